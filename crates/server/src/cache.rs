//! Answers that are kept: a query that was answered over the same statements is not evaluated
//! again.
//!
//! It belongs to one release and goes with it ([`Now`](crate::current::Now)), so nothing is ever
//! out of date. An answer is found by what its query means and by its format; each way of coding
//! it is kept beside the others. Bounded by bytes; who is asked for least goes first. Several who
//! ask for the same at once wait for the first of them.
//!
//! Kept is only what is whole and would be the same again: no failure, nothing of other endpoints,
//! nothing that depends on the clock or on chance.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use seisaku_query::{Cost, Form, Format, Prepared, Request};
use sha2::{Digest as _, Sha256};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::coding::Coding;
use crate::metrics::Metrics;

/// How long one waits for an answer that is on its way to another, whose client may be slow.
const PATIENCE: Duration = Duration::from_secs(1);

/// A part of the bytes is for what was found out about texts.
const READINGS: u64 = 16;

/// The length of a text that is worth remembering.
const TEXT: usize = 8 << 10;

/// What an entry takes beside its bytes, roughly.
const ENTRY: usize = 200;

/// How much is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keeping {
    /// The bytes of all answers together; 0 keeps none.
    pub bytes: u64,
    /// The bytes of the longest answer that is kept.
    pub longest: usize,
}

impl Default for Keeping {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            longest: 4 << 20,
        }
    }
}

/// The digest of what a query means.
type Meaning = [u8; 32];

/// What an answer is found by: what its query means, and the name of its format.
type Key = (Meaning, &'static str);

/// What was found out about the text of a query.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    /// What it may cost.
    pub(crate) cost: Cost,
    /// Its form.
    pub(crate) form: Form,
    /// What it means, where its answer would be the same again.
    meaning: Option<Meaning>,
}

impl Reading {
    pub(crate) fn of(query: &Prepared, cost: Cost) -> Self {
        let meaning = || Sha256::digest(query.meaning().as_bytes()).into();
        Self {
            cost,
            form: query.form(),
            meaning: query.is_steady().then(meaning),
        }
    }
}

/// An answer that is kept.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// Its rows.
    pub(crate) rows: u64,
    codings: BTreeMap<Coding, Bytes>,
}

impl Answer {
    /// Its bytes coded in this way, where they are there.
    pub(crate) fn coded(&self, coding: Coding) -> Option<Bytes> {
        self.codings.get(&coding).cloned()
    }

    /// What it takes.
    fn bytes(&self) -> usize {
        self.codings.values().map(|bytes| bytes.len() + ENTRY).sum()
    }
}

#[derive(Clone, Debug)]
enum Kept {
    Answer(Answer),
    /// It is too long to be kept, and nobody need wait for it.
    TooLong,
}

/// The answers over one release; a clone shares them.
#[derive(Clone, Debug)]
pub(crate) struct Cache(Option<Arc<Inner>>);

#[derive(Debug)]
struct Inner {
    answers: moka::sync::Cache<Key, Kept>,
    readings: moka::sync::Cache<String, Reading>,
    flights: Mutex<BTreeMap<Key, watch::Receiver<bool>>>,
    longest: usize,
    metrics: Metrics,
}

/// Whose turn it is to make an answer.
pub(crate) enum Turn {
    /// Nobody's: it is there.
    There(Answer),
    /// One's own, and others wait for it.
    First(Flight),
    /// One's own, and it is nobody else's affair.
    Alone,
}

impl Cache {
    pub(crate) fn new(keeping: Keeping, metrics: Metrics) -> Self {
        if keeping.bytes == 0 {
            return Self(None);
        }
        let weight = |bytes: usize| u32::try_from(bytes + ENTRY).unwrap_or(u32::MAX);
        let readings = keeping.bytes / READINGS;
        let inner = Inner {
            answers: moka::sync::Cache::builder()
                .max_capacity(keeping.bytes - readings)
                .weigher(move |_: &Key, kept: &Kept| match kept {
                    Kept::Answer(answer) => weight(answer.bytes()),
                    Kept::TooLong => weight(0),
                })
                .build(),
            readings: moka::sync::Cache::builder()
                .max_capacity(readings)
                .weigher(move |text: &String, _: &Reading| weight(text.len()))
                .build(),
            flights: Mutex::default(),
            longest: keeping.longest,
            metrics,
        };
        Self(Some(Arc::new(inner)))
    }

    /// What was found out about a query before.
    pub(crate) fn reading(&self, request: &Request) -> Option<Reading> {
        let inner = self.0.as_ref().filter(|_| request.query.len() <= TEXT)?;
        inner.readings.get(&text(request))
    }

    /// Remembers what was found out about a query.
    pub(crate) fn remember(&self, request: &Request, reading: Reading) {
        if let Some(inner) = self.0.as_ref().filter(|_| request.query.len() <= TEXT) {
            inner.readings.insert(text(request), reading);
        }
    }

