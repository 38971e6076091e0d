//! Triples in one order: a column of keys that is left out (where the rows of each key begin says
//! it all), and columns of what follows.

use std::ops::Range;

use crate::layout::{Layout, LayoutError, Section};

/// The three orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// Subject, predicate, object.
    Subject,
    /// Predicate, object, subject.
    Predicate,
    /// Object, subject, predicate.
    Object,
}

/// A triple of ids: subject, predicate, object.
pub(crate) type Triple = [u32; 3];

/// The columns of an order.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Order<'a> {
    by: By,
    /// The keys, where not every term is one.
    keys: Option<&'a [u32]>,
    first: &'a [u32],
    second: &'a [u32],
    third: &'a [u32],
    sets: &'a [u32],
}

impl<'a> Order<'a> {
    /// The columns of an order of this index.
    pub(crate) fn of(layout: &'a Layout, by: By) -> Self {
        let [first, second, third, sets] = sections(by).map(|s| layout.numbers(s));
        let keys = (by == By::Predicate).then(|| layout.numbers(Section::PredicateKeys));
        Self {
            by,
            keys,
            first,
            second,
            third,
            sets,
        }
    }

    /// Whether the columns fit together.
    pub(crate) fn check(layout: &'a Layout, by: By) -> Result<(), LayoutError> {
        for section in sections(by) {
            layout.check_numbers::<u32>(section)?;
        }
        layout.check_numbers::<u32>(Section::PredicateKeys)?;
        layout.check_numbers::<u32>(Section::PredicateCounts)?;
        let [first, second, third, sets] = sections(by);
        let order = Self::of(layout, by);
        let rows = order.first.last().map_or(0, |n| *n as usize);
        for (section, column) in [
            (second, order.second),
            (third, order.third),
            (sets, order.sets),
        ] {
            if column.len() != rows {
                return Err(LayoutError::damaged(section));
            }
        }
        if order
            .keys
            .is_some_and(|keys| keys.len() + 1 != order.first.len())
        {
            return Err(LayoutError::damaged(first));
        }
        Ok(())
    }

    /// How many triples there are.
    pub(crate) fn len(&self) -> usize {
        self.second.len()
    }

    /// The rows of a key.
    pub(crate) fn rows(&self, key: u32) -> Range<usize> {
        let index = match self.keys {
            None => key as usize,
            Some(keys) => match keys.binary_search(&key) {
                Ok(index) => index,
                Err(_) => return 0..0,
            },
        };
        let bound = |n: usize| self.first.get(n).map(|n| *n as usize);
        match bound(index).zip(bound(index + 1)) {
            Some((start, end)) if start <= end && end <= self.len() => start..end,
            _ => 0..0,
        }
    }

    /// Of the rows of one key, those with this second term.
    pub(crate) fn with_second(&self, rows: Range<usize>, term: u32) -> Range<usize> {
        narrow(self.second, rows, term)
    }

    /// Of the rows of one key and one second term, those with this third term.
    pub(crate) fn with_third(&self, rows: Range<usize>, term: u32) -> Range<usize> {
        narrow(self.third, rows, term)
    }

    /// The index of the key that a row belongs to.
    pub(crate) fn key_index(&self, row: usize) -> usize {
        self.first
            .partition_point(|start| *start as usize <= row)
            .saturating_sub(1)
    }

    /// The end of the rows of a key's index.
    pub(crate) fn end(&self, index: usize) -> usize {
        self.first
            .get(index + 1)
            .map_or(usize::MAX, |end| *end as usize)
    }

    /// The triple of a row that belongs to the key of this index, and its set of graphs.
    pub(crate) fn triple(&self, row: usize, index: usize) -> Option<(Triple, u32)> {
        let key = match self.keys {
            None => u32::try_from(index).ok()?,
            Some(keys) => *keys.get(index)?,
        };
        let (second, third) = (*self.second.get(row)?, *self.third.get(row)?);
        let triple = match self.by {
            By::Subject => [key, second, third],
            By::Predicate => [third, key, second],
            By::Object => [second, third, key],
        };
        Some((triple, *self.sets.get(row)?))
    }
}

fn sections(by: By) -> [Section; 4] {
    match by {
        By::Subject => [
            Section::SubjectFirst,
            Section::SubjectSecond,
            Section::SubjectThird,
            Section::SubjectSets,
        ],
        By::Predicate => [
            Section::PredicateFirst,
            Section::PredicateSecond,
            Section::PredicateThird,
            Section::PredicateSets,
        ],
        By::Object => [
            Section::ObjectFirst,
            Section::ObjectSecond,
            Section::ObjectThird,
            Section::ObjectSets,
        ],
    }
}

/// A run in a sorted part of a column: short parts are walked, long ones halved.
fn narrow(column: &[u32], rows: Range<usize>, term: u32) -> Range<usize> {
    let Some(part) = column.get(rows.clone()) else {
        return 0..0;
    };
    let start = part.partition_point(|t| *t < term);
    let len = gallop(&part[start..], term);
    rows.start + start..rows.start + start + len
}

/// How many terms at the begin are this one: runs are short more often than long.
fn gallop(part: &[u32], term: u32) -> usize {
    let mut step = 1;
    while part.get(step - 1) == Some(&term) {
        if part.get(2 * step - 1) != Some(&term) {
            return step + part[step..].partition_point(|t| *t <= term).min(step);
        }
        step *= 2;
    }
    0
}
