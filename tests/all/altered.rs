//! The facts come from reading: copies of a seed with one thing changed give that thing changed,
//! and nothing else.

use std::collections::BTreeSet;

use crate::data::Dataset;
use crate::defects::agree;
use crate::harness::Run;
use crate::seeds::{Document, converted, of_seeds, seeds};
use crate::spans;

/// Both seeds, the one with this code altered, converted.
fn read(code: &str, alter: impl Fn(&Document) -> Document) -> (Dataset, Run) {
    let documents = seeds().map(|d| match d.name.starts_with(code) {
        true => alter(&d),
        false => d,
    });
    let (data, run) = converted(&documents);
    // Wherever the text moved to, each fact still leads to its place.
    let (faults, count) = spans::faults(&data, &documents);
    assert!(count > 650, "only {count} spans");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    (data, run)
}

/// What one dataset has and the other has not, in both directions.
fn differing<T: Ord + Clone>(a: &BTreeSet<T>, b: &BTreeSet<T>) -> (Vec<T>, Vec<T>) {
    (
        a.difference(b).cloned().collect(),
        b.difference(a).cloned().collect(),
    )
}

fn rows(data: &Dataset, query: &str) -> BTreeSet<Vec<String>> {
    data.select(query).into_iter().collect()
}

const BODIES: &str = "SELECT ?item ?body {
    [] a pol:PolicyItem ; dcterms:identifier ?item ; pol:responsible/rdfs:label ?body
    FILTER(LANG(?body) = 'ja') }";
const AMOUNTS: &str = "SELECT ?of ?kind ?amount ?printed {
    ?b a pol:Budget ; pol:budgetOf/rdfs:label ?of ; pol:budgetKind ?kind ; pol:amount ?amount ;
      pol:printedAmount ?printed FILTER(LANG(?of) = 'en') }";
const DECISIONS: &str = "SELECT ?policy ?day {
    ?policy a pol:Policy ; pol:decidedOn ?day ; prov:wasQuotedFrom ?span }";

fn strings(values: &[&str]) -> Vec<String> {
    values.iter().map(|s| (*s).to_owned()).collect()
}

#[test]
fn another_amount() {
    let (data, _) = read("000", |d| d.with("２１８億円", "２１９億円"));
    let (gone, new) = differing(&rows(of_seeds(), AMOUNTS), &rows(&data, AMOUNTS));
    let amounts = |rows: &[Vec<String>]| -> Vec<[String; 3]> {
        rows.iter()
            .map(|r| [r[0].clone(), r[2].clone(), r[3].clone()])
            .collect()
    };
    let project = "Data Utilisation and Life Course Project";
    assert_eq!(amounts(&gone), [[project, "21800000000", "２１８億円"]]);
    assert_eq!(amounts(&new), [[project, "21900000000", "２１９億円"]]);
    assert_eq!(of_seeds().items(), data.items());
}

#[test]
fn another_ministry() {
    let (data, _) = read("004", |d| {
        d.with(
            "研究及び臨床試験等の推進【文・厚】",
            "研究及び臨床試験等の推進【文・経】",
        )
    });
    let (gone, new) = differing(&rows(of_seeds(), BODIES), &rows(&data, BODIES));
    assert_eq!(gone, [strings(&["1.1.1", "厚生労働省"])]);
    assert_eq!(new, [strings(&["1.1.1", "経済産業省"])]);
    assert_eq!(of_seeds().items(), data.items());
}

#[test]
fn an_item_more() {
    let last = "バーチャルクロスマッチ導入によって予想される効果や費用対効果等を研究する。";
    let (data, _) = read("004", |d| {
        let (at, _) = d.text.match_indices(last).next().unwrap();
        let row_end = at + d.text[at..].find('\n').unwrap() + 1;
        let (before, after) = d.text.split_at(row_end);
        Document {
            name: d.name.clone(),
            text: format!("{before}⑱予行の研究【総】\t● 始める。\t● 続ける。\n{after}"),
        }
    });
    let (gone, new) = differing(&of_seeds().items(), &data.items());
    assert!(gone.is_empty(), "{gone:?}");
    assert_eq!(new, [("1.1.18".to_owned(), "予行の研究".to_owned())]);
    let told = data.select(
        "SELECT ?body ?action ?direction {
           ?item dcterms:identifier '1.1.18' ; a pol:PolicyItem ; pol:responsible/rdfs:label ?body ;
             pol:hasAction/dcterms:description ?action ; pol:hasDirection/dcterms:description ?direction
           FILTER(LANG(?body) = 'ja') }",
    );
    assert_eq!(told, [strings(&["総務省", "始める。", "続ける。"])]);
    let (_, bodies) = differing(&rows(of_seeds(), BODIES), &rows(&data, BODIES));
    assert_eq!(bodies, [strings(&["1.1.18", "総務省"])]);
}

