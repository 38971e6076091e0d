//! Queries from text to bytes: forms, formats, datasets, refusals and limits.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]
#![expect(clippy::type_complexity, reason = "a table of cases")]

use std::io::{self, Write};
use std::time::{Duration, Instant};

use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term, Triple};
use seisaku_index::Snapshot;
use seisaku_query::{
    Cancel, Cost, Form, Format, Limits, Prefixes, Prepared, QueryError, Request, RunError, Stopped,
    extension_functions, parse, run,
};
use seisaku_vocab::Space;

fn iri(local: &str) -> NamedNode {
    NamedNode::new(format!("http://example.org/{local}")).unwrap()
}

fn quad(s: &str, p: &str, o: impl Into<Term>, graph: Option<&str>) -> Quad {
    let graph = graph.map_or(GraphName::DefaultGraph, |g| iri(g).into());
    Quad::new(iri(s), iri(p), o, graph)
}

fn data() -> Snapshot {
    let ja = Literal::new_language_tagged_literal("健康政策", "ja").unwrap();
    Snapshot::from_quads([
        quad("a", "label", ja, None),
        quad("a", "knows", iri("b"), Some("one")),
        quad("b", "knows", iri("a"), Some("two")),
    ])
    .unwrap()
}

fn prepare(query: &str) -> Result<Prepared, QueryError> {
    let request = Request {
        query: query.to_owned(),
        union_default_graph: true,
        ..Request::default()
    };
    parse(&request, &Limits::default())
}

fn answer(query: &Prepared, format: Format) -> Result<String, RunError> {
    let mut bytes = Vec::new();
    run(query, &data(), format, &mut bytes, &Cancel::never())?;
    Ok(String::from_utf8(bytes).unwrap())
}

#[test]
fn every_format_of_every_form() {
    let cases = [
        (
            "SELECT ?o { ?s <http://example.org/label> ?o }",
            Form::Select,
            "健康政策",
        ),
        ("ASK { ?s ?p ?o }", Form::Ask, "true"),
        (
            "CONSTRUCT WHERE { ?s <http://example.org/label> ?o }",
            Form::Construct,
            "健康政策",
        ),
        (
            "DESCRIBE <http://example.org/a>",
            Form::Describe,
            "健康政策",
        ),
    ];
    let mut ran = 0;
    for (query, form, part) in cases {
        let prepared = prepare(query).unwrap();
        assert_eq!(prepared.form(), form);
        for format in Format::RESULTS.iter().chain(Format::GRAPHS) {
            let text = answer(&prepared, *format);
            if Format::for_form(form).contains(format) {
                assert!(text.unwrap().contains(part), "{query} in {format:?}");
            } else {
                assert!(matches!(text, Err(RunError::Format { .. })));
            }
            ran += 1;
        }
    }
    assert_eq!(ran, 40);
}

#[test]
fn datasets() {
    let count = |request: &Request| {
        let prepared = parse(request, &Limits::default()).unwrap();
        let text = answer(&prepared, Format::Csv).unwrap();
        text.lines().nth(1).unwrap().to_owned()
    };
    const ALL: &str = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }";
    const NAMED: &str = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }";
    const FROM: &str = "SELECT (COUNT(*) AS ?n) FROM <http://example.org/one> { ?s ?p ?o }";
    let (one, two) = ("http://example.org/one", "http://example.org/two");
    let cases: [(&str, bool, &[&str], &[&str], &str); 10] = [
        (ALL, true, &[], &[], "3"),
        (ALL, false, &[], &[], "1"),
        (NAMED, true, &[], &[], "2"),
        (NAMED, false, &[], &[], "2"),
        (FROM, true, &[], &[], "1"),
        (ALL, true, &[one], &[], "1"),
        (ALL, true, &[one, two], &[], "2"),
        (FROM, true, &[one, two], &[], "2"),
        (NAMED, true, &[], &[two], "1"),
        (ALL, true, &[], &[two], "0"),
    ];
    let mut ran = 0;
    for (query, union, default, named, expected) in cases {
        let own = |iris: &[&str]| iris.iter().map(|i| (*i).to_owned()).collect();
        let request = Request {
            query: query.to_owned(),
            union_default_graph: union,
            default_graph_uris: own(default),
            named_graph_uris: own(named),
            base_iri: None,
            found: None,
            explain: false,
        };
        assert_eq!(count(&request), expected, "{request:?}");
        ran += 1;
    }
    assert_eq!(ran, 10);
}

