//! A search asked for by a predicate: what was found comes into the query as values.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::{GraphName, Literal, NamedNode, Quad};
use seisaku_index::Snapshot;
use seisaku_query::{Cancel, Format, Found, Limits, QueryError, Request, parse, run, searched};

const PREDICATE: &str = "http://e.org/search#matches";

fn iri(name: &str) -> NamedNode {
    NamedNode::new(format!("http://e.org/{name}")).unwrap()
}

fn snapshot() -> Snapshot {
    let label = |thing: &str| {
        let label = Literal::new_simple_literal(thing.to_uppercase());
        Quad::new(iri(thing), iri("label"), label, GraphName::from(iri("g")))
    };
    Snapshot::from_quads(["a", "b", "c"].map(label)).unwrap()
}

fn request(query: &str) -> Request {
    let hits = [
        ("x", vec![("b", 900), ("a", 300)]),
        ("y", vec![("b", 50), ("gone", 40)]),
    ];
    let hits = hits.map(|(words, found)| {
        let found = found
            .into_iter()
            .map(|(thing, score)| (iri(thing).into_string(), score));
        (words.to_owned(), found.collect())
    });
    Request {
        query: format!("PREFIX s: <http://e.org/search#> PREFIX : <http://e.org/> {query}"),
        union_default_graph: true,
        found: Some(Found {
            predicate: PREDICATE.to_owned(),
            hits: BTreeMap::from(hits),
        }),
        ..Request::default()
    }
}

fn csv(query: &str) -> Vec<String> {
    let query = parse(&request(query), &Limits::default()).unwrap();
    let mut csv = Vec::new();
    run(&query, &snapshot(), Format::Csv, &mut csv, &Cancel::never()).unwrap();
    let text = String::from_utf8(csv).unwrap();
    text.lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn hits_join_with_what_stands_beside_them() {
    let cases: [(&str, &[&str]); 10] = [
        (
            "SELECT ?l { ?t s:matches 'x' ; :label ?l } ORDER BY ?l",
            &["A", "B"],
        ),
        (
            "SELECT ?l ?n { (?t ?n) s:matches 'x' . ?t :label ?l } ORDER BY DESC(?n)",
            &["B,900", "A,300"],
        ),
        ("SELECT ?n { (:a ?n) s:matches 'x' }", &["300"]),
        ("SELECT ?t { ?t s:matches 'x' , 'y' }", &["http://e.org/b"]),
        (
            "SELECT ?l { ?t :label ?l FILTER EXISTS { ?t s:matches 'y' } }",
            &["B"],
        ),
        (
            "SELECT ?l { ?t :label ?l FILTER NOT EXISTS { ?t s:matches 'x'@ja } }",
            &["C"],
        ),
        (
            "SELECT ?l { GRAPH ?g { ?t s:matches 'y' . ?t :label ?l } }",
            &["B"],
        ),
        (
            "SELECT ?l { { ?t s:matches 'y' } UNION { ?t :label 'C' } ?t :label ?l } ORDER BY ?l",
            &["B", "C"],
        ),
        (
            "SELECT ?l { ?t :label ?l FILTER(IF(EXISTS { ?t s:matches 'y' }, true, false)) }",
            &["B"],
        ),
        // What is found is said of by no statement here.
        ("SELECT (COUNT(*) AS ?n) { ?t s:matches 'y' }", &["2"]),
    ];
    for (query, rows) in cases {
        assert_eq!(csv(query), rows, "{query}");
    }
}

#[test]
fn the_words_of_a_query_are_told() {
    let words = |query: &str| searched(&request(query), &Limits::default(), PREDICATE);
    assert_eq!(words("ASK { ?t :label 'x' }").unwrap(), BTreeSet::new());
    let both = words("ASK { ?t s:matches 'x' FILTER EXISTS { (?t ?n) s:matches '\\u0079' } }");
    assert_eq!(
        both.unwrap(),
        BTreeSet::from(["x".to_owned(), "y".to_owned()])
    );
}

#[test]
fn a_search_that_is_none_is_refused() {
    for query in [
        "ASK { ?t s:matches ?words }",
        "ASK { ?t s:matches <http://e.org/x> }",
        "ASK { ?t s:matches/:label 'x' }",
        "ASK { ?t ^s:matches ?x }",
        "ASK { (?t ?n ?m) s:matches 'x' }",
        "ASK { (?t 3) s:matches 'x' }",
        "ASK { [] s:matches 'x' }",
    ] {
        let error = parse(&request(query), &Limits::default()).unwrap_err();
        assert!(
            matches!(error, QueryError::Search { .. }),
            "{query}: {error}"
        );
    }
}

#[test]
fn values_count_among_the_cells() {
    let limits = Limits {
        cells: 3,
        ..Limits::default()
    };
    let error = parse(&request("SELECT * { (?t ?n) s:matches 'x' }"), &limits).unwrap_err();
    assert_eq!(error.limit(), Some("cells"));
}
