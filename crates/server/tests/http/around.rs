//! Around the results: validators, methods, description, compression.

use axum::body::Body;

use crate::client::{Client, address};

const SELECT: &str = "SELECT ?o { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o } ORDER BY ?o";

#[tokio::test]
async fn validators_of_results() {
    let client = Client::small();
    let first = client.query(SELECT, "text/csv").await;
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with("W/\""), "{tag}");
    assert_eq!(
        first.header("last-modified"),
        "Fri, 27 Jun 2025 00:00:00 GMT"
    );
    assert_eq!(first.header("cache-control"), "public, no-cache");
    let path = address(SELECT);
    let again = |headers: Vec<(&'static str, String)>| {
        let (client, path) = (&client, &path);
        async move {
            let headers: Vec<_> = headers.iter().map(|(n, v)| (*n, v.as_str())).collect();
            client
                .ask("GET", path, &headers, Body::empty())
                .await
                .status
        }
    };
    let csv = ("accept", "text/csv".to_owned());
    let since = (
        "if-modified-since",
        first.header("last-modified").to_owned(),
    );
    assert_eq!(
        again(vec![csv.clone(), ("if-none-match", tag.clone())]).await,
        304
    );
    assert_eq!(
        again(vec![csv.clone(), ("if-none-match", "\"x\"".to_owned())]).await,
        200
    );
    assert_eq!(again(vec![("if-none-match", tag.clone())]).await, 200);
    assert_eq!(again(vec![csv, since]).await, 304);
    let now = client.query("SELECT (NOW() AS ?now) {}", "text/csv").await;
    assert_eq!(now.header("etag"), "");
}

#[tokio::test]
async fn head_and_options() {
    let client = Client::small();
    let mut ran = 0;
    for path in [
        address(SELECT),
        "/sparql".to_owned(),
        "/".to_owned(),
        "/ontology".to_owned(),
    ] {
        let headers = [(
            "accept",
            "application/sparql-results+xml, text/turtle, text/html;q=0.5",
        )];
        let get = client.ask("GET", &path, &headers, Body::empty()).await;
        let head = client.ask("HEAD", &path, &headers, Body::empty()).await;
        assert_eq!((head.status, head.body.as_str()), (200, ""), "{path}");
        assert_eq!(head.header("content-type"), get.header("content-type"));
        ran += 1;
    }
    for (path, allow) in [
        ("/sparql", "GET, HEAD, POST, OPTIONS"),
        ("/", "GET, HEAD, OPTIONS"),
    ] {
        let answer = client
            .ask(
                "OPTIONS",
                path,
                &[("origin", "https://e.org")],
                Body::empty(),
            )
            .await;
        assert_eq!((answer.status, answer.header("allow")), (204, allow));
        assert_eq!(answer.header("access-control-allow-methods"), allow);
        assert!(
            answer
                .header("access-control-allow-headers")
                .contains("content-type")
        );
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        ran += 1;
    }
    assert_eq!(ran, 6);
}

#[tokio::test]
async fn the_service_description() {
    let client = Client::small();
    let mut ran = 0;
    for accept in [
        "",
        "*/*",
        "text/turtle",
        "application/rdf+xml",
        "application/ld+json",
        "application/n-triples",
    ] {
        let answer = client.get("/sparql", accept).await;
        assert_eq!(answer.status, 200);
        for part in [
            "http://data.example/policy/sparql",
            "UnionDefaultGraph",
            "extensionFunction",
            "id/graph/004",
        ] {
            assert!(answer.body.contains(part), "{accept}: {part}");
        }
        ran += 1;
    }
    assert_eq!(ran, 6);
    let page = client
        .get("/sparql", "text/html,application/xml;q=0.9,*/*;q=0.8")
        .await;
    assert!(page.body.contains("<textarea"));
}

#[tokio::test]
async fn compressed_answers() {
    let client = Client::small();
    let gzip = [("accept-encoding", "gzip")];
    let plain = [("accept-encoding", "gzip;q=0, identity")];
    let mut tags = Vec::new();
    for (headers, encoding) in [(gzip, "gzip"), (plain, "")] {
        let answer = client
            .ask("GET", &address(SELECT), &headers, Body::empty())
            .await;
        assert_eq!(answer.header("content-encoding"), encoding);
        tags.push(answer.header("etag").to_owned());
    }
    assert_ne!(tags[0], tags[1]);
}

#[tokio::test]
async fn headers_that_browsers_keep_to() {
    let client = Client::small();
    let mut ran = 0;
    for (path, accept, page) in [
        ("/", "text/html", true),
        ("/nothing", "text/html", true),
        ("/nothing", "", false),
        ("/sparql", "text/turtle", false),
        ("/id/item/004/1.1.16", "application/ld+json", false),
        ("/health/ready", "", false),
        ("/metrics", "", false),
    ] {
        let answer = client.get(path, accept).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-resource-policy", "cross-origin"),
            ("access-control-allow-origin", "*"),
            ("x-frame-options", if page { "DENY" } else { "" }),
        ] {
            assert_eq!(answer.header(name), value, "{path} {name}");
        }
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'"), "{path}: {policy}");
        assert!(
            policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert_eq!(policy.contains("style-src"), page, "{path}: {policy}");
        assert_eq!(answer.header("x-request-id").len(), 16, "{path}");
        ran += 1;
    }
    assert_eq!(ran, 7);
    let first = client.get("/", "").await;
    let second = client.get("/", "").await;
    assert_ne!(first.header("x-request-id"), second.header("x-request-id"));
}
