//! An entity on a small page, to be shown within the page of a program.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;

use super::{entity, named};
use crate::error::{Kind, Problem};
use crate::html::{Foot, render};
use crate::pages::kinds::main_class;
use crate::pages::language::Reader;
use crate::pages::library::text;
use crate::params::Params;
use crate::reply::Whole;
use crate::state::AppState;
use crate::terms::{Labels, href};

/// It may stand within other pages, unlike all others: it has nothing to press.
const POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'";

#[derive(Template)]
#[template(path = "preview.html")]
struct PreviewPage<'a> {
    foot: Foot<'a>,
    name: String,
    second: String,
    kind: String,
    text: String,
    iri: &'a str,
    href: String,
}

/// `GET /reconcile/preview`
pub(crate) async fn preview(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Problem> {
    let served = state.served();
    let reader = Reader::of(&request);
    let params = Params::of_query(request.uri().query())?;
    let Some(id) = params.one("id")? else {
        let detail =
            "the parameter id is missing; give the id of an entity, such as organisation/AMED";
        return Err(Problem::new(Kind::BadRequest, detail));
    };
    let Some(iri) = entity(&served, id) else {
        let detail =
            format!("there is no entity {id}; suggestions are at /reconcile/suggest/entity");
        return Err(Problem::new(Kind::NotFound, detail));
    };
    let labels = Labels::of(&served, &iri);
    let class = main_class(&served, &iri);
    let kind = class.map(|class| named(&served, &class, reader.language)["name"].clone());
    let page = render(&PreviewPage {
        foot: Foot::of(&served, &reader),
        name: labels.named(reader.language, id),
        second: labels.named(reader.language.other(), ""),
        kind: kind
            .and_then(|k| k.as_str().map(str::to_owned))
            .unwrap_or_default(),
        text: text(&served, &iri).chars().take(300).collect(),
        iri: iri.as_str(),
        href: href(&served, iri.as_str()).unwrap_or_default(),
    })?;
    let whole = Whole {
        modified: served.modified(),
        ..Whole::page(page)
    };
    let mut response = whole.answer(request.headers());
    let policy = HeaderValue::from_static(POLICY);
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, policy);
    Ok(response)
}
