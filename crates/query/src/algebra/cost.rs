//! What a query may cost, as far as its shape tells.
//!
//! Two questions, answered without evaluating anything: is it provably small, so that it can run
//! where nothing can stop it; and if not, does it look like one that ends soon.

use oxigraph::model::{NamedNodeRef, NamedOrBlankNodeRef, Term, TermRef};
use seisaku_index::Snapshot;
use spargebra::Query;
use spargebra::algebra::{Expression, Function, GraphPattern, PropertyPathExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use super::{children, stops};

/// Rows that a small query may have, and that it may pass over.
const ROWS: usize = 1_000;

/// Patterns, cells, and calls that build longer strings, that a light query may have.
const PATTERNS: usize = 20;
const CELLS: usize = 1_000;
const BUILT: usize = 2;

/// Whether the query reads at most about a thousand statements, joins none of them, and computes
/// nothing: a look-up of one pattern, a page of statements, `DESCRIBE` of named resources.
pub(crate) fn is_small(query: &Query, snapshot: &Snapshot) -> bool {
    match query {
        Query::Describe { pattern, .. } => {
            let mut named = Vec::new();
            constants(pattern, &mut named)
                && named.len() <= 10
                && named.iter().all(|node| is_plain(snapshot, *node))
        }
        Query::Construct { template, .. } if template.len() > PATTERNS => false,
        Query::Select { pattern, .. }
        | Query::Ask { pattern, .. }
        | Query::Construct { pattern, .. } => {
            let limit = matches!(query, Query::Ask { .. }).then_some(1);
            is_small_pattern(pattern, snapshot, limit)
        }
    }
}

/// The resources of a `DESCRIBE` without a pattern; `false` for any other.
fn constants<'a>(pattern: &'a GraphPattern, named: &mut Vec<NamedNodeRef<'a>>) -> bool {
    match pattern {
        GraphPattern::Project { inner, .. } => constants(inner, named),
        GraphPattern::Extend {
            inner,
            expression: Expression::NamedNode(node),
            ..
        } => {
            named.push(node.as_ref());
            constants(inner, named)
        }
        GraphPattern::Bgp { patterns } => patterns.is_empty(),
        _ => false,
    }
}

/// Whether a resource has few statements, and none leads to a blank node, which the engine would
/// follow.
fn is_plain(snapshot: &Snapshot, node: NamedNodeRef<'_>) -> bool {
    let subject = NamedOrBlankNodeRef::from(node);
    let mut statements = snapshot
        .quads(Some(subject), None, None, None)
        .take(ROWS + 1);
    let mut seen = 0;
    statements.all(|quad| {
        seen += 1;
        quad.is_ok_and(|q| !matches!(q.object, Term::BlankNode(_)))
    }) && seen <= ROWS
}

fn is_small_pattern(pattern: &GraphPattern, snapshot: &Snapshot, limit: Option<usize>) -> bool {
    match pattern {
        GraphPattern::Slice {
            inner,
            start,
            length,
        } => {
            let rows = length.map(|length| length.saturating_add(*start));
            let limit = match (limit, rows) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
            is_small_pattern(inner, snapshot, limit)
        }
        GraphPattern::Project { inner, .. } => is_small_pattern(inner, snapshot, limit),
        // What is distinct may come late, so the limit says nothing of what is read.
        GraphPattern::Distinct { inner } | GraphPattern::Reduced { inner } => {
            is_small_pattern(inner, snapshot, None)
        }
        GraphPattern::Graph { inner, .. } => is_small_pattern(inner, snapshot, None),
        GraphPattern::Extend {
            inner, expression, ..
        } => {
            let plain = matches!(
                expression,
                Expression::NamedNode(_) | Expression::Literal(_) | Expression::Variable(_)
            );
            plain && is_small_pattern(inner, snapshot, limit)
        }
        GraphPattern::Bgp { patterns } => match patterns.as_slice() {
            [] => true,
            [one] => is_small_scan(one, snapshot, limit),
            _ => false,
        },
        _ => false,
    }
}

/// Whether one pattern gives few statements, or gives the first of very many at once.
fn is_small_scan(pattern: &TriplePattern, snapshot: &Snapshot, limit: Option<usize>) -> bool {
    let variables = stops::scope(&GraphPattern::Bgp {
        patterns: vec![pattern.clone()],
    });
    let subject = match &pattern.subject {
        TermPattern::NamedNode(node) => Some(TermRef::from(node.as_ref())),
        _ => None,
    };
    let predicate = match &pattern.predicate {
        NamedNodePattern::NamedNode(node) => Some(node.as_ref()),
        NamedNodePattern::Variable(_) => None,
    };
    let object = match &pattern.object {
        TermPattern::NamedNode(node) => Some(TermRef::from(node.as_ref())),
        TermPattern::Literal(literal) => Some(TermRef::from(literal.as_ref())),
        _ => None,
    };
    let constants = [subject.is_some(), predicate.is_some(), object.is_some()];
    let constants = constants.iter().filter(|known| **known).count();
    // A variable twice, or a triple term, makes a search of a scan.
    if constants + variables.len() != 3 {
        return false;
    }
    if limit.is_some_and(|limit| limit <= ROWS) && constants <= 1 {
        return true;
    }
    if subject.is_none() && object.is_none() {
        return false;
    }
    snapshot.count(subject, predicate, object) <= ROWS
}

