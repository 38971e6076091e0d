//! What a release brings for people without SPARQL, and what goes with publishing: the tables with
//! their description, the model as shapes, how to cite, the redirects.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::harness::{root, seisaku};
use crate::seeds::seed_paths;

/// The tables, each with the class whose instances are its rows.
const TABLES: [(&str, &str); 10] = [
    ("actions", "pol:Action"),
    ("bodies", "org:Organization"),
    ("budgets", "pol:Budget"),
    ("directions", "pol:Direction"),
    ("items", "pol:PolicyItem"),
    ("links", "sssom:Mapping"),
    ("measures", "pol:Measure"),
    ("milestones", "pol:Milestone"),
    ("policies", "pol:Policy"),
    ("programmes", "pol:Programme"),
];

/// Columns of which the seeds have nothing: no range of a sum, and no year or project of a direction.
const EMPTY: [(&str, &str); 4] = [
    ("budgets", "yen_min"),
    ("budgets", "yen_max"),
    ("directions", "fiscal_year"),
    ("directions", "contributes_to"),
];

const PREFIXES: &str = "PREFIX pol: <http://w3id.org/seisaku/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX sssom: <https://w3id.org/sssom/>
PREFIX dcterms: <http://purl.org/dc/terms/>
";

/// A release of the seeds: the folder that it lies in, and its own.
fn release() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let build = seisaku(["build"]);
    build.args(seed_paths()).in_dir(dir.path()).run().expect(0);
    let releases = dir.path().join("releases");
    let id = fs::read_to_string(releases.join("current")).unwrap();
    let folder = releases.join(id.trim());
    (dir, folder)
}

/// The first column of a query's answer.
fn column(dir: &Path, query: &str) -> Vec<String> {
    let run = seisaku(["query", "--format", "csv", &format!("{PREFIXES}{query}")]);
    let run = run.in_dir(dir).run().expect(0);
    run.text().lines().skip(1).map(str::to_owned).collect()
}

/// The rows of a CSV file ([RFC 4180](https://www.rfc-editor.org/rfc/rfc4180)).
fn csv(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut quoted = false;
    let mut letters = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                cell.push('"');
                letters.next();
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            letter => cell.push(letter),
        }
    }
    assert!(
        !quoted && cell.is_empty() && row.is_empty(),
        "the file is cut"
    );
    rows
}

/// Whether a value is of the datatype that the description names.
fn is_of(datatype: &str, value: &str) -> bool {
    match datatype {
        "anyURI" => value.starts_with("http://") || value.starts_with("https://"),
        "integer" => value.parse::<i64>().is_ok(),
        "decimal" => value.parse::<f64>().is_ok() && !value.contains(['e', 'E']),
        "string" => true,
        other => panic!("{other}"),
    }
}

/// What is wrong with a table by its description.
fn faults(table: &Value, rows: &[Vec<String>]) -> Vec<String> {
    let columns = table["tableSchema"]["columns"].as_array().unwrap();
    let mut faults = Vec::new();
    let names: Vec<&str> = columns
        .iter()
        .map(|c| c["titles"].as_str().unwrap())
        .collect();
    if rows[0] != names {
        faults.push(format!("{:?} and not {names:?}", rows[0]));
    }
    let mut keys = BTreeSet::new();
    for row in &rows[1..] {
        if !keys.insert(&row[0]) {
            faults.push(format!("{} comes twice", row[0]));
        }
        for (cell, column) in row.iter().zip(columns) {
            let datatype = column["datatype"].as_str().unwrap();
            let values: Vec<&str> = match column["separator"].as_str() {
                Some(separator) => cell.split(separator).collect(),
                None => vec![cell],
            };
            let empty = cell.is_empty() && column["required"] == false;
            if !empty && !values.iter().all(|value| is_of(datatype, value)) {
                faults.push(format!("{}: {cell:?} is no {datatype}", row[0]));
            }
        }
        if row.len() != columns.len() {
            faults.push(format!("{} has {} cells", row[0], row.len()));
        }
    }
    faults
}

#[test]
fn tables_have_a_row_for_each_thing_and_are_what_their_description_says() {
    let (dir, folder) = release();
    let text = fs::read_to_string(folder.join("tables/csv-metadata.json")).unwrap();
    let description: Value = serde_json::from_str(&text).unwrap();
    let described: BTreeMap<&str, &Value> = description["tables"]
        .as_array()
        .unwrap()
        .iter()
        .map(|table| (table["url"].as_str().unwrap(), table))
        .collect();
    assert_eq!(described.len(), TABLES.len());
    for (name, class) in TABLES {
        let file = format!("{name}.csv");
        let rows = csv(&fs::read_to_string(folder.join("tables").join(&file)).unwrap());
        assert_eq!(faults(described[file.as_str()], &rows), [""; 0], "{name}");
        let keys: BTreeSet<&str> = rows[1..].iter().map(|row| row[0].as_str()).collect();
        let wanted = column(
            dir.path(),
            &format!("SELECT DISTINCT ?s {{ ?s a {class} }}"),
        );
        assert!(wanted.len() > 10, "{name}: {}", wanted.len());
        assert_eq!(keys, wanted.iter().map(String::as_str).collect(), "{name}");
        // No column is there in vain.
        for (number, column) in rows[0].iter().enumerate() {
            let filled = rows[1..]
                .iter()
                .filter(|row| !row[number].is_empty())
                .count();
            let empty = EMPTY.contains(&(name, column.as_str()));
            assert_eq!(filled == 0, empty, "{name}: {column}");
        }
    }
    a_table_says_what_the_data_says(dir.path(), &folder);
}

