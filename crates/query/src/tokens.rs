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

/// The names of the variables of a `SELECT *`, in the order in which they first stand in the
/// text; `None` for every other query.
pub(crate) fn columns_of_star(query: &str) -> Option<Vec<&str>> {
    let tokens: Vec<&str> = tokens(query).into_iter().map(|t| &query[t]).collect();
    let is = |token: &str, word: &str| token.eq_ignore_ascii_case(word);
    let select = tokens.iter().position(|t| is(t, "SELECT"))?;
    let mut after = tokens.get(select + 1..)?.iter();
    let first = after.find(|t| !is(t, "DISTINCT") && !is(t, "REDUCED"))?;
    let name = |token: &&'_ str| token.strip_prefix(['?', '$']).map(str::len);
    (*first == "*").then(|| {
        let named = after.filter(|t| name(t).is_some_and(|length| length > 0));
        named.map(|t| &t[1..]).collect()
    })
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
        let long = &bytes[at..at + run(&bytes[at..], b"-.%+\\?$")];
        let dots = long.iter().rev().take_while(|b| **b == b'.').count();
        // Never shorter than the word, so that the next token begins further on.
        return (long.len() - dots).max(first.len());
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
    fn columns() {
        let star = "PREFIX x: <y:> select Distinct * { ?s ?p $o OPTIONAL { ?a ?p '?b' } }";
        assert_eq!(columns_of_star(star), Some(vec!["s", "p", "o", "a", "p"]));
        let others = [
            "SELECT ?a { { SELECT * {} } }",
            "ASK { { SELECT * {} } }",
            "ASK {}",
            "SELECT",
        ];
        // A sub-select under ASK has no columns of the answer, and its order harms nobody.
        assert_eq!(
            others.map(|q| columns_of_star(q).is_some()),
            [false, true, false, false]
        );
    }

    #[test]
    fn any_text_is_cut_to_its_end() {
        const PIECES: &[&str] = &[
            "?x:a", "$", "?", ":", "@", "@ja", "<", "<<", ">>", "<a>", "'", "\"", "\\", "#", "\n",
            "政", "1.", ".", "1e", "-", "%", "a:b.", "_:", "^^", "{", "'''", " ", "é:", "\u{0}",
        ];
        let mut ran = 0;
        for a in PIECES {
            for b in PIECES {
                for c in PIECES {
                    let text = format!("{a}{b}{c}");
                    let mut end = 0;
                    for token in tokens(&text) {
                        assert!(token.start >= end && token.end > token.start, "{text:?}");
                        assert!(text.get(token.clone()).is_some(), "{text:?}");
                        end = token.end;
                    }
                    ran += 1;
                }
            }
        }
        assert_eq!(ran, 24_389);
    }

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
