//! Which side goes first, and what is told of it beforehand.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use seisaku_federation::{Federation, Number, Options, Peers, Profile};
use seisaku_index::Snapshot;
use seisaku_query::{Cancel, Explanation, Limits, Request, parse};

use crate::peer::{Manner, Peer};
use crate::{ask, profile, snapshot};

/// Items of many diseases.
fn local(items: usize) -> Snapshot {
    let items = (0..items).map(|i| format!("l:i{i} l:has r:d{i} .\n"));
    snapshot(&items.collect::<String>())
}

/// All diseases with labels, some of which are rare.
fn remote(labels: usize, rare: usize, more: &str) -> Snapshot {
    let mut turtle = more.to_owned();
    for i in 0..labels {
        let _ = writeln!(turtle, "r:d{i} r:label \"label {i}\"@ja .");
    }
    for i in 0..rare {
        let _ = writeln!(turtle, "r:d{} r:rare \"rare {i}\" .", i * 7);
    }
    snapshot(&turtle)
}

fn federation(profile: Profile) -> Federation {
    let named = BTreeMap::from([("own".to_owned(), profile)]);
    let off = Options {
        cache: 0,
        ..Options::default()
    };
    Federation::with(Peers::new(&named).unwrap(), off)
}

fn explain(data: &Snapshot, federation: &Federation, query: &str) -> Explanation {
    let prefixes = "PREFIX l: <http://local.example/> PREFIX r: <http://remote.example/> ";
    let request = Request {
        query: format!("{prefixes}{query}"),
        union_default_graph: true,
        ..Request::default()
    };
    let query = parse(&request, &Limits::default()).unwrap();
    let query = query.with_federation(federation.clone());
    query.explain(data, &Cancel::never()).unwrap()
}

#[test]
fn who_has_little_goes_first() {
    let (data, peer) = (
        local(6_000),
        Peer::start(&remote(6_000, 3, ""), Manner::Fair),
    );
    let federation = federation(profile(&peer.endpoint()));
    let (service, ours) = (
        format!("SERVICE <{}> {{ ?d r:rare ?l }}", peer.endpoint()),
        "?i l:has ?d .",
    );
    let cases = [
        (format!("SELECT ?i ?l {{ {ours} {service} }}"), 3),
        (format!("SELECT ?i ?l {{ {service} {ours} }}"), 3),
        (
            format!("SELECT ?i ?l {{ {ours} OPTIONAL {{ {service} }} }}"),
            6_000,
        ),
        (
            format!("SELECT ?i {{ {ours} MINUS {{ {service} }} }}"),
            5_997,
        ),
        (
            format!("SELECT ?i ?l {{ {ours} {service} FILTER(?l != 'rare 1') }}"),
            2,
        ),
    ];
    for (query, expected) in cases {
        let before = peer.queries().len();
        let (rows, stats) = ask(&data, &federation, &query).unwrap();
        assert_eq!(rows.len(), expected, "{query}");
        let visit = &stats.visits[0];
        assert_eq!(
            (visit.how.as_str(), visit.bindings),
            ("first", 0),
            "{query}"
        );
        // It is counted once for each pattern; what it has is then asked for.
        assert!(peer.queries().len() - before <= 2, "{query}");
    }
    let counted = |q: &&String| q.contains("COUNT");
    assert!(peer.queries().iter().filter(counted).count() <= 3);
    // Who has more does not.
    let query = format!(
        "SELECT ?i ?l {{ ?i l:has ?d SERVICE <{}> {{ ?d r:label ?l }} }}",
        peer.endpoint()
    );
    let (rows, stats) = ask(&data, &federation, &query).unwrap();
    assert_eq!(rows.len(), 6_000);
    let visit = &stats.visits[0];
    assert_eq!((visit.how.as_str(), visit.bindings), ("bindings", 6_000));
}

#[test]
fn what_is_known_is_used_for_few_bindings_too() {
    let peer = Peer::start(&remote(6_000, 3, ""), Manner::Fair);
    let federation = federation(profile(&peer.endpoint()));
    let query = format!(
        "SELECT ?i ?l {{ ?i l:has ?d SERVICE <{}> {{ ?d r:rare ?l }} }}",
        peer.endpoint()
    );
    let few = local(400);
    // So few are not worth a question.
    let (rows, stats) = ask(&few, &federation, &query).unwrap();
    assert_eq!((rows.len(), stats.visits[0].how.as_str()), (3, "bindings"));
    assert!(peer.queries().iter().all(|q| !q.contains("COUNT")));
    ask(&local(3_000), &federation, &query).unwrap();
    let (rows, stats) = ask(&few, &federation, &query).unwrap();
    assert_eq!((rows.len(), stats.visits[0].how.as_str()), (3, "first"));
    assert_eq!(stats.visits[0].requests, 1);
}

const VOID: &str = "@prefix v: <http://rdfs.org/ns/void#> .
r:all v:propertyPartition [ v:property r:label ; v:triples 6000 ] , [ v:property r:rare ; v:triples NUMBER ] .
";

