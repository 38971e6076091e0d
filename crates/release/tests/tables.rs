//! The tables of a release: cells come into rows, the description tells their types, and a
//! table at fault stops the release.

mod common;

use std::fs;

use common::{built, draft, quads};
use seisaku_release::{Draft, PublishError, Release, TableError, publish};
use serde_json::Value;
use tempfile::tempdir;

const ITEMS: &str = "# ja: 小項目
# en: Small items
# column: iri iri | 名前 | Name
# column: number integer | 番号 | Number
# column: text ja | 本文 | Text
# column: of code* | 所属 | What it is in

PREFIX pol: <http://w3id.org/seisaku/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?iri ?number ?text ?of {
  { ?iri a pol:PolicyItem ; pol:number ?number }
  UNION { ?iri a pol:PolicyItem ; dcterms:description ?text }
  UNION { ?iri a pol:PolicyItem ; dcterms:isPartOf/dcterms:identifier ?of }
}
";

/// A draft with more items and one table.
fn with_table(text: &str) -> Draft {
    let mut draft = draft();
    draft.quads.extend(quads(
        "@prefix pol: <http://w3id.org/seisaku/ontology#> .
         @prefix dcterms: <http://purl.org/dc/terms/> .
         @prefix id: <http://w3id.org/seisaku/id/> .
         <http://w3id.org/seisaku/id/graph/004> {
            <http://w3id.org/seisaku/id/item/004/1.1.2> a pol:PolicyItem ; pol:number 2 ;
                dcterms:description \"甲\"@ja , \"乙, 丙\"@ja ;
                dcterms:isPartOf <http://w3id.org/seisaku/id/document/004> , <http://w3id.org/seisaku/id/section/004/1> .
            <http://w3id.org/seisaku/id/section/004/1> dcterms:identifier \"1|2\" .
         }",
    ));
    draft.tables = vec![("items".to_owned(), text.to_owned())];
    draft
}

#[test]
fn cells_come_into_rows_in_the_order_of_counting() {
    let dir = tempdir().unwrap();
    let published = built(dir.path(), &with_table(ITEMS));
    let csv = fs::read_to_string(published.path.join("tables/items.csv")).unwrap();
    let wanted = "\u{feff}iri,number,text,of\r
http://w3id.org/seisaku/id/item/004/1.1.2,2,\"乙, 丙\n甲\",004¦1|2\r
http://w3id.org/seisaku/id/item/004/1.1.16,16,\"一行目\n\"\"二行目\"\"\\\",004\r
";
    assert_eq!(csv, wanted);
}

#[test]
fn the_description_tells_what_the_columns_hold() {
    let dir = tempdir().unwrap();
    let published = built(dir.path(), &with_table(ITEMS));
    let text = fs::read_to_string(published.path.join("tables/csv-metadata.json")).unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    let table = &value["tables"][0];
    assert_eq!(table["url"], "items.csv");
    assert_eq!(table["tableSchema"]["aboutUrl"], "{+iri}");
    let columns = table["tableSchema"]["columns"].as_array().unwrap();
    let told: Vec<_> = columns
        .iter()
        .map(|c| {
            (
                c["titles"].as_str(),
                c["datatype"].as_str(),
                c["separator"].as_str(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (Some("iri"), Some("anyURI"), None),
            (Some("number"), Some("integer"), None),
            (Some("text"), Some("string"), None),
            // A value holds the usual one.
            (Some("of"), Some("string"), Some("¦")),
        ]
    );
}

#[test]
fn tables_are_files_of_the_release_and_distributions_of_its_catalogue() {
    let dir = tempdir().unwrap();
    let id = built(dir.path(), &with_table(ITEMS)).id;
    let release = Release::open(dir.path(), &id).unwrap();
    let entry = release.manifest().file("tables/items.csv").unwrap();
    assert_eq!(entry.media_type, "text/csv");
    let catalogue = fs::read_to_string(release.path().join("catalog.nq")).unwrap();
    let node = format!("<http://w3id.org/seisaku/id/release/{id}#tables/items.csv>");
    for part in [
        "downloadURL> <http://localhost:7878/dumps/",
        &format!("byteSize> \"{}\"", entry.bytes),
        "mediaType> <https://www.iana.org/assignments/media-types/text/csv>",
        "description> \"Small items\"@en",
    ] {
        let found = |line: &&str| line.starts_with(&node) && line.contains(part);
        assert_eq!(catalogue.lines().filter(found).count(), 1, "{part}");
    }
    // What dumps statements is a dump, and nothing else.
    let dumps = catalogue
        .lines()
        .filter(|line| line.contains("void#dataDump>"));
    assert_eq!(dumps.filter(|line| line.contains("/tables/")).count(), 0);
}

#[test]
fn a_table_at_fault_stops_the_release() {
    type IsIt = fn(&TableError) -> bool;
    let cases: [(String, IsIt); 4] = [
        (ITEMS.replace("# en: Small items\n", ""), |e| {
            matches!(e, TableError::Head { .. })
        }),
        (ITEMS.replace("SELECT", "SELEKT"), |e| {
            matches!(e, TableError::Syntax { .. })
        }),
        (ITEMS.replace("?iri ?number", "?number ?iri"), |e| {
            matches!(e, TableError::Columns { .. })
        }),
        (ITEMS.replace("text ja", "text decimal"), |e| {
            matches!(e, TableError::Value { .. })
        }),
    ];
    for (text, is_it) in cases {
        let dir = tempdir().unwrap();
        match publish(dir.path(), &with_table(&text), &mut |_| {}) {
            Err(PublishError::Table(error)) => assert!(is_it(&error), "{error}"),
            other => panic!("{other:?}"),
        }
        assert!(seisaku_release::newest(dir.path()).is_err());
    }
}

#[test]
fn what_is_withdrawn_is_in_no_table() {
    let dir = tempdir().unwrap();
    let mut draft = with_table(ITEMS);
    draft.quads.extend(quads(
        "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
         <http://w3id.org/seisaku/id/graph/004> {
            <http://w3id.org/seisaku/id/item/004/1.1.2> <http://w3id.org/seisaku/ontology#number> 3 .
            <http://w3id.org/seisaku/id/item/004/1.1.2#c> rdf:subject <http://w3id.org/seisaku/id/item/004/1.1.2> ;
                rdf:predicate <http://w3id.org/seisaku/ontology#number> ; rdf:object 2 .
         }",
    ));
    let published = built(dir.path(), &draft);
    let csv = fs::read_to_string(published.path.join("tables/items.csv")).unwrap();
    assert!(csv.contains("item/004/1.1.2,3,"), "{csv}");
}
