//! The page for [Prometheus](https://prometheus.io/docs/instrumenting/exposition_formats/).
//!
//! Names keep to its [conventions](https://prometheus.io/docs/practices/naming/): base units,
//! `_total` for what only grows. A library would bring its own registry of names; what is
//! counted here stands in one list, and half of it is looked up when the page is asked for.

mod kept;

use std::fmt::Write as _;
use std::time::{Duration, SystemTime};

use super::process::Process;
use super::{BOUNDS, Family, Histogram, Metrics, lock};
use crate::state::AppState;

/// The whole page.
pub(crate) fn page(state: &AppState) -> String {
    let mut page = Page(String::new());
    let metrics = state.metrics();
    release(&mut page, state);
    requests(&mut page, metrics);
    queries(&mut page, state);
    super::peers::peers(&mut page, state);
    kept::kept(&mut page, state);
    workers(&mut page, state);
    process(&mut page, state);
    page.0
}

fn release(page: &mut Page, state: &AppState) {
    let served = state.served();
    page.one(
        ("seisaku_build_info", "gauge", "The program."),
        &[("version", env!("CARGO_PKG_VERSION"))],
        1,
    );
    page.one(
        ("seisaku_quads", "gauge", "Statements served."),
        &[],
        served.snapshot.len(),
    );
    if let Some(release) = &served.release {
        page.one(
            (
                "seisaku_release_info",
                "gauge",
                "The release that is served.",
            ),
            &[("release", &release.id), ("date", &release.date)],
            1,
        );
    }
    if let Some(date) = served.modified() {
        let name = "seisaku_release_date_timestamp_seconds";
        page.one(
            (name, "gauge", "The beginning of the release's day."),
            &[],
            since_1970(date),
        );
        let age = state.age_of_release().unwrap_or_default();
        page.one(
            (
                "seisaku_release_age_seconds",
                "gauge",
                "Time since the beginning of the release's day.",
            ),
            &[],
            age.as_secs(),
        );
    }
    let name = "seisaku_release_loaded_timestamp_seconds";
    page.one(
        (name, "gauge", "When what is served was taken up."),
        &[],
        since_1970(state.taken_up()),
    );
    let of = "seisaku_release_loads_total";
    page.family(
        (
            of,
            "counter",
            "Other releases that were taken up, or refused.",
        ),
        ["outcome"],
        &state.metrics().0.releases,
    );
    page.one(
        (
            "seisaku_release_refused",
            "gauge",
            "Whether the newest release was refused.",
        ),
        &[],
        usize::from(state.refused().is_some()),
    );
}

fn requests(page: &mut Page, metrics: &Metrics) {
    let metrics = &metrics.0;
    page.histogram(
        (
            "seisaku_http_request_duration_seconds",
            "Time from a request to the end of its answer, by kind of address.",
        ),
        ["kind"],
        &metrics.requests,
    );
    page.family(
        (
            "seisaku_http_responses_total",
            "counter",
            "Answers by kind of address and status.",
        ),
        ["kind", "code"],
        &metrics.responses,
    );
    page.family(
        (
            "seisaku_http_response_bytes_total",
            "counter",
            "Bytes of bodies, as they were sent.",
        ),
        ["kind"],
        &metrics.bytes,
    );
    page.family(
        (
            "seisaku_problems_total",
            "counter",
            "Requests that failed, by code of the problem.",
        ),
        ["problem"],
        &metrics.problems,
    );
    page.family(
        (
            "seisaku_refusals_total",
            "counter",
            "Requests that were refused or stopped at a limit.",
        ),
        ["problem", "limit"],
        &metrics.refusals,
    );
    let name = "seisaku_http_connections_open";
    page.one(
        (name, "gauge", "Connections that are open."),
        &[],
        *lock(&metrics.open),
    );
    page.family(
        (
            "seisaku_http_connections_total",
            "counter",
            "Connections that were taken or refused.",
        ),
        ["outcome"],
        &metrics.connections,
    );
}

fn queries(page: &mut Page, state: &AppState) {
    let metrics = &state.metrics().0;
    page.histogram(
        (
            "seisaku_query_duration_seconds",
            "Time of queries, by what they may cost and how they ended.",
        ),
        ["cost", "outcome"],
        &metrics.queries,
    );
    page.histogram(
        (
            "seisaku_query_wait_seconds",
            "Time that queries waited for a place.",
        ),
        ["cost"],
        &metrics.waits,
    );
    let admission = state.admission();
    let (running, long) = admission.running();
    for (name, help, value) in [
        (
            "seisaku_queries_running",
            "Queries that run.",
            state.running(),
        ),
        (
            "seisaku_queries_long",
            "Queries in places that run and may take long.",
            long,
        ),
        (
            "seisaku_queries_waiting",
            "Queries that wait for a place.",
            admission.waiting(),
        ),
        ("seisaku_places_used", "Places that are taken.", running),
    ] {
        page.one((name, "gauge", help), &[], value);
    }
    let places = state.settings().places;
    for (name, help, value) in [
        (
            "seisaku_places",
            "Queries that have a place at once.",
            places.at_once,
        ),
        (
            "seisaku_places_long",
            "Those of them that may take long.",
            places.long_at_once,
        ),
        (
            "seisaku_queue_places",
            "Queries that may wait.",
            places.queue,
        ),
    ] {
        page.one((name, "gauge", help), &[], value);
    }
    page.one(
        (
            "seisaku_queries_memory_bytes",
            "gauge",
            "What the queries that run hold beyond the data.",
        ),
        &[],
        state.budget().held(),
    );
    page.one(
        (
            "seisaku_queries_memory_limit_bytes",
            "gauge",
            "What the queries that run may hold together.",
        ),
        &[],
        state.settings().memory_of_all,
    );
}

