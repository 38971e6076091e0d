//! One query through one worker, within its limits.

use std::time::Duration;

use bytes::Bytes;
use seisaku_query::{Cancel, Desk, Limits, Request, Stats, Stopped};
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};

use super::asker::Client;
use super::frame::{self, Ask, Done, Frame, Go, form, tag};
use super::memo::Memo;
use super::memory::{Budget, Over, broke_down, too_much};
use super::pool::{Pool, Worker};
use crate::admission::Ticket;
use crate::error::{Kind, Problem, Wire};
use crate::requests::{Fate, gone};
use crate::state::Entry;
use crate::stream::{Begin, Beginning, Head, Message, Settle, WAITING};

/// How often a worker's memory is measured.
const TICK: Duration = Duration::from_millis(20);

/// How long a worker may take to stop by itself before it is ended.
const GRACE: Duration = Duration::from_millis(250);

/// Without a sign of life for this time a worker is as good as dead.
const SILENCE: Duration = Duration::from_secs(5);

/// A query for a worker, with all that is given back when it ends.
pub(crate) struct Job {
    pub(crate) request: Request,
    pub(crate) limits: Limits,
    pub(crate) long: bool,
    /// When its time is over.
    pub(crate) until: Instant,
    pub(crate) link: String,
    pub(crate) settle: Settle,
    pub(crate) begin: Begin,
    pub(crate) cancel: Cancel,
    pub(crate) budget: Budget,
    pub(crate) fate: Fate,
    /// Where the query is heard about what it knows of peers together with others.
    pub(crate) desk: Option<Desk>,
    pub(crate) entry: Entry,
    pub(crate) ticket: Ticket,
}

/// Answers a query.
pub(crate) async fn drive(pool: Pool, job: Job) {
    let Job {
        request,
        limits,
        long,
        until,
        link,
        settle,
        begin,
        cancel,
        budget,
        fate,
        desk,
        entry,
        ticket,
    } = job;
    let mut run = Run {
        until,
        link,
        seconds: limits.time.as_secs(),
        settle: Some(settle),
        client: Client::Waiting(begin),
        head: None,
        first: None,
        cancel,
        budget,
        fate,
        memo: Memo::new(desk),
    };
    let taken = tokio::select! {
        worker = pool.take() => worker,
        () = sleep_until(until) => {
            run.fail(Stopped::Time(run.seconds).into());
            return;
        }
    };
    let mut worker = match taken {
        Ok(worker) => worker,
        Err(error) => {
            run.fail(Problem::internal(&error));
            return;
        }
    };
    run.memo.turn(worker.count());
    let left = until.saturating_duration_since(Instant::now());
    let ask = Ask::new(request, &limits, long, left);
    let end = run.with(&mut worker, &ask).await;
    // What the query held is free for others, also where it was ended.
    run.memo.close();
    run.budget.forget(worker.process);
    run.part(end, worker, &pool).await;
    drop((entry, ticket));
}

/// How the work on a query ended.
enum End {
    /// The worker said its last word on it.
    Clean,
    /// It has to stop.
    Stopped(Problem),
    /// The worker holds too much memory.
    TooMuch(Problem),
    /// The worker is gone.
    Died,
}

/// A worker that does not stop when it is told to.
struct Unwilling;

struct Run {
    until: Instant,
    link: String,
    seconds: u64,
    settle: Option<Settle>,
    client: Client,
    head: Option<Head>,
    /// A whole answer, which waits for its last word.
    first: Option<Bytes>,
    cancel: Cancel,
    budget: Budget,
    fate: Fate,
    memo: Memo,
}

