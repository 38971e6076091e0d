//! Groups of rows, and what is counted and summed in each.

#![expect(
    clippy::disallowed_types,
    reason = "groups are found by a hash map whose order is never asked for: they are sorted at the end"
)]

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use oxigraph::model::{Literal, Term};
use oxsdatatypes::{Decimal, Double, Float, Integer};
use rustc_hash::FxBuildHasher;
use seisaku_index::{Ids, canonical};
use spareval::ExpressionTerm;

use super::cell::{Cell, UNBOUND};
use super::order::compare;

/// The keys of groups, and the figures of each.
pub(super) struct Groups {
    /// The variables that rows of one group have in common.
    pub keys: Vec<usize>,
    pub figures: Vec<Figure>,
}

/// What is computed of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Figure {
    Rows,
    Count(usize),
    Distinct(usize),
    Sum(usize),
    Average(usize),
    Least(usize),
    Greatest(usize),
    Any(usize),
}

impl Groups {
    /// The value of a key of a group.
    pub(super) fn key(&self, slot: usize, keys: &[u32]) -> Cell {
        let at = self.keys.iter().position(|key| *key == slot);
        let id = at.and_then(|at| keys.get(at));
        id.map_or(Cell::Unbound, |id| Cell::of(*id))
    }
}

/// A number for computing.
#[derive(Clone, Copy, Debug)]
pub(super) enum Number {
    Integer(Integer),
    Decimal(Decimal),
    Float(Float),
    Double(Double),
}

impl Number {
    pub(super) fn of(term: ExpressionTerm) -> Option<Self> {
        Some(match term {
            ExpressionTerm::IntegerLiteral(n) => Self::Integer(n),
            ExpressionTerm::DecimalLiteral(n) => Self::Decimal(n),
            ExpressionTerm::FloatLiteral(n) => Self::Float(n),
            ExpressionTerm::DoubleLiteral(n) => Self::Double(n),
            _ => return None,
        })
    }

    fn term(self) -> Term {
        canonical(match self {
            Self::Integer(n) => ExpressionTerm::IntegerLiteral(n),
            Self::Decimal(n) => ExpressionTerm::DecimalLiteral(n),
            Self::Float(n) => ExpressionTerm::FloatLiteral(n),
            Self::Double(n) => ExpressionTerm::DoubleLiteral(n),
        })
    }

    fn exact(self) -> Option<Decimal> {
        match self {
            Self::Integer(n) => Some(n.into()),
            Self::Decimal(n) => Some(n),
            Self::Float(_) | Self::Double(_) => None,
        }
    }

    fn float(self) -> Option<Float> {
        match self {
            Self::Integer(n) => Some(n.into()),
            Self::Decimal(n) => Some(n.into()),
            Self::Float(n) => Some(n),
            Self::Double(_) => None,
        }
    }

    fn double(self) -> Double {
        match self {
            Self::Integer(n) => n.into(),
            Self::Decimal(n) => n.into(),
            Self::Float(n) => n.into(),
            Self::Double(n) => n,
        }
    }

    fn plus(self, other: Self) -> Option<Self> {
        Some(match (self, other) {
            (Self::Integer(a), Self::Integer(b)) => Self::Integer(a.checked_add(b)?),
            _ => match self.exact().zip(other.exact()) {
                Some((a, b)) => Self::Decimal(a.checked_add(b)?),
                None => match self.float().zip(other.float()) {
                    Some((a, b)) => Self::Float(a + b),
                    None => Self::Double(self.double() + other.double()),
                },
            },
        })
    }

    fn divided(self, count: u64) -> Option<Self> {
        let count = Integer::from(i64::try_from(count).ok()?);
        Some(match self {
            Self::Integer(n) => Self::Decimal(Decimal::from(n).checked_div(count)?),
            Self::Decimal(n) => Self::Decimal(n.checked_div(count)?),
            Self::Float(n) => Self::Float(n / Float::from(count)),
            Self::Double(n) => Self::Double(n / Double::from(count)),
        })
    }

    /// How a number compares to another; `None` for what is no number.
    pub(super) fn compared(self, other: Self) -> Option<Ordering> {
        match self.exact().zip(other.exact()) {
            Some((a, b)) => Some(a.cmp(&b)),
            None => match self.float().zip(other.float()) {
                Some((a, b)) => a.partial_cmp(&b),
                None => self.double().partial_cmp(&other.double()),
            },
        }
    }
}

/// A figure in the making.
#[derive(Clone, Debug)]
enum Sum {
    Count(u64),
    Distinct(HashSet<u32, FxBuildHasher>),
    /// `None` once something was no number.
    Total(Option<Number>),
    Average(Option<Number>, u64),
    /// The one so far.
    One(u32),
}

