//! The blocks of an item given to its columns, where cells stand one under the other.
//!
//! ```text
//! ⅱ 電線の地中化 | 国土交通省（主） 総務省 | ○工事を進めている。 | ○規格を調べる。
//! ```
//!
//! Bodies are told by what they are: where a block is none, that column is empty. A cell goes on over a
//! blank line where its sentence is not whole and more blocks come than there are columns.

use seisaku_text::Span;

use super::lines::{Kind, Line};
use crate::rules::columns::{Column, Role};
use crate::rules::{Context, ordinal, tag};

/// Lines that no blank line parts.
pub(super) type Block<'l> = Vec<&'l Line>;

/// Where lines stand.
pub(super) fn spans(lines: &[&Line]) -> Vec<Span> {
    lines.iter().map(|l| l.span).collect()
}

/// The lines of the name of an item, its number where that stands alone, and the blocks after it.
pub(super) type Named<'l> = (Block<'l>, Vec<Span>, Vec<Block<'l>>);

/// Takes the name of an item, and its number, off its blocks.
pub(super) fn name_of<'l>(ctx: &Context<'_>, blocks: &[Block<'l>]) -> Option<Named<'l>> {
    let (first, rest) = blocks.split_first()?;
    let (line, more) = first.split_first()?;
    let text = ctx.slice(line.span);
    let whole = ordinal::number(text).is_some_and(|(_, length)| length == text.trim_end().len());
    let alone = whole
        || (line.is_page() || ordinal::of_cell(text).is_some_and(|_| text.chars().count() < 5));
    if !alone {
        return Some((first.clone(), Vec::new(), rest.to_vec()));
    }
    let number = vec![line.span];
    match more.is_empty() {
        false => Some((more.to_vec(), number, rest.to_vec())),
        true => {
            let (name, rest) = rest.split_first()?;
            Some((name.clone(), number, rest.to_vec()))
        }
    }
}

/// The cells of an item, each with its column.
pub(super) type Cells<'l> = (Block<'l>, Vec<(Column, Block<'l>)>);

/// Gives the blocks of an item to the columns, in their order.
pub(super) fn assigned<'l>(
    ctx: &Context<'_>,
    columns: &[&Column],
    name: Block<'l>,
    blocks: Vec<Block<'l>>,
) -> Option<Cells<'l>> {
    // Without blank lines each line is a cell, if they are as many.
    let (name, blocks) = match blocks.is_empty() && name.len() == columns.len() + 1 {
        true => {
            let mut lines = name.into_iter();
            let first = lines.next()?;
            (vec![first], lines.map(|line| vec![line]).collect())
        }
        false => (name, blocks),
    };
    let mut found: Vec<(Column, Block<'l>)> = Vec::new();
    let mut blocks = blocks.into_iter().peekable();
    for (i, column) in columns.iter().enumerate() {
        let left = columns.len() - i;
        let of_bodies = |block: &Block<'_>| tag::only_bodies(ctx, &spans(block));
        match column.role {
            Role::Bodies => {
                let many = blocks.len() >= left;
                if let Some(block) = blocks.next_if(|b| of_bodies(b) || many && !is_text(ctx, b)) {
                    found.push(((*column).clone(), block));
                }
            }
            _ => {
                let Some(mut block) = blocks.next() else {
                    break;
                };
                // More blocks than columns: a cell goes on over a blank line.
                while blocks.len() >= left
                    && blocks.peek().is_some_and(|next| goes_on(ctx, &block, next))
                {
                    block.extend(blocks.next().into_iter().flatten());
                }
                if left == 1 {
                    block.extend(blocks.by_ref().flatten());
                }
                found.push(((*column).clone(), block));
            }
        }
    }
    Some((name, found))
}

/// Whether a block says more than a word.
pub(super) fn is_long(ctx: &Context<'_>, block: &Block<'_>) -> bool {
    const SHORTEST: usize = 12;
    let length = block
        .iter()
        .map(|l| ctx.slice(l.span).chars().count())
        .sum::<usize>();
    is_text(ctx, block) || length >= SHORTEST
}

/// Whether a block is one of a list or of sentences.
fn is_text(ctx: &Context<'_>, block: &Block<'_>) -> bool {
    block
        .iter()
        .any(|l| matches!(l.kind, Kind::Marked { .. }) || ctx.slice(l.span).contains('。'))
}

/// Whether a block of a cell goes on in the next.
fn goes_on(ctx: &Context<'_>, block: &Block<'_>, next: &Block<'_>) -> bool {
    let broken = block
        .last()
        .is_some_and(|l| !ctx.slice(l.span).ends_with(['。', '】', '）']));
    let entry = next
        .first()
        .is_some_and(|l| matches!(l.kind, Kind::Marked { .. }));
    let opens = block
        .first()
        .is_some_and(|l| matches!(l.kind, Kind::Marked { .. }));
    broken && opens && !entry
}
