//! How fast the peers are, remembered from query to query: how many bindings at a time each takes
//! well, and whether it has woken up.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::peers::Peer;

/// A block answered within this time may be larger next time.
const QUICK: Duration = Duration::from_millis(1_000);

/// One that took longer shall be smaller.
const SLOW: Duration = Duration::from_secs(8);

/// So few bindings are not worth several requests.
const LITTLE: usize = 50;

/// The pace of all peers.
#[derive(Debug, Default)]
pub(crate) struct Paces(Mutex<BTreeMap<String, Pace>>);

#[derive(Clone, Copy, Debug, Default)]
struct Pace {
    answered: bool,
    batch: Option<usize>,
}

impl Paces {
    /// How long a request may take.
    pub(crate) fn time(&self, peer: &Peer) -> Duration {
        match self.all().get(&peer.name) {
            Some(pace) if pace.answered => peer.timeout,
            _ => peer.first_timeout,
        }
    }

    /// How many bindings go out at a time when so many wait and so many requests are free: all
    /// at once where that is not too much for the peer.
    pub(crate) fn batch(&self, peer: &Peer, waiting: usize, free: usize) -> usize {
        let known = self.all().get(&peer.name).and_then(|pace| pace.batch);
        let most = known.unwrap_or(peer.batch).clamp(1, peer.most);
        waiting.div_ceil(free.max(1)).max(LITTLE).min(most)
    }

    /// A block of bindings was answered.
    pub(crate) fn went_well(&self, peer: &Peer, bindings: usize, took: Duration) {
        let mut paces = self.all();
        let pace = paces.entry(peer.name.clone()).or_default();
        pace.answered = true;
        let now = pace.batch.unwrap_or(peer.batch);
        if took <= QUICK && bindings * 2 > now {
            pace.batch = Some((now * 2).min(peer.most));
        } else if took >= SLOW && bindings > 1 {
            pace.batch = Some((bindings / 2).max(1));
        }
    }

    /// A block of bindings was not answered.
    pub(crate) fn went_badly(&self, peer: &Peer, bindings: usize) {
        if bindings > 1 {
            let mut paces = self.all();
            let pace = paces.entry(peer.name.clone()).or_default();
            pace.batch = Some((bindings / 2).max(1));
        }
    }

    // Whoever broke off between two lines has left the table whole.
    fn all(&self) -> MutexGuard<'_, BTreeMap<String, Pace>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Peers, Profile};

    fn peer() -> Peer {
        let profile = Profile {
            endpoint: Some("http://peer.example/".to_owned()),
            batch: Some(100),
            most: Some(400),
            ..Profile::default()
        };
        let peers = Peers::new(&BTreeMap::from([("own".to_owned(), profile)])).unwrap();
        peers.find("http://peer.example/").unwrap().as_ref().clone()
    }

    #[test]
    fn blocks_grow_and_shrink() {
        let (paces, peer) = (Paces::default(), peer());
        assert_eq!(paces.batch(&peer, 1_000, 4), 100);
        assert_eq!(paces.batch(&peer, 320, 4), 80);
        assert_eq!(paces.batch(&peer, 10, 4), 50);
        paces.went_well(&peer, 100, Duration::from_millis(50));
        assert_eq!(paces.batch(&peer, 10_000, 4), 200);
        for _ in 0..9 {
            paces.went_well(&peer, 400, Duration::from_millis(50));
        }
        assert_eq!(paces.batch(&peer, 10_000, 4), 400);
        paces.went_badly(&peer, 400);
        assert_eq!(paces.batch(&peer, 10_000, 4), 200);
        paces.went_well(&peer, 200, Duration::from_secs(9));
        assert_eq!(paces.batch(&peer, 10_000, 4), 100);
    }

    #[test]
    fn the_first_answer_may_take_longer() {
        let (paces, peer) = (Paces::default(), peer());
        assert_eq!(paces.time(&peer), peer.first_timeout);
        paces.went_badly(&peer, 1);
        assert_eq!(paces.time(&peer), peer.first_timeout);
        paces.went_well(&peer, 1, Duration::from_millis(5));
        assert_eq!(paces.time(&peer), peer.timeout);
    }
}
