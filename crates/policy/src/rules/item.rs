//! Small items: a row of a table, or a paragraph with a circled number.
//!
//! ```text
//! ⑤多層的なデータを活用した研究の推進【 厚 】
//! <p>①次世代医療基盤法に基づくRWDの二次利用を促進する。【◎健、文、厚、経】</p>
//! 産官学連携・研究拠点の推進【AMED】
//! ```
//!
//! The first cell is one text, however many sentences and lines it has: number, text, tag. The
//! number is of any system ([`super::ordinal`]). A row without a number is an item as well. A paragraph is an item only with a circled number.

use seisaku_text::{Block, BlockKind, Span, circled_number, item_number, segments, squeeze};

use super::bullets::{lines_of, trim};
use super::{Context, known_names, ordinal, tag};
use crate::{Item, Read, RuleId};

/// The name of this rule.
pub const RULE: RuleId = "items/row";
/// The name under which the printed number is read.
pub const MARKER: RuleId = "items/marker";

/// Reads the text of an item, its marker and its tag from the spans of its lines.
pub(crate) fn read(ctx: &mut Context<'_>, lines: &[Span], rule: RuleId) -> Option<Item> {
    read_with(ctx, lines, rule, tag::split_tail)
}

/// Reads the title of a card: bodies in parentheses at its end are those in charge.
pub(crate) fn read_title(ctx: &mut Context<'_>, lines: &[Span], rule: RuleId) -> Option<Item> {
    read_with(ctx, lines, rule, tag::split_title)
}

fn read_with(
    ctx: &mut Context<'_>,
    lines: &[Span],
    rule: RuleId,
    split: fn(&mut Context<'_>, &[Span]) -> tag::Tail,
) -> Option<Item> {
    let (first, rest) = lines.split_first()?;
    let (marker, body) = split_marker(ctx, *first);
    let mut parts = vec![body];
    parts.extend_from_slice(rest);
    let tail = split(ctx, &parts);
    let text = ctx.join(&tail.parts);
    if text.is_empty() && marker.is_none() {
        return None;
    }
    Some(Item {
        key: String::new(),
        number: marker
            .as_ref()
            .and_then(|_| ordinal::number(ctx.slice(*first)))
            .map(|(number, _)| number),
        marker,
        text: Read {
            value: text,
            spans: ctx.places_of(lines),
            rule,
        },
        narrative: false,
        tag: tail.tag,
        bodies: tail.bodies,
        repeated: tail.repeated,
        repeats: None,
        mentions: match ctx.learning {
            true => Vec::new(),
            false => known_names::mentions(ctx, &tail.parts),
        },
        actions: Vec::new(),
        directions: Vec::new(),
    })
}

/// Gives the item the number that stands in a column of its own.
pub(crate) fn number_of_column(ctx: &Context<'_>, pieces: &[Span], item: &mut Item) {
    let printed: String = pieces.iter().map(|p| ctx.slice(*p)).collect();
    let number = ordinal::of_cell(&printed);
    if number.is_some() {
        item.number = number;
        item.marker = Some(Read {
            value: printed,
            spans: pieces.to_vec(),
            rule: MARKER,
        });
    }
}

/// The text of a cell without the markup round it, line by line.
pub(crate) fn cell_text(ctx: &Context<'_>, cell: Span) -> Vec<Span> {
    segments(ctx.source.text(), cell)
        .into_iter()
        .flat_map(|s| lines_of(ctx, s.span))
        .collect()
}

/// Whether a cell holds a number of an item and nothing else.
pub(crate) fn only_number(text: &str) -> bool {
    let folded = squeeze(text);
    folded.chars().any(|c| c.is_ascii_digit())
        && folded.chars().count() <= 8
        && folded
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '-' | '.' | '(' | ')'))
}

fn split_marker(ctx: &Context<'_>, line: Span) -> (Option<Read<String>>, Span) {
    match ordinal::number(ctx.slice(line)) {
        Some((_, length)) => {
            let end = line.start + length;
            let span = Span::new(line.start, end);
            let marker = Read::at(ctx.slice(span).to_owned(), span, MARKER);
            (Some(marker), trim(ctx, Span::new(end, line.end)))
        }
        None => (None, line),
    }
}

/// The number that a block opens with, where it can be an item.
pub(crate) fn opening_number(ctx: &Context<'_>, block: &Block) -> Option<u32> {
    let (first, in_row) = match &block.kind {
        BlockKind::Row { cells } => (*cell_text(ctx, cells.first()?.span).first()?, true),
        BlockKind::Paragraph { lines } => (*lines.first()?, false),
        _ => return None,
    };
    let text = ctx.slice(first);
    if !in_row && text.chars().next().and_then(circled_number).is_none() {
        return None;
    }
    item_number(text).map(|(number, _)| number)
}

/// The first and the last number printed before an item in `blocks`.
pub(crate) fn printed_numbers(ctx: &Context<'_>, blocks: &[Block]) -> Option<(u32, u32)> {
    let mut numbers = blocks.iter().filter_map(|b| opening_number(ctx, b));
    let first = numbers.next()?;
    Some((first, numbers.next_back().unwrap_or(first)))
}
