//! Text folded for matching: width, compatibility forms and blanks made one, with the way back.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use crate::Span;
use crate::entity::entity;

/// A stretch of text in normalisation form NFKC without blanks, in which patterns are looked for;
/// every place in it leads back to the source.
///
/// Line breaks of the layout and blanks round digits (`令和 7 年度`, `1 5 日`) disappear, so that a
/// name broken over lines is found. So do characters that are not seen: control characters,
/// zero-width and bidirectional marks, variation selectors. Marks are joined to the character
/// before them (`ﾃﾞ`, and a decomposed `デ`, are `デ`), and a character reference of HTML is the
/// character that it stands for.
///
/// ```
/// use seisaku_text::{Folded, Span};
/// let text = "（２０２５年\n６月 1 3 日）";
/// let folded = Folded::new(text, Span::new(0, text.len()));
/// assert_eq!(folded.text(), "(2025年6月13日)");
/// let at = folded.text().find("6月").unwrap();
/// assert_eq!(folded.span(at, at + "6月13日".len()), Span::new(19, 33));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    text: String,
    runs: Vec<Run>,
}

/// A stretch of the folded text that comes from one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    /// Its first byte in the folded text.
    at: usize,
    /// Where it comes from.
    origin: Span,
    /// Whether it is the source's text unchanged, byte for byte; else all of it comes from all of
    /// the origin.
    same: bool,
}

/// How many characters that are not seen may stand before a mark. A bound keeps folding linear.
const MOST_UNSEEN: usize = 8;

impl Folded {
    /// Folds the part `span` of `text`.
    pub fn new(text: &str, span: Span) -> Self {
        Self::of_parts(text, &[span])
    }

    /// Folds several parts of `text` as one, for what is printed in pieces.
    pub fn of_parts(text: &str, parts: &[Span]) -> Self {
        let mut folded = Self::default();
        for part in parts {
            let slice = text.get(part.start..part.end).unwrap_or_default();
            folded.push(slice, part.start);
        }
        folded
    }

    fn push(&mut self, slice: &str, start: usize) {
        self.text.reserve(slice.len());
        let mut at = 0;
        while at < slice.len() {
            // Nearly all characters of a text stay what they are.
            let stable = stable_length(&slice[at..]);
            if stable > 0 {
                self.push_same(&slice[at..at + stable], start + at);
                at += stable;
            } else {
                at = self.push_group(slice, at, start);
            }
        }
    }

    /// Adds text that stays what it is.
    fn push_same(&mut self, text: &str, start: usize) {
        let origin = Span::new(start, start + text.len());
        match self.runs.last_mut() {
            Some(run) if run.same && run.origin.end == origin.start => {
                run.origin.end = origin.end;
            }
            _ => self.runs.push(Run {
                at: self.text.len(),
                origin,
                same: true,
            }),
        }
        self.text.push_str(text);
    }

    /// Adds the character at `at` with the marks that belong to it; the byte after them.
    fn push_group(&mut self, slice: &str, at: usize, start: usize) -> usize {
        let Some((first, mut end)) = character(slice, at) else {
            return slice.len();
        };
        let after = slice[end..].chars().next();
        if first.is_whitespace() && after.is_none_or(is_no_mark) {
            return end;
        }
        if let Some(narrow) = narrow(first)
            && after.is_none_or(is_no_mark)
        {
            self.runs.push(Run {
                at: self.text.len(),
                origin: Span::new(start + at, start + end),
                same: false,
            });
            self.text.push(narrow);
            return end;
        }
        let mut group = String::new();
        if !is_ignored(first) {
            group.push(first);
        }
        let mut next = end;
        let mut unseen = 0;
        while let Some(c) = slice[next..].chars().next() {
            next += c.len_utf8();
            if is_mark(c) {
                group.push(c);
            } else if is_ignored(c) && unseen < MOST_UNSEEN {
                unseen += 1;
            } else {
                break;
            }
            if is_mark(c) || is_variation(c) {
                end = next;
            }
        }
        let from = self.text.len();
        self.text.extend(
            group
                .nfkc()
                .filter(|c| !c.is_whitespace() && !is_ignored(*c)),
        );
        if self.text.len() > from {
            self.runs.push(Run {
                at: from,
                origin: Span::new(start + at, start + end),
                same: false,
            });
        }
        end
    }

    /// The folded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The span in the source of the range `start..end` of the folded text.
    pub fn span(&self, start: usize, end: usize) -> Span {
        match (self.origin(start), self.origin(end.wrapping_sub(1))) {
            (Some(first), Some(last)) if start < end && first.start <= last.end => {
                Span::new(first.start, last.end)
            }
            _ => {
                let last = self.runs.last().map_or(0, |run| run.origin.end);
                let at = self.origin(start).map_or(last, |s| s.start);
                Span::new(at, at)
            }
        }
    }

    /// Where the character at this byte of the folded text comes from.
    fn origin(&self, byte: usize) -> Option<Span> {
        if byte >= self.text.len() {
            return None;
        }
        let run = self.runs[self.runs.partition_point(|run| run.at <= byte) - 1];
        if !run.same {
            return Some(run.origin);
        }
        let first = floor(&self.text, byte);
        let after = ceil(&self.text, byte + 1);
        let moved = |at: usize| run.origin.start + (at - run.at);
        Some(Span::new(moved(first), moved(after)))
    }

