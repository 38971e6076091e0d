//! The title block of a paper: the first paragraph is its title, the second the body that
//! publishes it.
//!
//! ```text
//! 健康・医療戦略のうち
//! 特に進めるべき事項
//!
//! データ利活用・ライフコース協議会
//! 事務局
//! ```
//!
//! The lines of each are joined. Slides have no title block: their first title stands for them.

use seisaku_text::{BlockKind, Format};

use super::{Context, cover};
use crate::{Read, RuleId};

/// The name of this rule.
pub const RULE: RuleId = "document/title-block";

/// Endings of names of bodies that publish papers.
pub(crate) const BODIES: &[&str] = &[
    "省",
    "庁",
    "府",
    "会",
    "会議",
    "協議会",
    "本部",
    "事務局",
    "機構",
    "委員会",
    "部会",
    "室",
    "課",
    "局",
];

/// The title and the publisher of a paper.
pub(crate) fn read(ctx: &Context<'_>) -> (Option<Read<String>>, Option<Read<String>>) {
    if ctx.document.format == Format::Slides {
        return (None, None);
    }
    let mut paragraphs = ctx.document.blocks.iter().map_while(|b| match &b.kind {
        BlockKind::Paragraph { lines } => Some(lines),
        _ => None,
    });
    let read = |lines: &Vec<_>| {
        let text = ctx.join(lines);
        Some(Read::at(text, cover(lines)?, RULE))
    };
    let title = paragraphs.next().and_then(read);
    let publisher = paragraphs
        .next()
        .and_then(read)
        .filter(|p| BODIES.iter().any(|ending| p.value.ends_with(ending)));
    (title, publisher)
}
