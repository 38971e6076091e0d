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
    assert!(page.body.contains("はじめの部分だけを示しています"));
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

#[tokio::test]
async fn a_page_is_in_the_language_of_its_reader() {
    let client = Client::small();
    type Case<'c> = (&'c [(&'c str, &'c str)], &'c str, &'c str);
    let cases: [Case<'_>; 5] = [
        (&[], "ja", "項目の名前"),
        (
            &[("accept-language", "en-GB,en;q=0.9,ja;q=0.5")],
            "en",
            "Names of items",
        ),
        (&[("accept-language", "fr")], "ja", "項目の名前"),
        (&[("cookie", "a=b; language=en")], "en", "Names of items"),
        (
            &[("cookie", "language=ja"), ("accept-language", "en")],
            "ja",
            "項目の名前",
        ),
    ];
    let mut ran = 0;
    for (headers, tag, part) in cases {
        let page = client.ask("GET", "/", headers, Body::empty()).await;
        assert!(
            page.body.contains(&format!("<html lang=\"{tag}\">")),
            "{headers:?}"
        );
        assert!(page.body.contains(part), "{headers:?}");
        assert!(page.header("vary").contains("Accept-Language"));
        ran += 1;
    }
    assert_eq!(ran, 5);
}

#[tokio::test]
async fn the_switch_keeps_the_choice_and_comes_back() {
    let client = Client::small();
    let page = client.get("/items?q=a&page=1", "text/html").await.body;
    let switch = "/language?to=en&#38;back=%2Fitems%3Fq%3Da%26page%3D1";
    assert!(page.contains(switch), "{page}");
    let chosen = client.get(&switch.replace("&#38;", "&"), "").await;
    assert_eq!(
        (chosen.status, chosen.header("location")),
        (303, "/items?q=a&page=1")
    );
    assert!(chosen.header("set-cookie").starts_with("language=en;"));
    let away = ["https://example.org/", "//example.org/", "/%5Cexample.org/"];
    for back in away {
        let answer = client
            .get(&format!("/language?to=ja&back={back}"), "")
            .await;
        assert_eq!(answer.header("location"), "/", "{back}");
    }
    assert_eq!(client.get("/language?to=fr", "").await.status, 400);
}

#[tokio::test]
async fn lists_search_and_what_was_meant() {
    let client = Client::small();
    let kinds = client.get("/kinds", "text/html").await.body;
    assert!(
        kinds.contains("href=\"/kinds/pol%3APolicyItem\""),
        "{kinds}"
    );
    let items = client.get("/kinds/pol%3APolicyItem", "text/html").await;
    assert!(
        items.status == 200 && items.body.contains("/id/item/004/1.1.16"),
        "{}",
        items.body
    );
    assert_eq!(
        client.get("/kinds/pol%3ANothing", "text/html").await.status,
        404
    );
    let found = client
        .get("/search?q=%E9%A0%85%E7%9B%AE%201.1.16", "text/html")
        .await;
    assert!(found.body.contains("/id/item/004/1.1.16"), "{}", found.body);
    let json = client
        .get("/search?q=item%201.1.16", "application/json")
        .await;
    assert_eq!(json.header("content-type"), "application/json");
    assert!(json.body.contains("item/004/1.1.16\""), "{}", json.body);
    let none = client
        .get("/search?q=%E3%83%8A%E3%82%A4", "application/json")
        .await;
    assert!(none.body.contains("\"total\": 0"), "{}", none.body);
    let meant = client.get("/id/item/004/1.1.17", "text/html").await;
    assert_eq!(meant.status, 404);
    assert!(
        meant.body.contains("href=\"/id/item/004/1.1.16\""),
        "{}",
        meant.body
    );
    let meant = client.get("/id/item/004/1.1.17", "application/json").await;
    assert!(
        meant.body.contains("\"/id/item/004/1.1.16\""),
        "{}",
        meant.body
    );
}

#[tokio::test]
async fn a_query_at_fault_comes_back_to_be_mended() {
    let client = Client::small();
    let page = client.query("SELECT * { ?s ?p }", "text/html").await;
    assert_eq!(page.status, 400);
    assert!(
        page.body.contains("SELECT * { ?s ?p }</textarea>"),
        "{}",
        page.body
    );
    assert!(page.body.contains("class=\"wrong\""));
}
