//! Who leads, advises and serves whom: councils, posts, persons and the relations between bodies.

use super::Context;
use crate::Governance;

/// Reads the document's governance.
pub(crate) fn read(_ctx: &mut Context<'_>) -> Governance {
    Governance::default()
}
