//! Twenty-two papers of our own against what a careful reader says that they say (`tests/papers/`):
//! precision and recall of items, bodies, amounts and dates, and what else is missing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use unicode_normalization::UnicodeNormalization;

use crate::data::Dataset;
use crate::harness::{root, seisaku};
use crate::seeds::{Document, converted};

/// Kind, subject, property, value.
type Fact = [String; 4];

/// What is measured as precision and recall.
const MEASURED: [&str; 4] = ["item", "body", "amount", "date"];
/// What is measured and does not reach the mark yet.
const NOT_YET: &[&str] = &[];
/// How much of what is measured has to be right, and to be there.
const MARK: f64 = 0.98;
/// The share of a paper's text that may be left to no rule.
const GENERIC: f64 = 0.10;
/// The papers of which more is left to no rule for now.
const GENERIC_NOT_YET: &[&str] = &[];
/// The faults that are known: each has to be there, and no other.
const SHORTFALLS: &str = "shortfalls.tsv";

/// For each kind, what is asked of the data: subject, property and value.
const QUERIES: &[(&str, &str)] = &[
    (
        "item",
        "SELECT ?key ('text' AS ?p) ?text {
           ?i a pol:PolicyItem ; dcterms:identifier ?key ; dcterms:description ?text }",
    ),
    (
        "body",
        "SELECT ?key ?p ?label {
           VALUES (?property ?p) { (pol:lead 'lead') (pol:responsible 'responsible') }
           ?i a pol:PolicyItem ; dcterms:identifier ?key ; ?property ?body .
           ?body rdfs:label ?label FILTER(LANG(?label) = 'ja')
           FILTER(?p = 'lead' || NOT EXISTS { ?i pol:lead ?body }) }",
    ),
    (
        "body",
        "SELECT ?key ?p ?label {
           VALUES (?property ?p) { (pol:lead 'lead') (pol:responsible 'responsible') }
           VALUES (?class ?of) { (pol:Action 'action') (pol:Direction 'direction') }
           ?b a ?class ; dcterms:identifier ?id ; ?property ?body .
           ?body rdfs:label ?label FILTER(LANG(?label) = 'ja')
           FILTER(?p = 'lead' || NOT EXISTS { ?b pol:lead ?body })
           BIND(REPLACE(?id, '^([^/]+)/', CONCAT('$1/', ?of, '/')) AS ?key) }",
    ),
    (
        "action",
        "SELECT ?key ('text' AS ?p) ?text {
           ?b a pol:Action ; dcterms:identifier ?key ; dcterms:description ?text
           FILTER NOT EXISTS { ?b pol:role pol:LeadIn } }",
    ),
    (
        "direction",
        "SELECT ?key ('text' AS ?p) ?text {
           ?b a pol:Direction ; dcterms:identifier ?key ; dcterms:description ?text
           FILTER NOT EXISTS { ?b pol:role pol:LeadIn } }",
    ),
    (
        "repeats",
        "SELECT ?key ('repeats' AS ?p) ?original {
           ?i a pol:PolicyItem ; dcterms:identifier ?key ; pol:repeats/dcterms:identifier ?original }",
    ),
    (
        "amount",
        "SELECT ?of ?p ?yen {
           ?b a pol:Budget ; pol:budgetOf ?thing ; pol:budgetKind ?kind ; pol:amount ?yen .
           ?thing rdfs:label ?label FILTER(LANG(?label) = 'ja')
           OPTIONAL { ?thing a pol:PolicyItem ; dcterms:description ?text }
           BIND(COALESCE(?text, ?label) AS ?of)
           OPTIONAL { ?b pol:fiscalYear/pol:year ?year }
           BIND(CONCAT(IF(BOUND(?year), CONCAT('FY', STR(?year), ' '), ''),
             REPLACE(STR(?kind), '^.*#', '')) AS ?p) }",
    ),
    (
        "amount",
        "SELECT ?of ?p ?yen {
           VALUES (?property ?p) { (pol:minAmount 'min') (pol:maxAmount 'max') }
           ?b a pol:Budget ; pol:budgetOf/rdfs:label ?of ; ?property ?yen
           FILTER(LANG(?of) = 'ja') }",
    ),
    (
        "date",
        "SELECT DISTINCT (STR(?v) AS ?s) ('printed' AS ?p) ('' AS ?none) {
           ?thing ?property ?v
           FILTER(DATATYPE(?v) IN (xsd:date, xsd:gYearMonth, xsd:gYear))
           FILTER EXISTS { ?thing prov:wasQuotedFrom|oa:exact ?text } }",
    ),
    (
        "date",
        "SELECT DISTINCT (CONCAT('FY', STR(?year)) AS ?s) ('printed' AS ?p) ('' AS ?none) {
           ?thing ?property ?y . ?y a pol:FiscalYear ; pol:year ?year
           FILTER(?property IN (pol:fiscalYear, pol:mentions, pol:startFiscalYear,
             pol:endFiscalYear, pol:comparedWith, pol:targetYear)) }",
    ),
    (
        "section",
        "SELECT ?key ('title' AS ?p) ?title {
           ?s a pol:Section ; dcterms:identifier ?key ; dcterms:title ?title }",
    ),
    (
        "paragraph",
        "SELECT ?key ('text' AS ?p) ?text {
           ?part dcterms:isPartOf ?s ; dcterms:description ?text .
           ?s a pol:Section ; dcterms:identifier ?key }",
    ),
    (
        "paragraph",
        "SELECT ?key ('text' AS ?p) ?text {
           ?s a pol:Section ; dcterms:identifier ?key ; dcterms:description ?text }",
    ),
    (
        "policy",
        "SELECT ?name ?p ?value {
           VALUES (?property ?p) { (pol:decidedOn 'decidedOn') (pol:lawNumber 'lawNumber')
             (skos:altLabel 'altLabel') }
           ?policy a pol:Policy ; skos:prefLabel ?name ; ?property ?value
           FILTER(LANG(?name) = 'ja') }",
    ),
    (
        "policy",
        "SELECT ?name ('decidedBy' AS ?p) ?body {
           ?policy a pol:Policy ; skos:prefLabel ?name ; pol:decidedBy/rdfs:label ?body
           FILTER(LANG(?name) = 'ja' && LANG(?body) = 'ja') }",
    ),
    (
        "programme",
        "SELECT ?name ?p ?value {
           VALUES (?property ?p) { (pol:startFiscalYear 'startFiscalYear')
             (pol:endFiscalYear 'endFiscalYear') }
           ?it rdfs:label ?name ; ?property ?fiscal . ?fiscal pol:year ?year FILTER(LANG(?name) = 'ja')
           BIND(CONCAT('FY', STR(?year)) AS ?value) }",
    ),
    (
        "programme",
        "SELECT ?name ('operator' AS ?p) ?body {
           ?it rdfs:label ?name ; pol:operator/rdfs:label ?body
           FILTER(LANG(?name) = 'ja' && LANG(?body) = 'ja') }",
    ),
    (
        "organisation",
        "SELECT ?name ?p ?value {
           { ?o pol:establishedOn ?value BIND('establishedOn' AS ?p) }
           UNION { ?o org:subOrganizationOf/rdfs:label ?value BIND('subOrganizationOf' AS ?p)
             FILTER(LANG(?value) = 'ja') }
           UNION { ?o a pol:Council BIND('type' AS ?p) BIND('Council' AS ?value) }
           ?o rdfs:label ?name FILTER(LANG(?name) = 'ja') }",
    ),
    (
        "post",
        "SELECT ?name ('role' AS ?p) ?role {
           ?m org:organization/rdfs:label ?name ; org:role/rdfs:label ?role
           FILTER(LANG(?name) = 'ja' && LANG(?role) = 'ja') }",
    ),
    (
        "observation",
        "SELECT ?subject ('value' AS ?p) ?value {
           ?o a qb:Observation ; pol:value ?value
           { ?o pol:about/rdfs:label ?subject FILTER(LANG(?subject) = 'ja') }
           UNION { ?o pol:indicator/rdfs:label ?subject FILTER(LANG(?subject) = 'ja') }
           UNION { ?o pol:indicator ?subject FILTER(ISLITERAL(?subject)) }
           UNION { ?o pol:area/rdfs:label ?area ; pol:period ?period OPTIONAL { ?o pol:indicator/rdfs:label ?counted FILTER(LANG(?counted) = 'ja') }
             OPTIONAL { ?o pol:fiscalYear/pol:year ?year }
             FILTER(LANG(?area) = 'ja')
             BIND(CONCAT(?area, '/', COALESCE(STR(?year), SUBSTR(STR(?period), 1, 4)), IF(CONTAINS(CONCAT(STR(?period), COALESCE(?counted, '')), '構成比'), ' 構成比', '')) AS ?subject) } }",
    ),
    (
        "milestone",
        "SELECT ?text ?p ?value {
           ?m a pol:Milestone ; dcterms:description ?text
           { ?m pol:date ?value BIND('date' AS ?p) }
           UNION { ?m pol:fiscalYear/pol:year ?y BIND('fiscalYear' AS ?p)
             BIND(CONCAT('FY', STR(?y)) AS ?value) } }",
    ),
];

