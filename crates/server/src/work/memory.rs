//! How much memory a process really holds, and how much all queries may hold together.

use std::collections::BTreeMap;
use std::fs;
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::{Kind, Problem};

/// The bytes that a process holds in memory; `None` where the system does not say.
pub(crate) fn resident(process: u32) -> Option<u64> {
    pages(
        &fs::read_to_string(format!("/proc/{process}/statm")).ok()?,
        1,
    )
}

/// The bytes that the own process could write to: its data, its stacks, all that is its own.
#[cfg(target_os = "linux")]
pub(super) fn own_data() -> Option<u64> {
    pages(&fs::read_to_string("/proc/self/statm").ok()?, 5)
}

fn pages(statm: &str, field: usize) -> Option<u64> {
    let pages: u64 = statm.split(' ').nth(field)?.trim().parse().ok()?;
    // The unit is the page of the system.
    Some(pages * page())
}

#[cfg(unix)]
fn page() -> u64 {
    rustix::param::page_size() as u64
}

#[cfg(not(unix))]
fn page() -> u64 {
    4096
}

/// What the queries that run hold, beyond the data; a clone shares it.
#[derive(Clone, Debug)]
pub(crate) struct Budget {
    one: u64,
    all: u64,
    held: Arc<Mutex<BTreeMap<u32, u64>>>,
}

/// A query holds too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Over {
    /// More than one may.
    One,
    /// All together hold more than they may, and this one the most.
    All,
}

impl Budget {
    pub(crate) fn new(one: u64, all: u64) -> Self {
        Self {
            one,
            all,
            held: Arc::default(),
        }
    }

    /// What one query may hold.
    pub(crate) fn one(&self) -> u64 {
        self.one
    }

    /// What is held now.
    pub(crate) fn held(&self) -> u64 {
        self.table(|held| held.values().sum())
    }

    /// Writes down what the query of a process holds, and says whether it must end.
    pub(super) fn note(&self, process: u32, bytes: u64) -> Option<Over> {
        self.table(|held| {
            held.insert(process, bytes);
            let most = held.values().all(|other| *other <= bytes);
            let all: u64 = held.values().sum();
            if bytes > self.one {
                Some(Over::One)
            } else if all > self.all && most {
                Some(Over::All)
            } else {
                None
            }
        })
    }

    /// The query of a process has ended.
    pub(super) fn forget(&self, process: u32) {
        self.table(|held| held.remove(&process));
    }

    fn table<T>(&self, f: impl FnOnce(&mut BTreeMap<u32, u64>) -> T) -> T {
        f(&mut self.held.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A query has taken too much.
pub(super) fn too_much(what: &str) -> Problem {
    Problem::new(
        Kind::TooMuchMemory,
        format!("{what}; sort, group or keep apart fewer rows, or build shorter strings"),
    )
    .at_limit("query-memory")
}

/// Why a worker has ended by itself, from its last words.
pub(super) fn broke_down(words: &str) -> Problem {
    if words.contains("memory allocation") {
        return too_much("the query asked for more memory than one may take");
    }
    Problem::new(
        Kind::Internal,
        "the evaluation of the query broke down; the fault is ours, and others are not touched",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_must_end() {
        let budget = Budget::new(100, 150);
        assert_eq!(budget.note(1, 60), None);
        assert_eq!(budget.note(2, 80), None);
        assert_eq!(budget.note(1, 75), None, "over, and another holds more");
        assert_eq!(budget.note(2, 80), Some(Over::All));
        budget.forget(2);
        assert_eq!(budget.held(), 75);
        assert_eq!(budget.note(1, 101), Some(Over::One));
    }

    #[test]
    fn what_a_process_holds() {
        if cfg!(target_os = "linux") {
            let before = resident(std::process::id()).unwrap();
            let held = vec![1_u8; 64 << 20];
            let after = resident(std::process::id()).unwrap();
            assert!(after >= before + (32 << 20), "{before} {after} {}", held[9]);
        }
    }
}
