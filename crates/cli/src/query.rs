//! `seisaku query`: an answer from a release, without a server.

use std::fs;
use std::io::{self, BufWriter, Write as _};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, anyhow};
use seisaku_query::{Cancel, Form, Format, Limits, Prefixes, Prepared, QueryError, Request, parse};
use seisaku_release::Release;
use seisaku_server::{find, may_search};

use crate::args::{AnswerFormat, CommonArgs, QueryArgs};
use crate::config::Config;
use crate::exit::{Done, Failure, Outcome};
use crate::ontology::Ontology;
use crate::{examples, explained, output, peers, releases};

/// Enough for the deepest query that `query` lets through.
const STACK: usize = 64 << 20;

pub(crate) fn run(args: &QueryArgs, config: &Config, common: &CommonArgs) -> Outcome {
    if args.examples {
        examples::list(&Ontology::read(common)?)?;
        return Ok(Done::Whole);
    }
    let text = text(args, common)?;
    let request = Request {
        query: text,
        union_default_graph: true,
        explain: args.explain,
        ..Request::default()
    };
    // At a prompt the person who asked decides how long to wait.
    let limits = Limits {
        time: Duration::MAX,
        ..Limits::default()
    };
    let query = parse(&request, &limits).map_err(|error| at_fault(&error))?;
    let format = format(args, &query);
    let release = releases::open(common, args.release.as_deref())?;
    let query = match searches(&release, &request, &limits)? {
        Some(request) => parse(&request, &limits).map_err(|error| at_fault(&error))?,
        None => query,
    };
    let query = query
        .with_prefixes(Prefixes::of(release.space()))
        .with_federation(peers::federation(config)?);
    if args.explain && args.format.is_none() {
        explain(query, release)?;
        return Ok(Done::Whole);
    }
    evaluate(query, release, format)?;
    Ok(Done::Whole)
}

/// The query, from where it is to be taken.
fn text(args: &QueryArgs, common: &CommonArgs) -> anyhow::Result<String> {
    match (&args.query, &args.file, &args.example) {
        (Some(text), _, _) => Ok(text.clone()),
        (None, Some(file), _) => fs::read_to_string(file)
            .with_context(|| format!("the query {} cannot be read", file.display())),
        (None, None, Some(name)) => {
            let release = releases::open(common, args.release.as_deref())?;
            examples::named(&Ontology::read(common)?, release.space(), name)
        }
        (None, None, None) => Ok(String::new()),
    }
}

/// The query with what its searches find; none where it has none.
fn searches(
    release: &Release,
    request: &Request,
    limits: &Limits,
) -> Result<Option<Request>, Failure> {
    if !may_search(&request.query) {
        return Ok(None);
    }
    let snapshot = release
        .snapshot()
        .map_err(|error| Failure::Input(error.into()))?;
    let found = find(&snapshot, release.space(), request.clone(), limits);
    found.map(Some).map_err(|error| at_fault(&error))
}

/// The format asked for, else the one that a terminal shows best.
fn format(args: &QueryArgs, query: &Prepared) -> Format {
    let own = match query.form() {
        Form::Select => Format::Tsv,
        Form::Ask => Format::Json,
        Form::Construct | Form::Describe => Format::Turtle,
    };
    args.format.map_or(own, AnswerFormat::format)
}

/// Tells what would be asked of which endpoint, for people.
fn explain(query: Prepared, release: Release) -> anyhow::Result<()> {
    aside(move || {
        let explanation = query.explain(&release.snapshot()?, &Cancel::never())?;
        if explanation.services.is_empty() {
            output::line("The query asks no other endpoint.")?;
        }
        for step in &explanation.services {
            output::line(explained::text(step).trim_end())?;
        }
        Ok(())
    })
}

fn evaluate(query: Prepared, release: Release, format: Format) -> anyhow::Result<()> {
    aside(move || {
        let snapshot = release.snapshot()?;
        let mut out = BufWriter::new(io::stdout().lock());
        let stats = seisaku_query::run(&query, &snapshot, format, &mut out, &Cancel::never())?;
        for visit in &stats.visits {
            for missing in &visit.missing {
                let (peer, endpoint) = (&visit.peer, &visit.endpoint);
                output::problem(&format!("{peer} <{endpoint}>: {missing}"));
            }
        }
        out.flush().context("standard output cannot be written")
    })
}

/// Works in a thread that the deepest query fits.
fn aside(work: impl FnOnce() -> anyhow::Result<()> + Send + 'static) -> anyhow::Result<()> {
    let worker = thread::Builder::new()
        .name("query".to_owned())
        .stack_size(STACK)
        .spawn(work)
        .context("no thread could be started for the query")?;
    worker
        .join()
        .map_err(|_| anyhow!("the evaluation of the query broke down"))?
}

/// A malformed query is the input's fault; a place in it is shown with a caret.
fn at_fault(error: &QueryError) -> Failure {
    let message = match error.excerpt() {
        Some(excerpt) => format!("{error}\n{excerpt}"),
        None => error.to_string(),
    };
    Failure::Call(anyhow!(message))
}
