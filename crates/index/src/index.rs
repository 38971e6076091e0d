//! An index: its terms and its triples, opened.

use std::sync::OnceLock;

use oxigraph::model::{GraphName, NamedOrBlankNode, Quad, Term};

use crate::counts::Totals;
use crate::dictionary::Dictionary;
use crate::graphs::{Graphs, Scope};
use crate::layout::{Layout, LayoutError, Section};
use crate::matches::{Found, Matches, Pattern, count};
use crate::memory::Memory;
use crate::order::{By, Order};

/// An open index.
pub(crate) struct Index {
    pub layout: Layout,
    pub dictionary: Dictionary,
    /// How many sets of graphs there are.
    pub sets: usize,
    /// How many quads there are.
    pub quads: usize,
    /// Counted when they are first asked for.
    pub totals: OnceLock<Totals>,
    /// Whether a value has another text than the engine writes; found out when it is first asked.
    pub other_forms: OnceLock<bool>,
}

impl Index {
    /// Opens an index; what its header says and how its columns fit together is checked.
    pub(crate) fn open(memory: Memory) -> Result<Self, LayoutError> {
        let layout = Layout::open(memory)?;
        let dictionary = Dictionary::open(&layout)?;
        Graphs::check(&layout)?;
        for by in [By::Subject, By::Predicate, By::Object] {
            Order::check(&layout, by)?;
        }
        Ok(Self {
            sets: Graphs::sets(&layout),
            quads: layout.numbers::<u32>(Section::GraphRows).len(),
            totals: OnceLock::new(),
            other_forms: OnceLock::new(),
            dictionary,
            layout,
        })
    }

    pub(crate) fn id(&self, term: &Term) -> Option<u32> {
        self.dictionary.id(&self.layout, term)
    }

    pub(crate) fn term(&self, id: u32) -> Result<Term, LayoutError> {
        self.dictionary.term(&self.layout, id)
    }

    pub(crate) fn matches<'a>(&'a self, pattern: Pattern, scope: Scope) -> Matches<'a> {
        Matches::new(&self.layout, pattern, scope)
    }

    pub(crate) fn count(&self, pattern: &Pattern) -> usize {
        count(&self.layout, pattern)
    }

    /// The name of a graph: 0 is the default graph.
    pub(crate) fn graph(&self, number: u32) -> Result<GraphName, LayoutError> {
        let Some(index) = number.checked_sub(1) else {
            return Ok(GraphName::DefaultGraph);
        };
        let id = Graphs::named(&self.layout)
            .get(index as usize)
            .ok_or_else(|| LayoutError::damaged(Section::Graphs))?;
        Ok(match self.term(*id)? {
            Term::NamedNode(node) => node.into(),
            Term::BlankNode(node) => node.into(),
            _ => return Err(LayoutError::damaged(Section::Graphs)),
        })
    }

    /// A match as a quad.
    pub(crate) fn quad(&self, ([s, p, o], graph): Found) -> Result<Quad, LayoutError> {
        let damaged = || LayoutError::damaged(Section::Groups);
        let subject: NamedOrBlankNode = match self.term(s)? {
            Term::NamedNode(node) => node.into(),
            Term::BlankNode(node) => node.into(),
            _ => return Err(damaged()),
        };
        let Term::NamedNode(predicate) = self.term(p)? else {
            return Err(damaged());
        };
        let graph = self.graph(graph.unwrap_or_default())?;
        Ok(Quad::new(subject, predicate, self.term(o)?, graph))
    }
}
