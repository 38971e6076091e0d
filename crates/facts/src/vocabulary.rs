//! The vocabularies as this room uses them: names for the rules, entities for the facts.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::{GraphNameRef, NamedNode, NamedOrBlankNode, Quad, Term};
use seisaku_policy::{EntityNames, Names, PolicyName};
use seisaku_text::squeeze;
use seisaku_vocab::{
    Entity, Headings, HeadingsError, Kind, Space, Vocabularies, VocabularyError, pol,
};

use crate::Statements;

/// The vocabularies and the table of headings.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    vocabularies: Vocabularies,
    headings: Headings,
    names: Names,
    by_name: ByName,
}

/// The first entity of each folded name, by its IRI.
#[derive(Clone, Debug, Default)]
struct ByName {
    /// With the names that stand for a concept only in context.
    concepts: BTreeMap<String, String>,
    indicators: BTreeMap<String, String>,
    roles: BTreeMap<String, String>,
}

impl ByName {
    fn of(vocabularies: &Vocabularies) -> Self {
        let mut found = Self::default();
        for entity in vocabularies.entities() {
            let (table, hidden) = match entity.kind {
                Kind::Role => (&mut found.roles, false),
                Kind::Concept if entity.is_a(pol::INDICATOR) => (&mut found.indicators, false),
                Kind::Concept => (&mut found.concepts, true),
                _ => continue,
            };
            let hidden = entity.hidden.iter().filter(|_| hidden);
            let labels = entity.preferred.iter().chain(&entity.alternative);
            for label in labels.chain(hidden) {
                let iri = || entity.iri.as_str().to_owned();
                table.entry(squeeze(&label.text)).or_insert_with(iri);
            }
        }
        found
    }
}

/// A file of `ontology/` that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum VocabularyLoadError {
    /// A vocabulary.
    #[error(transparent)]
    Vocabulary(#[from] VocabularyError),
    /// A table of headings.
    #[error("a table of English headings in labels/ cannot be read")]
    Headings(#[from] HeadingsError),
}

impl Vocabulary {
    /// The names known beforehand, as the files say them.
    pub fn vocabularies(&self) -> &Vocabularies {
        &self.vocabularies
    }

    /// The vocabularies that the binary holds.
    ///
    /// # Errors
    /// When one of them cannot be read; a test holds that they can.
    pub fn embedded() -> Result<Self, VocabularyLoadError> {
        Self::parse(seisaku_vocab::files().iter().copied())
    }

    /// The vocabularies among the files of an `ontology/` folder, as (path below it, text).
    ///
    /// # Errors
    /// When a file is no Turtle or no table.
    pub fn parse<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, VocabularyLoadError> {
        let mut turtle = Vec::new();
        let mut headings = Headings::default();
        for (path, text) in files {
            if path.starts_with("vocabularies/") && path.ends_with(".ttl") {
                turtle.push((path, text));
            } else if path.starts_with("labels/") && path.ends_with(".en.tsv") {
                headings.extend(Headings::parse(text)?);
            }
        }
        let vocabularies = Vocabularies::parse(turtle)?;
        let names = names(&vocabularies);
        Ok(Self {
            by_name: ByName::of(&vocabularies),
            vocabularies,
            headings,
            names,
        })
    }

    /// The names that rules look for.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// Every statement of the vocabularies, in `graph`.
    pub fn quads<'a>(&'a self, graph: GraphNameRef<'a>) -> impl Iterator<Item = Quad> + 'a {
        self.vocabularies.quads(graph)
    }

    /// The entities, by their IRIs, that the statements name.
    pub fn named_by<'a>(&'a self, statements: &'a Statements) -> impl Iterator<Item = &'a str> {
        statements.named().filter_map(|iri| self.known(iri))
    }

    /// The same of quads.
    pub fn named_in<'a>(&'a self, quads: &'a [Quad]) -> impl Iterator<Item = &'a str> {
        let iris = quads.iter().flat_map(|quad| {
            let subject = match &quad.subject {
                NamedOrBlankNode::NamedNode(iri) => Some(iri.as_str()),
                NamedOrBlankNode::BlankNode(_) => None,
            };
            let object = match &quad.object {
                Term::NamedNode(iri) => Some(iri.as_str()),
                _ => None,
            };
            subject.into_iter().chain(object)
        });
        iris.filter_map(|iri| self.known(iri))
    }

    fn known(&self, iri: &str) -> Option<&str> {
        self.vocabularies.get(iri).map(|entity| entity.iri.as_str())
    }

    /// What the vocabularies state of these entities, in `graph`, sorted: with it a dataset stands
    /// alone.
    pub fn statements_for(&self, named: &BTreeSet<&str>, graph: &NamedNode) -> Vec<Quad> {
        let stated = self.vocabularies.statements(named);
        let mut found: Vec<Quad> = stated.map(|t| t.clone().in_graph(graph.clone())).collect();
        found.sort_by_cached_key(ToString::to_string);
        found.dedup();
        found
    }

    pub(crate) fn entity(&self, iri: &str) -> Option<&Entity> {
        self.vocabularies.get(iri)
    }

    /// The role of this name.
    pub(crate) fn role(&self, name: &str) -> Option<&Entity> {
        self.entity(self.by_name.roles.get(&squeeze(name))?)
    }

    /// The body of this notation or name.
    pub(crate) fn body(&self, name: &str) -> Option<&str> {
        let noted = self.vocabularies.entities().find(|entity| {
            entity.kind == Kind::Organisation && entity.notations.iter().any(|n| n == name)
        });
        noted
            .map(|entity| entity.iri.as_str())
            .or_else(|| self.names.body(name))
    }

    pub(crate) fn english_heading(&self, heading: &str) -> Option<&str> {
        self.headings.english(heading)
    }

    /// The concept of this folded name, names that stand for one only in context included.
    pub(crate) fn concept(&self, folded: &str) -> Option<&str> {
        self.by_name.concepts.get(folded).map(String::as_str)
    }

    /// The indicator of this name.
    pub(crate) fn indicator(&self, name: &str) -> Option<&Entity> {
        self.entity(self.by_name.indicators.get(&squeeze(name))?)
    }

    /// The indicator of what is counted in this unit.
    pub(crate) fn counted_in(&self, unit: &str) -> Option<&Entity> {
        self.indicators()
            .find(|e| e.hidden.iter().any(|l| l.text == unit))
    }

    /// The unit of what is counted, by its name or by the known name that it ends with.
    pub(crate) fn unit_of<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        let named = self
            .indicators()
            .flat_map(|e| Some((e.preferred_label("ja")?, e.hidden.first()?.text.as_str())))
            .filter(|(label, _)| name.ends_with(label))
            .max_by_key(|(label, _)| label.len());
        named.map(|(_, unit)| unit)
    }

    fn indicators(&self) -> impl Iterator<Item = &Entity> {
        self.vocabularies
            .entities()
            .filter(|e| e.kind == Kind::Concept && e.is_a(pol::INDICATOR))
    }

    /// The entity of a known programme's name.
    pub(crate) fn programme(&self, name: &str) -> Option<&str> {
        self.names
            .programmes
            .get(&squeeze(name))
            .map(String::as_str)
    }
}

