//! Text folded for matching: width, compatibility forms and blanks made one, with the way back.

use unicode_normalization::UnicodeNormalization;

use crate::Span;

/// A stretch of text in normalisation form NFKC without blanks, in which patterns are looked for;
/// every place in it leads back to the source.
///
/// Line breaks of the layout and blanks round digits (`令和 7 年度`, `1 5 日`) disappear, so that a
/// name broken over lines is found.
///
/// ```
/// use seisaku_text::{Folded, Span};
/// let text = "（２０２５年\n６月 1 3 日）";
/// let folded = Folded::new(text, Span::new(0, text.len()));
/// assert_eq!(folded.text(), "(2025年6月13日)");
/// let at = folded.text().find("6月").unwrap();
/// assert_eq!(folded.span(at, at + "6月13日".len()), Span::new(19, 33));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    text: String,
    /// For each byte of the folded text, the span of the character that it comes from.
    origin: Vec<Span>,
}

impl Folded {
    /// Folds the part `span` of `text`.
    pub fn new(text: &str, span: Span) -> Self {
        let mut folded = Self {
            text: String::new(),
            origin: Vec::new(),
        };
        folded.push(text, span);
        folded
    }

    /// Folds several parts of `text` as one, for what is printed in pieces.
    pub fn of_parts(text: &str, parts: &[Span]) -> Self {
        let mut folded = Self {
            text: String::new(),
            origin: Vec::new(),
        };
        for part in parts {
            folded.push(text, *part);
        }
        folded
    }

    fn push(&mut self, text: &str, span: Span) {
        let slice = text.get(span.start..span.end).unwrap_or_default();
        for (i, c) in slice.char_indices() {
            let start = span.start + i;
            let origin = Span::new(start, start + c.len_utf8());
            for folded in std::iter::once(c).nfkc().filter(|c| !is_blank(*c)) {
                self.text.push(folded);
                for _ in 0..folded.len_utf8() {
                    self.origin.push(origin);
                }
            }
        }
    }

    /// The folded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The span in the source of the range `start..end` of the folded text.
    pub fn span(&self, start: usize, end: usize) -> Span {
        match (self.origin.get(start), self.origin.get(end.wrapping_sub(1))) {
            (Some(first), Some(last)) if start < end => Span::new(first.start, last.end),
            _ => {
                let at = self
                    .origin
                    .get(start)
                    .map_or_else(|| self.origin.last().map_or(0, |s| s.end), |s| s.start);
                Span::new(at, at)
            }
        }
    }

    /// The offset in the folded text of the first character at or after `byte` of the source.
    pub fn offset(&self, byte: usize) -> usize {
        self.origin.partition_point(|s| s.end <= byte)
    }
}

/// Text in normalisation form NFKC without blanks, for comparing.
///
/// ```
/// assert_eq!(seisaku_text::squeeze("ＡＩ 技術"), "AI技術");
/// ```
pub fn squeeze(text: &str) -> String {
    text.nfkc().filter(|c| !is_blank(*c)).collect()
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}
