//! What becomes of an IRI, in plain words.

use askama::Template;
use axum::extract::{Request, State};
use axum::response::Response;

use crate::error::Problem;
use crate::html::{Foot, render};
use crate::pages::language::Reader;
use crate::reply::Whole;
use crate::state::AppState;

#[derive(Template)]
#[template(path = "persistence.html")]
struct PersistencePage<'a> {
    foot: Foot<'a>,
    base: &'a str,
}

/// `GET /persistence`
pub(crate) async fn persistence(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Problem> {
    let served = state.served();
    let page = render(&PersistencePage {
        foot: Foot::of(&served, &Reader::of(&request)),
        base: served.space.base(),
    })?;
    Ok(Whole::page(page).answer(request.headers()))
}
