//! What the queries of a service know of their peers together: answers that were whole, how much a
//! peer has, who fails, how much a client has asked for.
//!
//! It lies in the process of the service ([`store`]), as what a worker holds counts for its query.
//! A worker speaks of it through its [`line`]; the service listens at a [`Desk`], one for each
//! query, which gives back what the query held when it ends in whatever way.

mod answers;
mod breaker;
mod line;
mod store;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub(crate) use answers::Key;
pub use breaker::Circuit;
pub use store::Figures;
pub(crate) use store::{Count, Looked};

use crate::answer::Body;
use crate::options::Options;
use line::{Line, Wish, Word, pack, unpack};
use store::Store;

/// The memory, or a way to it. A clone is the same.
///
/// ```
/// use seisaku_federation::{Memory, Options};
/// let memory = Memory::new(Options::default());
/// assert_eq!(memory.figures().answers, 0);
/// ```
#[derive(Clone, Debug)]
pub struct Memory(Way);

#[derive(Clone, Debug)]
enum Way {
    Here(Arc<Store>),
    There(Arc<Line>),
}

impl Memory {
    /// A memory of this process.
    pub fn new(options: Options) -> Self {
        Self(Way::Here(Arc::new(Store::new(options))))
    }

    /// The memory of the service that this process works for; `post` sends it a letter.
    pub fn elsewhere(post: impl Fn(&[u8]) + Send + Sync + 'static) -> Self {
        Self(Way::There(Arc::new(Line::new(Box::new(post)))))
    }

    /// Another query begins in this process.
    pub fn turn(&self) {
        if let Way::There(line) = &self.0 {
            line.turn();
        }
    }

    /// Takes a letter from the service.
    pub fn hear(&self, letter: &[u8]) {
        if let Way::There(line) = &self.0 {
            line.hear(letter);
        }
    }

    /// A desk for the worker that answers a query of this client; `None` in a worker.
    pub fn desk(&self, client: &str) -> Option<Desk> {
        match &self.0 {
            Way::Here(store) => Some(Desk::new(Arc::clone(store), client)),
            Way::There(_) => None,
        }
    }

    /// What is counted here; in a worker nothing is.
    pub fn figures(&self) -> Figures {
        match &self.0 {
            Way::Here(store) => store.figures(),
            Way::There(_) => Figures::default(),
        }
    }

    /// The way of one query to the memory.
    pub(crate) fn aid(&self, client: &str) -> Aid {
        match &self.0 {
            Way::Here(store) => Aid::Here(Desk::new(Arc::clone(store), client)),
            Way::There(line) => Aid::There(Arc::clone(line)),
        }
    }
}

/// Where one query is heard. A clone is the same; with the last of them goes what it held.
#[derive(Clone, Debug)]
pub struct Desk(Arc<Own>);

#[derive(Debug)]
struct Own {
    store: Arc<Store>,
    client: String,
    held: Mutex<BTreeSet<Key>>,
}

impl Own {
    fn held(&self) -> MutexGuard<'_, BTreeSet<Key>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        let held = std::mem::take(&mut *self.held());
        for key in held {
            self.store.settle(key, None);
        }
    }
}

impl Desk {
    fn new(store: Arc<Store>, client: &str) -> Self {
        Self(Arc::new(Own {
            store,
            client: client.to_owned(),
            held: Mutex::default(),
        }))
    }

    /// The answer to a letter of the worker's query of this number; `None` where none is wanted.
    /// It may take as long as another query asks for the same.
    pub async fn answer(&self, letter: &[u8], turn: u64) -> Option<Vec<u8>> {
        let (letter, bodies) = unpack::<Wish>(letter)?;
        if letter.turn != turn {
            return None;
        }
        let (word, bodies) = match letter.what {
            Wish::Look(key) => match self.look(key).await {
                Looked::Kept(bodies) => (Word::Kept, bodies),
                Looked::Yours => (Word::Yours, Arc::default()),
                Looked::Spent => (Word::Spent, Arc::default()),
            },
            Wish::Settle(key, whole) => {
                self.settle(key, whole.then_some(bodies));
                return None;
            }
            Wish::Admit(peer) => match self.0.store.admit(&peer) {
                Ok(()) => (Word::Go, Arc::default()),
                Err(failures) => (Word::Rest(failures), Arc::default()),
            },
            Wish::Fared(peer, well) => {
                self.0.store.fared(&peer, well);
                return None;
            }
            Wish::Known(key) => (Word::Count(self.0.store.known(key)), Arc::default()),
            Wish::Learn(key, count) => {
                self.0.store.learn(key, count);
                return None;
            }
        };
        Some(pack(letter.turn, letter.number, word, &bodies))
    }

    async fn look(&self, key: Option<Key>) -> Looked {
        let (looked, held) = self.0.store.look(key, &self.0.client).await;
        if held && let Some(key) = key {
            self.0.held().insert(key);
        }
        looked
    }

    /// Only who holds a name settles it: a late letter has nothing to say about another's.
    fn settle(&self, key: Key, bodies: Option<Vec<Body>>) {
        if self.0.held().remove(&key) {
            self.0.store.settle(key, bodies);
        }
    }
}

/// The way of one query to the memory.
#[derive(Clone, Debug)]
pub(crate) enum Aid {
    Here(Desk),
    There(Arc<Line>),
}

impl Aid {
    /// An answer, or leave to make a request; without a name for the answer leave alone.
    pub(crate) async fn look(&self, key: Option<Key>) -> Looked {
        match self {
            Self::Here(desk) => desk.look(key).await,
            Self::There(line) => match line.ask(Wish::Look(key)).await {
                Some((Word::Kept, bodies)) => Looked::Kept(bodies.into()),
                Some((Word::Spent, _)) => Looked::Spent,
                _ => Looked::Yours,
            },
        }
    }

    /// The request has ended.
    pub(crate) fn settle(&self, key: Key, bodies: Option<Vec<Body>>) {
        match self {
            Self::Here(desk) => desk.settle(key, bodies),
            Self::There(line) => {
                let whole = bodies.is_some();
                line.tell(Wish::Settle(key, whole), &bodies.unwrap_or_default());
            }
        }
    }

    /// Whether a peer may be asked; if not, how often it has failed.
    pub(crate) async fn admit(&self, peer: &str) -> Result<(), u32> {
        match self {
            Self::Here(desk) => desk.0.store.admit(peer),
            Self::There(line) => match line.ask_soon(Wish::Admit(peer.to_owned())).await {
                Some(Word::Rest(failures)) => Err(failures),
                _ => Ok(()),
            },
        }
    }

    /// How a peer fared: it answered, or it is down.
    pub(crate) fn fared(&self, peer: &str, well: bool) {
        match self {
            Self::Here(desk) => desk.0.store.fared(peer, well),
            Self::There(line) => line.tell(Wish::Fared(peer.to_owned(), well), &[]),
        }
    }

    /// What is known of a number.
    pub(crate) async fn known(&self, key: Key) -> Option<Count> {
        match self {
            Self::Here(desk) => desk.0.store.known(key),
            Self::There(line) => match line.ask_soon(Wish::Known(key)).await {
                Some(Word::Count(count)) => count,
                _ => None,
            },
        }
    }

    /// A number is known from now on.
    pub(crate) fn learn(&self, key: Key, count: Count) {
        match self {
            Self::Here(desk) => desk.0.store.learn(key, count),
            Self::There(line) => line.tell(Wish::Learn(key, count), &[]),
        }
    }
}

#[cfg(test)]
mod tests;