/// Whether the query looks like one that ends soon: everything is connected, each pattern has
/// something to begin with, and nothing grows.
pub(crate) fn is_light(query: &Query) -> bool {
    let (Query::Select { pattern, .. }
    | Query::Ask { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }) = query;
    let mut weight = Weight::default();
    weight.pattern(pattern);
    !weight.heavy
        && (weight.open == 0 || weight.patterns == 1)
        && weight.patterns <= PATTERNS
        && weight.cells <= CELLS
        && weight.built <= BUILT
}

#[derive(Default)]
struct Weight {
    patterns: usize,
    /// Patterns that have nothing to begin with: alone one is a scan, with others it multiplies.
    open: usize,
    cells: usize,
    built: usize,
    heavy: bool,
}

impl Weight {
    fn pattern(&mut self, pattern: &GraphPattern) {
        match pattern {
            GraphPattern::Bgp { patterns } => {
                self.patterns += patterns.len();
                self.open += patterns.iter().filter(|p| is_open(p)).count();
                self.heavy |= meets_in_objects(patterns);
            }
            GraphPattern::Path {
                subject,
                path,
                object,
            } => {
                self.patterns += 1;
                let open = matches!(subject, TermPattern::Variable(_))
                    && matches!(object, TermPattern::Variable(_));
                self.heavy |= open && repeats(path);
            }
            GraphPattern::Values {
                variables,
                bindings,
            } => self.cells += variables.len().max(1) * bindings.len(),
            GraphPattern::Union { left, right } | GraphPattern::Minus { left, right } => {
                self.pattern(left);
                self.pattern(right);
            }
            GraphPattern::Join { left, right } => {
                self.heavy |= is_product(left, right);
                self.pattern(left);
                self.pattern(right);
            }
            GraphPattern::LeftJoin {
                left,
                right,
                expression,
            } => {
                self.heavy |= is_product(left, right);
                self.pattern(left);
                self.pattern(right);
                self.expressions(expression);
            }
            GraphPattern::Lateral { .. } | GraphPattern::Service { .. } => self.heavy = true,
            GraphPattern::Filter { expr, inner } => {
                self.expression(expr);
                self.pattern(inner);
            }
            GraphPattern::Extend {
                inner, expression, ..
            } => {
                self.expression(expression);
                self.pattern(inner);
            }
            GraphPattern::Graph { inner, .. }
            | GraphPattern::OrderBy { inner, .. }
            | GraphPattern::Project { inner, .. }
            | GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner }
            | GraphPattern::Slice { inner, .. }
            | GraphPattern::Group { inner, .. } => self.pattern(inner),
        }
    }

    fn expressions<'a>(&mut self, expressions: impl IntoIterator<Item = &'a Expression>) {
        for expression in expressions {
            self.expression(expression);
        }
    }

    fn expression(&mut self, expression: &Expression) {
        match expression {
            Expression::Exists(pattern) => self.pattern(pattern),
            Expression::FunctionCall(Function::Concat | Function::Replace, _) => self.built += 1,
            _ => {}
        }
        self.expressions(children(expression));
    }
}

/// Whether two patterns share no variable.
fn is_product(left: &GraphPattern, right: &GraphPattern) -> bool {
    let (left, right) = (stops::scope(left), stops::scope(right));
    !left.is_empty() && !right.is_empty() && left.is_disjoint(&right)
}

/// Whether two patterns meet in what both only say, such as a type: all pairs of those that say
/// it are found.
fn meets_in_objects(patterns: &[TriplePattern]) -> bool {
    let is_said = |i: usize, object: &TermPattern| {
        let other = patterns.iter().enumerate();
        matches!(object, TermPattern::Variable(_))
            && patterns.iter().all(|p| p.subject != *object)
            && other
                .filter(|(j, p)| *j != i && p.object == *object)
                .any(|(_, p)| matches!(p.subject, TermPattern::Variable(_)))
    };
    let mut each = patterns.iter().enumerate();
    each.any(|(i, p)| matches!(p.subject, TermPattern::Variable(_)) && is_said(i, &p.object))
}

/// Whether a pattern has nothing to begin with.
fn is_open(pattern: &TriplePattern) -> bool {
    let variable = |term: &TermPattern| {
        matches!(
            term,
            TermPattern::Variable(_) | TermPattern::BlankNode(_) | TermPattern::Triple(_)
        )
    };
    matches!(pattern.predicate, NamedNodePattern::Variable(_))
        && variable(&pattern.subject)
        && variable(&pattern.object)
}

fn repeats(path: &PropertyPathExpression) -> bool {
    match path {
        PropertyPathExpression::NamedNode(_)
        | PropertyPathExpression::NegatedPropertySet(_)
        | PropertyPathExpression::ZeroOrOne(_) => false,
        PropertyPathExpression::Reverse(inner) => repeats(inner),
        PropertyPathExpression::Sequence(a, b) | PropertyPathExpression::Alternative(a, b) => {
            repeats(a) || repeats(b)
        }
        PropertyPathExpression::ZeroOrMore(_) | PropertyPathExpression::OneOrMore(_) => true,
    }
}
