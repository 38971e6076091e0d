//! From a query to the body of its answer.
//!
//! A thread of this process, or a worker, parses, evaluates and writes; the async side waits for what it sends. Whoever works
//! sends nothing until its first chunk is full or its answer whole, so that an early failure is
//! an answer of its own; after that a failure can only break the body off, and it does: a body
//! ends well only when the thread has said so. What the client has, or is kept (`cache.rs`), is
//! given before any of that.

use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use seisaku_query::{
    Cancel, Cost, Form, Format, Limits, Media, Request, Stats, Visit, check, is_quick, parse,
};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, timeout_at};

use crate::admission::Ticket;
use crate::cache::{Flight, Gathering, Reading, Turn};
use crate::coding::Coding;
use crate::current::Now;
use crate::error::{Kind, Problem};
use crate::requests::Fate;
use crate::state::{AppState, Served};
use crate::thread::Task;
use crate::work::{Job, drive};

/// The chunks that wait for a slow client before the thread does.
pub(crate) const WAITING: usize = 8;

/// A limit that no clock reaches.
const FOR_EVER: Duration = Duration::from_secs(10 * 365 * 24 * 3600);

/// How long the async side waits beyond the limit for what cannot be interrupted.
const GRACE: Duration = Duration::from_millis(500);

/// What is settled about an answer once the form of its query is known.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    /// What the answer is announced as.
    pub(crate) media: Media,
    /// The format that the engine writes; another than announced where a page is made of it.
    pub(crate) written: Format,
    /// How the bytes are coded.
    pub(crate) coding: Coding,
    /// The entity tag.
    pub(crate) tag: Option<String>,
    /// Whether the client has the answer already, so that none is made.
    pub(crate) had: bool,
    /// What is missing from it, where that is known before it is sent.
    pub(crate) missing: Option<String>,
}

impl Head {
    /// The same head, which tells what is missing.
    pub(crate) fn told(self, stats: &Stats) -> Self {
        let missing = |visit: &Visit| {
            let reasons = visit.missing.join("; ");
            (!reasons.is_empty()).then(|| format!("{} <{}>: {reasons}", visit.peer, visit.endpoint))
        };
        let all: Vec<String> = stats.visits.iter().filter_map(missing).collect();
        Self {
            missing: (!all.is_empty()).then(|| all.join(" | ")),
            ..self
        }
    }
}

/// Settles the head of an answer.
pub(crate) type Settle = Box<dyn FnOnce(Form) -> Result<Head, Problem> + Send>;

/// An answer that has begun.
#[derive(Debug)]
pub(crate) enum Begun {
    /// The client has it already.
    Had(Head),
    /// It is whole, and has so many rows.
    Whole(Head, Bytes, u64),
    /// Its first bytes are there.
    Streamed(Head, Chunks),
}

/// A query with what is known of the one who asks.
pub(crate) struct Asked {
    pub(crate) request: Request,
    pub(crate) client: IpAddr,
    pub(crate) settle: Settle,
    pub(crate) fate: Fate,
    /// The address at which it stands what became of the query.
    pub(crate) link: String,
}

/// Starts a query and waits for the beginning of its answer.
///
/// What is provably small runs here; all else in a worker, where there are any. Dropped while it
/// waits, or with its chunks not read to the end, it stops the query.
pub(crate) async fn start(state: &AppState, now: &Now, mut asked: Asked) -> Result<Begun, Problem> {
    let limits = state.settings().limits;
    let until = Instant::now() + limits.time.min(FOR_EVER);
    match ahead(now, &mut asked, limits, until).await {
        Err(problem) => {
            asked.fate.failed(&problem);
            Err(problem)
        }
        Ok(Ahead::Begun(begun)) => Ok(begun),
        Ok(Ahead::Open(cost, flight)) => {
            let begun = evaluate(state, now, asked, cost, until).await?;
            Ok(kept(begun, flight))
        }
    }
}

/// What can be said before anything is evaluated.
enum Ahead {
    Begun(Begun),
    /// What the query may cost, and where its answer is to be kept.
    Open(Cost, Option<Flight>),
}

