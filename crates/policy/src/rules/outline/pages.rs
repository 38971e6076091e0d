//! Which slides are outlines, and which of their lines belong to them.

use seisaku_text::{Format, Page, Span, squeezed};

use super::pieces::Line;
use super::shape::{self, Style};
use super::{kinds, sources};
use crate::rules::Context;
use crate::rules::bullets::trim;
use crate::values::{Pattern, pattern};
use crate::{Citation, CitationKind, Outline, OutlineNode, PageTitle, Read, RuleId};

/// The name of the rule for what only serves the layout of a slide.
const FURNITURE: RuleId = "furniture/corner-label";

static LABEL: Pattern = pattern!(
    r"^(?:[<〈\[]?(?:抜粋|参考)[>〉\]]?|\((?:抜粋|参考)\)|(?:関係部分)?抜粋|[A-Z]{2,8}|<抜粋>[A-Z]{2,8})$"
);
static PART: Pattern = pattern!(r"抜粋|関連部分|関係部分");
static SUMS: Pattern = pattern!(r"予算額|億円|百万円");

/// The lines of an outline, and whose they are.
pub(super) struct Found {
    page: usize,
    policy: Option<Citation>,
    whole: bool,
    pub(super) lines: Vec<Line>,
}

impl Found {
    pub(super) fn outline(self, nodes: Vec<OutlineNode>) -> Outline {
        Outline {
            page: self.page,
            policy: self.policy,
            whole: self.whole,
            nodes,
            running: false,
            sums: Vec::new(),
            goals: Vec::new(),
        }
    }
}

/// The outlines of the document. A slide that goes on from the one before is one outline with it;
/// so is a slide with the title of the one before, where both are excerpts of one policy.
pub(super) fn outlines(
    ctx: &Context<'_>,
    titles: &[PageTitle],
    citations: &[Citation],
    furniture: &mut Vec<Read<String>>,
) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    if ctx.document.format != Format::Slides {
        return found;
    }
    let all: Vec<Span> = ctx.source.lines().collect();
    for page in &ctx.document.pages {
        let title = crate::rules::title_of(titles, page.number);
        let policy = title.and_then(|t| cited(t, citations));
        let on_page: Vec<&Citation> = citations
            .iter()
            .filter(|c| c.kind.spans.iter().any(|s| page.span.contains(*s)))
            .collect();
        let mut labels = Vec::new();
        let lines = lines(ctx, of_page(&all, page), title, &on_page, &mut labels);
        if title.is_none()
            && let Some(last) = found.last_mut()
            && goes_on(ctx, &last.lines, &lines)
        {
            last.lines.extend(lines);
        } else if policy.is_some() || is_titled_list(ctx, page, title, &lines) {
            found.push(Found {
                page: page.number,
                whole: policy.is_some()
                    && !PART
                        .as_ref()
                        .is_some_and(|p| p.is_match(ctx.slice(page.span))),
                policy: policy.cloned(),
                lines,
            });
        } else {
            found.extend(title.and_then(|t| entries_after_title(ctx, page, t, lines)));
            continue;
        }
        furniture.append(&mut labels);
    }
    found
}

/// The policy that a title cites with its decision.
fn cited<'c>(title: &PageTitle, citations: &'c [Citation]) -> Option<&'c Citation> {
    citations.iter().find(|c| {
        let within = |span: &Span| title.title.spans.iter().any(|t| t.contains(*span));
        matches!(c.kind.value, CitationKind::Decided(_)) && c.name.spans.iter().any(within)
    })
}

/// Whether numbered lists stand on the slide under a word that heads lists, and no sums.
fn is_titled_list(
    ctx: &Context<'_>,
    page: &Page,
    title: Option<&PageTitle>,
    lines: &[Line],
) -> bool {
    let headed = lines
        .iter()
        .any(|l| kinds::of_heading(ctx.slice(l.span)).is_some());
    let styles: Vec<Style> = lines
        .iter()
        .filter_map(|l| shape::marker(ctx.slice(l.span)))
        .map(|m| m.style)
        .collect();
    let numbered = styles.contains(&Style::Paren) || styles.contains(&Style::Arabic);
    let sums = SUMS
        .as_ref()
        .is_some_and(|p| p.is_match(ctx.slice(page.span)));
    title.is_some() && headed && numbered && styles.contains(&Style::Dot) && !sums
}

