//! The order in which the patterns of a query are matched.
//!
//! The engine orders joins by the shape of their patterns alone. Here the numbers of the index
//! are asked: how many triples match each pattern, how many subjects and objects its predicate
//! has. The patterns of a group are put into a chain of `LATERAL` joins, which the engine keeps
//! and evaluates as nested loops over the index; each loop begins with what is bound already.
//! What cannot stand in a loop without changing the answer (a sub-select, a `MINUS`, a filter on
//! what is bound outside of its group) is joined as before.

mod cost;
mod counted;
mod gather;

use std::collections::BTreeSet;
use std::mem;

use oxigraph::model::Variable;
use seisaku_index::Snapshot;
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern};

use cost::Costs;
use gather::{Item, gather};

/// The variables that are bound where a pattern is matched.
type Bound = BTreeSet<Variable>;

/// In how many ways an order is begun before the cheapest is taken.
const BEGINNINGS: usize = 6;

/// Puts the patterns of every group into the order that costs least. Where the default graph is
/// the merge of all, counts are taken from the index.
pub(crate) fn plan(query: &mut Query, snapshot: &Snapshot, merged: bool) {
    let (Query::Select { pattern, .. }
    | Query::Ask { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }) = query;
    Planner {
        snapshot,
        merged,
        costs: Costs::new(snapshot),
    }
    .pattern(pattern, &Bound::new());
}

/// The same for one pattern of a query that stands by itself.
pub(crate) fn plan_pattern(pattern: &mut GraphPattern, snapshot: &Snapshot, merged: bool) {
    Planner {
        snapshot,
        merged,
        costs: Costs::new(snapshot),
    }
    .pattern(pattern, &Bound::new());
}

/// Whether the index has the figures of a group already.
pub(crate) fn is_counted(group: GraphPattern, snapshot: &Snapshot) -> bool {
    counted::table(&group, snapshot).is_some()
}

#[derive(Clone, Copy)]
struct Planner<'a> {
    snapshot: &'a Snapshot,
    merged: bool,
    costs: Costs<'a>,
}

impl Planner<'_> {
    fn pattern(&self, pattern: &mut GraphPattern, bound: &Bound) {
        if self.merged
            && let Some(table) = counted::table(pattern, self.snapshot)
        {
            *pattern = table;
            return;
        }
        match pattern {
            GraphPattern::Bgp { .. }
            | GraphPattern::Path { .. }
            | GraphPattern::Values { .. }
            | GraphPattern::Join { .. }
            | GraphPattern::Graph { .. } => self.group(pattern, bound),
            GraphPattern::LeftJoin {
                left,
                right,
                expression,
            } => {
                self.pattern(left, bound);
                let inside = with(bound, &certain(left));
                self.pattern(right, &inside);
                if let Some(expression) = expression {
                    self.expression(expression, &with(&inside, &certain(right)));
                }
            }
            GraphPattern::Lateral { left, right } => {
                self.pattern(left, bound);
                self.pattern(right, &with(bound, &certain(left)));
            }
            GraphPattern::Filter { expr, inner } => {
                self.pattern(inner, bound);
                self.expression(expr, &with(bound, &certain(inner)));
            }
            GraphPattern::Union { left, right } => {
                self.pattern(left, bound);
                self.pattern(right, bound);
            }
            GraphPattern::Minus { left, right } => {
                self.pattern(left, bound);
                self.pattern(right, &Bound::new());
            }
            GraphPattern::Extend {
                inner, expression, ..
            } => {
                self.pattern(inner, bound);
                self.expression(expression, &with(bound, &certain(inner)));
            }
            // What is inside is evaluated by itself.
            GraphPattern::OrderBy { inner, .. }
            | GraphPattern::Project { inner, .. }
            | GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner }
            | GraphPattern::Slice { inner, .. }
            | GraphPattern::Group { inner, .. } => self.pattern(inner, &Bound::new()),
            GraphPattern::Service { .. } => {}
        }
    }

    /// `EXISTS` is evaluated with what is bound around it.
    fn expression(&self, expression: &mut Expression, bound: &Bound) {
        match expression {
            Expression::Exists(pattern) => self.pattern(pattern, bound),
            Expression::Not(e) => self.expression(e, bound),
            Expression::Or(a, b) | Expression::And(a, b) => {
                self.expression(a, bound);
                self.expression(b, bound);
            }
            Expression::If(a, b, c) => {
                for e in [a, b, c] {
                    self.expression(e, bound);
                }
            }
            _ => {}
        }
    }

    fn group(&self, pattern: &mut GraphPattern, bound: &Bound) {
        let gathered = gather(mem::take(pattern));
        let mut items = gathered.items;
        for item in &mut items {
            match &mut item.pattern {
                simple if Item::is_simple(simple) => {}
                // Within a graph nothing is merged.
                GraphPattern::Graph { inner, .. } => Planner {
                    merged: false,
                    ..*self
                }
                .pattern(inner, &Bound::new()),
                other => self.pattern(other, &Bound::new()),
            }
        }
        let mut joined = self.ordered(items, bound);
        for expr in gathered.filters {
            joined = GraphPattern::Filter {
                expr,
                inner: Box::new(joined),
            };
        }
        *pattern = joined;
    }

    /// The items as one pattern: parts that share no variable are multiplied, the smaller first.
    fn ordered(&self, items: Vec<Item>, bound: &Bound) -> GraphPattern {
        let (loops, rest): (Vec<Item>, Vec<Item>) = items.into_iter().partition(|i| i.loops);
        let mut parts: Vec<GraphPattern> = connected(loops, bound)
            .into_iter()
            .map(|part| self.chain(part, bound))
            .collect();
        parts.extend(rest.into_iter().map(|item| item.pattern));
        parts
            .into_iter()
            .reduce(|left, right| GraphPattern::Join {
                left: Box::new(left),
                right: Box::new(right),
            })
            .unwrap_or_default()
    }

    /// A chain of loops over items that hang together.
    fn chain(&self, items: Vec<Item>, bound: &Bound) -> GraphPattern {
        let mut order = self.cheapest(&items, bound);
        let mut items: Vec<Option<Item>> = items.into_iter().map(Some).collect();
        order
            .drain(..)
            .filter_map(|index| items.get_mut(index).and_then(Option::take))
            .map(|item| item.pattern)
            .reduce(|left, right| GraphPattern::Lateral {
                left: Box::new(left),
                right: Box::new(right),
            })
            .unwrap_or_default()
    }

    /// The order of these items that costs least among those that take the cheapest next item,
    /// begun with each of the cheapest.
    fn cheapest(&self, items: &[Item], bound: &Bound) -> Vec<usize> {
        let mut beginnings: Vec<(f64, usize)> = items
            .iter()
            .enumerate()
            .map(|(index, item)| (self.costs.rows(item, bound), index))
            .collect();
        beginnings.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        beginnings
            .into_iter()
            .take(BEGINNINGS)
            .map(|(_, first)| self.greedy(items, first, bound))
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, order)| order)
            .unwrap_or_default()
    }

    /// The cost of beginning with an item and going on with what gives the fewest rows.
    fn greedy(&self, items: &[Item], first: usize, bound: &Bound) -> (f64, Vec<usize>) {
        let mut bound = bound.clone();
        let mut waiting: BTreeSet<usize> = (0..items.len()).collect();
        let (mut rows, mut cost, mut order) = (1.0, 0.0, Vec::new());
        let mut next = Some(first);
        while let Some(index) = next {
            let item = &items[index];
            cost += rows * self.costs.work(item, &bound);
            rows *= self.costs.rows(item, &bound);
            cost += rows;
            bound.extend(item.variables.iter().cloned());
            waiting.remove(&index);
            order.push(index);
            let touching = |i: &usize| !items[*i].variables.is_disjoint(&bound);
            let any = waiting.iter().any(touching);
            next = waiting
                .iter()
                .filter(|i| !any || touching(i))
                .map(|i| (self.costs.rows(&items[*i], &bound), *i))
                .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
                .map(|(_, index)| index);
        }
        (cost, order)
    }
}

