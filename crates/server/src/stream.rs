//! From the thread of a query to the body of an answer.
//!
//! One thread parses, evaluates and writes; the async side waits for what it sends. The thread
//! sends nothing until its first chunk is full or its answer whole, so that an early failure is
//! an answer of its own; after that a failure can only break the body off, and it does: a body
//! ends well only when the thread has said so.

use std::io::{self, Write};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_core::Stream;
use seisaku_query::{Cancel, Form, Format, Limits, Media, Request, parse, run};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};
use tokio::time::timeout;

use crate::error::{Kind, Problem};
use crate::state::{AppState, Entry, Served};

/// The stack of a query's thread: the engine calls itself for each level of a query.
const STACK: usize = 64 << 20;

/// The bytes sent at once.
const CHUNK: usize = 16 << 10;

/// The chunks that wait for a slow client before the thread does.
const WAITING: usize = 8;

/// How long the async side waits beyond the limit for a thread that cannot be interrupted.
const GRACE: Duration = Duration::from_millis(500);

/// What is settled about an answer once the form of its query is known.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    /// What the answer is announced as.
    pub(crate) media: Media,
    /// The format that the engine writes; another than announced where a page is made of it.
    pub(crate) written: Format,
    /// Whether the bytes are compressed.
    pub(crate) gzip: bool,
    /// The entity tag.
    pub(crate) tag: Option<String>,
    /// Whether the client has the answer already, so that none is made.
    pub(crate) had: bool,
}

/// Settles the head of an answer.
pub(crate) type Settle = Box<dyn FnOnce(Form) -> Result<Head, Problem> + Send>;

/// An answer that has begun.
#[derive(Debug)]
pub(crate) enum Begun {
    /// The client has it already.
    Had(Head),
    /// It is whole.
    Whole(Head, Vec<u8>),
    /// Its first bytes are there.
    Streamed(Head, Chunks),
}

/// Starts a query and waits for the beginning of its answer.
///
/// Dropped while it waits, or with its chunks not read to the end, it stops the query.
pub(crate) async fn start(
    state: &AppState,
    served: Arc<Served>,
    request: Request,
    settle: Settle,
) -> Result<Begun, Problem> {
    let settings = *state.settings();
    let turn = timeout(settings.patience, state.turns().acquire_owned()).await;
    let Ok(Ok(turn)) = turn else {
        return Err(Problem::new(
            Kind::Busy,
            "all places for queries are taken; come again in some seconds",
        ));
    };
    let cancel = Cancel::after(settings.limits.time);
    let guard = Guard(cancel.clone());
    let (begun, beginning) = oneshot::channel();
    let task = Task {
        entry: state.enter(&cancel),
        turn,
        served,
        request,
        limits: settings.limits,
        cancel,
    };
    thread::Builder::new()
        .name("query".to_owned())
        .stack_size(STACK)
        .spawn(move || task.work(settle, begun))
        .map_err(|error| Problem::internal(&error))?;
    match timeout(settings.limits.time.saturating_add(GRACE), beginning).await {
        Ok(Ok(Ok(Beginning::Had(head)))) => Ok(Begun::Had(head)),
        Ok(Ok(Ok(Beginning::Whole(head, bytes)))) => Ok(Begun::Whole(head, bytes)),
        Ok(Ok(Ok(Beginning::Streamed(head, chunks)))) => Ok(Begun::Streamed(
            head,
            Chunks {
                chunks,
                ended: false,
                _guard: guard,
            },
        )),
        Ok(Ok(Err(problem))) => Err(problem),
        // The thread broke off without a word.
        Ok(Err(gone)) => Err(Problem::internal(&gone)),
        Err(_) => Err(seisaku_query::Stopped::Time(settings.limits.time.as_secs()).into()),
    }
}

