//! Who runs next: a bounded number of queries at once, a short queue, and turns between clients.
//!
//! Some places are for queries that may take long, the others for those that end soon. A query
//! that looked short and has run for a second counts as long from then on and leaves its place
//! to the next, up to twice the number of places. Whoever waits is served in turn by client, so that
//! many requests of one address do not go before one of another, and short ones first.

use std::collections::{BTreeMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;
use tokio::time::{interval, timeout};

/// After this time a query is long, whatever it looked like.
const LONG: Duration = Duration::from_secs(1);

/// How often who waits looks whether a place is free.
const LOOK: Duration = Duration::from_millis(50);

/// What may run and wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places {
    /// Queries that run at once, and twice as many where some turn out to be long.
    pub at_once: usize,
    /// Those of them that may take long.
    pub long_at_once: usize,
    /// Queries that wait, of all clients.
    pub queue: usize,
    /// Queries that wait, of one client.
    pub queue_of_client: usize,
}

impl Places {
    /// Places for a machine with this number of processors.
    pub fn of_processors(processors: usize) -> Self {
        let long_at_once = processors.max(2);
        Self {
            at_once: 2 * long_at_once,
            long_at_once,
            queue: 64,
            queue_of_client: 16,
        }
    }
}

/// There is no place, and none will be free soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Full {
    /// Seconds after which it may be tried again.
    pub(crate) retry_after: u64,
    /// What is full.
    pub(crate) limit: &'static str,
}

/// The places and who holds or awaits them; a clone shares them.
#[derive(Clone, Debug)]
pub(crate) struct Admission(Arc<Mutex<Inner>>);

#[derive(Debug)]
struct Inner {
    places: Places,
    next: u64,
    running: BTreeMap<u64, Running>,
    /// The queries that wait, by client; no queue is empty.
    waiting: BTreeMap<IpAddr, VecDeque<Waiting>>,
    /// The clients that wait, in the order of their turns.
    turns: VecDeque<IpAddr>,
}

#[derive(Debug)]
struct Running {
    client: IpAddr,
    long: bool,
    since: Instant,
}

#[derive(Debug)]
struct Waiting {
    long: bool,
    go: oneshot::Sender<Ticket>,
}

/// A place; dropped, it is free for the next.
#[derive(Debug)]
pub(crate) struct Ticket {
    number: u64,
    admission: Admission,
}

impl Admission {
    pub(crate) fn new(places: Places) -> Self {
        Self(Arc::new(Mutex::new(Inner {
            places,
            next: 0,
            running: BTreeMap::new(),
            waiting: BTreeMap::new(),
            turns: VecDeque::new(),
        })))
    }

    /// A place for a query of this client, for which it waits as long as `patience`.
    pub(crate) async fn place(
        &self,
        client: IpAddr,
        long: bool,
        patience: Duration,
    ) -> Result<Ticket, Full> {
        let (go, mut turn) = oneshot::channel();
        self.enqueue(client, Waiting { long, go })?;
        let wait = async {
            // Nobody says when a query becomes a long one, so it is looked at now and then.
            let mut look = interval(LOOK);
            loop {
                tokio::select! {
                    ticket = &mut turn => return ticket.ok(),
                    _ = look.tick() => self.call(),
                }
            }
        };
        // A turn that comes too late finds nobody and goes to the next.
        let ticket = timeout(patience, wait).await.ok().flatten();
        ticket.ok_or_else(|| self.inner().full("queries-at-once"))
    }

    /// The queries that wait.
    pub(crate) fn waiting(&self) -> usize {
        self.inner().waiting.values().map(VecDeque::len).sum()
    }

    /// The queries that run, and those of them that are long.
    pub(crate) fn running(&self) -> (usize, usize) {
        let inner = self.inner();
        (inner.running.len(), inner.long())
    }

    fn enqueue(&self, client: IpAddr, waiting: Waiting) -> Result<(), Full> {
        let mut inner = self.inner();
        inner.forget_the_gone();
        let all: usize = inner.waiting.values().map(VecDeque::len).sum();
        let own = inner.waiting.get(&client).map_or(0, VecDeque::len);
        // Who only passes through the queue to a free place is never too many.
        let passes = inner.may_run(waiting.long);
        if !passes && (all >= inner.places.queue || own >= inner.places.queue_of_client) {
            let limit = if all >= inner.places.queue {
                "queue"
            } else {
                "queue-of-client"
            };
            return Err(inner.full(limit));
        }
        if own == 0 {
            inner.turns.push_back(client);
        }
        inner.waiting.entry(client).or_default().push_back(waiting);
        Ok(())
    }

    /// Gives free places to those whose turn it is.
    fn call(&self) {
        loop {
            let (go, number) = {
                let mut inner = self.inner();
                let Some((client, waiting)) = inner.next_turn() else {
                    return;
                };
                let number = inner.next;
                inner.next += 1;
                inner.running.insert(
                    number,
                    Running {
                        client,
                        long: waiting.long,
                        since: Instant::now(),
                    },
                );
                (waiting.go, number)
            };
            let ticket = Ticket {
                number,
                admission: self.clone(),
            };
            if let Err(mut unwanted) = go.send(ticket) {
                // Its place is free again, without calling from within a call.
                self.inner().running.remove(&unwanted.number);
                unwanted.number = u64::MAX;
            }
        }
    }