/// The items in parts that share no variable but those that are bound already.
fn connected(items: Vec<Item>, bound: &Bound) -> Vec<Vec<Item>> {
    let mut parts: Vec<(Bound, Vec<Item>)> = Vec::new();
    for item in items {
        let free: Bound = item.variables.difference(bound).cloned().collect();
        let (touching, apart): (Vec<_>, Vec<_>) = parts
            .into_iter()
            .partition(|(variables, _)| !variables.is_disjoint(&free));
        parts = apart;
        let mut merged = (free, vec![item]);
        for (variables, items) in touching.into_iter().rev() {
            merged.0.extend(variables);
            merged.1.splice(0..0, items);
        }
        parts.push(merged);
    }
    parts.into_iter().map(|(_, items)| items).collect()
}

fn with(bound: &Bound, more: &Bound) -> Bound {
    bound.union(more).cloned().collect()
}

/// The variables that every solution of a pattern binds.
fn certain(pattern: &GraphPattern) -> Bound {
    match pattern {
        GraphPattern::LeftJoin { left, .. } | GraphPattern::Minus { left, .. } => certain(left),
        GraphPattern::Union { left, right } => certain(left)
            .intersection(&certain(right))
            .cloned()
            .collect(),
        GraphPattern::Join { left, right } | GraphPattern::Lateral { left, right } => {
            with(&certain(left), &certain(right))
        }
        GraphPattern::Filter { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => certain(inner),
        GraphPattern::Project { inner, variables } => {
            let inner = certain(inner);
            variables
                .iter()
                .filter(|v| inner.contains(*v))
                .cloned()
                .collect()
        }
        GraphPattern::Group {
            inner, variables, ..
        } => {
            let inner = certain(inner);
            variables
                .iter()
                .filter(|v| inner.contains(*v))
                .cloned()
                .collect()
        }
        GraphPattern::Values {
            variables,
            bindings,
        } => {
            let always = |i: usize| {
                bindings
                    .iter()
                    .all(|row| row.get(i).is_some_and(Option::is_some))
            };
            let of = variables.iter().enumerate();
            of.filter(|(i, _)| always(*i))
                .map(|(_, v)| v.clone())
                .collect()
        }
        GraphPattern::Service { .. } => Bound::new(),
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Graph { .. } => {
            let mut variables = Bound::new();
            pattern.on_in_scope_variable(|v| {
                variables.insert(v.clone());
            });
            if let GraphPattern::Graph { name, inner } = pattern {
                variables = certain(inner);
                if let spargebra::term::NamedNodePattern::Variable(v) = name {
                    variables.insert(v.clone());
                }
            }
            variables
        }
    }
}
