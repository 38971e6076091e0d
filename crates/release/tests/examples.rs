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

/// The Turtle files of a folder of `ontology/`, as (name, text), by name.
fn folder(name: &str) -> Vec<(String, String)> {
    let folder = format!("{}/../../ontology/{name}", env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|x| x == "ttl"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect();
    files.sort();
    files
}

fn rules() -> Rules {
    let files = folder("shapes");
    let files = files.iter().map(|(n, t)| (n.as_str(), t.as_str()));
    Rules::read(files, &Space::default()).unwrap()
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
    let (rules, examples) = (rules(), folder("examples/valid"));
    assert!(examples.len() >= 94, "only {} found", examples.len());
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
    let (rules, examples) = (rules(), folder("examples/invalid"));
    assert!(examples.len() >= 370, "only {} found", examples.len());
    let mut faults = Vec::new();
    for (name, text) in examples {
        let first = text.lines().next().unwrap_or_default();
        let Some(wanted) = first.strip_prefix("# violates: shp:") else {
            faults.push(format!("{name}: the first line names no shape: {first}"));
            continue;
        };
        let wanted = wanted.split_whitespace().next().unwrap_or_default();
        let report = check(&rules, &name, &text);
        let found = report.violations.iter().any(|v| {
            [Some(&v.shape), v.property_shape.as_ref()]
                .into_iter()
                .flatten()
                .any(|iri| iri.as_str().rsplit(['/', '#']).next() == Some(wanted))
        });
        if !found {
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
