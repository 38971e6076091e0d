//! Names matched against the data, as OpenRefine and others ask for it: the
//! [Reconciliation Service API 0.2](https://reconciliation-api.github.io/specs/0.2/).
//!
//! An entity has the kind and the key of its IRI for an id (`organisation/AMED`), so that the id
//! after the identifier space is the IRI; classes and properties have their prefixed names
//! (`org:Organization`), as on the pages.

mod extend;
mod manifest;
mod matching;
mod preview;
mod suggest;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, header};
use axum::response::Response;
use oxrdf::NamedNode;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub(crate) use self::preview::preview;
pub(crate) use self::suggest::{entities, properties, properties_of, types};
use crate::error::{Kind, Problem};
use crate::pages::language::{Language, Reader};
use crate::params::Params;
use crate::reply::{CachePolicy, Whole};
use crate::state::{AppState, Served};
use crate::terms::{Labels, short};

/// The most names, or entities, that are looked at in one request.
const BATCH: usize = 500;

/// `GET` and `POST /reconcile`: what the service can do, names matched (`queries`), or values of
/// entities (`extend`).
pub(crate) async fn service(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Problem> {
    let reader = Reader::of(&request);
    let (parts, body) = request.into_parts();
    let mut params = Params::of_query(parts.uri.query())?;
    let is_post = parts.method == Method::POST;
    if is_post {
        let content_type = parts.headers.get(header::CONTENT_TYPE);
        let limit = state.settings().body_bytes;
        params.extend(form(content_type, body, limit).await?);
    }
    let served = state.served();
    let language = reader.language;
    let value = match (params.one("queries")?, params.one("extend")?) {
        (Some(_), Some(_)) => {
            let detail = "queries and extend are given at once; ask for one after the other";
            return Err(Problem::new(Kind::BadRequest, detail));
        }
        (Some(queries), None) => {
            let queries = read("queries", queries)?;
            matching::answers(&served, &state.library(), queries, language)?
        }
        (None, Some(extend)) => extend::values(&served, read("extend", extend)?, language)?,
        (None, None) => manifest::manifest(&served, language),
    };
    let cache = if is_post {
        CachePolicy::Never
    } else {
        CachePolicy::Revalidate
    };
    answer(&served, &value, cache, &parts.headers)
}

/// The parameters that a form brings; nothing at all is an empty form.
async fn form(
    content_type: Option<&HeaderValue>,
    body: Body,
    limit: usize,
) -> Result<Params, Problem> {
    let bytes = to_bytes(body, limit).await.map_err(|_| {
        let detail =
            format!("the form has more than the {limit} bytes that are read; send less at once");
        Problem::new(Kind::TooLarge, detail).at_limit("body")
    })?;
    let media_type = content_type.and_then(|value| value.to_str().ok());
    let media_type = media_type.and_then(|value| value.split(';').next());
    match media_type.map(str::trim) {
        None if bytes.is_empty() => Ok(Params::default()),
        Some(form) if form.eq_ignore_ascii_case("application/x-www-form-urlencoded") => {
            Params::parse(&bytes)
        }
        other => Err(Problem::new(
            Kind::UnsupportedMedia,
            format!(
                "the body is of the type {}; send application/x-www-form-urlencoded",
                other.unwrap_or("(none)")
            ),
        )),
    }
}

/// A parameter that holds JSON.
fn read<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, Problem> {
    serde_json::from_str(text).map_err(|error| {
        let detail =
            format!("the parameter {name} is not as the Reconciliation API 0.2 has it: {error}");
        Problem::new(Kind::BadRequest, detail)
    })
}

/// JSON whose names are in the language of the reader.
fn answer(
    served: &Served,
    value: &Value,
    cache: CachePolicy,
    request: &axum::http::HeaderMap,
) -> Result<Response, Problem> {
    let json = serde_json::to_string(value).map_err(|error| Problem::internal(&error))?;
    let whole = Whole {
        media_type: "application/json",
        modified: served.modified(),
        cache,
        ..Whole::page(json)
    };
    let mut response = whole.answer(request);
    let vary = HeaderValue::from_static("Accept-Language, Cookie, Accept-Encoding");
    response.headers_mut().insert(header::VARY, vary);
    Ok(response)
}

/// The entity of an id, or of an IRI.
fn entity(served: &Served, id: &str) -> Option<NamedNode> {
    let base = served.space.base();
    let iri = if id.starts_with(base) {
        id.to_owned()
    } else {
        format!("{base}id/{id}")
    };
    let iri = NamedNode::new(iri).ok()?;
    served.snapshot.contains(&iri).then_some(iri)
}

/// The id of an entity; none of what is not ours.
fn id<'i>(served: &Served, iri: &'i NamedNode) -> Option<&'i str> {
    let rest = iri.as_str().strip_prefix(served.space.base())?;
    rest.strip_prefix("id/")
}

/// A class or a property with its name.
fn named(served: &Served, iri: &NamedNode, language: Language) -> Value {
    let id = short(served, iri.as_str());
    let name = Labels::of(served, iri).named(language, &id);
    json!({ "id": id, "name": name })
}
