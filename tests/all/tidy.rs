//! The text of the project, held: every module says what it is, no file grows without a reason,
//! and nothing names the place that a package was fetched from.

use std::fs;
use std::path::{Path, PathBuf};

use crate::files::listing;
use crate::harness::root;
use crate::house::members;

/// Above this many lines outside tests, a file needs a reason in the table below.
const LINES: usize = 400;

/// Files that may be longer: path below the workspace, reason.
const LONGER: &[(&str, &str)] = &[("tests/all/hostile_set.rs", "a list of cases")];

/// Hosts of package registries. They belong in lock files only.
const REGISTRIES: &[&str] = &[
    "index.crates.io",
    "static.crates.io",
    "registry.npmjs",
    "pypi.org",
    "deb.debian.org",
];

/// The Rust files of all members, relative to the workspace: those below `src/` and the tests.
fn rust_files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for member in members() {
        let folder = member
            .manifest_path
            .parent()
            .unwrap()
            .as_std_path()
            .to_owned();
        let below = listing(&folder);
        files.extend(
            below
                .into_iter()
                .filter(|f| f.extension().is_some_and(|e| e == "rs"))
                .map(|f| folder.strip_prefix(root()).unwrap().join(f)),
        );
    }
    assert!(files.len() >= 100, "only {} files", files.len());
    files
}

fn read(file: &Path) -> String {
    fs::read_to_string(root().join(file)).unwrap()
}

fn opens_with_its_doc(text: &str) -> bool {
    text.starts_with("//! ")
}

/// The lines up to the tests of a file, which stand last.
fn lines_outside_tests(text: &str) -> usize {
    text.lines()
        .take_while(|l| l.trim() != "#[cfg(test)]")
        .count()
}

/// Whether a file is a test of one room as a whole: a list of cases, as long as there are cases.
fn is_test_of_a_room(file: &Path) -> bool {
    file.starts_with("crates") && file.iter().nth(2).is_some_and(|part| part == "tests")
}

fn registry(text: &str) -> Option<&'static str> {
    REGISTRIES.iter().copied().find(|host| text.contains(host))
}

#[test]
fn every_module_says_what_it_is() {
    let silent: Vec<PathBuf> = rust_files()
        .into_iter()
        .filter(|f| !opens_with_its_doc(&read(f)))
        .collect();
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn no_file_is_too_long() {
    let long: Vec<String> = rust_files()
        .into_iter()
        .filter(|f| !is_test_of_a_room(f))
        .map(|f| (lines_outside_tests(&read(&f)), f))
        .filter(|(n, f)| *n > LINES && !LONGER.iter().any(|(l, _)| Path::new(l) == f))
        .map(|(n, f)| format!("{}: {n} lines", f.display()))
        .collect();
    assert!(long.is_empty(), "{long:?}");
    for (file, reason) in LONGER {
        let lines = lines_outside_tests(&read(Path::new(file)));
        assert!(
            lines > LINES,
            "{file} is short again ({lines} lines); it needs no {reason:?}"
        );
    }
}

/// Folders that hold what was made here, not what the project is.
const MADE: &[&str] = &["target", "releases", "node_modules"];

/// The text files of the project, relative to the workspace, without lock files and without this
/// one, which has to name the hosts.
fn text_files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(root()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_file() {
            files.push(PathBuf::from(name));
        } else if !MADE.contains(&name.as_str()) && name != ".git" {
            files.extend(listing(&path).into_iter().map(|f| Path::new(&name).join(f)));
        }
    }
    let lock =
        |f: &Path| f.extension().is_some_and(|e| e == "lock") || f.ends_with("package-lock.json");
    files.retain(|f| !lock(f) && !f.ends_with("tests/all/tidy.rs"));
    files
}

#[test]
fn nothing_names_a_registry() {
    let mut read = 0;
    let mut named = Vec::new();
    for file in text_files() {
        // A file that is no text names nothing.
        let Ok(text) = fs::read_to_string(root().join(&file)) else {
            continue;
        };
        read += 1;
        if let Some(host) = registry(&text) {
            named.push(format!("{}: {host}", file.display()));
        }
    }
    assert!(read >= 200, "only {read} files read");
    assert!(named.is_empty(), "{named:?}");
}

#[test]
fn every_snapshot_has_its_test() {
    let mut snapshots = listing(&root().join("tests/all/snapshots"));
    snapshots.sort();
    let known = [
        "all__bad_input__each_bad_call_says_what_is_wrong.snap",
        "all__questions__the_answers.snap",
    ];
    assert_eq!(snapshots, known.map(PathBuf::from));
}

#[test]
fn these_checks_can_fail() {
    assert!(!opens_with_its_doc("use std::fs;\n//! Late.\n"));
    assert!(!opens_with_its_doc("// A comment.\n"));
    assert!(opens_with_its_doc("//! A module.\n"));
    let long = "x\n".repeat(LINES + 1);
    assert!(lines_outside_tests(&long) > LINES);
    let tested = format!("x\n#[cfg(test)]\n{long}");
    assert_eq!(lines_outside_tests(&tested), 1);
    assert!(is_test_of_a_room(Path::new("crates/text/tests/x.rs")));
    assert!(!is_test_of_a_room(Path::new("crates/text/src/tests.rs")));
    assert!(registry(&format!("see https://{}/x", REGISTRIES[0])).is_some());
    assert!(registry("see https://example.org/").is_none());
}
