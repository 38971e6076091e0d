//! A query in which every `SERVICE` is a stage.

use std::collections::BTreeMap;
use std::mem;

use oxigraph::model::Variable;
use spargebra::Query;
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern};
use spargebra::term::NamedNodePattern;

use super::context::Context;
use super::place::{asks, placeholder, travels};
use super::push::is_steady;
use super::scope::{Scope, certain, scope, variable_of};
use super::usage::{limit, used};

/// A place where another endpoint is asked.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    /// The endpoint, or the variable that stands for one.
    pub(crate) name: NamedNodePattern,
    /// Whether the query goes on where the endpoint fails.
    pub(crate) silent: bool,
    /// What is asked, with the filters that may go along.
    pub(crate) pattern: GraphPattern,
    /// The variables whose values are wanted.
    pub(crate) variables: Vec<Variable>,
    /// Where bindings that narrow it come from: a query over our own data, whose columns are
    /// `keys`. Without one it is asked as it stands.
    pub(crate) source: Option<Query>,
    /// The variables that are bound before: that of the endpoint first, if there is one.
    pub(crate) keys: Vec<Variable>,
    /// How many solutions are enough, where that is known.
    pub(crate) enough: Option<usize>,
    /// Whether every binding of ours has a value for each key.
    pub(crate) firm: bool,
    /// Whether it is read again and again, with other variables bound from outside.
    pub(crate) looped: bool,
}

/// Puts a stage in each place where a query asks another endpoint.
pub(crate) fn rewrite(query: &mut Query) -> Vec<Site> {
    let used = used(query);
    let mut rewriter = Rewriter {
        sites: Vec::new(),
        used,
    };
    let limit = limit(query);
    let (Query::Select { pattern, .. }
    | Query::Ask { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }) = query;
    rewriter.pattern(pattern, &Context::default());
    let dataset = query.dataset().cloned();
    for site in &mut rewriter.sites {
        if let Some(Query::Select { dataset: own, .. }) = &mut site.source {
            own.clone_from(&dataset);
        }
    }
    if let [site] = rewriter.sites.as_mut_slice() {
        site.enough = limit;
    }
    rewriter.sites
}

struct Rewriter {
    sites: Vec<Site>,
    used: BTreeMap<Variable, usize>,
}

