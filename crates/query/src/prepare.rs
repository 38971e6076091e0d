//! From a request to a query that can be evaluated.

use std::collections::BTreeSet;

use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode};
use seisaku_federation::{Federation, PeerError, Peers};
use seisaku_index::Snapshot;
use seisaku_vocab::xsd;
use spargebra::SparqlParser;

use crate::engine::{Bound, Dataset, Engine};
use crate::tokens::{columns_of_star, unambiguous};
use crate::{Cancel, Limits, Prefixes, QueryError, Request};
use crate::{algebra, guard, ids, order, reuse, syntax};

/// The form of a query ([SPARQL 1.1 Query, section 16](https://www.w3.org/TR/sparql11-query/#QueryForms)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `SELECT`: solutions.
    Select,
    /// `ASK`: a boolean.
    Ask,
    /// `CONSTRUCT`: a graph.
    Construct,
    /// `DESCRIBE`: a graph.
    Describe,
}

impl Form {
    /// The keyword.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Select => "SELECT",
            Self::Ask => "ASK",
            Self::Construct => "CONSTRUCT",
            Self::Describe => "DESCRIBE",
        }
    }
}

/// What a query may cost, as far as that can be known before it is evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cost {
    /// Provably small: it reads a thousand statements at most and computes nothing.
    Small,
    /// It looks like one that ends soon.
    Light,
    /// It may take all the time and memory that it is given.
    Heavy,
}

/// A query that was read and accepted, and not yet evaluated.
#[derive(Clone)]
pub struct Prepared {
    form: Form,
    connected: bool,
    /// The text that was read.
    written: String,
    pub(crate) query: spargebra::Query,
    functions: Vec<NamedNode>,
    dataset: Dataset,
    asks: bool,
    explains: bool,
    /// Whether something in it gives another value each time.
    changes: bool,
    pub(crate) federation: Federation,
    pub(crate) prefixes: Prefixes,
}

impl Prepared {
    /// The form of the query, which decides the formats that its answer can have.
    pub fn form(&self) -> Form {
        self.form
    }

    /// What the query may cost over these statements.
    pub fn cost(&self, snapshot: &Snapshot) -> Cost {
        if algebra::is_small(&self.query, snapshot) {
            Cost::Small
        } else if self.connected && algebra::is_light(&self.query) {
            Cost::Light
        } else {
            Cost::Heavy
        }
    }

    /// The same query, whose graphs will be written with these prefixes.
    #[must_use]
    pub fn with_prefixes(self, prefixes: Prefixes) -> Self {
        Self { prefixes, ..self }
    }

    /// The same query, which may ask these peers.
    #[must_use]
    pub fn with_federation(self, federation: Federation) -> Self {
        Self { federation, ..self }
    }

    /// Whether the query asks other endpoints.
    pub fn asks_others(&self) -> bool {
        self.asks
    }

    /// Whether the answer is what would be asked of other endpoints.
    pub fn explains(&self) -> bool {
        self.explains
    }

    /// Whether the same statements give the same answer each time: the query asks nobody else,
    /// and neither the clock nor chance, and makes no blank nodes. What would be asked of others
    /// changes with what is remembered of them.
    ///
    /// ```
    /// use seisaku_query::{Limits, Request, parse};
    /// let steady = |query: &str| {
    ///     let request = Request { query: query.to_owned(), ..Request::default() };
    ///     parse(&request, &Limits::default()).map(|query| query.is_steady())
    /// };
    /// assert!(steady("SELECT (UCASE('now') AS ?x) {}")?);
    /// assert!(!steady("ASK { FILTER EXISTS { BIND(NOW() AS ?x) } }")?);
    /// # Ok::<(), seisaku_query::QueryError>(())
    /// ```
    pub fn is_steady(&self) -> bool {
        !self.asks && !self.changes && !self.explains
    }

    /// What the query asks, whatever it was written like: two queries with the same text here have
    /// the same answer over the same statements. It is no SPARQL, and there for comparing only.
    pub fn meaning(&self) -> String {
        let told = format!("{:?} {:?}", self.query, self.dataset);
        // The parser names what has no name by chance. An escape could hide that a name was written.
        match self.written.contains("\\u") || self.written.contains("\\U") {
            true => told,
            false => without_chance(&told, &self.written),
        }
    }

