//! How long a dataset of the size of a release takes.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use std::time::{Duration, Instant};

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedNode, Quad};
use seisaku_index::Snapshot;
use seisaku_release::shapes::Rules;
use seisaku_release::{Draft, Release, publish};
use seisaku_vocab::Space;

/// The valid examples again and again, each time with other IRIs, until there are `size` quads.
fn many(size: usize) -> Vec<Quad> {
    let mut quads = Vec::new();
    for round in 0.. {
        for (name, text) in seisaku_vocab::files() {
            if !name.starts_with("examples/valid/") {
                continue;
            }
            let text = text.replace(
                "<http://example.org/id/>",
                &format!("<http://example.org/id/{round}/{name}/>"),
            );
            let graph = NamedNode::new(format!("http://example.org/graph/{name}")).unwrap();
            let parser = RdfParser::from_format(RdfFormat::Turtle).with_default_graph(graph);
            quads.extend(parser.for_slice(&text).map(Result::unwrap));
        }
        if quads.len() >= size {
            break;
        }
    }
    quads
}

fn shapes() -> Vec<(String, String)> {
    seisaku_vocab::files()
        .iter()
        .filter(|(path, _)| path.starts_with("shapes/"))
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect()
}

#[test]
#[ignore = "a measurement: cargo test --release -p seisaku-release --test speed -- --ignored --nocapture"]
fn sixty_thousand_statements_are_checked_in_two_seconds() {
    let snapshot = Snapshot::from_quads(many(60_000)).unwrap();
    let shapes = shapes();
    let files = shapes.iter().map(|(n, t)| (n.as_str(), t.as_str()));
    let rules = Rules::read(files, &Space::default()).unwrap();
    let start = Instant::now();
    let report = rules.check(&snapshot).unwrap();
    let taken = start.elapsed();
    println!("{} quads, {} rules: {taken:?}", snapshot.len(), rules.len());
    assert!(report.conforms(), "{report}");
    assert!(taken < Duration::from_secs(2), "{taken:?}");
}

#[test]
#[ignore = "a measurement: cargo test --release -p seisaku-release --test speed -- --ignored --nocapture"]
fn sixty_thousand_statements_are_published_and_opened() {
    let dir = tempfile::tempdir().unwrap();
    let draft = Draft {
        quads: many(60_000),
        sources: Vec::new(),
        diagnostics: String::new(),
        date: "2025-06-27".to_owned(),
        space: Space::default(),
        endpoint: "http://localhost:7878/sparql".to_owned(),
        ontology_version: "0".to_owned(),
        shapes: shapes(),
    };
    let start = Instant::now();
    let published = publish(dir.path(), &draft, &mut |step| {
        println!("{:?} {step}", start.elapsed());
    })
    .unwrap();
    println!("{:?} published", start.elapsed());
    let start = Instant::now();
    let release = Release::open(dir.path(), &published.id).unwrap();
    println!("{:?} to open", start.elapsed());
    let bytes: u64 = release.manifest().files.iter().map(|f| f.bytes).sum();
    let start = Instant::now();
    let snapshot = release.snapshot().unwrap();
    println!(
        "{:?} to load {} quads of {bytes} bytes",
        start.elapsed(),
        snapshot.len()
    );
}
