//! The formats that graphs are written in, as the command line names them.

use clap::ValueEnum;

/// A format of graphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum GraphFormat {
    /// N-Quads.
    Nq,
    /// TriG.
    Trig,
    /// Turtle, the graphs in one.
    Ttl,
    /// N-Triples, the graphs in one.
    Nt,
    /// JSON-LD.
    Jsonld,
    /// RDF/XML, the graphs in one.
    Rdf,
}
