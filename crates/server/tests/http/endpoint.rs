//! The protocol: forms of requests, formats, refusals, datasets.

use crate::client::{Client, address, encoded};

const SELECT: &str = "SELECT ?o { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o } ORDER BY ?o";
const ASK: &str = "ASK { ?s ?p ?o }";
const CONSTRUCT: &str = "CONSTRUCT WHERE { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o }";
const DESCRIBE: &str = "DESCRIBE <http://data.example/policy/id/item/004/1.1.16>";
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const DIRECT: (&str, &str) = ("content-type", "application/sparql-query");

#[tokio::test]
async fn every_form_of_request() {
    let client = Client::small();
    let query = encoded(SELECT);
    let cases = [
        ("GET", address(SELECT), vec![], String::new()),
        (
            "GET",
            format!("/policy/sparql?query={query}"),
            vec![],
            String::new(),
        ),
        (
            "GET",
            format!("/sparql?ac=1&query={query}"),
            vec![],
            String::new(),
        ),
        (
            "POST",
            "/sparql".to_owned(),
            vec![FORM],
            format!("query={query}"),
        ),
        (
            "POST",
            "/sparql".to_owned(),
            vec![(
                "content-type",
                "application/x-www-form-urlencoded; charset=utf-8",
            )],
            format!("query={query}"),
        ),
        (
            "POST",
            "/sparql".to_owned(),
            vec![DIRECT],
            SELECT.to_owned(),
        ),
        (
            "POST",
            "/sparql".to_owned(),
            vec![("content-type", "Application/SPARQL-Query; charset=UTF-8")],
            SELECT.to_owned(),
        ),
    ];
    let mut ran = 0;
    for (method, path, headers, body) in cases {
        let answer = client.ask(method, &path, &headers, body).await;
        assert_eq!(answer.status, 200, "{method} {path}: {}", answer.body);
        assert_eq!(
            answer.header("content-type"),
            "application/sparql-results+json"
        );
        assert!(answer.body.contains("項目 1.1.16"));
        ran += 1;
    }
    assert_eq!(ran, 7);
}

#[tokio::test]
async fn every_format() {
    let client = Client::small();
    let results = [
        ("application/sparql-results+json", "json"),
        ("application/sparql-results+xml", "xml"),
        ("text/csv", "csv"),
        ("text/tab-separated-values", "tsv"),
    ];
    let graphs = [
        ("text/turtle", "ttl"),
        ("application/n-triples", "nt"),
        ("application/n-quads", "nq"),
        ("application/trig", "trig"),
        ("application/ld+json", "jsonld"),
        ("application/rdf+xml", "rdf"),
    ];
    let mut ran = 0;
    for (query, formats, part) in [
        (SELECT, &results[..], "Item 1.1.16"),
        (ASK, &results[..], "true"),
        (CONSTRUCT, &graphs[..], "Item 1.1.16"),
        (DESCRIBE, &graphs[..], "Item 1.1.16"),
    ] {
        for (media_type, name) in formats {
            let by_accept = client.query(query, media_type).await;
            let by_name = client
                .get(&format!("{}&format={name}", address(query)), "")
                .await;
            for answer in [by_accept, by_name] {
                let own = answer.header("content-type").split(';').next().unwrap();
                assert_eq!((answer.status, own), (200, *media_type), "{query}");
                assert!(
                    answer.body.contains(part),
                    "{query} {name}: {}",
                    answer.body
                );
                assert_eq!(answer.header("vary"), "Accept, Accept-Encoding");
                ran += 1;
            }
        }
    }
    assert_eq!(ran, 40);
    let n3 = client.query(CONSTRUCT, "text/n3").await;
    assert_eq!(n3.header("content-type"), "text/n3; charset=utf-8");
    let json = client.query(SELECT, "application/json").await;
    assert_eq!(json.header("content-type"), "application/json");
}

