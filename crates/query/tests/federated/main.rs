//! Queries that ask other endpoints, against endpoints on loopback: real ones, whose answers have
//! to be those that the standard gives, and faulty ones, which must not make an answer false.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of a test fails as the test does"
)]

mod faults;
mod first;
mod meaning;
mod peer;
mod reach;
mod real;
mod shapes;
mod together;

use std::collections::BTreeMap;
use std::time::Duration;

use oxigraph::io::RdfFormat;
use oxigraph::model::GraphName;
use seisaku_federation::{Federation, Peers, Profile};
use seisaku_index::{Input, Loader, Snapshot};
use seisaku_query::{Cancel, Format, Limits, Request, RunError, Stats, parse, run};

/// Turtle as a dataset.
pub(crate) fn snapshot(turtle: &str) -> Snapshot {
    let prefixes = "PREFIX l: <http://local.example/>\nPREFIX r: <http://remote.example/>\n";
    let text = format!("{prefixes}{turtle}");
    let mut loader = Loader::new();
    let input = Input {
        name: "data",
        format: RdfFormat::Turtle,
        base: None,
        graph: GraphName::DefaultGraph,
    };
    loader.read(&input, text.as_bytes()).unwrap();
    loader.finish().unwrap()
}

/// A profile for an endpoint of a test.
pub(crate) fn profile(endpoint: &str) -> Profile {
    Profile {
        endpoint: Some(endpoint.to_owned()),
        allow_private: Some(true),
        ..Profile::default()
    }
}

/// A way to endpoints.
pub(crate) fn federation(profiles: impl IntoIterator<Item = Profile>) -> Federation {
    let named = profiles.into_iter().enumerate();
    let named: BTreeMap<String, Profile> = named.map(|(i, p)| (format!("test{i}"), p)).collect();
    Federation::new(Peers::new(&named).unwrap())
}

/// The rows of an answer, sorted, and what it came to.
pub(crate) fn ask(
    data: &Snapshot,
    federation: &Federation,
    query: &str,
) -> Result<(Vec<String>, Stats), RunError> {
    ask_within(data, federation, query, Duration::from_secs(60))
}

pub(crate) fn ask_within(
    data: &Snapshot,
    federation: &Federation,
    query: &str,
    time: Duration,
) -> Result<(Vec<String>, Stats), RunError> {
    let prefixes = "PREFIX l: <http://local.example/> PREFIX r: <http://remote.example/> ";
    let request = Request {
        query: format!("{prefixes}{query}"),
        union_default_graph: true,
        ..Request::default()
    };
    let query = parse(&request, &Limits::default()).unwrap_or_else(|e| panic!("{e}: {query}"));
    let query = query.with_federation(federation.clone());
    let mut bytes = Vec::new();
    let stats = run(&query, data, Format::Tsv, &mut bytes, &Cancel::after(time))?;
    let text = String::from_utf8(bytes).unwrap();
    let mut rows: Vec<String> = text.lines().skip(1).map(str::to_owned).collect();
    rows.sort();
    Ok((rows, stats))
}
