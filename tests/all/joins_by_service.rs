//! Joins with the databases by `SERVICE`, from the policy graph and into it: they give what a join over the
//! databases' own files gives, put together by hand (`links_joins`).
//!
//! Here the other endpoint is a service of our own, over made-up classes always and over the databases'
//! files where those are; `tests/peers` asks the same of engines of others.

use std::collections::BTreeSet;
use std::fs;
use std::net::SocketAddr;
use std::path::Path;

use serde_json::Value;
use tempfile::{TempDir, tempdir};

use crate::http;
use crate::links::databases;
use crate::links_joins::{
    AREAS, MESH, NANDO, OBO, ORPHANET, Rows, Said, by_hand, doid_by_hand, labels_by_hand, made_up,
    of_areas, of_labels,
};
use crate::releases::of_seeds;
use crate::server::Server;
use crate::shared::say;

const PREFIXES: &str = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> \
     PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX owl: <http://www.w3.org/2002/07/owl#> ";

/// An endpoint by its parts.
#[derive(Clone, Debug)]
pub(crate) struct Endpoint {
    pub(crate) address: SocketAddr,
    pub(crate) path: String,
}

impl Endpoint {
    pub(crate) fn url(&self) -> String {
        format!("http://{}{}", self.address, self.path)
    }

    /// The distinct rows of a query.
    pub(crate) fn ask(&self, query: &str) -> Rows {
        let response = self.send(query);
        assert_eq!(response.status, 200, "{}: {query}", response.text());
        let json: Value = serde_json::from_slice(&response.body).unwrap();
        let variables = json["head"]["vars"].as_array().unwrap();
        let rows = json["results"]["bindings"].as_array().unwrap();
        let cells = |row: &Value| -> Vec<String> {
            let cell = |v: &Value| {
                row[v.as_str().unwrap()]["value"]
                    .as_str()
                    .unwrap_or_default()
            };
            variables.iter().map(|v| cell(v).to_owned()).collect()
        };
        rows.iter().map(cells).collect()
    }

    /// As a form: everybody takes that.
    pub(crate) fn send(&self, query: &str) -> http::Response {
        let text = format!("{PREFIXES}{query}");
        let encoded: String = text.bytes().map(|b| format!("%{b:02X}")).collect();
        let headers = [
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Accept", "application/sparql-results+json"),
        ];
        let body = format!("query={encoded}");
        http::request(self.address, "POST", &self.path, &headers, body.as_bytes()).unwrap()
    }
}

/// The release of the seeds, served by a service that may ask this endpoint.
pub(crate) fn policy(peer: &str) -> (Server, Endpoint, TempDir) {
    let dir = tempdir().unwrap();
    let config = format!("[peers.other]\nendpoint = \"{peer}\"\nallow-private = true\n");
    fs::write(dir.path().join("seisaku.toml"), config).unwrap();
    let releases = of_seeds().to_str().unwrap().to_owned();
    let args = ["--config", "seisaku.toml", "--releases", &releases];
    let server = Server::start(dir.path(), args).unwrap();
    let endpoint = Endpoint {
        address: server.address,
        path: "/sparql".to_owned(),
    };
    (server, endpoint, dir)
}

/// Writes what the databases say as N-Triples.
pub(crate) fn write(said: &Said, path: &Path) {
    let lines: BTreeSet<String> = said
        .quads
        .iter()
        .map(|quad| format!("{quad} .\n"))
        .collect();
    fs::write(path, lines.into_iter().collect::<String>()).unwrap();
}

/// What is asked of NANDO and MONDO below a class.
fn below(to: &str) -> String {
    format!(
        "?class rdfs:subClassOf+ ?top ; skos:closeMatch ?mondo . ?mondo skos:exactMatch ?there . \
         FILTER(STRSTARTS(STR(?there), \"{to}\"))"
    )
}

/// The classes of NANDO that an area of ours is linked to.
fn tops(name: &str) -> String {
    format!(
        "?ours skos:prefLabel \"{name}\"@ja ; skos:closeMatch ?top . FILTER(STRSTARTS(STR(?top), \"{NANDO}\"))"
    )
}

/// The joins of areas, from the policy graph to this endpoint: the one that holds what was said.
pub(crate) fn areas_from(policy: &Endpoint, said: &Said, other: &str, all: bool) {
    for (name, labels, ..) in AREAS {
        for to in [MESH, ORPHANET] {
            let expected = by_hand(said, labels, to);
            let (tops, below) = (tops(name), below(to));
            let service = format!("SERVICE <{other}> {{ {below} }}");
            for group in [format!("{tops} {service}"), format!("{service} {tops}")] {
                let query = format!("SELECT DISTINCT ?top ?class ?mondo ?there {{ {group} }}");
                let got = policy.ask(&query);
                assert_eq!(got, expected, "{name} to {to}");
            }
            assert!(!all || !expected.is_empty(), "{name} to {to}");
            say(&format!("from us, {name} to {to}: {} rows", expected.len()));
        }
    }
}

