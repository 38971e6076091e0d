//! The lines of a page as rows of cells, whatever parts the cells.
//!
//! ```text
//! 甲推進事業<tab>1,200<tab>1,500        tabs, cells of a table
//! |甲推進事業|1,200|1,500|              strokes
//! 甲推進事業　　1,200　　1,500           blanks
//! ```

use seisaku_text::{BlockKind, Page, Span};

use super::super::Context;
use super::super::fields::body;
use crate::rules::bullets::trim;
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
            found.push(Entry {
                span: block.span,
                cells: cells.iter().map(|c| c.span).collect(),
                tabbed: true,
                after_blank: block.after_blank,
            });
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
    found
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
    Entry {
        span: line,
        cells,
        tabbed,
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
    found
}

fn is_unit(text: &str) -> bool {
    ["円", "千円", "百万円", "億円", "万円", "％", "%"].contains(&text)
}
