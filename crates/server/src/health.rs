//! For operators: is it alive, is it ready, what has it done.

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::error::{Kind, Problem};
use crate::metrics::page;
use crate::reply::CachePolicy;
use crate::state::AppState;
use crate::work::Pool;

/// What is served, for who looks after it.
#[derive(Serialize)]
struct Ready<'a> {
    status: &'static str,
    statements: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    release: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    /// Since the beginning of the release's day.
    #[serde(skip_serializing_if = "Option::is_none")]
    age_seconds: Option<u64>,
    /// When it was taken up.
    loaded: String,
    /// Why a newer release is not served, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<String>,
}

/// `GET /health/live`: the process answers.
pub(crate) async fn live() -> Response {
    fresh("alive\n")
}

/// `GET /health/ready`: there is data, queries can be answered, and the service does not end.
pub(crate) async fn ready(State(state): State<AppState>) -> Result<Response, Problem> {
    if state.stops() {
        return Err(Problem::new(
            Kind::NotReady,
            "the service ends; ask another",
        ));
    }
    let now = state.now();
    if now.served.snapshot.is_empty() {
        return Err(Problem::new(Kind::NotReady, "no data is served yet"));
    }
    if let Some(why) = now.pool.as_ref().and_then(Pool::failed) {
        // Whoever sends no queries to a service that is not ready would wait for ever.
        if let Some(pool) = &now.pool {
            pool.refill();
        }
        tracing::warn!(reason = %why, "the service is not ready: it has no worker");
        let detail = "no worker process can be started; the log says why";
        return Err(Problem::new(Kind::NotReady, detail));
    }
    let release = now.served.release.as_ref();
    let ready = Ready {
        status: "ready",
        statements: now.served.snapshot.len(),
        release: release.map(|r| r.id.as_str()),
        date: release.map(|r| r.date.as_str()),
        age_seconds: state.age_of_release().map(|age| age.as_secs()),
        loaded: httpdate::fmt_http_date(state.taken_up()),
        refused: state.refused(),
    };
    let body = serde_json::to_vec_pretty(&ready).map_err(|error| Problem::internal(&error))?;
    let kind = HeaderValue::from_static("application/json");
    Ok(fresh(([(header::CONTENT_TYPE, kind)], body)))
}

/// `GET /metrics`, in the [text format of Prometheus](https://prometheus.io/docs/instrumenting/exposition_formats/).
pub(crate) async fn metrics(State(state): State<AppState>) -> Response {
    // The system is asked for some of it.
    let page = tokio::task::spawn_blocking(move || page(&state)).await;
    let page = match page {
        Ok(page) => page,
        Err(error) => return Problem::internal(&error).into_response(),
    };
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    fresh(([(header::CONTENT_TYPE, kind)], page))
}

/// An answer that is true at this moment only.
fn fresh(answer: impl IntoResponse) -> Response {
    let headers: [(HeaderName, HeaderValue); 1] =
        [(header::CACHE_CONTROL, CachePolicy::Never.value())];
    (headers, answer).into_response()
}
