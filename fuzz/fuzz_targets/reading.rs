//! The rules read any text; what they notice lies in it.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use seisaku_facts::Vocabulary;
use seisaku_text::{Document, Source};

static VOCABULARY: LazyLock<Vocabulary> =
    LazyLock::new(|| Vocabulary::embedded().expect("the vocabularies can be read"));

fuzz_target!(|bytes: &[u8]| {
    let Ok(source) = Source::decode("fuzz.txt", bytes) else {
        return;
    };
    let document = Document::read(&source).value;
    let reading = seisaku_policy::read(&source, &document, VOCABULARY.names());
    for diagnostic in &reading.diagnostics {
        let span = diagnostic.span;
        assert!(source.text().get(span.start..span.end).is_some());
    }
});
