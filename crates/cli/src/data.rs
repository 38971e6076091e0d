//! RDF formats as the command line names them, and quads written in them.

use std::io::Write;
use std::path::Path;

use anyhow::Context as _;
use oxigraph::io::RdfFormat;
use oxigraph::model::{GraphName, Quad};
use seisaku_query::{Format, Prefixes, write_quads};
use seisaku_vocab::Space;

/// The format of a file, by its extension.
pub(crate) fn format_of(path: &Path) -> anyhow::Result<RdfFormat> {
    let extension = path
        .extension()
        .and_then(|e| e.to_str())
        .unwrap_or_default();
    RdfFormat::from_extension(extension).with_context(|| {
        format!(
            "the format of {} cannot be told; name it .ttl, .nt, .nq, .trig, .jsonld or .rdf",
            path.display()
        )
    })
}

/// Writes quads, the same bytes for the same quads in any order. A format without graphs gets
/// their union, each statement once.
pub(crate) fn write(
    mut quads: Vec<Quad>,
    format: Format,
    space: &Space,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    if !matches!(format, Format::NQuads | Format::TriG | Format::JsonLd) {
        for quad in &mut quads {
            quad.graph_name = GraphName::DefaultGraph;
        }
    }
    // Graph by graph, subject by subject: the writers of Turtle and TriG group what is together.
    quads.sort_by_cached_key(|q| {
        (
            q.graph_name.to_string(),
            q.subject.to_string(),
            q.predicate.to_string(),
            q.object.to_string(),
        )
    });
    quads.dedup();
    write_quads(&quads, format, &Prefixes::of(space), out)
        .context("the statements cannot be written")
}