fn folded(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

fn fact(cells: [&str; 4]) -> Fact {
    // Of a date the value counts; how it is printed is for the reader of the table.
    let value = match cells[0] {
        "date" => String::new(),
        _ => number(&folded(cells[3])),
    };
    [
        cells[0].to_owned(),
        folded(cells[1]),
        cells[2].to_owned(),
        value,
    ]
}

/// A number without the noughts that change nothing.
fn number(text: &str) -> String {
    match text.split_once('.') {
        Some((_, decimals)) if decimals.chars().all(|c| c.is_ascii_digit()) => {
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        _ => text.to_owned(),
    }
}

/// The names of the papers.
fn names() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(root().join("tests/papers"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".txt").map(str::to_owned))
        .collect();
    names.sort();
    names
}

fn paper(name: &str) -> Document {
    let file = format!("{name}.txt");
    Document {
        text: fs::read_to_string(root().join("tests/papers").join(&file)).unwrap(),
        name: file,
    }
}

fn rows(file: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(root().join("tests/papers").join(file)).unwrap();
    text.lines()
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect()
}

fn expected(name: &str) -> BTreeSet<Fact> {
    rows(&format!("{name}.expected.tsv"))
        .iter()
        .map(|row| match &row[..] {
            [kind, subject, property, value] => fact([kind, subject, property, value]),
            _ => panic!("{name}: not four cells: {row:?}"),
        })
        .collect()
}

fn stated(data: &Dataset) -> BTreeSet<Fact> {
    let mut facts = BTreeSet::new();
    for (kind, query) in QUERIES {
        for row in data.select(query) {
            facts.insert(fact([kind, &row[0], &row[1], &row[2]]));
        }
    }
    facts
}

/// What is missing, and what is stated of the measured kinds and is not so.
fn faults(name: &str, expected: &BTreeSet<Fact>, stated: &BTreeSet<Fact>) -> Vec<String> {
    let counts = |fact: &&Fact| {
        MEASURED.contains(&fact[0].as_str()) || ["action", "direction"].contains(&fact[0].as_str())
    };
    let line = |what: &str, fact: &Fact| format!("{name}\t{what}\t{}", fact.join("\t"));
    let missing = expected.difference(stated).map(|f| line("missing", f));
    let wrong = stated.difference(expected).filter(counts);
    missing.chain(wrong.map(|f| line("wrong", f))).collect()
}

/// Of one kind: found and right, stated, expected.
#[derive(Clone, Copy, Debug, Default)]
struct Score {
    right: usize,
    stated: usize,
    expected: usize,
}

impl Score {
    fn of(kind: &str, expected: &BTreeSet<Fact>, stated: &BTreeSet<Fact>) -> Self {
        let count = |facts: &BTreeSet<Fact>| facts.iter().filter(|f| f[0] == kind).count();
        Self {
            right: expected
                .intersection(stated)
                .filter(|f| f[0] == kind)
                .count(),
            stated: count(stated),
            expected: count(expected),
        }
    }

    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.stated += other.stated;
        self.expected += other.expected;
    }

    /// Precision and recall.
    #[expect(clippy::cast_precision_loss, reason = "a paper has few facts")]
    fn rates(self) -> [f64; 2] {
        let rate = |of: usize| match of {
            0 => 1.0,
            of => self.right as f64 / of as f64,
        };
        [rate(self.stated), rate(self.expected)]
    }

    fn reaches(self, mark: f64) -> bool {
        self.rates().iter().all(|rate| *rate >= mark)
    }
}

