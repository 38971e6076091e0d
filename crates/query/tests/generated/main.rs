//! Ten thousand queries out of the grammar, and texts that try to hide brackets: what the guard
//! lets through overflows no stack, and what the parser takes within the limits the guard takes.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

mod grammar;

use std::thread;
use std::time::Duration;

use grammar::{Chance, Generated, Grammar, deep};
use oxrdf::{GraphName, NamedNode, Quad};
use proptest::prelude::*;
use seisaku_index::Snapshot;
use seisaku_query::{
    Cancel, Form, Format, Limits, QueryError, Request, check, is_quick, parse, run,
};
use spargebra::SparqlParser;

/// The stacks of the service: of a thread for what is quick, and of a query's.
const SMALL: usize = 2 << 20;
const LARGE: usize = 64 << 20;

/// Runs with a stack; one that overflows ends the process, which fails the test.
fn on_stack(bytes: usize, work: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().stack_size(bytes).spawn(work);
    thread.unwrap().join().unwrap();
}

fn request(query: &str) -> Request {
    Request {
        query: query.to_owned(),
        base_iri: Some("http://e.org/sparql".to_owned()),
        union_default_graph: true,
        ..Request::default()
    }
}

fn data() -> Snapshot {
    let iri = |local: &str| NamedNode::new(format!("http://e.org/{local}")).unwrap();
    let quad = |s, p, o| Quad::new(iri(s), iri(p), iri(o), GraphName::DefaultGraph);
    Snapshot::from_quads([
        quad("a", "p", "b"),
        quad("b", "p", "a"),
        quad("a", "a", "c"),
    ])
    .unwrap()
}

/// Evaluates a query for a moment; whatever comes of it, nothing breaks down.
fn try_out(query: &str, data: &Snapshot) -> bool {
    let Ok(prepared) = parse(&request(query), &Limits::default()) else {
        return false;
    };
    let format = match prepared.form() {
        Form::Select | Form::Ask => Format::Csv,
        Form::Construct | Form::Describe => Format::NTriples,
    };
    let cancel = Cancel::after(Duration::from_millis(50));
    let _ = run(&prepared, data, format, &mut Vec::new(), &cancel);
    true
}

#[test]
fn ten_thousand_queries() {
    on_stack(LARGE, || {
        let mut chance = Chance(20_250_627);
        let data = data();
        let limits = Limits::default();
        let (mut ran, mut taken) = (0, 0);
        for i in 0..10_000 {
            let Generated { text, depth } = Grammar::query(&mut chance, 4 + i % 24);
            let verdict = check(&text, &limits);
            assert!(
                depth > limits.depth || verdict.is_ok(),
                "{verdict:?}: {text}"
            );
            taken += usize::from(try_out(&text, &data));
            ran += 1;
        }
        assert_eq!(ran, 10_000);
        assert!(taken > 5_000, "only {taken} are queries to the parser");
    });
}

#[test]
fn what_lies_deep_is_refused_where_it_begins() {
    on_stack(LARGE, || {
        let mut chance = Chance(1);
        let limits = Limits::default();
        for i in 0..2_000 {
            let Generated { text, depth } = deep(&mut chance, 10 + i % 400);
            let verdict = check(&text, &limits);
            if depth > limits.depth {
                assert!(matches!(verdict, Err(QueryError::TooDeep { .. })), "{text}");
            } else if depth * 2 + 2 < limits.depth {
                assert!(verdict.is_ok(), "{verdict:?}: {text}");
            }
            if is_quick(&text) {
                // Exclamation marks are no brackets.
                assert!(depth <= 8 || text.contains("! "), "{text}");
            }
        }
    });
}

/// Beginnings of places where brackets may stand.
const BEFORE: &[&str] = &[
    "ASK { FILTER(?a",
    "ASK { FILTER(",
    "ASK { FILTERex:f(?a",
    "ASK { ?s ?p ?o . ",
    "ASK { ?s ",
    "ASK { VALUES ?x { ",
    "SELECT (1",
    "SELECT * {} ORDER BY ",
    "PREFIX ex: <x:> ASK { ex:a\\",
    "ASK { ?s ?p 'a'",
];

