//! Statements in the formats of graphs, with the usual prefixes.

use std::io::{self, Write};

use oxigraph::io::{RdfFormat, RdfSerializer, WriterQuadSerializer};
use oxigraph::model::{GraphNameRef, Quad};
use seisaku_vocab::{DEFAULT_BASE, PREFIXES, Space};

use crate::Format;

/// The prefixes that graphs are written with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefixes(Vec<(&'static str, String)>);

impl Prefixes {
    /// The table of `vocab`, with our own namespaces moved to the base of this space.
    ///
    /// ```
    /// use seisaku_query::{Format, Prefixes, write_quads};
    /// use seisaku_vocab::Space;
    /// let mut turtle = Vec::new();
    /// let space = Space::new("http://example.org/")?;
    /// write_quads([], Format::Turtle, &Prefixes::of(&space), &mut turtle)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(space: &Space) -> Self {
        let moved = |iri: &str| match iri.strip_prefix(DEFAULT_BASE) {
            Some(rest) => format!("{}{rest}", space.base()),
            None => iri.to_owned(),
        };
        Self(PREFIXES.iter().map(|(p, iri)| (*p, moved(iri))).collect())
    }

    /// A serialiser of graphs; `None` where the format is none of graphs.
    pub(crate) fn serializer<W: Write>(
        &self,
        format: Format,
        sink: W,
    ) -> io::Result<Option<WriterQuadSerializer<W>>> {
        let Some(format) = format.graph() else {
            return Ok(None);
        };
        let mut serializer = RdfSerializer::from_format(format);
        for (prefix, iri) in &self.0 {
            serializer = serializer
                .with_prefix(*prefix, iri)
                .map_err(io::Error::other)?;
        }
        Ok(Some(serializer.for_writer(sink)))
    }
}

impl Default for Prefixes {
    fn default() -> Self {
        let table = PREFIXES.iter().map(|(p, iri)| (*p, (*iri).to_owned()));
        Self(table.collect())
    }
}

/// Writes statements; a format that knows no named graphs gets them without.
///
/// # Errors
/// When the sink cannot be written to, or the format is none of graphs
/// ([`io::ErrorKind::InvalidInput`]).
pub fn write_quads<'a>(
    quads: impl IntoIterator<Item = &'a Quad>,
    format: Format,
    prefixes: &Prefixes,
    sink: &mut dyn Write,
) -> io::Result<()> {
    let Some(mut serializer) = prefixes.serializer(format, sink)? else {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!(
                "{} holds no graph; choose a format of graphs",
                format.label()
            ),
        ));
    };
    let datasets = format.graph().is_some_and(RdfFormat::supports_datasets);
    for quad in quads {
        let mut quad = quad.as_ref();
        if !datasets {
            quad.graph_name = GraphNameRef::DefaultGraph;
        }
        serializer.serialize_quad(quad)?;
    }
    serializer.finish()?;
    Ok(())
}
