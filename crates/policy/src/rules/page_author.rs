//! The body whose paper a slide shows: its name alone on the line right before or after the title.
//!
//! ```text
//! 漁業の在り方に関する作業部会
//! 漁業の今後の方向性について      the title
//! ```
//!
//! The name may be the last line of the page before, where the break of the pages came one line
//! late: then no blank line stands between it and the title.

use seisaku_text::{Format, Page, Span, squeeze};

use super::Context;
use super::page_lines::{PageLine, page_lines};
use crate::values::{Pattern, pattern};
use crate::{PageTitle, Read, RuleId};

/// The name of this rule.
pub const RULE: RuleId = "pages/author";

static BODY: Pattern = pattern!(
    r"^[^、。:()※・]{2,50}(?:部会|委員会|審議会|分科会|検討会|懇談会|協議会|有識者会議|調査会|タスクフォース)$"
);

/// The bodies whose papers slides show, by the number of the page.
pub(crate) fn read(ctx: &Context<'_>, titles: &[PageTitle]) -> Vec<(usize, Read<String>)> {
    if ctx.document.format != Format::Slides {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut before: Option<PageLine> = None;
    for page in &ctx.document.pages {
        let lines = page_lines(ctx, page);
        let title = super::title_of(titles, page.number);
        if let Some(title) = title.and_then(|t| t.title.spans.first()) {
            let author = author(ctx, page, &lines, *title, before);
            found.extend(author.map(|a| (page.number, a)));
        }
        before = lines.last().copied();
    }
    found
}

fn author(
    ctx: &Context<'_>,
    page: &Page,
    lines: &[PageLine],
    title: Span,
    before: Option<PageLine>,
) -> Option<Read<String>> {
    let at = lines.iter().position(|l| l.span.contains(title))?;
    // Only the break of a line stands between the pages.
    let joined = |line: &PageLine| {
        let gap = ctx.slice(Span::new(line.span.end, page.span.start));
        gap.trim().is_empty() && gap.matches('\n').count().max(gap.matches('\r').count()) < 2
    };
    let above = match at {
        0 => before.filter(joined),
        _ => Some(lines[at - 1]).filter(|_| !lines[at].after_blank),
    };
    let below = lines.get(at + 1).filter(|l| !l.after_blank).copied();
    let is_body = |line: &PageLine| {
        let name = squeeze(ctx.slice(line.span));
        let known = ctx.names.body(&name).is_some() && name.chars().count() > 4;
        known || BODY.as_ref().is_some_and(|p| p.is_match(&name))
    };
    let line = above.into_iter().chain(below).find(is_body)?;
    let name = ctx.slice(line.span).to_owned();
    Some(Read::at(name, line.span, RULE))
}
