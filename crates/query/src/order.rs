//! `ORDER BY`: every solution's keys are computed once, and of a query with `LIMIT` no more solutions
//! are kept than it asks for.
//!
//! The engine evaluates the expressions of an order at every comparison, and keeps all solutions
//! whatever the limit. So the order is taken out of the query: its expressions become columns, and
//! the solutions are put in order here. Solutions that are equal by the order stay as they came.

mod key;

use std::cmp::Ordering;

use oxigraph::model::{Term, Variable};
use oxigraph::sparql::{QueryEvaluationError, QuerySolutionIter};
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern, OrderExpression};

use crate::{Cancel, RunError};
pub(crate) use key::Key;

/// The order that was taken out of a query.
pub(crate) struct Order {
    /// The column of each key, and whether the greatest goes first.
    keys: Vec<(usize, bool)>,
    /// The columns of the answer, which are the first ones.
    columns: Vec<Variable>,
    start: usize,
    length: Option<usize>,
}

/// Takes the order out of a query; `None` where the query has none, or none that can stand outside.
pub(crate) fn take(query: &mut Query) -> Option<Order> {
    let Query::Select { pattern, .. } = query else {
        return None;
    };
    let (ordered, order) = taken(pattern)?;
    *pattern = ordered;
    Some(order)
}

fn taken(pattern: &GraphPattern) -> Option<(GraphPattern, Order)> {
    let (inner, start, length) = match pattern {
        GraphPattern::Slice {
            inner,
            start,
            length,
        } => (inner.as_ref(), *start, *length),
        whole => (whole, 0, None),
    };
    let (projection, distinct) = match inner {
        GraphPattern::Distinct { inner } => (inner.as_ref(), true),
        GraphPattern::Reduced { inner } => (inner.as_ref(), false),
        other => (other, false),
    };
    let GraphPattern::Project { inner, variables } = projection else {
        return None;
    };
    let GraphPattern::OrderBy { inner, expression } = inner.as_ref() else {
        return None;
    };
    let mut columns = variables.clone();
    let mut body = inner.as_ref().clone();
    let mut keys = Vec::with_capacity(expression.len());
    for (number, by) in expression.iter().enumerate() {
        let (by, descending) = match by {
            OrderExpression::Asc(by) => (by, false),
            OrderExpression::Desc(by) => (by, true),
        };
        let variable = match by {
            Expression::Variable(variable) => variable.clone(),
            computed => {
                // No query can name it.
                let variable = Variable::new_unchecked(format!(" order {number}"));
                body = GraphPattern::Extend {
                    inner: Box::new(body),
                    variable: variable.clone(),
                    expression: computed.clone(),
                };
                variable
            }
        };
        let at = columns.iter().position(|c| *c == variable);
        let at = at.unwrap_or_else(|| {
            columns.push(variable);
            columns.len() - 1
        });
        keys.push((at, descending));
    }
    // A solution of which several are made one has no keys of its own beside its columns.
    if distinct && columns.len() > variables.len() {
        return None;
    }
    let mut ordered = GraphPattern::Project {
        inner: Box::new(body),
        variables: columns,
    };
    if distinct {
        ordered = GraphPattern::Distinct {
            inner: Box::new(ordered),
        };
    }
    let order = Order {
        keys,
        columns: variables.clone(),
        start,
        length,
    };
    Some((ordered, order))
}

/// A solution with its keys.
struct Row {
    keys: Vec<Key>,
    /// Which one it was.
    number: usize,
    values: Vec<Option<Term>>,
}

impl Order {
    /// The solutions in order, those that the query asks for.
    ///
    /// # Errors
    /// When the query is stopped; failures of the engine go through `failed`.
    pub(crate) fn sorted(
        self,
        solutions: QuerySolutionIter<'_>,
        cancel: &Cancel,
        failed: impl Fn(QueryEvaluationError) -> RunError,
    ) -> Result<QuerySolutionIter<'static>, RunError> {
        let most = self.length.map(|length| self.start.saturating_add(length));
        let mut rows: Vec<Row> = Vec::new();
        for (number, solution) in solutions.enumerate() {
            cancel.check()?;
            let solution = solution.map_err(&failed)?;
            let values = solution.values();
            let keys = self.keys.iter();
            let keys = keys.map(|(at, _)| Key::of(values.get(*at).and_then(Option::as_ref)));
            rows.push(Row {
                keys: keys.collect(),
                number,
                values: values.iter().take(self.columns.len()).cloned().collect(),
            });
            if let Some(most) = most {
                self.keep(&mut rows, most);
            }
        }
        rows.sort_unstable_by(|a, b| self.compare(a, b));
        cancel.check()?;
        let length = self.length.unwrap_or(usize::MAX);
        let rows = rows.into_iter().skip(self.start).take(length);
        let rows = rows.map(|row| Ok(row.values));
        Ok(QuerySolutionIter::from_tuples(self.columns.into(), rows))
    }

    /// Keeps the first `most` of the rows, now and then, so that each costs little.
    fn keep(&self, rows: &mut Vec<Row>, most: usize) {
        const FEWEST: usize = 256;
        if most == 0 {
            rows.clear();
        } else if rows.len() >= most.saturating_mul(2).max(FEWEST) {
            rows.select_nth_unstable_by(most - 1, |a, b| self.compare(a, b));
            rows.truncate(most);
        }
    }

    fn compare(&self, a: &Row, b: &Row) -> Ordering {
        let keys = a.keys.iter().zip(&b.keys).zip(&self.keys);
        let mut orders = keys.map(|((a, b), (_, descending))| match descending {
            true => b.cmp(a),
            false => a.cmp(b),
        });
        let different = orders.find(|order| order.is_ne());
        different.unwrap_or_else(|| a.number.cmp(&b.number))
    }
}
