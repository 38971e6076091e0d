//! The open release: read-only, shared, swapped as a whole.

use std::fmt;
use std::fs::File;
use std::io::{self, Write};
use std::sync::Arc;

use oxigraph::model::{
    GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, Quad, Term, TermRef,
};

use oxigraph::sparql::{PreparedSparqlQuery, QueryEvaluationError, QueryResults};

use crate::build::Builder;
use crate::counts::{Counts, Totals};
use crate::dataset::Dataset;
use crate::graphs::{Graphs, Scope};
use crate::ids::Ids;
use crate::index::Index;
use crate::layout::{LayoutError, Section};
use crate::memory::Memory;
use crate::{LoadError, Loader};

/// A dataset that can be queried and no longer changes.
///
/// A clone shares the data; a running query keeps the snapshot that it started with. Every term
/// is kept as it was written.
///
/// ```
/// use oxigraph::model::{GraphName, NamedNode, Quad};
/// use seisaku_index::Snapshot;
///
/// let thing = NamedNode::new("http://example.org/thing")?;
/// let quad = Quad::new(thing.clone(), thing.clone(), thing.clone(), GraphName::DefaultGraph);
/// let snapshot = Snapshot::from_quads([quad])?;
/// assert_eq!(snapshot.len(), 1);
/// assert!(snapshot.contains(&thing));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Snapshot(Arc<Inner>);

struct Inner {
    index: Index,
    graphs: Vec<NamedNode>,
}

/// Why a file could not be opened as a snapshot.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It cannot be read.
    #[error("it cannot be read")]
    Read(#[from] io::Error),
    /// It holds no index that this program reads.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// It was made of something else.
    #[error("it was made of other statements")]
    Origin,
}

impl Snapshot {
    /// A snapshot of these quads; a quad given twice counts once.
    ///
    /// # Errors
    /// When there are too many of them.
    pub fn from_quads(quads: impl IntoIterator<Item = Quad>) -> Result<Self, LoadError> {
        let mut loader = Loader::new();
        loader.extend(quads);
        loader.finish()
    }

    /// Opens a file that [`Self::write`] wrote, without reading it through: what its header says
    /// is checked, its sections by [`Self::verify`].
    ///
    /// # Errors
    /// When it cannot be read, is no index of this version, or was not made of `origin`.
    pub fn open(file: &File, origin: &str) -> Result<Self, OpenError> {
        let snapshot = Self::of(Memory::map(file)?)?;
        if snapshot.0.index.layout.bytes(Section::Origin) != origin.as_bytes() {
            return Err(OpenError::Origin);
        }
        Ok(snapshot)
    }

    /// Compares every section with its checksum.
    ///
    /// # Errors
    /// When one was changed; the error names it.
    pub fn verify(&self) -> Result<(), LayoutError> {
        self.0.index.layout.verify()
    }

    /// Writes the index. The same quads and the same origin give the same bytes.
    ///
    /// # Errors
    /// When the sink fails.
    pub fn write(&self, sink: &mut dyn Write) -> io::Result<()> {
        sink.write_all(self.0.index.layout.file())
    }

    pub(crate) fn build(quads: &[Quad], origin: &str) -> Result<Self, LoadError> {
        let mut builder = Builder::default();
        for quad in quads {
            builder.add(quad)?;
        }
        let file = builder.finish(origin)?;
        Ok(Self::of(Memory::hold(&file))?)
    }

    fn of(memory: Memory) -> Result<Self, LayoutError> {
        let index = Index::open(memory)?;
        let mut graphs = Vec::new();
        for number in 1..=Graphs::named(&index.layout).len() {
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            if let GraphName::NamedNode(name) = index.graph(number)? {
                graphs.push(name);
            }
        }
        Ok(Self(Arc::new(Inner { index, graphs })))
    }

