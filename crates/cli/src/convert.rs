//! `seisaku convert`: documents to RDF.

use anyhow::Context as _;
use seisaku_vocab::Space;

use crate::args::{CommonArgs, ConvertArgs, DiagnosticForm};
use crate::exit::{Chain, Done, Failure, Outcome};
use crate::ontology::Ontology;
use crate::sources::Sources;
use crate::{candidates, catalogue, coverage_report, data, output, report, sarif, sources, wire};

pub(crate) fn run(args: &ConvertArgs, common: &CommonArgs) -> Outcome {
    if let Some(code) = &args.explain {
        return catalogue::explain(code.as_deref());
    }
    let space = Space::new(&args.base).map_err(Failure::call)?;
    let ontology = Ontology::read(common)?;
    let sources = sources::read_all(&args.files, &ontology, |_| {});
    for error in &sources.failed {
        output::problem(&Chain(error.as_ref()).to_string());
    }
    diagnostics(args, &sources)?;
    if sources.read.is_empty() {
        return Ok(Done::Part);
    }
    if args.coverage {
        sources.read.iter().for_each(report::coverage);
    }
    if let Some(path) = &args.coverage_report {
        coverage_report::write(&sources.read, path, &space)?;
    }
    if let Some(path) = &args.candidates {
        candidates::write(&sources.read, path)?;
    }
    let quads = sources::standalone(&sources.read, &ontology)
        .into_iter()
        .map(|quad| space.rebase(quad))
        .collect();
    output::to_file_or_stdout(args.output.as_deref(), |out| {
        data::write(quads, args.format.format(), &space, out)
    })?;
    Ok(if sources.failed.is_empty() {
        Done::Whole
    } else {
        Done::Part
    })
}

/// Says what was noticed, in the form asked for, where it was asked for. What a program reads on
/// standard error is not mixed with figures for a person.
fn diagnostics(args: &ConvertArgs, sources: &Sources) -> anyhow::Result<()> {
    let text = match args.diagnostics {
        DiagnosticForm::Text if args.diagnostics_output.is_none() => {
            for read in &sources.read {
                report::diagnostics(read, args.quiet);
            }
            return Ok(());
        }
        DiagnosticForm::Text => report::text(&sources.read),
        DiagnosticForm::Json => wire::json_lines_by_path(&sources.read)?,
        DiagnosticForm::Sarif => sarif::log(sources)?,
    };
    if args.diagnostics_output.is_some() {
        output::to_file_or_stdout(args.diagnostics_output.as_deref(), |out| {
            out.write_all(text.as_bytes())
                .context("the diagnostics cannot be written")
        })?;
        sources.read.iter().for_each(report::counts);
    } else {
        let text = text.trim_end_matches('\n');
        if !text.is_empty() {
            output::note(text);
        }
    }
    Ok(())
}
