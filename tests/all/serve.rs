//! `seisaku serve` as its users meet it: over HTTP, on a port of its own.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::harness::{root, seisaku};
use crate::http::{self, Response};
use crate::server::Server;

/// A folder with `seeds/` and nothing else.
fn clone() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("seeds")).unwrap();
    for seed in crate::seeds::seed_paths() {
        let name = seed.file_name().unwrap();
        fs::copy(&seed, dir.path().join("seeds").join(name)).unwrap();
    }
    dir
}

fn ask(server: &Server, query: &str, accept: &str) -> Response {
    let headers = [
        ("Accept", accept),
        ("Content-Type", "application/sparql-query"),
    ];
    http::request(
        server.address,
        "POST",
        "/sparql",
        &headers,
        query.as_bytes(),
    )
    .unwrap()
}

/// The values of the answer's rows, by variable; unbound is empty.
fn rows(server: &Server, query: &str) -> Vec<Vec<(String, String)>> {
    let answer = ask(server, query, "application/sparql-results+json");
    assert_eq!(answer.status, 200, "{}", answer.text());
    let json: Value = serde_json::from_slice(&answer.body).unwrap();
    let names = json["head"]["vars"].as_array().unwrap();
    json["results"]["bindings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            names
                .iter()
                .map(|name| {
                    let name = name.as_str().unwrap();
                    let value = row[name]["value"].as_str().unwrap_or_default();
                    (name.to_owned(), value.to_owned())
                })
                .collect()
        })
        .collect()
}

#[test]
fn the_first_start_builds_a_release_and_the_second_serves_it() {
    let dir = clone();
    let first = Server::start(dir.path(), [""; 0]).unwrap();
    let home = http::get(first.address, "/", "text/html").unwrap();
    assert_eq!(home.status, 200);
    let current = fs::read_to_string(dir.path().join("releases/current")).unwrap();
    let id = current.trim();
    assert!(home.text().contains(id));
    let dump = http::get(first.address, &format!("/dumps/{id}/seisaku.nq"), "*/*").unwrap();
    let file = fs::read(dir.path().join("releases").join(id).join("seisaku.nq")).unwrap();
    assert_eq!(dump.body, file);
    drop(first);
    fs::remove_dir_all(dir.path().join("seeds")).unwrap();
    let second = Server::start(dir.path(), [""; 0]).unwrap();
    let home = http::get(second.address, "/", "text/html").unwrap();
    assert!(home.text().contains(id));
}

/// What the README shows: after each link to an example query, a table of its answer, whose cells
/// may end early (`…`) and say in parentheses what is not there.
#[test]
fn the_answers_in_the_readme_are_those_of_the_service() {
    let dir = clone();
    let server = Server::start(dir.path(), [""; 0]).unwrap();
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let queries = files(&root().join("ontology/queries"));
    let mut shown_there = 0;
    for path in &queries {
        let name = path.file_name().unwrap().to_string_lossy();
        let link = format!("(ontology/queries/{name})");
        let Some((_, after)) = readme.split_once(&link) else {
            continue;
        };
        shown_there += 1;
        let table: Vec<Vec<&str>> = after
            .lines()
            .skip_while(|line| !line.starts_with("| "))
            .take_while(|line| line.starts_with("| "))
            .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
            .collect();
        let found = rows(&server, &fs::read_to_string(path).unwrap());
        assert_eq!(table.len() - 2, found.len(), "{name}");
        assert!(!found.is_empty(), "{name}");
        for (shown, row) in table[2..].iter().zip(&found) {
            for (column, cell) in table[0].iter().zip(shown) {
                let value = &row.iter().find(|(n, _)| n == column).unwrap().1;
                let right = match cell.strip_suffix('…') {
                    Some(start) => value.starts_with(start),
                    None => value == cell || (value.is_empty() && cell.starts_with('(')),
                };
                assert!(right, "{name}: {column} is {value}, not {cell}");
            }
        }
    }
    assert!(shown_there >= 3, "{shown_there}");
}

