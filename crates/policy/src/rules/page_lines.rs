//! The lines of a page that are not blank, for the rules that read a page line by line.

use seisaku_text::{BlockKind, Format, Page, Span};

use super::Context;
use super::bullets::trim;

/// A line that is not blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PageLine {
    /// Where it stands, without blanks round it.
    pub span: Span,
    /// Whether a blank line stands before it.
    pub after_blank: bool,
}

/// The lines of a page, in order. A dozen rules ask for them, so they are kept.
pub(crate) fn page_lines(ctx: &Context<'_>, page: &Page) -> Vec<PageLine> {
    let pages = &ctx.document.pages;
    let lines = ctx.lines.get_or_init(|| {
        let lines = pages.iter().map(|page| of_page(ctx, page));
        lines.collect()
    });
    let place = pages.binary_search_by_key(&page.number, |p| p.number);
    let known = place.ok().filter(|at| pages[*at] == *page);
    known.map_or_else(|| of_page(ctx, page), |at| lines[at].clone())
}

fn of_page(ctx: &Context<'_>, page: &Page) -> Vec<PageLine> {
    if ctx.document.format == Format::Html {
        return of_html(ctx, page);
    }
    let mut at = page.span.start;
    let mut after_blank = true;
    let mut found = Vec::new();
    for line in lines_of(ctx.slice(page.span)) {
        let span = trim(ctx, Span::new(at, at + line.len()));
        at += line.len();
        if !span.is_empty() {
            found.push(PageLine { span, after_blank });
        }
        after_blank = span.is_empty();
    }
    found
}

/// The lines of a page of HTML: what stands between tags that part blocks. A row is one.
fn of_html(ctx: &Context<'_>, page: &Page) -> Vec<PageLine> {
    let blocks = ctx.document.blocks_of(page).iter();
    let mut found = Vec::new();
    for block in blocks.filter(|b| !b.is_markup()) {
        let parts: Vec<Span> = match &block.kind {
            BlockKind::Paragraph { lines } if ctx.slice(block.span).contains("<br") => {
                lines.clone()
            }
            _ => vec![block.span],
        };
        found.extend(parts.into_iter().enumerate().map(|(n, span)| PageLine {
            span,
            after_blank: n == 0,
        }));
    }
    found
}

/// The lines of a text with their ends: LF, CR LF, CR or a form feed.
fn lines_of(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let ends = |b: u8| matches!(b, b'\n' | b'\r' | 0x0c);
        let end = match rest.bytes().position(ends) {
            Some(at) if rest[at..].starts_with("\r\n") => at + 2,
            Some(at) => at + 1,
            None => rest.len(),
        };
        let (line, after) = rest.split_at(end);
        rest = after;
        (!line.is_empty()).then_some(line)
    })
}

/// Whether a folded line is the number of a page: `- 12 -`.
pub(crate) fn is_page_number(folded: &str) -> bool {
    const DIGITS: usize = 3;
    let inner = folded.trim_matches(['-', '−', 'ー', '―', '–', '—', '─']);
    (1..=DIGITS).contains(&inner.len()) && inner.chars().all(|c| c.is_ascii_digit())
}
