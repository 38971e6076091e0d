//! What outlines say: excerpts of decisions under their headings, measures of a strategy, its targets, issues and basic policies.

use super::Context;
use crate::Outlines;

/// Reads the document's outline.
pub(crate) fn read(_ctx: &mut Context<'_>) -> Outlines {
    Outlines::default()
}