    pub(crate) fn engine(&self, cancel: &Cancel, snapshot: &Snapshot) -> Engine {
        Engine {
            snapshot: snapshot.clone(),
            functions: self.functions.clone(),
            dataset: self.dataset.clone(),
            cancel: cancel.clone(),
        }
    }

    /// The query as the engine takes it, the order that was taken out of it, and what it asks of
    /// others.
    pub(crate) fn bind(&self, cancel: &Cancel, snapshot: &Snapshot) -> Result<Bound, PeerError> {
        let engine = self.engine(cancel, snapshot);
        let mut query = self.query.clone();
        let order = order::take(&mut query);
        let session = match self.asks {
            false => None,
            true => Some(self.federation.open(&mut query, Box::new(engine.clone()))?),
        };
        Ok(Bound {
            query: engine.prepare(query, session.as_ref()),
            order,
            session,
        })
    }

    /// The query as loops over the numbers of the index, where it can be answered so.
    pub(crate) fn loops(&self, snapshot: &Snapshot) -> Option<ids::Plan> {
        if self.asks {
            return None;
        }
        let scope = self.dataset.scope(&self.query, snapshot);
        let mut query = self.query.clone();
        algebra::mend(&mut query, snapshot, &scope, false);
        ids::compile(&query, snapshot, &scope)
    }

    /// The graphs that the merged graph is made of, where they are not all.
    pub(crate) fn merged(&self) -> Option<&[GraphName]> {
        self.dataset.merged()
    }
}

impl std::fmt::Debug for Prepared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Prepared")
            .field("form", &self.form)
            .field("query", &self.query.to_string())
            .field("dataset", &self.dataset)
            .finish_non_exhaustive()
    }
}

/// Reads a query and settles everything that can be known before it is evaluated.
///
/// # Errors
/// When the text is too long or too deep, is no query or is an update; when a or base IRI is none. The error has the place where the engine gives one.
///
/// ```
/// use seisaku_query::{Form, Limits, QueryError, Request, parse};
/// let request = |query: &str| Request { query: query.to_owned(), ..Request::default() };
/// let limits = Limits::default();
/// assert_eq!(parse(&request("ASK {}"), &limits)?.form(), Form::Ask);
/// assert!(matches!(parse(&request("CLEAR ALL"), &limits), Err(QueryError::Update)));
/// let error = parse(&request("ASK { ?s }"), &limits).unwrap_err();
/// assert_eq!(error.place().map(|p| (p.line, p.column)), Some((1, 10)));
/// # Ok::<(), QueryError>(())
/// ```
pub fn parse(request: &Request, limits: &Limits) -> Result<Prepared, QueryError> {
    guard::check(&request.query, limits)?;
    let parser = parser(request)?;
    let text = unambiguous(&request.query);
    let mut query = match parser.clone().parse_query(&text) {
        Ok(query) => query,
        Err(_) if algebra::is_update(&text, parser.clone()) => return Err(QueryError::Update),
        Err(error) => match inlined(&text, &parser, limits) {
            Some(query) => query,
            None => return Err(syntax::describe(&request.query, &text, error, &parser)),
        },
    };
    syntax::check_triple_terms(&request.query)?;
    if let Some(found) = &request.found {
        let hit = |(iri, score): &(String, u32)| Some((NamedNode::new(iri).ok()?, *score));
        let mut find = |words: &str| {
            let hits = found.hits.get(words).into_iter().flatten();
            hits.filter_map(hit).collect()
        };
        algebra::put_hits(&mut query, &found.predicate, &mut find)?;
    }
    let survey = algebra::survey(&query);
    if survey.nested {
        return Err(syntax::nested_aggregates());
    }
    if survey.services > limits.services {
        return Err(QueryError::TooComplex {
            what: "places that ask by SERVICE",
            limit_name: "services",
            count: survey.services,
            limit: limits.services,
        });
    }
    if survey.largest_group > limits.group {
        return Err(QueryError::TooComplex {
            what: "patterns in one group",
            limit_name: "group",
            count: survey.largest_group,
            limit: limits.group,
        });
    }
    if survey.cells > limits.cells {
        return Err(QueryError::TooComplex {
            what: "cells in its VALUES",
            limit_name: "cells",
            count: survey.cells,
            limit: limits.cells,
        });
    }
    if let Some(names) = columns_of_star(&request.query) {
        algebra::order_columns(&mut query, &names);
    }
    // What asks others is rewritten first, and gets its stops when it is evaluated.
    let asks = survey.services > 0;
    let parts = if asks {
        algebra::add_stops(&mut query.clone())
    } else {
        algebra::add_stops(&mut query)
    };
    if parts > limits.parts {
        return Err(QueryError::TooComplex {
            what: "patterns that share no variable",
            limit_name: "parts",
            count: parts,
            limit: limits.parts,
        });
    }
    // The casts are called by IRI too, and the engine knows them.
    let functions = survey.functions.into_iter().filter(|f| !is_cast(f));
    Ok(Prepared {
        form: algebra::form(&query),
        connected: parts <= 1,
        written: request.query.clone(),
        dataset: dataset(request, &query)?,
        query,
        functions: functions.collect(),
        asks,
        explains: request.explain,
        changes: survey.changes,
        federation: Federation::new(Peers::none()),
        prefixes: Prefixes::default(),
    })
}

