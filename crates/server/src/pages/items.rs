//! The small items of all papers as a table that can be narrowed down.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::{Request, State};
use axum::response::Response;
use oxrdf::NamedNode;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use seisaku_vocab::{Kind, dcterms, pol};

use crate::error::Problem;
use crate::html::{Cell, Foot, render};
use crate::pages::language::{Language, Reader};
use crate::pages::library::{instances, iris, last, own, text};
use crate::pages::words::normal;
use crate::params::Params;
use crate::reply::Whole;
use crate::state::{AppState, Served};
use crate::terms::{Labels, href};

/// The rows of one page.
const ROWS: usize = 100;

/// A small item.
#[derive(Debug)]
pub(crate) struct Item {
    iri: NamedNode,
    number: String,
    text: String,
    words: String,
    bodies: Vec<NamedNode>,
    leads: Vec<NamedNode>,
    sections: Vec<NamedNode>,
    /// What the item and what hangs on it speak of.
    mentions: BTreeSet<NamedNode>,
    actions: usize,
}

/// The items in the order of their papers and numbers.
pub(crate) fn items(served: &Served) -> Vec<Item> {
    let found = instances(served, &own(served, pol::POLICY_ITEM));
    let mut items: Vec<Item> = found.into_iter().map(|iri| item(served, iri)).collect();
    items.sort_by_cached_key(|item| order(item.iri.as_str()));
    items
}

fn item(served: &Served, iri: NamedNode) -> Item {
    let of = |term| iris(served, &iri, own(served, term).as_ref());
    let (actions, directions) = (of(pol::HAS_ACTION), of(pol::HAS_DIRECTION));
    let mut mentions: BTreeSet<NamedNode> = of(pol::MENTIONS).into_iter().collect();
    let mut texts = text(served, &iri);
    for part in actions.iter().chain(&directions) {
        let property = own(served, pol::MENTIONS);
        mentions.extend(iris(served, part, property.as_ref()));
        texts.push_str(&text(served, part));
    }
    let mut sections = Vec::new();
    let mut waiting = iris(served, &iri, dcterms::IS_PART_OF);
    while let Some(above) = waiting.pop() {
        let kind = served.space.parse(above.as_str()).map(|r| r.kind);
        if kind == Some(Kind::Section) && !sections.contains(&above) {
            waiting.extend(iris(served, &above, dcterms::IS_PART_OF));
            sections.push(above);
        }
    }
    Item {
        number: last(iri.as_str()).to_owned(),
        text: text(served, &iri),
        words: normal(&texts),
        bodies: of(pol::RESPONSIBLE),
        leads: of(pol::LEAD),
        sections,
        mentions,
        actions: actions.len(),
        iri,
    }
}

/// Numbers in an IRI count as numbers.
pub(crate) fn order(iri: &str) -> Vec<(u64, String)> {
    let parts = iri.split(['/', '.']);
    parts
        .map(|p| (p.parse().unwrap_or(u64::MAX), p.to_owned()))
        .collect()
}

/// A list to choose from.
pub(crate) struct Choice {
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    pub(crate) options: Vec<Entry>,
}

pub(crate) struct Entry {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) chosen: bool,
}

pub(crate) struct Row {
    pub(crate) number: String,
    pub(crate) href: String,
    pub(crate) text: String,
    pub(crate) section: Option<Cell>,
    pub(crate) bodies: Vec<(Cell, bool)>,
    pub(crate) actions: usize,
}

#[derive(Template)]
#[template(path = "items.html")]
pub(crate) struct ItemsPage<'a> {
    pub(crate) foot: Foot<'a>,
    pub(crate) words: &'a str,
    pub(crate) choices: Vec<Choice>,
    pub(crate) total: usize,
    pub(crate) rows: Vec<Row>,
    pub(crate) earlier: Option<String>,
    pub(crate) later: Option<String>,
    pub(crate) query: String,
}

/// What narrows the table down, by the names of its parameters.
const FILTERS: [(&str, &str, &str); 4] = [
    ("ministry", "担当機関", "Body in charge"),
    ("section", "区分", "Section"),
    ("disease", "疾患・概念", "Disease or concept"),
    ("programme", "事業", "Programme"),
];

