//! Rows of a table whose cells run over several lines.
//!
//! ```text
//! 項目 | 担当 | これまでの取組 | 今後
//! （１）水路の診断 | 農 | ・手引きを作った。
//! ・講習を開いた。 | ・台帳にまとめる。
//! ```
//!
//! The first row of a run of lines tells how many cells each has. A row with fewer goes on in the
//! next line, unless that line opens an item of its own. A line without a tab goes on in the last
//! cell of the row before it, if that cell or the line is a piece of a list or of a sentence.
//!
//! A table copied from a spreadsheet has quotation marks round a cell of several lines, or round all
//! cells with commas between them; one of plain text has bars between its cells, and a line of dashes under its headings.
//!
//! ```text
//! 項目 | 担当 | "・一を作った。        | 番号 | 項目 | 担当 |
//! ・二を作った。" | 続ける。            | --- | --- | --- |
//!                                      | 1 | 水路 | 農 |
//! ```

use crate::number_seam::{Seam, is_figure, opens_number, seam};
use crate::{
    Block, BlockKind, Cell, Source, Span, heading, is_bullet_glyph, is_list_lead, item_number,
};

/// The run of rows that is being read.
#[derive(Debug, Default)]
pub(crate) struct Table {
    /// The cells of its first row.
    width: usize,
    /// Whether bars stand between its cells.
    barred: bool,
}

/// A row that opens in a line.
#[derive(Debug)]
pub(crate) struct Row {
    pub cells: Vec<Cell>,
    /// How many lines it takes up.
    pub lines: usize,
    /// The whole row with its bars or quotation marks; none where its cells cover it.
    pub span: Option<Span>,
}

impl Table {
    /// The line as a row of its own: one with tabs or bars, or the beginning of an item in a table
    /// whose tabs come in a later line.
    pub(crate) fn row(&mut self, source: &Source, lines: &[Span]) -> Option<Row> {
        let line = *lines.first()?;
        let text = source.slice(line);
        let plain = |cells| Row {
            cells,
            lines: 1,
            span: None,
        };
        let found = quoted(source, lines)
            .or_else(|| row(text, line.start).map(plain))
            .or_else(|| {
                let next = lines.get(1).map(|next| source.slice(*next));
                let cells = barred(text, line.start, next, self.width)?;
                self.barred = true;
                Some(Row {
                    cells,
                    lines: 1,
                    span: Some(cell(text, line.start).span),
                })
            });
        let row = match found {
            Some(row) => row,
            None if self.width > 1 && opens_item(text) && tabs_follow(source, lines) => {
                plain(vec![cell(text, line.start)])
            }
            None => {
                *self = Self::default();
                return None;
            }
        };
        if self.width == 0 {
            self.width = row.cells.len();
        }
        Some(row)
    }

    /// Adds the line to the row before it, if it goes on in it.
    pub(crate) fn goes_on(&self, source: &Source, last: Option<&mut Block>, line: Span) -> bool {
        let Some(Block {
            kind: BlockKind::Row { cells },
            span,
            ..
        }) = last
        else {
            return false;
        };
        let text = source.slice(line);
        if self.width < 2 || self.barred || has_commas(text) {
            return false;
        }
        let Some(end) = cells.last_mut() else {
            return false;
        };
        let more = row(text, line.start).unwrap_or_else(|| vec![cell(text, line.start)]);
        let seam = more.first().map_or(Seam::Neither, |first| {
            seam(source.slice(end.span), source.slice(first.span))
        });
        let broken = seam == Seam::Broken;
        if !broken && (opens_item(text) || is_page_number(text) || is_note(text)) {
            return false;
        }
        // A number may stand alone in the line after the tab before it.
        let after_tab = end.span.is_empty() && opens_number(text);
        if (after_tab || seam == Seam::Between)
            && more.iter().all(|c| is_figure(source.slice(c.span)))
        {
            return cells_follow(self.width, &more, cells, span);
        }
        let whole_line = more.len() == 1;
        if whole_line && !broken {
            let of_text = is_text(text.trim()) || is_unfinished(source.slice(end.span), text);
            let trimmed = more[0].span;
            if !of_text || heading(source.text(), trimmed).is_some_and(|h| !h.label.is_empty()) {
                return false;
            }
        }
        let (first, rest) = match more.split_first() {
            Some((first, rest)) => (*first, rest.to_vec()),
            None => return false,
        };
        if !whole_line && end_of_row(self.width, &rest, cells) {
            return false;
        }
        if let Some(end) = cells.last_mut()
            && !first.span.is_empty()
        {
            end.span = match end.span.is_empty() {
                true => first.span,
                false => end.span.cover(first.span),
            };
        }
        cells.extend(rest);
        widen(span, cells);
        true
    }
}

