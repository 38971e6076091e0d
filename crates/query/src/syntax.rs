//! A syntax error of the engine in words for people.

use oxigraph::sparql::SparqlSyntaxError;

use crate::QueryError;
use crate::error::Place;

/// Expectations beyond this number help nobody.
const NAMED: usize = 6;

/// The engine prints `error at LINE:COLUMN: expected …`; other faults have no place.
pub(crate) fn describe(query: &str, error: SparqlSyntaxError) -> QueryError {
    let text = error.to_string();
    let (place, message) = match split(&text) {
        Some((line, column, expected)) => {
            let place = place(query, line, column);
            (Some(place), sentence(query, place, expected))
        }
        None => (
            None,
            format!("the query is not valid SPARQL: {}", lower(&text)),
        ),
    };
    QueryError::Syntax {
        message,
        place,
        excerpt: place.map(|p| excerpt(query, p)),
        source: Box::new(error),
    }
}

/// Line, column and expectation of the engine's message.
fn split(text: &str) -> Option<(usize, usize, &str)> {
    let (line, rest) = text.strip_prefix("error at ")?.split_once(':')?;
    let (column, expected) = rest.split_once(": expected ")?;
    Some((line.parse().ok()?, column.parse().ok()?, expected))
}

fn place(query: &str, line: usize, column: usize) -> Place {
    let start: usize = query
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let inside: usize = query[start..]
        .chars()
        .take(column.saturating_sub(1))
        .map(char::len_utf8)
        .sum();
    Place {
        byte: start + inside,
        line,
        column,
    }
}

fn sentence(query: &str, place: Place, expected: &str) -> String {
    let rest = query.get(place.byte..).unwrap_or_default();
    let found = match token(rest) {
        "" => "the query ends too early".to_owned(),
        token => format!("{token} is not expected"),
    };
    let expected = match expected.strip_prefix("one of ") {
        // A list of what the grammar allows.
        Some(list) if list.matches(", ").count() < NAMED => {
            format!("; expected one of {}", plain(list))
        }
        Some(_) => String::new(),
        None => format!("; expected {}", plain(expected)),
    };
    format!("{found} at {place}{expected}")
}

/// Ways to name what the grammar skips between words, which is never what a person forgot.
const BLANKS: &[&str] = &["[' ' | '\\t' | '\\n' | '\\r']", "\"#\""];

fn plain(list: &str) -> String {
    let named = list.split(", ").filter(|e| !BLANKS.contains(e));
    named.collect::<Vec<_>>().join(", ")
}

/// The word or sign that stands at the fault.
fn token(rest: &str) -> &str {
    let rest = rest.trim_start();
    let word = |c: char| c.is_alphanumeric() || "_:?$@-.#/<>\"'".contains(c);
    let mut end = rest.find(|c| !word(c)).unwrap_or(rest.len());
    if end == 0 {
        end = rest.chars().next().map_or(0, char::len_utf8);
    }
    let most = rest.char_indices().nth(40).map_or(rest.len(), |(i, _)| i);
    &rest[..end.min(most)]
}

/// The line of the place and a caret below it; long lines are cut around the place.
fn excerpt(query: &str, place: Place) -> String {
    const AROUND: usize = 60;
    let line = query.split('\n').nth(place.line - 1).unwrap_or_default();
    let first = (place.column - 1).saturating_sub(AROUND);
    let shown: String = line
        .trim_end_matches('\r')
        .chars()
        .skip(first)
        .take(2 * AROUND)
        .collect();
    let blanks: String = shown
        .chars()
        .take(place.column - 1 - first)
        .map(blank)
        .collect();
    format!("{shown}\n{blanks}^")
}

/// A blank as wide as the character, so that the caret stands under its place.
fn blank(c: char) -> char {
    match c {
        '\t' => '\t',
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{20000}'.. => '\u{3000}',
        _ => ' ',
    }
}

/// Our messages begin in lower case; the engine's do not.
fn lower(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}
