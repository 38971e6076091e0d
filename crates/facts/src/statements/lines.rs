//! The statements about one place, made in texts that the next place uses again.

use oxrdf::NamedNodeRef;
use seisaku_policy::RuleId;
use seisaku_text::CodePoints;
use seisaku_vocab::{dcterms, oa, pol, rdf, rdfs, xsd};

use super::terms::write_quoted;
use crate::builder::literal_text;

/// What receives statements: subject, predicate and object as N-Quads writes them.
pub(super) type Receiver<'a> = dyn FnMut(&str, &str, &str) + 'a;

/// The predicates that describe places.
pub(super) const PREDICATES: [NamedNodeRef<'static>; 11] = [
    dcterms::IDENTIFIER,
    pol::FIRST_LINE,
    pol::LAST_LINE,
    pol::RULE,
    rdf::TYPE,
    rdfs::LABEL,
    oa::END,
    oa::EXACT,
    oa::HAS_SELECTOR,
    oa::HAS_SOURCE,
    oa::START,
];

/// The texts.
#[derive(Debug, Default)]
pub(super) struct Lines {
    start: String,
    end: String,
    subject: String,
    predicate: String,
    object: String,
    other: String,
}

impl Lines {
    /// Begins with a subject.
    pub(super) fn open(&mut self, prefix: &str, points: CodePoints, part: &str) {
        number(&mut self.start, points.start);
        number(&mut self.end, points.end);
        put(
            &mut self.subject,
            &[prefix, &self.start, "-", &self.end, part, ">"],
        );
    }

    pub(super) fn identifier(&mut self, part: &str, each: &mut Receiver<'_>) {
        put(
            &mut self.object,
            &["\"", &self.start, "-", &self.end, part, "\""],
        );
        self.give(dcterms::IDENTIFIER, each);
    }

    pub(super) fn lines(&mut self, (first, last): (usize, usize), each: &mut Receiver<'_>) {
        for (predicate, line) in [(pol::FIRST_LINE, first), (pol::LAST_LINE, last)] {
            number(&mut self.other, line);
            typed(&mut self.object, &self.other, xsd::INTEGER);
            self.give(predicate, each);
        }
    }

    pub(super) fn rules(&mut self, rules: &[RuleId], each: &mut Receiver<'_>) {
        for rule in rules {
            self.object.clear();
            write_quoted(&mut self.object, rule);
            self.give(pol::RULE, each);
        }
    }

    pub(super) fn types(&mut self, types: &[String], each: &mut Receiver<'_>) {
        for class in types {
            self.object.clone_from(class);
            self.give(rdf::TYPE, each);
        }
    }

    /// The labels in English and in Japanese: what stands before, between and after the offsets,
    /// as it is escaped.
    pub(super) fn labels(&mut self, en: [&str; 5], ja: [&str; 5], each: &mut Receiver<'_>) {
        let (start, end) = (self.start.as_str(), self.end.as_str());
        for (text, [first, before, between, after, last], language) in
            [(&mut self.object, en, "@en"), (&mut self.other, ja, "@ja")]
        {
            put(
                text,
                &[
                    "\"", first, before, start, between, end, after, last, "\"", language,
                ],
            );
        }
        if self.object > self.other {
            std::mem::swap(&mut self.object, &mut self.other);
        }
        self.give(rdfs::LABEL, each);
        std::mem::swap(&mut self.object, &mut self.other);
        self.give(rdfs::LABEL, each);
    }

    pub(super) fn offsets(&mut self, each: &mut Receiver<'_>) {
        typed(&mut self.object, &self.end, xsd::NON_NEGATIVE_INTEGER);
        self.give(oa::END, each);
        typed(&mut self.object, &self.start, xsd::NON_NEGATIVE_INTEGER);
        self.give(oa::START, each);
    }

    pub(super) fn exact(&mut self, text: &str, each: &mut Receiver<'_>) {
        self.object.clear();
        write_quoted(&mut self.object, &literal_text(text));
        self.give(oa::EXACT, each);
    }

    pub(super) fn selectors(&mut self, prefix: &str, parts: &[&str], each: &mut Receiver<'_>) {
        for part in parts {
            put(
                &mut self.object,
                &[prefix, &self.start, "-", &self.end, part, ">"],
            );
            self.give(oa::HAS_SELECTOR, each);
        }
    }

    pub(super) fn source(&mut self, document: &str, each: &mut Receiver<'_>) {
        put(&mut self.object, &[document]);
        self.give(oa::HAS_SOURCE, each);
    }

    fn give(&mut self, predicate: NamedNodeRef<'_>, each: &mut Receiver<'_>) {
        put(&mut self.predicate, &["<", predicate.as_str(), ">"]);
        each(&self.subject, &self.predicate, &self.object);
    }
}

/// Makes the text anew of these pieces.
fn put(text: &mut String, pieces: &[&str]) {
    text.clear();
    for piece in pieces {
        text.push_str(piece);
    }
}

fn typed(text: &mut String, value: &str, datatype: NamedNodeRef<'_>) {
    put(text, &["\"", value, "\"^^<", datatype.as_str(), ">"]);
}

/// Makes the text anew of a number's digits.
fn number(text: &mut String, number: usize) {
    text.clear();
    write_number(text, number);
}

/// Adds a number's digits.
pub(crate) fn write_number(text: &mut String, number: usize) {
    let mut power = 1;
    while number / power >= 10 {
        power *= 10;
    }
    while power > 0 {
        let digit = u8::try_from(number / power % 10).unwrap_or_default();
        text.push(char::from(b'0' + digit));
        power /= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_digits() {
        let mut text = String::new();
        for n in [0, 7, 10, 99, 100, 12_345, usize::MAX] {
            number(&mut text, n);
            assert_eq!(text, n.to_string());
        }
    }
}