impl Figure {
    fn begun(self) -> Sum {
        let zero = || Some(Number::Integer(Integer::from(0)));
        match self {
            Self::Rows | Self::Count(_) => Sum::Count(0),
            Self::Distinct(_) => Sum::Distinct(HashSet::default()),
            Self::Sum(_) => Sum::Total(zero()),
            Self::Average(_) => Sum::Average(zero(), 0),
            Self::Least(_) | Self::Greatest(_) | Self::Any(_) => Sum::One(UNBOUND),
        }
    }
}

impl Sum {
    fn add(&mut self, figure: Figure, row: &[u32], ids: Ids<'_>) {
        let slot = match figure {
            Figure::Rows => {
                if let Self::Count(count) = self {
                    *count += 1;
                }
                return;
            }
            Figure::Count(slot)
            | Figure::Distinct(slot)
            | Figure::Sum(slot)
            | Figure::Average(slot)
            | Figure::Least(slot)
            | Figure::Greatest(slot)
            | Figure::Any(slot) => slot,
        };
        let id = row[slot];
        if id == UNBOUND {
            return;
        }
        let number = || Number::of(ids.value(id).ok()?);
        match self {
            Self::Count(count) => *count += 1,
            Self::Distinct(seen) => {
                seen.insert(id);
            }
            Self::Total(sum) => *sum = sum.and_then(|sum| sum.plus(number()?)),
            Self::Average(sum, count) => {
                *sum = sum.and_then(|sum| sum.plus(number()?));
                *count += 1;
            }
            Self::One(one) => {
                let goes_before =
                    |a: u32, b: u32| compare(&ids, &Cell::Id(a), &Cell::Id(b)).is_lt();
                let takes = *one == UNBOUND
                    || match figure {
                        Figure::Least(_) => goes_before(id, *one),
                        Figure::Greatest(_) => goes_before(*one, id),
                        _ => false,
                    };
                if takes {
                    *one = id;
                }
            }
        }
    }

    fn finish(self) -> Cell {
        let count = |n: u64| {
            let n = i64::try_from(n).unwrap_or(i64::MAX);
            Cell::Term(Literal::from(n).into())
        };
        let number = |n: Option<Number>| n.map_or(Cell::Unbound, |n| Cell::Term(n.term()));
        match self {
            Self::Count(n) => count(n),
            Self::Distinct(seen) => count(seen.len() as u64),
            Self::Total(sum) => number(sum),
            Self::Average(_, 0) => count(0),
            Self::Average(sum, n) => number(sum.and_then(|sum| sum.divided(n))),
            Self::One(id) => Cell::of(id),
        }
    }
}

/// All groups in the making.
pub(super) struct Sums<'a> {
    groups: &'a Groups,
    ids: Ids<'a>,
    known: HashMap<Vec<u32>, usize, FxBuildHasher>,
    sums: Vec<Sum>,
    key: Vec<u32>,
}

impl<'a> Sums<'a> {
    pub(super) fn new(groups: &'a Groups, ids: Ids<'a>) -> Self {
        let mut sums = Self {
            groups,
            ids,
            known: HashMap::default(),
            sums: Vec::new(),
            key: Vec::new(),
        };
        if groups.keys.is_empty() {
            // Without keys there is one group, also of no rows.
            sums.group();
        }
        sums
    }

    /// Where the figures of the group begin whose key was gathered.
    fn group(&mut self) -> usize {
        if let Some(at) = self.known.get(&self.key) {
            return *at;
        }
        let at = self.sums.len();
        self.known.insert(self.key.clone(), at);
        let figures = self.groups.figures.iter();
        self.sums.extend(figures.map(|figure| figure.begun()));
        at
    }

    /// Adds a row to its group.
    pub(super) fn add(&mut self, row: &[u32]) {
        self.key.clear();
        self.key
            .extend(self.groups.keys.iter().map(|slot| row[*slot]));
        let at = self.group();
        for (sum, figure) in self.sums[at..].iter_mut().zip(&self.groups.figures) {
            sum.add(*figure, row, self.ids);
        }
    }

    /// The groups in the order of their keys, each with its figures.
    pub(super) fn finish(self) -> Vec<(Vec<u32>, Vec<Cell>)> {
        let width = self.groups.figures.len();
        let mut sums = self.sums.into_iter().map(Some).collect::<Vec<_>>();
        let mut groups: Vec<(Vec<u32>, usize)> = self.known.into_iter().collect();
        groups.sort_unstable();
        let figures = |at: usize, sums: &mut Vec<Option<Sum>>| {
            let of = sums[at..at + width].iter_mut();
            of.filter_map(Option::take).map(Sum::finish).collect()
        };
        groups
            .into_iter()
            .map(|(key, at)| (key, figures(at, &mut sums)))
            .collect()
    }
}
