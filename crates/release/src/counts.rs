//! The figures of a dataset.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{GraphName, Quad, Term};
use seisaku_vocab::rdf;
use serde::{Deserialize, Serialize};

/// How much there is of what in a release.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Quads in all graphs.
    pub quads: u64,
    /// Triples by the IRI of the graph.
    pub graphs: BTreeMap<String, u64>,
    /// Instances by the IRI of the class, each counted once whatever graphs say so.
    pub classes: BTreeMap<String, u64>,
    /// Uses by the IRI of the property, in all graphs.
    pub properties: BTreeMap<String, u64>,
}

impl Counts {
    /// The figures of the quads, which are all different.
    pub(crate) fn new(quads: &[Quad]) -> Self {
        let mut counts = Self::default();
        let mut instances = BTreeSet::new();
        for quad in quads {
            counts.quads += 1;
            if let GraphName::NamedNode(graph) = &quad.graph_name {
                add(&mut counts.graphs, graph.as_str());
            }
            add(&mut counts.properties, quad.predicate.as_str());
            if quad.predicate == rdf::TYPE
                && let Term::NamedNode(class) = &quad.object
                && instances.insert((class.as_str(), quad.subject.to_string()))
            {
                add(&mut counts.classes, class.as_str());
            }
        }
        counts
    }
}

fn add(counts: &mut BTreeMap<String, u64>, key: &str) {
    match counts.get_mut(key) {
        Some(count) => *count += 1,
        None => {
            counts.insert(key.to_owned(), 1);
        }
    }
}
