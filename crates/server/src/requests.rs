//! What became of a query: kept for a while under an address of its own.
//!
//! A failure after the first byte can only break an answer off, so each answer names the address
//! (`/requests/ID`) at which the reason stands.

use std::collections::{BTreeMap, VecDeque};
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use seisaku_query::{Stats, Visit};
use serde::Serialize;

use crate::error::{Kind, Problem};
use crate::metrics::Metrics;
use crate::outgoing::milliseconds;
use crate::reply::CachePolicy;
use crate::state::AppState;

/// As many queries as are remembered.
const KEPT: usize = 10_000;

/// The queries of late; a clone shares them.
#[derive(Clone, Debug)]
pub(crate) struct Requests(Arc<Mutex<Inner>>);

#[derive(Debug)]
struct Inner {
    /// Makes ids that nobody can guess from those of others.
    random: RandomState,
    begun: u64,
    records: BTreeMap<String, Record>,
    oldest: VecDeque<String>,
    metrics: Metrics,
}

/// What is known of a query.
#[derive(Clone, Debug, Default)]
struct Record {
    since: Option<Instant>,
    took: Option<Duration>,
    rows: u64,
    bytes: u64,
    place: &'static str,
    form: &'static str,
    cost: &'static str,
    waited: Duration,
    /// The text, where the log is to have it.
    query: Option<String>,
    peers: Vec<Visit>,
    problem: Option<Problem>,
}

/// The record as it is published.
#[derive(Serialize)]
struct Document<'a> {
    id: &'a str,
    state: &'static str,
    seconds: f64,
    rows: u64,
    bytes: u64,
    #[serde(skip_serializing_if = "<[Visit]>::is_empty")]
    peers: &'a [Visit],
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<serde_json::Value>,
}

/// A query on its way; whoever drops it without a word has left its client alone.
#[derive(Debug)]
pub(crate) struct Fate {
    id: String,
    requests: Requests,
    ended: bool,
}

impl Requests {
    pub(crate) fn new(metrics: Metrics) -> Self {
        Self(Arc::new(Mutex::new(Inner {
            random: RandomState::new(),
            begun: 0,
            records: BTreeMap::new(),
            oldest: VecDeque::new(),
            metrics,
        })))
    }

    /// An id for a request.
    pub(crate) fn name(&self) -> String {
        let mut inner = self.inner();
        inner.begun += 1;
        format!("{:016x}", inner.random.hash_one(inner.begun))
    }

    /// Enters a query under the id of its request, with its text where the log is to have it.
    pub(crate) fn begin(&self, id: String, query: Option<String>) -> Fate {
        let mut inner = self.inner();
        let record = Record {
            since: Some(Instant::now()),
            query,
            ..Record::default()
        };
        inner.records.insert(id.clone(), record);
        inner.oldest.push_back(id.clone());
        if inner.oldest.len() > KEPT
            && let Some(oldest) = inner.oldest.pop_front()
        {
            inner.records.remove(&oldest);
        }
        Fate {
            id,
            requests: self.clone(),
            ended: false,
        }
    }

    /// What a query asked of others.
    pub(crate) fn peers(&self, id: &str) -> Vec<Visit> {
        self.record(id).map(|r| r.peers).unwrap_or_default()
    }

    fn record(&self, id: &str) -> Option<Record> {
        self.inner().records.get(id).cloned()
    }

