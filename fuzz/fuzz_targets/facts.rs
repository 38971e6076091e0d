//! Any text comes to statements that are sorted, each once, and that hold all of it.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use seisaku_facts::{Vocabulary, facts};
use seisaku_text::{Document, Source};

static VOCABULARY: LazyLock<Vocabulary> =
    LazyLock::new(|| Vocabulary::embedded().expect("the vocabularies can be read"));

fuzz_target!(|bytes: &[u8]| {
    let Ok(source) = Source::decode("fuzz.txt", bytes) else {
        return;
    };
    let document = Document::read(&source).value;
    let reading = seisaku_policy::read(&source, &document, VOCABULARY.names()).value;
    let found = facts(&source, &document, &reading, &VOCABULARY);
    assert_eq!(found.coverage.none, 0);
    let lines: Vec<String> = found.quads.iter().map(|quad| quad.to_string()).collect();
    assert!(lines.windows(2).all(|pair| pair[0] < pair[1]));
    assert_eq!(lines.len(), found.quads.len());
});
