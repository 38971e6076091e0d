//! The map of the rooms, held: which crate may use which, and what only one of them may know.
//! The map in words is `crates/README.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};

use crate::harness::root;

/// For each member, the members that it may use. A member that is not here fails the test.
const EDGES: &[(&str, &[&str])] = &[
    ("seisaku-vocab", &[]),
    ("seisaku-text", &[]),
    ("seisaku-policy", &["seisaku-text"]),
    (
        "seisaku-facts",
        &["seisaku-policy", "seisaku-text", "seisaku-vocab"],
    ),
    ("seisaku-index", &["seisaku-vocab"]),
    ("seisaku-links", &["seisaku-vocab"]),
    ("seisaku-release", &["seisaku-index", "seisaku-vocab"]),
    ("seisaku-federation", &[]),
    (
        "seisaku-query",
        &["seisaku-federation", "seisaku-index", "seisaku-vocab"],
    ),
    (
        "seisaku-server",
        &[
            "seisaku-index",
            "seisaku-query",
            "seisaku-release",
            "seisaku-vocab",
        ],
    ),
    (
        "seisaku-cli",
        &[
            "seisaku-facts",
            "seisaku-federation",
            "seisaku-index",
            "seisaku-links",
            "seisaku-policy",
            "seisaku-query",
            "seisaku-release",
            "seisaku-server",
            "seisaku-text",
            "seisaku-vocab",
        ],
    ),
    ("seisaku-tests", &["seisaku-vocab"]),
    (
        "seisaku-benches",
        &["seisaku-facts", "seisaku-policy", "seisaku-text"],
    ),
    (
        "seisaku-bench-federation",
        &["seisaku-federation", "seisaku-index", "seisaku-query"],
    ),
    ("seisaku-bench-queries", &[]),
];

/// What only these members may use, besides the tests.
const ONLY: &[(&str, &[&str])] = &[
    ("axum", &["seisaku-server"]),
    ("tower", &["seisaku-server"]),
    ("tower-http", &["seisaku-server"]),
    ("askama", &["seisaku-cli", "seisaku-server"]),
    ("anyhow", &["seisaku-cli"]),
    ("clap", &["seisaku-cli"]),
    ("indicatif", &["seisaku-cli"]),
    ("annotate-snippets", &["seisaku-cli"]),
    ("tracing-subscriber", &["seisaku-cli"]),
    (
        "tokio",
        &["seisaku-cli", "seisaku-federation", "seisaku-server"],
    ),
    (
        "oxigraph",
        &[
            "seisaku-cli",
            "seisaku-federation",
            "seisaku-index",
            "seisaku-query",
            "seisaku-release",
        ],
    ),
    ("spargebra", &["seisaku-federation", "seisaku-query"]),
    // One room calls out.
    ("reqwest", &["seisaku-federation"]),
    ("rustls", &["seisaku-federation"]),
    ("hyper", &[]),
    ("hyper-util", &[]),
    ("ureq", &[]),
    ("oxhttp", &[]),
    ("curl", &[]),
    ("isahc", &[]),
    ("attohttpc", &[]),
];

/// What a member uses: name of the member, name of what it uses, whether only in its tests.
type Use = (String, String, bool);

fn metadata() -> Metadata {
    MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .other_options(["--offline".to_owned()])
        .exec()
        .unwrap()
}

/// The members, of which there are at least ten.
pub(crate) fn members() -> Vec<Package> {
    let members = metadata().packages;
    assert!(members.len() >= 10, "only {} members", members.len());
    members
}

fn uses(members: &[Package]) -> Vec<Use> {
    let mut uses = Vec::new();
    for member in members {
        for dependency in &member.dependencies {
            let in_tests = dependency.kind == DependencyKind::Development;
            uses.push((member.name.to_string(), dependency.name.clone(), in_tests));
        }
    }
    uses
}

/// Uses of one member by another that the map does not allow. A test of a room may use what the
/// room may.
fn wrong_edges(uses: &[Use]) -> Vec<String> {
    let edges: BTreeMap<&str, &[&str]> = EDGES.iter().copied().collect();
    uses.iter()
        .filter(|(_, to, _)| to.starts_with("seisaku-"))
        .filter(|(from, to, _)| {
            !edges
                .get(from.as_str())
                .is_some_and(|a| a.contains(&to.as_str()))
        })
        .map(|(from, to, _)| format!("{from} may not use {to}"))
        .collect()
}

