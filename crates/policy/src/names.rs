//! The names that rules look for, as plain tables.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use seisaku_text::squeezed;

use crate::EntityNames;

/// Names known beforehand. Keys are names folded by [`seisaku_text::squeeze`]; values are
/// identifiers that mean nothing here and are handed on.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Marks of bodies in tags: `厚`, `科技`, `AMED`.
    pub abbreviations: BTreeMap<String, String>,
    /// Names of bodies in running text.
    pub bodies: BTreeMap<String, String>,
    /// Names of programmes, with those that stand for one only in context.
    pub programmes: BTreeMap<String, String>,
    /// Names of policies.
    pub policies: BTreeMap<String, PolicyName>,
    /// Names of places.
    pub places: BTreeMap<String, String>,
    /// Short forms that stand for a thing only where a document names it in full as well.
    pub in_context: BTreeMap<String, String>,
    /// Names of all entities that stand for one thing wherever they are printed.
    pub entities: EntityNames,
    /// The characters that names of places begin with, in order; found when they are asked for.
    place_openers: OnceLock<Vec<char>>,
}

/// A policy's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyName {
    /// The identifier of the policy or series.
    pub id: String,
    /// Whether it names a series, whose editions are told apart by their year.
    pub series: bool,
}

impl Names {
    /// The longest known policy name that `folded` ends with.
    pub(crate) fn policy_at_end<'a>(&self, folded: &'a str) -> Option<&'a str> {
        folded
            .char_indices()
            .map(|(i, _)| &folded[i..])
            .find(|tail| self.policies.contains_key(*tail))
    }

    /// Whether the name of a place begins with this character; most characters open none.
    pub(crate) fn opens_place(&self, c: char) -> bool {
        let openers = self.place_openers.get_or_init(|| {
            let mut openers: Vec<char> = self
                .places
                .keys()
                .filter_map(|n| n.chars().next())
                .collect();
            openers.dedup();
            openers
        });
        openers.binary_search(&c).is_ok()
    }

    /// The ministry or agency that is called by its name without the last character: `総務`,
    /// `文科`, `警察`.
    pub fn ministry(&self, stem: &str) -> Option<&str> {
        const LEAST: usize = 2;
        if stem.chars().count() < LEAST {
            return None;
        }
        ["省", "庁"]
            .iter()
            .find_map(|end| self.body(&format!("{stem}{end}")))
    }

    /// The body of this name in running text.
    pub fn body(&self, name: &str) -> Option<&str> {
        self.bodies.get(&*squeezed(name)).map(String::as_str)
    }
}
