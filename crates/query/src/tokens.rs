//! The tokens of a query, as the engine's parser takes them.
//!
//! The parser has no tokens of its own: it tries what may stand at a place, and goes back. What
//! hides brackets from a reader (strings, comments, IRIs, escapes) is cut here exactly as it is
//! there; where `<` may begin an IRI or compare, [`unambiguous`] leaves one reading.

use std::borrow::Cow;
use std::ops::Range;

/// The bytes that a prefix with signs in it may have; of a longer one the signs are operators.
const PREFIX: usize = 200;

/// What a token is, as far as bounds on a query need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A keyword, a name with a prefix, or the label of a blank node.
    Word,
    Variable,
    /// A string, a tag of a language, or a number without a sign.
    Literal,
    /// A number with a sign, which after an operand is an operation.
    Signed,
    Iri,
    Open,
    Close,
    /// A run of signs, or one byte that begins nothing.
    Sign,
}

/// A token with its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) range: Range<usize>,
}

/// The tokens of a text, without blanks and comments.
pub(crate) fn tokens(query: &str) -> impl Iterator<Item = Token> {
    let bytes = query.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        at = after_blanks(bytes, at);
        let (kind, length) = token(bytes.get(at..).filter(|rest| !rest.is_empty())?);
        let range = at..(at + length).min(bytes.len());
        at = range.end;
        Some(Token { kind, range })
    })
}

/// The names of the variables of a `SELECT *`, in the order in which they first stand in the
/// text; `None` for every other query.
pub(crate) fn columns_of_star(query: &str) -> Option<Vec<&str>> {
    let tokens: Vec<&str> = tokens(query).map(|t| &query[t.range]).collect();
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

/// The same query, in which no IRI can be read as a comparison, and `TRUE` is `true`.
///
/// `?a<?b&&?c>?d` has an IRI after a variable by the standard, whose tokens are the longest that
/// there are, and is a comparison to the engine's parser; `?a<(1)>2` would hide brackets so. An IRI
/// that could be a comparison gets an escape, which no comparison has.
pub(crate) fn unambiguous(query: &str) -> Cow<'_, str> {
    let mut plain = String::new();
    let mut done = 0;
    for token in tokens(query) {
        let text = &query[token.range.clone()];
        let written = match token.kind {
            Kind::Iri if !is_iri_only(text) => escaped(text),
            Kind::Word if is_boolean(text) => text.to_ascii_lowercase(),
            _ => continue,
        };
        plain.push_str(&query[done..token.range.start]);
        plain.push_str(&written);
        done = token.range.end;
    }
    if done == 0 {
        return query.into();
    }
    plain.push_str(&query[done..]);
    plain.into()
}

/// Whether what is an IRI by the longest token can be nothing else.
fn is_iri_only(iri: &str) -> bool {
    iri.contains("//") && iri_depth(iri.as_bytes()).is_some()
}

/// An IRI whose signs are escapes, or its first letter where it has none.
fn escaped(iri: &str) -> String {
    let mut written = String::new();
    let signs = |c: char| "()[]#'".contains(c);
    let none = !iri.contains(signs);
    for (i, c) in iri.char_indices() {
        if signs(c) || (none && i == 1 && c != '\\' && c != '>') {
            written.push_str(&format!("\\u{:04X}", u32::from(c)));
        } else {
            written.push(c);
        }
    }
    written
}

/// Whether a word is `true` or `false`, which the engine knows in small letters only.
fn is_boolean(word: &str) -> bool {
    ["true", "false"]
        .iter()
        .any(|b| word.eq_ignore_ascii_case(b) && word != *b)
}

/// How deep brackets lie in an IRI if it is read as a comparison; `None` where that reading
/// would go on other brackets, strings or comments than the text after the IRI has.
pub(crate) fn iri_depth(iri: &[u8]) -> Option<usize> {
    let (mut depth, mut deepest) = (0_usize, 0_usize);
    for (i, byte) in iri.iter().enumerate() {
        match byte {
            b'(' | b'[' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b')' | b']' => depth = depth.checked_sub(1)?,
            b'#' | b'\'' => return None,
            // No comparison has two divisions in a row, nor an escape of a character.
            b'\\' => break,
            b'/' if iri.get(i + 1) == Some(&b'/') => break,
            _ => {}
        }
    }
    (depth == 0).then_some(deepest)
}