    /// Waits until an answer is there, or has to be made.
    pub(crate) async fn turn(&self, reading: &Reading, format: Format) -> Turn {
        let Some((inner, meaning)) = self.0.as_ref().zip(reading.meaning) else {
            return Turn::Alone;
        };
        let key = (meaning, format.name());
        let mut waited = false;
        loop {
            let mut ahead = match self.look(inner, key) {
                Ok(Turn::There(answer)) => {
                    inner.metrics.kept(if waited { "shared" } else { "hit" });
                    return Turn::There(answer);
                }
                Ok(turn) => {
                    inner.metrics.kept("miss");
                    return turn;
                }
                Err(ahead) => ahead,
            };
            waited = true;
            if !ended(&mut ahead).await {
                inner.metrics.kept("miss");
                return Turn::Alone;
            }
        }
    }

    /// The turn, or who goes first.
    fn look(&self, inner: &Arc<Inner>, key: Key) -> Result<Turn, watch::Receiver<bool>> {
        let there = || match inner.answers.get(&key)? {
            Kept::Answer(answer) => Some(Turn::There(answer)),
            Kept::TooLong => Some(Turn::Alone),
        };
        if let Some(turn) = there() {
            return Ok(turn);
        }
        let mut flights = inner.flights();
        if let Some(ahead) = flights.get(&key) {
            return Err(ahead.clone());
        }
        // It may have come between the two looks: who went first keeps it before he leaves.
        if let Some(turn) = there() {
            return Ok(turn);
        }
        let (sends, ahead) = watch::channel(false);
        flights.insert(key, ahead);
        Ok(Turn::First(Flight {
            inner: Arc::clone(inner),
            key,
            sends,
        }))
    }

    /// Codes an answer in another way, which is kept beside the others; `None` where it would be
    /// too long without coding.
    pub(crate) fn coded(
        &self,
        reading: &Reading,
        format: Format,
        mut answer: Answer,
        coding: Coding,
    ) -> std::io::Result<Option<Bytes>> {
        let Some((inner, meaning)) = self.0.as_ref().zip(reading.meaning) else {
            return Ok(None);
        };
        // What is plain already stands first.
        let Some((by, bytes)) = answer.codings.first_key_value() else {
            return Ok(None);
        };
        let Some(plain) = by.undone(bytes, inner.longest)? else {
            return Ok(None);
        };
        let coded = Bytes::from(coding.whole(plain)?);
        answer.codings.insert(coding, coded.clone());
        let kept = Kept::Answer(answer);
        inner.answers.insert((meaning, format.name()), kept);
        Ok(Some(coded))
    }

    /// The answers that are kept, and their bytes.
    pub(crate) fn size(&self) -> (u64, u64) {
        self.0.as_ref().map_or((0, 0), |inner| {
            inner.answers.run_pending_tasks();
            inner.readings.run_pending_tasks();
            let bytes = inner.answers.weighted_size() + inner.readings.weighted_size();
            (inner.answers.entry_count(), bytes)
        })
    }
}

impl Inner {
    // Whoever broke off between two lines has left the table whole.
    fn flights(&self) -> MutexGuard<'_, BTreeMap<Key, watch::Receiver<bool>>> {
        self.flights.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// All of a request that has a part in what it means.
fn text(request: &Request) -> String {
    format!("{request:?}")
}

/// Waits for who goes first; `false` when he sends for too long already.
async fn ended(ahead: &mut watch::Receiver<bool>) -> bool {
    loop {
        let sends = *ahead.borrow_and_update();
        let changed = ahead.changed();
        let gone = if sends {
            match timeout(PATIENCE, changed).await {
                Ok(changed) => changed.is_err(),
                Err(_) => return false,
            }
        } else {
            changed.await.is_err()
        };
        if gone {
            return true;
        }
    }
}

/// An answer in the making; when it is dropped, whoever waits for it goes on.
#[derive(Debug)]
pub(crate) struct Flight {
    inner: Arc<Inner>,
    key: Key,
    /// Whether the first bytes are on their way.
    sends: watch::Sender<bool>,
}

impl Flight {
    /// Keeps a whole answer.
    pub(crate) fn keep(self, bytes: Bytes, coding: Coding, rows: u64) {
        let kept = if bytes.len() > self.inner.longest {
            Kept::TooLong
        } else {
            Kept::Answer(Answer {
                rows,
                codings: BTreeMap::from([(coding, bytes)]),
            })
        };
        self.inner.answers.insert(self.key, kept);
    }

    /// Gathers an answer while it is sent.
    pub(crate) fn gather(self, coding: Coding) -> Gathering {
        self.sends.send_replace(true);
        Gathering {
            flight: self,
            coding,
            bytes: Vec::new(),
        }
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.inner.flights().remove(&self.key);
    }
}

/// An answer that is gathered on its way out.
#[derive(Debug)]
pub(crate) struct Gathering {
    flight: Flight,
    coding: Coding,
    bytes: Vec<u8>,
}

impl Gathering {
    /// Takes a part; `None` when it has become too long.
    pub(crate) fn take(mut self, part: &[u8]) -> Option<Self> {
        if self.bytes.len() + part.len() > self.flight.inner.longest {
            let Self { flight, .. } = self;
            flight.inner.answers.insert(flight.key, Kept::TooLong);
            return None;
        }
        self.bytes.extend_from_slice(part);
        Some(self)
    }

    /// Keeps it, once its end has come.
    pub(crate) fn keep(self, rows: u64) {
        self.flight.keep(self.bytes.into(), self.coding, rows);
    }
}
