//! What the rest of a query makes of a place: which variables it uses, and how many solutions are
//! enough.

use std::collections::BTreeMap;

use oxigraph::model::Variable;
use spargebra::Query;
use spargebra::algebra::GraphPattern;

use super::scope::{Scope, Visitor, named, variable_of, visit};

/// How often each variable is used: once for each place that asks, once for all the rest.
pub(super) fn used(query: &Query) -> BTreeMap<Variable, usize> {
    #[derive(Default)]
    struct Used {
        outside: Scope,
        inside: Vec<Scope>,
    }
    impl Visitor for Used {
        fn pattern(&mut self, pattern: &GraphPattern) -> bool {
            let GraphPattern::Service { name, inner, .. } = pattern else {
                return true;
            };
            self.inside.push(named(inner));
            self.outside.extend(variable_of(name));
            false
        }
        fn variable(&mut self, variable: &Variable) {
            self.outside.insert(variable.clone());
        }
    }
    let mut all = Used::default();
    let (Query::Select { pattern, .. }
    | Query::Ask { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }) = query;
    visit(pattern, &mut all);
    if let Query::Construct { template, .. } = query {
        let patterns = template.clone();
        all.outside.extend(named(&GraphPattern::Bgp { patterns }));
    }
    let mut counts = BTreeMap::new();
    for scope in all.inside.into_iter().chain([all.outside]) {
        for variable in scope {
            *counts.entry(variable).or_default() += 1;
        }
    }
    counts
}

/// How many solutions of the only `SERVICE` of a query are enough: those of a `LIMIT` that
/// stands on nothing else.
pub(super) fn limit(query: &Query) -> Option<usize> {
    let Query::Select { pattern, .. } = query else {
        return None;
    };
    let GraphPattern::Slice {
        inner,
        start,
        length: Some(length),
    } = pattern
    else {
        return None;
    };
    match inner.as_ref() {
        GraphPattern::Project { inner, .. } if matches!(**inner, GraphPattern::Service { .. }) => {
            start.checked_add(*length)
        }
        _ => None,
    }
}
