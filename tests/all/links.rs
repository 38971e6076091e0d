//! The links to other databases: their tables are whole, a release publishes all of them, and they agree with the
//! databases' own files where those lie beside the workspace.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::tempdir;

use crate::data::{BASE, Dataset};
use crate::files::contents;
use crate::harness::{root, seisaku};
use crate::releases::{build_small, current, of_seeds, small};
use crate::shared::say;

/// Where the databases' files lie, which are not part of the project.
const FILES: &str = "../shared/external/data";
/// How many links there have to be, and things that they are from.
const LINKS: usize = 400;
const SUBJECTS: usize = 180;
/// The columns of a table that does not reject.
const COLUMNS: [&str; 11] = [
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "author_label",
    "object_source",
    "object_source_version",
    "confidence",
    "comment",
];

/// A row of a table.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) table: String,
    /// Its line, from 1.
    pub(crate) line: usize,
    /// Its cells, in the order of `COLUMNS`.
    pub(crate) cells: Vec<String>,
}

impl Row {
    pub(crate) fn prefix(&self) -> &str {
        self.cells[3].split(':').next().unwrap()
    }
}

/// The tables by name, as they are.
fn tables() -> BTreeMap<String, String> {
    let files = contents(&root().join("ontology/mappings"));
    files
        .into_iter()
        .filter_map(|(path, bytes)| {
            let name = path.to_str()?.strip_suffix(".sssom.tsv")?.to_owned();
            Some((name, String::from_utf8(bytes).unwrap()))
        })
        .collect()
}

/// All rows of links that hold.
pub(crate) fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for (table, text) in tables().into_iter().filter(|(name, _)| name != "rejected") {
        let lines = text
            .lines()
            .enumerate()
            .filter(|(_, l)| !l.starts_with('#'));
        for (i, line) in lines.skip(1) {
            let cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
            assert_eq!(cells.len(), COLUMNS.len(), "{table}:{}", i + 1);
            rows.push(Row {
                table: table.clone(),
                line: i + 1,
                cells,
            });
        }
    }
    assert!(rows.len() >= LINKS, "only {} links", rows.len());
    rows
}

/// The databases' files; none, said aloud, where they are not.
pub(crate) fn databases() -> Option<PathBuf> {
    let path = root().join(FILES);
    if path.is_dir() {
        return Some(path);
    }
    say(&format!(
        "SKIPPED: {FILES} is not there, so nothing was compared with it"
    ));
    None
}

/// The IRI that a CURIE stands for in a table.
pub(crate) fn expand(table: &str, curie: &str) -> String {
    let (prefix, local) = curie.split_once(':').unwrap();
    let begins = format!("#  {prefix}: \"");
    let line = table.lines().find_map(|l| l.strip_prefix(&begins));
    let namespace = line.unwrap_or_else(|| panic!("{prefix} is not in the head"));
    format!("{}{local}", namespace.trim_end_matches('"'))
}

#[test]
fn the_tables_are_sssom() {
    let tables = tables();
    assert!(tables.len() >= 8, "only {} tables", tables.len());
    for (name, text) in &tables {
        for key in [
            "mapping_set_id",
            "mapping_set_version",
            "mapping_set_title",
            "license",
            "mapping_provider",
        ] {
            assert!(text.contains(&format!("\n#{key}: ")), "{name} has no {key}");
        }
        assert!(
            text.contains("\n#creator_label:\n#  - \"Seisaku\"\n"),
            "{name}"
        );
        for person in ["orcid", "author_id", "reviewer"] {
            assert!(!text.to_lowercase().contains(person), "{name}: {person}");
        }
        let head = text.lines().find(|l| !l.starts_with('#')).unwrap();
        let columns: Vec<&str> = head
            .split('\t')
            .filter(|c| *c != "predicate_modifier")
            .collect();
        assert_eq!(columns, COLUMNS, "{name}");
        assert!(text.ends_with('\n') && !text.contains('\r'), "{name}");
    }
    for row in rows() {
        let at = format!("{}:{}", row.table, row.line);
        for column in [0, 2, 3, 5, 7] {
            let iri = expand(&tables[&row.table], &row.cells[column]);
            assert!(oxigraph::model::NamedNode::new(&iri).is_ok(), "{at}: {iri}");
        }
        let sure: f64 = row.cells[9].parse().unwrap();
        assert!((0.0..=1.0).contains(&sure), "{at}");
        assert_eq!(row.cells[6], "Seisaku", "{at}");
        assert!(row.cells.iter().all(|c| c.trim() == c), "{at}");
    }
}

