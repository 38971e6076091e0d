//! The lines of a page as rows of cells, whatever parts the cells.
//!
//! ```text
//! 甲推進事業<tab>1,200<tab>1,500        tabs, cells of a table
//! |甲推進事業|1,200|1,500|              strokes
//! 甲推進事業　　1,200　　1,500           blanks
//! ```

use seisaku_text::{BlockKind, Page, Span, squeeze};

use super::super::Context;
use super::super::fields::{Kind, body};
use super::heads;
use crate::rules::bullets::trim;
pub(super) use crate::rules::line_places::Place;
use crate::rules::line_places::places;
use crate::rules::page_lines::page_lines;

/// A line with its cells.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// All of it.
    pub span: Span,
    /// Its cells; of a line without tabs or strokes, its words.
    pub cells: Vec<Span>,
    /// Whether its cells are parted by more than blanks.
    pub tabbed: bool,
    /// Of cells that blanks part, where each begins and ends on the printed line.
    pub places: Vec<Place>,
    /// Whether a blank line stands before it.
    pub after_blank: bool,
}

/// The lines of a page in order.
pub(super) fn entries(ctx: &Context<'_>, page: &Page) -> Vec<Entry> {
    let mut found: Vec<Entry> = Vec::new();
    let document = ctx.document;
    for block in document.blocks_of(page) {
        if let BlockKind::Row { cells } = &block.kind
            && cells.len() > 1
        {
            let cells: Vec<Span> = cells.iter().map(|c| c.span).collect();
            rows_of(ctx, block.span, cells, block.after_blank, &mut found);
        }
    }
    let rows: Vec<Span> = found.iter().map(|e| e.span).collect();
    for line in page_lines(ctx, page) {
        let at = rows.partition_point(|r| r.end <= line.span.start);
        if rows.get(at).is_none_or(|r| r.start >= line.span.end) {
            found.push(entry(ctx, line.span, line.after_blank));
        }
    }
    found.sort_by_key(|e| e.span.start);
    closed_numbers(ctx, found)
}

/// The lines, those that break a number at a comma as one.
fn closed_numbers(ctx: &Context<'_>, lines: Vec<Entry>) -> Vec<Entry> {
    let mut found: Vec<Entry> = Vec::with_capacity(lines.len());
    for line in lines {
        let goes_on = |before: &Entry| {
            let (end, next) = (before.cells.last()?, line.cells.first()?);
            let plain = !before.tabbed && !line.tabbed && !line.after_blank;
            (plain && before.cells.len() > 1)
                .then(|| seisaku_text::number_goes_on(ctx.slice(*end), ctx.slice(*next)))
        };
        match found.last_mut() {
            Some(before) if goes_on(before) == Some(true) => {
                before.span = before.span.cover(line.span);
                // Where cells stand on a further line says nothing of the columns.
                if line.cells.len() > 1 {
                    before.places.clear();
                }
                let mut cells = line.cells.into_iter();
                if let (Some(end), Some(first)) = (before.cells.last_mut(), cells.next()) {
                    *end = end.cover(first);
                }
                before.cells.extend(cells);
            }
            _ => found.push(line),
        }
    }
    found
}

/// A row; short rows of a form that are taken for one are parted again at their lines.
fn rows_of(
    ctx: &Context<'_>,
    row: Span,
    cells: Vec<Span>,
    after_blank: bool,
    found: &mut Vec<Entry>,
) {
    let text = ctx.slice(row);
    let tabbed = |span, cells, after_blank| Entry {
        span,
        cells,
        tabbed: true,
        places: Vec::new(),
        after_blank,
    };
    let label = |line: &str| {
        let cell = line.split_once('\t').map(|(first, _)| squeeze(first));
        cell.is_some_and(|c| Kind::of(&c).is_some())
    };
    if !text.lines().skip(1).any(label) {
        return found.push(tabbed(row, cells, after_blank));
    }
    let mut at = row.start;
    for (n, line) in text.split_inclusive('\n').enumerate() {
        let span = trim(ctx, Span::new(at, at + line.len()));
        at += line.len();
        if !span.is_empty() {
            let cells = pieces(ctx, span, 0..ctx.slice(span).len(), |c| c == '\t');
            found.push(tabbed(span, cells, after_blank && n == 0));
        }
    }
}

fn entry(ctx: &Context<'_>, line: Span, after_blank: bool) -> Entry {
    let text = ctx.slice(line);
    let stroke = |c: char| matches!(c, '|' | '｜' | '│' | '┃');
    let tabbed = text.matches(stroke).count() > 1;
    let cells = if tabbed {
        let inner = text.trim_start_matches(stroke).len();
        let from = text.len() - inner;
        let until = text.trim_end_matches(stroke).len().max(from);
        pieces(ctx, line, from..until, stroke)
    } else {
        words(ctx, line)
    };
    let places = match tabbed {
        true => Vec::new(),
        false => places(ctx, &cells),
    };
    Entry {
        span: line,
        cells,
        tabbed,
        places,
        after_blank,
    }
}

fn pieces(
    ctx: &Context<'_>,
    line: Span,
    within: std::ops::Range<usize>,
    parts: impl Fn(char) -> bool,
) -> Vec<Span> {
    let text = &ctx.slice(line)[within.clone()];
    let mut at = within.start;
    text.split(parts)
        .map(|piece| {
            let span = Span::new(line.start + at, line.start + at + piece.len());
            // The strokes are of one or of three bytes.
            let after = ctx.slice(line)[at + piece.len()..].chars().next();
            at += piece.len() + after.map_or(0, char::len_utf8);
            trim(ctx, span)
        })
        .collect()
}

/// The words of a line. Blanks round a sign or a unit, and single blanks within a name, part none.
fn words(ctx: &Context<'_>, line: Span) -> Vec<Span> {
    let inner = body(ctx, line);
    let text = ctx.slice(inner);
    let mut found: Vec<Span> = Vec::new();
    let mut at = inner.start;
    for piece in text.split(char::is_whitespace) {
        let span = Span::new(at, at + piece.len());
        let after = ctx.source.text()[span.end..].chars().next();
        at = span.end + after.map_or(0, char::len_utf8);
        if piece.is_empty() {
            continue;
        }
        let joins = found.last().is_some_and(|last| {
            let before = ctx.slice(*last);
            matches!(before, "▲" | "△" | "+" | "＋") && piece.starts_with(char::is_numeric)
                || before.ends_with(char::is_numeric) && is_unit(piece)
        });
        match found.last_mut() {
            Some(last) if joins => *last = last.cover(span),
            _ => found.push(span),
        }
    }
    close(ctx, &mut found);
    found
}

/// Brings words of a head together whose characters blanks keep apart: `要　求　額`, `合　　計`.
fn close(ctx: &Context<'_>, words: &mut Vec<Span>) {
    const MOST: usize = 6;
    let single: Vec<bool> = words
        .iter()
        .map(|w| {
            let mut chars = ctx.slice(*w).chars();
            chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
        })
        .collect();
    let mut found: Vec<Span> = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        let run = single[at..].iter().take(MOST).take_while(|s| **s).count();
        let whole = (2..=run)
            .rev()
            .map(|n| (n, words[at].cover(words[at + n - 1])))
            .find(|(_, span)| heads::is_word(&ctx.squeezed(*span)));
        let (n, span) = whole.unwrap_or((1, words[at]));
        found.push(span);
        at += n;
    }
    *words = found;
}

fn is_unit(text: &str) -> bool {
    ["円", "千円", "百万円", "億円", "万円", "％", "%"].contains(&text)
}
