//! Where a table of bindings stands in a pattern: beside the patterns that it narrows, as far in
//! as that leaves every solution as it is.
//!
//! Engines that read from the inside out evaluate a braced group before they join it with what
//! stands beside it, so a table outside would come too late to save them work.

use spargebra::algebra::{AggregateExpression, AggregateFunction, Expression, GraphPattern};

use oxigraph::model::Variable;

use super::scope::{
    Scope, Visitor, certain, named, named_in, scope, variable_of, varies, visit, visit_expression,
};

/// A table over these variables joined with a pattern.
pub(crate) fn push(table: &GraphPattern, keys: &Scope, pattern: GraphPattern) -> GraphPattern {
    match pattern {
        GraphPattern::Filter { expr, inner } if apart(keys, &named_in(&expr), &inner) => {
            GraphPattern::Filter {
                expr,
                inner: Box::new(push(table, keys, *inner)),
            }
        }
        GraphPattern::LeftJoin {
            left,
            right,
            expression,
        } if apart(keys, &beside(&right, expression.as_ref()), &left) => GraphPattern::LeftJoin {
            left: Box::new(push(table, keys, *left)),
            right,
            expression,
        },
        GraphPattern::Minus { left, right } if apart(keys, &named(&right), &left) => {
            GraphPattern::Minus {
                left: Box::new(push(table, keys, *left)),
                right,
            }
        }
        GraphPattern::Union { left, right } => GraphPattern::Union {
            left: Box::new(push(table, keys, *left)),
            right: Box::new(push(table, keys, *right)),
        },
        GraphPattern::Extend {
            inner,
            variable,
            expression,
        } if !keys.contains(&variable) && apart(keys, &named_in(&expression), &inner) => {
            GraphPattern::Extend {
                inner: Box::new(push(table, keys, *inner)),
                variable,
                expression,
            }
        }
        GraphPattern::Graph { name, inner } => {
            let named_by_key = variable_of(&name).is_some_and(|v| keys.contains(&v));
            if named_by_key || !matches!(*inner, GraphPattern::Bgp { .. }) {
                beside_it(table, GraphPattern::Graph { name, inner })
            } else {
                GraphPattern::Join {
                    left: Box::new(table.clone()),
                    right: Box::new(GraphPattern::Graph { name, inner }),
                }
            }
        }
        GraphPattern::Project { inner, variables }
            if keys.iter().all(|k| variables.contains(k)) =>
        {
            GraphPattern::Project {
                inner: Box::new(push(table, keys, *inner)),
                variables,
            }
        }
        other => beside_it(table, other),
    }
}

fn beside_it(table: &GraphPattern, pattern: GraphPattern) -> GraphPattern {
    GraphPattern::Join {
        left: Box::new(table.clone()),
        right: Box::new(pattern),
    }
}

/// Whether these variables mean the same with the table as without it: those that are keys are
/// bound by every solution of the pattern anyway.
fn apart(keys: &Scope, used: &Scope, pattern: &GraphPattern) -> bool {
    let bound = certain(pattern);
    keys.intersection(used).all(|key| bound.contains(key))
}

fn beside(right: &GraphPattern, expression: Option<&Expression>) -> Scope {
    let mut all = named(right);
    all.extend(expression.map(named_in).unwrap_or_default());
    all
}

/// Whether a pattern gives the same solutions whatever it is joined with and however often it is
/// evaluated: it takes no part of its solutions, and computes nothing that varies.
pub(crate) fn is_steady(pattern: &GraphPattern) -> bool {
    let mut steady = Steady(true);
    visit(pattern, &mut steady);
    steady.0
}

struct Steady(bool);

impl Visitor for Steady {
    fn pattern(&mut self, pattern: &GraphPattern) -> bool {
        match pattern {
            GraphPattern::Slice { .. } | GraphPattern::Reduced { .. } => self.0 = false,
            GraphPattern::Group { aggregates, .. } => {
                let any = |a: &AggregateExpression| {
                    matches!(
                        a,
                        AggregateExpression::FunctionCall {
                            name: AggregateFunction::Sample
                                | AggregateFunction::GroupConcat { .. }
                                | AggregateFunction::Custom(_),
                            ..
                        }
                    )
                };
                self.0 &= !aggregates.iter().any(|(_, a)| any(a));
            }
            _ => {}
        }
        true
    }

    fn expression(&mut self, expression: &Expression) {
        if let Expression::FunctionCall(function, _) = expression {
            self.0 &= !varies(function);
        }
    }
}

/// Whether an expression says the same of a solution whenever it is asked, and looks at nothing
/// else.
pub(crate) fn is_plain(expression: &Expression) -> bool {
    struct Plain(bool);
    impl Visitor for Plain {
        fn pattern(&mut self, _: &GraphPattern) -> bool {
            self.0 = false;
            false
        }
        fn expression(&mut self, expression: &Expression) {
            if let Expression::FunctionCall(function, _) = expression {
                self.0 &= !varies(function);
            }
        }
    }
    let mut plain = Plain(true);
    visit_expression(expression, &mut plain);
    plain.0
}

/// Whether a pattern means the same alone as where it stands: no expression asks of what the
/// pattern around it does not bind. Where variables are bound from outside (in a loop), `EXISTS`
/// may ask of those, and is not trusted.
pub(crate) fn is_self_contained(pattern: &GraphPattern, in_loop: bool) -> bool {
    let mut alone = Alone {
        holds: true,
        in_loop,
    };
    visit(pattern, &mut alone);
    alone.holds
}

struct Alone {
    holds: bool,
    in_loop: bool,
}

impl Alone {
    fn asks(&mut self, expression: &Expression, own: Scope) {
        let mut asked = Asked {
            variables: Scope::new(),
            exists: false,
        };
        visit_expression(expression, &mut asked);
        self.holds &= asked.variables.is_subset(&own) && !(self.in_loop && asked.exists);
    }
}

impl Visitor for Alone {
    fn pattern(&mut self, pattern: &GraphPattern) -> bool {
        match pattern {
            GraphPattern::Filter { expr, inner } => self.asks(expr, scope(inner)),
            GraphPattern::Extend {
                inner, expression, ..
            } => self.asks(expression, scope(inner)),
            GraphPattern::LeftJoin {
                left,
                right,
                expression: Some(expression),
            } => {
                let mut own = scope(left);
                own.extend(scope(right));
                self.asks(expression, own);
            }
            _ => {}
        }
        true
    }
}

/// The variables that an expression asks of, but for those inside `EXISTS`.
struct Asked {
    variables: Scope,
    exists: bool,
}

impl Visitor for Asked {
    fn pattern(&mut self, _: &GraphPattern) -> bool {
        self.exists = true;
        false
    }

    fn variable(&mut self, variable: &Variable) {
        self.variables.insert(variable.clone());
    }
}
