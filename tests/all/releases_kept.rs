//! A release stays what it was: damage is named, and a build that dies harms nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::defects::agree;
use crate::files::{copy, listing};
use crate::harness::{Run, seisaku};
use crate::releases::{build_small, current, small};
use crate::seeds::seed_paths;

fn validate(dir: &Path) -> Run {
    seisaku(["validate"]).in_dir(dir).run()
}

/// The folder of the release that is current in `dir`, and its files.
fn release(dir: &Path) -> (PathBuf, Vec<PathBuf>) {
    let releases = dir.join("releases");
    let release = releases.join(current(&releases));
    let files = listing(&release);
    assert!(files.len() >= 11, "{files:?}");
    (release, files)
}

#[test]
fn a_sound_release_is_valid() {
    let dir = small();
    build_small(dir.path(), &[]).expect(0);
    let run = validate(dir.path()).expect(0);
    assert!(!run.stdout.is_empty() || !run.stderr.is_empty());
}

#[test]
fn each_file_changed_or_missing_is_named() {
    let dir = small();
    build_small(dir.path(), &[]).expect(0);
    let (release, files) = release(dir.path());
    let mut faults = Vec::new();
    for file in files {
        let path = release.join(&file);
        let bytes = fs::read(&path).unwrap();

        let mut changed = bytes.clone();
        let middle = changed.len() / 2;
        match changed.get_mut(middle) {
            Some(byte) => *byte ^= 1,
            // Nothing was written there: something is.
            None => changed.push(b'x'),
        }
        fs::write(&path, &changed).unwrap();
        faults.extend(unnamed(&validate(dir.path()), &file, "changed"));

        fs::remove_file(&path).unwrap();
        let run = validate(dir.path());
        // The index is made from the statements, and made again.
        let made_again = file == Path::new("seisaku.index")
            && run.status == Some(0)
            && fs::read(&path).is_ok_and(|again| again == bytes);
        if !made_again {
            faults.extend(unnamed(&run, &file, "missing"));
        }

        fs::write(&path, bytes).unwrap();
    }
    validate(dir.path()).expect(0);
    agree("damage", &faults);
}

/// What is wrong with the check of a release in which this file is damaged.
fn unnamed(run: &Run, file: &Path, damage: &str) -> Option<String> {
    let name = file.to_str().unwrap();
    let errors: Vec<&str> = run
        .stderr
        .lines()
        .filter(|l| l.starts_with("error: "))
        .collect();
    if run.status != Some(1) {
        Some(format!("{name} {damage}: status {:?}", run.status))
    } else if errors.len() != 1 || !errors[0].contains(name) {
        Some(format!("{name} {damage}: no one message names it"))
    } else {
        None
    }
}

#[test]
fn a_damaged_release_is_listed_as_such_beside_the_others() {
    let dir = small();
    build_small(dir.path(), &["--date", "2025-03-01"]).expect(0);
    let (broken, _) = release(dir.path());
    build_small(dir.path(), &["--date", "2025-04-01"]).expect(0);
    fs::remove_file(broken.join("seisaku.nq")).unwrap();
    let listed = seisaku(["releases"]).in_dir(dir.path()).run().expect(1);
    let lines: Vec<&str> = listed.text().lines().collect();
    assert!(
        lines[0].contains("statements") && lines[1].contains("damaged"),
        "{lines:?}"
    );
    assert!(listed.stderr.contains("seisaku.nq"), "{}", listed.stderr);
    validate(dir.path()).expect(0);
}

/// Delays from before the first file is written to after the release of both seeds is whole, on
/// machines of several speeds; the folder is looked at after each.
const DELAYS: [u64; 9] = [20, 100, 400, 900, 1500, 2200, 3000, 3800, 4600];

#[test]
fn a_killed_build_leaves_the_release_before() {
    let dir = small();
    build_small(dir.path(), &[]).expect(0);
    let releases = dir.path().join("releases");
    let former = current(&releases);
    let mut cut_short = 0;
    for delay in DELAYS {
        let at_work = seisaku(["build"])
            .args(seed_paths())
            .in_dir(dir.path())
            .kill_after(Duration::from_millis(delay));
        cut_short += usize::from(at_work);
        // Whatever is current is whole: the former one or the new one.
        validate(dir.path()).expect(0);
        seisaku(["validate", "--release", &former])
            .in_dir(dir.path())
            .run()
            .expect(0);
    }
    assert!(cut_short > 0, "no build was still at work");
    // The next build is not hindered by what the dead ones left, and clears it away.
    build_small(dir.path(), &["--date", "2026-01-01"]).expect(0);
    assert!(current(&releases).starts_with("2026-01-01-"));
    let left: Vec<String> = fs::read_dir(&releases)
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with('.') && name != ".lock")
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_release_that_was_moved_is_the_same_release() {
    let dir = small();
    build_small(dir.path(), &[]).expect(0);
    let other = tempfile::tempdir().unwrap();
    copy(&dir.path().join("releases"), &other.path().join("releases"));
    validate(other.path()).expect(0);
}