/// A request, and the status and code of the problem that it meets.
type Refusal = (Sent, u16, &'static str);

/// Method, address, headers and body.
type Sent = (
    &'static str,
    String,
    Vec<(&'static str, &'static str)>,
    Vec<u8>,
);

const INSERT: &str = "INSERT DATA { <http://e.org/a> a <http://e.org/b> }";

fn get(query: &str) -> Sent {
    ("GET", address(query), vec![], Vec::new())
}

fn post(header: (&'static str, &'static str), body: &str) -> Sent {
    ("POST", "/sparql".to_owned(), vec![header], body.into())
}

fn at(method: &'static str, path: &str) -> Sent {
    (method, path.to_owned(), vec![], Vec::new())
}

fn accepting(accept: &'static str, path: String) -> Sent {
    ("GET", path, vec![("accept", accept)], Vec::new())
}

fn refused_queries() -> Vec<Refusal> {
    let service = "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }";
    let long = format!("ASK {{}} #{}", "x".repeat(300_000));
    let update = ("content-type", "application/sparql-update");
    vec![
        (get("SELECT ?x WHERE { ?x ?y }"), 400, "malformed-query"),
        (get(""), 400, "malformed-query"),
        (get(service), 400, "refused-query"),
        (get(&"{".repeat(3_000)), 400, "refused-query"),
        (post(DIRECT, &long), 413, "too-large"),
        (get(INSERT), 403, "read-only"),
        (at("GET", "/sparql?update=CLEAR+ALL"), 403, "read-only"),
        (
            post(FORM, &format!("update={}", encoded(INSERT))),
            403,
            "read-only",
        ),
        (
            post(FORM, &format!("query={}", encoded(INSERT))),
            403,
            "read-only",
        ),
        (post(update, INSERT), 403, "read-only"),
        (post(DIRECT, INSERT), 403, "read-only"),
        (at("POST", "/update"), 403, "read-only"),
    ]
}

fn refused_requests() -> Vec<Refusal> {
    let json = "application/sparql-results+json";
    let turtle = ("content-type", "text/turtle");
    let (ask, select) = (address(ASK), address(SELECT));
    vec![
        (accepting(json, "/sparql".to_owned()), 400, "bad-request"),
        (
            accepting("image/png", select.clone()),
            406,
            "not-acceptable",
        ),
        (
            accepting("text/csv", address(CONSTRUCT)),
            406,
            "not-acceptable",
        ),
        (
            at("GET", &format!("{select}&format=ttl")),
            406,
            "not-acceptable",
        ),
        (
            at("GET", &format!("{select}&format=xyz")),
            406,
            "not-acceptable",
        ),
        (at("GET", &format!("{ask}&query=ASK")), 400, "bad-request"),
        (
            at("GET", "/sparql?query=ASK%20%7B%7D%ZZ"),
            400,
            "bad-request",
        ),
        (
            at("GET", "/sparql?query=ASK%20%7B%22%FF%22%7D"),
            400,
            "bad-request",
        ),
        (
            at("GET", &format!("{ask}&default-graph-uri=relative")),
            400,
            "bad-request",
        ),
        (post(FORM, "other=1"), 400, "bad-request"),
        (post(turtle, "<a> <b> <c> ."), 415, "unsupported-media-type"),
        (at("POST", "/sparql"), 415, "unsupported-media-type"),
        (
            ("POST", "/sparql".to_owned(), vec![DIRECT], vec![0xff, 0xfe]),
            400,
            "bad-request",
        ),
        (("POST", ask, vec![DIRECT], ASK.into()), 400, "bad-request"),
        (post(DIRECT, &" ".repeat(2_000_000)), 413, "too-large"),
        (at("PUT", "/sparql"), 405, "method-not-allowed"),
        (at("DELETE", "/sparql"), 405, "method-not-allowed"),
        (at("PATCH", "/sparql"), 405, "method-not-allowed"),
        (at("PUT", "/store?default"), 404, "not-found"),
        (at("GET", "/no-such-page"), 404, "not-found"),
    ]
}

#[tokio::test]
async fn every_refusal() {
    let client = Client::small();
    let mut ran = 0;
    let cases = refused_queries().into_iter().chain(refused_requests());
    for ((method, path, headers, body), status, code) in cases {
        let shown: String = path.chars().take(80).collect();
        let answer = client.ask(method, &path, &headers, body).await;
        assert_eq!(answer.status, status, "{method} {shown}: {}", answer.body);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        let problem: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(problem["type"], format!("/problems#{code}"), "{shown}");
        assert_eq!(problem["status"], status);
        assert!(!problem["detail"].as_str().unwrap().is_empty());
        assert_eq!(status == 405, !answer.header("allow").is_empty());
        ran += 1;
    }
    assert_eq!(ran, 32);
}

#[tokio::test]
async fn a_malformed_query_is_shown_with_its_place() {
    let client = Client::small();
    let answer = client.query("SELECT *\nWHERE { ?政策 ?p ) }", "").await;
    let problem: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(
        (&problem["line"], &problem["column"]),
        (&2.into(), &16.into())
    );
    assert!(problem["excerpt"].as_str().unwrap().ends_with('^'));
    let page = client
        .query("SELECT *\nWHERE { ?政策 ?p ) }", "text/html")
        .await;
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert!(page.body.contains("line 2, column 16"));
}

#[tokio::test]
async fn datasets_by_the_protocol() {
    let client = Client::small();
    let count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }";
    let graph = encoded("http://data.example/policy/id/graph/ontology");
    let cases = [
        (address(count), "13"),
        (format!("{}&default-graph-uri={graph}", address(count)), "5"),
        (format!("{}&named-graph-uri={graph}", address(count)), "0"),
        (
            format!(
                "{}&default-graph-uri=http://e.org/x&default-graph-uri={graph}",
                address(count)
            ),
            "5",
        ),
    ];
    let mut ran = 0;
    for (path, expected) in cases {
        let answer = client.get(&path, "text/csv").await;
        assert_eq!(answer.body, format!("n\r\n{expected}\r\n"), "{path}");
        ran += 1;
    }
    assert_eq!(ran, 4);
}
