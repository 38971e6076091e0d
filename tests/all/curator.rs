//! What a curator lays beside a document: declarations, corrections; and what comes back as
//! candidates for a vocabulary.

use std::fs;
use std::path::Path;

use oxigraph::io::RdfFormat;
use tempfile::{TempDir, tempdir};

use crate::data::{Dataset, parse};
use crate::files::listing;
use crate::harness::{Run, seisaku};
use crate::seeds::{of_seeds, seed_paths};

const PLAN: &str = "大項目 1：医療\n\n小項目\t令和7年度の取組\t今後の方向性\n\
    ①研究【厚】\t● 進める。\t● 続ける。\n②普及【霞】\t● 広める。\t● 続ける。\n";

/// A folder with `plan.txt` and these files beside it.
fn folder(beside: &[(&str, &str)]) -> TempDir {
    let dir = tempdir().unwrap();
    fs::write(dir.path().join("plan.txt"), PLAN).unwrap();
    for (name, text) in beside {
        fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

fn convert(dir: &Path) -> Run {
    seisaku(["convert", "-q", "plan.txt"]).in_dir(dir).run()
}

fn data(beside: &[(&str, &str)]) -> Dataset {
    Dataset::parse(&convert(folder(beside).path()).expect(0).stdout)
}

const META: &str = "source = \"https://example.org/plan.pdf\"\npublisher = \"MHLW\"\n\
    licence = \"https://creativecommons.org/licenses/by/4.0/\"\nretrieved = \"2025-10-01\"\n\
    issued = \"2025-06-27\"\nfiscal-year = 2025\n[title]\nja = \"実施計画\"\nen = \"Plan\"\n\
    [rights]\nja = \"出典を記載する。\"\n";

#[test]
fn what_is_declared_stands_in_a_graph_of_its_own() {
    // A text without a title, so that one is made up.
    let dir = folder(&[("plan.meta.toml", META), ("plan.txt", "- 進める。\n")]);
    let data = Dataset::parse(&convert(dir.path()).expect(0).stdout);
    let rows = data.select(
        "SELECT ?title ?en ?source ?body ?licence ?rights ?issued ?retrieved ?year {
           GRAPH ?g { ?d dcterms:source ?source ; dcterms:license ?licence ;
             dcterms:publisher ?b ; dcterms:rights ?rights ; dcterms:title ?title ;
             rdfs:label ?en ; dcterms:issued ?issued ;
             <http://purl.org/pav/retrievedOn> ?retrieved ; pol:fiscalYear/^pol:fiscalYear ?d .
             FILTER(LANG(?en) = 'en') }
           ?g prov:wasDerivedFrom/foaf:primaryTopic ?d .
           ?d a pol:SourceDocument ; pol:fiscalYear/pol:year ?year .
           ?b skos:notation ?body . }",
    );
    assert_eq!(
        rows,
        [[
            "実施計画",
            "Plan",
            "https://example.org/plan.pdf",
            "MHLW",
            "https://creativecommons.org/licenses/by/4.0/",
            "出典を記載する。",
            "2025-06-27",
            "2025-10-01",
            "2025",
        ]]
    );
    let labels = data.column("SELECT ?l { ?d a pol:SourceDocument ; rdfs:label ?l }");
    assert_eq!(labels, ["Plan", "実施計画"], "what was made up gives way");
}

#[test]
fn a_title_that_was_read_stays() {
    let meta = "[title]\nja = \"別の題\"\n";
    let dir = tempdir().unwrap();
    for path in seed_paths() {
        let name = path.file_name().unwrap().to_str().unwrap();
        fs::copy(&path, dir.path().join(name)).unwrap();
        let stem = name.strip_suffix(".txt").unwrap();
        fs::write(dir.path().join(format!("{stem}.meta.toml")), meta).unwrap();
    }
    let run = seisaku(["convert", "-q"])
        .args(
            listing(dir.path())
                .iter()
                .filter(|f| f.extension().unwrap() == "txt"),
        )
        .in_dir(dir.path())
        .run()
        .expect(0);
    let titles = "SELECT ?t { ?d a pol:SourceDocument ; dcterms:title ?t }";
    let data = Dataset::parse(&run.stdout);
    assert_eq!(data.column(titles), of_seeds().column(titles));
    let others = data.column("SELECT ?t { ?d a pol:SourceDocument ; dcterms:alternative ?t }");
    assert_eq!(others, ["別の題", "別の題"]);
}

#[test]
fn a_declaration_at_fault_is_told_with_its_place() {
    for (text, place, hint) in [
        ("publisher = \"MHLW\"\ntitel = 1\n", ":2:1: ", "titel"),
        ("issued = \"2025-02-30\"\n", ":1:10: ", "2025-06-27"),
        ("\nretrieved = 2025-10-01\n", ":2:13: ", "string"),
        ("source = \"plan.pdf\"\n", ":1:10: ", "https://"),
        ("fiscal-year = 7\n", ":1:15: ", "2025"),
        ("publisher = \" \"\n", ":1:13: ", "leave the key out"),
        ("title = \n", ":1:", ""),
    ] {
        let dir = folder(&[("plan.meta.toml", text)]);
        let run = convert(dir.path()).expect(1);
        let error = run.stderr.lines().next().unwrap();
        let named = format!("plan.meta.toml{place}");
        assert!(error.contains(&named), "{named} is not in {error}");
        assert!(error.contains(hint), "{hint} is not in {error}");
        assert!(run.stdout.is_empty());
    }
}

#[test]
fn a_release_is_of_the_day_that_is_declared_and_keeps_the_files() {
    let dir = folder(&[
        ("plan.meta.toml", META),
        ("plan.corrections.ttl", &correction("1")),
    ]);
    let run = seisaku(["build", "plan.txt"])
        .in_dir(dir.path())
        .run()
        .expect(0);
    assert!(run.text().contains("2025-10-01-"), "{}", run.text());
    let release = dir.path().join(run.text().trim());
    for file in ["plan.txt", "plan.meta.toml", "plan.corrections.ttl"] {
        assert!(release.join("sources").join(file).exists(), "{file}");
    }
    // One value in place of another is not two: the data conforms, then and now.
    seisaku(["validate"]).in_dir(dir.path()).run().expect(0);
}

/// A correction of the number of the first item.
fn correction(withdrawn: &str) -> String {
    format!(
        "@prefix pol: <http://w3id.org/seisaku/ontology#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<#1> a pol:Correction ;
  rdf:subject <http://w3id.org/seisaku/id/item/plan/1.1> ;
  rdf:predicate pol:number ;
  rdf:object {withdrawn} ;
  pol:correctedValue 5 ;
  prov:wasAttributedTo <http://w3id.org/seisaku/id/organisation/MHLW> ;
  prov:generatedAtTime \"2026-01-15T09:00:00Z\"^^xsd:dateTime ;
  rdfs:comment \"紙面では5と印字されている。\"@ja .
"
    )
}

#[test]
fn a_correction_is_laid_over_a_reading_that_stays() {
    let plain = data(&[]);
    let data = data(&[("plan.corrections.ttl", &correction("1"))]);
    assert!(
        plain.quads.iter().all(|quad| data.quads.contains(quad)),
        "the reading stays"
    );
    let item = "<http://w3id.org/seisaku/id/item/plan/1.1>";
    let both = data.column(&format!("SELECT ?n {{ {item} pol:number ?n }}"));
    assert_eq!(both, ["1", "5"]);
    let corrected = data.column(&format!(
        "SELECT ?n {{ {item} pol:number ?n FILTER NOT EXISTS {{
           ?c a pol:Correction ; rdf:subject {item} ; rdf:predicate pol:number ; rdf:object ?n }} }}"
    ));
    assert_eq!(corrected, ["5"]);
    let who = data.select(
        "SELECT ?g ?who ?label ?why { GRAPH ?g { ?c a pol:Correction ; prov:wasAttributedTo ?w ;
           rdfs:comment ?why ; rdfs:label ?label . FILTER(LANG(?label) = 'en')
           ?g prov:wasDerivedFrom ?d }
           ?w skos:notation ?who }",
    );
    assert_eq!(
        who,
        [[
            "http://w3id.org/seisaku/id/graph/plan/corrections",
            "MHLW",
            "Correction 1",
            "紙面では5と印字されている。",
        ]]
    );
}

