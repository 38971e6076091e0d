//! Loops over the index: each step goes over what it finds for a row, and the next begins there.

use std::cell::Cell as Flag;
use std::collections::BTreeSet;
use std::ops::ControlFlow;

use seisaku_index::{Ids, Snapshot, View};

use super::Failed;
use super::cell::UNBOUND;
use super::condition::Condition;
use crate::Cancel;

/// So many triples are read between two looks at the clock.
const LOOK: u32 = 1_024;

/// A place of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// A term of the index.
    Id(u32),
    /// A variable.
    Variable(usize),
}

/// A step.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// The matches of a triple pattern.
    Scan { pattern: [Slot; 3], view: View },
    /// What a predicate leads to, one time after the other.
    Walk(Walk),
    /// Rows that are given.
    Table {
        slots: Vec<usize>,
        rows: Vec<Vec<u32>>,
    },
    /// A condition.
    Test(Condition),
    /// These steps where they find something, and the row as it is where not.
    Optional(Vec<Step>),
    /// Whether these steps find something.
    Exists { steps: Vec<Step>, wanted: bool },
    /// Each of these ways.
    Either(Vec<Vec<Step>>),
    /// No row at all.
    Nothing,
}

/// A path of one predicate, as often as it leads on.
#[derive(Clone, Debug)]
pub(super) struct Walk {
    /// The end that is bound.
    pub from: Slot,
    pub to: Slot,
    pub predicate: u32,
    /// Whether it goes from subjects to objects.
    pub forth: bool,
    /// Whether the beginning is an end too, where it stands in the graph.
    pub empty: bool,
    pub view: View,
}

/// What a step calls with each row.
type Emit<'e> = &'e mut dyn FnMut(&mut [u32]) -> ControlFlow<()>;

/// What the loops run over.
pub(super) struct Loops<'a> {
    pub ids: Ids<'a>,
    cancel: &'a Cancel,
    read: Flag<u32>,
    stopped: Flag<Option<crate::Stopped>>,
}

