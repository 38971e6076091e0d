//! The links to other databases on their way into a release.

use std::collections::BTreeSet;

use oxigraph::model::{NamedOrBlankNode, Quad};
use seisaku_release::SourceFile;
use seisaku_vocab::{DEFAULT_BASE, Space};

use crate::ontology::Ontology;
use crate::sources::Read;

/// What a release says of the links.
pub(crate) struct Published {
    /// Their graph, in the default base.
    pub quads: Vec<Quad>,
    /// Their tables, in the base of the release.
    pub files: Vec<SourceFile>,
}

/// The links from what the vocabularies name, and from what was read in these documents.
pub(crate) fn published(
    ontology: &Ontology,
    read: &[Read],
    space: &Space,
) -> anyhow::Result<Published> {
    let links = ontology.links()?;
    let vocabularies = ontology.vocabulary.vocabularies();
    let elsewhere = links.subjects();
    let elsewhere = elsewhere.iter().filter(|s| vocabularies.get(s).is_none());
    let found = found(elsewhere.map(String::as_str).collect(), read);
    let is_there = |iri: &str| vocabularies.get(iri).is_some() || found.contains(iri);
    let file = |(name, text): (&str, &str)| SourceFile {
        file_name: name.to_owned(),
        media_type: "text/tab-separated-values; charset=utf-8".to_owned(),
        bytes: text.replace(DEFAULT_BASE, space.base()).into_bytes(),
    };
    Ok(Published {
        quads: links.quads_of(vocabularies, is_there)?,
        files: ontology.mappings().map(file).collect(),
    })
}

/// Those of the IRIs of which the documents say something.
fn found(iris: BTreeSet<&str>, read: &[Read]) -> BTreeSet<String> {
    if iris.is_empty() {
        return BTreeSet::new();
    }
    let subject = |quad: Quad| match quad.subject {
        NamedOrBlankNode::NamedNode(iri) if iris.contains(iri.as_str()) => Some(iri.into_string()),
        _ => None,
    };
    read.iter()
        .flat_map(Read::all_quads)
        .filter_map(subject)
        .collect()
}
