//! Terms as N-Quads writes them, each kept once and known by a number.
//!
//! ```text
//! <http://example.org/a>    "認知症"@ja    "7"^^<http://www.w3.org/2001/XMLSchema#integer>
//! ```

use std::borrow::Cow;
use std::fmt::Write as _;

use oxrdf::{BlankNode, Literal, NamedNode, NamedOrBlankNode, Term};

/// A term, by its number.
pub(crate) type TermId = u32;

/// Terms one after the other in one text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Terms {
    text: String,
    /// Where each term ends.
    ends: Vec<usize>,
    /// The places of the terms by their hash, at most half of them taken; its length is a power
    /// of two. A table of the standard library would keep each term a second time, as its key.
    slots: Vec<Slot>,
}

/// The hash of a term and its number plus one; 0 where there is none.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    hash: u32,
    number: u32,
}

impl Terms {
    pub(crate) fn get(&self, id: TermId) -> &str {
        let id = id as usize;
        let start = id.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[id]]
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The number of the term that `write` adds to the end of a text.
    pub(crate) fn intern(&mut self, write: impl FnOnce(&mut String)) -> TermId {
        if self.ends.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let start = self.text.len();
        write(&mut self.text);
        let hash = hash(&self.text.as_bytes()[start..]);
        let slot = self.slot(hash, &self.text[start..]);
        if let Some(known) = self.slots[slot].number.checked_sub(1) {
            self.text.truncate(start);
            return known;
        }
        self.ends.push(self.text.len());
        let number = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        self.slots[slot] = Slot { hash, number };
        number - 1
    }

    /// The number of a term that is known already.
    pub(crate) fn find(&self, term: &str) -> Option<TermId> {
        if self.slots.is_empty() {
            return None;
        }
        let slot = self.slot(hash(term.as_bytes()), term);
        self.slots[slot].number.checked_sub(1)
    }

    /// The slot that holds the term or would take it.
    fn slot(&self, hash: u32, term: &str) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let slot = self.slots[at];
            match slot.number.checked_sub(1) {
                None => return at,
                Some(id) if slot.hash == hash && self.get(id) == term => return at,
                Some(_) => at = (at + 1) & mask,
            }
        }
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(1024);
        let before = std::mem::replace(&mut self.slots, vec![Slot::default(); size]);
        for slot in before.into_iter().filter(|slot| slot.number > 0) {
            let mut at = slot.hash as usize & (size - 1);
            while self.slots[at].number > 0 {
                at = (at + 1) & (size - 1);
            }
            self.slots[at] = slot;
        }
    }
}

/// A hash of eight bytes at a time; terms of one document often differ in their last bytes alone.
fn hash(bytes: &[u8]) -> u32 {
    const PRIME: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |hash: u64, part: u64| {
        let product = (hash ^ part).wrapping_mul(PRIME);
        product ^ (product >> 32)
    };
    let mut hash = bytes.len() as u64;
    let mut parts = bytes.chunks_exact(8);
    for part in &mut parts {
        let mut eight = [0; 8];
        eight.copy_from_slice(part);
        hash = mix(hash, u64::from_le_bytes(eight));
    }
    let mut rest = [0; 8];
    rest[..parts.remainder().len()].copy_from_slice(parts.remainder());
    hash = mix(hash, u64::from_le_bytes(rest));
    (hash >> 32) as u32
}

/// Adds an IRI.
pub(crate) fn write_iri(out: &mut String, iri: &str) {
    out.push('<');
    out.push_str(iri);
    out.push('>');
}

/// Adds a text in quotes, as `oxrdf` escapes it.
pub(crate) fn write_quoted(out: &mut String, text: &str) {
    out.push('"');
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        if !NOT_PLAIN[byte as usize] {
            continue;
        }
        let short = match byte {
            b'\t' => "\\t",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'"' => "\\\"",
            b'\\' => "\\\\",
            0x08 => "\\b",
            0x0c => "\\f",
            0xef if !is_no_character(&text[at..]) => continue,
            _ => "",
        };
        out.push_str(&text[plain..at]);
        out.push_str(short);
        let c = text[at..].chars().next().unwrap_or_default();
        plain = at + c.len_utf8();
        if short.is_empty() {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{:04X}", u32::from(c));
        }
    }
    out.push_str(&text[plain..]);
    out.push('"');
}

