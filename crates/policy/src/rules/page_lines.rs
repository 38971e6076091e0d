//! The lines of a page that are not blank, for the rules that read a page line by line.

use seisaku_text::{Page, Span};

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

/// The lines of a page, in order.
pub(crate) fn page_lines(ctx: &Context<'_>, page: &Page) -> Vec<PageLine> {
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
