//! The one door from failures to HTTP: problem documents
//! ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)).
//!
//! Which error to use where: the rooms below have their own types, which `From` turns into a
//! [`Problem`] here; a handler makes one of its own by [`Problem::new`]. A problem becomes bytes
//! in `finish.rs`, which knows what the client can read.

mod table;
mod wire;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use seisaku_query::{PeerError, Place, QueryError, RunError, Stopped, Visit};
use serde::Serialize;

pub(crate) use table::TABLE;
pub(crate) use wire::Wire;

/// A situation that a client can be in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    BadRequest,
    MalformedQuery,
    RefusedQuery,
    ReadOnly,
    NotFound,
    Gone,
    MethodNotAllowed,
    NotAcceptable,
    TooLarge,
    UnsupportedMedia,
    BadRange,
    Internal,
    Busy,
    NotReady,
    TimedOut,
    TooMuchMemory,
    PeerFailed,
}

/// A failure on its way to a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) kind: Kind,
    pub(crate) detail: String,
    place: Option<Place>,
    excerpt: Option<Box<str>>,
    /// Seconds after which a busy service may be asked again.
    retry_after: u64,
    /// The limit that it was stopped at, under the name of its key in the configuration.
    pub(crate) limit: Option<&'static str>,
    /// What most problems have none of, aside so that all are small.
    pub(crate) page: Box<Aside>,
}

/// What few problems have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Aside {
    /// What other endpoints were asked.
    pub(crate) peers: Vec<Visit>,
    /// The address at which it stands what became of the request.
    instance: Option<String>,
    /// What may have been meant: addresses with labels.
    pub(crate) near: Vec<(String, String)>,
    /// The query at fault, to be mended.
    pub(crate) query: Option<String>,
}

/// The document, in the order of RFC 9457, section 3.1.
#[derive(Serialize)]
struct Document<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    detail: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    byte: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    excerpt: Option<&'a str>,
    #[serde(skip_serializing_if = "<[Visit]>::is_empty")]
    peers: &'a [Visit],
    /// Addresses that may have been meant.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    near: Vec<&'a str>,
}

impl Problem {
    /// A problem with what happened and what to do.
    pub(crate) fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            detail: detail.into(),
            place: None,
            excerpt: None,
            retry_after: 5,
            limit: None,
            page: Box::default(),
        }
    }

    /// The same problem, with the limit that it was stopped at.
    pub(crate) fn at_limit(self, limit: &'static str) -> Self {
        Self {
            limit: Some(limit),
            ..self
        }
    }

    /// The same problem, with what may have been meant.
    pub(crate) fn near(mut self, near: Vec<(String, String)>) -> Self {
        self.page.near = near;
        self
    }

    /// The same problem, with the query that it is about.
    pub(crate) fn about(mut self, query: &str) -> Self {
        self.page.query = Some(query.to_owned());
        self
    }

    /// The same problem, after which it may be tried again in some seconds.
    pub(crate) fn retry_after(self, seconds: u64) -> Self {
        Self {
            retry_after: seconds,
            ..self
        }
    }

    /// The same problem, with the address at which its request is described.
    pub(crate) fn of(mut self, instance: &str) -> Self {
        self.page.instance = Some(instance.to_owned());
        self
    }

    /// A failure of ours: the log gets the reason, the client does not.
    pub(crate) fn internal(error: &(dyn std::error::Error + 'static)) -> Self {
        let mut reasons = error.to_string();
        let mut next = error.source();
        while let Some(source) = next {
            reasons.push_str(": ");
            reasons.push_str(&source.to_string());
            next = source.source();
        }
        tracing::error!(error.reasons = %reasons, "an answer failed");
        Self::new(
            Kind::Internal,
            "the answer could not be made; the fault is ours",
        )
    }

    pub(crate) fn code(&self) -> &'static str {
        self.row().1
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.row().2
    }

    pub(crate) fn title(&self) -> &'static str {
        self.row().3
    }

    pub(crate) fn excerpt(&self) -> Option<&str> {
        self.excerpt.as_deref()
    }

    /// The problem document.
    pub(crate) fn json(&self) -> Vec<u8> {
        // Strings and numbers always serialise.
        serde_json::to_vec_pretty(&self.document()).unwrap_or_default()
    }

    /// The same as a part of another document.
    pub(crate) fn value(&self) -> serde_json::Value {
        serde_json::to_value(self.document()).unwrap_or_default()
    }

    fn document(&self) -> Document<'_> {
        Document {
            r#type: format!("/problems#{}", self.code()),
            title: self.title(),
            status: self.status().as_u16(),
            detail: &self.detail,
            instance: self.page.instance.as_deref(),
            line: self.place.map(|p| p.line),
            column: self.place.map(|p| p.column),
            byte: self.place.map(|p| p.byte),
            excerpt: self.excerpt(),
            peers: &self.page.peers,
            near: self
                .page
                .near
                .iter()
                .map(|(href, _)| href.as_str())
                .collect(),
        }
    }

    fn row(&self) -> &'static (Kind, &'static str, StatusCode, &'static str, &'static str) {
        let row = TABLE.iter().find(|row| row.0 == self.kind);
        // A test holds that every kind is in the table.
        row.unwrap_or(&TABLE[0])
    }
}

