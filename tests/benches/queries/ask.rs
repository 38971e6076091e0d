//! The questions, and their answers in a form that can be compared.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::data::{self, Chance, NAMESPACE};

/// A question with places for constants.
pub(crate) struct Question {
    pub(crate) name: &'static str,
    text: &'static str,
    items: u64,
    compares: Compares,
}

/// What is the same at every server.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Compares {
    Rows,
    /// The number of rows: which ones, the query leaves open.
    Count,
    /// The lines of N-Triples.
    Triples,
}

const PREFIXES: &str = "PREFIX : <http://bench.example/> PREFIX graph: <http://bench.example/graph/> \
                        PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> ";

/// `{item}` and the like are numbers below how many there are.
const ALL: [(&str, Compares, &str); 19] = [
    (
        "look-up",
        Compares::Rows,
        "SELECT ?p ?o { <http://bench.example/item/{item}> ?p ?o }",
    ),
    (
        "describe",
        Compares::Triples,
        "DESCRIBE <http://bench.example/programme/{programme}>",
    ),
    (
        "of a body, in order",
        Compares::Rows,
        "SELECT ?i ?t { ?i :responsible <http://bench.example/body/{body}> ; :text ?t } ORDER BY ?i LIMIT 100",
    ),
    (
        "contains",
        Compares::Rows,
        "SELECT ?i ?t { ?i :text ?t FILTER(CONTAINS(?t, '{words}')) }",
    ),
    (
        "regex",
        Compares::Rows,
        "SELECT (COUNT(?i) AS ?n) { ?i :text ?t FILTER(REGEX(?t, '(がん|{word}).{0,9}(指針|研修)')) }",
    ),
    (
        "sums by group",
        Compares::Rows,
        "SELECT ?p ?y (SUM(?a) AS ?s) (COUNT(*) AS ?n) { ?b a :Budget ; :programme ?p ; :year ?y ; :amount ?a FILTER(?a > {thousand}) } GROUP BY ?p ?y",
    ),
    (
        "optionals",
        Compares::Rows,
        "SELECT * { ?i :programme <http://bench.example/programme/{programme}> ; a :Item ; :text ?t \
         OPTIONAL { ?i :responsible ?r . ?r :label ?l FILTER(LANG(?l) = 'ja') } OPTIONAL { ?b :for ?i ; :amount ?m } \
         OPTIONAL { ?i :about ?d . ?d :label ?k FILTER(LANG(?k) = 'en') } OPTIONAL { ?i :readAt ?s . ?s :page ?g } }",
    ),
    (
        "path",
        Compares::Rows,
        "SELECT ?s ?i { ?s :partOf+ <http://bench.example/doc/{doc}> . ?i :partOf ?s ; a :Item }",
    ),
    (
        "first twenty",
        Compares::Rows,
        "SELECT ?b ?a { ?b :amount ?a FILTER(?a < {million}) } ORDER BY DESC(?a) ?b LIMIT 20",
    ),
    (
        "count",
        Compares::Rows,
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    ),
    (
        "classes",
        Compares::Rows,
        "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c",
    ),
    (
        "predicates",
        Compares::Rows,
        "SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?d) { ?s ?p ?o } GROUP BY ?p",
    ),
    (
        "two graphs",
        Compares::Rows,
        "SELECT ?l (COUNT(?i) AS ?n) { GRAPH graph:papers { ?i :about ?d ; :responsible <http://bench.example/body/{body}> } \
         GRAPH graph:diseases { ?d :label ?l FILTER(LANG(?l) = 'ja') } } GROUP BY ?l ORDER BY DESC(?n) ?l LIMIT 50",
    ),
    (
        "construct",
        Compares::Triples,
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s :partOf* <http://bench.example/doc/{doc}> . ?s ?p ?o }",
    ),
    (
        "union",
        Compares::Rows,
        "SELECT DISTINCT ?i { { ?i :responsible <http://bench.example/body/{body}> } UNION { ?i :with <http://bench.example/body/{body}> } }",
    ),
    (
        "not exists",
        Compares::Rows,
        "SELECT (COUNT(?i) AS ?n) { ?i a :Item ; :year '{year}'^^xsd:gYear FILTER NOT EXISTS { ?b :for ?i } }",
    ),
    (
        "together",
        Compares::Rows,
        "SELECT ?a ?b (COUNT(?i) AS ?n) { ?i :responsible ?a . ?i :responsible ?b FILTER(STR(?a) < STR(?b)) } GROUP BY ?a ?b ORDER BY DESC(?n) ?a ?b LIMIT 20",
    ),
    (
        "two steps",
        Compares::Rows,
        "SELECT ?d (COUNT(*) AS ?n) { ?i :about <http://bench.example/disease/{disease}> ; :programme ?p . ?j :programme ?p ; :about ?d } GROUP BY ?d ORDER BY DESC(?n) ?d LIMIT 20",
    ),
    (
        "export",
        Compares::Count,
        "SELECT ?i ?t ?o ?x { ?i a :Item ; :text ?t ; :responsible ?o ; :action ?x } LIMIT 100000",
    ),
];

