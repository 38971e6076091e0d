//! RDF formats as the command line names them, and quads written in them.

use std::io::Write;
use std::path::Path;

use anyhow::Context as _;
use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfSerializer};
use oxigraph::model::{GraphName, Quad};

use crate::args::GraphFormat;

/// The media type of a source that is plain text.
pub(crate) fn media_type_of_text() -> &'static str {
    "text/plain"
}

/// The engine's name of a format.
pub(crate) fn format(format: GraphFormat) -> RdfFormat {
    match format {
        GraphFormat::Nq => RdfFormat::NQuads,
        GraphFormat::Trig => RdfFormat::TriG,
        GraphFormat::Ttl => RdfFormat::Turtle,
        GraphFormat::Nt => RdfFormat::NTriples,
        GraphFormat::Jsonld => RdfFormat::JsonLd {
            profile: JsonLdProfileSet::empty(),
        },
        GraphFormat::Rdf => RdfFormat::RdfXml,
    }
}

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

/// Writes quads. A format without graphs gets their union, each statement once.
pub(crate) fn write(
    quads: impl IntoIterator<Item = Quad>,
    format: RdfFormat,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let mut serializer = RdfSerializer::from_format(format);
    for (prefix, namespace) in seisaku_vocab::PREFIXES {
        serializer = serializer.with_prefix(*prefix, *namespace)?;
    }
    let mut quads: Vec<Quad> = quads.into_iter().collect();
    if !format.supports_datasets() {
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
    let mut writer = serializer.for_writer(out);
    for quad in &quads {
        writer.serialize_quad(quad)?;
    }
    writer.finish()?;
    Ok(())
}
