//! The IRI space: mint and parse are inverse, and quads move from one base to another.

use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};

use crate::key::{Key, is_key};

/// The base that IRIs have unless a release is built with another one.
pub const DEFAULT_BASE: &str = "http://w3id.org/seisaku/";

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// The kind of a resource: the segment of its IRI after `id/`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Kind {
            $($(#[$doc])* $variant,)*
        }

        impl Kind {
            /// Every kind.
            pub const ALL: &'static [Kind] = &[$(Kind::$variant,)*];

            /// The kind as it stands in an IRI.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Kind::$variant => $name,)*
                }
            }
        }
    };
}

kinds! {
    /// A source document.
    Document = "document",
    /// A page or slide of a document.
    Page = "page",
    /// A place in the text of a document.
    Span = "span",
    /// A heading level of a plan.
    Section = "section",
    /// A paragraph that no rule reads further.
    Paragraph = "paragraph",
    /// A small item (小項目).
    Item = "item",
    /// An action (取組).
    Action = "action",
    /// A direction (今後の方向性).
    Direction = "direction",
    /// A measure of a strategy.
    Measure = "measure",
    /// An outcome target.
    Goal = "goal",
    /// A current issue.
    Issue = "issue",
    /// A basic policy of a strategy.
    BasicPolicy = "basic-policy",
    /// A dated event or plan.
    Milestone = "milestone",
    /// A sum of money.
    Budget = "budget",
    /// A strategy, plan, law, guideline or decision.
    Policy = "policy",
    /// A programme, project, platform, registry, database or biobank.
    Programme = "programme",
    /// A body, office or council.
    Organisation = "organisation",
    /// A person.
    Person = "person",
    /// A role that a person or body has.
    Role = "role",
    /// A post held.
    Membership = "membership",
    /// A disease, protein, technique or other concept.
    Concept = "concept",
    /// A country or place.
    Place = "place",
    /// A fiscal year.
    FiscalYear = "fiscal-year",
    /// A statistical observation.
    Observation = "observation",
    /// A set of data: a table of figures, or a resource for research.
    Dataset = "dataset",
    /// An article or other writing that reports research.
    Publication = "publication",
    /// A prize conferred.
    Award = "award",
    /// A mention of an entity in the text.
    Annotation = "annotation",
    /// A mapping to another database.
    Mapping = "mapping",
    /// A named graph.
    Graph = "graph",
    /// A release of the dataset.
    Release = "release",
}

/// A resource IRI taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// The kind of the resource.
    pub kind: Kind,
    /// Its key within the kind, without a fragment.
    pub key: String,
    /// What follows `#`, for the parts of a resource that have IRIs of their own.
    pub fragment: Option<String>,
}

/// A base that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the base {base:?} is not usable: {reason}; give an absolute http or https IRI that ends with a slash"
)]
pub struct BadBase {
    base: String,
    reason: &'static str,
}

/// The IRIs below one base.
///
/// ```
/// use seisaku_vocab::{Key, Kind, Space};
/// let space = Space::default();
/// let iri = space.mint(Kind::Item, &Key::new("004").and("1.1.16"));
/// assert_eq!(iri.as_str(), "http://w3id.org/seisaku/id/item/004/1.1.16");
/// let parsed = space.parse(iri.as_str()).unwrap();
/// assert_eq!((parsed.kind, parsed.key.as_str()), (Kind::Item, "004/1.1.16"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Space {
    base: String,
}

impl Default for Space {
    fn default() -> Self {
        Self {
            base: DEFAULT_BASE.to_owned(),
        }
    }
}

impl Space {
    /// A space below `base`.
    ///
    /// # Errors
    /// When `base` is no absolute http(s) IRI ending with `/`, or has a query or fragment.
    pub fn new(base: &str) -> Result<Self, BadBase> {
        let bad = |reason| BadBase {
            base: base.to_owned(),
            reason,
        };
        let rest = base
            .strip_prefix("http://")
            .or_else(|| base.strip_prefix("https://"))
            .ok_or_else(|| bad("it is neither http nor https"))?;
        if rest.starts_with('/') {
            return Err(bad("it names no host"));
        }
        if !base.ends_with('/') {
            return Err(bad("it does not end with a slash"));
        }
        if base.contains(['?', '#']) {
            return Err(bad("it has a query or a fragment"));
        }
        NamedNode::new(base).map_err(|_| bad("it is not a valid IRI"))?;
        Ok(Self {
            base: base.to_owned(),
        })
    }

    /// The base, which ends with a slash.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The IRI of the ontology.
    pub fn ontology(&self) -> NamedNode {
        NamedNode::new_unchecked(format!("{}ontology", self.base))
    }

    /// The IRI of a resource.
    pub fn mint(&self, kind: Kind, key: &Key) -> NamedNode {
        // A key is ASCII without anything that an IRI forbids, and the base was checked.
        NamedNode::new_unchecked(format!("{}id/{}/{key}", self.base, kind.as_str()))
    }

    /// The IRI of a resource whose key is made from `name` ([`Key::new`]).
    pub fn resource(&self, kind: Kind, name: &str) -> NamedNode {
        self.mint(kind, &Key::new(name))
    }

    /// Takes a resource IRI apart; `None` for an IRI that this space could not have minted.
    pub fn parse(&self, iri: &str) -> Option<Resource> {
        let rest = iri.strip_prefix(&self.base)?.strip_prefix("id/")?;
        let (path, fragment) = match rest.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment.to_owned())),
            None => (rest, None),
        };
        let (kind, key) = path.split_once('/')?;
        let kind = *Kind::ALL.iter().find(|k| k.as_str() == kind)?;
        is_key(key).then(|| Resource {
            kind,
            key: key.to_owned(),
            fragment,
        })
    }

    /// The same quad with every IRI of the default base moved to this one.
    #[must_use]
    pub fn rebase(&self, quad: Quad) -> Quad {
        if self.base == DEFAULT_BASE {
            return quad;
        }
        Quad {
            subject: match quad.subject {
                NamedOrBlankNode::NamedNode(n) => self.rebase_iri(n).into(),
                blank @ NamedOrBlankNode::BlankNode(_) => blank,
            },
            predicate: self.rebase_iri(quad.predicate),
            object: match quad.object {
                Term::NamedNode(n) => self.rebase_iri(n).into(),
                other => other,
            },
            graph_name: match quad.graph_name {
                GraphName::NamedNode(n) => self.rebase_iri(n).into(),
                other => other,
            },
        }
    }

    fn rebase_iri(&self, iri: NamedNode) -> NamedNode {
        match iri.as_str().strip_prefix(DEFAULT_BASE) {
            Some(rest) => NamedNode::new_unchecked(format!("{}{rest}", self.base)),
            None => iri,
        }
    }
}
