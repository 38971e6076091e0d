//! The tokens of a query, as far as finding a fault needs them.

use std::ops::Range;

use crate::guard::{skip, word};

/// The strings, IRIs, words and signs of a text, without blanks and comments.
pub(crate) fn tokens(query: &str) -> Vec<Range<usize>> {
    let bytes = query.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let end = skip(bytes, at);
        let end = if end > at {
            end
        } else {
            at + sign_or_word(bytes, at)
        };
        if bytes[at] != b'#' && !bytes[at].is_ascii_whitespace() {
            tokens.push(at..end);
        }
        at = end;
    }
    tokens
}

/// The length of the word, number, name or run of signs at `at`.
fn sign_or_word(bytes: &[u8], at: usize) -> usize {
    if bytes[at] == b'@' {
        return 1 + run(&bytes[at + 1..], b"-");
    }
    let first = word(bytes, at);
    if first.is_empty() {
        let sign = |b: &&u8| b"^&|=<>!".contains(b);
        return bytes[at..].iter().take_while(sign).count().max(1);
    }
    // A name with a prefix and a number go on over signs that end other words.
    if first.contains(&b':') || first[0].is_ascii_digit() {
        let long = &bytes[at..at + run(&bytes[at..], b"-.%+\\")];
        let dots = long.iter().rev().take_while(|b| **b == b'.').count();
        return long.len() - dots;
    }
    first.len()
}

/// The number of bytes that stand in words or in `others`.
fn run(bytes: &[u8], others: &[u8]) -> usize {
    let inside = |b: &&u8| {
        b.is_ascii_alphanumeric() || b"_:".contains(b) || **b >= 0x80 || others.contains(b)
    };
    bytes.iter().take_while(inside).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts() {
        let query = "SELECT ?x{ ?x ex:a-b.c 1.5e-3 . # x\n?x<http://e.org/#>'a b'@ja-JP^^ex:t.}";
        let cut: Vec<_> = tokens(query).into_iter().map(|t| &query[t]).collect();
        assert_eq!(
            cut,
            [
                "SELECT",
                "?x",
                "{",
                "?x",
                "ex:a-b.c",
                "1.5e-3",
                ".",
                "?x",
                "<http://e.org/#>",
                "'a b'",
                "@ja-JP",
                "^^",
                "ex:t",
                ".",
                "}"
            ]
        );
    }
}
