//! The classes above a class, as the ontology states them.

use oxrdf::NamedNodeRef;

/// All classes above `class`, near and far, in order of their IRIs.
///
/// An instance states every one of them, so that a query needs no reasoning.
///
/// ```
/// use seisaku_vocab::{pol, superclasses};
/// assert!(superclasses(pol::TEXT_SPAN).iter().any(|c| c.as_str().ends_with("SpecificResource")));
/// ```
pub fn superclasses(class: NamedNodeRef<'_>) -> &'static [NamedNodeRef<'static>] {
    TABLE
        .binary_search_by_key(&class.as_str(), |(name, _)| name)
        .map_or(&[], |i| TABLE[i].1)
}

type Row = (&'static str, &'static [NamedNodeRef<'static>]);

static TABLE: &[Row] = include!(concat!(env!("OUT_DIR"), "/superclasses.rs"));
