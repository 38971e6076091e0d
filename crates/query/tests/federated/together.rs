//! What queries know of peers together: answers that were whole, who fails, how much may be asked.

use std::collections::BTreeMap;
use std::thread;
use std::time::Duration;

use seisaku_federation::{Circuit, Federation, Options, Peers, Profile};
use seisaku_index::Snapshot;

use crate::peer::{Manner, Peer};
use crate::{ask, profile, snapshot};

fn local(items: usize) -> Snapshot {
    let items = (0..items).map(|i| format!("l:i{i} l:has r:d{i} .\n"));
    snapshot(&items.collect::<String>())
}

fn remote(items: usize) -> Snapshot {
    let labels = (0..items).map(|i| format!("r:d{i} r:label \"label {i}\"@ja .\n"));
    snapshot(&labels.collect::<String>())
}

fn federation(profile: Profile, options: Options) -> Federation {
    let named = BTreeMap::from([("own".to_owned(), profile)]);
    Federation::with(Peers::new(&named).unwrap(), options)
}

fn labels(peer: &Peer) -> String {
    format!(
        "SELECT ?i ?l {{ ?i l:has ?d . SERVICE <{}> {{ ?d r:label ?l }} }}",
        peer.endpoint()
    )
}

#[test]
fn an_answer_is_asked_for_once() {
    let (data, peer) = (local(40), Peer::start(&remote(40), Manner::Fair));
    let mut small = profile(&peer.endpoint());
    (small.batch, small.most) = (Some(10), Some(10));
    let federation = federation(small.clone(), Options::default());
    let query = labels(&peer);
    let (rows, stats) = ask(&data, &federation, &query).unwrap();
    assert_eq!((rows.len(), peer.queries().len()), (40, 4));
    assert_eq!((stats.visits[0].kept, stats.visits[0].requests), (0, 4));
    let (again, stats) = ask(&data, &federation, &query).unwrap();
    assert_eq!((again, peer.queries().len()), (rows.clone(), 4));
    let visit = &stats.visits[0];
    assert_eq!((visit.kept, visit.requests, visit.blocks), (4, 0, 4));
    assert_eq!((visit.bindings, visit.rows, visit.bytes_in), (40, 40, 0));
    let figures = federation.memory().figures();
    assert_eq!((figures.hits, figures.misses, figures.answers), (4, 4, 4));
    // Another release begins anew, and so does who keeps nothing.
    let other = federation.serving("", "another");
    assert_eq!(ask(&data, &other, &query).unwrap().0, rows);
    assert_eq!(peer.queries().len(), 8);
    let off = Options {
        cache: 0,
        ..Options::default()
    };
    let forgetful = self::federation(small, off);
    for round in 1..3 {
        assert_eq!(ask(&data, &forgetful, &query).unwrap().0, rows);
        assert_eq!(peer.queries().len(), 8 + 4 * round);
    }
}

#[test]
fn blank_nodes_of_a_kept_answer_are_no_others() {
    let data = snapshot("l:i l:has r:d1 .");
    let peer = Peer::start(&snapshot("r:d1 r:part [] , [] ."), Manner::Fair);
    let federation = federation(profile(&peer.endpoint()), Options::default());
    let query = format!(
        "SELECT ?a ?b {{ ?i l:has ?d SERVICE <{0}> {{ ?d r:part ?a }} SERVICE <{0}> {{ ?d r:part ?b }} FILTER(?a = ?b) }}",
        peer.endpoint()
    );
    // The second place finds the answer of the first, under names of its own.
    assert_eq!(ask(&data, &federation, &query).unwrap().0.len(), 0);
    let one = format!(
        "SELECT ?a {{ ?i l:has ?d SERVICE <{}> {{ ?d r:part ?a }} }}",
        peer.endpoint()
    );
    for _ in 0..2 {
        assert_eq!(ask(&data, &federation, &one).unwrap().0.len(), 2);
    }
}

#[test]
fn what_is_not_whole_is_not_kept() {
    for manner in [Manner::HalfAndSays, Manner::CutShort, Manner::Page] {
        let (data, peer) = (local(1), Peer::start(&remote(40), manner.clone()));
        let options = Options {
            failures: 0,
            ..Options::default()
        };
        let federation = federation(profile(&peer.endpoint()), options);
        let query = labels(&peer).replace("SERVICE", "SERVICE SILENT");
        let mut asked = Vec::new();
        for _ in 0..2 {
            let (rows, stats) = ask(&data, &federation, &query).unwrap();
            assert_eq!((rows.len(), stats.visits[0].missing.len()), (1, 1));
            assert!(stats.visits[0].failed > 0 && stats.visits[0].kept == 0);
            asked.push(peer.queries().len());
        }
        assert_eq!(asked[1], 2 * asked[0], "{manner:?}");
        assert_eq!(federation.memory().figures().answers, 0);
    }
}

