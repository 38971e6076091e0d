//! The lines of a paper of cards: what each is by its shape.

use std::collections::BTreeMap;

use seisaku_text::{Folded, Span, is_bullet_glyph, is_list_lead};

use crate::rules::bullets::trim;
use crate::rules::columns::{self, Column, Role};
use crate::rules::numbered_line::is_page_number;
use crate::rules::{Context, fiscal_year, numbered_line, ordinal, places, tag};
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
    /// The width of the blanks before it.
    pub(super) indent: usize,
    pub(super) after_blank: bool,
    /// Whether a blank line or the edge of a page stands before it.
    pub(super) parted: bool,
    pub(super) kind: Kind,
}

impl Line {
    /// Whether it may be the number of a page.
    pub(super) fn is_page(&self) -> bool {
        matches!(self.kind, Kind::Page)
    }
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
    /// The number of a page.
    Page,
    Plain,
}

/// The lines of the document without the heads of pages.
pub(super) fn lines(ctx: &Context<'_>) -> Vec<Line> {
    let mut printed: Vec<(Span, usize, bool)> = Vec::new();
    let mut after_blank = true;
    for line in ctx.source.lines() {
        let span = trim(ctx, line);
        if !span.is_empty() {
            let blanks = ctx.slice(Span::new(line.start, span.start));
            let indent = blanks.chars().map(|c| if c == '\u{3000}' { 2 } else { 1 });
            printed.push((span, indent.sum(), after_blank));
        }
        after_blank = span.is_empty();
    }
    let heads = heads(ctx, &printed);
    let mut found: Vec<Line> = Vec::new();
    let mut after_page = false;
    for (span, indent, after_blank) in printed {
        if after_page && heads.contains_key(ctx.fold(span).text()) {
            continue;
        }
        let page = is_page_number(ctx.slice(span));
        found.push(Line {
            span,
            indent,
            // A blank line at the edge of a page parts nothing.
            after_blank: after_blank && !after_page,
            parted: after_blank || after_page,
            kind: match page {
                true => Kind::Page,
                false => kind(ctx, span),
            },
        });
        after_page = page;
    }
    number_labels(ctx, &mut found);
    mark_labels(ctx, &mut found);
    drop_labels(ctx, &mut found);
    find_labels(ctx, &mut found);
    find_words(ctx, &mut found);
    found
}

/// A heading of a column before a colon is a label where it comes again: `取組状況：…`.
fn find_words(ctx: &Context<'_>, lines: &mut [Line]) {
    const LONGEST: usize = 14;
    let word = |line: &Line| {
        let text = match line.kind {
            Kind::Plain | Kind::Titled(_) => line.span,
            Kind::Marked { text, .. } => text,
            _ => return None,
        };
        let colon = |c: char| matches!(c, ':' | '：');
        if !ctx.slice(text).chars().take(LONGEST * 2).any(colon) {
            return None;
        }
        let folded = ctx.fold(text);
        let (word, _) = folded.text().split_once(':')?;
        let short = word.chars().count() <= LONGEST && !word.contains(['、', '。', '(', '「']);
        let role = columns::role(word).filter(|role| short && *role != Role::Item)?;
        let end = word.len() + ':'.len_utf8();
        let whole = folded.text().len();
        let rest = (end < whole).then(|| folded.span(end, whole));
        let year = fiscal_year::first(ctx, folded.span(0, word.len()));
        Some((word.to_owned(), Column { role, year }, rest))
    };
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for (text, ..) in lines.iter().filter_map(word) {
        *count.entry(text).or_default() += 1;
    }
    for line in lines {
        if let Some((text, column, rest)) = word(line)
            && count.get(&text).is_some_and(|n| *n > 1)
        {
            line.kind = Kind::Label(column, rest);
        }
    }
}