/// The reference implementation of SSSOM, named by this variable, reads the tables without complaint.
#[test]
#[ignore = "it needs sssom-py: SEISAKU_TEST_SSSOM=/path/to/sssom"]
fn sssom_py_reads_the_tables() {
    let sssom = std::env::var_os("SEISAKU_TEST_SSSOM").unwrap_or_else(|| "sssom".into());
    let dir = tempdir().unwrap();
    let validate = |file: &Path| {
        let out = Command::new(&sssom)
            .arg("validate")
            .arg(file)
            .output()
            .unwrap();
        (
            out.status.success(),
            String::from_utf8_lossy(&out.stderr).into_owned(),
        )
    };
    for (name, text) in tables() {
        let file = dir.path().join(format!("{name}.sssom.tsv"));
        fs::write(&file, &text).unwrap();
        let (good, said) = validate(&file);
        assert!(good, "{name}: {said}");
        // And it would complain.
        fs::write(
            &file,
            text.replace("\t0.98\t", "\t98\t")
                .replace("\t1\t", "\t10\t"),
        )
        .unwrap();
        let altered = text.contains("\t0.98\t") || text.contains("\t1\t");
        assert!(!altered || !validate(&file).0, "{name}");
    }
}

#[test]
fn a_release_publishes_every_link() {
    let release = of_seeds().join(current(of_seeds()));
    let data = Dataset::parse(&fs::read(release.join("seisaku.nq")).unwrap());
    let rows = rows();
    let mappings = data.select(
        "SELECT ?s ?p ?o ?justification ?sure {
           ?m a sssom:Mapping ; owl:annotatedSource ?s ; owl:annotatedProperty ?p ; owl:annotatedTarget ?o ;
             sssom:mapping_justification ?justification ; sssom:confidence ?sure ; sssom:object_source [] .
           ?s ?p ?o . }",
    );
    let tables = tables();
    let mut expected: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let iri = |column: usize| expand(&tables[&row.table], &row.cells[column]);
            vec![iri(0), iri(2), iri(3), iri(5), row.cells[9].clone()]
        })
        .collect();
    expected.sort();
    assert_eq!(mappings, expected);
    let subjects: BTreeSet<&String> = mappings.iter().map(|m| &m[0]).collect();
    assert!(
        subjects.len() >= SUBJECTS,
        "only {} subjects",
        subjects.len()
    );
    let named = data.select("SELECT DISTINCT ?s { ?m owl:annotatedSource ?s . ?s rdfs:label [] }");
    assert_eq!(
        named.len(),
        subjects.len(),
        "a link is from something without a label"
    );
    let also = data.select(
        "SELECT ?s { ?m owl:annotatedSource ?s ; owl:annotatedTarget <http://id.nlm.nih.gov/mesh/D000544> .
           ?s rdfs:seeAlso <http://identifiers.org/mesh/D000544> }",
    );
    assert_eq!(also, [[format!("{BASE}id/concept/alzheimer-disease")]]);
}

