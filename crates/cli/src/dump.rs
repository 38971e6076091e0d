//! `seisaku dump`: a release, or one of its graphs, as RDF.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufReader;

use anyhow::{Context as _, anyhow};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, NamedNode, Quad};

use seisaku_release::Release;

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
    let statements = statements(&release)?;
    let graphs: BTreeSet<String> = statements
        .iter()
        .map(|q| q.graph_name.to_string())
        .collect();
    let quads: Vec<Quad> = statements
        .into_iter()
        .filter(|quad| graph.as_ref().is_none_or(|g| quad.graph_name == *g))
        .collect();
    if let Some(graph) = &graph
        && quads.is_empty()
    {
        let known: Vec<String> = graphs.into_iter().collect();
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

/// The statements as they were published: read from the file, since a store would rewrite numbers.
fn statements(release: &Release) -> anyhow::Result<Vec<Quad>> {
    let path = release
        .file("seisaku.nq")
        .with_context(|| format!("the release {} has no N-Quads", release.id()))?;
    let failed = || format!("{} cannot be read", path.display());
    let file = BufReader::new(File::open(&path).with_context(failed)?);
    RdfParser::from_format(RdfFormat::NQuads)
        .for_reader(file)
        .collect::<Result<_, _>>()
        .with_context(failed)
}
