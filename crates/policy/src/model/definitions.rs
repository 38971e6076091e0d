//! Names that the text itself defines: short forms, acronyms with their expansions, and names that no vocabulary knows.

/// Names that the text itself defines: short forms, acronyms with their expansions, and names that no vocabulary knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Definitions {}
