//! Tables of budgets with tabs between the cells.
//!
//! ```text
//! （単位：百万円）
//! 事項          令和６年度予算額  令和７年度概算要求額  増減   備考
//! 甲推進事業    1,200             1,500                 300    新規
//! うち文部科学省分  800           900                   100
//! ```
//!
//! A row of heads that name years or kinds of sums gives the columns; a column may also be a
//! ministry's. Bare numbers are in the unit that a line above gives; － is no sum.

use seisaku_text::{BlockKind, Cell, Page, Span};

use super::sheet::sum;
use super::{Context, amount_at, kind_of, programme, shares::in_unit};
use crate::values::{Amount, Pattern, captures, fiscal_years, pattern};
use crate::{Body, Read, RuleId, SheetText, Sheets, Subject, SumKind, TextKind};

/// The name of this rule.
pub(super) const RULE: RuleId = "budgets/table";

static UNIT: Pattern = pattern!(r"単位[:は]?((?:兆|億|百万|千|万)?円)");
static SUM_HEAD: Pattern = pattern!(
    r"(?:予算案?額?|概算要求額?|要求額|執行額|繰越額|決算額|増▲?△?減額?|調整費|総額|当初|補正)(?:\([^()]*\))?$"
);
static NUMBER: Pattern = pattern!(r"^[▲△−\-]?\d[\d,]*(?:\.\d+)?$");

struct Column {
    year: Option<i32>,
    kind: SumKind,
    funder: Option<Body>,
    span: Span,
}

/// Reads the tables of a page.
pub(crate) fn read(ctx: &mut Context<'_>, page: &Page, year: Option<i32>, out: &mut Sheets) {
    let mut unit: Option<String> = None;
    let mut columns: Vec<Option<Column>> = Vec::new();
    let document = ctx.document;
    for block in document.blocks_of(page) {
        let text = ctx.squeezed(block.span);
        if let Some(c) = captures(&UNIT, &text).next() {
            unit = Some(c[1].to_owned());
        }
        let BlockKind::Row { cells } = &block.kind else {
            continue;
        };
        if let Some(heads) = heads(ctx, cells, year) {
            for cell in cells.iter().filter(|c| !c.span.is_empty()) {
                out.texts.push(heading(ctx, page, cell.span));
            }
            columns = heads;
        } else if !columns.is_empty() {
            row(ctx, page, cells, (&columns, unit.as_deref()), out);
        }
    }
}

/// The columns, where the row is one of heads: at least one of sums, and no number alone.
fn heads(ctx: &Context<'_>, cells: &[Cell], year: Option<i32>) -> Option<Vec<Option<Column>>> {
    let texts: Vec<String> = cells.iter().map(|c| ctx.squeezed(c.span)).collect();
    let is = |pattern: &Pattern, text: &str| pattern.as_ref().is_some_and(|p| p.is_match(text));
    if !texts.iter().any(|t| is(&SUM_HEAD, t)) || texts.iter().any(|t| is(&NUMBER, t)) {
        return None;
    }
    let newest = texts
        .iter()
        .flat_map(|t| fiscal_years(t))
        .map(|y| y.0)
        .max();
    let columns = texts.iter().zip(cells).map(|(text, cell)| {
        let body = ctx
            .names
            .body(text)
            .or_else(|| ctx.names.abbreviations.get(text).map(String::as_str));
        if !is(&SUM_HEAD, text) && body.is_none() {
            return None;
        }
        Some(Column {
            year: fiscal_years(text).first().map(|y| y.0).or(newest).or(year),
            kind: match text.contains('減') {
                true => SumKind::Change,
                false => kind_of(text),
            },
            funder: body.map(|known| Body {
                known: Some(known.to_owned()),
                label: text.clone(),
            }),
            span: cell.span,
        })
    });
    Some(columns.collect())
}

fn heading(ctx: &Context<'_>, page: &Page, span: Span) -> SheetText {
    SheetText {
        subject: Subject::Page(page.number),
        kind: TextKind::Heading,
        title: None,
        text: Read::at(ctx.slice(span).to_owned(), span, RULE),
        page: page.number,
        mentions: Vec::new(),
    }
}

fn row(
    ctx: &mut Context<'_>,
    page: &Page,
    cells: &[Cell],
    (columns, unit): (&[Option<Column>], Option<&str>),
    out: &mut Sheets,
) {
    let Some((at, name)) = cells.iter().enumerate().find_map(|(i, c)| {
        let free = columns.get(i).is_none_or(Option::is_none);
        (free && !c.span.is_empty()).then_some((i, c.span))
    }) else {
        return;
    };
    let label = ctx.squeezed(name);
    let subject = match label.as_str() {
        "合計" | "計" | "総計" | "小計" => Subject::Label(page.number, label),
        _ => programme(ctx, name),
    };
    let first = out.sums.len();
    for (cell, column) in cells.iter().zip(columns) {
        let Some(column) = column.as_ref().filter(|_| !cell.span.is_empty()) else {
            continue;
        };
        let Some(amount) = cell_amount(ctx, cell.span, unit) else {
            continue;
        };
        let mut found = sum(&subject, column.year, column.kind, amount);
        found.funder.clone_from(&column.funder);
        found.labels = vec![column.span, name];
        if column.kind == SumKind::Change {
            found.compared_with = column.year.map(|y| y - 1);
        }
        out.sums.push(found);
    }
    remarks(ctx, page, cells, (columns, at), &subject, out);
    // A ministry's share is of the row's own sum for the same year.
    for i in first..out.sums.len() {
        if out.sums[i].funder.is_some() {
            out.sums[i].whole = (first..out.sums.len()).find(|w| {
                let (whole, part) = (&out.sums[*w], &out.sums[i]);
                whole.funder.is_none() && whole.kind == SumKind::Initial && whole.year == part.year
            });
        }
    }
}

fn cell_amount(ctx: &mut Context<'_>, span: Span, unit: Option<&str>) -> Option<Read<Amount>> {
    let text = ctx.squeezed(span);
    if text.ends_with('円') {
        return amount_at(ctx, span, RULE);
    }
    if !NUMBER.as_ref()?.is_match(&text) {
        return None;
    }
    let text = text.replace(['−', '-'], "▲");
    let money = in_unit(&text, unit?)?;
    Some(Read::at(Amount::exact(money), span, RULE))
}

/// The cells that are neither name nor sum are notes on the row's programme.
fn remarks(
    ctx: &Context<'_>,
    page: &Page,
    cells: &[Cell],
    (columns, name): (&[Option<Column>], usize),
    subject: &Subject,
    out: &mut Sheets,
) {
    for (i, cell) in cells.iter().enumerate() {
        let free = columns.get(i).is_none_or(Option::is_none);
        let text = ctx.slice(cell.span);
        if i == name || !free || !text.chars().any(char::is_alphabetic) {
            continue;
        }
        out.texts.push(SheetText {
            subject: subject.clone(),
            kind: TextKind::Note,
            title: None,
            text: Read::at(text.to_owned(), cell.span, RULE),
            page: page.number,
            mentions: Vec::new(),
        });
    }
}
