//! Queries drawn at random, answered through the planner and by Oxigraph's store alone.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use std::cell::Cell;
use std::collections::BTreeMap;

use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use seisaku_index::Snapshot;
use seisaku_query::{Cancel, Format, Limits, Request, parse, run};

fn iri(name: &str) -> NamedNode {
    NamedNode::new(format!("http://example.org/{name}")).unwrap()
}

/// Statements, each in one graph: the store finds one in two graphs twice in their merge.
fn data() -> impl Strategy<Value = Vec<Quad>> {
    let object = prop_oneof![
        3 => (0..8).prop_map(|n| Term::from(iri(&format!("s{n}")))),
        1 => (0..6_i64).prop_map(|n| Literal::from(n).into()),
        1 => "[ab]".prop_map(|t| Literal::new_language_tagged_literal(t, "ja").unwrap().into()),
    ];
    let statement = ((0..8), (0..4), object, 0..3);
    prop::collection::vec(statement, 0..40).prop_map(|statements| {
        let mut once = BTreeMap::new();
        for (s, p, o, g) in statements {
            let (s, p) = (iri(&format!("s{s}")), iri(&format!("p{p}")));
            let graph = GraphName::from(iri(&format!("g{g}")));
            once.entry(format!("{s}{p}{o}"))
                .or_insert(Quad::new(s, p, o, graph));
        }
        once.into_values().collect()
    })
}

fn variable() -> impl Strategy<Value = String> {
    "[a-e]".prop_map(|v| format!("?{v}"))
}

fn triple() -> impl Strategy<Value = String> {
    let node = prop_oneof![4 => variable(), 1 => (0..8).prop_map(|n| format!(":s{n}")), 1 => Just("_:n".to_owned())];
    let path = prop_oneof![
        8 => (0..4).prop_map(|n| format!(":p{n}")),
        2 => variable(),
        1 => (0..4).prop_map(|n| format!(":p{n}+")),
        1 => (0..4).prop_map(|n| format!("(:p{n}|^:p0)*")),
        1 => (0..4).prop_map(|n| format!("^:p{n}/:p1?")),
    ];
    let object = prop_oneof![4 => variable(), 1 => (0..8).prop_map(|n| format!(":s{n}")), 1 => (0..6_i32).prop_map(|n| n.to_string())];
    (node, path, object).prop_map(|(s, p, o)| {
        // From a term that the data does not have, the store finds no path of no length.
        let may_be_empty = p.ends_with(['*', '?']) && !p.starts_with('?');
        let variable = |term: String, other: &str| match may_be_empty && !term.starts_with('?') {
            true => other.to_owned(),
            false => term,
        };
        format!("{} {p} {} .", variable(s, "?a"), variable(o, "?b"))
    })
}

/// Triple patterns without paths, around which the store takes `GRAPH ?g` as the standard does.
fn plain() -> impl Strategy<Value = String> {
    let predicate = prop_oneof![(0..4).prop_map(|n| format!(":p{n}")), variable()];
    let triple = (variable(), predicate, variable()).prop_map(|(s, p, o)| format!("{s} {p} {o} ."));
    prop::collection::vec(triple, 1..3).prop_map(|t| t.join(" "))
}

fn condition() -> impl Strategy<Value = String> {
    (variable(), variable(), 0..16).prop_map(|(a, b, n)| match n {
        0 => format!("{a} = {b}"),
        1 => format!("{a} != {b}"),
        2 => format!("BOUND({a})"),
        3 => format!("ISIRI({a}) && !BOUND({b})"),
        4 => format!("EXISTS {{ {a} :p1 {b} }}"),
        5 => format!("LANG({a}) = 'ja'"),
        6 => format!("LANG({a}) != '' || {b} = :s1"),
        7 => format!("CONTAINS(STR({a}), 's1') && STRENDS({b}, 'a')"),
        8 => format!("STR({a}) < STR({b})"),
        9 => format!("!(STR({a}) >= 'http://example.org/s3')"),
        10 => format!("{a} > 2"),
        11 => format!("3.5 >= {a} && {b} < 4e0"),
        12 => format!("{a} IN (:s1, :s2, :nowhere)"),
        13 => format!("{a} NOT IN (:s1, :s2) || BOUND({b})"),
        14 => format!("STRSTARTS(STR({a}), STR({b}))"),
        _ => format!("NOT EXISTS {{ {a} :p0 ?z . ?z :p1 {b} }}"),
    })
}

