//! Releases listed, opened, tampered with.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

mod common;

use std::fs;
use std::path::Path;

use common::{SHAPES, built, draft};
use oxigraph::model::NamedNode;
use seisaku_release::{OpenError, Release, list, newest};
use tempfile::{TempDir, tempdir};

fn release() -> (TempDir, String) {
    let dir = tempdir().unwrap();
    let id = built(dir.path(), &draft()).id;
    (dir, id)
}

fn refused(dir: &Path, id: &str) -> OpenError {
    Release::open(dir, id).unwrap_err()
}

#[test]
fn an_open_release_can_be_queried_and_checked_again() {
    let (dir, id) = release();
    let release = Release::open(dir.path(), &id).unwrap();
    let snapshot = release.snapshot().unwrap();
    let counts = &release.manifest().counts;
    // The catalogue is beside the dumps, whose figures the manifest has.
    let catalogue = fs::read_to_string(release.file("catalog.nq").unwrap()).unwrap();
    let all = counts.quads + catalogue.lines().count() as u64;
    assert_eq!(snapshot.len() as u64, all);
    assert_eq!(snapshot.graphs().len(), counts.graphs.len() + 1);
    assert_eq!(
        counts.classes["http://w3id.org/seisaku/ontology#PolicyItem"],
        1
    );
    let own = NamedNode::new(format!("http://w3id.org/seisaku/id/release/{id}")).unwrap();
    assert!(snapshot.contains(&own));
    let report = release.validate([("shapes.ttl", SHAPES)]).unwrap();
    assert!(report.conforms());
    assert_eq!(report.violations.len(), 1);
}

/// The index is made of the N-Quads: one that is missing or of another version is made again, one
/// that is damaged is named.
#[test]
fn an_index_is_built_again_or_refused_by_name() {
    let (dir, id) = release();
    let path = dir.path().join(&id).join("seisaku.index");
    let whole = fs::read(&path).unwrap();
    let snapshot = || Release::open(dir.path(), &id).unwrap().snapshot();
    let mut other_version = whole.clone();
    other_version[8] += 1;
    for there in [None, Some(&other_version)] {
        match there {
            None => fs::remove_file(&path).unwrap(),
            Some(bytes) => fs::write(&path, bytes).unwrap(),
        }
        assert!(!snapshot().unwrap().is_empty());
        assert!(fs::read(&path).unwrap() == whole, "another index");
    }
    let mut damaged = whole.clone();
    *damaged.last_mut().unwrap() ^= 1;
    for (bytes, reason) in [
        (damaged, "its section ObjectSets is damaged"),
        (b"something else".to_vec(), "it is no index"),
        (whole[..40].to_vec(), "its section Header is damaged"),
    ] {
        fs::write(&path, bytes).unwrap();
        let error = snapshot().unwrap_err();
        assert!(error.to_string().contains("seisaku.index"), "{error}");
        let source = std::error::Error::source(&error).unwrap();
        assert_eq!(source.to_string(), reason);
    }
}

#[test]
fn only_files_of_the_release_are_given_out() {
    let (dir, id) = release();
    let release = Release::open(dir.path(), &id).unwrap();
    fs::write(release.path().join("extra.txt"), "").unwrap();
    for there in [
        "manifest.json",
        "seisaku.ttl.zst",
        "sources/004 戦略.txt",
        "SHA256SUMS",
    ] {
        assert!(release.file(there).unwrap().is_file(), "{there}");
    }
    for other in ["extra.txt", "../current", "", "sources", "/etc/passwd"] {
        assert_eq!(release.file(other), None, "{other}");
    }
    Release::open(dir.path(), &id).unwrap();
}

#[test]
fn the_checksums_are_those_of_sha256sum_and_the_hash_that_of_the_readme() {
    let (dir, id) = release();
    let folder = dir.path().join(&id);
    let check = std::process::Command::new("sha256sum")
        .args(["--check", "--strict", "--quiet", "SHA256SUMS"])
        .current_dir(&folder)
        .status();
    // Where there is no such program, the other tests have to do.
    let Ok(status) = check else { return };
    assert!(status.success());
    let readme = fs::read_to_string(folder.join("README.md")).unwrap();
    let command = readme.lines().find(|l| l.contains("grep -v")).unwrap();
    let output = std::process::Command::new("sh")
        .args(["-c", command.trim()])
        .current_dir(&folder)
        .output()
        .unwrap();
    let hash = String::from_utf8(output.stdout).unwrap();
    let manifest = Release::open(dir.path(), &id).unwrap().manifest().clone();
    assert!(hash.starts_with(&manifest.canonical.sha256), "{hash}");
    assert!(id.ends_with(&hash[..8]));
}