    // Whoever broke off between two lines has left the tables whole.
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn long(&self) -> usize {
        self.running
            .values()
            .filter(|r| r.long || r.since.elapsed() >= LONG)
            .count()
    }

    fn may_run(&self, long: bool) -> bool {
        let (all, held) = (self.running.len(), self.long());
        let places = self.places;
        let free = if long {
            held < places.long_at_once
        } else {
            all - held < places.at_once.saturating_sub(places.long_at_once)
        };
        free && all < places.at_once.saturating_mul(2)
    }

    fn forget_the_gone(&mut self) {
        self.waiting.retain(|_, queue| {
            queue.retain(|w| !w.go.is_closed());
            !queue.is_empty()
        });
        let Self { turns, waiting, .. } = self;
        turns.retain(|client| waiting.contains_key(client));
    }

    /// The next that may run: a short query of the first client that has one, else a long one
    /// of the client that runs the fewest.
    fn next_turn(&mut self) -> Option<(IpAddr, Waiting)> {
        self.forget_the_gone();
        for long in [false, true] {
            if !self.may_run(long) {
                continue;
            }
            let has = |client: &&IpAddr| {
                let queue = self.waiting.get(*client);
                queue.is_some_and(|q| q.iter().any(|w| w.long == long))
            };
            let own = |client: &&IpAddr| {
                let running = self.running.values();
                running.filter(|r| r.client == **client).count()
            };
            // Of equals the first is taken, whose turn it is.
            let Some(client) = self.turns.iter().filter(has).min_by_key(own).copied() else {
                continue;
            };
            self.turns.retain(|c| *c != client);
            let queue = self.waiting.get_mut(&client)?;
            let at = queue.iter().position(|w| w.long == long)?;
            let waiting = queue.remove(at)?;
            if queue.is_empty() {
                self.waiting.remove(&client);
            } else {
                self.turns.push_back(client);
            }
            return Some((client, waiting));
        }
        None
    }

    fn full(&self, limit: &'static str) -> Full {
        let waiting: usize = self.waiting.values().map(VecDeque::len).sum();
        let rounds = waiting / self.places.at_once.max(1);
        Full {
            limit,
            retry_after: u64::try_from(rounds).unwrap_or(u64::MAX).clamp(5, 60),
        }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let freed = self.admission.inner().running.remove(&self.number);
        if freed.is_some() {
            self.admission.call();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACES: Places = Places {
        at_once: 3,
        long_at_once: 2,
        queue: 4,
        queue_of_client: 3,
    };
    const SOON: Duration = Duration::from_millis(20);
    const LATER: Duration = Duration::from_secs(60);

    fn client(last: u8) -> IpAddr {
        [192, 0, 2, last].into()
    }

    #[tokio::test]
    async fn short_ones_find_a_place_beside_long_ones() {
        let admission = Admission::new(PLACES);
        let first = admission.place(client(1), true, SOON).await.unwrap();
        let _second = admission.place(client(1), true, SOON).await.unwrap();
        let third = admission.place(client(2), true, SOON).await;
        assert_eq!(third.unwrap_err().retry_after, 5);
        let short = admission.place(client(2), false, SOON).await.unwrap();
        assert!(admission.place(client(2), false, SOON).await.is_err());
        drop(short);
        drop(first);
        assert!(admission.place(client(2), true, SOON).await.is_ok());
        assert_eq!(admission.waiting(), 0);
    }

    #[tokio::test]
    async fn clients_take_turns() {
        let admission = Admission::new(Places {
            at_once: 1,
            long_at_once: 1,
            ..PLACES
        });
        let first = admission.place(client(1), true, SOON).await.unwrap();
        let (said, mut order) = tokio::sync::mpsc::unbounded_channel();
        for (i, who) in [1, 1, 1, 2].into_iter().enumerate() {
            let (places, said) = (admission.clone(), said.clone());
            tokio::spawn(async move {
                let ticket = places.place(client(who), true, LATER).await;
                said.send((i, ticket.unwrap())).unwrap();
            });
            while admission.waiting() <= i {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        }
        // The queue is full, for this one and for all.
        assert!(admission.place(client(1), true, SOON).await.is_err());
        drop(first);
        let mut served = Vec::new();
        for _ in 0..4 {
            let (i, ticket) = order.recv().await.unwrap();
            served.push(i);
            drop(ticket);
        }
        assert_eq!(served, [0, 3, 1, 2]);
        assert_eq!(admission.running(), (0, 0));
    }

    #[tokio::test]
    async fn who_goes_away_keeps_no_place() {
        let admission = Admission::new(Places {
            at_once: 1,
            long_at_once: 0,
            ..PLACES
        });
        let first = admission.place(client(1), false, SOON).await.unwrap();
        for _ in 0..10 {
            assert!(admission.place(client(1), false, SOON).await.is_err());
        }
        drop(first);
        assert!(admission.place(client(1), false, SOON).await.is_ok());
    }
}
