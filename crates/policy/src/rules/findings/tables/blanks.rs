//! Rows of figures that blanks part, or a colon: brought under the shape of rows with tabs.
//!
//! ```text
//! 区分　　　平成30年度　令和元年度
//! 届出数　　1,234　　　▲5.1%
//!
//! 男性：620人（50.2%）
//! ```

mod under;

use seisaku_text::{Format, Span};

use super::body::{Body, DataRow, FEWEST, MOST_HEADINGS, is_caption, is_year, spread, values_of};
use super::dims::{is_counted, is_time};
use super::value::{Value, value};
use crate::rules::Context;
use crate::rules::findings::notes::is_note;
use crate::rules::grid::{GridCell, GridRow, Parted, words};

/// A row as cells, of which some are labels.
struct Cells {
    cells: Vec<GridCell>,
    values: Vec<Option<Value>>,
}

/// The label, the figures behind it and what is glued before it, of a line that blanks part.
fn line(ctx: &Context<'_>, row: &GridRow) -> Option<(Vec<GridCell>, Cells)> {
    // Without a digit nothing is a figure.
    let digit = |text: &str| text.bytes().any(|b| b.is_ascii_digit());
    if !row.cells.iter().any(|c| digit(&c.text)) && !digit(ctx.fold(row.span).text()) {
        return None;
    }
    let wide = split(&row.cells);
    let narrow = || split(&words(ctx, row.span));
    wide.or_else(narrow).or_else(|| colon(ctx, row))
}

/// A label, a colon and a figure with its unit or share: `男性：620人（50.2%）`.
fn colon(ctx: &Context<'_>, row: &GridRow) -> Option<(Vec<GridCell>, Cells)> {
    if ctx.document.format == Format::Slides {
        return None;
    }
    let folded = ctx.fold(row.span);
    let text = folded.text().trim_end_matches('。');
    let (label, rest) = text.split_once(':').or_else(|| {
        // Blanks may stand for the colon, after a word that says what is counted.
        let [label, _] = row.cells.as_slice() else {
            return None;
        };
        let (word, rest) = text.split_at_checked(label.text.len())?;
        is_counted(word).then_some((word, rest))
    })?;
    let at = text.len() - rest.len();
    // The time may stand in parentheses behind the figure.
    let (figure_text, time) = match rest.strip_suffix(')').and_then(|r| r.rsplit_once('(')) {
        Some((figure, time)) if is_time(time) => (figure, Some(time)),
        _ => (rest, None),
    };
    let figure = value(figure_text)?;
    let Value::Figure {
        quantity, share, ..
    } = &figure
    else {
        return None;
    };
    if quantity.unit.is_empty() && share.is_none() {
        return None;
    }
    let lead = label.len() - label.trim_start_matches(['・', '○', '●', '-', '■']).len();
    let cell = |from: usize, to: usize| GridCell {
        span: folded.span(from, to),
        text: text[from..to].to_owned(),
        indent: row.cells.first().map_or(0, |c| c.indent),
    };
    let figures = Cells {
        cells: vec![cell(at, at + figure_text.len())],
        values: vec![Some(figure)],
    };
    let time = time.map(|time| {
        let from = at + figure_text.len() + 1;
        cell(from, from + time.len())
    });
    let label =
        (label.chars().count() <= 30 && lead < label.len()).then(|| cell(lead, label.len()))?;
    Some((time.into_iter().chain([label]).collect(), figures))
}

fn split(cells: &[GridCell]) -> Option<(Vec<GridCell>, Cells)> {
    let told = values_of(cells);
    let figures = told.iter().rev().take_while(|v| v.is_some()).count();
    let mut labels = cells.len() - figures;
    // A year on the left is the label.
    if labels == 0 && cells.len() > 1 && is_year(&cells[0].text) {
        labels = 1;
    }
    let of_figures = &told[labels..];
    let any = of_figures.iter().flatten().any(|v| *v != Value::Missing);
    let name = cells.get(labels.checked_sub(1)?)?;
    let refused = !any
        || name.text.contains(['。', '、', ':'])
        || name.text.chars().count() > 30
        || !name.text.chars().any(char::is_alphanumeric);
    if refused {
        return None;
    }
    Some((
        cells[..labels].to_vec(),
        Cells {
            cells: cells[labels..].to_vec(),
            values: of_figures.to_vec(),
        },
    ))
}

