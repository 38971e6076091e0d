//! The guide: how to read, ask, join, take home and cite, in the language of the reader.

use askama::Template;
use axum::extract::{Request, State};
use axum::response::Response;

use crate::error::Problem;
use crate::html::{Foot, render};
use crate::pages::language::Reader;
use crate::reply::Whole;
use crate::state::{AppState, Served};

#[derive(Template)]
#[template(path = "guide.html")]
struct GuidePage<'a> {
    foot: Foot<'a>,
    served: &'a Served,
    /// What every IRI of a resource begins with.
    base: &'a str,
    /// The terms of the ontology begin with this.
    ontology: String,
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
    })?;
    let whole = Whole {
        modified: served.modified(),
        ..Whole::page(page)
    };
    Ok(whole.answer(request.headers()))
}
