//! The dataset in each format, plain and compressed.

use std::collections::BTreeMap;
use std::{io, thread};

use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::{NamedOrBlankNode, Quad, Term};
use seisaku_vocab::{DEFAULT_BASE, PREFIXES, Space, rdf};
use zstd::bulk::Compressor;
use zstd::zstd_safe::CParameter;

use crate::canonical::Canonical;
use crate::contents::Contents;

/// The level at which dumps are compressed: slow to write, fast to read, and written once.
const LEVEL: i32 = 12;

/// Why a dump could not be made; in memory, so only for want of it.
#[derive(Debug, thiserror::Error)]
#[error("the file {file} of the release could not be made")]
pub struct DumpError {
    /// The file.
    pub file: String,
    /// What went wrong.
    #[source]
    pub source: io::Error,
}

/// The dumps of the dataset: N-Quads, Turtle and TriG, each plain and compressed.
pub(crate) fn dumps(
    dataset: &Canonical,
    space: &Space,
) -> Result<Vec<Contents<'static>>, DumpError> {
    let formats: [(&str, RdfFormat, &'static str); 3] = [
        ("seisaku.nq", RdfFormat::NQuads, "application/n-quads"),
        ("seisaku.ttl", RdfFormat::Turtle, "text/turtle"),
        ("seisaku.trig", RdfFormat::TriG, "application/trig"),
    ];
    // Each file is made by one thread from beginning to end, so the threads change no byte.
    let made: Vec<_> = thread::scope(|scope| {
        let threads = formats.map(|(name, format, media_type)| {
            let task = move || {
                dump(dataset, space, name, format, media_type).map_err(|source| DumpError {
                    file: name.to_owned(),
                    source,
                })
            };
            (name, scope.spawn(task))
        });
        threads
            .into_iter()
            .map(|(name, thread)| {
                thread.join().unwrap_or_else(|_| {
                    Err(DumpError {
                        file: name.to_owned(),
                        source: io::Error::other("the thread that made it broke off"),
                    })
                })
            })
            .collect()
    });
    let mut files = Vec::new();
    for pair in made {
        files.extend(pair?);
    }
    Ok(files)
}

fn dump(
    dataset: &Canonical,
    space: &Space,
    name: &str,
    format: RdfFormat,
    media_type: &'static str,
) -> io::Result<[Contents<'static>; 2]> {
    let plain = match format {
        // The serialiser would give the same lines; these are the ones that were hashed.
        RdfFormat::NQuads => dataset.text.clone().into_bytes(),
        _ => pretty(&dataset.quads, format, space)?,
    };
    let packed = compress(&plain)?;
    Ok([
        Contents::new(name.to_owned(), media_type, plain),
        Contents::new(format!("{name}.zst"), "application/zstd", packed),
    ])
}

/// One frame with its size and a checksum.
fn compress(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut compressor = Compressor::new(LEVEL)?;
    compressor.set_parameter(CParameter::ContentSizeFlag(true))?;
    compressor.set_parameter(CParameter::ChecksumFlag(true))?;
    compressor.compress(bytes)
}

/// With prefixes, statements grouped by subject in order, the type first.
pub(crate) fn pretty(quads: &[Quad], format: RdfFormat, space: &Space) -> io::Result<Vec<u8>> {
    let mut serializer = RdfSerializer::from_format(format);
    for (prefix, namespace) in PREFIXES {
        let namespace = match namespace.strip_prefix(DEFAULT_BASE) {
            Some(rest) => format!("{}{rest}", space.base()),
            None => (*namespace).to_owned(),
        };
        serializer = serializer
            .with_prefix(*prefix, namespace)
            .map_err(io::Error::other)?;
    }
    let with_graphs = format.supports_datasets();
    let ordered: BTreeMap<_, &Quad> = quads.iter().map(|q| (place(q, with_graphs), q)).collect();
    let mut writer = serializer.for_writer(Vec::new());
    for quad in ordered.into_values() {
        if with_graphs {
            writer.serialize_quad(quad)?;
        } else {
            writer.serialize_triple(quad.as_ref())?;
        }
    }
    writer.finish()
}

type PlaceInFile = (String, String, bool, String, String);

/// Where a statement stands in a pretty file; two with one place are one statement.
fn place(quad: &Quad, with_graphs: bool) -> PlaceInFile {
    let graph = if with_graphs {
        quad.graph_name.to_string()
    } else {
        String::new()
    };
    let subject = match &quad.subject {
        NamedOrBlankNode::NamedNode(iri) => iri.as_str().to_owned(),
        NamedOrBlankNode::BlankNode(node) => node.to_string(),
    };
    let object = match &quad.object {
        Term::NamedNode(iri) => format!("<{}", iri.as_str()),
        other => other.to_string(),
    };
    (
        graph,
        subject,
        quad.predicate != rdf::TYPE,
        quad.predicate.as_str().to_owned(),
        object,
    )
}
