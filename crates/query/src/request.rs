//! What is asked, and within which limits.

use std::time::Duration;

/// A query with what the protocol says about its dataset
/// ([SPARQL 1.1 Protocol, section 2.1](https://www.w3.org/TR/sparql11-protocol/#query-operation)).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The text of the query.
    pub query: String,
    /// `default-graph-uri`: with these or the named ones, `FROM` in the query counts no longer.
    pub default_graph_uris: Vec<String>,
    /// `named-graph-uri`.
    pub named_graph_uris: Vec<String>,
    /// What relative IRIs in the query are resolved against; without one they are errors.
    pub base_iri: Option<String>,
    /// Whether a query that names no dataset sees all graphs together as its default graph.
    pub union_default_graph: bool,
}

/// What one query may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long it may run, from parsing to the last byte.
    pub time: Duration,
    /// How long its text may be, in bytes.
    pub query_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            time: Duration::from_secs(60),
            query_bytes: 256 * 1024,
        }
    }
}
