//! What the standards ask where servers like to do as they please: the order of columns, the base
//! of relative IRIs, unknown parameters, encodings, methods.

use axum::body::Body;
use serde_json::Value;

use crate::client::{Answer, Client, address, encoded};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const DIRECT: (&str, &str) = ("content-type", "application/sparql-query");

#[tokio::test]
async fn columns_come_in_the_order_of_the_query() {
    let client = Client::small();
    let cases = [
        ("SELECT * { ?z ?y ?x } LIMIT 1", "z,y,x"),
        (
            "SELECT DISTINCT * { ?z ?b ?x OPTIONAL { ?z ?b ?a } } LIMIT 1",
            "z,b,x,a",
        ),
        (
            "SELECT * { { SELECT ?q ?p { ?p ?a ?q } } ?p ?b ?r } LIMIT 1",
            "q,p,b,r",
        ),
        ("SELECT ?x ?a ?m { ?a ?m ?x } LIMIT 1", "x,a,m"),
    ];
    let mut ran = 0;
    for (query, columns) in cases {
        let csv = client.query(query, "text/csv").await;
        assert_eq!(csv.body.lines().next(), Some(columns), "{query}");
        let json = client.query(query, "application/sparql-results+json").await;
        let json: Value = serde_json::from_str(&json.body).unwrap();
        let vars: Vec<&str> = json["head"]["vars"]
            .as_array()
            .unwrap()
            .iter()
            .map(|v| v.as_str().unwrap())
            .collect();
        assert_eq!(vars.join(","), columns, "{query}");
        ran += 1;
    }
    assert_eq!(ran, 4);
}

#[tokio::test]
async fn relative_iris_are_those_of_the_endpoint() {
    let client = Client::small();
    let construct = "CONSTRUCT { <s> <#p> </o> , <> } WHERE {}";
    let answer = client.query(construct, "application/n-triples").await;
    let mut lines: Vec<&str> = answer.body.lines().collect();
    lines.sort_unstable();
    let subject = "<http://data.example/policy/s> <http://data.example/policy/sparql#p>";
    assert_eq!(
        lines,
        [
            format!("{subject} <http://data.example/o> ."),
            format!("{subject} <http://data.example/policy/sparql> ."),
        ]
    );
    let based = "BASE <http://e.org/a/> CONSTRUCT { <s> <#p> <../o> } WHERE {}";
    let answer = client.query(based, "application/n-triples").await;
    assert_eq!(
        answer.body,
        "<http://e.org/a/s> <http://e.org/a/#p> <http://e.org/o> .\n"
    );
}

#[tokio::test]
async fn unknown_parameters_are_passed_over() {
    let client = Client::small();
    let plain = client.query("ASK {}", "text/csv").await;
    let others = "ac=1&output=xml&results=xml&timeout=1&debug=on&should-sponge=&%E6%94%BF=1&=&&x";
    let query = encoded("ASK {}");
    let by_get = client
        .get(&format!("/sparql?{others}&query={query}"), "text/csv")
        .await;
    let accept = ("accept", "text/csv");
    let form = format!("{others}&query={query}");
    let by_post = client.ask("POST", "/sparql", &[FORM, accept], form).await;
    let direct = client
        .ask(
            "POST",
            &format!("/sparql?{others}"),
            &[DIRECT, accept],
            "ASK {}",
        )
        .await;
    for answer in [by_get, by_post, direct] {
        assert_eq!((answer.status, &answer.body), (200, &plain.body));
    }
    // Clients of many endpoints name the format in several ways at once.
    let formats = "format=x-json&format=application/sparql-results%2Bxml";
    let answer = client
        .get(&format!("{}&{formats}", address("ASK {}")), "")
        .await;
    assert_eq!(
        answer.header("content-type"),
        "application/sparql-results+xml"
    );
}

/// Method, address, headers and body.
type Sent = (
    &'static str,
    &'static str,
    Vec<(&'static str, &'static str)>,
    Vec<u8>,
);

