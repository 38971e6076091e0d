//! Tables of examples: a purpose, and examples of it parted by ／.
//!
//! ```text
//! 活用の用途 活用例
//!
//! 画像の読影の
//! 支援
//!
//! 胸部X線／内視鏡
//!
//! 予測 需要予測／故障予測
//! ```
//!
//! Purpose and examples stand in paragraphs of their own, or on one line with a blank between.

use seisaku_text::Span;

use crate::rules::Context;
use crate::values::{Pattern, pattern};
use crate::{Read, RuleId, Use};

use super::lines::{Line, Para, joined, printed};
use super::notes::is_note;

/// The name of this rule.
pub const RULE: RuleId = "findings/use";

static HEADER: Pattern = pattern!(r"^\S{2,40}[ 　\t]+(?:活用|利用|導入|応用|適用)?(?:例|事例)$");

/// The rows of the page's table of examples.
pub(crate) fn read(ctx: &Context<'_>, lines: &[Line], paras: &[Para]) -> Vec<Use> {
    let Some(header) = lines.iter().position(|l| {
        HEADER
            .as_ref()
            .is_some_and(|p| p.is_match(ctx.slice(l.span)))
    }) else {
        return Vec::new();
    };
    let span = lines[header].span;
    let title = header
        .checked_sub(1)
        .map(|above| lines[above].span)
        .filter(|_| !lines[header].after_blank)
        .unwrap_or(span);
    let table = Some(Read::at(joined(ctx, &[title]), title.cover(span), RULE));
    let mut found = Vec::new();
    let mut purpose: Option<Read<String>> = None;
    for para in paras.iter().filter(|p| p.span.start >= span.end) {
        if is_note(para.text()) {
            break;
        }
        if let Some((label, rest)) = glued(ctx, para).filter(|_| purpose.is_none()) {
            found.push(Use {
                table: table.clone(),
                purpose: label,
                examples: examples(ctx, rest),
            });
        } else if let Some(purpose) = purpose.take() {
            found.push(Use {
                table: table.clone(),
                purpose,
                examples: examples(ctx, para.span),
            });
        } else {
            purpose = Some(para.read(ctx, RULE));
        }
    }
    found
}

/// A purpose and what stands after it on its line.
fn glued(ctx: &Context<'_>, para: &Para) -> Option<(Read<String>, Span)> {
    let first = *para.lines.first()?;
    let text = ctx.slice(first);
    let cut = text.find([' ', '　', '\t'])?;
    if text[..cut].contains(['／', '/']) {
        return None;
    }
    let rest = first.start + cut + (text[cut..].len() - text[cut..].trim_start().len());
    let label = printed(ctx, Span::new(first.start, first.start + cut), RULE);
    Some((label, Span::new(rest, para.span.end)))
}

/// The examples, parted by ／ outside parentheses.
fn examples(ctx: &Context<'_>, span: Span) -> Vec<Read<String>> {
    let text = ctx.slice(span);
    let mut cuts = vec![(0, 0)];
    let mut depth = 0usize;
    for (i, c) in text.char_indices() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            '／' | '/' if depth == 0 => cuts.push((i, i + c.len_utf8())),
            _ => {}
        }
    }
    let ends = cuts.iter().skip(1).map(|c| c.0).chain([text.len()]);
    cuts.iter()
        .zip(ends)
        .map(|((_, from), to)| printed(ctx, Span::new(span.start + from, span.start + to), RULE))
        .filter(|read| !read.value.is_empty())
        .collect()
}
