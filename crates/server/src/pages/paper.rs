//! A source document to be read, page by page: its text with every place coloured by what was
//! read there, and beside it what that is.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use seisaku_vocab::Kind as ResourceKind;

use crate::error::{Kind, Problem};
use crate::html::{Cell, Foot, render};
use crate::pages::kinds::main_class;
use crate::pages::language::{Language, Reader};
use crate::pages::library::{Paper, Place, Sheet};
use crate::reply::Whole;
use crate::state::{AppState, Served};
use crate::terms::{Labels, href};

/// A run of characters that the same places cover.
pub(crate) struct Run {
    /// The places that begin here.
    pub(crate) anchors: Vec<String>,
    pub(crate) text: String,
    /// The narrowest place: its kind, and where it leads.
    pub(crate) place: Option<(&'static str, String)>,
}

pub(crate) struct Legend {
    pub(crate) kind: &'static str,
    pub(crate) name: String,
}

/// A resource of the page with the place where it stands.
pub(crate) struct Read {
    pub(crate) kind: &'static str,
    pub(crate) cell: Cell,
    pub(crate) anchor: String,
}

pub(crate) struct SheetLink {
    pub(crate) href: String,
    pub(crate) number: String,
    pub(crate) title: String,
    pub(crate) here: bool,
}

#[derive(Template)]
#[template(path = "paper.html")]
pub(crate) struct PaperPage<'a> {
    pub(crate) foot: Foot<'a>,
    pub(crate) name: String,
    pub(crate) resource: String,
    pub(crate) title: String,
    pub(crate) sheets: Vec<SheetLink>,
    pub(crate) earlier: Option<String>,
    pub(crate) later: Option<String>,
    pub(crate) runs: Vec<Run>,
    pub(crate) legend: Vec<Legend>,
    pub(crate) read: Vec<Read>,
}

#[derive(Template)]
#[template(path = "papers.html")]
pub(crate) struct PapersPage<'a> {
    pub(crate) foot: Foot<'a>,
    /// Name, address and number of pages.
    pub(crate) papers: Vec<(String, String, usize)>,
}

/// `GET /read`: the papers.
pub(crate) async fn all(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Problem> {
    let (served, library) = (state.served(), state.library());
    let reader = Reader::of(&request);
    let papers = library.papers.iter().map(|(key, paper)| {
        let name = paper.labels.named(reader.language, key);
        (name, format!("/read/{key}"), paper.sheets.len())
    });
    let page = render(&PapersPage {
        foot: Foot::of(&served, &reader),
        papers: papers.collect(),
    })?;
    Ok(Whole::page(page).answer(request.headers()))
}

/// `GET /read/{key}`: the first page of a paper.
pub(crate) async fn first(
    State(state): State<AppState>,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    let library = state.library();
    let sheet = library
        .papers
        .get(&key)
        .and_then(|paper| paper.sheets.first());
    let number = &sheet.ok_or_else(|| missing(&key))?.number;
    Ok(Redirect::to(&format!("/read/{key}/{number}")).into_response())
}

fn missing(key: &str) -> Problem {
    let detail = format!("there is no such page of a document {key}; the list is at /read");
    Problem::new(Kind::NotFound, detail)
}

/// `GET /read/{key}/{page}`
pub(crate) async fn page(
    State(state): State<AppState>,
    Path((key, number)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Problem> {
    let (served, library) = (state.served(), state.library());
    let reader = Reader::of(&request);
    let paper = library.papers.get(&key).ok_or_else(|| missing(&key))?;
    let at = paper.sheets.iter().position(|sheet| sheet.number == number);
    let at = at.ok_or_else(|| missing(&key))?;
    let sheet = &paper.sheets[at];
    let language = reader.language;
    let link = |sheet: &Sheet| format!("/read/{key}/{}", sheet.number);
    let places = on_sheet(paper, sheet);
    let document = served.space.resource(ResourceKind::Document, &key);
    let page = PaperPage {
        foot: Foot::of(&served, &reader),
        name: paper.labels.named(language, &key),
        resource: href(&served, document.as_str()).unwrap_or_default(),
        title: sheet.labels.named(language, &number),
        sheets: paper
            .sheets
            .iter()
            .map(|other| SheetLink {
                href: link(other),
                number: other.number.clone(),
                title: other
                    .labels
                    .named(language, &other.number)
                    .chars()
                    .take(40)
                    .collect(),
                here: other.number == number,
            })
            .collect(),
        earlier: at.checked_sub(1).map(|before| link(&paper.sheets[before])),
        later: paper.sheets.get(at + 1).map(link),
        runs: runs(&served, sheet, &places),
        legend: legend(&served, &places, language),
        read: read(&served, &places, language),
    };
    let whole = Whole {
        modified: served.modified(),
        ..Whole::page(render(&page)?)
    };
    Ok(whole.answer(request.headers()))
}

/// The places that stand on the page, at least in part.
fn on_sheet<'p>(paper: &'p Paper, sheet: &Sheet) -> Vec<&'p Place> {
    let until = paper
        .places
        .partition_point(|place| place.start < sheet.end);
    let before = paper.places[..until].iter();
    before.filter(|place| place.end > sheet.start).collect()
}

/// The text cut where a place begins or ends; each run belongs to the narrowest place over it.
fn runs(served: &Served, sheet: &Sheet, places: &[&Place]) -> Vec<Run> {
    let mut cuts = BTreeSet::from([sheet.start, sheet.end]);
    for place in places {
        cuts.insert(place.start.max(sheet.start));
        cuts.insert(place.end.min(sheet.end));
    }
    let cuts: Vec<usize> = cuts.into_iter().collect();
    let mut characters = sheet.text.chars();
    let mut anchored = BTreeSet::new();
    cuts.windows(2)
        .map(|cut| {
            let over = |p: &&&Place| p.start <= cut[0] && p.end >= cut[1];
            let covering: Vec<&&Place> = places.iter().filter(over).collect();
            let begin = covering.iter().map(|p| format!("s{}-{}", p.start, p.end));
            let anchors = begin.filter(|a| anchored.insert(a.clone())).collect();
            let narrowest = covering.iter().min_by_key(|p| p.end - p.start);
            Run {
                anchors,
                text: characters.by_ref().take(cut[1] - cut[0]).collect(),
                place: narrowest
                    .and_then(|place| Some((place.kind, href(served, place.subject.as_str())?))),
            }
        })
        .collect()
}

/// What the colours mean, of those that are there: the class of the first of each kind.
fn legend(served: &Served, places: &[&Place], language: Language) -> Vec<Legend> {
    let mut kinds: BTreeMap<&'static str, &Place> = BTreeMap::new();
    for place in places {
        kinds.entry(place.kind).or_insert(place);
    }
    let name = |(kind, place): (&'static str, &Place)| {
        let class = main_class(served, &place.subject);
        let labels = class.map(|class| Labels::of(served, &class));
        let name = labels.map_or_else(|| kind.to_owned(), |l| l.named(language, kind));
        Legend { kind, name }
    };
    kinds.into_iter().map(name).collect()
}

/// The resources of the page in the order of the text, each once.
fn read(served: &Served, places: &[&Place], language: Language) -> Vec<Read> {
    let mut seen = BTreeSet::new();
    let once = places.iter().filter(|place| seen.insert(&place.subject));
    once.map(|place| Read {
        kind: place.kind,
        cell: Cell {
            label: Some(Labels::of(served, &place.subject).named(language, place.subject.as_str())),
            href: href(served, place.subject.as_str()),
            ..Cell::text("")
        },
        anchor: format!("s{}-{}", place.start, place.end),
    })
    .collect()
}
