//! What a parsed query holds.
//!
//! The only module that names the engine's algebra, which its next version renames.

mod cost;
mod mend;
mod search;
mod stops;

pub(crate) use cost::{is_light, is_small};
pub(crate) use mend::{BLANK, ROW, Scope, blank, mend, row};
pub(crate) use search::put_hits;
pub(crate) use stops::{ALIVE, add_stops};

use std::collections::BTreeSet;

use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Variable};
pub(crate) use seisaku_federation::children;
use spargebra::algebra::{
    AggregateExpression, AggregateFunction, Expression, Function, GraphPattern, OrderExpression,
};
use spargebra::{Query, SparqlParser};

use crate::Form;

/// What matters to us in a query.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    /// The places that ask another endpoint.
    pub(crate) services: usize,
    /// The patterns of the largest group, which are planned together.
    pub(crate) largest_group: usize,
    /// The cells of all VALUES.
    pub(crate) cells: usize,
    /// The functions called by IRI.
    pub(crate) functions: BTreeSet<NamedNode>,
    /// Whether something is called that gives another value each time.
    pub(crate) changes: bool,
    /// Whether an aggregate stands within another.
    pub(crate) nested: bool,
}

/// The form of a query.
pub(crate) fn form(query: &Query) -> Form {
    match query {
        Query::Select { .. } => Form::Select,
        Query::Ask { .. } => Form::Ask,
        Query::Construct { .. } => Form::Construct,
        Query::Describe { .. } => Form::Describe,
    }
}

/// Whether the query itself says which graphs it sees.
pub(crate) fn names_dataset(query: &Query) -> bool {
    query.dataset().is_some()
}

/// The default and the named graphs of a query that merges several into its default graph.
pub(crate) fn merged_graphs(query: &Query) -> Option<(Vec<GraphName>, Vec<NamedOrBlankNode>)> {
    let dataset = query.dataset().filter(|d| d.default.len() > 1)?;
    let default = dataset.default.iter().cloned().map(GraphName::from);
    let named = dataset.named.iter().flatten().cloned();
    Some((
        default.collect(),
        named.map(NamedOrBlankNode::from).collect(),
    ))
}

/// Puts the columns of a `SELECT *` into the order of the names given; the engine sorts them by
/// name. A query has one projection around all others, below its modifiers.
pub(crate) fn order_columns(query: &mut Query, names: &[&str]) {
    let Query::Select { pattern, .. } = query else {
        return;
    };
    let mut outer = pattern;
    loop {
        match outer {
            GraphPattern::Slice { inner, .. }
            | GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner } => outer = inner,
            GraphPattern::Project { variables, .. } => {
                variables.sort_by_key(|v| names.iter().position(|n| *n == v.as_str()));
                return;
            }
            _ => return,
        }
    }
}

/// Whether the text would be read as an update.
pub(crate) fn is_update(text: &str, parser: SparqlParser) -> bool {
    parser
        .parse_update(text)
        .is_ok_and(|update| !update.operations.is_empty())
}

/// Looks through the whole query; its depth was bounded before it was parsed.
pub(crate) fn survey(query: &Query) -> Survey {
    let mut survey = Survey::default();
    let (Query::Select { pattern, .. }
    | Query::Ask { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }) = query;
    survey.group(pattern);
    survey
}

impl Survey {
    /// A pattern that is planned on its own.
    fn group(&mut self, pattern: &GraphPattern) {
        let size = self.pattern(pattern);
        self.largest_group = self.largest_group.max(size);
    }

