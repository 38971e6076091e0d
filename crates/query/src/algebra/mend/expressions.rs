//! Expressions: texts of literals as they were written, blank nodes of a row, dates that cannot be
//! compared.

use std::mem;
use std::sync::atomic::{AtomicU64, Ordering};

use oxigraph::model::{BlankNode, Literal, NamedNode, Term, Variable};
use seisaku_index::LEXICAL;
use seisaku_vocab::xsd;
use spargebra::algebra::{Expression, Function, GraphPattern, OrderExpression};
use spargebra::term::TriplePattern;

use super::{Active, Mender};
use crate::algebra::{children, children_mut};

/// The function that numbers rows.
pub(crate) const ROW: &str = "urn:seisaku:row";

/// The function that gives the blank node of a text in a row.
pub(crate) const BLANK: &str = "urn:seisaku:blank";

/// Types whose values without a zone have no order to some with one.
const ZONED: &[&str] = &["date", "dateTime", "time"];

/// The next number.
pub(crate) fn row(last: &AtomicU64) -> Term {
    let number = last.fetch_add(1, Ordering::Relaxed);
    Literal::from(i64::try_from(number).unwrap_or(i64::MAX)).into()
}

/// The blank node of a text in a row: the same for the same text, another in another row.
pub(crate) fn blank(arguments: &[Term]) -> Option<Term> {
    let [Term::Literal(text), Term::Literal(row)] = arguments else {
        return None;
    };
    if text.datatype().as_str() != xsd::STRING.as_str() {
        return None;
    }
    let digits: String = text.value().bytes().map(|b| format!("{b:02x}")).collect();
    let label = format!("r{}t{digits}", row.value());
    Some(BlankNode::new(label).ok()?.into())
}

/// A variable as a plain text.
pub(super) fn text(variable: Variable) -> Expression {
    Expression::FunctionCall(Function::Str, vec![Expression::Variable(variable)])
}

impl Mender<'_> {
    /// An expression and all within.
    pub(super) fn expression(&mut self, expression: &mut Expression, active: &Active) {
        self.exists(expression, active);
        for inner in children_mut(expression) {
            self.expression(inner, active);
        }
        if let Expression::Equal(a, b) = expression
            && let Some(compared) = zoned(a, b).or_else(|| zoned(b, a))
        {
            *expression = compared;
        }
    }

    /// The columns that are computed of a row, one after the other.
    pub(super) fn extensions(&mut self, pattern: &mut GraphPattern, active: &Active) {
        let mut makes = false;
        let mut inner = &mut *pattern;
        while let GraphPattern::Extend {
            inner: next,
            expression,
            ..
        } = inner
        {
            self.expression(expression, active);
            makes |= names_blank(expression);
            inner = next;
        }
        self.pattern(inner, active);
        if !makes {
            return;
        }
        // The same text is the same blank node in all columns of a row, and in no other row.
        let number = self.variable();
        *inner = GraphPattern::Extend {
            inner: Box::new(mem::take(inner)),
            variable: number.clone(),
            expression: call(ROW, Vec::new()),
        };
        let mut column = pattern;
        while let GraphPattern::Extend {
            inner, expression, ..
        } = column
        {
            name_by_row(expression, &number);
            column = inner;
        }
    }

    /// Whether an expression of this pattern asks for the text of a value, where the data has values
    /// whose text the engine would write in another way.
    pub(super) fn asks_for_forms(&self, pattern: &GraphPattern) -> bool {
        self.forms && any_text(pattern)
    }

    /// `STR(?x)` of a number or date as it was written: the engine keeps its value only, so the text
    /// is asked of the index.
    pub(super) fn forms(&mut self, pattern: &mut GraphPattern) {
        let mut asked: Vec<(Variable, Variable)> = Vec::new();
        match pattern {
            GraphPattern::Filter { expr, .. } => self.replace(expr, &mut asked),
            GraphPattern::Extend { expression, .. } => self.replace(expression, &mut asked),
            GraphPattern::OrderBy { expression, .. } => {
                for order in expression {
                    self.replace(crate::algebra::of_order(order), &mut asked);
                }
            }
            _ => return,
        }
        let (GraphPattern::Filter { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::OrderBy { inner, .. }) = pattern
        else {
            return;
        };
        for (variable, form) in asked {
            let asks = TriplePattern {
                subject: variable.into(),
                predicate: NamedNode::new_unchecked(LEXICAL).into(),
                object: form.into(),
            };
            let asks = GraphPattern::Bgp {
                patterns: vec![asks],
            };
            **inner = GraphPattern::Lateral {
                left: Box::new(mem::take(inner)),
                right: Box::new(GraphPattern::LeftJoin {
                    left: Box::new(GraphPattern::default()),
                    right: Box::new(asks),
                    expression: None,
                }),
            };
        }
    }

    fn replace(&mut self, expression: &mut Expression, asked: &mut Vec<(Variable, Variable)>) {
        if let Expression::FunctionCall(Function::Str, arguments) = expression
            && let [Expression::Variable(variable)] = arguments.as_slice()
        {
            let known = asked.iter().find(|(v, _)| v == variable);
            let form = known.map(|(_, form)| form.clone()).unwrap_or_else(|| {
                let form = self.variable();
                asked.push((variable.clone(), form.clone()));
                form
            });
            let plain = expression.clone();
            *expression = Expression::Coalesce(vec![Expression::Variable(form), plain]);
            return;
        }
        for inner in children_mut(expression) {
            self.replace(inner, asked);
        }
    }
}

