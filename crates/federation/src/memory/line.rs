//! What a worker and its service say to each other about the memory: a number, a wish or a word in
//! JSON, and the bytes of answers behind it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;

use super::answers::Key;
use super::store::Count;
use crate::answer::Body;

/// How long a worker waits for a word that is not about an answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// What a query wants.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Wish {
    Look(Option<Key>),
    /// The request has ended; whether an answer follows.
    Settle(Key, bool),
    Admit(String),
    Fared(String, bool),
    Known(Key),
    Learn(Key, Count),
}

/// What it is told.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Word {
    /// An answer follows.
    Kept,
    Yours,
    Spent,
    Go,
    Rest(u32),
    Count(Option<Count>),
}

/// A wish or a word on its way.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Letter<T> {
    /// Which of the queries of the worker it is about.
    pub(super) turn: u64,
    /// What a word answers; 0 where none is wanted.
    pub(super) number: u64,
    pub(super) what: T,
    /// What each body is, and how long.
    bodies: Vec<(String, bool, usize)>,
}

/// A letter as bytes.
pub(super) fn pack<T: Serialize>(turn: u64, number: u64, what: T, bodies: &[Body]) -> Vec<u8> {
    let about = |body: &Body| (body.media.clone(), body.gzip, body.bytes.len());
    let letter = Letter {
        turn,
        number,
        what,
        bodies: bodies.iter().map(about).collect(),
    };
    // What consists of numbers and strings always serialises.
    let json = serde_json::to_vec(&letter).unwrap_or_default();
    let mut bytes = (json.len() as u64).to_le_bytes().to_vec();
    bytes.extend_from_slice(&json);
    for body in bodies {
        bytes.extend_from_slice(&body.bytes);
    }
    bytes
}

/// A letter from bytes; `None` where they are none.
pub(super) fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Option<(Letter<T>, Vec<Body>)> {
    let (length, rest) = bytes.split_first_chunk::<8>()?;
    let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
    let (json, mut rest) = rest.split_at_checked(length)?;
    let letter: Letter<T> = serde_json::from_slice(json).ok()?;
    let mut bodies = Vec::new();
    for (media, gzip, length) in &letter.bodies {
        let (own, more) = rest.split_at_checked(*length)?;
        rest = more;
        bodies.push(Body {
            bytes: own.to_vec(),
            media: media.clone(),
            gzip: *gzip,
        });
    }
    Some((letter, bodies))
}

/// What sends a letter.
pub(super) type Post = Box<dyn Fn(&[u8]) + Send + Sync>;

/// Those who wait for a word.
type Waiting = BTreeMap<u64, oneshot::Sender<(Word, Vec<Body>)>>;

/// A worker's way to the memory of its service.
pub(crate) struct Line {
    post: Post,
    turn: AtomicU64,
    next: AtomicU64,
    waiting: Mutex<Waiting>,
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Line").finish_non_exhaustive()
    }
}

impl Line {
    pub(super) fn new(post: Post) -> Self {
        Self {
            post,
            turn: AtomicU64::new(0),
            next: AtomicU64::new(0),
            waiting: Mutex::default(),
        }
    }

    /// Another query begins; words for the one before come too late.
    pub(super) fn turn(&self) {
        self.turn.fetch_add(1, Ordering::Relaxed);
        self.waiting().clear();
    }

    /// Takes a word.
    pub(super) fn hear(&self, bytes: &[u8]) {
        if let Some((letter, bodies)) = unpack::<Word>(bytes)
            && let Some(waiting) = self.waiting().remove(&letter.number)
        {
            // A query that has ended does not mind.
            let _ = waiting.send((letter.what, bodies));
        }
    }

    /// Says something that needs no word.
    pub(super) fn tell(&self, wish: Wish, bodies: &[Body]) {
        let turn = self.turn.load(Ordering::Relaxed);
        (self.post)(&pack(turn, 0, wish, bodies));
    }

    /// Says something and waits for the word.
    pub(super) async fn ask(&self, wish: Wish) -> Option<(Word, Vec<Body>)> {
        let number = 1 + self.next.fetch_add(1, Ordering::Relaxed);
        let (sender, receiver) = oneshot::channel();
        self.waiting().insert(number, sender);
        let turn = self.turn.load(Ordering::Relaxed);
        (self.post)(&pack(turn, number, wish, &[]));
        receiver.await.ok()
    }

    /// The same, where it is better to go on without a word than to wait long.
    pub(super) async fn ask_soon(&self, wish: Wish) -> Option<Word> {
        let asked = tokio::time::timeout(PATIENCE, self.ask(wish)).await;
        Some(asked.ok()??.0)
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_arrive_as_they_were_sent() {
        let bodies = ["one", "", "three"].map(|text| Body {
            bytes: text.into(),
            media: text.to_owned(),
            gzip: text.is_empty(),
        });
        let packed = pack(3, 7, Wish::Settle(Key::of(["a"]), true), &bodies);
        let (letter, read) = unpack::<Wish>(&packed).unwrap();
        assert_eq!((letter.turn, letter.number), (3, 7));
        assert!(matches!(letter.what, Wish::Settle(key, true) if key == Key::of(["a"])));
        let texts: Vec<&[u8]> = read.iter().map(|b| b.bytes.as_slice()).collect();
        assert_eq!(texts, [&b"one"[..], b"", b"three"]);
        assert!(read[1].gzip && !read[2].gzip);
        for cut in 0..packed.len() {
            assert!(unpack::<Wish>(&packed[..cut]).is_none(), "{cut}");
        }
    }
}