/// Whether a slide's first number is the one after the last that the outline has printed in the
/// same style.
fn goes_on(ctx: &Context<'_>, before: &[Line], lines: &[Line]) -> bool {
    let number = |line: &Line| {
        let text = ctx.slice(line.span);
        let glued = text.split_whitespace().nth(2).unwrap_or_default();
        let marker = match shape::marker(text) {
            Some(m) if m.style == Style::Roman => shape::marker(glued).unwrap_or(m),
            marker => marker?,
        };
        let number: u32 = marker.number.parse().ok()?;
        Some((marker.style, number))
    };
    let Some((style, first)) = lines.first().and_then(number) else {
        return false;
    };
    let last = before.iter().filter_map(number).rfind(|(s, _)| *s == style);
    last.is_some_and(|(_, last)| first == last + 1)
}

/// What follows a title that is printed below other text, where all of it is entries.
fn entries_after_title(
    ctx: &Context<'_>,
    page: &Page,
    title: &PageTitle,
    lines: Vec<Line>,
) -> Option<Found> {
    let title_end = title.title.spans.last()?.end;
    let above = lines
        .iter()
        .any(|l| l.span.end <= title.title.spans[0].start);
    let lines: Vec<Line> = lines
        .into_iter()
        .filter(|l| l.span.start >= title_end)
        .collect();
    let entries = lines.iter().all(|l| {
        let text = ctx.slice(l.span);
        let dotted = shape::marker(text).is_some_and(|m| m.style == Style::Dot);
        dotted || text.starts_with('※') || text.chars().all(char::is_numeric)
    });
    (above && entries && lines.len() > 2).then_some(Found {
        page: page.number,
        policy: None,
        whole: false,
        lines,
    })
}

/// The lines that begin on a page.
fn of_page<'l>(all: &'l [Span], page: &Page) -> &'l [Span] {
    let start = all.partition_point(|l| l.start < page.span.start);
    let end = all.partition_point(|l| l.start < page.span.end);
    &all[start..end.max(start)]
}

/// The lines of a slide that are neither its title nor a decision, a source or a corner label.
fn lines(
    ctx: &Context<'_>,
    all: &[Span],
    title: Option<&PageTitle>,
    citations: &[&Citation],
    labels: &mut Vec<Read<String>>,
) -> Vec<Line> {
    let mut after_blank = true;
    let mut after_title = false;
    let mut found: Vec<Line> = Vec::new();
    for line in all {
        let span = trim(ctx, *line);
        if span.is_empty() {
            after_blank = true;
            continue;
        }
        after_title |= title.is_some_and(|t| t.title.spans.iter().any(|s| s.contains(span)));
        let Some(span) = outside(ctx, span, title, citations) else {
            continue;
        };
        let printed = ctx.slice(span);
        if LABEL
            .as_ref()
            .is_some_and(|p| p.is_match(&squeezed(printed)))
        {
            labels.push(Read::at(printed.to_owned(), span, FURNITURE));
            continue;
        }
        if sources::is_source(printed) {
            continue;
        }
        found.push(Line {
            span,
            after_blank,
            after_title: after_title && !found.is_empty(),
        });
        (after_blank, after_title) = (false, false);
    }
    found
}

/// What is left of a line that opens with the title or with its decision; none where nothing is.
fn outside(
    ctx: &Context<'_>,
    line: Span,
    title: Option<&PageTitle>,
    citations: &[&Citation],
) -> Option<Span> {
    let titles = title.iter().flat_map(|t| t.title.spans.clone());
    let decisions = citations.iter().flat_map(|c| c.kind.spans.clone());
    let ends = titles
        .chain(decisions)
        .filter(|s| s.start <= line.start && line.start < s.end);
    match ends.map(|s| s.end).max() {
        None => Some(line),
        Some(end) if end >= line.end => None,
        Some(end) => {
            let rest = trim(ctx, Span::new(end, line.end));
            (!rest.is_empty()).then_some(rest)
        }
    }
}
