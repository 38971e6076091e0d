//! Conditions on rows, decided on numbers and texts. An error is `None`, as in the standard
//! ([SPARQL 1.1 Query, section 17.2](https://www.w3.org/TR/sparql11-query/#evaluation)).

use std::cmp::Ordering;

use oxigraph::model::{Literal, Term};
use seisaku_index::{Ids, Kind};
use spareval::ExpressionTerm;

use super::cell::UNBOUND;
use super::group::Number;

/// A condition.
#[derive(Clone, Debug)]
pub(super) enum Condition {
    /// `LANG(?x) = "…"`.
    Language {
        slot: usize,
        tag: String,
    },
    /// `?x = <…>`; without a number where the index does not have the IRI.
    Is {
        slot: usize,
        id: Option<u32>,
    },
    /// `STR(?x) < STR(?y)`.
    Texts {
        a: Text,
        comparison: Comparison,
        b: Text,
    },
    /// `CONTAINS(?x, "…")`.
    Holds {
        text: Text,
        part: Part,
        needle: Vec<u8>,
    },
    /// `?x < 3`.
    Number {
        slot: usize,
        comparison: Comparison,
        number: Number,
    },
    Bound(usize),
    Not(Box<Condition>),
    Either(Box<Condition>, Box<Condition>),
    Both(Box<Condition>, Box<Condition>),
}

/// How two are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Where in a text another stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Anywhere,
    Begin,
    End,
}

/// A text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Text {
    /// `"…"`.
    Given(Vec<u8>),
    /// `STR(?x)`.
    Of(usize),
    /// `?x`, which has to be a string.
    Itself(usize),
}

impl Comparison {
    fn holds(self, ordering: Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
        }
    }
}

impl Condition {
    /// Whether the condition holds for a row.
    pub(super) fn holds(&self, ids: &Ids<'_>, row: &[u32]) -> Option<bool> {
        match self {
            Self::Language { slot, tag } => match ids.kind(bound(row, *slot)?)?.0 {
                Kind::Language(found) => {
                    // A direction is no part of the language.
                    let found = found.split("--").next().unwrap_or_default();
                    Some(found == tag)
                }
                Kind::Iri | Kind::Blank | Kind::Triple => None,
                Kind::String | Kind::Value(_) | Kind::Other(_) => Some(tag.is_empty()),
            },
            Self::Is { slot, id } => Some(Some(bound(row, *slot)?) == *id),
            Self::Texts { a, comparison, b } => {
                if let (Text::Of(a), Text::Of(b)) = (a, b) {
                    let (a, b) = (bound(row, *a)?, bound(row, *b)?);
                    // IRIs are numbered in their order.
                    if ids.is_iri(a) && ids.is_iri(b) {
                        return Some(comparison.holds(a.cmp(&b)));
                    }
                }
                let (a, b) = (a.bytes(ids, row)?, b.bytes(ids, row)?);
                Some(comparison.holds(a.cmp(&b)))
            }
            Self::Holds { text, part, needle } => {
                let text = text.bytes(ids, row)?;
                Some(match part {
                    Part::Anywhere => memchr::memmem::find(&text, needle).is_some(),
                    Part::Begin => text.starts_with(needle),
                    Part::End => text.ends_with(needle),
                })
            }
            Self::Number {
                slot,
                comparison,
                number,
            } => {
                let found = Number::of(ids.value(bound(row, *slot)?).ok()?)?;
                Some(found.compared(*number).is_some_and(|o| comparison.holds(o)))
            }
            Self::Bound(slot) => Some(row[*slot] != UNBOUND),
            Self::Not(condition) => condition.holds(ids, row).map(|holds| !holds),
            Self::Both(a, b) => match (a.holds(ids, row), b.holds(ids, row)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            },
            Self::Either(a, b) => match (a.holds(ids, row), b.holds(ids, row)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            },
        }
    }

    /// The variables that have to be bound.
    pub(super) fn slots(&self) -> Vec<usize> {
        match self {
            Self::Language { slot, .. }
            | Self::Is { slot, .. }
            | Self::Number { slot, .. }
            | Self::Bound(slot) => vec![*slot],
            Self::Texts { a, b, .. } => a.slot().into_iter().chain(b.slot()).collect(),
            Self::Holds { text, .. } => text.slot().into_iter().collect(),
            Self::Not(condition) => condition.slots(),
            Self::Both(a, b) | Self::Either(a, b) => {
                let mut slots = a.slots();
                slots.extend(b.slots());
                slots
            }
        }
    }
}

impl Text {
    fn slot(&self) -> Option<usize> {
        match self {
            Self::Given(_) => None,
            Self::Of(slot) | Self::Itself(slot) => Some(*slot),
        }
    }

    fn bytes(&self, ids: &Ids<'_>, row: &[u32]) -> Option<Vec<u8>> {
        let slot = match self {
            Self::Given(bytes) => return Some(bytes.clone()),
            Self::Of(slot) | Self::Itself(slot) => *slot,
        };
        let id = bound(row, slot)?;
        let fits = match ids.kind(id)?.0 {
            Kind::Blank | Kind::Triple => false,
            Kind::String | Kind::Language(_) => true,
            Kind::Iri | Kind::Value(_) | Kind::Other(_) => matches!(self, Self::Of(_)),
        };
        let mut buffer = Vec::new();
        ids.text(id, &mut buffer).filter(|()| fits)?;
        Some(buffer)
    }
}

fn bound(row: &[u32], slot: usize) -> Option<u32> {
    Some(row[slot]).filter(|id| *id != UNBOUND)
}

/// A literal of a query as a number.
pub(super) fn number(literal: &Literal) -> Option<Number> {
    Number::of(ExpressionTerm::from(Term::from(literal.clone())))
}
