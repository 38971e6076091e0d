//! The editor of the query page, as `build.rs` bundled it; empty where it could not.

use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::response::Response;

use crate::error::{Kind, Problem};
use crate::home::fixed;

const SCRIPT: &str = include_str!(concat!(env!("OUT_DIR"), "/editor.js"));
const STYLE: &str = include_str!(concat!(env!("OUT_DIR"), "/editor.css"));

/// A page with the editor runs its script, which asks this service. The editor sets styles of its
/// own on what it draws.
const POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; \
                      style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Whether there is one.
pub(crate) fn is_there() -> bool {
    !SCRIPT.is_empty()
}

/// Lets a page run it, where there is one.
pub(crate) fn allow(mut response: Response) -> Response {
    if is_there() {
        let policy = HeaderValue::from_static(POLICY);
        response
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// `GET /static/editor.js`
pub(crate) async fn script(request: Request) -> Result<Response, Problem> {
    part(SCRIPT, "text/javascript", &request)
}

/// `GET /static/editor.css`
pub(crate) async fn style(request: Request) -> Result<Response, Problem> {
    part(STYLE, "text/css", &request)
}

fn part(text: &str, media_type: &'static str, request: &Request) -> Result<Response, Problem> {
    if text.is_empty() {
        let detail = "this build has no editor, as it was made without Node; the form at /sparql does the same";
        return Err(Problem::new(Kind::NotFound, detail));
    }
    Ok(fixed(text, media_type).answer(request.headers()))
}
