//! Patterns as steps.

use std::collections::BTreeSet;
use std::mem;

use oxigraph::model::{GraphName, NamedNode, Term};
use spargebra::algebra::{GraphPattern, PropertyPathExpression};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern};

use super::{Compiler, Graphs};
use crate::ids::condition::Condition;
use crate::ids::steps::{Slot, Step, Walk};

impl Compiler<'_> {
    /// A pattern as steps; what it binds is known afterwards.
    pub(super) fn pattern(
        &mut self,
        pattern: &GraphPattern,
        view: Graphs<'_>,
    ) -> Option<Vec<Step>> {
        match pattern {
            GraphPattern::Bgp { patterns } => patterns
                .iter()
                .map(|triple| self.triple(triple, view))
                .collect(),
            GraphPattern::Join { left, right } | GraphPattern::Lateral { left, right } => {
                let mut steps = self.pattern(left, view)?;
                steps.extend(self.pattern(right, view)?);
                Some(steps)
            }
            GraphPattern::Graph {
                name: NamedNodePattern::NamedNode(name),
                inner,
            } => {
                let allowed = self
                    .scope
                    .named
                    .as_ref()
                    .is_none_or(|all| all.contains(name));
                if !allowed {
                    return None;
                }
                let view = self.ids.graphs(&[GraphName::NamedNode(name.clone())]);
                self.pattern(inner, &view)
            }
            GraphPattern::Path {
                subject,
                path,
                object,
            } => self.path((subject, path, object), view),
            GraphPattern::Values {
                variables,
                bindings,
            } => {
                let slots: Vec<usize> = variables.iter().map(|v| self.slot(v)).collect();
                self.bind(&slots)?;
                let row = |row: &Vec<Option<GroundTerm>>| {
                    let ids = row.iter().map(|term| self.ground(term.as_ref()?));
                    ids.collect::<Option<Vec<u32>>>()
                };
                let rows = bindings.iter().map(row).collect::<Option<_>>()?;
                Some(vec![Step::Table { slots, rows }])
            }
            GraphPattern::Filter { expr, inner } => {
                let before = self.certain.clone();
                let mut steps = self.pattern(inner, view)?;
                let tests = self.tests(expr, inner, view)?;
                place(&mut steps, tests, before);
                Some(steps)
            }
            GraphPattern::LeftJoin { .. } => self.optional(pattern, view),
            GraphPattern::Union { left, right } => self.either(left, right, view),
            _ => None,
        }
    }

    fn optional(&mut self, pattern: &GraphPattern, view: Graphs<'_>) -> Option<Vec<Step>> {
        let GraphPattern::LeftJoin {
            left,
            right,
            expression,
        } = pattern
        else {
            return None;
        };
        // By itself it would see nothing of what is bound outside.
        self.is_closed(right, left)?;
        let mut steps = self.pattern(left, view)?;
        let before = self.certain.clone();
        let mut inner = self.pattern(right, view)?;
        if let Some(expression) = expression {
            let tests = self.tests(expression, pattern, view)?;
            place(&mut inner, tests, before.clone());
        }
        let after = mem::replace(&mut self.certain, before);
        let new: BTreeSet<usize> = after.difference(&self.certain).copied().collect();
        self.maybe.extend(new);
        steps.push(Step::Optional(inner));
        Some(steps)
    }

    fn either(
        &mut self,
        left: &GraphPattern,
        right: &GraphPattern,
        view: Graphs<'_>,
    ) -> Option<Vec<Step>> {
        let (certain, maybe) = (self.certain.clone(), self.maybe.clone());
        let first = self.pattern(left, view)?;
        let (first_certain, first_maybe) = (
            mem::replace(&mut self.certain, certain),
            mem::replace(&mut self.maybe, maybe),
        );
        let second = self.pattern(right, view)?;
        let both: BTreeSet<usize> = self.certain.intersection(&first_certain).copied().collect();
        let either = self.certain.union(&first_certain);
        self.maybe.extend(first_maybe);
        self.maybe
            .extend(either.filter(|slot| !both.contains(slot)));
        self.certain = both;
        Some(vec![Step::Either(vec![first, second])])
    }

    /// Whether all that a pattern has in common with what is bound so far is in another pattern too.
    pub(super) fn is_closed(&self, pattern: &GraphPattern, other: &GraphPattern) -> Option<()> {
        let mut open = BTreeSet::new();
        pattern.on_in_scope_variable(|v| {
            let known = self.slots.get(v);
            if known.is_some_and(|slot| self.certain.contains(slot) || self.maybe.contains(slot)) {
                open.insert(v.clone());
            }
        });
        other.on_in_scope_variable(|v| {
            open.remove(v);
        });
        open.is_empty().then_some(())
    }

    fn triple(&mut self, triple: &TriplePattern, view: Graphs<'_>) -> Option<Step> {
        let subject = self.term(&triple.subject)?;
        let predicate = match &triple.predicate {
            NamedNodePattern::Variable(variable) => Some(Slot::Variable(self.slot(variable))),
            NamedNodePattern::NamedNode(node) => self.known(&node.clone().into()),
        };
        let object = self.term(&triple.object)?;
        let places = [subject, predicate, object];
        let variable = |place: &Option<Slot>| match place {
            Some(Slot::Variable(slot)) => Some(*slot),
            _ => None,
        };
        let slots: Vec<usize> = places.iter().filter_map(variable).collect();
        self.bind(&slots)?;
        Some(match places {
            [Some(subject), Some(predicate), Some(object)] => Step::Scan {
                pattern: [subject, predicate, object],
                view: view.clone(),
            },
            // What the index does not have is in no statement.
            _ => Step::Nothing,
        })
    }

    /// A place of a pattern; within, `None` for a term that the index does not have.
    fn term(&mut self, term: &TermPattern) -> Option<Option<Slot>> {
        Some(match term {
            TermPattern::Variable(variable) => Some(Slot::Variable(self.slot(variable))),
            TermPattern::NamedNode(node) => self.known(&node.clone().into()),
            TermPattern::Literal(literal) => self.known(&literal.clone().into()),
            TermPattern::BlankNode(_) | TermPattern::Triple(_) => return None,
        })
    }

    fn known(&self, term: &Term) -> Option<Slot> {
        self.ids.id(term).map(Slot::Id)
    }

    fn ground(&self, term: &GroundTerm) -> Option<u32> {
        match term {
            GroundTerm::NamedNode(node) => self.ids.id(&node.clone().into()),
            GroundTerm::Literal(literal) => self.ids.id(&literal.clone().into()),
            GroundTerm::Triple(_) => None,
        }
    }

    /// Variables are bound from here on, unless one may be bound already.
    fn bind(&mut self, slots: &[usize]) -> Option<()> {
        if slots.iter().any(|slot| self.maybe.contains(slot)) {
            return None;
        }
        self.certain.extend(slots);
        Some(())
    }

    fn path(
        &mut self,
        (subject, path, object): (&TermPattern, &PropertyPathExpression, &TermPattern),
        view: Graphs<'_>,
    ) -> Option<Vec<Step>> {
        let (step, empty) = match path {
            PropertyPathExpression::OneOrMore(step) => (step, false),
            PropertyPathExpression::ZeroOrMore(step) => (step, true),
            _ => return None,
        };
        let (predicate, turned) = match step.as_ref() {
            PropertyPathExpression::NamedNode(node) => (node, false),
            PropertyPathExpression::Reverse(step) => (named(step)?, true),
            _ => return None,
        };
        let predicate = self.ids.id(&predicate.clone().into())?;
        let (subject, object) = (self.term(subject)??, self.term(object)??);
        let is_bound = |slot: Slot| match slot {
            Slot::Id(_) => true,
            Slot::Variable(slot) => self.certain.contains(&slot),
        };
        let (from, to, forth) = if is_bound(subject) {
            (subject, object, true)
        } else if is_bound(object) {
            (object, subject, false)
        } else {
            return None;
        };
        if let Slot::Variable(slot) = to {
            self.bind(&[slot])?;
        }
        Some(vec![Step::Walk(Walk {
            from,
            to,
            predicate,
            forth: forth != turned,
            empty,
            view: view.clone(),
        })])
    }
}