impl Run {
    /// Asks, and passes the answer on until it ends one way or another.
    async fn with(&mut self, worker: &mut Worker, ask: &Ask) -> End {
        let Ok(frame) = frame::json(tag::ASK, ask) else {
            return End::Died;
        };
        if worker.say(&frame).await.is_err() {
            return End::Died;
        }
        let mut tick = interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard = Instant::now();
        let mut waiting: Option<Bytes> = None;
        loop {
            // Bytes for a slow client are kept, and nothing more is read meanwhile.
            tokio::select! {
                biased;
                () = sleep_until(self.until) => {
                    return End::Stopped(Stopped::Time(self.seconds).into());
                }
                room = self.client.room_or_end(waiting.is_some()) => {
                    match (room, waiting.take()) {
                        (Some(permit), Some(bytes)) => {
                            self.fate.sent(bytes.len());
                            permit.send(Message::Bytes(bytes));
                        }
                        _ => return End::Stopped(gone()),
                    }
                }
                _ = tick.tick() => {
                    if self.cancel.check() == Err(Stopped::Cancelled) {
                        return End::Stopped(gone());
                    }
                    if let Some(problem) = self.measure(worker) {
                        return End::TooMuch(problem);
                    }
                    if waiting.is_some() {
                        heard = Instant::now();
                    } else if heard.elapsed() > SILENCE {
                        return End::TooMuch(Problem::new(
                            Kind::Internal,
                            "the process that answered gave no sign of life any more",
                        ));
                    }
                }
                frame = self.memo.next() => {
                    if worker.say(&frame).await.is_err() {
                        return End::Died;
                    }
                }
                frame = worker.next(), if waiting.is_none() => {
                    heard = Instant::now();
                    let Ok(Some(frame)) = frame else {
                        return End::Died;
                    };
                    match self.take(frame) {
                        Ok(Next::Nothing) => {}
                        Ok(Next::Say(frame)) => {
                            if worker.say(&frame).await.is_err() {
                                return End::Died;
                            }
                        }
                        Ok(Next::Pass(bytes)) => waiting = Some(bytes),
                        Ok(Next::End) => return End::Clean,
                        Err(_) => return End::Died,
                    }
                }
            }
        }
    }

    /// Gives the worker back, or ends it.
    async fn part(&mut self, end: End, mut worker: Worker, pool: &Pool) {
        match end {
            End::Clean => {
                pool.put(worker);
                return;
            }
            End::Stopped(problem) => {
                let reason = match problem.kind {
                    Kind::TimedOut => "time",
                    _ => "gone",
                };
                self.fail(problem);
                if self.wind_up(&mut worker).await.is_ok() {
                    pool.put(worker);
                    return;
                }
                worker.kill(reason).await;
                drop(worker);
            }
            End::TooMuch(problem) => {
                // Before anything is said: what it holds is given back first.
                let reason = match problem.kind {
                    Kind::Internal => "silent",
                    _ => "memory",
                };
                worker.kill(reason).await;
                drop(worker);
                self.fail(problem);
            }
            End::Died => {
                let process = worker.process;
                let words = worker.end().await;
                tracing::warn!(worker = process, %words, "a worker broke down");
                self.fail(broke_down(&words));
            }
        }
        pool.refill();
    }

    fn take(&mut self, frame: Frame) -> std::io::Result<Next> {
        Ok(match frame.tag {
            tag::FORM => match self.settle.take().zip(form(frame.bytes.first().copied())) {
                Some((settle, form)) => {
                    self.fate.form(form.keyword());
                    self.settled(settle(form))?
                }
                None => return Err(std::io::Error::other("an unexpected form")),
            },
            tag::MEMO => {
                self.memo.take(frame.bytes);
                Next::Nothing
            }
            tag::WHOLE => {
                self.first = Some(frame.bytes);
                Next::Nothing
            }
            tag::BYTES => {
                if let Some(head) = self.head.take() {
                    let (sender, receiver) = mpsc::channel(WAITING);
                    let sending = Client::Sending(sender);
                    if let Client::Waiting(begin) = std::mem::replace(&mut self.client, sending) {
                        // Who is gone is noticed at the next turn.
                        let _ = begin.send(Ok(Beginning::Streamed(head, receiver)));
                    }
                }
                Next::Pass(frame.bytes)
            }
            tag::DONE => {
                let Done { rows, peers } = frame.json::<Done>()?;
                self.done(Stats {
                    rows,
                    visits: peers,
                });
                Next::End
            }
            tag::FAILED => {
                self.fail(Problem::from_wire(frame.json::<Wire>()?));
                Next::End
            }
            _ => Next::Nothing,
        })
    }

