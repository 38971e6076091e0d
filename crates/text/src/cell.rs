//! A cell taken apart: markup left behind by HTML dropped, what it marked kept as segments.

use crate::Span;

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
    let mut at = span.start;
    let slice = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    while let Some(open) = slice(at, span.end).find('<').map(|i| at + i) {
        let Some((tag, end)) = tag(text, open, span.end) else {
            at = open + 1;
            continue;
        };
        at = end;
        if is_inline(&tag, slice(start, open)) {
            continue;
        }
        state.flush(text, Span::new(start, open), &mut found);
        state.apply(&tag);
        start = end;
    }
    state.flush(text, Span::new(start.min(span.end), span.end), &mut found);
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
    let mut found = Vec::new();
    let mut at = span.start;
    while let Some(open) = text
        .get(at..span.end)
        .and_then(|rest| rest.find('<'))
        .map(|i| at + i)
    {
        at = match tag(text, open, span.end) {
            Some((_, end)) => {
                found.push(Span::new(open, end));
                end
            }
            None => open + 1,
        };
    }
    found
}

/// Whether the tag stands within a line of text. A break ends the line only after a sentence.
fn is_inline(tag: &Tag<'_>, before: &str) -> bool {
    match tag.name.to_ascii_lowercase().as_str() {
        "b" | "strong" | "i" | "em" | "u" | "s" | "span" | "a" | "font" | "sup" | "sub"
        | "small" | "ruby" | "mark" => true,
        "br" => !before.trim_end().ends_with(['。', '】']),
        _ => false,
    }
}

/// Which elements are open.
#[derive(Default)]
struct State {
    depth: usize,
    paragraph: bool,
    entry: bool,
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

    fn flush(&mut self, text: &str, span: Span, found: &mut Vec<Segment>) {
        if text
            .get(span.start..span.end)
            .is_none_or(|t| t.trim().is_empty())
        {
            return;
        }
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

struct Tag<'a> {
    name: &'a str,
    closing: bool,
}

/// A tag that opens at `open`, and the byte after it.
fn tag(text: &str, open: usize, end: usize) -> Option<(Tag<'_>, usize)> {
    let rest = text.get(open + 1..end)?;
    let closing = rest.starts_with('/');
    let name_start = usize::from(closing);
    let name_len = rest[name_start..]
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(rest.len() - name_start);
    let name = &rest[name_start..name_start + name_len];
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let after = &rest[name_start + name_len..];
    // An attribute does not run over a line, nor over another tag.
    let close = after.find(['>', '<', '\n'])?;
    let attributes = after[..close].trim_end_matches('/');
    let is_tag = after[close..].starts_with('>')
        && (attributes.is_empty() || attributes.starts_with(char::is_whitespace));
    is_tag.then_some((
        Tag { name, closing },
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
    fn markup_within_a_line_parts_nothing() {
        let found = texts("<li>一<b>二</b><br>三。<br/>四</li>");
        let found: Vec<&str> = found.iter().map(|(t, _)| t.as_str()).collect();
        assert_eq!(found, ["一<b>二</b><br>三。", "四"]);
    }

    #[test]
    fn a_smaller_than_sign_is_text() {
        assert_eq!(
            texts("p<0.05 and a<b"),
            [("p<0.05 and a<b".to_owned(), SegmentKind::Bare)]
        );
    }
}
