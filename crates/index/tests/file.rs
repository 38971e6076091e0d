//! An index as a file: written, opened, damaged.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use std::fs::{self, File};
use std::path::Path;

use oxigraph::model::GraphName;
use seisaku_index::{Input, LayoutError, Loader, OpenError, RdfFormat, Snapshot};

const DATA: &str = r#"
<a> <p> "01"^^<http://www.w3.org/2001/XMLSchema#integer>, 1, +1, 1.50, 1.5, "あ"@ja, "x" .
<b> <p> "2025-04-01"^^<http://www.w3.org/2001/XMLSchema#date>, _:n, "t"^^<type> .
"#;

fn snapshot() -> Snapshot {
    let mut loader = Loader::new();
    let input = Input {
        name: "data.ttl",
        format: RdfFormat::Turtle,
        base: Some("http://example.org/"),
        graph: GraphName::DefaultGraph,
    };
    loader.read(&input, DATA.as_bytes()).unwrap();
    loader.finish_of("data").unwrap()
}

fn written(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    snapshot().write(&mut bytes).unwrap();
    fs::write(path, &bytes).unwrap();
    bytes
}

fn lines(snapshot: &Snapshot) -> Vec<String> {
    let quads = snapshot.quads(None, None, None, None);
    let mut lines: Vec<_> = quads
        .filter_map(Result::ok)
        .map(|q| q.to_string())
        .collect();
    lines.sort();
    lines
}

#[test]
fn a_file_gives_back_every_literal_as_it_was_written() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("index");
    assert_eq!(
        written(&path),
        written(&path),
        "the same input, other bytes"
    );
    let open = Snapshot::open(&File::open(&path).unwrap(), "data").unwrap();
    open.verify().unwrap();
    assert_eq!(lines(&open), lines(&snapshot()));
    assert_eq!(open.len(), 10);
    for text in ["\"01\"", "\"1\"", "\"+1\"", "\"1.50\"", "\"1.5\""] {
        assert!(lines(&open).iter().any(|l| l.contains(text)), "{text}");
    }
}

#[test]
fn a_file_of_something_else_is_refused_with_a_reason() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("index");
    let mut bytes = written(&path);
    let open = |origin| Snapshot::open(&File::open(&path).unwrap(), origin);
    assert!(matches!(open("other"), Err(OpenError::Origin)));
    let refused = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        let Err(OpenError::Layout(error)) = open("data") else {
            panic!("accepted")
        };
        error
    };
    assert_eq!(refused(b"%PDF-1.7 and so on"), LayoutError::Foreign);
    assert_eq!(
        refused(&bytes[..bytes.len() - 1]).to_string(),
        "its section Header is damaged"
    );
    bytes[8] = 99;
    assert_eq!(refused(&bytes), LayoutError::Version { found: 99 });
}

/// Whatever byte is changed: a section is named by the full check, and nobody crashes before.
#[test]
fn damage_is_found_and_never_fatal() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("index");
    let bytes = written(&path);
    let (mut refused, mut found) = (0, 0);
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0xa5;
        let copy = dir.path().join(format!("{at}"));
        fs::write(&copy, &damaged).unwrap();
        match Snapshot::open(&File::open(&copy).unwrap(), "data") {
            Err(_) => refused += 1,
            Ok(open) => {
                found += usize::from(open.verify().is_err());
                let _ = lines(&open);
                let iri = oxigraph::model::NamedNode::new("http://example.org/a").unwrap();
                let _ = open.describe(&iri, 3);
            }
        }
        fs::remove_file(&copy).unwrap();
    }
    // What is left lies between sections, where nothing is written.
    assert!(
        refused > 100 && found > 200,
        "{refused} refused, {found} found"
    );
}
