//! Column headings of a table: which column holds items, actions, directions.
//!
//! ```text
//! 小項目 【担当府省・AMED】 | 各府省・AMEDの令和7年度の取組 | 今後の方向性・課題など
//! ```
//!
//! A heading row has no markup and no full stop, its cells are short, and it opens no item. The
//! first cell may be empty or hold a section heading that slipped into it. The columns may stand in
//! any order; bodies in charge may have one of their own (`担当省庁`), as may numbers (`No.`). A
//! column whose heading tells of something else (`備考`) is left to other rules. A fiscal year in
//! the heading of the actions is the fiscal year of each. A line of text can be a column heading
//! too, where a paper prints its columns one under the other.
//!
//! No list of words is complete. A heading with a fiscal year is that of actions; beside items and
//! actions one heading more may say anything (`その先に向けて`), what has been a heading once is one again,
//! and where no word tells, what stands under the headings may ([`super::told_by_cells`]).

use std::collections::{BTreeMap, BTreeSet};

use seisaku_text::{Cell, Span, item_number};

pub(crate) use super::column_words::role;
use super::{Context, fiscal_year};
use crate::{Read, RuleId};

/// The name of this rule.
pub const RULE: RuleId = "tables/columns";

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// Items.
    Item,
    /// Actions.
    Action,
    /// Directions.
    Direction,
    /// Bodies in charge.
    Bodies,
    /// Numbers of items.
    Number,
    /// Something else.
    Other,
    /// What no word in its heading tells.
    Untold,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    /// What it holds.
    pub role: Role,
    /// The fiscal year in its heading.
    pub year: Option<Read<i32>>,
}

const LONGEST_HEADING: usize = 60;

/// What has been the heading of a column so far.
#[derive(Clone, Debug)]
pub(crate) struct Headings {
    seen: BTreeMap<String, Role>,
}

impl Headings {
    /// Those of a document, what stands under them taken into account.
    pub(crate) fn of(ctx: &Context<'_>) -> Self {
        Self::with(ctx.headings.clone())
    }

    /// Headings that are known beforehand.
    pub(crate) fn with(seen: BTreeMap<String, Role>) -> Self {
        Self { seen }
    }

    /// Reads a row as the headings of columns, in the order of its cells.
    pub(crate) fn columns(&mut self, ctx: &Context<'_>, cells: &[Cell]) -> Option<Vec<Column>> {
        let sentence = |c: &Cell| ctx.slice(c.span).contains(['。', '<']);
        if cells.iter().any(sentence) {
            return None;
        }
        let texts: Vec<String> = cells
            .iter()
            .map(|c| ctx.fold(c.span).text().to_owned())
            .collect();
        let short = |t: &String| t.chars().count() <= LONGEST_HEADING && !t.contains('。');
        let opens_item = texts.first().is_some_and(|t| item_number(t).is_some());
        if !texts.iter().all(short) || opens_item {
            return None;
        }
        let roles = self.roles(&texts)?;
        for (text, role) in texts.into_iter().zip(&roles) {
            if let (false, Some(role)) = (text.is_empty(), role) {
                self.seen.insert(text, *role);
            }
        }
        Some(as_columns(ctx, cells, roles))
    }

    /// The roles that the headings tell, if they are headings.
    fn roles(&self, texts: &[String]) -> Option<Vec<Option<Role>>> {
        let of_year = |t: &str| t.contains("年度").then_some(Role::Action);
        let mut found: Vec<Option<Role>> = texts
            .iter()
            .map(|t| self.seen.get(t).copied().or_else(|| role(t)))
            .collect();
        plan_after_result(texts, &mut found);
        let of_items = matches!(found.first(), Some(Some(Role::Item | Role::Number)));
        if of_items && !found.contains(&Some(Role::Action)) {
            let place = texts.iter().position(|t| of_year(t).is_some());
            if let Some(role) = place.and_then(|i| found.get_mut(i)) {
                role.get_or_insert(Role::Action);
            }
        }
        // One heading after those of items and actions may say anything.
        let unknown = found.iter().rposition(Option::is_none);
        if let Some(place) = unknown
            && of_items
            && !texts[place].is_empty()
            && found.iter().flatten().count() + 1 == texts.len()
            && found[..place].contains(&Some(Role::Action))
            && !found.contains(&Some(Role::Direction))
        {
            found[place] = Some(Role::Direction);
        }
        // Headings of three kinds leave no doubt; those between them head something else, or go
        // on over an empty cell.
        let kinds: BTreeSet<Role> = found.iter().flatten().copied().collect();
        let of_list = |r: &Role| matches!(r, Role::Action | Role::Direction);
        if kinds.iter().any(of_list) && kinds.iter().filter(|r| **r != Role::Other).count() > 2 {
            for i in 1..found.len() {
                let before = found[i - 1].filter(|_| texts[i].is_empty());
                found[i] = found[i].or(before).or(Some(Role::Untold));
            }
        }
        // The heading of the first column may be lost; those after it tell.
        let later = found.iter().skip(1).flatten().count();
        let tells = |r: &Option<Role>| matches!(r, Some(Role::Action | Role::Direction));
        let of_actions = found.iter().skip(1).any(tells)
            || (found.first().is_some_and(tells) && found.contains(&Some(Role::Item)));
        (later + 1 >= texts.len() && of_actions).then_some(found)
    }
}