/// The table whose figures begin at row `i`.
pub(super) fn blanks(ctx: &Context<'_>, rows: &[GridRow], i: usize) -> Option<Body> {
    let (labels, first) = line(ctx, &rows[i])?;
    let width = first.cells.len();
    let mut data = vec![(i, labels, first)];
    let mut end = i + 1;
    while let Some(row) = rows.get(end).filter(|r| r.parted == Parted::Blanks) {
        let Some((labels, next)) = line(ctx, row) else {
            break;
        };
        let double = row.after_blank && rows[end - 1].after_blank;
        // Only the first row can have a subtitle glued before it.
        if next.cells.len() != width
            || double
            || (width == 1 && whole(&labels).is_none() && !timed(&labels))
        {
            break;
        }
        data.push((end, labels, next));
        end += 1;
    }
    let mut named = data.iter().map(|(_, labels, _)| labels.len()).max()?;
    if data.iter().all(|(_, labels, _)| is_counted_off(labels)) {
        for (_, labels, _) in &mut data {
            labels.remove(0);
        }
    } else {
        named = 1;
    }
    let heads = heads(ctx, rows, i, (width, named), &data);
    let shares = width == 2
        && data
            .iter()
            .all(|(_, _, c)| c.cells[1].text.starts_with('('));
    let headed = heads.start < i;
    let fewest = match heads.timed {
        // Years over figures are enough of a table.
        true => 1,
        false if !headed => FEWEST,
        false => 2,
    };
    if data.len() < fewest || (width > 1 && !headed && !shares) {
        return None;
    }
    let of_rows = data
        .into_iter()
        .map(|(r, labels, figures)| data_row(rows[r].span, labels, figures));
    Some(Body {
        corner: heads.corner,
        columns: heads.columns,
        rows: of_rows.collect(),
        headings: rows[heads.start..i].iter().map(|r| r.span).collect(),
        lines: (heads.start, end),
    })
}

/// A line with its labels and its figures.
type Line = (usize, Vec<GridCell>, Cells);

/// The headings of a table.
struct Heads {
    /// The first of their rows.
    start: usize,
    corner: Option<GridCell>,
    columns: Vec<Vec<GridCell>>,
    /// Whether a row of them holds nothing but times.
    timed: bool,
}

/// The headings over row `i`, told by how many there are, or else by where they stand.
fn heads(
    ctx: &Context<'_>,
    rows: &[GridRow],
    i: usize,
    (width, named): (usize, usize),
    data: &[Line],
) -> Heads {
    // The first rows show where the columns stand.
    const SHOWN: usize = 20;
    let (start, headings) = headings_over(ctx, rows, i, (width, named));
    if headings.is_empty() && width > 1 {
        let figures = data.iter().take(SHOWN).map(|(_, _, c)| c.cells.as_slice());
        let columns = under::columns(ctx, figures, width);
        if let Some(found) = under::headings(ctx, rows, i, &columns) {
            return Heads {
                start: found.start,
                corner: found.corner,
                columns: found.columns,
                timed: false,
            };
        }
    }
    let timed = headings.iter().any(|cells| {
        let last = &cells[cells.len().saturating_sub(width)..];
        width > 1 && last.iter().all(|c| is_time(&c.text))
    });
    let mut corner = None;
    let last = headings.len();
    let spread_out = headings.iter().enumerate().map(|(n, cells)| {
        let row = GridRow {
            cells: cells.clone(),
            ..rows[start].clone()
        };
        let labels = cells.len().saturating_sub(width);
        if labels > 0 {
            corner = cells.get(labels - 1).cloned();
        }
        spread(&row, labels.max(1), width, n + 1 == last)
    });
    let heads: Vec<Vec<Option<GridCell>>> = spread_out.collect();
    let columns = (0..width)
        .map(|c| heads.iter().filter_map(|h| h[c].clone()).collect())
        .collect();
    Heads {
        start,
        corner,
        columns,
        timed,
    }
}

