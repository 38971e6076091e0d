//! The workers: started before they are needed, used again and again, replaced when they die,
//! grow or get old.

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::frame::{Frame, Frames, Ready, tag};
use super::memory;
use crate::metrics::{Life, Metrics};

/// Workers that wait for queries.
const SPARE: usize = 2;

/// Workers that load their data at once.
const STARTING: usize = 2;

/// How long a worker may take to load its data.
const LOADING: Duration = Duration::from_secs(120);

/// Queries after which a worker is replaced.
const QUERIES: u32 = 1_000;

/// A worker that holds so much more than at its start is replaced: what a query leaves behind is
/// not always given back.
const GROWN: u64 = 32 << 20;

/// As much of what a worker says is kept, beside the log.
const WORDS: usize = 2_000;

/// How a worker is started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkerCommand {
    /// The program.
    pub program: PathBuf,
    /// What it is called with. It answers by [`work`](crate::work) over its standard input and
    /// output.
    pub arguments: Vec<OsString>,
}

/// A worker that has loaded its data.
#[derive(Debug)]
pub(super) struct Worker {
    child: Child,
    /// The id of the process.
    pub(super) process: u32,
    input: ChildStdin,
    frames: Frames<ChildStdout>,
    /// What it held when it had loaded its data.
    base: u64,
    asked: u32,
    last_words: Arc<Mutex<String>>,
    life: Life,
}

/// The workers over one dataset; a clone shares them.
#[derive(Clone, Debug)]
pub(crate) struct Pool(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    command: WorkerCommand,
    /// The statements that every worker has to have.
    statements: usize,
    /// Workers that may wait for queries.
    keep: usize,
    idle: Mutex<Idle>,
    starts: Semaphore,
    metrics: Metrics,
}

#[derive(Debug, Default)]
struct Idle {
    workers: Vec<Worker>,
    starting: usize,
    /// Other data is served: nobody waits for queries any more.
    retired: bool,
    /// Why the last start failed, if it did.
    failed: Option<String>,
}

impl Pool {
    pub(crate) fn new(
        command: WorkerCommand,
        statements: usize,
        keep: usize,
        metrics: Metrics,
    ) -> Self {
        Self(Arc::new(Inner {
            command,
            statements,
            keep: keep.max(SPARE),
            idle: Mutex::default(),
            starts: Semaphore::new(STARTING),
            metrics,
        }))
    }

    /// Starts a worker, which then waits for queries.
    pub(crate) async fn first(&self) -> io::Result<()> {
        let worker = self.start().await?;
        self.idle().workers.push(worker);
        Ok(())
    }

    /// Lets those go that wait. Queries that run, or begin yet, are answered to their end.
    pub(crate) fn retire(&self) {
        let waiting = {
            let mut idle = self.idle();
            idle.retired = true;
            std::mem::take(&mut idle.workers)
        };
        drop(waiting);
    }

    /// Why no worker can be had, where none waits and none could be started.
    pub(crate) fn failed(&self) -> Option<String> {
        let idle = self.idle();
        idle.failed.clone().filter(|_| idle.workers.is_empty())
    }

    /// A worker that waits, else a new one.
    pub(super) async fn take(&self) -> io::Result<Worker> {
        loop {
            let waiting = self.idle().workers.pop();
            self.refill();
            match waiting {
                Some(mut worker) if worker.is_dead() => {
                    worker.life.end = "died";
                }
                Some(worker) => return Ok(worker),
                None => return self.start().await,
            }
        }
    }

    /// Takes back a worker that has done its work.
    pub(super) fn put(&self, mut worker: Worker) {
        let grown = worker.held().is_some_and(|held| held > GROWN);
        let mut idle = self.idle();
        worker.life.end = match () {
            () if idle.retired => "replaced",
            () if grown => "grown",
            () if worker.asked >= QUERIES => "old",
            () if idle.workers.len() >= self.0.keep => "surplus",
            () => {
                worker.life.end = "replaced";
                idle.workers.push(worker);
                return;
            }
        };
        drop(idle);
        drop(worker);
        self.refill();
    }

    /// Starts workers aside until enough of them wait.
    pub(crate) fn refill(&self) {
        let missing = {
            let mut idle = self.idle();
            if idle.retired {
                return;
            }
            let missing = SPARE.saturating_sub(idle.workers.len() + idle.starting);
            idle.starting += missing;
            missing
        };
        for _ in 0..missing {
            let pool = self.clone();
            tokio::spawn(async move {
                let started = pool.start().await;
                let mut idle = pool.idle();
                idle.starting -= 1;
                match started {
                    Ok(worker) if !idle.retired => idle.workers.push(worker),
                    Ok(_) => {}
                    Err(error) => tracing::error!(%error, "a worker cannot be started"),
                }
            });
        }
    }

