//! Values that are printed in many ways: dates, fiscal years, money.
//!
//! Each reads folded text ([`seisaku_text::Folded`]): one width, no blanks.

mod date;
mod money;
mod months;
mod number;

pub(crate) use date::dates_and_years;
pub use date::{Date, DateRead, dates, fiscal_years};
pub(crate) use money::kanji;
pub use money::{AMOUNT, Amount, MONEY, Money, amount, money};
pub use months::months;
pub(crate) use number::{scaled, stepped};

pub(crate) use crate::patterns::{Pattern, Regex, Words, captures, pattern};
