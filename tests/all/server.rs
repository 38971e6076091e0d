//! A server under test: started on a free port, asked whether it is ready, ended by its own id.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::harness::seisaku;
use crate::http;

/// Covers the building of a first release; it measures nothing.
const BOUND: Duration = Duration::from_secs(120);

/// A running server. It ends when this goes out of scope.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    lines: Mutex<Receiver<String>>,
}

impl Server {
    /// Starts `seisaku serve` in a folder, on a port that the system chooses, and waits until it
    /// is ready. What it said instead is the error.
    pub(crate) fn start(
        dir: &Path,
        args: impl IntoIterator<Item = impl AsRef<OsStr>>,
    ) -> Result<Self, String> {
        Self::start_at(dir, "127.0.0.1:0", args)
    }

    /// The same on a port that was chosen before.
    pub(crate) fn start_at(
        dir: &Path,
        bind: &str,
        args: impl IntoIterator<Item = impl AsRef<OsStr>>,
    ) -> Result<Self, String> {
        let call = seisaku(["serve", "--bind", bind]).args(args);
        Self::of(call.in_dir(dir).command())
    }

    /// Starts a command that comes to `seisaku serve` on a port that the system chooses.
    pub(crate) fn of(mut command: Command) -> Result<Self, String> {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = lines(child.stderr.take().unwrap());
        let deadline = Instant::now() + BOUND;
        let started = listening(&lines, deadline).and_then(|address| {
            until_ready(address, deadline)?;
            Ok(address)
        });
        match started {
            Ok(address) => Ok(Self {
                child,
                address,
                lines: Mutex::new(lines),
            }),
            Err(said) => {
                end(&mut child);
                Err(said)
            }
        }
    }
}

impl Server {
    /// The id of its process.
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// Ends it at once, as a lack of power would.
    pub(crate) fn kill(&mut self) {
        end(&mut self.child);
    }

    /// Sends its process a signal, by the name of it.
    pub(crate) fn signal(&self, name: &str) {
        let process = self.process().to_string();
        let sent = Command::new("kill").args(["-s", name, &process]).status();
        assert!(sent.unwrap().success(), "{name}");
    }

    /// Waits for a line of its log that holds this text, and gives it.
    pub(crate) fn says(&self, text: &str) -> String {
        let deadline = Instant::now() + BOUND;
        let mut said = Vec::new();
        let lines = self.lines.lock().unwrap();
        while let Ok(line) = lines.recv_timeout(deadline.saturating_duration_since(Instant::now()))
        {
            if line.contains(text) {
                return line;
            }
            said.push(line);
        }
        panic!("it never said {text:?}, but:\n{}", said.join("\n"));
    }

    /// Waits until it has ended by itself, and gives its exit status.
    pub(crate) fn ended(&mut self, bound: Duration) -> Option<i32> {
        let deadline = Instant::now() + bound;
        while Instant::now() < deadline {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            thread::sleep(Duration::from_millis(10));
        }
        panic!("it did not end within {bound:?}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

fn end(child: &mut Child) {
    // It may have ended by itself, and then there is nothing to end.
    let _ = child.kill();
    let _ = child.wait();
}

/// The lines of standard error, read aside to the end, so that a full pipe stops no server.
fn lines(stderr: ChildStderr) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(stderr).lines().map_while(Result::ok) {
            // Once the server is ready, nobody listens any more, and the pipe is still drained.
            let _ = sender.send(line);
        }
    });
    receiver
}

/// The address in the line `listening on http://127.0.0.1:PORT/`.
fn listening(lines: &Receiver<String>, deadline: Instant) -> Result<SocketAddr, String> {
    let mut said = String::new();
    loop {
        match lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(line) => {
                let address = line
                    .split_once("listening on http://")
                    .and_then(|(_, rest)| rest.split('/').next()?.parse().ok());
                if let Some(address) = address {
                    return Ok(address);
                }
                said.push_str(&line);
                said.push('\n');
            }
            Err(RecvTimeoutError::Disconnected) => {
                return Err(format!("it ended, saying:\n{said}"));
            }
            Err(RecvTimeoutError::Timeout) => return Err(format!("it does not listen:\n{said}")),
        }
    }
}

fn until_ready(address: SocketAddr, deadline: Instant) -> Result<(), String> {
    loop {
        let answer = http::get(address, "/health/ready", "*/*");
        match answer {
            Ok(response) if response.status == 200 => return Ok(()),
            other if Instant::now() > deadline => return Err(format!("never ready: {other:?}")),
            _ => thread::sleep(Duration::from_millis(20)),
        }
    }
}

#[test]
fn a_server_that_cannot_start_is_no_server() {
    let dir = tempfile::tempdir().unwrap();
    let said = Server::start(dir.path(), ["--data", "missing.ttl"]).map(|s| s.address);
    assert!(
        said.as_ref().is_err_and(|s| s.contains("it ended")),
        "{said:?}"
    );
}
