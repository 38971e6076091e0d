//! A pattern as the text of a query for another engine.
//!
//! The library that prints the algebra leaves out braces that matter: a filter that stands inside
//! a group is printed at its end, where it holds for all of the group. Braces are put by joining
//! with an empty group, which changes nothing else.

use std::mem;

use oxigraph::model::{Literal, Variable};
use spargebra::Query;
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern};

/// The query that asks for some variables of a pattern.
///
/// Where none is wanted the rows still count, so each has a value that says nothing.
pub(crate) fn select(mut pattern: GraphPattern, variables: &[Variable]) -> String {
    brace(&mut pattern);
    let mut variables = variables.to_vec();
    if variables.is_empty() {
        let one = Variable::new_unchecked("one");
        pattern = GraphPattern::Extend {
            inner: Box::new(pattern),
            variable: one.clone(),
            expression: Expression::Literal(Literal::from(1)),
        };
        variables.push(one);
    }
    text(GraphPattern::Project {
        inner: Box::new(pattern),
        variables,
    })
}

/// The query that asks for a part of the solutions of a pattern, in an order that two requests
/// have in common.
pub(crate) fn page(
    mut pattern: GraphPattern,
    variables: &[Variable],
    start: usize,
    length: usize,
) -> String {
    brace(&mut pattern);
    let by =
        |v: &Variable| spargebra::algebra::OrderExpression::Asc(Expression::Variable(v.clone()));
    text(GraphPattern::Slice {
        inner: Box::new(GraphPattern::Project {
            inner: Box::new(GraphPattern::OrderBy {
                inner: Box::new(pattern),
                expression: variables.iter().map(by).collect(),
            }),
            variables: variables.to_vec(),
        }),
        start,
        length: Some(length),
    })
}

/// The query that asks for the first solutions of a pattern, in any order.
pub(crate) fn first(mut pattern: GraphPattern, variables: &[Variable], length: usize) -> String {
    brace(&mut pattern);
    text(GraphPattern::Slice {
        inner: Box::new(GraphPattern::Project {
            inner: Box::new(pattern),
            variables: variables.to_vec(),
        }),
        start: 0,
        length: Some(length),
    })
}

/// The name under which a peer gives a count.
pub(crate) const COUNT: &str = "rows";

/// The query that asks how many solutions a pattern has.
pub(crate) fn count(mut pattern: GraphPattern) -> String {
    brace(&mut pattern);
    let inside = Variable::new_unchecked("n");
    let rows = Variable::new_unchecked(COUNT);
    text(GraphPattern::Project {
        inner: Box::new(GraphPattern::Extend {
            inner: Box::new(GraphPattern::Group {
                inner: Box::new(pattern),
                variables: Vec::new(),
                aggregates: vec![(
                    inside.clone(),
                    AggregateExpression::CountSolutions { distinct: false },
                )],
            }),
            variable: rows.clone(),
            expression: Expression::Variable(inside),
        }),
        variables: vec![rows],
    })
}

/// The query that asks how many solutions a pattern has, up to a number from which on that does not
/// matter.
pub(crate) fn count_to(mut pattern: GraphPattern, variables: &[Variable], most: usize) -> String {
    brace(&mut pattern);
    count(GraphPattern::Slice {
        inner: Box::new(GraphPattern::Project {
            inner: Box::new(pattern),
            variables: variables.to_vec(),
        }),
        start: 0,
        length: Some(most),
    })
}

fn text(pattern: GraphPattern) -> String {
    Query::Select {
        dataset: None,
        pattern,
        base_iri: None,
    }
    .to_string()
}

