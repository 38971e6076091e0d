//! A body over lines set in under it, each a word and what it says.
//!
//! ```text
//! 研究推進機構（平成23年４月１日設立）
//! 　理事長　山田　太郎
//! 　職員数　120名
//! 　組織
//! 　　総務部
//! 　　研究部
//! ```
//!
//! It is read as a card whose name stands over it. Under a word for its inner structure its units
//! follow, those set in further within the ones above.

use seisaku_text::Span;

use super::RULE;
use super::card::{Card, pair};
use super::columns::Column;
use crate::Read;
use crate::model::SubBody;
use crate::rules::Context;
use crate::rules::bodies::{body_kind, is_generic};
use crate::rules::governance::lines::{DRAWN, lead_length};
use crate::rules::grid::{GridCell, GridRow};
use crate::values::{Pattern, dates, pattern};

static HEAD: Pattern = pattern!(r"^([^()。、:]{3,44}?)(?:\(([^()]*)\))?$");
static FOUNDED: Pattern = pattern!(r"設置|設立|発足|開設|創設|改組|^[^:]{6,12}$");
/// Words over the units of a body.
const INNER: &[&str] = &[
    "組織",
    "内部組織",
    "組織構成",
    "内部部局",
    "部局",
    "機構",
    "部門",
    "内部機構",
    "組織図",
    "下部組織",
];
/// How many lines may tell of one body.
const MOST: usize = 200;
const LONGEST: usize = 300;

/// The entry that begins at the first of some rows.
pub(super) fn entry(ctx: &Context<'_>, rows: &[GridRow]) -> Option<Card> {
    let (first, rest) = rows.split_first()?;
    let (mut card, founded, depth) = head(ctx, first)?;
    let mut told = usize::from(founded);
    let mut inside = founded;
    let mut at = 0;
    while let Some(row) = rest.get(at).filter(|_| at < MOST) {
        let deep = indent(row);
        if row.after_blank || row.span.end - row.span.start > LONGEST {
            break;
        }
        if deep > depth && is_inner(ctx, row) {
            let lines = units(ctx, &rest[at + 1..], (deep, row.span), &mut card);
            if lines == 0 {
                break;
            }
            at += 1 + lines;
            continue;
        }
        let known = pair(ctx, row).filter(|(column, ..)| *column != Column::Name);
        let Some((column, heading, cell)) = known.or_else(|| other(ctx, row)) else {
            break;
        };
        let of_card = column == Column::Remark;
        // Roles alone that are not set in are read with what else makes up a body.
        inside |= deep > depth || !matches!(column, Column::Head | Column::Secretariat);
        if deep < depth || deep == depth && of_card {
            break;
        }
        told += usize::from(!of_card);
        card.push(column, heading, cell, row.span);
        at += 1;
    }
    (told > 1 && at > 0 && inside).then_some(card)
}

/// A card with nothing but a name and since when the body is; whether the latter is told, and how
/// far the line is set in.
fn head(ctx: &Context<'_>, row: &GridRow) -> Option<(Card, bool, usize)> {
    if row.span.end - row.span.start > LONGEST || row.cells.len() > 2 {
        return None;
    }
    let folded = ctx.fold(row.span);
    let lead = lead_length(folded.text());
    // A tree is read as one.
    if folded.text()[..lead].contains(DRAWN) {
        return None;
    }
    let text = &folded.text()[lead..];
    let c = HEAD.as_ref()?.captures(text)?;
    let name = c.get(1)?.as_str();
    let is_body = body_kind(name).is_some() && !is_generic(name) || ctx.names.body(name).is_some();
    let named = folded.span(lead, folded.text().len());
    let cell = |span, text: &str| GridCell {
        span,
        text: text.to_owned(),
        indent: 0,
    };
    let mut card = Card::named(cell(named, text), row.span);
    let inner = c.get(2).filter(|m| {
        let founded = FOUNDED.as_ref().is_some_and(|p| p.is_match(m.as_str()));
        founded && dates(m.as_str()).iter().any(|d| d.date.is_some())
    });
    if let Some(m) = inner {
        let span = folded.span(lead + m.start(), lead + m.end());
        card.add(
            Column::Founded,
            cell(span, ""),
            cell(span, m.as_str()),
            row.span,
        );
    }
    is_body.then_some((card, inner.is_some(), indent(row)))
}

/// A short word, a colon, and what it says.
fn other(ctx: &Context<'_>, row: &GridRow) -> Option<(Column, GridCell, GridCell)> {
    const LABEL: usize = 12;
    let folded = ctx.fold(row.span);
    let text = folded.text();
    let lead = lead_length(text);
    let colon = text.find(':').filter(|at| *at > lead)?;
    let label = &text[lead..colon];
    let cell = |start, end| GridCell {
        span: folded.span(start, end),
        text: text[start..end].to_owned(),
        indent: 0,
    };
    let fits = label.chars().count() <= LABEL && colon + 1 < text.len();
    fits.then(|| {
        (
            Column::Remark,
            cell(lead, colon),
            cell(colon + 1, text.len()),
        )
    })
}

/// Whether a line is a word over units and nothing else.
fn is_inner(ctx: &Context<'_>, row: &GridRow) -> bool {
    let text = ctx.squeezed(row.span);
    let word = text[lead_length(&text)..].trim_matches([':', '【', '】', '(', ')', '[', ']']);
    INNER.contains(&word)
}

/// The units set in under their word; how many lines they take.
fn units(
    ctx: &Context<'_>,
    rows: &[GridRow],
    (depth, word): (usize, Span),
    card: &mut Card,
) -> usize {
    let mut above: Vec<(usize, Read<String>)> = Vec::new();
    let mut lines = 0;
    for row in rows.iter().take(MOST) {
        let deep = indent(row);
        let folded = ctx.fold(row.span);
        let lead = lead_length(folded.text());
        let name = &folded.text()[lead..];
        if row.after_blank || deep <= depth && lead == 0 || body_kind(name).is_none() {
            break;
        }
        let place = folded.span(lead, folded.text().len());
        let unit = Read::at(ctx.slice(place).split_whitespace().collect(), place, RULE);
        above.retain(|(over, _)| *over < deep);
        card.parts
            .push((above.last().map(|(_, u)| u.clone()), unit.clone()));
        card.rows.push(row.span);
        above.push((deep, unit));
        lines += 1;
    }
    if lines > 0 {
        let printed = ctx.slice(word).to_owned();
        card.words.push(Read::at(printed, word, RULE));
        card.rows.push(word);
        card.lines += lines + 1;
    }
    lines
}

/// The parts of the body of a card.
pub(super) fn parts(card: &Card, name: &Read<String>) -> Vec<SubBody> {
    let parts = card.parts.iter();
    parts
        .map(|(upper, part)| SubBody {
            upper: upper.clone().unwrap_or_else(|| name.clone()),
            part: part.clone(),
        })
        .collect()
}

fn indent(row: &GridRow) -> usize {
    row.cells.first().map_or(0, |c| c.indent)
}
