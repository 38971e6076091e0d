//! What is asked, and within which limits.

use std::collections::BTreeMap;
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
    /// Whether it is not to be answered but explained: what would go to which endpoint.
    pub explain: bool,
    /// What the searches of the query found; without it their predicate is one like all others.
    pub found: Option<Found>,
}

/// What the searches of a query found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The predicate that asks for a search.
    pub predicate: String,
    /// For each words the IRIs of what was found, with how well it fits.
    pub hits: BTreeMap<String, Vec<(String, u32)>>,
}

/// What one query may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long it may run, from parsing to the last byte.
    pub time: Duration,
    /// How long its text may be, in bytes.
    pub query_bytes: usize,
    /// Levels of brackets and of prefix operators; the engine takes about 1,000 on a 2 MiB stack.
    pub depth: usize,
    /// Links of chains such as `{} UNION {} UNION …` or `1+1+1…`, each a level in the algebra; the
    /// engine takes about 10,000 on an 8 MiB stack.
    pub links: usize,
    /// Patterns that may be planned together: planning takes time in their cube.
    pub group: usize,
    /// Patterns that may stand in one group unconnected; their product is all that they can give.
    pub parts: usize,
    /// Cells of all VALUES.
    pub cells: usize,
    /// Places that ask another endpoint.
    pub services: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            time: Duration::from_secs(60),
            query_bytes: 256 * 1024,
            depth: 100,
            links: 2_000,
            group: 100,
            parts: 12,
            cells: 100_000,
            services: 10,
        }
    }
}