/// Puts braces around all that would be printed into its surroundings.
fn brace(pattern: &mut GraphPattern) {
    match pattern {
        GraphPattern::Join { left, right } => {
            brace(left);
            brace(right);
            group(left);
        }
        GraphPattern::LeftJoin { left, right, .. }
        | GraphPattern::Minus { left, right }
        | GraphPattern::Lateral { left, right } => {
            brace(left);
            brace(right);
            group(left);
            group(right);
        }
        GraphPattern::Extend { inner, .. } => {
            brace(inner);
            group(inner);
        }
        GraphPattern::Union { left, right } => {
            brace(left);
            brace(right);
        }
        GraphPattern::Filter { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Group { inner, .. }
        | GraphPattern::Graph { inner, .. }
        | GraphPattern::Service { inner, .. } => brace(inner),
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => {}
    }
}

fn group(pattern: &mut GraphPattern) {
    if matches!(pattern, GraphPattern::Filter { .. }) {
        *pattern = GraphPattern::Join {
            left: Box::default(),
            right: Box::new(mem::take(pattern)),
        };
    }
}

#[cfg(test)]
mod tests {
    use spargebra::SparqlParser;

    use super::*;

    fn pattern(text: &str) -> GraphPattern {
        match SparqlParser::new().parse_query(text).unwrap() {
            Query::Select { pattern, .. } => match pattern {
                GraphPattern::Project { inner, .. } => *inner,
                other => other,
            },
            other => panic!("{other}"),
        }
    }

    fn is_generated(word: &str) -> bool {
        word.len() > 20 || ["SELECT", "WHERE", "AS", "?s"].contains(&word)
    }

    #[test]
    fn what_is_printed_is_read_as_it_was() {
        let groups = [
            "?s ?p ?o",
            "{ ?s ?p ?o FILTER(?o > ?x) } { ?s ?q ?x }",
            "{ ?s ?p ?o FILTER(BOUND(?x)) } OPTIONAL { ?s ?q ?x }",
            "?s ?p ?o OPTIONAL { { ?s ?q ?x FILTER(?o = ?x) } }",
            "?s ?p ?o OPTIONAL { ?s ?q ?x FILTER(?o = ?x) }",
            "{ ?s ?p ?o FILTER(?y = 1) } MINUS { { ?s ?q ?y FILTER(?y > 1) } }",
            "?s ?p ?o BIND(STR(?o) AS ?t) FILTER(?t = 'a')",
            "{ ?s ?p ?o } UNION { ?s ?q ?o FILTER EXISTS { ?s a ?t } }",
            "{ SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o } GROUP BY ?s } ?s ?q ?x",
            "GRAPH ?g { ?s <http://example.org/p>/<http://example.org/q>+ ?o }",
        ];
        for group in groups {
            let before = pattern(&format!("SELECT * {{ {group} }}"));
            let printed = select(before, &[Variable::new_unchecked("s")]);
            let again = select(pattern(&printed), &[Variable::new_unchecked("s")]);
            // Braces around a group that stands alone change nothing, nor do names for counts.
            let bare = |text: &str| {
                let words = text.replace(['{', '}', '.', '(', ')'], " ");
                let known = words.split_whitespace().filter(|w| !is_generated(w));
                known.map(str::to_owned).collect::<Vec<_>>()
            };
            assert_eq!(bare(&printed), bare(&again), "{group}");
        }
    }

    #[test]
    fn a_filter_stays_in_its_group() {
        let printed = select(
            pattern("SELECT * { { ?s ?p ?o FILTER(BOUND(?x)) } ?s ?q ?x }"),
            &[],
        );
        let read = pattern(&printed);
        let text = format!("{read:?}");
        assert!(text.contains("Join"), "{text}");
        assert!(
            printed.contains("{ ?s ?p ?o . FILTER(BOUND(?x)) }"),
            "{printed}"
        );
        assert!(printed.contains("AS ?one"), "{printed}");
    }

    #[test]
    fn counts_and_pages() {
        let one = pattern("SELECT * { ?s ?p ?o }");
        let counted = count(one.clone());
        assert!(
            SparqlParser::new().parse_query(&counted).is_ok(),
            "{counted}"
        );
        assert!(counted.contains("COUNT(*)"), "{counted}");
        let variables = [Variable::new_unchecked("s")];
        let bounded = count_to(one.clone(), &variables, 5_000);
        let read = SparqlParser::new().parse_query(&bounded);
        assert!(read.is_ok(), "{bounded}");
        assert!(bounded.contains("LIMIT 5000"), "{bounded}");
        let paged = page(one, &[Variable::new_unchecked("s")], 20, 10);
        assert!(SparqlParser::new().parse_query(&paged).is_ok(), "{paged}");
        assert!(
            paged.contains("LIMIT 10") && paged.contains("OFFSET 20"),
            "{paged}"
        );
    }
}
