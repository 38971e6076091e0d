//! The rows of a table of figures, brought under one shape: labels on the left, a figure in each
//! column, headings above.
//!
//! ```text
//! 年齢階級⇥令和2年⇥⇥令和5年⇥      a heading reaches over the columns without one
//! ⇥男⇥女⇥男⇥女
//! 0～14歳⇥12.3⇥10.1⇥11.0⇥9.8
//! 病院                                 a label by itself is of the rows under it
//! 　東京都　　1,234　　－
//! ```

use seisaku_text::Span;

use super::blanks::blanks;
use super::value::{Value, value};
use crate::rules::Context;
use crate::rules::findings::notes::is_note;
use crate::rules::grid::{GridCell, GridRow, Parted};
use crate::values::{Pattern, pattern};

/// A row of figures.
#[derive(Clone, Debug)]
pub(super) struct DataRow {
    /// The subtitle that is glued before it.
    pub before: Option<Span>,
    /// The labels that it stands under, and its own, outermost first.
    pub labels: Vec<GridCell>,
    /// What stands in each column.
    pub values: Vec<(GridCell, Option<Value>)>,
    /// All of it.
    pub span: Span,
}

/// A table of figures.
#[derive(Clone, Debug)]
pub(super) struct Body {
    /// The word over the labels.
    pub corner: Option<GridCell>,
    /// The headings over each column, outermost first; none where nothing stands above.
    pub columns: Vec<Vec<GridCell>>,
    /// The rows.
    pub rows: Vec<DataRow>,
    /// The rows of headings and labels.
    pub headings: Vec<Span>,
    /// The first line of it, and the line after it.
    pub lines: (usize, usize),
}

pub(super) const FEWEST: usize = 3;
const LONGEST_LABEL: usize = 40;
pub(super) const MOST_HEADINGS: usize = 3;

/// The table whose figures begin at row `i`.
pub(super) fn body(ctx: &Context<'_>, rows: &[GridRow], i: usize) -> Option<Body> {
    match rows[i].parted {
        Parted::Ruled => ruled(rows, i),
        Parted::Blanks => blanks(ctx, rows, i),
    }
}

pub(super) fn is_year(text: &str) -> bool {
    let four = text.len() == 4 && text.chars().all(|c| c.is_ascii_digit());
    four && (text.starts_with("19") || text.starts_with("20"))
}

pub(super) fn values_of(cells: &[GridCell]) -> Vec<Option<Value>> {
    cells.iter().map(|c| value(&c.text)).collect()
}

/// Whether a row holds figures beside a label. Years alone are headings.
fn is_data(row: &GridRow) -> bool {
    let told = values_of(&row.cells);
    let of_figures = || told.iter().zip(&row.cells).skip(1);
    let figures = of_figures()
        .filter(|(v, c)| v.is_some() && !is_year(&c.text))
        .count();
    let texts = of_figures()
        .filter(|(v, c)| v.is_none() && c.text.contains('。'))
        .count();
    let any = told.iter().skip(1).flatten().any(|v| *v != Value::Missing);
    let years = of_figures().filter(|(_, c)| is_year(&c.text)).count();
    let label = row.cells.iter().any(|c| !c.text.is_empty());
    label && texts == 0 && figures > 0 && (any || years == 0)
}

fn ruled(rows: &[GridRow], i: usize) -> Option<Body> {
    if !is_data(&rows[i]) {
        return None;
    }
    let mut start = i;
    let heads = |row: &GridRow| {
        row.parted == Parted::Ruled
            && !is_data(row)
            && !is_caption(row)
            && row
                .filled()
                .all(|c| c.text.chars().count() <= LONGEST_LABEL && !c.text.contains('。'))
    };
    while start > 0
        && i - start < MOST_HEADINGS
        && heads(&rows[start - 1])
        && !(rows[start].after_blank && start < i)
    {
        start -= 1;
    }
    let mut end = i;
    let mut data: Vec<(usize, Vec<GridCell>)> = Vec::new();
    let mut group: Vec<GridCell> = Vec::new();
    while let Some(row) = rows.get(end) {
        if row.parted == Parted::Ruled && is_data(row) {
            data.push((end, group.clone()));
        } else if let Some(label) = group_label(rows, end) {
            group = vec![label.clone()];
        } else {
            break;
        }
        end += 1;
    }
    let labels = data.iter().map(|(r, _)| first_value(&rows[*r])).min()?;
    let width = data.iter().map(|(r, _)| rows[*r].cells.len()).max()? - labels;
    let headings: Vec<&GridRow> = rows[start..i].iter().collect();
    let heads = headings.iter().enumerate().map(|(n, row)| {
        let last = n + 1 == headings.len();
        spread(row, labels, width, last)
    });
    let heads: Vec<Vec<Option<GridCell>>> = heads.collect();
    let columns = (0..width)
        .map(|c| heads.iter().filter_map(|h| h[c].clone()).collect())
        .collect();
    let corner = headings.iter().rev().find_map(|h| {
        let first = h.cells.first().filter(|c| !c.text.is_empty())?;
        (h.cells.len() > width).then(|| first.clone())
    });
    let mut before: Vec<GridCell> = Vec::new();
    let of_rows = data.iter().map(|(r, group)| {
        let row = &rows[*r];
        let own = own_labels(row, labels, &mut before);
        DataRow {
            before: None,
            labels: group.iter().cloned().chain(own).collect(),
            values: row.cells[labels.min(row.cells.len())..]
                .iter()
                .map(|c| (c.clone(), value(&c.text)))
                .collect(),
            span: row.span,
        }
    });
    let of_rows: Vec<DataRow> = of_rows.collect();
    let fewest = if headings.is_empty() { FEWEST } else { 1 };
    let headed = !headings.is_empty() || width == 1;
    (of_rows.len() >= fewest && headed).then(|| Body {
        corner,
        columns,
        headings: rows[start..end]
            .iter()
            .filter(|r| !of_rows.iter().any(|d| d.span == r.span))
            .map(|r| r.span)
            .collect(),
        rows: of_rows,
        lines: (start, end),
    })
}

