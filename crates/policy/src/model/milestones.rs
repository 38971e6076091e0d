//! Dated events and plans.

/// Dated events and plans.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Milestones {}
