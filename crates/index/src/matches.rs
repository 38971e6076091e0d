//! The quads that match a pattern.

use std::ops::Range;

use crate::graphs::{Graphs, Scope};
use crate::layout::Layout;
use crate::order::{By, Order, Triple};

/// A pattern over ids: subject, predicate, object.
pub(crate) type Pattern = [Option<u32>; 3];

/// A triple and the number of the graph that it was found in; `None` where graphs are merged.
pub(crate) type Found = (Triple, Option<u32>);

/// The matches of a pattern, in the order that the pattern is read in.
pub(crate) struct Matches<'a> {
    layout: &'a Layout,
    order: Order<'a>,
    rows: Rows<'a>,
    /// The index of the key that the last row belonged to.
    key: usize,
    /// What rows are still to be compared with.
    rest: Pattern,
    scope: Scope,
    /// Graphs of the last triple that are still to be given.
    pending: Option<(Triple, &'a [u32])>,
}

enum Rows<'a> {
    Range(Range<usize>),
    List(std::slice::Iter<'a, u32>),
}

impl Iterator for Rows<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        match self {
            Self::Range(range) => range.next(),
            Self::List(list) => list.next().map(|row| *row as usize),
        }
    }
}

/// The three orders of an index.
#[derive(Clone, Copy)]
pub(crate) struct Orders<'a> {
    subject: Order<'a>,
    predicate: Order<'a>,
    object: Order<'a>,
}

impl<'a> Orders<'a> {
    pub(crate) fn of(layout: &'a Layout) -> Self {
        Self {
            subject: Order::of(layout, By::Subject),
            predicate: Order::of(layout, By::Predicate),
            object: Order::of(layout, By::Object),
        }
    }

    /// The rows that a pattern is found in without comparing.
    fn rows(&self, pattern: &Pattern) -> (Order<'a>, Range<usize>) {
        let read = |order: Order<'a>, key, second: Option<u32>, third: Option<u32>| {
            let mut rows = order.rows(key);
            if let Some(second) = second {
                rows = order.with_second(rows, second);
                if let Some(third) = third {
                    rows = order.with_third(rows, third);
                }
            }
            (order, rows)
        };
        match *pattern {
            [Some(s), None, Some(o)] => read(self.object, o, Some(s), None),
            [Some(s), p, o] => read(self.subject, s, p, o),
            [None, Some(p), o] => read(self.predicate, p, o, None),
            [None, None, Some(o)] => read(self.object, o, None, None),
            [None, None, None] => (self.subject, 0..self.subject.len()),
        }
    }
}

/// How many triples a pattern matches in all graphs together.
pub(crate) fn count(layout: &Layout, pattern: &Pattern) -> usize {
    Orders::of(layout).rows(pattern).1.len()
}

impl<'a> Matches<'a> {
    pub(crate) fn new(layout: &'a Layout, pattern: Pattern, scope: Scope) -> Self {
        Self::within(layout, &Orders::of(layout), pattern, scope)
    }

    /// The same, with the orders at hand.
    pub(crate) fn within(
        layout: &'a Layout,
        orders: &Orders<'a>,
        pattern: Pattern,
        scope: Scope,
    ) -> Self {
        let (mut order, range) = orders.rows(&pattern);
        let mut rest = [None; 3];
        let mut rows = Rows::Range(range.clone());
        // A graph that is smaller than what the pattern alone gives is walked instead.
        if let Scope::One(graph) = scope {
            let of_graph = Graphs::rows(layout, graph);
            if of_graph.len() < range.len() {
                order = orders.subject;
                rest = pattern;
                rows = Rows::List(of_graph.iter());
            }
        }
        Self {
            layout,
            order,
            rows,
            key: usize::MAX,
            rest,
            scope,
            pending: None,
        }
    }

    fn triple(&mut self, row: usize) -> Option<(Triple, u32)> {
        // Rows come in order: most belong to the key of the row before.
        if self.key == usize::MAX {
            self.key = self.order.key_index(row);
        } else if row >= self.order.end(self.key) {
            self.key += 1;
            if row >= self.order.end(self.key) {
                self.key = self.order.key_index(row);
            }
        }
        self.order.triple(row, self.key)
    }
}

impl Iterator for Matches<'_> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            if let Some((triple, graphs)) = &mut self.pending {
                if let Some((graph, rest)) = graphs.split_first() {
                    *graphs = rest;
                    return Some((*triple, Some(*graph)));
                }
                self.pending = None;
            }
            let row = self.rows.next()?;
            let (triple, set) = self.triple(row)?;
            let fits = |(wanted, found): (&Option<u32>, &u32)| wanted.is_none_or(|w| w == *found);
            if !self.rest.iter().zip(&triple).all(fits) {
                continue;
            }
            let layout = self.layout;
            match &self.scope {
                Scope::All => return Some((triple, None)),
                Scope::Merged(sets) => {
                    if sets.get(set as usize).copied().unwrap_or_default() {
                        return Some((triple, None));
                    }
                }
                Scope::One(graph) => {
                    if matches!(self.rows, Rows::List(_))
                        || Graphs::members(layout, set).contains(graph)
                    {
                        return Some((triple, Some(*graph)));
                    }
                }
                Scope::Each => self.pending = Some((triple, Graphs::members(layout, set))),
                Scope::EachNamed => {
                    let members = Graphs::members(layout, set);
                    let named = members.strip_prefix(&[0]).unwrap_or(members);
                    self.pending = Some((triple, named));
                }
            }
        }
    }
}
