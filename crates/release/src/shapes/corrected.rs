//! A dataset as corrections leave it: without the statements that they withdraw.
//!
//! A withdrawn statement stays published where it was read. Shapes hold of what is said with the
//! corrections, so that one value in place of another is not two.

use std::collections::BTreeMap;

use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term};
use seisaku_index::{LoadError, Snapshot};
use seisaku_vocab::rdf;

/// Subject, predicate and object of a statement that is withdrawn.
type Withdrawn = (NamedOrBlankNode, NamedNode, Term);

/// The dataset without what is withdrawn; `None` where nothing is.
pub(crate) fn corrected(snapshot: &Snapshot) -> Result<Option<Snapshot>, LoadError> {
    let mut objects = snapshot.quads(None, Some(rdf::OBJECT), None, None);
    if objects.next().is_none() {
        return Ok(None);
    }
    let all = || {
        snapshot
            .quads(None, None, None, None)
            .filter_map(Result::ok)
    };
    let mut named: BTreeMap<String, [Option<Term>; 3]> = BTreeMap::new();
    for quad in all() {
        let part = [rdf::SUBJECT, rdf::PREDICATE, rdf::OBJECT]
            .iter()
            .position(|p| quad.predicate == *p);
        if let Some(part) = part {
            let parts = named.entry(quad.subject.to_string()).or_default();
            parts[part] = Some(quad.object);
        }
    }
    let withdrawn: Vec<Withdrawn> = named.into_values().filter_map(statement).collect();
    if withdrawn.is_empty() {
        return Ok(None);
    }
    let holds = |quad: &Quad| {
        !withdrawn
            .iter()
            .any(|(s, p, o)| quad.subject == *s && quad.predicate == *p && quad.object == *o)
    };
    Snapshot::from_quads(all().filter(holds)).map(Some)
}

fn statement([subject, predicate, object]: [Option<Term>; 3]) -> Option<Withdrawn> {
    match (subject?, predicate?, object?) {
        (Term::NamedNode(s), Term::NamedNode(p), object) => Some((s.into(), p, object)),
        _ => None,
    }
}
