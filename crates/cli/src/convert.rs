//! `seisaku convert`: documents to RDF, each written as soon as those before it are.

use anyhow::Context as _;
use seisaku_vocab::Space;

use crate::ahead::{Documents, with_documents};
use crate::args::{CommonArgs, ConvertArgs, DiagnosticForm};
use crate::candidates::Candidates;
use crate::coverage_report::Pages;
use crate::dataset::{self, Arrival};
use crate::exit::{Chain, Done, Failure, Outcome};
use crate::ontology::Ontology;
use crate::plan::Plan;
use crate::sources::{Read, in_order};
use crate::{catalogue, output, report, sarif, wire};

pub(crate) fn run(args: &ConvertArgs, common: &CommonArgs) -> Outcome {
    if let Some(code) = &args.explain {
        return catalogue::explain(code.as_deref());
    }
    let space = Space::new(&args.base).map_err(Failure::call)?;
    let ontology = Ontology::read(common)?;
    let plan = Plan::new(&args.files);
    let mut call = Call::new(args, &space)?;
    with_documents(&plan.groups, &ontology, |documents| {
        call.convert(documents, &plan, &ontology)
    })?;
    let failed = in_order(std::mem::take(&mut call.failed));
    call.finish(&failed)?;
    for error in &failed {
        output::problem(&Chain(error.as_ref()).to_string());
    }
    Ok(if failed.is_empty() {
        Done::Whole
    } else {
        Done::Part
    })
}

/// What a call gathers beside the statements.
struct Call<'a> {
    args: &'a ConvertArgs,
    space: &'a Space,
    pages: Option<Pages<'a>>,
    candidates: Candidates,
    log: sarif::Log,
    /// Diagnostics for a file.
    text: String,
    failed: Vec<(usize, anyhow::Error)>,
    read: usize,
}

impl<'a> Call<'a> {
    fn new(args: &'a ConvertArgs, space: &'a Space) -> Result<Self, Failure> {
        let pages = args.coverage_report.as_deref();
        let pages = pages.map(|path| Pages::new(path, args.files.len(), space));
        Ok(Self {
            args,
            space,
            pages: pages.transpose()?,
            candidates: Candidates::default(),
            log: sarif::Log::default(),
            text: String::new(),
            failed: Vec::new(),
            read: 0,
        })
    }

    /// Writes the statements. Where nothing could be read, nothing is written.
    fn convert(
        &mut self,
        documents: &mut Documents<'_>,
        plan: &Plan,
        ontology: &Ontology,
    ) -> anyhow::Result<()> {
        let (args, space) = (self.args, self.space);
        let mut arrivals = documents.map(|found| {
            self.failed.extend(found.failed);
            let Some(read) = found.read else {
                return Ok(None);
            };
            self.document(&read)?;
            Ok(Some(read))
        });
        // Groups of which no document comes leave their places.
        let mut first: Vec<Arrival> = Vec::new();
        for arrival in arrivals.by_ref() {
            let is_read = !matches!(arrival, Ok(None));
            first.push(arrival);
            if is_read {
                break;
            }
        }
        if first.iter().all(|arrival| matches!(arrival, Ok(None))) {
            return Ok(());
        }
        let mut arrivals = first.into_iter().chain(arrivals);
        output::to_file_or_stdout(args.output.as_deref(), |out| {
            let form = (args.format.format(), space);
            dataset::write(&plan.pieces, &mut arrivals, ontology, form, out)
        })
    }

    /// Says what was noticed of a document, in the form asked for, where it was asked for. What a
    /// program reads on standard error is not mixed with figures for a person.
    fn document(&mut self, read: &Read) -> anyhow::Result<()> {
        self.read += 1;
        let to_file = self.args.diagnostics_output.is_some();
        match self.args.diagnostics {
            DiagnosticForm::Text if to_file => self.text.push_str(&report::text(read)),
            DiagnosticForm::Text => report::diagnostics(read, self.args.quiet),
            DiagnosticForm::Json if to_file => {
                self.text.push_str(&wire::json_lines_by_path(read)?);
            }
            DiagnosticForm::Json => say(&wire::json_lines_by_path(read)?),
            DiagnosticForm::Sarif => self.log.add(read),
        }
        if to_file {
            report::counts(read);
        }
        if self.args.coverage {
            report::coverage(read);
        }
        if let Some(pages) = &self.pages {
            pages.write(read)?;
        }
        if self.args.candidates.is_some() {
            self.candidates.add(read);
        }
        Ok(())
    }

    /// Writes what is about all documents.
    fn finish(mut self, failed: &[anyhow::Error]) -> anyhow::Result<()> {
        if self.args.diagnostics == DiagnosticForm::Sarif {
            self.text = std::mem::take(&mut self.log).text(failed)?;
        }
        if self.args.diagnostics_output.is_some() {
            output::to_file_or_stdout(self.args.diagnostics_output.as_deref(), |out| {
                out.write_all(self.text.as_bytes())
                    .context("the diagnostics cannot be written")
            })?;
        } else {
            say(&self.text);
        }
        match &self.args.candidates {
            Some(path) if self.read > 0 => self.candidates.write(path),
            _ => Ok(()),
        }
    }
}

/// Lines on standard error.
fn say(lines: &str) {
    let lines = lines.trim_end_matches('\n');
    if !lines.is_empty() {
        output::note(lines);
    }
}
