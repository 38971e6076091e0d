//! Whatever anyone sends, the service goes on serving the others.
//!
//! A part of the set runs always. The whole of it takes some minutes, measures, and prints a
//! table:
//!
//!     cargo test --release -p seisaku-tests --test all -- hostile::the_whole_set --ignored --nocapture

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::hostile_set::{Case, Fate, cases};
use crate::http;
use crate::server::Server;

/// Seconds that a query may take, MiB that it may hold, and what the machine may add to either.
const LIMIT: u64 = 2;
const MEMORY: u64 = 256;
const GRACE: Duration = Duration::from_secs(1);
const BESIDE: u64 = 64;

/// A chain of so many resources with labels and types.
const RESOURCES: usize = 10_000;

fn start(dir: &Path) -> Server {
    let mut data = String::new();
    for i in 0..RESOURCES {
        let (next, kind) = ((i + 1) % RESOURCES, i % 7);
        data.push_str(&format!(
            "<http://e.org/{i}> <http://e.org/next> <http://e.org/{next}> .\n\
             <http://e.org/{i}> <http://e.org/label> \"resource {i}\" .\n\
             <http://e.org/{i}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e.org/K{kind}> .\n"
        ));
    }
    fs::write(dir.join("data.nt"), data).unwrap();
    let (limit, memory) = (LIMIT.to_string(), MEMORY.to_string());
    let args = [
        "--query-timeout",
        &limit,
        "--query-memory",
        &memory,
        "--data",
        "data.nt",
    ];
    Server::start(dir, args).unwrap()
}

/// What became of a query: a status, or 0 for an answer that broke off.
fn ask(address: SocketAddr, query: &[u8]) -> u16 {
    let headers = [
        ("Content-Type", "application/sparql-query"),
        ("Accept", "application/sparql-results+json, text/turtle"),
    ];
    http::request(address, "POST", "/sparql", &headers, query).map_or(0, |answer| answer.status)
}

/// Whether a case ended as it may.
fn is_fair(case: &Case, status: u16) -> bool {
    match case.fate {
        Fate::Answered => status == 200,
        Fate::Refused => [400, 403, 413].contains(&status),
        Fate::Any => [0, 200, 400, 403, 413, 422, 503, 504].contains(&status),
    }
}

fn is_alive(address: SocketAddr) -> bool {
    http::get(address, "/health/ready", "*/*").is_ok_and(|answer| answer.status == 200)
}

/// Whether a question is answered, sooner or later: the machine may be busy with other things.
fn serves(address: SocketAddr, question: &[u8]) -> bool {
    (0..30).any(|_| ask(address, question) == 200)
}

#[test]
fn a_part_of_the_set_harms_nobody() {
    let dir = tempfile::tempdir().unwrap();
    let server = start(dir.path());
    let all = cases();
    assert!(all.len() >= 300, "only {} cases", all.len());
    let part = [
        "depth: 2000 groups",
        "depth: 300 lists",
        "width: 300 optionals",
        "product: rows of 4",
        "product: values 2,000 x 2,000 x 10",
        "sort: values 2,000 x 2,000",
        "growth: doubled 32 times",
        "values: 1,000 columns",
        "malformed: no UTF-8",
        "hidden: by a comment that ends early",
        "hidden: in an IRI that compares",
        "hidden: by a string that has no end",
        "forbidden: 5",
    ];
    let mut ran = 0;
    for name in part {
        let case = all.iter().find(|case| case.name == name).unwrap();
        let status = ask(server.address, &case.query);
        assert!(is_fair(case, status), "{name}: {status}");
        assert!(is_alive(server.address), "{name}");
        ran += 1;
    }
    assert_eq!(ran, 13);
}

