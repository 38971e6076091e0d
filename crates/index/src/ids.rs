//! Statements and terms by their numbers, for what is answered without making terms of them.
//!
//! Numbers of one run (of IRIs, of strings in one language, of the values of one datatype) are in
//! the order of what they stand for.

use oxigraph::model::{GraphName, Term};
use spareval::ExpressionTerm;

use crate::dataset::merged;
use crate::dictionary::Class;
use crate::graphs::{Graphs, Scope};
use crate::index::Index;
use crate::layout::LayoutError;

/// The numbers of a snapshot.
#[derive(Clone, Copy)]
pub struct Ids<'a> {
    index: &'a Index,
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
        Self { index }
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

    /// The bytes of a value, which compare as the values of its datatype do; the last two bytes of a
    /// moment are its zone.
    pub fn key(&self, id: u32) -> Option<&'a [u8]> {
        let index: &'a Index = self.index;
        index.dictionary.key(&index.layout, id)
    }

    /// All graphs.
    pub fn union(&self) -> View {
        View(Scope::Merged(vec![true; self.index.sets].into()))
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
        View(match one {
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
        let matches = index.matches(pattern, view.0.clone());
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