    /// Looks through a pattern; gives the number of patterns that are planned together with
    /// what stands around it.
    fn pattern(&mut self, pattern: &GraphPattern) -> usize {
        match pattern {
            GraphPattern::Bgp { patterns } => patterns.len(),
            GraphPattern::Path { .. } => 1,
            GraphPattern::Values {
                variables,
                bindings,
            } => {
                self.cells += variables.len().max(1) * bindings.len();
                1
            }
            GraphPattern::Join { left, right } | GraphPattern::Lateral { left, right } => {
                self.pattern(left) + self.pattern(right)
            }
            GraphPattern::Minus { left, right } => self.pattern(left) + self.pattern(right),
            GraphPattern::LeftJoin {
                left,
                right,
                expression,
            } => {
                self.expressions(expression);
                self.pattern(left) + self.pattern(right)
            }
            GraphPattern::Union { left, right } => {
                self.group(left);
                self.group(right);
                1
            }
            GraphPattern::Filter { expr, inner } => {
                self.expression(expr);
                self.pattern(inner)
            }
            GraphPattern::Extend {
                inner, expression, ..
            } => {
                self.expression(expression);
                self.pattern(inner)
            }
            GraphPattern::Graph { inner, .. } => self.pattern(inner),
            GraphPattern::Service { inner, .. } => {
                self.services += 1;
                self.pattern(inner)
            }
            inner => {
                self.solution_modifier(inner);
                1
            }
        }
    }

    /// What stands around a group: it is planned apart from what stands around it again.
    fn solution_modifier(&mut self, pattern: &GraphPattern) {
        match pattern {
            GraphPattern::OrderBy { inner, expression } => {
                self.expressions(expression.iter().map(|order| match order {
                    OrderExpression::Asc(e) | OrderExpression::Desc(e) => e,
                }));
                self.group(inner);
            }
            GraphPattern::Group {
                inner, aggregates, ..
            } => {
                for (_, aggregate) in aggregates {
                    if let AggregateExpression::FunctionCall { name, expr, .. } = aggregate {
                        let made = |v: &Variable| aggregates.iter().any(|(a, _)| a == v);
                        self.nested |= names(expr, &made);
                        if let AggregateFunction::Custom(name) = name {
                            self.functions.insert(name.clone());
                        }
                        self.expression(expr);
                    }
                }
                self.group(inner);
            }
            GraphPattern::Project { inner, .. }
            | GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner }
            | GraphPattern::Slice { inner, .. } => self.group(inner),
            _ => {}
        }
    }

    fn expressions<'a>(&mut self, expressions: impl IntoIterator<Item = &'a Expression>) {
        for expression in expressions {
            self.expression(expression);
        }
    }

    fn expression(&mut self, expression: &Expression) {
        match expression {
            Expression::Exists(pattern) => self.group(pattern),
            Expression::FunctionCall(Function::Custom(name), _) => {
                self.functions.insert(name.clone());
            }
            Expression::FunctionCall(
                Function::Now
                | Function::Rand
                | Function::Uuid
                | Function::StrUuid
                | Function::BNode,
                _,
            ) => self.changes = true,
            _ => {}
        }
        self.expressions(children(expression));
    }
}

/// Whether an expression names such a variable.
fn names(expression: &Expression, such: &dyn Fn(&Variable) -> bool) -> bool {
    match expression {
        Expression::Variable(v) | Expression::Bound(v) => such(v),
        other => children(other).into_iter().any(|e| names(e, such)),
    }
}

/// The expressions directly inside an expression, to be changed.
pub(crate) fn children_mut(expression: &mut Expression) -> Vec<&mut Expression> {
    match expression {
        Expression::NamedNode(_)
        | Expression::Literal(_)
        | Expression::Variable(_)
        | Expression::Bound(_)
        | Expression::Exists(_) => Vec::new(),
        Expression::UnaryPlus(e) | Expression::UnaryMinus(e) | Expression::Not(e) => vec![e],
        Expression::Or(a, b)
        | Expression::And(a, b)
        | Expression::Equal(a, b)
        | Expression::SameTerm(a, b)
        | Expression::Greater(a, b)
        | Expression::GreaterOrEqual(a, b)
        | Expression::Less(a, b)
        | Expression::LessOrEqual(a, b)
        | Expression::Add(a, b)
        | Expression::Subtract(a, b)
        | Expression::Multiply(a, b)
        | Expression::Divide(a, b) => vec![a, b],
        Expression::If(a, b, c) => vec![a, b, c],
        Expression::In(e, list) => std::iter::once(e.as_mut()).chain(list).collect(),
        Expression::Coalesce(list) | Expression::FunctionCall(_, list) => list.iter_mut().collect(),
    }
}

/// The expression of a key of an order.
pub(crate) fn of_order(order: &mut OrderExpression) -> &mut Expression {
    match order {
        OrderExpression::Asc(e) | OrderExpression::Desc(e) => e,
    }
}
