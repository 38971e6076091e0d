//! Answers that are kept: given again without an evaluation, in every coding, and never where they
//! could be another.

use std::io::Read as _;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::Request;
use oxrdf::{GraphName, Literal, NamedNode, Quad};
use seisaku_server::{Keeping, Settings};
use tokio::task::JoinSet;

use crate::client::{Client, address, iri, quads, served};

const LABELS: &str = "SELECT ?o { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o } ORDER BY ?o";

/// A query that takes a while: each statement with each other.
const PAIRS: &str =
    "SELECT (COUNT(*) AS ?n) { ?a ?p ?x . ?b ?q ?y FILTER(STRLEN(?x) > STRLEN(?y)) }";

/// How often answers were looked for, by what came of it.
async fn counted(client: &Client) -> [u64; 3] {
    let page = client.get("/metrics", "").await.body;
    ["hit", "miss", "shared"].map(|outcome| {
        let name = format!("seisaku_answer_cache_requests_total{{outcome=\"{outcome}\"}} ");
        let line = page.lines().find_map(|l| l.strip_prefix(&name));
        line.map_or(0, |n| n.parse().unwrap())
    })
}

/// The number of a metric without labels.
async fn number(client: &Client, name: &str) -> u64 {
    let page = client.get("/metrics", "").await.body;
    let line = page
        .lines()
        .find_map(|l| l.strip_prefix(&format!("{name} ")));
    line.unwrap().parse().unwrap()
}

fn keeping(bytes: u64, longest: usize) -> Settings {
    Settings {
        keeping: Keeping { bytes, longest },
        ..Settings::default()
    }
}

/// A service over so many statements that a query takes a while.
fn wide(settings: Settings) -> Client {
    let statement = |n: usize| {
        let subject = NamedNode::new(format!("http://e.org/{n}")).unwrap();
        let text = Literal::new_simple_literal(format!("{n:0>30}"));
        Quad::new(subject, iri("p"), text, GraphName::DefaultGraph)
    };
    Client::new(served((0..3_000).map(statement)), settings)
}

#[tokio::test]
async fn the_same_question_is_answered_once() {
    let client = Client::small();
    let first = client.query(LABELS, "text/csv").await;
    assert_eq!(counted(&client).await, [0, 1, 0]);
    // However it is written, and by whichever way it comes.
    let other = format!("# a comment\nPREFIX x: <http://e.org/>\n  {LABELS}");
    let again = client.query(&other, "text/csv").await;
    let posted = client
        .ask(
            "POST",
            "/sparql",
            &[
                ("content-type", "application/sparql-query"),
                ("accept", "text/csv"),
            ],
            LABELS,
        )
        .await;
    assert_eq!(first.body, again.body);
    assert_eq!(first.body, posted.body);
    assert_eq!(
        posted.header("etag"),
        "",
        "an answer to POST is not the client's to keep"
    );
    assert_eq!(counted(&client).await, [2, 1, 0]);
    assert_eq!(number(&client, "seisaku_answer_cache_answers").await, 1);
    assert!(number(&client, "seisaku_answer_cache_bytes").await > first.body.len() as u64);
    // What else the answer depends on makes it another.
    client.query(LABELS, "text/tab-separated-values").await;
    client.query(&LABELS.replace("?o", "?x"), "text/csv").await;
    let graph = "http://data.example/policy/id/graph/004";
    let part = format!("{}&default-graph-uri={graph}", address(LABELS));
    let part = client.get(&part, "text/csv").await;
    assert_ne!(part.body, first.body);
    assert_eq!(counted(&client).await, [2, 4, 0]);
}

#[tokio::test]
async fn another_release_has_other_answers() {
    let client = Client::small();
    let first = client.query(LABELS, "text/csv").await;
    let mut other = quads();
    other.pop();
    other.push(Quad::new(
        iri("id/item/new"),
        NamedNode::new("http://www.w3.org/2000/01/rdf-schema#label").unwrap(),
        Literal::new_simple_literal("new"),
        GraphName::DefaultGraph,
    ));
    client.state.swap(served(other));
    let second = client.query(LABELS, "text/csv").await;
    assert_ne!(first.body, second.body);
    assert!(second.body.contains("new"));
    assert_eq!(counted(&client).await, [0, 2, 0]);
}

#[tokio::test]
async fn what_may_change_or_has_failed_is_not_kept() {
    let client = Client::small();
    let queries = [
        "SELECT (NOW() AS ?x) {}",
        "SELECT (RAND() AS ?x) {}",
        "SELECT (UUID() AS ?x) {}",
        "SELECT (STRUUID() AS ?x) {}",
        "SELECT (BNODE() AS ?x) {}",
        "SELECT * { ?s ?p ?o FILTER EXISTS { BIND(RAND() AS ?r) FILTER(?r < 2) } } LIMIT 1",
        "SELECT * { ?s ?p ?o } ORDER BY RAND() LIMIT 1",
        "SELECT (SAMPLE(RAND()) AS ?x) { ?s ?p ?o }",
    ];
    for query in queries {
        for _ in 0..2 {
            assert_eq!(client.query(query, "text/csv").await.status, 200, "{query}");
        }
    }
    // Others would be asked, which are not there.
    let service = "SELECT * { SERVICE SILENT <http://peer.example/sparql> { ?s ?p ?o } }";
    for query in [service, "SELECT * {", "SELECT ?x { ?x ?y }"] {
        for _ in 0..2 {
            client.query(query, "text/csv").await;
        }
    }
    assert_eq!(counted(&client).await, [0; 3]);
    assert_eq!(number(&client, "seisaku_answer_cache_answers").await, 0);
    // One that runs out of time is made anew each time.
    let settings = Settings {
        limits: seisaku_query::Limits {
            time: std::time::Duration::from_millis(30),
            ..seisaku_query::Limits::default()
        },
        ..Settings::default()
    };
    let client = wide(settings);
    let product = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?d) }";
    for _ in 0..2 {
        assert_eq!(client.query(product, "text/csv").await.status, 504);
    }
    assert!(client.idle().await);
    assert_eq!(counted(&client).await, [0, 2, 0]);
    assert_eq!(number(&client, "seisaku_answer_cache_answers").await, 0);
}

