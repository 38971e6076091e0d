//! Small items: a row of a table, or a paragraph with a circled number.
//!
//! ```text
//! ⑤多層的なデータを活用した研究の推進【 厚 】
//! <p>①次世代医療基盤法に基づくRWDの二次利用を促進する。【◎健、文、厚、経】</p>
//! 産官学連携・研究拠点の推進【AMED】
//! ```
//!
//! The first cell is one text, however many sentences and lines it has: number, text, tag. The
//! number is circled, in parentheses (`（１）`), before a full stop (`1.`), in steps (`1-2-3`) or bare (`１　…`). A
//! row without a number is an item as well. A paragraph is an item only with a circled number.

use seisaku_text::{Block, BlockKind, Span, circled_number, item_number, segments, squeeze};

use super::bullets::{lines_of, trim};
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
        number: marker
            .as_ref()
            .and_then(|_| number(ctx.slice(*first)))
            .map(|(number, _)| number),
        marker,
        text: Read::at(text, whole, rule),
        narrative: false,
        tag: tail.tag,
        bodies: tail.bodies,
        repeated: tail.repeated,
        repeats: None,
        mentions: known_names::mentions(ctx, &tail.parts),
        actions: Vec::new(),
        directions: Vec::new(),
    })
}

/// Gives the item the number that stands in a column of its own.
pub(crate) fn number_of_column(ctx: &Context<'_>, cell: Span, item: &mut Item) {
    let printed = ctx.slice(cell);
    let folded = squeeze(printed);
    let number = item_number(printed)
        .map(|(number, _)| number)
        .or_else(|| folded.rsplit('-').next()?.parse().ok());
    if number.is_some() {
        item.number = number;
        item.marker = Some(Read::at(printed.to_owned(), cell, MARKER));
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

/// The number that the text of an item opens with, and the bytes that print it: as in any text, with
/// a closing parenthesis (`2）`), or an ordinal parted by a blank or a mark (`１　水路`, `（ア）水路`).
pub(crate) fn number(text: &str) -> Option<(u32, usize)> {
    item_number(text).or_else(|| ordinal(text))
}

fn ordinal(text: &str) -> Option<(u32, usize)> {
    /// What a number counts that is none of an item: `3 年`.
    const COUNTED: &str = "年月日人名件回か箇カヶ個割倍億万円％%";
    let open = text.chars().next().filter(|c| matches!(c, '（' | '('));
    let from = open.map_or(0, char::len_utf8);
    let (number, length, counts) = counted(&text[from..])?;
    let rest = &text[from + length..];
    let next = rest.chars().next()?;
    let mark = from + length + next.len_utf8();
    if matches!(next, '）' | ')') {
        return (open.is_some() || counts).then_some((number, mark));
    }
    let first = rest.trim_start().chars().next()?;
    if open.is_some() {
        return None;
    }
    if !counts && matches!(next, '.' | '．' | '、') {
        return Some((number, mark));
    }
    let parted = next.is_whitespace() && first.is_alphabetic() && !COUNTED.contains(first);
    parted.then_some((number, from + length))
}

/// An ordinal of one or two digits, or a letter of the syllabary: its value, its bytes and whether it
/// is in digits.
fn counted(text: &str) -> Option<(u32, usize, bool)> {
    const LONGEST: usize = 2;
    const KANA: &str = "アイウエオカキクケコサシスセソ";
    let first = text.chars().next()?;
    if let Some(place) = KANA.chars().position(|c| c == first) {
        return Some((u32::try_from(place + 1).ok()?, first.len_utf8(), false));
    }
    let digit = |c: char| match c {
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        c => c.to_digit(10),
    };
    let digits: Vec<char> = text.chars().take_while(|c| digit(*c).is_some()).collect();
    let length = digits.iter().map(|c| c.len_utf8()).sum();
    let values = digits.iter().filter_map(|c| digit(*c));
    let number = values.fold(0, |number: u32, d| {
        number.saturating_mul(10).saturating_add(d)
    });
    (1..=LONGEST)
        .contains(&digits.len())
        .then_some((number, length, true))
}

fn split_marker(ctx: &Context<'_>, line: Span) -> (Option<Read<String>>, Span) {
    match number(ctx.slice(line)) {
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
