//! Places in a query where it can be stopped.
//!
//! The engine looks at its token when it scans the store, and not while it multiplies rows that
//! it has already: a product of four patterns over two thousand statements runs for hours after
//! it was cancelled. So each pair of patterns that is joined gets a filter
//! `alive() || sameTerm(?a, ?b)`, with a variable of either. The planner moves a filter to the
//! first join that knows all of its variables, so one stands on every product; it lets every
//! row pass while the query runs and none afterwards, and what is left runs dry in a moment.
//! `sameTerm` is there for its variables only: it is not evaluated as long as `alive()` is true.

use std::collections::BTreeSet;
use std::mem;

use oxigraph::model::{NamedNode, Variable};
use spargebra::Query;
use spargebra::algebra::{Expression, Function, GraphPattern};
use spargebra::term::TermPattern;

/// The function that tells whether the query still runs.
pub(crate) const ALIVE: &str = "urn:seisaku:alive";

/// Up to this number of patterns each pair of a group gets its filter; in larger groups only
/// pairs of patterns that nothing connects, which are few.
const PAIRED: usize = 12;

/// Puts the filters into the query; gives the largest number of parts of a group that share no
/// variable with each other.
pub(crate) fn add_stops(query: &mut Query) -> usize {
    let (Query::Select { pattern, .. }
    | Query::Ask { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }) = query;
    let mut stops = Stops::default();
    stops.pattern(pattern);
    stops.parts
}

#[derive(Default)]
struct Stops {
    parts: usize,
}

/// The variables of one pattern.
pub(super) type Scope = BTreeSet<Variable>;

impl Stops {
    fn pattern(&mut self, pattern: &mut GraphPattern) {
        match pattern {
            GraphPattern::Bgp { .. }
            | GraphPattern::Path { .. }
            | GraphPattern::Values { .. }
            | GraphPattern::Join { .. }
            | GraphPattern::Graph { .. } => {
                let mut scopes = Vec::new();
                self.joined(pattern, &mut scopes);
                self.join(pattern, &scopes);
            }
            GraphPattern::LeftJoin { left, right, .. } | GraphPattern::Lateral { left, right } => {
                self.pattern(left);
                self.pattern(right);
                let scopes = [scope(left), scope(right)];
                wrap(pattern, pairs(&scopes));
            }
            GraphPattern::Union { left, right } | GraphPattern::Minus { left, right } => {
                self.pattern(left);
                self.pattern(right);
            }
            GraphPattern::Filter { expr, inner } => {
                self.exists(expr);
                self.pattern(inner);
            }
            GraphPattern::Extend { inner, .. }
            | GraphPattern::OrderBy { inner, .. }
            | GraphPattern::Project { inner, .. }
            | GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner }
            | GraphPattern::Slice { inner, .. }
            | GraphPattern::Group { inner, .. } => self.pattern(inner),
            // What is inside is another engine's.
            GraphPattern::Service { .. } => {}
        }
    }

    /// Collects the scopes of all patterns that the planner joins as one list.
    fn joined(&mut self, pattern: &mut GraphPattern, scopes: &mut Vec<Scope>) {
        match pattern {
            GraphPattern::Join { left, right } => {
                self.joined(left, scopes);
                self.joined(right, scopes);
            }
            GraphPattern::Graph { inner, .. } => self.joined(inner, scopes),
            GraphPattern::Bgp { patterns } => {
                for triple in patterns {
                    name(&mut triple.subject);
                    name(&mut triple.object);
                    scopes.push(scope(&GraphPattern::Bgp {
                        patterns: vec![triple.clone()],
                    }));
                }
            }
            GraphPattern::Path {
                subject, object, ..
            } => {
                name(subject);
                name(object);
                scopes.push(scope(pattern));
            }
            GraphPattern::Values { .. } => scopes.push(scope(pattern)),
            other => {
                self.pattern(other);
                scopes.push(scope(other));
            }
        }
    }

    fn join(&mut self, pattern: &mut GraphPattern, scopes: &[Scope]) {
        let parts = parts(scopes);
        self.parts = self.parts.max(parts.len());
        if scopes.len() <= PAIRED {
            wrap(pattern, pairs(scopes));
        } else {
            wrap(pattern, pairs(&parts));
        }
    }

    fn exists(&mut self, expression: &mut Expression) {
        match expression {
            Expression::Exists(pattern) => self.pattern(pattern),
            Expression::Not(e) => self.exists(e),
            Expression::Or(a, b) | Expression::And(a, b) => {
                self.exists(a);
                self.exists(b);
            }
            Expression::If(a, b, c) => {
                self.exists(a);
                self.exists(b);
                self.exists(c);
            }
            _ => {}
        }
    }
}

/// The variables that a pattern binds.
pub(super) fn scope(pattern: &GraphPattern) -> Scope {
    let mut scope = Scope::new();
    pattern.on_in_scope_variable(|v| {
        scope.insert(v.clone());
    });
    scope
}

/// A blank node in a pattern is a variable without a name; it gets one that no query can hold,
/// so that a filter can name it. It may stand in a triple term too, and is the same one there.
fn name(term: &mut TermPattern) {
    match term {
        TermPattern::BlankNode(node) => {
            *term = Variable::new_unchecked(format!("_:{}", node.as_str())).into();
        }
        TermPattern::Triple(triple) => {
            name(&mut triple.subject);
            name(&mut triple.object);
        }
        TermPattern::NamedNode(_) | TermPattern::Literal(_) | TermPattern::Variable(_) => {}
    }
}

/// The scopes put together where they share a variable.
fn parts(scopes: &[Scope]) -> Vec<Scope> {
    let mut parts: Vec<Scope> = Vec::new();
    for scope in scopes.iter().filter(|s| !s.is_empty()) {
        let mut merged = scope.clone();
        parts.retain(|part| {
            let apart = part.is_disjoint(&merged);
            if !apart {
                merged.extend(part.iter().cloned());
            }
            apart
        });
        parts.push(merged);
    }
    parts
}

/// A variable of either scope that the other lacks, for each pair that has such: where one
/// scope lies in the other, their join has no more rows than its larger side.
fn pairs(scopes: &[Scope]) -> Vec<(Variable, Variable)> {
    let mut pairs = BTreeSet::new();
    for (i, a) in scopes.iter().enumerate() {
        for b in scopes.iter().skip(i + 1) {
            if let (Some(x), Some(y)) = (a.difference(b).next(), b.difference(a).next()) {
                pairs.insert((x.clone(), y.clone()));
            }
        }
    }
    pairs.into_iter().collect()
}

fn wrap(pattern: &mut GraphPattern, pairs: Vec<(Variable, Variable)>) {
    let stop = |(a, b): (Variable, Variable)| {
        let alive = Function::Custom(NamedNode::new_unchecked(ALIVE));
        let same = Expression::SameTerm(
            Box::new(Expression::Variable(a)),
            Box::new(Expression::Variable(b)),
        );
        Expression::Or(
            Box::new(Expression::FunctionCall(alive, Vec::new())),
            Box::new(same),
        )
    };
    if let Some(expr) = pairs
        .into_iter()
        .map(stop)
        .reduce(|a, b| Expression::And(Box::new(a), Box::new(b)))
    {
        let inner = Box::new(mem::take(pattern));
        *pattern = GraphPattern::Filter { expr, inner };
    }
}
