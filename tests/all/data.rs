//! Converted data: its statements, and SPARQL over the union of its graphs.

use std::collections::BTreeSet;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;

/// The base of IRIs unless a call names another.
pub(crate) const BASE: &str = seisaku_vocab::DEFAULT_BASE;

/// Statements that can be asked.
pub(crate) struct Dataset {
    pub quads: Vec<Quad>,
    store: Store,
}

impl Dataset {
    /// Reads N-Quads.
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        Self::of(parse(bytes, RdfFormat::NQuads))
    }

    fn of(quads: Vec<Quad>) -> Self {
        let store = Store::new().unwrap();
        store.extend(quads.iter().cloned()).unwrap();
        Self { quads, store }
    }

    /// The rows that a query of the tests gives; the usual prefixes are known to it.
    pub(crate) fn select(&self, query: &str) -> Vec<Vec<String>> {
        let evaluator = seisaku_vocab::PREFIXES
            .iter()
            .fold(SparqlEvaluator::new(), |e, (prefix, namespace)| {
                e.with_prefix(*prefix, *namespace).unwrap()
            });
        self.rows(evaluator, query)
    }

    /// The rows that a published query gives, which has to state its prefixes itself.
    pub(crate) fn answer(&self, query: &str) -> Vec<Vec<String>> {
        self.rows(SparqlEvaluator::new(), query)
    }

    /// Each term as its value; in the order of the query if it states one, else sorted.
    fn rows(&self, evaluator: SparqlEvaluator, query: &str) -> Vec<Vec<String>> {
        let mut prepared = evaluator
            .parse_query(query)
            .unwrap_or_else(|error| panic!("{error}\n{query}"));
        prepared.dataset_mut().set_default_graph_as_union();
        let QueryResults::Solutions(solutions) = prepared.on_store(&self.store).execute().unwrap()
        else {
            panic!("a SELECT was expected\n{query}");
        };
        let mut rows: Vec<Vec<String>> = solutions
            .map(|solution| solution.unwrap().values().iter().map(value).collect())
            .collect();
        if !query.contains("ORDER BY") {
            rows.sort();
        }
        rows
    }

    /// The values of a query with one column.
    pub(crate) fn column(&self, query: &str) -> Vec<String> {
        self.select(query)
            .into_iter()
            .map(|row| <[String; 1]>::try_from(row).unwrap()[0].clone())
            .collect()
    }

    /// Each item with its text: what most alterations leave as it is.
    pub(crate) fn items(&self) -> BTreeSet<(String, String)> {
        let rows = self.select(
            "SELECT ?identifier ?text {
               ?item a pol:PolicyItem ; dcterms:identifier ?identifier ; dcterms:description ?text
             }",
        );
        let items = rows.into_iter().map(|row| (row[0].clone(), row[1].clone()));
        items.collect()
    }

    /// Each statement as a line, without those about places in the text, which move with any
    /// change before them, and without the hash of the file.
    pub(crate) fn facts(&self) -> BTreeSet<String> {
        let placed = |iri: &NamedNode| {
            ["span", "annotation", "paragraph"]
                .iter()
                .any(|kind| iri.as_str().starts_with(&format!("{BASE}id/{kind}/")))
        };
        self.quads
            .iter()
            .filter(|q| !matches!(&q.subject, NamedOrBlankNode::NamedNode(s) if placed(s)))
            .filter(|q| !matches!(&q.object, Term::NamedNode(o) if placed(o)))
            .filter(|q| q.predicate.as_str() != format!("{BASE}ontology#sha256"))
            .map(ToString::to_string)
            .collect()
    }
}

/// The statements of a file.
pub(crate) fn parse(bytes: &[u8], format: RdfFormat) -> Vec<Quad> {
    RdfParser::from_format(format)
        .for_slice(bytes)
        .map(|quad| quad.unwrap_or_else(|error| panic!("{error}")))
        .collect()
}

fn value(term: &Option<Term>) -> String {
    match term {
        None => String::new(),
        Some(Term::Literal(literal)) => literal.value().to_owned(),
        Some(Term::NamedNode(iri)) => iri.as_str().to_owned(),
        Some(other) => other.to_string(),
    }
}
