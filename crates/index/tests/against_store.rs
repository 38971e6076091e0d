//! The index beside Oxigraph's store in memory, on data and patterns drawn at random.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use oxigraph::model::{
    BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term, Triple, Variable,
};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use proptest::prelude::*;
use seisaku_index::{MERGED, Snapshot, canonical};
use spareval::ExpressionTerm;

fn iri(name: &str) -> NamedNode {
    NamedNode::new(format!("http://example.org/{name}")).unwrap()
}

fn xsd(name: &str) -> NamedNode {
    NamedNode::new(format!("http://www.w3.org/2001/XMLSchema#{name}")).unwrap()
}

/// Few terms, so that statements share them; lexical forms are canonical, since the store knows
/// no others.
fn literal() -> impl Strategy<Value = Literal> {
    prop_oneof![
        "[a-cあ-う]{0,3}".prop_map(Literal::from),
        ("[a-b]{1,2}", prop_oneof!["ja", "en"])
            .prop_map(|(t, l)| Literal::new_language_tagged_literal(t, l).unwrap()),
        (-30_i64..30).prop_map(Literal::from),
        (-30_i64..30).prop_map(|n| Literal::from(n as f64 / 4.0)),
        any::<bool>().prop_map(Literal::from),
        (1_u8..13, 1_u8..29).prop_map(|(m, d)| {
            Literal::new_typed_literal(format!("2025-{m:02}-{d:02}"), xsd("date"))
        }),
        "[a-b]{1,2}".prop_map(|t| Literal::new_typed_literal(t, iri("type"))),
        "[x-y]{1,2}".prop_map(|t| Literal::new_typed_literal(t, xsd("integer"))),
    ]
}

fn subject() -> impl Strategy<Value = NamedOrBlankNode> {
    prop_oneof![
        4 => (0..12).prop_map(|n| iri(&format!("s{n}")).into()),
        1 => (0..4).prop_map(|n| BlankNode::new(format!("b{n}")).unwrap().into()),
    ]
}

fn object() -> impl Strategy<Value = Term> {
    prop_oneof![
        3 => subject().prop_map(Term::from),
        4 => literal().prop_map(Term::from),
        1 => (subject(), (0..3), literal()).prop_map(|(s, p, o)| {
            Triple::new(s, iri(&format!("p{p}")), o).into()
        }),
    ]
}

fn quad() -> impl Strategy<Value = Quad> {
    let graph = prop_oneof![
        Just(GraphName::DefaultGraph),
        (0..3).prop_map(|n| iri(&format!("g{n}")).into()),
    ];
    (subject(), 0..5, object(), graph)
        .prop_map(|(s, p, o, g)| Quad::new(s, iri(&format!("p{p}")), o, g))
}

fn lines(quads: impl Iterator<Item = Quad>) -> Vec<String> {
    let mut lines: Vec<String> = quads.map(|q| q.to_string()).collect();
    lines.sort();
    lines
}

fn rows(results: QueryResults<'_>) -> Vec<String> {
    let QueryResults::Solutions(solutions) = results else {
        panic!("no solutions")
    };
    let mut rows: Vec<String> = solutions
        .map(|s| {
            let s = s.unwrap();
            // What was computed comes in the canonical form here, and there in another.
            let cell = |v: &Variable, t: &Term| match v.as_str() {
                "sum" => format!("{v}={}", canonical(ExpressionTerm::from(t.clone()))),
                _ => format!("{v}={t}"),
            };
            let mut cells: Vec<_> = s.iter().map(|(v, t)| cell(v, t)).collect();
            cells.sort();
            cells.join(" ")
        })
        .collect();
    rows.sort();
    rows
}

const QUERIES: [&str; 14] = [
    "SELECT * { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * { GRAPH <http://example.org/g1> { ?s <http://example.org/p1> ?o } }",
    "SELECT * { ?s ?p ?o }",
    "SELECT ?s ?o2 { ?s <http://example.org/p0> ?o . ?o <http://example.org/p1> ?o2 }",
    "SELECT * { ?s <http://example.org/p0> ?o FILTER(?o > 3) }",
    "SELECT * { ?s ?p ?o FILTER(ISNUMERIC(?o)) } ORDER BY ?o",
    "SELECT * { ?s ?p ?a . ?t ?p ?b FILTER(?a < ?b) }",
    "SELECT ?s (SUM(?o) AS ?sum) { ?s ?p ?o FILTER(ISNUMERIC(?o)) } GROUP BY ?s",
    "SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?o) AS ?m) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?p",
    "SELECT * { ?s (<http://example.org/p0>|^<http://example.org/p1>)+ ?o }",
    "SELECT * { ?s <http://example.org/p2> ?o OPTIONAL { ?o <http://example.org/p0> ?x } }",
    "SELECT DISTINCT ?o { ?s ?p ?o MINUS { ?s <http://example.org/p3> ?x } }",
    "SELECT * { ?s ?p ?o FILTER(LANG(?o) = 'ja' || DATATYPE(?o) = <http://example.org/type>) }",
    "SELECT (MAX(?o) AS ?max) { ?s ?p ?o FILTER(DATATYPE(?o) = <http://www.w3.org/2001/XMLSchema#date>) }",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn patterns_and_queries_give_the_same(
        quads in prop::collection::vec(quad(), 0..120),
        patterns in prop::collection::vec((quad(), any::<[bool; 4]>()), 30),
    ) {
        let store = Store::new().unwrap();
        store.extend(quads.iter().cloned()).unwrap();
        let snapshot = Snapshot::from_quads(quads.iter().cloned()).unwrap();
        prop_assert_eq!(snapshot.len(), store.len().unwrap());
        for (quad, [s, p, o, g]) in &patterns {
            let subject = s.then(|| quad.subject.as_ref());
            let predicate = p.then(|| quad.predicate.as_ref());
            let object = o.then(|| quad.object.as_ref());
            let graph = g.then(|| quad.graph_name.as_ref());
            prop_assert_eq!(
                lines(snapshot.quads(subject, predicate, object, graph).map(Result::unwrap)),
                lines(store.quads_for_pattern(subject, predicate, object, graph).map(Result::unwrap))
            );
        }
        for text in QUERIES {
            let query = || SparqlEvaluator::new().parse_query(text).unwrap();
            let ours = query().on_queryable_dataset(snapshot.dataset(None)).execute().unwrap();
            let theirs = query().on_store(&store).execute().unwrap();
            prop_assert_eq!(rows(ours), rows(theirs), "{}", text);
        }
        let mut union = SparqlEvaluator::new()
            .parse_query("SELECT * { ?s ?p ?o }").unwrap();
        union.dataset_mut().set_default_graph(vec![NamedNode::new(MERGED).unwrap().into()]);
        let ours = union.on_queryable_dataset(snapshot.dataset(None)).execute().unwrap();
        let each_once = SparqlEvaluator::new()
            .parse_query("SELECT DISTINCT ?s ?p ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }").unwrap();
        let theirs = each_once.on_store(&store).execute().unwrap();
        prop_assert_eq!(rows(ours), rows(theirs));
    }
}
