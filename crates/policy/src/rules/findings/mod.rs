//! What a paper reports of the world: models, prizes, papers, plans of other countries and statistics.

use super::Context;
use crate::Findings;

/// Reads the document's findings.
pub(crate) fn read(_ctx: &mut Context<'_>) -> Findings {
    Findings::default()
}
