//! The same document as other editors save it: with a byte-order mark, with CR LF. The facts stay,
//! and the places move as the text does.

use std::collections::BTreeSet;

use crate::data::Dataset;
use crate::seeds::{Document, converted, of_seeds, seeds};
use crate::spans::{faults, spans};

fn changed(change: impl Fn(&str) -> String) -> (Dataset, [Document; 2]) {
    let documents = seeds().map(|d| Document {
        text: change(&d.text),
        ..d
    });
    (converted(&documents).0, documents)
}

fn same_facts(data: &Dataset) {
    let (here, there) = (of_seeds().facts(), data.facts());
    let differing: Vec<_> = here.symmetric_difference(&there).take(20).collect();
    assert!(here.len() > 3000, "only {}", here.len());
    assert!(differing.is_empty(), "{differing:#?}");
}

#[test]
fn a_byte_order_mark_is_not_of_the_text() {
    let (data, documents) = changed(|text| format!("\u{feff}{text}"));
    same_facts(&data);
    let (faults, count) = faults(&data, &documents);
    assert!(count > 700, "{count}");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(spans(&data), spans(of_seeds()));
}

#[test]
fn other_line_ends_move_the_places_and_nothing_else() {
    let (data, documents) = changed(|text| {
        assert!(!text.contains('\r'), "the seed has these line ends itself");
        text.replace('\n', "\r\n")
    });
    same_facts(&data);
    let (faults, _) = faults(&data, &documents);
    assert!(faults.is_empty(), "{}", faults.join("\n"));

    let places = |data: &Dataset| -> BTreeSet<(String, usize, usize)> {
        spans(data)
            .into_iter()
            .map(|s| (s.document, s.start, s.end))
            .collect()
    };
    let [a, b] = seeds().map(|d| (d.stem().to_owned(), d.text.chars().collect::<Vec<_>>()));
    let moved: BTreeSet<_> = places(of_seeds())
        .into_iter()
        .map(|(document, start, end)| {
            let text = if document == a.0 { &a.1 } else { &b.1 };
            // Each line end before a place is one code point longer.
            let by = |at: usize| at + text[..at].iter().filter(|c| **c == '\n').count();
            (document, by(start), by(end))
        })
        .collect();
    let there = places(&data);
    assert!(there.len() > 700, "{}", there.len());
    let differing: Vec<_> = moved.symmetric_difference(&there).take(20).collect();
    assert!(differing.is_empty(), "{differing:#?}");
}
