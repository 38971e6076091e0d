//! The endpoint: the [SPARQL 1.1 Protocol](https://www.w3.org/TR/sparql11-protocol/), read-only.

mod describe;
pub(crate) mod found;
mod page;

use std::net::IpAddr;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use seisaku_query::{Format, Media};

use crate::client::client;
use crate::coding::Coding;
use crate::error::{Kind, Problem};
use crate::finish::RequestId;
use crate::negotiate::{accept, choose};
use crate::params::Params;
use crate::reply::{CachePolicy, content_type, etag, has_already, insert};
use crate::sparql::found::found;
use crate::state::{AppState, Served};
use crate::stream::{Asked, Begun, Head, Settle, start};

/// The header that tells what is missing from an answer: a peer failed under `SERVICE SILENT`.
pub(crate) const MISSING: &str = "seisaku-missing";

/// What an operation asks for, from wherever the parameters came.
struct Operation {
    params: Params,
    headers: HeaderMap,
    client: IpAddr,
    id: RequestId,
    /// Whether the answer may be kept and asked for again: it came by GET or HEAD.
    safe: bool,
}

/// `GET /sparql`: a query, or without one the service description or the query page.
pub(crate) async fn get(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Problem> {
    let params = Params::of_query(request.uri().query())?;
    let operation = Operation {
        params,
        headers: request.headers().clone(),
        client: client(
            request.extensions(),
            request.headers(),
            &state.settings().trusted_proxies,
        ),
        id: id(&state, request.extensions()),
        safe: true,
    };
    refuse_updates(&operation.params)?;
    match operation.params.one("query")? {
        Some(query) if operation.params.one("edit")?.is_none() => {
            let query = query.to_owned();
            let answered = answer(&state, operation, query.clone()).await;
            answered.map_err(|problem| problem.about(&query))
        }
        query => describe::or_page(&state, &operation, query.unwrap_or_default()),
    }
}

/// `POST /sparql`: a query as a form or as itself (sections 2.1.2 and 2.1.3).
pub(crate) async fn post(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let mut params = Params::of_query(parts.uri.query())?;
    let content_type = parts
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .map(|value| value.trim().to_ascii_lowercase());
    match content_type.as_deref() {
        Some("application/x-www-form-urlencoded") => {
            let body = read(body, state.settings().body_bytes).await?;
            params.extend(Params::parse(&body)?);
        }
        Some("application/sparql-query") => {
            if params.one("query")?.is_some() {
                return Err(Problem::new(
                    Kind::BadRequest,
                    "a query stands in the address and another in the body; send one",
                ));
            }
            let body = read(body, state.settings().body_bytes).await?;
            params.extend(body_as_query(&body)?);
        }
        Some("application/sparql-update") => return Err(read_only()),
        other => {
            return Err(Problem::new(
                Kind::UnsupportedMedia,
                format!(
                    "the body is of the type {}; send application/sparql-query or application/x-www-form-urlencoded",
                    other.unwrap_or("(none)")
                ),
            ));
        }
    }
    refuse_updates(&params)?;
    let Some(query) = params.one("query")?.map(str::to_owned) else {
        return Err(Problem::new(
            Kind::BadRequest,
            "the parameter query is missing; give the text of a query",
        ));
    };
    let trusted = &state.settings().trusted_proxies;
    let operation = Operation {
        params,
        client: client(&parts.extensions, &parts.headers, trusted),
        headers: parts.headers,
        id: id(&state, &parts.extensions),
        safe: false,
    };
    let answered = answer(&state, operation, query.clone()).await;
    answered.map_err(|problem| problem.about(&query))
}

/// The id that the request was given.
fn id(state: &AppState, extensions: &Extensions) -> RequestId {
    let id = extensions.get::<RequestId>().cloned();
    id.unwrap_or_else(|| RequestId(state.requests().name()))
}

async fn answer(
    state: &AppState,
    operation: Operation,
    query: String,
) -> Result<Response, Problem> {
    // One value for the whole request, so that its statements, its tag and its workers agree.
    let now = state.now();
    let served = &now.served;
    let iris = |name| operation.params.all(name).map(str::to_owned).collect();
    let request = seisaku_query::Request {
        query,
        default_graph_uris: iris("default-graph-uri"),
        named_graph_uris: iris("named-graph-uri"),
        base_iri: Some(served.endpoint.clone()),
        union_default_graph: served.union_default_graph,
        explain: operation.params.one("explain")?.is_some(),
        found: None,
    };
    let request = found(state, request).await?;
    let settle = settle(served, &operation, &request)?;
    let query = request.query.clone();
    let written = state.settings().log_queries.then(|| query.clone());
    let fate = state.requests().begin(operation.id.0.clone(), written);
    let instance = format!("{}requests/{}", beside(&served.endpoint, true), fate.id());
    let asked = Asked {
        link: format!("{}requests/{}", beside(&served.endpoint, false), fate.id()),
        request,
        client: operation.client,
        settle,
        fate,
    };
    let begun = start(state, &now, asked).await;
    let begun = begun.map_err(|problem| problem.of(&instance))?;
    let (head, body) = match begun {
        Begun::Had(head) => {
            let headers = headers(served, &head, operation.safe, &instance);
            return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
        }
        begun @ (Begun::Whole(..) | Begun::Streamed(..)) if is_page(&begun) => {
            let peers = || state.requests().peers(&operation.id.0);
            return page::results(served, &operation.headers, &query, begun, peers).await;
        }
        Begun::Whole(head, bytes, _) => (head, Body::from(bytes)),
        Begun::Streamed(head, chunks) => (head, Body::from_stream(chunks)),
    };
    let mut headers = headers(served, &head, operation.safe, &instance);
    insert(
        &mut headers,
        header::CONTENT_TYPE,
        &content_type(head.media.media_type),
    );
    head.coding.announce(&mut headers);
    Ok((headers, body).into_response())
}

fn is_page(begun: &Begun) -> bool {
    let (Begun::Had(head) | Begun::Whole(head, ..) | Begun::Streamed(head, _)) = begun;
    head.media.format == Format::Html
}

/// How the head of the answer is settled, once the thread knows the form of the query.
fn settle(
    served: &Served,
    operation: &Operation,
    request: &seisaku_query::Request,
) -> Result<Settle, Problem> {
    let accept = accept(&operation.headers);
    let format = operation.params.format().map(str::to_owned);
    let coding = Coding::of(&operation.headers);
    let modified = served.modified();
    let id = served.release.as_ref().map(|r| r.id.clone());
    let stamp = id.filter(|_| operation.safe && is_steady(&request.query));
    let headers = operation.headers.clone();
    let asked = format!("{request:?}");
    let explains = request.explain;
    Ok(Box::new(move |form| {
        if explains {
            return Ok(explained());
        }
        let mut offered = Format::for_form(form).to_vec();
        offered.push(Format::Html);
        let media = choose(format.as_deref(), &accept, &offered)?;
        let is_page = media.format == Format::Html;
        // A page is coded when it is made.
        let coding = if is_page { Coding::Plain } else { coding };
        let written = match (is_page, Format::for_form(form).contains(&Format::Tsv)) {
            (false, _) => media.format,
            (true, true) => Format::Tsv,
            (true, false) => Format::Turtle,
        };
        // Weak: the same solutions may come in another order.
        let tag = stamp.filter(|_| !is_page).map(|id| {
            let parts = [id.as_bytes(), asked.as_bytes(), media.media_type.as_bytes()];
            format!("W/{}", etag(&parts, coding))
        });
        let had = tag
            .as_ref()
            .is_some_and(|tag| has_already(&headers, tag, modified));
        Ok(Head {
            media,
            written,
            coding,
            tag,
            had,
            missing: None,
        })
    }))
}

/// What is asked of whom is told to programs and people in one format, and is another each time.
fn explained() -> Head {
    Head {
        media: Media {
            media_type: "application/json",
            ..Format::Json.media()
        },
        written: Format::Json,
        coding: Coding::Plain,
        tag: None,
        had: false,
        missing: None,
    }
}

/// Whether the same data gives the same answer each time; that of others may change.
fn is_steady(query: &str) -> bool {
    let query = query.to_ascii_uppercase();
    !["NOW", "RAND", "UUID", "SERVICE"]
        .iter()
        .any(|f| query.contains(f))
}

/// The address that lies beside the endpoint's, or its path only.
fn beside(endpoint: &str, path_only: bool) -> &str {
    let folder = endpoint.trim_end_matches('/');
    let folder = folder.rfind('/').map_or(folder, |at| &folder[..=at]);
    match folder.split_once("://") {
        Some((_, host)) if path_only => host.find('/').map_or("/", |at| &host[at..]),
        _ => folder,
    }
}

fn headers(served: &Served, head: &Head, safe: bool, instance: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    // What becomes of an answer that has begun stands there (RFC 8631, section 4.3).
    insert(
        &mut headers,
        header::LINK,
        &format!("<{instance}>; rel=\"status\""),
    );
    let vary = HeaderValue::from_static("Accept, Accept-Encoding");
    headers.insert(header::VARY, vary);
    let cache = if safe {
        CachePolicy::Revalidate
    } else {
        CachePolicy::Never
    };
    headers.insert(header::CACHE_CONTROL, cache.value());
    if let Some(missing) = &head.missing {
        let ascii = |c: char| if (' '..='~').contains(&c) { c } else { '?' };
        let missing: String = missing.chars().take(1_000).map(ascii).collect();
        insert(&mut headers, HeaderName::from_static(MISSING), &missing);
    }
    if let Some(tag) = &head.tag {
        insert(&mut headers, header::ETAG, tag);
        if let Some(modified) = served.modified() {
            insert(
                &mut headers,
                header::LAST_MODIFIED,
                &httpdate::fmt_http_date(modified),
            );
        }
    }
    headers
}

async fn read(body: Body, limit: usize) -> Result<Vec<u8>, Problem> {
    let bytes = axum::body::to_bytes(body, limit).await.map_err(|_| {
        Problem::new(
            Kind::TooLarge,
            format!(
                "the body of the request has more than the {limit} bytes that are read; shorten it"
            ),
        )
        .at_limit("body")
    })?;
    Ok(bytes.into())
}

fn body_as_query(body: &[u8]) -> Result<Params, Problem> {
    let query = std::str::from_utf8(body).map_err(|error| {
        Problem::new(
            Kind::BadRequest,
            format!(
                "the query is not UTF-8 from byte {} on; encode it so",
                error.valid_up_to()
            ),
        )
    })?;
    Ok(Params::single("query", query))
}

fn refuse_updates(params: &Params) -> Result<(), Problem> {
    match params.all("update").next() {
        Some(_) => Err(read_only()),
        None => Ok(()),
    }
}

fn read_only() -> Problem {
    Problem::new(
        Kind::ReadOnly,
        "updates are refused, the data can only be read; send a query by the parameter query",
    )
}

/// Methods that the endpoint takes beside GET, HEAD and POST: none.
pub(crate) async fn update(method: Method) -> Problem {
    Problem::new(
        Kind::ReadOnly,
        format!("{method} would change the data, which can only be read; query it at /sparql"),
    )
}
