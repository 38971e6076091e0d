//! A service over a few statements, and requests to it.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, Response};
use oxrdf::{GraphName, Literal, NamedNode, Quad, Term};
use seisaku_index::Snapshot;
use seisaku_server::{AppState, Example, ReleaseInfo, Served, Settings, app};
use seisaku_vocab::{Space, dcterms, owl, rdf, rdfs, skos};
use tower::ServiceExt as _;

pub(crate) const BASE: &str = "http://data.example/policy/";

/// A service and its state.
pub(crate) struct Client {
    pub(crate) router: Router,
    pub(crate) state: AppState,
}

/// An answer read to its end.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    /// A header, or the empty text.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }
}

impl Client {
    pub(crate) fn new(served: Served, settings: Settings) -> Self {
        let state = AppState::new(served, settings);
        Self {
            router: app(state.clone()),
            state,
        }
    }

    /// A service over [`quads`].
    pub(crate) fn small() -> Self {
        Self::new(served(quads()), Settings::default())
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// A request with these headers and this body, and its answer.
    pub(crate) async fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.send(request.body(body.into()).unwrap()).await;
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    pub(crate) async fn get(&self, path: &str, accept: &str) -> Answer {
        let headers = [("accept", accept)];
        let headers = if accept.is_empty() { &[][..] } else { &headers };
        self.ask("GET", path, headers, Body::empty()).await
    }

    /// A query by GET.
    pub(crate) async fn query(&self, query: &str, accept: &str) -> Answer {
        self.get(&address(query), accept).await
    }

    /// Waits until no query's thread runs any more.
    pub(crate) async fn idle(&self) -> bool {
        for _ in 0..500 {
            if self.state.running() == 0 {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        false
    }
}

/// The address of a query.
pub(crate) fn address(query: &str) -> String {
    format!("/sparql?query={}", encoded(query))
}

pub(crate) fn encoded(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

pub(crate) fn iri(local: &str) -> NamedNode {
    NamedNode::new(format!("{BASE}{local}")).unwrap()
}

fn quad(s: &str, p: impl Into<NamedNode>, o: impl Into<Term>, graph: &str) -> Quad {
    let graph = iri(&format!("id/graph/{graph}"));
    Quad::new(iri(s), p, o, GraphName::from(graph))
}

fn text(value: &str, language: &str) -> Literal {
    Literal::new_language_tagged_literal(value, language).unwrap()
}

/// An item with a part and a name that no page may take for markup, and a small ontology.
pub(crate) fn quads() -> Vec<Quad> {
    let item = "id/item/004/1.1.16";
    vec![
        quad(item, rdf::TYPE, iri("ontology#PolicyItem"), "004"),
        quad(item, rdfs::LABEL, text("項目 1.1.16", "ja"), "004"),
        quad(item, rdfs::LABEL, text("Item 1.1.16", "en"), "004"),
        quad(
            item,
            dcterms::DESCRIPTION,
            text("</script><b>太字 & 細字", "ja"),
            "004",
        ),
        quad(
            item,
            dcterms::REFERENCES,
            NamedNode::new_unchecked("javascript:alert(1)"),
            "004",
        ),
        quad(
            &format!("{item}#part"),
            dcterms::IS_PART_OF,
            iri(item),
            "004",
        ),
        quad("id/item/004", dcterms::HAS_PART, iri(item), "004"),
        quad(
            "id/item/odd.nt",
            rdfs::LABEL,
            text("末尾が拡張子", "ja"),
            "004",
        ),
        quad(
            "ontology",
            rdf::TYPE,
            owl::ONTOLOGY.into_owned(),
            "ontology",
        ),
        quad(
            "ontology",
            owl::VERSION_INFO,
            Literal::from("1.0.0"),
            "ontology",
        ),
        quad(
            "ontology#PolicyItem",
            rdf::TYPE,
            owl::CLASS.into_owned(),
            "ontology",
        ),
        quad(
            "ontology#PolicyItem",
            rdfs::LABEL,
            text("小項目", "ja"),
            "ontology",
        ),
        quad(
            "ontology#PolicyItem",
            skos::DEFINITION,
            text("A small item of a plan.", "en"),
            "ontology",
        ),
    ]
}

pub(crate) fn served(quads: impl IntoIterator<Item = Quad>) -> Served {
    let release = ReleaseInfo {
        id: "2025-06-27-0a1b2c3d".to_owned(),
        date: "2025-06-27".to_owned(),
        folder: "/nonexistent".into(),
        files: Vec::new(),
    };
    Served {
        snapshot: Snapshot::from_quads(quads).unwrap(),
        space: Space::new(BASE).unwrap(),
        endpoint: "http://data.example/policy/sparql".to_owned(),
        union_default_graph: true,
        release: Some(release.clone()),
        releases: vec![release],
        examples: vec![Example {
            title_ja: "項目の名前".to_owned(),
            title_en: "Names of items".to_owned(),
            query: "SELECT * { ?s ?p \"a & b\" }".to_owned(),
        }],
        worker: None,
        report: None,
    }
}
