//! The places in the text that resources were read from, described on their way out.
//!
//! A place has more than twenty statements of three subjects: itself, and its selectors by position
//! and by quotation. All follow from two offsets and the text, so no more than these are kept.
//!
//! ```text
//! <…/span/plan/3-7#position>  a oa:TextPositionSelector ; oa:start 3 ; oa:end 7 .
//! <…/span/plan/3-7#quote>     a oa:TextQuoteSelector ; oa:exact "医療政策" .
//! <…/span/plan/3-7>           a pol:TextSpan ; oa:exact "医療政策" ; pol:firstLine 1 .
//! ```

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::ops::Range;

use oxrdf::NamedNodeRef;
use seisaku_policy::RuleId;
use seisaku_text::{CodePoints, Source, Span};
use seisaku_vocab::{oa, pol, superclasses};

use super::lines::{Lines, Receiver, write_number};
use super::terms::write_quoted;
use crate::builder::literal_text;

/// One place.
#[derive(Clone, Debug)]
struct Place {
    span: Span,
    /// The same in the printed text.
    printed: Span,
    points: CodePoints,
    lines: (usize, usize),
    /// The rules that read it, among those of all places.
    rules: Range<usize>,
}

/// What of a place a subject stands for, in the order of their IRIs.
const PARTS: [&str; 3] = ["#position", "#quote", ""];

/// How many statements each part has beside its types and rules.
const BESIDE_TYPES: [usize; 3] = [5, 4, 9];

/// Places, in the order of the text.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// As it stands within quotes.
    stem: String,
    text: String,
    /// The term of the document.
    document: String,
    /// What the terms of all places begin with.
    prefix: String,
    places: Vec<Place>,
    rules: Vec<RuleId>,
    /// Each part of each place in the order of their terms: three times the place and the part.
    order: Vec<u32>,
    /// The types of each part.
    types: [Vec<String>; 3],
}

impl Places {
    /// The places that were read, with the rules that read them, in any order and more than once.
    /// `prefix` is what the IRIs of places begin with.
    pub(super) fn new(
        source: &Source,
        document: &str,
        prefix: &str,
        mut read: Vec<(Span, RuleId)>,
    ) -> Self {
        read.sort_unstable();
        read.dedup();
        let mut places: Vec<Place> = Vec::new();
        for (index, (span, _)) in read.iter().enumerate() {
            match places.last_mut() {
                Some(last) if last.span == *span => last.rules.end = index + 1,
                _ => places.push(Place {
                    span: *span,
                    printed: source.printed_span(*span),
                    points: source.code_points(*span),
                    lines: source.line_range(*span),
                    rules: index..index + 1,
                }),
            }
        }
        Self {
            stem: escaped(source.stem()),
            text: source.printed().to_owned(),
            document: format!("<{document}>"),
            prefix: format!("<{prefix}"),
            order: order(&places),
            places,
            rules: read.into_iter().map(|(_, rule)| rule).collect(),
            types: [
                types(oa::TEXT_POSITION_SELECTOR),
                types(oa::TEXT_QUOTE_SELECTOR),
                types(pol::TEXT_SPAN),
            ],
        }
    }

    /// How many subjects there are.
    pub(super) fn len(&self) -> usize {
        self.order.len()
    }

    /// What the terms of all subjects begin with.
    pub(super) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// How many statements a subject has.
    pub(super) fn count(&self, index: usize) -> usize {
        let (place, part) = self.at(index);
        let rules = if part == 2 { place.rules.len() } else { 0 };
        self.types[part].len() + BESIDE_TYPES[part] + rules
    }

    /// How many statements all subjects have.
    pub(super) fn statements(&self) -> usize {
        let types = self.types.iter().map(Vec::len);
        let each: usize = types.chain(BESIDE_TYPES).sum();
        self.places.len() * each + self.rules.len()
    }

    fn at(&self, index: usize) -> (&Place, usize) {
        let at = self.order[index] as usize;
        (&self.places[at / PARTS.len()], at % PARTS.len())
    }

