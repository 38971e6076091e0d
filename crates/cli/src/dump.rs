//! `seisaku dump`: a release, or one of its graphs, as RDF.

use anyhow::anyhow;
use oxigraph::model::{GraphName, NamedNode, Quad};

use crate::args::{CommonArgs, DumpArgs};
use crate::exit::{Done, Failure, Outcome};
use crate::{data, output, releases};

pub(crate) fn run(args: &DumpArgs, common: &CommonArgs) -> Outcome {
    let graph = match &args.graph {
        Some(iri) => Some(GraphName::NamedNode(NamedNode::new(iri).map_err(|_| {
            Failure::Call(anyhow!("{iri:?} is not an absolute IRI of a graph"))
        })?)),
        None => None,
    };
    let release = releases::open(common, args.release.as_deref())?;
    let snapshot = release.snapshot()?;
    let quads: Vec<Quad> = snapshot
        .store()
        .quads_for_pattern(None, None, None, graph.as_ref().map(GraphName::as_ref))
        .collect::<Result<_, _>>()?;
    if let Some(graph) = &graph
        && quads.is_empty()
    {
        let known: Vec<String> = snapshot.graphs().iter().map(ToString::to_string).collect();
        return Err(Failure::Call(anyhow!(
            "the release {} has no graph {graph}; it has {}",
            release.id(),
            known.join(" ")
        )));
    }
    output::to_file_or_stdout(args.output.as_deref(), |out| {
        data::write(quads, args.format.format(), release.space(), out)
    })?;
    Ok(Done::Whole)
}
