//! Faults planted among the links, each of which has to be found: against made-up files of the databases always, against
//! the real ones where they lie beside the workspace.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::tempdir;

use crate::files::copy;
use crate::harness::{root, seisaku};
use crate::links::{Row, databases, rows};

/// At least so many faults.
const AT_LEAST: usize = 50;

/// What a fault by itself makes wrong in other rows too.
const IN_PAIRS: &[&str] = &[
    "two-exact",
    "shared-exact",
    "twice",
    // What spoke for a link was the one that is at fault now.
    "nothing-in-common",
    "partner-disagrees",
    "ambiguous",
];

/// Terms that are no more, which the real files have too.
const OBSOLETE: [(&str, &str); 5] = [
    ("MONDO:0006516", "obsolete sarcopenia"),
    ("MONDO:0000002", "obsolete 46,XX sex reversal"),
    (
        "MONDO:0000003",
        "obsolete 17-hydroxysteroid dehydrogenase deficiency",
    ),
    ("MONDO:0000839", "obsolete congenital abnormality"),
    (
        "MONDO:0002276",
        "obsolete arteriosclerotic cardiovascular disease",
    ),
];

/// Namesakes, and what merely sounds alike: subject, prefix of its right object, the wrong one, its label.
const HOMONYMS: [(&str, &str, &str, &str); 5] = [
    (
        "seisaku.organisation:ARC-INSTITUTE",
        "ROR",
        "ROR:011247s60",
        "ARC Institute",
    ),
    (
        "seisaku.concept:clinical-trial",
        "mesh",
        "mesh:D016430",
        "Clinical Trial",
    ),
    (
        "seisaku.concept:meta-analysis",
        "mesh",
        "mesh:D017418",
        "Meta-Analysis",
    ),
    (
        "seisaku.concept:statistics",
        "mesh",
        "mesh:D020500",
        "Statistics",
    ),
    (
        "seisaku.concept:cancer",
        "MONDO",
        "MONDO:0004993",
        "carcinoma",
    ),
];

/// Names that two classes bear: exact is wrong for either.
const AMBIGUOUS: [(&str, &str); 4] = [
    ("NANDO:1100001", "神経・筋疾患"),
    ("NANDO:2100214", "神経・筋疾患"),
    ("NANDO:2100157", "糖尿病"),
    ("NANDO:2100158", "糖尿病"),
];

/// Files of the databases made up from the tables, with what they have beyond them.
fn made_up(dir: &Path, rows: &[Row]) {
    let mut sssom = String::from(
        "subject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\tmapping_justification\n",
    );
    let mut add = |from: &str, label: &str, to: &str, there: &str| {
        let row = format!("{from}\t{label}\tskos:exactMatch\t{to}\t{there}\tx\n");
        sssom.push_str(&row);
    };
    let mut exact: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in rows
        .iter()
        .filter(|r| !r.cells[10].starts_with("Unverified"))
    {
        add("none:0", "none", &row.cells[3], &row.cells[4]);
        if row.cells[5].ends_with("LexicalMatching") {
            add("none:0", "none", &row.cells[3], &row.cells[1]);
        }
        if row.cells[2] == "skos:exactMatch" {
            exact.entry(&row.cells[0]).or_default().push(row);
        }
    }
    for group in exact.values() {
        let mondo = group.iter().find(|r| r.prefix() == "MONDO");
        for (from, to) in mondo.iter().flat_map(|m| group.iter().map(move |t| (m, t))) {
            if from.cells[3] != to.cells[3] {
                add(&from.cells[3], &from.cells[4], &to.cells[3], &to.cells[4]);
            }
        }
    }
    for (id, label) in OBSOLETE.into_iter().chain(AMBIGUOUS) {
        add("none:0", "none", id, label);
    }
    for (_, _, id, label) in HOMONYMS {
        add("none:0", "none", id, label);
    }
    fs::write(dir.join("all.sssom.tsv"), sssom).unwrap();
    let mut mesh = String::from("mesh_id\tlabel_en\ttree_numbers\n");
    for (_, _, id, label) in HOMONYMS {
        if let Some(local) = id.strip_prefix("mesh:") {
            writeln!(mesh, "{local}\t{label}\tV03").unwrap();
        }
    }
    fs::create_dir(dir.join("mesh")).unwrap();
    fs::write(dir.join("mesh/mesh-descriptor-labels.tsv"), mesh).unwrap();
}

