//! What no other rule has read: kept, so that nothing of a paper is lost.
//!
//! Given the places that other rules have read, the rest of each block is page furniture (a list
//! glyph, a page number, the heading of a column, markup left behind, marks without a word), or
//! else generic text: a heading, an entry of a list, or a paragraph, as the block is one.
//!
//! ```text
//! ● がんの研究 【厚】        the glyph is furniture where the entry was read
//! 5                          a page number
//! 作成：事務局               a paragraph
//! ```

use std::collections::BTreeSet;

use seisaku_text::{Block, BlockKind, Document, Format, Source, Span, is_bullet_glyph, markup};

use super::bullets::trim;
use super::numbered_line::is_page_number;
use super::{Context, columns, known_names, places, told_by_cells};
use crate::{Mention, Names, RuleId};

/// What a piece of the rest is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RestKind {
    /// It serves the layout.
    Furniture,
    /// A heading that opens no section.
    Heading,
    /// An entry of a list.
    ListEntry,
    /// A paragraph, or a part of one.
    Paragraph,
}

/// A piece of text that no other rule has read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rest {
    /// What it is.
    pub kind: RestKind,
    /// Where it stands, without blanks round it.
    pub span: Span,
    /// Its text, with the line breaks of the layout taken out.
    pub text: String,
    /// The name of this rule, with the kind of furniture.
    pub rule: RuleId,
    /// The known entities that it names.
    pub mentions: Vec<Mention>,
}

/// The pieces of the document that lie outside `read`, in order.
pub fn rest(source: &Source, document: &Document, names: &Names, read: &[Span]) -> Vec<Rest> {
    let mut ctx = Context::new(source, document, names);
    ctx.headings = told_by_cells::learn(&ctx);
    let read = merged(read);
    let placed = places::read(&ctx);
    let heads = places::headings(&placed);
    let again = headings_again(&ctx);
    let mut found = Vec::new();
    let mut headings = columns::Headings::of(&ctx);
    for block in &document.blocks {
        if block.is_markup() {
            found.extend(
                gaps(block.span, &read)
                    .into_iter()
                    .map(|gap| between_blocks(&ctx, gap)),
            );
            continue;
        }
        let column_heading = match &block.kind {
            BlockKind::Row { cells } => headings.columns(&ctx, cells).is_some(),
            BlockKind::Paragraph { lines } if lines.len() == 1 => {
                again.contains(&*ctx.squeezed(block.span))
            }
            _ => false,
        };
        let heads_column = |piece: Span| {
            let next = heads.partition_point(|heading| heading.end <= piece.start);
            heads
                .get(next)
                .is_some_and(|heading| heading.contains(piece))
        };
        let pieces: Vec<Rest> = gaps(block.span, &read)
            .into_iter()
            .flat_map(|gap| pieces(&ctx, block, gap))
            .filter_map(|piece| {
                let column_heading = column_heading || heads_column(piece);
                classified(&ctx, block, piece, column_heading)
            })
            .collect();
        found.extend(together(&ctx, block, pieces));
    }
    found
}

/// The markup between two blocks of a page of HTML.
fn between_blocks(ctx: &Context<'_>, gap: Span) -> Rest {
    Rest {
        kind: RestKind::Furniture,
        span: gap,
        text: ctx.slice(gap).to_owned(),
        rule: "furniture/markup",
        mentions: Vec::new(),
    }
}

/// The text of a piece, with the line breaks of the layout taken out, and of HTML the markup.
fn text_of(ctx: &Context<'_>, piece: Span) -> String {
    let unbroken: String = ctx.slice(piece).lines().map(str::trim).collect();
    if ctx.document.format != Format::Html || markup(ctx.source.text(), piece)[..] == [piece] {
        return unbroken;
    }
    super::unmarked(&unbroken)
}

/// The lines that head columns, several one after the other, and are printed again and again.
fn headings_again(ctx: &Context<'_>) -> BTreeSet<String> {
    const FEWEST: usize = 3;
    let heading = |block: &Block| match &block.kind {
        BlockKind::Paragraph { lines } if lines.len() == 1 => {
            let text = ctx.squeezed(block.span);
            let heads = columns::role(&text).is_some() && !text.contains('。');
            heads.then(|| text.into_owned())
        }
        _ => None,
    };
    let texts: Vec<Option<String>> = ctx.document.blocks.iter().map(heading).collect();
    let runs = texts.split(Option::is_none);
    let runs = runs.filter(|run| run.len() >= FEWEST).flatten().flatten();
    let mut seen = BTreeSet::new();
    runs.filter(|text| !seen.insert((*text).clone()))
        .cloned()
        .collect()
}