static CAPTION: Pattern = pattern!(r"^(?:第?[表図]|図表|第\d+(?:-\d+)*[表図]|別表|\(?単位)");

/// Whether a row is a title with its number, or tells the unit.
pub(super) fn is_caption(row: &GridRow) -> bool {
    let opens = |c: &GridCell| CAPTION.as_ref().is_some_and(|p| p.is_match(&c.text));
    let unit = |c: &GridCell| c.text.starts_with("(単位") || c.text.starts_with("単位:");
    let mut filled = row.filled();
    filled.next().is_some_and(opens) || filled.any(unit)
}

/// A label by itself between rows of figures.
fn group_label(rows: &[GridRow], at: usize) -> Option<&GridCell> {
    let row = &rows[at];
    let label = row.single()?;
    let next = rows.get(at + 1)?;
    let goes_on = next.parted == Parted::Ruled && is_data(next);
    let fits = label.text.chars().count() <= 20 && !is_note(&label.text) && !row.after_blank;
    (fits && goes_on && (!label.text.contains(['。', ':']) || label.text.contains("単位")))
        .then_some(label)
}

/// Where the figures of a row begin; its first cell is a label, whatever it is.
fn first_value(row: &GridRow) -> usize {
    let place = row.cells.iter().enumerate().skip(1);
    let mut figures = place.filter(|(_, c)| value(&c.text).is_some());
    figures.next().map_or(1, |(i, _)| i)
}

/// The labels of a row; one that is printed once for several rows is taken from above.
fn own_labels(row: &GridRow, labels: usize, before: &mut Vec<GridCell>) -> Vec<GridCell> {
    let mut own: Vec<GridCell> = row.cells.iter().take(labels).cloned().collect();
    for k in 0..own.len().saturating_sub(1) {
        if own[k].text.is_empty()
            && let Some(above) = before.get(k)
        {
            own[k] = above.clone();
        }
    }
    before.clone_from(&own);
    own.retain(|c| !c.text.is_empty());
    own
}

/// A row of headings, one for each column of figures. In all rows but the last a heading reaches
/// over the columns to its right that have none; where none is empty, each reaches over as many.
pub(super) fn spread(
    row: &GridRow,
    labels: usize,
    width: usize,
    last: bool,
) -> Vec<Option<GridCell>> {
    // Without a corner the headings begin at once. Empty cells at a line's end may be lost.
    let lost = row.cells.len() < width && row.cells.iter().any(|c| c.text.is_empty());
    let skip = match row.cells.len() > width || lost {
        true => labels.min(row.cells.len() - 1),
        false => 0,
    };
    let cells: Vec<&GridCell> = row.cells.iter().skip(skip).collect();
    let filled: Vec<&&GridCell> = cells.iter().filter(|c| !c.text.is_empty()).collect();
    let even = !filled.is_empty()
        && filled.len() < width
        && width.is_multiple_of(filled.len())
        && filled.len() == cells.len();
    if even {
        let each = width / filled.len();
        return (0..width)
            .map(|c| filled.get(c / each).map(|f| (**f).clone()))
            .collect();
    }
    let mut above: Option<GridCell> = None;
    (0..width)
        .map(|c| {
            let here = cells
                .get(c)
                .filter(|c| !c.text.is_empty())
                .map(|c| (*c).clone());
            if here.is_some() {
                above.clone_from(&here);
            }
            if last {
                here
            } else {
                here.or_else(|| above.clone())
            }
        })
        .collect()
}
