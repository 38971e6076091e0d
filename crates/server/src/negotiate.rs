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

/// The values of a field, which is a list; more fields than one are one list.
pub(crate) fn joined(headers: &HeaderMap, name: &header::HeaderName) -> String {
    let fields: Vec<_> = headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    fields.join(",")
}
