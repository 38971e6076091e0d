//! Names that the text itself defines: short forms, acronyms with their expansions, and names that no vocabulary knows.

use seisaku_policy::Reading;

use crate::builder::Builder;

pub(crate) fn definitions(_b: &mut Builder<'_>, _reading: &Reading) {}