/// Stops a query when nobody holds it any longer; one that has ended does not mind.
#[derive(Debug)]
struct Guard(Cancel);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// The chunks of an answer.
#[derive(Debug)]
pub(crate) struct Chunks {
    chunks: mpsc::Receiver<Message>,
    ended: bool,
    _guard: Guard,
}

#[derive(Debug)]
enum Message {
    Bytes(Bytes),
    End,
}

/// The answer broke off; the body must not look whole.
#[derive(Debug, thiserror::Error)]
#[error("the answer broke off; the log says why")]
pub(crate) struct BrokeOff;

impl Stream for Chunks {
    type Item = Result<Bytes, BrokeOff>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.ended {
            return Poll::Ready(None);
        }
        self.chunks.poll_recv(context).map(|message| match message {
            Some(Message::Bytes(bytes)) => Some(Ok(bytes)),
            Some(Message::End) => {
                self.ended = true;
                None
            }
            None => {
                self.ended = true;
                Some(Err(BrokeOff))
            }
        })
    }
}

impl Chunks {
    /// The next chunk.
    pub(crate) async fn next(&mut self) -> Option<Result<Bytes, BrokeOff>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

/// What the thread of a query works on.
struct Task {
    served: Arc<Served>,
    request: Request,
    limits: Limits,
    cancel: Cancel,
    // Both are given back when the thread ends, and not before.
    entry: Entry,
    turn: OwnedSemaphorePermit,
}

enum Beginning {
    Had(Head),
    Whole(Head, Vec<u8>),
    Streamed(Head, mpsc::Receiver<Message>),
}

type Begin = oneshot::Sender<Result<Beginning, Problem>>;

impl Task {
    fn work(self, settle: Settle, begin: Begin) {
        match self.head(settle) {
            Err(problem) => {
                let _ = begin.send(Err(problem));
            }
            Ok((_, head)) if head.had => {
                let _ = begin.send(Ok(Beginning::Had(head)));
            }
            Ok((query, head)) => {
                let mut sink = Sink {
                    state: SinkState::Waiting(Some((begin, head.clone()))),
                    buffer: Vec::with_capacity(CHUNK),
                    cancel: self.cancel.clone(),
                };
                let result = self.write(&query, &head, &mut sink);
                sink.close(result);
            }
        }
        drop((self.entry, self.turn));
    }

    fn head(&self, settle: Settle) -> Result<(seisaku_query::Prepared, Head), Problem> {
        let query = parse(&self.request, &self.limits)?;
        let head = settle(query.form())?;
        Ok((query.with_prefixes(self.served.prefixes()), head))
    }

    fn write(
        &self,
        query: &seisaku_query::Prepared,
        head: &Head,
        sink: &mut Sink,
    ) -> Result<(), Problem> {
        let snapshot = &self.served.snapshot;
        let stats = if head.gzip {
            let mut encoder = GzEncoder::new(sink, Compression::fast());
            let stats = run(query, snapshot, head.written, &mut encoder, &self.cancel)?;
            encoder.finish().map_err(seisaku_query::RunError::Write)?;
            stats
        } else {
            run(query, snapshot, head.written, sink, &self.cancel)?
        };
        tracing::debug!(query.rows = stats.rows, "a query was answered");
        Ok(())
    }
}

/// Where the thread writes to.
struct Sink {
    state: SinkState,
    buffer: Vec<u8>,
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

    fn close(mut self, result: Result<(), Problem>) {
        match (&mut self.state, result) {
            (SinkState::Waiting(begin), result) => {
                if let Some((begin, head)) = begin.take() {
                    let bytes = std::mem::take(&mut self.buffer);
                    let _ = begin.send(result.map(|()| Beginning::Whole(head, bytes)));
                }
            }
            // An error says that the client is gone, which ends the matter.
            (SinkState::Sending(_), Ok(())) => {
                let _ = self.send().and_then(|()| self.push(Message::End));
            }
            (SinkState::Sending(_), Err(problem)) => {
                tracing::info!(problem.detail = %problem.detail, "an answer broke off");
            }
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
