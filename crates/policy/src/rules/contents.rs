//! The table of contents: canonical titles of sections.
//!
//! ```text
//! 大項目1:世界最高水準の医療
//!
//! - 中項目1 データ利活用
//! - 中項目2 疾患領域
//! ```
//!
//! A labelled heading with a list of labelled headings under it. Pages may print a title in other
//! words; the table of contents is what the paper as a whole calls the section.

use std::collections::BTreeMap;

use seisaku_text::{BlockKind, Span};

use super::Context;
use crate::{Read, RuleId};

/// The name of this rule.
pub const RULE: RuleId = "sections/contents";

/// The titles that the table of contents gives, by the numbers of the section from the top.
pub(crate) fn titles(ctx: &Context<'_>) -> BTreeMap<Vec<u32>, Read<String>> {
    let mut found = BTreeMap::new();
    let blocks = &ctx.document.blocks;
    for (i, block) in blocks.iter().enumerate() {
        let BlockKind::Heading(major) = &block.kind else {
            continue;
        };
        if major.label.is_empty() {
            continue;
        }
        let mut under = false;
        for entry in &blocks[i + 1..] {
            let BlockKind::ListItem { lines, .. } = &entry.kind else {
                break;
            };
            let Some(middle) = lines
                .first()
                .and_then(|line| ctx.document.labels.heading(ctx.source.text(), *line))
                .filter(|h| !h.label.is_empty())
            else {
                break;
            };
            under = true;
            found.insert(
                vec![major.number, middle.number],
                title(ctx, middle.title, entry.span),
            );
        }
        if under {
            found.insert(vec![major.number], title(ctx, major.title, block.span));
        }
    }
    found
}

/// The blocks of the table of contents, from its first heading to its last entry.
pub(crate) fn range(ctx: &Context<'_>) -> Option<std::ops::Range<usize>> {
    let blocks = &ctx.document.blocks;
    let labels = &ctx.document.labels;
    let labelled = |span| {
        labels
            .heading(ctx.source.text(), span)
            .is_some_and(|h| !h.label.is_empty())
    };
    let entry = |kind: &BlockKind| match kind {
        BlockKind::ListItem { lines, .. } => lines.first().is_some_and(|line| labelled(*line)),
        _ => false,
    };
    let last = blocks.iter().rposition(|b| entry(&b.kind))?;
    let first = blocks.iter().position(|b| entry(&b.kind))?;
    // The heading of the first list stands right before it.
    Some(first.saturating_sub(1)..last + 1)
}

/// The title, read at the whole line of its entry.
fn title(ctx: &Context<'_>, title: Span, line: Span) -> Read<String> {
    Read::at(ctx.slice(title).trim().to_owned(), line, RULE)
}
