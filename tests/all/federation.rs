//! Queries that ask other endpoints, over HTTP: the service itself as the peer, and its workers
//! as those who ask.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;

use serde_json::Value;

use crate::harness::seisaku;
use crate::http::{self, Response};
use crate::server::Server;

const OURS: &str = "@prefix l: <http://local.example/> . @prefix r: <http://remote.example/> .\n";

/// Labels of a thousand diseases, in two languages.
fn remote(dir: &Path) -> Server {
    let mut turtle = OURS.to_owned();
    for i in 0..1_000 {
        turtle.push_str(&format!(
            "r:d{i} r:label \"病{i}\"@ja, \"disease {i}\"@en .\n"
        ));
    }
    fs::write(dir.join("remote.ttl"), turtle).unwrap();
    Server::start(dir, ["--data", "remote.ttl"]).unwrap()
}

/// Items that have some of them, served with these peers.
fn local(dir: &Path, peers: &[(&str, SocketAddr)]) -> Server {
    let mut turtle = OURS.to_owned();
    for i in 0..300 {
        turtle.push_str(&format!("l:i{i} l:has r:d{} .\n", i * 3));
    }
    fs::write(dir.join("local.ttl"), turtle).unwrap();
    let mut config = String::new();
    for (name, address) in peers {
        config.push_str(&format!(
            "[peers.{name}]\nendpoint = \"http://{address}/sparql\"\nallow-private = true\nfirst-timeout = 5\n"
        ));
    }
    fs::write(dir.join("seisaku.toml"), config).unwrap();
    Server::start(dir, ["--config", "seisaku.toml", "--data", "local.ttl"]).unwrap()
}

fn post(address: SocketAddr, query: &str) -> Response {
    let headers = [
        ("Content-Type", "application/sparql-query"),
        ("Accept", "application/sparql-results+json"),
    ];
    let text =
        format!("PREFIX l: <http://local.example/> PREFIX r: <http://remote.example/> {query}");
    http::request(address, "POST", "/sparql", &headers, text.as_bytes()).unwrap()
}

fn json(response: &Response) -> Value {
    serde_json::from_slice(&response.body).unwrap()
}

fn rows(response: &Response) -> usize {
    let json = json(response);
    json["results"]["bindings"].as_array().map_or(0, Vec::len)
}

/// What `/requests/ID` says of a query that was answered.
fn fate(address: SocketAddr, response: &Response) -> Value {
    let link = response.header("link").unwrap();
    let path = link.trim_start_matches('<').split('>').next().unwrap();
    json(&http::get(address, path, "application/json").unwrap())
}

#[test]
fn a_server_asks_a_server() {
    let dir = tempfile::tempdir().unwrap();
    let peer = remote(dir.path());
    let dead = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let server = local(dir.path(), &[("remote", peer.address), ("dead", dead)]);
    let service = format!(
        "SERVICE <http://{}/sparql> {{ ?d r:label ?l FILTER(LANG(?l) = \"ja\") }}",
        peer.address
    );
    for query in [
        format!("SELECT ?i ?l {{ ?i l:has ?d . {service} }}"),
        format!("SELECT ?i ?l {{ {service} ?i l:has ?d }}"),
        format!("SELECT ?i ?l {{ ?i l:has ?d OPTIONAL {{ {service} }} }}"),
    ] {
        let response = post(server.address, &query);
        assert_eq!(
            (response.status, rows(&response)),
            (200, 300),
            "{}",
            response.text()
        );
        assert_eq!(response.header("seisaku-missing"), None);
        let fate = fate(server.address, &response);
        let visit = &fate["peers"][0];
        assert_eq!(visit["peer"], "remote", "{fate}");
        assert_eq!(
            (&visit["bindings"], &visit["rows"]),
            (&300.into(), &300.into())
        );
    }
    a_dead_peer(&server, dead);
}

/// Nothing false comes of a peer that is not there, and what is missing is told.
fn a_dead_peer(server: &Server, dead: SocketAddr) {
    let dead = format!("<http://{dead}/sparql> {{ ?d r:label ?l }}");
    let query = format!("SELECT ?i ?l {{ ?i l:has ?d . SERVICE {dead} }}");
    let response = post(server.address, &query);
    assert_eq!(response.status, 502, "{}", response.text());
    let problem = json(&response);
    assert_eq!(problem["type"], "/problems#peer-failed");
    assert_eq!(problem["peers"][0]["peer"], "dead");
    let silent = format!("SELECT ?i ?l {{ ?i l:has ?d . SERVICE SILENT {dead} }} LIMIT 10");
    let response = post(server.address, &silent);
    assert_eq!(
        (response.status, rows(&response)),
        (200, 10),
        "{}",
        response.text()
    );
    let missing = response.header("seisaku-missing").unwrap();
    assert!(missing.starts_with("dead <http://"), "{missing}");
    assert!(json(&response)["head"]["link"][0].is_string());
    let fate = fate(server.address, &response);
    assert!(fate["peers"][0]["missing"][0].is_string(), "{fate}");
    let unknown = post(
        server.address,
        "SELECT * { SERVICE <http://e.example/> { ?d ?p ?o } }",
    );
    assert_eq!(unknown.status, 400);
    assert!(
        unknown.text().contains("[peers.NAME]"),
        "{}",
        unknown.text()
    );
}

/// A number of `/metrics`.
fn metric(server: &Server, sample: &str) -> f64 {
    crate::takeover::metric(server.address, sample).unwrap_or_else(|| panic!("no {sample}"))
}

