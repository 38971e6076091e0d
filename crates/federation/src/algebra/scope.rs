//! The variables of a pattern: those in scope, those that every solution binds, and all that are
//! named.

use std::collections::BTreeSet;

use oxigraph::model::Variable;
use spargebra::algebra::{AggregateExpression, Expression, Function, GraphPattern};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use super::expression::children;

/// Variables.
pub(crate) type Scope = BTreeSet<Variable>;

/// The variables that a pattern can bind.
pub(crate) fn scope(pattern: &GraphPattern) -> Scope {
    let mut scope = Scope::new();
    pattern.on_in_scope_variable(|v| {
        scope.insert(v.clone());
    });
    scope
}

/// The variables that every solution of a pattern binds.
pub(crate) fn certain(pattern: &GraphPattern) -> Scope {
    match pattern {
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } => scope(pattern),
        GraphPattern::LeftJoin { left, .. } | GraphPattern::Minus { left, .. } => certain(left),
        GraphPattern::Union { left, right } => {
            let right = certain(right);
            let mut both = certain(left);
            both.retain(|v| right.contains(v));
            both
        }
        GraphPattern::Join { left, right } | GraphPattern::Lateral { left, right } => {
            let mut all = certain(left);
            all.extend(certain(right));
            all
        }
        // A value that cannot be computed leaves its variable unbound.
        GraphPattern::Filter { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => certain(inner),
        GraphPattern::Project { inner, variables }
        | GraphPattern::Group {
            inner, variables, ..
        } => {
            let mut inner = certain(inner);
            inner.retain(|v| variables.contains(v));
            inner
        }
        GraphPattern::Values {
            variables,
            bindings,
        } => {
            let always = |column: usize| {
                let mut rows = bindings.iter();
                rows.all(|row| row.get(column).is_some_and(Option::is_some))
            };
            let columns = variables.iter().enumerate();
            let bound = columns.filter(|(column, _)| always(*column));
            bound.map(|(_, variable)| variable.clone()).collect()
        }
        GraphPattern::Graph { name, inner } => {
            let mut inner = certain(inner);
            inner.extend(variable_of(name));
            inner
        }
        GraphPattern::Service { silent: true, .. } => Scope::new(),
        GraphPattern::Service { name, inner, .. } => {
            let mut inner = certain(inner);
            inner.extend(variable_of(name));
            inner
        }
    }
}

/// The variable that stands where a name can.
pub(crate) fn variable_of(name: &NamedNodePattern) -> Option<Variable> {
    match name {
        NamedNodePattern::Variable(variable) => Some(variable.clone()),
        NamedNodePattern::NamedNode(_) => None,
    }
}

/// Everything in a pattern, visited once: patterns, expressions, triples.
pub(crate) trait Visitor {
    /// A pattern, before what it is made of; `false` passes over that.
    fn pattern(&mut self, _pattern: &GraphPattern) -> bool {
        true
    }
    /// An expression, before what it is made of.
    fn expression(&mut self, _expression: &Expression) {}
    /// A variable where it stands.
    fn variable(&mut self, _variable: &Variable) {}
}

/// Leads a visitor through a pattern.
pub(crate) fn visit(pattern: &GraphPattern, visitor: &mut impl Visitor) {
    if !visitor.pattern(pattern) {
        return;
    }
    match pattern {
        GraphPattern::Bgp { patterns } => patterns.iter().for_each(|t| triple(t, visitor)),
        GraphPattern::Path {
            subject, object, ..
        } => {
            term(subject, visitor);
            term(object, visitor);
        }
        GraphPattern::Values { variables, .. } => {
            variables.iter().for_each(|v| visitor.variable(v));
        }
        GraphPattern::Project { inner, variables } => {
            variables.iter().for_each(|v| visitor.variable(v));
            visit(inner, visitor);
        }
        GraphPattern::Group {
            inner,
            variables,
            aggregates,
        } => {
            variables.iter().for_each(|v| visitor.variable(v));
            for (variable, aggregate) in aggregates {
                visitor.variable(variable);
                if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                    visit_expression(expr, visitor);
                }
            }
            visit(inner, visitor);
        }
        GraphPattern::OrderBy { inner, expression } => {
            for order in expression {
                let (spargebra::algebra::OrderExpression::Asc(e)
                | spargebra::algebra::OrderExpression::Desc(e)) = order;
                visit_expression(e, visitor);
            }
            visit(inner, visitor);
        }
        GraphPattern::Extend {
            inner,
            variable,
            expression,
        } => {
            visitor.variable(variable);
            visit_expression(expression, visitor);
            visit(inner, visitor);
        }
        GraphPattern::Filter { expr, inner } => {
            visit_expression(expr, visitor);
            visit(inner, visitor);
        }
        GraphPattern::LeftJoin {
            left,
            right,
            expression,
        } => {
            visit(left, visitor);
            visit(right, visitor);
            if let Some(expression) = expression {
                visit_expression(expression, visitor);
            }
        }
        GraphPattern::Join { left, right }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right } => {
            visit(left, visitor);
            visit(right, visitor);
        }
        GraphPattern::Graph { name, inner } | GraphPattern::Service { name, inner, .. } => {
            variable_of(name).iter().for_each(|v| visitor.variable(v));
            visit(inner, visitor);
        }
        GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => visit(inner, visitor),
    }
}

fn triple(triple: &TriplePattern, visitor: &mut impl Visitor) {
    term(&triple.subject, visitor);
    variable_of(&triple.predicate)
        .iter()
        .for_each(|v| visitor.variable(v));
    term(&triple.object, visitor);
}

fn term(pattern: &TermPattern, visitor: &mut impl Visitor) {
    match pattern {
        TermPattern::Variable(variable) => visitor.variable(variable),
        TermPattern::Triple(inner) => triple(inner, visitor),
        _ => {}
    }
}

/// Leads a visitor through an expression.
pub(crate) fn visit_expression(expression: &Expression, visitor: &mut impl Visitor) {
    visitor.expression(expression);
    match expression {
        Expression::Variable(v) | Expression::Bound(v) => visitor.variable(v),
        Expression::Exists(pattern) => visit(pattern, visitor),
        _ => {}
    }
    for inner in children(expression) {
        visit_expression(inner, visitor);
    }
}

/// All variables that are named anywhere in a pattern.
pub(crate) fn named(pattern: &GraphPattern) -> Scope {
    let mut names = Names(Scope::new());
    visit(pattern, &mut names);
    names.0
}

/// All variables that are named anywhere in an expression.
pub(crate) fn named_in(expression: &Expression) -> Scope {
    let mut names = Names(Scope::new());
    visit_expression(expression, &mut names);
    names.0
}

struct Names(Scope);

impl Visitor for Names {
    fn variable(&mut self, variable: &Variable) {
        self.0.insert(variable.clone());
    }
}

/// Whether a function gives something else each time that it is called.
pub(crate) fn varies(function: &Function) -> bool {
    matches!(
        function,
        Function::Rand | Function::Uuid | Function::StrUuid | Function::BNode | Function::Now
    )
}
