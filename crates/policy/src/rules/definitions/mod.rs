//! Names that the text itself defines: short forms, acronyms with their expansions, and names that no vocabulary knows.

use super::Context;
use crate::Definitions;

/// Reads the document's definitions.
pub(crate) fn read(_ctx: &mut Context<'_>) -> Definitions {
    Definitions::default()
}
