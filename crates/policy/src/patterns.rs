//! Patterns, and the gates before them.
//!
//! Some two hundred patterns are looked for in the same lines, and nearly all of them in nearly all
//! lines for nothing. So a pattern has a gate, made of the pattern itself: what every text has to be
//! that it matches. A text that does not pass is not searched. No rule need know of it, and what is
//! found is the same.
//!
//! ```text
//! ^第(\d+)回(.+)を(?:開催|実施)$    begins with 第, holds 回 and を, ends with 催 or 施, is as long as that
//! ```

mod gate;
mod letters;
mod needs;
mod words;

use std::sync::LazyLock;

use regex::{Captures, Match};

use gate::Gate;
pub(crate) use letters::Counted;
pub(crate) use words::Words;

/// A pattern that is compiled at its first use. The patterns are constants, each used by a test;
/// one that did not compile would find nothing.
pub(crate) type Pattern = LazyLock<Option<Regex>>;

macro_rules! pattern {
    ($text:expr) => {
        std::sync::LazyLock::new(|| crate::patterns::Regex::new($text).ok())
    };
}
pub(crate) use pattern;

/// All matches of a pattern, none if it did not compile.
pub(crate) fn captures<'r, 't>(
    pattern: &'r Pattern,
    text: &'t str,
) -> impl Iterator<Item = Captures<'t>> + use<'r, 't> {
    let found = pattern.as_ref().into_iter();
    found.flat_map(move |regex| regex.captures_iter(text))
}

/// A pattern with its gate.
#[derive(Debug)]
pub(crate) struct Regex {
    pattern: regex::Regex,
    gate: Gate,
}

impl Regex {
    pub(crate) fn new(text: &str) -> Result<Self, regex::Error> {
        Ok(Self {
            pattern: regex::Regex::new(text)?,
            gate: Gate::of(text),
        })
    }

    /// Whether a text passes the gate.
    pub(crate) fn may_match(&self, text: &str) -> bool {
        let passes = self.gate.passes(text);
        debug_assert!(
            passes || !self.pattern.is_match(text),
            "the gate of {:?} refuses {text:?}",
            self.pattern
        );
        passes
    }

    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.may_match(text) && self.pattern.is_match(text)
    }

    pub(crate) fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        self.may_match(text).then(|| self.pattern.find(text))?
    }

    pub(crate) fn find_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Match<'t>> {
        let found = self.may_match(text).then(|| self.pattern.find_iter(text));
        found.into_iter().flatten()
    }

    pub(crate) fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.may_match(text).then(|| self.pattern.captures(text))?
    }

    /// The first match at or after a byte of a text that has passed the gate.
    pub(crate) fn captures_at<'t>(&self, text: &'t str, start: usize) -> Option<Captures<'t>> {
        self.pattern.captures_at(text, start)
    }

    pub(crate) fn captures_iter<'r, 't>(
        &'r self,
        text: &'t str,
    ) -> impl Iterator<Item = Captures<'t>> + use<'r, 't> {
        let found = self
            .may_match(text)
            .then(|| self.pattern.captures_iter(text));
        found.into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::Regex;

    const PATTERNS: &[&str] = &[
        r"^第(\d{1,2}|[一二三]{1,3})([章節])?",
        r"(?:動向|課題|状況)\)?$",
        r"^[^。、()]{0,24}?(動向|課題)$",
        r"(明治|令和|[MR])(元|\d{1,2})年(?:(度)|(\d{1,2})月)?",
        r"^(?:.+の)?(開催|設置)(?:について)?$",
        r"[「『]([^」』]{2,9}?)(?:\(([A-Z]+)\))?[」』]",
        r"\d[\d,]*(?:\.\d+)?(?:億|万)?円|AI|[ァ-ヴー]{3,}",
        r"^(?:[・○]|\(?\d{1,2}[.)])+|の$",
        r"(?i)ai|\bA\b|x*",
        r"(?:のチーム|等|\([^()]*\)|社)+$",
        r"^(\()?(\d+円)\)?(※\d?)?$",
        r"[\p{Han}ー]{2,4}\((?:略称)?([A-Z&]+)",
    ];

    const PIECES: &str = "第 1 12 三 章 動向 課題 状況 ( ) 。 、 令和 R 元 年 度 月 の 開催 設置 について 「 」 \
         AI ai A . , 億 万 円 データ ・ ○ 等 社 ※ 略称 & é 𠮷 研究";

    /// Texts made of pieces in no order, always the same ones.
    fn texts() -> Vec<String> {
        let pieces: Vec<&str> = PIECES.split_whitespace().collect();
        let mut state: u64 = 7;
        let mut next = |below: usize| {
            let mixed = state.wrapping_mul(6_364_136_223_846_793_005);
            state = mixed.wrapping_add(1);
            usize::try_from(state >> 33).unwrap() % below
        };
        let mut text = || {
            let length = next(9);
            (0..length).map(|_| pieces[next(pieces.len())]).collect()
        };
        (0..20_000).map(|_| text()).collect()
    }

    #[test]
    fn a_gate_refuses_no_text_that_matches() {
        let texts = texts();
        for pattern in PATTERNS {
            let regex = Regex::new(pattern).unwrap();
            let (mut found, mut refused) = (0, 0);
            for text in &texts {
                let matches = regex.pattern.is_match(text);
                let passes = regex.gate.passes(text);
                assert!(passes || !matches, "{pattern} in {text:?}");
                found += usize::from(matches);
                refused += usize::from(!passes);
            }
            assert!(found > 0, "{pattern} is found nowhere");
            assert!(
                refused > 1000 || regex.pattern.is_match(""),
                "{pattern} refuses {refused}"
            );
        }
    }
}