/// A label without brackets comes again; a line that does not is a text that speaks of such things.
fn drop_labels(ctx: &Context<'_>, lines: &mut [Line]) {
    let bare = |line: &Line| {
        let folded = ctx.fold(line.span);
        let bracketed = LABEL.as_ref().is_some_and(|p| p.is_match(folded.text()));
        let label = matches!(line.kind, Kind::Label(_, None)) && !bracketed;
        label.then(|| folded.text().to_owned())
    };
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for text in lines.iter().filter_map(bare) {
        *count.entry(text).or_default() += 1;
    }
    for line in lines {
        if bare(line).is_some_and(|text| count.get(&text).is_none_or(|n| *n < 2)) {
            line.kind = Kind::Plain;
        }
    }
}

/// What stands in brackets at the beginning of several lines is a label, whatever it says.
fn find_labels(ctx: &Context<'_>, lines: &mut [Line]) {
    const LEAST: usize = 2;
    let label = |line: &Line| {
        let text = ctx.slice(line.span);
        let opens = text.chars().take(2).any(|c| "【〔［[〈＜<《".contains(c));
        if !matches!(line.kind, Kind::Plain) || !opens {
            return None;
        }
        let folded = ctx.fold(line.span);
        let c = LABEL.as_ref()?.captures(folded.text())?;
        let (label, rest) = (c.get(1)?, c.get(2)?);
        let opens = folded.text()[..label.start()].chars().next_back();
        let told = opens.is_some_and(|open| !matches!(open, '(' | '「'))
            && !tag::is_state(label.as_str())
            && !tag::names_bodies(ctx, label.as_str());
        let rest = (!rest.is_empty()).then(|| folded.span(rest.start(), rest.end()));
        told.then(|| (label.as_str().to_owned(), rest))
    };
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for (text, _) in lines.iter().filter_map(label) {
        *count.entry(text).or_default() += 1;
    }
    for line in lines {
        if let Some((text, rest)) = label(line)
            && count.get(&text).is_some_and(|n| *n >= LEAST)
        {
            let column = Column {
                role: Role::Untold,
                year: None,
            };
            line.kind = Kind::Label(column, rest);
        }
    }
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

/// A heading of a column may have a marker: where it comes again and again and each time an entry with
/// another marker or more blanks before it follows, it is no entry.
fn mark_labels(ctx: &Context<'_>, lines: &mut [Line]) {
    const LEAST: usize = 2;
    let label = |line: &Line| match line.kind {
        Kind::Marked { marker, text } => Some((marker, columns::line(ctx, &[text])?)),
        _ => None,
    };
    let over = |line: &Line, next: Option<&Line>| {
        next.is_some_and(|next| match (&line.kind, &next.kind) {
            (Kind::Marked { marker, .. }, Kind::Marked { marker: lower, .. }) => {
                next.indent > line.indent || lower != marker
            }
            (_, Kind::Plain) => next.indent > line.indent,
            _ => false,
        })
    };
    let mut count: BTreeMap<&str, (usize, bool)> = BTreeMap::new();
    for (i, line) in lines.iter().enumerate() {
        if label(line).is_some() {
            let seen = count.entry(ctx.slice(line.span)).or_insert((0, true));
            let next = lines[i + 1..].iter().find(|l| !l.is_page());
            *seen = (seen.0 + 1, seen.1 && over(line, next));
        }
    }
    for line in lines {
        let heads = count
            .get(ctx.slice(line.span))
            .is_some_and(|(n, over)| *over && *n >= LEAST);
        if let Some((_, column)) = label(line).filter(|_| heads) {
            line.kind = Kind::Label(column, None);
        }
    }
}

/// The lines that follow a page number more than once.
fn heads(ctx: &Context<'_>, printed: &[(Span, usize, bool)]) -> BTreeMap<String, usize> {
    let role = |text: &str| columns::role(text).is_some();
    let label = |text: &str| LABEL.as_ref().is_some_and(|p| p.is_match(text));
    let heading = |line: Span| {
        let text = ctx.squeezed(line);
        role(&text) && !label(&text) && ordinal::number(ctx.slice(line)).is_none()
    };
    let after_page = |pair: &[(Span, usize, bool)]| is_page_number(ctx.slice(pair[0].0));
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for (i, pair) in printed.windows(2).enumerate() {
        if !after_page(pair) {
            continue;
        }
        let text = ctx.squeezed(pair[1].0);
        // The headings of columns are printed again, and are no heads of pages.
        let before_heading = printed.get(i + 2).is_some_and(|(next, ..)| heading(*next));
        let heads = role(&text) && (label(&text) || before_heading);
        if !heads && places::parts(ctx, pair[1].0) < 3 {
            *count.entry(text.into_owned()).or_default() += 1;
        }
    }
    count.retain(|_, n| *n > 1);
    if count.keys().any(|text| role(text)) {
        // What stands elsewhere too is a heading.
        let mut elsewhere: BTreeMap<String, usize> = BTreeMap::new();
        for pair in printed.windows(2).filter(|pair| !after_page(pair)) {
            *elsewhere
                .entry(ctx.squeezed(pair[1].0).into_owned())
                .or_default() += 1;
        }
        count.retain(|text, _| !(role(text) && elsewhere.get(text).is_some_and(|n| *n > 1)));
    }
    count
}

fn kind(ctx: &Context<'_>, line: Span) -> Kind {
    let folded = ctx.fold(line);
    let text = folded.text();
    if let Some(found) = BODIES.as_ref().and_then(|p| p.find(text))
        && found.end() < text.len()
    {
        let value = folded.span(found.end(), text.len());
        if tag::names_bodies(ctx, &ctx.squeezed(value)) {
            return Kind::Bodies(value);
        }
    }
    let has_number = ordinal::number(ctx.slice(line)).is_some();
    if let Some((word, title)) = text.split_once(':')
        && word.chars().count() <= LONGEST_WORD
        && !title.is_empty()
        && columns::role(word) == Some(Role::Item)
        && !has_number
    {
        return Kind::Titled(folded.span(text.len() - title.len(), text.len()));
    }
    if !has_number
        && let Some(c) = LABEL.as_ref().and_then(|p| p.captures(text))
        && let (Some(label), Some(rest)) = (c.get(1), c.get(2))
        && let Some(found) = label_of(
            ctx,
            &folded,
            (label.as_str(), label.start(), label.end()),
            rest.as_str(),
        )
    {
        return found;
    }
    if let Some(column) = columns::line(ctx, &[line]).filter(|_| !text.contains('、')) {
        let bare = ctx.slice(line);
        if !is_list_lead(bare) && !has_number {
            return Kind::Label(column, None);
        }
    }
    let numbered = || has_number || numbered_line::heading(ctx, line).is_some();
    marked(ctx, line).unwrap_or_else(|| match numbered() {
        true => Kind::Numbered,
        false => Kind::Plain,
    })
}

/// A label in brackets, and what follows it on its line.
fn label_of(
    ctx: &Context<'_>,
    folded: &Folded,
    (label, start, end): (&str, usize, usize),
    rest: &str,
) -> Option<Kind> {
    let place = folded.span(start, end);
    let text = folded.text();
    let following = (!rest.is_empty()).then(|| folded.span(text.len() - rest.len(), text.len()));
    if let Some(column) = columns::line(ctx, &[place]) {
        return Some(Kind::Label(column, following));
    }
    let round = text[..start].ends_with(['(', '「']);
    let role = columns::role(label).filter(|_| !round && !label.contains('。'))?;
    match (role, following) {
        (Role::Item, Some(title)) => Some(Kind::Titled(title)),
        (Role::Bodies, Some(value)) if tag::only_bodies(ctx, &[value]) => Some(Kind::Bodies(value)),
        (role, following) => {
            let year = fiscal_year::first(ctx, place);
            Some(Kind::Label(Column { role, year }, following))
        }
    }
}

/// A line with a marker of a list.
pub(super) fn marked(ctx: &Context<'_>, line: Span) -> Option<Kind> {
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
