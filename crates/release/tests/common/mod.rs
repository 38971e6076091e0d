//! A small draft and its shapes.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use std::path::Path;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Quad;
use seisaku_release::{Draft, Published, SourceFile, publish};
use seisaku_vocab::Space;

pub(crate) const DATA: &str = r#"
    @prefix pol: <http://w3id.org/seisaku/ontology#> .
    @prefix dcterms: <http://purl.org/dc/terms/> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix id: <http://w3id.org/seisaku/id/> .
    <http://w3id.org/seisaku/id/graph/004> {
        <http://w3id.org/seisaku/id/document/004> a pol:SourceDocument ; dcterms:title "健康・医療戦略"@ja ; dcterms:identifier "004" .
        <http://w3id.org/seisaku/id/item/004/1.1.16> a pol:PolicyItem ; pol:number 16 ;
            dcterms:description "一行目\n\"二行目\"\\"@ja ; dcterms:isPartOf <http://w3id.org/seisaku/id/document/004> .
    }
    <http://w3id.org/seisaku/id/graph/ontology> {
        pol:PolicyItem rdfs:label "小項目"@ja, "policy item"@en ; rdfs:seeAlso [ rdfs:label "nameless" ; rdfs:seeAlso [] ] .
        <http://w3id.org/seisaku/id/document/004> dcterms:identifier "004" .
    }
"#;

pub(crate) const SHAPES: &str = "
    @prefix sh: <http://www.w3.org/ns/shacl#> .
    @prefix shp: <http://w3id.org/seisaku/shapes#> .
    @prefix pol: <http://w3id.org/seisaku/ontology#> .
    @prefix dcterms: <http://purl.org/dc/terms/> .
    shp:Item a sh:NodeShape ; sh:targetClass pol:PolicyItem ;
        sh:property [ sh:path dcterms:description ; sh:minCount 1 ; sh:message 'an item has a text'@en ] ,
            [ sh:path dcterms:title ; sh:minCount 1 ; sh:severity sh:Warning ; sh:message 'an item may have a title'@en ] .
    shp:Release a sh:NodeShape ; sh:targetClass pol:Release ;
        sh:property [ sh:path dcterms:issued ; sh:minCount 1 ; sh:maxCount 1 ] .
";

pub(crate) fn quads(text: &str) -> Vec<Quad> {
    RdfParser::from_format(RdfFormat::TriG)
        .for_slice(text)
        .map(Result::unwrap)
        .collect()
}

pub(crate) fn draft() -> Draft {
    Draft {
        quads: quads(DATA),
        sources: vec![SourceFile {
            file_name: "004 戦略.txt".to_owned(),
            media_type: "text/plain".to_owned(),
            bytes: "健康・医療戦略\r\n\u{feff}".as_bytes().to_vec(),
        }],
        mappings: Vec::new(),
        diagnostics: "{\"code\":\"x\"}\n".to_owned(),
        date: "2025-06-27".to_owned(),
        space: Space::default(),
        endpoint: "http://localhost:7878/sparql".to_owned(),
        ontology_version: "0.1.0".to_owned(),
        shapes: vec![("test.ttl".to_owned(), SHAPES.to_owned())],
        tables: Vec::new(),
        contact: None,
    }
}

pub(crate) fn built(dir: &Path, draft: &Draft) -> Published {
    publish(dir, draft, &mut |_| {}).unwrap()
}