#[tokio::test]
async fn every_coding_is_the_same_answer() {
    let client = wide(Settings::default());
    let query = "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s";
    let get = async |coding: &str| {
        let request = Request::get(address(query))
            .header("accept", "text/csv")
            .header("accept-encoding", coding);
        let answer = client.send(request.body(Body::empty()).unwrap()).await;
        let (parts, body) = answer.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let named = parts.headers.get("content-encoding");
        assert_eq!(named.map_or("identity", |v| v.to_str().unwrap()), coding);
        let mut text = String::new();
        match coding {
            "gzip" => flate2::read::GzDecoder::new(&bytes[..]).read_to_string(&mut text),
            "br" => brotli::Decompressor::new(&bytes[..], 4096).read_to_string(&mut text),
            "zstd" => zstd::Decoder::new(&bytes[..])
                .unwrap()
                .read_to_string(&mut text),
            _ => (&bytes[..]).read_to_string(&mut text),
        }
        .unwrap();
        text
    };
    // The first comes coded and in parts, and the others are made of it.
    let first = get("gzip").await;
    assert_eq!(first.lines().count(), 3_001);
    for coding in ["identity", "br", "zstd", "gzip", "br", "identity"] {
        assert!(get(coding).await == first, "{coding}");
    }
    assert_eq!(counted(&client).await, [6, 1, 0]);
    assert_eq!(number(&client, "seisaku_answer_cache_answers").await, 1);
}

#[tokio::test]
async fn who_asks_the_same_at_once_waits_for_the_first() {
    let client = Arc::new(wide(Settings::default()));
    let mut asked = JoinSet::new();
    for _ in 0..8 {
        let client = Arc::clone(&client);
        asked.spawn(async move { client.query(PAIRS, "text/csv").await.body });
    }
    assert_eq!(asked.join_all().await, vec!["n\r\n0\r\n".to_owned(); 8]);
    let [hit, miss, shared] = counted(&client).await;
    assert_eq!(hit + shared + miss, 8);
    // Who waited long for one that was sent already asks himself: that is for slow machines.
    assert!((1..5).contains(&miss), "{miss}");
}

#[tokio::test]
async fn who_waited_goes_on_when_the_first_has_gone() {
    let client = Arc::new(wide(Settings::default()));
    let ask = || {
        let client = Arc::clone(&client);
        tokio::spawn(async move { client.query(PAIRS, "text/csv").await.body })
    };
    let first = ask();
    // The first has begun as soon as it is known that the answer was not there.
    while counted(&client).await != [0, 1, 0] {
        tokio::task::yield_now().await;
    }
    let second = ask();
    tokio::task::yield_now().await;
    first.abort();
    assert_eq!(second.await.unwrap(), "n\r\n0\r\n");
}

#[tokio::test]
async fn bounds() {
    let query = "SELECT ?s ?o { ?s ?p ?o }";
    // Too long to be kept, which is known from then on.
    let client = wide(keeping(1 << 20, 10_000));
    for _ in 0..3 {
        let answer = client.query(query, "text/csv").await;
        assert_eq!(answer.body.lines().count(), 3_001);
    }
    assert_eq!(counted(&client).await, [0, 3, 0]);
    // All together are no more than they may be.
    let client = wide(keeping(300_000, 100_000));
    for n in 0..100 {
        let page = format!("{query} LIMIT 1000 OFFSET {n}");
        client.query(&page, "text/csv").await;
    }
    let bytes = number(&client, "seisaku_answer_cache_bytes").await;
    assert!(bytes > 50_000 && bytes <= 300_000, "{bytes}");
    // None are kept.
    let client = wide(keeping(0, 1 << 20));
    for _ in 0..2 {
        client.query(query, "text/csv").await;
    }
    assert_eq!(counted(&client).await, [0; 3]);
}

#[tokio::test]
async fn what_the_client_has_is_not_evaluated() {
    let client = wide(keeping(0, 0));
    let query = "SELECT ?s { ?s ?p ?o FILTER(STRLEN(?o) > 3) }";
    let first = client.query(query, "text/csv").await;
    let tag = first.header("etag").to_owned();
    let headers = [("accept", "text/csv"), ("if-none-match", tag.as_str())];
    let again = client
        .ask("GET", &address(query), &headers, Body::empty())
        .await;
    assert_eq!(again.status, 304);
    // It was not even given a place: none waited for one.
    let page = client.get("/metrics", "").await.body;
    let waits = "seisaku_query_wait_seconds_count";
    let waits: u64 = page
        .lines()
        .filter(|l| l.starts_with(waits))
        .map(|l| l.rsplit(' ').next().unwrap().parse::<u64>().unwrap())
        .sum();
    assert_eq!(waits, 1);
}
