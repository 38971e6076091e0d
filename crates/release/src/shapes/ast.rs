//! Shapes as values.

use std::fmt;

use oxigraph::model::{Literal, NamedNode, Term};

/// A shape with targets: what must hold for which nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeShape {
    /// Its IRI.
    pub iri: NamedNode,
    /// The nodes that it is about.
    pub targets: Vec<Target>,
    /// What a violation means.
    pub severity: Severity,
    /// What to tell a reader.
    pub messages: Messages,
    /// What must hold for each node itself.
    pub constraints: Vec<Constraint>,
    /// What must hold for the values of its properties.
    pub properties: Vec<PropertyShape>,
}

/// What must hold for the values that one property of a node has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropertyShape {
    /// Its IRI, if it has one.
    pub iri: Option<NamedNode>,
    /// The property.
    pub path: NamedNode,
    /// What a violation means.
    pub severity: Severity,
    /// What to tell a reader.
    pub messages: Messages,
    /// What must hold.
    pub constraints: Vec<Constraint>,
}

/// Which nodes a shape is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The instances of a class.
    Class(NamedNode),
    /// The subjects of a property.
    SubjectsOf(NamedNode),
    /// The objects of a property.
    ObjectsOf(NamedNode),
    /// One node.
    Node(NamedNode),
}

/// What a violation means; the worst comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The data is at fault and is not published.
    Violation,
    /// Worth a look; published with the release.
    Warning,
    /// Worth knowing; published with the release.
    Info,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Violation => "violation",
            Self::Warning => "warning",
            Self::Info => "info",
        })
    }
}

/// The messages of a shape by language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Messages {
    /// In Japanese.
    pub ja: Option<String>,
    /// In English, or without a language.
    pub en: Option<String>,
}

impl Messages {
    /// These messages, and those of `other` where this has none at all.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        if self.ja.is_none() && self.en.is_none() {
            other.clone()
        } else {
            self.clone()
        }
    }
}

/// A constraint component with its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Constraint {
    /// `sh:minCount`
    MinCount(u64),
    /// `sh:maxCount`
    MaxCount(u64),
    /// `sh:datatype`: the datatype, and a lexical form that it has.
    Datatype(NamedNode),
    /// `sh:class`, by the types that are stated
    Class(NamedNode),
    /// `sh:nodeKind`
    NodeKind(NodeKind),
    /// `sh:pattern` with `sh:flags`
    Pattern {
        /// The regular expression.
        regex: String,
        /// Its flags, empty for none.
        flags: String,
    },
    /// `sh:minLength`, in code points
    MinLength(u64),
    /// `sh:maxLength`, in code points
    MaxLength(u64),
    /// `sh:in`
    In(Vec<Term>),
    /// `sh:hasValue`
    HasValue(Term),
    /// `sh:uniqueLang true`
    UniqueLang,
    /// `sh:languageIn`
    LanguageIn(Vec<String>),
    /// `sh:minInclusive`
    MinInclusive(Literal),
    /// `sh:maxInclusive`
    MaxInclusive(Literal),
    /// `sh:lessThanOrEquals`
    LessThanOrEquals(NamedNode),
    /// `sh:or`: one of the alternatives holds, each of which is one or more constraints on a
    /// value.
    Or(Vec<Vec<Constraint>>),
    /// An alternative of `sh:or` only: `[ sh:path P ; sh:minCount 1 ]`
    Has(NamedNode),
}

impl Constraint {
    /// The component as it is written in a shape.
    pub fn component(&self) -> &'static str {
        match self {
            Self::MinCount(_) | Self::Has(_) => "sh:minCount",
            Self::MaxCount(_) => "sh:maxCount",
            Self::Datatype(_) => "sh:datatype",
            Self::Class(_) => "sh:class",
            Self::NodeKind(_) => "sh:nodeKind",
            Self::Pattern { .. } => "sh:pattern",
            Self::MinLength(_) => "sh:minLength",
            Self::MaxLength(_) => "sh:maxLength",
            Self::In(_) => "sh:in",
            Self::HasValue(_) => "sh:hasValue",
            Self::UniqueLang => "sh:uniqueLang",
            Self::LanguageIn(_) => "sh:languageIn",
            Self::MinInclusive(_) => "sh:minInclusive",
            Self::MaxInclusive(_) => "sh:maxInclusive",
            Self::LessThanOrEquals(_) => "sh:lessThanOrEquals",
            Self::Or(_) => "sh:or",
        }
    }

    /// Whether it is about all values of a property together, so that it needs a path.
    pub(crate) fn needs_path(&self) -> bool {
        matches!(
            self,
            Self::MinCount(_) | Self::MaxCount(_) | Self::UniqueLang | Self::LessThanOrEquals(_)
        )
    }

    /// Whether it can be an alternative of `sh:or`.
    pub(crate) fn is_about_one_value(&self) -> bool {
        !self.needs_path() && !matches!(self, Self::Or(_))
    }
}

/// The kinds of nodes that `sh:nodeKind` allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeKind {
    /// An IRI is allowed.
    pub iri: bool,
    /// A blank node is allowed.
    pub blank_node: bool,
    /// A literal is allowed.
    pub literal: bool,
}
