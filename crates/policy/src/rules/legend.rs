//! Marks of bodies that a paper explains itself.
//!
//! ```text
//! 【 】内は担当する府省等。農：農林水産省、機構：独立行政法人発酵文化機構
//! 気象…気象庁、海保…海上保安庁
//! 独立行政法人発酵文化機構（以下「機構」という。）
//! 「国交省」は国土交通省、「農水省」は農林水産省をいう。
//! ★は主担当を表す。
//! ```
//!
//! A legend has several pairs of a mark and a name, or one of a code of capitals, and every name is that of a body by its ending. What
//! it says counts before what is known otherwise: 国 may be a ministry or the universities.

use std::collections::{BTreeMap, BTreeSet};

use seisaku_text::BlockKind;

use super::Context;
use crate::values::{Pattern, captures, pattern};

/// A mark and what it stands for, between two marks of punctuation.
static PAIR: Pattern = pattern!(
    r"^(?:「([\p{Han}\p{Katakana}\p{Hiragana}ーA-Za-z]{1,8})」は|[「『【〔(]?([\p{Han}\p{Katakana}\p{Hiragana}ーA-Za-z]{1,6})[」』】〕)]?(?::|=|\.{2,}|⋯+|→))「?([\p{Han}\p{Katakana}\p{Hiragana}ー・A-Za-z]{2,40}?)」?(?:をいう|を指す|を示す|を表す|のこと|の略称?)?$"
);
/// A name and its short form in parentheses.
static SHORT_FORM: Pattern = pattern!(
    r"([\p{Han}\p{Katakana}ー・]{3,40})\(以下、?「([\p{Han}\p{Katakana}A-Za-z]{1,6})」(?:という|とする)。?\)"
);

/// Signs that may mark a body.
const SIGNS: &[char] = &['★', '☆', '○', '●', '◇', '◆', '□', '■', '△', '▲', '*'];
/// A sign, and that it marks the body in the lead.
static LEAD: Pattern = pattern!(
    r"「?([★☆○●◇◆□■△▲*])」?印?(?:は|:|=|を付した|の付いた|が付いた|を付け)[^。、]{0,16}?(?:主担当|主務|主管|主たる|主な担当|取りまとめ|とりまとめ|取り纏め|幹事)"
);

/// Endings of the names of bodies.
const BODIES: &[&str] = &[
    "省",
    "庁",
    "府",
    "院",
    "局",
    "本部",
    "機構",
    "法人",
    "会",
    "会議",
    "センター",
    "研究所",
    "大学",
    "協会",
    "団",
    "公社",
    "財団",
];

/// The marks that the paper explains, with the names that they stand for.
pub(crate) fn read(ctx: &Context<'_>) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for block in &ctx.document.blocks {
        let lines = match &block.kind {
            BlockKind::Paragraph { lines } | BlockKind::ListItem { lines, .. } => lines,
            BlockKind::Heading(_) | BlockKind::Row { .. } => continue,
        };
        let mut pairs = Vec::new();
        for line in lines {
            let folded = ctx.fold(*line);
            pairs.extend(
                folded
                    .text()
                    .split(['、', ',', '。', ';', '※'])
                    .filter_map(pair),
            );
        }
        let code = |(mark, _): &(String, String)| {
            mark.len() > 1 && mark.chars().all(|c| c.is_ascii_uppercase())
        };
        let alone = pairs.len() == 1 && lines.len() == 1 && pairs.iter().all(code);
        if (pairs.len() > 1 || alone) && pairs.iter().all(|(_, name)| names_body(ctx, name)) {
            found.extend(pairs);
        }
        let folded = ctx.fold(block.span);
        for c in captures(&SHORT_FORM, folded.text()) {
            if names_body(ctx, &c[1]) {
                found.insert(c[2].to_owned(), c[1].to_owned());
            }
        }
    }
    found
}

/// The signs that the paper says to mark the body in the lead: `★は主担当を表す`.
pub(crate) fn leads(ctx: &Context<'_>) -> BTreeSet<char> {
    let blocks = ctx.document.blocks.iter();
    blocks
        .filter(|block| !matches!(block.kind, BlockKind::Row { .. }))
        .filter(|block| {
            let text = ctx.slice(block.span);
            let says = ["主", "幹事", "取り", "とり"]
                .iter()
                .any(|word| text.contains(word));
            text.contains(SIGNS) && says
        })
        .flat_map(|block| {
            let folded = ctx.fold(block.span);
            let found = captures(&LEAD, folded.text());
            let signs: Vec<char> = found.filter_map(|c| c[1].chars().next()).collect();
            signs
        })
        .collect()
}

fn pair(piece: &str) -> Option<(String, String)> {
    // The pairs may stand in parentheses together.
    let piece = match piece.rsplit_once('(') {
        Some((_, inner)) if !inner.contains(')') => inner,
        _ => piece,
    };
    let piece = match piece.contains(['(', '〔', '【']) {
        true => piece,
        false => piece.trim_end_matches(')'),
    };
    let piece = piece.trim_start_matches(['・', '○', '注', ':']);
    let c = PAIR.as_ref()?.captures(piece)?;
    let mark = c.get(1).or(c.get(2))?;
    Some((mark.as_str().to_owned(), c[3].to_owned()))
}

fn names_body(ctx: &Context<'_>, name: &str) -> bool {
    ctx.names.body(name).is_some() || BODIES.iter().any(|end| name.ends_with(end))
}
