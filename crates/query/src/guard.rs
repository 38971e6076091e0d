//! A look at the text before it is parsed.
//!
//! The engine's parser, planner and evaluator call themselves for every level of a query, and a
//! query of a few kilobytes can be deep enough to overflow a stack, which no handler catches:
//! the process ends. So brackets and chains are counted first, without recursion.

use crate::error::Place;
use crate::{Limits, QueryError};

/// Keywords that add a level to the algebra each.
const LINKING: &[&str] = &[
    "BIND", "EXISTS", "FILTER", "GRAPH", "LATERAL", "MINUS", "OPTIONAL", "UNION",
];

/// What is read without a second thought.
const QUICK_BYTES: usize = 8 * 1024;
const QUICK_DEPTH: usize = 8;

/// Refuses a text that is too long, too deep or too long a chain; it is not parsed.
///
/// # Errors
/// When it is.
pub fn check(query: &str, limits: &Limits) -> Result<(), QueryError> {
    if query.len() > limits.query_bytes {
        return Err(QueryError::TooLong {
            bytes: query.len(),
            limit: limits.query_bytes,
        });
    }
    let bytes = query.as_bytes();
    let mut depth = 0_usize;
    let mut prefixes = 0_usize;
    let mut links = 0_usize;
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        let next = skip(bytes, at);
        if next > at {
            if byte != b'#' {
                prefixes = 0;
            }
            at = next;
            continue;
        }
        match byte {
            b'(' | b'{' | b'[' => {
                depth += 1;
                links += usize::from(byte == b'{');
                prefixes = 0;
            }
            b')' | b'}' | b']' => depth = depth.saturating_sub(1),
            // Only the brackets of triple terms; a lone one compares.
            b'<' if bytes[at..].starts_with(b"<<") => depth += 1,
            b'>' if bytes[at..].starts_with(b">>") => depth = depth.saturating_sub(1),
            b'!' | b'^' | b'+' | b'-' | b'*' | b'/' | b'|' | b'&' => {
                prefixes += 1;
                links += 1;
            }
            _ if byte.is_ascii_whitespace() => {}
            _ => prefixes = 0,
        }
        if depth + prefixes > limits.depth {
            return Err(QueryError::TooDeep {
                place: Place::of_byte(query, at),
                limit: limits.depth,
            });
        }
        let triple_term = bytes[at..].starts_with(b"<<") || bytes[at..].starts_with(b">>");
        let word = word(bytes, at);
        links += usize::from(
            LINKING
                .iter()
                .any(|k| k.as_bytes().eq_ignore_ascii_case(word)),
        );
        at += word.len().max(1 + usize::from(triple_term));
    }
    if links > limits.links {
        return Err(QueryError::TooComplex {
            what: "operators and groups",
            limit_name: "links",
            count: links,
            limit: limits.links,
        });
    }
    Ok(())
}

/// Whether the text is short and flat enough to be read in a moment, whatever stands in it.
///
/// Reading goes back where it was wrong, and each level of brackets can double the work.
pub fn is_quick(query: &str) -> bool {
    let bytes = query.as_bytes();
    let (mut depth, mut deepest, mut at) = (0_usize, 0_usize, 0_usize);
    while at < bytes.len() {
        let next = skip(bytes, at);
        if next > at {
            at = next;
            continue;
        }
        match bytes[at] {
            b'(' | b'{' | b'[' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b')' | b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    bytes.len() <= QUICK_BYTES && deepest <= QUICK_DEPTH
}

/// The end of the string, IRI, comment or signed number that begins at `at`; `at` where none
/// does.
pub(crate) fn skip(bytes: &[u8], at: usize) -> usize {
    let rest = &bytes[at..];
    match rest {
        [b'#', ..] => at + rest.iter().take_while(|b| **b != b'\n').count(),
        [b'<', ..] => {
            let inside = |b: &&u8| **b > b' ' && !b"<>\"{}|^`".contains(b);
            let length = rest[1..].iter().take_while(inside).count();
            match rest.get(length + 1) {
                Some(b'>') => at + length + 2,
                _ => at,
            }
        }
        [quote @ (b'"' | b'\''), ..] => at + string(rest, *quote),
        [b'+' | b'-', digit, ..] if digit.is_ascii_digit() => at + 2,
        _ => at,
    }
}

/// The length of the string that `rest` begins with; one that does not end goes to the end.
fn string(rest: &[u8], quote: u8) -> usize {
    let long = rest.starts_with(&[quote; 3]);
    let fence = if long { 3 } else { 1 };
    let mut at = fence;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            b'\n' if !long => return at,
            byte if byte == quote && rest[at..].starts_with(&[quote; 3][..fence]) => {
                return at + fence;
            }
            _ => at += 1,
        }
    }
    rest.len()
}

