//! A cell taken apart: markup left behind by HTML dropped, what it marked kept as segments.

use crate::Span;

/// Elements whose tags part blocks. Tags of all others stand within a sentence.
pub(crate) const PARTING: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "iframe",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "noscript",
    "ol",
    "option",
    "p",
    "pre",
    "script",
    "section",
    "select",
    "style",
    "summary",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

/// How a segment was marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SegmentKind {
    /// Not marked at all.
    Bare,
    /// In `<p>`.
    Paragraph,
    /// In a list, at this depth from 1.
    List(usize),
}

/// A stretch of a cell between two tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Its text, with the blanks that stand at its ends: a lone blank can be all that is left of
    /// a list entry's bounds.
    pub span: Span,
    /// How it was marked.
    pub kind: SegmentKind,
    /// Whether an `<li>` opened it.
    pub entry: bool,
}

/// The segments of the part `span` of `text`. Tags need not be balanced; what looks like a tag
/// but is none (`p<0.05`) is text.
///
/// ```
/// use seisaku_text::{SegmentKind, Span, segments};
/// let cell = "<p>前文。</p> <ul> 一。 二。";
/// let found = segments(cell, Span::new(0, cell.len()));
/// let kinds: Vec<_> = found.iter().map(|s| s.kind).collect();
/// assert_eq!(kinds, [SegmentKind::Paragraph, SegmentKind::List(1)]);
/// ```
pub fn segments(text: &str, span: Span) -> Vec<Segment> {
    let mut found = Vec::new();
    let mut state = State::default();
    let mut start = span.start;
    for (tag, place) in Tags::new(text, span) {
        state.text(text, Span::new(start, place.start));
        // Tags within a sentence part nothing.
        if tag.parts() {
            state.flush(&mut found);
            state.apply(&tag);
        }
        start = place.end;
    }
    state.text(text, Span::new(start.min(span.end), span.end));
    state.flush(&mut found);
    found
}

/// The tags in the part `span` of `text`.
///
/// ```
/// use seisaku_text::{Span, markup};
/// let cell = "<p>p<0.05";
/// assert_eq!(markup(cell, Span::new(0, cell.len())), [Span::new(0, 3)]);
/// ```
pub fn markup(text: &str, span: Span) -> Vec<Span> {
    Tags::new(text, span).map(|(_, place)| place).collect()
}

/// The tags in a part of a text, one after the other; a comment and a declaration are tags too.
pub(crate) struct Tags<'a> {
    text: &'a str,
    at: usize,
    end: usize,
    /// A comment that is not closed is none, and then no later one is.
    comments: bool,
}

impl<'a> Tags<'a> {
    pub(crate) fn new(text: &'a str, span: Span) -> Self {
        Self {
            text,
            at: span.start,
            end: span.end,
            comments: true,
        }
    }

    /// Goes on at a later byte.
    pub(crate) fn skip_to(&mut self, at: usize) {
        self.at = at;
    }

    /// A comment that opens at `open`, and the byte after it.
    fn comment(&mut self, open: usize) -> Option<(Tag<'a>, usize)> {
        let text = self.text;
        let rest = text.get(open..self.end)?.strip_prefix("<!--")?;
        let length = rest.find("-->").filter(|_| self.comments);
        self.comments = length.is_some();
        let tag = Tag {
            name: "!--",
            closing: false,
        };
        length.map(|length| (tag, open + "<!--".len() + length + "-->".len()))
    }
}

impl<'a> Iterator for Tags<'a> {
    type Item = (Tag<'a>, Span);

    fn next(&mut self) -> Option<Self::Item> {
        let text = self.text;
        loop {
            let open = self.at + text.get(self.at..self.end)?.find('<')?;
            let comment = match self.comments {
                true => self.comment(open),
                false => None,
            };
            if let Some((found, end)) = comment.or_else(|| tag(text, open, self.end)) {
                self.at = end;
                return Some((found, Span::new(open, end)));
            }
            self.at = open + 1;
        }
    }
}

/// Which elements are open.
#[derive(Default)]
struct State {
    depth: usize,
    paragraph: bool,
    entry: bool,
    /// The text since the last tag that parts.
    span: Option<Span>,
}

impl State {
    fn apply(&mut self, tag: &Tag<'_>) {
        match (tag.name.to_ascii_lowercase().as_str(), tag.closing) {
            ("ul" | "ol", false) => {
                self.depth += 1;
                self.paragraph = false;
            }
            ("ul" | "ol", true) => self.depth = self.depth.saturating_sub(1),
            ("p", closing) => self.paragraph = !closing,
            ("li", closing) => self.entry = !closing,
            _ => {}
        }
    }

