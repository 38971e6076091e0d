//! The IRIs that Seisaku uses and the IRIs that it mints.
//!
//! Terms of the ontology are constants made from `ontology/` when this crate is built ([`pol`]);
//! terms of other vocabularies stand in modules named after their usual prefix. [`Space`] mints
//! resource IRIs and reads them back; [`Vocabularies`] holds the names known beforehand.
//!
//! This room knows no file system, no network and no document: the files of `ontology/` are in
//! the binary ([`files`]), and others can be handed in as text.

mod key;
mod lang;
mod namespaces;
mod space;
mod superclasses;
mod vocabularies;

pub use key::{Key, is_key, name_key, normal_name};
pub use lang::{Headings, HeadingsError};
pub use namespaces::{
    PREFIXES, dcat, dcterms, foaf, oa, org, owl, pav, prov, qb, rdf, rdfs, schema, sd, sh, skos,
    sssom, time, void, xsd,
};
pub use space::{BadBase, DEFAULT_BASE, Kind, Resource, Space};
pub use superclasses::superclasses;
pub use vocabularies::{Entity, Label, Vocabularies, VocabularyError};

/// The terms of the project's own ontology, one constant for each term of `ontology/`.
///
/// They stand in the default base; [`Space::rebase`] moves quads to another one.
pub mod pol {
    use oxrdf::NamedNodeRef;

    include!(concat!(env!("OUT_DIR"), "/pol.rs"));
}

/// The files of `ontology/` that the binary holds, as (path below `ontology/`, text).
///
/// ```
/// assert!(seisaku_vocab::files().iter().any(|(path, _)| *path == "core.ttl"));
/// ```
pub fn files() -> &'static [(&'static str, &'static str)] {
    FILES
}

static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/files.rs"));