    /// The offset in the folded text of the first character at or after `byte` of the source.
    pub fn offset(&self, byte: usize) -> usize {
        let index = self.runs.partition_point(|run| run.origin.end <= byte);
        match self.runs.get(index) {
            None => self.text.len(),
            Some(run) if !run.same || byte <= run.origin.start => run.at,
            Some(run) => floor(&self.text, run.at + (byte - run.origin.start)),
        }
    }
}

/// The last boundary of characters at or before `at`.
pub(crate) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The first boundary of characters at or after `at`.
fn ceil(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// Text in normalisation form NFKC without blanks, for comparing; what [`Folded`] makes of it.
///
/// ```
/// assert_eq!(seisaku_text::squeeze("ＡＩ 技術"), "AI技術");
/// ```
pub fn squeeze(text: &str) -> String {
    Folded::new(text, Span::new(0, text.len())).text
}

/// Text in which each character reference of HTML is the character that it stands for.
pub fn resolved(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some((c, next)) = character(text, at) {
        out.push(c);
        at = next;
    }
    Cow::Owned(out)
}

/// The character at `at`, or the one that a reference there stands for, and the byte after it.
fn character(text: &str, at: usize) -> Option<(char, usize)> {
    let rest = text.get(at..)?;
    let c = rest.chars().next()?;
    if c == '&'
        && let Some((referred, length)) = entity(rest)
    {
        return Some((referred, at + length));
    }
    Some((c, at + c.len_utf8()))
}

/// How many bytes at the start of `text` stay what they are: characters that are stable, but for
/// the last of them where a mark may follow.
fn stable_length(text: &str) -> usize {
    let mut before = 0;
    for (at, c) in text.char_indices() {
        if !is_stable(c) || c == '&' {
            return if is_no_mark(c) { at } else { before };
        }
        before = at;
    }
    text.len()
}

/// Whether the character is its own NFKC form and no blank, wherever it stands before no mark.
fn is_stable(c: char) -> bool {
    matches!(c,
        '!'..='~'
        | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fe}'
        | '\u{3001}'..='\u{3003}' | '\u{3005}'..='\u{301d}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{2010}' | '\u{2013}'..='\u{2015}' | '\u{2018}'..='\u{201f}' | '\u{2022}'
        | '\u{2190}'..='\u{21ff}' | '\u{25a0}'..='\u{25ff}' | '\u{e000}'..='\u{f8ff}')
}

/// The ASCII character that one of full width stands for.
fn narrow(c: char) -> Option<char> {
    let full = matches!(c, '\u{ff01}'..='\u{ff5e}');
    full.then(|| char::from_u32(u32::from(c) - 0xfee0))
        .flatten()
}

/// Whether the character is surely none that joins the one before it, nor one that is not seen.
fn is_no_mark(c: char) -> bool {
    is_stable(c)
        || matches!(c, '\t' | '\n' | '\r' | ' ' | '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{2ff}')
        || matches!(c, '\u{3000}' | '\u{ff01}'..='\u{ff5e}')
}

/// A mark that joins the character before it.
fn is_mark(c: char) -> bool {
    canonical_combining_class(c) != 0
        // Voiced sound marks of half width, and the vowels and finals of Hangul.
        || matches!(c, '\u{ff9e}' | '\u{ff9f}' | '\u{1160}'..='\u{11ff}')
}

/// A selector that belongs to the character before it.
fn is_variation(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' | '\u{180b}'..='\u{180d}')
}

/// A character that is not seen: a control character, a zero-width or bidirectional mark, a
/// variation selector.
fn is_ignored(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || is_variation(c)
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_are_one() {
        for form in [
            "データ",
            "ﾃﾞｰﾀ",
            "テ\u{3099}ータ",
            "デ\u{200b}ー\u{2067}タ",
            "\u{feff}デー\u{0}タ\u{fe00}",
            "テ\u{200b}\u{3099}ー\nタ",
            "&#12487;&#x30fc;タ",
        ] {
            assert_eq!(squeeze(form), "データ", "{form:?}");
            let within = format!("医{form}療");
            let folded = Folded::new(&within, Span::new(0, within.len()));
            assert_eq!(folded.text(), "医データ療");
            let place = folded.span("医".len(), "医データ".len());
            assert_eq!(squeeze(&within[place.start..place.end]), "データ");
            assert!(within[..place.start].starts_with('医'));
        }
    }

    #[test]
    fn the_way_back_and_forth() {
        let text = "葛\u{e0100}城A&amp;B ①㌔";
        let folded = Folded::new(text, Span::new(0, text.len()));
        assert_eq!(folded.text(), "葛城A&B1キロ");
        assert_eq!(folded.span(0, "葛".len()), Span::new(0, 7));
        let kilo = folded.text().find('キ').unwrap();
        assert_eq!(folded.span(kilo, kilo + 1), folded.span(kilo, kilo + 6));
        for (byte, c) in text.char_indices().filter(|(_, c)| *c != '①') {
            let offset = folded.offset(byte);
            assert!(folded.text().is_char_boundary(offset), "{c}");
        }
        assert_eq!(folded.offset(text.find('B').unwrap()), "葛城A&".len());
        assert_eq!(Folded::default().span(0, 0), Span::new(0, 0));
    }
}
