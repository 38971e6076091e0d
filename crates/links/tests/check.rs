//! The check on small made-up files, one in each format: what is right passes, each fault is told by its name.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use std::collections::BTreeSet;

use seisaku_links::{Check, Level, Links, Report};
use seisaku_vocab::Vocabularies;

const NAMES: &str = r#"
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix c: <http://w3id.org/seisaku/id/concept/> .
    c:moss skos:prefLabel "苔"@ja , "Moss"@en . c:fern skos:prefLabel "羊歯"@ja , "Ferns"@en ; skos:altLabel "Fernery"@en .
    c:lichen skos:prefLabel "地衣"@ja , "Lichen"@en . c:alga skos:prefLabel "藻"@ja , "Alga"@en .
"#;

const PARTNERS: &str = "prefix\ttitle_en\ttitle_ja\tiri\tpattern\tidentifiers_org\tsource\tendpoint
T\tTurtle\tT\thttp://t.org/T_\t\\d+\thttp://identifiers.org/t/\tsrc:t\t
O\tObo\tO\thttp://o.org/O_\t\\d+\t\tsrc:o\t
X\tXml\tX\thttp://x.org/\t\\d+\t\tsrc:x\t
S\tSheet\tS\thttp://s.org/\t\\d+\t\tsrc:s\t
J\tJson\tJ\thttp://j.org/\t[a-z]+\t\tsrc:j\t
ROR\tRor\tR\thttps://ror.org/\t\\d+\t\tsrc:r\t
";

const EVIDENCE: &str = "file\tprefix\tid\tnames\tunfit
sheet.tsv\tS\tid\tname,other\ttree=V:a type of paper
sheet.csv\tS\tid\tname\t
*.sssom.tsv\t*\tobject_id\tobject_label\t
rows.json\tJ\tcode\tname\t
";

/// What the made-up databases say.
const FILES: &[(&str, &str)] = &[
    (
        "a/one.ttl",
        "@prefix r: <http://www.w3.org/2000/01/rdf-schema#> . @prefix t: <http://t.org/T_> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
         t:1 r:label \"Mosses\"@en , \"苔\"@ja . t:2 r:label \"Old moss\"@en ; owl:deprecated true .
         t:3 r:label \"Fern\"@en . t:4 r:label \"Fern\"@en . t:6 r:label \"Lichen\"@en .",
    ),
    ("two.obo", "[Term]\nid: O:1\nname: lichen\n\n[Term]\nid: O:2\nname: moss\nis_obsolete: true\n"),
    (
        "three.owl",
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:r='http://www.w3.org/2000/01/rdf-schema#'>
         <rdf:Description rdf:about='http://x.org/1'><r:label>Alga</r:label></rdf:Description></rdf:RDF>",
    ),
    ("sheet.tsv", "id\tname\tother\ttree\nS:1\tMoss\t苔\tA1\n2\tMoss\t\tV1\nragged\n3\tobsolete fern\t\tA2\n4\tPlants\t\tA\n"),
    ("sheet.csv", "id,name\n5,\"Ferns, true\"\n"),
    ("rows.json", "{\"all\": [{\"code\": \"a\", \"name\": \"Alga\"}]}"),
    ("01.json", "{\"id\": \"https://ror.org/01\", \"status\": \"active\", \"name\": \"Moss\"}"),
    ("02.json", "{\"id\": \"https://ror.org/02\", \"status\": \"active\", \"name\": \"MOSS\"}"),
    (
        "own.sssom.tsv",
        "subject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\tmapping_justification\n\
         T:6\tLichen\tskos:exactMatch\tO:1\tlichen\tsemapv:ManualMappingCuration\n",
    ),
    ("of-no-use.bin", "\u{0}"),
];

/// A row that says nothing wrong of itself.
fn row(subject: &str, label: &str, predicate: &str, object: &str, there: &str) -> String {
    let source = object.split(':').next().unwrap().to_lowercase();
    let source = source.replace("ror", "r");
    format!(
        "c:{subject}\t{label}\tskos:{predicate}\t\t{object}\t{there}\tsemapv:ManualMappingCuration\tWe\tsrc:{source}\t0.9\t"
    )
}

fn report(rows: &[String]) -> Report {
    report_with(rows, "http://t.org/T_")
}

fn report_with(rows: &[String], t: &str) -> Report {
    let prefixes: String = [
        "O: http://o.org/O_",
        "X: http://x.org/",
        "S: http://s.org/",
        "J: http://j.org/",
        "ROR: https://ror.org/",
    ]
    .iter()
    .map(|p| format!("#  {p}\n"))
    .collect();
    let set = format!(
        "#curie_map:\n#  c: http://w3id.org/seisaku/id/concept/\n#  T: {t}\n{prefixes}#creator_label:\n#  - We\n\
         subject_id\tsubject_label\tpredicate_id\tpredicate_modifier\tobject_id\tobject_label\tmapping_justification\t\
         author_label\tobject_source\tconfidence\tcomment\n{}\n",
        rows.join("\n")
    );
    let links = Links::parse([
        ("mappings/partners.tsv", PARTNERS),
        ("mappings/evidence.tsv", EVIDENCE),
        ("mappings/plants.sssom.tsv", &set),
    ])
    .unwrap();
    let vocabularies = Vocabularies::parse([("names.ttl", NAMES)]).unwrap();
    let mut check = Check::new(&links, &vocabularies);
    for (path, text) in FILES {
        check.read(path, text.as_bytes());
    }
    check.report()
}

fn codes(report: &Report, level: Level) -> BTreeSet<&'static str> {
    let of = report.findings.iter().filter(|f| f.level == level);
    of.map(|f| f.code).collect()
}

