//! Policies that a line of a schedule or a history says were decided.
//!
//! ```text
//! 令和４年７月　　「沿岸再生計画」を決定（沿岸再生会議）
//! 令和５年３月３日　沿岸再生会議において「沿岸再生方針」を策定
//! ```
//!
//! Unlike a citation, the date stands before the name and the body behind it or between.

use seisaku_text::Span;

use super::Context;
use super::page_lines::page_lines;
use crate::values::{Pattern, dates, pattern};
use crate::{Citation, CitationKind, Decision, Read, RuleId};

/// The name of this rule.
pub const RULE: RuleId = "policies/decided-event";

static EVENT: Pattern = pattern!(
    r"^[・○〇●◆■]?((?:令和|平成|昭和|20\d\d|19\d\d)[^「」。]{0,12}?[年月日])[:、に]*(?:([^「」。、:\d]{2,30}?)(?:において|にて|で|が))?、?「([^「」]{2,60})」(?:を|の)(閣議)?(決定|策定|改定|改訂|了解|取りまとめ)(?:\(([^()\d]{2,30})\))?$"
);
/// The longest line that can be such an event.
const LONGEST: usize = 400;

/// The decisions of the document that lines tell of.
pub(crate) fn read(ctx: &Context<'_>) -> Vec<Citation> {
    let pages = ctx.document.pages.iter();
    let lines = pages.flat_map(|page| page_lines(ctx, page));
    lines.filter_map(|line| event(ctx, line.span)).collect()
}

fn event(ctx: &Context<'_>, line: Span) -> Option<Citation> {
    let printed = ctx.slice(line);
    if line.end - line.start > LONGEST || !printed.contains('「') {
        return None;
    }
    let folded = ctx.fold(line);
    let c = EVENT.as_ref()?.captures(folded.text())?;
    let date = dates(c.get(1)?.as_str()).first()?.date?;
    let body = match (c.get(4), c.get(6).or(c.get(2))) {
        (Some(_), _) => "閣議".to_owned(),
        (None, body) => body?.as_str().to_owned(),
    };
    let kind = format!("{body}{}", c.get(5)?.as_str());
    let decision = Decision { date, body, kind };
    let name = c.get(3)?;
    let place = folded.span(name.start(), name.end());
    Some(Citation {
        name: Read::at(ctx.slice(place).to_owned(), place, RULE),
        aliases: Vec::new(),
        kind: Read::at(CitationKind::Decided(decision), line, RULE),
    })
}
