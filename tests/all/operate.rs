//! What an operator sees of a service: its log, and how it ends.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::harness::seisaku;
use crate::http;
use crate::server::Server;
use crate::takeover::address_of;

/// A folder with a few statements.
fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let lines = (0..300).map(|n| format!("<x:s{n}> <x:p> \"{n}\" .\n"));
    std::fs::write(dir.path().join("a.nt"), lines.collect::<String>()).unwrap();
    dir
}

fn serve(dir: &Path, args: &[&str]) -> Server {
    let all = [args, &["--data", "a.nt"]].concat();
    Server::start(dir, all).unwrap()
}

/// It is not ended before the heat death of the universe.
const ENDLESS: &str = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }";

const SORT: &str = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i LIMIT 1";

#[test]
fn each_line_of_the_log_is_an_object() {
    let dir = folder();
    let args = [
        "--log-format",
        "json",
        "--query-timeout",
        "1",
        "--log-queries",
    ];
    let server = serve(dir.path(), &args);
    let read = |line: String| -> Value { serde_json::from_str(&line).unwrap() };
    let get = |target: &str| http::get(server.address, target, "text/csv").unwrap();
    let home = http::get(server.address, "/?q=secret", "text/html").unwrap();
    let id = home.header("x-request-id").unwrap().to_owned();
    let line = read(server.says(&id));
    assert_eq!(line["message"], "request");
    assert_eq!(
        line["http.path"], "/",
        "what stands behind it is nobody's business"
    );
    assert_eq!(line["http.method"], "GET");
    assert_eq!(line["http.status"], 200);
    assert_eq!(line["bytes"].as_u64(), Some(home.body.len() as u64));
    assert_eq!(line["end"], "whole");
    assert!(line["duration_ms"].as_f64() > Some(0.0));

    let query = "SELECT ?s { ?s <x:p> ?o . ?t <x:p> ?o } ORDER BY ?s";
    let answer = get(&address_of(query));
    let id = answer.header("x-request-id").unwrap().to_owned();
    let line = read(server.says(&id));
    assert_eq!(line["message"], "a query was answered");
    assert_eq!(
        (&line["rows"], &line["form"]),
        (&300.into(), &"SELECT".into())
    );
    assert_eq!(
        (&line["cost"], &line["place"]),
        (&"heavy".into(), &"worker".into())
    );
    assert_eq!(line["bytes"].as_u64(), Some(answer.body.len() as u64));
    assert_eq!(line["query"], query);
    assert_eq!(read(server.says(&id))["http.kind"], "query");

    let stopped = get(&address_of(SORT));
    assert_eq!(stopped.status, 504);
    let id = stopped.header("x-request-id").unwrap().to_owned();
    let line = read(server.says(&id));
    assert_eq!(line["message"], "a query was not answered");
    assert_eq!(
        (&line["reason"], &line["limit"]),
        (&"timed-out".into(), &"query-timeout".into())
    );
    let line = read(server.says(&id));
    assert_eq!(
        (&line["http.status"], &line["limit"]),
        (&504.into(), &"query-timeout".into())
    );
    // The id is that of the address at which it stands what became of the query.
    let fate = get(&format!("/requests/{id}"));
    assert!(fate.text().contains("timed-out"), "{}", fate.text());
}

#[test]
fn texts_of_queries_are_written_only_where_they_are_wanted() {
    let dir = folder();
    let server = serve(dir.path(), &["--log-format", "logfmt"]);
    let answer = http::get(server.address, &address_of("ASK { ?s ?p 'secret' }"), "*/*").unwrap();
    let id = answer.header("x-request-id").unwrap();
    for message in ["message=\"a query was answered\"", "message=request"] {
        let line = server.says(id);
        assert!(line.contains(message), "{line}");
        assert!(
            line.contains("level=info") && !line.contains("secret"),
            "{line}"
        );
    }
    let run = seisaku(["serve", "--data", "a.nt", "--log-level", "x=y=z"]);
    let run = run.in_dir(dir.path()).run().expect(2);
    assert!(run.stderr.contains("--log-level"), "{}", run.stderr);
}

