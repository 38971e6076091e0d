//! Endpoints with a fault: what came back for each, and that nothing false did.

use std::time::{Duration, Instant};

use seisaku_federation::{Fault, PeerError, Profile};
use seisaku_query::RunError;

use crate::peer::{Manner, Peer};
use crate::{ask, ask_within, federation, profile, snapshot};

fn local() -> seisaku_index::Snapshot {
    let items = (0..40).map(|i| format!("l:i{i} l:has r:d{i} .\n"));
    snapshot(&items.collect::<String>())
}

fn remote() -> seisaku_index::Snapshot {
    let labels = (0..40).map(|i| format!("r:d{i} r:label \"label {i}\"@ja .\n"));
    snapshot(&labels.collect::<String>())
}

/// What came back.
#[derive(Debug, PartialEq)]
enum Came {
    /// All rows, with their labels.
    Whole,
    /// All rows of ours, some or all without labels, and a word on it.
    Told,
    /// A failure that names the peer.
    Failed(&'static str),
}

fn hasty(endpoint: &str) -> Profile {
    Profile {
        first_timeout: Some(6.0),
        timeout: Some(6.0),
        batch: Some(10),
        most: Some(10),
        body: Some(4),
        ..profile(endpoint)
    }
}

/// A manner, and what a query comes to without and with `SILENT`.
type Case = (&'static str, Manner, Came, Came);

fn told(name: &'static str, manner: Manner, words: &'static str) -> Case {
    (name, manner, Came::Failed(words), Came::Told)
}

fn whole(name: &'static str, manner: Manner) -> Case {
    (name, manner, Came::Whole, Came::Whole)
}

fn table() -> Vec<Case> {
    let elsewhere = "http://169.254.169.254/latest/meta-data/".to_owned();
    let to = "sends its visitors to http://169.254.169.254/";
    let page = "text/html in place of solutions: Down for repair";
    vec![
        whole("fair", Manner::Fair),
        whole("late", Manner::Late(Duration::from_millis(200))),
        whole("stops after 7 rows", Manner::Cap(7)),
        told("says so", Manner::HalfAndSays, "X-SQL-State says S1TAT"),
        told("a page with 200", Manner::Page, page),
        told("a wrong type", Manner::WrongType, "text/plain in place of"),
        told("500", Manner::Status(500), "answered with status 500"),
        told("400", Manner::Status(400), "answered with status 400"),
        told("cut short", Manner::CutShort, "broke off"),
        told("cut", Manner::CutUnannounced, "cannot be read"),
        told("an error inside", Manner::ErrorInside, "cannot be read"),
        told("no answer", Manner::Hang, "did not answer within 1.0 s"),
        told("go elsewhere", Manner::Elsewhere(elsewhere), to),
        told("a bomb", Manner::Bomb, "longer than the 4 MiB"),
        told("no end", Manner::Endless, "longer than the 4 MiB"),
        whole("weak", Manner::Weak(3)),
        whole("moody", Manner::Moody(2)),
        told("once", Manner::OnceOnly, "answered with status 500"),
    ]
}

fn judge(manner: &Manner, silent: bool) -> Came {
    let (local, peer) = (local(), Peer::start(&remote(), manner.clone()));
    let mut profile = hasty(&peer.endpoint());
    if matches!(manner, Manner::Hang) {
        profile.first_timeout = Some(1.0);
    }
    if matches!(manner, Manner::Cap(_)) {
        profile.rows = Some(7);
        // Alone each block is under the cap of its peer, so it is asked for everything.
        profile.batch = Some(40);
    }
    let word = if silent { "SILENT" } else { "" };
    let query = format!(
        "SELECT ?i ?l {{ ?i l:has ?d . SERVICE {word} <{}> {{ ?d r:label ?l }} }}",
        peer.endpoint()
    );
    match ask_within(
        &local,
        &federation([profile]),
        &query,
        Duration::from_secs(20),
    ) {
        Err(RunError::Peer { source, visits }) => {
            assert!(matches!(source, PeerError::Missing { .. }), "{source}");
            let said = source.to_string();
            assert!(
                said.contains("missing") && said.contains(&peer.endpoint()),
                "{said}"
            );
            assert_eq!(visits.len(), 1);
            let told = table()
                .into_iter()
                .find_map(|(_, m, without, _)| match without {
                    Came::Failed(words) if format!("{m:?}") == format!("{manner:?}") => Some(words),
                    _ => None,
                });
            let words = told.unwrap_or_default();
            assert!(said.contains(words), "{said}: {words}");
            Came::Failed(words)
        }
        Err(other) => panic!("{other}"),
        Ok((rows, stats)) => {
            assert_eq!(rows.len(), 40, "{rows:?}");
            let labels = rows.iter().filter(|row| row.contains("label")).count();
            match stats.visits[0].missing.is_empty() {
                true => {
                    assert_eq!(labels, 40);
                    Came::Whole
                }
                false => Came::Told,
            }
        }
    }
}

#[test]
fn nothing_false_comes_of_a_fault() {
    for (name, manner, without, with) in table() {
        let since = Instant::now();
        assert_eq!(judge(&manner, false), without, "{name}");
        assert_eq!(judge(&manner, true), with, "{name}, SILENT");
        let took = since.elapsed();
        assert!(took < Duration::from_secs(20), "{name}: {took:?}");
    }
}

#[test]
fn nobody_listens() {
    let free = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let endpoint = format!("http://{free}/sparql");
    let federation = federation([hasty(&endpoint)]);
    let query =
        format!("SELECT ?i ?l {{ ?i l:has ?d . SERVICE <{endpoint}> {{ ?d r:label ?l }} }}");
    let error = ask(&local(), &federation, &query).unwrap_err().to_string();
    assert!(error.contains("could not be reached"), "{error}");
    assert!(
        error.contains("the solutions for 40 of 40 bindings are missing"),
        "{error}"
    );
    let silent = query.replace("SERVICE", "SERVICE SILENT");
    let (rows, stats) = ask(&local(), &federation, &silent).unwrap();
    assert_eq!(rows.len(), 40);
    assert_eq!(stats.visits[0].missing.len(), 1);
    let optional = query.replace("SERVICE", "OPTIONAL { SERVICE") + " }";
    assert!(ask(&local(), &federation, &optional).is_err());
    // A failure in a place where the evaluator would take it for nothing.
    let exists = format!(
        "SELECT ?i {{ ?i l:has ?d FILTER NOT EXISTS {{ SERVICE <{endpoint}> {{ ?d r:label ?l }} }} }}"
    );
    assert!(ask(&local(), &federation, &exists).is_err());
    let minus =
        format!("SELECT ?i {{ ?i l:has ?d MINUS {{ SERVICE <{endpoint}> {{ ?d r:label ?l }} }} }}");
    assert!(ask(&local(), &federation, &minus).is_err());
    let ask_form = format!("ASK {{ ?i l:has ?d . SERVICE <{endpoint}> {{ ?d r:label ?l }} }}");
    assert!(ask_form_fails(&ask_form, &federation));
}

fn ask_form_fails(query: &str, federation: &seisaku_federation::Federation) -> bool {
    use seisaku_query::{Cancel, Format, Limits, Request, parse, run};
    let prefixes = "PREFIX l: <http://local.example/> PREFIX r: <http://remote.example/> ";
    let request = Request {
        query: format!("{prefixes}{query}"),
        ..Request::default()
    };
    let query = parse(&request, &Limits::default()).unwrap();
    let query = query.with_federation(federation.clone());
    run(
        &query,
        &local(),
        Format::Json,
        &mut Vec::new(),
        &Cancel::never(),
    )
    .is_err()
}

#[test]
fn a_query_ends_in_its_time_and_says_whom_it_waited_for() {
    let peer = Peer::start(&remote(), Manner::Hang);
    let mut slow = profile(&peer.endpoint());
    slow.first_timeout = Some(60.0);
    let federation = federation([slow]);
    let query = format!(
        "SELECT ?i ?l {{ ?i l:has ?d . SERVICE <{}> {{ ?d r:label ?l }} }}",
        peer.endpoint()
    );
    let time = Duration::from_secs(3);
    let since = Instant::now();
    let ended = ask_within(&local(), &federation, &query, time);
    let error = ended.unwrap_err().to_string();
    assert!(error.contains("the peer test0"), "{error}");
    assert!(error.contains("almost over"), "{error}");
    let silent = query.replace("SERVICE", "SERVICE SILENT");
    let (rows, stats) = ask_within(&local(), &federation, &silent, time).unwrap();
    assert_eq!(rows.len(), 40);
    assert!(!stats.visits[0].missing.is_empty());
    assert!(since.elapsed() < 3 * time, "{:?}", since.elapsed());
}

#[test]
fn an_answer_of_a_round_number_is_counted() {
    let many = (0..1_500).map(|i| format!("r:d{} r:label \"label {i}\" .\n", i % 2));
    let peer = Peer::start(&snapshot(&many.collect::<String>()), Manner::Cap(1_000));
    let federation = federation([profile(&peer.endpoint())]);
    let endpoint = peer.endpoint();
    // Halved, both halves are under the cap.
    let query = format!("SELECT ?l {{ ?i l:has ?d . SERVICE <{endpoint}> {{ ?d r:label ?l }} }}");
    let (rows, _) = ask(&local(), &federation, &query).unwrap();
    assert_eq!(rows.len(), 1_500);
    // Whole, it comes in pages.
    let query = format!("SELECT ?l {{ SERVICE <{endpoint}> {{ ?d r:label ?l }} }}");
    let (rows, stats) = ask(&local(), &federation, &query).unwrap();
    assert_eq!(rows.len(), 1_500);
    assert!(stats.visits[0].requests >= 4, "{:?}", stats.visits);
    assert!(peer.bytes() > 0);
}

#[test]
fn who_fails_is_left_alone_for_a_while() {
    let peer = Peer::start(&remote(), Manner::Status(503));
    let federation = federation([hasty(&peer.endpoint())]);
    let query = format!(
        "SELECT ?l {{ ?i l:has ?d . SERVICE <{}> {{ ?d r:label ?l }} }}",
        peer.endpoint()
    );
    assert!(ask(&local(), &federation, &query).is_err());
    let before = peer.queries().len();
    let error = ask(&local(), &federation, &query).unwrap_err();
    let RunError::Peer {
        source: PeerError::Missing { fault, .. },
        ..
    } = &error
    else {
        panic!("{error}");
    };
    assert!(matches!(**fault, Fault::Resting(_)), "{fault}");
    assert_eq!(peer.queries().len(), before);
}
