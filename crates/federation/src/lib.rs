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
//! Before anything is read, each place is looked at once (`choose`): where our bindings are many and
//! the peer has less, what it has is asked for first, as a table that narrows our own part; counts of
//! what peers have come from their VoID descriptions or from asking, and are remembered. What queries
//! know together lies in the [`Memory`] of the service: answers that were whole, counts, who fails,
//! how much a client has asked for. [`Session::explain`] says what was chosen ([`Step`]).
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
mod begin;
mod choose;
mod client;
mod explain;
mod fault;
mod fetch;
mod first;
mod forms;
mod keys;
mod lane;
mod measure;
mod memory;
mod options;
mod outside;
mod pace;
mod peers;
mod profile;
mod reader;
mod report;
mod session;
mod settle;
mod void;

use std::fmt;
use std::sync::{Arc, OnceLock};

use spargebra::Query;

pub use address::{Forbidden, forbidden};
pub use algebra::children;
pub use explain::{Number, Step};
pub use fault::{Fault, PeerError};
pub use measure::Measured;
pub use memory::{Circuit, Desk, Figures, Memory};
pub use options::Options;
pub use peers::{NoEndpoint, Peer, Peers};
pub use profile::{Method, Profile};
pub use report::Visit;
pub use session::{Local, Session};

use memory::Aid;
use outside::Outside;
use pace::Paces;
use void::Voids;

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
pub struct Federation {
    inner: Arc<Inner>,
    memory: Memory,
    client: Arc<str>,
    release: Arc<str>,
}

struct Inner {
    peers: Peers,
    options: Options,
    paces: Arc<Paces>,
    voids: Voids,
    outside: OnceLock<Result<Outside, String>>,
}

impl Federation {
    /// A way to these peers, with the options that the program has. Nothing is opened before
    /// somebody is asked.
    pub fn new(peers: Peers) -> Self {
        Self::with(peers, Options::default())
    }

    /// The same with options of one's own.
    pub fn with(peers: Peers, options: Options) -> Self {
        Self {
            memory: Memory::new(options),
            client: "".into(),
            release: "".into(),
            inner: Arc::new(Inner {
                peers,
                options,
                paces: Arc::default(),
                voids: Voids::default(),
                outside: OnceLock::new(),
            }),
        }
    }

    /// The same, which remembers somewhere else.
    #[must_use]
    pub fn remembering(self, memory: Memory) -> Self {
        Self { memory, ..self }
    }

    /// The same for the queries of a client over a release: what is remembered of another release
    /// counts no longer.
    #[must_use]
    pub fn serving(&self, client: &str, release: &str) -> Self {
        Self {
            client: client.into(),
            release: release.into(),
            ..self.clone()
        }
    }

    /// The peers.
    pub fn peers(&self) -> &Peers {
        &self.inner.peers
    }

    /// What its queries know together.
    pub fn memory(&self) -> &Memory {
        &self.memory
    }

    /// Puts a stage in each place of a query that asks another endpoint, and reads those that go
    /// first.
    ///
    /// # Errors
    /// When it names an endpoint that is no peer; when our own part of it fails.
    pub fn open(&self, query: &mut Query, local: Box<dyn Local>) -> Result<Session, PeerError> {
        let session = Session::open(self.clone(), query, local)?;
        session.choose(Some(query))?;
        Ok(session)
    }

    /// What would be asked of whom for a query, which is not read.
    ///
    /// # Errors
    /// As for [`open`](Self::open).
    pub fn explain(
        &self,
        query: &mut Query,
        local: Box<dyn Local>,
    ) -> Result<Vec<Step>, PeerError> {
        let session = Session::open(self.clone(), query, local)?;
        session.choose(None)?;
        Ok(session.explain())
    }

    pub(crate) fn options(&self) -> &Options {
        &self.inner.options
    }

    pub(crate) fn paces(&self) -> Arc<Paces> {
        Arc::clone(&self.inner.paces)
    }

    pub(crate) fn voids(&self) -> &Voids {
        &self.inner.voids
    }

    pub(crate) fn release(&self) -> Arc<str> {
        Arc::clone(&self.release)
    }

    /// The way of a query to what is remembered.
    pub(crate) fn aid(&self) -> Aid {
        self.memory.aid(&self.client)
    }

    pub(crate) fn outside(&self) -> Result<&Outside, PeerError> {
        let outside = self
            .inner
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
            .field("peers", &self.inner.peers)
            .finish_non_exhaustive()
    }
}
