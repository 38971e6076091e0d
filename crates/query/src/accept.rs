//! What a client says that it can read, and what we give it.

use crate::{Format, Media};

/// An `Accept` header field ([RFC 9110, section 12.5.1](https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1)).
///
/// ```
/// use seisaku_query::{Accept, Format};
/// let accept = Accept::parse("application/sparql-results+json;q=0, */*;q=0.5");
/// let media = accept.choose(Format::RESULTS).map(|m| m.media_type);
/// assert_eq!(media, Some("application/sparql-results+xml"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accept {
    ranges: Vec<Range>,
}

/// One entry: `type/subtype`, either of them perhaps `*`, in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Range {
    main: String,
    sub: String,
    /// The weight in thousandths, as finely as the standard lets it be written.
    weight: u16,
}

impl Accept {
    /// Anything will do: what a request without the field says.
    pub fn any() -> Self {
        Self::default()
    }

    /// Reads the field; entries that are none are passed over, and a field of which nothing is
    /// left counts as absent, since a guess helps a client more than a refusal.
    pub fn parse(field: &str) -> Self {
        Self {
            ranges: field.split(',').filter_map(Range::parse).collect(),
        }
    }

    /// The best of the formats offered, which stand in the order of our own preference;
    /// `None` when the client can read none of them.
    ///
    /// A format's weight is that of the most specific entry that names one of its media types;
    /// among equal weights an entry that names a type goes before a wildcard, then our order.
    pub fn choose(&self, offered: &[Format]) -> Option<Media> {
        let mut best: Option<(u16, u8, Media)> = None;
        for &format in offered {
            for (i, &media_type) in format.media_types().iter().enumerate() {
                let (weight, specificity) = self.weight(media_type);
                // A second name is for clients that ask for it, not for those who take anything.
                if weight == 0 || (i > 0 && specificity < 2) {
                    continue;
                }
                let better = best.is_none_or(|(w, s, _)| (weight, specificity / 2) > (w, s / 2));
                if better {
                    let media = Media { format, media_type };
                    best = Some((weight, specificity, media));
                }
            }
        }
        best.map(|(_, _, media)| media)
    }

    /// The weight of a media type, and how specific the entry was that gave it: 2 for the type
    /// itself, 1 for `type/*`, 0 for `*/*`.
    fn weight(&self, media_type: &str) -> (u16, u8) {
        if self.ranges.is_empty() {
            return (1000, 0);
        }
        let (main, sub) = media_type.split_once('/').unwrap_or((media_type, ""));
        self.ranges
            .iter()
            .filter_map(|range| Some((range.specificity(main, sub)?, range.weight)))
            .max()
            .map_or((0, 0), |(specificity, weight)| (weight, specificity))
    }
}

impl Range {
    fn parse(entry: &str) -> Option<Self> {
        let mut parts = entry.split(';');
        let (main, sub) = parts.next()?.trim().split_once('/')?;
        let token = |t: &str| {
            !t.is_empty()
                && t.bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
        };
        if !token(main) || !token(sub) || (main == "*" && sub != "*") {
            return None;
        }
        let mut weight = 1000;
        for parameter in parts {
            if let Some((name, value)) = parameter.split_once('=')
                && name.trim().eq_ignore_ascii_case("q")
            {
                weight = thousandths(value.trim())?;
            }
        }
        Some(Self {
            main: main.to_ascii_lowercase(),
            sub: sub.to_ascii_lowercase(),
            weight,
        })
    }

    fn specificity(&self, main: &str, sub: &str) -> Option<u8> {
        match (self.main.as_str(), self.sub.as_str()) {
            ("*", _) => Some(0),
            (m, "*") => (m == main).then_some(1),
            (m, s) => (m == main && s == sub).then_some(2),
        }
    }
}

/// A qvalue: `0`, `1`, or either with up to three decimals, and nothing above 1.
fn thousandths(value: &str) -> Option<u16> {
    let (whole, decimals) = value.split_once('.').unwrap_or((value, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let fraction: u16 = format!("{decimals:0<3}").parse().ok()?;
    match whole {
        "0" => Some(fraction),
        "1" if fraction == 0 => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(field: &str, offered: &[Format]) -> Option<&'static str> {
        Accept::parse(field).choose(offered).map(|m| m.media_type)
    }

    #[test]
    fn choices() {
        const R: &[Format] = Format::RESULTS;
        const G: &[Format] = Format::GRAPHS;
        const JSON: Option<&str> = Some("application/sparql-results+json");
        const XML: Option<&str> = Some("application/sparql-results+xml");
        let page: &[Format] = &[Format::Turtle, Format::Html];
        let cases: &[(&str, &[Format], Option<&str>)] = &[
            ("", R, JSON),
            ("*/*", R, JSON),
            ("application/*", R, JSON),
            ("text/*", R, Some("text/csv")),
            (
                "application/sparql-results+json;q=0.5, application/sparql-results+xml;q=0.9",
                R,
                XML,
            ),
            (
                "application/sparql-results+xml;q=0.5, application/sparql-results+json;q=0.9",
                R,
                JSON,
            ),
            (
                "application/sparql-results+json;q=0, application/sparql-results+xml;q=0.1",
                R,
                XML,
            ),
            ("application/sparql-results+json;q=0, */*;q=0.5", R, XML),
            ("application/*;q=0, */*;q=0.5", R, Some("text/csv")),
            ("image/png, */*;q=0.1", R, JSON),
            ("Application/SPARQL-Results+JSON", R, JSON),
            ("application/sparql-results+json;charset=utf-8", R, JSON),
            (
                "application/sparql-results+xml ; q=0.9 ,application/sparql-results+json ; q=0.2",
                R,
                XML,
            ),
            ("image/png", R, None),
            ("image/png", G, None),
            ("text/csv;q=0", R, None),
            ("application/json", R, Some("application/json")),
            ("application/xml", R, Some("application/xml")),
            ("text/xml", R, Some("text/xml")),
            ("text/csv, */*", R, Some("text/csv")),
            (
                "application/json;q=0.2, application/sparql-results+xml;q=0.3",
                R,
                XML,
            ),
            ("*/*", G, Some("text/turtle")),
            ("text/n3", G, Some("text/n3")),
            ("text/turtle, text/n3", G, Some("text/turtle")),
            (
                "text/turtle;q=0.4, application/rdf+xml",
                G,
                Some("application/rdf+xml"),
            ),
            ("application/n-quads", G, Some("application/n-quads")),
            ("foo, ;q=x, /", R, JSON),
            ("text/csv;q=2", R, JSON),
            (
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                page,
                Some("text/html"),
            ),
            ("*/*", page, Some("text/turtle")),
            ("text/*;q=0.1, text/html;q=0.9", page, Some("text/html")),
        ];
        let mut ran = 0;
        for (field, offered, expected) in cases {
            assert_eq!(chosen(field, offered), *expected, "{field}");
            ran += 1;
        }
        assert_eq!(ran, 31);
    }

    #[test]
    fn weights() {
        let cases = [
            ("0", Some(0)),
            ("1", Some(1000)),
            ("1.000", Some(1000)),
            ("0.5", Some(500)),
            ("0.125", Some(125)),
            ("0.1234", None),
            ("1.1", None),
            ("x", None),
            ("", None),
            ("-1", None),
        ];
        assert_eq!(
            cases
                .map(|(value, expected)| {
                    assert_eq!(thousandths(value), expected, "{value}");
                })
                .len(),
            10
        );
    }
}
