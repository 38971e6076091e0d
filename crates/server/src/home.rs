//! The home page, and the small fixed answers around it.

use axum::extract::{Request, State};
use axum::response::Response;
use seisaku_query::Format;

use crate::error::Problem;
use crate::html::{ExampleLink, Foot, HomePage, ProblemsPage, render};
use crate::negotiate::{accept, choose};
use crate::openapi;
use crate::pages::language::{Language, Reader};
use crate::params::Params;
use crate::reply::{CachePolicy, Whole};
use crate::resource;
use crate::sitemap;
use crate::state::AppState;

/// What stands in the box when no example fills it.
const QUERY: &str = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n\nSELECT ?thing ?label\nWHERE { ?thing rdfs:label ?label FILTER(LANG(?label) = \"ja\") }\nLIMIT 20\n";

/// Examples that the page shows; the page of queries has all.
const EXAMPLES: usize = 12;

/// `GET /`
pub(crate) async fn home(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Problem> {
    let served = state.served();
    // The base is the IRI of the project too, and is told as RDF to who asks for that.
    let mut offered = vec![Format::Html];
    offered.extend(Format::GRAPHS);
    let params = Params::of_query(request.uri().query())?;
    let media = choose(params.one("format")?, &accept(request.headers()), &offered)?;
    if media.format != Format::Html {
        return resource::project(&state, media, &request);
    }
    let project = resource::Project::of(&served)?;
    let page = render(&HomePage {
        foot: Foot::of(&served, &Reader::of(&request)),
        json: &project.json,
        alternates: &project.alternates,
        papers: papers(&state, Reader::of(&request).language),
        served: &served,
        triples: thousands(served.snapshot.len()),
        graphs: served.snapshot.graphs().len(),
        query: served.examples.first().map_or(QUERY, |e| e.query.as_str()),
        examples: served
            .examples
            .iter()
            .take(EXAMPLES)
            .map(|example| ExampleLink {
                title_ja: &example.title_ja,
                title_en: &example.title_en,
                href: example.href(),
            })
            .collect(),
    })?;
    let whole = Whole {
        modified: served.modified(),
        link: Some(format!("{}, {}", project.link, openapi::link())),
        negotiated: true,
        ..Whole::page(page)
    };
    Ok(whole.answer(request.headers()))
}

/// The papers, each with its address.
fn papers(state: &AppState, language: Language) -> Vec<(String, String)> {
    let library = state.library();
    let papers = library.papers.iter();
    let link = |(key, paper): (&String, &crate::pages::library::Paper)| {
        (paper.labels.named(language, key), format!("/read/{key}"))
    };
    papers.map(link).collect()
}

/// `GET /problems`: what the types of problem documents mean.
pub(crate) async fn problems(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Problem> {
    let served = state.served();
    let page = render(&ProblemsPage::new(&served, &Reader::of(&request)))?;
    Ok(Whole::page(page).answer(request.headers()))
}

/// `GET /static/style.css`
pub(crate) async fn style(request: Request) -> Response {
    fixed(include_str!("../static/style.css"), "text/css").answer(request.headers())
}

/// `GET /static/mark.svg`: the mark of the site.
pub(crate) async fn mark(request: Request) -> Response {
    fixed(include_str!("../static/mark.svg"), "image/svg+xml").answer(request.headers())
}

/// `GET /robots.txt`: pages may be read by all, queries are for those who ask.
pub(crate) async fn robots(State(state): State<AppState>, request: Request) -> Response {
    let origin = sitemap::origin(&state.served()).to_owned();
    let text =
        format!("User-agent: *\nDisallow: /sparql?\nAllow: /\n\nSitemap: {origin}/sitemap.xml\n");
    fixed(&text, "text/plain").answer(request.headers())
}

pub(crate) fn fixed(text: &str, media_type: &'static str) -> Whole {
    Whole {
        bytes: text.as_bytes().to_vec(),
        media_type,
        negotiated: false,
        cache: CachePolicy::Revalidate,
        modified: None,
        link: None,
    }
}

/// A number in groups of three digits.
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::thousands;

    #[test]
    fn groups_of_three() {
        let shown = [0, 999, 1_000, 1_234_567].map(thousands);
        assert_eq!(shown, ["0", "999", "1,000", "1,234,567"]);
    }
}
