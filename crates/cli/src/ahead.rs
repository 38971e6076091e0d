//! Documents read by as many threads as the machine has cores, and handed out in a given order. No
//! more of them are read ahead than fit into a few hands, however many there are.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use anyhow::anyhow;

use crate::ontology::Ontology;
use crate::sources::{Read, one_name, read};

/// Files that give one key, with their places in the call; of more than one none is read.
pub(crate) type Group = Vec<(usize, PathBuf)>;

/// What a group comes to: a document, and what went wrong with files of it.
#[derive(Default)]
pub(crate) struct Found {
    pub read: Option<Box<Read>>,
    pub failed: Vec<(usize, anyhow::Error)>,
}

/// Where the threads and the one who takes the documents meet.
struct Desk {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// The group that is read next, and the one that is taken next.
    next: usize,
    taken: usize,
    found: BTreeMap<usize, Found>,
    /// Nobody takes documents any more.
    closed: bool,
}

/// Runs `take` on the documents of all groups in order, while threads read them.
pub(crate) fn with_documents<T>(
    groups: &[Group],
    ontology: &Ontology,
    take: impl FnOnce(&mut Documents<'_>) -> T,
) -> T {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let desk = Desk {
        state: Mutex::default(),
        changed: Condvar::new(),
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..cores.min(groups.len()))
            .map(|_| scope.spawn(|| desk.work(groups, ontology, cores * 2)))
            .collect();
        let taken = take(&mut Documents {
            desk: &desk,
            groups,
        });
        // A thread that broke off has left word of it in place of its document.
        threads.into_iter().for_each(|thread| drop(thread.join()));
        taken
    })
}

impl Desk {
    fn state(&self) -> MutexGuard<'_, State> {
        // The state is whole between any two of its changes.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        let waited = self.changed.wait(state);
        waited.unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self, groups: &[Group], ontology: &Ontology, ahead: usize) {
        loop {
            let mut state = self.state();
            while !state.closed && state.next < groups.len() && state.next >= state.taken + ahead {
                state = self.wait(state);
            }
            let index = state.next;
            let Some(group) = groups.get(index).filter(|_| !state.closed) else {
                return;
            };
            state.next += 1;
            drop(state);
            let mut promise = Promise {
                desk: self,
                index,
                found: Found {
                    read: None,
                    failed: broken_off(group),
                },
            };
            promise.found = read_group(group, ontology);
        }
    }
}

/// Leaves what was found when it goes, also where the reading breaks off.
struct Promise<'a> {
    desk: &'a Desk,
    index: usize,
    found: Found,
}

impl Drop for Promise<'_> {
    fn drop(&mut self) {
        let found = std::mem::take(&mut self.found);
        self.desk.state().found.insert(self.index, found);
        self.desk.changed.notify_all();
    }
}

fn broken_off(group: &Group) -> Vec<(usize, anyhow::Error)> {
    let error = |path: &PathBuf| anyhow!("the reading of {} broke off", path.display());
    group.iter().map(|(at, path)| (*at, error(path))).collect()
}

fn read_group(group: &Group, ontology: &Ontology) -> Found {
    let mut found = Found::default();
    let mut all = Vec::new();
    for (at, path) in group {
        match read(path, ontology) {
            Ok(read) => all.push((*at, read)),
            Err(error) => found.failed.push((*at, error)),
        }
    }
    // Which of two were meant cannot be told, so the order of the call decides nothing.
    if all.len() > 1 {
        let last = all.iter().map(|(at, _)| *at).max().unwrap_or_default();
        let mut all: Vec<Read> = all.into_iter().map(|(_, read)| read).collect();
        found.failed.push((last, one_name(&mut all)));
    } else {
        found.read = all.pop().map(|(_, read)| Box::new(read));
    }
    found
}

/// What the groups come to, in their order; see [`with_documents`].
pub(crate) struct Documents<'a> {
    desk: &'a Desk,
    groups: &'a [Group],
}

impl Iterator for Documents<'_> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        let mut state = self.desk.state();
        let index = state.taken;
        if index >= self.groups.len() {
            return None;
        }
        loop {
            if let Some(found) = state.found.remove(&index) {
                state.taken += 1;
                drop(state);
                self.desk.changed.notify_all();
                return Some(found);
            }
            state = self.desk.wait(state);
        }
    }
}

impl Drop for Documents<'_> {
    fn drop(&mut self) {
        self.desk.state().closed = true;
        self.desk.changed.notify_all();
    }
}
