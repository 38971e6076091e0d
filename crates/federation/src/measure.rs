//! Asking a peer how it is.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::fault::{Fault, PeerError};
use crate::peers::Peer;
use crate::{Federation, answer};

/// The question that costs nothing.
const NOTHING: &str = "SELECT ?one WHERE { VALUES ?one { 1 } }";

/// How a peer is.
#[derive(Clone, Debug)]
pub struct Measured {
    /// Whom it is about.
    pub peer: Arc<Peer>,
    /// The time of a first request and of one after it, or why there is none.
    pub times: Result<[Duration; 2], Fault>,
}

impl Federation {
    /// Asks every peer for one solution, twice; all at the same time.
    ///
    /// # Errors
    /// When the client cannot be made.
    pub fn measure(&self) -> Result<Vec<Measured>, PeerError> {
        let outside = self.outside()?;
        let (sender, receiver) = std::sync::mpsc::channel();
        for (place, peer) in self.peers().iter().enumerate() {
            let (client, peer, sender) = (outside.client.clone(), Arc::clone(peer), sender.clone());
            outside.spawn(async move {
                let times = times(&client, &peer).await;
                // Nobody has stopped listening.
                let _ = sender.send((place, Measured { peer, times }));
            });
        }
        drop(sender);
        let mut measured: Vec<(usize, Measured)> = receiver.iter().collect();
        measured.sort_by_key(|(place, _)| *place);
        Ok(measured.into_iter().map(|(_, measured)| measured).collect())
    }
}

async fn times(client: &crate::client::Client, peer: &Peer) -> Result<[Duration; 2], Fault> {
    let first = time(client, peer, peer.first_timeout).await?;
    Ok([first, time(client, peer, peer.timeout).await?])
}

async fn time(
    client: &crate::client::Client,
    peer: &Peer,
    most: Duration,
) -> Result<Duration, Fault> {
    let since = Instant::now();
    let received = client.ask(peer, NOTHING, most).await?;
    let bounds = answer::Bounds {
        bytes: peer.body,
        rows: 10,
    };
    let column = [oxigraph::model::Variable::new_unchecked("one")];
    let answer = answer::read(&received.body, &column, "m", bounds)?;
    match answer.rows.len() {
        1 => Ok(since.elapsed()),
        rows => Err(Fault::Malformed(format!(
            "{rows} solutions where there is one"
        ))),
    }
}
