//! What is told of the peers: what was asked of each, what was there already, who is left alone.

use seisaku_query::{Circuit, Visit};

use super::page::Page;
use super::{Metrics, lock};
use crate::state::AppState;

/// What queries asked of one peer.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Visits {
    queries: u64,
    incomplete: u64,
    requests: u64,
    failed: u64,
    kept: u64,
    bindings: u64,
    rows: u64,
    bytes_out: u64,
    bytes_in: u64,
    milliseconds: u64,
}

impl Visits {
    pub(super) fn note(&mut self, visit: &Visit) {
        self.queries += 1;
        self.incomplete += u64::from(!visit.missing.is_empty());
        self.requests += visit.requests as u64;
        self.failed += visit.failed as u64;
        self.kept += visit.kept as u64;
        self.bindings += visit.bindings as u64;
        self.rows += visit.rows;
        self.bytes_out += visit.bytes_out;
        self.bytes_in += visit.bytes_in;
        self.milliseconds += visit.milliseconds;
    }
}

/// A figure of a peer.
type Figure = (&'static str, &'static str, fn(&Visits) -> f64);

const FIGURES: &[Figure] = &[
    (
        "seisaku_peer_visits_total",
        "Places of queries at which a peer was asked.",
        |v| v.queries as f64,
    ),
    (
        "seisaku_peer_incomplete_total",
        "Those of them from which something is missing.",
        |v| v.incomplete as f64,
    ),
    ("seisaku_peer_requests_total", "Requests to a peer.", |v| {
        v.requests as f64
    }),
    (
        "seisaku_peer_failures_total",
        "Blocks that a peer did not answer.",
        |v| v.failed as f64,
    ),
    (
        "seisaku_peer_kept_answers_total",
        "Blocks whose answers were there already.",
        |v| v.kept as f64,
    ),
    (
        "seisaku_peer_bindings_total",
        "Bindings that were sent to a peer.",
        |v| v.bindings as f64,
    ),
    (
        "seisaku_peer_rows_total",
        "Solutions that came from a peer.",
        |v| v.rows as f64,
    ),
    (
        "seisaku_peer_sent_bytes_total",
        "Bytes of queries to a peer.",
        |v| v.bytes_out as f64,
    ),
    (
        "seisaku_peer_received_bytes_total",
        "Bytes of answers of a peer.",
        |v| v.bytes_in as f64,
    ),
    (
        "seisaku_peer_seconds_total",
        "Time from the first request of a place to its last answer.",
        |v| v.milliseconds as f64 / 1_000.0,
    ),
];

/// Writes what is told of the peers.
pub(super) fn peers(page: &mut Page, state: &AppState) {
    visits(page, state.metrics());
    let figures = state.settings().federation.memory().figures();
    for (name, kind, help, value) in [
        (
            "seisaku_peer_cache_hits_total",
            "counter",
            "Answers of peers that were there already.",
            figures.hits,
        ),
        (
            "seisaku_peer_cache_misses_total",
            "counter",
            "Answers of peers that were not.",
            figures.misses,
        ),
        (
            "seisaku_peer_cache_shared_total",
            "counter",
            "Requests that waited for the same request of another query.",
            figures.shared,
        ),
        (
            "seisaku_peer_cache_evicted_total",
            "counter",
            "Answers of peers that had to go for others.",
            figures.evicted,
        ),
        (
            "seisaku_peer_cache_answers",
            "gauge",
            "Answers of peers that are kept.",
            figures.answers as u64,
        ),
        (
            "seisaku_peer_cache_bytes",
            "gauge",
            "What they hold.",
            figures.bytes as u64,
        ),
        (
            "seisaku_peer_counts",
            "gauge",
            "Counts of what peers have that are remembered.",
            figures.counts as u64,
        ),
        (
            "seisaku_peer_refused_total",
            "counter",
            "Requests to peers that were refused, since their client had made too many.",
            figures.refused,
        ),
    ] {
        page.one((name, kind, help), &[], value);
    }
    let head = (
        "seisaku_peer_circuit",
        "gauge",
        "Whether a peer that failed is asked (0), tried by one query (1) or left alone (2).",
    );
    page.head(head);
    for (peer, circuit, _) in &figures.circuits {
        let state = match circuit {
            Circuit::Closed => 0,
            Circuit::HalfOpen => 1,
            Circuit::Open => 2,
        };
        page.sample(head.0, &[("peer", peer.as_str())], state);
    }
    let head = (
        "seisaku_peer_circuit_opened_total",
        "counter",
        "How often a peer was left alone after failures.",
    );
    page.head(head);
    for (peer, _, opened) in &figures.circuits {
        page.sample(head.0, &[("peer", peer.as_str())], opened);
    }
}

fn visits(page: &mut Page, metrics: &Metrics) {
    let visits = lock(&metrics.0.visits).clone();
    for (name, help, figure) in FIGURES {
        page.head((name, "counter", help));
        for (peer, of) in &visits {
            page.sample(name, &[("peer", peer.as_str())], figure(of));
        }
    }
}
