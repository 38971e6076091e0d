//! Every fact can be followed to the place that says it: spans against the text, and what every
//! resource has to have.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{Quad, Term};
use sha2::{Digest, Sha256};

use crate::data::{BASE, Dataset};
use crate::seeds::{Document, of_seeds, seeds};

/// The spans of both seeds; fewer means that something is not read any more.
const AT_LEAST: usize = 700;

/// A place in a document, as published.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span {
    pub document: String,
    pub start: usize,
    pub end: usize,
    exact: String,
    quoted: String,
    first_line: usize,
    last_line: usize,
}

/// Every span of the dataset.
pub(crate) fn spans(data: &Dataset) -> Vec<Span> {
    let there = data.column("SELECT ?span { ?span a pol:TextSpan, oa:SpecificResource }");
    let rows = data.select(
        "SELECT ?document ?start ?end ?exact ?quoted ?first ?last ?span {
           ?span a pol:TextSpan ;
             oa:hasSource/dcterms:identifier ?document ;
             oa:hasSelector [ a oa:TextPositionSelector ; oa:start ?start ; oa:end ?end ] ;
             oa:exact ?exact ;
             oa:hasSelector [ a oa:TextQuoteSelector ; oa:exact ?quoted ] ;
             pol:firstLine ?first ; pol:lastLine ?last ; pol:rule ?rule .
         }",
    );
    let described: BTreeSet<&String> = rows.iter().map(|row| &row[7]).collect();
    let there: BTreeSet<&String> = there.iter().collect();
    assert_eq!(described, there, "a span lacks a part");
    rows.into_iter()
        .map(|row| Span {
            document: row[0].clone(),
            start: row[1].parse().unwrap(),
            end: row[2].parse().unwrap(),
            exact: row[3].clone(),
            quoted: row[4].clone(),
            first_line: row[5].parse().unwrap(),
            last_line: row[6].parse().unwrap(),
        })
        .collect()
}

/// Where the spans differ from the documents, in words; and how many spans there were.
pub(crate) fn faults(data: &Dataset, documents: &[Document]) -> (Vec<String>, usize) {
    let texts: BTreeMap<&str, Text> = documents
        .iter()
        .map(|document| (document.stem(), Text::of(&document.text)))
        .collect();
    let spans = spans(data);
    let faults = spans
        .iter()
        .filter_map(|span| {
            let fault = texts[span.document.as_str()].fault(span)?;
            Some(format!(
                "{} {}-{}: {fault}",
                span.document, span.start, span.end
            ))
        })
        .collect();
    (faults, spans.len())
}

/// A decoded text as its code points, with the line of each.
struct Text {
    points: Vec<char>,
    lines: Vec<usize>,
}

impl Text {
    fn of(text: &str) -> Self {
        let points: Vec<char> = text.trim_start_matches('\u{feff}').chars().collect();
        let mut lines = Vec::with_capacity(points.len());
        let mut line = 1;
        for (i, point) in points.iter().enumerate() {
            lines.push(line);
            let ends = match point {
                '\n' => true,
                '\r' => points.get(i + 1) != Some(&'\n'),
                _ => false,
            };
            line += usize::from(ends);
        }
        Self { points, lines }
    }

    fn fault(&self, span: &Span) -> Option<String> {
        if span.start >= span.end || span.end > self.points.len() {
            return Some("it is no place in the text".to_owned());
        }
        let cut: String = self.points[span.start..span.end]
            .iter()
            .map(|c| if in_xml(*c) { *c } else { '\u{fffd}' })
            .collect();
        let lines = (self.lines[span.start], self.lines[span.end - 1]);
        if cut != span.exact {
            Some(format!("the text is {cut:?}, oa:exact is {:?}", span.exact))
        } else if cut != span.quoted {
            Some(format!("the text is {cut:?}, the quote {:?}", span.quoted))
        } else if lines != (span.first_line, span.last_line) {
            Some(format!(
                "the lines are {lines:?}, not {}-{}",
                span.first_line, span.last_line
            ))
        } else {
            None
        }
    }
}

/// Whether XML 1.0 can hold a character (its production `Char`).
fn in_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

