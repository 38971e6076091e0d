//! Tables of figures in slides and text.
//!
//! Rows are a name and a number (`日本 3,439`), at least three of them; or a name and as many
//! numbers as the rows above have headings (`年齢 2019年 2020年` over `20代 1,234 2,345`), parted by tabs, bars,
//! markup or blanks. A subtitle may be glued before the first row (`甲分野の論文の動向 中国 26,591`). What
//! stands over and under the rows says what is counted (`(論文数)`), for when (`2011-2023年累積`), by which
//! words (`“…”をキーワードに`), and where it is from. Headings and labels say for which area, time and
//! class a figure holds. A sign for a figure that is not there is none. Sums of a budget are read
//! elsewhere.

mod around;
mod blanks;
mod body;
mod dims;
mod resolve;
mod value;

use std::borrow::Cow;

use seisaku_text::{Span, squeeze};

use crate::rules::Context;
use crate::rules::grid::{GridRow, words};
use crate::rules::taken::Taken;
use crate::values::{Pattern, captures, pattern};
use crate::{Read, RuleId, Table};

use super::lines::{Line, printed};
use super::notes::is_note;
use around::{caption, period_in, surroundings};

/// The name of this rule.
pub const RULE: RuleId = "findings/table";

static SERIES: Pattern = pattern!(
    r"((?:論文|患者|症例|死亡者|利用者|登録者|件|人)数(?:割合)?|割合|論文)[^:]*(?:推移|状況|動向)"
);

/// The tables of a page outside what lists on it have taken.
pub(crate) fn read(
    ctx: &Context<'_>,
    rows: &[GridRow],
    lines: &[Line],
    title: Option<&Read<String>>,
    listed: &[Span],
) -> Vec<Table> {
    let taken = Taken::of(listed);
    let is_taken = |row: &GridRow| taken.meets(row.span);
    let rows: Cow<'_, [GridRow]> = match rows.iter().any(is_taken) {
        true => rows.iter().filter(|r| !is_taken(r)).cloned().collect(),
        false => Cow::Borrowed(rows),
    };
    let mut found = Vec::new();
    let mut i = 0;
    while i < rows.len() {
        let Some(body) = body::body(ctx, &rows, i) else {
            i += 1;
            continue;
        };
        i = body.lines.1;
        found.extend(table(ctx, &rows, &body, lines, title));
    }
    if found.is_empty()
        && let Some(title) = title
    {
        found.extend(wordless(ctx, lines, title));
    }
    found
}

fn table(
    ctx: &Context<'_>,
    rows: &[GridRow],
    body: &body::Body,
    lines: &[Line],
    title: Option<&Read<String>>,
) -> Option<Table> {
    let place = rows[body.lines.0..body.lines.1]
        .iter()
        .map(|r| r.span)
        .reduce(Span::cover)?;
    let start = lines.partition_point(|l| l.span.end <= place.start);
    let end = lines.partition_point(|l| l.span.start < place.end);
    let mut table = empty(Read::at(String::new(), place, RULE));
    if let Some(before) = body.rows.first().and_then(|r| r.before) {
        table.captions.push(printed(ctx, before, RULE));
    }
    table.headings.clone_from(&body.headings);
    surroundings(ctx, lines, (start, end), title, &mut table);
    if resolve::is_budget(body, &table) {
        return None;
    }
    resolve::cells(ctx, body, &mut table);
    (!table.cells.is_empty()).then_some(table)
}

fn empty(title: Read<String>) -> Table {
    Table {
        title,
        captions: Vec::new(),
        indicator: None,
        units: Vec::new(),
        period: None,
        keywords: Vec::new(),
        areas: Vec::new(),
        headings: Vec::new(),
        cells: Vec::new(),
        notes: Vec::new(),
    }
}

/// A chart of which only title, legend and notes are left.
fn wordless(ctx: &Context<'_>, lines: &[Line], title: &Read<String>) -> Option<Table> {
    let folded = squeeze(&title.value);
    let span = *title.spans.first()?;
    let c = captures(&SERIES, &folded).next()?;
    if !lines.iter().any(|l| is_note(&l.text)) {
        return None;
    }
    let mut table = empty(title.clone());
    table.indicator = c
        .get(1)
        .map(|m| Read::at(m.as_str().to_owned(), span, RULE));
    let of_title = ctx.fold(span);
    table.period = period_in(of_title.text())
        .map(|(start, end)| printed(ctx, of_title.span(start, end), RULE));
    let mut in_note = false;
    for line in lines {
        in_note = is_note(&line.text) || (in_note && !line.after_blank);
        let parts = words(ctx, line.span);
        let is_title = title.spans.iter().any(|s| s.contains(line.span));
        if in_note {
            table.notes.push(line.span);
        } else if !is_title && parts.len() > 1 && parts.iter().all(|p| p.text.chars().count() <= 8)
        {
            table.areas = parts.iter().map(|p| printed(ctx, p.span, RULE)).collect();
        } else if !is_title && !line.text.contains('。') {
            caption(ctx, line, &mut table);
        }
    }
    Some(table)
}
