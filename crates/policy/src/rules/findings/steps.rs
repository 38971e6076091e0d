//! Steps of a process with the time that each took and takes: `仮説を形成（1か月～2か月⇒1日～3日）`.
//!
//! A step is what stands before its pair of times; lines that end in 、 go on over a blank line.
//! Where the end of a heading is glued before the first words of a step, the step begins after
//! the noun that ends the heading (`…の構築AIとの対話により、`).

use seisaku_text::{Folded, Span};

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

/// The steps of a page.
pub(crate) fn read(ctx: &Context<'_>, lines: &[Line]) -> Vec<Step> {
    let spans: Vec<Span> = lines.iter().map(|l| l.span).collect();
    let folded = Folded::of_parts(ctx.source.text(), &spans);
    let times: Vec<_> = captures(&TIMES, folded.text()).collect();
    if times.len() < FEWEST {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut floor = 0;
    for c in &times {
        let (Some(whole), Some(before), Some(after)) = (c.get(0), c.get(1), c.get(2)) else {
            continue;
        };
        let place = folded.span(whole.start(), whole.end());
        let part = |m: &regex::Match<'_>| {
            let read = printed(ctx, folded.span(m.start(), m.end()), RULE);
            Read::at(read.value.replace([' ', '　'], ""), place, RULE)
        };
        if let Some(text) = text(ctx, lines, floor, place.start) {
            found.push(Step {
                order: found.len() + 1,
                text,
                before: part(&before),
                after: part(&after),
            });
        }
        floor = place.end;
    }
    found
}

/// What stands between `floor` and the times.
fn text(ctx: &Context<'_>, lines: &[Line], floor: usize, end: usize) -> Option<Read<String>> {
    let last = lines.iter().rposition(|l| l.span.start < end)?;
    let last = if lines[last].span.start + '（'.len_utf8() >= end
        || lines[last].span.contains(Span::new(end, end))
            && !ctx
                .slice(Span::new(lines[last].span.start, end))
                .trim()
                .is_empty()
    {
        last
    } else {
        last.checked_sub(1)?
    };
    let mut first = last;
    while first > 0 && lines[first - 1].span.start >= floor {
        let goes_on =
            !lines[first].after_blank || lines[first - 1].text.ends_with('、') || floor > 0;
        if !goes_on {
            break;
        }
        first -= 1;
    }
    let mut start = lines[first].span.start;
    if let Some(glued) = GLUED.as_ref().and_then(|p| p.find(&lines[first].text)) {
        start = ctx.fold(lines[first].span).span(0, glued.end()).end;
    }
    let span = Span::new(start, lines[last].span.end.min(end).max(start));
    let value = joined(ctx, &[span]);
    let value = value.trim_end_matches(['（', '(']).trim().to_owned();
    (!value.is_empty()).then(|| Read::at(value, span, RULE))
}
