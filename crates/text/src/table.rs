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

use crate::{
    Block, BlockKind, Cell, Source, Span, heading, is_bullet_glyph, is_list_lead, item_number,
};

/// The run of rows that is being read.
#[derive(Debug, Default)]
pub(crate) struct Table {
    /// The cells of its first row.
    width: usize,
}

impl Table {
    /// The line as a row of its own: one with tabs, or the beginning of an item in a table whose
    /// tabs come in a later line.
    pub(crate) fn row(&mut self, source: &Source, lines: &[Span]) -> Option<Vec<Cell>> {
        let line = *lines.first()?;
        let text = source.slice(line);
        let cells = match row(text, line.start) {
            Some(cells) => cells,
            None if self.width > 1 && opens_item(text) && tabs_follow(source, lines) => {
                vec![cell(text, line.start)]
            }
            None => {
                self.width = 0;
                return None;
            }
        };
        if self.width == 0 {
            self.width = cells.len();
        }
        Some(cells)
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
        if self.width < 2 || opens_item(text) || is_page_number(text) || is_note(text) {
            return false;
        }
        let Some(end) = cells.last_mut() else {
            return false;
        };
        let more = row(text, line.start).unwrap_or_else(|| vec![cell(text, line.start)]);
        let whole_line = more.len() == 1;
        if whole_line {
            let of_text = is_text(text.trim()) || is_text(source.slice(end.span));
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
        if let Some(cover) = cells
            .iter()
            .map(|c| c.span)
            .filter(|s| !s.is_empty())
            .reduce(Span::cover)
        {
            *span = cover;
        }
        true
    }
}

/// Whether the row has no room for the cells of the line.
fn end_of_row(width: usize, rest: &[Cell], cells: &[Cell]) -> bool {
    cells.len() >= width || cells.len() + rest.len() > width
}

/// Whether a cell or line is a piece of a list or of a sentence, and no number or name.
fn is_text(text: &str) -> bool {
    text.starts_with(['・', '<']) || text.starts_with(is_bullet_glyph) || text.contains('。')
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

fn cell(text: &str, at: usize) -> Cell {
    let lead = text.len() - text.trim_start().len();
    let body = text.trim();
    let from = if body.is_empty() { at } else { at + lead };
    Cell {
        span: Span::new(from, from + body.len()),
    }
}
