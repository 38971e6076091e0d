//! The questions with their expected answers, which lie beside the workspace where the project is
//! developed and are not part of it. Where they are not, this says so and checks nothing.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};

use serde_json::Value;

use crate::harness::root;
use crate::literals::{betrayed, squeezed};
use crate::questions::{Question, questions};
use crate::seeds::of_seeds;

const FILE: &str = "../shared/questions/questions.json";
/// How many questions the file has.
const PUBLIC: usize = 189;
/// How many of them have to be answered at the least.
const AT_LEAST: usize = 185;

/// The expected questions by id; `None`, said aloud, where the file is not.
fn expected() -> Option<BTreeMap<String, Value>> {
    let path = root().join(FILE);
    let Ok(text) = fs::read_to_string(&path) else {
        say(&format!(
            "SKIPPED: {FILE} is not there, so nothing was compared with it"
        ));
        return None;
    };
    let all: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert_eq!(all.len(), PUBLIC);
    Some(
        all.into_iter()
            .map(|q| (q["id"].as_str().unwrap().to_owned(), q))
            .collect(),
    )
}

/// Says something aloud: what is written like this is shown also when a test passes.
pub(crate) fn say(text: &str) {
    io::stderr()
        .write_all(format!("{text}\n").as_bytes())
        .unwrap();
}

/// A value as it is compared; the sections 2-1 and 2.1 are the same.
fn form(value: &str) -> String {
    squeezed(value).replace("2-1", "2.1").replace("2-2", "2.2")
}

fn values(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().flat_map(self::values).collect(),
        Value::String(text) => vec![text.clone()],
        other => vec![other.to_string()],
    }
}

fn equal(got: &str, want: &str, aliases: &Value) -> bool {
    let (got, wanted) = (form(got), form(want));
    let number = |text: &str| text.parse::<f64>().ok();
    got == wanted
        || values(&aliases[want])
            .iter()
            .any(|alias| form(alias) == got)
        || number(&got).is_some_and(|n| number(&wanted) == Some(n))
}

/// Whether the rows are the answer that a question expects.
fn right(rows: &[Vec<String>], question: &Value) -> bool {
    let got: Vec<&String> = rows.iter().flatten().collect();
    let wanted = match &question["expected"] {
        // An answer of nothing.
        Value::Null => Vec::new(),
        some => values(some),
    };
    let equal = |a: &str, b: &str| equal(a, b, &question["aliases_ok"]);
    got.len() == wanted.len()
        && match question["answer_kind"].as_str() {
            Some("ordered") => got.iter().zip(&wanted).all(|(g, w)| equal(g, w)),
            _ => {
                wanted.iter().all(|w| got.iter().any(|g| equal(g, w)))
                    && got.iter().all(|g| wanted.iter().any(|w| equal(g, w)))
            }
        }
}

#[test]
fn the_answers_are_those_expected() {
    let Some(expected) = expected() else {
        return;
    };
    let asked: Vec<(Question, &Value)> = questions()
        .into_iter()
        .filter_map(|q| Some((expected.get(&q.id)?, q)).map(|(e, q)| (q, e)))
        .collect();
    let wrong: Vec<String> = asked
        .iter()
        .filter_map(|(question, expected)| {
            let rows = of_seeds().answer(&question.query);
            (!right(&rows, expected))
                .then(|| format!("{}: {rows:?}, not {}", question.id, expected["expected"]))
        })
        .collect();
    let (n, right) = (asked.len(), asked.len() - wrong.len());
    say(&format!(
        "{n} of {PUBLIC} public questions have a query, {right} right"
    ));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(right >= AT_LEAST, "only {right} right");
}

#[test]
fn no_query_holds_what_is_expected() {
    let Some(expected) = expected() else {
        return;
    };
    let mut faults = Vec::new();
    let mut compared = 0;
    for question in questions() {
        let Some(expected) = expected.get(&question.id) else {
            continue;
        };
        compared += 1;
        let words = expected["question_ja"].as_str().unwrap();
        for literal in betrayed(&question.query, words, &values(&expected["expected"])) {
            faults.push(format!("{}: {literal:?}", question.id));
        }
    }
    assert!(compared >= AT_LEAST, "only {compared} compared");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_wrong_answer_is_found() {
    let question = serde_json::json!({
        "answer_kind": "ordered", "expected": ["2-1", 5], "aliases_ok": { "2-1": ["第一"] }
    });
    let row = |values: [&str; 2]| vec![values.map(str::to_owned).to_vec()];
    assert!(right(&row(["２.１", "5.0"]), &question));
    assert!(right(&row(["第一", "5"]), &question));
    for wrong in [["5", "2.1"], ["2.1", "6"], ["2.1", "2.1"]] {
        assert!(!right(&row(wrong), &question), "{wrong:?}");
    }
    assert!(!right(&[], &question));
}
