//! What a snapshot says about one resource.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{BlankNode, NamedNode, NamedOrBlankNodeRef, Quad, Term};

use crate::Snapshot;

/// The statements about one resource, each list in the order of their N-Quads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// What the resource, its parts (the same IRI with a fragment) and the blank nodes that hang
    /// on them say.
    pub outgoing: Vec<Quad>,
    /// What others say that name the resource as their object.
    pub incoming: Vec<Quad>,
    /// Whether the limit cut something off.
    pub more: bool,
}

impl Snapshot {
    /// The statements about `iri`: all of its own and those of its parts, and at most `limit`
    /// that lead to it; blank nodes are followed until `limit` of them are described.
    ///
    /// The same snapshot gives the same description, also where the limit cuts.
    pub fn describe(&self, iri: &NamedNode, limit: usize) -> Description {
        let mut described = Described::default();
        described.add(self, iri.as_ref().into());
        for part in self.parts(iri.as_str()) {
            described.add(self, part.as_ref().into());
        }
        let mut blank_nodes = 0;
        while let Some((_, node)) = described.waiting.pop_first() {
            if blank_nodes == limit {
                described.more = true;
                break;
            }
            blank_nodes += 1;
            described.add(self, node.as_ref().into());
        }
        let mut incoming = Vec::new();
        for quad in self.pattern(None, Some(iri)) {
            if described.seen.contains(&quad.subject.to_string()) {
                continue;
            }
            if incoming.len() == limit {
                described.more = true;
                break;
            }
            incoming.push(quad);
        }
        let mut outgoing = described.quads;
        outgoing.sort_by_cached_key(ToString::to_string);
        incoming.sort_by_cached_key(ToString::to_string);
        Description {
            outgoing,
            incoming,
            more: described.more,
        }
    }

    /// Whether the snapshot says anything about `iri`, a part of it, or names it as an object.
    pub fn contains(&self, iri: &NamedNode) -> bool {
        self.pattern(Some(iri.as_ref().into()), None)
            .next()
            .is_some()
            || self.parts(iri.as_str()).next().is_some()
            || self.pattern(None, Some(iri)).next().is_some()
    }

    /// The quads of every graph with this subject or object.
    fn pattern(
        &self,
        subject: Option<NamedOrBlankNodeRef<'_>>,
        object: Option<&NamedNode>,
    ) -> impl Iterator<Item = Quad> {
        // What a damaged file cannot give is missing here; queries and `validate` name it.
        self.quads(subject, None, object.map(|o| o.as_ref().into()), None)
            .filter_map(Result::ok)
    }
}

#[derive(Default)]
struct Described {
    quads: Vec<Quad>,
    seen: BTreeSet<String>,
    /// Blank nodes still to follow, by label, so that a cut falls in the same place every time.
    waiting: BTreeMap<String, BlankNode>,
    more: bool,
}

impl Described {
    fn add(&mut self, snapshot: &Snapshot, subject: NamedOrBlankNodeRef<'_>) {
        if !self.seen.insert(subject.to_string()) {
            return;
        }
        for quad in snapshot.pattern(Some(subject), None) {
            if let Term::BlankNode(node) = &quad.object
                && !self.seen.contains(&node.to_string())
            {
                self.waiting.insert(node.to_string(), node.clone());
            }
            self.quads.push(quad);
        }
    }
}
