//! The inside of a worker: it reads queries from one pipe and writes answers to another.

use std::io::{self, Read, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use seisaku_index::Snapshot;
use seisaku_query::{Cancel, Federation, Format, Memory, Prefixes, Stats, parse};
use seisaku_vocab::Space;

use super::bounds;
use super::frame::{self, Ask, Done, Go, Ready, letter, tag};
use crate::answer::{CHUNK, Form, STACK, write};
use crate::error::{Kind, Problem};

/// Between two signs of life.
const BEAT: Duration = Duration::from_millis(500);

/// After this time a query lets all others go before it.
const LONG: Duration = Duration::from_secs(1);

/// How far queries stand behind the service itself, and long ones behind the others.
const BEHIND: i32 = 1;
const FAR_BEHIND: i32 = 5;

/// Answers queries over a snapshot until the input ends.
///
/// The process that calls this is there for nothing else: its priority is lowered, and a query
/// that wants more than `memory` bytes beyond what is held already ends it. Queries may ask the
/// peers of `federation`; what they know together lies in the service.
///
/// # Errors
/// When a pipe fails.
pub fn work(
    snapshot: &Snapshot,
    space: &Space,
    memory: u64,
    federation: Federation,
    mut input: impl Read,
    output: impl Write + Send + 'static,
) -> io::Result<()> {
    let output = Arc::new(Mutex::new(output));
    let posted = Arc::clone(&output);
    let memory_there = Memory::elsewhere(move |letter| {
        // Who cannot be spoken to any more has ended, and so will this process.
        let _ = frame::frame(tag::MEMO, letter).and_then(|frame| say(&posted, &frame));
    });
    let inside = Inside {
        snapshot: snapshot.clone(),
        prefixes: Prefixes::of(space),
        federation: federation.remembering(memory_there.clone()),
        output,
        now: Arc::default(),
    };
    bounds::lower(BEHIND);
    bounds::hold(memory);
    let statements = snapshot.len();
    inside.say(&frame::json(tag::READY, &Ready { statements })?)?;
    let beating = inside.clone();
    thread::Builder::new()
        .name("beat".to_owned())
        .spawn(move || beating.beat())?;
    let mut decide = None;
    while let Some(frame) = frame::read(&mut input)? {
        match frame.tag {
            tag::ASK => {
                let ask = frame.json::<Ask>()?;
                memory_there.turn();
                let (decision, decided) = mpsc::channel();
                decide = Some(decision);
                inside.start(ask, decided)?;
            }
            tag::GO => {
                let go = frame.json::<Go>()?;
                // Without a query that waits for it there is nothing to do.
                let _ = decide.take().map(|d| d.send(go));
            }
            tag::MEMO => memory_there.hear(&frame.bytes),
            // Dropped, it says no.
            tag::NOT => decide = None,
            tag::STOP => {
                decide = None;
                inside.stop();
            }
            _ => return Err(io::Error::other("a frame of an unknown kind")),
        }
    }
    Ok(())
}

struct Inside<W> {
    snapshot: Snapshot,
    prefixes: Prefixes,
    federation: Federation,
    output: Arc<Mutex<W>>,
    now: Arc<Mutex<Option<Now>>>,
}

/// The query that runs.
struct Now {
    cancel: Cancel,
    since: Instant,
    thread: Option<bounds::ThreadId>,
}

impl<W> Clone for Inside<W> {
    fn clone(&self) -> Self {
        Self {
            snapshot: self.snapshot.clone(),
            prefixes: self.prefixes.clone(),
            federation: self.federation.clone(),
            output: Arc::clone(&self.output),
            now: Arc::clone(&self.now),
        }
    }
}

impl<W: Write + Send + 'static> Inside<W> {
    fn start(&self, ask: Ask, decided: mpsc::Receiver<Go>) -> io::Result<()> {
        let cancel = Cancel::after(Duration::from_millis(ask.time_ms));
        *self.now() = Some(Now {
            cancel: cancel.clone(),
            since: Instant::now(),
            thread: None,
        });
        let inside = self.clone();
        thread::Builder::new()
            .name("query".to_owned())
            .stack_size(STACK)
            .spawn(move || {
                if ask.long {
                    bounds::lower(FAR_BEHIND);
                } else if let Some(now) = &mut *inside.now() {
                    now.thread = Some(bounds::this_thread());
                }
                let end = inside.answer(ask, &decided, &cancel);
                *inside.now() = None;
                // Nobody reads any more when the service has ended, and so will this process.
                let _ = end.and_then(|frame| inside.say(&frame));
            })?;
        Ok(())
    }

    /// The last frame of an answer.
    fn answer(
        &self,
        ask: Ask,
        decided: &mpsc::Receiver<Go>,
        cancel: &Cancel,
    ) -> io::Result<Vec<u8>> {
        let mut sink = Sink {
            inside: self,
            buffer: Vec::with_capacity(CHUNK),
            sent: false,
        };
        match self.rows(ask, decided, cancel, &mut sink) {
            Ok(Stats { rows, visits }) => {
                sink.finish()?;
                let peers = visits;
                frame::json(tag::DONE, &Done { rows, peers })
            }
            Err(problem) => frame::json(tag::FAILED, &problem.to_wire()),
        }
    }

    fn rows(
        &self,
        ask: Ask,
        decided: &mpsc::Receiver<Go>,
        cancel: &Cancel,
        sink: &mut Sink<'_, W>,
    ) -> Result<Stats, Problem> {
        let (request, limits) = ask.into_request();
        let query = parse(&request, &limits)?;
        let form = [letter(query.form())];
        self.say(&frame::frame(tag::FORM, &form).map_err(internal)?)
            .map_err(internal)?;
        let Ok(go) = decided.recv() else {
            return Ok(Stats::default());
        };
        let format = Format::from_name(&go.format)
            .ok_or_else(|| Problem::new(Kind::NotAcceptable, "there is no such format"))?;
        let form = Form {
            format,
            coding: go.coding,
            link: go.link.as_deref(),
        };
        let query = query
            .with_prefixes(self.prefixes.clone())
            .with_federation(self.federation.clone());
        write(&query, &self.snapshot, &form, sink, cancel)
    }

    fn stop(&self) {
        if let Some(now) = &*self.now() {
            now.cancel.cancel();
        }
    }

    /// Says now and then that the worker lives, and lets others go before what takes long.
    fn beat(&self) {
        let Ok(beat) = frame::frame(tag::BEAT, &[]) else {
            return;
        };
        loop {
            thread::sleep(BEAT);
            let busy = match &mut *self.now() {
                Some(now) => {
                    if now.since.elapsed() >= LONG
                        && let Some(thread) = now.thread.take()
                    {
                        bounds::lower_other(thread, FAR_BEHIND);
                    }
                    true
                }
                None => false,
            };
            if busy && self.say(&beat).is_err() {
                return;
            }
        }
    }

    fn say(&self, frame: &[u8]) -> io::Result<()> {
        say(&self.output, frame)
    }

    fn now(&self) -> MutexGuard<'_, Option<Now>> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn say(output: &Mutex<impl Write>, frame: &[u8]) -> io::Result<()> {
    let mut output = output.lock().unwrap_or_else(PoisonError::into_inner);
    frame::write(&mut *output, frame)
}

fn internal(error: io::Error) -> Problem {
    Problem::internal(&error)
}

struct Sink<'a, W> {
    inside: &'a Inside<W>,
    buffer: Vec<u8>,
    sent: bool,
}

impl<W: Write + Send + 'static> Sink<'_, W> {
    fn send(&mut self, tag: u8) -> io::Result<()> {
        let frame = frame::frame(tag, &self.buffer)?;
        self.buffer.clear();
        self.sent = true;
        self.inside.say(&frame)
    }

    fn finish(mut self) -> io::Result<()> {
        let tag = if self.sent { tag::BYTES } else { tag::WHOLE };
        self.send(tag)
    }
}

impl<W: Write + Send + 'static> Write for Sink<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= CHUNK {
            self.send(tag::BYTES)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
