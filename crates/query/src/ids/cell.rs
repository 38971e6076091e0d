//! What stands in a row.

use oxigraph::model::Term;

/// The number of what is not bound.
pub(super) const UNBOUND: u32 = u32::MAX;

/// A column of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    Unbound,
    /// A term of the index.
    Id(u32),
    /// A term that was computed.
    Term(Term),
}

impl Cell {
    pub(super) fn of(id: u32) -> Self {
        match id {
            UNBOUND => Self::Unbound,
            id => Self::Id(id),
        }
    }
}
