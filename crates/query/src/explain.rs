//! What a query would ask of other endpoints, without asking for it.

use seisaku_federation::Step;
use seisaku_index::Snapshot;
use serde::Serialize;

use crate::{Cancel, Prepared, RunError};

/// What would be asked of other endpoints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The form of the query.
    pub form: &'static str,
    /// Each `SERVICE`, in the order in which they are chosen.
    pub services: Vec<Step>,
}

impl Prepared {
    /// What would be asked of other endpoints, over these statements. Our own bindings are counted
    /// for it, and a peer may be asked how much it has, as before an answer.
    ///
    /// # Errors
    /// When it is stopped, and when it names an endpoint that is no peer.
    pub fn explain(&self, snapshot: &Snapshot, cancel: &Cancel) -> Result<Explanation, RunError> {
        let mut query = self.query.clone();
        let engine = Box::new(self.engine(cancel, snapshot));
        let steps = match self.asks_others() {
            false => Ok(Vec::new()),
            true => self.federation.explain(&mut query, engine),
        };
        cancel.check()?;
        let services = steps.map_err(|source| RunError::Peer {
            source,
            visits: Vec::new(),
        })?;
        Ok(Explanation {
            form: self.form().keyword(),
            services,
        })
    }
}
