//! What others measure an endpoint by, and the clients that people have, on demand:
//!
//!     cargo test -p seisaku-tests --test conformance
//!     cargo test -p seisaku-tests --test conformance -- yardsticks schemathesis clients notebooks browser
//!
//! What is not installed is skipped aloud. `SEISAKU_PYTHON` names a Python that has the packages
//! (`requests pyoxigraph pyyaml schemathesis SPARQLWrapper rdflib`), `SEISAKU_NODE` a Node for
//! Comunica, and `SEISAKU_COMUNICA` the folder that it is installed in.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of a test fails as the test does"
)]

mod browser;
mod clients;
#[path = "../all/harness.rs"]
#[expect(dead_code, reason = "the other tests use the rest")]
mod harness;
#[path = "../all/http.rs"]
#[expect(dead_code, reason = "the other tests use the rest")]
mod http;
mod notebooks;
mod report;
mod schemathesis;
#[path = "../all/server.rs"]
#[expect(dead_code, reason = "the other tests use the rest")]
mod server;
mod site;
mod yardsticks;

use std::process::ExitCode;

use report::Report;

/// A part, which says what it finds.
type Part = fn(&mut Report);

/// The parts, by the names that the command takes.
const PARTS: &[(&str, Part)] = &[
    ("yardsticks", yardsticks::run),
    ("schemathesis", schemathesis::run),
    ("clients", clients::run),
    ("notebooks", notebooks::run),
    ("browser", browser::run),
];

fn main() -> ExitCode {
    let asked: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| !a.starts_with('-'))
        .collect();
    let mut report = Report::default();
    for name in &asked {
        if !PARTS.iter().any(|(part, _)| part == name) {
            report.fault(format!("there is no part {name}"));
        }
    }
    for (name, run) in PARTS {
        if asked.is_empty() || asked.iter().any(|a| a == name) {
            run(&mut report);
        }
    }
    report.end()
}