/// Names as plain tables. A name that two entities share stands for the first in order of IRI;
/// names that stand for a thing only in context are used where the context is sure.
fn names(vocabularies: &Vocabularies) -> Names {
    let mut names = Names::default();
    let mut entities = Vec::new();
    for entity in vocabularies.entities() {
        let id = entity.iri.as_str().to_owned();
        // Fiscal years have a rule of their own, which reads every form of a year.
        // Roles and indicators are words of everyday, and a place's name is part of too many names:
        // rules look for them where they are expected.
        let everyday = matches!(entity.kind, Kind::FiscalYear | Kind::Role | Kind::Place);
        if !everyday && !entity.is_a(pol::INDICATOR) {
            let printed = entity.preferred.iter().chain(&entity.alternative);
            entities.extend(printed.map(|label| (squeeze(&label.text), id.clone())));
        }
        // The bare subject of a project, and a plain word for a field, are no short forms.
        let project = entity.is_a(pol::INTEGRATED_PROJECT);
        for label in &entity.hidden {
            if !project && (entity.kind != Kind::Concept || label.text.is_ascii()) {
                let form = squeeze(&label.text);
                names.in_context.entry(form).or_insert_with(|| id.clone());
            }
        }
        let labels = entity.preferred.iter().chain(&entity.alternative);
        match entity.kind {
            Kind::Organisation => {
                for mark in &entity.abbreviations {
                    names
                        .abbreviations
                        .entry(squeeze(mark))
                        .or_insert_with(|| id.clone());
                }
                for label in labels {
                    names
                        .bodies
                        .entry(squeeze(&label.text))
                        .or_insert_with(|| id.clone());
                }
            }
            Kind::Programme => {
                for label in labels.chain(&entity.hidden) {
                    names
                        .programmes
                        .entry(squeeze(&label.text))
                        .or_insert_with(|| id.clone());
                }
            }
            Kind::Place => {
                for label in labels {
                    names
                        .places
                        .entry(squeeze(&label.text))
                        .or_insert_with(|| id.clone());
                }
            }
            Kind::Policy => {
                let series = entity.is_a(pol::POLICY_SERIES);
                for label in labels {
                    names
                        .policies
                        .entry(squeeze(&label.text))
                        .or_insert_with(|| PolicyName {
                            id: id.clone(),
                            series,
                        });
                }
            }
            _ => {}
        }
    }
    names.entities = EntityNames::new(entities.iter().cloned());
    names.entities = names.entities.nest(entities, may_hold);
    names
}

/// Whether a name of the second kind within one of the first is named there. A body or a policy is
/// called after a policy without naming it: 健康・医療戦略 is not in 健康・医療戦略推進本部.
fn may_hold(outer: &str, inner: &str) -> bool {
    let kind = |iri| Space::default().parse(iri).map(|r| r.kind);
    match (kind(outer), kind(inner)) {
        (Some(Kind::Organisation), Some(Kind::Policy | Kind::Programme)) => false,
        (Some(outer), Some(inner)) => outer != Kind::Policy || inner != Kind::Policy,
        _ => false,
    }
}

/// The key of an entity's IRI.
pub(crate) fn key_of(iri: &str) -> String {
    Space::default()
        .parse(iri)
        .map_or_else(|| iri.to_owned(), |resource| resource.key)
}
