//! How fast queries are answered over HTTP, by this program and by the servers that are installed.
//!
//!     cargo bench -p seisaku-bench-queries                        # 2,000 items, about 50,000 statements
//!     cargo bench -p seisaku-bench-queries -- 40000               # about a million
//!     cargo bench -p seisaku-bench-queries -- 2000 name=http://127.0.0.1:3030/sparql
//!
//! It makes data, starts each server over it on loopback, asks all of them each query in turn (so
//! that what else the machine does falls on all alike), compares the answers, and writes a table to
//! standard output and a chart to `target/queries.svg`. A name with an address is a server that runs
//! already, with the data that an earlier run has left in `target/queries/`.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a measurement says what it measured, or fails; its parameters come from outside"
)]

mod ask;
mod chart;
mod data;
mod http;
mod peers;

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use ask::{Question, answer, questions};
use http::Client;
use peers::{Server, start};

/// Measurements of each query and server, and the time after which there are no more.
const TIMES: usize = 15;
const ENOUGH: Duration = Duration::from_secs(3);

/// Variants of each query, with other constants.
const VARIANTS: u64 = 20;

/// What was measured of a query at a server.
pub(crate) struct Measured {
    /// Milliseconds, the first run left out.
    pub(crate) median: f64,
    /// The median over the variants.
    pub(crate) variants: f64,
    /// Whether its answer was another than the first server's.
    pub(crate) differs: bool,
}

fn main() {
    let mut items = 2_000;
    let mut running = Vec::new();
    for argument in std::env::args().skip(1) {
        match (argument.parse(), argument.split_once('=')) {
            (Ok(number), _) => items = number,
            (_, Some((name, address))) => {
                running.push(Server::running(name.to_owned(), address));
            }
            // What cargo hands on.
            _ => {}
        }
    }
    let folder = target().join("queries");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join(format!("{items}.nq"));
    if !file.exists() {
        data::write(&file, items).unwrap();
    }
    let mut servers = start(&file, &folder);
    servers.extend(running);
    println!("{}", about(&file, items, &servers));
    let names: Vec<String> = servers.iter().map(|s| s.name.clone()).collect();
    let mut rows = Vec::new();
    for question in questions(items) {
        let measured = measure(&question, &mut servers);
        println!("{}", line(question.name, &measured));
        rows.push((question.name, measured));
    }
    println!("{}", means(&rows));
    let chart = target().join("queries.svg");
    fs::write(&chart, chart::svg(&names, &rows)).unwrap();
    eprintln!("the chart is {}", chart.display());
    for server in servers {
        server.stop();
    }
}

fn target() -> PathBuf {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let own = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    own.unwrap_or_else(|| root.join("target"))
}

fn about(file: &PathBuf, items: u64, servers: &[Server]) -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').take(3).collect::<Vec<_>>().join(" ");
    let bytes = fs::metadata(file).map_or(0, |m| m.len());
    let names: Vec<&str> = servers.iter().map(|s| s.name.as_str()).collect();
    format!(
        "{items} items, {} MB of N-Quads; load of the machine {load}\n\nms: one query / its variants; ≠ another answer than the first\n\n| query | {} |\n| --- |{}",
        bytes >> 20,
        names.join(" | "),
        " ---: |".repeat(names.len())
    )
}

/// Asks every server in turn, again and again.
fn measure(question: &Question, servers: &mut [Server]) -> Vec<Option<Measured>> {
    let mut times: Vec<Vec<f64>> = vec![Vec::new(); servers.len()];
    let mut answers = vec![None; servers.len()];
    let text = question.text(0);
    for round in 0..=TIMES {
        for (at, server) in servers.iter_mut().enumerate() {
            if times[at].iter().sum::<f64>() > ENOUGH.as_secs_f64() * 1e3 && times[at].len() > 2 {
                continue;
            }
            let Some((milliseconds, body)) = timed(&mut server.client, &text, question) else {
                continue;
            };
            if round == 0 {
                answers[at] = Some(answer(&body, question));
            } else {
                times[at].push(milliseconds);
            }
        }
    }
    let mut variants: Vec<Vec<f64>> = vec![Vec::new(); servers.len()];
    for seed in 1..=VARIANTS {
        let text = question.text(seed);
        for (at, server) in servers.iter_mut().enumerate() {
            let slow = variants[at].iter().sum::<f64>() > 2.0 * ENOUGH.as_secs_f64() * 1e3;
            if let (false, Some((milliseconds, _))) =
                (slow, timed(&mut server.client, &text, question))
            {
                variants[at].push(milliseconds);
            }
        }
    }
    let first = answers.first().cloned().flatten();
    let measured = times.into_iter().zip(variants).zip(answers);
    measured
        .map(|((times, variants), answer)| {
            answer.map(|answer| Measured {
                median: median(times),
                variants: median(variants),
                differs: Some(answer) != first,
            })
        })
        .collect()
}

fn timed(client: &mut Client, text: &str, question: &Question) -> Option<(f64, Vec<u8>)> {
    let since = Instant::now();
    let body = client.query(text, question.accept())?;
    Some((since.elapsed().as_secs_f64() * 1e3, body))
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}

fn line(name: &str, measured: &[Option<Measured>]) -> String {
    let cell = |measured: &Option<Measured>| match measured {
        None => "fails".to_owned(),
        Some(m) => {
            let differs = if m.differs { " ≠" } else { "" };
            format!("{:.2} / {:.2}{differs}", m.median, m.variants)
        }
    };
    let cells: Vec<String> = measured.iter().map(cell).collect();
    format!("| {name} | {} |", cells.join(" | "))
}

/// How many times as long as the first each server takes, as the geometric mean over all queries.
fn means(rows: &[(&str, Vec<Option<Measured>>)]) -> String {
    let servers = rows.first().map_or(0, |(_, m)| m.len());
    let cells: Vec<String> = (0..servers)
        .map(|at| {
            let ratios: Vec<f64> = rows
                .iter()
                .filter_map(|(_, row)| Some(row[at].as_ref()?.median / row[0].as_ref()?.median))
                .collect();
            let sum: f64 = ratios.iter().map(|r| r.ln()).sum();
            format!("{:.2}×", (sum / ratios.len() as f64).exp())
        })
        .collect();
    format!("| geometric mean to the first | {} |", cells.join(" | "))
}
