//! Items whose row has fallen out of its table: a paragraph with a circled number, and under it a
//! list for each column.
//!
//! ```text
//! ④公的DBに加えて、…データの増加を図る。【◎健、文】
//!
//! - …事業を実施する。
//!
//! - 引き続き、推進する。
//! ```
//!
//! The lists, parted by blank lines, stand in the order of the columns: actions, then directions.

use crate::RuleId;

/// The name of this rule.
pub const RULE: RuleId = "items/untabled";