#[test]
fn refusals() {
    let group = |n: usize| format!("ASK {{ {} }}", "?s ?p ?o . ".repeat(n));
    let cases = [
        (
            "INSERT DATA { <http://e.org/a> a <http://e.org/b> }".to_owned(),
            "update",
        ),
        ("LOAD <http://e.org/a>".to_owned(), "update"),
        (
            format!(
                "ASK {{ {} }}",
                "SERVICE <http://e.org/> { ?s ?p ?o } ".repeat(11)
            ),
            "complex",
        ),
        (group(101), "complex"),
        (String::new(), "syntax"),
        ("SELECT".to_owned(), "syntax"),
        ("ASK { <relative> ?p ?o }".to_owned(), "syntax"),
        ("ASK {} ; DROP ALL".to_owned(), "syntax"),
        ("SELECT (1 AS ?x) (2 AS ?x) {}".to_owned(), "syntax"),
        (
            "ASK { _:a ?p ?o OPTIONAL { _:a ?p ?o } }".to_owned(),
            "syntax",
        ),
    ];
    let mut ran = 0;
    for (query, expected) in cases {
        let kind = match prepare(&query) {
            Ok(_) => "fine",
            Err(QueryError::Update) => "update",
            Err(QueryError::TooComplex { .. }) => "complex",
            Err(QueryError::Syntax { .. }) => "syntax",
            Err(_) => "other",
        };
        assert_eq!(kind, expected, "{query}");
        ran += 1;
    }
    assert_eq!(ran, 10);
    assert!(prepare(&group(100)).is_ok());
}

#[test]
fn a_syntax_error_says_where() {
    let error = prepare("SELECT ?政策\nWHERE { ?政策 ?p ) }").unwrap_err();
    let place = error.place().unwrap();
    assert_eq!((place.line, place.column), (2, 16));
    assert_eq!(&"SELECT ?政策\nWHERE { ?政策 ?p ) }"[place.byte..], ") }");
    assert!(
        error
            .to_string()
            .starts_with(") is not expected at line 2, column 16"),
        "{error}"
    );
    assert_eq!(
        error.excerpt(),
        Some("WHERE { ?政策 ?p ) }\n         \u{3000}\u{3000}    ^")
    );
    let cases = [
        (
            "ASK {",
            "the query ends too early at line 1, column 6; complete it",
        ),
        ("", "the query is empty; write one"),
        ("SELEC * {}", "SELEC is not expected at line 1, column 1"),
        ("ASK {} LIMIT x", "x is not expected at line 1, column 14"),
        (
            "ASK { ?x:a :b :c . }",
            ":a is not expected at line 1, column 9",
        ),
        (
            "ASK { ?s foo:bar ?x }",
            "a prefix is not declared; declare it by PREFIX (seen at foo:bar, line 1, column 10)",
        ),
        // What is parsed has escapes here, which no place counts.
        (
            "ASK { <it:'s> ?p ) }",
            ") is not expected at line 1, column 18",
        ),
        (
            "ASK { ?s ?p <it:(a>, <#a> }",
            "an IRI is not absolute or not valid; correct it (seen at <#a>, line 1, column 22)",
        ),
        (
            "PREFIX a: <b> ASK {}",
            "an IRI is not absolute or not valid; correct it (seen at <b>, line 1, column 11)",
        ),
    ];
    let messages = cases.map(|(query, _)| prepare(query).unwrap_err().to_string());
    assert_eq!(messages, cases.map(|(_, message)| message));
}

#[test]
fn every_extension_function_is_there() {
    let values = [
        ("date", "2025-06-27"),
        ("dayTimeDuration", "P1D"),
        ("duration", "P1Y1D"),
        ("gDay", "---27"),
        ("gMonth", "--06"),
        ("gMonthDay", "--06-27"),
        ("gYear", "2025"),
        ("gYearMonth", "2025-06"),
        ("time", "12:00:00"),
        ("yearMonthDuration", "P1Y"),
    ];
    let mut ran = 0;
    for function in extension_functions() {
        let (_, name) = function.as_str().split_once('#').unwrap();
        let value = values.iter().find(|(n, _)| *n == name).unwrap().1;
        let query = prepare(&format!("SELECT (STR({function}(\"{value}\")) AS ?x) {{}}")).unwrap();
        let rows = answer(&query, Format::Csv).unwrap();
        assert_eq!(rows, format!("x\r\n{value}\r\n"), "{name}");
        ran += 1;
    }
    assert_eq!(ran, values.len());
}

