//! What a cell of a table of figures holds.
//!
//! ```text
//! 1,234    ▲5.1%    約30    0.1未満    73.8*    r1,300    620人(50.2%)
//! －  …  x                                    nothing is known, or nothing is told
//! ```
//!
//! A mark behind a figure leads to the note that explains it.

use crate::rules::findings::quantity::number;
use crate::values::{Pattern, pattern};
use crate::{Bound, Quantity};

/// A cell of a table of figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// A figure, the share in parentheses behind it, and the mark that leads to a note.
    Figure {
        quantity: Quantity,
        share: Option<Quantity>,
        mark: Option<String>,
    },
    /// A sign that there is no figure, or that it is not told.
    Missing,
}

/// The most bytes of a figure with all that may stand round it.
const LONGEST: usize = 90;

static MARK: Pattern = pattern!(
    r"(?:[*※†‡#]+\d{0,2}\)?|\((?:注|\*|※)?\d{1,2}\)|\(注\)|注\d{0,2}\)?|\d\)|[rp]|\([rp速]\))$"
);
static LEADING: Pattern = pattern!(r"^(?:[rpe]|[*※†]\d{0,2}|\([rp]\))(?:\d|▲|△|-)");
static PAIR: Pattern = pattern!(r"^([^()]+)\(([^()]+)\)$");
static LESS: Pattern = pattern!(r"^(?:<|≦|≤)(.+)$");

/// What a folded cell holds; `None` where it is a text.
pub(super) fn value(text: &str) -> Option<Value> {
    if is_missing(text) {
        return Some(Value::Missing);
    }
    // Most cells are words, or sentences.
    if text.len() > LONGEST || !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let figure = |quantity, share, mark| {
        Some(Value::Figure {
            quantity,
            share,
            mark,
        })
    };
    if let Some(quantity) = amount(text) {
        return figure(quantity, None, None);
    }
    if let Some(c) = PAIR.as_ref().and_then(|p| p.captures(text))
        && let (Some(quantity), Some(share)) = (amount(&c[1]), amount(&c[2]))
        && (c[2].contains('%') || c[2].contains('.'))
    {
        return figure(quantity, Some(share), None);
    }
    if let Some(inner) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')'))
        && let Some(quantity) = amount(inner)
        && (inner.contains('%') || inner.contains(['.', ',']))
    {
        return figure(quantity, None, None);
    }
    let (body, mark) = marked(text)?;
    let quantity = amount(body)?;
    figure(quantity, None, Some(mark.to_owned()))
}

/// A figure and the mark at its end or beginning.
fn marked(text: &str) -> Option<(&str, &str)> {
    if let Some(m) = LEADING.as_ref().and_then(|p| p.find(text)) {
        let mark = m
            .as_str()
            .trim_end_matches(|c: char| c.is_ascii_digit() || "▲△-".contains(c));
        if !mark.is_empty() {
            return Some((&text[mark.len()..], mark));
        }
    }
    let m = MARK.as_ref()?.find(text)?;
    (m.start() > 0).then(|| (&text[..m.start()], m.as_str()))
}

/// A label without the mark at its end, and the mark.
pub(super) fn unmarked(text: &str) -> (&str, Option<&str>) {
    static LABEL: Pattern =
        pattern!(r"(?:[*※†‡]+\d{0,2}\)?|\((?:注|\*|※)\d{0,2}\)|注\d{1,2}\)?|\d\)|[^A-Za-z][rp])$");
    let Some(m) = LABEL.as_ref().and_then(|p| p.find(text)) else {
        return (text, None);
    };
    // Of a letter at the end, the character before it is no part.
    let start = match m.as_str().chars().next_back() {
        Some('r' | 'p') => m.end() - 1,
        _ => m.start(),
    };
    match start {
        0 => (text, None),
        _ => (&text[..start], Some(&text[start..])),
    }
}

fn amount(text: &str) -> Option<Quantity> {
    if let Some(c) = LESS.as_ref().and_then(|p| p.captures(text)) {
        let mut quantity = amount(&c[1])?;
        quantity.bounds.push(match text.starts_with('<') {
            true => Bound::LessThan,
            false => Bound::AtMost,
        });
        return Some(quantity);
    }
    let text = text.strip_prefix(['+', '±']).unwrap_or(text);
    number(text)
}

/// Signs that stand in tables where there is no figure.
fn is_missing(text: &str) -> bool {
    let dashes = text
        .chars()
        .all(|c| matches!(c, '-' | '―' | '—' | '–' | '−' | 'ー' | '─' | '‐'));
    let dots = text.chars().all(|c| matches!(c, '.' | '…' | '・' | '‥'));
    let stars = text.chars().all(|c| matches!(c, '*' | '＊'));
    let words = [
        "x",
        "X",
        "χ",
        "×",
        "/",
        "\\",
        "NA",
        "N/A",
        "n.a.",
        "na",
        "n/a",
        "不明",
        "不詳",
        "非公表",
        "秘匿",
        "未集計",
        "未公表",
        "該当なし",
        "...",
        "調査なし",
    ];
    !text.is_empty() && (dashes || dots || stars || words.contains(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match value(text) {
            Some(Value::Figure {
                quantity,
                share,
                mark,
            }) => format!(
                "{}{}|{}|{}",
                quantity.value,
                quantity.unit,
                share.map_or(String::new(), |s| s.value),
                mark.unwrap_or_default()
            ),
            Some(Value::Missing) => "missing".to_owned(),
            None => "text".to_owned(),
        }
    }

    #[test]
    fn figures_marks_and_signs() {
        assert_eq!(shown("73.8*"), "73.8||*");
        assert_eq!(shown("1,402※1"), "1402||※1");
        assert_eq!(shown("r1,300"), "1300||r");
        assert_eq!(shown("620人(50.2%)"), "620人|50.2|");
        assert_eq!(shown("(41.5%)"), "41.5%||");
        assert_eq!(shown("▲5.1%"), "-5.1%||");
        assert_eq!(shown("…"), "missing");
        assert_eq!(shown("X"), "missing");
        assert_eq!(shown("2019年"), "text");
        assert_eq!(unmarked("東京都※1"), ("東京都", Some("※1")));
        assert_eq!(unmarked("2022r"), ("2022", Some("r")));
        assert_eq!(unmarked("北海道"), ("北海道", None));
    }
}
