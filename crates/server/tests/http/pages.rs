//! Pages for people: home, query, results, lists, health.

use axum::body::Body;

use crate::client::{Client, address};

#[tokio::test]
async fn every_page_is_well_behaved() {
    let client = Client::small();
    let results = address("SELECT * { ?s ?p ?o }");
    let mut ran = 0;
    for path in [
        "/",
        "/sparql",
        "/ontology",
        "/dumps/",
        "/problems",
        "/doc/item/004/1.1.16",
        &results,
    ] {
        let page = client.get(path, "text/html").await;
        assert_eq!(
            (page.status, page.header("content-type")),
            (200, "text/html; charset=utf-8"),
            "{path}"
        );
        assert!(
            page.header("content-security-policy")
                .contains("default-src 'none'")
        );
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        assert_eq!(page.header("access-control-allow-origin"), "*");
        assert!(page.body.contains("<html lang=\"ja\">"));
        assert!(
            !page.body.contains("<script>") && !page.body.contains(" style="),
            "{path}"
        );
        assert!(page.header("etag").starts_with('"'), "{path}");
        ran += 1;
    }
    assert_eq!(ran, 7);
}

#[tokio::test]
async fn the_home_page_says_what_this_is() {
    let page = Client::small().get("/", "text/html").await.body;
    for part in [
        "<b>13</b>",
        "2025-06-27-0a1b2c3d",
        "項目の名前",
        "Names of items",
        "/sparql?edit=1&amp;query=SELECT",
        "<form action=\"/sparql\"",
    ] {
        let entity = part.replace("&amp;", "&#38;");
        assert!(
            page.contains(part) || page.contains(&entity),
            "{part}\n{page}"
        );
    }
}

#[tokio::test]
async fn an_example_fills_the_box_and_is_not_run() {
    let page = Client::small()
        .get("/sparql?edit=1&query=ASK+%7B+%3Cb%3E+%7D", "")
        .await;
    assert_eq!(page.status, 200);
    assert!(
        page.body.contains("ASK { &#60;b&#62; }</textarea>"),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn results_as_a_page() {
    let client = Client::small();
    let cases = [
        (
            "SELECT ?o { ?s <http://purl.org/dc/terms/description> ?o }",
            "&#60;/script&#62;",
        ),
        (
            "SELECT ?s { ?s <http://purl.org/dc/terms/description> ?o }",
            "href=\"/id/item/004/1.1.16\"",
        ),
        (
            "SELECT ?o { ?s <http://purl.org/dc/terms/references> ?o }",
            "javascript:alert(1)",
        ),
        ("ASK {}", "true"),
        ("SELECT (7 AS ?n) {}", "<td>7</td>"),
        (
            "CONSTRUCT WHERE { ?s <http://purl.org/dc/terms/hasPart> ?o }",
            "dcterms:hasPart",
        ),
    ];
    let mut ran = 0;
    for (query, part) in cases {
        let page = client.query(query, "text/html").await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains(part), "{query}\n{}", page.body);
        assert!(!page.body.contains("href=\"javascript"));
        ran += 1;
    }
    assert_eq!(ran, 6);
    let many = "SELECT * { VALUES ?a { 1 2 3 4 5 6 7 8 9 } VALUES ?b { 1 2 3 4 5 6 7 8 9 } VALUES ?c { 1 2 3 4 5 6 7 8 9 } VALUES ?d { 1 2 3 4 5 6 7 8 9 } VALUES ?e { 1 2 3 4 5 6 7 8 9 } VALUES ?f { 1 2 3 4 5 6 7 8 9 } }";
    let page = client.query(many, "text/html").await;
    assert!(page.body.contains("Only the beginning is shown"));
    assert_eq!(page.body.matches("<tr>").count(), 501);
    assert!(client.idle().await);
}

#[tokio::test]
async fn problems_are_pages_for_people() {
    let client = Client::small();
    let page = client.get("/no-such-page", "text/html").await;
    assert_eq!(
        (page.status, page.header("content-type")),
        (404, "text/html; charset=utf-8")
    );
    let problems = client.get("/problems", "text/html").await;
    assert!(problems.body.contains("id=\"malformed-query\""));
}

#[tokio::test]
async fn health_and_the_like() {
    let client = Client::small();
    let mut ran = 0;
    for (path, part) in [
        ("/health/live", "alive"),
        ("/health/ready", "ready"),
        ("/metrics", "seisaku_quads 13"),
        (
            "/robots.txt",
            "Sitemap: http://data.example/policy/sitemap.xml",
        ),
        (
            "/sitemap.xml",
            "<loc>http://data.example/policy/doc/item/004/1.1.16</loc>",
        ),
        ("/static/style.css", "body"),
    ] {
        let answer = client.ask("GET", path, &[], Body::empty()).await;
        assert_eq!(answer.status, 200);
        assert!(answer.body.contains(part), "{path}");
        ran += 1;
    }
    assert_eq!(ran, 6);
}
