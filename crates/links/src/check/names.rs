//! What the partners' files say: identifiers, the names that stand beside them, and which of them are no more.

use std::collections::{BTreeMap, BTreeSet};

use super::words::key;

/// An identifier: prefix, and what follows it.
pub(super) type Id = (String, String);

/// What is known of an identifier.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Known {
    /// The names beside it, as they are written.
    pub(super) names: BTreeSet<String>,
    /// The files in which it stands.
    pub(super) files: BTreeSet<String>,
    /// Whether it is said to be obsolete.
    pub(super) obsolete: bool,
    /// Whether it is none that a thing could be linked to, and what it is instead.
    pub(super) unfit: Option<String>,
}

impl Known {
    /// Whether a link may lead to it.
    pub(super) fn is_fit(&self) -> bool {
        !self.obsolete && self.unfit.is_none()
    }

    /// Whether this is one of its names, to the letter.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }
}

/// All identifiers, and the partners' own mappings.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    known: BTreeMap<Id, Known>,
    /// By prefix and key of a name, the identifiers that bear it.
    named: BTreeMap<(String, String), BTreeSet<String>>,
    /// What a partner says to be the same: from an identifier to others.
    same: BTreeMap<Id, BTreeSet<Id>>,
    prefixes: BTreeSet<String>,
}

impl Names {
    /// Notes a name that stands beside an identifier.
    pub(super) fn note(&mut self, id: &Id, name: &str, file: &str) {
        if !self.prefixes.contains(&id.0) {
            self.prefixes.insert(id.0.clone());
        }
        let known = self.known.entry(id.clone()).or_default();
        if !known.files.contains(file) {
            known.files.insert(file.to_owned());
        }
        let name = name.trim();
        if name.is_empty() || known.names.contains(name) {
            return;
        }
        known.names.insert(name.to_owned());
        known.obsolete |= name.to_lowercase().starts_with("obsolete ");
        let place = (id.0.clone(), key(name));
        self.named.entry(place).or_default().insert(id.1.clone());
    }

    /// Notes that an identifier is obsolete.
    pub(super) fn note_obsolete(&mut self, id: &Id) {
        self.known.entry(id.clone()).or_default().obsolete = true;
    }

    /// Notes that an identifier is none to link to.
    pub(super) fn note_unfit(&mut self, id: &Id, what: &str) {
        self.known.entry(id.clone()).or_default().unfit = Some(what.to_owned());
    }

    /// Notes that a partner takes one for the other.
    pub(super) fn note_same(&mut self, from: &Id, to: &Id) {
        self.same
            .entry(from.clone())
            .or_default()
            .insert(to.clone());
    }

    /// What is known of an identifier.
    pub(super) fn get(&self, id: &Id) -> Option<&Known> {
        self.known.get(id)
    }

    /// Whether any file has identifiers with this prefix.
    pub(super) fn covers(&self, prefix: &str) -> bool {
        self.prefixes.contains(prefix)
    }

    /// The identifiers with this prefix that bear a name and can be linked to.
    pub(super) fn bearers(&self, prefix: &str, name: &str) -> Vec<(&str, &Known)> {
        let place = (prefix.to_owned(), key(name));
        let ids = self.named.get(&place).into_iter().flatten();
        ids.filter_map(|local| {
            let known = self.known.get(&(prefix.to_owned(), local.clone()))?;
            known.is_fit().then_some((local.as_str(), known))
        })
        .collect()
    }

    /// What the partner of `from` takes for the same, with this prefix.
    pub(super) fn same_as(&self, from: &Id, prefix: &str) -> BTreeSet<&str> {
        let all = self.same.get(from).into_iter().flatten();
        all.filter(|(p, _)| p == prefix)
            .map(|(_, local)| local.as_str())
            .collect()
    }

    /// How many identifiers there are with each prefix.
    pub(super) fn counts(&self) -> BTreeMap<&str, usize> {
        let mut counts = BTreeMap::new();
        for (prefix, _) in self.known.keys() {
            *counts.entry(prefix.as_str()).or_default() += 1;
        }
        counts
    }
}
