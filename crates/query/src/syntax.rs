//! A syntax error of the engine in words for people.

use std::ops::Range;

use oxigraph::sparql::SparqlSyntaxError;
use spargebra::SparqlParser;

use crate::error::Place;
use crate::{QueryError, tokens};

/// A syntax error with its place.
///
/// The engine prints `error at LINE:COLUMN: expected …`, and its place lies up to a keyword's
/// length behind the fault; so the fault is looked for by reading beginnings of the text.
///
/// `read` is what was parsed: the query, or the same with escapes in it.
pub(crate) fn describe(
    query: &str,
    read: &str,
    error: SparqlSyntaxError,
    parser: &SparqlParser,
) -> QueryError {
    let text = error.to_string();
    let (place, message) = match expectation(&text) {
        Some(expected) => {
            let faulty = faulty_token(query, read, parser);
            let place = Place::of_byte(query, faulty.start);
            (Some(place), sentence(&query[faulty], place, expected))
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
        source: Some(Box::new(error)),
    }
}

/// What the engine takes and the grammar does not: a triple term in an expression
/// ([SPARQL 1.2 Query, grammar](https://www.w3.org/TR/sparql12-query/#rExprTripleTermSubject))
/// whose subject is a literal or a triple term.
pub(crate) fn check_triple_terms(query: &str) -> Result<(), QueryError> {
    let tokens: Vec<_> = tokens::tokens(query).collect();
    let begins = |at: usize| {
        let text = |i: usize| tokens.get(i).map(|t| &query[t.range.clone()]);
        let end = tokens.get(at).map(|t| t.range.end);
        let adjacent = end == tokens.get(at + 1).map(|t| t.range.start);
        text(at) == Some("<<") && text(at + 1) == Some("(") && adjacent
    };
    let text = |i: Option<usize>| tokens.get(i?).map(|t| &query[t.range.clone()]);
    let in_expression = |at: usize| match text(at.checked_sub(1)) {
        // A list, as in `:p ( <<( … )>> )`, is no expression.
        Some("(") => {
            let word = text(at.checked_sub(2)).unwrap_or_default();
            word != "a" && word.bytes().all(|b| b.is_ascii_alphabetic())
        }
        Some(sign) => ["=", "!=", "&&", "||", "!"].contains(&sign),
        None => false,
    };
    for at in 0..tokens.len() {
        let begun = begins(at) && in_expression(at);
        let Some(subject) = tokens.get(at + 2).filter(|_| begun) else {
            continue;
        };
        let word = &query[subject.range.clone()];
        let literal = matches!(subject.kind, tokens::Kind::Literal | tokens::Kind::Signed)
            || ["true", "false"].contains(&word);
        if literal || begins(at + 2) {
            let place = Place::of_byte(query, subject.range.start);
            let told = "the subject of a triple term is an IRI, a blank node or a variable";
            return Err(QueryError::Syntax {
                message: format!("{told} (seen at {}, {place})", shown(word)),
                place: Some(place),
                excerpt: Some(excerpt(query, place)),
                source: None,
            });
        }
    }
    Ok(())
}

/// An aggregate within an aggregate
/// ([SPARQL 1.2 Query, section 19.8, note 13](https://www.w3.org/TR/sparql12-query/#sparqlGrammar)).
pub(crate) fn nested_aggregates() -> QueryError {
    let message = "an aggregate stands within another; compute the inner one in a sub-select";
    QueryError::Syntax {
        message: message.to_owned(),
        place: None,
        excerpt: None,
        source: None,
    }
}

/// What the engine expected, when its message has a place.
fn expectation(text: &str) -> Option<&str> {
    let (_, rest) = text.strip_prefix("error at ")?.split_once(':')?;
    Some(rest.split_once(": expected ")?.1)
}

/// The first token that no query can have after what stands before it; the end when more is
/// needed.
fn faulty_token(query: &str, read: &str, parser: &SparqlParser) -> Range<usize> {
    let ends: Vec<_> = tokens::tokens(read).map(|token| token.range.end).collect();
    let faulty = ends.partition_point(|end| is_beginning(&read[..*end], parser));
    // Escapes change no token but its length.
    tokens::tokens(query).nth(faulty).map_or_else(
        || query.trim_end().len()..query.trim_end().len(),
        |token| token.range,
    )
}

/// Whether a query can begin like this: it is one, or its only fault is that it ends.
fn is_beginning(text: &str, parser: &SparqlParser) -> bool {
    // Longer than any keyword: the engine reads that far before it says that it found none.
    const MARGIN: &str = "                                ";
    let text = format!("{text}{MARGIN}");
    let Err(error) = parser.clone().parse_query(&text) else {
        return true;
    };
    byte(&text, &error.to_string()).is_none_or(|fault| fault >= text.len())
}

/// The byte of the engine's place.
fn byte(text: &str, message: &str) -> Option<usize> {
    let (line, rest) = message.strip_prefix("error at ")?.split_once(':')?;
    let (column, _) = rest.split_once(':')?;
    let before: usize = text
        .split_inclusive('\n')
        .take(line.parse::<usize>().ok()?.saturating_sub(1))
        .map(str::len)
        .sum();
    let inside = text.get(before..)?.chars();
    let columns = column.parse::<usize>().ok()?.saturating_sub(1);
    Some(before + inside.take(columns).map(char::len_utf8).sum::<usize>())
}

fn sentence(token: &str, place: Place, expected: &str) -> String {
    match (reason(expected), shown(token)) {
        (Some(reason), "") => format!("{reason} (seen at {place})"),
        (Some(reason), token) => format!("{reason} (seen at {token}, {place})"),
        (None, "") if place.byte == 0 => "the query is empty; write one".to_owned(),
        (None, "") => format!("the query ends too early at {place}; complete it"),
        (None, token) => format!("{token} is not expected at {place}"),
    }
}

/// Reasons that the engine gives in words, among the characters that it would accept.
fn reason(expected: &str) -> Option<String> {
    let list = expected.strip_prefix("one of ").unwrap_or(expected);
    if list == "<unreported>" {
        let reason = "the label of a blank node stands in two groups; use it in one, or a variable";
        return Some(reason.to_owned());
    }
    let in_words =
        |entry: &&str| entry.contains(' ') && entry.starts_with(|c: char| c.is_ascii_alphabetic());
    match list.split(", ").find(in_words)? {
        "Prefix not found" => Some("a prefix is not declared; declare it by PREFIX".to_owned()),
        "IRI parsing failed" => Some("an IRI is not absolute or not valid; correct it".to_owned()),
        entry => Some(lower(entry)),
    }
}

/// As much of a token as helps to find it.
fn shown(token: &str) -> &str {
    const MOST: usize = 40;
    let end = token
        .char_indices()
        .nth(MOST)
        .map_or(token.len(), |(i, _)| i);
    &token[..end]
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
