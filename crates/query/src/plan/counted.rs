//! Counts that the index has already.
//!
//! Where a query counts the matches of one triple pattern in the merge of all graphs, for all or
//! for each predicate or object, its group becomes a table with the figures of the index.

use std::collections::BTreeSet;

use oxigraph::model::{Literal, Term, Variable};
use seisaku_index::{Counts, Snapshot};
use spargebra::algebra::{AggregateExpression, AggregateFunction, Expression, GraphPattern};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern};

/// How many groups a table may have.
const GROUPS: usize = 100_000;

type Row = Vec<Option<GroundTerm>>;

/// The table of a group, where the index has its figures.
pub(super) fn table(pattern: &GraphPattern, snapshot: &Snapshot) -> Option<GraphPattern> {
    let GraphPattern::Group {
        inner,
        variables,
        aggregates,
    } = pattern
    else {
        return None;
    };
    let GraphPattern::Bgp { patterns } = inner.as_ref() else {
        return None;
    };
    let [triple] = patterns.as_slice() else {
        return None;
    };
    let shape = Shape::of(triple)?;
    let counted: Vec<Counted> = aggregates
        .iter()
        .map(|(_, aggregate)| Counted::of(aggregate, &shape))
        .collect::<Option<_>>()?;
    let bindings = match variables.as_slice() {
        [] => vec![shape.row(None, &counted, snapshot)?],
        [key] if shape.predicate.as_ref() == Some(key) => by_predicate(&shape, &counted, snapshot)?,
        [key] if shape.object.as_ref() == Some(key) => {
            by_object(triple, &shape, &counted, snapshot)?
        }
        _ => return None,
    };
    let of_aggregates = aggregates.iter().map(|(variable, _)| variable);
    Some(GraphPattern::Values {
        variables: variables.iter().chain(of_aggregates).cloned().collect(),
        bindings,
    })
}

/// The variables of a triple pattern, each of which stands there once.
struct Shape<'a> {
    triple: &'a TriplePattern,
    subject: Option<Variable>,
    predicate: Option<Variable>,
    object: Option<Variable>,
}

/// What is counted: solutions, or the values of one of the variables.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counted {
    Triples,
    Subjects,
    Predicates,
    Objects,
}

impl Counted {
    fn of(aggregate: &AggregateExpression, shape: &Shape<'_>) -> Option<Self> {
        match aggregate {
            // No two solutions of one pattern are alike.
            AggregateExpression::CountSolutions { .. } => Some(Self::Triples),
            AggregateExpression::FunctionCall {
                name: AggregateFunction::Count,
                expr: Expression::Variable(v),
                distinct,
            } => {
                let of = [
                    (&shape.subject, Self::Subjects),
                    (&shape.predicate, Self::Predicates),
                    (&shape.object, Self::Objects),
                ];
                let (_, counted) = of
                    .into_iter()
                    .find(|(place, _)| place.as_ref() == Some(v))?;
                Some(if *distinct { counted } else { Self::Triples })
            }
            AggregateExpression::FunctionCall { .. } => None,
        }
    }
}

impl<'a> Shape<'a> {
    fn of(triple: &'a TriplePattern) -> Option<Self> {
        let variable = |term: &TermPattern| match term {
            TermPattern::Variable(v) => Some(Some(v.clone())),
            TermPattern::NamedNode(_) | TermPattern::Literal(_) => Some(None),
            TermPattern::BlankNode(_) | TermPattern::Triple(_) => None,
        };
        let subject = variable(&triple.subject)?;
        let object = variable(&triple.object)?;
        let predicate = match &triple.predicate {
            NamedNodePattern::Variable(v) => Some(v.clone()),
            NamedNodePattern::NamedNode(_) => None,
        };
        let all: Vec<&Variable> = [&subject, &predicate, &object]
            .into_iter()
            .flatten()
            .collect();
        let distinct: BTreeSet<&Variable> = all.iter().copied().collect();
        (all.len() == distinct.len()).then_some(Self {
            triple,
            subject,
            predicate,
            object,
        })
    }

