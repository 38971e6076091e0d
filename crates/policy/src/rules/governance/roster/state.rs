//! What the lines of a list before one tell of it.

use std::collections::{BTreeMap, BTreeSet};

use seisaku_text::Span;

use super::{LONGEST, heads};
use crate::Read;
use crate::model::Governance;
use crate::rules::governance::lines::legend;
use crate::rules::grid::GridRow;

/// What the lines before tell.
pub(super) struct State {
    pub(super) body: Option<Read<String>>,
    /// The role of a label: 【構成員】.
    pub(super) label: Option<Read<String>>,
    /// The role that the last line opened with, and how far its holder is set in.
    pub(super) carried: Option<Read<String>>,
    /// The body of the line before, in whose posts those set in under it are.
    pub(super) office: Option<Read<String>>,
    /// What a mark before a name stands for.
    pub(super) marks: BTreeMap<char, String>,
    /// Whether it is told how many members the body has.
    pub(super) counted: bool,
    /// The roles of which it is told how many there are.
    pub(super) roles: BTreeSet<String>,
}

impl State {
    /// At the row that names the body.
    pub(super) fn of(body: Option<Read<String>>, rows: &[GridRow], i: usize) -> Self {
        Self {
            body,
            label: None,
            carried: None,
            office: None,
            marks: legends(&rows[i..]),
            counted: false,
            roles: BTreeSet::new(),
        }
    }

    /// Reads how many there are: in the body, or once that is told, with the role of the label.
    pub(super) fn count(&mut self, text: &str, span: Span, found: &mut Governance) {
        let role = self.label.as_ref().filter(|_| self.counted);
        let new = match role {
            Some(role) => self.roles.insert(role.value.clone()),
            None => !self.counted,
        };
        if let Some(body) = self.body.as_ref().filter(|_| new) {
            self.counted |= heads::count(text, span, (body, role), found);
        }
    }
}

/// What marks stand for, wherever a list says it.
fn legends(rows: &[GridRow]) -> BTreeMap<char, String> {
    const MOST: usize = 60;
    let near = rows.iter().take(MOST);
    near.flat_map(|row| {
        let text: String = row.filled().map(|c| c.text.as_str()).collect();
        let told = text.contains(['は', ':', '=']) && text.chars().count() <= LONGEST;
        if told { legend(&text) } else { Vec::new() }
    })
    .collect()
}
