//! From a query to loops; `None` for what is the engine's.
//!
//! Patterns come in the order of the planner. A variable that an `OPTIONAL` or one way of a `UNION`
//! may leave unbound is not matched again: what is compatible with it is more than what is equal.

mod expressions;
mod patterns;

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::Variable;
use seisaku_index::{Ids, Snapshot, View};
use spargebra::Query;
use spargebra::algebra::{
    AggregateExpression, AggregateFunction, Expression, GraphPattern, OrderExpression,
};

use super::group::{Figure, Groups};
use super::steps::{Slot, Step};
use super::{Column, Plan};
use crate::algebra::Scope;
use crate::plan;

/// The parts of a query, from the outside to its pattern.
struct Outside<'q> {
    body: &'q GraphPattern,
    variables: &'q [Variable],
    distinct: bool,
    keys: Vec<(&'q Variable, bool)>,
    start: usize,
    length: Option<usize>,
    /// Columns that are others by another name.
    names: BTreeMap<&'q Variable, &'q Variable>,
    group: Option<Grouping<'q>>,
}

/// The keys of groups, and what is computed of each.
type Grouping<'q> = (&'q [Variable], &'q [(Variable, AggregateExpression)]);

/// The loops of a query.
pub(crate) fn compile(query: &Query, snapshot: &Snapshot, scope: &Scope) -> Option<Plan> {
    let Query::Select { pattern, .. } = query else {
        return None;
    };
    let outside = Outside::of(pattern)?;
    let merged = scope.default.is_none();
    if outside.group.is_some() && merged && plan::is_counted(outside.grouped(), snapshot) {
        return None;
    }
    let mut body = outside.body.clone();
    plan::plan_pattern(&mut body, snapshot, merged);
    let ids = snapshot.ids();
    let view = match &scope.default {
        None => ids.union(),
        Some(graphs) => ids.graphs(graphs),
    };
    let mut compiler = Compiler {
        ids,
        scope,
        slots: BTreeMap::new(),
        certain: BTreeSet::new(),
        maybe: BTreeSet::new(),
    };
    let steps = compiler.pattern(&body, &view)?;
    outside.plan(&compiler, steps)
}

struct Compiler<'a> {
    ids: Ids<'a>,
    scope: &'a Scope,
    slots: BTreeMap<Variable, usize>,
    /// The variables that are bound so far.
    certain: BTreeSet<usize>,
    /// Those that may be.
    maybe: BTreeSet<usize>,
}

impl Compiler<'_> {
    fn slot(&mut self, variable: &Variable) -> usize {
        let next = self.slots.len();
        *self.slots.entry(variable.clone()).or_insert(next)
    }
}

impl<'q> Outside<'q> {
    fn of(pattern: &'q GraphPattern) -> Option<Self> {
        let (inner, start, length) = match pattern {
            GraphPattern::Slice {
                inner,
                start,
                length,
            } => (inner.as_ref(), *start, *length),
            whole => (whole, 0, None),
        };
        let (inner, distinct) = match inner {
            GraphPattern::Distinct { inner } => (inner.as_ref(), true),
            GraphPattern::Reduced { inner } => (inner.as_ref(), false),
            other => (other, false),
        };
        let GraphPattern::Project { inner, variables } = inner else {
            return None;
        };
        let (mut body, mut keys) = (inner.as_ref(), Vec::new());
        if let GraphPattern::OrderBy { inner, expression } = body {
            for by in expression {
                let (by, descending) = match by {
                    OrderExpression::Asc(by) => (by, false),
                    OrderExpression::Desc(by) => (by, true),
                };
                let Expression::Variable(variable) = by else {
                    return None;
                };
                keys.push((variable, descending));
            }
            body = inner;
        }
        let mut names = BTreeMap::new();
        while let GraphPattern::Extend {
            inner,
            variable,
            expression: Expression::Variable(other),
        } = body
        {
            names.insert(variable, other);
            body = inner;
        }
        let mut group = None;
        if let GraphPattern::Group {
            inner,
            variables,
            aggregates,
        } = body
        {
            group = Some((variables.as_slice(), aggregates.as_slice()));
            body = inner;
        }
        Some(Self {
            body,
            variables,
            distinct,
            keys,
            start,
            length,
            names,
            group,
        })
    }

    fn grouped(&self) -> GraphPattern {
        let (variables, aggregates) = self.group.unwrap_or_default();
        GraphPattern::Group {
            inner: Box::new(self.body.clone()),
            variables: variables.to_vec(),
            aggregates: aggregates.to_vec(),
        }
    }

