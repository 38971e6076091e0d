//! Answers that were whole, as the bytes that came: within so many bytes, the longest unused go
//! first, and none is older than it may be.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::answer::Body;

/// What an entry takes beside its bytes.
const BESIDE: usize = 256;

/// The name of something that is remembered: whom it is of, what was asked, over which release.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Key([u8; 32]);

impl Key {
    /// The name of what these parts describe; other parts have another name.
    pub(crate) fn of<'a>(parts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut digest = Sha256::new();
        for part in parts {
            digest.update((part.len() as u64).to_le_bytes());
            digest.update(part.as_bytes());
        }
        Self(digest.finalize().into())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({:02x}{:02x}…)", self.0[0], self.0[1])
    }
}

/// The answers that are kept.
#[derive(Debug)]
pub(super) struct Answers {
    most: usize,
    age: Duration,
    held: usize,
    tick: u64,
    entries: BTreeMap<Key, Entry>,
    /// The names by when they were used last.
    used: BTreeMap<u64, Key>,
    /// Entries that had to go for others.
    pub(super) evicted: u64,
}

#[derive(Debug)]
struct Entry {
    bodies: Arc<[Body]>,
    bytes: usize,
    since: Instant,
    tick: u64,
}

impl Answers {
    pub(super) fn new(most: usize, age: Duration) -> Self {
        Self {
            most,
            age,
            held: 0,
            tick: 0,
            entries: BTreeMap::new(),
            used: BTreeMap::new(),
            evicted: 0,
        }
    }

    /// Bytes that are held, and in how many answers.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.held, self.entries.len())
    }

    pub(super) fn get(&mut self, key: Key, now: Instant) -> Option<Arc<[Body]>> {
        let entry = self.entries.get_mut(&key)?;
        if now.duration_since(entry.since) >= self.age {
            self.remove(key);
            return None;
        }
        self.used.remove(&entry.tick);
        self.tick += 1;
        entry.tick = self.tick;
        self.used.insert(self.tick, key);
        Some(Arc::clone(&entry.bodies))
    }

    /// Keeps an answer, unless it alone would take an eighth of the room.
    pub(super) fn put(&mut self, key: Key, bodies: Vec<Body>, now: Instant) {
        self.remove(key);
        let bytes = BESIDE + bodies.iter().map(Body::size).sum::<usize>();
        if bytes > self.most / 8 {
            return;
        }
        self.tick += 1;
        self.held += bytes;
        self.used.insert(self.tick, key);
        let entry = Entry {
            bodies: bodies.into(),
            bytes,
            since: now,
            tick: self.tick,
        };
        self.entries.insert(key, entry);
        while self.held > self.most
            && let Some((_, oldest)) = self.used.first_key_value()
        {
            let oldest = *oldest;
            self.remove(oldest);
            self.evicted += 1;
        }
    }

    fn remove(&mut self, key: Key) {
        if let Some(entry) = self.entries.remove(&key) {
            self.held -= entry.bytes;
            self.used.remove(&entry.tick);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(bytes: usize) -> Vec<Body> {
        vec![Body {
            bytes: vec![b'x'; bytes],
            media: String::new(),
            gzip: false,
        }]
    }

    fn key(name: usize) -> Key {
        Key::of([name.to_string().as_str()])
    }

    #[test]
    fn within_so_many_bytes() {
        let now = Instant::now();
        let mut answers = Answers::new(100_000, Duration::from_secs(60));
        for name in 0..200 {
            answers.put(key(name), body(1_000), now);
            // The first is asked for again and again.
            assert!(answers.get(key(0), now).is_some(), "{name}");
            assert!(answers.size().0 <= 100_000);
        }
        assert!(answers.get(key(1), now).is_none());
        assert!(answers.get(key(199), now).is_some());
        assert!(answers.evicted > 100);
        let before = answers.size();
        answers.put(key(500), body(50_000), now);
        assert_eq!(answers.size(), before);
        answers.put(key(199), body(2_000), now);
        assert!(answers.size().0 <= 100_000);
    }

    #[test]
    fn none_is_older_than_it_may_be() {
        let (now, age) = (Instant::now(), Duration::from_secs(60));
        let mut answers = Answers::new(100_000, age);
        answers.put(key(1), body(10), now);
        assert!(answers.get(key(1), now + age / 2).is_some());
        assert!(answers.get(key(1), now + age).is_none());
        assert_eq!(answers.size(), (0, 0));
    }

    #[test]
    fn what_differs_has_another_name() {
        assert_ne!(Key::of(["a", "bc"]), Key::of(["ab", "c"]));
        assert_eq!(Key::of(["a", "bc"]), Key::of(["a", "bc"]));
    }
}
