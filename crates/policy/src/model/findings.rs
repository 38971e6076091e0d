//! What a paper reports of the world: models, prizes, papers, plans of other countries and statistics.

/// What a paper reports of the world: models, prizes, papers, plans of other countries and statistics.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {}