    /// Adds a text to the open segment.
    fn text(&mut self, text: &str, span: Span) {
        let blank = text
            .get(span.start..span.end)
            .is_none_or(|t| t.trim().is_empty());
        if !blank {
            self.span = Some(self.span.map_or(span, |before| before.cover(span)));
        }
    }

    fn flush(&mut self, found: &mut Vec<Segment>) {
        let Some(span) = self.span.take() else {
            return;
        };
        let kind = match (self.paragraph, self.depth) {
            (true, _) => SegmentKind::Paragraph,
            (false, 0) => SegmentKind::Bare,
            (false, depth) => SegmentKind::List(depth),
        };
        found.push(Segment {
            span,
            kind,
            entry: std::mem::take(&mut self.entry),
        });
    }
}

/// A tag.
pub(crate) struct Tag<'a> {
    /// Its name as printed; of a comment or a declaration, one that no element has.
    pub name: &'a str,
    pub closing: bool,
}

impl Tag<'_> {
    /// Whether it parts what stands before it from what stands after.
    pub(crate) fn parts(&self) -> bool {
        let name = self.name.to_ascii_lowercase();
        name == "br" || PARTING.contains(&name.as_str())
    }
}

/// A tag that opens at `open`, and the byte after it.
fn tag(text: &str, open: usize, end: usize) -> Option<(Tag<'_>, usize)> {
    let rest = text.get(open + 1..end)?;
    let closing = rest.starts_with('/');
    // `<!DOCTYPE html>` and `<?xml …?>`.
    let declares = rest.starts_with(['!', '?']);
    let name_start = usize::from(closing || declares);
    let name_len = rest[name_start..]
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(rest.len() - name_start);
    let name = &rest[name_start..name_start + name_len];
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let after = &rest[name_start + name_len..];
    // An attribute does not run over another tag, and over a line only where it has a value.
    let close = after.find(['>', '<'])?;
    let attributes = after[..close].trim_end_matches(['/', '?']);
    if attributes.contains('\n') && !attributes.contains('=') {
        return None;
    }
    let is_tag = after[close..].starts_with('>')
        && (attributes.is_empty() || attributes.starts_with(char::is_whitespace));
    is_tag.then_some((
        Tag {
            name: if declares { "!" } else { name },
            closing,
        },
        open + 1 + name_start + name_len + close + 1,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(cell: &str) -> Vec<(String, SegmentKind)> {
        segments(cell, Span::new(0, cell.len()))
            .into_iter()
            .map(|s| (cell[s.span.start..s.span.end].to_owned(), s.kind))
            .collect()
    }

    #[test]
    fn nested_lists_that_are_never_closed() {
        assert_eq!(
            texts("<ul style=\"x: y\"> 上。 <ul> ①下"),
            [
                (" 上。 ".to_owned(), SegmentKind::List(1)),
                (" ①下".to_owned(), SegmentKind::List(2)),
            ]
        );
    }

    #[test]
    fn tags_within_a_sentence() {
        let cell = "<b>①</b>甲<br><!-- 注 -->乙<sup>※</sup>";
        let found = ["①</b>甲", "乙<sup>※"];
        assert_eq!(
            texts(cell),
            found.map(|text| (text.to_owned(), SegmentKind::Bare))
        );
    }

    #[test]
    fn a_smaller_than_sign_is_text() {
        assert_eq!(
            texts("p<0.05 and a<b"),
            [("p<0.05 and a<b".to_owned(), SegmentKind::Bare)]
        );
    }
}
