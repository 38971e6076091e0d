//! Tables of bodies and of persons; the words of the heading row tell the columns.
//!
//! ```text
//! 名称 | 上位組織 | 設立 | 長 | 定員 | 略称
//! 研究データ室 | 研究機構 | 平成27年4月1日 | 室長 | 12名 | RD
//!
//! 局 | 部 | 課 | 定員            a body is in that to its left, printed once for several
//!
//! 役職 | 氏名 | 所属
//! 委員長 | 鈴木 花 | 研究大学
//! ```
//!
//! Tabs, markup, bars or blanks part the columns, in any order. Persons have their roles in the
//! body that was named last above the table. A name set in from the one above is in it, where no
//! column says so. Under a heading as vague as 名称, most names have to end as those of bodies do.

mod card;
mod columns;
mod counts;
mod entry;
mod persons;
mod posts;
mod rows;

use seisaku_text::Format;

use std::collections::BTreeMap;

use super::lines::{is_body, is_role, legend};
use crate::model::Governance;
use crate::rules::Context;
use crate::rules::bodies::body_kind;
use crate::rules::grid::{GridCell, GridRow, Parted, words};
use crate::values::{Date, Pattern, dates, pattern};
use crate::{Read, RuleId};
use columns::Column;

pub(super) use persons::own_role;

/// The name of this rule.
pub const RULE: RuleId = "governance/tables";

/// What a list of persons is called behind the name of their body.
static ROSTER: Pattern = pattern!(
    r"(?:の)?(?:委員|構成員|役員|会員|出席者|参加者|メンバー|有識者|専門委員|オブザーバー)*(?:等)?(?:名簿|一覧表?|リスト|について|組織|組織図|組織一覧|組織及び.*|概要|概況|体制|機構図)?(?:\(.*\))?$"
);
static AS_OF: Pattern = pattern!(r"(?:現在|時点)\)?$");

/// The most bytes of a line that heads a list, and of a heading of a column.
const LONGEST: usize = 240;
const LONGEST_HEADING: usize = 60;

/// A cell of a row under its column.
type Told<'r> = (Column, &'r GridCell);

/// A table while its rows are gathered.
struct Open {
    columns: Vec<Column>,
    headings: Vec<GridCell>,
    rows: Vec<GridRow>,
}

/// What stands above a table.
#[derive(Default)]
struct Above {
    /// The body that was named last.
    body: Option<Read<String>>,
    /// The body that the whole list is of: the first that is named.
    whole: Option<Read<String>>,
    /// The day of the list.
    on: Option<Read<Date>>,
    /// The role that all persons of a list have: 歴代の所長.
    role: Option<Read<String>>,
    /// What marks before names stand for.
    marks: BTreeMap<char, String>,
}

/// Reads the tables of a page.
pub(super) fn read(ctx: &Context<'_>, rows: &[GridRow], found: &mut Governance) {
    let mut open: Option<Open> = None;
    let mut above = Above::default();
    let mut i = 0;
    while let Some(row) = rows.get(i) {
        let card = card::card(ctx, &rows[i..]).or_else(|| entry::entry(ctx, &rows[i..]));
        if let Some(card) = card.filter(|_| open.is_none()) {
            i += card.lines;
            card::read(ctx, &card, &mut above, found);
            continue;
        }
        i += 1;
        if let Some((columns, headings)) = heading(row, ctx) {
            close(ctx, open.take(), &above, found);
            open = Some(Open {
                columns,
                headings,
                rows: Vec::new(),
            });
            continue;
        }
        if let Some(table) = &mut open {
            if let Some(cells) = aligned(ctx, &table.columns, row) {
                table.rows.push(GridRow {
                    cells,
                    ..row.clone()
                });
                continue;
            }
            close(ctx, open.take(), &above, found);
        }
        look_above(ctx, row, &mut above);
    }
    close(ctx, open.take(), &above, found);
}

/// The columns of a row of headings, and its cells.
fn heading(row: &GridRow, ctx: &Context<'_>) -> Option<(Vec<Column>, Vec<GridCell>)> {
    if row.cells.iter().any(|c| c.text.len() > LONGEST_HEADING) {
        return None;
    }
    // A line without a blank is one word.
    let parted = row.cells.len() > 1 || ctx.slice(row.span).contains(char::is_whitespace);
    if !parted {
        return None;
    }
    let told = |cells: &[GridCell]| {
        let texts: Vec<&str> = cells.iter().map(|c| c.text.as_str()).collect();
        columns::columns(&texts)
    };
    let told = |cells: &[GridCell]| {
        // Lists of persons that blanks part are read by their own rule.
        let blanks = row.parted == Parted::Blanks;
        told(cells)
            .filter(|c| !blanks || c.iter().any(|c| matches!(c, Column::Name | Column::Level)))
    };
    if let Some(columns) = told(&row.cells) {
        return Some((columns, row.cells.clone()));
    }
    let whole = closed(&row.cells);
    if let Some(columns) = told(&whole).filter(|_| row.parted == Parted::Blanks) {
        return Some((columns, whole));
    }
    let words = (row.parted == Parted::Blanks).then(|| words(ctx, row.span))?;
    let whole = closed(&words);
    told(&whole).map(|columns| (columns, whole))
}