/// The questions about data of so many items.
pub(crate) fn questions(items: u64) -> Vec<Question> {
    let question = |(name, compares, text)| Question {
        name,
        text,
        items,
        compares,
    };
    ALL.into_iter().map(question).collect()
}

impl Question {
    /// The query, with constants drawn by this seed.
    pub(crate) fn text(&self, seed: u64) -> String {
        const WORDS: [&str; 4] = ["難病", "感染症", "創薬", "ワクチン"];
        let mut chance = Chance::new(seed + 1);
        let word = WORDS[usize::try_from(chance.below(4)).unwrap_or_default()];
        let mut number = |end: u64| chance.below(end).to_string();
        let constants = [
            ("{item}", number(self.items)),
            ("{body}", number(data::BODIES / 2)),
            ("{programme}", number(data::programmes(self.items))),
            ("{disease}", number(data::diseases(self.items) / 2)),
            ("{doc}", number(data::documents(self.items))),
            ("{year}", format!("20{}", 15 + seed % 11)),
            ("{thousand}", number(1_000)),
            ("{million}", format!("{}", 1_000_000 - seed)),
            ("{words}", format!("医療機関は、{word}の")),
            ("{word}", word.to_owned()),
        ];
        let mut text = format!("{PREFIXES}{}", self.text);
        for (place, constant) in constants {
            text = text.replace(place, &constant);
        }
        text
    }

    /// The media type to ask for.
    pub(crate) fn accept(&self) -> &'static str {
        match self.compares {
            Compares::Triples => "application/n-triples",
            _ => "application/sparql-results+json",
        }
    }
}

/// An answer: its lines and how often each comes, so that the order counts for nothing.
pub(crate) type Answer = BTreeMap<String, usize>;

/// The answer in a body.
pub(crate) fn answer(body: &[u8], question: &Question) -> Answer {
    let text = String::from_utf8_lossy(body);
    if question.compares == Compares::Triples {
        return counted(
            text.lines()
                .map(|l| l.trim().to_owned())
                .filter(|l| !l.is_empty()),
        );
    }
    let json: Value = serde_json::from_str(&text).unwrap_or_default();
    let rows = json["results"]["bindings"].as_array().cloned();
    let rows = rows.unwrap_or_default();
    if question.compares == Compares::Count {
        return BTreeMap::from([("rows".to_owned(), rows.len())]);
    }
    counted(rows.iter().map(|row| {
        let cells = row.as_object().into_iter().flatten();
        let cells = cells.map(|(name, cell)| format!("{name}={}", value(cell)));
        cells.collect::<Vec<_>>().join(" ")
    }))
}

fn counted(lines: impl Iterator<Item = String>) -> Answer {
    let mut answer = Answer::new();
    for line in lines {
        *answer.entry(line).or_default() += 1;
    }
    answer
}

/// A term; numbers by their value, as servers write them each in its own way.
fn value(cell: &Value) -> String {
    let text = cell["value"].as_str().unwrap_or_default();
    let text = text.strip_prefix(NAMESPACE).unwrap_or(text);
    match text.parse::<f64>() {
        Ok(number) => format!("{number}"),
        Err(_) => format!("{text}@{}", cell["xml:lang"].as_str().unwrap_or_default()),
    }
}
