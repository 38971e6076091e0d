//! Headings over figures told by where they stand, where their number does not tell.
//!
//! ```text
//! 町名　　対象者数　　　受診者数　　　受診率
//! 　　　　　　　　　　男　　　女                      of the column over which it stands
//! 東海町　　1,200　　310　　420　　　　60.8
//! ```

use super::super::body::{MOST_HEADINGS, is_caption, is_year};
use super::super::value::value;
use crate::rules::Context;
use crate::rules::findings::notes::is_note;
use crate::rules::grid::{GridCell, GridRow, Parted};
use crate::rules::line_places::{Place, places};

/// The headings of the columns.
pub(super) struct Under {
    /// The first of their rows.
    pub start: usize,
    pub corner: Option<GridCell>,
    /// For each column, the outermost first.
    pub columns: Vec<Vec<GridCell>>,
}

/// More columns than this are told by their number alone.
const MOST: usize = 40;

/// Where the columns of figures stand.
pub(super) fn columns<'c>(
    ctx: &Context<'_>,
    rows: impl Iterator<Item = &'c [GridCell]>,
    width: usize,
) -> Vec<Place> {
    let mut found: Vec<Place> = Vec::new();
    if width > MOST {
        return found;
    }
    for row in rows {
        let here = of(ctx, row);
        match found.is_empty() {
            true => found = here,
            false => {
                for (column, place) in found.iter_mut().zip(here) {
                    *column = column.cover(place);
                }
            }
        }
    }
    found
}

fn of(ctx: &Context<'_>, cells: &[GridCell]) -> Vec<Place> {
    let spans: Vec<_> = cells.iter().map(|c| c.span).collect();
    places(ctx, &spans)
}

/// The headings over row `i`; none where a column has none.
pub(super) fn headings(
    ctx: &Context<'_>,
    rows: &[GridRow],
    i: usize,
    columns: &[Place],
) -> Option<Under> {
    let first = columns.first()?;
    let mut start = i;
    while start > 0 && i - start < MOST_HEADINGS && !(start < i && rows[start].after_blank) {
        if !can_head(&rows[start - 1], columns.len()) {
            break;
        }
        start -= 1;
    }
    let mut found = Under {
        start,
        corner: None,
        columns: vec![Vec::new(); columns.len()],
    };
    for (n, row) in rows[start..i].iter().enumerate() {
        let lowest = start + n + 1 == i && n > 0;
        let cells: Vec<(&GridCell, Place)> = row.cells.iter().zip(of(ctx, &row.cells)).collect();
        // What stands before the columns is the word over the labels.
        let (before, over): (Vec<_>, Vec<_>) = cells
            .into_iter()
            .partition(|(_, place)| place.end <= first.start);
        found.corner = before.first().map(|(c, _)| (*c).clone()).or(found.corner);
        for (column, heads) in columns.iter().zip(&mut found.columns) {
            let apart = |place: &Place| place.middle().abs_diff(column.middle());
            let nearest = over.iter().min_by_key(|(_, place)| apart(place));
            let touches = |place: &Place| place.start < column.end && column.start < place.end;
            if let Some((cell, place)) = nearest
                && (!lowest || touches(place))
            {
                heads.push((*cell).clone());
            }
        }
    }
    let all = found.columns.iter().all(|heads| !heads.is_empty());
    (i - start > 1 && all).then_some(found)
}

/// Whether a row can be one of headings.
fn can_head(row: &GridRow, width: usize) -> bool {
    const LONGEST: usize = 16;
    let texts = || row.cells.iter().map(|c| c.text.as_str());
    let long = texts().any(|t| t.chars().count() > LONGEST || t.contains('。'));
    let figures = texts().any(|t| value(t).is_some() && !is_year(t));
    let note = texts().next().is_some_and(is_note);
    let fits = (2..=width + 1).contains(&row.cells.len());
    row.parted == Parted::Blanks && fits && !(long || figures || note || is_caption(row))
}
