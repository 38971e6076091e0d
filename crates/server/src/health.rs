//! For operators: is it alive, is it ready, what has it done.

use std::fmt::Write as _;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::error::{Kind, Problem};
use crate::reply::CachePolicy;
use crate::state::AppState;

/// `GET /health/live`: the process answers.
pub(crate) async fn live() -> Response {
    text("alive\n".to_owned())
}

/// `GET /health/ready`: there is data, and a place for a query.
pub(crate) async fn ready(State(state): State<AppState>) -> Result<Response, Problem> {
    if state.served().snapshot.is_empty() {
        return Err(Problem::new(Kind::Busy, "no data is served yet"));
    }
    if state.turns().available_permits() == 0 {
        return Err(Problem::new(Kind::Busy, "all places for queries are taken"));
    }
    Ok(text("ready\n".to_owned()))
}

/// `GET /metrics`, in the [text format of Prometheus](https://prometheus.io/docs/instrumenting/exposition_formats/).
pub(crate) async fn metrics(State(state): State<AppState>) -> Response {
    let mut page = String::new();
    let served = state.served();
    let mut gauge = |name: &str, help: &str, value: usize| {
        // Writing to a string cannot fail.
        let _ = writeln!(
            page,
            "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}"
        );
    };
    gauge("seisaku_quads", "Statements served.", served.snapshot.len());
    gauge(
        "seisaku_queries_running",
        "Queries whose threads run.",
        state.running(),
    );
    let name = "seisaku_answers_total";
    let _ = writeln!(
        page,
        "# HELP {name} Answers by class of status.\n# TYPE {name} counter"
    );
    for (class, count) in (1..).zip(state.counts()) {
        let _ = writeln!(page, "{name}{{class=\"{class}xx\"}} {count}");
    }
    text(page)
}

fn text(text: String) -> Response {
    let headers = [
        (
            header::CONTENT_TYPE,
            "text/plain; charset=utf-8".parse().ok(),
        ),
        (header::CACHE_CONTROL, Some(CachePolicy::Never.value())),
    ];
    let mut response = text.into_response();
    for (name, value) in headers {
        if let Some(value) = value {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
