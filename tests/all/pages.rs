//! The pages of a release of the seeds, over HTTP: text, headers, and links followed.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::harness::seisaku;
use crate::http::{self, Response};
use crate::seeds::seed_paths;
use crate::server::Server;

/// No page is longer, so that it is there at once on a phone.
const HEAVIEST: usize = 100_000;

/// What a search should find first: the words, and the address below `/id/`.
const SEARCHES: &str = include_str!("search.tsv");

#[test]
fn the_pages_of_a_release() {
    let dir = tempfile::tempdir().unwrap();
    let build = seisaku(["build", "--endpoint", "http://127.0.0.1/sparql"]);
    build.args(seed_paths()).in_dir(dir.path()).run().expect(0);
    let server = Server::start(dir.path(), [""; 0]).unwrap();
    let paths = paths(&server);
    pages_are_light_and_in_both_languages(&server, &paths);
    links_answer(&server, &paths);
    a_fact_leads_to_its_place_and_back(&server);
    items_are_narrowed_down(&server);
    searches_find(&server);
    the_data_is_described(&server);
    crate::examples::run(dir.path(), &server);
}

fn get(server: &Server, path: &str, language: &str) -> Response {
    let headers = [("Accept", "text/html"), ("Accept-Language", language)];
    http::request(server.address, "GET", path, &headers, &[]).unwrap()
}

/// The rows of a query.
fn rows(server: &Server, query: &str) -> Vec<Vec<String>> {
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
    assert_eq!(answer.status, 200, "{}", answer.text());
    let lines = answer.text().lines().skip(1);
    lines
        .map(|line| line.split(',').map(str::to_owned).collect())
        .collect()
}

/// A page of each sort, and the page of a resource of each class.
fn paths(server: &Server) -> Vec<String> {
    let fixed = [
        "/",
        "/read",
        "/items",
        "/budgets",
        "/measures",
        "/measures?of=policy%2Fhealthcare-policy-2025",
        "/governance",
        "/statistics",
        "/guide",
        "/persistence",
        "/kinds",
        "/guide",
        "/sparql",
        "/dumps/",
        "/problems",
        "/ontology",
        "/shapes",
        "/.well-known/void",
        "/catalog",
        "/search?q=AMED",
        "/kinds/pol%3AMeasure?page=2",
        "/.well-known/sparql-examples/documents",
        "/sparql?format=html&query=SELECT%20*%20%7B%3Fs%20a%20%3Fc%7D%20LIMIT%205",
    ];
    let mut paths: Vec<String> = fixed.map(str::to_owned).into();
    let each = rows(
        server,
        "SELECT ?c (MIN(?s) AS ?one) { ?s a ?c FILTER(CONTAINS(STR(?s), '/id/') && !CONTAINS(STR(?s), '#')) } GROUP BY ?c ORDER BY ?c",
    );
    assert!(each.len() > 60, "{}", each.len());
    let mut resources: BTreeSet<String> = each.iter().map(|row| row[1].clone()).collect();
    // What most statements lead to.
    let busiest = rows(
        server,
        "SELECT ?o (COUNT(*) AS ?n) { ?s ?p ?o FILTER(ISIRI(?o) && CONTAINS(STR(?o), '/id/')) } GROUP BY ?o ORDER BY DESC(?n) LIMIT 5",
    );
    resources.extend(busiest.into_iter().map(|row| row[0].clone()));
    let path = |iri: String| iri.replace("http://w3id.org/seisaku/id/", "/doc/");
    paths.extend(resources.into_iter().map(path));
    paths.extend(sheets(server));
    paths
}

/// Every page of every paper.
fn sheets(server: &Server) -> Vec<String> {
    let papers = get(server, "/read", "ja");
    let mut sheets = Vec::new();
    for paper in links(papers.text())
        .into_iter()
        .filter(|l| l.starts_with("/read/"))
    {
        let first = get(server, &paper, "ja");
        assert_eq!(first.status, 303, "{paper}");
        let page = get(server, first.header("location").unwrap(), "ja");
        let of_paper = links(page.text())
            .into_iter()
            .filter(|l| l.starts_with("/read/") && !l.contains('#'));
        sheets.extend(of_paper.collect::<BTreeSet<_>>());
    }
    assert!(sheets.len() > 20, "{}", sheets.len());
    sheets
}