#[test]
fn what_the_papers_say_is_read() {
    let names = names();
    assert_eq!(names.len(), 22, "{names:?}");
    let mut found = Vec::new();
    let mut total: BTreeMap<&str, Score> = BTreeMap::new();
    for name in &names {
        let expected = expected(name);
        assert!(expected.len() >= 20, "{name}: only {}", expected.len());
        let stated = stated(&converted(&[paper(name)]).0);
        for kind in MEASURED {
            let score = Score::of(kind, &expected, &stated);
            println!("{name}\t{kind}\t{score:?}\t{:.3?}", score.rates());
            total.entry(kind).or_default().add(score);
        }
        found.extend(faults(name, &expected, &stated));
    }
    println!("{}", found.join("\n"));
    let known: Vec<String> = rows(SHORTFALLS).iter().map(|r| r.join("\t")).collect();
    let new: Vec<&String> = found.iter().filter(|f| !known.contains(f)).collect();
    let gone: Vec<&String> = known.iter().filter(|f| !found.contains(f)).collect();
    assert!(new.is_empty(), "new faults: {new:#?}");
    assert!(gone.is_empty(), "mended, so take it out: {gone:#?}");
    for (kind, score) in total {
        println!("all\t{kind}\t{score:?}\t{:.3?}", score.rates());
        assert_eq!(
            score.reaches(MARK),
            !NOT_YET.contains(&kind),
            "{kind}: {score:?} {:.3?}",
            score.rates()
        );
    }
}

