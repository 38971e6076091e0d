//! Finding: names and texts in Japanese and English, ranked, with what stands around a hit.
//!
//! The index is of pairs of characters, since Japanese has no blanks between words. What is
//! found by pairs is compared once more as a whole, so no hit is there by accident. A name leads
//! also to the texts that use another name of the same thing, such as AMED for 日本医療研究開発機構.

mod index;

use askama::Template;
use axum::extract::{Request, State};
use axum::response::Response;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use seisaku_query::Format;
use serde::Serialize;

pub(crate) use self::index::{Hit, Index, is_findable};
use crate::error::Problem;
use crate::html::{Foot, render};
use crate::negotiate::{accept, choose};
use crate::pages::language::Reader;
use crate::pages::words::normal;
use crate::params::Params;
use crate::reply::Whole;
use crate::sparql::found::predicate;
use crate::state::{AppState, Served};
use crate::terms::{Labels, href};

/// The hits of one page.
const ROWS: usize = 20;
/// Hits beyond which nobody looks.
const MOST: usize = 500;
/// Characters that a snippet shows before and after the hit.
const AROUND: usize = 40;

/// The text around the first place where the phrase stands: before, the words, after.
fn snippet(texts: &[String], phrases: &[String]) -> Option<[String; 3]> {
    for text in texts {
        // Which character each character of the normal form comes from.
        let mut from = Vec::new();
        let mut plain = String::new();
        for (at, c) in text.chars().enumerate() {
            for n in normal(c.encode_utf8(&mut [0; 4])).chars() {
                plain.push(n);
                from.push(at);
            }
        }
        for phrase in phrases.iter().filter(|p| !p.is_empty()) {
            let Some(byte) = plain.find(phrase.as_str()) else {
                continue;
            };
            let first = plain[..byte].chars().count();
            let (start, end) = (from[first], from[first + phrase.chars().count() - 1] + 1);
            let cut = |from: usize, to: usize| -> String {
                text.chars()
                    .skip(from)
                    .take(to.saturating_sub(from))
                    .collect()
            };
            return Some([
                cut(start.saturating_sub(AROUND), start),
                cut(start, end),
                cut(end, end + 2 * AROUND),
            ]);
        }
    }
    let first = texts.first()?;
    Some([
        first.chars().take(3 * AROUND).collect(),
        String::new(),
        String::new(),
    ])
}

/// A hit as a page shows it.
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) kind: String,
    pub(crate) snippet: Option<[String; 3]>,
}

#[derive(Template)]
#[template(path = "search.html")]
pub(crate) struct SearchPage<'a> {
    pub(crate) foot: Foot<'a>,
    pub(crate) question: &'a str,
    /// The predicate that asks for the same from a query.
    pub(crate) predicate: String,
    pub(crate) total: usize,
    pub(crate) rows: Vec<Row>,
    pub(crate) earlier: Option<String>,
    pub(crate) later: Option<String>,
}

/// The hits for programs.
#[derive(Serialize)]
struct Wire<'a> {
    query: &'a str,
    total: usize,
    results: Vec<WireHit>,
}

#[derive(Serialize)]
struct WireHit {
    iri: String,
    label: Labels,
    score: u32,
    snippet: Option<String>,
}

/// `GET /search`: a page, or JSON.
pub(crate) async fn search(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Problem> {
    let (served, library) = (state.served(), state.library());
    let reader = Reader::of(&request);
    let params = Params::of_query(request.uri().query())?;
    let question = params.one("q")?.unwrap_or_default();
    let number = params
        .one("page")?
        .and_then(|p| p.parse().ok())
        .unwrap_or(1_usize)
        .max(1);
    let offered = [Format::Html, Format::Json];
    let media = choose(params.one("format")?, &accept(request.headers()), &offered)?;
    let hits = library.index.search(question, MOST);
    let first = (number - 1).saturating_mul(ROWS);
    let phrases: Vec<String> = std::iter::once(normal(question))
        .chain(library.index.other_names(&normal(question)))
        .chain(question.split_whitespace().map(normal))
        .collect();
    let shown = hits.iter().skip(first).take(ROWS);
    let entry = |hit: &Hit| library.index.entry(hit);
    let mut whole = if media.format == Format::Html {
        let link = |page: usize| {
            let q = utf8_percent_encode(question, NON_ALPHANUMERIC);
            format!("/search?page={page}&q={q}")
        };
        let row = |hit: &Hit| Row {
            name: entry(hit).labels.named(reader.language, hit.iri.as_str()),
            href: href(&served, hit.iri.as_str()).unwrap_or_default(),
            kind: kind(&served, hit, &reader),
            snippet: snippet(&entry(hit).texts, &phrases),
        };
        Whole::page(render(&SearchPage {
            foot: Foot::of(&served, &reader),
            question,
            predicate: predicate(&served.space).into_string(),
            total: hits.len(),
            rows: shown.map(row).collect(),
            earlier: (number > 1).then(|| link(number - 1)),
            later: (hits.len() > first + ROWS).then(|| link(number + 1)),
        })?)
    } else {
        let result = |hit: &Hit| WireHit {
            iri: hit.iri.as_str().to_owned(),
            label: entry(hit).labels.clone(),
            score: hit.score,
            snippet: snippet(&entry(hit).texts, &phrases).map(|s| s.concat()),
        };
        let wire = Wire {
            query: question,
            total: hits.len(),
            results: shown.map(result).collect(),
        };
        let json = serde_json::to_string_pretty(&wire);
        Whole {
            // Not results of a query, whatever name was asked for.
            media_type: "application/json",
            ..Whole::page(json.map_err(|error| Problem::internal(&error))?)
        }
    };
    whole.negotiated = true;
    whole.modified = served.modified();
    Ok(whole.answer(request.headers()))
}

/// The name of the class of a hit.
fn kind(served: &Served, hit: &Hit, reader: &Reader) -> String {
    super::kinds::main_class(served, &hit.iri)
        .map(|class| Labels::of(served, &class).named(reader.language, ""))
        .unwrap_or_default()
}