fn a_table_says_what_the_data_says(dir: &Path, folder: &Path) {
    let rows = csv(&fs::read_to_string(folder.join("tables/items.csv")).unwrap());
    let at = |name: &str| rows[0].iter().position(|column| column == name).unwrap();
    let (identifier, lead) = (at("identifier"), at("lead"));
    let led = rows[1..]
        .iter()
        .filter(|row| row[lead].split('|').any(|code| code == "METI"));
    let led: BTreeSet<&str> = led.map(|row| row[identifier].as_str()).collect();
    let query = "SELECT ?n { ?i a pol:PolicyItem ; dcterms:identifier ?n ; pol:lead/<http://www.w3.org/2004/02/skos/core#notation> \"METI\" }";
    let asked = column(dir, query);
    assert!(asked.len() > 1, "{asked:?}");
    assert_eq!(led, asked.iter().map(String::as_str).collect());
    // Items are in the order of counting.
    let numbers: Vec<&str> = rows[1..]
        .iter()
        .map(|row| row[identifier].as_str())
        .collect();
    let place = |number: &str| numbers.iter().position(|n| *n == number).unwrap();
    assert!(place("1.1.2") < place("1.1.10"));
}

#[test]
fn the_check_of_tables_can_fail() {
    let table: Value = serde_json::from_str(
        r#"{ "tableSchema": { "columns": [
            { "titles": "iri", "datatype": "anyURI", "required": true },
            { "titles": "yen", "datatype": "decimal", "required": false },
            { "titles": "of", "datatype": "anyURI", "separator": "|", "required": false }
        ] } }"#,
    )
    .unwrap();
    let good = "\u{feff}iri,yen,of\r\nhttp://e.org/a,1.5,http://e.org/b|http://e.org/c\r\nhttp://e.org/d,,\r\n";
    assert_eq!(faults(&table, &csv(good)), [""; 0]);
    for (from, to) in [
        ("1.5", "1e5"),
        ("|http:", "|ftp:"),
        ("e.org/d", "e.org/a"),
        ("iri,yen", "yen,iri"),
        ("http://e.org/d,,", ",,"),
    ] {
        assert_eq!(
            faults(&table, &csv(&good.replacen(from, to, 1))).len(),
            1,
            "{from}"
        );
    }
    assert_eq!(csv("a,\"b\"\"\n,c\"\r\n"), [["a", "b\"\n,c"]]);
}

#[test]
fn the_model_names_every_class_and_how_to_cite_the_release() {
    let (dir, folder) = release();
    let shapes = fs::read_to_string(folder.join("shex/seisaku.shex")).unwrap();
    for (_, class) in TABLES {
        assert!(shapes.contains(&format!("a [ {class} ]")), "{class}");
    }
    // Each shape that is referred to is there.
    let referred = shapes
        .split("@<#")
        .skip(1)
        .map(|rest| rest.split('>').next().unwrap());
    let referred: BTreeSet<&str> = referred.collect();
    assert!(referred.len() > 20, "{}", referred.len());
    for name in referred {
        assert!(
            shapes.contains(&format!("\n<#{name}> EXTRA a {{")),
            "{name}"
        );
    }
    let cited = fs::read_to_string(folder.join("CITATION.cff")).unwrap();
    let id = folder.file_name().unwrap().to_str().unwrap();
    assert!(cited.contains(&format!("version: {id}\n")), "{cited}");
    drop(dir);
}

#[test]
fn the_program_is_cited_by_its_version() {
    let cited = fs::read_to_string(root().join("CITATION.cff")).unwrap();
    let version = format!("version: {}\n", env!("CARGO_PKG_VERSION"));
    assert!(cited.contains(&version), "{cited}");
    let invented = ["doi:", "orcid:", "family-names:"];
    assert!(!invented.iter().any(|key| cited.contains(key)));
}

#[test]
fn the_redirects_keep_every_path() {
    let text = fs::read_to_string(root().join("crates/cli/deploy/w3id.htaccess")).unwrap();
    let rules: Vec<&str> = text
        .lines()
        .filter(|l| l.starts_with("RewriteRule "))
        .collect();
    // One rule for all paths: what it takes is what it gives.
    let parts: Vec<&str> = rules[0].split(' ').collect();
    assert_eq!((rules.len(), parts[1]), (1, "^(.*)$"));
    assert!(
        parts[2].starts_with("https://") && parts[2].ends_with("/$1"),
        "{}",
        parts[2]
    );
    assert!(parts[3].contains("R=302") && parts[3].contains("QSA"));
}
