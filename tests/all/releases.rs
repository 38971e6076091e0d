//! A release is the same wherever it is built, holds what it says, and is refused when its data
//! is at fault.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use oxigraph::io::{JsonLdProfileSet, RdfFormat};
use tempfile::{TempDir, tempdir};

use crate::data::{BASE, parse};
use crate::defects::agree;
use crate::files::{contents, copy, listing};
use crate::harness::{Run, root, seisaku};
use crate::seeds::seed_paths;

/// A folder with a small document in it: enough for what does not depend on the text.
pub(crate) fn small() -> TempDir {
    let dir = tempdir().unwrap();
    let text = "大項目 1：医療（令和7年2月18日閣議決定）\n\n小項目\t令和7年度の取組\t今後の方向性\n\
        ①研究【厚】\t● 進める。\t● 続ける。\n";
    fs::write(dir.path().join("plan.txt"), text).unwrap();
    dir
}

/// Builds a release in a folder, of a document in it.
pub(crate) fn build_small(dir: &Path, args: &[&str]) -> Run {
    seisaku(["build", "plan.txt"]).args(args).in_dir(dir).run()
}

/// The id that `current` names.
pub(crate) fn current(releases: &Path) -> String {
    let id = fs::read_to_string(releases.join("current")).unwrap();
    id.trim_end().to_owned()
}

/// A release of both seeds, built once for all tests that only look at it. Built from absolute
/// paths, in the order of names, in a folder of its own.
pub(crate) fn of_seeds() -> &'static Path {
    static RELEASES: OnceLock<TempDir> = OnceLock::new();
    RELEASES
        .get_or_init(|| {
            let dir = tempdir().unwrap();
            seisaku(["build", "--releases"])
                .arg(dir.path())
                .args(seed_paths())
                .env("TZ", "Asia/Tokyo")
                .run()
                .expect(0);
            dir
        })
        .path()
}

#[test]
fn the_same_documents_give_the_same_bytes() {
    let elsewhere = tempdir().unwrap();
    copy(&root().join("seeds"), &elsewhere.path().join("papers"));
    let names: Vec<PathBuf> = seed_paths()
        .iter()
        .rev()
        .map(|p| Path::new("papers").join(p.file_name().unwrap()))
        .collect();
    let run = seisaku(["build", "--releases", "deep/down"])
        .args(names)
        .in_dir(elsewhere.path())
        .env("TZ", "America/New_York")
        .env("LC_ALL", "C")
        .run()
        .expect(0);
    let (here, there) = (of_seeds(), elsewhere.path().join("deep/down"));
    let id = current(here);
    assert_eq!(id, current(&there));
    assert!(run.stderr.contains(&format!("release {id} is written")));
    let (here, there) = (contents(&here.join(&id)), contents(&there.join(&id)));
    let names: Vec<&PathBuf> = here.keys().collect();
    assert!(names.len() >= 12, "{names:?}");
    assert_eq!(names, there.keys().collect::<Vec<_>>());
    let other: Vec<_> = names.iter().filter(|n| here[**n] != there[**n]).collect();
    assert!(other.is_empty(), "these differ: {other:?}");
}

#[test]
fn an_id_is_a_day_and_eight_digits() {
    let id = current(of_seeds());
    let (day, hash) = id.rsplit_once('-').unwrap();
    let digits: Vec<usize> = day.split('-').map(str::len).collect();
    assert_eq!(digits, [4, 2, 2], "{id}");
    assert!(day.bytes().all(|b| b.is_ascii_digit() || b == b'-'), "{id}");
    assert!(
        hash.len() == 8 && hash.bytes().all(|b| b"0123456789abcdef".contains(&b)),
        "{id}"
    );
}

#[test]
fn built_again_is_left_as_it_is() {
    let dir = small();
    build_small(dir.path(), &[]).expect(0);
    let before = contents(&dir.path().join("releases"));
    let again = build_small(dir.path(), &[]).expect(0);
    let id = current(&dir.path().join("releases"));
    let said = format!("release {id} was there already");
    assert!(again.stderr.contains(&said), "{}", again.stderr);
    assert_eq!(before, contents(&dir.path().join("releases")));
    let listed = seisaku(["releases"]).in_dir(dir.path()).run().expect(0);
    assert_eq!(listed.text().lines().count(), 1);
    assert!(listed.text().starts_with(&id) && listed.text().contains("current"));
}

#[test]
fn a_date_makes_another_release_and_both_are_listed() {
    let dir = small();
    build_small(dir.path(), &["--date", "2025-03-01"]).expect(0);
    build_small(dir.path(), &["--date", "2025-04-01"]).expect(0);
    let listed = seisaku(["releases"]).in_dir(dir.path()).run().expect(0);
    let lines: Vec<&str> = listed.text().lines().collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    // Newest first, and the newest is the current one.
    assert!(
        lines[0].starts_with("2025-04-01-") && lines[0].ends_with("current"),
        "{lines:?}"
    );
    assert!(
        lines[1].starts_with("2025-03-01-") && !lines[1].ends_with("current"),
        "{lines:?}"
    );
}

