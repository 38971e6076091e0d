//! What the engine gets wrong, put into words that it gets right.
//!
//! Each case has its chapter, with the shortest query that shows it, in `docs/engine.md`.

mod expressions;
mod graphs;
mod paths;

use std::mem;

use oxigraph::model::{GraphName, NamedNode, Variable};
use seisaku_index::Snapshot;
use spargebra::Query;
use spargebra::algebra::{AggregateExpression, AggregateFunction, Expression, GraphPattern};
use spargebra::term::NamedNodePattern;

pub(crate) use expressions::{BLANK, ROW, blank, row};

/// The graphs that a query goes over.
#[derive(Clone, Debug)]
pub(crate) struct Scope {
    /// The graphs of the default graph; all where none are said.
    pub(crate) default: Option<Vec<GraphName>>,
    /// The named graphs; `None` where they cannot be listed.
    pub(crate) named: Option<Vec<NamedNode>>,
}

/// The graph that a pattern is matched in.
#[derive(Clone, Debug)]
enum Active {
    Default,
    Named(NamedNode),
    /// Each of several.
    Several,
}

/// Puts a query into words that mean the same to the engine and to the standard. `forms` is whether
/// texts of values are asked of the index, which only the engine needs.
pub(crate) fn mend(query: &mut Query, snapshot: &Snapshot, scope: &Scope, forms: bool) {
    let (Query::Select { pattern, .. }
    | Query::Ask { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }) = query;
    let mut mender = Mender {
        snapshot,
        scope,
        // The index looks through its values when it is asked first.
        forms: forms && expressions::any_text(pattern) && snapshot.has_other_forms(),
        made: 0,
    };
    mender.pattern(pattern, &Active::Default);
}

struct Mender<'a> {
    snapshot: &'a Snapshot,
    scope: &'a Scope,
    /// Whether texts of values are asked of the index.
    forms: bool,
    /// How many variables were made.
    made: usize,
}

impl Mender<'_> {
    /// A variable that no query can name.
    fn variable(&mut self) -> Variable {
        self.made += 1;
        Variable::new_unchecked(format!(" mended {}", self.made))
    }

    fn pattern(&mut self, pattern: &mut GraphPattern, active: &Active) {
        match pattern {
            GraphPattern::Graph { .. } => self.graph(pattern),
            GraphPattern::Path { .. } => {
                if let Some(table) = self.path(pattern, active) {
                    *pattern = table;
                }
            }
            GraphPattern::Group { .. } => self.group(pattern, active),
            GraphPattern::Extend { .. } => self.extensions(pattern, active),
            GraphPattern::Filter { expr, inner } => {
                self.pattern(inner, active);
                self.expression(expr, active);
            }
            GraphPattern::LeftJoin {
                left,
                right,
                expression,
            } => {
                self.pattern(left, active);
                self.pattern(right, active);
                if let Some(expression) = expression {
                    self.expression(expression, active);
                }
            }
            GraphPattern::Join { left, right }
            | GraphPattern::Lateral { left, right }
            | GraphPattern::Union { left, right }
            | GraphPattern::Minus { left, right } => {
                self.pattern(left, active);
                self.pattern(right, active);
            }
            GraphPattern::OrderBy { inner, expression } => {
                self.pattern(inner, active);
                for order in expression {
                    self.expression(super::of_order(order), active);
                }
            }
            GraphPattern::Project { inner, .. }
            | GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner }
            | GraphPattern::Slice { inner, .. } => self.pattern(inner, active),
            GraphPattern::Bgp { .. }
            | GraphPattern::Values { .. }
            | GraphPattern::Service { .. } => {}
        }
        if self.forms {
            self.forms(pattern);
        }
    }

    fn graph(&mut self, pattern: &mut GraphPattern) {
        let GraphPattern::Graph { name, inner } = pattern else {
            return;
        };
        match name {
            NamedNodePattern::NamedNode(name) => self.pattern(inner, &Active::Named(name.clone())),
            NamedNodePattern::Variable(variable) => {
                if graphs::is_plain(inner, variable) && !self.asks_for_forms(inner) {
                    self.pattern(inner, &Active::Several);
                    return;
                }
                let Some(named) = graphs::listed(self.scope, inner) else {
                    self.pattern(inner, &Active::Several);
                    return;
                };
                let each = named.iter().map(|name| {
                    let mut inner = inner.as_ref().clone();
                    self.pattern(&mut inner, &Active::Named(name.clone()));
                    graphs::within(name, variable, inner)
                });
                *pattern = graphs::either(each.collect());
            }
        }
    }

    /// The engine's `GROUP_CONCAT` of texts in one language is in that language, and the standard's
    /// is a plain text.
    fn group(&mut self, pattern: &mut GraphPattern, active: &Active) {
        let GraphPattern::Group {
            inner, aggregates, ..
        } = pattern
        else {
            return;
        };
        self.pattern(inner, active);
        let mut joined = Vec::new();
        for (variable, aggregate) in aggregates {
            let AggregateExpression::FunctionCall { name, expr, .. } = aggregate else {
                continue;
            };
            self.expression(expr, active);
            if matches!(name, AggregateFunction::GroupConcat { .. }) {
                let made = self.variable();
                joined.push((mem::replace(variable, made.clone()), made));
            }
        }
        for (variable, made) in joined {
            *pattern = GraphPattern::Extend {
                inner: Box::new(mem::take(pattern)),
                variable,
                expression: expressions::text(made),
            };
        }
    }

    fn exists(&mut self, expression: &mut Expression, active: &Active) {
        if let Expression::Exists(pattern) = expression {
            self.pattern(pattern, active);
        }
    }
}
