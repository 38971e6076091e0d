//! The lines of a page as rows of cells, for the rules that read tables by their columns.
//!
//! ```text
//! 名称⇥設立⇥定員            tabs part cells; so do the cells of markup
//! | 名称 | 設立 | 定員 |    and bars
//! 名称　　設立  定員        and blanks wider than one
//! ```
//!
//! A line that nothing parts is one cell. A line of dashes between bars is no row.

use std::borrow::Cow;

use seisaku_text::{BlockKind, Page, Span, markup, squeeze};

use super::bullets::trim;
use super::{Context, page_lines, unmarked};
use crate::{Read, RuleId};

/// What parts the cells of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parted {
    /// Tabs, markup or bars: an empty cell keeps its column.
    Ruled,
    /// Blanks: only cells that hold something are seen.
    Blanks,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GridCell {
    /// Where it stands, without blanks round it.
    pub span: Span,
    /// Folded, without markup.
    pub text: String,
    /// The width of the blanks before it, in its own column.
    pub indent: usize,
}

/// A line, or a row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GridRow {
    /// All of it, without blanks round it.
    pub span: Span,
    /// Its cells.
    pub cells: Vec<GridCell>,
    /// What parts them.
    pub parted: Parted,
    /// Whether a blank line stands before it.
    pub after_blank: bool,
}

impl GridRow {
    /// Its cells that hold something.
    pub(crate) fn filled(&self) -> impl Iterator<Item = &GridCell> {
        self.cells.iter().filter(|c| !c.text.is_empty())
    }

    /// The only cell that holds something.
    pub(crate) fn single(&self) -> Option<&GridCell> {
        let mut filled = self.filled();
        let first = filled.next()?;
        filled.next().is_none().then_some(first)
    }
}

impl GridCell {
    /// Its text as printed, blanks made one.
    pub(crate) fn read(&self, ctx: &Context<'_>, rule: RuleId) -> Read<String> {
        let text = plain(ctx, self.span);
        let words: Vec<&str> = text.split_whitespace().collect();
        Read::at(words.join(" "), self.span, rule)
    }
}

/// The text of a place without markup.
pub(crate) fn plain<'a>(ctx: &Context<'a>, span: Span) -> Cow<'a, str> {
    let text = ctx.slice(span);
    match text.contains('<') && !markup(ctx.source.text(), span).is_empty() {
        true => Cow::Owned(unmarked(text)),
        false => Cow::Borrowed(text),
    }
}

/// The rows of each page.
pub(crate) fn of_pages(ctx: &Context<'_>) -> Vec<Vec<GridRow>> {
    let pages = ctx.document.pages.iter();
    pages.map(|page| rows(ctx, page)).collect()
}

fn rows(ctx: &Context<'_>, page: &Page) -> Vec<GridRow> {
    let mut found: Vec<GridRow> = Vec::new();
    let mut until = 0;
    let blocks = ctx.document.blocks_of(page);
    let of_rows: Vec<_> = blocks
        .iter()
        .filter_map(|b| match &b.kind {
            BlockKind::Row { cells } if cells.len() > 1 => Some((b, cells)),
            _ => None,
        })
        .collect();
    for line in page_lines::page_lines(ctx, page) {
        if line.span.end <= until {
            continue;
        }
        let at = of_rows.partition_point(|(b, _)| b.span.end <= line.span.start.max(until));
        let here: Vec<_> = of_rows[at..]
            .iter()
            .take_while(|(b, _)| b.span.start < line.span.end)
            .collect();
        for (block, cells) in &here {
            until = block.span.end;
            found.push(GridRow {
                span: block.span,
                cells: cells.iter().map(|c| cell(ctx, c.span)).collect(),
                parted: Parted::Ruled,
                after_blank: line.after_blank,
            });
        }
        if here.is_empty() {
            let (cells, parted) = split(ctx, line.span);
            found.push(GridRow {
                span: line.span,
                cells,
                parted,
                after_blank: line.after_blank,
            });
        }
    }
    found.retain(|row| row.cells.iter().any(|c| says(&c.text)));
    found
}

/// Whether a cell is no mere line of dashes; a short mark may stand for a value that is not there.
fn says(text: &str) -> bool {
    text.contains(char::is_alphanumeric) || (1..=2).contains(&text.chars().count())
}

fn cell(ctx: &Context<'_>, span: Span) -> GridCell {
    GridCell {
        span,
        text: squeeze(&plain(ctx, span)),
        indent: indent(ctx, span),
    }
}

/// The width of the blanks right before a place, up to a tab, a tag or the line's beginning.
fn indent(ctx: &Context<'_>, span: Span) -> usize {
    let before = &ctx.source.text()[..span.start];
    let blanks = before.chars().rev();
    let blanks = blanks.take_while(|c| c.is_whitespace() && !matches!(c, '\t' | '\n' | '\r'));
    blanks.map(|c| if c == '\u{3000}' { 2 } else { 1 }).sum()
}

/// The cells of a line without tabs.
fn split(ctx: &Context<'_>, line: Span) -> (Vec<GridCell>, Parted) {
    let text = ctx.slice(line);
    let bars = text.matches(['|', '｜']).count();
    let inner = text.trim_matches(['|', '｜']);
    if bars > 1 && inner.contains(['|', '｜']) {
        let start = line.start + (inner.as_ptr() as usize - text.as_ptr() as usize);
        return (
            pieces(ctx, inner, start, &|c, _| matches!(c, '|' | '｜')),
            Parted::Ruled,
        );
    }
    let wide = |c: char, next: Option<char>| {
        c == '\u{3000}' || c == '\t' || (c == ' ' && next.is_some_and(char::is_whitespace))
    };
    let mut cells = pieces(ctx, text, line.start, &wide);
    cells.retain(|c| !c.text.is_empty());
    (cells, Parted::Blanks)
}

/// The pieces of a text between characters that part them.
fn pieces(
    ctx: &Context<'_>,
    text: &str,
    start: usize,
    parts: &dyn Fn(char, Option<char>) -> bool,
) -> Vec<GridCell> {
    let mut found = Vec::new();
    let mut from = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        if parts(c, chars.peek().map(|n| n.1)) {
            found.push(Span::new(start + from, start + i));
            from = i + c.len_utf8();
        }
    }
    found.push(Span::new(start + from, start + text.len()));
    found.into_iter().map(|s| cell(ctx, trim(ctx, s))).collect()
}

/// The words of a cell or line that any blank parts.
pub(crate) fn words(ctx: &Context<'_>, span: Span) -> Vec<GridCell> {
    let mut cells = pieces(ctx, ctx.slice(span), span.start, &|c, _| c.is_whitespace());
    cells.retain(|c| !c.text.is_empty());
    cells
}
