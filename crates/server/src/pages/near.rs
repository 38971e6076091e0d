//! What is near an address at which there is nothing.

use oxrdf::NamedNode;

use crate::pages::library::{Library, last};
use crate::state::Served;

/// How many are offered.
const MOST: usize = 6;

/// Resources whose keys begin most like the one that was asked for, and those that its last part
/// finds.
pub(crate) fn near(served: &Served, library: &Library, key: &str) -> Vec<(String, String)> {
    let mut found: Vec<NamedNode> = Vec::new();
    let wanted = format!("{}id/{key}", served.space.base());
    found.extend(library.index.neighbours(&wanted, MOST / 2));
    for hit in library
        .index
        .search(&last(key).replace(['-', '_'], " "), MOST)
    {
        if !found.contains(&hit.iri) {
            found.push(hit.iri);
        }
    }
    found.truncate(MOST);
    let shown = |iri: NamedNode| {
        let label = library.index.label(&iri);
        let href = crate::terms::href(served, iri.as_str())?;
        Some((href, label))
    };
    found.into_iter().filter_map(shown).collect()
}