#[test]
fn an_unknown_function_leaves_the_value_unbound() {
    let prepared = prepare("SELECT (<http://e.org/f>(1) AS ?x) (STR(2) AS ?y) {}").unwrap();
    assert_eq!(answer(&prepared, Format::Csv).unwrap(), "x,y\r\n,2\r\n");
    let cast = prepare("SELECT (<http://www.w3.org/2001/XMLSchema#integer>('7') AS ?x) {}");
    assert_eq!(answer(&cast.unwrap(), Format::Csv).unwrap(), "x\r\n7\r\n");
}

#[test]
fn nested_reified_triples_are_joined() {
    let reifies = NamedNode::new("http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies").unwrap();
    let inner = Triple::new(iri("a"), iri("p"), iri("b"));
    let outer = Triple::new(iri("x"), iri("q"), iri("r1"));
    let said = |s: &str, triple: Triple| {
        Quad::new(
            iri(s),
            reifies.clone(),
            Term::from(triple),
            GraphName::DefaultGraph,
        )
    };
    let quads = [
        said("r1", inner),
        said("r2", outer),
        quad("r2", "in", iri("doc"), None),
    ];
    let snapshot = Snapshot::from_quads(quads).unwrap();
    let query = prepare("SELECT ?a ?x { << ?x ?q << ?a ?p ?b >> >> <http://example.org/in> ?doc }")
        .unwrap();
    let mut csv = Vec::new();
    run(&query, &snapshot, Format::Csv, &mut csv, &Cancel::never()).unwrap();
    let csv = String::from_utf8(csv).unwrap();
    assert_eq!(csv, "a,x\r\nhttp://example.org/a,http://example.org/x\r\n");
}

#[test]
fn columns_stand_in_the_order_of_the_query() {
    let cases = [
        (
            "SELECT * { ?z <http://example.org/knows> ?a } LIMIT 1",
            "z,a",
        ),
        (
            "SELECT DISTINCT * { ?z ?b ?a } ORDER BY ?a LIMIT 1",
            "z,b,a",
        ),
        ("SELECT ?z ?a { ?a ?b ?z } LIMIT 1", "z,a"),
    ];
    let heads = cases.map(|(query, _)| {
        let csv = answer(&prepare(query).unwrap(), Format::Csv).unwrap();
        csv.lines().next().unwrap().to_owned()
    });
    assert_eq!(heads, cases.map(|(_, head)| head));
}

#[test]
fn graphs_have_our_prefixes_and_no_triple_twice() {
    let space = Space::new("http://example.org/").unwrap();
    let query =
        "CONSTRUCT { <http://example.org/s> a <http://example.org/ontology#Policy> } { ?s ?p ?o }";
    let prepared = prepare(query).unwrap().with_prefixes(Prefixes::of(&space));
    let turtle = answer(&prepared, Format::Turtle).unwrap();
    assert_eq!(turtle.matches("pol:Policy").count(), 1, "{turtle}");
}

/// Queries that take hours: products of scans, of blank nodes, of constants, of optional parts,
/// joins on a value that all share, and a product whose rows are all refused.
fn products() -> Vec<String> {
    let numbers = |v: &str| {
        let list: Vec<_> = (0..2_000).map(|i| i.to_string()).collect();
        format!("VALUES ?{v} {{ {} }}", list.join(" "))
    };
    vec![
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }".to_owned(),
        "SELECT (COUNT(*) AS ?n) { [] <http://example.org/p> [] . [] <http://example.org/p> [] . \
         [] <http://example.org/p> [] . [] <http://example.org/p> [] }".to_owned(),
        format!("SELECT (COUNT(*) AS ?n) {{ {} {} {} {} }}", numbers("a"), numbers("b"), numbers("c"), numbers("d")),
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c OPTIONAL { ?d ?e ?f } OPTIONAL { ?g ?h ?i } OPTIONAL { ?j ?k ?l } }".to_owned(),
        "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?p ?d . ?e ?p ?f . ?g ?p ?h }".to_owned(),
        "ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(CONCAT(STR(?a), STR(?d), STR(?g), STR(?j)) = \"x\") }".to_owned(),
        "SELECT * { ?x ?y ?z FILTER NOT EXISTS { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(CONCAT(STR(?a), STR(?d), STR(?g)) = \"x\") } }".to_owned(),
        "CONSTRUCT { ?a ?b ?c } { GRAPH ?g { ?a ?b ?c . ?d ?e ?f . ?h ?i ?j . ?k ?l ?m } }".to_owned(),
    ]
}

