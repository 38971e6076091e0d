//! Column headings of a table: which column holds items, actions, directions.
//!
//! ```text
//! 小項目 【担当府省・AMED】 | 各府省・AMEDの令和7年度の取組 | 今後の方向性・課題など
//! ```
//!
//! A heading row has no markup and no full stop, and its cells are short. The first cell may be
//! empty or hold a section heading that slipped into it. A fiscal year in the heading of the
//! actions is the fiscal year of each. A line of text can be a column heading too, where a paper
//! prints its columns one under the other.

use seisaku_text::{Cell, Span};

use super::{Context, fiscal_year};
use crate::{Read, RuleId};

/// The name of this rule.
pub const RULE: RuleId = "tables/columns";

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Items.
    Item,
    /// Actions.
    Action,
    /// Directions.
    Direction,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    /// What it holds.
    pub role: Role,
    /// The fiscal year in its heading.
    pub year: Option<Read<i32>>,
}

/// Words in the headings of each kind of column; directions first, since their headings may name
/// what is to be done as well (`今後の取組方針`).
const WORDS: &[(Role, &[&str])] = &[
    (Role::Direction, &["今後", "方向性", "課題", "予定", "方針"]),
    (
        Role::Action,
        &["取組", "取り組み", "実施", "実績", "状況", "計画", "進捗"],
    ),
    (Role::Item, &["項目", "施策", "事項", "担当"]),
];

const LONGEST_HEADING: usize = 60;

/// The role that a column heading tells.
pub(crate) fn role(folded: &str) -> Option<Role> {
    WORDS
        .iter()
        .find(|(_, words)| words.iter().any(|w| folded.contains(w)))
        .map(|(role, _)| *role)
}

/// Reads a row as the headings of columns, in the order of its cells.
pub(crate) fn columns(ctx: &Context<'_>, cells: &[Cell]) -> Option<Vec<Column>> {
    let sentence = |c: &Cell| ctx.slice(c.span).contains(['。', '<']);
    if cells.iter().any(sentence) {
        return None;
    }
    let texts: Vec<String> = cells
        .iter()
        .map(|c| ctx.fold(c.span).text().to_owned())
        .collect();
    let short = |t: &String| t.chars().count() <= LONGEST_HEADING && !t.contains(['。', '<']);
    if !texts.iter().all(short) {
        return None;
    }
    let found: Vec<Option<Role>> = texts.iter().map(|t| role(t)).collect();
    // The heading of the first column may be lost; those after it tell.
    let later = found.iter().skip(1).flatten().count();
    if later == 0 || later + 1 < cells.len() {
        return None;
    }
    let columns = cells.iter().zip(found).enumerate();
    Some(
        columns
            .map(|(i, (cell, role))| {
                let role = role.unwrap_or(default_role(i));
                let year = match role {
                    Role::Action => fiscal_year::first(ctx, cell.span),
                    Role::Item | Role::Direction => None,
                };
                Column { role, year }
            })
            .collect(),
    )
}

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
    let role = role(text).filter(|r| *r != Role::Item)?;
    let year = match role {
        Role::Action => fiscal_year::first(ctx, *line),
        Role::Item | Role::Direction => None,
    };
    Some(Column { role, year })
}
