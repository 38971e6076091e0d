//! Looking up a resource: 303 from the thing to a document about it
//! ([Cool URIs for the Semantic Web](https://www.w3.org/TR/cooluris/)), and the documents.

mod graph;
mod page;

pub(crate) use graph::{ontology, ontology_version, shapes, void};

use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use oxrdf::NamedNode;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use seisaku_query::{Format, Media, write_quads};

use crate::earlier;
use crate::error::{Kind, Problem};
use crate::html::Alternate;
use crate::negotiate::{accept, choose};
use crate::pages::language::Reader;
use crate::pages::near::near;
use crate::params::Params;
use crate::reply::{CachePolicy, Whole, insert};
use crate::state::{AppState, Served};

/// Statements that lead to a resource, and blank nodes of it, beyond which a document is cut.
const LIMIT: usize = 1_000;

/// Bytes that a path does not hold as they are.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'`')
    .add(b'#')
    .add(b'?')
    .add(b'{')
    .add(b'}')
    .add(b'%')
    .add(b'\\')
    .add(b'^')
    .add(b'|');

/// `GET /id/…`: 303 to the document in the format that the client reads best.
pub(crate) async fn id(
    State(state): State<AppState>,
    Path(key): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let served = state.served();
    if let Err(problem) = find(&served, &key) {
        let problem = problem.near(near(&served, &state.library(), &key));
        return earlier::instead(&served, "/id/", &key, problem);
    }
    let mut offered = Format::GRAPHS.to_vec();
    offered.push(Format::Html);
    let params = Params::of_query(request.uri().query())?;
    let media = choose(params.format(), &accept(request.headers()), &offered)?;
    let path = utf8_percent_encode(&key, PATH);
    let location = match media.format {
        Format::Html => format!("/doc/{path}"),
        format => format!("/doc/{path}.{}", format.name()),
    };
    let mut headers = HeaderMap::new();
    headers.insert(header::VARY, HeaderValue::from_static("Accept"));
    headers.insert(header::CACHE_CONTROL, CachePolicy::Revalidate.value());
    insert(&mut headers, header::LOCATION, &location);
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}

/// `GET /doc/…`: what the data says about the resource.
pub(crate) async fn document(
    State(state): State<AppState>,
    Path(path): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let served = state.served();
    let (key, named) = split(&served, &path);
    let iri = match find(&served, key) {
        Ok(iri) => iri,
        Err(problem) => {
            let problem = problem.near(near(&served, &state.library(), key));
            return earlier::instead(&served, "/doc/", key, problem);
        }
    };
    let params = Params::of_query(request.uri().query())?;
    let format = named.map(Format::name).or(params.format());
    let mut offered = vec![Format::Html];
    offered.extend(Format::GRAPHS);
    let media = choose(format, &accept(request.headers()), &offered)?;
    let path = format!("/doc/{}", utf8_percent_encode(key, PATH));
    let alternates = alternates(&path, "");
    let described = Described {
        iri: &iri,
        link: link(&alternates, &path, iri.as_str()),
        alternates,
        negotiated: named.is_none(),
    };
    described.answer(&state, media, &request)
}

/// `GET /.well-known/sparql-examples/{name}`: an example query, or the prefixes of all.
pub(crate) async fn example(
    State(state): State<AppState>,
    Path(name): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let served = state.served();
    let path = format!(
        "/.well-known/sparql-examples/{}",
        utf8_percent_encode(&name, PATH)
    );
    let iri = NamedNode::new(format!(
        "{}{}",
        served.space.base(),
        path.trim_start_matches('/')
    ));
    let iri = iri
        .ok()
        .filter(|iri| served.snapshot.contains(iri))
        .ok_or_else(|| {
            let detail = format!("there is no example query {name}; the list is at /sparql");
            Problem::new(Kind::NotFound, detail)
        })?;
    let params = Params::of_query(request.uri().query())?;
    let mut offered = Format::GRAPHS.to_vec();
    offered.push(Format::Html);
    let media = choose(params.one("format")?, &accept(request.headers()), &offered)?;
    let alternates = alternates(&path, "format");
    let described = Described {
        iri: &iri,
        link: link(&alternates, &path, iri.as_str()),
        alternates,
        negotiated: true,
    };
    described.answer(&state, media, &request)
}

