//! What the service counts, for operators; `metrics::page` writes it down.
//!
//! Labels have values of ours only, so there are few of them: nothing that a client sends
//! becomes one.

mod page;
mod peers;
mod process;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub(crate) use page::page;
use seisaku_query::Visit;

/// The upper bounds of a histogram's buckets, in seconds.
const BOUNDS: [f64; 14] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0,
];

/// All that is counted; a clone counts on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Metrics(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    /// By kind of address.
    requests: Family<1, Histogram>,
    bytes: Family<1, u64>,
    /// By kind of address and status.
    responses: Family<2, u64>,
    /// By code of the problem.
    problems: Family<1, u64>,
    /// By code of the problem and limit.
    refusals: Family<2, u64>,
    /// By what it may cost, and how it ended.
    queries: Family<2, Histogram>,
    /// By what it may cost.
    waits: Family<1, Histogram>,
    worker_starts: Family<1, u64>,
    worker_ends: Family<1, u64>,
    releases: Family<1, u64>,
    /// By whether the answer was kept.
    kept: Family<1, u64>,
    connections: Family<1, u64>,
    workers: Mutex<BTreeSet<u32>>,
    open: Mutex<u64>,
    /// By the names that the configuration gives to peers.
    visits: Mutex<BTreeMap<String, peers::Visits>>,
}

