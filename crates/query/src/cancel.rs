//! Stopping a query: by its caller, or by the clock.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use oxigraph::sparql::CancellationToken;

/// Why a query was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stopped {
    /// Its time was over.
    #[error(
        "the query took longer than the {0} seconds that it may take; ask for less, or narrow it down"
    )]
    Time(u64),
    /// Nobody waits for the answer any longer.
    #[error("the query was cancelled; nobody waits for its answer")]
    Cancelled,
}

/// A handle that stops a running query from any thread; clones stop the same query.
///
/// ```
/// use std::time::Duration;
/// use seisaku_query::{Cancel, Stopped};
/// let cancel = Cancel::after(Duration::from_secs(60));
/// assert_eq!(cancel.check(), Ok(()));
/// cancel.cancel();
/// assert_eq!(cancel.check(), Err(Stopped::Cancelled));
/// ```
#[derive(Clone)]
pub struct Cancel {
    token: CancellationToken,
    cancelled: Arc<AtomicBool>,
    limit: Option<(Duration, Instant)>,
}

impl Cancel {
    /// A handle for a query that may run until somebody stops it.
    pub fn never() -> Self {
        Self {
            token: CancellationToken::new(),
            cancelled: Arc::default(),
            limit: None,
        }
    }

    /// A handle that stops by itself this long after now.
    pub fn after(time: Duration) -> Self {
        // A time that the clock cannot count to is no limit.
        let limit = Instant::now().checked_add(time).map(|end| (time, end));
        Self {
            limit,
            ..Self::never()
        }
    }

    /// Stops the query.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
        self.token.cancel();
    }

    /// Whether the query may go on.
    ///
    /// # Errors
    /// When it was stopped or its time is over.
    pub fn check(&self) -> Result<(), Stopped> {
        if self.cancelled.load(Ordering::Relaxed) {
            return Err(Stopped::Cancelled);
        }
        match self.limit {
            Some((time, end)) if Instant::now() >= end => Err(Stopped::Time(time.as_secs())),
            _ => Ok(()),
        }
    }

    /// The time that is left; `None` without a limit.
    pub fn remaining(&self) -> Option<Duration> {
        self.limit
            .map(|(_, end)| end.saturating_duration_since(Instant::now()))
    }

    /// What the engine looks at during scans.
    pub(crate) fn token(&self) -> CancellationToken {
        self.token.clone()
    }

    /// Stops the engine when the time is over; the guard ends the watch.
    ///
    /// The engine knows no clock, so somebody has to look at it while the engine works.
    pub(crate) fn watch(&self) -> Watch {
        let Some(remaining) = self.remaining() else {
            return Watch::default();
        };
        let token = self.token();
        let (done, signal) = mpsc::channel::<()>();
        let watcher = thread::Builder::new()
            .name("query-watch".to_owned())
            .spawn(move || {
                if signal.recv_timeout(remaining) == Err(RecvTimeoutError::Timeout) {
                    token.cancel();
                }
            });
        // Without a watcher the limit still holds between rows.
        Watch {
            done: Some(done),
            watcher: watcher.ok(),
        }
    }
}

impl fmt::Debug for Cancel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cancel")
            .field("cancelled", &self.cancelled)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

/// A running watch; dropped, it ends.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    done: Option<mpsc::Sender<()>>,
    watcher: Option<JoinHandle<()>>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        drop(self.done.take());
        if let Some(watcher) = self.watcher.take() {
            // It only waits, and has nothing to say.
            let _ = watcher.join();
        }
    }
}
