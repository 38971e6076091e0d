//! Services to be measured, and programs that measure them.

use std::ffi::OsString;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use tempfile::{TempDir, tempdir};

use crate::harness::{root, seisaku};
use crate::server::Server;

/// A running service with the folder that it lives in.
#[derive(Debug)]
pub(crate) struct Site {
    server: Server,
    dir: TempDir,
}

impl Site {
    /// A service of a release of the seeds, whose endpoint knows its own address.
    pub(crate) fn of_release() -> Self {
        let dir = tempdir().unwrap();
        fs::create_dir(dir.path().join("seeds")).unwrap();
        for seed in fs::read_dir(root().join("seeds")).unwrap() {
            let seed = seed.unwrap();
            fs::copy(seed.path(), dir.path().join("seeds").join(seed.file_name())).unwrap();
        }
        // A port that was free a moment ago.
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let bind = free.local_addr().unwrap().to_string();
        drop(free);
        let endpoint = format!("http://{bind}/sparql");
        seisaku(["build", "--endpoint", &endpoint])
            .in_dir(dir.path())
            .run()
            .expect(0);
        let server = Server::start_at(dir.path(), &bind, [""; 0]).unwrap();
        Self { server, dir }
    }

    /// A service of statements.
    pub(crate) fn of_data(name: &str, data: &str) -> Self {
        let dir = tempdir().unwrap();
        fs::write(dir.path().join(name), data).unwrap();
        let server = Server::start(dir.path(), ["--data", name]).unwrap();
        Self { server, dir }
    }

    /// The address of the service, without a slash at its end.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.server.address)
    }

    /// A folder for files.
    pub(crate) fn dir(&self) -> &Path {
        self.dir.path()
    }
}

/// A program that a variable names, else the one that is found by its name.
pub(crate) fn program(variable: &str, name: &str) -> OsString {
    env::var_os(variable).unwrap_or_else(|| name.into())
}

/// The Python that has some modules; `None` where none has.
pub(crate) fn python(modules: &str) -> Option<OsString> {
    let python = program("SEISAKU_PYTHON", "python3");
    let mut command = Command::new(&python);
    command.args(["-c", &format!("import {modules}")]);
    runs(&mut command).then_some(python)
}

/// Whether a program is there and ends well.
pub(crate) fn runs(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null());
    quiet
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|s| s.success())
}

/// What a program said, on both of its outputs.
pub(crate) fn said(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output();
    output.map_or_else(
        |error| error.to_string(),
        |output| {
            let said = [output.stdout, output.stderr].concat();
            String::from_utf8_lossy(&said).into_owned()
        },
    )
}

/// A file of this folder.
pub(crate) fn file(name: &str) -> PathBuf {
    root().join("tests/conformance").join(name)
}
