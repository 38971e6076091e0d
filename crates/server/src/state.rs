//! What the service serves, and what it may take.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use arc_swap::ArcSwap;
use seisaku_index::Snapshot;
use seisaku_query::{Cancel, Federation, Limits, Peers, Prefixes};
use seisaku_release::Release;
use seisaku_vocab::Space;

use crate::admission::{Admission, Places};
use crate::cache::Keeping;
use crate::client::Network;
use crate::current::Now;
use crate::metrics::Metrics;
use crate::pages::library::Library;
use crate::requests::Requests;
use crate::work::{Budget, Pool, WorkerCommand};

/// One dataset with everything that the pages say about it; swapped as a whole.
#[derive(Clone, Debug)]
pub struct Served {
    /// The statements.
    pub snapshot: Snapshot,
    /// The base of our own IRIs; their paths are served whatever host it names.
    pub space: Space,
    /// The public address of the endpoint, which the service description names.
    pub endpoint: String,
    /// Whether a query that names no dataset sees all graphs together.
    pub union_default_graph: bool,
    /// The release that the statements are from; none for files served as they are.
    pub release: Option<ReleaseInfo>,
    /// Every release whose files can be fetched, newest first.
    pub releases: Vec<ReleaseInfo>,
    /// The queries that the home page offers.
    pub examples: Vec<Example>,
    /// Where a wrong reading is reported: an address in which `{iri}` stands for the resource.
    pub report: Option<String>,
    /// How a process is started that answers queries over the same statements; without one,
    /// every query runs in this process, which can stop and measure it less well.
    pub worker: Option<WorkerCommand>,
}

/// What is known of a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseInfo {
    /// Its id.
    pub id: String,
    /// Its date, as `YYYY-MM-DD`.
    pub date: String,
    /// The folder that its files lie in.
    pub folder: PathBuf,
    /// The files that may be fetched, and no others.
    pub files: Vec<FileInfo>,
}

/// A file of a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileInfo {
    /// Its path below the folder, with slashes.
    pub path: String,
    /// Its media type.
    pub media_type: String,
    /// Its length.
    pub bytes: u64,
    /// The SHA-256 of its bytes in hexadecimal digits.
    pub sha256: String,
}

/// A query that the home page offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// What it asks, in Japanese.
    pub title_ja: String,
    /// What it asks, in English.
    pub title_en: String,
    /// The query.
    pub query: String,
}

/// What the service may take.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What one query may take.
    pub limits: Limits,
    /// How many queries run at once, and how many wait.
    pub places: Places,
    /// The memory that one query may hold, in bytes.
    pub memory: u64,
    /// The memory that all queries together may hold, in bytes.
    pub memory_of_all: u64,
    /// How many answers are kept, to be given again.
    pub keeping: Keeping,
    /// The proxies whose word is taken for whom they ask.
    pub trusted_proxies: Vec<Network>,
    /// How long a query waits for its turn before the client is told to come again.
    pub patience: Duration,
    /// How long the body of a request may be, in bytes.
    pub body_bytes: usize,
    /// How much longer than a query may take a connection lasts on which nothing is answered.
    pub idle: Duration,
    /// How long running answers may go on after a shutdown was asked for.
    pub drain: Duration,
    /// Whether the log holds the texts of queries.
    pub log_queries: bool,
    /// The clock. By default it stands still: who runs a service hands in the real one.
    pub clock: fn() -> SystemTime,
    /// The endpoints that queries may ask by `SERVICE`; workers have their own way to the same.
    pub federation: Federation,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            places: Places::of_processors(
                std::thread::available_parallelism().map_or(2, std::num::NonZero::get),
            ),
            memory: 512 << 20,
            memory_of_all: 1536 << 20,
            keeping: Keeping::default(),
            trusted_proxies: Vec::new(),
            patience: Duration::from_secs(2),
            body_bytes: 1024 * 1024,
            idle: Duration::from_secs(30),
            drain: Duration::from_secs(10),
            log_queries: false,
            clock: || SystemTime::UNIX_EPOCH,
            federation: Federation::new(Peers::none()),
        }
    }
}

impl From<&Release> for ReleaseInfo {
    fn from(release: &Release) -> Self {
        let manifest = release.manifest();
        Self {
            id: manifest.id.clone(),
            date: manifest.date.clone(),
            folder: release.path().to_owned(),
            files: release
                .files()
                .map(|file| FileInfo {
                    path: file.path.clone(),
                    media_type: file.media_type.clone(),
                    bytes: file.bytes,
                    sha256: file.sha256.clone(),
                })
                .collect(),
        }
    }
}

impl Served {
    /// When the data changed last: the beginning of the release's day.
    pub(crate) fn modified(&self) -> Option<SystemTime> {
        self.release.as_ref().and_then(|r| midnight(&r.date))
    }

    /// The prefixes that graphs are written with.
    pub(crate) fn prefixes(&self) -> Prefixes {
        Prefixes::of(&self.space)
    }
}

