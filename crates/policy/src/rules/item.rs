//! Small items: a row of a table, or a paragraph with a circled number.
//!
//! ```text
//! ⑤多層的なデータを活用した研究の推進【 厚 】
//! <p>①次世代医療基盤法に基づくRWDの二次利用を促進する。【◎健、文、厚、経】</p>
//! 産官学連携・研究拠点の推進【AMED】
//! ```
//!
//! The first cell is one text, however many sentences it has: number, text, tag. A row without a
//! number is an item as well.

use seisaku_text::{Block, BlockKind, Span, circled_number, segments};

use super::bullets::trim;
use super::{Context, cover, known_names, tag};
use crate::{Item, Read, RuleId};

/// The name of this rule.
pub const RULE: RuleId = "items/row";
/// The name under which the printed number is read.
pub const MARKER: RuleId = "items/marker";

/// Reads the text of an item, its marker and its tag from the spans of its lines.
pub(crate) fn read(ctx: &mut Context<'_>, lines: &[Span], rule: RuleId) -> Option<Item> {
    let whole = cover(lines)?;
    let (first, rest) = lines.split_first()?;
    let (marker, body) = split_marker(ctx, *first);
    let mut parts = vec![body];
    parts.extend_from_slice(rest);
    let tail = tag::split_tail(ctx, &parts);
    let text = ctx.join(&tail.parts);
    if text.is_empty() && marker.is_none() {
        return None;
    }
    Some(Item {
        key: String::new(),
        number: marker.as_ref().and_then(|m| number(&m.value)),
        marker,
        text: Read::at(text, whole, rule),
        narrative: false,
        tag: tail.tag,
        bodies: tail.bodies,
        repeats: None,
        mentions: known_names::mentions(ctx, &tail.parts),
        actions: Vec::new(),
        directions: Vec::new(),
    })
}

/// The text of a cell without the markup round it.
pub(crate) fn cell_text(ctx: &Context<'_>, cell: Span) -> Vec<Span> {
    segments(ctx.source.text(), cell)
        .into_iter()
        .map(|s| trim(ctx, s.span))
        .collect()
}

fn split_marker(ctx: &Context<'_>, line: Span) -> (Option<Read<String>>, Span) {
    let text = ctx.slice(line);
    match text.chars().next() {
        Some(c) if circled_number(c).is_some() => {
            let end = line.start + c.len_utf8();
            let marker = Read::at(c.to_string(), Span::new(line.start, end), MARKER);
            (Some(marker), trim(ctx, Span::new(end, line.end)))
        }
        _ => (None, line),
    }
}

fn number(marker: &str) -> Option<u32> {
    marker.chars().next().and_then(circled_number)
}

/// The number that a block opens with, where it can be an item.
pub(crate) fn opening_number(ctx: &Context<'_>, block: &Block) -> Option<u32> {
    let first = match &block.kind {
        BlockKind::Row { cells } => *cell_text(ctx, cells.first()?.span).first()?,
        BlockKind::Paragraph { lines } => *lines.first()?,
        _ => return None,
    };
    number(ctx.slice(first))
}

/// The first and the last number printed before an item in `blocks`.
pub(crate) fn printed_numbers(ctx: &Context<'_>, blocks: &[Block]) -> Option<(u32, u32)> {
    let mut numbers = blocks.iter().filter_map(|b| opening_number(ctx, b));
    let first = numbers.next()?;
    Some((first, numbers.next_back().unwrap_or(first)))
}
