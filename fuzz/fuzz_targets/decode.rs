//! Any bytes are decoded or refused; offsets go there and back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use seisaku_text::{Folded, Source};

fuzz_target!(|bytes: &[u8]| {
    let Ok(source) = Source::decode("fuzz.txt", bytes) else {
        return;
    };
    let whole = source.code_points(source.span());
    assert_eq!(whole.end, source.printed().chars().count());
    let folded = Folded::new(source.text(), source.span());
    for (at, c) in folded.text().char_indices() {
        let span = folded.span(at, at + c.len_utf8());
        assert!(!source.slice(span).is_empty());
    }
});