/// The state that every handler shares; a clone shares it too.
#[derive(Clone, Debug)]
pub struct AppState(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    now: ArcSwap<Now>,
    settings: Settings,
    admission: Admission,
    budget: Budget,
    requests: Requests,
    running: Mutex<Running>,
    metrics: Metrics,
    started: SystemTime,
    stopping: AtomicBool,
    refused: Mutex<Option<String>>,
}

/// The queries that run: written by `stream`, read by shutdown and metrics.
#[derive(Debug, Default)]
struct Running {
    next: u64,
    cancels: BTreeMap<u64, Cancel>,
}

impl AppState {
    /// The state of a service that serves this.
    pub fn new(served: Served, settings: Settings) -> Self {
        let metrics = Metrics::default();
        Self(Arc::new(Inner {
            now: ArcSwap::from_pointee(Now::new(served, &settings, &metrics)),
            admission: Admission::new(settings.places),
            budget: Budget::new(settings.memory, settings.memory_of_all),
            requests: Requests::new(metrics.clone()),
            started: (settings.clock)(),
            settings,
            running: Mutex::default(),
            metrics,
            stopping: AtomicBool::new(false),
            refused: Mutex::default(),
        }))
    }

    /// Starts workers before they are needed, where queries run in workers. It is called on a
    /// running service.
    pub(crate) fn warm(&self) {
        if let Some(pool) = self.pool() {
            pool.refill();
        }
        let state = self.clone();
        // Gathered aside; who asks for a page before waits for it.
        tokio::task::spawn_blocking(move || {
            state.library();
        });
    }

    /// What is served now.
    pub fn served(&self) -> Arc<Served> {
        Arc::clone(&self.0.now.load().served)
    }

    /// What is served now, with its workers.
    pub(crate) fn now(&self) -> Arc<Now> {
        self.0.now.load_full()
    }

    /// Puts something else in its place, and gives what was there.
    pub(crate) fn exchange(&self, now: Arc<Now>) -> Arc<Now> {
        self.0.now.swap(now)
    }

    /// What the pages need of the data that is served now.
    pub(crate) fn library(&self) -> Arc<Library> {
        let now = self.0.now.load();
        let library = now
            .library
            .get_or_init(|| Arc::new(Library::new(&now.served)));
        Arc::clone(library)
    }

    /// What the service may take.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The number of queries that run.
    pub fn running(&self) -> usize {
        self.register().cancels.len()
    }

    /// Stops every query that runs.
    pub fn cancel_all(&self) {
        for cancel in self.register().cancels.values() {
            cancel.cancel();
        }
    }

    pub(crate) fn pool(&self) -> Option<Pool> {
        self.0.now.load().pool.clone()
    }

    pub(crate) fn admission(&self) -> &Admission {
        &self.0.admission
    }

    pub(crate) fn budget(&self) -> Budget {
        self.0.budget.clone()
    }

    pub(crate) fn requests(&self) -> &Requests {
        &self.0.requests
    }

    /// Enters a query into the register until the guard is dropped.
    pub(crate) fn enter(&self, cancel: &Cancel) -> Entry {
        let mut running = self.register();
        let number = running.next;
        running.next += 1;
        running.cancels.insert(number, cancel.clone());
        Entry {
            state: self.clone(),
            number,
        }
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// When the service started.
    pub(crate) fn started(&self) -> SystemTime {
        self.0.started
    }

    pub(crate) fn stopping_flag(&self) -> &AtomicBool {
        &self.0.stopping
    }

    /// Why the newest release is not served, where it is not.
    pub fn refused(&self) -> Option<String> {
        let refused = self.0.refused.lock();
        refused.unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set_refused(&self, why: Option<String>) {
        let refused = self.0.refused.lock();
        *refused.unwrap_or_else(PoisonError::into_inner) = why;
    }

    // A thread that broke off between two lines of the register has left it whole.
    fn register(&self) -> MutexGuard<'_, Running> {
        self.0
            .running
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// A query in the register.
#[derive(Debug)]
pub(crate) struct Entry {
    state: AppState,
    number: u64,
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.state.register().cancels.remove(&self.number);
    }
}

/// The beginning of a day in UTC; `None` for what is no date of our era since 1970.
fn midnight(date: &str) -> Option<SystemTime> {
    let mut parts = date.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let month = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
    // The parser of HTTP dates takes a date under its own day of the week only.
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    DAYS.iter().find_map(|weekday| {
        let date = format!("{weekday}, {day} {month} {year} 00:00:00 GMT");
        httpdate::parse_http_date(&date).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days() {
        let shown = |date| midnight(date).map(httpdate::fmt_http_date);
        assert_eq!(
            shown("2025-06-27").as_deref(),
            Some("Fri, 27 Jun 2025 00:00:00 GMT")
        );
        let bad = ["", "2025", "2025-13-01", "2025-00-01", "2025-06-xx"];
        assert_eq!(bad.map(shown), [const { None }; 5]);
    }
}