#[test]
fn every_file_that_is_missing_or_changed_is_named() {
    let names: Vec<String> = {
        let (dir, id) = release();
        let release = Release::open(dir.path(), &id).unwrap();
        // What the manifest can be changed into is a test of its own.
        release
            .files()
            .map(|f| f.path.clone())
            .filter(|path| path != "manifest.json")
            .collect()
    };
    assert_eq!(names.len(), 22);
    let (dir, id) = release();
    for name in names {
        let path = dir.path().join(&id).join(&name);
        let bytes = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        let error = refused(dir.path(), &id);
        assert!(
            matches!(&error, OpenError::MissingFile(p) if *p == path),
            "{error}"
        );
        let mut longer = bytes.clone();
        longer.push(b' ');
        let mut other = bytes.clone();
        other[0] ^= 1;
        for change in [longer, other] {
            fs::write(&path, change).unwrap();
            let error = refused(dir.path(), &id);
            assert!(
                matches!(&error, OpenError::ChangedFile(p) if *p == path),
                "{error}"
            );
            assert!(error.to_string().contains(&name), "{error}");
        }
        fs::write(&path, bytes).unwrap();
        Release::open(dir.path(), &id).unwrap();
    }
}

#[test]
fn a_manifest_that_lies_is_found_out() {
    let (dir, id) = release();
    let path = dir.path().join(&id).join("manifest.json");
    let text = fs::read_to_string(&path).unwrap();
    let hash = Release::open(dir.path(), &id)
        .unwrap()
        .manifest()
        .canonical
        .sha256
        .clone();
    let rest = &hash[8..];
    for (from, to) in [
        (id.as_str(), "2025-06-27-00000000"),
        ("\"2025-06-27\"", "\"2025-06-28\""),
        (rest, &"0".repeat(56)),
        ("\"seisaku.nq\"", "\"other.nq\""),
        ("\"README.md\"", "\"../current\""),
        ("\"base\": \"http", "\"base\": \"ftp"),
        ("{", "["),
        ("\"ontology_version\": \"", "\"ontology_version\": \"9"),
        ("\"endpoint\": \"http", "\"endpoint\": \"https"),
    ] {
        assert!(text.contains(from), "{from}");
        fs::write(&path, text.replacen(from, to, 1)).unwrap();
        let error = refused(dir.path(), &id);
        assert!(error.to_string().contains(&id), "{error}");
    }
    fs::remove_file(&path).unwrap();
    assert!(matches!(
        refused(dir.path(), &id),
        OpenError::MissingFile(_)
    ));
    assert!(list(dir.path()).unwrap().is_empty());
}

#[test]
fn releases_are_listed_latest_first_and_nothing_else_is() {
    let (dir, first) = release();
    let mut later = draft();
    later.date = "2025-10-01".to_owned();
    let second = built(dir.path(), &later).id;
    fs::create_dir(dir.path().join("2025-11-01-00000000")).unwrap();
    fs::create_dir(dir.path().join("notes")).unwrap();
    fs::write(dir.path().join("2025-12-01-00000000"), "").unwrap();
    assert_eq!(list(dir.path()).unwrap(), [second.clone(), first.clone()]);
    assert_eq!(newest(dir.path()).unwrap(), second);
    fs::write(dir.path().join("current"), format!("{first}\n")).unwrap();
    assert_eq!(newest(dir.path()).unwrap(), first);
    fs::remove_file(dir.path().join("current")).unwrap();
    assert_eq!(newest(dir.path()).unwrap(), second);
}

#[test]
fn each_unusable_folder_has_its_own_error() {
    let dir = tempdir().unwrap();
    assert!(list(dir.path()).unwrap().is_empty());
    assert!(matches!(newest(dir.path()), Err(OpenError::Empty(_))));

    let nowhere = dir.path().join("nowhere");
    assert!(matches!(newest(&nowhere), Err(OpenError::Empty(_))));

    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    let error = list(&file).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("a file is where a folder should be"),
        "{error}"
    );

    let current = dir.path().join("current");
    for text in [
        &b""[..],
        b"../../etc",
        b"latest",
        b"\xff\xfe",
        b"2025-06-27-ABCDEF01",
    ] {
        fs::write(&current, text).unwrap();
        let error = newest(dir.path()).unwrap_err();
        assert!(matches!(error, OpenError::BadCurrent(_)), "{error}");
    }
    fs::write(&current, "2025-06-27-00000000\n").unwrap();
    let error = newest(dir.path()).unwrap_err();
    assert!(matches!(error, OpenError::Missing { .. }), "{error}");
    fs::remove_file(&current).unwrap();
    fs::create_dir(&current).unwrap();
    assert!(matches!(newest(dir.path()), Err(OpenError::File(_))));
    assert!(matches!(
        refused(dir.path(), "../x"),
        OpenError::Missing { .. }
    ));
    assert!(matches!(
        refused(dir.path(), "2025-06-27-00000000"),
        OpenError::Missing { .. }
    ));
}