/// The bytes that may begin something that is escaped; EF begins U+FFFE and U+FFFF.
const NOT_PLAIN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = true;
        byte += 1;
    }
    table[b'"' as usize] = true;
    table[b'\\' as usize] = true;
    table[0x7f] = true;
    table[0xef] = true;
    table
};

fn is_no_character(text: &str) -> bool {
    text.starts_with(['\u{fffe}', '\u{ffff}'])
}

/// Adds any term.
pub(crate) fn write_term(out: &mut String, term: &Term) {
    match term {
        Term::NamedNode(iri) => write_iri(out, iri.as_str()),
        Term::Literal(literal) if literal.direction().is_none() => {
            write_quoted(out, literal.value());
            if let Some(language) = literal.language() {
                out.push('@');
                out.push_str(language);
            } else if literal.datatype() != oxrdf::vocab::xsd::STRING {
                out.push_str("^^");
                write_iri(out, literal.datatype().as_str());
            }
        }
        other => {
            let _ = write!(out, "{other}");
        }
    }
}

/// The IRI that is written so.
pub(crate) fn named_node(term: &str) -> NamedNode {
    NamedNode::new_unchecked(iri(term))
}

fn iri(term: &str) -> &str {
    let inner = term.strip_prefix('<').and_then(|t| t.strip_suffix('>'));
    inner.unwrap_or_default()
}

/// The subject that is written so.
pub(crate) fn subject(term: &str) -> NamedOrBlankNode {
    match term.strip_prefix("_:") {
        Some(label) => BlankNode::new_unchecked(label).into(),
        None => named_node(term).into(),
    }
}

/// The term that is written so.
pub(crate) fn term(term: &str) -> Term {
    let Some((value, after)) = term.strip_prefix('"').and_then(|t| t.rsplit_once('"')) else {
        return subject(term).into();
    };
    let value = unescaped(value);
    if let Some(language) = after.strip_prefix('@') {
        Literal::new_language_tagged_literal_unchecked(value, language).into()
    } else if let Some(datatype) = after.strip_prefix("^^") {
        Literal::new_typed_literal(value, named_node(datatype)).into()
    } else {
        Literal::new_simple_literal(value).into()
    }
}

fn unescaped(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find('\\') else {
        return Cow::Borrowed(text);
    };
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..first]);
    let mut chars = text[first..].chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        out.extend(match chars.next() {
            Some('t') => Some('\t'),
            Some('n') => Some('\n'),
            Some('r') => Some('\r'),
            Some('b') => Some('\u{8}'),
            Some('f') => Some('\u{c}'),
            Some('u') => {
                let digits: String = chars.by_ref().take(4).collect();
                u32::from_str_radix(&digits, 16)
                    .ok()
                    .and_then(char::from_u32)
            }
            other => other,
        });
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use seisaku_vocab::xsd;

    fn terms() -> Vec<Term> {
        let text = "認知症 \"a\\b\"\t\n\r\u{8}\u{c}\u{1}\u{7f}，\u{fffe}\u{fffd}\u{ffff}";
        vec![
            NamedNode::new_unchecked("http://example.org/a").into(),
            BlankNode::new_unchecked("b").into(),
            Literal::new_simple_literal(text).into(),
            Literal::new_simple_literal("").into(),
            Literal::new_language_tagged_literal_unchecked(text, "ja").into(),
            Literal::new_typed_literal("7", xsd::INTEGER).into(),
            Literal::new_typed_literal("a", xsd::STRING).into(),
        ]
    }

    #[test]
    fn terms_are_written_as_oxrdf_does_and_read_again() {
        for one in terms() {
            let mut out = String::new();
            write_term(&mut out, &one);
            assert_eq!(out, one.to_string());
            assert_eq!(term(&out), one);
        }
    }

    #[test]
    fn a_term_has_one_number() {
        let mut all = Terms::default();
        assert_eq!(all.find("<a>"), None);
        let numbers: Vec<TermId> = (0..5_000)
            .map(|i| all.intern(|out| write_iri(out, &i.to_string())))
            .collect();
        assert_eq!(all.len(), 5_000);
        for (i, number) in numbers.into_iter().enumerate() {
            let again = all.intern(|out| write_iri(out, &i.to_string()));
            assert_eq!(again, number);
            assert_eq!(all.get(number), format!("<{i}>"));
            assert_eq!(all.find(&format!("<{i}>")), Some(number));
        }
        assert_eq!(all.find("<5000>"), None);
    }
}
