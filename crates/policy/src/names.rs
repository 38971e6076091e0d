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
    /// The last two characters of names of bodies, in order.
    body_endings: OnceLock<Vec<[char; 2]>>,
}

/// The last two characters of a name; none of a shorter one.
fn ending(name: &str) -> Option<[char; 2]> {
    let mut chars = name.chars().rev();
    let last = chars.next()?;
    Some([chars.next()?, last])
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

    /// Whether the name of a body ends so; most texts do not.
    fn ends_body(&self, last: [char; 2]) -> bool {
        let endings = self.body_endings.get_or_init(|| {
            let mut endings: Vec<[char; 2]> =
                self.bodies.keys().filter_map(|n| ending(n)).collect();
            endings.sort_unstable();
            endings.dedup();
            endings
        });
        endings.binary_search(&last).is_ok()
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
        if let Some(ending) = ending(name)
            && !name.contains('&')
            && ending.iter().all(|c| is_folded(*c))
            && !self.ends_body(ending)
        {
            return None;
        }
        self.bodies.get(&*squeezed(name)).map(String::as_str)
    }
}

/// Whether a character at the end of a name stays what it is when the name is folded.
fn is_folded(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fc}' | '\u{4e00}'..='\u{9fff}')
}