    /// Workers that wait.
    pub(crate) fn waiting(&self) -> usize {
        self.idle().workers.len()
    }

    async fn start(&self) -> io::Result<Worker> {
        let _turn = self.0.starts.acquire().await.map_err(io::Error::other)?;
        let started = self.start_one().await;
        let failed = started.as_ref().err().map(io::Error::to_string);
        let outcome = if failed.is_some() { "failed" } else { "ready" };
        self.0.metrics.worker_start(outcome);
        self.idle().failed = failed;
        started
    }

    async fn start_one(&self) -> io::Result<Worker> {
        let started = Worker::start(&self.0.command, &self.0.metrics);
        let (mut worker, ready) = timeout(LOADING, started).await??;
        if ready.statements == self.0.statements {
            return Ok(worker);
        }
        worker.life.end = "failed";
        let (has, should) = (ready.statements, self.0.statements);
        Err(io::Error::other(format!(
            "the data has changed: a worker has {has} statements and the service {should}"
        )))
    }

    // Whoever broke off between two lines has left the list whole.
    fn idle(&self) -> MutexGuard<'_, Idle> {
        self.0.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Worker {
    async fn start(command: &WorkerCommand, metrics: &Metrics) -> io::Result<(Self, Ready)> {
        let mut program = Command::new(&command.program);
        // What a terminal sends to all its processes is for the service alone, which needs its
        // workers until the last answer has ended.
        #[cfg(unix)]
        program.process_group(0);
        let mut child = program
            .args(&command.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // Its last words shall be short.
            .env("RUST_BACKTRACE", "0")
            .kill_on_drop(true)
            .spawn()?;
        let gone = || io::Error::other("a worker has no pipes");
        let process = child.id().ok_or_else(gone)?;
        let mut life = metrics.worker(process);
        life.end = "failed";
        let input = child.stdin.take().ok_or_else(gone)?;
        let mut frames = Frames::new(child.stdout.take().ok_or_else(gone)?);
        let last_words = Arc::<Mutex<String>>::default();
        let stderr = child.stderr.take().ok_or_else(gone)?;
        tokio::spawn(listen(process, stderr, Arc::clone(&last_words)));
        let ready = match frames.next().await? {
            Some(frame) if frame.tag == tag::READY => frame.json::<Ready>()?,
            _ => {
                // Its last words are on their way.
                let _ = timeout(Duration::from_millis(100), child.wait()).await;
                tokio::time::sleep(Duration::from_millis(10)).await;
                return Err(io::Error::other(format!(
                    "a worker ended while it loaded its data: {}",
                    words(&last_words)
                )));
            }
        };
        life.end = "replaced";
        let worker = Self {
            base: memory::resident(process).unwrap_or_default(),
            child,
            process,
            input,
            frames,
            asked: 0,
            last_words,
            life,
        };
        Ok((worker, ready))
    }

    /// Sends a frame.
    pub(super) async fn say(&mut self, frame: &[u8]) -> io::Result<()> {
        self.input.write_all(frame).await?;
        self.input.flush().await
    }

    /// The next frame; `None` when the worker is dead. Waiting may be given up.
    pub(super) async fn next(&mut self) -> io::Result<Option<Frame>> {
        self.frames.next().await
    }

    /// Counts a query, and says which it is.
    pub(super) fn count(&mut self) -> u64 {
        self.asked += 1;
        self.asked.into()
    }

    /// The bytes that it holds beyond its data.
    pub(super) fn held(&self) -> Option<u64> {
        memory::resident(self.process).map(|bytes| bytes.saturating_sub(self.base))
    }

    /// Ends it, and gives what it said last when it had ended by itself.
    pub(super) async fn end(mut self) -> String {
        self.life.end = "died";
        // The pipe may be closed before the process is gone.
        let ended = timeout(Duration::from_millis(200), self.child.wait()).await;
        if ended.is_err() {
            self.kill("died").await;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
        words(&self.last_words)
    }

    /// Ends it at once, for this reason.
    pub(super) async fn kill(&mut self, reason: &'static str) {
        self.life.end = reason;
        if let Err(error) = self.child.kill().await {
            tracing::error!(%error, worker = self.process, "a worker cannot be ended");
        }
    }

    fn is_dead(&self) -> bool {
        // A process that nobody has waited for is still there, without any memory.
        memory::resident(self.process) == Some(0)
    }
}

fn words(last: &Mutex<String>) -> String {
    last.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .trim()
        .to_owned()
}

/// Passes on to the log what a worker says.
async fn listen(process: u32, stderr: ChildStderr, last: Arc<Mutex<String>>) {
    let mut lines = BufReader::new(stderr).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        if line.trim().is_empty() {
            continue;
        }
        tracing::warn!(worker = process, said = %line, "a worker said something");
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.len() < WORDS {
            last.push_str(&line);
            last.push('\n');
        }
    }
}
