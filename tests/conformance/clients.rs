//! The clients that people have, each as it comes, against a few statements in two graphs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::report::Report;
use crate::site::{Site, file, program, python, runs, said};

const DATA: &str = r#"<http://e.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "健康政策"@ja <http://e.org/g1> .
<http://e.org/a> <http://e.org/knows> <http://e.org/b> <http://e.org/g1> .
<http://e.org/b> <http://www.w3.org/2000/01/rdf-schema#label> "Policy"@en <http://e.org/g2> .
"#;
const SELECT: &str = "SELECT ?l { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l } ORDER BY ?s";
const GRAPH: &str =
    "SELECT ?g { GRAPH ?g { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l } } ORDER BY ?g";
const ASK: &str = "ASK { ?s ?p \"Policy\"@en }";
const CONSTRUCT: &str = "CONSTRUCT WHERE { ?s <http://e.org/knows> ?o }";
const DESCRIBE: &str = "DESCRIBE <http://e.org/a>";
const BAD: &str = "SELECT ?x WHERE { ?x ?y }";

pub(crate) fn run(report: &mut Report) {
    let site = Site::of_data("data.nq", DATA);
    let endpoint = format!("{}/sparql", site.url());
    curl(&endpoint, report);
    scripted_python(&endpoint, report);
    comunica(&endpoint, report);
    jena(&endpoint, site.dir(), report);
}

/// Counts what worked, and says what did not.
pub(crate) fn judge(client: &str, tried: &[(String, bool)], least: usize, report: &mut Report) {
    let ok = tried.iter().filter(|(_, ok)| *ok).count();
    for (name, _) in tried.iter().filter(|(_, ok)| !ok) {
        report.say(&format!("    {client}: {name}"));
    }
    let met = ok == tried.len() && ok >= least;
    let figure = format!("{ok}/{}", tried.len());
    report.row(client, &figure, &format!("{}", tried.len().max(least)), met);
}

fn curl(endpoint: &str, report: &mut Report) {
    if !runs(Command::new("curl").arg("--version")) {
        report.skip("no curl", "install it");
        return;
    }
    let cases: [(&str, &[&str], &str); 13] = [
        ("GET", &["-G", "--data-urlencode", SELECT], "健康政策"),
        ("POST", &["--data-urlencode", SELECT], "健康政策"),
        (
            "POST directly",
            &[
                "-H",
                "Content-Type: application/sparql-query",
                "--data-binary",
                SELECT,
            ],
            "健康政策",
        ),
        (
            "CSV",
            &["-H", "Accept: text/csv", "--data-urlencode", SELECT],
            "健康政策\r\nPolicy",
        ),
        (
            "compressed",
            &["--compressed", "--data-urlencode", SELECT],
            "健康政策",
        ),
        ("GRAPH", &["--data-urlencode", GRAPH], "http://e.org/g2"),
        ("ASK", &["--data-urlencode", ASK], "true"),
        (
            "CONSTRUCT",
            &["--data-urlencode", CONSTRUCT],
            "http://e.org/b",
        ),
        ("DESCRIBE", &["--data-urlencode", DESCRIBE], "健康政策"),
        ("a bad query", &["--data-urlencode", BAD], "\"line\": 1"),
        (
            "a bad query, failing",
            &["-f", "--data-urlencode", BAD],
            "400",
        ),
        (
            "an update",
            &["--data-urlencode", "update=CLEAR ALL"],
            "read-only",
        ),
        ("head", &["-I"], "200 OK"),
    ];
    let tried = cases.map(|(name, args, expected)| {
        let mut command = Command::new("curl");
        command.args(["-s", "-S"]);
        for arg in args {
            // A query is sent as the parameter of that name.
            let is_query = ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"];
            let query = is_query.iter().any(|form| arg.starts_with(form));
            let direct = args.contains(&"--data-binary");
            command.arg(if query && !direct {
                format!("query={arg}")
            } else {
                (*arg).to_owned()
            });
        }
        let said = said(command.arg(endpoint));
        (format!("{name}: {said}"), said.contains(expected))
    });
    judge("curl", &tried, 13, report);
}

/// What a script said: `ok NAME` or `fault NAME: REASON` a line.
pub(crate) fn lines(said: &str) -> Vec<(String, bool)> {
    let line = |line: &str| {
        let ok = line.strip_prefix("ok ").map(|name| (name.to_owned(), true));
        ok.or_else(|| {
            line.strip_prefix("fault ")
                .map(|fault| (fault.to_owned(), false))
        })
    };
    said.lines().filter_map(line).collect()
}