/// The row's span, from its first cell to its last.
fn widen(span: &mut Span, cells: &[Cell]) {
    let filled = cells.iter().map(|c| c.span).filter(|s| !s.is_empty());
    if let Some(cover) = filled.reduce(Span::cover) {
        *span = cover;
    }
}

/// Adds cells to a row that has room for them; whether it has.
fn cells_follow(width: usize, more: &[Cell], cells: &mut Vec<Cell>, span: &mut Span) -> bool {
    let open = cells.last().is_some_and(|end| end.span.is_empty());
    let room = cells.len() + more.len() - usize::from(open) <= width;
    if room {
        if open {
            cells.pop();
        }
        cells.extend_from_slice(more);
        widen(span, cells);
    }
    room
}

/// Whether the row has no room for the cells of the line.
fn end_of_row(width: usize, rest: &[Cell], cells: &[Cell]) -> bool {
    cells.len() >= width || cells.len() + rest.len() > width
}

/// Whether a cell or line is a piece of a list or of a sentence, and no number or name.
fn is_text(text: &str) -> bool {
    text.starts_with(['・', '<']) || text.starts_with(is_bullet_glyph) || text.contains('。')
}

/// Whether a cell is a piece of a list or of a sentence that can go on in this line.
fn is_unfinished(cell: &str, line: &str) -> bool {
    let beside = line.trim_start().starts_with(['【', '（', '(', '〔']);
    is_text(cell) && (beside || !cell.ends_with('。'))
}

fn opens_item(text: &str) -> bool {
    item_number(text.trim_start()).is_some()
}

/// Whether one of the lines that follow without a blank, and open no item, has tabs.
fn tabs_follow(source: &Source, lines: &[Span]) -> bool {
    lines
        .iter()
        .skip(1)
        .map(|line| source.slice(*line))
        .take_while(|text| !text.trim().is_empty() && !opens_item(text))
        .any(|text| text.contains('\t'))
}

fn is_page_number(text: &str) -> bool {
    text.trim()
        .trim_matches(['-', '－', '―', '–', '—', ' '])
        .chars()
        .all(char::is_numeric)
}

fn is_note(text: &str) -> bool {
    let text = text.trim_start();
    [
        "※",
        "＊",
        "*",
        "（注",
        "(注",
        "注",
        "資料",
        "出典",
        "（出典",
    ]
    .iter()
    .any(|mark| text.starts_with(mark))
        || (is_list_lead(text) && text.starts_with(['-', '–']))
}

/// The cells of a line with tabs.
pub(crate) fn row(line: &str, start: usize) -> Option<Vec<Cell>> {
    if !line.contains('\t') {
        return None;
    }
    let mut at = start;
    let mut cells = Vec::new();
    for part in line.split('\t') {
        cells.push(cell(part, at));
        at += part.len() + 1;
    }
    Some(cells)
}