#[test]
fn a_page_moved() {
    let heading = "大項目 3：研究開発の環境の整備及び成果の普及等\n\n中項目";
    let (data, _) = read("004", |d| {
        let start = d.text.find(&format!("{heading} 1 ")).unwrap();
        let next = d.text[start..].find("\n大項目").unwrap() + 1;
        let (page, end) = (&d.text[start..start + next], start + next);
        let rest = format!("{}{}", &d.text[..start], &d.text[end..]);
        let to = rest.find(&format!("{heading} 2 ")).unwrap();
        Document {
            name: d.name.clone(),
            text: format!("{}{page}{}", &rest[..to], &rest[to..]),
        }
    });
    assert_eq!(of_seeds().items(), data.items());
    assert_eq!(rows(of_seeds(), BODIES), rows(&data, BODIES));
    let page = "SELECT DISTINCT ?number {
        [] a pol:Page ; pol:number ?number ; prov:wasQuotedFrom/oa:exact ?text
        FILTER(CONTAINS(?text, '中項目 1 研究開発の推進体制の整備')) } ORDER BY ?number";
    let (before, after) = (of_seeds().column(page), data.column(page));
    assert_eq!((before.len(), after.len()), (1, 1), "{before:?} {after:?}");
    let number = |n: &[String]| -> u32 { n[0].parse().unwrap() };
    assert!(number(&after) < number(&before), "{before:?} {after:?}");
}

#[test]
fn a_mark_that_the_vocabulary_knows() {
    let (data, run) = read("004", |d| {
        d.with(
            "研究及び臨床試験等の推進【文・厚】",
            "研究及び臨床試験等の推進【文・環】",
        )
    });
    let (_, new) = differing(&rows(of_seeds(), BODIES), &rows(&data, BODIES));
    assert_eq!(new, [strings(&["1.1.1", "環境省"])]);
    let warned = run
        .stderr
        .lines()
        .any(|l| l.starts_with("warning[") && l.contains('環'));
    assert!(!warned, "{}", run.stderr);
}

#[test]
fn a_mark_that_nobody_knows() {
    let (data, run) = read("004", |d| {
        d.with(
            "研究及び臨床試験等の推進【文・厚】",
            "研究及び臨床試験等の推進【文・謎】",
        )
    });
    let (_, new) = differing(&rows(of_seeds(), BODIES), &rows(&data, BODIES));
    assert_eq!(new, [strings(&["1.1.1", "謎"])]);
    let body = data.select(
        "SELECT ?body ?span { ?body a org:Organization ; rdfs:label '謎'@ja ;
           prov:wasQuotedFrom/oa:exact ?span }",
    );
    let lost = body
        .is_empty()
        .then(|| "the body leads to no place".to_owned());
    agree("unknown_mark", &Vec::from_iter(lost));
    assert!(body.iter().all(|row| row[1].contains('謎')), "{body:?}");
    let warning = run
        .stderr
        .lines()
        .find(|l| l.starts_with("warning[") && l.contains('謎'));
    assert!(warning.is_some(), "{}", run.stderr);
    assert_eq!(of_seeds().items(), data.items());
}

#[test]
fn the_width_of_characters_makes_no_fact() {
    let (data, _) = read("000", |d| {
        d.with("２１８億円", "218億円")
            .with("２０２５年６月１３日", "2025年6月13日")
    });
    let amounts = |data: &Dataset| -> BTreeSet<Vec<String>> {
        rows(
            data,
            "SELECT ?b ?amount { ?b a pol:Budget ; pol:amount ?amount }",
        )
    };
    assert_eq!(amounts(of_seeds()), amounts(&data));
    assert_eq!(rows(of_seeds(), DECISIONS), rows(&data, DECISIONS));

    let (data, _) = read("004", |d| {
        d.with("大項目 1：", "大項目１:")
            .with("中項目 2 ", "中項目２　")
            .with("【文・厚】", "【文･厚】")
    });
    assert_eq!(of_seeds().items(), data.items());
    assert_eq!(rows(of_seeds(), BODIES), rows(&data, BODIES));
    let sections =
        "SELECT ?id ?title { ?s a pol:Section ; dcterms:identifier ?id ; dcterms:title ?title }";
    assert_eq!(rows(of_seeds(), sections), rows(&data, sections));
}

#[test]
fn another_day_of_a_decision() {
    let (data, _) = read("000", |d| {
        d.with("２０２５年６月１３日", "２０２５年６月１４日")
    });
    let (gone, new) = differing(&rows(of_seeds(), DECISIONS), &rows(&data, DECISIONS));
    let day =
        |rows: &[Vec<String>]| -> BTreeSet<String> { rows.iter().map(|r| r[1].clone()).collect() };
    assert_eq!(day(&new), ["2025-06-14".to_owned()].into());
    // The day may be printed elsewhere too, of another policy or again of this one.
    assert!(gone.len() <= new.len(), "{gone:?} {new:?}");
    assert!(day(&gone).is_subset(&["2025-06-13".to_owned()].into()));
    assert_eq!(of_seeds().items(), data.items());
    assert_eq!(rows(of_seeds(), AMOUNTS), rows(&data, AMOUNTS));
}
