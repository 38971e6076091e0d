//! The lines of a paper of cards: what each is by its shape.

use std::collections::BTreeMap;

use seisaku_text::{Span, is_bullet_glyph, is_list_lead, item_number};

use crate::rules::bullets::trim;
use crate::rules::columns::{self, Column, Role};
use crate::rules::numbered_line::is_page_number;
use crate::rules::{Context, numbered_line};
use crate::values::{Pattern, pattern};

/// A line of bodies in charge: `担当：◎総務省、文部科学省`, `【担当府省】農林水産省`.
static BODIES: Pattern = pattern!(
    r"^[【［\[〔(■◆・○●]?(?:主な|主たる)?(?:担当|所管|関係|実施|主務|主管)(?:する)?(?:府省庁?|省庁|部局|機関|主体|課室?|官庁|者)?(?:等|名)?[】］\]〕)]?[::]?"
);
/// The heading of a column in brackets, and what follows it on its line.
static LABEL: Pattern =
    pattern!(r"^[■◆●○◇□▼▶▪]?[\[【〔〈<(《「]([^\]】〕〉>)》」]{2,30})[\]】〕〉>)》」][::]?(.*)$");

/// How many characters a word for an item has at most.
const LONGEST_WORD: usize = 8;

/// A line that is not blank.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) span: Span,
    pub(super) after_blank: bool,
    pub(super) kind: Kind,
}

/// What a line is by its shape.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// Bodies in charge, and where they stand.
    Bodies(Span),
    /// The heading of a column, with what follows it on its line.
    Label(Column, Option<Span>),
    /// What an item is called, after a word for it: `施策名：…`.
    Titled(Span),
    /// A number or glyph, and a text.
    Marked {
        marker: char,
        text: Span,
    },
    /// A number and a title.
    Numbered,
    Plain,
}

/// The lines of the document without page numbers and the heads of pages.
pub(super) fn lines(ctx: &Context<'_>) -> Vec<Line> {
    let mut printed: Vec<(Span, bool)> = Vec::new();
    let mut after_blank = true;
    for line in ctx.source.lines() {
        let span = trim(ctx, line);
        if !span.is_empty() {
            printed.push((span, after_blank));
        }
        after_blank = span.is_empty();
    }
    let heads = heads(ctx, &printed);
    let mut found = Vec::new();
    let mut after_page = false;
    for (span, after_blank) in printed {
        if is_page_number(ctx.slice(span))
            || (after_page && heads.contains_key(ctx.fold(span).text()))
        {
            after_page = true;
            continue;
        }
        found.push(Line {
            span,
            // A blank line at the edge of a page parts nothing.
            after_blank: after_blank && !after_page,
            kind: kind(ctx, span),
        });
        after_page = false;
    }
    number_labels(ctx, &mut found);
    found
}

/// A heading of a column may have a number: where it comes again and again, it heads no section.
fn number_labels(ctx: &Context<'_>, lines: &mut [Line]) {
    let label = |line: &Line| {
        let heading = matches!(line.kind, Kind::Numbered)
            .then(|| numbered_line::heading(ctx, line.span))
            .flatten()?;
        Some((ctx.slice(line.span), columns::line(ctx, &[heading.title])?))
    };
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for (text, _) in lines.iter().filter_map(label) {
        *count.entry(text).or_default() += 1;
    }
    for line in lines {
        if let Some((text, column)) = label(line)
            && count.get(text).is_some_and(|n| *n > 1)
        {
            line.kind = Kind::Label(column, None);
        }
    }
}

/// The lines that follow a page number more than once.
fn heads(ctx: &Context<'_>, printed: &[(Span, bool)]) -> BTreeMap<String, usize> {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for pair in printed.windows(2) {
        if is_page_number(ctx.slice(pair[0].0)) {
            *count
                .entry(ctx.fold(pair[1].0).text().to_owned())
                .or_default() += 1;
        }
    }
    count.retain(|_, n| *n > 1);
    count
}

fn kind(ctx: &Context<'_>, line: Span) -> Kind {
    let folded = ctx.fold(line);
    let text = folded.text();
    if let Some(found) = BODIES.as_ref().and_then(|p| p.find(text))
        && found.end() < text.len()
    {
        let value = folded.span(found.end(), text.len());
        if names_bodies(ctx, value) {
            return Kind::Bodies(value);
        }
    }
    if let Some((word, title)) = text.split_once(':')
        && word.chars().count() <= LONGEST_WORD
        && !title.is_empty()
        && columns::role(word) == Some(Role::Item)
    {
        return Kind::Titled(folded.span(text.len() - title.len(), text.len()));
    }
    if let Some(c) = LABEL.as_ref().and_then(|p| p.captures(text))
        && let (Some(label), Some(rest)) = (c.get(1), c.get(2))
        && let Some(column) = columns::line(ctx, &[folded.span(label.start(), label.end())])
    {
        let rest = (!rest.is_empty()).then(|| folded.span(rest.start(), rest.end()));
        return Kind::Label(column, rest);
    }
    if let Some(column) = columns::line(ctx, &[line]).filter(|_| !text.contains('、')) {
        let bare = ctx.slice(line);
        if !is_list_lead(bare) && item_number(bare).is_none() {
            return Kind::Label(column, None);
        }
    }
    let numbered =
        || numbered_line::heading(ctx, line).is_some() || item_number(ctx.slice(line)).is_some();
    marked(ctx, line).unwrap_or_else(|| match numbered() {
        true => Kind::Numbered,
        false => Kind::Plain,
    })
}

fn marked(ctx: &Context<'_>, line: Span) -> Option<Kind> {
    let text = ctx.slice(line);
    let marker = text.chars().next()?;
    let rest = &text[marker.len_utf8()..];
    let blank = rest.starts_with(char::is_whitespace);
    let is_marker = match marker {
        '・' => !rest.starts_with('・'),
        '-' | '－' | '–' | '―' | '‐' | '*' => blank,
        c => is_bullet_glyph(c) && c != '※',
    };
    is_marker.then(|| Kind::Marked {
        marker,
        text: trim(ctx, Span::new(line.start + marker.len_utf8(), line.end)),
    })
}

/// Whether every name in the span is that of a known body.
fn names_bodies(ctx: &Context<'_>, span: Span) -> bool {
    let text = ctx.squeezed(span);
    let mut names = text
        .split(['、', '・', ',', '/', '◎', '及', 'び', '(', ')'])
        .filter(|name| !name.is_empty())
        .peekable();
    names.peek().is_some()
        && names.any(|name| {
            ctx.names.body(name).is_some()
                || ctx.names.ministry(name).is_some()
                || ctx.names.abbreviations.contains_key(name)
                || ctx.legend.contains_key(name)
        })
}
