//! Which entries of a cell lie under the one before, by their markers.
//!
//! ```text
//! ・要件を定めた。            ○ 次の二つを行う。
//! 　－ 容量を決めた。          ・一を行う。
//! 　－ 耐性を決めた。          ・二を行う。
//! ```
//!
//! The marker of the first entry is the upper one. Dots and numbers stand under circles, dashes
//! under all of these, arrows under any. A marker of the same kind is never lower, whatever the blanks before it: they
//! are lost too easily.

use seisaku_text::{circled_number, is_bullet_glyph};

/// The kinds of markers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A circle or square.
    Shape,
    Number,
    Dot,
    Dash,
    Arrow,
}

fn kind(marker: char) -> Option<Kind> {
    match marker {
        '・' | '•' => Some(Kind::Dot),
        '-' | '－' | '–' | '―' | '‐' | '−' => Some(Kind::Dash),
        '→' | '⇒' | '➡' | '↳' | '└' => Some(Kind::Arrow),
        // It marks notes.
        '※' => None,
        c if circled_number(c).is_some() => Some(Kind::Number),
        c if is_bullet_glyph(c) => Some(Kind::Shape),
        _ => None,
    }
}

/// Whether an entry with the marker `lower` lies under one with the marker `upper`.
pub(crate) fn lies_under(lower: char, upper: char) -> bool {
    matches!(
        (kind(lower), kind(upper)),
        (
            Some(Kind::Dash),
            Some(Kind::Shape | Kind::Number | Kind::Dot)
        ) | (
            Some(Kind::Arrow),
            Some(Kind::Shape | Kind::Number | Kind::Dot | Kind::Dash)
        ) | (Some(Kind::Dot), Some(Kind::Shape | Kind::Number))
            | (Some(Kind::Number), Some(Kind::Shape | Kind::Dot))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_and_those_under_them() {
        for (lower, upper) in [
            ('－', '・'),
            ('・', '○'),
            ('①', '・'),
            ('・', '①'),
            ('-', '•'),
            ('→', '－'),
        ] {
            assert!(lies_under(lower, upper), "{lower} {upper}");
        }
        for (lower, upper) in [('・', '・'), ('○', '・'), ('※', '・'), ('・', '－')] {
            assert!(!lies_under(lower, upper), "{lower} {upper}");
        }
    }
}
