//! Diagnostics: every code has its page, and each form says the same of the same places.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use tempfile::tempdir;

use crate::files::listing;
use crate::harness::{root, seisaku};
use crate::seeds::{seed_paths, seeds};

/// The first argument of each `Diagnostic::new(` in a source file.
fn codes_in(text: &str) -> Vec<String> {
    text.split("Diagnostic::new(")
        .skip(1)
        .filter_map(|after| after.split(',').next())
        .map(|first| first.trim().to_owned())
        .filter(|first| !first.contains(')'))
        .collect()
}

/// Every code that the rooms give to a diagnostic.
fn codes_of_the_sources() -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for room in ["text", "policy", "facts", "cli"] {
        let folder = root().join("crates").join(room).join("src");
        for file in listing(&folder) {
            for code in codes_in(&fs::read_to_string(folder.join(&file)).unwrap()) {
                let name = code.strip_prefix('"').and_then(|c| c.strip_suffix('"'));
                let name = name.unwrap_or_else(|| panic!("{}: {code} is no code", file.display()));
                codes.insert(name.to_owned());
            }
        }
    }
    assert!(codes.len() >= 10, "{codes:?}");
    codes
}

fn codes_with_a_page() -> BTreeSet<String> {
    listing(&root().join("crates/cli/diagnostics"))
        .iter()
        .map(|file| file.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect()
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let (used, pages) = (codes_of_the_sources(), codes_with_a_page());
    assert_eq!(used, pages);
    let list = seisaku(["convert", "--explain"]).run().expect(0);
    let listed: BTreeSet<String> = list
        .text()
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect();
    assert_eq!(listed, pages);
}

#[test]
fn explain_prints_the_page_of_a_code() {
    for code in codes_with_a_page() {
        let page = root().join(format!("crates/cli/diagnostics/{code}.md"));
        let run = seisaku(["convert", "--explain", &code]).run().expect(0);
        assert_eq!(run.text(), fs::read_to_string(page).unwrap());
    }
    let run = seisaku(["convert", "--explain", "nothing-known"])
        .run()
        .expect(2);
    assert!(run.stderr.contains("nothing-known") && run.stderr.contains("number-misread"));
}

#[test]
fn a_code_is_found_in_a_source() {
    assert_eq!(
        codes_in("x(Diagnostic::new(\n  \"a-b\",\n Severity::Note, …)); Diagnostic::new(\"c\", y"),
        ["\"a-b\"", "\"c\""]
    );
}

/// The diagnostics of both seeds in a form, as the file that was asked for.
fn written(form: &str) -> String {
    let dir = tempdir().unwrap();
    let out = dir.path().join("diagnostics");
    seisaku(["convert", "-q", "-o", "out.nq", "--diagnostics", form])
        .arg("--diagnostics-output")
        .arg(&out)
        .args(seed_paths())
        .in_dir(dir.path())
        .run()
        .expect(0);
    fs::read_to_string(out).unwrap()
}

fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

#[test]
fn json_lines_lead_to_their_places() {
    let found: Vec<Value> = written("json")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(found.len() > 20, "{}", found.len());
    let seeds = seeds();
    for one in &found {
        let file = PathBuf::from(one["file"].as_str().unwrap());
        let seed = seeds
            .iter()
            .find(|s| file.ends_with(&s.name) && one["document"] == s.stem())
            .unwrap();
        let before: String = seed.text.chars().take(number(&one["start"])).collect();
        assert_eq!(number(&one["line"]), before.matches('\n').count() + 1);
        let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
        assert_eq!(number(&one["column"]), column);
        assert!(number(&one["end"]) >= number(&one["start"]));
        assert!(number(&one["end_line"]) >= number(&one["line"]));
        assert!(codes_with_a_page().contains(one["code"].as_str().unwrap()));
        assert!(!one["message"].as_str().unwrap().is_empty());
        assert!(one["hints"].is_array());
    }
}

/// The members that the JSON schema of SARIF 2.1.0 requires, and those that editors read.
#[test]
fn sarif_is_as_its_schema_asks() {
    let log: Value = serde_json::from_str(&written("sarif")).unwrap();
    assert_eq!(log["version"], "2.1.0");
    assert!(
        log["$schema"]
            .as_str()
            .unwrap()
            .contains("sarif-schema-2.1.0")
    );
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(run["tool"]["driver"]["name"], "seisaku");
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let ids: BTreeSet<&str> = rules.iter().map(|r| r["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), rules.len(), "an id twice");
    for rule in rules {
        assert!(!rule["help"]["text"].as_str().unwrap().is_empty());
        assert!(
            !rule["shortDescription"]["text"]
                .as_str()
                .unwrap()
                .is_empty()
        );
    }
    let artifacts = run["artifacts"].as_array().unwrap();
    assert_eq!(artifacts.len(), 2);
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), written("json").lines().count());
    for result in results {
        assert!(["none", "note", "warning", "error"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        assert_eq!(rules[number(&result["ruleIndex"])]["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        let file = &place["artifactLocation"];
        let artifact = &artifacts[number(&file["index"])];
        assert_eq!(artifact["location"]["uri"], file["uri"]);
        let region = &place["region"];
        for member in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(number(&region[member]) >= 1, "{member}: {region}");
        }
        assert_eq!(
            region["snippet"]["text"].as_str().unwrap().chars().count(),
            number(&region["charLength"])
        );
    }
}

#[test]
fn a_file_that_cannot_be_read_is_told_in_sarif() {
    let dir = tempdir().unwrap();
    fs::write(dir.path().join("empty.txt"), "").unwrap();
    seisaku(["convert", "empty.txt", "--diagnostics", "sarif"])
        .args(["--diagnostics-output", "log.sarif"])
        .in_dir(dir.path())
        .run()
        .expect(1);
    let log = fs::read_to_string(dir.path().join("log.sarif")).unwrap();
    let log: Value = serde_json::from_str(&log).unwrap();
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let told = &invocation["toolExecutionNotifications"][0]["message"]["text"];
    assert!(told.as_str().unwrap().contains("empty.txt"), "{told}");
}

#[test]
fn what_a_program_reads_on_standard_error_is_not_mixed() {
    let run = seisaku(["convert", "--diagnostics", "json"])
        .args(seed_paths())
        .run()
        .expect(0);
    for line in run.stderr.lines() {
        assert!(serde_json::from_str::<Value>(line).is_ok(), "{line}");
    }
}