/// The addresses of a page on this server, entities put back.
fn links(page: &str) -> Vec<String> {
    let found = page
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    let own = found.filter(|link| link.starts_with('/'));
    own.map(|link| link.replace("&#38;", "&").replace("&amp;", "&"))
        .collect()
}

fn pages_are_light_and_in_both_languages(server: &Server, paths: &[String]) {
    for path in paths {
        for language in ["ja", "en"] {
            let page = get(server, path, language);
            assert_eq!(page.status, 200, "{path}");
            assert!(
                page.body.len() < HEAVIEST,
                "{path} has {} bytes",
                page.body.len()
            );
            let text = page.text();
            assert!(
                text.contains(&format!("<html lang=\"{language}\">")),
                "{path}"
            );
            assert_eq!(text.matches("<h1>").count(), 1, "{path}");
            // Nothing is fetched from elsewhere; other hosts are only linked to.
            for wanted in ["src=\"http", "src=\"//", "@import", " style=\""] {
                assert!(!text.contains(wanted), "{path}: {wanted}");
            }
            let elsewhere = |link: &&str| link.starts_with("<link") && link.contains("href=\"http");
            assert_eq!(text.lines().filter(|l| elsewhere(l)).count(), 0, "{path}");
        }
    }
}

/// Every link of a page of each sort, each address once.
fn links_answer(server: &Server, paths: &[String]) {
    let mut asked = BTreeSet::new();
    for path in paths {
        let page = get(server, path, "en");
        for link in links(page.text()) {
            let (address, fragment) = link.split_once('#').unwrap_or((&link, ""));
            if asked.len() < 1500 && asked.insert(address.to_owned()) {
                let answer = http::request(
                    server.address,
                    "HEAD",
                    address,
                    &[("Accept", "text/html")],
                    &[],
                );
                let status = answer.unwrap().status;
                assert!(
                    status < 400,
                    "{path} leads to {address}, which answers {status}"
                );
            }
            if address == path && !fragment.is_empty() {
                assert!(
                    page.text().contains(&format!("id=\"{fragment}\"")),
                    "{path}#{fragment}"
                );
            }
        }
    }
    assert!(asked.len() > 500, "{}", asked.len());
}

fn a_fact_leads_to_its_place_and_back(server: &Server) {
    let actions = rows(
        server,
        "PREFIX pol: <http://w3id.org/seisaku/ontology#> SELECT ?a { ?a a pol:Action } ORDER BY ?a LIMIT 12",
    );
    assert_eq!(actions.len(), 12);
    for action in actions {
        let path = action[0].replace("http://w3id.org/seisaku/id/", "/doc/");
        let page = get(server, &path, "ja");
        let places: Vec<_> = links(page.text())
            .into_iter()
            .filter(|l| l.contains("#s"))
            .collect();
        assert!(!places.is_empty(), "{path}");
        let words = page
            .text()
            .split("<mark>")
            .nth(1)
            .unwrap()
            .split("</mark>")
            .next()
            .unwrap();
        let mut back = false;
        for place in places {
            let (address, fragment) = place.split_once('#').unwrap();
            let sheet = get(server, address, "ja");
            assert!(
                sheet.text().contains(&format!("id=\"{fragment}\"")),
                "{place}"
            );
            let whole: String = text_of(sheet.text());
            assert!(
                whole.contains(words) || !back,
                "{words} is not on {address}"
            );
            back |= links(sheet.text()).contains(&path.replace("/doc/", "/id/"));
        }
        assert!(back, "{path}");
    }
}

/// The text of a page without its elements.
fn text_of(page: &str) -> String {
    let pieces = page
        .split('<')
        .map(|piece| piece.split_once('>').map_or(piece, |(_, t)| t));
    pieces.collect()
}

