//! What is known beforehand of how many triples there are, of the merge of all graphs.

use crate::index::Index;
use crate::layout::Section;
use crate::order::{By, Order};

/// What is known of the triples of a predicate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many triples have it.
    pub triples: usize,
    /// How many subjects these have.
    pub subjects: usize,
    /// How many objects these have.
    pub objects: usize,
}

/// How much there is in all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Triples.
    pub triples: usize,
    /// Terms that are subjects.
    pub subjects: usize,
    /// Terms that are predicates.
    pub predicates: usize,
    /// Terms that are objects.
    pub objects: usize,
}

impl Index {
    pub(crate) fn predicate(&self, id: u32) -> Counts {
        let keys: &[u32] = self.layout.numbers(Section::PredicateKeys);
        let counts: &[u32] = self.layout.numbers(Section::PredicateCounts);
        let Ok(index) = keys.binary_search(&id) else {
            return Counts::default();
        };
        let count = |n: usize| counts.get(n).copied().unwrap_or_default() as usize;
        Counts {
            triples: Order::of(&self.layout, By::Predicate).rows(id).len(),
            subjects: count(2 * index),
            objects: count(2 * index + 1),
        }
    }

    /// The objects of a predicate, each with the number of its triples.
    pub(crate) fn objects(&self, predicate: u32) -> impl Iterator<Item = (u32, usize)> + '_ {
        let order = Order::of(&self.layout, By::Predicate);
        let column: &[u32] = self.layout.numbers(Section::PredicateSecond);
        let column = column.get(order.rows(predicate)).unwrap_or_default();
        column
            .chunk_by(|a, b| a == b)
            .map(|run| (run[0], run.len()))
    }

    pub(crate) fn totals(&self) -> Totals {
        *self.totals.get_or_init(|| self.count_totals())
    }

    fn count_totals(&self) -> Totals {
        let distinct = |section| {
            let first: &[u32] = self.layout.numbers(section);
            first.windows(2).filter(|w| w[0] < w[1]).count()
        };
        Totals {
            triples: Order::of(&self.layout, By::Subject).len(),
            subjects: distinct(Section::SubjectFirst),
            predicates: self.layout.numbers::<u32>(Section::PredicateKeys).len(),
            objects: distinct(Section::ObjectFirst),
        }
    }
}