/// Whether any expression of a pattern takes a text.
pub(super) fn any_text(pattern: &GraphPattern) -> bool {
    let in_order = |order: &OrderExpression| match order {
        OrderExpression::Asc(e) | OrderExpression::Desc(e) => takes_text(e),
    };
    match pattern {
        GraphPattern::Filter { expr, inner } => takes_text(expr) || any_text(inner),
        GraphPattern::Extend {
            inner, expression, ..
        } => takes_text(expression) || any_text(inner),
        GraphPattern::OrderBy { inner, expression } => {
            expression.iter().any(in_order) || any_text(inner)
        }
        GraphPattern::LeftJoin {
            left,
            right,
            expression,
        } => expression.as_ref().is_some_and(takes_text) || any_text(left) || any_text(right),
        GraphPattern::Join { left, right }
        | GraphPattern::Union { left, right }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Minus { left, right } => any_text(left) || any_text(right),
        GraphPattern::Graph { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Group { inner, .. } => any_text(inner),
        GraphPattern::Bgp { .. }
        | GraphPattern::Path { .. }
        | GraphPattern::Values { .. }
        | GraphPattern::Service { .. } => false,
    }
}

fn takes_text(expression: &Expression) -> bool {
    match expression {
        Expression::FunctionCall(Function::Str, _) => true,
        Expression::Exists(pattern) => any_text(pattern),
        other => children(other).into_iter().any(takes_text),
    }
}

/// `?x = "…"^^xsd:date`, which is no equality but an error where one has a zone and the other has
/// none and the zone decides; the engine takes them for different.
fn zoned(variable: &Expression, constant: &Expression) -> Option<Expression> {
    let (Expression::Variable(_), Expression::Literal(literal)) = (variable, constant) else {
        return None;
    };
    let namespace = xsd::STRING.as_str().trim_end_matches("string");
    let datatype = literal.datatype().into_owned();
    if !ZONED.contains(&datatype.as_str().strip_prefix(namespace)?) {
        return None;
    }
    let both = || (Box::new(variable.clone()), Box::new(constant.clone()));
    let ((a, b), (c, d), (e, f)) = (both(), both(), both());
    let of = Expression::FunctionCall(Function::Datatype, vec![variable.clone()]);
    let same = Expression::Equal(Box::new(of), Box::new(datatype.into()));
    let neither = Expression::And(
        Box::new(Expression::LessOrEqual(a, b)),
        Box::new(Expression::GreaterOrEqual(c, d)),
    );
    let equal = Expression::Equal(e, f);
    Some(Expression::If(
        Box::new(same),
        Box::new(neither),
        Box::new(equal),
    ))
}

fn names_blank(expression: &Expression) -> bool {
    matches!(expression, Expression::FunctionCall(Function::BNode, a) if !a.is_empty())
        || children(expression).into_iter().any(names_blank)
}

fn name_by_row(expression: &mut Expression, number: &Variable) {
    for inner in children_mut(expression) {
        name_by_row(inner, number);
    }
    if let Expression::FunctionCall(Function::BNode, arguments) = expression
        && !arguments.is_empty()
    {
        let mut arguments = mem::take(arguments);
        arguments.push(Expression::Variable(number.clone()));
        *expression = call(BLANK, arguments);
    }
}

fn call(function: &str, arguments: Vec<Expression>) -> Expression {
    let function = Function::Custom(NamedNode::new_unchecked(function));
    Expression::FunctionCall(function, arguments)
}