/// `GET /items`
pub(crate) async fn page(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Problem> {
    let (served, library) = (state.served(), state.library());
    let reader = Reader::of(&request);
    let params = Params::of_query(request.uri().query())?;
    let words = params.one("q")?.unwrap_or_default();
    let mut wanted = BTreeMap::new();
    for (name, ..) in FILTERS {
        let value = params.one(name)?.filter(|v| !v.is_empty());
        wanted.insert(
            name,
            value.map(|key| format!("{}id/{key}", served.space.base())),
        );
    }
    let number = params
        .one("page")?
        .and_then(|p| p.parse().ok())
        .unwrap_or(1_usize)
        .max(1);
    let normal = normal(words);
    let found: Vec<&Item> = library
        .items
        .iter()
        .filter(|item| item.words.contains(&normal) && fits(item, &wanted))
        .collect();
    let link = |number: usize| {
        let mut query = format!("/items?page={number}");
        for (name, ..) in FILTERS {
            if let Some(iri) = &wanted[name] {
                query.push_str(&format!("&{name}={}", encode(key(&served, iri))));
            }
        }
        format!("{query}&q={}", encode(words))
    };
    let first = (number - 1).saturating_mul(ROWS);
    let shown = found.iter().skip(first).take(ROWS);
    let page = ItemsPage {
        foot: Foot::of(&served, &reader),
        words,
        choices: choices(&served, &library.items, &wanted, reader.language),
        total: found.len(),
        rows: shown
            .map(|item| row(&served, item, reader.language))
            .collect(),
        earlier: (number > 1).then(|| link(number - 1)),
        later: (found.len() > first + ROWS).then(|| link(number + 1)),
        query: format!(
            "/sparql?edit=1&query={}",
            encode(&as_query(&served, &wanted))
        ),
    };
    let whole = Whole {
        modified: served.modified(),
        ..Whole::page(render(&page)?)
    };
    Ok(whole.answer(request.headers()))
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

fn key<'i>(served: &Served, iri: &'i str) -> &'i str {
    let rest = iri.strip_prefix(served.space.base()).unwrap_or(iri);
    rest.strip_prefix("id/").unwrap_or(rest)
}

type Wanted = BTreeMap<&'static str, Option<String>>;

fn fits(item: &Item, wanted: &Wanted) -> bool {
    let among = |mut found: Box<dyn Iterator<Item = &NamedNode> + '_>, name: &str| {
        wanted[name]
            .as_ref()
            .is_none_or(|iri| found.any(|f| f.as_str() == iri))
    };
    among(Box::new(item.bodies.iter()), "ministry")
        && among(Box::new(item.sections.iter()), "section")
        && among(Box::new(item.mentions.iter()), "disease")
        && among(Box::new(item.mentions.iter()), "programme")
}

fn choices(served: &Served, items: &[Item], wanted: &Wanted, language: Language) -> Vec<Choice> {
    let all = |name: &str| -> BTreeSet<&NamedNode> {
        let of_kind = |iri: &&NamedNode, kind| {
            served
                .space
                .parse(iri.as_str())
                .is_some_and(|r| r.kind == kind)
        };
        match name {
            "ministry" => items.iter().flat_map(|i| &i.bodies).collect(),
            "section" => items.iter().flat_map(|i| &i.sections).collect(),
            "disease" => items
                .iter()
                .flat_map(|i| &i.mentions)
                .filter(|i| of_kind(i, Kind::Concept))
                .collect(),
            _ => items
                .iter()
                .flat_map(|i| &i.mentions)
                .filter(|i| of_kind(i, Kind::Programme))
                .collect(),
        }
    };
    FILTERS
        .iter()
        .map(|(name, ja, en)| Choice {
            name,
            title: language.say(ja, en),
            options: {
                let mut all: Vec<_> = all(name).into_iter().collect();
                all.sort_by_cached_key(|iri| order(iri.as_str()));
                let option = |iri: &NamedNode| Entry {
                    value: key(served, iri.as_str()).to_owned(),
                    label: Labels::of(served, iri).named(language, key(served, iri.as_str())),
                    chosen: wanted[name].as_deref() == Some(iri.as_str()),
                };
                all.into_iter().map(option).collect()
            },
        })
        .collect()
}

fn row(served: &Served, item: &Item, language: Language) -> Row {
    let cell = |iri: &NamedNode| Cell {
        label: Some(Labels::of(served, iri).named(language, last(iri.as_str()))),
        href: href(served, iri.as_str()),
        ..Cell::text("")
    };
    Row {
        number: item.number.clone(),
        href: href(served, item.iri.as_str()).unwrap_or_default(),
        text: item.text.clone(),
        section: item.sections.first().map(cell),
        bodies: item
            .bodies
            .iter()
            .map(|b| (cell(b), item.leads.contains(b)))
            .collect(),
        actions: item.actions,
    }
}

/// The query that gives the same rows.
fn as_query(served: &Served, wanted: &Wanted) -> String {
    let base = served.space.base();
    let mut query = format!(
        "PREFIX dcterms: <http://purl.org/dc/terms/>\nPREFIX pol: <{base}ontology#>\n\nSELECT DISTINCT ?item ?text {{\n  ?item a pol:PolicyItem ;\n    dcterms:description ?text .\n"
    );
    for (name, iri) in wanted {
        let Some(iri) = iri
            .as_ref()
            .filter(|iri| NamedNode::new(iri.as_str()).is_ok())
        else {
            continue;
        };
        query.push_str(&match *name {
            "ministry" => format!("  ?item pol:responsible <{iri}> .\n"),
            "section" => format!("  ?item dcterms:isPartOf+ <{iri}> .\n"),
            _ => format!("  ?item (pol:hasAction|pol:hasDirection)?/pol:mentions <{iri}> .\n"),
        });
    }
    query.push_str("}\nORDER BY ?item\n");
    query
}