/// Uses of what others only may use. The tests of a room, and the whole-program tests, may look
/// at results with whatever helps; a client that calls out is for nobody.
fn wrong_uses(uses: &[Use]) -> Vec<String> {
    let only: BTreeMap<&str, &[&str]> = ONLY.iter().copied().collect();
    uses.iter()
        .filter_map(|(from, to, in_tests)| Some((from, to, in_tests, only.get(to.as_str())?)))
        .filter(|(from, _, in_tests, allowed)| {
            !allowed.contains(&from.as_str()) && (!**in_tests || allowed.is_empty())
        })
        .map(|(from, to, ..)| format!("{from} may not use {to}"))
        .collect()
}

#[test]
fn every_member_is_on_the_map() {
    let members: BTreeSet<String> = members().iter().map(|p| p.name.to_string()).collect();
    let map: BTreeSet<String> = EDGES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(members, map);
}

#[test]
fn members_use_only_what_the_map_allows() {
    let uses = uses(&members());
    let inner = uses
        .iter()
        .filter(|(_, to, _)| to.starts_with("seisaku-"))
        .count();
    assert!(inner >= 20, "only {inner} edges");
    assert!(uses.len() >= 60, "only {} uses", uses.len());
    assert_eq!(wrong_edges(&uses), Vec::<String>::new());
    assert_eq!(wrong_uses(&uses), Vec::<String>::new());
}

#[test]
fn a_wrong_use_is_found() {
    let of = |from: &str, to: &str, in_tests| vec![(from.to_owned(), to.to_owned(), in_tests)];
    assert_eq!(
        wrong_edges(&of("seisaku-text", "seisaku-policy", false)).len(),
        1
    );
    assert_eq!(
        wrong_edges(&of("seisaku-new", "seisaku-text", false)).len(),
        1
    );
    assert_eq!(
        wrong_edges(&of("seisaku-policy", "seisaku-text", false)).len(),
        0
    );
    assert_eq!(wrong_uses(&of("seisaku-query", "axum", false)).len(), 1);
    assert_eq!(wrong_uses(&of("seisaku-server", "axum", false)).len(), 0);
    assert_eq!(wrong_uses(&of("seisaku-tests", "oxigraph", true)).len(), 0);
    assert_eq!(wrong_uses(&of("seisaku-tests", "ureq", true)).len(), 1);
}

/// Members that are no rooms of the house: they test and measure it from outside.
const OUTSIDE: &[&str] = &[
    "seisaku-tests",
    "seisaku-benches",
    "seisaku-bench-federation",
    "seisaku-bench-queries",
];

#[test]
fn a_folder_is_named_after_its_crate() {
    for member in members()
        .iter()
        .filter(|m| !OUTSIDE.contains(&m.name.as_str()))
    {
        let folder = member.manifest_path.parent().unwrap();
        let name = member.name.strip_prefix("seisaku-");
        assert_eq!(folder.file_name(), name, "{folder}");
        assert_eq!(
            folder.parent().unwrap().file_name(),
            Some("crates"),
            "{folder}"
        );
    }
}

#[test]
fn the_lints_are_inherited() {
    let inherits = |manifest: &str| {
        let table: toml::Table = manifest.parse().unwrap();
        let lints = table.get("lints").and_then(|l| l.get("workspace"));
        lints.and_then(toml::Value::as_bool) == Some(true)
    };
    assert!(!inherits("[package]\nname = \"x\"\n"));
    for member in members() {
        let manifest = fs::read_to_string(&member.manifest_path).unwrap();
        let own = member.name == "seisaku-index" && has_all_but_one(&manifest);
        assert!(own || inherits(&manifest), "{}", member.manifest_path);
    }
}

/// A manifest cannot inherit all lints but one: the index repeats them, and may have unsafe code
/// where it says so.
fn has_all_but_one(manifest: &str) -> bool {
    let manifest: toml::Table = manifest.parse().unwrap();
    let workspace = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let workspace: toml::Table = workspace.parse().unwrap();
    let mut lints = workspace["workspace"]["lints"].clone();
    lints["rust"]["unsafe_code"] = "deny".into();
    manifest.get("lints") == Some(&lints)
}

#[test]
fn the_map_in_words_names_every_crate() {
    let words = fs::read_to_string(root().join("crates/README.md")).unwrap();
    for member in members()
        .iter()
        .filter(|m| !OUTSIDE.contains(&m.name.as_str()))
    {
        let short = member.name.strip_prefix("seisaku-").unwrap();
        let named = [format!("`{short}`"), format!("`{}`", member.name)];
        assert!(
            named.iter().any(|n| words.contains(n)),
            "{short} is not in crates/README.md"
        );
    }
}
