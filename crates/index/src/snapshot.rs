//! The open release: read-only, shared, swapped as a whole.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad};
use oxigraph::store::{StorageError, Store};

use crate::{LoadError, Loader};

/// A dataset that can be queried and no longer changes.
///
/// A clone shares the data; a running query keeps the snapshot that it started with.
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
    store: Store,
    len: usize,
    graphs: Vec<NamedNode>,
    parts: BTreeMap<String, BTreeSet<NamedNode>>,
}

impl Snapshot {
    /// A snapshot of these quads; a quad given twice counts once.
    ///
    /// # Errors
    /// When the store behind the snapshot cannot be made.
    pub fn from_quads(quads: impl IntoIterator<Item = Quad>) -> Result<Self, LoadError> {
        let mut loader = Loader::new();
        loader.extend(quads);
        loader.finish()
    }

    pub(crate) fn build(quads: &[Quad]) -> Result<Self, StorageError> {
        let store = Store::new()?;
        let mut transaction = store.start_transaction()?;
        transaction.extend(quads);
        transaction.commit()?;
        let mut parts: BTreeMap<String, BTreeSet<NamedNode>> = BTreeMap::new();
        for quad in quads {
            if let NamedOrBlankNode::NamedNode(subject) = &quad.subject
                && let Some((whole, _)) = subject.as_str().split_once('#')
                && !parts
                    .get(whole)
                    .is_some_and(|known| known.contains(subject))
            {
                parts
                    .entry(whole.to_owned())
                    .or_default()
                    .insert(subject.clone());
            }
        }
        let graphs: BTreeSet<NamedNode> = store
            .named_graphs()
            .filter_map(|graph| match graph {
                Ok(NamedOrBlankNode::NamedNode(iri)) => Some(iri),
                _ => None,
            })
            .collect();
        Ok(Self(Arc::new(Inner {
            len: store.len()?,
            graphs: graphs.into_iter().collect(),
            parts,
            store,
        })))
    }

    /// The number of quads.
    pub fn len(&self) -> usize {
        self.0.len
    }

    /// Whether there is no quad at all.
    pub fn is_empty(&self) -> bool {
        self.0.len == 0
    }

    /// The IRIs of the named graphs, in order.
    pub fn graphs(&self) -> &[NamedNode] {
        &self.0.graphs
    }

    /// The store, for the evaluator.
    ///
    /// Only the rooms that evaluate queries use it; it goes when an index of our own stands
    /// behind the snapshot. Nobody may write to it: a snapshot does not change.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The subjects that are `iri` with a fragment, in order: its parts.
    pub(crate) fn parts(&self, iri: &str) -> impl Iterator<Item = &NamedNode> {
        self.0.parts.get(iri).into_iter().flatten()
    }
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Snapshot")
            .field("len", &self.0.len)
            .field("graphs", &self.0.graphs)
            .finish_non_exhaustive()
    }
}