fn named(path: &PropertyPathExpression) -> Option<&NamedNode> {
    match path {
        PropertyPathExpression::NamedNode(node) => Some(node),
        _ => None,
    }
}

/// Puts tests where all that they ask for is bound: a row that fails is not followed further.
fn place(steps: &mut Vec<Step>, tests: Vec<Step>, before: BTreeSet<usize>) {
    for test in tests {
        let at = match &test {
            // What may be unbound is known at the end only.
            Step::Test(condition) if !asks_whether(condition) => {
                first_place(steps, &condition.slots(), before.clone())
            }
            _ => steps.len(),
        };
        steps.insert(at, test);
    }
}

fn asks_whether(condition: &Condition) -> bool {
    match condition {
        Condition::Bound(_) => true,
        Condition::Not(condition) => asks_whether(condition),
        Condition::Both(a, b) | Condition::Either(a, b) => asks_whether(a) || asks_whether(b),
        _ => false,
    }
}

fn first_place(steps: &[Step], slots: &[usize], mut bound: BTreeSet<usize>) -> usize {
    for (at, step) in steps.iter().enumerate() {
        if slots.iter().all(|slot| bound.contains(slot)) {
            return at;
        }
        bound.extend(binds(step));
    }
    steps.len()
}

/// The variables that a step binds in each row.
fn binds(step: &Step) -> Vec<usize> {
    let variable = |slot: &Slot| match slot {
        Slot::Variable(slot) => Some(*slot),
        Slot::Id(_) => None,
    };
    match step {
        Step::Scan { pattern, .. } => pattern.iter().filter_map(variable).collect(),
        Step::Walk(walk) => [walk.from, walk.to].iter().filter_map(variable).collect(),
        Step::Table { slots, .. } => slots.clone(),
        Step::Test(_)
        | Step::Optional(_)
        | Step::Exists { .. }
        | Step::Either(_)
        | Step::Nothing => Vec::new(),
    }
}