    /// Where a term stands among the subjects, or would stand.
    pub(super) fn find(&self, term: &str) -> Result<usize, usize> {
        let (mut from, mut to) = (0, self.len());
        while from < to {
            let middle = from.midpoint(to);
            match self.subject(middle).as_str().cmp(term) {
                Ordering::Less => from = middle + 1,
                Ordering::Equal => return Ok(middle),
                Ordering::Greater => to = middle,
            }
        }
        Err(from)
    }

    /// The term of a subject.
    pub(super) fn subject(&self, index: usize) -> String {
        let (place, part) = self.at(index);
        let CodePoints { start, end } = place.points;
        format!("{}{start}-{end}{}>", self.prefix, PARTS[part])
    }

    /// Hands out the statements of a subject, in the order of their lines.
    pub(super) fn describe(&self, index: usize, lines: &mut Lines, each: &mut Receiver<'_>) {
        let (place, part) = self.at(index);
        lines.open(&self.prefix, place.points, PARTS[part]);
        lines.identifier(PARTS[part], each);
        if part == 2 {
            lines.lines(place.lines, each);
            lines.rules(&self.rules[place.rules.clone()], each);
        }
        lines.types(&self.types[part], each);
        match part {
            0 => {
                lines.labels(
                    ["", "Position ", "–", "", ""],
                    ["", "位置 ", "–", "", ""],
                    each,
                );
                lines.offsets(each);
            }
            1 => {
                lines.labels(
                    ["", "Quote ", "–", "", ""],
                    ["", "引用 ", "–", "", ""],
                    each,
                );
                lines.exact(self.exact(place), each);
            }
            _ => {
                let stem = &self.stem;
                lines.labels(
                    ["", "Characters ", " to ", " of ", stem],
                    [stem, "の", "字目から", "字目まで", ""],
                    each,
                );
                lines.exact(self.exact(place), each);
                lines.selectors(&self.prefix, &PARTS[..2], each);
                lines.source(&self.document, each);
            }
        }
    }

    fn exact(&self, place: &Place) -> &str {
        let Span { start, end } = place.printed;
        self.text.get(start..end).unwrap_or_default()
    }
}

/// The order of the terms of all parts of all places.
fn order(places: &[Place]) -> Vec<u32> {
    let mut keyed: Vec<(u128, u32)> = Vec::with_capacity(places.len() * PARTS.len());
    let mut key = String::new();
    for (index, place) in (0_u32..).zip(places) {
        let CodePoints { start, end } = place.points;
        key.clear();
        write_number(&mut key, start);
        key.push('-');
        write_number(&mut key, end);
        keyed.push((first_bytes(&key, b'#'), index * 3));
        keyed.push((first_bytes(&key, b'#'), index * 3 + 1));
        keyed.push((first_bytes(&key, b'>'), index * 3 + 2));
    }
    let term = |at: u32| {
        let CodePoints { start, end } = places[at as usize / PARTS.len()].points;
        format!("{start}-{end}{}>", PARTS[at as usize % PARTS.len()])
    };
    keyed.sort_unstable_by(|(a, one), (b, other)| match a.cmp(b) {
        Ordering::Equal if one / 3 == other / 3 => one.cmp(other),
        // Only offsets beyond ten million are longer than the key.
        Ordering::Equal => term(*one).cmp(&term(*other)),
        different => different,
    });
    keyed.into_iter().map(|(_, at)| at).collect()
}

/// The first sixteen bytes of a key and what follows it, as a number in the same order.
fn first_bytes(key: &str, after: u8) -> u128 {
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(key.bytes().chain([after])) {
        *to = from;
    }
    u128::from_be_bytes(bytes)
}

fn escaped(text: &str) -> String {
    let mut quoted = String::new();
    write_quoted(&mut quoted, &literal_text(text));
    quoted[1..quoted.len() - 1].to_owned()
}

/// The terms of a class and those above it, in order.
fn types(class: NamedNodeRef<'_>) -> Vec<String> {
    let above = superclasses(class).iter().map(ToString::to_string);
    let all: BTreeSet<String> = above.chain([class.to_string()]).collect();
    all.into_iter().collect()
}