impl Rewriter {
    fn pattern(&mut self, pattern: &mut GraphPattern, context: &Context) {
        match pattern {
            GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => {}
            GraphPattern::Join { .. } => self.group(pattern, context),
            GraphPattern::Service { .. } => {
                if let GraphPattern::Service {
                    name,
                    inner,
                    silent,
                } = mem::take(pattern)
                {
                    *pattern = self.service(name, *inner, silent, context);
                }
            }
            GraphPattern::LeftJoin {
                left,
                right,
                expression,
            } => {
                self.pattern(left, context);
                // What is around this pattern says nothing here: a solution on the right that is
                // left out would let one on the left through without it.
                let mut inside = context.alone().with(left);
                if let Some(expression) = expression {
                    self.expression(expression, &inside);
                    let mut bound = certain(left);
                    bound.extend(certain(right));
                    inside = inside.filtered(expression, &bound);
                }
                self.pattern(right, &inside);
            }
            GraphPattern::Lateral { left, right } => {
                self.pattern(left, context);
                self.pattern(right, &context.with(left).looped());
            }
            GraphPattern::Filter { expr, inner } => {
                let bound = certain(inner);
                self.pattern(inner, &context.filtered(expr, &bound));
                self.expression(expr, &context.alone().with(inner));
            }
            GraphPattern::Union { left, right } => {
                self.pattern(left, context);
                self.pattern(right, context);
            }
            GraphPattern::Minus { left, right } => {
                self.pattern(left, context);
                self.pattern(right, &context.alone().with(left));
            }
            GraphPattern::Extend {
                inner, expression, ..
            } => {
                self.pattern(inner, &context.bare());
                self.expression(expression, &context.alone().with(inner));
            }
            GraphPattern::Graph { name, inner } => {
                self.pattern(inner, &context.inside(name));
            }
            GraphPattern::OrderBy { inner, .. }
            | GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner } => self.pattern(inner, context),
            GraphPattern::Project { inner, variables } => {
                self.pattern(inner, &context.projected(variables));
            }
            GraphPattern::Slice { inner, .. } => {
                self.pattern(inner, &context.alone());
            }
            GraphPattern::Group {
                inner,
                variables,
                aggregates,
            } => {
                self.pattern(inner, &context.projected(variables));
                for (_, aggregate) in aggregates {
                    if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                        self.expression(expr, &Context::default().looped());
                    }
                }
            }
        }
    }

    /// A group: what is ours goes first, then what shares most with what is known.
    fn group(&mut self, pattern: &mut GraphPattern, context: &Context) {
        let mut items = Vec::new();
        flatten(mem::take(pattern), &mut items);
        let mut around = context.clone();
        let mut waiting = Vec::new();
        for (index, item) in items.iter().enumerate() {
            if asks(item) {
                waiting.push(index);
            } else {
                around.add(item);
            }
        }
        while let Some(next) = next(&waiting, &items, &around) {
            let index = waiting.remove(next);
            self.pattern(&mut items[index], &around);
            around.add(&items[index]);
        }
        let joined = items.into_iter().reduce(|left, right| GraphPattern::Join {
            left: Box::new(left),
            right: Box::new(right),
        });
        *pattern = joined.unwrap_or_default();
    }

    /// `EXISTS` is evaluated for each solution of what it filters.
    fn expression(&mut self, expression: &mut Expression, context: &Context) {
        match expression {
            Expression::Exists(pattern) => self.pattern(pattern, &context.looped()),
            Expression::Not(e) => self.expression(e, context),
            Expression::Or(a, b) | Expression::And(a, b) => {
                self.expression(a, context);
                self.expression(b, context);
            }
            Expression::If(a, b, c) => {
                for e in [a, b, c] {
                    self.expression(e, context);
                }
            }
            Expression::Coalesce(list) | Expression::FunctionCall(_, list) => {
                for e in list {
                    self.expression(e, context);
                }
            }
            _ => {}
        }
    }

    fn service(
        &mut self,
        name: NamedNodePattern,
        inner: GraphPattern,
        silent: bool,
        context: &Context,
    ) -> GraphPattern {
        let sure = certain(&inner);
        let endpoint = variable_of(&name);
        let wanted: Vec<Variable> = scope(&inner)
            .into_iter()
            .filter(|v| self.used.get(v).is_some_and(|n| *n > 1) || Some(v) == endpoint.as_ref())
            .collect();
        let mut keyed: Scope = match is_steady(&inner) {
            true => wanted
                .iter()
                .filter(|v| sure.contains(*v))
                .cloned()
                .collect(),
            false => Scope::new(),
        };
        keyed.extend(endpoint.clone());
        let found = context.keys(&keyed);
        let mut keys: Vec<Variable> = Vec::new();
        let mut source = None;
        let mut known = Scope::new();
        if let Some((pattern, bound)) = found {
            known = certain(&pattern);
            keys.extend(endpoint.iter().filter(|v| bound.contains(*v)).cloned());
            keys.extend(bound.into_iter().filter(|v| Some(v) != endpoint.as_ref()));
            source = Some(distinct(pattern, &keys));
        }
        let pattern = context
            .filters
            .iter()
            .filter(|filter| travels(filter, &sure))
            .fold(inner, |inner, filter| GraphPattern::Filter {
                expr: filter.clone(),
                inner: Box::new(inner),
            });
        let mut variables = wanted;
        if let Some(endpoint) = endpoint
            && !variables.contains(&endpoint)
        {
            variables.push(endpoint);
        }
        let always: Scope = variables
            .iter()
            .filter(|v| {
                let key = keys.contains(*v) && known.contains(*v);
                key || (!silent && sure.contains(*v))
            })
            .cloned()
            .collect();
        let firm = keys.iter().all(|v| known.contains(v));
        let number = self.sites.len();
        let placeholder = placeholder(number, &variables, &always);
        self.sites.push(Site {
            name,
            silent,
            pattern,
            variables,
            source,
            keys,
            enough: None,
            firm,
            looped: context.in_loop,
        });
        placeholder
    }
}

fn flatten(pattern: GraphPattern, items: &mut Vec<GraphPattern>) {
    match pattern {
        GraphPattern::Join { left, right } => {
            flatten(*left, items);
            flatten(*right, items);
        }
        other => items.push(other),
    }
}

/// Which of the waiting items shares most with what is known; the first of those that share
/// equally much.
fn next(waiting: &[usize], items: &[GraphPattern], around: &Context) -> Option<usize> {
    let shared = |index: usize| {
        let mut variables = scope(&items[index]);
        if let GraphPattern::Service { name, .. } = &items[index] {
            variables.extend(variable_of(name));
        }
        around.binds(&variables)
    };
    (0..waiting.len())
        .rev()
        .max_by_key(|place| shared(waiting[*place]))
}

fn distinct(pattern: GraphPattern, keys: &[Variable]) -> Query {
    Query::Select {
        dataset: None,
        pattern: GraphPattern::Distinct {
            inner: Box::new(GraphPattern::Project {
                inner: Box::new(pattern),
                variables: keys.to_vec(),
            }),
        },
        base_iri: None,
    }
}
