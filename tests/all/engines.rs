//! Joins with engines of others by `SERVICE`, on demand:
//!
//!     cargo test -p seisaku-tests --test all -- engines:: --ignored --test-threads 1
//!
//! Each engine holds what the databases' files say, is asked from the policy graph, and asks it. What comes
//! is compared with a join over the files, put together by hand; without the files, over made-up ones. What
//! is not installed is skipped aloud: `SEISAKU_OXIGRAPH` names the program `oxigraph`, `SEISAKU_VIRTUOSO` and
//! `SEISAKU_ISQL` those of Virtuoso, `SEISAKU_NODE` a Node and `SEISAKU_COMUNICA` the folder where Comunica
//! is installed (with `@comunica/query-sparql-file`, which serves files). `joins_by_service` asks the same of
//! ourselves, always.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::{TempDir, tempdir};

use crate::joins_by_service::{
    Endpoint, areas_from, areas_into, labels_from, labels_into, policy, write,
};
use crate::links::databases;
use crate::links_joins::{Said, made_up, of_areas, of_labels};
use crate::shared::say;

/// How long an engine may take to come up.
const BOUND: Duration = Duration::from_secs(120);

/// An engine with what was said; it ends with this.
struct Engine {
    child: Child,
    endpoint: Endpoint,
    _dir: TempDir,
}

impl Drop for Engine {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that was free a moment ago.
fn free() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}

/// Starts an engine and waits until it answers.
fn start(mut command: Command, address: SocketAddr, path: &str, dir: TempDir) -> Engine {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null());
    let child = quiet.stderr(Stdio::null()).spawn().unwrap();
    let endpoint = Endpoint {
        address,
        path: path.to_owned(),
    };
    let mut engine = Engine {
        child,
        endpoint,
        _dir: dir,
    };
    let deadline = Instant::now() + BOUND;
    while TcpStream::connect(address).is_err()
        || engine.endpoint.send("SELECT * { } LIMIT 1").status != 200
    {
        let ended = engine.child.try_wait().unwrap();
        assert!(ended.is_none(), "it ended with {ended:?}");
        assert!(Instant::now() < deadline, "it does not answer");
        thread::sleep(Duration::from_millis(100));
    }
    engine
}

/// A program that a variable names, else the one of that name; none, said aloud, where it does not run.
fn program(variable: &str, name: &str, version: &str) -> Option<OsString> {
    let program = env::var_os(variable).unwrap_or_else(|| name.into());
    let mut command = Command::new(&program);
    let quiet = command.arg(version).stdin(Stdio::null());
    if quiet
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok()
    {
        return Some(program);
    }
    say(&format!(
        "SKIPPED: {name} is not installed; {variable} names it"
    ));
    None
}

/// What was said, in a folder.
fn folder(said: &Said) -> (TempDir, PathBuf) {
    let dir = tempdir().unwrap();
    let file = dir.path().join("said.nt");
    write(said, &file);
    (dir, file)
}

/// What the databases say, or what nobody said.
fn areas() -> (Said, bool) {
    match databases() {
        Some(files) => (of_areas(&files), true),
        None => (made_up(), false),
    }
}

fn from_us(engine: &Engine, said: &Said, all: bool) {
    let other = engine.endpoint.url();
    let (_server, policy, _dir) = policy(&other);
    areas_from(&policy, said, &other, all);
}

fn labels_from_us(engine: &Engine, said: &Said) {
    let other = engine.endpoint.url();
    let (_server, policy, _dir) = policy(&other);
    labels_from(&policy, said, &other);
}

fn into_ours(engine: &Engine, said: &Said) {
    let (_server, policy, _dir) = policy(&engine.endpoint.url());
    areas_into(&engine.endpoint, said, &policy.url());
}

fn oxigraph(said: &Said) -> Option<Engine> {
    let program = program("SEISAKU_OXIGRAPH", "oxigraph", "--version")?;
    let (dir, file) = folder(said);
    let (store, address) = (dir.path().join("store"), free());
    let load = Command::new(&program)
        .args(["load", "--location"])
        .arg(&store)
        .arg("--file")
        .arg(&file)
        .stderr(Stdio::null())
        .status();
    assert!(load.unwrap().success());
    let mut command = Command::new(&program);
    command.args(["serve-read-only", "--location"]).arg(&store);
    command.args(["--bind", &address.to_string()]);
    Some(start(command, address, "/query", dir))
}

#[test]
#[ignore = "it asks an engine of others"]
fn oxigraph_is_joined_both_ways() {
    let (said, all) = areas();
    let Some(engine) = oxigraph(&said) else {
        return;
    };
    from_us(&engine, &said, all);
    into_ours(&engine, &said);
}

#[test]
#[ignore = "it asks an engine of others"]
fn oxigraph_has_labels() {
    let Some(said) = databases().map(|files| of_labels(&files)) else {
        return;
    };
    if let Some(engine) = oxigraph(&said) {
        labels_from_us(&engine, &said);
    }
}