#[test]
fn every_span_is_the_text_that_it_quotes() {
    let (faults, count) = faults(of_seeds(), &seeds());
    assert!(count > AT_LEAST, "only {count} spans");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_span_beside_its_text_is_found() {
    let moved = seeds().map(|d| Document {
        text: format!("x{}", d.text),
        ..d
    });
    let (faults, count) = faults(of_seeds(), &moved);
    // A span of text that repeats itself may fit one further on; most do not.
    assert!(faults.len() > count / 2, "{} of {count}", faults.len());
}

#[test]
fn a_document_states_the_hash_of_its_bytes() {
    let mut stated = of_seeds().select(
        "SELECT ?stem ?hash { ?d a pol:SourceDocument ; dcterms:identifier ?stem ; pol:sha256 ?hash }",
    );
    stated.sort();
    let hashes = seeds().map(|d| {
        let digest = Sha256::digest(&d.text);
        let hash: String = digest.iter().map(|b| format!("{b:02x}")).collect();
        vec![d.stem().to_owned(), hash]
    });
    assert_eq!(stated, hashes);
}

/// Classes whose members come from a document, with how many the seeds give at the least.
const EXTRACTED: &[(&str, usize)] = &[
    ("pol:Section", 20),
    ("pol:PolicyItem", 56),
    ("pol:Action", 90),
    ("pol:Direction", 80),
    ("pol:Page", 59),
    ("pol:Budget", 19),
    ("oa:Annotation", 20),
    ("pol:SourceDocument", 2),
];

#[test]
fn every_extracted_resource_leads_to_its_place() {
    let data = of_seeds();
    for (class, at_least) in EXTRACTED {
        let all = data.column(&format!("SELECT DISTINCT ?r {{ ?r a {class} }}"));
        assert!(all.len() >= *at_least, "{} of {class}", all.len());
        let lost = data.column(&format!(
            "SELECT DISTINCT ?r {{ ?r a {class}
               FILTER NOT EXISTS {{ ?r prov:wasQuotedFrom/oa:exact ?text }} }}"
        ));
        assert!(lost.is_empty(), "{class} without a place: {lost:?}");
        let beside = data.column(&format!(
            "SELECT DISTINCT ?r {{ ?r a {class} ; prov:wasQuotedFrom ?s
               FILTER NOT EXISTS {{ ?s a pol:TextSpan }} }}"
        ));
        assert!(beside.is_empty(), "{class} quoted from no span: {beside:?}");
    }
}

#[test]
fn a_policy_that_a_document_describes_leads_to_its_place() {
    let data = of_seeds();
    let in_documents = |pattern: &str| {
        data.column(&format!(
            "SELECT DISTINCT ?policy {{
               ?document a pol:SourceDocument .
               GRAPH ?graph {{ ?document a pol:SourceDocument . ?policy a pol:Policy {pattern} }}
             }}"
        ))
    };
    assert!(in_documents("").len() >= 8);
    let lost = in_documents("FILTER NOT EXISTS { ?policy prov:wasQuotedFrom/oa:exact ?text }");
    assert!(lost.is_empty(), "{lost:?}");
}

#[test]
fn every_resource_has_two_labels_and_an_identifier() {
    let data = of_seeds();
    let mut held: BTreeMap<String, [BTreeSet<String>; 3]> = BTreeMap::new();
    for Quad {
        subject,
        predicate,
        object,
        ..
    } in &data.quads
    {
        let subject = subject.to_string();
        if !subject.starts_with(&format!("<{BASE}")) {
            continue;
        }
        let held = held.entry(subject).or_default();
        let Term::Literal(literal) = object else {
            continue;
        };
        let place = match (predicate.as_str(), literal.language()) {
            ("http://www.w3.org/2000/01/rdf-schema#label", Some("ja")) => 0,
            ("http://www.w3.org/2000/01/rdf-schema#label", Some("en")) => 1,
            ("http://purl.org/dc/terms/identifier", None) => 2,
            _ => continue,
        };
        held[place].insert(literal.value().to_owned());
    }
    assert!(held.len() > 2000, "only {} resources", held.len());
    let wrong: Vec<_> = held
        .iter()
        .filter(|(_, values)| values.iter().any(|v| v.len() != 1))
        .collect();
    assert!(wrong.is_empty(), "{} of them: {wrong:#?}", wrong.len());
}

#[test]
fn no_statement_has_a_blank_node() {
    let data = of_seeds();
    let blank: Vec<&Quad> = data
        .quads
        .iter()
        .filter(|q| q.subject.is_blank_node() || q.object.is_blank_node())
        .collect();
    assert!(data.quads.len() > 20_000, "only {}", data.quads.len());
    assert!(blank.is_empty(), "{blank:?}");
}
