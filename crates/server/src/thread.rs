//! A query in a thread of this process: for what is provably small, and where there are no workers.

use std::io::{self, Write};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use seisaku_query::{Cancel, Federation, Limits, Request, Stats, parse};
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;

use crate::admission::Ticket;
use crate::answer::{self, CHUNK, STACK};
use crate::error::Problem;
use crate::requests::Fate;
use crate::state::{Entry, Served};
use crate::stream::{Begin, Beginning, Head, Message, Settle, WAITING};

/// What the thread of a query works on.
pub(crate) struct Task {
    pub(crate) served: Arc<Served>,
    pub(crate) request: Request,
    pub(crate) limits: Limits,
    pub(crate) federation: Federation,
    pub(crate) cancel: Cancel,
    pub(crate) fate: Fate,
    pub(crate) link: String,
    // Both are given back when the thread ends, and not before.
    pub(crate) entry: Entry,
    pub(crate) ticket: Option<Ticket>,
}

impl Task {
    /// Starts the thread.
    pub(crate) fn start(self, settle: Settle, begin: Begin) -> io::Result<()> {
        thread::Builder::new()
            .name("query".to_owned())
            .stack_size(STACK)
            .spawn(move || self.work(settle, begin))
            .map(drop)
    }

    fn work(mut self, settle: Settle, begin: Begin) {
        match self.head(settle) {
            Err(problem) => {
                self.fate.failed(&problem);
                let _ = begin.send(Err(problem));
            }
            Ok((_, head)) if head.had => {
                self.fate.whole(Stats::default());
                let _ = begin.send(Ok(Beginning::Had(head)));
            }
            Ok((query, head)) => {
                let mut sink = Sink {
                    state: SinkState::Waiting(Some((begin, head.clone()))),
                    buffer: Vec::with_capacity(CHUNK),
                    sent: 0,
                    cancel: self.cancel.clone(),
                };
                let form = answer::Form {
                    format: head.written,
                    coding: head.coding,
                    link: Some(&self.link),
                };
                let snapshot = &self.served.snapshot;
                let result = answer::write(&query, snapshot, &form, &mut sink, &self.cancel);
                self.fate.sent(sink.sent);
                match &result {
                    Ok(stats) => {
                        self.fate.sent(sink.buffer.len());
                        self.fate.whole(stats.clone());
                    }
                    Err(problem) => self.fate.failed(problem),
                }
                sink.close(result);
            }
        }
        drop((self.entry, self.ticket));
    }

    fn head(&self, settle: Settle) -> Result<(seisaku_query::Prepared, Head), Problem> {
        let query = parse(&self.request, &self.limits)?;
        self.fate.form(query.form().keyword());
        let head = settle(query.form())?;
        let query = query.with_federation(self.federation.clone());
        Ok((query.with_prefixes(self.served.prefixes()), head))
    }
}

/// Where the thread writes to.
struct Sink {
    state: SinkState,
    buffer: Vec<u8>,
    sent: usize,
    cancel: Cancel,
}

enum SinkState {
    /// Nothing was sent yet; the option is empty only for a moment.
    Waiting(Option<(Begin, Head)>),
    Sending(mpsc::Sender<Message>),
}

impl Sink {
    /// Sends what was gathered, and waits while the client is slow.
    fn send(&mut self) -> io::Result<()> {
        if let SinkState::Waiting(begin) = &mut self.state
            && let Some((begin, head)) = begin.take()
        {
            let (sender, receiver) = mpsc::channel(WAITING);
            let streamed = Beginning::Streamed(head, receiver);
            begin.send(Ok(streamed)).map_err(|_| self.gone())?;
            self.state = SinkState::Sending(sender);
        }
        let bytes = std::mem::replace(&mut self.buffer, Vec::with_capacity(CHUNK));
        self.sent += bytes.len();
        self.push(Message::Bytes(bytes.into()))
    }

    fn push(&mut self, mut message: Message) -> io::Result<()> {
        let SinkState::Sending(sender) = &self.state else {
            return Err(self.gone());
        };
        loop {
            match sender.try_send(message) {
                Ok(()) => return Ok(()),
                Err(TrySendError::Closed(_)) => return Err(self.gone()),
                Err(TrySendError::Full(back)) => message = back,
            }
            // A channel that waits would wait for good for a client that reads no more; the
            // limit holds for such a one too.
            self.cancel.check().map_err(io::Error::other)?;
            thread::sleep(Duration::from_millis(2));
        }
    }

    fn gone(&self) -> io::Error {
        self.cancel.cancel();
        io::ErrorKind::BrokenPipe.into()
    }

    fn close(mut self, result: Result<Stats, Problem>) {
        match (&mut self.state, result) {
            (SinkState::Waiting(begin), result) => {
                if let Some((begin, head)) = begin.take() {
                    let bytes = std::mem::take(&mut self.buffer);
                    let whole = |stats: Stats| {
                        Beginning::Whole(head.told(&stats), bytes.into(), stats.rows)
                    };
                    let _ = begin.send(result.map(whole));
                }
            }
            // An error says that the client is gone, which ends the matter.
            (SinkState::Sending(_), Ok(stats)) => {
                let _ = self
                    .send()
                    .and_then(|()| self.push(Message::End(stats.rows)));
            }
            // Dropped, the channel breaks the answer off.
            (SinkState::Sending(_), Err(_)) => {}
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= CHUNK {
            self.send()?;
        }
        Ok(bytes.len())
    }

    /// The engine flushes after each part; chunks are sent when they are full.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