/// Where a column of what was reached stands before one of what is planned, and none of directions, the
/// plan is what comes next: `令和７年度の成果 | 令和８年度の計画`.
fn plan_after_result(texts: &[String], roles: &mut [Option<Role>]) {
    const RESULTS: &[&str] = &["成果", "実績", "結果", "状況", "進捗"];
    let says = |i: usize, words: &[&str]| words.iter().any(|word| texts[i].contains(word));
    let action = |i: &usize| roles[*i] == Some(Role::Action);
    let result = (0..texts.len()).filter(action).find(|i| says(*i, RESULTS));
    let plan = (0..texts.len()).rfind(action);
    if let (Some(result), Some(plan)) = (result, plan)
        && result < plan
        && says(plan, &["計画"])
        && !says(plan, RESULTS)
        && !roles.contains(&Some(Role::Direction))
    {
        roles[plan] = Some(Role::Direction);
    }
}

fn as_columns(ctx: &Context<'_>, cells: &[Cell], mut found: Vec<Option<Role>>) -> Vec<Column> {
    // A table has items, whatever the heading over them says: after their numbers, or else before
    // all that tells something else.
    if !found.contains(&Some(Role::Item)) {
        let tells_year = |i: usize| fiscal_year::first(ctx, cells[i].span).is_some();
        let free = |i: &usize| match found[*i] {
            None => true,
            Some(Role::Action) => *i == 0 || !tells_year(*i),
            Some(Role::Bodies) => *i == 0,
            _ => false,
        };
        let numbers = found.iter().position(|r| *r == Some(Role::Number));
        let place = numbers
            .and_then(|at| (at + 1..found.len()).find(free))
            .or_else(|| (0..found.len()).find(free));
        let first = found.iter().position(|r| *r != Some(Role::Number));
        if let Some(cell) = place.or(first).and_then(|i| found.get_mut(i)) {
            *cell = Some(Role::Item);
        }
    }
    let columns = cells.iter().zip(found).enumerate();
    columns
        .map(|(i, (cell, role))| {
            // A column before the items that tells nothing holds what they are grouped by.
            let role = role.unwrap_or(match i {
                0 => Role::Untold,
                _ => default_role(i),
            });
            let year = match role {
                Role::Action => fiscal_year::first(ctx, cell.span),
                _ => None,
            };
            Column { role, year }
        })
        .collect()
}

/// A second row of headings, which gives columns their years: each cell that is not empty is a fiscal
/// year, and nothing else.
pub(crate) fn add_years(ctx: &Context<'_>, cells: &[Cell], columns: &mut [Column]) -> bool {
    let year = |cell: &Cell| {
        let folded = ctx.fold(cell.span);
        let found = fiscal_year::first(ctx, cell.span)?;
        let printed = ctx.fold(found.spans[0]);
        let rest = folded.text().replace(printed.text(), "");
        (rest.chars().count() <= LONGEST_REST).then_some(found)
    };
    let filled = |cell: &&Cell| !cell.span.is_empty();
    if cells.iter().filter(filled).count() == 0
        || !cells.iter().filter(filled).all(|c| year(c).is_some())
    {
        return false;
    }
    for (column, cell) in columns.iter_mut().zip(cells) {
        if let (Role::Action, Some(year)) = (column.role, year(cell)) {
            column.year = Some(year);
        }
    }
    true
}

/// How many characters may stand beside a year: `令和５年度 実績`.
const LONGEST_REST: usize = 4;

/// What a column holds where no heading tells: items, actions, directions, in this order.
pub(crate) fn default_role(column: usize) -> Role {
    match column {
        0 => Role::Item,
        1 => Role::Action,
        _ => Role::Direction,
    }
}

/// Reads a line of text as the heading of a column.
pub(crate) fn line(ctx: &Context<'_>, lines: &[Span]) -> Option<Column> {
    let [line] = lines else { return None };
    let folded = ctx.fold(*line);
    let text = folded.text();
    if text.chars().count() > LONGEST_HEADING / 2 || text.contains('。') {
        return None;
    }
    let role = role(text).filter(|r| matches!(r, Role::Action | Role::Direction))?;
    let year = match role {
        Role::Action => fiscal_year::first(ctx, *line),
        _ => None,
    };
    Some(Column { role, year })
}
