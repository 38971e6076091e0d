//! What the entries under a heading are, told by the words of the heading.

use seisaku_text::squeezed;

use crate::OutlineKind;

/// Words that are headings wherever they stand alone on a line, and the kind of what is listed
/// under them.
const WORDS: &[(&str, OutlineKind)] = &[
    ("具体的施策", OutlineKind::Measure),
    ("具体的な施策", OutlineKind::Measure),
    ("主な施策", OutlineKind::Measure),
    ("講ずべき施策", OutlineKind::Measure),
    ("成果目標", OutlineKind::Goal),
    ("達成目標", OutlineKind::Goal),
    ("数値目標", OutlineKind::Goal),
    ("基本方針", OutlineKind::BasicPolicy),
    ("基本的な方針", OutlineKind::BasicPolicy),
    ("現状と課題", OutlineKind::Issue),
    ("現状・課題", OutlineKind::Issue),
    ("主な課題", OutlineKind::Issue),
    ("課題", OutlineKind::Issue),
    ("今後の方向性", OutlineKind::Direction),
    ("今後の取組の方向性", OutlineKind::Direction),
    ("基本理念", OutlineKind::Statement),
    ("推進体制", OutlineKind::Statement),
    ("対象期間", OutlineKind::Statement),
];

/// The kind of the entries under a heading; none where its words do not tell.
///
/// The heading is one of the words, or several joined by ・; a remark in parentheses is no part
/// of it (`今後の方向性（目指す姿）`).
pub(super) fn of_heading(heading: &str) -> Option<OutlineKind> {
    let folded = squeezed(heading);
    let bare = folded.split('(').next().unwrap_or_default();
    let of_word = |word: &str| {
        WORDS
            .iter()
            .find(|(w, _)| *w == word)
            .map(|(_, kind)| *kind)
    };
    of_word(bare).or_else(|| {
        let kinds: Option<Vec<OutlineKind>> = bare.split('・').map(of_word).collect();
        kinds.and_then(|kinds| kinds.first().copied())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_headings() {
        assert_eq!(
            of_heading("今後の方向性（目指す姿）"),
            Some(OutlineKind::Direction)
        );
        assert_eq!(
            of_heading("基本理念・対象期間"),
            Some(OutlineKind::Statement)
        );
        assert_eq!(of_heading("医療分野の課題"), None);
    }
}
