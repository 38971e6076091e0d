//! Forms of IRIs: which beginnings stand for the same namespace.
//!
//! The table is data (`forms.tsv`). A peer's profile says how it writes the IRIs of a namespace; every
//! other form of that namespace is then turned into it on the way out, and back on the way back.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// A line for each namespace.
const TABLE: &str = include_str!("../forms.tsv");

/// A line of the table for every namespace.
const EVERY: &str = "*";

/// The forms by their namespaces, and the namespaces by their forms.
#[derive(Debug, Default)]
struct Table {
    namespaces: BTreeMap<&'static str, BTreeSet<String>>,
    of: BTreeMap<String, Vec<&'static str>>,
}

fn table() -> &'static Table {
    static READ: OnceLock<Table> = OnceLock::new();
    READ.get_or_init(|| {
        let lines = || TABLE.lines().filter(|line| !line.starts_with('#'));
        let cells = |line: &'static str| {
            let mut cells = line.split('\t');
            (cells.next().unwrap_or_default(), cells)
        };
        let every: Vec<&str> = lines()
            .map(cells)
            .filter(|(name, _)| *name == EVERY)
            .flat_map(|(_, forms)| forms)
            .collect();
        let mut table = Table::default();
        for (name, own) in lines().map(cells).filter(|(name, _)| *name != EVERY) {
            let upper = name.to_ascii_uppercase();
            let named = |form: &&str| form.replace("{name}", name).replace("{NAME}", &upper);
            let mut forms: BTreeSet<String> = own.map(str::to_owned).collect();
            forms.extend(every.iter().map(named));
            for form in &forms {
                table.of.entry(form.clone()).or_default().push(name);
            }
            table.namespaces.insert(name, forms);
        }
        table
    })
}

/// Whether a form is one of a namespace in the table.
pub(crate) fn is_known(form: &str) -> bool {
    table().of.contains_key(form)
}

/// From every other form of their namespaces to these, beside those that are given. Where the table
/// is wrong about one, what is given goes before.
pub(crate) fn all(writes: &[String], given: BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut forms = BTreeMap::new();
    if writes.is_empty() {
        return given;
    }
    let table = table();
    for theirs in writes {
        let namespaces = table.of.get(theirs).into_iter().flatten();
        for form in namespaces
            .filter_map(|name| table.namespaces.get(name))
            .flatten()
        {
            // Another namespace that the peer writes in this form is meant.
            if !writes.contains(form) {
                forms.insert(form.clone(), theirs.clone());
            }
        }
    }
    forms.extend(given);
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table() {
        let table = table();
        assert!(table.namespaces.len() > 2_000);
        for forms in table.namespaces.values() {
            for form in forms {
                assert!(form.starts_with("http"), "{form}");
                assert!(!form.contains(['{', '}', ' ', '<', '>', '"']), "{form}");
            }
        }
        let several = table.of.values().filter(|names| names.len() > 1).count();
        assert!(several < 100, "{several}");
    }

    #[test]
    fn one_form_for_all() {
        let mesh = "http://id.nlm.nih.gov/mesh/".to_owned();
        let hgnc = "http://identifiers.org/hgnc/".to_owned();
        let forms = all(&[mesh.clone(), hgnc.clone()], BTreeMap::new());
        for form in [
            "http://identifiers.org/mesh/",
            "https://identifiers.org/MESH:",
            "https://meshb.nlm.nih.gov/record/ui?ui=",
            "http://purl.bioontology.org/ontology/MESH/",
        ] {
            assert_eq!(forms.get(form), Some(&mesh), "{form}");
        }
        assert_eq!(forms.get("https://identifiers.org/hgnc/"), Some(&hgnc));
        assert_eq!(forms.get(&mesh), None);
        let own = BTreeMap::from([("http://e.example/m/".to_owned(), mesh.clone())]);
        assert_eq!(all(&[], own.clone()), own);
        assert!(all(&[mesh], own).len() > 8);
        assert!(!is_known("http://e.example/m/"));
    }
}
