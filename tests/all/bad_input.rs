//! Bad calls and bad input: the right exit status, one clear message that names file and cause,
//! and nothing half-written.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use oxigraph::io::RdfFormat;
use tempfile::{TempDir, tempdir};

use crate::data::parse;
use crate::defects::agree;
use crate::files::contents;
use crate::harness::seisaku;

/// A call that cannot be carried out.
struct Case {
    name: &'static str,
    args: &'static [&'static str],
    status: i32,
}

const fn case(name: &'static str, status: i32, args: &'static [&'static str]) -> Case {
    Case { name, args, status }
}

/// 1 for the input, 2 for the call.
const CASES: &[Case] = &[
    case("a file that is not there", 1, &["convert", "missing.txt"]),
    case("an empty file", 1, &["convert", "empty.txt"]),
    case("a file of blanks", 1, &["convert", "blank.txt"]),
    case("a folder", 1, &["convert", "folder"]),
    case("bytes that are no text", 1, &["convert", "bytes.txt"]),
    case("a PDF", 1, &["convert", "paper.txt"]),
    case(
        "two files of one stem",
        1,
        &["build", "plan.txt", "folder/plan.txt"],
    ),
    case(
        "one bad file in a build",
        1,
        &["build", "plan.txt", "bytes.txt"],
    ),
    case("no seeds", 1, &["build"]),
    case("no day", 2, &["build", "dayless.txt"]),
    case("no files", 2, &["convert"]),
    case("no command", 2, &[]),
    case("an unknown command", 2, &["publish"]),
    case("an unknown option", 2, &["convert", "--fast", "plan.txt"]),
    case(
        "an unknown format",
        2,
        &["convert", "--format", "xyz", "plan.txt"],
    ),
    case(
        "a base that is no IRI",
        2,
        &["convert", "--base", "policy", "plan.txt"],
    ),
    case(
        "a base without a slash",
        2,
        &["build", "--base", "http://example.org/p", "plan.txt"],
    ),
    case(
        "a date that is none",
        2,
        &["build", "--date", "2025-02-30", "plan.txt"],
    ),
    case(
        "a date of another form",
        2,
        &["build", "--date", "1 May 2025", "plan.txt"],
    ),
    case(
        "an endpoint that is no IRI",
        2,
        &["build", "--endpoint", "here", "plan.txt"],
    ),
    case(
        "a file for a folder of releases",
        1,
        &["build", "--releases", "plan.txt", "plan.txt"],
    ),
    case(
        "output into no folder",
        1,
        &["convert", "-o", "none/out.nq", "plan.txt"],
    ),
    case(
        "output onto a folder",
        1,
        &["convert", "-o", "folder", "plan.txt"],
    ),
    case(
        "output below a file",
        1,
        &["convert", "-o", "plan.txt/out.nq", "plan.txt"],
    ),
    case(
        "no configuration",
        2,
        &["--config", "missing.toml", "releases"],
    ),
    case("an unknown key", 2, &["--config", "key.toml", "releases"]),
    case(
        "an unknown key of a table",
        2,
        &["--config", "table.toml", "releases"],
    ),
    case(
        "a value of another type",
        2,
        &["--config", "type.toml", "releases"],
    ),
    case(
        "a folder that is no ontology",
        1,
        &["convert", "--ontology", "folder", "plan.txt"],
    ),
    case(
        "an ontology that is not there",
        1,
        &["convert", "--ontology", "none", "plan.txt"],
    ),
    case("no release to dump", 1, &["dump"]),
    case("no release to validate", 1, &["validate"]),
    case(
        "a release that is not there",
        1,
        &["dump", "--release", "2025-01-01-00000000"],
    ),
    case(
        "a graph that is no IRI",
        2,
        &["dump", "--graph", "ontology"],
    ),
];

const PLAN: &str = "大項目 1：医療（令和7年2月18日閣議決定）\n\n小項目\t令和7年度の取組\t今後の方向性\n\
    ①研究【厚】\t● 進める。\t● 続ける。\n";

fn folder() -> TempDir {
    let dir = tempdir().unwrap();
    let files: &[(&str, &[u8])] = &[
        ("empty.txt", b""),
        ("blank.txt", b" \n\n"),
        ("bytes.txt", b"plan\n\xFF\xFE\xFD"),
        ("paper.txt", b"%PDF-1.7\n\xE2\xE3"),
        ("plan.txt", PLAN.as_bytes()),
        ("dayless.txt", "大項目 1：医療\n\n- 進める。\n".as_bytes()),
        ("folder/plan.txt", PLAN.as_bytes()),
        (
            "key.toml",
            b"releases = \"releases\"\nreleazes = \"elsewhere\"\n",
        ),
        (
            "table.toml",
            b"[build]\ndate = \"2025-01-01\"\nbaze = \"http://example.org/\"\n",
        ),
        ("type.toml", b"[serve]\nquery-timeout = \"soon\"\n"),
    ];
    fs::create_dir(dir.path().join("folder")).unwrap();
    for (name, bytes) in files {
        fs::write(dir.path().join(name), bytes).unwrap();
    }
    dir
}

/// The message without the path of the folder, which differs from run to run.
fn redacted(stderr: &str, dir: &Path) -> String {
    stderr.replace(&dir.display().to_string(), "[dir]")
}

#[test]
fn each_bad_call_says_what_is_wrong() {
    let dir = folder();
    let before = contents(dir.path());
    let mut told = String::new();
    let mut faults = Vec::new();
    for case in CASES {
        let run = seisaku(case.args).in_dir(dir.path()).run();
        let said = redacted(&run.stderr, dir.path());
        writeln!(told, "# {} (status {:?})", case.name, run.status).unwrap();
        writeln!(told, "$ seisaku {}", case.args.join(" ")).unwrap();
        writeln!(told, "{said}").unwrap();
        let errors = said.lines().filter(|l| l.starts_with("error: ")).count();
        if run.status != Some(case.status) {
            faults.push(format!(
                "{}: status {:?}, not {}",
                case.name, run.status, case.status
            ));
        }
        // Without a command there is the help in place of a message.
        if errors != 1 && !case.args.is_empty() {
            faults.push(format!("{}: {errors} messages", case.name));
        }
        if !run.stdout.is_empty() {
            faults.push(format!("{}: something on standard output", case.name));
        }
        if contents(dir.path()) != before {
            faults.push(format!("{}: something was written", case.name));
        }
    }
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(told) });
    agree("bad_input", &faults);
}