fn group() -> impl Strategy<Value = String> {
    let basic = prop::collection::vec(triple(), 1..4).prop_map(|t| t.join(" "));
    basic.prop_recursive(3, 12, 3, |inner| {
        let one = prop_oneof![
            4 => prop::collection::vec(triple(), 1..4).prop_map(|t| t.join(" ")),
            2 => inner.clone().prop_map(|g| format!("OPTIONAL {{ {g} }}")),
            1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{{ {a} }} UNION {{ {b} }}")),
            1 => inner.clone().prop_map(|g| format!("MINUS {{ {g} }}")),
            1 => inner.clone().prop_map(|g| format!("{{ {g} }}")),
            1 => plain().prop_map(|g| format!("GRAPH ?g {{ {g} }}")),
            1 => inner.clone().prop_map(|g| format!("GRAPH :g1 {{ {g} }}")),
            1 => (variable(), inner.clone()).prop_map(|(v, g)| format!("{{ SELECT {v} (COUNT(*) AS ?n) {{ {g} }} GROUP BY {v} }}")),
            1 => (variable(), 0..8, 0..8).prop_map(|(v, a, b)| format!("VALUES {v} {{ :s{a} UNDEF :s{b} }}")),
            1 => (variable(), variable()).prop_map(|(a, b)| format!("VALUES ({a} {b}) {{ (:s1 UNDEF) (UNDEF 2) }}")),
            2 => condition().prop_map(|c| format!("FILTER({c})")),
        ];
        // A table may name its variable twice only by mistake; such queries are no queries.
        prop::collection::vec(one, 1..4).prop_map(|parts| parts.join(" "))
    })
}

fn counted() -> impl Strategy<Value = String> {
    let count = prop_oneof![
        Just("COUNT(*)"),
        Just("COUNT(DISTINCT *)"),
        Just("COUNT(?a)"),
        Just("COUNT(DISTINCT ?a)"),
        Just("COUNT(DISTINCT ?b)"),
        Just("COUNT(DISTINCT ?c)"),
    ];
    let shape = prop_oneof![
        Just("?a ?b ?c"),
        Just("?a :p1 ?c"),
        Just(":s1 ?b ?c"),
        Just("?a :p0 :s2"),
        Just("?a ?b 3"),
        Just("?a ?b ?a"),
    ];
    let key = prop_oneof![Just(""), Just("?a"), Just("?b"), Just("?c")];
    (count, shape, key).prop_map(|(count, shape, key)| {
        let by = if key.is_empty() {
            String::new()
        } else {
            format!("GROUP BY {key}")
        };
        format!("SELECT {key} ({count} AS ?n) {{ {shape} }} {by}")
    })
}

/// Groups with figures of all kinds, over patterns that hang together.
fn grouped() -> impl Strategy<Value = String> {
    let pattern = prop_oneof![
        3 => plain(),
        1 => Just("?a ?b ?c OPTIONAL { ?c :p1 ?d }".to_owned()),
        1 => Just("{ ?a :p0 ?c } UNION { ?a :p1 ?c ; :p2 ?b }".to_owned()),
        1 => Just("?a ?b ?c FILTER(?c > 1)".to_owned()),
        1 => Just("?a :p0 ?b . ?b ?d ?c FILTER NOT EXISTS { ?c :p1 ?a }".to_owned()),
    ];
    let figure = prop_oneof![
        Just("COUNT(*)"),
        Just("COUNT(?b)"),
        Just("COUNT(DISTINCT ?c)"),
        Just("SUM(?c)"),
        Just("AVG(?c)"),
        Just("MIN(?c)"),
        Just("MAX(?b)"),
    ];
    let keys = prop_oneof![Just("?a"), Just("?a ?b"), Just("?d ?b"), Just("")];
    (pattern, figure, keys).prop_map(|(pattern, figure, keys)| {
        let by = if keys.is_empty() {
            String::new()
        } else {
            format!("GROUP BY {keys}")
        };
        format!("SELECT {keys} ({figure} AS ?n) {{ {pattern} }} {by}")
    })
}

fn theirs(store: &Store, text: &str) -> Option<Vec<String>> {
    let mut query = SparqlEvaluator::new().parse_query(text).ok()?;
    query.dataset_mut().set_default_graph_as_union();
    let QueryResults::Solutions(solutions) = query.on_store(store).execute().ok()? else {
        panic!("no solutions")
    };
    let variables = solutions.variables().to_vec();
    let mut rows = Vec::new();
    for solution in solutions {
        let solution = solution.ok()?;
        let cells = variables.iter().map(|v| solution.get(v));
        let cells: Vec<String> = cells
            .map(|t| t.map(canonical).unwrap_or_default())
            .collect();
        rows.push(cells.join("\t"));
        // Products are right or wrong in their first rows too, and no test should take hours.
        if rows.len() > 20_000 {
            return None;
        }
    }
    Some(rows)
}