#[test]
fn connections_that_do_nothing_harm_nobody() {
    let dir = tempfile::tempdir().unwrap();
    let server = start(dir.path());
    let open = || TcpStream::connect(server.address).unwrap();
    let idle: Vec<TcpStream> = (0..300).map(|_| open()).collect();
    let mut others = Vec::new();
    let beginnings: [&[u8]; 7] = [
        b"G",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nquery=",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nASK",
        b"GET /sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo.%3Fa%20%3Fb%20%3Fc%7D HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: ",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n\r\nGET /",
    ];
    for beginning in beginnings.iter().cycle().take(70) {
        let mut connection = open();
        // It may be refused already.
        let _ = connection.write_all(beginning);
        others.push(connection);
    }
    for connection in others.iter().step_by(2) {
        let _ = connection.shutdown(Shutdown::Write);
    }
    let question =
        b"SELECT ?l { <http://e.org/7> <http://e.org/next> ?n . ?n <http://e.org/label> ?l }";
    assert!(serves(server.address, b"ASK {}"));
    assert!(serves(server.address, question));
    drop((idle, others));
    assert!(serves(server.address, question));
}

/// A client that asks small questions all the while.
#[derive(Default)]
struct Probe {
    /// When each answer came, and after how long.
    took: Mutex<Vec<(Instant, Duration)>>,
    failed: Mutex<Vec<String>>,
    stop: AtomicBool,
}