#[test]
fn a_key_that_is_unknown_is_named_with_its_line() {
    let dir = folder();
    let mut faults = Vec::new();
    for (file, key, line) in [("key.toml", "releazes", 2), ("table.toml", "baze", 3)] {
        let run = seisaku(["--config", file, "releases"])
            .in_dir(dir.path())
            .run()
            .expect(2);
        for named in [file, key, &format!("line {line}")] {
            if !run.stderr.contains(named) {
                faults.push(format!("{file}: the message lacks {named:?}"));
            }
        }
    }
    agree("unknown_key", &faults);
}

#[test]
fn two_files_of_one_stem_are_both_named() {
    let dir = folder();
    for order in [
        ["plan.txt", "folder/plan.txt"],
        ["folder/plan.txt", "plan.txt"],
    ] {
        let run = seisaku(["convert", order[0], order[1]])
            .in_dir(dir.path())
            .run()
            .expect(1);
        let errors: Vec<&str> = run
            .stderr
            .lines()
            .filter(|l| l.starts_with("error: "))
            .collect();
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert!(
            errors[0].contains(" folder/plan.txt and plan.txt "),
            "{errors:?}"
        );
        assert!(run.stdout.is_empty(), "neither is read");
    }
}

#[test]
fn one_bad_file_does_not_stop_the_others() {
    let dir = folder();
    let alone = seisaku(["convert", "plan.txt"])
        .in_dir(dir.path())
        .run()
        .expect(0);
    let run = seisaku([
        "convert",
        "bytes.txt",
        "missing.txt",
        "plan.txt",
        "empty.txt",
    ])
    .in_dir(dir.path())
    .run()
    .expect(1);
    assert!(parse(&run.stdout, RdfFormat::NQuads).len() > 100);
    assert!(
        run.stdout == alone.stdout,
        "the good file gives other statements"
    );
    let errors: Vec<&str> = run
        .stderr
        .lines()
        .filter(|l| l.starts_with("error: "))
        .collect();
    assert_eq!(errors.len(), 3, "{errors:?}");
    for (error, file) in errors.iter().zip(["bytes.txt", "missing.txt", "empty.txt"]) {
        assert!(error.contains(file), "{error}");
    }
}
