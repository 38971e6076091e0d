//! The language of the reader: chosen on the page, else what the browser asks for, else Japanese.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::error::{Kind, Problem};
use crate::params::Params;
use crate::reply::insert;

/// The name of the cookie that keeps the choice; it holds nothing else.
const COOKIE: &str = "language";

/// A language of the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Language {
    #[default]
    Japanese,
    English,
}

impl Language {
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::Japanese => "ja",
            Self::English => "en",
        }
    }

    fn from_tag(tag: &str) -> Option<Self> {
        match tag.split('-').next().unwrap_or_default() {
            "ja" => Some(Self::Japanese),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    pub(crate) fn other(self) -> Self {
        match self {
            Self::Japanese => Self::English,
            Self::English => Self::Japanese,
        }
    }

    /// The words in this language.
    pub(crate) fn say<'w>(self, ja: &'w str, en: &'w str) -> &'w str {
        match self {
            Self::Japanese => ja,
            Self::English => en,
        }
    }
}

/// Who reads a page, and where they are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reader {
    pub(crate) language: Language,
    /// The address of the page on this server.
    path: String,
}

impl Reader {
    /// The reader of a request.
    pub(crate) fn of(request: &Request) -> Self {
        Self::at(request.headers(), request.uri())
    }

    /// The reader of a request of which only this is left.
    pub(crate) fn at(headers: &HeaderMap, uri: &Uri) -> Self {
        Self {
            language: language(headers),
            path: uri.path_and_query().map_or("/", |p| p.as_str()).to_owned(),
        }
    }

    /// The address that chooses the other language and comes back.
    pub(crate) fn switch(&self) -> String {
        let back = utf8_percent_encode(&self.path, NON_ALPHANUMERIC);
        format!("/language?to={}&back={back}", self.language.other().tag())
    }
}

fn language(headers: &HeaderMap) -> Language {
    let text = |name| {
        headers
            .get(name)
            .and_then(|v: &HeaderValue| v.to_str().ok())
    };
    let chosen = text(header::COOKIE).and_then(|cookies| {
        let mut pairs = cookies.split(';').filter_map(|c| c.trim().split_once('='));
        pairs.find_map(|(name, value)| Language::from_tag(value).filter(|_| name == COOKIE))
    });
    chosen
        .or_else(|| best(text(header::ACCEPT_LANGUAGE)?))
        .unwrap_or_default()
}

/// The first of the languages with the greatest weight
/// ([RFC 9110, section 12.5.4](https://www.rfc-editor.org/rfc/rfc9110#section-12.5.4)).
fn best(accepted: &str) -> Option<Language> {
    let mut best: Option<(f32, Language)> = None;
    for range in accepted.split(',') {
        let (tag, weight) = range.trim().split_once(';').unwrap_or((range.trim(), ""));
        let weight = weight
            .trim()
            .strip_prefix("q=")
            .map_or(Some(1.0), |q| q.parse().ok());
        if let (Some(language), Some(weight)) = (Language::from_tag(tag.trim()), weight)
            && weight > best.map_or(0.0, |(most, _)| most)
        {
            best = Some((weight, language));
        }
    }
    best.map(|(_, language)| language)
}

/// `GET /language`: keeps the choice and goes back to the page.
pub(crate) async fn choose(request: Request) -> Result<Response, Problem> {
    let params = Params::of_query(request.uri().query())?;
    let wanted = params.one("to")?.and_then(Language::from_tag);
    let Some(language) = wanted else {
        let detail = "the parameter to is missing or no language of the pages; give ja or en";
        return Err(Problem::new(Kind::BadRequest, detail));
    };
    // Only a page of this server: `//host` and `/\host` would lead away.
    let here = |path: &&str| path.starts_with('/') && !path[1..].starts_with(['/', '\\']);
    let back = params.one("back")?.filter(here).unwrap_or("/");
    let mut headers = HeaderMap::new();
    let cookie = format!(
        "{COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Lax",
        language.tag()
    );
    insert(&mut headers, header::SET_COOKIE, &cookie);
    insert(&mut headers, header::LOCATION, back);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_browser_asks_for() {
        let cases = [
            ("ja", Some(Language::Japanese)),
            ("en-GB,en;q=0.9,ja;q=0.8", Some(Language::English)),
            ("fr, en;q=0.3, ja;q=0.5", Some(Language::Japanese)),
            ("en;q=0, ja;q=0.1", Some(Language::Japanese)),
            ("fr", None),
            ("en;q=x", None),
        ];
        for (accepted, expected) in cases {
            assert_eq!(best(accepted), expected, "{accepted}");
        }
    }
}