/// Settles the head of the answer, and gives one that the client has or that is kept.
async fn ahead(
    now: &Now,
    asked: &mut Asked,
    limits: Limits,
    until: Instant,
) -> Result<Ahead, Problem> {
    let Some(reading) = read(now, &asked.request, limits).await? else {
        return Ok(Ahead::Open(Cost::Heavy, None));
    };
    asked.fate.form(reading.form.keyword());
    let unsettled: Settle = Box::new(|_| Err(Problem::internal(&BrokeOff)));
    let head = std::mem::replace(&mut asked.settle, unsettled)(reading.form)?;
    if head.had {
        asked.fate.runs("client");
        asked.fate.whole(Stats::default());
        return Ok(Ahead::Begun(Begun::Had(head)));
    }
    let turn = now.cache.turn(&reading, head.written);
    let turn = timeout_at(until, turn).await;
    let turn = turn.map_err(|_| seisaku_query::Stopped::Time(limits.time.as_secs()))?;
    let flight = match turn {
        Turn::First(flight) => Some(flight),
        Turn::Alone => None,
        Turn::There(answer) => {
            let (cache, written, coding) = (now.cache.clone(), head.written, head.coding);
            let rows = answer.rows;
            let coded = match answer.coded(coding) {
                Some(bytes) => Some(bytes),
                None => tokio::task::spawn_blocking(move || {
                    cache.coded(&reading, written, answer, coding)
                })
                .await
                .map_err(|error| Problem::internal(&error))?
                .map_err(|error| Problem::internal(&error))?,
            };
            if let Some(bytes) = coded {
                asked.fate.runs("cache");
                asked.fate.costs("kept", Duration::ZERO);
                asked.fate.sent(bytes.len());
                asked.fate.whole(Stats {
                    rows,
                    ..Stats::default()
                });
                return Ok(Ahead::Begun(Begun::Whole(head, bytes, rows)));
            }
            None
        }
    };
    asked.settle = Box::new(move |_| Ok(head));
    Ok(Ahead::Open(reading.cost, flight))
}

/// The answer, which is kept when it is whole.
fn kept(begun: Begun, flight: Option<Flight>) -> Begun {
    match (begun, flight) {
        (Begun::Whole(head, bytes, rows), Some(flight)) => {
            if head.missing.is_none() {
                flight.keep(bytes.clone(), head.coding, rows);
            }
            Begun::Whole(head, bytes, rows)
        }
        (Begun::Streamed(head, mut chunks), Some(flight)) => {
            chunks.gathering = Some(flight.gather(head.coding));
            Begun::Streamed(head, chunks)
        }
        (begun, _) => begun,
    }
}

async fn evaluate(
    state: &AppState,
    now: &Now,
    mut asked: Asked,
    cost: Cost,
    until: Instant,
) -> Result<Begun, Problem> {
    let served = Arc::clone(&now.served);
    let limits = state.settings().limits;
    let ticket = place(state, &mut asked, cost).await?;
    let cancel = Cancel::after(until.saturating_duration_since(Instant::now()));
    let guard = Guard(cancel.clone());
    let (begin, beginning) = oneshot::channel();
    let entry = state.enter(&cancel);
    let federation = &state.settings().federation;
    let client = asked.client.to_string();
    let Asked {
        request,
        settle,
        fate,
        link,
        ..
    } = asked;
    match (ticket, now.pool.clone()) {
        (Some(ticket), Some(pool)) => {
            fate.runs("worker");
            let job = Job {
                request,
                limits,
                long: cost == Cost::Heavy,
                until,
                link,
                settle,
                begin,
                cancel,
                budget: state.budget(),
                fate,
                desk: federation.memory().desk(&client),
                entry,
                ticket,
            };
            tokio::spawn(drive(pool, job));
        }
        (ticket, _) => {
            fate.runs("service");
            let release = served.release.as_ref();
            let release = release.map_or_else(String::new, |release| release.id.clone());
            let task = Task {
                served,
                request,
                limits,
                federation: federation.serving(&client, &release),
                cancel,
                fate,
                link,
                entry,
                ticket,
            };
            task.start(settle, begin)
                .map_err(|error| Problem::internal(&error))?;
        }
    }
    match timeout_at(until + GRACE, beginning).await {
        Ok(Ok(Ok(Beginning::Had(head)))) => Ok(Begun::Had(head)),
        Ok(Ok(Ok(Beginning::Whole(head, bytes, rows)))) => Ok(Begun::Whole(head, bytes, rows)),
        Ok(Ok(Ok(Beginning::Streamed(head, chunks)))) => Ok(Begun::Streamed(
            head,
            Chunks {
                chunks,
                ended: false,
                gathering: None,
                _guard: guard,
            },
        )),
        Ok(Ok(Err(problem))) => Err(problem),
        // The thread broke off without a word.
        Ok(Err(gone)) => Err(Problem::internal(&gone)),
        Err(_) => Err(seisaku_query::Stopped::Time(limits.time.as_secs()).into()),
    }
}

