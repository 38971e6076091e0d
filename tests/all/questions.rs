//! The questions of `ontology/questions/`: what is answered, that the answer comes from reading,
//! and that no query knows it beforehand.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::thread;

use crate::defects::agree;
use crate::harness::root;
use crate::literals::betrayed;
use crate::seeds::{converted, of_seeds, seeds};

/// The number of questions; a glob that finds fewer has lost some.
const AT_LEAST: usize = 185;

/// A published question: words, a query, and a change of a document that changes the answer.
#[derive(Debug)]
pub(crate) struct Question {
    /// The name of its file without extension.
    pub id: String,
    header: BTreeMap<String, String>,
    pub query: String,
}

impl Question {
    fn parse(id: &str, text: &str) -> Result<Self, String> {
        let header: BTreeMap<String, String> = text
            .lines()
            .map_while(|line| line.strip_prefix("# "))
            .filter_map(|line| line.split_once(": "))
            .map(|(key, value)| {
                (
                    key.to_owned(),
                    value.replace("\\n", "\n").replace("\\t", "\t"),
                )
            })
            .collect();
        for key in ["ja", "en", "document", "altered"] {
            if !header.contains_key(key) {
                return Err(format!("{id} has no line `# {key}: …` at its top"));
            }
        }
        Ok(Self {
            id: id.to_owned(),
            header,
            query: text.to_owned(),
        })
    }

    /// A value of the header; to alter something into nothing, `to` is left empty.
    fn head(&self, key: &str) -> &str {
        self.header.get(key).map_or("", String::as_str)
    }
}

/// Every question, by id.
pub(crate) fn questions() -> Vec<Question> {
    let mut questions: Vec<Question> = fs::read_dir(root().join("ontology/questions"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "rq"))
        .map(|path| {
            let id = path.file_stem().unwrap().to_str().unwrap();
            Question::parse(id, &fs::read_to_string(&path).unwrap()).unwrap()
        })
        .collect();
    questions.sort_by(|a, b| a.id.cmp(&b.id));
    assert!(
        questions.len() >= AT_LEAST,
        "only {} questions",
        questions.len()
    );
    questions
}

#[test]
fn the_answers() {
    let mut told = String::new();
    for question in questions() {
        writeln!(told, "{} {}", question.id, question.head("ja")).unwrap();
        for row in of_seeds().answer(&question.query) {
            writeln!(told, "    {}", row.join(" | ")).unwrap();
        }
    }
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(told) });
}

/// What is wrong with a question whose document is altered; `None` if the answer is another one.
fn unmoved(question: &Question) -> Option<String> {
    let (code, from, to) = (
        question.head("document"),
        question.head("altered"),
        question.head("to"),
    );
    let documents = seeds();
    let Some(document) = documents.iter().find(|d| d.name.starts_with(code)) else {
        return Some(format!("{}: there is no document {code:?}", question.id));
    };
    if from.is_empty() || !document.text.contains(from) {
        return Some(format!("{}: {code} does not hold {from:?}", question.id));
    }
    let altered = documents.map(|d| match d.name.starts_with(code) {
        true => d.with(from, to),
        false => d,
    });
    let before = of_seeds().answer(&question.query);
    let after = converted(&altered).0.answer(&question.query);
    (before == after).then(|| format!("{}: the answer stays {before:?}", question.id))
}

#[test]
fn another_text_gives_another_answer() {
    let questions = questions();
    of_seeds();
    // Each question converts a document; side by side they take half the time.
    let half = questions.len().div_ceil(2);
    let faults: Vec<String> = thread::scope(|scope| {
        let halves: Vec<_> = questions
            .chunks(half)
            .map(|part| scope.spawn(move || part.iter().filter_map(unmoved).collect::<Vec<_>>()))
            .collect();
        halves.into_iter().flat_map(|h| h.join().unwrap()).collect()
    });
    agree("another_text", &faults);
}

#[test]
fn an_answer_that_stays_is_found() {
    let text = "# ja: 一\n# en: one\n# document: 004\n# altered: 大項目\n# to: 大項日\n\n\
        SELECT (1 AS ?answer) {}";
    let question = Question::parse("always-one", text).unwrap();
    assert!(unmoved(&question).is_some_and(|f| f.contains("stays")));
    let lost = Question::parse("lost", &text.replace("大項目", "どこにもない")).unwrap();
    assert!(unmoved(&lost).is_some_and(|f| f.contains("does not hold")));
    assert!(Question::parse("bare", "SELECT (1 AS ?answer) {}").is_err());
}

#[test]
fn no_query_holds_its_answer() {
    let mut faults = Vec::new();
    for question in questions() {
        let answers: Vec<String> = of_seeds().answer(&question.query).concat();
        let words = format!("{} {}", question.head("ja"), question.head("en"));
        for literal in betrayed(&question.query, &words, &answers) {
            faults.push(format!("{}: {literal:?}", question.id));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
