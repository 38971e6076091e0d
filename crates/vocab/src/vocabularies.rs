//! The names known beforehand: bodies, programmes, policies, fiscal years, read from Turtle.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::{GraphNameRef, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, Triple};
use oxttl::TurtleParser;

use crate::{Kind, Space, pol, rdf, skos};

/// A text in a language.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// The text.
    pub text: String,
    /// Its language tag, `ja` or `en`; empty where none is stated.
    pub language: String,
}

/// One thing that a vocabulary names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// Its IRI, in the default base.
    pub iri: NamedNode,
    /// Its kind, from the IRI.
    pub kind: Kind,
    /// Its key within the kind.
    pub key: String,
    /// All its types.
    pub types: BTreeSet<NamedNode>,
    /// `skos:prefLabel`.
    pub preferred: Vec<Label>,
    /// `skos:altLabel`: names that stand for it alone, wherever they are printed.
    pub alternative: Vec<Label>,
    /// `skos:hiddenLabel`: names that stand for it only where the context says so.
    pub hidden: Vec<Label>,
    /// `skos:notation`.
    pub notations: Vec<String>,
    /// `pol:abbreviation`: marks that stand for it in tags.
    pub abbreviations: Vec<String>,
    /// `pol:editionType`: the classes of the editions of a series.
    pub edition_types: Vec<NamedNode>,
    /// `pol:editionLabel`: how the editions of a series are named.
    pub edition_labels: Vec<Label>,
}

impl Entity {
    /// Its preferred label in `language`.
    pub fn preferred_label(&self, language: &str) -> Option<&str> {
        self.preferred
            .iter()
            .find(|l| l.language == language)
            .map(|l| l.text.as_str())
    }

    /// Whether it has the type.
    pub fn is_a(&self, class: NamedNodeRef<'_>) -> bool {
        self.types.iter().any(|t| t.as_ref() == class)
    }
}

/// A vocabulary file that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the vocabulary {file} cannot be read")]
pub struct VocabularyError {
    file: String,
    #[source]
    source: oxttl::TurtleSyntaxError,
}

/// All vocabularies: their triples as written, and their entities by IRI.
#[derive(Clone, Debug, Default)]
pub struct Vocabularies {
    triples: Vec<Triple>,
    entities: BTreeMap<String, Entity>,
}

impl Vocabularies {
    /// Reads vocabulary files, given as (name, Turtle).
    ///
    /// # Errors
    /// When a file is not Turtle; the error names the file and holds the place.
    pub fn parse<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, VocabularyError> {
        let mut triples = Vec::new();
        for (name, text) in files {
            for triple in TurtleParser::new().for_slice(text) {
                triples.push(triple.map_err(|source| VocabularyError {
                    file: name.to_owned(),
                    source,
                })?);
            }
        }
        let mut entities = BTreeMap::new();
        for triple in &triples {
            read(triple, &mut entities);
        }
        Ok(Self { triples, entities })
    }

    /// The entities, in order of their IRIs.
    pub fn entities(&self) -> impl Iterator<Item = &Entity> {
        self.entities.values()
    }

    /// The entity with this IRI.
    pub fn get(&self, iri: &str) -> Option<&Entity> {
        self.entities.get(iri)
    }

    /// Every statement of the vocabularies, in `graph`.
    pub fn quads<'a>(&'a self, graph: GraphNameRef<'a>) -> impl Iterator<Item = Quad> + 'a {
        self.triples
            .iter()
            .map(move |t| t.clone().in_graph(graph.into_owned()))
    }

    /// The statements about these entities and the parts of them that have a fragment.
    pub fn statements(&self, iris: &BTreeSet<&str>) -> impl Iterator<Item = &Triple> {
        self.triples.iter().filter(move |t| match &t.subject {
            NamedOrBlankNode::NamedNode(s) => {
                let whole = s.as_str().split('#').next().unwrap_or_default();
                iris.contains(s.as_str()) || iris.contains(whole)
            }
            NamedOrBlankNode::BlankNode(_) => false,
        })
    }
}

fn read(triple: &Triple, entities: &mut BTreeMap<String, Entity>) {
    let NamedOrBlankNode::NamedNode(subject) = &triple.subject else {
        return;
    };
    let Some(resource) = Space::default().parse(subject.as_str()) else {
        return;
    };
    if resource.fragment.is_some() {
        return;
    }
    let entity = entities
        .entry(subject.as_str().to_owned())
        .or_insert_with(|| Entity {
            iri: subject.clone(),
            kind: resource.kind,
            key: resource.key,
            types: BTreeSet::new(),
            preferred: Vec::new(),
            alternative: Vec::new(),
            hidden: Vec::new(),
            notations: Vec::new(),
            abbreviations: Vec::new(),
            edition_types: Vec::new(),
            edition_labels: Vec::new(),
        });
    match &triple.object {
        Term::NamedNode(object) => {
            if triple.predicate == rdf::TYPE {
                entity.types.insert(object.clone());
            } else if triple.predicate == pol::EDITION_TYPE {
                entity.edition_types.push(object.clone());
            }
        }
        Term::Literal(literal) => read_literal(triple.predicate.as_ref(), literal, entity),
        _ => {}
    }
}

fn read_literal(predicate: NamedNodeRef<'_>, literal: &Literal, entity: &mut Entity) {
    let label = || Label {
        text: literal.value().to_owned(),
        language: literal.language().unwrap_or_default().to_owned(),
    };
    if predicate == skos::PREF_LABEL {
        entity.preferred.push(label());
    } else if predicate == skos::ALT_LABEL {
        entity.alternative.push(label());
    } else if predicate == skos::HIDDEN_LABEL {
        entity.hidden.push(label());
    } else if predicate == pol::EDITION_LABEL {
        entity.edition_labels.push(label());
    } else if predicate == skos::NOTATION {
        entity.notations.push(literal.value().to_owned());
    } else if predicate == pol::ABBREVIATION {
        entity.abbreviations.push(literal.value().to_owned());
    }
}