#[test]
fn the_linksets_count_what_is_there() {
    let release = of_seeds().join(current(of_seeds()));
    let data = Dataset::parse(&fs::read(release.join("seisaku.nq")).unwrap());
    let stated = data.select(
        "SELECT ?space ?p ?n ?subjects {
           ?l a void:Linkset ; void:linkPredicate ?p ; void:objectsTarget ?target ; void:triples ?n ; void:distinctSubjects ?subjects ;
             void:subjectsTarget [ a pol:Release ; void:subset ?l ] .
           ?target a void:Dataset ; void:uriSpace ?space . }",
    );
    let counted = data.select(
        "SELECT ?space ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?subjects) {
           GRAPH <http://w3id.org/seisaku/id/graph/links> { ?m owl:annotatedProperty ?p ; owl:annotatedTarget ?o ; owl:annotatedSource ?s .
             ?target void:uriSpace ?space FILTER(STRSTARTS(STR(?o), ?space))
             FILTER NOT EXISTS { ?other void:uriSpace ?longer FILTER(STRLEN(?longer) > STRLEN(?space) && STRSTARTS(STR(?o), ?longer)) } } }
         GROUP BY ?space ?p",
    );
    assert!(stated.len() >= 40, "only {} linksets", stated.len());
    assert_eq!(stated, counted);
    let sum: usize = stated.iter().map(|l| l[2].parse::<usize>().unwrap()).sum();
    assert_eq!(sum, rows().len());
}

#[test]
fn a_release_holds_the_tables_and_the_report() {
    let dir = small();
    build_small(
        dir.path(),
        &["--date", "2025-07-01", "--base", "http://example.org/"],
    )
    .expect(0);
    let releases = dir.path().join("releases");
    let files = contents(&releases.join(current(&releases)).join("mappings"));
    let of = |name: &str| String::from_utf8(files[Path::new(name)].clone()).unwrap();
    for (name, text) in tables() {
        let here = of(&format!("{name}.sssom.tsv"));
        assert_eq!(here, text.replace(BASE, "http://example.org/"), "{name}");
    }
    let report: Value = serde_json::from_str(&of("report.json")).unwrap();
    assert_eq!(report["totals"]["links"], rows().len());
    assert_eq!(report["totals"]["errors"], 0);
    assert!(
        report["coverage"]["Disease"]["linked"].as_u64() > Some(40),
        "{report}"
    );
    assert!(of("report.txt").contains("\nerrors\t0\n"));
    // What was read from another document has no links here.
    let nq = fs::read_to_string(releases.join(current(&releases)).join("seisaku.nq")).unwrap();
    assert!(
        nq.contains("/id/mapping/concept-dementia/") && !nq.contains("/id/mapping/publication-")
    );
}

#[test]
fn a_build_looks_at_the_files_that_it_is_given() {
    let dir = small();
    let folder = dir.path().join("databases");
    fs::create_dir(&folder).unwrap();
    let arguments = ["--date", "2025-07-01", "--links", "databases"];
    let run = build_small(dir.path(), &arguments).expect(1);
    assert!(
        run.stderr.contains("no file of another database"),
        "{}",
        run.stderr
    );
    let gone = "[Term]\nid: MONDO:0001627\nname: obsolete dementia\n";
    fs::write(folder.join("mondo.obo"), gone).unwrap();
    let run = build_small(dir.path(), &arguments).expect(1);
    assert!(
        run.stderr
            .contains("error: obsolete [mappings/diseases.sssom.tsv:"),
        "{}",
        run.stderr
    );
    assert!(!dir.path().join("releases").exists());
}

#[test]
fn the_files_of_the_databases_agree() {
    let Some(files) = databases() else {
        return;
    };
    let run = seisaku(["validate", "--format", "json", "--links"])
        .arg(files)
        .run()
        .expect(0);
    let report: Value = serde_json::from_str(run.text()).unwrap();
    let figure = |name: &str| report["totals"][name].as_u64().unwrap();
    say(&format!(
        "{} links from {} things, {} verified, {} marked unverified",
        figure("links"),
        figure("subjects"),
        figure("verified"),
        figure("marked")
    ));
    assert_eq!(figure("errors"), 0);
    assert!(
        figure("verified") * 10 >= figure("links") * 9,
        "{}",
        report["totals"]
    );
    assert_eq!(figure("verified") + figure("marked"), figure("links"));
    // A name that two classes of NANDO bear is flagged.
    let flagged = |object: &str| {
        let findings = report["findings"].as_array().unwrap();
        findings
            .iter()
            .any(|f| f["object"] == object && f["code"] == "ambiguous")
    };
    assert!(
        flagged("NANDO:1100001") && flagged("NANDO:2100214"),
        "{}",
        report["findings"]
    );
}
