//! `GRAPH ?g { … }`: what stands inside is matched in one graph after the other, and knows nothing
//! of `?g`; only its solutions are joined with it
//! ([SPARQL 1.1 Query, section 18.6](https://www.w3.org/TR/sparql11-query/#sparqlAlgebraEval)).
//!
//! The engine hands `?g` to the patterns inside, which is the same for triple patterns and what is
//! joined of them, and something else for a sub-select, a `MINUS`, a table or a filter. There the
//! graphs are told one by one.

use oxigraph::model::{NamedNode, Variable};
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::{GroundTerm, NamedNodePattern};

use super::{Scope, paths};
use crate::algebra::children;

/// Of more graphs than these each is not told.
const MOST: usize = 500;

/// Whether a pattern is the same to the engine and to the standard.
pub(super) fn is_plain(pattern: &GraphPattern, graph: &Variable) -> bool {
    match pattern {
        GraphPattern::Bgp { .. } => true,
        GraphPattern::Path { path, .. } => !paths::may_be_empty(path),
        GraphPattern::Join { left, right } => {
            let table =
                |p: &GraphPattern| matches!(p, GraphPattern::Values { .. }) && !mentions(p, graph);
            let (first, second) = (is_plain(left, graph), is_plain(right, graph));
            (first && (second || table(right))) || (second && table(left))
        }
        GraphPattern::Filter { expr, inner } => is_plain(inner, graph) && is_apart(expr, graph),
        GraphPattern::Extend {
            inner,
            variable,
            expression,
        } => variable != graph && is_plain(inner, graph) && is_apart(expression, graph),
        GraphPattern::Union { left, right } => {
            !mentions(pattern, graph) && is_plain(left, graph) && is_plain(right, graph)
        }
        GraphPattern::LeftJoin {
            left,
            right,
            expression,
        } => {
            !mentions(pattern, graph)
                && is_plain(left, graph)
                && is_plain(right, graph)
                && expression.as_ref().is_none_or(|e| is_apart(e, graph))
        }
        _ => false,
    }
}

fn mentions(pattern: &GraphPattern, variable: &Variable) -> bool {
    let mut found = false;
    pattern.on_in_scope_variable(|v| found |= v == variable);
    found
}

/// Whether an expression asks neither for the variable nor for patterns.
fn is_apart(expression: &Expression, variable: &Variable) -> bool {
    match expression {
        Expression::Variable(v) | Expression::Bound(v) => v != variable,
        Expression::Exists(_) => false,
        other => children(other).into_iter().all(|e| is_apart(e, variable)),
    }
}

/// The graphs to be told one by one, where they can be.
pub(super) fn listed(scope: &Scope, inner: &GraphPattern) -> Option<Vec<NamedNode>> {
    let named = scope.named.as_ref()?;
    (named.len() <= MOST && !asks_others(inner)).then(|| named.clone())
}

/// What asks others is asked once.
fn asks_others(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Service { .. } => true,
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => false,
        GraphPattern::Join { left, right }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::LeftJoin { left, right, .. }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right } => asks_others(left) || asks_others(right),
        GraphPattern::Graph { inner, .. }
        | GraphPattern::Filter { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Group { inner, .. } => asks_others(inner),
    }
}

/// A pattern in one graph, joined with the name of it.
pub(super) fn within(name: &NamedNode, variable: &Variable, inner: GraphPattern) -> GraphPattern {
    GraphPattern::Join {
        left: Box::new(GraphPattern::Values {
            variables: vec![variable.clone()],
            bindings: vec![vec![Some(GroundTerm::NamedNode(name.clone()))]],
        }),
        right: Box::new(GraphPattern::Graph {
            name: NamedNodePattern::NamedNode(name.clone()),
            inner: Box::new(inner),
        }),
    }
}

/// The solutions of any of these patterns.
pub(super) fn either(patterns: Vec<GraphPattern>) -> GraphPattern {
    let nothing = GraphPattern::Values {
        variables: Vec::new(),
        bindings: Vec::new(),
    };
    let union = |left, right| GraphPattern::Union {
        left: Box::new(left),
        right: Box::new(right),
    };
    patterns.into_iter().reduce(union).unwrap_or(nothing)
}
