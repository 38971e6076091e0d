//! What the types of problems mean, for clients and for the page that tells them.

use axum::http::StatusCode;

use super::Kind;

/// The table of problems: code, status, title, and what it means.
pub(crate) const TABLE: &[(Kind, &str, StatusCode, &str, &str)] = &[
    (
        Kind::BadRequest,
        "bad-request",
        StatusCode::BAD_REQUEST,
        "The request cannot be understood",
        "A parameter is missing, given twice, badly encoded or has a value that it cannot have.",
    ),
    (
        Kind::MalformedQuery,
        "malformed-query",
        StatusCode::BAD_REQUEST,
        "The query is not valid SPARQL",
        "The members line, column and byte say where, and excerpt shows the place.",
    ),
    (
        Kind::RefusedQuery,
        "refused-query",
        StatusCode::BAD_REQUEST,
        "The query is valid and not answered",
        "It asks an endpoint by SERVICE that is no peer of this service, or it is too deep or too large to be planned.",
    ),
    (
        Kind::ReadOnly,
        "read-only",
        StatusCode::FORBIDDEN,
        "The data can only be read",
        "Updates are refused here whoever sends them; new data comes with a new release.",
    ),
    (
        Kind::NotFound,
        "not-found",
        StatusCode::NOT_FOUND,
        "There is nothing here",
        "The address is of no page, no resource of the data and no file of a release.",
    ),
    (
        Kind::Gone,
        "gone",
        StatusCode::GONE,
        "The data no longer has it",
        "An earlier release had the resource; the detail names it, and where it can be fetched.",
    ),
    (
        Kind::MethodNotAllowed,
        "method-not-allowed",
        StatusCode::METHOD_NOT_ALLOWED,
        "The method is not allowed here",
        "The header Allow names the methods that are.",
    ),
    (
        Kind::NotAcceptable,
        "not-acceptable",
        StatusCode::NOT_ACCEPTABLE,
        "There is no format that you accept",
        "The detail names the formats that there are; ask by Accept or by format=.",
    ),
    (
        Kind::TooLarge,
        "too-large",
        StatusCode::PAYLOAD_TOO_LARGE,
        "The request is too large",
        "The query or the body of the request is longer than is read.",
    ),
    (
        Kind::UnsupportedMedia,
        "unsupported-media-type",
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "The body is in a format that is not read",
        "Send a query as application/sparql-query or application/x-www-form-urlencoded.",
    ),
    (
        Kind::BadRange,
        "bad-range",
        StatusCode::RANGE_NOT_SATISFIABLE,
        "The range lies outside the file",
        "The header Content-Range says how long the file is.",
    ),
    (
        Kind::Internal,
        "internal",
        StatusCode::INTERNAL_SERVER_ERROR,
        "The server failed",
        "The fault is ours; it is written to the log.",
    ),
    (
        Kind::Busy,
        "busy",
        StatusCode::SERVICE_UNAVAILABLE,
        "Too many queries run at the moment",
        "The header Retry-After says when to come again.",
    ),
    (
        Kind::NotReady,
        "not-ready",
        StatusCode::SERVICE_UNAVAILABLE,
        "The service cannot answer queries",
        "It has no data or no process to answer with, or it is about to end.",
    ),
    (
        Kind::TimedOut,
        "timed-out",
        StatusCode::GATEWAY_TIMEOUT,
        "The query took too long",
        "Ask for less: a LIMIT, fewer patterns, or a graph of its own.",
    ),
    (
        Kind::TooMuchMemory,
        "too-much-memory",
        StatusCode::UNPROCESSABLE_ENTITY,
        "The query needs more memory than it may take",
        "Sort, group or keep apart fewer rows, and build shorter strings.",
    ),
    (
        Kind::PeerFailed,
        "peer-failed",
        StatusCode::BAD_GATEWAY,
        "Another endpoint failed",
        "The member peers says who was asked for what, and what is missing; SERVICE SILENT goes on without it.",
    ),
];
