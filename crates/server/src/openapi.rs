//! The description of the HTTP surface, for programs
//! ([OpenAPI 3.1](https://spec.openapis.org/oas/v3.1.1.html)), at `/openapi.json`.
//!
//! What an address answers is said here and nowhere else; a test walks it against the router.

mod components;
mod pages;
mod parts;
mod reconcile;

use axum::extract::{Request, State};
use axum::response::Response;
use serde_json::{Map, Value, json};

use crate::error::Kind;
use crate::feed;
use crate::home::fixed;
use crate::sitemap::origin;
use crate::state::AppState;

use components::components;
use parts::{
    GRAPHS, Operation, PAGE, RESULTS, files, list, operation, query_form, redirect, status, text,
};

/// Where it is.
pub(crate) const PATH: &str = "/openapi.json";

/// Its media type.
pub(crate) const MEDIA_TYPE: &str = "application/vnd.oai.openapi+json;version=3.1";

/// The `Link` field that leads to it ([RFC 8631](https://www.rfc-editor.org/rfc/rfc8631)).
pub(crate) fn link() -> String {
    format!("<{PATH}>; rel=\"service-desc\"; type=\"{MEDIA_TYPE}\"")
}

/// `GET /openapi.json`
pub(crate) async fn openapi(State(state): State<AppState>, request: Request) -> Response {
    let document = document(origin(&state.served()));
    // A value with strings for keys always serialises.
    let text = serde_json::to_string_pretty(&document).unwrap_or_default();
    fixed(&text, MEDIA_TYPE).answer(request.headers())
}

/// The whole description of a service at this address.
fn document(origin: &str) -> Value {
    let mut paths = Map::new();
    for (path, operations) in addresses() {
        let mut item = Map::new();
        for operation in operations {
            operation.write(path, &mut item);
        }
        paths.insert(path.to_owned(), Value::Object(item));
    }
    json!({
        "openapi": "3.1.1",
        "info": {
            "title": "Seisaku",
            "summary": "Policy papers as linked data: a SPARQL endpoint, resources, dumps.",
            "description": DESCRIPTION,
            "version": env!("CARGO_PKG_VERSION"),
        },
        "servers": [{ "url": origin }],
        "paths": paths,
        "components": components(),
    })
}

const DESCRIPTION: &str = "Reading only. Every answer may be read by scripts of any site (CORS `*`). \
    A failure is a problem document (RFC 9457), or a page for whom would rather have one; its types are explained at /problems. \
    Each address answers HEAD like GET without the body, and OPTIONS with the methods that it takes; every other method is \
    answered by 405 with `Allow`. Parameters that are not named here are passed over. Where the base of our IRIs has a path, \
    each address is there below that path too.";

/// Every address, with what it takes and gives.
fn addresses() -> Vec<(&'static str, Vec<Operation>)> {
    let mut addresses = endpoint();
    addresses.extend(resources());
    addresses.extend(pages::pages());
    addresses.extend(parts_of_the_site());
    addresses.extend(around());
    addresses
}

fn endpoint() -> Vec<(&'static str, Vec<Operation>)> {
    use Kind::*;
    let problems = [
        BadRequest,
        MalformedQuery,
        RefusedQuery,
        ReadOnly,
        NotAcceptable,
        TooLarge,
        TooMuchMemory,
        Busy,
        TimedOut,
    ];
    let dataset = ["default-graph-uri", "named-graph-uri", "format"];
    let query = || {
        let parameters = [
            &["query", "edit", "explain"][..],
            &dataset,
            &["if-none-match", "if-modified-since"],
        ];
        operation("get", "Ask a query; without one, the description of the service or a page to write one on")
            .takes(&parameters.concat())
            .gives(200, "The answer. Its `Link` with rel=status names the address at which it stands what became of the query.",
                &[RESULTS, GRAPHS, PAGE])
            .cached()
            .fails(&problems)
    };
    let post = || {
        operation("post", "Ask a query, as a form or as itself")
            .takes(&["explain"])
            .takes(&dataset)
            .body(query_form())
            .gives(200, "The answer, as by GET", &[RESULTS, GRAPHS, PAGE])
            .fails(&problems)
            .fails(&[UnsupportedMedia])
    };
    let refused =
        |method| operation(method, "Refused: the data can only be read").fails(&[ReadOnly]);
    vec![
        ("/sparql", vec![query(), post()]),
        ("/sparql/", vec![query(), post()]),
        ("/update", vec![refused("get"), refused("post")]),
        (
            "/requests/{id}",
            vec![
                operation("get", "What became of a query")
                    .takes(&["request"])
                    .answer(200, status())
                    .fails(&[BadRequest, NotFound]),
            ],
        ),
    ]
}

