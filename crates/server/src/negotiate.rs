//! Which format and which encoding a client gets.

use axum::http::{HeaderMap, header};
use seisaku_query::{Accept, Format, Media};

use crate::error::{Kind, Problem};

/// The `Accept` field; more fields than one are one list.
pub(crate) fn accept(headers: &HeaderMap) -> Accept {
    Accept::parse(&joined(headers, &header::ACCEPT))
}

/// Whether the client would rather have a page than anything else.
pub(crate) fn wants_page(headers: &HeaderMap) -> bool {
    let mut offered = vec![Format::Json];
    offered.extend(Format::GRAPHS);
    offered.push(Format::Html);
    accept(headers)
        .choose(&offered)
        .is_some_and(|media| media.format == Format::Html)
}

/// The format that `format=` names, else the best that `Accept` allows.
///
/// # Errors
/// When `format=` names none of those offered, or the client accepts none of them.
pub(crate) fn choose(
    format: Option<&str>,
    accept: &Accept,
    offered: &[Format],
) -> Result<Media, Problem> {
    let names = || {
        let names: Vec<_> = offered.iter().map(|f| f.media_type()).collect();
        names.join(", ")
    };
    match format {
        Some(name) => Format::from_name(name)
            .or_else(|| Format::from_media_type(name))
            .filter(|f| offered.contains(f))
            .map(Format::media)
            .ok_or_else(|| {
                Problem::new(
                    Kind::NotAcceptable,
                    format!(
                        "this cannot be given in the format {name:?}; there are {}",
                        names()
                    ),
                )
            }),
        None => accept.choose(offered).ok_or_else(|| {
            Problem::new(
                Kind::NotAcceptable,
                format!(
                    "the Accept header allows none of the formats that there are: {}",
                    names()
                ),
            )
        }),
    }
}

/// Whether the body may be compressed by gzip
/// ([RFC 9110, section 12.5.3](https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3)).
pub(crate) fn takes_gzip(headers: &HeaderMap) -> bool {
    let field = joined(headers, &header::ACCEPT_ENCODING);
    let weight = |name: &str| {
        field.split(',').find_map(|entry| {
            let (coding, parameters) = entry.split_once(';').unwrap_or((entry, ""));
            let refused = parameters
                .trim()
                .strip_prefix("q=")
                .is_some_and(|q| q.trim_matches(['0', '.']).is_empty());
            coding.trim().eq_ignore_ascii_case(name).then_some(!refused)
        })
    };
    weight("gzip").or_else(|| weight("*")).unwrap_or(false)
}

fn joined(headers: &HeaderMap, name: &header::HeaderName) -> String {
    let fields: Vec<_> = headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    fields.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn gzip() {
        let cases = [
            ("", false),
            ("gzip", true),
            ("br, GZIP;q=0.5", true),
            ("gzip;q=0", false),
            ("gzip; q=0.000, *", false),
            ("*", true),
            ("identity", false),
            ("*;q=0", false),
        ];
        let mut ran = 0;
        for (field, expected) in cases {
            let value = HeaderValue::from_static(field);
            let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, value)]);
            assert_eq!(takes_gzip(&headers), expected, "{field}");
            ran += 1;
        }
        assert_eq!(ran, 8);
    }
}