fn workers(page: &mut Page, state: &AppState) {
    let metrics = &state.metrics().0;
    page.family(
        (
            "seisaku_worker_starts_total",
            "counter",
            "Worker processes that were started.",
        ),
        ["outcome"],
        &metrics.worker_starts,
    );
    page.family(
        (
            "seisaku_worker_ends_total",
            "counter",
            "Worker processes that ended, by reason.",
        ),
        ["reason"],
        &metrics.worker_ends,
    );
    let processes = lock(&metrics.workers).clone();
    page.one(
        ("seisaku_workers", "gauge", "Worker processes."),
        &[],
        processes.len(),
    );
    page.one(
        (
            "seisaku_workers_waiting",
            "gauge",
            "Worker processes that wait for a query.",
        ),
        &[],
        state.pool().map_or(0, |pool| pool.waiting()),
    );
    let resident = processes.iter().filter_map(|id| crate::work::resident(*id));
    page.one(
        (
            "seisaku_workers_resident_memory_bytes",
            "gauge",
            "What all worker processes hold in memory; data that they share counts for each.",
        ),
        &[],
        resident.sum::<u64>(),
    );
}

fn process(page: &mut Page, state: &AppState) {
    let now = Process::now();
    let started = since_1970(state.started());
    for (name, help, value) in [
        (
            "process_start_time_seconds",
            "When the process started.",
            Some(started),
        ),
        (
            "process_resident_memory_bytes",
            "What the process holds in memory.",
            now.resident,
        ),
        ("process_open_fds", "Files that are open.", now.open_files),
        ("process_max_fds", "Files that may be open.", now.most_files),
        ("process_threads", "Threads of the process.", now.threads),
    ] {
        if let Some(value) = value {
            page.one((name, "gauge", help), &[], value);
        }
    }
    if let Some(cpu) = now.cpu {
        let name = "process_cpu_seconds_total";
        page.one((name, "counter", "Time of the processors."), &[], cpu);
    }
}

fn since_1970(time: SystemTime) -> u64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH);
    since.as_ref().map_or(0, Duration::as_secs)
}

/// The page while it is written. Writing to a string cannot fail.
pub(super) struct Page(String);

impl Page {
    pub(super) fn head(&mut self, (name, kind, help): (&str, &str, &str)) {
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    pub(super) fn sample(
        &mut self,
        name: &str,
        labels: &[(&str, &str)],
        value: impl std::fmt::Display,
    ) {
        self.0.push_str(name);
        for (at, (label, text)) in labels.iter().enumerate() {
            let text = text
                .replace('\\', "\\\\")
                .replace('"', "\\\"")
                .replace('\n', "\\n");
            let before = if at == 0 { '{' } else { ',' };
            let _ = write!(self.0, "{before}{label}=\"{text}\"");
        }
        let after = if labels.is_empty() { "" } else { "}" };
        let _ = writeln!(self.0, "{after} {value}");
    }

    /// A metric with one number.
    pub(super) fn one(
        &mut self,
        head: (&str, &str, &str),
        labels: &[(&str, &str)],
        value: impl std::fmt::Display,
    ) {
        self.head(head);
        self.sample(head.0, labels, value);
    }

    fn family<const N: usize>(
        &mut self,
        head: (&str, &str, &str),
        names: [&str; N],
        family: &Family<N, u64>,
    ) {
        self.head(head);
        for (labels, number) in family.all() {
            self.sample(head.0, &pairs(names, labels), number);
        }
    }

    fn histogram<const N: usize>(
        &mut self,
        (name, help): (&str, &str),
        names: [&str; N],
        family: &Family<N, Histogram>,
    ) {
        self.head((name, "histogram", help));
        for (labels, histogram) in family.all() {
            let labels = pairs(names, labels);
            let mut so_far = 0;
            for (bound, number) in BOUNDS.iter().zip(histogram.buckets) {
                so_far += number;
                self.bucket(name, &labels, &bound.to_string(), so_far);
            }
            self.bucket(name, &labels, "+Inf", histogram.count);
            self.sample(&format!("{name}_sum"), &labels, histogram.sum);
            self.sample(&format!("{name}_count"), &labels, histogram.count);
        }
    }

    fn bucket(&mut self, name: &str, labels: &[(&str, &str)], bound: &str, number: u64) {
        let mut labels = labels.to_vec();
        labels.push(("le", bound));
        self.sample(&format!("{name}_bucket"), &labels, number);
    }
}

fn pairs<'a, const N: usize>(names: [&'a str; N], labels: [&'a str; N]) -> Vec<(&'a str, &'a str)> {
    names.into_iter().zip(labels).collect()
}
