//! The letters of one query about what queries know of peers together (`seisaku_federation::Memory`):
//! they come from its worker, are answered aside, and go back.

use bytes::Bytes;
use seisaku_query::Desk;
use tokio::sync::mpsc;

use super::frame::{self, tag};
use crate::stream::WAITING;

pub(super) struct Memo {
    desk: Option<Desk>,
    /// Which query of the worker it is.
    turn: u64,
    answered: mpsc::Sender<Vec<u8>>,
    answers: mpsc::Receiver<Vec<u8>>,
}

impl Memo {
    pub(super) fn new(desk: Option<Desk>) -> Self {
        let (answered, answers) = mpsc::channel(WAITING);
        Self {
            desk,
            turn: 0,
            answered,
            answers,
        }
    }

    /// Says which query of the worker it is.
    pub(super) fn turn(&mut self, turn: u64) {
        self.turn = turn;
    }

    /// Has a letter answered: it may take as long as another query asks for the same.
    pub(super) fn take(&self, letter: Bytes) {
        if let Some(desk) = self.desk.clone() {
            let (turn, answered) = (self.turn, self.answered.clone());
            tokio::spawn(async move {
                // Who has ended does not wait for it.
                tokio::select! {
                    () = answered.closed() => {}
                    word = desk.answer(&letter, turn) => {
                        if let Some(word) = word {
                            let _ = answered.send(word).await;
                        }
                    }
                }
            });
        }
    }

    /// The next answer, as a frame for the worker.
    pub(super) async fn next(&mut self) -> Vec<u8> {
        loop {
            // This holds a sender, so there is always one to come.
            if let Some(word) = self.answers.recv().await
                && let Ok(frame) = frame::frame(tag::MEMO, &word)
            {
                return frame;
            }
        }
    }

    /// Nothing is answered any more, and what the query held is free for others.
    pub(super) fn close(&mut self) {
        self.desk = None;
        self.answers.close();
    }
}
