//! Figures that papers report, as a picture: a bar for each, those of one indicator and unit
//! together, with the query that gives the same.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Request, State};
use axum::response::Response;
use oxrdf::{NamedNode, NamedNodeRef};
use seisaku_vocab::{pol, qb};

use crate::error::Problem;
use crate::html::{Foot, render};
use crate::pages::language::Reader;
use crate::pages::library::{instances, iris, own};
use crate::pages::pictures::{label, query_page, shortened};
use crate::params::Params;
use crate::reply::Whole;
use crate::state::{AppState, Served};
use crate::terms::{Labels, href, literals};

/// The groups of one page.
const GROUPS: usize = 40;
/// The bars of a group that are drawn.
const MOST: usize = 40;
/// The width of the longest bar of a group, in units of the picture.
const LONGEST: f64 = 360.0;
/// The height of a bar with what is around it.
const LINE: usize = 28;

pub(crate) struct Bar {
    pub(crate) short: String,
    pub(crate) href: String,
    pub(crate) value: String,
    pub(crate) width: f64,
    pub(crate) y: usize,
    pub(crate) below_zero: bool,
}

pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) unit: String,
    pub(crate) href: String,
    pub(crate) bars: Vec<Bar>,
    pub(crate) rest: usize,
    pub(crate) height: usize,
}

#[derive(Template)]
#[template(path = "statistics.html")]
struct StatisticsPage<'a> {
    foot: Foot<'a>,
    groups: Vec<Group>,
    query: String,
    earlier: Option<String>,
    later: Option<String>,
}

/// A figure: its value as a number and as printed in the data, and what has it.
type Figure = (f64, String, NamedNode);

/// Figures by their indicator, if they have one, and their unit.
type Groups = BTreeMap<(bool, Option<NamedNode>, String), Vec<Figure>>;

/// `GET /statistics`
pub(crate) async fn page(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Problem> {
    let served = state.served();
    let reader = Reader::of(&request);
    let params = Params::of_query(request.uri().query())?;
    let number = params.one("page")?.and_then(|p| p.parse().ok());
    let number = number.unwrap_or(1_usize).max(1);
    let groups = groups(&served);
    let first = (number - 1).saturating_mul(GROUPS);
    let link = |number: usize| format!("/statistics?page={number}");
    let shown = groups.iter().skip(first).take(GROUPS);
    let page = render(&StatisticsPage {
        foot: Foot::of(&served, &reader),
        groups: shown
            .map(|(key, figures)| group(&served, &reader, key, figures))
            .collect(),
        query: query_page(&query(&served)),
        earlier: (number > 1).then(|| link(number - 1)),
        later: (groups.len() > first + GROUPS).then(|| link(number + 1)),
    })?;
    let whole = Whole {
        modified: served.modified(),
        ..Whole::page(page)
    };
    Ok(whole.answer(request.headers()))
}

/// The figures, those with an indicator first.
fn groups(served: &Served) -> Groups {
    let mut groups = Groups::new();
    for observation in instances(served, &qb::OBSERVATION.into_owned()) {
        let said = |term| literals(served, &observation, own(served, term).as_ref());
        let Some(value) = said(pol::VALUE).first().map(|v| v.value().to_owned()) else {
            continue;
        };
        let Ok(number) = value.parse::<f64>() else {
            continue;
        };
        let unit = said(pol::UNIT).first().map(|u| u.value().to_owned());
        let indicator = iris(
            served,
            &observation,
            own(served, pol::INDICATOR_PROPERTY).as_ref(),
        );
        let indicator = indicator.into_iter().next();
        let key = (indicator.is_none(), indicator, unit.unwrap_or_default());
        groups
            .entry(key)
            .or_default()
            .push((number, value, observation));
    }
    for figures in groups.values_mut() {
        figures.sort_by(|(a, _, x), (b, _, y)| b.total_cmp(a).then_with(|| x.cmp(y)));
    }
    groups
}

fn group(
    served: &Served,
    reader: &Reader,
    (_, indicator, unit): &(bool, Option<NamedNode>, String),
    figures: &[Figure],
) -> Group {
    let most = figures
        .iter()
        .map(|(number, ..)| number.abs())
        .fold(f64::MIN_POSITIVE, f64::max);
    let numbered = figures.iter().take(MOST).enumerate();
    let bars: Vec<Bar> = numbered
        .map(|(row, (number, value, observation))| {
            let name = about(served, reader, observation);
            Bar {
                short: shortened(&name, 56),
                href: href(served, observation.as_str()).unwrap_or_default(),
                value: value.clone(),
                width: (number.abs() / most * LONGEST).max(1.0),
                y: row * LINE + 4,
                below_zero: *number < 0.0,
            }
        })
        .collect();
    let nameless = reader.language.say("そのほかの数", "Other numbers");
    Group {
        name: indicator
            .as_ref()
            .map_or_else(|| nameless.to_owned(), |i| label(served, i, reader)),
        href: indicator
            .as_ref()
            .and_then(|i| href(served, i.as_str()))
            .unwrap_or_default(),
        unit: unit.clone(),
        rest: figures.len() - bars.len(),
        height: bars.len() * LINE + 6,
        bars,
    }
}

/// What a figure is of: where, of what, when.
fn about(served: &Served, reader: &Reader, observation: &NamedNode) -> String {
    let things = |term: NamedNodeRef<'_>| iris(served, observation, own(served, term).as_ref());
    let mut parts: Vec<String> = [pol::AREA, pol::ABOUT]
        .into_iter()
        .flat_map(things)
        .map(|thing| label(served, &thing, reader))
        .collect();
    let period = literals(served, observation, own(served, pol::PERIOD).as_ref());
    parts.extend(period.first().map(|p| p.value().to_owned()));
    if parts.is_empty() {
        parts.push(Labels::of(served, observation).named(reader.language, observation.as_str()));
    }
    parts.join(reader.language.say("・", ", "))
}

fn query(served: &Served) -> String {
    format!(
        "PREFIX pol: <{}ontology#>\nPREFIX qb: <http://purl.org/linked-data/cube#>\n\nSELECT ?indicator ?of ?area ?period ?value ?unit ?figure {{\n  ?figure a qb:Observation ;\n    pol:value ?value .\n  OPTIONAL {{ ?figure pol:unit ?unit }}\n  OPTIONAL {{ ?figure pol:indicator ?indicator }}\n  OPTIONAL {{ ?figure pol:about ?of }}\n  OPTIONAL {{ ?figure pol:area ?area }}\n  OPTIONAL {{ ?figure pol:period ?period }}\n}}\nORDER BY ?indicator DESC(?value)\n",
        served.space.base()
    )
}