/// Rows to put faults into, each once.
struct Faults {
    rows: Vec<Row>,
    /// Where a fault is: index of the row, what it is.
    planted: BTreeMap<usize, &'static str>,
}

impl Faults {
    /// Rows that are right, exact, share a name with their subject, and are of this database.
    fn take(&self, prefix: &str, number: usize) -> Vec<usize> {
        let fits = |i: &usize| {
            let row = &self.rows[*i];
            row.prefix() == prefix
                && row.cells[2] == "skos:exactMatch"
                && row.cells[5].ends_with("LexicalMatching")
                && !self.planted.contains_key(i)
        };
        let taken: Vec<usize> = (0..self.rows.len()).filter(fits).take(number).collect();
        assert_eq!(taken.len(), number, "{prefix}");
        taken
    }

    fn find(&self, is: impl Fn(&Row) -> bool) -> usize {
        let found =
            (0..self.rows.len()).find(|i| is(&self.rows[*i]) && !self.planted.contains_key(i));
        found.unwrap()
    }

    fn plant(&mut self, row: usize, what: &'static str, cells: &[(usize, &str)]) {
        for (column, value) in cells {
            assert_ne!(self.rows[row].cells[*column], *value);
            self.rows[row].cells[*column] = (*value).to_owned();
        }
        assert!(self.planted.insert(row, what).is_none(), "{what}");
    }

    /// The cells of two rows exchanged.
    fn swap(&mut self, (a, b): (usize, usize), what: &'static str, columns: &[usize]) {
        let of = |row: &Row| {
            columns
                .iter()
                .map(|c| row.cells[*c].clone())
                .collect::<Vec<_>>()
        };
        let (here, there) = (of(&self.rows[a]), of(&self.rows[b]));
        for (row, values) in [(a, there), (b, here)] {
            let cells: Vec<(usize, &str)> = columns
                .iter()
                .copied()
                .zip(values.iter().map(String::as_str))
                .collect();
            self.plant(row, what, &cells);
        }
    }
}

/// The rows with faults in them.
fn faulty() -> Faults {
    let mut faults = Faults {
        rows: rows(),
        planted: BTreeMap::new(),
    };
    named(&mut faults);
    for (prefix, pairs) in [("mesh", 4), ("wikidata", 2)] {
        for pair in faults.take(prefix, 2 * pairs).chunks(2) {
            faults.swap((pair[0], pair[1]), "swapped identifiers", &[3]);
        }
    }
    for (prefix, pairs) in [("mesh", 3), ("DOID", 2), ("ROR", 1)] {
        for pair in faults.take(prefix, 2 * pairs).chunks(2) {
            faults.swap((pair[0], pair[1]), "swapped objects", &[3, 4]);
        }
    }
    for (row, (id, label)) in faults
        .take("MONDO", OBSOLETE.len())
        .into_iter()
        .zip(OBSOLETE)
    {
        faults.plant(row, "obsolete", &[(3, id), (4, label)]);
    }
    namespaces(&mut faults);
    forms(&mut faults);
    faults
}

fn named(faults: &mut Faults) {
    for (subject, prefix, id, label) in HOMONYMS {
        let row = faults.find(|r| r.cells[0] == subject && r.prefix() == prefix);
        faults.plant(row, "homonym", &[(3, id), (4, label)]);
    }
    for (id, _) in AMBIGUOUS {
        let row = faults.find(|r| r.cells[3] == id);
        faults.plant(row, "ambiguous", &[(2, "skos:exactMatch")]);
    }
}

fn namespaces(faults: &mut Faults) {
    for (from, to) in [
        ("mesh", "MONDO"),
        ("MONDO", "DOID"),
        ("DOID", "mesh"),
        ("wikidata", "ROR"),
        ("ISO3166", "wikidata"),
        ("ROR", "FundRef"),
    ] {
        let row = faults.take(from, 1)[0];
        let id = faults.rows[row].cells[3].replacen(from, to, 1);
        faults.plant(row, "wrong namespace", &[(3, &id)]);
    }
    for (prefix, id) in [
        ("mesh", "mesh:D999999999"),
        ("MONDO", "MONDO:9999999"),
        ("ROR", "ROR:0zzzzzz99"),
        ("eGovLaw", "eGovLaw:999AC0000000999"),
    ] {
        let row = faults.take(prefix, 1)[0];
        faults.plant(row, "no such identifier", &[(3, id)]);
    }
}