fn large() -> Snapshot {
    let quads = (0..2_000).map(|i| quad(&format!("s{i}"), "p", iri(&format!("o{i}")), Some("g")));
    Snapshot::from_quads(quads).unwrap()
}

#[test]
fn the_time_limit_stops_products() {
    let snapshot = large();
    let mut ran = 0;
    for query in products() {
        let start = Instant::now();
        let cancel = Cancel::after(Duration::from_millis(200));
        let prepared = prepare(&query).unwrap();
        let format = Format::for_form(prepared.form())[0];
        let result = run(&prepared, &snapshot, format, &mut io::sink(), &cancel);
        let shown: String = query.chars().take(100).collect();
        assert!(
            matches!(result, Err(RunError::Stopped(Stopped::Time(_)))),
            "{shown}: {result:?}"
        );
        assert!(
            start.elapsed() < Duration::from_secs(120),
            "{shown} took {:?}",
            start.elapsed()
        );
        ran += 1;
    }
    assert_eq!(ran, 8);
}

#[test]
fn a_caller_stops_it_from_another_thread() {
    let cancel = Cancel::never();
    let handle = cancel.clone();
    let query = products().remove(0);
    let thread = std::thread::spawn(move || {
        run(
            &prepare(&query).unwrap(),
            &large(),
            Format::Json,
            &mut io::sink(),
            &cancel,
        )
    });
    std::thread::sleep(Duration::from_millis(300));
    handle.cancel();
    let result = thread.join().unwrap();
    assert!(
        matches!(result, Err(RunError::Stopped(Stopped::Cancelled))),
        "{result:?}"
    );
}

#[test]
fn a_sink_that_fails_ends_the_answer() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::Error::other("full"))
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let query = prepare("SELECT * { ?s ?p ?o }").unwrap();
    let result = run(&query, &data(), Format::Json, &mut Full, &Cancel::never());
    assert!(matches!(result, Err(RunError::Write(_))), "{result:?}");
}

#[test]
fn what_a_query_may_cost() {
    let snapshot = Snapshot::from_quads((0..5_000).map(|i| {
        let node = |i: u32| NamedNode::new_unchecked(format!("http://e.org/{i}"));
        Quad::new(node(i), node(0), node(i % 7), GraphName::DefaultGraph)
    }))
    .unwrap();
    let cases = [
        ("ASK {}", Cost::Small),
        ("SELECT * { ?s ?p ?o } LIMIT 10", Cost::Small),
        ("SELECT * { <http://e.org/1> ?p ?o }", Cost::Small),
        ("DESCRIBE <http://e.org/1>", Cost::Small),
        ("SELECT * { ?s ?p ?o }", Cost::Light),
        ("SELECT * { ?s ?s ?o } LIMIT 10", Cost::Light),
        ("SELECT * { ?s ?p ?o } ORDER BY ?s LIMIT 10", Cost::Light),
        (
            "SELECT * { ?s ?p <http://e.org/1> FILTER(REGEX(STR(?s), 'x')) }",
            Cost::Light,
        ),
        (
            "SELECT * { ?s <http://e.org/0> ?o . ?o <http://e.org/0> ?t }",
            Cost::Light,
        ),
        (
            "SELECT * { ?s <http://e.org/0> ?o OPTIONAL { ?o <http://e.org/0> ?t } }",
            Cost::Light,
        ),
        (
            "SELECT * { ?s <http://e.org/0> ?o . ?t <http://e.org/0> ?o }",
            Cost::Heavy,
        ),
        (
            "SELECT * { ?s <http://e.org/0> ?o OPTIONAL { ?x <http://e.org/0> ?t } }",
            Cost::Heavy,
        ),
        ("SELECT * { ?s ?p ?o . ?o ?q ?t }", Cost::Heavy),
        ("SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 1", Cost::Heavy),
        ("SELECT * { ?a <http://e.org/0>* ?b }", Cost::Heavy),
        (
            "SELECT (CONCAT(CONCAT(CONCAT(?x, 'a'), 'b'), 'c') AS ?y) { ?s ?p ?x }",
            Cost::Heavy,
        ),
    ];
    let mut ran = 0;
    for (query, expected) in cases {
        let request = Request {
            query: query.to_owned(),
            union_default_graph: true,
            ..Request::default()
        };
        let query = parse(&request, &Limits::default()).unwrap();
        assert_eq!(query.cost(&snapshot), expected, "{query:?}");
        ran += 1;
    }
    assert_eq!(ran, 16);
}