    fn settled(&mut self, head: Result<Head, Problem>) -> std::io::Result<Next> {
        match head {
            Ok(head) if !head.had => {
                let go = Go {
                    format: head.written.name().to_owned(),
                    coding: head.coding,
                    link: Some(self.link.clone()),
                };
                self.head = Some(head);
                return Ok(Next::Say(frame::json(tag::GO, &go)?));
            }
            Ok(head) => {
                if let Client::Waiting(begin) = self.client.take() {
                    let _ = begin.send(Ok(Beginning::Had(head)));
                }
                self.fate.whole(Stats::default());
            }
            Err(problem) => self.fail(problem),
        }
        Ok(Next::Say(frame::frame(tag::NOT, &[])?))
    }

    fn done(&mut self, stats: Stats) {
        // Entered before the answer goes out: whoever has it may ask what became of it.
        match self.client.take() {
            Client::Waiting(begin) => {
                let whole = self.head.take().zip(self.first.take());
                self.fate
                    .sent(whole.as_ref().map_or(0, |(_, bytes)| bytes.len()));
                self.fate.whole(stats.clone());
                if let Some((head, bytes)) = whole {
                    let head = head.told(&stats);
                    let _ = begin.send(Ok(Beginning::Whole(head, bytes, stats.rows)));
                }
            }
            Client::Sending(sender) => {
                let rows = stats.rows;
                self.fate.whole(stats);
                // A channel that is full takes it later.
                tokio::spawn(async move { sender.send(Message::End(rows)).await });
            }
            Client::Served => {}
        }
    }

    fn fail(&mut self, problem: Problem) {
        self.fate.failed(&problem);
        if let Client::Waiting(begin) = self.client.take() {
            let _ = begin.send(Err(problem));
        }
        // An answer under way breaks off when its channel is dropped.
    }

    fn measure(&self, worker: &Worker) -> Option<Problem> {
        let held = worker.held()?;
        let over = self.budget.note(worker.process, held)?;
        let mebibytes = |bytes: u64| bytes >> 20;
        Some(match over {
            Over::One => too_much(&format!(
                "the query holds more than the {} MiB that one may take",
                mebibytes(self.budget.one())
            )),
            Over::All => Problem::new(
                Kind::Busy,
                format!(
                    "all queries together hold more memory than they may, and this one the most ({} MiB); come again later, or ask for less",
                    mebibytes(held)
                ),
            )
            .at_limit("queries-memory"),
        })
    }

    /// Tells a worker to stop, and waits a moment until it has.
    async fn wind_up(&mut self, worker: &mut Worker) -> Result<(), Unwilling> {
        let stop = frame::frame(tag::STOP, &[]).map_err(|_| Unwilling)?;
        let wait = async {
            worker.say(&stop).await.map_err(|_| Unwilling)?;
            loop {
                match worker.next().await {
                    Ok(Some(frame)) if [tag::DONE, tag::FAILED].contains(&frame.tag) => {
                        return Ok(());
                    }
                    Ok(Some(_)) => {}
                    Ok(None) | Err(_) => return Err(Unwilling),
                }
            }
        };
        match tokio::time::timeout(GRACE, wait).await {
            Ok(end) => end,
            Err(_) => Err(Unwilling),
        }
    }
}

/// What follows from a frame.
enum Next {
    Nothing,
    Say(Vec<u8>),
    Pass(Bytes),
    End,
}
