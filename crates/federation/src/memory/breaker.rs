//! Who is left alone: a peer that failed so many times in a row rests for a while; then one query
//! tries it, and the others wait until that has told how it fared.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Whether a peer is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Circuit {
    /// It is.
    Closed,
    /// One query tries it.
    HalfOpen,
    /// It is left alone.
    Open,
}

/// The peers by their names.
#[derive(Debug)]
pub(super) struct Breaker {
    /// Failures in a row that are too many; 0 for never.
    failures: u32,
    rest: Duration,
    peers: BTreeMap<String, Peer>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Peer {
    failures: u32,
    /// Until when it is left alone.
    until: Option<Instant>,
    trying: bool,
    opened: u64,
}

impl Breaker {
    pub(super) fn new(failures: u32, rest: Duration) -> Self {
        Self {
            failures,
            rest,
            peers: BTreeMap::new(),
        }
    }

    /// Whether a query may ask a peer; if not, how often it has failed.
    pub(super) fn admit(&mut self, name: &str, now: Instant) -> Result<(), u32> {
        let Some(peer) = self.peers.get_mut(name) else {
            return Ok(());
        };
        match peer.until {
            Some(until) if now < until => Err(peer.failures),
            Some(_) => {
                // Whoever comes meanwhile is told to wait.
                peer.until = Some(now + self.rest);
                peer.trying = true;
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// A peer has answered, or has shown that it is down.
    pub(super) fn fared(&mut self, name: &str, well: bool, now: Instant) {
        if well {
            if let Some(peer) = self.peers.get_mut(name) {
                (peer.failures, peer.until, peer.trying) = (0, None, false);
            }
            return;
        }
        let peer = self.peers.entry(name.to_owned()).or_default();
        peer.failures = peer.failures.saturating_add(1);
        if self.failures > 0 && peer.failures >= self.failures {
            peer.opened += u64::from(peer.until.is_none());
            peer.until = Some(now + self.rest);
            peer.trying = false;
        }
    }

    /// The peers that ever failed: their state, and how often they were left alone.
    pub(super) fn all(&self) -> Vec<(String, Circuit, u64)> {
        let state = |peer: &Peer| match (peer.until, peer.trying) {
            (None, _) => Circuit::Closed,
            (Some(_), true) => Circuit::HalfOpen,
            (Some(_), false) => Circuit::Open,
        };
        let peers = self.peers.iter();
        peers
            .map(|(name, peer)| (name.clone(), state(peer), peer.opened))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_half_open_closed() {
        let (mut now, rest) = (Instant::now(), Duration::from_secs(10));
        let mut breaker = Breaker::new(3, rest);
        let state = |breaker: &Breaker| breaker.all()[0].1;
        for _ in 0..3 {
            assert_eq!(breaker.admit("p", now), Ok(()));
            breaker.fared("p", false, now);
        }
        assert_eq!(state(&breaker), Circuit::Open);
        assert_eq!(breaker.admit("p", now), Err(3));
        assert_eq!(breaker.admit("other", now), Ok(()));
        // One tries, the others wait; it fails.
        now += rest;
        assert_eq!(breaker.admit("p", now), Ok(()));
        assert_eq!(state(&breaker), Circuit::HalfOpen);
        assert_eq!(breaker.admit("p", now), Err(3));
        breaker.fared("p", false, now);
        assert_eq!(state(&breaker), Circuit::Open);
        assert_eq!(breaker.admit("p", now), Err(4));
        // The next one fares well.
        now += rest;
        assert_eq!(breaker.admit("p", now), Ok(()));
        breaker.fared("p", true, now);
        assert_eq!(breaker.all(), [("p".to_owned(), Circuit::Closed, 1)]);
        assert_eq!(breaker.admit("p", now), Ok(()));
    }

    #[test]
    fn never_where_it_is_off() {
        let now = Instant::now();
        let mut breaker = Breaker::new(0, Duration::from_secs(10));
        for _ in 0..100 {
            breaker.fared("p", false, now);
        }
        assert_eq!(breaker.admit("p", now), Ok(()));
    }
}