/// Words of headings whose characters blanks keep apart: `名　称`.
fn closed(words: &[GridCell]) -> Vec<GridCell> {
    const MOST: usize = 6;
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let longest = (at + 1..=words.len().min(at + MOST)).rev();
        let whole = |end: &usize| {
            let text: String = words[at..*end].iter().map(|c| c.text.as_str()).collect();
            let apart = words[at..*end].iter().all(|c| c.text.chars().count() <= 3);
            (apart && columns::is_known(&text)).then_some((text, *end))
        };
        let (text, end) = longest
            .filter_map(|end| whole(&end))
            .next()
            .unwrap_or_else(|| (words[at].text.clone(), at + 1));
        found.push(GridCell {
            span: words[at].span.cover(words[end - 1].span),
            text,
            indent: words[at].indent,
        });
        at = end;
    }
    found
}

/// The cells of a row, one for each column.
fn aligned(ctx: &Context<'_>, columns: &[Column], row: &GridRow) -> Option<Vec<GridCell>> {
    let empty = || GridCell {
        span: seisaku_text::Span::new(row.span.start, row.span.start),
        text: String::new(),
        indent: 0,
    };
    let mut cells = row.cells.clone();
    if row.parted == Parted::Ruled {
        if cells.len() > columns.len() && cells[columns.len()..].iter().any(|c| !c.text.is_empty())
        {
            return None;
        }
        // A cell that reaches down over rows is printed once, on the left.
        let at = match ctx.document.format {
            Format::Html => 0,
            _ => cells.len(),
        };
        while cells.len() < columns.len() {
            cells.insert(at.min(cells.len()), empty());
        }
        return Some(cells);
    }
    if row.after_blank && cells.len() < 2 {
        return None;
    }
    if cells.len() < columns.len() {
        let words = words(ctx, row.span);
        if words.len() == columns.len() {
            return Some(words);
        }
        let may_lack = columns.last() == Some(&Column::Remark) && cells.len() + 1 == columns.len();
        if !may_lack {
            return None;
        }
        cells.push(empty());
    }
    // A blank parts family name and given name too.
    if let Some(person) = columns.iter().position(|c| *c == Column::Person) {
        while cells.len() > columns.len() && person + 1 < cells.len() {
            let next = cells.remove(person + 1);
            cells[person].span = cells[person].span.cover(next.span);
            cells[person].text.push_str(&next.text);
        }
    }
    (cells.len() == columns.len()).then_some(cells)
}

/// A line above a table may name the body, or the day of the list.
fn look_above(ctx: &Context<'_>, row: &GridRow, above: &mut Above) {
    // A sentence names no list.
    if row.span.end - row.span.start > LONGEST {
        return;
    }
    let whole: String = row.filled().map(|c| c.text.as_str()).collect();
    above.marks.extend(legend(&whole));
    let of_all = whole
        .strip_prefix("歴代")
        .map(|r| r.trim_start_matches('の').trim_end_matches("一覧"));
    if let Some(role) = of_all.filter(|r| is_role(r)) {
        above.role = Some(Read::at(role.to_owned(), row.span, RULE));
    }
    if AS_OF.as_ref().is_some_and(|p| p.is_match(&whole)) {
        if let Some(date) = dates(&whole).first().and_then(|d| d.date) {
            above.on = Some(Read::at(date, row.span, RULE));
        }
        return;
    }
    let cells = row.filled().map(|c| (c.text.clone(), c.span));
    let pieces: Vec<_> = cells.chain([(whole, row.span)]).collect();
    let named = pieces.iter().find_map(|(text, span)| {
        let text = text.trim_start_matches(['○', '◎', '●', '■', '◆', '・', '【']);
        let text = text.trim_end_matches('】');
        let name = without_list(text);
        is_body(ctx, name).then(|| {
            let folded = ctx.fold(*span);
            let place = folded
                .text()
                .find(name)
                .map_or(*span, |at| folded.span(at, at + name.len()));
            Read::at(name.to_owned(), place, RULE)
        })
    });
    if named.is_some() {
        above.whole = above.whole.take().or_else(|| named.clone());
        above.body = named;
    }
}

