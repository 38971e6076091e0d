//! Nothing of a paper is lost: the graph alone holds the whole text, and what was read is counted.

use std::collections::BTreeMap;

use crate::data::Dataset;
use crate::harness::seisaku;
use crate::seeds::{Document, converted, of_seeds, seeds};
use crate::spans::{Span, spans};

/// The text of each document as its pages quote it, put together by their places.
fn put_together(data: &Dataset) -> BTreeMap<String, String> {
    let rows = data.select(
        "SELECT ?document ?start ?text {
           ?page a pol:Page ; prov:wasQuotedFrom ?span .
           ?span pol:rule \"pages/page\" ;
             oa:hasSource/dcterms:identifier ?document ;
             oa:hasSelector/oa:start ?start ;
             oa:exact ?text .
         }",
    );
    let mut pages: Vec<(String, usize, String)> = rows
        .into_iter()
        .map(|row| (row[0].clone(), row[1].parse().unwrap(), row[2].clone()))
        .collect();
    pages.sort();
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for (document, start, text) in pages {
        let whole = texts.entry(document).or_default();
        assert_eq!(
            whole.chars().count(),
            start,
            "pages neither overlap nor leave gaps"
        );
        whole.push_str(&text);
    }
    texts
}

fn assert_whole(documents: &[Document], data: &Dataset) {
    let texts = put_together(data);
    assert_eq!(texts.len(), documents.len());
    for document in documents {
        let text = document.text.trim_start_matches('\u{feff}');
        assert!(texts[document.stem()] == text, "{}", document.name);
    }
}

#[test]
fn the_text_is_put_together_from_the_graph() {
    assert_whole(&seeds(), of_seeds());
}

#[test]
fn other_line_ends_marks_and_blanks_are_put_together_too() {
    let mut altered = Vec::new();
    for seed in seeds() {
        let windows = seed.text.replace('\n', "\r\n");
        for (name, text) in [
            ("crlf", windows.clone()),
            ("mark", format!("\u{feff}{}", seed.text)),
            ("crlf-mark", format!("\u{feff}{windows}")),
            ("cr", seed.text.replace('\n', "\r")),
            ("blanks", format!("\u{feff}\n \n{}\n\n", seed.text)),
        ] {
            let name = format!("{}-{name}.txt", seed.stem());
            altered.push(Document { name, text });
        }
    }
    let (data, _) = converted(&altered);
    assert_whole(&altered, &data);
}

/// Every character that is not blank lies in the span of a resource that is no page and no
/// document.
#[test]
fn every_character_lies_in_a_resource() {
    let data = of_seeds();
    let of_parts = data.column(
        "SELECT DISTINCT ?span { ?part prov:wasQuotedFrom ?span
           FILTER NOT EXISTS { ?part a pol:Page } FILTER NOT EXISTS { ?part a pol:SourceDocument } }",
    );
    assert!(of_parts.len() > 1_000, "only {} spans", of_parts.len());
    let places: Vec<Span> = spans(data)
        .into_iter()
        .filter(|span| {
            let tail = format!("/{}/{}-{}", span.document, span.start, span.end);
            of_parts.iter().any(|iri| iri.ends_with(&tail))
        })
        .collect();
    for document in seeds() {
        let points: Vec<char> = document.text.chars().collect();
        let mut held = vec![false; points.len()];
        for span in places.iter().filter(|s| s.document == document.stem()) {
            held[span.start..span.end].fill(true);
        }
        let lost: Vec<usize> = (0..points.len())
            .filter(|i| !points[*i].is_whitespace() && !held[*i])
            .collect();
        assert!(lost.is_empty(), "{}: {lost:?}", document.name);
    }
}

#[test]
fn coverage_says_what_was_read() {
    let dir = tempfile::tempdir().unwrap();
    let names: Vec<String> = seeds()
        .iter()
        .map(|document| {
            document.write(dir.path());
            document.name.clone()
        })
        .collect();
    let run = seisaku(["convert", "--coverage", "-q", "-o", "out.nq"])
        .args(&names)
        .in_dir(dir.path())
        .run()
        .expect(0);
    let figure = |what: &str| -> Vec<usize> {
        run.stderr
            .lines()
            .filter_map(|line| line.trim_start().strip_prefix(what))
            .filter_map(|rest| rest.split_whitespace().next()?.parse().ok())
            .collect()
    };
    assert_eq!(figure("none"), [0, 0], "{}", run.stderr);
    for what in ["extracted", "page furniture", "generic text"] {
        let figures = figure(what);
        assert_eq!(figures.len(), 2, "{what}: {}", run.stderr);
        assert!(figures.iter().all(|n| *n > 0), "{what}: {}", run.stderr);
    }
}
