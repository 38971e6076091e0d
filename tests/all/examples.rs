//! The example queries of `ontology/queries`: each gives at least the rows that its file promises
//! (`# rows:`); those that ask other databases do so of a stand-in on loopback.

use std::collections::BTreeSet;
use std::fs;
use std::net::SocketAddr;
use std::path::Path;

use serde_json::Value;

use crate::harness::{root, seisaku};
use crate::http;
use crate::server::Server;

/// The peers that the examples name, with their addresses there.
const PEERS: &[(&str, &str)] = &[
    ("mesh", "https://id.nlm.nih.gov/mesh/sparql"),
    ("nanbyodata", "https://nanbyodata.jp/sparql"),
    ("rdfportal-ncbi", "https://rdfportal.org/ncbi/sparql"),
    ("rdfportal-primary", "https://rdfportal.org/primary/sparql"),
    ("uniprot", "https://sparql.uniprot.org/sparql"),
    ("wikidata", "https://query.wikidata.org/sparql"),
];

/// An example: its name, what it asks, and the rows that it gives at least.
struct Example {
    name: String,
    text: String,
    rows: usize,
}

/// All of them, run on the releases below `dir`, whose folder `server` serves.
pub(crate) fn run(dir: &Path, server: &Server) {
    let (federated, local): (Vec<_>, Vec<_>) = examples()
        .into_iter()
        .partition(|e| e.text.contains("SERVICE <"));
    assert!(local.len() >= 40, "{}", local.len());
    assert!(federated.len() >= 7, "{}", federated.len());
    for example in &local {
        example.gives(server.address);
    }
    by_their_names(dir, &local);
    each_keyword_is_told(server, local.len() + federated.len());
    let turtle = root().join("tests/all/partners.ttl");
    fs::copy(turtle, dir.join("partners.ttl")).unwrap();
    let partners = Server::start(dir, ["--data", "partners.ttl"]).unwrap();
    let peer = |(name, address): &(&str, &str)| {
        let own = partners.address;
        format!(
            "[peers.{name}]\nendpoint = \"http://{own}/sparql\"\nalso = [\"{address}\"]\nallow-private = true\n"
        )
    };
    let config: String = PEERS.iter().map(peer).collect();
    fs::write(dir.join("partners.toml"), config).unwrap();
    let asking = Server::start(dir, ["--config", "partners.toml"]).unwrap();
    for example in &federated {
        example.gives(asking.address);
    }
}

/// The command line lists them all, and asks one by its name.
fn by_their_names(dir: &Path, local: &[Example]) {
    let listed = seisaku(["query", "--examples"]).in_dir(dir).run();
    let listed = listed.expect(0).text().to_owned();
    for example in local {
        assert!(listed.contains(&format!("{}\t", example.name)), "{listed}");
    }
    let one = seisaku(["query", "--example", "documents"])
        .in_dir(dir)
        .run();
    assert!(one.expect(0).text().lines().count() > 2);
    let none = seisaku(["query", "--example", "no-such"]).in_dir(dir).run();
    assert_ne!(none.status, Some(0));
    assert!(none.stderr.contains("documents"), "{}", none.stderr);
}

fn examples() -> Vec<Example> {
    let files = fs::read_dir(root().join("ontology/queries")).unwrap();
    let read = |file: Result<fs::DirEntry, _>| {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        let rows = text.lines().find_map(|line| line.strip_prefix("# rows: "));
        let rows = rows.map_or(1, |rows| rows.parse().unwrap());
        Example { name, text, rows }
    };
    let mut examples: Vec<_> = files.map(read).collect();
    examples.sort_by(|a, b| a.name.cmp(&b.name));
    examples
}

impl Example {
    /// Asks, and holds the answer against what the file promises.
    fn gives(&self, address: SocketAddr) {
        let headers = [
            (
                "Accept",
                "application/sparql-results+json, application/n-triples",
            ),
            ("Content-Type", "application/sparql-query"),
        ];
        let body = self.text.as_bytes();
        let answer = http::request(address, "POST", "/sparql", &headers, body).unwrap();
        let (name, text) = (&self.name, answer.text());
        assert_eq!(answer.status, 200, "{name}: {text}");
        let found = match serde_json::from_str::<Value>(text) {
            Ok(json) if json["boolean"] == true => 1,
            Ok(json) => json["results"]["bindings"].as_array().map_or(0, Vec::len),
            Err(_) => text.lines().count(),
        };
        assert!(
            found >= self.rows,
            "{name}: {found} rows, not {}",
            self.rows
        );
    }
}

/// The release holds every example, and says which databases each asks.
fn each_keyword_is_told(server: &Server, examples: usize) {
    let query = "PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX spex: <https://purl.expasy.org/sparql-examples/ontology#>
        SELECT ?e ?f { ?e a sh:SPARQLExecutable OPTIONAL { ?e spex:federatesWith ?f } }";
    let headers = [
        ("Accept", "text/csv"),
        ("Content-Type", "application/sparql-query"),
    ];
    let answer = http::request(
        server.address,
        "POST",
        "/sparql",
        &headers,
        query.as_bytes(),
    )
    .unwrap();
    let rows: Vec<_> = answer
        .text()
        .lines()
        .skip(1)
        .map(|line| line.split_once(',').unwrap_or((line, "")))
        .collect();
    let told: BTreeSet<_> = rows.iter().map(|(e, _)| e).collect();
    assert_eq!(told.len(), examples);
    let others: BTreeSet<_> = rows
        .iter()
        .map(|(_, f)| *f)
        .filter(|f| !f.is_empty())
        .collect();
    let asked: BTreeSet<_> = PEERS.iter().map(|(_, address)| *address).collect();
    assert_eq!(others, asked);
}