/// A text without what lists of persons or bodies are called behind the name of their body.
fn without_list(text: &str) -> &str {
    // Most texts end in no such word.
    const LAST: &str = "の員者ー等簿覧表トて織図要況制)";
    if !text.ends_with(|c| LAST.contains(c)) && !text.contains("組織及び") {
        return text;
    }
    let cut = ROSTER.as_ref().and_then(|p| p.find(text));
    cut.map_or(text, |m| &text[..m.start()])
}

fn close(ctx: &Context<'_>, table: Option<Open>, above: &Above, found: &mut Governance) {
    let Some(table) = table else { return };
    let has = |wanted| table.columns.contains(&wanted);
    let persons = has(Column::Person) && !has(Column::Name);
    if table.rows.is_empty() || !(persons || are_bodies(ctx, &table)) {
        return;
    }
    for heading in table.headings.iter().filter(|c| !c.text.is_empty()) {
        found.marks.push(heading.read(ctx, RULE));
        found.listed.push(heading.span);
    }
    let mut levels = rows::Nesting::default();
    let mut before: Vec<GridCell> = Vec::new();
    for row in &table.rows {
        let mut cells = row.cells.clone();
        for (cell, above) in cells.iter_mut().zip(&before) {
            if matches!(cell.text.as_str(), "同上" | "〃" | "々" | "″" | "同" | "\"") {
                found.marks.push(cell.read(ctx, RULE));
                *cell = above.clone();
            }
        }
        if persons {
            carry_role(&table.columns, &mut cells, &before);
        }
        found.listed.push(row.span);
        let told: Vec<Told<'_>> = table.columns.iter().copied().zip(&cells).collect();
        if persons {
            persons::row(ctx, &told, &table.headings, above, found);
        } else {
            rows::row(ctx, &told, &table.headings, &mut levels, above, found);
        }
        before = cells;
    }
}

/// A role is printed once for the persons below it.
fn carry_role(columns: &[Column], cells: &mut [GridCell], before: &[GridCell]) {
    let at = columns.iter().position(|c| *c == Column::Role);
    let Some((at, above)) = at.and_then(|at| Some((at, before.get(at)?))) else {
        return;
    };
    if let Some(cell) = cells.get_mut(at).filter(|c| c.text.is_empty()) {
        *cell = above.clone();
    }
}

/// Whether the rows of a table are bodies.
fn are_bodies(ctx: &Context<'_>, table: &Open) -> bool {
    let vague = |c: &GridCell| matches!(c.text.as_str(), "名称" | "名前" | "体制" | "団体");
    let told = table.columns.iter().zip(&table.headings);
    let only_counts = table.columns.iter().all(|c| {
        matches!(
            c,
            Column::Name | Column::Staff | Column::Other | Column::Order
        )
    }) && table.columns.contains(&Column::Other);
    let Some(name) = told
        .clone()
        .position(|(c, h)| *c == Column::Name && vague(h))
    else {
        return !only_counts;
    };
    let bodies = table.rows.iter().filter(|row| {
        let text = row.cells.get(name).map_or("", |c| c.text.as_str());
        body_kind(text).is_some() || ctx.names.body(text).is_some()
    });
    bodies.count() * 2 >= table.rows.len() && !only_counts
}

/// A cell that says that there is nothing.
fn is_nothing(text: &str) -> bool {
    matches!(
        text,
        "" | "-"
            | "―"
            | "—"
            | "–"
            | "ー"
            | "−"
            | "‐"
            | "─"
            | "なし"
            | "無"
            | "無し"
            | "該当なし"
            | "空席"
            | "欠員"
    )
}

/// What stands in a column of a row, if it is there.
fn get<'r>(told: &[Told<'r>], wanted: Column) -> Option<&'r GridCell> {
    let cell = told.iter().find(|(c, _)| *c == wanted)?.1;
    (!is_nothing(&cell.text)).then_some(cell)
}

/// A part of a cell's folded text, with its place where no markup stands in it.
fn part(ctx: &Context<'_>, cell: &GridCell, (start, end): (usize, usize)) -> Read<String> {
    let folded = ctx.fold(cell.span);
    if folded.text() != cell.text {
        return Read::at(cell.text[start..end].to_owned(), cell.span, RULE);
    }
    let span = folded.span(start, end);
    let words: Vec<&str> = ctx.slice(span).split_whitespace().collect();
    Read::at(words.join(" "), span, RULE)
}
