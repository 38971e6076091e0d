//! What a query may take, and what happens when its client goes.

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::Request;
use oxrdf::{GraphName, NamedNode, Quad};
use seisaku_query::Limits;
use seisaku_server::{Places, Settings};
use tokio::time::timeout;

use crate::client::{Client, address, served};

/// A product that takes hours and whose first row never comes.
const PRODUCT: &str = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }";

/// A product that takes hours and gives rows from the beginning.
const ROWS: &str = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";

fn large(settings: Settings) -> Client {
    let node = |i: u32| NamedNode::new(format!("http://data.example/{i}")).unwrap();
    let quads =
        (0..2_000).map(|i| Quad::new(node(i), node(0), node(i + 1), GraphName::DefaultGraph));
    Client::new(served(quads), settings)
}

fn settings(milliseconds: u64) -> Settings {
    Settings {
        limits: Limits {
            time: Duration::from_millis(milliseconds),
            ..Limits::default()
        },
        patience: Duration::from_millis(50),
        places: Places {
            at_once: 3,
            long_at_once: 2,
            queue: 4,
            queue_of_client: 2,
        },
        ..Settings::default()
    }
}

fn request(query: &str) -> Request<Body> {
    Request::builder()
        .uri(address(query))
        .body(Body::empty())
        .unwrap()
}

#[tokio::test]
async fn a_query_that_takes_too_long_is_a_504() {
    let client = large(settings(200));
    let start = Instant::now();
    let answer = client.query(PRODUCT, "").await;
    assert_eq!(answer.status, 504, "{}", answer.body);
    assert!(start.elapsed() < Duration::from_secs(5));
    assert!(client.idle().await);
}

#[tokio::test]
async fn a_failure_after_the_first_byte_breaks_the_body_off() {
    let client = large(settings(300));
    let response = client.send(request(ROWS)).await;
    assert_eq!(response.status(), 200);
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await;
    assert!(body.is_err());
    assert!(client.idle().await);
}

#[tokio::test]
async fn a_client_that_reads_no_more_does_not_keep_the_thread() {
    let client = large(settings(300));
    let response = client.send(request(ROWS)).await;
    assert!(client.idle().await);
    drop(response);
}

#[tokio::test]
async fn a_client_that_goes_stops_the_work() {
    let client = large(settings(3_600_000));
    // Before the first byte: the future of the answer is dropped.
    assert!(
        timeout(Duration::from_millis(200), client.send(request(PRODUCT)))
            .await
            .is_err()
    );
    assert!(client.idle().await);
    // After it: the body is dropped.
    let response = client.send(request(ROWS)).await;
    assert_eq!(client.state.running(), 1);
    drop(response);
    assert!(client.idle().await);
}

#[tokio::test]
async fn beyond_the_places_a_client_is_told_to_come_again() {
    let client = large(settings(3_600_000));
    let running = [
        client.send(request(ROWS)).await,
        client.send(request(ROWS)).await,
    ];
    assert_eq!(client.state.running(), 2);
    let refused = client.query(PRODUCT, "").await;
    assert_eq!((refused.status, refused.header("retry-after")), (503, "5"));
    // What is small needs no place, and what ends soon finds one beside the long ones.
    assert_eq!(client.query("ASK {}", "").await.status, 200);
    let light = "SELECT (COUNT(*) AS ?n) { ?s <http://data.example/0> ?o }";
    assert_eq!(client.query(light, "").await.status, 200);
    assert_eq!(client.get("/health/ready", "").await.status, 200);
    drop(running);
    assert!(client.idle().await);
    assert_eq!(client.query("ASK {}", "").await.status, 200);
}

#[tokio::test]
async fn it_stands_somewhere_why_an_answer_broke_off() {
    let client = large(settings(300));
    let response = client.send(request(ROWS)).await;
    let link = response.headers()["link"].to_str().unwrap().to_owned();
    let address = link.strip_prefix("<").unwrap().split('>').next().unwrap();
    let head = format!("http://data.example{address}");
    let body = response.into_body();
    let first = client.get(address, "").await;
    assert!(first.body.contains("running"), "{}", first.body);
    assert!(axum::body::to_bytes(body, usize::MAX).await.is_err());
    assert!(client.idle().await);
    let then = client.get(address, "").await;
    assert_eq!(then.header("content-type"), "application/json");
    assert!(then.body.contains("broken off"), "{}", then.body);
    assert!(then.body.contains("/problems#timed-out"), "{}", then.body);
    let client = large(settings(60_000));
    // The head of a long answer names the address; that of a short one is always the same.
    let all = client.query("SELECT * { ?a ?b ?c }", "application/sparql-results+json");
    let all = all.await.body;
    assert!(all.starts_with(r#"{"head":{"link":["http://data.example/policy/requests/"#));
    let one = client.query(
        "SELECT * { ?a ?b ?c } LIMIT 1",
        "application/sparql-results+json",
    );
    assert!(
        one.await
            .body
            .starts_with(r#"{"head":{"vars":["a","b","c"]}"#)
    );
    assert_eq!(client.get("/requests/x", "").await.status, 404);
    assert!(head.contains("/policy/requests/"));
}

#[tokio::test]
async fn a_swap_leaves_running_answers_alone() {
    let client = large(settings(3_600_000));
    let response = client
        .send(request("SELECT * { ?a ?b ?c . ?d ?b ?f } LIMIT 100000"))
        .await;
    client.state.swap(served(Vec::new()));
    let body = axum::body::to_bytes(response.into_body(), usize::MAX)
        .await
        .unwrap();
    assert!(body.ends_with(b"}"), "the answer is whole");
    let now = client.query("ASK { ?s ?p ?o }", "text/csv").await;
    assert_eq!(now.body, "false");
}

#[tokio::test]
async fn deep_queries_do_not_end_the_process() {
    let client = large(settings(5_000));
    let mut ran = 0;
    for query in [
        format!("ASK {}{}", "{".repeat(90), "}".repeat(90)),
        format!("ASK {{ FILTER(1{}) }}", "+1".repeat(1_500)),
        format!("ASK {{ {{}} {} }}", "UNION {} ".repeat(900)),
        format!(
            "ASK {{ ?s <http://e.org/p>{} ?o }}",
            "/<http://e.org/p>".repeat(1_500)
        ),
    ] {
        let headers = [("content-type", "application/sparql-query")];
        let answer = client.ask("POST", "/sparql", &headers, query).await;
        assert!([200, 400, 504].contains(&answer.status), "{}", answer.body);
        ran += 1;
    }
    assert_eq!(ran, 4);
}
