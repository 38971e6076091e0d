//! How fast a query is joined with another endpoint: wall time, requests, bytes.
//!
//! The other endpoint is a thread of this process that waits 50 ms before each answer, as a network
//! would, over 30,000 diseases with labels and codes. What is ours runs as in a service: read,
//! rewritten, evaluated, written as JSON.
//!
//!     cargo bench -p seisaku-bench-federation

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a measurement says what it measured, or fails"
)]

#[path = "../../../crates/query/tests/federated/peer.rs"]
#[expect(dead_code, reason = "only some manners are measured")]
mod peer;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use oxigraph::model::{GraphName, Literal, NamedNode, Quad};
use peer::{Manner, Peer};
use seisaku_federation::{Federation, Options, Peers, Profile};
use seisaku_index::Snapshot;
use seisaku_query::{Cancel, Format, Limits, Request, parse, run};

/// The time that the network takes.
const DELAY: Duration = Duration::from_millis(50);

/// Measurements of each query that is warm.
const TIMES: usize = 7;

fn iri(text: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("http://example.org/{text}"))
}

fn remote() -> Snapshot {
    let mut quads = Vec::new();
    for i in 0..30_000 {
        let disease = iri(&format!("d{i}"));
        let mut say = |property: &str, value: Literal| {
            quads.push(Quad::new(
                disease.clone(),
                iri(property),
                value,
                GraphName::DefaultGraph,
            ));
        };
        say(
            "label",
            Literal::new_language_tagged_literal_unchecked(format!("疾患{i}"), "ja"),
        );
        say(
            "label",
            Literal::new_language_tagged_literal_unchecked(format!("disease {i}"), "en"),
        );
        say("code", Literal::new_simple_literal(format!("D{i:06}")));
    }
    Snapshot::from_quads(quads).unwrap()
}

fn local(bindings: usize) -> Snapshot {
    let quads = (0..bindings).map(|i| {
        let disease = iri(&format!("d{}", i * 29));
        Quad::new(
            iri(&format!("i{i}")),
            iri("has"),
            disease,
            GraphName::DefaultGraph,
        )
    });
    Snapshot::from_quads(quads).unwrap()
}

fn federation(peer: &Peer) -> Federation {
    let profile = Profile {
        endpoint: Some(peer.endpoint()),
        allow_private: Some(true),
        ..Profile::default()
    };
    let named = BTreeMap::from([("remote".to_owned(), profile)]);
    // What is kept would answer all but the first.
    let options = Options {
        cache: 0,
        ..Options::default()
    };
    Federation::with(Peers::new(&named).unwrap(), options)
}

/// The time of a query, and its rows.
fn ask(data: &Snapshot, federation: &Federation, query: &str) -> (f64, u64) {
    let since = Instant::now();
    let request = Request {
        query: query.to_owned(),
        union_default_graph: true,
        ..Request::default()
    };
    let query = parse(&request, &Limits::default()).unwrap();
    let query = query.with_federation(federation.clone());
    let mut json = Vec::new();
    let stats = run(&query, data, Format::Json, &mut json, &Cancel::never()).unwrap();
    (since.elapsed().as_secs_f64(), stats.rows)
}

fn main() {
    let peer = Peer::start(&remote(), Manner::Late(DELAY));
    let service = format!(
        "SERVICE <{}> {{ ?d <http://example.org/label> ?l ; <http://example.org/code> ?c FILTER(LANG(?l) = \"ja\") }}",
        peer.endpoint()
    );
    let ours = "?i <http://example.org/has> ?d .";
    let shapes = [
        ("SERVICE last", format!("SELECT * {{ {ours} {service} }}")),
        ("SERVICE first", format!("SELECT * {{ {service} {ours} }}")),
        (
            "OPTIONAL",
            format!("SELECT * {{ {ours} OPTIONAL {{ {service} }} }}"),
        ),
    ];
    println!(
        "| bindings | shape | cold s | warm s (median) | requests | kB from the peer | rows |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    for bindings in [10, 1_000] {
        let data = local(bindings);
        for (name, query) in &shapes {
            let federation = federation(&peer);
            let (cold, _) = ask(&data, &federation, query);
            let mut times = Vec::new();
            let (requests, bytes) = (peer.queries().len(), peer.bytes());
            let mut found = 0;
            for _ in 0..TIMES {
                let (time, rows) = ask(&data, &federation, query);
                times.push(time);
                found = rows;
            }
            assert_eq!(found, bindings as u64, "{name}");
            times.sort_by(f64::total_cmp);
            println!(
                "| {bindings} | {name} | {cold:.3} | {:.3} | {} | {} | {found} |",
                times[TIMES / 2],
                (peer.queries().len() - requests) / TIMES,
                (peer.bytes() - bytes) / TIMES / 1_000,
            );
        }
    }
}