    fn variables(&self) -> usize {
        let places = [&self.subject, &self.predicate, &self.object];
        places.into_iter().flatten().count()
    }

    /// The one row of a query without groups.
    fn row(
        &self,
        key: Option<GroundTerm>,
        counted: &[Counted],
        snapshot: &Snapshot,
    ) -> Option<Row> {
        let predicate = match &self.triple.predicate {
            NamedNodePattern::NamedNode(node) => Some(node.as_ref()),
            NamedNodePattern::Variable(_) => None,
        };
        let subject = super::cost::constant(&self.triple.subject);
        let object = super::cost::constant(&self.triple.object);
        let triples = snapshot.count(subject, predicate, object);
        let figures = match (self.variables(), predicate) {
            // The values of the one variable are as many as the triples.
            (1, _) => Some([triples; 3]),
            (3, _) => {
                let totals = snapshot.totals();
                Some([totals.subjects, totals.predicates, totals.objects])
            }
            (2, Some(predicate)) => {
                let Counts {
                    subjects, objects, ..
                } = snapshot.predicate(predicate);
                Some([subjects, 1, objects])
            }
            _ => None,
        };
        let mut row = vec![key];
        row.retain(Option::is_some);
        for counted in counted {
            let [subjects, predicates, objects] = match counted {
                Counted::Triples => [triples; 3],
                _ => figures?,
            };
            row.push(number(match counted {
                Counted::Triples | Counted::Subjects => subjects,
                Counted::Predicates => predicates,
                Counted::Objects => objects,
            }));
        }
        Some(row)
    }
}

fn by_predicate(shape: &Shape<'_>, counted: &[Counted], snapshot: &Snapshot) -> Option<Vec<Row>> {
    if shape.variables() != 3 {
        return None;
    }
    let mut rows = Vec::new();
    for entry in snapshot.predicates() {
        let (predicate, counts) = entry.ok()?;
        let figure = |counted: &Counted| {
            number(match counted {
                Counted::Triples => counts.triples,
                Counted::Subjects => counts.subjects,
                Counted::Predicates => 1,
                Counted::Objects => counts.objects,
            })
        };
        let mut row = vec![Some(ground(predicate)?)];
        row.extend(counted.iter().map(figure));
        rows.push(row);
        if rows.len() > GROUPS {
            return None;
        }
    }
    Some(rows)
}

fn by_object(
    triple: &TriplePattern,
    shape: &Shape<'_>,
    counted: &[Counted],
    snapshot: &Snapshot,
) -> Option<Vec<Row>> {
    let NamedNodePattern::NamedNode(predicate) = &triple.predicate else {
        return None;
    };
    shape.subject.as_ref()?;
    if snapshot.predicate(predicate.as_ref()).objects > GROUPS {
        return None;
    }
    let mut rows = Vec::new();
    for entry in snapshot.objects(predicate.as_ref()) {
        let (object, triples) = entry.ok()?;
        let figure = |counted: &Counted| {
            number(match counted {
                Counted::Triples | Counted::Subjects => triples,
                Counted::Predicates | Counted::Objects => 1,
            })
        };
        let mut row = vec![Some(ground(object)?)];
        row.extend(counted.iter().map(figure));
        rows.push(row);
    }
    Some(rows)
}

fn number(count: usize) -> Option<GroundTerm> {
    i64::try_from(count).ok().map(|n| Literal::from(n).into())
}

/// A term as a table can hold it: a blank node has no name that a query could say.
fn ground(term: Term) -> Option<GroundTerm> {
    match term {
        Term::NamedNode(node) => Some(node.into()),
        Term::Literal(literal) => Some(literal.into()),
        Term::BlankNode(_) | Term::Triple(_) => None,
    }
}
