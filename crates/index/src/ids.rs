//! Statements and terms by their numbers, for what is answered without making terms of them.
//!
//! Numbers of one run (of IRIs, of strings in one language, of the values of one datatype) are in
//! the order of what they stand for.

use std::cmp::Ordering;

use oxigraph::model::{GraphName, Term};
use spareval::ExpressionTerm;

use crate::dataset::merged;
use crate::dictionary::Class;
use crate::graphs::{Graphs, Scope};
use crate::index::Index;
use crate::layout::LayoutError;
use crate::matches::{Matches, Orders};

/// A graph with less than this part of all quads is small.
const SMALL: usize = 16;

/// The numbers of a snapshot.
#[derive(Clone, Copy)]
pub struct Ids<'a> {
    index: &'a Index,
    orders: Orders<'a>,
    /// IRIs are the first numbers; how many there are.
    iris: u32,
}

/// The graphs that patterns are matched in, as one.
#[derive(Clone, Debug)]
pub struct View(Scope);

/// What a number stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind<'a> {
    /// An IRI.
    Iri,
    /// A blank node.
    Blank,
    /// A plain string.
    String,
    /// A string with this language, and its direction where it has one.
    Language(&'a str),
    /// A literal that has a value of this datatype.
    Value(&'a str),
    /// Another literal of this datatype.
    Other(&'a str),
    /// A triple term.
    Triple,
}

impl<'a> Ids<'a> {
    pub(crate) fn of(index: &'a Index) -> Self {
        let kind = |id| index.dictionary.run(id).map(|(group, _)| group);
        let iris = kind(0).filter(|group| group.class == Class::Iri);
        Self {
            index,
            orders: Orders::of(&index.layout),
            iris: iris.map_or(0, |group| group.count),
        }
    }

    /// The number of a term.
    pub fn id(&self, term: &Term) -> Option<u32> {
        self.index.id(term)
    }

    /// The term of a number.
    ///
    /// # Errors
    /// When the file was damaged after it was written.
    pub fn term(&self, id: u32) -> Result<Term, LayoutError> {
        self.index.term(id)
    }

    /// The term of a number for computing.
    ///
    /// # Errors
    /// As [`Self::term`].
    pub fn value(&self, id: u32) -> Result<ExpressionTerm, LayoutError> {
        self.index.dictionary.expression(&self.index.layout, id)
    }

    /// Puts the text of a term (its IRI, label or lexical form) in place of what is in the buffer;
    /// `None` where the file was damaged.
    pub fn text(&self, id: u32, buffer: &mut Vec<u8>) -> Option<()> {
        let dictionary = &self.index.dictionary;
        dictionary.text_into(&self.index.layout, id, buffer)
    }

    /// What a number stands for, and the run that it belongs to; `None` where there is none.
    pub fn kind(&self, id: u32) -> Option<(Kind<'a>, usize)> {
        let index: &'a Index = self.index;
        let (group, run) = index.dictionary.run(id)?;
        let tag = group.tag.as_str();
        let kind = match group.class {
            Class::Iri => Kind::Iri,
            Class::Blank => Kind::Blank,
            Class::String => Kind::String,
            Class::Language => Kind::Language(tag),
            Class::Value => Kind::Value(tag),
            Class::Other => Kind::Other(tag),
            Class::Triple => Kind::Triple,
        };
        Some((kind, run))
    }

    /// Whether a number stands for an IRI.
    pub fn is_iri(&self, id: u32) -> bool {
        id < self.iris
    }

    /// The order of two terms by `ORDER BY`, where it is known without their texts: both are IRIs,
    /// blank nodes, strings of one language, or values of one datatype but for floating numbers.
    pub fn compare(&self, a: u32, b: u32) -> Option<Ordering> {
        if a == b {
            return Some(Ordering::Equal);
        }
        if self.is_iri(a) && self.is_iri(b) {
            return Some(a.cmp(&b));
        }
        self.index.dictionary.compare(&self.index.layout, a, b)
    }

    /// All graphs.
    pub fn union(&self) -> View {
        View(Scope::All)
    }

    /// These graphs.
    pub fn graphs(&self, graphs: &[GraphName]) -> View {
        let number = |term: &Term| Graphs::number(&self.index.layout, self.index.id(term)?);
        let one = match graphs {
            [GraphName::DefaultGraph] => Some(0),
            [GraphName::NamedNode(node)] => number(&node.clone().into()),
            [GraphName::BlankNode(node)] => number(&node.clone().into()),
            _ => None,
        };
        // The rows of a small graph are walked; in a large one a look at the set of a row is less.
        let small = |number: &u32| {
            let rows = Graphs::rows(&self.index.layout, *number).len();
            rows < self.index.quads / SMALL
        };
        View(match one.filter(small) {
            Some(number) => Scope::One(number),
            None => Scope::Merged(merged(self.index, graphs)),
        })
    }

    /// The triples that match a pattern, each once: in the order of the first that is not bound,
    /// and so on; but in the order by subject where the pattern says less than its graph.
    pub fn matches(
        &self,
        pattern: [Option<u32>; 3],
        view: &View,
    ) -> impl Iterator<Item = [u32; 3]> + use<'a> {
        let index: &'a Index = self.index;
        let scope = view.0.clone();
        let matches = Matches::within(&index.layout, &self.orders, pattern, scope);
        matches.map(|(triple, _)| triple)
    }

    /// Whether there are blank nodes.
    pub fn has_blank_nodes(&self) -> bool {
        self.index.dictionary.has(Class::Blank)
    }

    /// How many triples of the merge of all graphs match a pattern.
    pub fn count(&self, pattern: [Option<u32>; 3]) -> usize {
        self.index.count(&pattern)
    }
}

impl std::fmt::Debug for Ids<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ids").finish_non_exhaustive()
    }
}
