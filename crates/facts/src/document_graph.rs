//! The named graphs of a document.

use oxrdf::NamedNode;
use seisaku_vocab::{Key, Kind, Space};

/// A named graph of a document.
///
/// ```
/// use seisaku_facts::DocumentGraph;
/// use seisaku_vocab::Key;
///
/// let graph = DocumentGraph::Declared.of(&Key::new("004"));
/// assert!(graph.as_str().ends_with("/graph/004/declared"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DocumentGraph {
    /// What was read from it.
    Read,
    /// What is declared of it beside it.
    Declared,
    /// What corrects its reading.
    Corrections,
}

impl DocumentGraph {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Read, Self::Declared, Self::Corrections];

    /// The name of this graph of the document with a key, in the default base.
    pub fn of(self, document: &Key) -> NamedNode {
        let key = match self {
            Self::Read => document.clone(),
            Self::Declared => document.clone().and("declared"),
            Self::Corrections => document.clone().and("corrections"),
        };
        Space::default().mint(Kind::Graph, &key)
    }
}
