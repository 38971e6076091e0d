//! Whole-program tests: text, files, SPARQL and HTTP in, answers out.
//!
//! They run the binary `seisaku` as a child process and know nothing of what is inside. How they
//! are laid out and how to add a case is in `tests/README.md`.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of a test fails as the test does"
)]

mod altered;
mod bad_input;
mod convert;
mod coverage;
mod coverage_report;
mod curator;
mod data;
mod defects;
mod deploy;
mod diagnostics;
mod disasters;
mod engines;
mod examples;
mod federation;
mod files;
mod harness;
mod hostile;
mod hostile_set;
mod house;
mod http;
mod joins_by_service;
mod links;
mod links_faults;
mod links_joins;
mod literals;
mod operate;
mod pages;
mod papers;
mod processes;
mod publication;
mod questions;
mod releases;
mod releases_kept;
mod seeds;
mod serve;
mod server;
mod shared;
mod spans;
mod spans_line_ends;
mod takeover;
mod tidy;
