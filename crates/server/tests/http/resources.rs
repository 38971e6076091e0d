//! Looking up resources: redirects, documents, graphs with an address.

use axum::body::Body;

use crate::client::{Client, iri};

const ITEM: &str = "/id/item/004/1.1.16";

#[tokio::test]
async fn a_resource_leads_to_its_documents() {
    let client = Client::small();
    let cases = [
        (
            "text/html,application/xhtml+xml,*/*;q=0.8",
            "/doc/item/004/1.1.16",
        ),
        ("text/turtle", "/doc/item/004/1.1.16.ttl"),
        ("application/n-triples", "/doc/item/004/1.1.16.nt"),
        ("application/n-quads", "/doc/item/004/1.1.16.nq"),
        ("application/trig", "/doc/item/004/1.1.16.trig"),
        ("application/ld+json", "/doc/item/004/1.1.16.jsonld"),
        ("application/rdf+xml", "/doc/item/004/1.1.16.rdf"),
        (
            "text/turtle;q=0.3, application/ld+json;q=0.8",
            "/doc/item/004/1.1.16.jsonld",
        ),
    ];
    let mut ran = 0;
    for (accept, location) in cases {
        for path in [ITEM, "/policy/id/item/004/1.1.16", "/id/item/004/1%2E1.16"] {
            let answer = client.get(path, accept).await;
            assert_eq!(
                (answer.status, answer.header("location")),
                (303, location),
                "{path}"
            );
            assert_eq!(answer.header("vary"), "Accept");
        }
        let document = client.get(location, accept).await;
        assert_eq!(document.status, 200, "{location}");
        assert!(document.body.contains("Item 1.1.16"));
        assert!(document.header("link").contains("rel=\"alternate\""));
        ran += 1;
    }
    assert_eq!(ran, 8);
}

#[tokio::test]
async fn what_is_not_there() {
    let client = Client::small();
    let cases = [
        ("/id/item/none", "text/turtle", 404),
        ("/id/item/none", "text/html", 404),
        ("/doc/item/none.ttl", "", 404),
        ("/doc/item/004/1.1", "", 404),
        ("/id/item/%E9%A0%85", "", 404),
        ("/id/item/%FF", "", 400),
        ("/id/item/a%20b%22", "", 404),
        (ITEM, "image/png", 406),
        ("/doc/item/004/1.1.16", "image/png", 406),
        ("/ontology/9.9", "", 404),
        ("/.well-known/void", "text/turtle", 404),
    ];
    let mut ran = 0;
    for (path, accept, status) in cases {
        let answer = client.get(path, accept).await;
        assert_eq!(answer.status, status, "{path}: {}", answer.body);
        ran += 1;
    }
    assert_eq!(ran, 11);
}

#[tokio::test]
async fn keys_with_dots_stay_whole() {
    let client = Client::small();
    // The key ends like an extension; as a resource it goes first.
    let whole = client.get("/doc/item/odd.nt", "text/turtle").await;
    assert_eq!(
        (whole.status, whole.header("content-type")),
        (200, "text/turtle; charset=utf-8")
    );
    let named = client.get("/doc/item/odd.nt.jsonld", "").await;
    assert_eq!(named.header("content-type"), "application/ld+json");
    let page = client.get("/doc/item/004/1.1.16.html", "text/turtle").await;
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
}

#[tokio::test]
async fn a_page_shows_statements_both_ways() {
    let page = Client::small()
        .get("/doc/item/004/1.1.16", "text/html")
        .await
        .body;
    for part in [
        "<h1>項目 1.1.16</h1>",
        "Item 1.1.16",
        "小項目",
        "href=\"/ontology#PolicyItem\"",
        "href=\"/id/item/004\"",
        "id=\"part\"",
        "rel=\"alternate\"",
        "application/ld+json",
        "&#60;/script&#62;&#60;b&#62;太字 &#38; 細字",
        "\\u003c/script>",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(!page.contains("href=\"javascript"));
    assert_eq!(page.matches("</script>").count(), 1);
}

#[tokio::test]
async fn documents_are_validated() {
    let client = Client::small();
    let mut tags = Vec::new();
    for path in [
        "/doc/item/004/1.1.16",
        "/doc/item/004/1.1.16.ttl",
        "/doc/item/004/1.1.16.nt",
        "/ontology?format=ttl",
    ] {
        let first = client.get(path, "").await;
        let tag = first.header("etag").to_owned();
        assert!(tag.starts_with('"'));
        let headers = [("if-none-match", tag.as_str())];
        let again = client.ask("GET", path, &headers, Body::empty()).await;
        assert_eq!((again.status, again.body.as_str()), (304, ""));
        assert_eq!(again.header("etag"), tag);
        tags.push(tag);
    }
    tags.sort();
    tags.dedup();
    assert_eq!(tags.len(), 4);
}

#[tokio::test]
async fn the_ontology_and_the_shapes() {
    let client = Client::small();
    let mut ran = 0;
    for path in [
        "/ontology",
        "/ontology/1.0.0",
        "/shapes",
        "/policy/ontology",
    ] {
        let turtle = client.get(path, "text/turtle").await;
        assert_eq!(turtle.status, 200, "{path}");
        assert!(turtle.body.contains("pol:PolicyItem"), "{}", turtle.body);
        let page = client.get(path, "text/html").await;
        assert!(page.body.contains("id=\"PolicyItem\"") && page.body.contains("A small item"));
        ran += 1;
    }
    assert_eq!(ran, 4);
    assert_eq!(
        iri("ontology").as_str(),
        "http://data.example/policy/ontology"
    );
}
