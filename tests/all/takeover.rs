//! A release taken up while requests run: none fails, none sees two releases at once, and a bad one
//! is refused.

use std::collections::BTreeMap;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::harness::seisaku;
use crate::http;
use crate::seeds::seed_paths;
use crate::server::Server;

/// Ends a wait that never ends; it measures nothing.
const BOUND: Duration = Duration::from_secs(60);

/// A folder with one document, so that a release is quickly built.
pub(crate) fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let seeds = dir.path().join("seeds");
    fs::create_dir(&seeds).unwrap();
    let seed = seed_paths().into_iter().next().unwrap();
    fs::copy(&seed, seeds.join(seed.file_name().unwrap())).unwrap();
    dir
}

pub(crate) fn current(dir: &Path) -> PathBuf {
    dir.join("releases/current")
}

/// Builds the release of a day and gives its id.
pub(crate) fn build(dir: &Path, date: &str) -> String {
    seisaku(["build", "--date", date])
        .in_dir(dir)
        .run()
        .expect(0);
    fs::read_to_string(current(dir)).unwrap().trim().to_owned()
}

pub(crate) fn health(address: SocketAddr) -> Value {
    let answer = http::get(address, "/health/ready", "*/*").unwrap();
    assert_eq!(answer.status, 200, "{}", answer.text());
    serde_json::from_slice(&answer.body).unwrap()
}

/// Waits until what `/health/ready` says is as it should be.
pub(crate) fn until(address: SocketAddr, is: impl Fn(&Value) -> bool) -> Value {
    let deadline = Instant::now() + BOUND;
    loop {
        let answer = http::get(address, "/health/ready", "*/*").unwrap();
        let health: Value = serde_json::from_slice(&answer.body).unwrap();
        if answer.status == 200 && is(&health) {
            return health;
        }
        assert!(Instant::now() < deadline, "{health}");
        thread::sleep(Duration::from_millis(50));
    }
}

pub(crate) fn metric(address: SocketAddr, sample: &str) -> Option<f64> {
    let page = http::get(address, "/metrics", "*/*").unwrap();
    let line = page.text().lines().find_map(|l| l.strip_prefix(sample))?;
    line.trim().parse().ok()
}

/// The release that the statements are of; read in this process, as it is small.
pub(crate) const SMALL: &str = "SELECT ?id { ?r a <http://w3id.org/seisaku/ontology#Release> ; \
                     <http://purl.org/dc/terms/identifier> ?id }";

/// The same, for a worker.
pub(crate) const HEAVY: &str = "SELECT ?id (COUNT(?p) AS ?n) { ?s ?p ?o . \
                     ?r a <http://w3id.org/seisaku/ontology#Release> ; \
                     <http://purl.org/dc/terms/identifier> ?id } GROUP BY ?id";

pub(crate) fn address_of(query: &str) -> String {
    let encoded: String = query.bytes().map(|b| format!("%{b:02X}")).collect();
    format!("/sparql?query={encoded}")
}

/// Clients that ask all the while.
#[derive(Default)]
struct Load {
    stop: AtomicBool,
    asked: AtomicUsize,
    faults: Mutex<Vec<String>>,
    /// For each tag of each kind of request, the release that it came with.
    tags: Mutex<BTreeMap<(usize, String), String>>,
}

impl Load {
    fn run(&self, address: SocketAddr, kind: usize, ids: &[String]) {
        let targets = [address_of(SMALL), address_of(HEAVY), "/".to_owned()];
        let accept = ["text/csv", "text/csv", "text/html"][kind];
        while !self.stop.load(Ordering::Relaxed) {
            let fault = match http::get(address, &targets[kind], accept) {
                Ok(answer) if answer.status == 200 => {
                    let text = answer.text();
                    let of: Vec<_> = ids.iter().filter(|id| text.contains(*id)).collect();
                    let tag = answer.header("etag").unwrap_or_default().to_owned();
                    let mut tags = self.tags.lock().unwrap();
                    match of[..] {
                        [one] => {
                            let known = tags.entry((kind, tag)).or_insert_with(|| one.clone());
                            (known != one).then(|| format!("one tag, two releases: {known}, {one}"))
                        }
                        // The home page names each release that can be fetched.
                        _ if kind == 2 => None,
                        _ => Some(format!("of {} releases: {text}", of.len())),
                    }
                }
                Ok(answer) => Some(format!("{}: {}", answer.status, answer.text())),
                Err(error) => Some(error.to_string()),
            };
            self.asked.fetch_add(1, Ordering::Relaxed);
            self.faults.lock().unwrap().extend(fault);
        }
    }
}

