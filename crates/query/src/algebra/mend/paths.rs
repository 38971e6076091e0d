//! Paths of no length: one that begins or ends with a term leads from it to itself, also where the
//! data does not have it ([SPARQL 1.1 Query, section 18.5](https://www.w3.org/TR/sparql11-query/#defn_evalPP)).
//!
//! The engine asks whether the term is in the graph. Where it is not, there is no other path, so
//! the solution is known.

use oxigraph::model::{GraphName, GraphNameRef, NamedOrBlankNodeRef, TermRef};
use spargebra::algebra::{GraphPattern, PropertyPathExpression};
use spargebra::term::{GroundTerm, TermPattern};

use super::{Active, Mender};

/// Whether a path may have no length.
pub(super) fn may_be_empty(path: &PropertyPathExpression) -> bool {
    match path {
        PropertyPathExpression::NamedNode(_) | PropertyPathExpression::NegatedPropertySet(_) => {
            false
        }
        PropertyPathExpression::ZeroOrMore(_) | PropertyPathExpression::ZeroOrOne(_) => true,
        PropertyPathExpression::OneOrMore(path) | PropertyPathExpression::Reverse(path) => {
            may_be_empty(path)
        }
        PropertyPathExpression::Sequence(a, b) => may_be_empty(a) && may_be_empty(b),
        PropertyPathExpression::Alternative(a, b) => may_be_empty(a) || may_be_empty(b),
    }
}

impl Mender<'_> {
    /// The solution of a path with a term that its graph does not have.
    pub(super) fn path(&self, pattern: &GraphPattern, active: &Active) -> Option<GraphPattern> {
        let GraphPattern::Path {
            subject,
            path,
            object,
        } = pattern
        else {
            return None;
        };
        if !may_be_empty(path) {
            return None;
        }
        let ends = (ground(subject), ground(object));
        let (variables, row) = match (ends, subject, object) {
            ((Some(a), Some(b)), ..) if a == b && self.is_foreign(&a, active) => {
                (Vec::new(), Vec::new())
            }
            ((Some(term), None), _, TermPattern::Variable(variable))
            | ((None, Some(term)), TermPattern::Variable(variable), _)
                if self.is_foreign(&term, active) =>
            {
                (vec![variable.clone()], vec![Some(term)])
            }
            _ => return None,
        };
        Some(GraphPattern::Values {
            variables,
            bindings: vec![row],
        })
    }

    /// Whether a term is certainly neither subject nor object in the graph.
    fn is_foreign(&self, term: &GroundTerm, active: &Active) -> bool {
        let (term, node) = match term {
            GroundTerm::NamedNode(node) => (
                TermRef::from(node.as_ref()),
                Some(NamedOrBlankNodeRef::from(node.as_ref())),
            ),
            GroundTerm::Literal(literal) => (literal.as_ref().into(), None),
            GroundTerm::Triple(_) => return false,
        };
        let snapshot = self.snapshot;
        let stands = |graph: GraphNameRef<'_>| {
            let subject = node.is_some_and(|node| {
                let mut quads = snapshot.quads(Some(node), None, None, Some(graph));
                quads.next().is_some()
            });
            let mut quads = snapshot.quads(None, None, Some(term), Some(graph));
            subject || quads.next().is_some()
        };
        match active {
            Active::Several => false,
            Active::Named(name) => !stands(name.as_ref().into()),
            Active::Default => match &self.scope.default {
                Some(graphs) => !graphs.iter().map(GraphName::as_ref).any(stands),
                None => {
                    snapshot.count(Some(term), None, None) == 0
                        && snapshot.count(None, None, Some(term)) == 0
                }
            },
        }
    }
}

fn ground(term: &TermPattern) -> Option<GroundTerm> {
    match term {
        TermPattern::NamedNode(node) => Some(node.clone().into()),
        TermPattern::Literal(literal) => Some(literal.clone().into()),
        _ => None,
    }
}
