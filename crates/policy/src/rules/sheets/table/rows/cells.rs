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

/// The cells of a row that lacks some: each number is of the column that it stands under.
pub(super) fn by_place(heads: &Heads, entry: &Entry, (names, values): (usize, usize)) -> Option<Vec<Span>> {
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
pub(super) fn cell_amount(ctx: &mut Context<'_>, span: Span, unit: Option<&str>) -> Option<Read<Amount>> {
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
