//! Where a slide was taken from, and the addresses that it prints.
//!
//! ```text
//! 5資料：水産庁作成 https://example.jp/a.html     the page's number is glued to the front
//! （出典）白書より抜粋
//! 審議会（第3回）資料２ より抜粋（参考）
//! ```

use seisaku_text::{Format, Span, squeezed};

use crate::rules::Context;
use crate::rules::bullets::trim;
use crate::values::{Pattern, pattern};
use crate::{Read, RuleId};

/// The name of this rule.
pub(super) const RULE: RuleId = "pages/source";

static SOURCE: Pattern = pattern!(
    r"^\d{0,3}(?:資料|出典|出所|\(出典\)|\(資料\)|\(出所\))[::].|^\d{0,3}\((?:出典|資料|出所)\).|より(?:抜粋|作成|引用)(?:\(参考\))?$|を基に.{2,40}作成"
);
static LINK: Pattern = pattern!(r"https?://[!-~]+");

/// Notices of rights, and labels in the corner of a slide.
static LAYOUT: Pattern = pattern!(r"^(?:Copyright|©|\(c\)|\(C\)|\(参考\)$)");

/// The lines of all slides that only serve their layout.
pub(super) fn furniture(ctx: &Context<'_>) -> Vec<Read<String>> {
    if ctx.document.format != Format::Slides {
        return Vec::new();
    }
    let lines = ctx.source.lines().map(|line| trim(ctx, line));
    lines
        .filter(|span| {
            let text = ctx.squeezed(*span);
            LAYOUT.as_ref().is_some_and(|p| p.is_match(&text))
        })
        .map(|span| Read::at(ctx.slice(span).to_owned(), span, "furniture/corner-label"))
        .collect()
}

/// Whether a line says where a slide was taken from.
pub(super) fn is_source(line: &str) -> bool {
    SOURCE.as_ref().is_some_and(|p| p.is_match(&squeezed(line)))
}

/// The sources and addresses of all slides.
pub(super) fn read(ctx: &Context<'_>) -> (Vec<Read<String>>, Vec<Read<String>>) {
    let text = ctx.source.text();
    let mut links = Vec::new();
    for found in LINK.iter().flat_map(|p| p.find_iter(text)) {
        let link = found.as_str().trim_end_matches([')', '.', ',', ';']);
        let span = Span::new(found.start(), found.start() + link.len());
        links.push(Read::at(link.to_owned(), span, RULE));
    }
    let mut sources = Vec::new();
    if ctx.document.format == Format::Slides {
        for line in ctx.source.lines() {
            let span = trim(ctx, line);
            if !is_source(ctx.slice(span)) {
                continue;
            }
            let number = ctx.slice(span);
            let digits = number.len()
                - number
                    .trim_start_matches(|c: char| c.is_ascii_digit())
                    .len();
            let span = Span::new(span.start + digits, span.end);
            sources.push(Read::at(ctx.slice(span).to_owned(), span, RULE));
        }
    }
    (sources, links)
}
