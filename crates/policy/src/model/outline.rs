//! What outlines say: excerpts of decisions under their headings, measures of a strategy, its targets, issues and basic policies.

/// What outlines say: excerpts of decisions under their headings, measures of a strategy, its targets, issues and basic policies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outlines {}
