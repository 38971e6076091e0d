//! The data of these tests, and queries put together at random from small parts.

use seisaku_index::Snapshot;

use crate::snapshot;

/// Items that have diseases, numbers and names; some lack some.
pub(crate) fn local() -> Snapshot {
    let mut turtle = String::new();
    for i in 0..24 {
        turtle.push_str(&format!(
            "l:i{i} l:has r:d{} ; l:number {} .\n",
            i % 9,
            i % 4
        ));
        if i % 3 == 0 {
            turtle.push_str(&format!("l:i{i} l:name \"n{}\" .\n", i % 5));
        }
        if i % 5 == 0 {
            turtle.push_str(&format!(
                "l:i{i} l:has r:d{} ; l:also r:d{} .\n",
                (i + 2) % 9,
                i % 3
            ));
        }
    }
    snapshot(&turtle)
}

/// Diseases with labels in two languages, codes, parents and names.
pub(crate) fn remote() -> Snapshot {
    let mut turtle = String::new();
    for i in 0..14 {
        turtle.push_str(&format!("r:d{i} r:label \"病{i}\"@ja, \"d{i}\"@en .\n"));
        if i % 2 == 0 {
            turtle.push_str(&format!(
                "r:d{i} r:code \"c{i}\" ; r:parent r:d{} .\n",
                i / 2
            ));
        }
        if i % 3 == 0 {
            turtle.push_str(&format!(
                "r:d{i} r:named \"n{}\" ; r:size {} .\n",
                i % 5,
                i % 4
            ));
        }
    }
    snapshot(&turtle)
}

/// Numbers that follow from a seed.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.roll(of.len())]
    }
}

const OURS: &[&str] = &[
    "?i l:has ?d .",
    "?i l:number ?n .",
    "?i l:name ?m .",
    "?i l:also ?e .",
    "?i l:has ?d ; l:number ?n .",
    "VALUES ?d { r:d1 r:d2 r:d3 r:d99 }",
    "VALUES (?d ?m) { (r:d3 UNDEF) (r:d6 \"n1\") }",
    "{ SELECT ?d (COUNT(?i) AS ?k) { ?i l:has ?d } GROUP BY ?d }",
    "{ ?i l:has ?d } UNION { ?i l:also ?d }",
];

const THEIRS: &[&str] = &[
    "?d r:label ?l .",
    "?d r:code ?c .",
    "?d r:parent ?e .",
    "?d r:named ?m .",
    "?d r:size ?n .",
    "?e r:label ?f .",
    "?d r:label ?l FILTER(LANG(?l) = \"ja\")",
    "?d r:label ?l OPTIONAL { ?d r:code ?c }",
    "?d r:label ?l OPTIONAL { ?d r:named ?m }",
    "{ ?d r:code ?c } UNION { ?d r:named ?m }",
    "?d r:label ?l MINUS { ?d r:code ?c }",
    "?d r:label ?l FILTER NOT EXISTS { ?d r:code ?x }",
    "?d r:parent+ ?e .",
    "{ SELECT ?d (COUNT(?l) AS ?k) { ?d r:label ?l } GROUP BY ?d }",
    "{ SELECT DISTINCT ?d { ?d r:label ?l } }",
    "?d r:size ?s BIND(?s + 1 AS ?n)",
    "{ ?d r:label ?l FILTER(?n > 1) }",
    "{ ?d r:size ?s } FILTER(?s > 1)",
];

const FILTERS: &[&str] = &[
    "FILTER(LANG(?l) = \"en\")",
    "FILTER(?n > 1)",
    "FILTER(!BOUND(?c))",
    "FILTER(BOUND(?m) || ?n = 2)",
    "FILTER(CONTAINS(STR(?l), \"1\"))",
    "FILTER(?d != r:d3)",
    "FILTER(?m = \"n0\")",
];

/// A query over the endpoint.
pub(crate) fn query(dice: &mut Dice, endpoint: &str) -> String {
    let head = dice.pick(&[
        "SELECT *",
        "SELECT *",
        "SELECT ?d ?l",
        "SELECT DISTINCT ?d ?e",
        "SELECT (COUNT(*) AS ?all)",
    ]);
    format!("{head} {{ {} }}", group(dice, endpoint, 2))
}

fn group(dice: &mut Dice, endpoint: &str, depth: usize) -> String {
    let mut parts = Vec::new();
    for _ in 0..=dice.roll(3) {
        parts.push(part(dice, endpoint, depth));
    }
    if dice.roll(3) == 0 {
        parts.push(dice.pick(FILTERS).to_owned());
    }
    parts.join(" ")
}

fn part(dice: &mut Dice, endpoint: &str, depth: usize) -> String {
    let service = |dice: &mut Dice| {
        let silent = dice.pick(&["", "", "SILENT"]);
        format!("SERVICE {silent} <{endpoint}> {{ {} }}", dice.pick(THEIRS))
    };
    if depth == 0 {
        return match dice.roll(2) {
            0 => dice.pick(OURS).to_owned(),
            _ => service(dice),
        };
    }
    match dice.roll(12) {
        0..=2 => dice.pick(OURS).to_owned(),
        3..=5 => service(dice),
        6 => format!("OPTIONAL {{ {} }}", group(dice, endpoint, depth - 1)),
        7 => format!("MINUS {{ {} }}", group(dice, endpoint, depth - 1)),
        8 => {
            let (a, b) = (
                group(dice, endpoint, depth - 1),
                group(dice, endpoint, depth - 1),
            );
            format!("{{ {a} }} UNION {{ {b} }}")
        }
        9 => {
            let not = dice.pick(&["", "NOT"]);
            format!(
                "FILTER {not} EXISTS {{ {} }}",
                group(dice, endpoint, depth - 1)
            )
        }
        10 => format!("{{ {} }}", group(dice, endpoint, depth - 1)),
        _ => {
            let variables = dice.pick(&["?d", "?d ?m", "DISTINCT ?d ?e", "?i ?d"]);
            format!(
                "{{ SELECT {variables} {{ {} }} }}",
                group(dice, endpoint, depth - 1)
            )
        }
    }
}
