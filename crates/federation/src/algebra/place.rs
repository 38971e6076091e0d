//! What goes along to another endpoint, and what stands in the query for it.

use oxigraph::model::Variable;
use spargebra::algebra::{Expression, Function, GraphPattern};
use spargebra::term::{TermPattern, TriplePattern};

use super::push::is_plain;
use super::scope::{Scope, Visitor, named_in, visit, visit_expression};
use super::stage;

/// Whether a filter may be applied by the other endpoint too: it asks of nothing but what every
/// solution there binds, and of nothing that only we can tell.
pub(super) fn travels(filter: &Expression, sure: &Scope) -> bool {
    struct Common(bool);
    impl Visitor for Common {
        fn expression(&mut self, expression: &Expression) {
            if let Expression::FunctionCall(function, _) = expression {
                self.0 &= is_common(function);
            }
        }
    }
    let mut common = Common(true);
    visit_expression(filter, &mut common);
    let names = named_in(filter);
    common.0 && is_plain(filter) && !names.is_empty() && names.is_subset(sure)
}

/// The functions on strings, languages and kinds of terms, which all engines have in common.
fn is_common(function: &Function) -> bool {
    matches!(
        function,
        Function::Str
            | Function::Lang
            | Function::LangMatches
            | Function::Contains
            | Function::StrStarts
            | Function::StrEnds
            | Function::StrLen
            | Function::LCase
            | Function::UCase
            | Function::Regex
            | Function::IsIri
            | Function::IsLiteral
            | Function::Year
    )
}

/// What stands in a query for a stage: a service of our own whose inside tells the engine which
/// variables it binds always and which at times.
pub(super) fn placeholder(number: usize, variables: &[Variable], always: &Scope) -> GraphPattern {
    let any = |name: &str, i: usize| Variable::new_unchecked(format!("stage{number}{name}{i}"));
    let triple = |(i, variable): (usize, &Variable)| GraphPattern::Bgp {
        patterns: vec![TriplePattern {
            subject: TermPattern::Variable(any("s", i)),
            predicate: any("p", i).into(),
            object: TermPattern::Variable(variable.clone()),
        }],
    };
    let mut inner = GraphPattern::default();
    for (i, variable) in variables.iter().enumerate() {
        let (left, right) = (Box::new(inner), Box::new(triple((i, variable))));
        inner = if always.contains(variable) {
            GraphPattern::Join { left, right }
        } else {
            GraphPattern::LeftJoin {
                left,
                right,
                expression: None,
            }
        };
    }
    GraphPattern::Service {
        name: stage(number).into(),
        inner: Box::new(GraphPattern::Project {
            inner: Box::new(inner),
            variables: variables.to_vec(),
        }),
        silent: false,
    }
}

/// Whether another endpoint is asked anywhere in a pattern, or a stage is read.
pub(crate) fn asks(pattern: &GraphPattern) -> bool {
    struct Asks(bool);
    impl Visitor for Asks {
        fn pattern(&mut self, pattern: &GraphPattern) -> bool {
            self.0 |= matches!(pattern, GraphPattern::Service { .. });
            !self.0
        }
    }
    let mut asks = Asks(false);
    visit(pattern, &mut asks);
    asks.0
}

/// Puts a table in the place of a stage, wherever that is read.
pub(crate) fn fill(pattern: &mut GraphPattern, number: usize, table: &GraphPattern) {
    match pattern {
        GraphPattern::Service { name, .. } if *name == stage(number).into() => {
            *pattern = table.clone();
        }
        GraphPattern::Join { left, right }
        | GraphPattern::LeftJoin { left, right, .. }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right } => {
            fill(left, number, table);
            fill(right, number, table);
        }
        GraphPattern::Filter { inner, .. }
        | GraphPattern::Graph { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Group { inner, .. } => fill(inner, number, table),
        GraphPattern::Bgp { .. }
        | GraphPattern::Path { .. }
        | GraphPattern::Values { .. }
        | GraphPattern::Service { .. } => {}
    }
}
