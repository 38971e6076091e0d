//! Steps of a process with the time that each took and takes: `仮説を形成（1か月～2か月⇒1日～3日）`.
//!
//! A step is what stands before its pair of times; lines that end in 、 go on over a blank line.
//! Where the end of a heading is glued before the first words of a step, the step begins after
//! the noun that ends the heading (`…の構築AIとの対話により、`).

use seisaku_text::Span;

use crate::rules::Context;
use crate::values::{Pattern, captures, pattern};
use crate::{Read, RuleId, Step};

use super::lines::{Line, joined, printed};

/// The name of this rule.
pub const RULE: RuleId = "findings/step";

static TIMES: Pattern = pattern!(
    r"\(([~\d][~\d年半かヶヵケ月週日間時分]*)(?:⇒|→|➡|=>)([~\d][~\d年半かヶヵケ月週日間時分]*)\)"
);
static GLUED: Pattern = pattern!(r"^/.*?(?:構築|整備|開発|形成|推進|集積|実現)");
const FEWEST: usize = 2;

/// The steps of a page, and the headings that were glued before the first.
pub(crate) fn read(ctx: &Context<'_>, lines: &[Line]) -> (Vec<Step>, Vec<Read<String>>) {
    let arrow = |l: &Line| l.text.contains(['⇒', '→', '➡', '>']);
    if !lines.iter().any(arrow) {
        return (Vec::new(), Vec::new());
    }
    let spans: Vec<Span> = lines.iter().map(|l| l.span).collect();
    let folded = ctx.source.fold_parts(&spans);
    let times: Vec<_> = captures(&TIMES, folded.text()).collect();
    let mut found = Vec::new();
    let mut headings = Vec::new();
    if times.len() < FEWEST {
        return (found, headings);
    }
    let mut floor = 0;
    for c in &times {
        let (Some(whole), Some(before), Some(after)) = (c.get(0), c.get(1), c.get(2)) else {
            continue;
        };
        let place = folded.span(whole.start(), whole.end());
        let part = |m: regex::Match<'_>| {
            let read = printed(ctx, folded.span(m.start(), m.end()), RULE);
            Read::at(read.value.replace([' ', '　'], ""), place, RULE)
        };
        if let Some((text, above)) = text(ctx, lines, floor, place.start) {
            found.push(Step {
                order: found.len() + 1,
                text,
                before: part(before),
                after: part(after),
            });
            headings.extend(above.map_or_else(Vec::new, |above| boxes(ctx, above)));
        }
        floor = place.end;
    }
    (found, headings)
}

/// What stands between `floor` and the times, and what was glued before it.
fn text(
    ctx: &Context<'_>,
    lines: &[Line],
    floor: usize,
    end: usize,
) -> Option<(Read<String>, Option<Span>)> {
    let mut last = lines.iter().rposition(|l| l.span.start < end)?;
    if lines[last].span.start >= end {
        last = last.checked_sub(1)?;
    }
    let glued = |line: &Line| {
        GLUED
            .as_ref()
            .and_then(|p| p.find(&line.text))
            .map(|m| m.end())
    };
    let mut first = last;
    while first > 0 && lines[first - 1].span.start >= floor && glued(&lines[first]).is_none() {
        let unfinished = lines[first - 1].text.ends_with('、');
        if lines[first].after_blank && !unfinished && floor == 0 {
            break;
        }
        first -= 1;
    }
    let mut start = lines[first].span.start;
    let mut above = None;
    if let Some(cut) = glued(&lines[first]) {
        start = ctx.fold(lines[first].span).span(0, cut).end;
        let from = match first.checked_sub(1) {
            Some(before) if !lines[first].after_blank => lines[before].span.start,
            _ => lines[first].span.start,
        };
        above = Some(Span::new(from, start));
    }
    let span = Span::new(start, lines[last].span.end.min(end).max(start));
    let value = joined(ctx, &[span]);
    (!value.is_empty()).then(|| (Read::at(value, span, RULE), above))
}

/// Headings of boxes glued on one line, parted by a label in angle brackets.
fn boxes(ctx: &Context<'_>, span: Span) -> Vec<Read<String>> {
    let text = ctx.slice(span);
    let mut at = 0;
    let mut found = Vec::new();
    for piece in text.split(['＜', '＞', '<', '>']) {
        let body = piece.trim();
        let start = span.start + at + (piece.len() - piece.trim_start().len());
        if !body.is_empty() {
            found.push(printed(ctx, Span::new(start, start + body.len()), RULE));
        }
        let mark = text[at + piece.len()..].chars().next();
        at += piece.len() + mark.map_or(0, char::len_utf8);
    }
    found
}
