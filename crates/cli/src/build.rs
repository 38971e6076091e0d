//! `seisaku build`: documents to a release.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use seisaku_release::{
    Draft, Published, check_contact, check_date, check_endpoint, examples, publish,
};
use seisaku_vocab::{DEFAULT_BASE, Space};

use crate::args::{BuildArgs, CommonArgs, DEFAULT_ENDPOINT, DEFAULT_SEEDS};
use crate::exit::{Chain, Done, Failure, Outcome};
use crate::ontology::Ontology;
use crate::progress::Progress;
use crate::{links, output, report, sources, wire};

pub(crate) fn run(args: &BuildArgs, common: &CommonArgs) -> Outcome {
    let published = build(args, common)?;
    if published.already_there {
        output::note(&format!("release {} was there already", published.id));
    } else {
        output::note(&format!("release {} is written", published.id));
    }
    output::line(&published.path.display().to_string())?;
    Ok(Done::Whole)
}

/// Builds a release. A document that cannot be read stops it: a release is never short of one.
pub(crate) fn build(args: &BuildArgs, common: &CommonArgs) -> Result<Published, Failure> {
    let base = args.base.as_deref().unwrap_or(DEFAULT_BASE);
    let space = Space::new(base).map_err(Failure::call)?;
    let endpoint = args.endpoint.as_deref().unwrap_or(DEFAULT_ENDPOINT);
    check_endpoint(endpoint).map_err(Failure::call)?;
    if let Some(contact) = &args.contact {
        check_contact(contact).map_err(Failure::call)?;
    }
    if let Some(date) = &args.date {
        check_date(date).map_err(Failure::call)?;
    }
    let ontology = Ontology::read(common)?;
    let files = if args.files.is_empty() {
        seeds()?
    } else {
        args.files.clone()
    };
    let progress = Progress::start();
    let sources = sources::read_all(&files, &ontology, |step| progress.step(step));
    if !sources.failed.is_empty() {
        drop(progress);
        return Err(failures(&sources.failed));
    }
    let statements = ontology.quads()?;
    let examples = examples(&space, endpoint, ontology.queries())?;
    let links = links::published(&ontology, &sources.read, &space, args.links.as_deref())?;
    let draft = Draft {
        date: match &args.date {
            Some(date) => date.clone(),
            None => latest(&sources.read)?,
        },
        sources: sources
            .read
            .iter()
            .flat_map(sources::Read::source_files)
            .collect(),
        mappings: links.files,
        diagnostics: wire::json_lines(&sources.read)?,
        ontology_version: Ontology::version(&statements),
        quads: sources
            .read
            .iter()
            .flat_map(sources::Read::all_quads)
            .chain(statements)
            .chain(links.quads)
            .map(|quad| space.rebase(quad))
            .chain(examples)
            .collect(),
        space,
        endpoint: endpoint.to_owned(),
        shapes: ontology.shapes(),
        tables: ontology.tables(),
        contact: args.contact.clone(),
    };
    let published = publish(&common.releases(), &draft, &mut |step| progress.step(step));
    drop(progress);
    for read in &sources.read {
        report::diagnostics(read, true);
    }
    Ok(published?)
}

/// Every text in `seeds/`, by name. The README of the folder is no document.
fn seeds() -> anyhow::Result<Vec<PathBuf>> {
    let folder = Path::new(DEFAULT_SEEDS);
    let failed = || {
        format!(
            "{} cannot be read; name the documents to build from, or go to the folder that has {DEFAULT_SEEDS}/",
            folder.display()
        )
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(failed)? {
        let path = entry.with_context(failed)?.path();
        if path.extension().is_some_and(|e| e == "txt") {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(anyhow!(
            "{} holds no .txt file to build from",
            folder.display()
        ));
    }
    Ok(files)
}

fn latest(read: &[sources::Read]) -> Result<String, Failure> {
    let latest = read.iter().filter_map(|r| r.latest.clone()).max();
    latest.ok_or_else(|| {
        Failure::Call(anyhow!(
            "no document names a day, so the release needs a date; give --date YYYY-MM-DD"
        ))
    })
}

fn failures(failed: &[anyhow::Error]) -> Failure {
    let all: Vec<String> = failed
        .iter()
        .map(|e| Chain(e.as_ref()).to_string())
        .collect();
    Failure::Input(anyhow!("{}", all.join("\nerror: ")))
}