    /// Statements and terms by their numbers.
    pub fn ids(&self) -> Ids<'_> {
        Ids::of(&self.0.index)
    }

    /// The number of quads.
    pub fn len(&self) -> usize {
        self.0.index.quads
    }

    /// Whether there is no quad at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The IRIs of the named graphs, in order.
    pub fn graphs(&self) -> &[NamedNode] {
        &self.0.graphs
    }

    /// The same; `None` where some graph has a blank node for its name.
    pub fn named_graphs(&self) -> Option<&[NamedNode]> {
        let all = Graphs::named(&self.0.index.layout).len();
        (all == self.0.graphs.len()).then_some(&self.0.graphs)
    }

    /// Whether a number, date or boolean is written otherwise than the engine writes its value.
    pub fn has_other_forms(&self) -> bool {
        let index = &self.0.index;
        *index
            .other_forms
            .get_or_init(|| index.dictionary.has_other_forms(&index.layout))
    }

    /// The quads that match a pattern, each graph's own; where no graph is given, those of every
    /// graph.
    ///
    /// # Errors
    /// An item is an error where the file was damaged after it was written.
    pub fn quads(
        &self,
        subject: Option<NamedOrBlankNodeRef<'_>>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
        graph: Option<GraphNameRef<'_>>,
    ) -> impl Iterator<Item = Result<Quad, LayoutError>> + '_ {
        let index = &self.0.index;
        let terms = [
            subject.map(TermRef::from),
            predicate.map(TermRef::from),
            object,
        ];
        let mut pattern = [None; 3];
        let mut known = true;
        for (place, term) in pattern.iter_mut().zip(terms) {
            if let Some(term) = term {
                *place = index.id(&term.into_owned());
                known &= place.is_some();
            }
        }
        let number = |name: TermRef<'_>| {
            let id = index.id(&name.into_owned())?;
            Graphs::number(&index.layout, id).map(Scope::One)
        };
        let scope = match graph {
            None => Some(Scope::Each),
            Some(GraphNameRef::DefaultGraph) => Some(Scope::One(0)),
            Some(GraphNameRef::NamedNode(node)) => number(node.into()),
            Some(GraphNameRef::BlankNode(node)) => number(node.into()),
        };
        scope
            .filter(|_| known)
            .map(|scope| index.matches(pattern, scope))
            .into_iter()
            .flatten()
            .map(|found| index.quad(found))
    }

    /// How many triples of the merge of all graphs match a pattern.
    pub fn count(
        &self,
        subject: Option<TermRef<'_>>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
    ) -> usize {
        let index = &self.0.index;
        let mut pattern = [None; 3];
        let terms = [subject, predicate.map(TermRef::from), object];
        for (place, term) in pattern.iter_mut().zip(terms) {
            if let Some(term) = term {
                *place = index.id(&term.into_owned());
                if place.is_none() {
                    return 0;
                }
            }
        }
        index.count(&pattern)
    }

    /// What is known of the triples of a predicate in the merge of all graphs.
    pub fn predicate(&self, predicate: NamedNodeRef<'_>) -> Counts {
        let index = &self.0.index;
        let id = index.id(&TermRef::from(predicate).into_owned());
        id.map(|id| index.predicate(id)).unwrap_or_default()
    }

    /// The same of each predicate, in order.
    ///
    /// # Errors
    /// An item is an error where the file was damaged after it was written.
    pub fn predicates(&self) -> impl Iterator<Item = Result<(Term, Counts), LayoutError>> + '_ {
        let index = &self.0.index;
        let keys: &[u32] = index.layout.numbers(Section::PredicateKeys);
        keys.iter()
            .map(|id| Ok((index.term(*id)?, index.predicate(*id))))
    }

    /// The objects of a predicate in the merge of all graphs, in the order of the index, each
    /// with the number of its subjects.
    ///
    /// # Errors
    /// An item is an error where the file was damaged after it was written.
    pub fn objects(
        &self,
        predicate: NamedNodeRef<'_>,
    ) -> impl Iterator<Item = Result<(Term, usize), LayoutError>> + '_ {
        let index = &self.0.index;
        let id = index.id(&TermRef::from(predicate).into_owned());
        id.into_iter()
            .flat_map(|id| index.objects(id))
            .map(|(id, count)| Ok((index.term(id)?, count)))
    }

    /// How many triples, subjects, predicates and objects the merge of all graphs has.
    pub fn totals(&self) -> Totals {
        self.0.index.totals()
    }

    /// Evaluates a query on this snapshot. Its merged graph ([`MERGED`]) holds these graphs, or all
    /// graphs where none are given.
    ///
    /// # Errors
    /// When the engine fails before the first solution.
    ///
    /// [`MERGED`]: crate::MERGED
    pub fn evaluate(
        &self,
        query: PreparedSparqlQuery,
        merged: Option<&[GraphName]>,
    ) -> Result<QueryResults<'_>, QueryEvaluationError> {
        query.on_queryable_dataset(self.dataset(merged)).execute()
    }

    /// The snapshot as the evaluator reads it. Its merged graph ([`MERGED`]) holds these graphs,
    /// or all graphs where none are given.
    ///
    /// [`MERGED`]: crate::MERGED
    pub fn dataset(&self, merged: Option<&[GraphName]>) -> Dataset<'_> {
        match merged {
            None => Dataset::union(&self.0.index),
            Some(graphs) => Dataset::merging(&self.0.index, graphs),
        }
    }

    /// The subjects that are `iri` with a fragment, in order: its parts.
    pub(crate) fn parts(&self, iri: &str) -> impl Iterator<Item = NamedNode> + '_ {
        let index = &self.0.index;
        let ids = index.dictionary.iris(&index.layout, &format!("{iri}#"));
        ids.filter(|id| index.count(&[Some(*id), None, None]) > 0)
            .filter_map(|id| match index.term(id) {
                Ok(oxigraph::model::Term::NamedNode(node)) => Some(node),
                _ => None,
            })
    }
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Snapshot")
            .field("len", &self.len())
            .field("graphs", &self.0.graphs)
            .finish_non_exhaustive()
    }
}
