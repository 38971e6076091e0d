//! Data like that of policy papers: documents with sections and items, bodies, budgets, diseases,
//! and the places that items were read at, in three graphs. The same number of items gives the same
//! bytes.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

/// The namespace of everything.
pub(crate) const NAMESPACE: &str = "http://bench.example/";

/// Items of a section, and sections of a document.
const ITEMS: u64 = 8;
const SECTIONS: u64 = 6;

/// How many bodies there are, and how many programmes and diseases for each thousand items.
pub(crate) const BODIES: u64 = 60;
pub(crate) const PROGRAMMES: u64 = 20;
pub(crate) const DISEASES: u64 = 50;

const WHO: &[&str] = &[
    "国",
    "都道府県",
    "市町村",
    "研究機関",
    "医療機関",
    "関係府省",
    "事業者",
    "専門家会議",
];
const WHAT: &[&str] = &[
    "難病",
    "がん",
    "感染症",
    "認知症",
    "循環器病",
    "創薬",
    "ゲノム医療",
    "医療データ",
    "再生医療",
    "ワクチン",
    "健康危機管理",
    "臨床研究",
    "救急医療",
    "在宅医療",
    "母子保健",
    "人材育成",
];
const HOW: &[&str] = &[
    "の指針を策定",
    "の研修を実施",
    "の基盤を整備",
    "の調査を推進",
    "の体制を強化",
    "の普及を促進",
    "の制度を見直",
];

/// Numbers that look drawn by chance and are the same each time.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end.max(1)
    }

    /// A number below `end`, small ones more often.
    fn low(&mut self, end: u64) -> u64 {
        let end = self.below(end) + 1;
        self.below(end)
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[usize::try_from(self.below(of.len() as u64)).unwrap_or_default()]
    }
}

pub(crate) fn programmes(items: u64) -> u64 {
    (items * PROGRAMMES / 1_000).max(10)
}

pub(crate) fn diseases(items: u64) -> u64 {
    (items * DISEASES / 1_000).max(20)
}

pub(crate) fn documents(items: u64) -> u64 {
    items.div_ceil(ITEMS * SECTIONS)
}

struct Lines {
    out: BufWriter<File>,
    line: String,
}

impl Lines {
    fn say(&mut self, graph: &str, subject: &str, predicate: &str, object: &str) -> io::Result<()> {
        self.line.clear();
        // Writing to a string cannot fail.
        let _ = writeln!(
            self.line,
            "<{NAMESPACE}{subject}> <{NAMESPACE}{predicate}> {object} <{NAMESPACE}graph/{graph}> ."
        );
        self.out.write_all(self.line.as_bytes())
    }

    fn is_a(&mut self, graph: &str, subject: &str, class: &str) -> io::Result<()> {
        self.line.clear();
        let _ = writeln!(
            self.line,
            "<{NAMESPACE}{subject}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{NAMESPACE}{class}> <{NAMESPACE}graph/{graph}> ."
        );
        self.out.write_all(self.line.as_bytes())
    }
}

fn to(local: &str) -> String {
    format!("<{NAMESPACE}{local}>")
}

fn typed(value: impl std::fmt::Display, datatype: &str) -> String {
    format!("\"{value}\"^^<http://www.w3.org/2001/XMLSchema#{datatype}>")
}