#[test]
fn queries_remember_together() {
    let dir = tempfile::tempdir().unwrap();
    let peer = remote(dir.path());
    let server = local(dir.path(), &[("remote", peer.address)]);
    let query = format!(
        "SELECT ?i ?l {{ ?i l:has ?d . SERVICE <http://{}/sparql> {{ ?d r:label ?l FILTER(LANG(?l) = \"ja\") }} }}",
        peer.address
    );
    let first = post(server.address, &query);
    let asked = fate(server.address, &first)["peers"][0]["requests"]
        .as_f64()
        .unwrap();
    assert!(asked >= 1.0);
    // Whichever worker answers: none of them asks again.
    for _ in 0..4 {
        let again = post(server.address, &query);
        assert_eq!(rows(&again), 300);
        let visit = fate(server.address, &again)["peers"][0].clone();
        assert_eq!(
            (&visit["requests"], &visit["rows"]),
            (&0.into(), &300.into()),
            "{visit}"
        );
        assert_eq!(visit["kept"].as_f64().unwrap(), asked);
    }
    assert_eq!(
        metric(&server, "seisaku_peer_requests_total{peer=\"remote\"}"),
        asked
    );
    assert_eq!(
        metric(&server, "seisaku_peer_cache_hits_total"),
        4.0 * asked
    );
    assert_eq!(metric(&server, "seisaku_peer_cache_answers"), asked);
    assert!(metric(&server, "seisaku_peer_cache_bytes") > 1_000.0);
    assert_eq!(
        metric(&server, "seisaku_peer_rows_total{peer=\"remote\"}"),
        1_500.0
    );
    // The page tells it too.
    let address = crate::takeover::address_of(&format!(
        "PREFIX l: <http://local.example/> PREFIX r: <http://remote.example/> {query}"
    ));
    let page = http::get(server.address, &address, "text/html").unwrap();
    assert_eq!(page.status, 200);
    for part in ["remote</td>", "<td>300</td>", "explain=1"] {
        assert!(page.text().contains(part), "{part}");
    }
}

#[test]
fn what_goes_where_is_told_by_http_and_at_a_prompt() {
    let dir = tempfile::tempdir().unwrap();
    let peer = remote(dir.path());
    let server = local(dir.path(), &[("remote", peer.address)]);
    let query = format!(
        "PREFIX l: <http://local.example/> PREFIX r: <http://remote.example/> \
         SELECT ?i ?l {{ ?i l:has ?d . SERVICE <http://{}/sparql> {{ ?d r:label ?l }} }}",
        peer.address
    );
    let address = format!("{}&explain=1", crate::takeover::address_of(&query));
    let told = http::get(server.address, &address, "*/*").unwrap();
    assert_eq!(told.status, 200, "{}", told.text());
    assert_eq!(told.header("content-type"), Some("application/json"));
    let step = json(&told)["services"][0].clone();
    assert_eq!(
        (&step["peer"], &step["first"]),
        (&"remote".into(), &"ours".into())
    );
    assert_eq!(step["ours"]["rows"], 300, "{step}");
    assert!(step["block"].as_u64() >= Some(1) && step["blocks"].as_u64() >= Some(1));
    let plain = crate::takeover::address_of("SELECT * { ?s ?p ?o } LIMIT 1");
    let told = http::get(server.address, &format!("{plain}&explain"), "*/*").unwrap();
    assert_eq!(json(&told)["services"], Value::Array(Vec::new()));

    let folder = crate::releases::small();
    crate::releases::build_small(folder.path(), &[]).expect(0);
    let config = format!(
        "[peers.remote]\nendpoint = \"http://{}/sparql\"\nallow-private = true\n",
        peer.address
    );
    fs::write(folder.path().join("peers.toml"), config).unwrap();
    let query = format!(
        "SELECT * {{ ?s a ?d . SERVICE <http://{}/sparql> {{ ?d <http://remote.example/label> ?l }} }}",
        peer.address
    );
    let call = ["--config", "peers.toml", "query", "--explain", &query];
    let told = seisaku(call).in_dir(folder.path()).run().expect(0);
    for part in [
        "1. remote <http://",
        "first: our own part",
        "join: bindings of ?d",
        "counted",
    ] {
        assert!(told.text().contains(part), "{part}: {}", told.text());
    }
    let call = [&call[..], &["--format", "json"]].concat();
    let told = seisaku(call).in_dir(folder.path()).run().expect(0);
    let told: Value = serde_json::from_str(told.text()).unwrap();
    assert_eq!(told["services"][0]["keys"][0], "d");
}

#[test]
fn peers_are_listed_and_measured() {
    let listed = seisaku(["peers"]).run().expect(0);
    assert!(listed.text().lines().count() > 10);
    assert!(
        listed
            .text()
            .contains("mesh\thttps://id.nlm.nih.gov/mesh/sparql\t")
    );
    let dir = tempfile::tempdir().unwrap();
    let peer = remote(dir.path());
    let off: String = listed
        .text()
        .lines()
        .map(|line| {
            format!(
                "[peers.{}]\nenabled = false\n",
                line.split('\t').next().unwrap()
            )
        })
        .collect();
    let own = format!(
        "[peers.own]\nendpoint = \"http://{}/sparql\"\nallow-private = true\n",
        peer.address
    );
    fs::write(dir.path().join("peers.toml"), off + &own).unwrap();
    let check = ["--config", "peers.toml", "peers", "--check"];
    let measured = seisaku(check).in_dir(dir.path()).run().expect(0);
    assert!(
        measured.text().starts_with("own\thttp://127.0.0.1:"),
        "{}",
        measured.text()
    );
    assert_eq!(measured.text().matches(" ms\t").count(), 2);
    fs::write(
        dir.path().join("peers.toml"),
        "[peers.own]\nendpoint = \"nowhere\"\n",
    )
    .unwrap();
    let wrong = seisaku(check).in_dir(dir.path()).run().expect(2);
    assert!(wrong.stderr.contains("line 2"), "{}", wrong.stderr);
}
