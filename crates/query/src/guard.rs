//! A look at the text before it is parsed.
//!
//! The engine's parser, planner and evaluator call themselves for every level of a query, and a
//! query of a few kilobytes can be deep enough to overflow a stack, which no handler catches:
//! the process ends. So brackets and chains are counted first, without recursion.

use crate::error::Place;
use crate::tokens::{Kind, iri_depth, tokens};
use crate::{Limits, QueryError};

/// Keywords that add a level to the algebra each.
const LINKING: &[&str] = &[
    "BIND", "EXISTS", "FILTER", "GRAPH", "LATERAL", "MINUS", "OPTIONAL", "UNION",
];

/// Words of expressions after which an operand stands.
const BEFORE_OPERANDS: &[&str] = &["AS", "DISTINCT", "IN", "NOT"];

/// What is read without a second thought.
const QUICK_BYTES: usize = 8 * 1024;
const QUICK_DEPTH: usize = 8;

/// Bytes that may each be a level to the parser, whatever stands around them, in a text that is
/// read on a small stack.
const QUICK_LEVELS: usize = 256;

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
    let mut text = Text::default();
    for token in tokens(query) {
        text.take(token.kind, query[token.range.clone()].as_bytes());
        if text.depth() > limits.depth {
            return Err(QueryError::TooDeep {
                place: Place::of_byte(query, token.range.start),
                limit: limits.depth,
            });
        }
    }
    if text.links > limits.links {
        return Err(QueryError::TooComplex {
            what: "operators and groups",
            limit_name: "links",
            count: text.links,
            limit: limits.links,
        });
    }
    Ok(())
}

/// Whether the text is short and flat enough to be read in a moment, whatever stands in it.
///
/// Reading goes back where it was wrong, and each level of brackets can double the work.
pub fn is_quick(query: &str) -> bool {
    let level = |b: &u8| b"([{<!^".contains(b);
    if query.len() > QUICK_BYTES || query.bytes().filter(level).count() > QUICK_LEVELS {
        return false;
    }
    let mut text = Text::default();
    tokens(query).all(|token| {
        text.take(token.kind, query[token.range].as_bytes());
        text.open.len() <= QUICK_DEPTH
    })
}

/// How deep and how long a text is up to a place.
#[derive(Default)]
struct Text {
    /// The brackets that are open, each with the numbers with a sign that are operations in it.
    open: Vec<(u8, usize)>,
    /// Operators in a row, and brackets in an IRI that could be a comparison.
    beside: usize,
    links: usize,
    /// Whether an operator may follow.
    operand: bool,
    /// Whether a word stood before, to which a bracket belongs.
    filter: bool,
}

impl Text {
    fn depth(&self) -> usize {
        self.open.len() + self.beside
    }

    fn take(&mut self, kind: Kind, token: &[u8]) {
        let operator = |b: &&u8| b"!^+-*/|&".contains(b);
        let operators = token.iter().filter(operator).count();
        match kind {
            Kind::Sign => {
                self.links += operators;
                self.beside = if operators > 0 {
                    self.beside + operators
                } else {
                    0
                };
            }
            Kind::Iri => self.beside = iri_depth(token).unwrap_or_default(),
            _ => self.beside = 0,
        }
        let filter = std::mem::take(&mut self.filter);
        let mut operand = !matches!(kind, Kind::Open | Kind::Sign);
        match kind {
            Kind::Open => {
                self.links += usize::from(token == b"{" || (filter && token == b"("));
                self.open.push((token[0], 0));
            }
            Kind::Close => {
                self.open.pop();
            }
            Kind::Word => operand = self.word(token),
            // In a list of values a sign is the number's own.
            Kind::Signed if self.operand => {
                if let Some((b'(', signed)) = self.open.last_mut() {
                    *signed += 1;
                    self.links = self.links.max(*signed);
                }
            }
            _ => {}
        }
        self.operand = operand;
    }

    /// Takes a word, and tells whether it may be an operand. Keywords need no blank after them:
    /// `FILTERex:f(?x)` filters.
    fn word(&mut self, word: &[u8]) -> bool {
        let begins = |k: &&str| {
            let start = word.get(..k.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(k.as_bytes()))
        };
        let is = |k: &&str| word.eq_ignore_ascii_case(k.as_bytes());
        if word.contains(&b':') {
            self.filter = begins(&"FILTER");
        } else {
            self.links += usize::from(LINKING.iter().any(begins));
        }
        !BEFORE_OPERANDS.iter().any(is)
    }
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
    fn nothing_hides_brackets_or_chains() {
        let cases = [
            (format!("ASK #\r{}", "{".repeat(5_000)), "deep"),
            (
                format!(
                    "ASK {{ FILTER(?a<{}1{}>1) }}",
                    "(".repeat(200),
                    ")".repeat(200)
                ),
                "deep",
            ),
            (
                format!("ASK {{ VALUES ?x {{ '''a' }} {}", "{".repeat(5_000)),
                "deep",
            ),
            (
                format!("ASK {{ ?s ex:a\\'b ?o {} ex:a\\'b", "{".repeat(5_000)),
                "deep",
            ),
            (
                format!("ASK {{ FILTER(1{}) }}", "-1".repeat(5_000)),
                "complex",
            ),
            (
                format!("ASK {{ {} }}", "FILTERex:f(?x) ".repeat(5_000)),
                "complex",
            ),
            (
                format!(
                    "ASK {{ VALUES (?x ?y) {{ {} }} }}",
                    "(1.0e-3 -1) ".repeat(5_000)
                ),
                "fine",
            ),
            (
                format!(
                    "ASK {{ {} }}",
                    "?s ex:a\\(b my-ns:b <w:a(b> . ".repeat(5_000)
                ),
                "fine",
            ),
        ];
        let verdicts = cases.each_ref().map(|(query, _)| verdict(query));
        assert_eq!(verdicts, cases.each_ref().map(|(_, expected)| *expected));
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
