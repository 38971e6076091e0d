//! The peers that we allow, and no others: bind joins, caps, honesty about what came back.
//!
//! **Types and flow.** [`Peers`] is who may be asked, each a [`Peer`] with its manners. A process
//! has one [`Federation`]: the peers, the only client that goes out, and how fast each peer was of
//! late. For each query it opens a [`Session`], which rewrites the query:
//!
//! 1. `algebra::rewrite` puts a *stage* in the place of each `SERVICE`, and keeps what was there as
//!    a *site*: the pattern, with the filters that may go along; the variables that the rest of
//!    the query uses; and the *source*, a query over our own data that gives every binding with
//!    which a solution of the peer can meet the rest of the query. What is ours goes first,
//!    whichever side was written first; a source may read stages that come before.
//! 2. The evaluator reads a stage as if it were a service (`session`). Only then are the bindings
//!    gathered ([`Local`]), and sent in blocks of `VALUES`, several at a time (`lane`), each to
//!    its end (`fetch`): the joining of what comes back is the evaluator's.
//! 3. A block that fails is asked for again, halved, or read page by page; what cannot be had
//!    fails the query with a [`PeerError`] that says what is missing, or under `SILENT` is
//!    reported ([`Visit`]) and the query goes on, each binding of the block standing for itself.
//!
//! Where bindings would change what the peer means (a `LIMIT` inside, values that vary), and where
//! there are none, the pattern is sent as it stands. Where bindings are many, a peer that has
//! little is asked for all of it.
//!
//! The only room with outbound HTTP. It knows no documents, no releases and no server.

#![cfg_attr(doctest, doc(test(attr(deny(warnings)))))]

mod address;
mod algebra;
mod answer;
mod client;
mod fault;
mod fetch;
mod keys;
mod lane;
mod measure;
mod outside;
mod pace;
mod peers;
mod reader;
mod report;
mod session;
mod settle;

use std::fmt;
use std::sync::{Arc, OnceLock};

use spargebra::Query;

pub use address::{Forbidden, forbidden};
pub use fault::{Fault, PeerError};
pub use measure::Measured;
pub use peers::{Method, NoEndpoint, Peer, Peers, Profile};
pub use report::Visit;
pub use session::{Local, Session};

use outside::Outside;
use pace::Paces;

/// The peers of a process, and its way to them. A clone is the same.
///
/// ```
/// use std::collections::BTreeMap;
/// use seisaku_federation::{Federation, Peers};
/// let federation = Federation::new(Peers::new(&BTreeMap::new())?);
/// assert!(federation.peers().iter().count() > 10);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Federation(Arc<Inner>);

struct Inner {
    peers: Peers,
    paces: Arc<Paces>,
    outside: OnceLock<Result<Outside, String>>,
}

impl Federation {
    /// A way to these peers. Nothing is opened before somebody is asked.
    pub fn new(peers: Peers) -> Self {
        Self(Arc::new(Inner {
            peers,
            paces: Arc::default(),
            outside: OnceLock::new(),
        }))
    }

    /// The peers.
    pub fn peers(&self) -> &Peers {
        &self.0.peers
    }

    /// Puts a stage in each place of a query that asks another endpoint.
    ///
    /// # Errors
    /// When it names an endpoint that is no peer.
    pub fn open(&self, query: &mut Query, local: Box<dyn Local>) -> Result<Session, PeerError> {
        Session::open(self.clone(), query, local)
    }

    pub(crate) fn paces(&self) -> Arc<Paces> {
        Arc::clone(&self.0.paces)
    }

    pub(crate) fn outside(&self) -> Result<&Outside, PeerError> {
        let outside = self
            .0
            .outside
            .get_or_init(|| Outside::new(address::system()));
        outside.as_ref().map_err(|words| {
            PeerError::Local(format!("the client for peers cannot be made ({words})"))
        })
    }
}

impl fmt::Debug for Federation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Federation")
            .field("peers", &self.0.peers)
            .finish_non_exhaustive()
    }
}