/// Numbers under labels.
#[derive(Debug)]
struct Family<const N: usize, T>(Mutex<BTreeMap<[&'static str; N], T>>);

impl<const N: usize, T> Default for Family<N, T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<const N: usize, T: Clone + Default> Family<N, T> {
    fn change(&self, labels: [&'static str; N], change: impl FnOnce(&mut T)) {
        change(lock(&self.0).entry(labels).or_default());
    }

    /// The numbers in the order of their labels.
    fn all(&self) -> Vec<([&'static str; N], T)> {
        let table = lock(&self.0);
        table.iter().map(|(l, n)| (*l, n.clone())).collect()
    }
}

impl<const N: usize> Family<N, u64> {
    fn add(&self, labels: [&'static str; N], number: u64) {
        self.change(labels, |n| *n += number);
    }
}

/// How long things took.
#[derive(Clone, Debug, Default)]
struct Histogram {
    /// Those that took no longer than each bound and longer than the one before.
    buckets: [u64; BOUNDS.len()],
    count: u64,
    sum: f64,
}

impl Histogram {
    fn note(&mut self, took: Duration) {
        let seconds = took.as_secs_f64();
        if let Some(at) = BOUNDS.iter().position(|bound| seconds <= *bound) {
            self.buckets[at] += 1;
        }
        self.count += 1;
        self.sum += seconds;
    }
}

// Whoever broke off between two lines has left the tables whole.
fn lock<T>(table: &Mutex<T>) -> MutexGuard<'_, T> {
    table.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Metrics {
    /// A request has been answered, and its body has ended one way or another.
    pub(crate) fn request(&self, kind: &'static str, took: Duration, bytes: u64) {
        self.0.requests.change([kind], |h| h.note(took));
        self.0.bytes.add([kind], bytes);
    }

    /// The status of an answer is known.
    pub(crate) fn response(&self, kind: &'static str, code: u16) {
        self.0.responses.add([kind, status(code)], 1);
    }

    /// A problem became an answer, or broke one off.
    pub(crate) fn problem(&self, code: &'static str, limit: Option<&'static str>) {
        self.0.problems.add([code], 1);
        if let Some(limit) = limit {
            self.0.refusals.add([code, limit], 1);
        }
    }

    /// A query has ended.
    pub(crate) fn query(&self, cost: &'static str, outcome: &'static str, took: Duration) {
        self.0.queries.change([cost, outcome], |h| h.note(took));
    }

    /// A query has waited for its place, whether it got one or not.
    pub(crate) fn wait(&self, cost: &'static str, took: Duration) {
        self.0.waits.change([cost], |h| h.note(took));
    }

    /// A worker has loaded its data or could not be started.
    pub(crate) fn worker_start(&self, outcome: &'static str) {
        self.0.worker_starts.add([outcome], 1);
    }

    /// A new release was taken up or refused.
    pub(crate) fn release(&self, outcome: &'static str) {
        self.0.releases.add([outcome], 1);
    }

    /// An answer that may be kept was looked for.
    pub(crate) fn kept(&self, outcome: &'static str) {
        self.0.kept.add([outcome], 1);
    }

    /// A connection was taken or refused.
    pub(crate) fn connection(&self, outcome: &'static str) {
        self.0.connections.add([outcome], 1);
    }

    /// A query has asked a peer.
    pub(crate) fn visit(&self, visit: &Visit) {
        let mut visits = lock(&self.0.visits);
        visits.entry(visit.peer.clone()).or_default().note(visit);
    }

    /// Counts an open connection until it is dropped.
    pub(crate) fn open(&self) -> Open {
        *lock(&self.0.open) += 1;
        Open(self.clone())
    }

    /// Counts a worker until it is dropped.
    pub(crate) fn worker(&self, process: u32) -> Life {
        lock(&self.0.workers).insert(process);
        Life {
            metrics: self.clone(),
            process,
            end: "replaced",
        }
    }
}

/// A connection that is open.
#[derive(Debug)]
pub(crate) struct Open(Metrics);

impl Drop for Open {
    fn drop(&mut self) {
        *lock(&self.0.0.open) -= 1;
    }
}

/// The life of a worker.
#[derive(Debug)]
pub(crate) struct Life {
    metrics: Metrics,
    process: u32,
    /// Why it ends; with its data, unless somebody says otherwise.
    pub(crate) end: &'static str,
}

impl Drop for Life {
    fn drop(&mut self) {
        lock(&self.metrics.0.workers).remove(&self.process);
        self.metrics.0.worker_ends.add([self.end], 1);
    }
}

/// The statuses that are told one by one.
const STATUSES: &[(u16, &str)] = &[
    (200, "200"),
    (204, "204"),
    (206, "206"),
    (301, "301"),
    (303, "303"),
    (304, "304"),
    (307, "307"),
    (308, "308"),
    (400, "400"),
    (403, "403"),
    (404, "404"),
    (405, "405"),
    (406, "406"),
    (410, "410"),
    (413, "413"),
    (415, "415"),
    (416, "416"),
    (422, "422"),
    (500, "500"),
    (503, "503"),
    (504, "504"),
];

/// The text of a status; those that nobody uses here are told by their class.
fn status(code: u16) -> &'static str {
    let known = STATUSES.iter().find(|(known, _)| *known == code);
    known.map_or_else(
        || match code / 100 {
            1 => "1xx",
            2 => "2xx",
            3 => "3xx",
            4 => "4xx",
            _ => "5xx",
        },
        |(_, text)| text,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets() {
        let mut histogram = Histogram::default();
        for seconds in [0.0, 0.001, 0.0011, 30.0, 31.0] {
            histogram.note(Duration::from_secs_f64(seconds));
        }
        assert_eq!((histogram.buckets[0], histogram.buckets[1]), (2, 1));
        assert_eq!(histogram.buckets.iter().sum::<u64>(), 4);
        assert_eq!(histogram.count, 5);
        assert!(BOUNDS.is_sorted());
    }

    #[test]
    fn a_worker_is_counted_once() {
        let metrics = Metrics::default();
        let mut first = metrics.worker(1);
        let second = metrics.worker(2);
        first.end = "memory";
        drop(first);
        assert_eq!(lock(&metrics.0.workers).len(), 1);
        drop(second);
        let ends = metrics.0.worker_ends.all();
        assert_eq!(ends, [(["memory"], 1), (["replaced"], 1)]);
    }
}
