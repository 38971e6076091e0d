//! The example queries, by name.

use anyhow::bail;
use seisaku_vocab::{DEFAULT_BASE, Space};

use crate::ontology::Ontology;
use crate::output;

/// The query of an example in the base of a release.
///
/// # Errors
/// When there is no such example; the message names those that are there.
pub(crate) fn named(ontology: &Ontology, space: &Space, name: &str) -> anyhow::Result<String> {
    let mut names = Vec::new();
    for (found, text) in ontology.queries() {
        if found == name {
            return Ok(text.replace(DEFAULT_BASE, space.base()));
        }
        names.push(found);
    }
    bail!(
        "there is no example query {name}; there are {}",
        names.join(", ")
    )
}

/// Lists the examples: the name, what it asks in English, what it asks in Japanese.
pub(crate) fn list(ontology: &Ontology) -> anyhow::Result<()> {
    for (name, text) in ontology.queries() {
        let (en, ja) = (title(text, "en"), title(text, "ja"));
        output::line(&format!("{name}\t{en}\t{ja}"))?;
    }
    Ok(())
}

/// What an example asks, in a language.
pub(crate) fn title<'t>(text: &'t str, language: &str) -> &'t str {
    let named = |line: &'t str| {
        line.strip_prefix("# ")?
            .strip_prefix(language)?
            .strip_prefix(": ")
    };
    text.lines().find_map(named).unwrap_or_default()
}
