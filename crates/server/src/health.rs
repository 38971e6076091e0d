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

/// `GET /health/ready`: there is data.
pub(crate) async fn ready(State(state): State<AppState>) -> Result<Response, Problem> {
    if state.served().snapshot.is_empty() {
        return Err(Problem::new(Kind::Busy, "no data is served yet"));
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
        "Queries that run.",
        state.running(),
    );
    let (_, long) = state.admission().running();
    gauge(
        "seisaku_queries_long",
        "Queries that run and may take long.",
        long,
    );
    gauge(
        "seisaku_queries_waiting",
        "Queries that wait for a place.",
        state.admission().waiting(),
    );
    gauge(
        "seisaku_workers_waiting",
        "Worker processes that wait for a query.",
        state.pool().map_or(0, |pool| pool.waiting()),
    );
    gauge(
        "seisaku_queries_memory_bytes",
        "What the queries that run hold beyond the data.",
        usize::try_from(state.budget().held()).unwrap_or(usize::MAX),
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
