//! What is known around a place in a query: the patterns that it is joined with, whose solutions
//! narrow what has to be asked there.

use oxigraph::model::Variable;
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::NamedNodePattern;

use super::push::{is_plain, is_self_contained, is_steady};
use super::scope::{Scope, certain, named_in, scope, variable_of};

/// The patterns around a place. Each is such that whatever the query makes of the place is
/// compatible with one of its solutions, or is lost anyway.
#[derive(Clone, Debug, Default)]
pub(super) struct Context {
    /// The patterns, each with its variables.
    items: Vec<(Scope, GraphPattern)>,
    /// Filters that hold for all that comes of the place.
    pub(super) filters: Vec<Expression>,
    /// The graph in which the patterns stand that are added next.
    graph: Option<NamedNodePattern>,
    /// Whether variables are bound from outside: in `EXISTS`, and to the right of `LATERAL`.
    pub(super) in_loop: bool,
}

impl Context {
    /// This context with a pattern more, if that may stand for itself.
    pub(super) fn with(&self, pattern: &GraphPattern) -> Self {
        let mut more = self.clone();
        more.add(pattern);
        more
    }

    pub(super) fn add(&mut self, pattern: &GraphPattern) {
        if !is_steady(pattern) || !is_self_contained(pattern, self.in_loop) {
            return;
        }
        let pattern = match &self.graph {
            None => pattern.clone(),
            Some(name) => GraphPattern::Graph {
                name: name.clone(),
                inner: Box::new(pattern.clone()),
            },
        };
        let mut variables = scope(&pattern);
        if let GraphPattern::Graph { name, .. } = &pattern {
            variables.extend(variable_of(name));
        }
        if !variables.is_empty() {
            self.items.push((variables, pattern));
        }
    }

    /// This context without its filters, which hold for less than what comes next.
    pub(super) fn bare(&self) -> Self {
        Self {
            filters: Vec::new(),
            ..self.clone()
        }
    }

    /// A context of which nothing is known, in the same place.
    pub(super) fn alone(&self) -> Self {
        Self {
            graph: self.graph.clone(),
            in_loop: self.in_loop,
            ..Self::default()
        }
    }

    /// This context inside a loop.
    pub(super) fn looped(&self) -> Self {
        Self {
            in_loop: true,
            ..self.bare()
        }
    }

    /// This context for a place in a graph.
    pub(super) fn inside(&self, name: &NamedNodePattern) -> Self {
        Self {
            graph: Some(name.clone()),
            ..self.clone()
        }
    }

    /// This context with the filters that ask of nothing but these variables.
    pub(super) fn filtered(&self, expression: &Expression, bound: &Scope) -> Self {
        let mut more = self.clone();
        let mut filters = Vec::new();
        conjuncts(expression, &mut filters);
        let fits = |filter: &Expression| is_plain(filter) && named_in(filter).is_subset(bound);
        more.filters.extend(filters.into_iter().filter(fits));
        more
    }

    /// What of this context can be seen inside a projection.
    pub(super) fn projected(&self, variables: &[Variable]) -> Self {
        let visible = |(scope, pattern): &(Scope, GraphPattern)| {
            let kept: Vec<Variable> = variables
                .iter()
                .filter(|v| scope.contains(*v))
                .cloned()
                .collect();
            (!kept.is_empty()).then(|| {
                let pattern = GraphPattern::Project {
                    inner: Box::new(pattern.clone()),
                    variables: kept.clone(),
                };
                (kept.into_iter().collect(), pattern)
            })
        };
        Self {
            items: self.items.iter().filter_map(visible).collect(),
            filters: Vec::new(),
            graph: None,
            in_loop: self.in_loop,
        }
    }

    /// How many of these variables this context binds.
    pub(super) fn binds(&self, variables: &Scope) -> usize {
        let bound = |v: &&Variable| self.items.iter().any(|(scope, _)| scope.contains(*v));
        variables.iter().filter(bound).count()
    }

    /// The solutions of this context that matter for these variables, and which of them it
    /// binds: of the parts that hang together, the one that binds most of them.
    pub(super) fn keys(&self, wanted: &Scope) -> Option<(GraphPattern, Scope)> {
        let parts = parts(&self.items);
        let bound = |part: &(Scope, Vec<GraphPattern>)| part.0.intersection(wanted).count();
        let best = parts
            .into_iter()
            .rev()
            .filter(|part| bound(part) > 0)
            .max_by_key(bound)?;
        let keys: Scope = best.0.intersection(wanted).cloned().collect();
        let joined = best
            .1
            .into_iter()
            .reduce(|left, right| GraphPattern::Join {
                left: Box::new(left),
                right: Box::new(right),
            })?;
        let sure = certain(&joined);
        let fitting = self
            .filters
            .iter()
            .filter(|filter| named_in(filter).is_subset(&sure));
        let filtered = fitting.fold(joined, |inner, filter| GraphPattern::Filter {
            expr: filter.clone(),
            inner: Box::new(inner),
        });
        Some((filtered, keys))
    }
}

fn conjuncts(expression: &Expression, into: &mut Vec<Expression>) {
    match expression {
        Expression::And(a, b) => {
            conjuncts(a, into);
            conjuncts(b, into);
        }
        other => into.push(other.clone()),
    }
}

/// The patterns put together where they share a variable.
fn parts(items: &[(Scope, GraphPattern)]) -> Vec<(Scope, Vec<GraphPattern>)> {
    let mut parts: Vec<(Scope, Vec<GraphPattern>)> = Vec::new();
    for (scope, pattern) in items {
        let (touching, apart): (Vec<_>, Vec<_>) =
            parts.into_iter().partition(|(s, _)| !s.is_disjoint(scope));
        parts = apart;
        let mut merged = (scope.clone(), Vec::new());
        for (scope, patterns) in touching {
            merged.0.extend(scope);
            merged.1.extend(patterns);
        }
        merged.1.push(pattern.clone());
        parts.push(merged);
    }
    parts
}