fn scripted_python(endpoint: &str, report: &mut Report) {
    let Some(python) = python("SPARQLWrapper, rdflib") else {
        report.skip(
            "no Python with SPARQLWrapper and rdflib",
            "install them and name the Python by SEISAKU_PYTHON",
        );
        return;
    };
    let mut command = Command::new(python);
    command.arg(file("clients/python.py")).arg(endpoint);
    judge(
        "SPARQLWrapper and rdflib",
        &lines(&said(&mut command)),
        55,
        report,
    );
}

fn comunica(endpoint: &str, report: &mut Report) {
    let node = program("SEISAKU_NODE", "node");
    let folder = program("SEISAKU_COMUNICA", ".");
    let package = PathBuf::from(&folder).join("node_modules/@comunica/query-sparql");
    if !package.is_dir() || !runs(Command::new(&node).arg("--version")) {
        report.skip(
            "no Comunica",
            "install @comunica/query-sparql, and name its folder by SEISAKU_COMUNICA and a Node of version 22 by SEISAKU_NODE",
        );
        return;
    }
    let mut command = Command::new(node);
    command
        .arg(file("clients/comunica.js"))
        .arg(endpoint)
        .arg(folder);
    judge("Comunica", &lines(&said(&mut command)), 22, report);
}

/// The libraries of Jena as Debian lays them out, without those that stand in each other's way.
fn jena_libraries() -> Option<String> {
    const UNWANTED: &[&str] = &[
        "slf4j-j",
        "slf4j-log4j",
        "slf4j-mig",
        "slf4j-simple",
        "over-slf4j",
        "jul-to",
        "maven",
        "log4j",
        "plexus",
        "surefire",
        "gradle",
        "ant",
        "junit",
        "bsh",
        "wagon",
        "groovy",
        "scala",
        "kotlin",
        "osgi",
    ];
    let mut libraries: Vec<String> = fs::read_dir("/usr/share/java")
        .ok()?
        .filter_map(|entry| entry.ok()?.path().to_str().map(str::to_owned))
        .filter(|path| {
            let name = path.rsplit('/').next().unwrap_or_default();
            let version = |pair: &[u8]| pair[0] == b'-' && pair[1].is_ascii_digit();
            name.ends_with(".jar")
                && !UNWANTED.iter().any(|part| name.contains(part))
                && !name.as_bytes().windows(2).any(version)
        })
        .collect();
    libraries.sort();
    let jena = libraries.iter().any(|path| path.ends_with("/jena-arq.jar"));
    jena.then(|| libraries.join(":"))
}

fn jena(endpoint: &str, dir: &Path, report: &mut Report) {
    let Some(libraries) = jena_libraries().filter(|_| runs(Command::new("java").arg("-version")))
    else {
        report.skip(
            "no Jena",
            "install Java and the package libapache-jena-java of Debian",
        );
        return;
    };
    // Debian's package lacks two files of messages, and does not start without them.
    for file in [
        "xpath/regex/message.properties",
        "msg/XMLSchemaMessages.properties",
    ] {
        let path = dir.join("xerces/impl").join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "none=none\n").unwrap();
    }
    let libraries = format!("{}:{libraries}", dir.display());
    let service = format!(
        "SELECT ?l {{ SERVICE <{endpoint}> {{ ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l }} }}"
    );
    let cases: [(&str, &[&str], &str); 8] = [
        ("SELECT", &[SELECT], "健康政策"),
        ("SELECT by POST", &["--post", SELECT], "健康政策"),
        ("SELECT as CSV", &["--results=CSV", SELECT], "Policy"),
        ("GRAPH", &[GRAPH], "http://e.org/g2"),
        ("ASK", &[ASK], "Yes"),
        ("CONSTRUCT", &[CONSTRUCT], "http://e.org/b"),
        ("DESCRIBE", &[DESCRIBE], "健康政策"),
        ("SERVICE", &[&service], "Policy"),
    ];
    let tried = cases.map(|(name, args, expected)| {
        let mut command = Command::new("java");
        command.args(["-Dfile.encoding=UTF-8", "-cp", &libraries]);
        if name == "SERVICE" {
            command.arg("arq.arq");
        } else {
            command.args(["arq.rsparql", "--service", endpoint]);
        }
        let said = said(command.args(args));
        (format!("{name}: {said}"), said.contains(expected))
    });
    judge("Jena ARQ", &tried, 8, report);
}