#[tokio::test]
async fn what_is_not_utf8_is_refused_and_what_is_comes_back() {
    let client = Client::small();
    let bad: [Sent; 7] = [
        ("GET", "/sparql?query=ASK%20%7B%22%FF%22%7D", vec![], vec![]),
        ("GET", "/sparql?query=ASK%7B%7D&x=%C3%28", vec![], vec![]),
        ("GET", "/sparql?query=ASK%7B%7D&%80=1", vec![], vec![]),
        (
            "POST",
            "/sparql",
            vec![FORM],
            b"query=ASK%7B%22%ED%A0%80%22%7D".to_vec(),
        ),
        (
            "POST",
            "/sparql",
            vec![FORM],
            b"query=ASK{\"\xff\"}".to_vec(),
        ),
        (
            "POST",
            "/sparql",
            vec![DIRECT],
            b"ASK { ?s ?p \"\xc0\xaf\" }".to_vec(),
        ),
        ("GET", "/id/item/%FF", vec![], vec![]),
    ];
    let mut ran = 0;
    for (method, path, headers, body) in bad {
        let answer = client.ask(method, path, &headers, body).await;
        assert_eq!(answer.status, 400, "{path}: {}", answer.body);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        ran += 1;
    }
    assert_eq!(ran, 7);
    let text = "政策 \u{1f9ec} e\u{301} \u{0}\u{7}\u{fffd}";
    let query = format!("SELECT (\"{text}\" AS ?x) {{}}");
    for (headers, body) in [
        (vec![FORM], format!("query={}", encoded(&query))),
        (vec![DIRECT], query.clone()),
    ] {
        let answer = client.ask("POST", "/sparql", &headers, body).await;
        let json: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(json["results"]["bindings"][0]["x"]["value"], text);
    }
}

const PLACES: &[&str] = &[
    "/",
    "/sparql",
    "/sparql/",
    "/sparql?query=ASK%7B%7D",
    "/sparql?query=nonsense",
    "/update",
    "/id/item/004/1.1.16",
    "/id/item/nothing",
    "/doc/item/004/1.1.16",
    "/doc/item/004/1.1.16.ttl",
    "/ontology",
    "/ontology/1.0.0",
    "/ontology/9.9.9",
    "/shapes",
    "/.well-known/void",
    "/catalog",
    "/dumps/",
    "/dumps",
    "/dumps/none/none",
    "/problems",
    "/openapi.json",
    "/static/style.css",
    "/robots.txt",
    "/sitemap.xml",
    "/health/live",
    "/health/ready",
    "/requests/none",
    "/metrics",
];

async fn ask(client: &Client, method: &str, path: &str, accept: &str) -> Answer {
    let headers = [("accept", accept), ("origin", "https://e.org")];
    client.ask(method, path, &headers, Body::empty()).await
}

#[tokio::test]
async fn head_and_options_are_answered_everywhere() {
    let client = Client::small();
    let mut ran = 0;
    for path in PLACES {
        for accept in ["*/*", "text/html", "text/turtle", "image/png"] {
            let get = ask(&client, "GET", path, accept).await;
            let head = ask(&client, "HEAD", path, accept).await;
            assert_eq!(
                (head.status, head.body.as_str()),
                (get.status, ""),
                "{path} {accept}"
            );
            for name in [
                "content-type",
                "etag",
                "vary",
                "cache-control",
                "location",
                "last-modified",
            ] {
                assert_eq!(
                    head.header(name),
                    get.header(name),
                    "{path} {accept}: {name}"
                );
            }
            assert_eq!(get.header("access-control-allow-origin"), "*", "{path}");
            ran += 1;
        }
        let options = ask(&client, "OPTIONS", path, "*/*").await;
        assert_eq!((options.status, options.body.as_str()), (204, ""), "{path}");
        assert!(options.header("allow").starts_with("GET, HEAD"), "{path}");
        for method in ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "X"] {
            let refused = ask(&client, method, path, "*/*").await;
            assert_eq!(refused.status, 405, "{method} {path}");
            assert_eq!(
                refused.header("allow"),
                options.header("allow"),
                "{method} {path}"
            );
            ran += 1;
        }
    }
    assert_eq!(ran, PLACES.len() * 10);
}
