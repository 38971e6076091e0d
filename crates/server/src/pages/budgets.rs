//! Sums of money as a picture: a bar for each, drawn here, with the query that gives the same.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Request, State};
use axum::response::Response;
use oxrdf::{NamedNode, NamedNodeRef};
use seisaku_vocab::pol;

use crate::error::Problem;
use crate::html::{Foot, render};
use crate::pages::language::{Language, Reader};
use crate::pages::library::{instances, iris, last, own};
use crate::pages::pictures::{query_page, shortened};
use crate::params::Params;
use crate::reply::Whole;
use crate::state::{AppState, Served};
use crate::terms::{Labels, href, literals};

/// The bars of one picture.
const MOST: usize = 60;
/// The width of the longest bar, in units of the picture.
const LONGEST: f64 = 420.0;
/// The height of a bar with what is around it.
const LINE: usize = 30;

/// A sum.
pub(crate) struct Bar {
    /// As much of what it is for as has room beside the bar.
    pub(crate) short: String,
    pub(crate) kind: String,
    pub(crate) href: String,
    /// In 100 million yen.
    pub(crate) sum: String,
    pub(crate) width: f64,
    pub(crate) y: usize,
    pub(crate) below_zero: bool,
}

pub(crate) struct Year {
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) here: bool,
}

#[derive(Template)]
#[template(path = "budgets.html")]
pub(crate) struct BudgetsPage<'a> {
    pub(crate) foot: Foot<'a>,
    pub(crate) years: Vec<Year>,
    pub(crate) bars: Vec<Bar>,
    pub(crate) height: usize,
    pub(crate) query: String,
}

/// `GET /budgets`: the sums of a fiscal year, the latest unless `year=` names another.
pub(crate) async fn page(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Problem> {
    let served = state.served();
    let reader = Reader::of(&request);
    let params = Params::of_query(request.uri().query())?;
    let sums = by_year(&served);
    let latest = || {
        sums.keys()
            .next_back()
            .map(|year| last(year.as_str()).to_owned())
    };
    let wanted = params.one("year")?.map(str::to_owned).or_else(latest);
    let here = |year: &NamedNode| Some(last(year.as_str())) == wanted.as_deref();
    let chosen = sums.iter().find(|(year, _)| here(year));
    let bars = chosen.map_or_else(Vec::new, |(_, sums)| bars(&served, sums, reader.language));
    let query = chosen.map_or_else(String::new, |(year, _)| query(&served, year));
    let page = render(&BudgetsPage {
        foot: Foot::of(&served, &reader),
        years: sums
            .keys()
            .map(|year| Year {
                name: Labels::of(&served, year).named(reader.language, last(year.as_str())),
                href: format!("/budgets?year={}", last(year.as_str())),
                here: here(year),
            })
            .collect(),
        height: bars.len() * LINE + 10,
        bars,
        query: query_page(&query),
    })?;
    let whole = Whole {
        modified: served.modified(),
        ..Whole::page(page)
    };
    Ok(whole.answer(request.headers()))
}

/// The sums that are printed, by their fiscal year.
fn by_year(served: &Served) -> BTreeMap<NamedNode, Vec<(f64, NamedNode)>> {
    let mut sums: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let year = own(served, pol::FISCAL_YEAR_PROPERTY);
    let amount = own(served, pol::AMOUNT);
    for budget in instances(served, &own(served, pol::BUDGET)) {
        let printed = literals(served, &budget, amount.as_ref());
        let printed = printed.first().and_then(|l| l.value().parse::<f64>().ok());
        let year = iris(served, &budget, year.as_ref()).into_iter().next();
        if let (Some(sum), Some(year)) = (printed, year) {
            sums.entry(year).or_default().push((sum, budget));
        }
    }
    for of_year in sums.values_mut() {
        of_year.sort_by(|(a, x), (b, y)| b.total_cmp(a).then_with(|| x.cmp(y)));
    }
    sums
}

fn bars(served: &Served, sums: &[(f64, NamedNode)], language: Language) -> Vec<Bar> {
    let most = sums.iter().map(|(sum, _)| sum.abs()).fold(1.0, f64::max);
    let name = |budget: &NamedNode, property: NamedNodeRef<'_>| {
        let of = iris(served, budget, own(served, property).as_ref());
        let named = of
            .first()
            .map(|iri| Labels::of(served, iri).named(language, iri.as_str()));
        named.unwrap_or_default()
    };
    let numbered = sums.iter().take(MOST).enumerate();
    numbered
        .map(|(number, (sum, budget))| Bar {
            short: shortened(&name(budget, pol::BUDGET_OF), 60),
            kind: name(budget, pol::BUDGET_KIND_PROPERTY),
            href: href(served, budget.as_str()).unwrap_or_default(),
            sum: format!("{:.1}", sum / 1e8),
            width: (sum.abs() / most * LONGEST).max(1.0),
            y: number * LINE + 5,
            below_zero: *sum < 0.0,
        })
        .collect()
}

fn query(served: &Served, year: &NamedNode) -> String {
    format!(
        "PREFIX pol: <{}ontology#>\n\nSELECT ?budget ?of ?kind ?yen {{\n  ?budget a pol:Budget ;\n    pol:fiscalYear <{}> ;\n    pol:amount ?yen .\n  OPTIONAL {{ ?budget pol:budgetOf ?of }}\n  OPTIONAL {{ ?budget pol:budgetKind ?kind }}\n}}\nORDER BY DESC(?yen)\n",
        served.space.base(),
        year.as_str()
    )
}
