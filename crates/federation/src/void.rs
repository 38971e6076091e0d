//! How much a peer has, from its own description
//! ([VoID](https://www.w3.org/TR/void/#class-property-partitions)): statements by property, resources
//! by class. What comes of it is a guess that only chooses which side goes first.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, Term, Variable};
use spargebra::algebra::GraphPattern;
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use crate::answer::Row;

const VOID: &str = "http://rdfs.org/ns/void#";

/// The descriptions that this process has read, by the names of the peers.
#[derive(Debug, Default)]
pub(crate) struct Voids(Mutex<BTreeMap<String, (Instant, Arc<Void>)>>);

impl Voids {
    pub(crate) fn get(&self, peer: &str, age: Duration) -> Option<Arc<Void>> {
        let voids = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, void) = voids.get(peer)?;
        (since.elapsed() < age).then(|| Arc::clone(void))
    }

    pub(crate) fn put(&self, peer: &str, void: Arc<Void>) {
        let mut voids = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        voids.insert(peer.to_owned(), (Instant::now(), void));
    }
}

/// What a description tells.
#[derive(Debug, Default)]
pub(crate) struct Void {
    properties: BTreeMap<String, u64>,
    classes: BTreeMap<String, u64>,
}

/// The columns of what is asked of a description.
pub(crate) fn columns() -> Vec<Variable> {
    ["property", "class", "n"]
        .map(Variable::new_unchecked)
        .into()
}

/// The pattern that reads the description in a graph; without a name, in the default graph.
pub(crate) fn pattern(graph: &str) -> GraphPattern {
    let part = |kind: &str, number: &str| {
        let triple = |local: &str, object: &str| TriplePattern {
            subject: Variable::new_unchecked("part").into(),
            predicate: NamedNode::new_unchecked(format!("{VOID}{local}")).into(),
            object: Variable::new_unchecked(object).into(),
        };
        GraphPattern::Bgp {
            patterns: vec![triple(kind, kind), triple(number, "n")],
        }
    };
    let both = GraphPattern::Union {
        left: Box::new(part("property", "triples")),
        right: Box::new(part("class", "entities")),
    };
    match graph {
        "" => both,
        graph => GraphPattern::Graph {
            name: NamedNode::new_unchecked(graph).into(),
            inner: Box::new(both),
        },
    }
}

impl Void {
    /// What the rows of [`columns`] say. A partition within a partition is smaller than the whole.
    pub(crate) fn of(rows: &[Row]) -> Self {
        let mut void = Self::default();
        for row in rows {
            let [property, class, Some(Term::Literal(number))] = row.as_slice() else {
                continue;
            };
            let Ok(number) = number.value().parse::<u64>() else {
                continue;
            };
            for (of, into) in [(property, &mut void.properties), (class, &mut void.classes)] {
                if let Some(Term::NamedNode(name)) = of {
                    let known = into.entry(name.as_str().to_owned()).or_default();
                    *known = number.max(*known);
                }
            }
        }
        void
    }

    /// About how many solutions a pattern has at most, where that can be said.
    pub(crate) fn rows(&self, pattern: &GraphPattern) -> Option<u64> {
        match pattern {
            GraphPattern::Bgp { patterns } => patterns.iter().filter_map(|t| self.triples(t)).min(),
            GraphPattern::Join { left, right } | GraphPattern::Lateral { left, right } => {
                let both = [self.rows(left), self.rows(right)];
                both.into_iter().flatten().min()
            }
            GraphPattern::Union { left, right } => {
                Some(self.rows(left)?.saturating_add(self.rows(right)?))
            }
            GraphPattern::LeftJoin { left, .. } | GraphPattern::Minus { left, .. } => {
                self.rows(left)
            }
            GraphPattern::Filter { inner, .. }
            | GraphPattern::Graph { inner, .. }
            | GraphPattern::Extend { inner, .. }
            | GraphPattern::OrderBy { inner, .. }
            | GraphPattern::Project { inner, .. }
            | GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner } => self.rows(inner),
            GraphPattern::Values { bindings, .. } => Some(bindings.len() as u64),
            GraphPattern::Path { .. }
            | GraphPattern::Slice { .. }
            | GraphPattern::Group { .. }
            | GraphPattern::Service { .. } => None,
        }
    }

    fn triples(&self, triple: &TriplePattern) -> Option<u64> {
        let NamedNodePattern::NamedNode(property) = &triple.predicate else {
            return None;
        };
        if *property == rdf::TYPE
            && let TermPattern::NamedNode(class) = &triple.object
            && let Some(entities) = self.classes.get(class.as_str())
        {
            return Some(*entities);
        }
        self.properties.get(property.as_str()).copied()
    }
}

#[cfg(test)]
mod tests {
    use oxigraph::model::Literal;
    use spargebra::{Query, SparqlParser};

    use super::*;

    fn void() -> Void {
        let name = |text: &str| -> Option<Term> {
            Some(NamedNode::new_unchecked(format!("http://e.example/{text}")).into())
        };
        let number = |n: i64| -> Option<Term> { Some(Literal::from(n).into()) };
        Void::of(&[
            vec![name("label"), None, number(900)],
            vec![name("label"), None, number(30)],
            vec![name("code"), None, number(40)],
            vec![None, name("Disease"), number(300)],
            vec![None, name("Wrong"), name("none")],
        ])
    }

    fn rows(group: &str) -> Option<u64> {
        let text = format!("PREFIX : <http://e.example/> SELECT * {{ {group} }}");
        match SparqlParser::new().parse_query(&text).unwrap() {
            Query::Select { pattern, .. } => void().rows(&pattern),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn numbers_of_patterns() {
        assert_eq!(rows("?s :label ?l"), Some(900));
        assert_eq!(rows("?s :label ?l ; :code ?c"), Some(40));
        assert_eq!(rows("?s :label ?l ; a :Disease"), Some(300));
        assert_eq!(rows("{ ?s :label ?l } UNION { ?s :code ?c }"), Some(940));
        assert_eq!(rows("?s :code ?c OPTIONAL { ?s :label ?l }"), Some(40));
        assert_eq!(rows("?s :unknown ?c"), None);
        assert_eq!(rows("?s ?p ?o"), None);
        assert_eq!(rows("?s :label ?l FILTER(?l != 'x')"), Some(900));
    }

    #[test]
    fn what_is_asked_is_a_query() {
        for graph in ["", "http://e.example/void"] {
            let text = crate::algebra::print::select(pattern(graph), &columns());
            assert!(SparqlParser::new().parse_query(&text).is_ok(), "{text}");
        }
    }
}