/// The project itself, whose IRI is the base: what is said of it, in a format of RDF.
pub(crate) fn project(
    state: &AppState,
    media: Media,
    request: &Request,
) -> Result<Response, Problem> {
    let iri = NamedNode::new_unchecked(state.served().space.base());
    let alternates = alternates("/", "format");
    let described = Described {
        iri: &iri,
        link: link(&alternates, "/", iri.as_str()),
        alternates,
        negotiated: true,
    };
    described.answer(state, media, request)
}

/// What the home page carries about the project for programs; nothing where the data is silent about it.
#[derive(Debug, Default)]
pub(crate) struct Project {
    pub(crate) json: String,
    pub(crate) alternates: Vec<Alternate>,
    /// The `Link` field.
    pub(crate) link: String,
}

impl Project {
    pub(crate) fn of(served: &Served) -> Result<Self, Problem> {
        let iri = NamedNode::new_unchecked(served.space.base());
        if !served.snapshot.contains(&iri) {
            return Ok(Self {
                link: link(&[], "/", iri.as_str()),
                ..Self::default()
            });
        }
        let alternates = alternates("/", "format");
        Ok(Self {
            json: page::carried(served, &iri)?,
            link: link(&alternates, "/", iri.as_str()),
            alternates,
        })
    }
}

/// A resource that is about to be described.
struct Described<'i> {
    iri: &'i NamedNode,
    link: String,
    alternates: Vec<Alternate>,
    /// Whether another `Accept` would have had another answer.
    negotiated: bool,
}

impl Described<'_> {
    fn answer(
        self,
        state: &AppState,
        media: Media,
        request: &Request,
    ) -> Result<Response, Problem> {
        let served = state.served();
        let bytes = if media.format == Format::Html {
            let reader = Reader::of(request);
            page::resource(
                &served,
                &state.library(),
                self.iri,
                &reader,
                self.alternates,
            )?
            .into_bytes()
        } else {
            let description = served.snapshot.describe(self.iri, LIMIT);
            let mut bytes = Vec::new();
            let quads = description.outgoing.iter().chain(&description.incoming);
            write_quads(quads, media.format, &served.prefixes(), &mut bytes)
                .map_err(|error| Problem::internal(&error))?;
            bytes
        };
        let whole = Whole {
            bytes,
            media_type: media.media_type,
            negotiated: self.negotiated,
            cache: CachePolicy::Revalidate,
            modified: served.modified(),
            link: Some(self.link),
        };
        Ok(whole.answer(request.headers()))
    }
}

/// The resource of a key.
fn find(served: &Served, key: &str) -> Result<NamedNode, Problem> {
    NamedNode::new(format!("{}id/{key}", served.space.base()))
        .ok()
        .filter(|iri| served.snapshot.contains(iri))
        .ok_or_else(|| {
            Problem::new(
                Kind::NotFound,
                format!(
                    "the data says nothing about {}id/{key}; search for it at /sparql",
                    served.space.base()
                ),
            )
        })
}

/// The key, and the format of its extension; a key that is a resource as it stands, such as
/// one that ends in `.nt` itself, is taken whole.
fn split<'a>(served: &Served, path: &'a str) -> (&'a str, Option<Format>) {
    if let Some((key, extension)) = path.rsplit_once('.')
        && let Some(format) = Format::from_name(extension)
        && (format == Format::Html || Format::GRAPHS.contains(&format))
        && format.name() == extension
        && find(served, path).is_err()
    {
        return (key, Some(format));
    }
    (path, None)
}

/// The other formats of a document: `path.ttl`, or `path?format=ttl` where `query` says so.
fn alternates(path: &str, query: &str) -> Vec<Alternate> {
    let one = |format: &Format| Alternate {
        href: match query {
            "" => format!("{path}.{}", format.name()),
            query => format!("{path}?{query}={}", format.name()),
        },
        media_type: format.media_type(),
        label: format.label(),
    };
    Format::GRAPHS.iter().map(one).collect()
}

/// The `Link` field ([RFC 8288](https://www.rfc-editor.org/rfc/rfc8288)).
fn link(alternates: &[Alternate], path: &str, about: &str) -> String {
    let mut links: Vec<_> = alternates
        .iter()
        .map(|a| format!("<{}>; rel=\"alternate\"; type=\"{}\"", a.href, a.media_type))
        .collect();
    links.push(format!("<{about}>; rel=\"describes\""));
    links.push(format!("<{path}>; rel=\"canonical\""));
    links.push("</.well-known/void>; rel=\"describedby\"".to_owned());
    links.join(", ")
}