/// A refusal reaches a client that sends its body late, and the connection is good for more.
#[test]
fn a_late_body_is_read_before_it_is_refused() {
    let dir = folder();
    let server = serve(dir.path(), &[]);
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    for (method, path, status) in [("PUT", "/store", "404"), ("PUT", "/sparql", "405")] {
        let head = format!("{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        std::thread::sleep(Duration::from_millis(200));
        stream.write_all(b"<a> <b> .").unwrap();
        let mut answer = Vec::new();
        let mut byte = [0];
        // The head, then the body, whose last byte is that of a JSON object.
        while !(answer.ends_with(b"}") && answer.windows(4).any(|w| w == b"\r\n\r\n")) {
            stream.read_exact(&mut byte).unwrap();
            answer.push(byte[0]);
        }
        let answer = String::from_utf8(answer).unwrap();
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status}")),
            "{answer}"
        );
    }
}

/// A client that has begun to read an answer without end.
fn reader(server: &Server) -> TcpStream {
    let mut stream = TcpStream::connect(server.address).unwrap();
    let ask = format!("GET {} HTTP/1.1\r\nHost: x\r\n\r\n", address_of(ENDLESS));
    stream.write_all(ask.as_bytes()).unwrap();
    let mut first = [0; 12];
    stream.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    stream
}

#[test]
fn it_ends_within_bounds_and_breaks_off_what_does_not() {
    let dir = folder();
    let mut server = serve(dir.path(), &["--drain", "1"]);
    let mut slow = reader(&server);
    // Nothing but the bound of the end stands between this and a hang.
    let began = Instant::now();
    server.signal("TERM");
    assert_eq!(server.ended(Duration::from_secs(20)), Some(0));
    println!("ended {:?} after it was asked", began.elapsed());
    assert!(TcpStream::connect(server.address).is_err());
    let mut rest = Vec::new();
    let _ = slow.read_to_end(&mut rest);
    assert!(
        !rest.ends_with(b"0\r\n\r\n"),
        "the answer does not look whole"
    );
}

#[test]
fn who_asks_twice_gets_the_end_at_once() {
    let dir = folder();
    let mut server = serve(dir.path(), &["--drain", "3600", "--query-timeout", "3600"]);
    let _slow = reader(&server);
    server.signal("TERM");
    // Where it no longer listens, it has heard.
    while TcpStream::connect(server.address).is_ok() {
        std::thread::sleep(Duration::from_millis(20));
    }
    server.signal("TERM");
    assert_eq!(server.ended(Duration::from_secs(20)), Some(1));
}

/// Who manages services is told when this one is ready, loads again, and ends.
#[cfg(target_os = "linux")]
#[test]
fn the_manager_of_services_is_told() {
    use std::os::unix::net::UnixDatagram;
    let dir = folder();
    let path = dir.path().join("notify");
    let socket = UnixDatagram::bind(&path).unwrap();
    socket
        .set_read_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    let hear = || {
        let mut bytes = [0; 1000];
        let length = socket.recv(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes[..length]).into_owned()
    };
    let mut command = seisaku(["serve", "--bind", "127.0.0.1:0", "--data", "a.nt"])
        .in_dir(dir.path())
        .command();
    command.env("NOTIFY_SOCKET", &path);
    let mut server = Server::of(command).unwrap();
    assert!(hear().contains("READY=1"));
    server.signal("HUP");
    let told = hear();
    assert!(
        told.contains("RELOADING=1") && told.contains("MONOTONIC_USEC="),
        "{told}"
    );
    assert!(hear().contains("READY=1"));
    server.signal("TERM");
    assert!(hear().contains("STOPPING=1"));
    assert_eq!(server.ended(Duration::from_secs(20)), Some(0));
}
