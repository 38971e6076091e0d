//! Values that are printed in many ways: dates, fiscal years, money.
//!
//! Each reads folded text ([`seisaku_text::Folded`]): one width, no blanks.

mod date;
mod money;
mod months;
mod number;

pub use date::{Date, DateRead, dates, fiscal_years};
pub(crate) use money::kanji;
pub use money::{AMOUNT, Amount, MONEY, Money, amount, money};
pub use months::months;
pub(crate) use number::{scaled, stepped};

use std::sync::LazyLock;

use regex::Regex;

/// A pattern that is compiled at its first use. The patterns are constants, each used by a test;
/// one that did not compile would find nothing.
pub(crate) type Pattern = LazyLock<Option<Regex>>;

macro_rules! pattern {
    ($text:expr) => {
        std::sync::LazyLock::new(|| regex::Regex::new($text).ok())
    };
}
pub(crate) use pattern;

/// All matches of a pattern, none if it did not compile.
pub(crate) fn captures<'r, 't>(
    pattern: &'r Pattern,
    text: &'t str,
) -> impl Iterator<Item = regex::Captures<'t>> + use<'r, 't> {
    pattern
        .as_ref()
        .into_iter()
        .flat_map(move |regex| regex.captures_iter(text))
}
