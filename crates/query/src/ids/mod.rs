//! Queries that are answered over the numbers of the index.
//!
//! The engine makes an iterator of each pattern and hands terms around; most queries that people
//! ask are triple patterns that hang together, conditions on them, counts and sums by group, an
//! order and a limit. These run as loops over the columns of the index, keep numbers to the end,
//! and are written from there. Every other query is the engine's ([`compile`] says which), and what
//! both can answer they answer alike, which tests hold.

mod cell;
mod compile;
mod condition;
mod group;
mod order;
mod steps;
mod write;

use std::collections::BTreeSet;
use std::io::Write;
use std::ops::ControlFlow;

use oxigraph::model::Variable;
use seisaku_index::{LayoutError, Snapshot};

use crate::{Cancel, Format, Stopped};
use cell::Cell;
use group::{Groups, Sums};
use order::{Order, Sorter};
use steps::{Loops, Step};

pub(crate) use compile::compile;
pub(crate) use write::can_write;

/// A query as loops, and what becomes of their rows.
pub(crate) struct Plan {
    steps: Vec<Step>,
    /// How many variables the loops bind.
    width: usize,
    /// What is computed of groups of rows.
    groups: Option<Groups>,
    /// The columns of the answer, and those that are only ordered by.
    columns: Vec<Column>,
    /// The names of the columns of the answer.
    names: Vec<Variable>,
    distinct: bool,
    order: Vec<(usize, bool)>,
    start: usize,
    length: Option<usize>,
    /// Whether rows come in the order that is asked for.
    sorted: bool,
}

/// Where a column comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    /// A variable of the loops, or a key of the groups.
    Slot(usize),
    /// A figure of the groups.
    Figure(usize),
    /// Nowhere: it is never bound.
    Never,
}

/// Why an answer did not come to its end.
#[derive(Debug)]
pub(crate) enum Failed {
    Stopped(Stopped),
    Damaged(LayoutError),
    Write(std::io::Error),
}

impl From<std::io::Error> for Failed {
    fn from(error: std::io::Error) -> Self {
        Self::Write(error)
    }
}

impl From<LayoutError> for Failed {
    fn from(error: LayoutError) -> Self {
        Self::Damaged(error)
    }
}

impl From<Stopped> for Failed {
    fn from(stopped: Stopped) -> Self {
        Self::Stopped(stopped)
    }
}

impl Plan {
    /// Runs the loops and writes the answer; gives the number of its rows.
    pub(crate) fn run(
        &self,
        snapshot: &Snapshot,
        format: Format,
        sink: &mut dyn Write,
        cancel: &Cancel,
    ) -> Result<u64, Failed> {
        let mut writer = write::Writer::new(snapshot.ids(), format, &self.names, sink)?;
        let loops = Loops::new(snapshot, cancel);
        match (&self.groups, self.order.is_empty() || self.sorted) {
            (None, true) => self.stream(&loops, &mut writer)?,
            (None, false) => self.ordered(&loops, &mut writer)?,
            (Some(groups), _) => self.grouped(groups, &loops, &mut writer)?,
        }
        writer.finish()
    }

    /// Rows that are written as they come.
    fn stream(&self, loops: &Loops<'_>, writer: &mut write::Writer<'_>) -> Result<(), Failed> {
        let most = self.length.unwrap_or(usize::MAX);
        let (mut passed, mut written) = (0, 0);
        let mut seen = BTreeSet::new();
        let mut failed = None;
        if most > 0 {
            loops.run(&self.steps, self.width, &mut |row| {
                if self.distinct && !seen.insert(self.ids(row)) {
                    return ControlFlow::Continue(());
                }
                passed += 1;
                if passed <= self.start {
                    return ControlFlow::Continue(());
                }
                for column in &self.columns {
                    if let Err(error) = writer.cell(&column.cell(row)) {
                        failed = Some(error);
                        return ControlFlow::Break(());
                    }
                }
                if let Err(error) = writer.end_row() {
                    failed = Some(error);
                    return ControlFlow::Break(());
                }
                written += 1;
                match written < most {
                    true => ControlFlow::Continue(()),
                    false => ControlFlow::Break(()),
                }
            })?;
        }
        failed.map_or(Ok(()), Err)
    }

    fn ids(&self, row: &[u32]) -> Vec<u32> {
        let id = |column: &Column| match column {
            Column::Slot(slot) => row[*slot],
            Column::Figure(_) | Column::Never => cell::UNBOUND,
        };
        self.columns.iter().map(id).collect()
    }

    fn sorter<'a>(&'a self, loops: &Loops<'a>) -> Sorter<'a> {
        Sorter::new(
            loops.ids,
            Order {
                keys: &self.order,
                start: self.start,
                length: self.length,
            },
        )
    }

    fn ordered(&self, loops: &Loops<'_>, writer: &mut write::Writer<'_>) -> Result<(), Failed> {
        let mut sorter = self.sorter(loops);
        let mut seen = BTreeSet::new();
        let mut cells = Vec::with_capacity(self.columns.len());
        loops.run(&self.steps, self.width, &mut |row| {
            if self.distinct && !seen.insert(self.ids(row)) {
                return ControlFlow::Continue(());
            }
            cells.clear();
            cells.extend(self.columns.iter().map(|column| column.cell(row)));
            sorter.push(&cells);
            ControlFlow::Continue(())
        })?;
        self.write(sorter, writer)
    }

    fn grouped(
        &self,
        groups: &Groups,
        loops: &Loops<'_>,
        writer: &mut write::Writer<'_>,
    ) -> Result<(), Failed> {
        let mut sums = Sums::new(groups, loops.ids);
        loops.run(&self.steps, self.width, &mut |row| {
            sums.add(row);
            ControlFlow::Continue(())
        })?;
        let mut sorter = self.sorter(loops);
        let mut seen = BTreeSet::new();
        for (keys, figures) in sums.finish() {
            let cells: Vec<Cell> = self
                .columns
                .iter()
                .map(|column| match column {
                    Column::Slot(slot) => groups.key(*slot, &keys),
                    Column::Figure(index) => figures.get(*index).cloned().unwrap_or(Cell::Unbound),
                    Column::Never => Cell::Unbound,
                })
                .collect();
            if !self.distinct || seen.insert(format!("{cells:?}")) {
                sorter.push(&cells);
            }
        }
        self.write(sorter, writer)
    }

    fn write(&self, sorter: Sorter<'_>, writer: &mut write::Writer<'_>) -> Result<(), Failed> {
        for row in sorter.finish() {
            for cell in row.iter().take(self.names.len()) {
                writer.cell(cell)?;
            }
            writer.end_row()?;
        }
        Ok(())
    }
}

impl Column {
    fn cell(self, row: &[u32]) -> Cell {
        match self {
            Self::Slot(slot) => Cell::of(row[slot]),
            Self::Figure(_) | Self::Never => Cell::Unbound,
        }
    }
}