/// A row of which a cell stands in quotation marks, and may run over several lines. What is written
/// `""` is a mark within the cell. Marks that do not enclose a whole cell are text.
fn quoted(source: &Source, lines: &[Span]) -> Option<Row> {
    const MOST_LINES: usize = 60;
    let first = *lines.first()?;
    let line = source.slice(first);
    let comma = has_commas(line);
    let tab = line.contains('\t') && (line.starts_with('"') || line.contains("\t\""));
    let between = match (tab, comma) {
        (true, _) => '\t',
        (false, true) => ',',
        (false, false) => return None,
    };
    let last = lines[..lines.len().min(MOST_LINES)].last()?;
    let text = source.slice(Span::new(first.start, last.end));
    let mut cells = Vec::new();
    let mut at = 0;
    let mut enclosed = false;
    loop {
        let rest = &text[at..];
        let (inner, length) = match closing(rest, between) {
            Some(end) => {
                enclosed = true;
                (Span::new(at + 1, at + end), end + 1)
            }
            None => {
                let end = rest.find([between, '\n', '\r']).unwrap_or(rest.len());
                (Span::new(at, at + end), end)
            }
        };
        cells.push(cell(
            &text[inner.start..inner.end],
            first.start + inner.start,
        ));
        at += length;
        if !text[at..].starts_with(between) {
            break;
        }
        at += 1;
    }
    let end = first.start + at;
    let taken = lines.iter().take_while(|line| line.start < end).count();
    enclosed.then_some(Row {
        cells,
        lines: taken.max(1),
        span: Some(Span::new(first.start, end)),
    })
}

/// Whether a line is one of cells in quotation marks with commas between them.
fn has_commas(line: &str) -> bool {
    line.starts_with('"') && line.contains("\",\"")
}

/// Where the quotation mark closes that `text` opens with, if the cell ends there.
fn closing(text: &str, between: char) -> Option<usize> {
    let inner = text.strip_prefix('"')?;
    let mut at = 0;
    loop {
        at += inner[at..].find('"')?;
        let after = &inner[at + 1..];
        if after.starts_with('"') {
            at += 2;
        } else {
            return (after.is_empty() || after.starts_with([between, '\n', '\r']))
                .then_some(at + 1);
        }
    }
}

const BARS: &[char] = &['|', '｜', '│', '┃'];

/// The cells of a line with bars round it, or between cells in a run of such lines.
fn barred(line: &str, start: usize, next: Option<&str>, width: usize) -> Option<Vec<Cell>> {
    const LEAST: usize = 2;
    let bar = BARS.iter().copied().find(|bar| line.contains(*bar))?;
    let body = line.trim();
    let enclosed = body.len() > bar.len_utf8() && body.starts_with(bar) && body.ends_with(bar);
    let from = start + (line.len() - line.trim_start().len());
    let (inner, mut at) = match enclosed {
        true => (
            &body[bar.len_utf8()..body.len() - bar.len_utf8()],
            from + bar.len_utf8(),
        ),
        false => (body, from),
    };
    let mut cells = Vec::new();
    for part in inner.split(bar) {
        cells.push(cell(part, at));
        at += part.len() + bar.len_utf8();
    }
    let alike = width == cells.len()
        || next.is_some_and(|next| next.matches(bar).count() == line.matches(bar).count());
    let least = if enclosed { LEAST } else { LEAST + 1 };
    (cells.len() >= least && (enclosed || alike)).then_some(cells)
}

/// Whether a line is the rule under the headings of a table with bars: `| --- | :-: |`.
pub(crate) fn is_rule(text: &str) -> bool {
    let text = text.trim();
    text.contains("--")
        && text.contains(BARS)
        && text
            .chars()
            .all(|c| matches!(c, '-' | ':' | '+' | '=' | ' ') || BARS.contains(&c))
}

fn cell(text: &str, at: usize) -> Cell {
    let lead = text.len() - text.trim_start().len();
    let body = text.trim();
    let from = if body.is_empty() { at } else { at + lead };
    Cell {
        span: Span::new(from, from + body.len()),
    }
}