fn after_blanks(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        if *byte == b'#' {
            let inside = |b: &&u8| !matches!(**b, b'\n' | b'\r');
            at += bytes[at..].iter().take_while(inside).count();
        } else if byte.is_ascii_whitespace() {
            at += 1;
        } else {
            break;
        }
    }
    at
}

/// The token that `rest` begins with, and its length, which is not 0.
fn token(rest: &[u8]) -> (Kind, usize) {
    let digit = |i: usize| rest.get(i).is_some_and(u8::is_ascii_digit);
    match rest[0] {
        quote @ (b'"' | b'\'') => match string(rest, quote) {
            Some(length) => (Kind::Literal, length),
            None => (Kind::Sign, 1),
        },
        b'<' => less(rest),
        b'>' if rest.starts_with(b">>") => (Kind::Close, 2),
        b'(' | b'{' | b'[' => (Kind::Open, 1),
        b')' | b'}' | b']' => (Kind::Close, 1),
        b'?' | b'$' => (Kind::Variable, 1 + run(&rest[1..], is_letter)),
        b'@' => (
            Kind::Literal,
            1 + run(&rest[1..], |b| b.is_ascii_alphanumeric() || b == b'-'),
        ),
        b'+' | b'-' if digit(1) || (rest.get(1) == Some(&b'.') && digit(2)) => {
            (Kind::Signed, 1 + number(&rest[1..]))
        }
        b'.' if digit(1) => (Kind::Literal, number(rest)),
        byte if byte.is_ascii_digit() => (Kind::Literal, number(rest)),
        byte if is_letter(byte) || byte == b':' => (Kind::Word, word(rest)),
        b'\\' if rest.get(1).is_some_and(u8::is_ascii) => (Kind::Sign, 2),
        _ => (Kind::Sign, signs(rest)),
    }
}

/// An IRI, the beginning of a triple, or a comparison.
fn less(rest: &[u8]) -> (Kind, usize) {
    if let Some(length) = iri(rest) {
        return (Kind::Iri, length);
    }
    // What hides something after a second `<`, or has two divisions in a row, is an IRI that is
    // compared with, and no triple.
    let is_iri = |length: usize| {
        let iri = &rest[1..=length];
        iri_depth(iri).is_none() || iri.windows(2).any(|pair| pair == b"//")
    };
    match iri(&rest[1..]) {
        Some(length) if is_iri(length) => (Kind::Sign, 1),
        _ if rest.starts_with(b"<<") => (Kind::Open, 2),
        _ => (Kind::Sign, 1),
    }
}

/// The length of a run of signs that make operators together.
fn signs(rest: &[u8]) -> usize {
    run(rest, |b| b"^&|=>!".contains(&b)).max(1)
}

/// The length of an IRI in brackets.
fn iri(rest: &[u8]) -> Option<usize> {
    let inside = rest.strip_prefix(b"<")?;
    let end = run(inside, |b| b > b' ' && !b"<>\"{}|^`".contains(&b));
    let escaped = |i: usize| matches!(inside.get(i + 1), Some(b'u' | b'U'));
    let mut escapes = inside[..end]
        .iter()
        .enumerate()
        .filter(|(_, b)| **b == b'\\');
    (inside.get(end) == Some(&b'>') && escapes.all(|(i, _)| escaped(i))).then_some(end + 2)
}

/// The length of a string. One in three quotes that has no end, or an escape that there is not,
/// is an empty one to the parser, and another begins after it.
fn string(rest: &[u8], quote: u8) -> Option<usize> {
    let fence = [quote; 3];
    if rest.starts_with(&fence)
        && let Some(length) = until(rest, &fence)
    {
        return Some(length);
    }
    until(rest, &fence[..1])
}

