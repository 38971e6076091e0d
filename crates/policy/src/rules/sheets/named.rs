//! What the sums of a paper are of, by name: rows of its tables that other lines name again.
//!
//! ```text
//! 甲観測船の建造    12,300      a row, whatever its name ends in
//! １．甲観測船の建造            a heading with that name opens its block
//! ※甲観測船の建造に25億円を計上   and a note enters more
//! ```

use std::collections::BTreeMap;

use crate::{Sheets, Subject};

/// The places of sums by the name of what they are of.
#[derive(Default)]
pub(crate) struct Named {
    sums: BTreeMap<String, Vec<usize>>,
    seen: usize,
}

impl Named {
    /// Takes in the sums that are new.
    pub(crate) fn update(&mut self, out: &Sheets) {
        for (i, sum) in out.sums.iter().enumerate().skip(self.seen) {
            if let Subject::Programme(name) | Subject::Label(_, name) = &sum.subject {
                self.sums.entry(name.clone()).or_default().push(i);
            }
        }
        self.seen = out.sums.len();
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.sums.contains_key(name)
    }

    /// The sums of a name.
    pub(crate) fn of(&self, name: &str) -> &[usize] {
        self.sums.get(name).map_or(&[], Vec::as_slice)
    }

    /// What the sums of a name are of.
    pub(crate) fn subject(&self, name: &str, out: &Sheets) -> Option<Subject> {
        let first = self.of(name).first()?;
        Some(out.sums.get(*first)?.subject.clone())
    }
}
