//! What publishing leaves in a folder, and what it leaves when it fails.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use common::{DATA, built, draft, quads};
use seisaku_release::{Draft, DraftError, PublishError, Release, newest, publish};
use seisaku_vocab::Space;
use tempfile::tempdir;

/// All files below a folder with their bytes.
fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(dir).unwrap().display().to_string();
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn refused(dir: &Path, draft: &Draft) -> PublishError {
    publish(dir, draft, &mut |_| {}).unwrap_err()
}

fn names(dir: &Path) -> Vec<String> {
    files(dir).into_keys().collect()
}

#[test]
fn a_release_has_all_its_files_and_current_names_it() {
    let dir = tempdir().unwrap();
    let mut steps = Vec::new();
    let published = publish(dir.path(), &draft(), &mut |s| steps.push(s.to_owned())).unwrap();
    assert!(!published.already_there);
    assert!(published.id.starts_with("2025-06-27-"));
    assert_eq!(steps.len(), 5, "{steps:?}");
    assert_eq!(
        names(&published.path),
        [
            "CITATION.cff",
            "README.md",
            "SHA256SUMS",
            "catalog.nq",
            "catalog.ttl",
            "diagnostics.jsonl",
            "manifest.json",
            "rdf-config/endpoint.yaml",
            "rdf-config/metadata.yaml",
            "rdf-config/metadata_ja.yaml",
            "rdf-config/model.yaml",
            "rdf-config/prefix.yaml",
            "rdf-config/schema.svg",
            "rdf-config/sparql.yaml",
            "seisaku.index",
            "seisaku.nq",
            "seisaku.nq.zst",
            "seisaku.trig",
            "seisaku.trig.zst",
            "seisaku.ttl",
            "seisaku.ttl.zst",
            "shapes-report.json",
            "shex/seisaku.shex",
            "sources/004 戦略.txt",
        ]
    );
    let top: BTreeSet<_> = fs::read_dir(dir.path())
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(
        top,
        BTreeSet::from([".lock".into(), "current".into(), published.id.clone()])
    );
    assert_eq!(newest(dir.path()).unwrap(), published.id);
    assert_eq!(published.report.violations.len(), 1, "{}", published.report);
}

#[test]
fn the_same_draft_gives_the_same_bytes_in_any_order_and_folder() {
    let (one, two) = (tempdir().unwrap(), tempdir().unwrap());
    let first = built(one.path(), &draft());
    let mut other = draft();
    other.quads.reverse();
    other.quads.extend(quads(
        "<http://w3id.org/seisaku/id/graph/004> { <http://w3id.org/seisaku/id/document/004> <http://purl.org/dc/terms/identifier> '004' }",
    ));
    let second = built(two.path(), &other);
    assert_eq!(first.id, second.id);
    assert_eq!(files(&first.path), files(&second.path));
}

#[test]
fn the_release_describes_itself_without_clock_host_or_path() {
    let dir = tempdir().unwrap();
    let published = built(dir.path(), &draft());
    let nq = String::from_utf8(files(&published.path)["seisaku.nq"].clone()).unwrap();
    let own: Vec<&str> = nq
        .lines()
        .filter(|l| l.contains("graph/release> ."))
        .collect();
    let id = &published.id;
    for wanted in [
        format!("<http://w3id.org/seisaku/id/release/{id}> <http://purl.org/dc/terms/identifier> \"{id}\""),
        format!("<http://w3id.org/seisaku/id/release/{id}> <http://purl.org/dc/terms/issued> \"2025-06-27\"^^<http://www.w3.org/2001/XMLSchema#date>"),
        format!("<http://w3id.org/seisaku/id/release/{id}> <http://www.w3.org/ns/prov#wasDerivedFrom> <http://w3id.org/seisaku/id/document/004>"),
        format!("<http://w3id.org/seisaku/id/release/{id}> <http://rdfs.org/ns/void#triples> \"{}\"", nq.lines().count()),
        "<http://w3id.org/seisaku/id/graph/004> <http://www.w3.org/2000/01/rdf-schema#label> \"文書「健康・医療戦略」のグラフ\"@ja".to_owned(),
        format!("<http://w3id.org/seisaku/id/graph/release> <http://rdfs.org/ns/void#triples> \"{}\"", own.len()),
        "<http://w3id.org/seisaku/id/graph/ontology> <http://purl.org/dc/terms/identifier> \"ontology\"".to_owned(),
    ] {
        assert!(own.iter().any(|line| line.contains(&wanted)), "{wanted}\n{}", own.join("\n"));
    }
    let path = dir.path().display().to_string();
    for (name, bytes) in files(&published.path) {
        assert!(!String::from_utf8_lossy(&bytes).contains(&path), "{name}");
    }
}

