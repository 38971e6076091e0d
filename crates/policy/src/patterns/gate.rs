//! The gate before a pattern: what every text has to be that it matches.

use regex_syntax::hir::{Hir, Look};

use super::letters::{self, Letters, bit};
use super::needs::{Need, edge, needs};

/// What a text has to be.
#[derive(Debug, Default)]
pub(super) struct Gate {
    /// Its bytes, at least and at most.
    shortest: usize,
    longest: Option<usize>,
    /// The characters that it can begin and end with, where the pattern stands at its beginning or end.
    first: Option<Box<Letters>>,
    last: Option<Box<Letters>>,
    /// What it has to hold.
    needs: Box<[Need]>,
    /// More bytes than this are searched as fast as they are counted.
    counted: usize,
}

impl Gate {
    /// The gate of a pattern; one that does not compile lets all texts pass.
    pub(super) fn of(pattern: &str) -> Self {
        const MOST: usize = 8192;
        /// A short pattern at the beginning of a text fails within a few characters.
        const SHORT: usize = 96;
        let Ok(hir) = regex_syntax::parse(pattern) else {
            return Self::default();
        };
        let shape = hir.properties();
        let begins = shape.look_set_prefix().contains(Look::Start);
        let ends = shape.look_set_suffix().contains(Look::End);
        Self {
            shortest: shape.minimum_len().unwrap_or_default(),
            longest: shape.maximum_len().filter(|_| begins && ends),
            first: at_edge(&hir, true).filter(|_| begins),
            last: at_edge(&hir, false).filter(|_| ends),
            needs: needs(&hir).into_boxed_slice(),
            counted: match shape.maximum_len() {
                Some(longest) if begins && longest <= SHORT => longest,
                _ => MOST,
            },
        }
    }

    pub(super) fn passes(&self, text: &str) -> bool {
        if text.len() < self.shortest || self.longest.is_some_and(|longest| text.len() > longest) {
            return false;
        }
        let edge = |letters: &Option<Box<Letters>>, c: Option<char>| match (letters, c) {
            (Some(letters), Some(c)) => letters.has(bit(c)),
            _ => true,
        };
        if !edge(&self.first, text.chars().next()) || !edge(&self.last, text.chars().next_back()) {
            return false;
        }
        self.needs.is_empty()
            || text.len() > self.counted
            || letters::with(text, |letters| self.needs.iter().all(|n| n.met(letters)))
    }
}

/// The characters at an edge of a match, where it has some and they tell anything.
fn at_edge(hir: &Hir, first: bool) -> Option<Box<Letters>> {
    const MOST: u32 = 480;
    let edge = edge(hir, first);
    (!edge.empty && edge.letters.count() <= MOST).then(|| Box::new(edge.letters))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_gate_lets_pass() {
        let cases: &[(&str, &[&str], &[&str])] = &[
            (
                r"^第(\d+)回(.+)を(?:開催|実施)$",
                &["第3回会議を開催", "第3回会議で、を実施"],
                &[
                    "3回会議を開催",
                    "第3回会議を開く",
                    "第三回会議を開催",
                    "第3回会議開催",
                ],
            ),
            (
                r"(?:動向|状況)\)?$",
                &["研究の動向)", "状況"],
                &["動向を", "動き", "況"],
            ),
            (r"\d{4}年|元年", &["2025年", "元年"], &["年", "2025"]),
            (r"(?i)ai|機械", &["AI", "機械"], &["A", "機会"]),
            (r"x?", &["", "y"], &[]),
            (r"^a$", &["a"], &["aa", ""]),
            (r"\b(?:a|bc)\b", &["a", "bc"], &["b"]),
        ];
        for (pattern, through, refused) in cases {
            let gate = Gate::of(pattern);
            assert!(through.iter().all(|text| gate.passes(text)), "{pattern}");
            assert!(!refused.iter().any(|text| gate.passes(text)), "{pattern}");
        }
    }
}