/// The bare answer; `finish.rs` gives it its body.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if [Kind::Busy, Kind::NotReady].contains(&self.kind) {
            let seconds = HeaderValue::from(self.retry_after);
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl From<QueryError> for Problem {
    fn from(error: QueryError) -> Self {
        let kind = match &error {
            QueryError::TooLong { .. } => Kind::TooLarge,
            QueryError::TooDeep { .. } | QueryError::TooComplex { .. } => Kind::RefusedQuery,
            QueryError::Syntax { .. } => Kind::MalformedQuery,
            QueryError::Search { .. } => Kind::RefusedQuery,
            QueryError::Update => Kind::ReadOnly,
            QueryError::BadIri { .. } => Kind::BadRequest,
        };
        Self {
            limit: error.limit(),
            place: error.place(),
            excerpt: error.excerpt().map(Box::from),
            ..Self::new(kind, error.to_string())
        }
    }
}

impl From<RunError> for Problem {
    fn from(error: RunError) -> Self {
        match &error {
            RunError::Stopped(stopped) => (*stopped).into(),
            RunError::Format { .. } => Self::new(Kind::NotAcceptable, error.to_string()),
            RunError::Query(source) => Self::new(Kind::RefusedQuery, format!("{error} ({source})")),
            RunError::Peer { source, visits } => Self {
                page: Box::new(Aside {
                    peers: visits.clone(),
                    ..Aside::default()
                }),
                ..Self::new(of_peer(source), source.to_string())
            },
            RunError::Engine(_) | RunError::Write(_) => Self::internal(&error),
        }
    }
}

/// Whether it is the query that names nobody, or the peer that failed.
fn of_peer(error: &PeerError) -> Kind {
    match error {
        PeerError::Unknown { .. } | PeerError::Unbound { .. } | PeerError::NoEndpoint { .. } => {
            Kind::RefusedQuery
        }
        PeerError::Missing { .. } | PeerError::Local(_) => Kind::PeerFailed,
    }
}

impl From<Stopped> for Problem {
    fn from(stopped: Stopped) -> Self {
        let kind = match stopped {
            Stopped::Time(_) => Kind::TimedOut,
            // Nobody reads this but the log: the client is gone, or the server goes.
            Stopped::Cancelled => Kind::Busy,
        };
        Self {
            limit: (kind == Kind::TimedOut).then_some("query-timeout"),
            ..Self::new(kind, stopped.to_string())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_row() {
        use Kind::*;
        let kinds = [
            BadRequest,
            MalformedQuery,
            RefusedQuery,
            ReadOnly,
            NotFound,
            Gone,
            MethodNotAllowed,
            NotAcceptable,
            TooLarge,
            UnsupportedMedia,
            BadRange,
            Internal,
            Busy,
            NotReady,
            TimedOut,
            TooMuchMemory,
            PeerFailed,
        ];
        for kind in kinds {
            assert_eq!(TABLE.iter().filter(|row| row.0 == kind).count(), 1);
        }
        assert_eq!(kinds.len(), TABLE.len());
    }
}