/// What may hide brackets from one reader and not from another.
const HIDING: &[&str] = &[
    "<", ">", "<<", ">>", "'", "\"", "'''", "\"\"\"", "\\", "\\q", "\\u0028", "#", "\r", "\n", " ",
    "//", "/", "(", ")", "}", "{", "1", "?a", "ex:", "=", "^^", "@en", "-1", ",", ".", "|", "<#'>",
];

/// Brackets more than any limit lets through, which overflow a small stack.
const OPEN: &[&str] = &["(", "{", "[ ?p ", "STR(", "!", "<<(?s ?p "];

fn hidden(parts: &[&str], open: &str) -> String {
    format!(
        "{}{}1{}",
        parts.concat(),
        open.repeat(1_500),
        parts.concat()
    )
}

/// A text that the guard lets through is read on a small stack.
fn is_harmless(text: &str, passed: &mut usize) {
    if check(text, &Limits::default()).is_ok() {
        *passed += 1;
        let _ = parse(&request(text), &Limits::default());
    }
}

#[test]
fn no_bracket_is_hidden_from_the_guard() {
    on_stack(SMALL, || {
        let (mut ran, mut passed) = (0, 0);
        for before in BEFORE {
            for a in HIDING {
                for b in HIDING {
                    let open = OPEN[ran % OPEN.len()];
                    is_harmless(&hidden(&[before, a, b], open), &mut passed);
                    ran += 1;
                }
            }
        }
        let mut chance = Chance(7);
        for _ in 0..10_000 {
            let mut parts = vec![chance.of(BEFORE)];
            parts.extend((0..2 + chance.below(5)).map(|_| chance.of(HIDING)));
            is_harmless(&hidden(&parts, chance.of(OPEN)), &mut passed);
            ran += 1;
        }
        assert_eq!(ran, 20_240);
        assert!(passed > 1_000, "only {passed} hide anything");
    });
}

/// Even if the guard saw none of the brackets, what is read without a second thought has too few.
#[test]
fn what_is_quick_fits_a_small_stack_whatever_it_is() {
    on_stack(SMALL, || {
        let mut ran = 0;
        for before in BEFORE {
            for open in OPEN {
                let levels = |n: usize| format!("{before}{}1", open.repeat(n));
                let marks = |text: &str| text.bytes().filter(|b| b"([{<!^".contains(b)).count();
                let most = (1..).take_while(|n| marks(&levels(*n)) <= 256).last();
                let _ = SparqlParser::new().parse_query(&levels(most.unwrap()));
                assert!(!is_quick(&levels(most.unwrap() + 1)));
                ran += 1;
            }
        }
        assert_eq!(ran, BEFORE.len() * OPEN.len());
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// The counterpart of the fuzz target `guard`, which runs always.
    #[test]
    fn any_text_is_harmless(
        text in r#"([ -~\n\r政é]|[<>(){}\[\]'"\\#?:!^/]){0,60}"#,
        open in proptest::sample::select(OPEN),
    ) {
        on_stack(SMALL, move || {
            for query in [text.clone(), hidden(&["ASK { FILTER(?a", &text], open), hidden(&[&text], open)] {
                is_harmless(&query, &mut 0);
                let _ = is_quick(&query);
            }
        });
    }
}

#[test]
fn a_spoilt_query_harms_nobody() {
    on_stack(SMALL, || {
        let mut chance = Chance(3);
        for _ in 0..5_000 {
            let mut text: Vec<char> = Grammar::query(&mut chance, 6).text.chars().collect();
            for _ in 0..=chance.below(4) {
                let at = chance.below(text.len());
                match chance.below(3) {
                    0 => text.truncate(at),
                    1 => drop(text.drain(at..text.len().min(at + 3))),
                    _ => drop(text.splice(at..at, chance.of(HIDING).chars())),
                }
            }
            let text: String = text.into_iter().collect();
            let _ = parse(&request(&text), &Limits::default());
            let _ = is_quick(&text);
        }
    });
}
