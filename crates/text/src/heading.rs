//! Headings by their shape: a label and a number, or a number in parentheses, and a title.

use std::sync::LazyLock;

use regex::{Match, Regex};

use crate::{Folded, Span};

/// A heading taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The word before the number (`大項目`); empty for a bare number (`1) …`).
    pub label: String,
    /// The number.
    pub number: u32,
    /// Where the title stands; empty where only label and number are printed.
    pub title: Span,
}

/// A label of ideographs before a number; then a colon, or the title or nothing at all.
static LABELLED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^(\p{Han}{1,6}項目|\p{Han}{1,3}分類|\p{Han}{0,4}分野|\p{Han}{0,4}施策|\p{Han}{0,4}領域|\p{Han}{0,4}目標|柱)(\d{1,3})[:.]?(.*)$",
    )
    .ok()
});

/// Further labels, whose number may go down in steps (`施策群1-2`) or stand in parentheses. The words
/// are common ones, so the title is parted from the number by a colon or a blank.
static IN_STEPS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^([\p{Han}の]{0,6}(?:項目|分類|分野|施策|施策群|領域|目標|政策|方向|方向性|方針|戦略|視点|テーマ|プログラム|柱|群)|\p{Han}{2,4}課題)\(?(?:\d{1,2}[-‐−―ー.])*(\d{1,2})\)?([:.、]?)(.*)$",
    )
    .ok()
});

/// A number with a closing parenthesis.
static NUMBERED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^(\d{1,2})\)(.+)$").ok());

/// A longer line is a sentence; the limit keeps the reading of long lines linear.
pub(crate) const LONGEST: usize = 600;

/// Reads a line as a heading by its shape; `None` for a line that has none.
///
/// A heading is one line without a full stop at its end.
///
/// ```
/// use seisaku_text::{Span, heading};
/// let text = "大項目 4 : 健康長寿社会";
/// let found = heading(text, Span::new(0, text.len())).unwrap();
/// assert_eq!((found.label.as_str(), found.number), ("大項目", 4));
/// assert_eq!(&text[found.title.start..found.title.end], "健康長寿社会");
/// ```
pub fn heading(text: &str, line: Span) -> Option<Heading> {
    let printed = text.get(line.start..line.end).unwrap_or_default();
    if printed.len() > LONGEST || !may_hold_a_digit(printed) {
        return None;
    }
    let folded = Folded::new(text, unmarked(text, line));
    if folded.text().ends_with('。') || !is_numbered(folded.text()) {
        return None;
    }
    let plain = LABELLED.as_ref()?.captures(folded.text());
    let (label, number, title) = if let Some(found) = plain.filter(|found| !goes_down(&found[3])) {
        (
            found.get(1)?.as_str().to_owned(),
            found.get(2)?,
            found.get(3)?,
        )
    } else if let Some(found) = in_steps(&folded) {
        found
    } else {
        let found = NUMBERED.as_ref()?.captures(folded.text())?;
        (String::new(), found.get(1)?, found.get(2)?)
    };
    Some(Heading {
        label,
        number: number.as_str().parse().ok()?,
        title: folded.span(title.start(), title.end()),
    })
}

/// A line without the marks of a heading in Markdown.
fn unmarked(text: &str, line: Span) -> Span {
    let printed = text.get(line.start..line.end).unwrap_or_default();
    let rest = printed.trim_start_matches('#');
    match rest.len() < printed.len() && rest.starts_with(' ') {
        true => Span::new(line.end - rest.trim_start().len(), line.end),
        false => line,
    }
}

/// Whether what follows a number is a step down from it: the `-2` of `目標1-2`.
fn goes_down(rest: &str) -> bool {
    let after = rest.trim_start_matches(['-', '‐', '−', '―', 'ー', '.']);
    after.len() < rest.len() && after.starts_with(|c: char| c.is_ascii_digit())
}

/// Label, number and title of a heading whose label is a common word.
fn in_steps(folded: &Folded) -> Option<(String, Match<'_>, Match<'_>)> {
    let found = IN_STEPS.as_ref()?.captures(folded.text())?;
    let (label, number, mark, title) = (found.get(1)?, found.get(2)?, found.get(3)?, found.get(4)?);
    let parted = || {
        let before = folded.span(label.start(), mark.end()).end;
        before < folded.span(title.start(), title.end()).start
    };
    let bare = title.as_str().is_empty() || !mark.as_str().is_empty() || parted();
    bare.then(|| (label.as_str().to_owned(), number, title))
}
/// The words that end a label.
const LABELS: &[&str] = &[
    "項目",
    "分類",
    "分野",
    "施策",
    "領域",
    "目標",
    "政策",
    "方向",
    "方向性",
    "方針",
    "戦略",
    "視点",
    "テーマ",
    "プログラム",
    "柱",
    "群",
    "課題",
];

/// Whether folding can bring out a digit; most lines hold nothing but ideographs and kana.
fn may_hold_a_digit(printed: &str) -> bool {
    let bytes = printed.as_bytes();
    bytes.iter().zip(1..).any(|(byte, next)| match byte {
        // References of HTML, superscripts, signs, other scripts, full width.
        b'0'..=b'9' | b'&' | 0xc2 | 0xd0..=0xe2 | 0xea | 0xef | 0xf0 => true,
        // Numbers in circles and months; kana and ideographs begin lower or higher.
        0xe3 => bytes.get(next).is_some_and(|second| *second > 0x83),
        _ => false,
    })
}

/// Whether the text begins with a number, or its first one follows a label; most lines fail here.
fn is_numbered(text: &str) -> bool {
    // Digits of other scripts begin with these bytes, and ideographs and kana with no such.
    let foreign = |b: u8| matches!(b, 0xd0..=0xe1 | 0xea | 0xef | 0xf0);
    let digit = |b: u8| b.is_ascii_digit() || foreign(b);
    match text.bytes().position(digit) {
        None => false,
        Some(0) => true,
        Some(at) if foreign(text.as_bytes()[at]) => true,
        Some(at) => {
            let before = text[..at].trim_end_matches('(');
            LABELS.iter().any(|label| before.ends_with(label))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_are_folded_to_digits() {
        for c in ('\u{80}'..=char::MAX).filter(|c| !may_hold_a_digit(&c.to_string())) {
            let folded = crate::squeeze(&c.to_string());
            assert!(
                !folded.contains(char::is_numeric) || folded == c.to_string(),
                "{c:?}"
            );
        }
    }
}
