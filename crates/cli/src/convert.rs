//! `seisaku convert`: documents to RDF.

use seisaku_vocab::Space;

use crate::args::{CommonArgs, ConvertArgs};
use crate::exit::{Chain, Done, Failure, Outcome};
use crate::ontology::Ontology;
use crate::{data, output, report, sources};

pub(crate) fn run(args: &ConvertArgs, common: &CommonArgs) -> Outcome {
    let space = Space::new(&args.base).map_err(Failure::call)?;
    let ontology = Ontology::read(common)?;
    let sources = sources::read_all(&args.files, &ontology, |_| {});
    for error in &sources.failed {
        output::problem(&Chain(error.as_ref()).to_string());
    }
    if sources.read.is_empty() {
        return Ok(Done::Part);
    }
    for read in &sources.read {
        report::diagnostics(read, args.quiet);
        if args.coverage {
            report::coverage(read);
        }
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