fn data_row(row: Span, labels: Vec<GridCell>, figures: Cells) -> DataRow {
    let (before, labels) = match whole(&labels) {
        Some(one) => (None, vec![one]),
        None if timed(&labels) => (None, labels),
        None if figures.cells.len() == 1 => {
            let cut = labels.len() - 1;
            let before = labels[0].span.cover(labels[cut - 1].span);
            (Some(before), labels[cut..].to_vec())
        }
        None => (None, labels),
    };
    let own = labels.last().map_or(row, |l| l.span);
    DataRow {
        span: figures.cells.iter().map(|c| c.span).fold(own, Span::cover),
        before,
        labels,
        values: figures.cells.into_iter().zip(figures.values).collect(),
    }
}

/// Where the rows of headings over row `i` begin, and their cells.
fn headings_over(
    ctx: &Context<'_>,
    rows: &[GridRow],
    i: usize,
    (width, named): (usize, usize),
) -> (usize, Vec<Vec<GridCell>>) {
    let mut start = i;
    let mut headings: Vec<Vec<GridCell>> = Vec::new();
    while start > 0 && headings.len() < MOST_HEADINGS {
        let row = &rows[start - 1];
        // A title may stand over a blank line.
        if start < i && rows[start].after_blank {
            break;
        }
        let Some(cells) = headed(ctx, row, (width, named), headings.is_empty()) else {
            break;
        };
        headings.insert(0, cells);
        start -= 1;
    }
    (start, headings)
}

/// Whether a number that counts the rows stands before their label: `1　甲県`.
fn is_counted_off(labels: &[GridCell]) -> bool {
    const DIGITS: usize = 3;
    let number =
        |c: &GridCell| c.text.len() <= DIGITS && c.text.chars().all(|c| c.is_ascii_digit());
    labels.len() > 1 && number(&labels[0]) && !labels[1..].iter().any(number)
}

/// Whether labels are a time and a word.
fn timed(labels: &[GridCell]) -> bool {
    matches!(labels, [time, _] if is_time(&time.text))
}

/// Labels that are one: a single one, or one whose characters blanks keep apart.
fn whole(labels: &[GridCell]) -> Option<GridCell> {
    match labels {
        [one] => Some(one.clone()),
        [first, .., last] if labels.iter().all(|l| l.text.chars().count() == 1) => Some(GridCell {
            span: first.span.cover(last.span),
            text: labels.iter().map(|l| l.text.as_str()).collect(),
            indent: first.indent,
        }),
        _ => None,
    }
}

/// The headings on a line over figures that blanks part: one for each column, with or without one
/// for the labels; in a line above, fewer that reach over as many columns each.
fn headed(
    ctx: &Context<'_>,
    row: &GridRow,
    (width, named): (usize, usize),
    last: bool,
) -> Option<Vec<GridCell>> {
    let text = ctx.fold(row.span);
    let other = is_note(text.text()) || is_caption(row);
    if row.parted != Parted::Blanks || text.text().contains('。') || other {
        return None;
    }
    [row.cells.clone(), words(ctx, row.span)]
        .into_iter()
        .find(|cells| {
            let n = cells.len();
            let figures = cells
                .iter()
                .any(|c| value(&c.text).is_some() && !is_year(&c.text));
            let fits = n == width + 1 || n == width + named || (n == width && width > 1);
            let reaches = !last && n > 1 && n < width && width.is_multiple_of(n);
            !figures && (fits || reaches)
        })
}
