//! Requests that a program makes up from the description of the surface.

use std::process::Command;

use crate::report::Report;
use crate::site::{Site, python, said};

/// What is held against each answer: no failure of the server, and nothing undescribed.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_schema_conformance,response_headers_conformance,unsupported_method";

pub(crate) fn run(report: &mut Report) {
    let Some(python) = python("schemathesis") else {
        report.skip(
            "no Python with schemathesis",
            "install it and name the Python by SEISAKU_PYTHON; the server's own tests walk the description too",
        );
        return;
    };
    let site = Site::of_release();
    let mut command = Command::new(python);
    command
        .args(["-m", "schemathesis.cli", "run"])
        .arg(format!("{}/openapi.json", site.url()))
        .args(["--url", &site.url(), "--checks", CHECKS])
        .args([
            "--max-examples",
            "50",
            "--seed",
            "1",
            "--workers",
            "1",
            "--no-color",
        ])
        .args(["--generation-database", "none"])
        .args(["--suppress-health-check", "all"])
        .current_dir(site.dir());
    let said = said(&mut command);
    // `1848 generated, 1848 passed`
    let figures = said
        .lines()
        .map(str::trim)
        .find(|line| line.contains(" generated, "))
        .map(|line| line.split(", ").map(number).collect::<Vec<_>>());
    match figures.as_deref() {
        Some(&[generated, passed, ..]) => {
            let met = passed == generated && generated > 500 && !said.contains("FAILURES");
            report.row(
                "schemathesis: answers as described",
                &format!("{passed}/{generated}"),
                &format!("{generated}"),
                met,
            );
            if !met {
                report.say(&said);
            }
        }
        _ => report.fault(format!("schemathesis came to no end: {said}")),
    }
}

/// The number at the beginning of a phrase.
fn number(phrase: &str) -> u64 {
    let digits: String = phrase.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_default()
}