/// A paragraph of which a rule has read some words stays one paragraph, those words included.
fn together(ctx: &Context<'_>, block: &Block, pieces: Vec<Rest>) -> Vec<Rest> {
    let whole = match &block.kind {
        BlockKind::Row { .. } => return pieces,
        BlockKind::ListItem { lines, .. } => lines
            .first()
            .map(|first| Span::new(first.start, block.span.end)),
        BlockKind::Heading(_) | BlockKind::Paragraph { .. } => Some(block.span),
    };
    let (mut furniture, generic): (Vec<Rest>, Vec<Rest>) = pieces
        .into_iter()
        .partition(|piece| piece.kind == RestKind::Furniture);
    if !generic.is_empty() {
        furniture.retain(|piece| !whole.is_some_and(|w| w.contains(piece.span)));
        furniture.extend(whole.and_then(|whole| classified(ctx, block, whole, false)));
    }
    furniture
}

/// Spans in order that do not touch.
fn merged(spans: &[Span]) -> Vec<Span> {
    let mut sorted = spans.to_vec();
    sorted.sort_unstable();
    let mut merged: Vec<Span> = Vec::new();
    for span in sorted {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

/// The parts of `whole` outside `read`.
fn gaps(whole: Span, read: &[Span]) -> Vec<Span> {
    let mut at = whole.start;
    let mut found = Vec::new();
    let first = read.partition_point(|s| s.end <= whole.start);
    for span in read[first..].iter().take_while(|s| s.start < whole.end) {
        if span.start > at {
            found.push(Span::new(at, span.start));
        }
        at = at.max(span.end);
    }
    if at < whole.end {
        found.push(Span::new(at, whole.end));
    }
    found
}

/// A gap parted at markup, at the cells of a row and after the marker of a list entry.
fn pieces(ctx: &Context<'_>, block: &Block, gap: Span) -> Vec<Span> {
    let mut cuts = vec![gap.start, gap.end];
    for tag in markup(ctx.source.text(), gap) {
        cuts.extend([tag.start, tag.end]);
    }
    match &block.kind {
        BlockKind::ListItem { marker, .. } => cuts.push(marker.end),
        BlockKind::Row { cells } => {
            cuts.extend(cells.iter().flat_map(|c| [c.span.start, c.span.end]));
        }
        BlockKind::Heading(_) | BlockKind::Paragraph { .. } => {}
    }
    cuts.retain(|cut| (gap.start..=gap.end).contains(cut));
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2)
        .map(|pair| trim(ctx, Span::new(pair[0], pair[1])))
        .filter(|piece| !piece.is_empty())
        .collect()
}

fn classified(ctx: &Context<'_>, block: &Block, piece: Span, column_heading: bool) -> Option<Rest> {
    let text = text_of(ctx, piece);
    let first = text.chars().next()?;
    let furniture = if text.starts_with('<') && markup(ctx.source.text(), piece).len() == 1 {
        Some("furniture/markup")
    } else if text.chars().all(char::is_numeric) || is_page_number(&text) {
        Some("furniture/number")
    } else if text.chars().all(is_bullet_glyph) || is_marker(block, piece) {
        Some("furniture/list-glyph")
    } else if !text.chars().any(char::is_alphanumeric) {
        Some("furniture/mark")
    } else if column_heading {
        Some("furniture/column-heading")
    } else {
        None
    };
    let (kind, rule) = match (furniture, &block.kind) {
        (Some(rule), _) => (RestKind::Furniture, rule),
        (None, BlockKind::Heading(_)) => (RestKind::Heading, "rest/heading"),
        (None, BlockKind::ListItem { .. }) => (RestKind::ListEntry, "rest/list-entry"),
        // A line of slides that opens with a dot is an entry, whatever follows the dot.
        (None, BlockKind::Paragraph { .. }) if matches!(first, '・' | '-') => {
            (RestKind::ListEntry, "rest/list-entry")
        }
        (None, _) => (RestKind::Paragraph, "rest/paragraph"),
    };
    let mentions = match kind {
        RestKind::Furniture => Vec::new(),
        _ => known_names::mentions(ctx, &[piece]),
    };
    Some(Rest {
        mentions,
        kind,
        span: piece,
        text,
        rule,
    })
}

fn is_marker(block: &Block, piece: Span) -> bool {
    matches!(&block.kind, BlockKind::ListItem { marker, .. } if marker.contains(piece))
}