#[test]
fn a_release_is_taken_up_and_no_request_fails() {
    let dir = folder();
    let first = build(dir.path(), "2025-10-01");
    let server = Server::start(dir.path(), ["--watch", "1"]).unwrap();
    let address = server.address;
    assert_eq!(health(address)["release"], first.as_str());
    let second = build(dir.path(), "2025-10-02");
    assert_ne!(first, second);
    let ids = [first.clone(), second.clone()];
    let load = Load::default();
    thread::scope(|scope| {
        for kind in [0, 1, 2, 1] {
            let (load, ids) = (&load, &ids);
            scope.spawn(move || load.run(address, kind, ids));
        }
        // By itself, as `current` names another.
        let health = until(address, |h| h["release"] == second.as_str());
        assert_eq!(health["date"], "2025-10-02");
        assert!(health["age_seconds"].as_u64() > Some(1_000_000), "{health}");
        // Back again, when it is asked for, and forth.
        for id in [&first, &second, &first] {
            fs::write(current(dir.path()), format!("{id}\n")).unwrap();
            server.signal("HUP");
            until(address, |h| h["release"] == id.as_str());
            thread::sleep(Duration::from_millis(300));
        }
        load.stop.store(true, Ordering::Relaxed);
    });
    let faults = load.faults.into_inner().unwrap();
    assert!(faults.is_empty(), "{}\n{faults:?}", faults.len());
    let asked = load.asked.into_inner();
    assert!(asked > 40, "only {asked} requests");
    println!("{asked} requests, none failed");
    // Each release was seen by queries here and in workers.
    let tags = load.tags.into_inner().unwrap();
    for kind in [0, 1] {
        let seen = tags.iter().filter(|((k, _), _)| *k == kind);
        let mut seen: Vec<&String> = seen.map(|(_, id)| id).collect();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 2, "{kind}: {tags:?}");
    }
    let taken = "seisaku_release_loads_total{outcome=\"taken\"}";
    assert!(metric(address, taken) >= Some(4.0));
    let info = format!("seisaku_release_info{{release=\"{first}\",date=\"2025-10-01\"}}");
    assert_eq!(metric(address, &info), Some(1.0));
    // The workers of what was served before are gone, and those of today stay.
    let deadline = Instant::now() + BOUND;
    while metric(address, "seisaku_workers ") > Some(4.0) {
        assert!(
            Instant::now() < deadline,
            "{:?}",
            metric(address, "seisaku_workers ")
        );
        thread::sleep(Duration::from_millis(50));
    }
    let replaced = "seisaku_worker_ends_total{reason=\"replaced\"}";
    assert!(metric(address, replaced) >= Some(2.0));
}

#[test]
fn a_bad_release_is_refused_and_the_old_one_goes_on() {
    let dir = folder();
    let second = build(dir.path(), "2025-10-02");
    let first = build(dir.path(), "2025-10-01");
    let server = Server::start(dir.path(), ["--watch", "1"]).unwrap();
    let address = server.address;
    let damaged = dir.path().join("releases").join(&second).join("seisaku.nq");
    let whole = fs::read(&damaged).unwrap();
    let mut bytes = whole.clone();
    bytes[100] ^= 1;
    fs::write(&damaged, bytes).unwrap();
    fs::write(current(dir.path()), &second).unwrap();
    let said = server.says("is refused");
    assert!(
        said.contains(&second) && said.contains("seisaku.nq"),
        "{said}"
    );
    let health = until(address, |h| h["refused"].is_string());
    assert_eq!(health["release"], first.as_str());
    assert!(health["refused"].as_str().unwrap().contains("seisaku.nq"));
    assert_eq!(metric(address, "seisaku_release_refused"), Some(1.0));
    let answer = http::get(address, &address_of(HEAVY), "text/csv").unwrap();
    assert!(answer.text().contains(&first), "{}", answer.text());
    // What was copied in part at first is taken up when it is whole.
    fs::write(&damaged, whole).unwrap();
    let health = until(address, |h| h["release"] == second.as_str());
    assert!(health["refused"].is_null(), "{health}");

    for (bad, word) in [("nonsense", "does not name"), ("2020-01-01-00000000", "")] {
        fs::write(current(dir.path()), bad).unwrap();
        let said = server.says("is refused");
        assert!(said.contains(word), "{said}");
        let health = until(address, |h| h["refused"].is_string());
        assert_eq!(health["release"], second.as_str());
        fs::write(current(dir.path()), &second).unwrap();
        until(address, |h| h["refused"].is_null());
    }
}

#[test]
fn files_are_read_again_when_it_is_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a.ttl");
    fs::write(&file, "<a> <b> <c> .").unwrap();
    let server = Server::start(dir.path(), ["--data", "a.ttl"]).unwrap();
    let statements = |number: u64| {
        until(server.address, |h| h["statements"] == number);
    };
    statements(1);
    fs::write(&file, "<a> <b> <c>, <d> .").unwrap();
    server.signal("HUP");
    statements(2);
    fs::write(&file, "<a> <b> ").unwrap();
    server.signal("HUP");
    let said = server.says("is refused");
    assert!(said.contains("a.ttl"), "{said}");
    statements(2);
}
