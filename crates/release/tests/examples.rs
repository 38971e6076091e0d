//! The examples of the ontology against its shapes: each valid one conforms, and each invalid
//! one violates the shape that its first line names.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use oxigraph::model::GraphName;
use seisaku_index::{Input, Loader, RdfFormat};
use seisaku_release::shapes::{Report, Rules, Severity};
use seisaku_vocab::{DEFAULT_BASE, Space};

/// Examples whose only fault is `xsd:integer` where `xsd:nonNegativeInteger` is wanted. The store
/// keeps both as `xsd:integer`, so no query can tell them apart; the bound itself is checked.
const ONE_IN_THE_STORE: [&str; 2] = [
    "examples/invalid/TextPositionSelector-end-datatype.ttl",
    "examples/invalid/TextPositionSelector-start-datatype.ttl",
];

/// The files of a folder of `ontology/`.
fn folder(prefix: &str) -> Vec<(&'static str, &'static str)> {
    seisaku_vocab::files()
        .iter()
        .copied()
        .filter(|(path, _)| path.starts_with(prefix) && path.ends_with(".ttl"))
        .collect()
}

/// How many Turtle files lie in the folder on disk, so that none escapes the test.
fn on_disk(prefix: &str) -> usize {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ontology/");
    std::fs::read_dir(format!("{folder}{prefix}"))
        .unwrap()
        .filter(|e| {
            e.as_ref()
                .unwrap()
                .path()
                .extension()
                .is_some_and(|x| x == "ttl")
        })
        .count()
}

fn rules() -> Rules {
    Rules::read(folder("shapes/"), &Space::default()).unwrap()
}

fn check(rules: &Rules, name: &str, text: &str) -> Report {
    let mut loader = Loader::new();
    let input = Input {
        name,
        format: RdfFormat::Turtle,
        base: Some(DEFAULT_BASE),
        graph: GraphName::DefaultGraph,
    };
    loader.read(&input, text.as_bytes()).unwrap();
    rules.check(&loader.finish().unwrap()).unwrap()
}

#[test]
fn every_valid_example_conforms() {
    let (rules, examples) = (rules(), folder("examples/valid/"));
    assert!(!examples.is_empty());
    assert_eq!(examples.len(), on_disk("examples/valid"));
    let faults: Vec<String> = examples
        .iter()
        .map(|(name, text)| (name, check(&rules, name, text)))
        .filter(|(_, report)| !report.violations.is_empty())
        .map(|(name, report)| format!("{name}\n{report}"))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn every_invalid_example_violates_the_shape_that_it_names() {
    let (rules, examples) = (rules(), folder("examples/invalid/"));
    assert!(!examples.is_empty());
    assert_eq!(examples.len(), on_disk("examples/invalid"));
    let mut faults = Vec::new();
    for (name, text) in examples {
        let first = text.lines().next().unwrap_or_default();
        let Some(wanted) = first.strip_prefix("# violates: shp:") else {
            faults.push(format!("{name}: the first line names no shape: {first}"));
            continue;
        };
        let wanted = wanted.split_whitespace().next().unwrap_or_default();
        let report = check(&rules, name, text);
        let found = report.violations.iter().any(|v| {
            [Some(&v.shape), v.property_shape.as_ref()]
                .into_iter()
                .flatten()
                .any(|iri| iri.as_str().rsplit(['/', '#']).next() == Some(wanted))
        });
        if !found && !ONE_IN_THE_STORE.contains(&name) {
            faults.push(format!("{name}: {wanted} is not among:\n{report}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn every_shape_compiles_to_rules_and_none_is_a_rule_twice() {
    let rules = rules();
    let mut queries: Vec<(&str, Severity, &str)> = rules
        .iter()
        .map(|r| (r.shape.as_str(), r.severity, r.query.as_str()))
        .collect();
    let all = queries.len();
    queries.sort_unstable();
    queries.dedup();
    assert!(all > 0);
    assert_eq!(queries.len(), all);
}
