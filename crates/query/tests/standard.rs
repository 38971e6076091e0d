//! The ground of `docs/engine.md`: what the standard asks where the engine does otherwise.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use oxigraph::model::GraphName;
use seisaku_index::{Input, Loader, RdfFormat, Snapshot};
use seisaku_query::{Cancel, Format, Limits, QueryError, Request, parse, run};

const DATA: &str = r#"
    PREFIX : <http://example/>
    PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
    :a :p :o .
    :x1 :v "1"^^xsd:integer . :x2 :v "01"^^xsd:integer . :x3 :v "1.0e0"^^xsd:double . :x4 :v "1" .
    :x5 :v :o . :x6 :v "zzz"^^:type .
    :d1 :day "2006-08-23"^^xsd:date . :d2 :day "2006-08-23Z"^^xsd:date .
    :d3 :day "2001-01-01Z"^^xsd:date . :d4 :day "2006-08-23T09:00:00+01:00"^^xsd:dateTime .
    :s1 :text "foo" . :s2 :text "BAZ" .
    GRAPH :g1 { :s :p :o . :s :q "1" }
    GRAPH :g2 { :s :p :o2 . :t :p :o3 . :t :p :g2 }
"#;

fn snapshot() -> Snapshot {
    let mut loader = Loader::new();
    let input = Input {
        name: "data.trig",
        format: RdfFormat::TriG,
        base: None,
        graph: GraphName::DefaultGraph,
    };
    loader.read(&input, DATA.as_bytes()).unwrap();
    loader.finish().unwrap()
}

fn request(query: &str) -> Request {
    Request {
        query: format!(
            "PREFIX : <http://example/>\nPREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n{query}"
        ),
        ..Request::default()
    }
}

/// The rows of an answer in CSV, sorted, with the namespace of the data left out.
fn rows(snapshot: &Snapshot, query: &str) -> Vec<String> {
    let prepared = parse(&request(query), &Limits::default()).unwrap();
    let mut csv = Vec::new();
    run(&prepared, snapshot, Format::Csv, &mut csv, &Cancel::never()).unwrap();
    let csv = String::from_utf8(csv)
        .unwrap()
        .replace("http://example/", ":");
    let mut rows: Vec<String> = csv.lines().skip(1).map(str::to_owned).collect();
    if !csv.contains('\n') {
        return vec![csv];
    }
    rows.sort();
    rows
}

/// Queries and their rows.
const CASES: &[(&str, &[&str])] = &[
    // GRAPH
    (
        "SELECT ?g ?c { GRAPH ?g { SELECT (COUNT(*) AS ?c) { ?s :p ?x FILTER(?x != :o) } } }",
        &[":g1,0", ":g2,3"],
    ),
    ("SELECT * { GRAPH ?g { FILTER(BOUND(?g)) } }", &[]),
    (
        "SELECT ?g ?s { GRAPH ?g { ?s :p ?o OPTIONAL { ?s :p ?g } } }",
        &[":g2,:t", ":g2,:t"],
    ),
    (
        "SELECT ?g ?t { GRAPH ?g { VALUES (?g ?t) { (UNDEF 'foo') (:g1 'bar') } } }",
        &[":g1,bar", ":g1,foo", ":g2,foo"],
    ),
    (
        "SELECT ?g ?a { GRAPH ?g { ?a :p :o MINUS { ?b :p :o } } }",
        &[":g1,:s"],
    ),
    (
        "SELECT ?g ?s { GRAPH ?g { ?s :p ?o FILTER NOT EXISTS { ?s :q ?x } } }",
        &[":g2,:s", ":g2,:t", ":g2,:t"],
    ),
    (
        "SELECT ?g { GRAPH ?g { { SELECT DISTINCT ?g { ?s :p ?g } } } }",
        &[":g2"],
    ),
    (
        "SELECT ?g ?o { GRAPH ?g { :s :p ?o } }",
        &[":g1,:o", ":g2,:o2"],
    ),
    (
        "SELECT ?g FROM NAMED :g2 { GRAPH ?g { SELECT (COUNT(*) AS ?c) { ?s ?p ?o } } }",
        &[":g2"],
    ),
    // Paths
    ("SELECT ?o { :nowhere :p* ?o }", &[":nowhere"]),
    ("SELECT ?o { :nowhere :p? ?o }", &[":nowhere"]),
    ("SELECT ?s { ?s (:p/:q)* 7 }", &["7"]),
    ("SELECT ?s { ?s :p+ :nowhere }", &[]),
    ("ASK { :nowhere :p* :nowhere }", &["true"]),
    ("ASK { :nowhere :p* :a }", &["false"]),
    ("SELECT ?o { :a :p* ?o }", &[":a", ":o"]),
    (
        "SELECT ?g ?o { GRAPH ?g { :t :p? ?o } }",
        &[":g1,:t", ":g2,:g2", ":g2,:o3", ":g2,:t"],
    ),
    ("SELECT ?x ?y { VALUES ?x { :nowhere } ?x :p* ?y }", &[]),
    // Texts of literals
    (
        "SELECT ?x { ?x :v ?v FILTER(STR(?v) = '1') }",
        &[":x1", ":x4"],
    ),
    ("SELECT ?x { ?x :v ?v FILTER(STR(?v) = '01') }", &[":x2"]),
    (
        "SELECT ?x ?t { ?x :v ?v BIND(STR(?v) AS ?t) FILTER(isNumeric(?v)) }",
        &[":x1,1", ":x2,01", ":x3,1.0e0"],
    ),
    (
        "SELECT ?x { ?x :v ?v FILTER(?v = 1) }",
        &[":x1", ":x2", ":x3"],
    ),
    ("SELECT ?v { :x2 :v ?v }", &["01"]),
    (
        "SELECT (MAX(?v) AS ?m) { VALUES ?x { :x3 } ?x :v ?v }",
        &["1.0e0"],
    ),
    // Dates
    (
        "SELECT ?x { ?x :day ?v FILTER(?v != '2006-08-23'^^xsd:date) }",
        &[":d3", ":d4"],
    ),
    (
        "SELECT ?x { ?x :day ?v FILTER('2006-08-23'^^xsd:date = ?v) }",
        &[":d1"],
    ),
    // Blank nodes of a row
    (
        "SELECT ?same ?other { { SELECT (COUNT(DISTINCT ?b) AS ?other) { ?x :text ?t . ?y :text ?u BIND(BNODE(?t) AS ?b) } } \
             { SELECT (COUNT(*) AS ?same) { ?x :text ?t BIND(BNODE(?t) AS ?b) BIND(BNODE(?t) AS ?c) FILTER(?b = ?c) } } }",
        &["2,4"],
    ),
    (
        "SELECT ?t { ?x :text ?t BIND(BNODE(CONCAT(?t, ' %')) AS ?b) FILTER(ISBLANK(?b)) }",
        &["BAZ", "foo"],
    ),
    // Aggregates
    (
        "ASK { { SELECT (GROUP_CONCAT(?o) AS ?g) { VALUES ?o { '1'@en '2'@en } } } FILTER(?g = '1 2') }",
        &["true"],
    ),
    (
        "SELECT (COUNT(?v) AS ?n) (?n + 1 AS ?m) { VALUES ?v { 0 1 2 3 } }",
        &["4,5"],
    ),
    // What is computed is written in its canonical form.
    (
        "SELECT (1.5 + 0.5 AS ?a) (2e0 * 15 AS ?b) (1/2 AS ?c) (1.50 AS ?d) {}",
        &["2.0,3.0E1,0.5,1.50"],
    ),
    ("SELECT (AVG(?v) AS ?a) { VALUES ?v { 1 3 } }", &["2.0"]),
    // Words
    ("SELECT (TRUE AS ?t) (False AS ?f) {}", &["true,false"]),
];

