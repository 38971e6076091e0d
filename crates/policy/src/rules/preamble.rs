//! What a paper prints before its sections: parts without a number, legends of marks, principles.
//!
//! ```text
//! 本資料の構成
//!
//! 目指すべき基本方針等              a part, with a body below
//!
//! 大項目1:医療
//!
//! - 中項目1 研究
//!
//! 重要な指標                        a part that is announced and has no body
//!
//! 【 】は関係省庁                    a legend
//!
//! 目指すべき基本方針等 ～戦略(令和7年2月18日閣議決定)より抜粋～
//!
//! - データ基盤の整備を進める。      a principle of the policy
//! ```
//!
//! Only a paper with a table of contents has such parts: lines next to it, without a full stop.
//! A list under a part is an excerpt where its heading says so; a list after a blank line is not.

use seisaku_text::{Block, BlockKind, Format, Span, squeeze};

use super::{Context, contents, cover, known_names};
use crate::model::{Part, Preamble};
use crate::{Mention, Read, RuleId};

/// The name of this rule.
pub const RULE: RuleId = "preamble/part";
/// The name under which legends are read.
pub const LEGEND: RuleId = "preamble/legend";
/// The name under which principles are read.
pub const PRINCIPLE: RuleId = "preamble/principle";

/// Endings of the heading of a table of contents.
const CONTENTS: &[&str] = &["構成", "目次", "もくじ"];
/// Pairs of brackets that a legend explains.
const MARKS: &[&str] = &["【】は", "()は", "[]は", "〔〕は", "◎は", "○は"];

/// Reads what stands before the sections.
pub(crate) fn read(ctx: &Context<'_>) -> Preamble {
    let mut preamble = Preamble::default();
    if ctx.document.format == Format::Slides {
        return preamble;
    }
    let Some(contents) = contents::range(ctx) else {
        return preamble;
    };
    let blocks = &ctx.document.blocks;
    // The title block comes first; its two paragraphs announce nothing.
    for block in blocks[..contents.start].iter().skip(2) {
        let Some(title) = title(ctx, block) else {
            continue;
        };
        if CONTENTS.iter().any(|c| title.value.ends_with(c)) {
            preamble.contents = Some(title);
        } else {
            preamble.parts.push(part(title));
        }
    }
    let mut open: Option<usize> = None;
    let mut lists = 0;
    let labelled = |b: &Block| matches!(&b.kind, BlockKind::Heading(h) if !h.label.is_empty());
    for block in blocks[contents.end..].iter().take_while(|b| !labelled(b)) {
        let text = ctx.squeezed(block.span);
        let opens = |p: &Part| text.starts_with(&squeeze(&p.title.value));
        if MARKS.iter().any(|m| text.starts_with(m)) {
            preamble
                .legends
                .extend(whole(ctx, block, LEGEND).map(|l| l.0));
        } else if let Some(found) = preamble.parts.iter().position(opens) {
            preamble.parts[found].headings.push(block.span);
            open = Some(found);
            lists = 0;
        } else if let Some(part) = open.and_then(|o| preamble.parts.get_mut(o)) {
            if block.after_blank {
                lists += 1;
            }
            let entry = matches!(block.kind, BlockKind::ListItem { .. });
            if entry && lists <= 1 && excerpt(ctx, part) {
                part.principles.extend(whole(ctx, block, PRINCIPLE));
            } else {
                part.notes.extend(whole(ctx, block, RULE));
            }
        } else {
            preamble.parts.extend(title(ctx, block).map(part));
        }
    }
    preamble
}

fn part(title: Read<String>) -> Part {
    Part {
        title,
        headings: Vec::new(),
        principles: Vec::new(),
        notes: Vec::new(),
    }
}

/// Whether a heading of the part says that it is taken from a policy.
fn excerpt(ctx: &Context<'_>, part: &Part) -> bool {
    let taken = |span: &Span| ctx.squeezed(*span).contains("抜粋");
    part.headings.iter().any(taken)
}

/// A line that can be a title.
fn title(ctx: &Context<'_>, block: &Block) -> Option<Read<String>> {
    const LONGEST: usize = 60;
    let BlockKind::Paragraph { lines } = &block.kind else {
        return None;
    };
    let text = ctx.join(lines);
    (lines.len() == 1 && !text.contains('。') && text.chars().count() <= LONGEST)
        .then(|| Read::at(text, block.span, RULE))
}

/// The text of a block, with what it names.
fn whole(ctx: &Context<'_>, block: &Block, rule: RuleId) -> Option<(Read<String>, Vec<Mention>)> {
    let (BlockKind::Paragraph { lines } | BlockKind::ListItem { lines, .. }) = &block.kind else {
        return None;
    };
    let text = Read::at(ctx.join(lines), cover(lines)?, rule);
    Some((text, known_names::mentions(ctx, lines)))
}