/// Each format that `dump` and `convert` write, by its name, and whether it has graphs.
pub(crate) fn formats() -> [(&'static str, RdfFormat, bool); 6] {
    let profile = JsonLdProfileSet::empty();
    [
        ("nq", RdfFormat::NQuads, true),
        ("trig", RdfFormat::TriG, true),
        ("jsonld", RdfFormat::JsonLd { profile }, true),
        ("ttl", RdfFormat::Turtle, false),
        ("nt", RdfFormat::NTriples, false),
        ("rdf", RdfFormat::RdfXml, false),
    ]
}

/// The statements of some RDF as lines, without their graphs if `triples`.
pub(crate) fn lines(bytes: &[u8], format: RdfFormat, triples: bool) -> BTreeSet<String> {
    let quads = parse(bytes, format);
    quads
        .into_iter()
        .map(|q| match triples {
            true => format!("{} {} {}", q.subject, q.predicate, q.object),
            false => q.to_string(),
        })
        .collect()
}

#[test]
fn every_dump_says_what_the_release_says() {
    let releases = of_seeds();
    let published = fs::read(releases.join(current(releases)).join("seisaku.nq")).unwrap();
    let mut faults = Vec::new();
    for (name, format, graphs) in formats() {
        let dump = seisaku(["dump", "--format", name, "--releases"])
            .arg(releases)
            .run()
            .expect(0);
        let there = lines(&dump.stdout, format, !graphs);
        let here = lines(&published, RdfFormat::NQuads, !graphs);
        assert!(there.len() > 20_000, "{name}: {}", there.len());
        if here != there {
            faults.push(format!("{name} is another set of statements"));
        }
    }
    agree("dump", &faults);
}

#[test]
fn a_dump_of_one_graph_is_that_graph() {
    let releases = of_seeds();
    let graph = format!("{BASE}id/graph/ontology");
    let call = |graph: &str| {
        seisaku(["dump", "--graph", graph, "--releases"])
            .arg(releases)
            .run()
    };
    let dump = call(&graph).expect(0);
    let text = dump.text();
    assert!(text.lines().count() > 500);
    assert!(text.lines().all(|l| l.ends_with(&format!(" <{graph}> ."))));
    let unknown = call(&format!("{BASE}id/graph/nothing")).expect(2);
    assert!(unknown.stderr.contains(&graph), "{}", unknown.stderr);
    assert!(unknown.stdout.is_empty());
}

#[test]
fn another_base_moves_every_iri() {
    let dir = small();
    let base = "http://example.org/p/";
    build_small(dir.path(), &["--base", base, "--date", "2025-05-05"]).expect(0);
    let id = current(&dir.path().join("releases"));
    assert!(id.starts_with("2025-05-05-"), "{id}");
    let nq = fs::read(dir.path().join("releases").join(id).join("seisaku.nq")).unwrap();
    let quads = parse(&nq, RdfFormat::NQuads);
    let ours = |iri: &str| iri.starts_with(&format!("<{base}"));
    assert!(
        quads
            .iter()
            .filter(|q| ours(&q.subject.to_string()))
            .count()
            > 1000
    );
    let left: Vec<String> = quads
        .iter()
        .flat_map(|q| {
            [
                q.subject.to_string(),
                q.predicate.to_string(),
                q.object.to_string(),
                q.graph_name.to_string(),
            ]
        })
        .filter(|term| term.starts_with(&format!("<{BASE}")))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn data_that_breaks_a_shape_is_not_released() {
    let dir = small();
    let ontology = dir.path().join("ontology");
    copy(&root().join("ontology"), &ontology);
    let shape = "@prefix sh: <http://www.w3.org/ns/shacl#> .
        @prefix pol: <http://w3id.org/seisaku/ontology#> .
        @prefix dcterms: <http://purl.org/dc/terms/> .
        @prefix shp: <http://w3id.org/seisaku/shapes#> .
        shp:Stricter a sh:NodeShape ; sh:targetClass pol:PolicyItem ; sh:severity sh:Violation ;
          sh:property [ sh:path dcterms:abstract ; sh:minCount 1 ; sh:severity sh:Violation ;
            sh:message \"An item takes an abstract.\"@en ] .";
    build_small(dir.path(), &["--ontology", "ontology"]).expect(0);
    let before = listing(&dir.path().join("releases"));
    fs::write(ontology.join("shapes/stricter.shapes.ttl"), shape).unwrap();
    let run = build_small(
        dir.path(),
        &["--ontology", "ontology", "--date", "2025-05-05"],
    )
    .expect(1);
    for named in [
        &format!("{BASE}id/item/plan/1.1"),
        "http://w3id.org/seisaku/shapes#Stricter",
        "An item takes an abstract.",
    ] {
        assert!(run.stderr.contains(named), "{named}:\n{}", run.stderr);
    }
    assert_eq!(before, listing(&dir.path().join("releases")));
}