    fn plan(&self, compiler: &Compiler<'_>, steps: Vec<Step>) -> Option<Plan> {
        let groups = match self.group {
            None => None,
            Some((variables, aggregates)) => Some(groups(compiler, variables, aggregates)?),
        };
        let column = |variable: &Variable| self.column(compiler, variable);
        let mut columns: Vec<Column> = self.variables.iter().map(column).collect();
        let mut order = Vec::new();
        for (variable, descending) in &self.keys {
            let wanted = column(variable);
            let at = columns.iter().position(|c| *c == wanted);
            let at = at.unwrap_or_else(|| {
                columns.push(wanted);
                columns.len() - 1
            });
            order.push((at, *descending));
        }
        if self.distinct && columns.len() > self.variables.len() {
            return None;
        }
        let by = order.first().map(|(at, _)| columns[*at]);
        let ascending = matches!(order.as_slice(), [(_, false)]);
        Some(Plan {
            sorted: groups.is_none() && ascending && comes_in_order(compiler, &steps, by),
            steps,
            width: compiler.slots.len(),
            groups,
            columns,
            names: self.variables.to_vec(),
            distinct: self.distinct,
            order,
            start: self.start,
            length: self.length,
        })
    }

    fn column(&self, compiler: &Compiler<'_>, variable: &Variable) -> Column {
        let mut of = variable;
        // A name leads to what stands further in, so this ends.
        for _ in 0..=self.names.len() {
            match self.names.get(of) {
                Some(inner) => of = inner,
                None => break,
            }
        }
        let slot = || {
            compiler
                .slots
                .get(of)
                .map_or(Column::Never, |s| Column::Slot(*s))
        };
        match self.group {
            None => slot(),
            Some((keys, aggregates)) => {
                match aggregates.iter().position(|(figure, _)| figure == of) {
                    Some(index) => Column::Figure(index),
                    None if keys.contains(of) => slot(),
                    None => Column::Never,
                }
            }
        }
    }
}

/// The figures of groups.
fn groups(
    compiler: &Compiler<'_>,
    variables: &[Variable],
    aggregates: &[(Variable, AggregateExpression)],
) -> Option<Groups> {
    // A variable that nothing binds makes groups of its own, which are the engine's.
    let keys = variables.iter().map(|v| compiler.slots.get(v).copied());
    let figures = aggregates.iter().map(|(_, aggregate)| match aggregate {
        AggregateExpression::CountSolutions { distinct: false } => Some(Figure::Rows),
        AggregateExpression::FunctionCall {
            name,
            expr: Expression::Variable(variable),
            distinct,
        } => {
            let slot = *compiler.slots.get(variable)?;
            // What is not bound is an error to all but `COUNT`.
            let counts = matches!(name, AggregateFunction::Count);
            if !counts && !compiler.certain.contains(&slot) {
                return None;
            }
            Some(match (name, distinct) {
                (AggregateFunction::Count, false) => Figure::Count(slot),
                (AggregateFunction::Count, true) => Figure::Distinct(slot),
                (AggregateFunction::Sum, false) => Figure::Sum(slot),
                (AggregateFunction::Avg, false) => Figure::Average(slot),
                (AggregateFunction::Min, _) => Figure::Least(slot),
                (AggregateFunction::Max, _) => Figure::Greatest(slot),
                (AggregateFunction::Sample, _) => Figure::Any(slot),
                _ => return None,
            })
        }
        _ => None,
    });
    Some(Groups {
        keys: keys.collect::<Option<_>>()?,
        figures: figures.collect::<Option<_>>()?,
    })
}

/// Whether the rows of the steps are in the order of a column: subjects of one object are numbered
/// in their order, where no blank nodes are among them.
fn comes_in_order(compiler: &Compiler<'_>, steps: &[Step], by: Option<Column>) -> bool {
    let first = steps.iter().find(|s| !matches!(s, Step::Test(_)));
    match (first, by) {
        (
            Some(Step::Scan {
                pattern: [Slot::Variable(subject), _, Slot::Id(_)],
                ..
            }),
            Some(Column::Slot(slot)),
        ) => *subject == slot && !compiler.ids.has_blank_nodes(),
        _ => false,
    }
}

/// A view that the compiler hands from pattern to pattern.
type Graphs<'v> = &'v View;