    // Whoever broke off between two lines has left the tables whole.
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Fate {
    /// The id, which ends the address.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// Says where the query runs: in this process or in a worker.
    pub(crate) fn runs(&self, place: &'static str) {
        self.change(|record| record.place = place);
    }

    /// Says what the query may cost, and how long it waited for its place.
    pub(crate) fn costs(&self, cost: &'static str, waited: Duration) {
        self.change(|record| (record.cost, record.waited) = (cost, waited));
    }

    /// Says of which form the query is.
    pub(crate) fn form(&self, form: &'static str) {
        self.change(|record| record.form = form);
    }

    /// Counts bytes that were handed on.
    pub(crate) fn sent(&self, bytes: usize) {
        self.change(|record| record.bytes += bytes as u64);
    }

    /// The answer is whole.
    pub(crate) fn whole(&mut self, stats: Stats) {
        self.visited(&stats.visits);
        self.change(|record| {
            record.rows = stats.rows;
            record.peers = stats.visits;
        });
        self.end(None);
    }

    /// There is no answer, or it broke off.
    pub(crate) fn failed(&mut self, problem: &Problem) {
        let visits = &problem.page.peers;
        self.visited(visits);
        self.change(|record| record.peers.clone_from(visits));
        self.end(Some(problem.clone()));
    }

    /// Counts and writes down what was asked of whom.
    fn visited(&self, visits: &[Visit]) {
        if self.ended || visits.is_empty() {
            return;
        }
        let metrics = self.requests.inner().metrics.clone();
        for visit in visits {
            metrics.visit(visit);
            tracing::info!(
                request.id = %self.id, peer = %visit.peer, how = %visit.how,
                bindings = visit.bindings, blocks = visit.blocks, kept = visit.kept,
                requests = visit.requests, failed = visit.failed, rows = visit.rows,
                bytes_out = visit.bytes_out, bytes_in = visit.bytes_in,
                duration_ms = visit.milliseconds, missing = visit.missing.len(),
                "a peer was asked"
            );
        }
    }

    fn end(&mut self, problem: Option<Problem>) {
        if std::mem::replace(&mut self.ended, true) {
            return;
        }
        let mut ended = Record::default();
        self.change(|record| {
            record.took = record.since.map(|since| since.elapsed());
            record.problem = problem;
            ended = record.clone();
            // Ten thousand texts would be more than anybody wants to keep.
            record.query = None;
        });
        self.count(&ended);
        self.write_down(&ended);
    }

    fn count(&self, ended: &Record) {
        let metrics = self.requests.inner().metrics.clone();
        let outcome = ended.problem.as_ref().map_or("answered", reason);
        metrics.query(ended.cost(), outcome, ended.took.unwrap_or_default());
        // One that has not begun is counted with its answer.
        if let Some(problem) = ended.problem.as_ref().filter(|_| ended.bytes > 0) {
            metrics.problem(problem.code(), problem.limit);
        }
    }

    fn write_down(&self, ended: &Record) {
        let took = milliseconds(ended.took.unwrap_or_default());
        let wait = milliseconds(ended.waited);
        let (id, rows, bytes, place) = (&self.id, ended.rows, ended.bytes, ended.place);
        let (form, cost, query) = (ended.form, ended.cost(), ended.query.as_deref());
        match &ended.problem {
            None => tracing::info!(
                request.id = %id, duration_ms = took, wait_ms = wait, rows, bytes, place, form,
                cost, query, "a query was answered"
            ),
            Some(problem) if bytes > 0 => tracing::warn!(
                request.id = %id, duration_ms = took, wait_ms = wait, bytes, place, form, cost,
                reason = reason(problem), limit = problem.limit, detail = %problem.detail, query,
                "an answer broke off"
            ),
            Some(problem) => tracing::info!(
                request.id = %id, duration_ms = took, wait_ms = wait, place, form, cost,
                reason = reason(problem), limit = problem.limit, detail = %problem.detail, query,
                "a query was not answered"
            ),
        }
    }

    fn change(&self, change: impl FnOnce(&mut Record)) {
        if let Some(record) = self.requests.inner().records.get_mut(&self.id) {
            change(record);
        }
    }
}

impl Record {
    /// What the query may cost; one that was refused at its text costs nothing.
    fn cost(&self) -> &'static str {
        if self.cost.is_empty() {
            "none"
        } else {
            self.cost
        }
    }
}

impl Drop for Fate {
    fn drop(&mut self) {
        if !self.ended {
            self.end(Some(gone()));
        }
    }
}

/// Why there is no answer, in a word.
fn reason(problem: &Problem) -> &'static str {
    if *problem == gone() {
        "cancelled"
    } else {
        problem.code()
    }
}

/// The client went away.
pub(crate) fn gone() -> Problem {
    seisaku_query::Stopped::Cancelled.into()
}

/// `GET /requests/ID`: what became of a query.
pub(crate) async fn status(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let Some(record) = state.requests().record(&id) else {
        return Err(Problem::new(
            Kind::NotFound,
            format!("there is no request {id}; the last {KEPT} queries are remembered"),
        ));
    };
    let took = record
        .took
        .or_else(|| record.since.map(|since| since.elapsed()));
    let document = Document {
        id: &id,
        state: match (&record.took, &record.problem) {
            (None, _) => "running",
            (Some(_), None) => "answered",
            (Some(_), Some(_)) if record.bytes > 0 => "broken off",
            (Some(_), Some(_)) => "not answered",
        },
        seconds: took.unwrap_or_default().as_secs_f64(),
        rows: record.rows,
        bytes: record.bytes,
        peers: &record.peers,
        problem: record.problem.as_ref().map(Problem::value),
    };
    let body = serde_json::to_vec_pretty(&document).map_err(|error| Problem::internal(&error))?;
    let headers = [
        (
            header::CONTENT_TYPE,
            axum::http::HeaderValue::from_static("application/json"),
        ),
        (header::CACHE_CONTROL, CachePolicy::Never.value()),
    ];
    Ok((headers, body).into_response())
}
