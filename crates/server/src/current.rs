//! What is served now, and how something else takes its place without a request being lost.
//!
//! A request keeps what it began with: the statements, what the pages say of them, and the workers
//! over them are one value. What is replaced lives until its last query has ended.

use std::sync::atomic::Ordering;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use crate::cache::Cache;
use crate::pages::library::Library;
use crate::state::{AppState, Served, Settings};
use crate::work::Pool;

/// What is served, and the workers over it.
#[derive(Debug)]
pub(crate) struct Now {
    pub(crate) served: Arc<Served>,
    pub(crate) pool: Option<Pool>,
    /// Answers over it.
    pub(crate) cache: Cache,
    /// What pages need of the data, gathered when one asks for it first.
    pub(crate) library: OnceLock<Arc<Library>>,
    /// When it was taken up.
    since: SystemTime,
}

impl Now {
    pub(crate) fn new(
        served: Served,
        settings: &Settings,
        metrics: &crate::metrics::Metrics,
    ) -> Self {
        let pool = |command| {
            let keep = settings.places.at_once;
            Pool::new(command, served.snapshot.len(), keep, metrics.clone())
        };
        Self {
            pool: served.worker.clone().map(pool),
            cache: Cache::new(settings.keeping, metrics.clone()),
            served: Arc::new(served),
            library: OnceLock::new(),
            since: (settings.clock)(),
        }
    }
}

/// What was to be served next cannot be.
#[derive(Debug, thiserror::Error)]
pub enum ReplaceError {
    /// There is nothing in it.
    #[error("there is not one statement in it")]
    Empty,
    /// No worker can load it.
    #[error("no worker process can answer queries over it")]
    Worker(#[source] std::io::Error),
}

impl AppState {
    /// Serves something else from now on; answers under way go on with what they began with.
    pub fn swap(&self, served: Served) {
        self.take(Now::new(served, self.settings(), self.metrics()));
    }

    /// Serves something else as soon as workers have loaded it, so that no request waits for
    /// them. It is called on a running service.
    ///
    /// # Errors
    /// When it cannot be served; what is served now stays.
    pub async fn replace(&self, served: Served) -> Result<(), ReplaceError> {
        if served.snapshot.is_empty() {
            return Err(ReplaceError::Empty);
        }
        let now = Now::new(served, self.settings(), self.metrics());
        if let Some(pool) = &now.pool {
            pool.first().await.map_err(ReplaceError::Worker)?;
            pool.refill();
        }
        self.take(now);
        self.metrics().release("taken");
        self.settle();
        Ok(())
    }

    /// Writes down that what was to be served next cannot be, and why; what is served now stays.
    pub fn refuse(&self, why: &str) {
        self.metrics().release("refused");
        self.set_refused(Some(why.to_owned()));
    }

    /// What is served is what is to be served: nothing is refused any more.
    pub fn settle(&self) {
        self.set_refused(None);
    }

    fn take(&self, now: Now) {
        let before = self.exchange(Arc::new(now));
        if let Some(pool) = &before.pool {
            pool.retire();
        }
    }

    /// When what is served was taken up.
    pub(crate) fn taken_up(&self) -> SystemTime {
        self.now().since
    }

    /// How old the release is; a clock that was set back makes none younger than its day.
    pub(crate) fn age_of_release(&self) -> Option<Duration> {
        let date = self.served().modified()?;
        let now = (self.settings().clock)();
        Some(now.duration_since(date).unwrap_or_default())
    }

    /// From now on it is told that the service ends.
    pub(crate) fn stop(&self) {
        self.stopping_flag().store(true, Ordering::Relaxed);
    }

    /// Whether the service ends.
    pub(crate) fn stops(&self) -> bool {
        self.stopping_flag().load(Ordering::Relaxed)
    }
}
