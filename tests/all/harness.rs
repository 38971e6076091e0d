//! The binary, called as a person calls it: arguments, a folder, an environment; then what it
//! printed and its exit status.

use std::ffi::{OsStr, OsString};
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use cargo_metadata::Message;
use tempfile::{TempDir, tempdir};

/// Far above what any call needs: it ends a call that hangs, and measures nothing.
const BOUND: Duration = Duration::from_secs(120);

/// The folder of the workspace.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The binary that is tested: the one that this variable names, such as one out of a package, or
/// one built once for all tests with the profile of the tests.
const GIVEN: &str = "SEISAKU_TEST_BINARY";

pub(crate) fn binary() -> &'static Path {
    static BINARY: OnceLock<Option<PathBuf>> = OnceLock::new();
    let binary = BINARY.get_or_init(|| match std::env::var_os(GIVEN) {
        Some(path) => Some(PathBuf::from(path)),
        None => build(),
    });
    match binary {
        Some(path) => path,
        None => panic!("the binary cannot be built"),
    }
}

fn build() -> Option<PathBuf> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["build", "-p", "seisaku-cli", "--bin", "seisaku"])
        .args(["--message-format", "json-render-diagnostics"])
        .current_dir(root());
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    // What the compiler says goes where the test's own output goes.
    let built = cargo.stderr(Stdio::inherit()).output().unwrap();
    Message::parse_stream(BufReader::new(built.stdout.as_slice()))
        .filter(|_| built.status.success())
        .find_map(|message| match message.unwrap() {
            Message::CompilerArtifact(artifact) if artifact.target.name == "seisaku" => {
                Some(artifact.executable?.into_std_path_buf())
            }
            _ => None,
        })
}

/// What a call came to.
#[derive(Debug)]
pub(crate) struct Run {
    /// The exit status; `None` for a call that was ended by a signal.
    pub status: Option<i32>,
    pub stdout: Vec<u8>,
    pub stderr: String,
}

impl Run {
    /// This run, which has to have this status; what was said is shown if it has not.
    pub(crate) fn expect(self, status: i32) -> Self {
        assert_eq!(self.status, Some(status), "it said:\n{}", self.stderr);
        self
    }

    /// Standard output as text.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).unwrap()
    }
}

/// A call of the binary that is being put together.
#[derive(Debug)]
pub(crate) struct Call {
    args: Vec<OsString>,
    dir: Option<PathBuf>,
    envs: Vec<(OsString, OsString)>,
}

/// A call with these arguments. It runs in an empty folder of its own unless another is named,
/// so that nothing lands in the workspace by accident.
pub(crate) fn seisaku(args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Call {
    Call {
        args: args.into_iter().map(|a| a.as_ref().to_owned()).collect(),
        dir: None,
        envs: Vec::new(),
    }
}

impl Call {
    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.args.push(arg.as_ref().to_owned());
        self
    }

    pub(crate) fn args(mut self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        self.args
            .extend(args.into_iter().map(|a| a.as_ref().to_owned()));
        self
    }

    pub(crate) fn in_dir(mut self, dir: &Path) -> Self {
        self.dir = Some(dir.to_owned());
        self
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.envs.push((name.into(), value.into()));
        self
    }

    /// Runs the call to its end.
    pub(crate) fn run(self) -> Run {
        let (mut process, _own) = self.spawn();
        let deadline = Instant::now() + BOUND;
        let status = loop {
            if let Some(status) = process.child.try_wait().unwrap() {
                break status;
            }
            if Instant::now() > deadline {
                process.child.kill().unwrap();
                process.child.wait().unwrap();
                panic!("a call did not end within {} s", BOUND.as_secs());
            }
            thread::sleep(Duration::from_millis(2));
        };
        Run {
            status: status.code(),
            stdout: process.stdout.join().unwrap(),
            stderr: String::from_utf8(process.stderr.join().unwrap()).unwrap(),
        }
    }

    /// Starts the call and ends it, by its id, after a while; whether it was still at work.
    pub(crate) fn kill_after(self, delay: Duration) -> bool {
        let (mut process, _own) = self.spawn();
        thread::sleep(delay);
        let at_work = process.child.try_wait().unwrap().is_none();
        // A process that has ended by itself needs no ending.
        let _ = process.child.kill();
        process.child.wait().unwrap();
        at_work
    }

    /// The command for `Command`, without the variables that would change what a call does.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(binary());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("SEISAKU_") {
                command.env_remove(name);
            }
        }
        command.args(&self.args).envs(self.envs.iter().cloned());
        if let Some(dir) = &self.dir {
            command.current_dir(dir);
        }
        command
    }

    fn spawn(mut self) -> (Process, Option<TempDir>) {
        let own = self.dir.is_none().then(|| tempdir().unwrap());
        self.dir = self.dir.or(own.as_ref().map(|d| d.path().to_owned()));
        let mut child = self
            .command()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = drain(child.stdout.take().unwrap());
        let stderr = drain(child.stderr.take().unwrap());
        let process = Process {
            child,
            stdout,
            stderr,
        };
        (process, own)
    }
}

struct Process {
    child: Child,
    stdout: JoinHandle<Vec<u8>>,
    stderr: JoinHandle<Vec<u8>>,
}

/// Reads a pipe to its end aside, so that a full pipe stops no call.
fn drain(mut pipe: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).unwrap();
        bytes
    })
}
