//! What every answer gets on its way out: the body of a problem, headers, a line in the log.

use std::time::Instant;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument as _;

use crate::error::{Kind, Problem};
use crate::html::{Foot, ProblemPage, render};
use crate::negotiate::wants_page;
use crate::pages::language::Reader;
use crate::reply::CachePolicy;
use crate::state::AppState;

/// Pages have styles from here and forms to here, and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

const EXPOSED: &str = "ETag, Link, Content-Range, Accept-Ranges, Retry-After";

/// Handles a request and completes its answer.
pub(crate) async fn finish(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let headers = request.headers().clone();
    let reader = Reader::of(&request);
    let span =
        tracing::info_span!("request", http.method = %method, http.path = request.uri().path());
    let mut response = next.run(request).instrument(span.clone()).await;
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        response = if method == Method::OPTIONS {
            options(&response)
        } else {
            not_allowed(&method, response)
        };
    }
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        response = with_body(&state, (&headers, &reader), &problem, response);
    }
    complete(response.headers_mut());
    let status = response.status().as_u16();
    state.count(status);
    let duration = started.elapsed().as_secs_f64() * 1000.0;
    span.in_scope(|| tracing::info!(http.status = status, duration_ms = duration, "answered"));
    response
}

/// Each page and each answer may be read by the scripts of any site (Fetch, section 3.2).
fn complete(headers: &mut HeaderMap) {
    let fixed: [(HeaderName, &'static str); 4] = [
        (header::SERVER, "Seisaku"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let is_page = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|t| t.as_bytes().starts_with(b"text/html"));
    if is_page {
        let policy = HeaderValue::from_static(POLICY);
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// The methods of the route, and what a preflight asks for.
fn options(refused: &Response) -> Response {
    let mut allow = allowed(refused);
    allow.push_str(", OPTIONS");
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
    if let Some(allow) = refused.headers().get(header::ALLOW) {
        response.headers_mut().insert(header::ALLOW, allow.clone());
    }
    response
}

/// The methods that the router wrote into its refusal.
fn allowed(refused: &Response) -> String {
    let allow = refused.headers().get(header::ALLOW);
    let allow = allow.and_then(|a| a.to_str().ok()).unwrap_or("GET,HEAD");
    allow
        .split(',')
        .map(str::trim)
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
