//! The memory itself, which one process has.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use super::answers::{Answers, Key};
use super::breaker::{Breaker, Circuit};
use crate::answer::Body;
use crate::options::Options;

/// For how long the requests of a client are counted together.
const WINDOW: Duration = Duration::from_secs(60);

/// Clients and counts that are remembered; then those that are of no use any more are dropped.
const MANY: usize = 20_000;

/// How many solutions a pattern has at a peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Count {
    /// As many.
    pub(crate) rows: u64,
    /// Whether there may be more.
    pub(crate) at_least: bool,
}

/// What is kept for who asks.
#[derive(Debug)]
pub(crate) enum Looked {
    /// The answer.
    Kept(Arc<[Body]>),
    /// Nothing: ask the peer.
    Yours,
    /// Nothing, and the client has asked as often as it may.
    Spent,
}

/// What is counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Answers that were there.
    pub hits: u64,
    /// Answers that were not.
    pub misses: u64,
    /// Requests that waited for the same request of another query.
    pub shared: u64,
    /// Answers that had to go for others.
    pub evicted: u64,
    /// Answers that are kept.
    pub answers: usize,
    /// Their bytes.
    pub bytes: usize,
    /// Counts of what peers have that are remembered.
    pub counts: usize,
    /// Requests that were refused, since their client had made too many.
    pub refused: u64,
    /// The peers that ever failed: their state, and how often they were left alone.
    pub circuits: Vec<(String, Circuit, u64)>,
}

#[derive(Debug)]
pub(crate) struct Store {
    options: Options,
    inner: Mutex<Inner>,
    /// Rings when a request has ended.
    settled: Notify,
}

#[derive(Debug)]
struct Inner {
    answers: Answers,
    /// What is being asked for.
    out: BTreeSet<Key>,
    breaker: Breaker,
    counts: BTreeMap<Key, (Count, Instant)>,
    clients: BTreeMap<String, (Instant, u32)>,
    hits: u64,
    misses: u64,
    shared: u64,
    refused: u64,
}

impl Store {
    pub(super) fn new(options: Options) -> Self {
        let seconds = |seconds: u32| Duration::from_secs(seconds.into());
        Self {
            inner: Mutex::new(Inner {
                answers: Answers::new(options.cache_bytes(), seconds(options.cache_age)),
                out: BTreeSet::new(),
                breaker: Breaker::new(options.failures, seconds(options.rest)),
                counts: BTreeMap::new(),
                clients: BTreeMap::new(),
                hits: 0,
                misses: 0,
                shared: 0,
                refused: 0,
            }),
            options,
            settled: Notify::new(),
        }
    }

    /// An answer, or leave to ask for it. Where another asks for the same, waits for what comes of
    /// that; when nothing does, all who waited ask themselves. The second value says whether the
    /// name is held for the caller, who has to [`settle`](Self::settle) it.
    pub(super) async fn look(&self, key: Option<Key>, client: &str) -> (Looked, bool) {
        let Some(key) = key.filter(|_| self.options.cache > 0) else {
            return (self.inner().charge(client, &self.options), false);
        };
        let (mut waited, mut counted) = (false, false);
        loop {
            let ring = self.settled.notified();
            {
                let mut inner = self.inner();
                if let Some(bodies) = inner.answers.get(key, Instant::now()) {
                    inner.hits += 1;
                    return (Looked::Kept(bodies), false);
                }
                if waited || !inner.out.contains(&key) {
                    let looked = inner.charge(client, &self.options);
                    if !matches!(looked, Looked::Yours) {
                        return (looked, false);
                    }
                    inner.misses += 1;
                    let held = inner.out.insert(key);
                    return (looked, held);
                }
                inner.shared += u64::from(!std::mem::replace(&mut counted, true));
            }
            ring.await;
            // It rings for others too.
            waited = !self.inner().out.contains(&key);
        }
    }

    /// The request for an answer has ended; what came is kept if it was whole.
    pub(super) fn settle(&self, key: Key, bodies: Option<Vec<Body>>) {
        {
            let mut inner = self.inner();
            inner.out.remove(&key);
            if let Some(bodies) = bodies {
                inner.answers.put(key, bodies, Instant::now());
            }
        }
        self.settled.notify_waiters();
    }

    pub(super) fn admit(&self, peer: &str) -> Result<(), u32> {
        self.inner().breaker.admit(peer, Instant::now())
    }

    pub(super) fn fared(&self, peer: &str, well: bool) {
        self.inner().breaker.fared(peer, well, Instant::now());
    }

    pub(super) fn known(&self, key: Key) -> Option<Count> {
        let age = Duration::from_secs(self.options.estimate_age.into());
        let inner = self.inner();
        let (count, since) = inner.counts.get(&key)?;
        (since.elapsed() < age).then_some(*count)
    }

    pub(super) fn learn(&self, key: Key, count: Count) {
        let age = Duration::from_secs(self.options.estimate_age.into());
        let mut inner = self.inner();
        if inner.counts.len() >= MANY {
            inner.counts.retain(|_, (_, since)| since.elapsed() < age);
            if inner.counts.len() >= MANY {
                inner.counts.clear();
            }
        }
        inner.counts.insert(key, (count, Instant::now()));
    }

    pub(super) fn figures(&self) -> Figures {
        let inner = self.inner();
        let (bytes, answers) = inner.answers.size();
        Figures {
            hits: inner.hits,
            misses: inner.misses,
            shared: inner.shared,
            evicted: inner.answers.evicted,
            answers,
            bytes,
            counts: inner.counts.len(),
            refused: inner.refused,
            circuits: inner.breaker.all(),
        }
    }

    // Whoever broke off between two lines has left the tables whole.
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    /// Counts a request for its client.
    fn charge(&mut self, client: &str, options: &Options) -> Looked {
        if options.client_requests == 0 {
            return Looked::Yours;
        }
        let now = Instant::now();
        if self.clients.len() >= MANY && !self.clients.contains_key(client) {
            let fresh = |since: Instant| now.duration_since(since) < WINDOW;
            self.clients.retain(|_, (since, _)| fresh(*since));
        }
        let entry = self.clients.entry(client.to_owned());
        let (since, spent) = entry.or_insert((now, 0));
        if now.duration_since(*since) >= WINDOW {
            (*since, *spent) = (now, 0);
        }
        if *spent >= options.client_requests {
            self.refused += 1;
            return Looked::Spent;
        }
        *spent += 1;
        Looked::Yours
    }
}