#[test]
fn iris_lead_to_documents_in_html_and_rdf() {
    let dir = clone();
    let server = Server::start(dir.path(), [""; 0]).unwrap();
    let query = "SELECT DISTINCT ?s { ?s ?p ?o FILTER(STRSTARTS(STR(?s), \"http://w3id.org/seisaku/\")) } ORDER BY ?s";
    let subjects: Vec<String> = rows(&server, query)
        .into_iter()
        .map(|row| row[0].1.clone())
        .collect();
    assert!(subjects.len() > 3_000, "only {} found", subjects.len());
    // One of every forty: of every kind, and few enough to be quick.
    let sample: Vec<&String> = subjects.iter().step_by(40).collect();
    for iri in &sample {
        let path = iri
            .split('#')
            .next()
            .unwrap()
            .replace("http://w3id.org/seisaku", "");
        for (accept, expected) in [
            ("text/html", "text/html"),
            ("text/turtle", "text/turtle"),
            ("application/ld+json", "application/ld+json"),
        ] {
            let mut answer = http::get(server.address, &path, accept).unwrap();
            if answer.status == 303 {
                let location = answer.header("location").unwrap().to_owned();
                answer = http::get(server.address, &location, accept).unwrap();
            }
            assert_eq!(answer.status, 200, "{iri} as {accept}");
            let found = answer.header("content-type").unwrap();
            assert!(found.starts_with(expected), "{iri}: {found}");
            assert!(!answer.body.is_empty(), "{iri}");
        }
    }
    let nothing = http::get(server.address, "/id/item/nowhere/1", "text/turtle").unwrap();
    assert_eq!(nothing.status, 404);
}

#[test]
fn a_bad_query_is_answered_with_its_place_and_an_update_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("one.ttl"), "<a> <b> \"c\" .").unwrap();
    let server = Server::start(dir.path(), ["--data", "one.ttl"]).unwrap();
    let bad = ask(&server, "SELECT * {\n  ?s ?p\n}", "*/*");
    assert_eq!(bad.status, 400);
    assert_eq!(bad.header("content-type"), Some("application/problem+json"));
    let problem: Value = serde_json::from_slice(&bad.body).unwrap();
    assert_eq!(
        (problem["line"].as_u64(), problem["column"].as_u64()),
        (Some(3), Some(1))
    );
    let headers = [("Content-Type", "application/sparql-update")];
    let update = http::request(
        server.address,
        "POST",
        "/sparql",
        &headers,
        b"DELETE WHERE { ?s ?p ?o }",
    );
    assert_eq!(update.unwrap().status, 403);
    let left = rows(&server, "SELECT * { ?s ?p ?o }");
    assert_eq!(left.len(), 1);
}

#[test]
fn files_are_served_with_the_default_graph_that_is_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.ttl"), "<a> <b> <c> .").unwrap();
    fs::write(dir.path().join("b.nq"), "<x:a> <x:b> <x:c> <x:g> .\n").unwrap();
    for (choice, expected) in [("union", 2), ("own", 1)] {
        let args = ["--default-graph", choice, "--data", "a.ttl", "b.nq"];
        let server = Server::start(dir.path(), args).unwrap();
        assert_eq!(
            rows(&server, "SELECT * { ?s ?p ?o }").len(),
            expected,
            "{choice}"
        );
        let named = rows(&server, "SELECT * { GRAPH ?g { ?s ?p ?o } }");
        assert_eq!(named.len(), 1, "{choice}");
    }
}

#[test]
fn a_port_in_use_is_told_before_anything_is_built() {
    let dir = clone();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let run = seisaku(["serve", "--bind", &address])
        .in_dir(dir.path())
        .run()
        .expect(1);
    assert!(
        run.stderr
            .contains(&format!("error: {address} cannot be listened on")),
        "{}",
        run.stderr
    );
    assert!(!dir.path().join("releases").exists());
}

#[test]
fn a_damaged_release_is_not_served() {
    let dir = clone();
    seisaku(["build"]).in_dir(dir.path()).run().expect(0);
    let current = fs::read_to_string(dir.path().join("releases/current")).unwrap();
    let file = dir
        .path()
        .join("releases")
        .join(current.trim())
        .join("seisaku.nq");
    let mut bytes = fs::read(&file).unwrap();
    bytes[100] ^= 1;
    fs::write(&file, bytes).unwrap();
    let said = Server::start(dir.path(), [""; 0])
        .map(|s| s.address)
        .unwrap_err();
    assert!(
        said.contains("seisaku.nq") && said.contains("changed"),
        "{said}"
    );
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}
