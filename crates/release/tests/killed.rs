//! Builds killed at any moment leave whole releases behind.

mod common;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use std::{fs, thread};

use common::{built, draft};
use seisaku_release::{Release, list, newest};
use tempfile::tempdir;

/// Lies in the folder of a test, so that the builder below touches no other folder.
const MARK: &str = "killed-builds";

#[test]
#[ignore = "runs as the process that the next test kills"]
fn build_until_killed() {
    if !Path::new(MARK).exists() {
        return;
    }
    for day in 1..=28 {
        for month in 1..=12 {
            let mut draft = draft();
            draft.date = format!("2025-{month:02}-{day:02}");
            built(Path::new("."), &draft);
        }
    }
}

#[test]
fn a_killed_build_leaves_whole_releases() {
    let dir = tempdir().unwrap();
    fs::write(dir.path().join(MARK), "").unwrap();
    let first = built(dir.path(), &draft()).id;
    for round in 0..25 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "build_until_killed"])
            .current_dir(dir.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_millis(5 + 7 * round));
        // On a slow machine the last of them gets the time to end one build.
        while round == 24 && list(dir.path()).unwrap().len() < 2 {
            thread::sleep(Duration::from_millis(50));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        Release::open(dir.path(), &newest(dir.path()).unwrap()).unwrap();
        for id in list(dir.path()).unwrap() {
            Release::open(dir.path(), &id).unwrap();
        }
    }
    assert!(built(dir.path(), &draft()).already_there);
    assert_eq!(newest(dir.path()).unwrap(), first);
    for left in [".building", ".current.new"] {
        assert!(!dir.path().join(left).exists(), "{left}");
    }
}