#[test]
fn another_base_moves_the_description_and_the_shapes() {
    let dir = tempdir().unwrap();
    let mut draft = draft();
    // A base below the default one must not be moved twice.
    draft.space = Space::new("http://w3id.org/seisaku/dev/").unwrap();
    draft.quads = quads(&DATA.replace("seisaku/", "seisaku/dev/"));
    let published = built(dir.path(), &draft);
    assert_eq!(published.report.violations.len(), 1);
    let nq = String::from_utf8(files(&published.path)["seisaku.nq"].clone()).unwrap();
    assert!(
        nq.contains("<http://w3id.org/seisaku/dev/id/release/"),
        "{nq}"
    );
    assert!(
        nq.contains("<http://w3id.org/seisaku/dev/ontology#Release>"),
        "{nq}"
    );
    assert!(!nq.contains("dev/dev"));
    assert!(
        !nq.replace("seisaku/dev/", "").contains("w3id.org/seisaku/"),
        "{nq}"
    );
}

#[test]
fn what_is_there_is_verified_and_left_alone() {
    let dir = tempdir().unwrap();
    let first = built(dir.path(), &draft());
    let before = files(dir.path());
    fs::remove_file(dir.path().join("current")).unwrap();
    let again = built(dir.path(), &draft());
    assert!(again.already_there);
    assert_eq!(again.id, first.id);
    assert_eq!(files(dir.path()), before);
}

#[test]
fn what_is_there_is_never_changed() {
    let dir = tempdir().unwrap();
    let id = built(dir.path(), &draft()).id;
    let before = files(dir.path());
    let mut changed = [draft(), draft(), draft(), draft()];
    changed[0].endpoint = "https://example.org/sparql".to_owned();
    changed[1].diagnostics.clear();
    changed[2].sources.clear();
    changed[3].sources[0].bytes.push(b'!');
    for (draft, what) in changed.iter().zip([
        "endpoint",
        "diagnostics.jsonl",
        "number of source files",
        "sources/004 戦略.txt",
    ]) {
        let error = refused(dir.path(), draft);
        assert!(
            matches!(&error, PublishError::Differs { what: w, .. } if w == what),
            "{error}"
        );
    }
    fs::write(dir.path().join(&id).join("seisaku.ttl"), "changed").unwrap();
    let error = refused(dir.path(), &draft());
    assert!(matches!(error, PublishError::Damaged { .. }), "{error}");
    assert_eq!(
        fs::read(dir.path().join("current")).unwrap(),
        before["current"]
    );
}

#[test]
fn violations_stop_the_release_before_anything_is_written() {
    let dir = tempdir().unwrap();
    let releases = dir.path().join("releases");
    let mut draft = draft();
    draft
        .quads
        .retain(|q| !q.predicate.as_str().ends_with("description"));
    let error = refused(&releases, &draft);
    let PublishError::Shapes(report) = &error else {
        panic!("{error}")
    };
    assert_eq!(report.violations[0].message, "an item has a text");
    assert!(error.to_string().contains("in 1 places"), "{error}");
    assert!(error.to_string().contains("item/004/1.1.16"), "{error}");
    assert!(!releases.exists());
}

