//! How many rows a pattern gives, and how much work it is, for each row before it.

use oxigraph::model::{NamedNodeRef, TermRef};
use seisaku_index::{Counts, Snapshot, Totals};
use spargebra::algebra::{GraphPattern, PropertyPathExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use super::Bound;
use super::gather::Item;

/// How many steps a path of any length is taken to have.
const STEPS: i32 = 3;

/// The figures of the index, as estimates.
#[derive(Clone, Copy)]
pub(super) struct Costs<'a> {
    snapshot: &'a Snapshot,
    totals: Totals,
}

impl<'a> Costs<'a> {
    pub(super) fn new(snapshot: &'a Snapshot) -> Self {
        Self {
            snapshot,
            totals: snapshot.totals(),
        }
    }

    /// How many rows an item gives for each row that binds these variables.
    pub(super) fn rows(&self, item: &Item, bound: &Bound) -> f64 {
        self.pattern(&item.pattern, bound)
    }

    /// How much is read for each row that binds these variables.
    pub(super) fn work(&self, item: &Item, bound: &Bound) -> f64 {
        let pattern = match &item.pattern {
            GraphPattern::Graph { inner, .. } => inner,
            other => other,
        };
        match pattern {
            // A path whose ends are both bound is walked from one of them all the same.
            GraphPattern::Path {
                subject,
                path,
                object,
            } if is_bound(subject, bound) && is_bound(object, bound) => self
                .path(path, true, false)
                .min(self.path(path, false, true)),
            GraphPattern::Values { bindings, .. } => bindings.len() as f64,
            _ => 1.0,
        }
    }

    fn pattern(&self, pattern: &GraphPattern, bound: &Bound) -> f64 {
        match pattern {
            GraphPattern::Bgp { patterns } => {
                patterns.iter().map(|t| self.triple(t, bound)).product()
            }
            GraphPattern::Path {
                subject,
                path,
                object,
            } => self.path(path, is_bound(subject, bound), is_bound(object, bound)),
            GraphPattern::Values {
                variables,
                bindings,
            } => {
                let rows = bindings.len() as f64;
                if variables.iter().any(|v| bound.contains(v)) {
                    // A row finds its own value there or does not.
                    rows.min(1.0) / 2.0
                } else {
                    rows
                }
            }
            GraphPattern::Graph { inner, .. } => self.pattern(inner, bound),
            _ => self.totals.triples as f64,
        }
    }

    fn triple(&self, triple: &TriplePattern, bound: &Bound) -> f64 {
        let predicate = match &triple.predicate {
            NamedNodePattern::NamedNode(node) => Some(node.as_ref()),
            NamedNodePattern::Variable(_) => None,
        };
        let subject = constant(&triple.subject);
        let object = constant(&triple.object);
        let triples = self.snapshot.count(subject, predicate, object) as f64;
        let counts = predicate.map_or_else(|| self.all(), |p| self.snapshot.predicate(p));
        let mut rows = triples;
        if subject.is_none() && is_bound(&triple.subject, bound) {
            rows /= at_least_one(counts.subjects);
        }
        if object.is_none() && is_bound(&triple.object, bound) {
            rows /= at_least_one(counts.objects);
        }
        if let NamedNodePattern::Variable(v) = &triple.predicate
            && bound.contains(v)
        {
            rows /= at_least_one(self.totals.predicates);
        }
        rows
    }

    fn all(&self) -> Counts {
        Counts {
            triples: self.totals.triples,
            subjects: self.totals.subjects,
            objects: self.totals.objects,
        }
    }

    fn path(&self, path: &PropertyPathExpression, subject: bool, object: bool) -> f64 {
        match path {
            PropertyPathExpression::NamedNode(node) => self.step(node.as_ref(), subject, object),
            PropertyPathExpression::Reverse(path) => self.path(path, object, subject),
            PropertyPathExpression::Sequence(a, b) => {
                let forth = self.path(a, subject, false) * self.path(b, true, object);
                let back = self.path(a, true, object) * self.path(b, false, object);
                forth.min(back)
            }
            PropertyPathExpression::Alternative(a, b) => {
                self.path(a, subject, object) + self.path(b, subject, object)
            }
            PropertyPathExpression::ZeroOrMore(path) => 1.0 + self.steps(path, subject, object),
            PropertyPathExpression::OneOrMore(path) => self.steps(path, subject, object),
            PropertyPathExpression::ZeroOrOne(path) => {
                if subject || object {
                    1.0 + self.path(path, subject, object)
                } else {
                    self.totals.triples as f64
                }
            }
            PropertyPathExpression::NegatedPropertySet(_) => {
                let all = self.all();
                divided(all, subject, object)
            }
        }
    }

    fn steps(&self, path: &PropertyPathExpression, subject: bool, object: bool) -> f64 {
        let all = self.path(path, false, false);
        match (subject, object) {
            (true, true) => 0.5,
            (false, false) => all * f64::from(STEPS),
            _ => {
                let one = self.path(path, subject, object);
                (1..=STEPS).map(|n| one.powi(n)).sum::<f64>().min(all)
            }
        }
    }

    fn step(&self, predicate: NamedNodeRef<'_>, subject: bool, object: bool) -> f64 {
        divided(self.snapshot.predicate(predicate), subject, object)
    }
}

fn divided(counts: Counts, subject: bool, object: bool) -> f64 {
    let mut rows = counts.triples as f64;
    if subject {
        rows /= at_least_one(counts.subjects);
    }
    if object {
        rows /= at_least_one(counts.objects);
    }
    rows
}

fn at_least_one(count: usize) -> f64 {
    count.max(1) as f64
}

pub(super) fn constant(term: &TermPattern) -> Option<TermRef<'_>> {
    match term {
        TermPattern::NamedNode(node) => Some(node.as_ref().into()),
        TermPattern::Literal(literal) => Some(literal.as_ref().into()),
        TermPattern::BlankNode(_) | TermPattern::Variable(_) | TermPattern::Triple(_) => None,
    }
}

fn is_bound(term: &TermPattern, bound: &Bound) -> bool {
    match term {
        TermPattern::NamedNode(_) | TermPattern::Literal(_) => true,
        TermPattern::Variable(v) => bound.contains(v),
        TermPattern::BlankNode(_) => false,
        TermPattern::Triple(triple) => {
            is_bound(&triple.subject, bound) && is_bound(&triple.object, bound)
        }
    }
}