fn items_are_narrowed_down(server: &Server) {
    let all = get(server, "/items", "en");
    let count = |page: &Response| page.text().matches("<tr><td>").count();
    let everything = count(&all);
    let mut narrowed = 0;
    for body in ["MEXT", "MHLW", "METI"] {
        let wanted = rows(
            server,
            &format!(
                "PREFIX pol: <http://w3id.org/seisaku/ontology#> SELECT DISTINCT ?i {{ ?i a pol:PolicyItem ; pol:responsible <http://w3id.org/seisaku/id/organisation/{body}> }}"
            ),
        );
        let page = get(
            server,
            &format!("/items?ministry=organisation%2F{body}"),
            "en",
        );
        assert_eq!(count(&page), wanted.len(), "{body}");
        assert!(page.text().contains("selected"));
        narrowed += usize::from(count(&page) < everything);
    }
    assert!(narrowed > 0 && everything > 20);
    let none = get(
        server,
        "/items?q=%E3%81%AA%E3%81%84%E3%82%82%E3%81%AE",
        "en",
    );
    assert_eq!(count(&none), 0);
}

fn searches_find(server: &Server) {
    let mut wrong = BTreeMap::new();
    let mut ran = 0;
    for line in SEARCHES.lines() {
        let (words, wanted) = line.split_once('\t').unwrap();
        let encoded: String = words.bytes().map(|b| format!("%{b:02X}")).collect();
        let answer = http::get(
            server.address,
            &format!("/search?q={encoded}"),
            "application/json",
        )
        .unwrap();
        let found: Value = serde_json::from_slice(&answer.body).unwrap();
        let first = found["results"][0]["iri"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        if first != format!("http://w3id.org/seisaku/id/{wanted}") {
            wrong.insert(words, first);
        }
        ran += 1;
    }
    assert!(ran >= 60, "{ran}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn the_data_is_described(server: &Server) {
    let void = http::get(server.address, "/.well-known/void", "application/n-triples").unwrap();
    let dumps: BTreeSet<&str> = void
        .text()
        .lines()
        .filter(|line| line.contains("<http://rdfs.org/ns/void#dataDump>"))
        .filter_map(|line| line.split("<http://127.0.0.1").nth(1)?.split('>').next())
        .collect();
    assert_eq!(dumps.len(), 6);
    for dump in dumps {
        let part =
            http::request(server.address, "GET", dump, &[("Range", "bytes=0-99")], &[]).unwrap();
        assert_eq!((part.status, part.body.len()), (206, 100), "{dump}");
    }
    // The examples of resources can be looked up, and so can the project itself, which is the home page.
    let examples = rows(
        server,
        "PREFIX void: <http://rdfs.org/ns/void#> SELECT DISTINCT ?e { ?d void:exampleResource ?e }",
    );
    assert_eq!(examples.len(), seed_paths().len());
    for example in examples {
        let path = example[0].replace("http://w3id.org/seisaku", "");
        let answer = http::get(server.address, &path, "text/turtle").unwrap();
        assert_eq!(answer.status, 303, "{path}");
    }
    let home = get(server, "/", "en");
    assert!(home.header("link").unwrap().contains("rel=\"alternate\""));
    assert!(home.text().contains("rel=\"alternate\""));
    assert!(home.text().contains("application/ld+json"));
    for (path, accept, status) in [
        ("/?format=ttl", "*/*", 200),
        ("/", "text/turtle", 200),
        ("/", "image/png", 406),
    ] {
        let answer = http::get(server.address, path, accept).unwrap();
        assert_eq!(answer.status, status, "{path} {accept}");
    }
    // What the release says of its classes is what a query counts.
    let told = rows(
        server,
        "PREFIX void: <http://rdfs.org/ns/void#> SELECT ?c ?n { ?p void:class ?c ; void:entities ?n FILTER(!STRSTARTS(STR(?c), STR(void:))) } ORDER BY ?c",
    );
    let there = rows(
        server,
        "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c FILTER(!STRSTARTS(STR(?c), 'http://rdfs.org/ns/void#')) } GROUP BY ?c ORDER BY ?c",
    );
    assert_eq!(told, there);
    assert!(told.len() > 80);
}
