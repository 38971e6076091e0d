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

use seisaku_text::{BlockKind, Format, Span, squeeze};

use super::{Context, cover};
use crate::values::{Pattern, pattern};
use crate::{Read, RuleId};

/// The name of this rule.
pub const RULE: RuleId = "document/title-block";

/// Endings of names of bodies that publish papers.
const BODIES: &[&str] = &[
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

/// A line under a title in its paragraph that is no part of it: a unit, a field or heading, a row
/// of words parted by colons, the office that the paper is from.
static NO_TITLE: Pattern = pattern!(
    r"^\(?単位|^\(?(?:前年度|担当|所管)|^【|^[(（]?\d{1,2}[.)）]|^[○〇◯●・※]|:|円|(?:課|室|係)\)?$"
);

/// The lines of the first paragraph that are the title: all up to one that cannot be.
fn of_title(ctx: &Context<'_>, lines: &[Span]) -> Vec<Span> {
    let under = lines.iter().skip(1).take_while(|line| {
        let text = squeeze(ctx.slice(**line));
        NO_TITLE.as_ref().is_none_or(|p| !p.is_match(&text))
    });
    lines.iter().take(1).chain(under).copied().collect()
}

/// The title and the publisher of a paper.
pub(crate) fn read(ctx: &Context<'_>) -> (Option<Read<String>>, Option<Read<String>>) {
    if ctx.document.format == Format::Slides {
        return (None, None);
    }
    let blocks = ctx.document.blocks.iter().filter(|b| !b.is_markup());
    let mut paragraphs = blocks.map_while(|b| match &b.kind {
        BlockKind::Paragraph { lines } => Some(lines),
        _ => None,
    });
    let read = |lines: &[Span]| {
        let text = ctx.join(lines);
        Some(Read::at(text, cover(lines)?, RULE))
    };
    let title = paragraphs
        .next()
        .and_then(|lines| read(&of_title(ctx, lines)));
    let publisher = paragraphs
        .next()
        .and_then(|lines| read(lines))
        .filter(|p| BODIES.iter().any(|ending| p.value.ends_with(ending)));
    (title, publisher)
}