#[test]
fn a_missing_fact_and_a_wrong_one_are_told() {
    let right = fact(["item", "1.1", "text", "甲　の"]);
    let wrong = fact(["item", "1.1", "text", "乙"]);
    let (expected, stated) = (BTreeSet::from([right]), BTreeSet::from([wrong]));
    assert_eq!(
        faults("x", &expected, &stated),
        [
            "x\tmissing\titem\t1.1\ttext\t甲の",
            "x\twrong\titem\t1.1\ttext\t乙"
        ]
    );
    assert!(!Score::of("item", &expected, &stated).reaches(MARK));
    assert!(Score::of("item", &expected, &expected).reaches(1.0));
    assert_eq!(
        (number("520.0"), number("100")),
        ("520".to_owned(), "100".to_owned())
    );
}

/// Every character that is not blank lies in a resource, and little in those of no rule.
#[test]
fn the_text_of_the_papers_is_covered() {
    let dir = tempfile::tempdir().unwrap();
    let mut above = Vec::new();
    for name in names() {
        paper(&name).write(dir.path());
        let run = seisaku(["convert", "--coverage", "-q", "-o", "out.nq"])
            .arg(format!("{name}.txt"))
            .in_dir(dir.path())
            .run()
            .expect(0);
        let figure = |what: &str| -> f64 {
            run.stderr
                .lines()
                .filter_map(|line| line.trim_start().strip_prefix(what))
                .find_map(|rest| rest.split_whitespace().next()?.parse().ok())
                .unwrap_or_else(|| panic!("{name}: no {what:?} in\n{}", run.stderr))
        };
        assert!(figure("none") == 0.0, "{name}:\n{}", run.stderr);
        let generic = figure("generic text");
        let whole = figure("extracted") + figure("page furniture") + generic;
        println!("{name}: {:.3} generic", generic / whole);
        if generic / whole > GENERIC {
            above.push(name);
        }
    }
    assert_eq!(above, GENERIC_NOT_YET);
}