/// A term; a decimal as we write it, with a digit behind the point.
fn canonical(term: &Term) -> String {
    let text = term.to_string();
    match text.split_once("\"^^<http://www.w3.org/2001/XMLSchema#decimal>") {
        Some((number, _)) if !number.contains('.') => text.replacen("\"^^", ".0\"^^", 1),
        _ => text,
    }
}

fn ours(snapshot: &Snapshot, text: &str) -> Vec<String> {
    let request = Request {
        query: text.to_owned(),
        union_default_graph: true,
        ..Request::default()
    };
    let query = parse(&request, &Limits::default()).unwrap();
    let mut tsv = Vec::new();
    run(&query, snapshot, Format::Tsv, &mut tsv, &Cancel::never()).unwrap();
    let text = String::from_utf8(tsv).unwrap();
    text.lines().skip(1).map(full).collect()
}

fn in_any_order(mut rows: Vec<String>) -> Vec<String> {
    rows.sort();
    rows
}

/// TSV writes numbers short; terms are compared in N-Triples.
fn full(row: &str) -> String {
    let cell = |cell: &str| {
        if cell.starts_with(|c: char| c.is_ascii_digit()) {
            let datatype = match cell.contains('.') {
                true => "decimal",
                false => "integer",
            };
            let datatype = format!("http://www.w3.org/2001/XMLSchema#{datatype}");
            Literal::new_typed_literal(cell, NamedNode::new(datatype).unwrap()).to_string()
        } else {
            cell.to_owned()
        }
    };
    row.split('\t').map(cell).collect::<Vec<_>>().join("\t")
}

#[test]
fn the_planner_changes_no_answer() {
    let figures = prop::collection::vec(prop_oneof![counted(), grouped()], 3);
    let cases = (data(), prop::collection::vec(group(), 4), figures);
    let (compared, full) = (Cell::new(0), Cell::new(0));
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(250)
    };
    let result = TestRunner::new(config).run(&cases, |(quads, groups, figures)| {
        let store = Store::new().unwrap();
        store.extend(quads.iter().cloned()).unwrap();
        let snapshot = Snapshot::from_quads(quads).unwrap();
        let queries = groups
            .iter()
            .map(|g| format!("SELECT ?a ?b ?c ?d ?e ?n ?g {{ {g} }}"))
            .chain(figures);
        for query in queries {
            let text = format!("PREFIX : <http://example.org/> {query}");
            if let Some(theirs) = theirs(&store, &text) {
                compared.set(compared.get() + 1);
                full.set(full.get() + usize::from(!theirs.is_empty()));
                let ours = in_any_order(ours(&snapshot, &text));
                prop_assert_eq!(ours, in_any_order(theirs), "{}", text);
            }
        }
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    let (compared, full) = (compared.get(), full.get());
    assert!(
        compared > 800 && full > 400,
        "{compared} compared, {full} with rows"
    );
}

/// An order by all columns, so that it is the only one.
fn order() -> impl Strategy<Value = String> {
    let by = Just(["?a", "?b", "?c"].to_vec()).prop_shuffle();
    let ways = prop::collection::vec(0..4, 3);
    (by, ways).prop_map(|(by, ways)| {
        let keys = by.iter().zip(ways).map(|(v, way)| match way {
            0 => format!("DESC({v})"),
            1 => format!("IF(BOUND({v}), STR({v}), 0) {v}"),
            _ => (*v).to_owned(),
        });
        format!("ORDER BY {}", keys.collect::<Vec<_>>().join(" "))
    })
}

#[test]
fn an_order_is_that_of_the_store() {
    let slice = prop_oneof![
        Just(String::new()),
        (0..9).prop_map(|n| format!("LIMIT {n}")),
        (0..9, 0..9).prop_map(|(n, m)| format!("LIMIT {n} OFFSET {m}")),
        (0..9).prop_map(|m| format!("OFFSET {m}")),
    ];
    let words = prop_oneof![2 => Just(""), 1 => Just("DISTINCT")];
    let cases = (
        data(),
        prop::collection::vec((group(), order(), slice, words), 3),
    );
    let full = Cell::new(0);
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(600)
    };
    let result = TestRunner::new(config).run(&cases, |(quads, queries)| {
        let store = Store::new().unwrap();
        store.extend(quads.iter().cloned()).unwrap();
        let snapshot = Snapshot::from_quads(quads).unwrap();
        for (group, order, slice, words) in queries {
            let text = format!(
                "PREFIX : <http://example.org/> SELECT {words} ?a ?b ?c {{ {group} }} {order} {slice}"
            );
            if let Some(theirs) = theirs(&store, &text) {
                full.set(full.get() + usize::from(theirs.len() > 1));
                prop_assert_eq!(ours(&snapshot, &text), theirs, "{}", text);
            }
        }
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    assert!(full.get() > 150, "{} with rows", full.get());
}
