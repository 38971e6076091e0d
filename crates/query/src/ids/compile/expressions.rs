//! Expressions as conditions.

use oxigraph::model::{Literal, Variable};
use seisaku_vocab::xsd;
use spargebra::algebra::{Expression, Function, GraphPattern};

use super::{Compiler, Graphs};
use crate::algebra::ALIVE;
use crate::ids::condition::{Comparison, Condition, Part, Text, number};
use crate::ids::steps::Step;

impl Compiler<'_> {
    /// The tests that an expression asks for on the solutions of a pattern.
    pub(super) fn tests(
        &mut self,
        expression: &Expression,
        inner: &GraphPattern,
        view: Graphs<'_>,
    ) -> Option<Vec<Step>> {
        let mut tests = Vec::new();
        for part in conjuncts(expression) {
            tests.push(match part {
                part if is_stop(part) => continue,
                Expression::Exists(pattern) => self.exists(pattern, true, inner, view)?,
                Expression::Not(not) => match not.as_ref() {
                    Expression::Exists(pattern) => self.exists(pattern, false, inner, view)?,
                    _ => Step::Test(self.condition(part, inner)?),
                },
                _ => Step::Test(self.condition(part, inner)?),
            });
        }
        Some(tests)
    }

    fn exists(
        &mut self,
        pattern: &GraphPattern,
        wanted: bool,
        inner: &GraphPattern,
        view: Graphs<'_>,
    ) -> Option<Step> {
        // What stands around the filter's own group is nothing to it.
        self.is_closed(pattern, inner)?;
        let (certain, maybe) = (self.certain.clone(), self.maybe.clone());
        let steps = self.pattern(pattern, view);
        // Nothing that is bound inside is bound outside.
        (self.certain, self.maybe) = (certain, maybe);
        Some(Step::Exists {
            steps: steps?,
            wanted,
        })
    }

    fn condition(&mut self, expression: &Expression, inner: &GraphPattern) -> Option<Condition> {
        let both = |a: &Expression, b: &Expression, this: &mut Self| {
            let a = Box::new(this.condition(a, inner)?);
            Some((a, Box::new(this.condition(b, inner)?)))
        };
        Some(match expression {
            Expression::And(a, b) => {
                let (a, b) = both(a, b, self)?;
                Condition::Both(a, b)
            }
            Expression::Or(a, b) => {
                let (a, b) = both(a, b, self)?;
                Condition::Either(a, b)
            }
            Expression::Not(e) => Condition::Not(Box::new(self.condition(e, inner)?)),
            Expression::Bound(variable) => Condition::Bound(self.inside(variable, inner)?),
            Expression::Equal(a, b) => {
                let equal = self.equal(a, b, inner).or_else(|| self.equal(b, a, inner));
                return equal.or_else(|| self.compared(a, Comparison::Equal, b, inner));
            }
            Expression::Less(a, b) => return self.compared(a, Comparison::Less, b, inner),
            Expression::LessOrEqual(a, b) => {
                return self.compared(a, Comparison::LessOrEqual, b, inner);
            }
            Expression::Greater(a, b) => return self.compared(a, Comparison::Greater, b, inner),
            Expression::GreaterOrEqual(a, b) => {
                return self.compared(a, Comparison::GreaterOrEqual, b, inner);
            }
            Expression::In(e, list) => {
                let mut is = Vec::new();
                for other in list {
                    is.push(self.equal(e, other, inner)?);
                }
                return is
                    .into_iter()
                    .reduce(|a, b| Condition::Either(Box::new(a), Box::new(b)));
            }
            Expression::FunctionCall(function, arguments) => {
                let part = match function {
                    Function::Contains => Part::Anywhere,
                    Function::StrStarts => Part::Begin,
                    Function::StrEnds => Part::End,
                    _ => return None,
                };
                let [text, Expression::Literal(needle)] = arguments.as_slice() else {
                    return None;
                };
                let text = match text {
                    Expression::Variable(v) => Text::Itself(self.inside(v, inner)?),
                    other => self.text(other, inner)?,
                };
                Condition::Holds {
                    text,
                    part,
                    needle: plain(needle)?,
                }
            }
            _ => return None,
        })
    }

    /// `LANG(?x) = "…"` and `?x = <…>`.
    fn equal(&mut self, a: &Expression, b: &Expression, inner: &GraphPattern) -> Option<Condition> {
        match (a, b) {
            (Expression::FunctionCall(Function::Lang, arguments), Expression::Literal(tag)) => {
                let [Expression::Variable(variable)] = arguments.as_slice() else {
                    return None;
                };
                Some(Condition::Language {
                    slot: self.inside(variable, inner)?,
                    tag: String::from_utf8(plain(tag)?).ok()?,
                })
            }
            (Expression::Variable(variable), Expression::NamedNode(node)) => Some(Condition::Is {
                slot: self.inside(variable, inner)?,
                id: self.ids.id(&node.clone().into()),
            }),
            _ => None,
        }
    }

    fn compared(
        &mut self,
        a: &Expression,
        comparison: Comparison,
        b: &Expression,
        inner: &GraphPattern,
    ) -> Option<Condition> {
        match (a, b) {
            // Whether a number equals what is none is not told by comparing.
            (Expression::Variable(variable), Expression::Literal(literal))
                if comparison != Comparison::Equal =>
            {
                Some(Condition::Number {
                    slot: self.inside(variable, inner)?,
                    comparison,
                    number: number(literal)?,
                })
            }
            (Expression::Literal(_), Expression::Variable(_))
                if comparison != Comparison::Equal =>
            {
                let turned = match comparison {
                    Comparison::Less => Comparison::Greater,
                    Comparison::LessOrEqual => Comparison::GreaterOrEqual,
                    Comparison::Greater => Comparison::Less,
                    Comparison::GreaterOrEqual => Comparison::LessOrEqual,
                    Comparison::Equal => Comparison::Equal,
                };
                self.compared(b, turned, a, inner)
            }
            _ => {
                let (a, b) = (self.text(a, inner)?, self.text(b, inner)?);
                Some(Condition::Texts { a, comparison, b })
            }
        }
    }

    /// `STR(?x)` or a plain text.
    fn text(&mut self, expression: &Expression, inner: &GraphPattern) -> Option<Text> {
        match expression {
            Expression::FunctionCall(Function::Str, arguments) => match arguments.as_slice() {
                [Expression::Variable(variable)] => Some(Text::Of(self.inside(variable, inner)?)),
                _ => None,
            },
            Expression::Literal(literal) => plain(literal).map(Text::Given),
            _ => None,
        }
    }

    /// The slot of a variable that the pattern itself may bind.
    fn inside(&mut self, variable: &Variable, inner: &GraphPattern) -> Option<usize> {
        let mut found = false;
        inner.on_in_scope_variable(|v| found |= v == variable);
        found.then(|| self.slot(variable))
    }
}

/// A plain string.
fn plain(literal: &Literal) -> Option<Vec<u8>> {
    let is_plain = literal.datatype().as_str() == xsd::STRING.as_str();
    is_plain.then(|| literal.value().as_bytes().to_vec())
}

/// The parts of an expression that all have to hold.
fn conjuncts(expression: &Expression) -> Vec<&Expression> {
    match expression {
        Expression::And(a, b) => {
            let mut parts = conjuncts(a);
            parts.extend(conjuncts(b));
            parts
        }
        other => vec![other],
    }
}

/// What only stops the engine: the loops look at the clock themselves.
fn is_stop(expression: &Expression) -> bool {
    let Expression::Or(a, _) = expression else {
        return false;
    };
    matches!(a.as_ref(), Expression::FunctionCall(Function::Custom(name), _) if name.as_str() == ALIVE)
}
