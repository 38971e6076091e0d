//! Rows in order. Of a query with a limit no more rows are kept than it asks for.

use std::cmp::Ordering;

use seisaku_index::{Ids, Kind};

use super::cell::Cell;
use crate::order::Key;

/// What is asked for.
pub(super) struct Order<'a> {
    /// The columns to order by, and whether the greatest goes first.
    pub keys: &'a [(usize, bool)],
    pub start: usize,
    pub length: Option<usize>,
}

struct Row {
    number: usize,
    cells: Vec<Cell>,
}

/// Takes rows, and gives them in order.
pub(super) struct Sorter<'a> {
    ids: Ids<'a>,
    order: Order<'a>,
    most: usize,
    rows: Vec<Row>,
    taken: usize,
    /// Whether `most` rows are there, the last of which stands behind all the others.
    full: bool,
}

impl<'a> Sorter<'a> {
    pub(super) fn new(ids: Ids<'a>, order: Order<'a>) -> Self {
        let most = order.length.unwrap_or(usize::MAX);
        Self {
            ids,
            most: most.saturating_add(order.start),
            order,
            rows: Vec::new(),
            taken: 0,
            full: false,
        }
    }

    pub(super) fn push(&mut self, cells: &[Cell]) {
        const FEWEST: usize = 256;
        self.taken += 1;
        if self.most == 0 {
            return;
        }
        // Rows that are equal stay as they came, so a later one has to be less.
        if self.full
            && let Some(last) = self.rows.get(self.most - 1)
            && self.compare(cells, &last.cells).is_ge()
        {
            return;
        }
        self.rows.push(Row {
            number: self.taken,
            cells: cells.to_vec(),
        });
        if self.rows.len() >= self.most.saturating_mul(2).max(FEWEST) {
            self.cut();
        }
    }

    /// Keeps the rows that go first.
    fn cut(&mut self) {
        if self.rows.len() > self.most {
            let mut rows = std::mem::take(&mut self.rows);
            rows.select_nth_unstable_by(self.most - 1, |a, b| self.rows_in_order(a, b));
            rows.truncate(self.most);
            self.rows = rows;
            self.full = true;
        }
    }

    /// The rows that are asked for.
    pub(super) fn finish(mut self) -> impl Iterator<Item = Vec<Cell>> {
        let mut rows = std::mem::take(&mut self.rows);
        rows.sort_unstable_by(|a, b| self.rows_in_order(a, b));
        let length = self.order.length.unwrap_or(usize::MAX);
        let asked = rows.into_iter().skip(self.order.start).take(length);
        asked.map(|row| row.cells)
    }

    fn rows_in_order(&self, a: &Row, b: &Row) -> Ordering {
        self.compare(&a.cells, &b.cells)
            .then(a.number.cmp(&b.number))
    }

    fn compare(&self, a: &[Cell], b: &[Cell]) -> Ordering {
        let mut orders = self.order.keys.iter().map(|(at, descending)| {
            let order = compare(&self.ids, &a[*at], &b[*at]);
            match descending {
                true => order.reverse(),
                false => order,
            }
        });
        let different = orders.find(|order| order.is_ne());
        different.unwrap_or(Ordering::Equal)
    }
}

/// The order of two cells: that of their numbers where these follow it.
pub(super) fn compare(ids: &Ids<'_>, a: &Cell, b: &Cell) -> Ordering {
    if let (Cell::Id(a), Cell::Id(b)) = (a, b) {
        if let Some(order) = ids.compare(*a, *b) {
            return order;
        }
        if let (Some((kind, _)), Some((other, _))) = (ids.kind(*a), ids.kind(*b)) {
            let rank = |kind| match kind {
                Kind::Blank => 1,
                Kind::Iri => 2,
                _ => 3,
            };
            if rank(kind) != rank(other) {
                return rank(kind).cmp(&rank(other));
            }
        }
    }
    let term = |cell: &Cell| match cell {
        Cell::Unbound => None,
        Cell::Id(id) => ids.term(*id).ok(),
        Cell::Term(term) => Some(term.clone()),
    };
    Key::of(term(a).as_ref()).cmp(&Key::of(term(b).as_ref()))
}
