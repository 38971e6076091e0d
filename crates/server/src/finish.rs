//! What every answer gets on its way out: the body of a problem, headers, a line in the log and
//! its place among the numbers.

use axum::body::{Body, HttpBody as _, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument as _;

use crate::error::{Kind, Problem};
use crate::html::{Foot, ProblemPage, render};
use crate::negotiate::wants_page;
use crate::outgoing::{Line, Outgoing};
use crate::pages::language::Reader;
use crate::reply::{CachePolicy, insert};
use crate::routes::local_path;
use crate::state::AppState;

/// Pages have styles from here and forms to here, and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// A body of so many bytes is read whoever it is for.
const SHORT_BODY: usize = 64 << 10;

/// What is no page loads nothing, whatever a browser takes it for.
const NO_PAGE: &str = "default-src 'none'; frame-ancestors 'none'";

/// What answers, without more than its number.
const SERVER: &str = concat!("Seisaku/", env!("CARGO_PKG_VERSION"));

const EXPOSED: &str = "ETag, Link, Content-Range, Accept-Ranges, Retry-After, X-Request-Id, \
                       Seisaku-Missing";

/// The id of a request: in the log, in the answer, and for a query in the address of its fate.
#[derive(Clone, Debug)]
pub(crate) struct RequestId(pub(crate) String);

/// Handles a request and completes its answer.
pub(crate) async fn finish(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let id = state.requests().name();
    request.extensions_mut().insert(RequestId(id.clone()));
    let kind = kind(&state, &request);
    let method = request.method().clone();
    let headers = request.headers().clone();
    let reader = Reader::of(&request);
    // Dropped with this call when the client goes before there is an answer.
    let mut line = Line::new(id.clone(), &request, kind, state.metrics().clone());
    let span = tracing::info_span!("request", request.id = %id);
    let answered = async {
        match with_body_read(request).await {
            Ok(request) => next.run(request).await,
            Err(problem) => problem.into_response(),
        }
    };
    let mut response = answered.instrument(span).await;
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        response = if method == Method::OPTIONS {
            options(&response)
        } else {
            not_allowed(&method, response)
        };
    }
    if response.status() == StatusCode::BAD_REQUEST
        && response.extensions().get::<Problem>().is_none()
    {
        // A path that the router could not decode.
        let detail = "the path is not UTF-8; encode the text as UTF-8 and each byte as % and two hexadecimal digits";
        response = Problem::new(Kind::BadRequest, detail).into_response();
    }
    let problem = response.extensions_mut().remove::<Problem>();
    if let Some(problem) = &problem {
        state.metrics().problem(problem.code(), problem.limit);
        (line.problem, line.limit) = (Some(problem.code()), problem.limit);
        response = with_body(&state, (&headers, &reader), problem, response);
    }
    complete(response.headers_mut());
    insert(response.headers_mut(), REQUEST_ID, &id);
    let status = response.status().as_u16();
    state.metrics().response(kind, status);
    line.status = Some(status);
    // The client of a HEAD gets the headers of the body, and not the body.
    response.map(|body| Body::new(Outgoing::new(body, line)))
}

/// Reads a short body before the request is looked at. What nobody reads closes the connection, and
/// a client that is still sending would miss why it was refused.
async fn with_body_read(request: Request) -> Result<Request, Problem> {
    let length = request.body().size_hint().upper();
    if !length.is_some_and(|n| (1..=SHORT_BODY as u64).contains(&n)) {
        return Ok(request);
    }
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, SHORT_BODY).await.map_err(|_| {
        let detail = "the body of the request broke off; send it again";
        Problem::new(Kind::BadRequest, detail)
    })?;
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What a request is for, in a word.
fn kind(state: &AppState, request: &Request) -> &'static str {
    let served = state.served();
    let path = local_path(served.space.base(), request.uri().path());
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    match parts.next() {
        None => "home",
        Some("sparql") => {
            let asks = request.uri().query().is_some_and(|q| q.contains("query="));
            if asks || request.method() == Method::POST {
                "query"
            } else {
                "description"
            }
        }
        Some("id" | "doc" | "ontology" | "shapes" | "catalog" | ".well-known") => "resource",
        Some("dumps") => "dump",
        Some("health") => "health",
        Some("metrics") => "metrics",
        Some("requests") => "fate",
        _ => "other",
    }
}

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// Each page and each answer may be read by the scripts of any site (Fetch, section 3.2).
fn complete(headers: &mut HeaderMap) {
    let fixed: [(HeaderName, &'static str); 6] = [
        (header::SERVER, SERVER),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        // Open data may be a part of any site; pages may not, which the policy below says.
        (RESOURCE_POLICY, "cross-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let is_page = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|t| t.as_bytes().starts_with(b"text/html"));
    // A page may bring a policy of its own.
    let policy = HeaderValue::from_static(if is_page { POLICY } else { NO_PAGE });
    let policy = headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(policy);
    let stands_alone = policy
        .to_str()
        .is_ok_and(|policy| policy.contains("frame-ancestors"));
    if is_page && stands_alone {
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    }
    if is_page {
        headers.insert(OPENER_POLICY, HeaderValue::from_static("same-origin"));
    }
}

/// The methods of the route, and what a preflight asks for.
fn options(refused: &Response) -> Response {
    let allow = allowed(refused);
    let mut headers = HeaderMap::new();
    if let Ok(allow) = HeaderValue::from_str(&allow) {
        headers.insert(header::ALLOW, allow.clone());
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, allow);
    }
    let fixed = [
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "accept, content-type, if-none-match, range",
        ),
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    (StatusCode::NO_CONTENT, headers).into_response()
}

fn not_allowed(method: &Method, refused: Response) -> Response {
    let allow = allowed(&refused);
    let detail = format!("{method} is not allowed here; use {allow}");
    let mut response = Problem::new(Kind::MethodNotAllowed, detail).into_response();
    insert(response.headers_mut(), header::ALLOW, &allow);
    response
}

/// The methods that the router wrote into its refusal, and the one that is answered everywhere.
fn allowed(refused: &Response) -> String {
    let allow = refused.headers().get(header::ALLOW);
    let allow = allow.and_then(|a| a.to_str().ok()).unwrap_or("GET,HEAD");
    allow
        .split(',')
        .map(str::trim)
        .chain(["OPTIONS"])
        .collect::<Vec<_>>()
        .join(", ")
}

/// A page for people, a problem document for everybody else.
fn with_body(
    state: &AppState,
    (request, reader): (&HeaderMap, &Reader),
    problem: &Problem,
    mut response: Response,
) -> Response {
    let served = state.served();
    let page = ProblemPage {
        foot: Foot::of(&served, reader),
        problem,
    };
    let (bytes, media_type) = match wants_page(request).then(|| render(&page)) {
        Some(Ok(page)) => (page.into_bytes(), "text/html; charset=utf-8"),
        _ => (problem.json(), "application/problem+json"),
    };
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::VARY, HeaderValue::from_static("Accept"));
    headers.insert(header::CACHE_CONTROL, CachePolicy::Never.value());
    *response.body_mut() = Body::from(bytes);
    response
}