/// Writes the data.
pub(crate) fn write(path: &Path, items: u64) -> io::Result<()> {
    let aside = path.with_extension("part");
    let mut lines = Lines {
        out: BufWriter::new(File::create(&aside)?),
        line: String::new(),
    };
    let mut chance = Chance::new(7);
    for body in 0..BODIES {
        let name = format!("body/{body}");
        lines.is_a("papers", &name, "Body")?;
        lines.say("papers", &name, "label", &format!("\"機関{body}\"@ja"))?;
        lines.say("papers", &name, "label", &format!("\"Body {body}\"@en"))?;
    }
    for programme in 0..programmes(items) {
        let name = format!("programme/{programme}");
        lines.is_a("papers", &name, "Programme")?;
        let what = chance.one(WHAT);
        lines.say(
            "papers",
            &name,
            "label",
            &format!("\"{what}事業{programme}\"@ja"),
        )?;
    }
    for disease in 0..diseases(items) {
        let name = format!("disease/{disease}");
        lines.is_a("diseases", &name, "Disease")?;
        let what = chance.one(WHAT);
        lines.say(
            "diseases",
            &name,
            "label",
            &format!("\"{what}{disease}型\"@ja"),
        )?;
        lines.say(
            "diseases",
            &name,
            "label",
            &format!("\"disease {disease}\"@en"),
        )?;
    }
    for document in 0..documents(items) {
        lines.is_a("papers", &format!("doc/{document}"), "Document")?;
        for section in 0..SECTIONS {
            let name = format!("sec/{}", document * SECTIONS + section);
            lines.is_a("papers", &name, "Section")?;
            lines.say("papers", &name, "partOf", &to(&format!("doc/{document}")))?;
        }
    }
    for item in 0..items {
        one_item(&mut lines, item, items, &mut chance)?;
    }
    lines.out.flush()?;
    std::fs::rename(aside, path)
}

fn one_item(lines: &mut Lines, item: u64, items: u64, chance: &mut Chance) -> io::Result<()> {
    let name = format!("item/{item}");
    lines.is_a("papers", &name, "Item")?;
    lines.say(
        "papers",
        &name,
        "partOf",
        &to(&format!("sec/{}", item / ITEMS)),
    )?;
    let sentences: String = (0..=chance.below(6))
        .map(|_| {
            format!(
                "{}は、{}{}する。",
                chance.one(WHO),
                chance.one(WHAT),
                chance.one(HOW)
            )
        })
        .collect();
    lines.say("papers", &name, "text", &format!("\"{sentences}\"@ja"))?;
    lines.say("papers", &name, "number", &typed(item, "integer"))?;
    let year = typed(2015 + chance.below(11), "gYear");
    lines.say("papers", &name, "year", &year)?;
    for _ in 0..=chance.below(3) {
        let body = to(&format!("body/{}", chance.low(BODIES)));
        lines.say("papers", &name, "responsible", &body)?;
    }
    if chance.below(3) == 0 {
        let body = to(&format!("body/{}", chance.low(BODIES)));
        lines.say("papers", &name, "with", &body)?;
    }
    for _ in 0..=chance.below(2) {
        let action = to(&format!("action/{}", chance.below(20)));
        lines.say("papers", &name, "action", &action)?;
    }
    let programme = to(&format!("programme/{}", chance.low(programmes(items))));
    lines.say("papers", &name, "programme", &programme)?;
    if chance.below(2) == 0 {
        let disease = to(&format!("disease/{}", chance.low(diseases(items))));
        lines.say("papers", &name, "about", &disease)?;
    }
    if chance.below(3) == 0 {
        let budget = format!("budget/{item}");
        lines.is_a("papers", &budget, "Budget")?;
        lines.say("papers", &budget, "for", &to(&name))?;
        lines.say("papers", &budget, "programme", &programme)?;
        lines.say("papers", &budget, "year", &year)?;
        let amount = typed(format!("{}.5", chance.below(1_000_000)), "decimal");
        lines.say("papers", &budget, "amount", &amount)?;
    }
    let place = format!("place/{item}");
    lines.say("places", &name, "readAt", &to(&place))?;
    lines.is_a("places", &place, "Place")?;
    lines.say("places", &place, "begin", &typed(item * 300, "integer"))?;
    lines.say("places", &place, "end", &typed(item * 300 + 250, "integer"))?;
    lines.say(
        "places",
        &place,
        "page",
        &typed(1 + item / 12 % 90, "integer"),
    )
}