#[test]
fn bad_drafts_are_refused_by_name() {
    let dir = tempdir().unwrap();
    let mut drafts: Vec<Draft> = (0..7).map(|_| draft()).collect();
    drafts[0].date = "2025-02-30".to_owned();
    drafts[1].endpoint = "localhost".to_owned();
    drafts[2].quads.clear();
    drafts[3]
        .quads
        .extend(quads("<http://e/s> <http://e/p> 1 ."));
    drafts[4].quads.extend(quads(
        "<http://w3id.org/seisaku/id/graph/release> { <http://e/s> <http://e/p> 1 }",
    ));
    drafts[5].sources[0].file_name = "../evil".to_owned();
    let twice = drafts[6].sources[0].clone();
    drafts[6].sources.push(twice);
    for (i, draft) in drafts.iter().enumerate() {
        let PublishError::Draft(error) = refused(dir.path(), draft) else {
            panic!("{i}")
        };
        let right = match i {
            0 => matches!(error, DraftError::Date(_)),
            1 => matches!(error, DraftError::Endpoint(_)),
            2 => matches!(error, DraftError::Empty),
            3 => matches!(error, DraftError::Graph(_)),
            4 => matches!(error, DraftError::ReleaseGraph(_)),
            5 => matches!(error, DraftError::FileName(_)),
            _ => matches!(error, DraftError::SameFileName(_)),
        };
        assert!(right, "{i}: {error}");
    }
    assert!(names(dir.path()).is_empty());
}

#[test]
fn a_build_that_fails_midway_leaves_the_former_release() {
    let dir = tempdir().unwrap();
    let id = built(dir.path(), &draft()).id;
    let before = files(dir.path());
    let mut next = draft();
    next.date = "2025-07-01".to_owned();
    // A name that no file system takes: the files before it are written already.
    next.sources[0].file_name = "長".repeat(300);
    let error = refused(dir.path(), &next);
    assert!(
        matches!(&error, PublishError::File(e) if e.action == "write"),
        "{error:?}"
    );
    assert_eq!(files(dir.path()), before);
    assert!(!dir.path().join(".building").exists());
    assert_eq!(newest(dir.path()).unwrap(), id);
}

#[test]
fn what_a_killed_build_left_is_cleaned_at_the_next() {
    let dir = tempdir().unwrap();
    let id = built(dir.path(), &draft()).id;
    fs::create_dir_all(dir.path().join(".building/sources")).unwrap();
    fs::write(dir.path().join(".building/seisaku.nq"), "half a li").unwrap();
    fs::write(dir.path().join(".current.new"), "2025").unwrap();
    assert_eq!(newest(dir.path()).unwrap(), id);
    Release::open(dir.path(), &id).unwrap();
    let mut next = draft();
    next.date = "2025-07-01".to_owned();
    let published = built(dir.path(), &next);
    assert!(!dir.path().join(".building").exists());
    assert!(!dir.path().join(".current.new").exists());
    assert_eq!(newest(dir.path()).unwrap(), published.id);
    Release::open(dir.path(), &id).unwrap();
}

#[test]
fn two_builds_at_the_same_time_do_not_mix() {
    let dir = tempdir().unwrap();
    let lock = fs::File::create(dir.path().join(".lock")).unwrap();
    lock.lock().unwrap();
    fs::create_dir(dir.path().join(".building")).unwrap();
    let error = refused(dir.path(), &draft());
    assert!(matches!(error, PublishError::Busy(_)), "{error}");
    assert!(error.to_string().contains("is not known"), "{error}");
    assert!(
        dir.path().join(".building").exists(),
        "the other one is alive"
    );
    drop(lock);
    built(dir.path(), &draft());
}

#[test]
fn a_folder_that_cannot_be_used_is_named() {
    let dir = tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    for place in [
        file.clone(),
        file.join("below"),
        "/proc/no-such-place".into(),
    ] {
        let error = refused(&place, &draft());
        assert!(
            matches!(&error, PublishError::File(e) if e.to_string().contains(&place.display().to_string())),
            "{error}"
        );
    }
}
