//! Marks that are not seen where the layout is read: zero-width and bidirectional marks at the
//! start of a line or a cell, after a sentence, or beside a bullet.
//!
//! There they would hide what opens a line. They are left out of the text that is read, and the
//! places of that text lead back to what is printed. Within words they stay: matching folds them.

use crate::{circled_number, is_bullet_glyph};

/// Marks left out at one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Gap {
    /// The byte of the text without them before which they stand.
    pub at: usize,
    /// The bytes of all marks up to here.
    pub bytes: usize,
    /// The characters of all marks up to here.
    pub chars: usize,
}

/// The text without such marks, and where they stood; `None` where there are none.
pub(crate) fn without(printed: &str) -> Option<(String, Vec<Gap>)> {
    if !printed.contains(is_mark) {
        return None;
    }
    let mut text = String::with_capacity(printed.len());
    let mut gaps: Vec<Gap> = Vec::new();
    let mut rest = printed;
    while let Some(at) = rest.find(is_mark) {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        let after = from.trim_start_matches(is_mark);
        let marks = &from[..from.len() - after.len()];
        if of_layout(text.chars().next_back(), after.chars().next()) {
            let last = gaps.last().map_or((0, 0), |g| (g.bytes, g.chars));
            gaps.push(Gap {
                at: text.len(),
                bytes: last.0 + marks.len(),
                chars: last.1 + marks.chars().count(),
            });
        } else {
            text.push_str(marks);
        }
        rest = after;
    }
    text.push_str(rest);
    (!gaps.is_empty()).then_some((text, gaps))
}

/// Whether a place between two characters is one where the layout is read.
fn of_layout(before: Option<char>, after: Option<char>) -> bool {
    let sign = |c: char| is_bullet_glyph(c) || circled_number(c).is_some() || c == '・';
    let opens = |c: char| c.is_whitespace() || sign(c) || matches!(c, '>' | '。' | '】');
    let closes = |c: char| c.is_whitespace() || sign(c) || matches!(c, '<' | '【');
    before.is_none_or(opens) || after.is_none_or(closes)
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_beside_signs_of_the_layout_go_and_others_stay() {
        let (text, gaps) = without("\u{200b}①研\u{200b}究。\u{feff}\u{200e}・ 医療\n").unwrap();
        assert_eq!(text, "①研\u{200b}究。・ 医療\n");
        let found: Vec<_> = gaps.iter().map(|g| (g.at, g.bytes, g.chars)).collect();
        assert_eq!(found, [(0, 3, 1), (15, 9, 3)]);
        assert!(without("研\u{200b}究").is_none());
        assert!(without("研究").is_none());
    }
}
