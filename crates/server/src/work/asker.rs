//! Who waits for the answer of a worker.

use tokio::sync::mpsc;

use crate::stream::{Begin, Message};

/// What the client has so far.
pub(super) enum Client {
    Waiting(Begin),
    Sending(mpsc::Sender<Message>),
    /// Everything, or nothing any more.
    Served,
}

impl Client {
    pub(super) fn take(&mut self) -> Self {
        std::mem::replace(self, Self::Served)
    }

    /// Waits for room for one more chunk, if any is wanted; `None` when nobody waits any longer.
    pub(super) async fn room_or_end(&mut self, wanted: bool) -> Option<mpsc::OwnedPermit<Message>> {
        match self {
            Self::Waiting(begin) => {
                begin.closed().await;
                None
            }
            Self::Sending(sender) if wanted => sender.clone().reserve_owned().await.ok(),
            Self::Sending(sender) => {
                sender.closed().await;
                None
            }
            Self::Served => std::future::pending().await,
        }
    }
}