fn right() -> Vec<String> {
    vec![
        row("moss", "Moss", "exactMatch", "T:1", "Mosses"),
        row("lichen", "Lichen", "exactMatch", "O:1", "lichen"),
        row("lichen", "Lichen", "exactMatch", "T:6", "Lichen"),
        row("alga", "Alga", "exactMatch", "X:1", "Alga"),
        row("moss", "Moss", "exactMatch", "S:1", "苔"),
        row("moss", "Moss", "broadMatch", "S:4", "Plants"),
        row("fern", "Ferns", "closeMatch", "S:5", "Ferns, true"),
        row("alga", "Alga", "exactMatch", "J:a", "Alga"),
        row("moss", "Moss", "exactMatch", "ROR:01", "Moss"),
    ]
}

#[test]
fn what_is_right_is_verified_in_every_format() {
    let report = report(&right());
    assert_eq!(report.findings, [], "{report}");
    assert_eq!((report.totals.links, report.totals.verified), (9, 9));
    assert_eq!(report.files.len(), FILES.len() - 1);
    assert_eq!(report.evidence["c:alga X:1"], ["three.owl"]);
    assert_eq!(report.partners["S"], (3, 3));
}

#[test]
fn each_fault_has_its_name() {
    let fern = |object: &str, label: &str| row("fern", "Ferns", "exactMatch", object, label);
    let moss = |object: &str, label: &str| row("moss", "Moss", "exactMatch", object, label);
    let good = moss("T:1", "Mosses");
    let cases: Vec<(&str, Vec<String>)> = vec![
        ("obsolete", vec![moss("O:2", "moss")]),
        ("obsolete", vec![moss("T:2", "Old moss")]),
        ("obsolete", vec![fern("S:3", "obsolete fern")]),
        ("unfit", vec![moss("S:2", "Moss")]),
        ("ambiguous", vec![fern("T:3", "Fern")]),
        (
            "namesake",
            vec![row("moss", "Moss", "exactMatch", "T:2", "Old moss")],
        ),
        // The other one is written as ours is.
        ("ambiguous", vec![moss("ROR:02", "MOSS")]),
        ("label", vec![moss("T:1", "Fern")]),
        ("identifier-unknown", vec![moss("T:9", "Moss")]),
        ("identifier-form", vec![moss("T:D9", "Moss")]),
        ("namespace", vec![moss("N:1", "Moss")]),
        ("nothing-in-common", vec![fern("X:1", "Alga")]),
        (
            "not-lexical",
            vec![fern("X:1", "Alga").replace("ManualMappingCuration", "LexicalMatching")],
        ),
        ("twice", vec![good.clone(), good.replace("exact", "close")]),
        (
            "two-exact",
            vec![moss("T:1", "Mosses"), moss("T:6", "Lichen")],
        ),
        ("shared-exact", vec![good.clone(), fern("T:1", "Mosses")]),
        (
            "partner-disagrees",
            vec![
                row("lichen", "Lichen", "exactMatch", "T:6", "Lichen"),
                row("lichen", "Lichen", "exactMatch", "O:2", "moss"),
            ],
        ),
        ("predicate", vec![good.replace("exactMatch", "match")]),
        (
            "justification",
            vec![good.replace("ManualMappingCuration", "Guess")],
        ),
        ("confidence", vec![good.replace("0.9", "1.9")]),
        ("author", vec![good.replace("\tWe\t", "\tA. Person\t")]),
        ("source", vec![good.replace("src:t", "src:o")]),
        ("subject-unknown", vec![good.replace("c:moss", "c:rock")]),
        ("subject-label", vec![good.replace("\tMoss\t", "\tRock\t")]),
        ("subject-namespace", vec![good.replace("c:moss", "T:moss")]),
        (
            "unverified-exact",
            vec![good.replace("0.9\t", "0.5\tUnverified.")],
        ),
        (
            "rejected",
            vec![
                good.clone(),
                good.replace("exactMatch\t\t", "exactMatch\tNot\t"),
            ],
        ),
    ];
    for (code, rows) in cases {
        let report = report(&rows);
        let found = codes(&report, Level::Error);
        assert!(found.contains(code), "{code}: {rows:?}\n{report}");
        assert!(!report.is_clean() && report.totals.errors > 0);
    }
}

#[test]
fn a_prefix_that_stands_for_another_iri_is_found() {
    let report = report_with(&right(), "http://identifiers.org/t/");
    assert_eq!(codes(&report, Level::Error), BTreeSet::from(["namespace"]));
}

#[test]
fn what_may_be_right_is_a_warning() {
    let report = report(&[row("fern", "Ferns", "closeMatch", "T:3", "Fern")]);
    assert!(report.is_clean(), "{report}");
    assert_eq!(
        codes(&report, Level::Warning),
        BTreeSet::from(["ambiguous"])
    );
}

#[test]
fn what_no_file_has_may_be_marked() {
    let row = row("moss", "Moss", "closeMatch", "T:9", "Moss");
    let report = report(&[row.replace("0.9\t", "0.5\tUnverified: in no file.")]);
    assert_eq!(report.findings, []);
    assert_eq!((report.totals.verified, report.totals.marked), (0, 1));
}

#[test]
fn the_report_is_the_same_in_both_forms() {
    let report = report(&[row("moss", "Moss", "exactMatch", "T:9", "Moss")]);
    let text = report.to_string();
    assert!(
        text.starts_with("error: identifier-unknown [mappings/plants.sssom.tsv:"),
        "{text}"
    );
    let json: serde_json::Value = serde_json::from_str(&report.to_json().unwrap()).unwrap();
    assert_eq!(json["totals"]["errors"], 1);
    assert_eq!(json["findings"][0]["code"], "identifier-unknown");
    assert!(text.contains("\nerrors\t1\n"));
}