#[test]
fn answers() {
    let snapshot = snapshot();
    let mut ran = 0;
    for (query, expected) in CASES {
        assert_eq!(rows(&snapshot, query), *expected, "{query}");
        ran += 1;
    }
    assert_eq!(ran, 33);
}

#[test]
fn what_is_no_query() {
    let cases = [
        "SELECT * { ?x :p ?y FILTER (?x<?a&&?b>?y) }",
        "SELECT (COUNT(COUNT(*)) AS ?c) {}",
        "SELECT (SUM(?x + MAX(?y)) AS ?c) { ?x ?p ?y }",
        "SELECT * { BIND( <<( 'literal' :q :z )>> AS ?x ) }",
        "SELECT * { BIND( <<( <<( :s :p :o )>> :q :z )>> AS ?x ) }",
        "SELECT (COUNT(?v) AS ?n) ?v { ?s ?p ?v }",
    ];
    for query in cases {
        let error = parse(&request(query), &Limits::default()).unwrap_err();
        assert!(
            matches!(error, QueryError::Syntax { .. }),
            "{query}: {error}"
        );
    }
    // What is like it and is one.
    for query in [
        "SELECT * { ?x :p ?y FILTER (?x < ?a && ?b > ?y) }",
        "SELECT * { ?x <p?a&b> ?y . ?x<urn:x:y>?z }",
        "SELECT * { BIND( <<( :s :q 'literal' )>> AS ?x ) }",
        "SELECT * { <<( <<( ?s :p :o )>> :r :z )>> :q 1 }",
        "SELECT * { ?s :p ( <<( <<( ?s :p :o )>> :r :z )>> ) }",
    ] {
        let based = Request {
            base_iri: Some("http://example/".to_owned()),
            ..request(query)
        };
        parse(&based, &Limits::default()).unwrap();
    }
}

#[test]
fn what_means_the_same_says_the_same() {
    let meaning = |query: &str| {
        parse(&request(query), &Limits::default())
            .unwrap()
            .meaning()
    };
    for query in [
        "SELECT (COUNT(*) AS ?n) (SUM(?o) AS ?m) { ?s :p [ :q ?o ] } GROUP BY ?s HAVING (COUNT(*) > 1)",
        "SELECT * { ?s (:p/:q)+ ?o ; :r 7 }",
        "SELECT * { ?s :p '0123456789abcdef0123456789abcdef' }",
    ] {
        assert_eq!(
            meaning(query),
            meaning(&format!("# said otherwise\n  {query}")),
            "{query}"
        );
    }
    let one = "SELECT * { ?s :p '0123456789abcdef0123456789abcdef' }";
    assert_ne!(meaning(one), meaning(&one.replace("abcdef'", "abcdee'")));
    let escaped = "SELECT * { ?s :p '\\u0030123456789abcdef0123456789abcdef' }";
    assert_ne!(
        meaning(escaped),
        meaning(&escaped.replace("abcdef'", "abcdee'"))
    );
    assert_ne!(
        meaning("SELECT (SUM(?o) AS ?n) { ?s :p ?o }"),
        meaning("SELECT (MAX(?o) AS ?n) { ?s :p ?o }")
    );
}
