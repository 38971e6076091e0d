//! Answers that are whole before they are sent: validators, compression, caching.

use std::time::SystemTime;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::coding::Coding;
use crate::error::Problem;

/// Answers of so few bytes gain nothing by being coded.
const SHORT: usize = 500;

/// How long an answer may be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CachePolicy {
    /// Kept, and asked for again each time: it changes with the next release.
    Revalidate,
    /// Kept for good: what stands at this address never changes.
    Forever,
    /// Not kept.
    Never,
}

impl CachePolicy {
    pub(crate) fn value(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Revalidate => "public, no-cache",
            Self::Forever => "public, max-age=31536000, immutable",
            Self::Never => "no-store",
        })
    }
}

/// An answer whose bytes are all there.
#[derive(Clone, Debug)]
pub(crate) struct Whole {
    pub(crate) bytes: Vec<u8>,
    pub(crate) media_type: &'static str,
    /// Whether another `Accept` would have had another answer.
    pub(crate) negotiated: bool,
    pub(crate) cache: CachePolicy,
    pub(crate) modified: Option<SystemTime>,
    /// The `Link` field.
    pub(crate) link: Option<String>,
}

impl Whole {
    pub(crate) fn page(html: String) -> Self {
        Self {
            bytes: html.into_bytes(),
            media_type: "text/html",
            negotiated: false,
            cache: CachePolicy::Revalidate,
            modified: None,
            link: None,
        }
    }

    /// The answer to a request with these headers: 304 where the client has it already.
    pub(crate) fn answer(self, request: &HeaderMap) -> Response {
        let coding = match self.bytes.len() {
            0..=SHORT => Coding::Plain,
            _ => Coding::of(request),
        };
        let tag = etag(&[&self.bytes, self.media_type.as_bytes()], coding);
        let mut headers = HeaderMap::new();
        let vary = match (self.negotiated, self.media_type == "text/html") {
            (true, true) => "Accept, Accept-Language, Cookie, Accept-Encoding",
            (true, false) => "Accept, Accept-Encoding",
            // The language of a page is that of its reader.
            (false, true) => "Accept-Language, Cookie, Accept-Encoding",
            (false, false) => "Accept-Encoding",
        };
        headers.insert(header::VARY, HeaderValue::from_static(vary));
        headers.insert(header::CACHE_CONTROL, self.cache.value());
        insert(&mut headers, header::ETAG, &tag);
        if let Some(modified) = self.modified {
            insert(
                &mut headers,
                header::LAST_MODIFIED,
                &httpdate::fmt_http_date(modified),
            );
        }
        if let Some(link) = &self.link {
            insert(&mut headers, header::LINK, link);
        }
        if has_already(request, &tag, self.modified) {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        insert(
            &mut headers,
            header::CONTENT_TYPE,
            &content_type(self.media_type),
        );
        coding.announce(&mut headers);
        match coding.whole(self.bytes) {
            Ok(bytes) => (headers, Body::from(bytes)).into_response(),
            Err(error) => Problem::internal(&error).into_response(),
        }
    }
}

/// A strong entity tag of what makes a representation.
pub(crate) fn etag(parts: &[&[u8]], coding: Coding) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        // Lengths keep ("ab", "c") and ("a", "bc") apart.
        hasher.update(part.len().to_le_bytes());
        hasher.update(part);
    }
    let digest: String = hasher
        .finalize()
        .iter()
        .take(16)
        .map(|b| format!("{b:02x}"))
        .collect();
    format!("\"{digest}{}\"", coding.suffix())
}

/// Whether the client has this representation
/// ([RFC 9110, section 13.2.2](https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2)).
pub(crate) fn has_already(request: &HeaderMap, tag: &str, modified: Option<SystemTime>) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let tags: Vec<_> = request
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|field| field.split(','))
        .map(opaque)
        .collect();
    if !tags.is_empty() {
        return tags.iter().any(|t| t == "*" || *t == opaque(tag));
    }
    let since = request
        .get(header::IF_MODIFIED_SINCE)
        .and_then(|value| httpdate::parse_http_date(value.to_str().ok()?).ok());
    matches!((modified, since), (Some(modified), Some(since)) if modified <= since)
}

/// The media type with its charset, where it is text.
pub(crate) fn content_type(media_type: &str) -> String {
    if media_type.starts_with("text/") && !media_type.contains("charset") {
        format!("{media_type}; charset=utf-8")
    } else {
        media_type.to_owned()
    }
}

/// Sets a header; a value that no header can hold is left out.
pub(crate) fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
