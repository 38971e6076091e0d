//! The description of the surface against the router: each answer has a status and a media type
//! that the description names, and no method is answered that it does not name.

use std::collections::BTreeSet;

use axum::body::Body;
use serde_json::Value;

use crate::client::{Answer, Client, address, encoded};

const METHODS: [&str; 7] = ["get", "head", "post", "put", "delete", "patch", "options"];
const ACCEPTS: [&str; 6] = [
    "*/*",
    "text/html,application/xhtml+xml,*/*;q=0.8",
    "text/turtle",
    "application/sparql-results+json",
    "application/ld+json;q=0.2, text/csv",
    "image/png",
];
const QUERIES: [&str; 9] = [
    "SELECT * { ?s ?p ?o } LIMIT 3",
    "ASK {}",
    "CONSTRUCT WHERE { ?s ?p ?o }",
    "DESCRIBE <http://data.example/policy/ontology>",
    "SELECT ?x WHERE { ?x ?y }",
    "",
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "CLEAR ALL",
    "SELECT (<http://e.org/f>(1) AS ?x) {}",
];

async fn description(client: &Client) -> Value {
    let answer = client.get("/openapi.json", "").await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.header("content-type"),
        "application/vnd.oai.openapi+json;version=3.1"
    );
    serde_json::from_str(&answer.body).unwrap()
}

/// The addresses that a path of the description stands for: there, not there, and no UTF-8.
fn samples(path: &str) -> Vec<String> {
    let Some((before, _)) = path.split_once('{') else {
        let queries = QUERIES.map(|q| format!("{path}?query={}", encoded(q)));
        let mut samples: Vec<_> = queries.into_iter().filter(|_| path == "/sparql").collect();
        let others = [
            "",
            "?format=ttl",
            "?format=nothing",
            "?format=%FF",
            "?format=json&format=xml",
        ];
        samples.extend(others.map(|q| format!("{path}{q}")));
        samples.push(format!("{path}?update=CLEAR+ALL"));
        return samples;
    };
    let keys = [
        "item/004/1.1.16",
        "item/004/1.1.16.ttl",
        "item%2F004%2F1.1.16",
        "item/nothing",
        "%FF",
        "1.0.0",
        "current/seisaku.nq",
        "2025-06-27-0a1b2c3d/seisaku.nq",
        "%00/%00",
        "..%2F..%2Fetc%2Fpasswd/x",
    ];
    keys.map(|key| format!("{before}{key}")).into()
}

/// What an answer has that the description of its operation does not name.
fn undescribed(operation: &Value, method: &str, answer: &Answer) -> Option<String> {
    let described = operation["responses"].get(answer.status.to_string());
    let Some(described) = described else {
        return Some(format!("{} is not described", answer.status));
    };
    let media_type = answer.header("content-type").split(';').next().unwrap();
    let content = &described["content"];
    if answer.body.is_empty() || method == "head" {
        return (!answer.body.is_empty()).then(|| "a head has a body".to_owned());
    }
    let whole = answer.header("content-type");
    let named = [media_type, whole, "*/*"]
        .iter()
        .any(|t| content.get(*t).is_some());
    if !named {
        return Some(format!(
            "{} as {media_type} is not described",
            answer.status
        ));
    }
    if media_type == "application/problem+json" {
        let problem: Value = serde_json::from_str(&answer.body).unwrap();
        let status = problem["status"].as_u64() == Some(answer.status.into());
        return (!status).then(|| "the problem has another status".to_owned());
    }
    None
}

fn is_missing(path: &str, answer: &Answer) -> bool {
    // An address of the sample may have fewer parts than the path, or more.
    path.contains('{') && answer.body.contains("there is no page")
}

#[tokio::test]
async fn each_answer_is_described() {
    let client = Client::small();
    let document = description(&client).await;
    let (mut ran, mut faults, mut seen) = (0, BTreeSet::new(), BTreeSet::new());
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            for address in samples(path) {
                for accept in ACCEPTS {
                    let headers = [("accept", accept)];
                    let name = method.to_uppercase();
                    let answer = client.ask(&name, &address, &headers, Body::empty()).await;
                    if is_missing(path, &answer) {
                        continue;
                    }
                    if let Some(fault) = undescribed(operation, method, &answer) {
                        faults.insert(format!("{name} {address} ({accept}): {fault}"));
                    }
                    seen.insert(answer.status);
                    ran += 1;
                }
            }
        }
    }
    assert!(ran > 2_000, "only {ran} asked");
    assert!(faults.is_empty(), "{faults:#?}");
    for status in [200, 204, 303, 307, 400, 403, 404, 406, 415] {
        assert!(seen.contains(&status), "{status} was never met");
    }
}

#[tokio::test]
async fn bodies_are_described() {
    let client = Client::small();
    let document = description(&client).await;
    let operation = &document["paths"]["/sparql"]["post"];
    let mut ran = 0;
    for query in QUERIES {
        let form = format!("query={}", encoded(query));
        for (media_type, body) in [
            ("application/sparql-query", query),
            ("application/x-www-form-urlencoded", form.as_str()),
            ("application/sparql-update", query),
            ("text/plain", query),
            ("application/x-www-form-urlencoded", "query=%FF"),
        ] {
            for accept in ACCEPTS {
                let headers = [("content-type", media_type), ("accept", accept)];
                let body = body.to_owned();
                let answer = client.ask("POST", "/sparql", &headers, body).await;
                let fault = undescribed(operation, "post", &answer);
                assert_eq!(
                    fault, None,
                    "{media_type} {query} {accept}: {}",
                    answer.body
                );
                ran += 1;
            }
        }
    }
    assert_eq!(ran, 270);
}

#[tokio::test]
async fn no_method_is_answered_that_is_not_described() {
    let client = Client::small();
    let document = description(&client).await;
    let mut ran = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        let address = path.replace("{id}/{path}", "x/y").replace(['{', '}'], "");
        let described: BTreeSet<String> = METHODS
            .iter()
            .filter(|m| item.get(**m).is_some())
            .map(|m| m.to_uppercase())
            .collect();
        for method in METHODS {
            let answer = client
                .ask(&method.to_uppercase(), &address, &[], Body::empty())
                .await;
            assert_eq!(
                answer.status == 405,
                item.get(method).is_none(),
                "{method} {address}: {}",
                answer.status
            );
            if matches!(answer.status, 204 | 405) {
                let allow = answer.header("allow").split(", ");
                let allowed: BTreeSet<String> = allow.map(str::to_owned).collect();
                assert_eq!(allowed, described, "{method} {address}");
            }
            assert_eq!(answer.header("access-control-allow-origin"), "*");
            assert!(answer.header("server").starts_with("Seisaku/"));
            ran += 1;
        }
    }
    assert!(ran > 140, "only {ran}");
}

#[tokio::test]
async fn the_description_is_linked() {
    let client = Client::small();
    let mut ran = 0;
    for (path, accept) in [
        ("/", ""),
        ("/sparql", "text/turtle"),
        ("/sparql", "text/html"),
    ] {
        let answer = client.get(path, accept).await;
        assert!(
            answer
                .header("link")
                .contains("</openapi.json>; rel=\"service-desc\""),
            "{path} {accept}: {}",
            answer.header("link")
        );
        ran += 1;
    }
    assert_eq!(ran, 3);
    let answer = client.get(&address("ASK {}"), "text/html").await;
    assert!(answer.body.contains("rel=\"service-desc\""));
    let below = client.get("/policy/openapi.json", "").await;
    let document: Value = serde_json::from_str(&below.body).unwrap();
    assert_eq!(document["servers"][0]["url"], "http://data.example/policy");
}
