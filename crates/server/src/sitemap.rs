//! The [list of pages](https://www.sitemaps.org/protocol.html) for search engines.

use std::collections::BTreeSet;

use axum::extract::{Request, State};
use axum::response::Response;
use oxrdf::NamedOrBlankNode;
use seisaku_vocab::{Kind, rdf};

use crate::home::fixed;
use crate::state::{AppState, Served};

/// The kinds of resources that people look for; places in texts and the like are not among them.
const KINDS: &[Kind] = &[
    Kind::Document,
    Kind::Section,
    Kind::Item,
    Kind::Policy,
    Kind::Programme,
    Kind::Organisation,
    Kind::Concept,
];

/// The most addresses that one list may have.
const MOST: usize = 50_000;

/// The public address of the server: that of its endpoint without the last part.
pub(crate) fn origin(served: &Served) -> &str {
    let endpoint = served.endpoint.trim_end_matches('/');
    endpoint.strip_suffix("/sparql").unwrap_or(endpoint)
}

/// `GET /sitemap.xml`
pub(crate) async fn sitemap(State(state): State<AppState>, request: Request) -> Response {
    let served = state.served();
    let origin = origin(&served);
    let paths = [
        "/",
        "/guide",
        "/persistence",
        "/read",
        "/items",
        "/budgets",
        "/measures",
        "/governance",
        "/statistics",
        "/ontology",
        "/dumps/",
    ]
    .map(str::to_owned);
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.push_str("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"");
    xml.push_str(" xmlns:sc=\"http://sw.deri.org/2007/07/sitemapextension/scschema.xsd\">\n");
    xml.push_str(&dataset(&served, origin));
    for path in paths.into_iter().chain(documents(&served)).take(MOST) {
        xml.push_str("<url><loc>");
        xml.push_str(&escaped(&format!("{origin}{path}")));
        xml.push_str("</loc></url>\n");
    }
    xml.push_str("</urlset>\n");
    fixed(&xml, "application/xml").answer(request.headers())
}

/// The data for programs that gather it, by the extension of Semantic Sitemaps: where it is asked,
/// and where all of it is fetched.
fn dataset(served: &Served, origin: &str) -> String {
    let mut xml = String::from("<sc:dataset>\n");
    let mut say = |element: &str, value: &str| {
        let value = escaped(value);
        xml.push_str(&format!("<sc:{element}>{value}</sc:{element}>\n"));
    };
    say("datasetLabel", "Seisaku");
    if let Some(release) = &served.release {
        let iri = served.space.resource(Kind::Release, &release.id);
        say("datasetURI", iri.as_str());
    }
    say("linkedDataPrefix", &format!("{}id/", served.space.base()));
    say("sparqlEndpointLocation", &served.endpoint);
    if let Some(release) = &served.release {
        let dumps = release.files.iter();
        for file in dumps.filter(|f| f.path.starts_with("seisaku.") && !f.path.contains('/')) {
            say(
                "dataDumpLocation",
                &format!("{origin}{}", file.href(&release.id)),
            );
        }
    }
    xml.push_str("</sc:dataset>\n");
    xml
}

pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// The pages of typed resources, in order.
fn documents(served: &Served) -> BTreeSet<String> {
    let typed = served.snapshot.quads(None, Some(rdf::TYPE), None, None);
    // What a damaged file cannot give is missing here; queries and `validate` name it.
    typed
        .filter_map(|quad| match quad.ok()?.subject {
            NamedOrBlankNode::NamedNode(iri) => served.space.parse(iri.as_str()),
            NamedOrBlankNode::BlankNode(_) => None,
        })
        .filter(|resource| resource.fragment.is_none() && KINDS.contains(&resource.kind))
        .map(|resource| format!("/doc/{}/{}", resource.kind.as_str(), resource.key))
        .collect()
}
