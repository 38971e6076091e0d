//! Who leads, advises and serves whom: councils, posts, persons and the relations between bodies.

/// Who leads, advises and serves whom: councils, posts, persons and the relations between bodies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Governance {}
