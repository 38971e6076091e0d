//! The patterns of a group, one by one.

use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::NamedNodePattern;

use super::{Bound, certain};
use seisaku_federation::children;

/// A pattern of a group.
#[derive(Debug)]
pub(super) struct Item {
    pub pattern: GraphPattern,
    /// The variables that it binds.
    pub variables: Bound,
    /// Whether it may be matched with what is bound before it.
    pub loops: bool,
}

/// The patterns of a group, and the filters that may stand around all of them.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub items: Vec<Item>,
    pub filters: Vec<Expression>,
}

impl Item {
    /// Whether a pattern is a triple pattern, a path or a table, which have nothing to order inside.
    pub(super) fn is_simple(pattern: &GraphPattern) -> bool {
        let pattern = match pattern {
            GraphPattern::Graph { inner, .. } => inner,
            other => other,
        };
        matches!(
            pattern,
            GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. }
        )
    }
}

/// Takes a group apart.
pub(super) fn gather(pattern: GraphPattern) -> Gathered {
    let mut gathered = Gathered::default();
    gathered.take(pattern, None);
    gathered
}

impl Gathered {
    fn take(&mut self, pattern: GraphPattern, graph: Option<&NamedNodePattern>) {
        match pattern {
            GraphPattern::Join { left, right } => {
                self.take(*left, graph);
                self.take(*right, graph);
            }
            GraphPattern::Bgp { patterns } if !patterns.is_empty() => {
                for triple in patterns {
                    let patterns = vec![triple];
                    self.push(GraphPattern::Bgp { patterns }, graph, true);
                }
            }
            GraphPattern::Path { .. } => self.push(pattern, graph, true),
            // A value that is missing is compatible with any, which a loop sees as well.
            GraphPattern::Values { .. } => self.push(pattern, None, true),
            GraphPattern::Graph { name, inner } if graph.is_none() && divides(&inner) => {
                self.take(*inner, Some(&name));
            }
            GraphPattern::Filter { expr, inner } if moves(&expr, &inner) => {
                self.take(*inner, graph);
                self.filters.push(expr);
            }
            other => self.push(other, graph, false),
        }
    }

    fn push(&mut self, pattern: GraphPattern, graph: Option<&NamedNodePattern>, loops: bool) {
        let pattern = match graph {
            None => pattern,
            Some(name) => GraphPattern::Graph {
                name: name.clone(),
                inner: Box::new(pattern),
            },
        };
        let mut variables = Bound::new();
        pattern.on_in_scope_variable(|v| {
            variables.insert(v.clone());
        });
        if let Some(NamedNodePattern::Variable(name)) = graph {
            variables.insert(name.clone());
        }
        self.items.push(Item {
            pattern,
            variables,
            loops,
        });
    }
}

/// Whether `GRAPH` around a group is the same as `GRAPH` around each of its patterns: an empty
/// group in a graph asks whether there is such a graph, and a table says nothing of it.
fn divides(inner: &GraphPattern) -> bool {
    match inner {
        GraphPattern::Bgp { patterns } => !patterns.is_empty(),
        GraphPattern::Path { .. } => true,
        GraphPattern::Join { left, right } => divides(left) && divides(right),
        GraphPattern::Filter { expr, inner } => moves(expr, inner) && divides(inner),
        _ => false,
    }
}

/// Whether a filter may stand around more than its group: all that it asks of is always bound
/// within.
fn moves(expression: &Expression, inner: &GraphPattern) -> bool {
    let bound = certain(inner);
    let mut plain = true;
    visit(expression, &mut |e| match e {
        Expression::Variable(v) | Expression::Bound(v) => plain &= bound.contains(v),
        Expression::Exists(_) => plain = false,
        _ => {}
    });
    plain
}

/// Visits an expression and all within, but for the patterns of `EXISTS`.
fn visit(expression: &Expression, visitor: &mut impl FnMut(&Expression)) {
    visitor(expression);
    for inner in children(expression) {
        visit(inner, visitor);
    }
}