fn forms(faults: &mut Faults) {
    let rows = faults.take("mesh", 10);
    for row in &rows[..2] {
        faults.plant(*row, "another label", &[(4, "Something Else")]);
    }
    for row in &rows[2..4] {
        let cells = [(9, "0.5"), (10, "Unverified: in no file.")];
        faults.plant(*row, "unverified and exact", &cells);
    }
    faults.plant(rows[4], "confidence", &[(9, "1.5")]);
    faults.plant(rows[5], "a person", &[(6, "A. Person")]);
    faults.plant(rows[6], "predicate", &[(2, "skos:sameMatch")]);
    faults.plant(rows[7], "label of the subject", &[(1, "Another Thing")]);
    faults.plant(
        rows[8],
        "no such subject",
        &[(0, "seisaku.concept:nothing-of-ours")],
    );
    faults.plant(rows[9], "source", &[(7, "bioregistry:hp")]);
}

/// An ontology with these rows in place of its own.
fn written(dir: &Path, rows: &[Row]) {
    copy(&root().join("ontology"), dir);
    let mut lines: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows {
        let path = dir.join(format!("mappings/{}.sssom.tsv", row.table));
        let lines = lines.entry(row.table.clone()).or_insert_with(|| {
            let text = fs::read_to_string(path).unwrap();
            text.lines().map(str::to_owned).collect()
        });
        lines[row.line - 1] = row.cells.join("\t");
    }
    for (table, lines) in lines {
        let path = dir.join(format!("mappings/{table}.sssom.tsv"));
        fs::write(path, lines.join("\n") + "\n").unwrap();
    }
}

fn report(ontology: &Path, files: &Path) -> Value {
    let run = seisaku(["validate", "--format", "json", "--ontology"])
        .arg(ontology)
        .arg("--links")
        .arg(files)
        .run();
    assert_eq!(run.stderr, "");
    serde_json::from_str(run.text()).unwrap()
}

/// Every planted fault is an error in its row, and no row is at fault without reason.
fn all_are_found(files: &Path) {
    let faults = faulty();
    assert!(
        faults.planted.len() >= AT_LEAST,
        "only {} faults",
        faults.planted.len()
    );
    let dir = tempdir().unwrap();
    written(dir.path(), &faults.rows);
    let report = report(dir.path(), files);
    let mut found: BTreeMap<(String, usize), BTreeSet<&str>> = BTreeMap::new();
    for finding in report["findings"].as_array().unwrap() {
        if finding["level"] == "error" {
            let table = finding["set"].as_str().unwrap().to_owned();
            let line = usize::try_from(finding["line"].as_u64().unwrap()).unwrap();
            let codes = found.entry((table, line)).or_default();
            codes.insert(finding["code"].as_str().unwrap());
        }
    }
    let place = |i: usize| (faults.rows[i].table.clone(), faults.rows[i].line);
    let missed: Vec<String> = faults
        .planted
        .iter()
        .filter(|(i, _)| !found.contains_key(&place(**i)))
        .map(|(i, what)| format!("{what}: {:?}", faults.rows[*i]))
        .collect();
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    let planted: BTreeSet<_> = faults.planted.keys().map(|i| place(*i)).collect();
    let wrongly: Vec<_> = found
        .iter()
        .filter(|(place, codes)| {
            !planted.contains(*place) && !codes.iter().all(|c| IN_PAIRS.contains(c))
        })
        .collect();
    assert!(wrongly.is_empty(), "{wrongly:?}");
}

#[test]
fn faults_are_found_in_made_up_files() {
    let files = tempdir().unwrap();
    made_up(files.path(), &rows());
    let before = report(&root().join("ontology"), files.path());
    assert_eq!(before["totals"]["errors"], 0, "{}", before["findings"]);
    all_are_found(files.path());
}

#[test]
fn faults_are_found_in_the_real_files() {
    if let Some(files) = databases() {
        all_are_found(&files);
    }
}