/// What can be found out about the query. A text that could keep its reader busy is not read here,
/// and may cost everything.
async fn read(now: &Now, request: &Request, limits: Limits) -> Result<Option<Reading>, Problem> {
    if let Some(reading) = now.cache.reading(request) {
        return Ok(Some(reading));
    }
    check(&request.query, &limits)?;
    if !is_quick(&request.query) {
        return Ok(None);
    }
    let (served, text): (Arc<Served>, Request) = (Arc::clone(&now.served), request.clone());
    let reading = tokio::task::spawn_blocking(move || {
        let query = parse(&text, &limits)?;
        let cost = query.cost(&served.snapshot);
        Ok::<_, Problem>(Reading::of(&query, cost))
    });
    let reading = reading.await.map_err(|error| Problem::internal(&error))??;
    now.cache.remember(request, reading);
    Ok(Some(reading))
}

/// A place among the queries that run; what is small needs none.
async fn place(state: &AppState, asked: &mut Asked, cost: Cost) -> Result<Option<Ticket>, Problem> {
    let name = match cost {
        Cost::Small => "small",
        Cost::Light => "light",
        Cost::Heavy => "heavy",
    };
    if cost == Cost::Small {
        asked.fate.costs(name, Duration::ZERO);
        return Ok(None);
    }
    let patience = state.settings().patience;
    let long = cost == Cost::Heavy;
    let since = Instant::now();
    let ticket = state.admission().place(asked.client, long, patience).await;
    asked.fate.costs(name, since.elapsed());
    state.metrics().wait(name, since.elapsed());
    ticket.map(Some).map_err(|full| {
        let busy =
            "all places for queries are taken, and others wait before; come again in some seconds";
        let problem = Problem::new(Kind::Busy, busy)
            .retry_after(full.retry_after)
            .at_limit(full.limit);
        asked.fate.failed(&problem);
        problem
    })
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
    /// What is gathered of them, to be kept.
    gathering: Option<Gathering>,
    _guard: Guard,
}

#[derive(Debug)]
pub(crate) enum Message {
    Bytes(Bytes),
    /// The answer is whole, and has so many rows.
    End(u64),
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
            Some(Message::Bytes(bytes)) => {
                let gathering = self.gathering.take();
                self.gathering = gathering.and_then(|g| g.take(&bytes));
                Some(Ok(bytes))
            }
            Some(Message::End(rows)) => {
                self.ended = true;
                if let Some(gathering) = self.gathering.take() {
                    gathering.keep(rows);
                }
                None
            }
            None => {
                self.ended = true;
                self.gathering = None;
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

/// The beginning of an answer, from whoever makes it.
pub(crate) enum Beginning {
    Had(Head),
    Whole(Head, Bytes, u64),
    Streamed(Head, mpsc::Receiver<Message>),
}

pub(crate) type Begin = oneshot::Sender<Result<Beginning, Problem>>;