#[test]
fn a_description_tells_how_much_there_is() {
    let described = |number: &str| VOID.replace("NUMBER", number);
    let peer = Peer::start(&remote(6_000, 3, &described("3")), Manner::Fair);
    let mut own = profile(&peer.endpoint());
    own.void = Some(String::new());
    let federation = federation(own);
    let query = |property: &str| {
        format!(
            "SELECT ?i ?l {{ ?i l:has ?d SERVICE <{}> {{ ?d r:{property} ?l }} }}",
            peer.endpoint()
        )
    };
    let data = local(3_000);
    let (rows, stats) = ask(&data, &federation, &query("rare")).unwrap();
    assert_eq!((rows.len(), stats.visits[0].how.as_str()), (3, "first"));
    let step = &explain(&data, &federation, &query("label")).services[0];
    assert_eq!(step.known.as_deref(), Some("void"));
    assert_eq!(
        (step.first.as_str(), step.join.as_str()),
        ("ours", "bindings")
    );
    let (rows, _) = ask(&data, &federation, &query("label")).unwrap();
    assert_eq!(rows.len(), 3_000);
    assert!(peer.queries().iter().all(|q| !q.contains("COUNT")));
    // It is read once.
    let read = peer
        .queries()
        .iter()
        .filter(|q| q.contains("void#"))
        .count();
    assert_eq!(read, 1);
}

#[test]
fn a_description_that_is_wrong_costs_a_request_and_no_row() {
    let described = VOID.replace("NUMBER", "3");
    let peer = Peer::start(&remote(0, 6_000, &described), Manner::Fair);
    let mut own = profile(&peer.endpoint());
    own.void = Some(String::new());
    let federation = federation(own);
    let query = format!(
        "SELECT ?i ?l {{ ?i l:has ?d SERVICE <{}> {{ ?d r:rare ?l }} }}",
        peer.endpoint()
    );
    let (rows, stats) = ask(&local(3_000), &federation, &query).unwrap();
    assert_eq!(rows.len(), 3_000_usize.div_ceil(7));
    let hows: Vec<&str> = stats.visits.iter().map(|v| v.how.as_str()).collect();
    assert_eq!(hows, ["first", "bindings"]);
    assert!(stats.visits[0].notes[0].contains("more than was thought"));
}

#[test]
fn names_come_back_in_our_form_from_who_goes_first() {
    let items = (0..3_000).map(|i| {
        format!("l:i{i} l:has <http://identifiers.org/mesh/D{i}> , <https://identifiers.org/MESH:D{i}> .\n")
    });
    let data = snapshot(&items.collect::<String>());
    let theirs = (0..3).map(|i| format!("<http://id.nlm.nih.gov/mesh/D{i}> r:rare \"{i}\" .\n"));
    let peer = Peer::start(&snapshot(&theirs.collect::<String>()), Manner::Fair);
    let mut own = profile(&peer.endpoint());
    own.writes = Some(vec!["http://id.nlm.nih.gov/mesh/".to_owned()]);
    let query = format!(
        "SELECT ?i ?d ?l {{ ?i l:has ?d SERVICE <{}> {{ ?d r:rare ?l }} }}",
        peer.endpoint()
    );
    let (rows, stats) = ask(&data, &federation(own.clone()), &query).unwrap();
    assert_eq!(stats.visits[0].how, "first");
    assert_eq!(rows.len(), 6, "{rows:?}");
    // As they come back to who sends its bindings.
    let few = format!("{query} VALUES ?i {{ l:i0 l:i1 l:i2 }}");
    let (sent, stats) = ask(&data, &federation(own), &few).unwrap();
    assert_eq!((sent, stats.visits[0].how.as_str()), (rows, "bindings"));
}

#[test]
fn what_goes_where_is_told_beforehand() {
    let peer = Peer::start(&remote(50, 3, ""), Manner::Fair);
    let federation = federation(profile(&peer.endpoint()));
    let endpoint = peer.endpoint();
    let query = format!(
        "SELECT * {{ ?i l:has ?d . SERVICE <{endpoint}> {{ ?d r:label ?l FILTER(LANG(?l) = \"ja\") }} SERVICE SILENT <{endpoint}> {{ ?e r:rare ?l }} }}"
    );
    let steps = explain(&local(40), &federation, &query).services;
    assert_eq!(steps.len(), 2);
    let [one, two] = [&steps[0], &steps[1]];
    assert_eq!(
        (one.peer.as_str(), one.first.as_str(), one.join.as_str()),
        ("own", "ours", "bindings")
    );
    let forty = Number {
        rows: 40,
        at_least: false,
    };
    assert_eq!(
        (one.ours, one.block, one.blocks),
        (Some(forty), Some(40), Some(1))
    );
    assert_eq!(one.keys, ["d"]);
    assert!(one.sent.contains("ja") && one.local.is_some(), "{one:?}");
    assert!(
        two.silent && two.first == "later" && two.after == [1],
        "{two:?}"
    );
    // Nobody was asked.
    assert!(peer.queries().is_empty());
    assert!(
        explain(&local(1), &federation, "SELECT * { ?s ?p ?o }")
            .services
            .is_empty()
    );
    let alone = format!("SELECT * {{ SERVICE <{endpoint}> {{ ?d r:label ?l }} }}");
    let steps = explain(&local(1), &federation, &alone).services;
    assert_eq!(
        (steps[0].first.as_str(), steps[0].join.as_str()),
        ("peer", "whole")
    );
}