#[test]
fn a_correction_that_does_not_fit_is_told() {
    let whole = correction("1");
    for (text, told) in [
        (correction("2"), "does not state"),
        (
            whole.replace("item/plan/1.1", "item/plan/9.9"),
            "says nothing",
        ),
        (
            whole.replace("prov:wasAttributedTo", "rdfs:seeAlso"),
            "prov:wasAttributedTo",
        ),
        (whole.replace("<#1>", "<http://example.org/1>"), "<#1>"),
        (whole.replace("rdf:object 1 ;", "rdf:object ;"), ":9:"),
    ] {
        let dir = folder(&[("plan.corrections.ttl", &text)]);
        let run = convert(dir.path()).expect(1);
        assert!(
            run.stderr.contains("plan.corrections.ttl"),
            "{}",
            run.stderr
        );
        assert!(run.stderr.contains(told), "{told}: {}", run.stderr);
    }
}

#[test]
fn a_name_that_no_vocabulary_knows_is_ready_to_be_taken_over() {
    let dir = folder(&[]);
    seisaku(["convert", "-q", "plan.txt", "-o", "out.nq"])
        .args(["--candidates", "candidates.ttl"])
        .in_dir(dir.path())
        .run()
        .expect(0);
    let text = fs::read_to_string(dir.path().join("candidates.ttl")).unwrap();
    assert!(text.contains("# Found at plan.txt:5"), "{text}");
    let triples = parse(text.as_bytes(), RdfFormat::Turtle);
    let of_name: Vec<String> = triples
        .iter()
        .filter(|t| t.object.to_string() == "\"霞\"@ja")
        .map(|t| {
            t.predicate
                .as_str()
                .rsplit(['#', '/'])
                .next()
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(of_name, ["label", "prefLabel"], "{text}");
    let classes = triples
        .iter()
        .filter(|t| t.predicate.as_str().ends_with("#type"));
    assert!(classes.count() >= 1);
}