/// The letters, digits and the like from `at` on, so that `?union` and `ex:union` are no keyword.
pub(crate) fn word(bytes: &[u8], at: usize) -> &[u8] {
    let inside = |b: &&u8| b.is_ascii_alphanumeric() || b"_:?$".contains(b) || **b >= 0x80;
    let length = bytes[at..].iter().take_while(inside).count();
    &bytes[at..at + length]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(query: &str) -> &'static str {
        match check(query, &Limits::default()) {
            Ok(()) => "fine",
            Err(QueryError::TooLong { .. }) => "long",
            Err(QueryError::TooDeep { .. }) => "deep",
            Err(QueryError::TooComplex { .. }) => "complex",
            Err(_) => "other",
        }
    }

    #[test]
    fn verdicts() {
        let cases = [
            ("SELECT * { ?s ?p ?o }".to_owned(), "fine"),
            (
                format!("ASK {}{}", "{".repeat(5_000), "}".repeat(5_000)),
                "deep",
            ),
            (
                format!("ASK {{ FILTER({}1{}) }}", "(".repeat(200), ")".repeat(200)),
                "deep",
            ),
            (
                format!("ASK {{ FILTER({} true) }}", "! ".repeat(5_000)),
                "deep",
            ),
            (
                format!("ASK {{ FILTER(\"{}\" = '') }}", "(".repeat(5_000)),
                "fine",
            ),
            (
                format!("ASK {{ FILTER('''it's {}''' = '') }}", "{".repeat(5_000)),
                "fine",
            ),
            (format!("ASK {{ }} # {}", "{".repeat(5_000)), "fine"),
            (
                format!("ASK {{ ?s <http://e.org/#a> {} }}", "<<(".repeat(60)),
                "deep",
            ),
            (
                format!("ASK {{ {{}} {} }}", "union {} ".repeat(10_000)),
                "complex",
            ),
            (
                format!("ASK {{ FILTER(1{}) }}", " + ?x".repeat(5_000)),
                "complex",
            ),
            (
                format!("ASK {{ VALUES ?x {{ {} }} }}", "-1 ".repeat(5_000)),
                "fine",
            ),
            (
                format!(
                    "ASK {{ VALUES (?x) {{ {} }} }}",
                    "(<http://e.org/a>) ".repeat(5_000)
                ),
                "fine",
            ),
            (
                format!("ASK {{ ?s ?p ?union, {} }}", "?graph, ".repeat(5_000)),
                "fine",
            ),
            (
                format!("ASK {{ {} }}", "?s ?p ?o . ".repeat(50_000)),
                "long",
            ),
            (
                format!("ASK {{ {} }}", "FILTER(?a < ?b) ".repeat(300)),
                "fine",
            ),
            ("ASK { FILTER(?a < 1 && ?b > 2) } '".to_owned(), "fine"),
            ("\"\\".to_owned(), "fine"),
            (String::new(), "fine"),
        ];
        let mut ran = 0;
        for (query, expected) in &cases {
            let shown: String = query.chars().take(60).collect();
            assert_eq!(verdict(query), *expected, "{shown}");
            ran += 1;
        }
        assert_eq!(ran, 18);
    }
}