/// The same joins, asked of the other endpoint, which asks us.
pub(crate) fn areas_into(other: &Endpoint, said: &Said, policy: &str) {
    for (name, labels, ..) in AREAS {
        for to in [MESH, ORPHANET] {
            let expected = by_hand(said, labels, to);
            let query = format!(
                "SELECT DISTINCT ?top ?class ?mondo ?there {{ SERVICE <{policy}> {{ {} }} {} }}",
                tops(name),
                below(to)
            );
            assert_eq!(other.ask(&query), expected, "{name} to {to}");
            say(&format!(
                "into ours, {name} to {to}: {} rows",
                expected.len()
            ));
        }
    }
}

/// The links of ours that any of these say.
const WAYS: &str =
    "skos:exactMatch|skos:closeMatch|skos:broadMatch|skos:narrowMatch|skos:relatedMatch";

/// Labels there of what ours are linked to, asked of the other endpoint, which asks us.
pub(crate) fn labels_into(other: &Endpoint, said: &Said, policy: &str) {
    for to in [MESH.to_owned(), format!("{OBO}HP_")] {
        let query = format!(
            "SELECT DISTINCT ?ours ?there ?label {{ SERVICE <{policy}> {{ ?ours {WAYS} ?there FILTER(STRSTARTS(STR(?there), \"{to}\")) }} \
             ?there rdfs:label ?label }}"
        );
        let expected = labels_by_hand(said, &to);
        assert_eq!(other.ask(&query), expected, "{to}");
        say(&format!(
            "into ours from labels of {to}: {} rows",
            expected.len()
        ));
    }
}

/// The joins of diseases and phenotypes with labels elsewhere.
pub(crate) fn labels_from(policy: &Endpoint, said: &Said, other: &str) {
    let query = format!(
        "SELECT DISTINCT ?ours ?doid ?label {{ ?ours skos:exactMatch ?mondo ; skos:prefLabel [] . \
         SERVICE <{other}> {{ ?mondo skos:exactMatch ?doid . ?doid a owl:Class ; rdfs:label ?label \
           FILTER(STRSTARTS(STR(?doid), \"{OBO}DOID_\")) }} }}"
    );
    let expected = doid_by_hand(said);
    assert!(expected.len() >= 4, "{}", expected.len());
    assert_eq!(policy.ask(&query), expected);
    for to in [MESH.to_owned(), format!("{OBO}HP_")] {
        let query = format!(
            "SELECT DISTINCT ?ours ?there ?label {{ ?ours {WAYS} ?there FILTER(STRSTARTS(STR(?there), \"{to}\")) \
             SERVICE <{other}> {{ ?there rdfs:label ?label }} }}"
        );
        let expected = labels_by_hand(said, &to);
        assert!(expected.len() >= 4, "{to}: {}", expected.len());
        assert_eq!(policy.ask(&query), expected, "{to}");
        say(&format!(
            "from us to labels of {to}: {} rows",
            expected.len()
        ));
    }
}

/// A service of our own over what was said, which may ask the policy graph.
fn own(said: &Said, policy: Option<&str>) -> (Server, Endpoint, TempDir) {
    let dir = tempdir().unwrap();
    write(said, &dir.path().join("said.nt"));
    let peer = policy.unwrap_or("http://127.0.0.1:9/sparql");
    let config = format!("[peers.policy]\nendpoint = \"{peer}\"\nallow-private = true\n");
    fs::write(dir.path().join("own.toml"), config).unwrap();
    let args = ["--config", "own.toml", "--data", "said.nt"];
    let server = Server::start(dir.path(), args).unwrap();
    let endpoint = Endpoint {
        address: server.address,
        path: "/sparql".to_owned(),
    };
    (server, endpoint, dir)
}

fn both_ways(said: &Said, all: bool) {
    let (_other, endpoint, _dir) = own(said, None);
    let (_policy, policy_endpoint, _dir) = policy(&endpoint.url());
    areas_from(&policy_endpoint, said, &endpoint.url(), all);
    let (_asking, asking, _dir) = own(said, Some(&policy_endpoint.url()));
    areas_into(&asking, said, &policy_endpoint.url());
}

#[test]
fn areas_are_joined_by_service_both_ways() {
    both_ways(&made_up(), false);
}

#[test]
fn areas_of_the_databases_are_joined_by_service_both_ways() {
    let Some(files) = databases() else {
        return;
    };
    both_ways(&of_areas(&files), true);
}

#[test]
fn labels_of_the_databases_are_joined_by_service() {
    let Some(files) = databases() else {
        return;
    };
    let said = of_labels(&files);
    let (_other, endpoint, _dir) = own(&said, None);
    let (_policy, policy, _dir) = policy(&endpoint.url());
    labels_from(&policy, &said, &endpoint.url());
    let (_asking, asking, _dir) = own(&said, Some(&policy.url()));
    labels_into(&asking, &said, &policy.url());
}
