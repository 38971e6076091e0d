//! Where the words of a line stand on it, as it is printed: a wide character takes two columns.
//!
//! ```text
//! 町名　　対象者数　　　受診者数
//! 　　　　　　　　　　男　　　女      what stands under what, blanks tell
//! ```

use seisaku_text::Span;

use super::Context;

/// The columns of characters in which a cell begins and ends; a wide character takes two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub start: usize,
    pub end: usize,
}

impl Place {
    /// Twice the column of its middle.
    pub(crate) fn middle(self) -> usize {
        self.start + self.end
    }

    pub(crate) fn cover(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

/// Where cells of a line, in order, stand on it.
pub(crate) fn places(ctx: &Context<'_>, cells: &[Span]) -> Vec<Place> {
    let text = ctx.source.text();
    let Some(first) = cells.first() else {
        return Vec::new();
    };
    let before = &text[..first.start];
    let mut at = before.rfind(['\n', '\r', '\u{c}']).map_or(0, |i| i + 1);
    let mut column = 0;
    let mut width = |to: usize| {
        let piece = text.get(at..to).unwrap_or_default();
        at = to;
        column += piece
            .chars()
            .map(|c| 1 + usize::from(c.len_utf8() > 2))
            .sum::<usize>();
        column
    };
    cells
        .iter()
        .map(|cell| Place {
            start: width(cell.start),
            end: width(cell.end),
        })
        .collect()
}