fn resources() -> Vec<(&'static str, Vec<Operation>)> {
    use Kind::*;
    let graph = |summary| {
        operation("get", summary)
            .takes(&["format", "if-none-match", "if-modified-since"])
            .gives(200, "The statements", &[GRAPHS, PAGE])
            .cached()
            .fails(&[BadRequest, NotFound, NotAcceptable])
    };
    let void = || graph("What the release says about itself (VoID, DCAT)");
    vec![
        (
            "/id/{key}",
            vec![
                operation("get", "From a resource to the document about it")
                    .takes(&["key", "format"])
                    .answer(
                        303,
                        redirect("The document, in the format that the client reads best"),
                    )
                    .answer(301, redirect("The resource under the name that it has now"))
                    .fails(&[BadRequest, NotFound, Gone, NotAcceptable]),
            ],
        ),
        (
            "/doc/{path}",
            vec![
                graph("What the data says about a resource")
                    .takes(&["path"])
                    .answer(301, redirect("The resource under the name that it has now"))
                    .fails(&[Gone]),
            ],
        ),
        (
            "/ontology",
            vec![graph("The terms that the data is written with")],
        ),
        (
            "/ontology/{version}",
            vec![graph("The same, as long as that version is served").takes(&["version"])],
        ),
        ("/shapes", vec![graph("What the data is checked against")]),
        ("/.well-known/void", vec![void()]),
        ("/catalog", vec![void()]),
    ]
}

/// What is the same for everybody, until the next release.
fn steady(summary: &'static str, media_types: &[&str]) -> Operation {
    operation("get", summary)
        .takes(&["if-none-match"])
        .gives(200, "It", &[media_types])
        .cached()
}

/// The small parts of the site.
fn parts_of_the_site() -> Vec<(&'static str, Vec<Operation>)> {
    use Kind::NotFound;
    vec![
        (
            "/problems",
            vec![steady("What the types of problems mean", PAGE)],
        ),
        (PATH, vec![steady("This description", &[MEDIA_TYPE])]),
        (
            "/static/style.css",
            vec![steady("The style of the pages", &["text/css"])],
        ),
        (
            "/static/mark.svg",
            vec![steady("The mark of the site", &["image/svg+xml"])],
        ),
        (
            feed::PATH,
            vec![steady("The releases as a feed", &[feed::MEDIA_TYPE]).fails(&[NotFound])],
        ),
        (
            "/static/editor.js",
            vec![steady("The editor of the query page", &["text/javascript"]).fails(&[NotFound])],
        ),
        (
            "/static/editor.css",
            vec![steady("The style of the editor", &["text/css"]).fails(&[NotFound])],
        ),
        ("/robots.txt", vec![steady("For robots", &["text/plain"])]),
        (
            "/sitemap.xml",
            vec![steady(
                "The pages, for search engines",
                &["application/xml"],
            )],
        ),
    ]
}

fn around() -> Vec<(&'static str, Vec<Operation>)> {
    use Kind::*;
    let dumps = || {
        operation("get", "The releases and their files, newest first")
            .takes(&["format", "if-none-match"])
            .answer(200, list())
            .cached()
            .fails(&[BadRequest, NotAcceptable])
    };
    let file = operation(
        "get",
        "A file of a release, whole or in part; `current` and `latest` lead to the newest",
    )
    .takes(&["release", "file", "range", "if-range", "if-none-match"])
    .answer(200, files("The file"))
    .answer(206, files("The part that was asked for"))
    .answer(307, redirect("The file of the newest release"))
    .cached()
    .fails(&[BadRequest, NotFound, BadRange]);
    vec![
        (
            "/",
            vec![
                operation("get", "The home page, or what the data says about itself")
                    .takes(&["format", "if-none-match", "if-modified-since"])
                    .gives(200, "It", &[PAGE, GRAPHS])
                    .cached()
                    .fails(&[BadRequest, NotFound, NotAcceptable]),
            ],
        ),
        ("/dumps", vec![dumps()]),
        ("/dumps/", vec![dumps()]),
        ("/dumps/{id}/{path}", vec![file]),
        (
            "/health/live",
            vec![operation("get", "Whether the process answers").answer(200, text("It does"))],
        ),
        (
            "/health/ready",
            vec![
                operation("get", "Whether queries can be answered, over which release")
                    .answer(
                        200,
                        json!({ "description": "They can", "content": { "application/json": {} } }),
                    )
                    .fails(&[NotReady]),
            ],
        ),
        (
            "/metrics",
            vec![
                operation("get", "Figures for operators, in the format of Prometheus")
                    .answer(200, text("The figures")),
            ],
        ),
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::parts::wrong;
    use super::*;

    /// The addresses that a source of routes names.
    fn routed(source: &str) -> BTreeSet<String> {
        let (_, rest) = source.split_once("let routes").unwrap();
        let (routes, _) = rest.split_once(".fallback").unwrap();
        let pieces = routes.split(".route(").skip(1);
        let path = |piece: &str| match piece.trim_start().strip_prefix('"') {
            Some(path) => path.split('"').next().unwrap().replace("{*", "{"),
            None => PATH.to_owned(),
        };
        pieces.map(path).collect()
    }

    #[test]
    fn every_route_is_described_and_no_other() {
        let described: BTreeSet<String> =
            addresses().iter().map(|(p, _)| (*p).to_owned()).collect();
        assert_eq!(described.len(), addresses().len());
        let routed = routed(include_str!("routes.rs"));
        assert!(routed.len() >= 20, "only {} found", routed.len());
        assert_eq!(described, routed);
    }

    #[test]
    fn what_is_referred_to_is_there() {
        let document = document("http://localhost");
        let text = document.to_string();
        let mut found = 0;
        for reference in text.split("\"$ref\":\"#").skip(1) {
            let pointer = reference.split('"').next().unwrap();
            assert!(document.pointer(pointer).is_some(), "{pointer}");
            found += 1;
        }
        assert!(found > 100, "only {found}");
        assert_eq!(wrong(&[Kind::Busy, Kind::ReadOnly]).len(), 2);
    }
}
