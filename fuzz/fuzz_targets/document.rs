//! Every character that is not blank lies in one block, and the pages are the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use seisaku_text::{Document, Source, Span};

fuzz_target!(|bytes: &[u8]| {
    let Ok(source) = Source::decode("fuzz.txt", bytes) else {
        return;
    };
    let document = Document::read(&source).value;
    let mut at = 0;
    for block in &document.blocks {
        let between = Span::new(at, block.span.start);
        assert!(source.slice(between).trim().is_empty());
        at = block.span.end;
    }
    assert!(source.text()[at..].trim().is_empty());
    let pages = document.pages.iter().map(|page| source.slice(page.span));
    assert_eq!(pages.collect::<String>(), source.text());
});
