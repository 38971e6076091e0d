//! A search asked for by a predicate: what was found takes the place of the pattern, as `VALUES`,
//! which the planner puts where it costs least.
//!
//! ```sparql
//! ?thing search:matches "認知症" .             # what is found
//! (?thing ?score) search:matches "認知症" .    # and how well it fits
//! ```

use std::mem;

use oxigraph::model::{BlankNode, Literal, NamedNode, Variable};
use seisaku_vocab::rdf;
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern, PropertyPathExpression};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern};

use super::children_mut;
use crate::QueryError;

/// What was found for words: each thing with how well it fits.
type Hits = Vec<(NamedNode, u32)>;

/// Puts what `find` gives for the words of each search in its place.
///
/// # Errors
/// When a search is not written as one.
pub(crate) fn put_hits(
    query: &mut Query,
    predicate: &str,
    find: &mut dyn FnMut(&str) -> Hits,
) -> Result<(), QueryError> {
    let (Query::Select { pattern, .. }
    | Query::Ask { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }) = query;
    Putter { predicate, find }.pattern(pattern)
}

struct Putter<'a> {
    predicate: &'a str,
    find: &'a mut dyn FnMut(&str) -> Hits,
}

impl Putter<'_> {
    fn pattern(&mut self, pattern: &mut GraphPattern) -> Result<(), QueryError> {
        match pattern {
            GraphPattern::Bgp { patterns } => {
                *pattern = self.group(mem::take(patterns))?;
                Ok(())
            }
            GraphPattern::Path { path, .. } if self.is_in(path) => Err(at_fault(
                "stands in a property path; write it as a pattern of its own",
            )),
            // What another endpoint is asked is its own affair.
            GraphPattern::Path { .. }
            | GraphPattern::Values { .. }
            | GraphPattern::Service { .. } => Ok(()),
            GraphPattern::Join { left, right }
            | GraphPattern::Lateral { left, right }
            | GraphPattern::Union { left, right }
            | GraphPattern::Minus { left, right } => {
                self.pattern(left)?;
                self.pattern(right)
            }
            GraphPattern::LeftJoin {
                left,
                right,
                expression,
            } => {
                self.pattern(left)?;
                self.pattern(right)?;
                expression.as_mut().map_or(Ok(()), |e| self.expression(e))
            }
            GraphPattern::Filter { expr, inner } => {
                self.expression(expr)?;
                self.pattern(inner)
            }
            GraphPattern::Extend {
                inner, expression, ..
            } => {
                self.expression(expression)?;
                self.pattern(inner)
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

    /// The patterns within `EXISTS`, wherever it stands.
    fn expression(&mut self, expression: &mut Expression) -> Result<(), QueryError> {
        match expression {
            Expression::Exists(pattern) => self.pattern(pattern),
            expression => {
                for inner in children_mut(expression) {
                    self.expression(inner)?;
                }
                Ok(())
            }
        }
    }

    /// The patterns of a group with the hits of its searches before them.
    fn group(&mut self, patterns: Vec<TriplePattern>) -> Result<GraphPattern, QueryError> {
        let is_search = |p: &TriplePattern| matches!(&p.predicate, NamedNodePattern::NamedNode(name) if name.as_str() == self.predicate);
        let (searches, mut rest): (Vec<_>, Vec<_>) = patterns.into_iter().partition(is_search);
        let mut tables = Vec::new();
        for search in searches {
            tables.push(self.table(search, &mut rest)?);
        }
        let mut joined = tables.into_iter();
        let Some(first) = joined.next() else {
            return Ok(GraphPattern::Bgp { patterns: rest });
        };
        let mut all = joined.fold(first, join);
        if !rest.is_empty() {
            all = join(all, GraphPattern::Bgp { patterns: rest });
        }
        Ok(all)
    }

    /// The hits of a search; the list of its subject is taken out of the other patterns.
    fn table(
        &mut self,
        search: TriplePattern,
        rest: &mut Vec<TriplePattern>,
    ) -> Result<GraphPattern, QueryError> {
        let TermPattern::Literal(words) = &search.object else {
            return Err(at_fault(
                "is asked for something else than a text that stands in the query; write the words as a string",
            ));
        };
        let (thing, score) = match search.subject {
            TermPattern::BlankNode(list) => {
                let mut members = members(&list, rest)?.into_iter();
                match (members.next(), members.next(), members.next()) {
                    (Some(thing), score, None) => (thing, score),
                    _ => return Err(at_fault(SUBJECT)),
                }
            }
            subject => (subject, None),
        };
        let score = match score {
            Some(TermPattern::Variable(score)) => Some(score),
            None => None,
            Some(_) => return Err(at_fault(SUBJECT)),
        };
        let hits = (self.find)(words.value());
        match thing {
            TermPattern::Variable(thing) => Ok(values(Some(thing), score, hits)),
            TermPattern::NamedNode(thing) => {
                let hits = hits.into_iter().filter(|(hit, _)| *hit == thing).collect();
                Ok(values(None, score, hits))
            }
            _ => Err(at_fault(SUBJECT)),
        }
    }

    fn is_in(&self, path: &PropertyPathExpression) -> bool {
        match path {
            PropertyPathExpression::NamedNode(name) => name.as_str() == self.predicate,
            PropertyPathExpression::Reverse(p)
            | PropertyPathExpression::ZeroOrMore(p)
            | PropertyPathExpression::OneOrMore(p)
            | PropertyPathExpression::ZeroOrOne(p) => self.is_in(p),
            PropertyPathExpression::Sequence(a, b) | PropertyPathExpression::Alternative(a, b) => {
                self.is_in(a) || self.is_in(b)
            }
            PropertyPathExpression::NegatedPropertySet(_) => false,
        }
    }
}

const SUBJECT: &str = "has a subject that cannot be filled; write a variable, or a list of two for the thing and its score";

fn at_fault(reason: &'static str) -> QueryError {
    QueryError::Search { reason }
}

fn join(left: GraphPattern, right: GraphPattern) -> GraphPattern {
    GraphPattern::Join {
        left: Box::new(left),
        right: Box::new(right),
    }
}

/// The members of a list, which a query writes in parentheses; its patterns are taken out.
fn members(
    list: &BlankNode,
    rest: &mut Vec<TriplePattern>,
) -> Result<Vec<TermPattern>, QueryError> {
    let mut members = Vec::new();
    let mut here = TermPattern::BlankNode(list.clone());
    loop {
        let mut take = |property: &str| {
            let is = |p: &TriplePattern| {
                p.subject == here
                    && matches!(&p.predicate, NamedNodePattern::NamedNode(n) if n.as_str() == property)
            };
            let at = rest.iter().position(is)?;
            Some(rest.remove(at).object)
        };
        let (Some(first), Some(next)) = (take(rdf::FIRST.as_str()), take(rdf::REST.as_str()))
        else {
            return Err(at_fault(SUBJECT));
        };
        members.push(first);
        match next {
            TermPattern::NamedNode(end) if end == rdf::NIL => return Ok(members),
            next => here = next,
        }
    }
}

fn values(thing: Option<Variable>, score: Option<Variable>, hits: Hits) -> GraphPattern {
    let row = |(hit, points): (NamedNode, u32)| {
        let thing = thing.is_some().then_some(Some(GroundTerm::NamedNode(hit)));
        let points = Literal::from(u64::from(points));
        let score = score.is_some().then_some(Some(GroundTerm::Literal(points)));
        thing.into_iter().chain(score).collect()
    };
    let bindings = hits.into_iter().map(row).collect();
    GraphPattern::Values {
        variables: thing.iter().chain(&score).cloned().collect(),
        bindings,
    }
}
