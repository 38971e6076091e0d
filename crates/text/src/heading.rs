//! Headings by their shape: a label and a number, or a number in parentheses, and a title.

use std::sync::LazyLock;

use regex::Regex;

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

/// A number with a closing parenthesis.
static NUMBERED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^(\d{1,2})\)(.+)$").ok());

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
    // A longer line is a sentence; the limit keeps the reading of long lines linear.
    const LONGEST: usize = 600;
    if line.end - line.start > LONGEST {
        return None;
    }
    let folded = Folded::new(text, line);
    if folded.text().ends_with('。') || !is_numbered(folded.text()) {
        return None;
    }
    let (label, number, title) = if let Some(found) = LABELLED.as_ref()?.captures(folded.text()) {
        (
            found.get(1)?.as_str().to_owned(),
            found.get(2)?,
            found.get(3)?,
        )
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

/// The words that end a label.
const LABELS: [&str; 7] = ["項目", "分類", "分野", "施策", "領域", "目標", "柱"];

/// Whether the text begins with a number, or its first one follows a label; most lines fail here.
fn is_numbered(text: &str) -> bool {
    // Digits of other scripts begin with these bytes, and ideographs and kana with no such.
    let foreign = |b: u8| matches!(b, 0xd0..=0xe1 | 0xea | 0xef | 0xf0);
    let digit = |b: u8| b.is_ascii_digit() || foreign(b);
    match text.bytes().position(digit) {
        None => false,
        Some(0) => true,
        Some(at) if foreign(text.as_bytes()[at]) => true,
        Some(at) => LABELS.iter().any(|label| text[..at].ends_with(label)),
    }
}