/// The length up to the end of the fence that closes what begins with it.
fn until(rest: &[u8], fence: &[u8]) -> Option<usize> {
    let mut at = fence.len();
    loop {
        match rest.get(at)? {
            b'\\' => at += escape(&rest[at..])?,
            b'\n' | b'\r' if fence.len() == 1 => return None,
            _ if rest[at..].starts_with(fence) => return Some(at + fence.len()),
            _ => at += 1,
        }
    }
}

/// The length of an escape in a string.
fn escape(rest: &[u8]) -> Option<usize> {
    let digits = match rest.get(1)? {
        b't' | b'b' | b'n' | b'r' | b'f' | b'"' | b'\'' | b'\\' => return Some(2),
        b'u' => 4,
        b'U' => 8,
        _ => return None,
    };
    let hex = std::str::from_utf8(rest.get(2..2 + digits)?).ok()?;
    let all = hex.bytes().all(|b| b.is_ascii_hexdigit());
    let code = u32::from_str_radix(hex, 16).ok().filter(|_| all)?;
    char::from_u32(code).map(|_| 2 + digits)
}

/// The length of a number without its sign.
fn number(rest: &[u8]) -> usize {
    let digits = |at: usize| run(&rest[at..], |b| b.is_ascii_digit());
    let mut at = digits(0);
    if rest.get(at) == Some(&b'.') && digits(at + 1) > 0 {
        at += 1 + digits(at + 1);
    }
    if matches!(rest.get(at), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(rest.get(at + 1), Some(b'+' | b'-')));
        if digits((at + 1 + sign).min(rest.len())) > 0 {
            at += 1 + sign + digits(at + 1 + sign);
        }
    }
    at
}

/// The length of a keyword or name: signs go on in names with a prefix, and escapes too.
fn word(rest: &[u8]) -> usize {
    let mut at = 0;
    let mut colon = None;
    while let Some(byte) = rest.get(at) {
        at += match byte {
            b':' => {
                colon.get_or_insert(at);
                1
            }
            b'\\' if colon.is_some() && rest.len() > at + 1 => 2,
            // A prefix is looked for so far, and not to the end of the text from every word.
            b'-' | b'.' if colon.is_some() || at < PREFIX => 1,
            b'%' if colon.is_some() => 1,
            byte if is_letter(*byte) => 1,
            _ => break,
        };
    }
    if colon.is_none() {
        return run(rest, is_letter).max(1);
    }
    let dots = rest[..at].iter().rev().take_while(|b| **b == b'.').count();
    let escaped = dots > 0 && rest[..at - dots].ends_with(b"\\");
    (at - dots + usize::from(escaped)).max(1)
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

fn run(bytes: &[u8], inside: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|b| inside(**b)).count()
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
                    for Token { range, .. } in tokens(&text) {
                        assert!(range.start >= end && range.end > range.start, "{text:?}");
                        assert!(text.get(range.clone()).is_some(), "{text:?}");
                        end = range.end;
                    }
                    ran += 1;
                }
            }
        }
        assert_eq!(ran, 24_389);
    }

    #[test]
    fn no_text_is_read_again_and_again() {
        // Each of these ends the test late where its end is looked for from every token.
        let pieces = [
            "a-", "<a", "'a", "'''a\\q", "\"\"\"", "a.", "<<a", "#<", "?a<(", "\\", "@a-",
        ];
        let mut ran = 0;
        for piece in pieces {
            let text = piece.repeat(300_000 / piece.len());
            ran += usize::from(tokens(&text).count() > 0 || piece == "#<");
        }
        assert_eq!(ran, pieces.len());
    }

    #[test]
    fn cuts() {
        let query = "SELECT ?x{ ?x ex:a-b.c 1.5e-3 . # x\n?x<http://e.org/#>'a b'@ja-JP^^ex:t.}";
        let cut: Vec<_> = tokens(query).map(|t| &query[t.range]).collect();
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
