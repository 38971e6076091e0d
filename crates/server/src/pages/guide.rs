//! The guide: how to read, ask, join, take home and cite, in the language of the reader.

use askama::Template;
use axum::extract::{Request, State};
use axum::response::Response;

use crate::error::Problem;
use crate::html::{Foot, render};
use crate::pages::language::Reader;
use crate::reply::Whole;
use crate::sitemap::origin;
use crate::state::{AppState, Served};

/// A table of the release.
struct Table<'a> {
    name: &'a str,
    href: String,
    bytes: u64,
}

#[derive(Template)]
#[template(path = "guide.html")]
struct GuidePage<'a> {
    foot: Foot<'a>,
    served: &'a Served,
    /// What every IRI of a resource begins with.
    base: &'a str,
    /// The terms of the ontology begin with this.
    ontology: String,
    /// The public address of the server.
    origin: &'a str,
    tables: Vec<Table<'a>>,
}

/// `GET /guide`
pub(crate) async fn page(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Problem> {
    let served = state.served();
    let page = render(&GuidePage {
        foot: Foot::of(&served, &Reader::of(&request)),
        served: &served,
        base: served.space.base(),
        ontology: format!("{}#", served.space.ontology().as_str()),
        origin: origin(&served),
        tables: tables(&served),
    })?;
    let whole = Whole {
        modified: served.modified(),
        ..Whole::page(page)
    };
    Ok(whole.answer(request.headers()))
}

fn tables(served: &Served) -> Vec<Table<'_>> {
    let Some(release) = &served.release else {
        return Vec::new();
    };
    let files = release.files.iter();
    let tables = files.filter_map(|file| {
        Some(Table {
            name: file.path.strip_prefix("tables/")?.strip_suffix(".csv")?,
            href: file.href(&release.id),
            bytes: file.bytes,
        })
    });
    tables.collect()
}
