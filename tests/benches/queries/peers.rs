//! The servers: this program, and those that are installed. Each gets the data, a folder and a port
//! of its own on loopback, and is ended with the run.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::http::Client;

/// How long a server may take to begin.
const BEGIN: Duration = Duration::from_secs(300);

/// A server that answers.
pub(crate) struct Server {
    pub(crate) name: String,
    pub(crate) client: Client,
    process: Option<Child>,
}

impl Server {
    /// One that somebody else runs.
    pub(crate) fn running(name: String, address: &str) -> Self {
        Self {
            name,
            client: Client::new(address),
            process: None,
        }
    }

    /// Ends it.
    pub(crate) fn stop(mut self) {
        if let Some(process) = &mut self.process {
            // It may have ended by itself.
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

/// Starts all that there are; what is not installed is passed over aloud.
pub(crate) fn start(file: &Path, folder: &Path) -> Vec<Server> {
    let mut servers = vec![ours(file, folder)];
    for (name, server) in [
        ("oxigraph", oxigraph(file, folder)),
        ("virtuoso", virtuoso(file, folder)),
    ] {
        match server {
            Some(server) => servers.push(server),
            None => eprintln!("{name} is not installed, or did not start; passed over"),
        }
    }
    servers
}

/// This program, without answers that are kept: every query is evaluated.
fn ours(file: &Path, folder: &Path) -> Server {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let named = std::env::var_os("SEISAKU_BENCH_BINARY").map(PathBuf::from);
    let binary = named.unwrap_or_else(|| {
        let built = Command::new(env!("CARGO"))
            .args(["build", "--release", "-p", "seisaku-cli"])
            .current_dir(&root)
            .status();
        assert!(built.is_ok_and(|s| s.success()), "the program is not built");
        crate::target().join("release/seisaku")
    });
    let mut command = Command::new(binary);
    let port = free();
    command.args(["serve", "--bind", &format!("127.0.0.1:{port}")]);
    command.args(["--answer-cache", "0", "--data"]).arg(file);
    begun("seisaku", command, (port, "sparql"), folder)
        .unwrap_or_else(|| panic!("seisaku does not start"))
}

/// `oxigraph` of PyPI, by its name or by `SEISAKU_OXIGRAPH`.
fn oxigraph(file: &Path, folder: &Path) -> Option<Server> {
    let program = std::env::var("SEISAKU_OXIGRAPH").unwrap_or_else(|_| "oxigraph".to_owned());
    let data = fresh(folder, "oxigraph")?;
    let load = Command::new(&program)
        .args(["load", "--location"])
        .arg(&data)
        .arg("--file")
        .arg(file)
        .stderr(Stdio::null())
        .status();
    load.ok().filter(std::process::ExitStatus::success)?;
    let port = free();
    let mut command = Command::new(&program);
    command.args(["serve-read-only", "--union-default-graph", "--location"]);
    command
        .arg(&data)
        .args(["--bind", &format!("127.0.0.1:{port}")]);
    begun("oxigraph", command, (port, "query"), folder)
}

/// Virtuoso 7 of Debian. Its limits on rows and time are lifted, which its package has set.
fn virtuoso(file: &Path, folder: &Path) -> Option<Server> {
    let data = fresh(folder, "virtuoso")?;
    let (sql, port) = (free(), free());
    let at = data.display();
    let settings = format!(
        "[Database]\nDatabaseFile = {at}/v.db\nErrorLogFile = {at}/v.log\nLockFile = {at}/v.lck\nTransactionFile = {at}/v.trx\nxa_persistent_file = {at}/v.pxa\n\
         [TempDatabase]\nDatabaseFile = {at}/t.db\nTransactionFile = {at}/t.trx\n\
         [Parameters]\nServerPort = 127.0.0.1:{sql}\nDisableUnixSocket = 1\nServerThreads = 20\nDirsAllowed = {}\nNumberOfBuffers = 340000\nMaxDirtyBuffers = 250000\nThreadsPerQuery = 2\n\
         [HTTPServer]\nServerPort = 127.0.0.1:{port}\nServerRoot = {at}\nServerThreads = 20\nMaxKeepAlives = 20\nKeepAliveTimeout = 60\n\
         [SPARQL]\nResultSetMaxRows = 10000000\nMaxQueryCostEstimationTime = 100000000\nMaxQueryExecutionTime = 60\n",
        folder.display()
    );
    fs::write(data.join("virtuoso.ini"), settings).ok()?;
    let mut command = Command::new("virtuoso-t");
    command
        .args(["+foreground", "+configfile"])
        .arg(data.join("virtuoso.ini"));
    command.current_dir(&data);
    let server = begun("virtuoso", command, (port, "sparql"), folder)?;
    let name = file.file_name()?.to_str()?;
    let load = format!(
        "ld_dir('{}', '{name}', 'http://bench.example/none'); rdf_loader_run(); checkpoint;",
        folder.display()
    );
    let loaded = Command::new("isql-vt")
        .args([
            &format!("127.0.0.1:{sql}"),
            "dba",
            "dba",
            &format!("exec={load}"),
        ])
        .stdout(Stdio::null())
        .status();
    loaded.ok().filter(std::process::ExitStatus::success)?;
    Some(server)
}

/// An empty folder.
fn fresh(folder: &Path, name: &str) -> Option<PathBuf> {
    let own = folder.join(name);
    if own.exists() {
        fs::remove_dir_all(&own).ok()?;
    }
    fs::create_dir_all(&own).ok()?;
    fs::canonicalize(own).ok()
}

fn free() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// Starts a server and waits until it listens.
fn begun(
    name: &str,
    mut command: Command,
    (port, path): (u16, &str),
    folder: &Path,
) -> Option<Server> {
    let log = fs::File::create(folder.join(format!("{name}.log"))).ok()?;
    command
        .stdin(Stdio::null())
        .stdout(log.try_clone().ok()?)
        .stderr(log);
    let mut process = command.spawn().ok()?;
    let since = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        if process.try_wait().ok()?.is_some() {
            return None;
        }
        if since.elapsed() > BEGIN {
            let _ = process.kill();
            let _ = process.wait();
            return None;
        }
        sleep(Duration::from_millis(50));
    }
    Some(Server {
        name: name.to_owned(),
        client: Client::new(&format!("http://127.0.0.1:{port}/{path}")),
        process: Some(process),
    })
}