/// A configuration of Virtuoso for a folder.
fn virtuoso_ini(dir: &Path, sql: SocketAddr, http: SocketAddr) -> String {
    let dir = dir.display();
    format!(
        "[Database]\nDatabaseFile = {dir}/v.db\nErrorLogFile = {dir}/v.log\nLockFile = {dir}/v.lck\n\
         TransactionFile = {dir}/v.trx\nxa_persistent_file = {dir}/v.pxa\n\
         [TempDatabase]\nDatabaseFile = {dir}/t.db\nTransactionFile = {dir}/t.trx\n\
         [Parameters]\nServerPort = {sql}\nDisableUnixSocket = 1\nServerThreads = 20\n\
         CheckpointInterval = 0\nDirsAllowed = {dir}\nNumberOfBuffers = 20000\nMaxDirtyBuffers = 10000\n\
         [HTTPServer]\nServerPort = {http}\nServerRoot = {dir}\nServerThreads = 20\n\
         [SPARQL]\nResultSetMaxRows = 10000\nDefaultGraph = http://default.example/\n"
    )
}

fn virtuoso(said: &Said) -> Option<Engine> {
    let program = program("SEISAKU_VIRTUOSO", "virtuoso-t", "-?")?;
    let isql = self::program("SEISAKU_ISQL", "isql-vt", "-?")?;
    let (dir, _) = folder(said);
    let (sql, http) = (free(), free());
    let ini = dir.path().join("virtuoso.ini");
    fs::write(&ini, virtuoso_ini(dir.path(), sql, http)).unwrap();
    let mut command = Command::new(&program);
    command.args(["+foreground", "+configfile"]).arg(&ini);
    command.current_dir(dir.path());
    let path = dir.path().display().to_string();
    let engine = start(command, http, "/sparql", dir);
    let say = |statement: &str| {
        let mut isql = Command::new(&isql);
        isql.args([&sql.to_string(), "dba", "dba", "VERBOSE=OFF"]);
        isql.arg(format!("exec={statement}")).stdin(Stdio::null());
        isql.output().unwrap()
    };
    let load = format!(
        "ld_dir('{path}', 'said.nt', 'http://default.example/'); rdf_loader_run(); checkpoint;"
    );
    let done = say(&load);
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    // What may be asked of others by SERVICE has other names in other versions.
    for grant in [
        "grant SPARQL_SELECT_FED to \"SPARQL\";",
        "grant select on DB.DBA.SPARQL_SINV_2 to \"SPARQL\";",
        "grant execute on DB.DBA.SPARQL_SINV_IMP to \"SPARQL\";",
    ] {
        say(grant);
    }
    Some(engine)
}

#[test]
#[ignore = "it asks an engine of others"]
fn virtuoso_is_joined() {
    let (said, all) = areas();
    if let Some(engine) = virtuoso(&said) {
        from_us(&engine, &said, all);
    }
}

#[test]
#[ignore = "it asks an engine of others"]
fn virtuoso_joins_us() {
    let (said, _) = areas();
    if let Some(engine) = virtuoso(&said) {
        into_ours(&engine, &said);
    }
}

#[test]
#[ignore = "it asks an engine of others"]
fn virtuoso_has_labels() {
    let Some(said) = databases().map(|files| of_labels(&files)) else {
        return;
    };
    if let Some(engine) = virtuoso(&said) {
        labels_from_us(&engine, &said);
    }
}

/// Comunica over a file.
fn comunica(said: &Said) -> Option<Engine> {
    let node = program("SEISAKU_NODE", "node", "--version")?;
    let at = env::var_os("SEISAKU_COMUNICA").unwrap_or_else(|| ".".into());
    let script = "node_modules/@comunica/query-sparql-file/bin/http.js";
    let script = Path::new(&at).join(script);
    if !script.is_file() {
        say(
            "SKIPPED: Comunica with query-sparql-file is not installed; SEISAKU_COMUNICA names its folder",
        );
        return None;
    }
    let (dir, file) = folder(said);
    let address = free();
    let mut command = Command::new(node);
    command.arg(&script).arg(&file);
    command.args(["-p", &address.port().to_string(), "-t", "60", "-w", "1"]);
    Some(start(command, address, "/sparql", dir))
}

#[test]
#[ignore = "it asks an engine of others"]
fn comunica_is_joined() {
    let (said, all) = areas();
    if let Some(engine) = comunica(&said) {
        from_us(&engine, &said, all);
    }
}

#[test]
#[ignore = "it asks an engine of others"]
fn comunica_joins_us() {
    // Not the areas: it is not done with their property path within a minute.
    let Some(said) = databases().map(|files| of_labels(&files)) else {
        return;
    };
    if let Some(engine) = comunica(&said) {
        let (_server, policy, _dir) = policy(&engine.endpoint.url());
        labels_into(&engine.endpoint, &said, &policy.url());
    }
}

#[test]
#[ignore = "it asks an engine of others"]
fn comunica_has_labels() {
    let Some(said) = databases().map(|files| of_labels(&files)) else {
        return;
    };
    if let Some(engine) = comunica(&said) {
        labels_from_us(&engine, &said);
    }
}
