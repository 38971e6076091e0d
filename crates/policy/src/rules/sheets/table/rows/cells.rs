//! The cells of a row of sums: under which head each stands, and what a cell's number is in yen.

use seisaku_text::Span;

use super::super::super::shares::in_unit;
use super::super::super::{Context, amount_at};
use super::super::RULE;
use super::super::entries::Entry;
use super::super::heads::Heads;
use super::NUMBER;
use crate::Read;
use crate::values::{Amount, captures};

/// The cells before the numbers: the name, and under further heads what stands there or where it is
/// not known, as many words as there are heads.
pub(super) fn named(
    ctx: &Context<'_>,
    heads: &Heads,
    entry: &Entry,
    (names, leading): (usize, usize),
) -> Vec<Span> {
    let end = entry.cells[names - 1].end;
    let mut cells = vec![Span::new(end, end); leading];
    let placed = entry.places.len() == entry.cells.len() && heads.places.len() >= leading;
    for (i, word) in entry.cells[..names].iter().enumerate() {
        let column = match (entry.places.get(i), placed) {
            (Some(place), true) => {
                let mut heads = heads.places[..leading].iter();
                let of = heads.rposition(|head| place.start + NEAR >= head.start);
                // The first word is of the name, wherever the heads stand.
                of.filter(|_| i > 0).unwrap_or(0)
            }
            _ => (leading + i).saturating_sub(names).min(i),
        };
        cells[column] = match cells[column].is_empty() {
            true => *word,
            false => cells[column].cover(*word),
        };
    }
    // A long name moves the body beside it out of its column.
    let last = entry.cells[names - 1];
    let moved = names > 1 && leading > 1 && cells[leading - 1].is_empty();
    if moved && ctx.names.body(ctx.slice(last)).is_some() {
        cells[0] = entry.cells[0].cover(entry.cells[names - 2]);
        cells[leading - 1] = last;
    }
    cells
}

/// How many columns of characters a word may begin before the head that it stands under.
const NEAR: usize = 6;

/// The cells of a row that lacks some: each number is of the column that it stands under.
pub(super) fn by_place(
    heads: &Heads,
    entry: &Entry,
    (names, values): (usize, usize),
) -> Option<Vec<Span>> {
    if heads.places.len() != heads.columns.len() || values == 0 {
        return None;
    }
    let end = entry.cells.get(names - 1)?.end;
    let mut cells = vec![Span::new(end, end); heads.columns.len()];
    cells[0] = entry.cells[0].cover(entry.cells[names - 1]);
    let mut next = 1;
    for i in names..names + values {
        let place = entry.places.get(i)?;
        let columns = heads.columns.iter().zip(&heads.places).enumerate();
        let of_sums = columns.filter(|(_, (column, _))| column.is_some());
        let nearest = of_sums.min_by_key(|(_, (_, head))| {
            let middle = head.middle().abs_diff(place.middle());
            middle.min(2 * head.end.abs_diff(place.end))
        });
        let (column, _) = nearest.filter(|(column, _)| *column >= next)?;
        cells[column] = entry.cells[i];
        next = column + 1;
    }
    Some(cells)
}

/// The amount of a cell, in the unit of its column if it prints none.
pub(super) fn cell_amount(
    ctx: &mut Context<'_>,
    span: Span,
    unit: Option<&str>,
) -> Option<Read<Amount>> {
    let folded = ctx.fold(span);
    let text = folded.text().to_owned();
    if let Some(end) = text.find('円') {
        let plain = text.trim_start_matches(['(', '約']);
        let from = text.len() - plain.len();
        let place = folded.span(from, end + '円'.len_utf8());
        return amount_at(ctx, place, RULE);
    }
    let c = captures(&NUMBER, &text).next()?;
    let number = c.get(1)?;
    let digits = number.as_str().replace(['−', '-'], "▲");
    let money = in_unit(&digits, unit?)?;
    let place = folded.span(number.start(), number.end());
    Some(Read::at(Amount::exact(money), place, RULE))
}