impl Probe {
    fn run(&self, address: SocketAddr) {
        let queries = [
            "DESCRIBE <http://e.org/5>",
            "SELECT * { ?s ?p ?o } LIMIT 10",
            "SELECT ?l { <http://e.org/7> <http://e.org/next> ?n . ?n <http://e.org/label> ?l }",
        ];
        for query in queries.iter().cycle() {
            if self.stop.load(Ordering::Relaxed) {
                return;
            }
            let began = Instant::now();
            let status = ask(address, query.as_bytes());
            let took = began.elapsed();
            self.took.lock().unwrap().push((Instant::now(), took));
            if status != 200 {
                self.failed
                    .lock()
                    .unwrap()
                    .push(format!("{query}: {status}"));
            }
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// The time within which 99 of 100 answers came, of those since a moment.
    fn p99(&self, since: Instant) -> Duration {
        let took = self.took.lock().unwrap();
        let mut took: Vec<Duration> = took.iter().filter(|t| t.0 >= since).map(|t| t.1).collect();
        took.sort();
        let at = (took.len() * 99 / 100).min(took.len().saturating_sub(1));
        took.get(at).copied().unwrap_or_default()
    }
}

/// The memory of the largest of the server and its workers, in MiB, and that of all; 0 where the
/// system does not say.
fn memory(server: u32) -> (u64, u64) {
    let (mut largest, mut all) = (0, 0);
    let Ok(processes) = fs::read_dir("/proc") else {
        return (0, 0);
    };
    for process in processes.flatten() {
        let Some(id) = process
            .file_name()
            .to_str()
            .and_then(|n| n.parse::<u32>().ok())
        else {
            continue;
        };
        let read = |file: &str| fs::read_to_string(process.path().join(file)).unwrap_or_default();
        let stat = read("stat");
        let after = stat.rsplit(") ").next().unwrap_or_default();
        let parent = after.split(' ').nth(1).and_then(|p| p.parse::<u32>().ok());
        if id == server || parent == Some(server) {
            let held = read("statm");
            let pages = held.split(' ').nth(1).and_then(|p| p.parse().ok());
            let held: u64 = pages.unwrap_or(0) * 4096 / (1 << 20);
            largest = largest.max(held);
            all += held;
        }
    }
    (largest, all)
}

/// What was measured of a case.
struct Row {
    name: String,
    bytes: usize,
    status: u16,
    took: Duration,
    peak: u64,
    p99: Duration,
}

impl Row {
    /// The row as a line of the table.
    fn line(&self) -> String {
        format!(
            "{:48} {:>7} B {:>3} {:>7.3} s {:>4} MiB {:>7.1} ms",
            self.name,
            self.bytes,
            self.status,
            self.took.as_secs_f64(),
            self.peak,
            self.p99.as_secs_f64() * 1e3
        )
    }

    /// Notes which promises were broken.
    fn judge(&self, case: &Case, faults: &mut Vec<String>) {
        if !is_fair(case, self.status) {
            faults.push(format!("{}: {}", self.name, self.status));
        }
        if self.took > Duration::from_secs(LIMIT) + GRACE {
            faults.push(format!("{}: {:?}", self.name, self.took));
        }
        if self.peak > MEMORY + BESIDE {
            faults.push(format!("{}: {} MiB", self.name, self.peak));
        }
    }
}

#[test]
#[ignore = "it takes minutes and measures time"]
fn the_whole_set() {
    let dir = tempfile::tempdir().unwrap();
    let server = start(dir.path());
    let address = server.address;
    let probe = Probe::default();
    let (mut faults, mut rows) = (Vec::new(), Vec::new());
    let (most, most_of_all) = (Mutex::new(0_u64), AtomicU64::new(0));
    thread::scope(|scope| {
        scope.spawn(|| probe.run(address));
        scope.spawn(|| {
            while !probe.stop.load(Ordering::Relaxed) {
                let (now, all) = memory(server.process());
                most_of_all.fetch_max(all, Ordering::Relaxed);
                let mut most = most.lock().unwrap();
                *most = now.max(*most);
                drop(most);
                thread::sleep(Duration::from_millis(10));
            }
        });
        let began = Instant::now();
        thread::sleep(Duration::from_secs(5));
        let quiet = probe.p99(began);
        let base = *most.lock().unwrap();
        println!("quiet: p99 {quiet:.1?}, {base} MiB");
        let began = Instant::now();
        for case in cases() {
            *most.lock().unwrap() = 0;
            let start = Instant::now();
            let status = ask(address, &case.query);
            let row = Row {
                took: start.elapsed(),
                bytes: case.query.len(),
                status,
                peak: most.lock().unwrap().saturating_sub(base),
                p99: probe.p99(start),
                name: case.name.clone(),
            };
            println!("{}", row.line());
            row.judge(&case, &mut faults);
            rows.push(row);
        }
        let loud = probe.p99(began);
        println!("one after another: probe's p99 {loud:.1?}, quiet {quiet:.1?}");
        if loud > 10 * quiet {
            faults.push(format!(
                "the probe waits {loud:?}, when it is quiet {quiet:?}"
            ));
        }
        let began = Instant::now();
        together(address);
        let loud = probe.p99(began);
        println!("eight at once: probe's p99 {loud:.1?}");
        if loud > 10 * quiet {
            faults.push(format!(
                "eight at once, the probe waits {loud:?}, when it is quiet {quiet:?}"
            ));
        }
        probe.stop.store(true, Ordering::Relaxed);
    });
    let mut statuses: BTreeMap<u16, usize> = BTreeMap::new();
    for row in &rows {
        *statuses.entry(row.status).or_default() += 1;
    }
    println!(
        "most that all processes held: {} MiB",
        most_of_all.into_inner()
    );
    println!(
        "{} cases, by status (0: broke off): {statuses:?}",
        rows.len()
    );
    faults.extend(probe.failed.into_inner().unwrap());
    assert!(is_alive(address));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Eight clients at once, each with the worst of the set.
fn together(address: SocketAddr) {
    let worst: Vec<Case> = cases()
        .into_iter()
        .filter(|case| {
            ["product", "sort: ", "growth:"]
                .iter()
                .any(|k| case.name.starts_with(k))
        })
        .collect();
    thread::scope(|scope| {
        for client in 0..8 {
            let worst = &worst;
            scope.spawn(move || {
                for case in worst.iter().skip(client).step_by(8).take(6) {
                    ask(address, &case.query);
                }
            });
        }
    });
}