impl<'a> Loops<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, cancel: &'a Cancel) -> Self {
        Self {
            ids: snapshot.ids(),
            cancel,
            read: Flag::new(0),
            stopped: Flag::new(None),
        }
    }

    /// Runs the steps; `row` is called with each row until it breaks off.
    pub(super) fn run(
        &self,
        steps: &[Step],
        width: usize,
        row: &mut dyn FnMut(&[u32]) -> ControlFlow<()>,
    ) -> Result<(), Failed> {
        let mut first = vec![UNBOUND; width];
        let _ = self.steps(steps, &mut first, &mut |found| row(found));
        match self.stopped.get() {
            Some(stopped) => Err(stopped.into()),
            None => Ok(self.cancel.check()?),
        }
    }

    /// Looks at the clock now and then.
    fn tick(&self) -> ControlFlow<()> {
        let read = self.read.get().wrapping_add(1);
        self.read.set(read);
        if read.is_multiple_of(LOOK)
            && let Err(stopped) = self.cancel.check()
        {
            self.stopped.set(Some(stopped));
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    fn steps(&self, steps: &[Step], row: &mut [u32], emit: Emit<'_>) -> ControlFlow<()> {
        let Some((step, rest)) = steps.split_first() else {
            return emit(row);
        };
        match step {
            Step::Scan { pattern, view } => self.scan((pattern, view), rest, row, emit),
            Step::Walk(walk) => self.walk(walk, rest, row, emit),
            Step::Test(condition) => match condition.holds(&self.ids, row) {
                Some(true) => self.steps(rest, row, emit),
                Some(false) | None => ControlFlow::Continue(()),
            },
            Step::Table { slots, rows } => {
                for given in rows {
                    let mut set = Vec::new();
                    let mut cells = slots.iter().zip(given);
                    let flow = match cells.all(|(slot, id)| put(row, *slot, *id, &mut set)) {
                        true => self.steps(rest, row, emit),
                        false => ControlFlow::Continue(()),
                    };
                    clear(row, &set);
                    flow?;
                }
                ControlFlow::Continue(())
            }
            Step::Optional(inner) => {
                let mut found = false;
                self.steps(inner, row, &mut |row| {
                    found = true;
                    self.steps(rest, row, emit)
                })?;
                match found {
                    true => ControlFlow::Continue(()),
                    false => self.steps(rest, row, emit),
                }
            }
            Step::Exists { steps, wanted } => {
                let mut found = false;
                let _ = self.steps(steps, row, &mut |_| {
                    found = true;
                    ControlFlow::Break(())
                });
                if self.stopped.get().is_some() {
                    return ControlFlow::Break(());
                }
                match found == *wanted {
                    true => self.steps(rest, row, emit),
                    false => ControlFlow::Continue(()),
                }
            }
            Step::Either(ways) => {
                for way in ways {
                    self.steps(way, row, &mut |row| self.steps(rest, row, emit))?;
                }
                ControlFlow::Continue(())
            }
            Step::Nothing => ControlFlow::Continue(()),
        }
    }

    fn scan(
        &self,
        (pattern, view): (&[Slot; 3], &View),
        rest: &[Step],
        row: &mut [u32],
        emit: Emit<'_>,
    ) -> ControlFlow<()> {
        let bound = pattern.map(|slot| slot.get(row));
        for triple in self.ids.matches(bound, view) {
            self.tick()?;
            let mut fits = true;
            for ((slot, known), id) in pattern.iter().zip(bound).zip(triple) {
                if let (Slot::Variable(slot), None) = (slot, known) {
                    // The same variable may stand in another place as well.
                    fits &= row[*slot] == UNBOUND || row[*slot] == id;
                    row[*slot] = id;
                }
            }
            let flow = match fits {
                true => self.steps(rest, row, emit),
                false => ControlFlow::Continue(()),
            };
            for (slot, known) in pattern.iter().zip(bound) {
                if let (Slot::Variable(slot), None) = (slot, known) {
                    row[*slot] = UNBOUND;
                }
            }
            flow?;
        }
        ControlFlow::Continue(())
    }

    fn walk(&self, walk: &Walk, rest: &[Step], row: &mut [u32], emit: Emit<'_>) -> ControlFlow<()> {
        let Some(from) = walk.from.get(row) else {
            return ControlFlow::Continue(());
        };
        let mut reached = BTreeSet::new();
        let mut waiting = vec![from];
        if walk.empty && self.stands(from, &walk.view) {
            reached.insert(from);
            self.arrive(walk.to, from, rest, row, emit)?;
        }
        while let Some(node) = waiting.pop() {
            let pattern = match walk.forth {
                true => [Some(node), Some(walk.predicate), None],
                false => [None, Some(walk.predicate), Some(node)],
            };
            for [subject, _, object] in self.ids.matches(pattern, &walk.view) {
                self.tick()?;
                let next = if walk.forth { object } else { subject };
                if reached.insert(next) {
                    waiting.push(next);
                    self.arrive(walk.to, next, rest, row, emit)?;
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// Goes on from an end of a path.
    fn arrive(
        &self,
        to: Slot,
        end: u32,
        rest: &[Step],
        row: &mut [u32],
        emit: Emit<'_>,
    ) -> ControlFlow<()> {
        let mut set = Vec::new();
        let fits = match to {
            Slot::Id(id) => id == end,
            Slot::Variable(slot) => put(row, slot, end, &mut set),
        };
        let flow = match fits {
            true => self.steps(rest, row, emit),
            false => ControlFlow::Continue(()),
        };
        clear(row, &set);
        flow
    }

    /// Whether a term is a subject or an object.
    fn stands(&self, id: u32, view: &View) -> bool {
        let any = |pattern| self.ids.matches(pattern, view).next().is_some();
        any([Some(id), None, None]) || any([None, None, Some(id)])
    }
}

/// Binds a variable; `false` where it is bound to something else.
fn put(row: &mut [u32], slot: usize, id: u32, set: &mut Vec<usize>) -> bool {
    if row[slot] == UNBOUND {
        row[slot] = id;
        set.push(slot);
        return true;
    }
    row[slot] == id
}

fn clear(row: &mut [u32], set: &[usize]) {
    for slot in set {
        row[*slot] = UNBOUND;
    }
}

impl Slot {
    /// The term that stands there in a row.
    pub(super) fn get(self, row: &[u32]) -> Option<u32> {
        match self {
            Self::Id(id) => Some(id),
            Self::Variable(slot) => Some(row[slot]).filter(|id| *id != UNBOUND),
        }
    }
}