/// The query with the expressions of columns in place of their names, where that can be read.
fn inlined(text: &str, parser: &SparqlParser, limits: &Limits) -> Option<spargebra::Query> {
    let text = reuse::inlined(text, limits.query_bytes)?;
    guard::check(&text, limits).ok()?;
    parser.clone().parse_query(&text).ok()
}

/// The words that a query searches for by a predicate, each once.
///
/// # Errors
/// When the query is none, and when a search is not written as one.
pub fn searched(
    request: &Request,
    limits: &Limits,
    predicate: &str,
) -> Result<BTreeSet<String>, QueryError> {
    let request = Request {
        found: None,
        ..request.clone()
    };
    let mut query = parse(&request, limits)?.query;
    let mut words = BTreeSet::new();
    let mut note = |asked: &str| {
        words.insert(asked.to_owned());
        Vec::new()
    };
    algebra::put_hits(&mut query, predicate, &mut note)?;
    Ok(words)
}

fn parser(request: &Request) -> Result<SparqlParser, QueryError> {
    let parser = SparqlParser::new();
    match &request.base_iri {
        Some(base) => parser
            .with_base_iri(base)
            .map_err(|source| bad_iri("the base IRI", base, source)),
        None => Ok(parser),
    }
}

/// The protocol's dataset goes before the query's own, and that before ours
/// (SPARQL 1.1 Protocol, section 2.1.4).
fn dataset(request: &Request, query: &spargebra::Query) -> Result<Dataset, QueryError> {
    let iris = |parameter, values: &[String]| {
        let iri = |value: &String| {
            NamedNode::new(value).map_err(|source| bad_iri(parameter, value, source))
        };
        values.iter().map(iri).collect::<Result<Vec<_>, _>>()
    };
    let default = iris("default-graph-uri", &request.default_graph_uris)?;
    let named = iris("named-graph-uri", &request.named_graph_uris)?;
    if !default.is_empty() || !named.is_empty() {
        return Ok(Dataset::Given {
            default: default.into_iter().map(GraphName::from).collect(),
            named: named.into_iter().map(NamedOrBlankNode::from).collect(),
        });
    }
    if let Some((default, named)) = algebra::merged_graphs(query) {
        return Ok(Dataset::Given { default, named });
    }
    if request.union_default_graph && !algebra::names_dataset(query) {
        return Ok(Dataset::Union);
    }
    Ok(Dataset::Own)
}

fn bad_iri(
    parameter: &'static str,
    value: &str,
    source: oxigraph::model::IriParseError,
) -> QueryError {
    QueryError::BadIri {
        parameter,
        value: value.to_owned(),
        source,
    }
}

/// A text in which the long hexadecimal numbers that `written` does not have are numbered.
fn without_chance(told: &str, written: &str) -> String {
    const SHORTEST: usize = 16;
    let mut names: Vec<&str> = Vec::new();
    let mut out = String::with_capacity(told.len());
    let mut rest = told;
    while let Some(start) = rest.find(|c: char| c.is_ascii_hexdigit()) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c: char| !c.is_ascii_hexdigit());
        let (run, after) = from.split_at(end.unwrap_or(from.len()));
        out.push_str(before);
        if run.len() < SHORTEST || written.contains(run) {
            out.push_str(run);
        } else {
            let known = names.iter().position(|name| *name == run);
            let at = known.unwrap_or_else(|| {
                names.push(run);
                names.len() - 1
            });
            out.push_str(&format!("#{at}"));
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

fn is_cast(function: &NamedNode) -> bool {
    let namespace = xsd::STRING.as_str().trim_end_matches("string");
    function.as_str().starts_with(namespace)
}