#[test]
fn pages_are_kept_as_one_answer() {
    let many = (0..1_500).map(|i| format!("r:d{} r:label \"label {i}\" .\n", i % 2));
    let peer = Peer::start(&snapshot(&many.collect::<String>()), Manner::Cap(1_000));
    let federation = federation(profile(&peer.endpoint()), Options::default());
    let query = format!(
        "SELECT ?l {{ SERVICE <{}> {{ ?d r:label ?l }} }}",
        peer.endpoint()
    );
    let (rows, stats) = ask(&local(1), &federation, &query).unwrap();
    assert_eq!(rows.len(), 1_500);
    assert!(stats.visits[0].requests >= 4);
    let (again, stats) = ask(&local(1), &federation, &query).unwrap();
    assert_eq!((again, stats.visits[0].requests), (rows, 0));
}

#[test]
fn two_queries_make_one_request() {
    let late = Manner::Late(Duration::from_millis(400));
    let peer = Peer::start(&remote(40), late);
    let federation = federation(profile(&peer.endpoint()), Options::default());
    let query = labels(&peer);
    let asked: Vec<_> = (0..4)
        .map(|_| {
            let (data, federation, query) = (local(40), federation.clone(), query.clone());
            let work = move || ask(&data, &federation, &query).unwrap().0.len();
            thread::Builder::new()
                .stack_size(64 << 20)
                .spawn(work)
                .unwrap()
        })
        .collect();
    for thread in asked {
        assert_eq!(thread.join().unwrap(), 40);
    }
    assert_eq!(peer.queries().len(), 1);
    let figures = federation.memory().figures();
    assert_eq!((figures.misses, figures.hits, figures.shared), (1, 3, 3));
}

#[test]
fn as_much_as_a_query_and_a_client_may() {
    let (data, peer) = (local(40), Peer::start(&remote(40), Manner::Fair));
    let mut small = profile(&peer.endpoint());
    (small.batch, small.most) = (Some(10), Some(10));
    let narrow = Options {
        query_requests: 3,
        ..Options::default()
    };
    let error = ask(&data, &federation(small.clone(), narrow), &labels(&peer));
    let error = error.unwrap_err().to_string();
    assert!(
        error.contains("as many requests to other endpoints as one may"),
        "{error}"
    );
    // Those that were out when it failed may not have arrived.
    assert!(peer.queries().len() <= 3);
    let of_client = Options {
        client_requests: 6,
        cache: 0,
        ..Options::default()
    };
    let federation = federation(small, of_client);
    let (one, two) = (federation.serving("one", ""), federation.serving("two", ""));
    assert_eq!(ask(&data, &one, &labels(&peer)).unwrap().0.len(), 40);
    let before = peer.queries().len();
    let error = ask(&data, &one, &labels(&peer)).unwrap_err().to_string();
    assert!(error.contains("of this client"), "{error}");
    assert!(peer.queries().len() <= before + 2);
    assert_eq!(ask(&data, &two, &labels(&peer)).unwrap().0.len(), 40);
    let narrow = Options {
        query_bindings: 20,
        ..Options::default()
    };
    let mut other = profile(&peer.endpoint());
    other.batch = Some(10);
    let error = ask(&data, &self::federation(other, narrow), &labels(&peer));
    let error = error.unwrap_err().to_string();
    assert!(error.contains("more than 20"), "{error}");
}

#[test]
fn after_its_rest_one_query_tries_it() {
    let (data, peer) = (local(1), Peer::start(&remote(1), Manner::Moody(6)));
    let options = Options {
        rest: 1,
        failures: 6,
        ..Options::default()
    };
    let federation = federation(profile(&peer.endpoint()), options);
    let state = || federation.memory().figures().circuits[0].1;
    let mut refused = 0;
    while peer.queries().len() < 6 {
        assert!(ask(&data, &federation, &labels(&peer)).is_err());
        refused += 1;
        assert!(refused < 7);
    }
    assert_eq!(state(), Circuit::Open);
    let error = ask(&data, &federation, &labels(&peer))
        .unwrap_err()
        .to_string();
    assert!(error.contains("is left alone"), "{error}");
    assert_eq!(peer.queries().len(), 6);
    thread::sleep(Duration::from_millis(1_100));
    assert_eq!(ask(&data, &federation, &labels(&peer)).unwrap().0.len(), 1);
    assert_eq!(state(), Circuit::Closed);
}
