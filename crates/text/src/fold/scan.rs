//! Character by character: what stays as it is, what is folded, what is left out.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use super::Whole;
use crate::Span;
use crate::entity::entity;

/// How many characters that are not seen may stand before a mark. A bound keeps folding linear.
const MOST_UNSEEN: usize = 8;

/// What receives folded text.
pub(super) trait Sink {
    /// The text so far.
    fn text(&mut self) -> &mut String;
    /// Adds text that stays what it is.
    fn same(&mut self, text: &str, start: usize);
    /// Learns where the text from `at` on comes from.
    fn from(&mut self, at: usize, origin: Span);
}

impl Sink for Whole {
    fn text(&mut self) -> &mut String {
        &mut self.text
    }

    fn same(&mut self, text: &str, start: usize) {
        self.push_same(text, start);
    }

    fn from(&mut self, at: usize, origin: Span) {
        self.push_run(at, origin);
    }
}

/// The text alone, for comparing.
impl Sink for String {
    fn text(&mut self) -> &mut String {
        self
    }

    fn same(&mut self, text: &str, _: usize) {
        self.push_str(text);
    }

    fn from(&mut self, _: usize, _: Span) {}
}

/// Folds a piece of text that begins at `start` of its source.
pub(super) fn fold_into(slice: &str, start: usize, sink: &mut impl Sink) {
    sink.text().reserve(slice.len());
    let mut at = 0;
    while at < slice.len() {
        // Nearly all characters of a text stay what they are.
        let stable = stable_length(&slice[at..]);
        if stable > 0 {
            sink.same(&slice[at..at + stable], start + at);
            at += stable;
        } else {
            at = fold_group(slice, at, start, sink);
        }
    }
}

/// Adds the character at `at` with the marks that belong to it; the byte after them.
fn fold_group(slice: &str, at: usize, start: usize, sink: &mut impl Sink) -> usize {
    let Some((first, mut end)) = character(slice, at) else {
        return slice.len();
    };
    let after = slice[end..].chars().next();
    if first.is_whitespace() && after.is_none_or(is_no_mark) {
        return end;
    }
    let from = sink.text().len();
    if let Some(narrow) = narrow(first)
        && after.is_none_or(is_no_mark)
    {
        sink.text().push(narrow);
        sink.from(from, Span::new(start + at, start + end));
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
    sink.text().extend(
        group
            .nfkc()
            .filter(|c| !c.is_whitespace() && !is_ignored(*c)),
    );
    sink.from(from, Span::new(start + at, start + end));
    end
}

/// The character at `at`, or the one that a reference there stands for, and the byte after it.
pub(super) fn character(text: &str, at: usize) -> Option<(char, usize)> {
    let rest = text.get(at..)?;
    let c = rest.chars().next()?;
    if c == '&'
        && let Some((referred, length)) = entity(rest)
    {
        return Some((referred, at + length));
    }
    Some((c, at + c.len_utf8()))
}

/// Whether all of a text stays what it is.
pub(super) fn is_stable_text(text: &str) -> bool {
    stable_length(text) == text.len()
}

/// How many bytes at the start of `text` stay what they are: characters that are stable, but for
/// the last of them where a mark may follow.
fn stable_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut before, mut at) = (0, 0);
    while let Some(first) = bytes.get(at) {
        let length = match first {
            b'!'..=b'%' | b'\''..=b'~' => 1,
            // Nearly all of Japanese text: these are seen to be stable by their bytes.
            0xe5..=0xe9 => 3,
            0xe4 if bytes[at + 1] >= 0xb8 => 3,
            0xe3 if is_stable_kana(bytes[at + 1], bytes[at + 2]) => 3,
            _ => {
                let c = text[at..].chars().next().unwrap_or_default();
                if !is_stable(c) || c == '&' {
                    return if is_no_mark(c) { at } else { before };
                }
                c.len_utf8()
            }
        };
        before = at;
        at += length;
    }
    text.len()
}

/// The same of what begins with the byte E3: U+3001 to U+30FE but for blanks and marks.
fn is_stable_kana(second: u8, third: u8) -> bool {
    match second {
        0x80 => matches!(third, 0x81..=0x83 | 0x85..=0x9d),
        0x81 => third >= 0x81,
        0x82 => third <= 0x96 || third >= 0xa1,
        0x83 => third <= 0xbe,
        _ => false,
    }
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
    fn what_is_stable_by_its_bytes() {
        for c in '\0'..='\u{ffff}' {
            let text = c.to_string();
            let stable = stable_length(&text) > 0;
            assert_eq!(stable, is_stable(c) && c != '&', "{c:?}");
        }
    }
}
