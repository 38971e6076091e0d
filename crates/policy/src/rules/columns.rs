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
//! actions one heading more may say anything (`その先に向けて`), and what has been a heading once is one
//! again.

use std::collections::{BTreeMap, BTreeSet};

use seisaku_text::{Cell, Span, item_number};

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

/// Words in the headings of each kind of column; directions first, since their headings may name
/// what is to be done as well (`今後の取組方針`). Bodies come after items, whose headings may name
/// the bodies that stand in the same cell (`施策【担当府省】`).
const WORDS: &[(Role, &[&str])] = &[
    (
        Role::Direction,
        &[
            "今後",
            "方向性",
            "課題",
            "予定",
            "方針",
            "以降",
            "次年度",
            "進め方",
            "論点",
            "展望",
            "将来",
            "見通し",
            "翌年度",
            "来年度",
            "その先",
        ],
    ),
    (
        Role::Action,
        &[
            "取組",
            "取り組み",
            "実施",
            "実績",
            "状況",
            "計画",
            "進捗",
            "対応",
            "措置",
            "成果",
            "講じた",
            "講ずる",
            "行った",
            "行う",
            "内容",
            "結果",
            "活動",
        ],
    ),
    (
        Role::Other,
        &[
            "備考",
            "予算",
            "指標",
            "期限",
            "時期",
            "頁",
            "ページ",
            "KPI",
            "目標",
            "評価",
            "単位",
            "現状",
        ],
    ),
    (Role::Item, &["項目", "施策", "事項", "課題名"]),
    (
        Role::Bodies,
        &[
            "担当",
            "府省",
            "省庁",
            "所管",
            "関係機関",
            "実施主体",
            "部局",
            "協力",
            "連携",
        ],
    ),
];

/// Endings of headings of items, whatever stands before them (`取組項目`).
const ITEMS: &[&str] = &["項目", "事項", "施策名", "取組名", "事業名", "件名", "名称"];

/// Endings of headings of bodies, whatever they do (`実施主体`).
const BODIES: &[&str] = &[
    "主体",
    "機関",
    "省庁",
    "府省",
    "府省庁",
    "部局",
    "官庁",
    "実施者",
];

/// Endings of headings of figures, whatever they are figures of (`実績値`).
const FIGURES: &[&str] = &["値", "率", "額", "指標"];

/// Words beside such an ending with which it is no heading of items (`今後の検討事項`).
const NOT_ITEMS: &[&str] = &["年度", "今後", "次", "講じた", "実施した"];

/// Headings of numbers, whole.
const NUMBERS: &[&str] = &["番", "No.", "No", "NO", "NO.", "#", "通番", "項番", "連番"];

const LONGEST_HEADING: usize = 60;

/// The role that a column heading tells.
pub(crate) fn role(folded: &str) -> Option<Role> {
    if NUMBERS.contains(&folded) || folded.ends_with("番号") {
        return Some(Role::Number);
    }
    // What stands in brackets is said beside the heading.
    let (heading, _) = folded
        .split_once(['【', '〔', '[', '('])
        .filter(|(heading, _)| !heading.is_empty())
        .unwrap_or((folded, ""));
    if ITEMS.iter().any(|end| heading.ends_with(end))
        && !NOT_ITEMS.iter().any(|word| heading.contains(word))
    {
        return Some(Role::Item);
    }
    if BODIES.iter().any(|end| heading.ends_with(end)) {
        return Some(Role::Bodies);
    }
    if FIGURES.iter().any(|end| heading.ends_with(end)) {
        return Some(Role::Other);
    }
    let tells = |text: &str| {
        WORDS
            .iter()
            .find(|(_, words)| words.iter().any(|w| text.contains(w)))
            .map(|(role, _)| *role)
    };
    tells(heading).or_else(|| tells(folded))
}

/// What has been the heading of a column so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Headings {
    seen: BTreeMap<String, Role>,
}

impl Headings {
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
        let short = |t: &String| t.chars().count() <= LONGEST_HEADING && !t.contains(['。', '<']);
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
