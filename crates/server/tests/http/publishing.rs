//! What goes with published data: pictures, the feed, names that are gone or have moved, a way to
//! report, and the search from a query.

use std::fs;

use axum::body::Body;
use oxrdf::{GraphName, Literal, NamedNode, Quad, Term};
use seisaku_index::Loader;
use seisaku_server::{ReleaseInfo, Settings};
use seisaku_vocab::{dcterms, org, qb, rdf, rdfs, skos};

use crate::client::{Client, iri, quads, served};

fn statement(subject: &str, predicate: impl Into<NamedNode>, object: impl Into<Term>) -> Quad {
    let graph = GraphName::from(iri("id/graph/004"));
    Quad::new(iri(subject), predicate, object, graph)
}

fn tagged(text: &str, language: &str) -> Literal {
    Literal::new_language_tagged_literal(text, language).unwrap()
}

/// A strategy with a measure in a measure, two bodies with a member, two figures.
fn pictured() -> Vec<Quad> {
    let mut all = quads();
    let mut thing = |name: &str, class: NamedNode, label: &str| {
        all.push(statement(name, rdf::TYPE, class));
        all.push(statement(name, rdfs::LABEL, tagged(label, "en")));
    };
    let pol = |name: &str| iri(&format!("ontology#{name}"));
    thing("id/policy/strategy", pol("Policy"), "The Strategy");
    thing("id/measure/strategy/1", pol("Measure"), "Measure 1");
    thing(
        "id/measure/strategy/1_1",
        pol("Measure"),
        "Measure 1 (1) <of it>",
    );
    thing(
        "id/organisation/HQ",
        org::ORGANIZATION.into_owned(),
        "Headquarters",
    );
    thing(
        "id/organisation/COUNCIL",
        org::ORGANIZATION.into_owned(),
        "Council",
    );
    thing("id/person/a", pol("Person"), "Somebody");
    thing("id/role/CHAIR", org::ROLE.into_owned(), "Chair");
    thing("id/membership/1", org::MEMBERSHIP.into_owned(), "Post");
    thing("id/observation/1", qb::OBSERVATION.into_owned(), "Figure 1");
    thing("id/observation/2", qb::OBSERVATION.into_owned(), "Figure 2");
    all.extend([
        statement(
            "id/measure/strategy/1",
            dcterms::IS_PART_OF,
            iri("id/policy/strategy"),
        ),
        statement(
            "id/measure/strategy/1_1",
            dcterms::IS_PART_OF,
            iri("id/measure/strategy/1"),
        ),
        statement(
            "id/organisation/COUNCIL",
            org::SUB_ORGANIZATION_OF,
            iri("id/organisation/HQ"),
        ),
        statement(
            "id/membership/1",
            org::ORGANIZATION_PROPERTY,
            iri("id/organisation/HQ"),
        ),
        statement("id/membership/1", org::MEMBER, iri("id/person/a")),
        statement("id/membership/1", org::ROLE_PROPERTY, iri("id/role/CHAIR")),
    ]);
    for (figure, value) in [("1", "20"), ("2", "-10")] {
        let name = format!("id/observation/{figure}");
        let number = Literal::new_typed_literal(value, seisaku_vocab::xsd::DECIMAL);
        all.push(statement(&name, pol("value"), number));
        all.push(statement(&name, pol("unit"), Literal::from("人")));
    }
    all
}

async fn page(client: &Client, path: &str) -> String {
    let headers = [("accept", "text/html"), ("accept-language", "en")];
    let page = client.ask("GET", path, &headers, Body::empty()).await;
    assert_eq!(page.status, 200, "{path}: {}", page.body);
    page.body
}

/// The query that a page leads to, and how many rows it gives.
async fn rows_of_its_query(client: &Client, page: &str) -> usize {
    let (_, rest) = page.split_once("href=\"/sparql?edit=1&#38;query=").unwrap();
    let (query, _) = rest.split_once('"').unwrap();
    let answer = client
        .get(&format!("/sparql?query={query}"), "text/csv")
        .await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body.lines().count() - 1
}

#[tokio::test]
async fn pictures_lead_to_what_they_show_and_to_their_queries() {
    let client = Client::new(served(pictured()), Settings::default());
    let measures = page(&client, "/measures").await;
    let at = |text: &str, page: &str| page.find(text).unwrap_or_else(|| panic!("{text}: {page}"));
    // Each below what it hangs on.
    let places = [
        "The Strategy",
        ">Measure 1<",
        "Measure 1 (1) &#60;of it&#62;",
    ];
    let svg = &measures[at("<svg", &measures)..];
    assert!(places.map(|name| at(name, svg)).is_sorted(), "{svg}");
    assert_eq!(svg.matches("<path ").count(), 2);
    // Japanese labels are asked for, and there are none.
    assert_eq!(rows_of_its_query(&client, &measures).await, 0);
    let one = page(&client, "/measures?of=policy%2Fstrategy").await;
    assert!(one.contains("aria-current=\"page\">The Strategy"), "{one}");

    let bodies = page(&client, "/governance").await;
    for part in [
        "Headquarters",
        "Council",
        "Chair: Somebody",
        "href=\"/id/person/a\"",
    ] {
        assert!(bodies.contains(part), "{part}: {bodies}");
    }
    assert_eq!(rows_of_its_query(&client, &bodies).await, 2);

    let figures = page(&client, "/statistics").await;
    assert!(figures.contains("class=\"below\"") && figures.contains("class=\"above\""));
    assert_eq!(rows_of_its_query(&client, &figures).await, 2);

    let none = Client::small();
    for path in ["/measures", "/governance", "/statistics"] {
        assert!(
            page(&none, path)
                .await
                .contains("There is none in these data."),
            "{path}"
        );
    }
}

#[tokio::test]
async fn the_feed_has_an_entry_for_each_release() {
    let mut two = served(quads());
    two.releases.push(ReleaseInfo {
        id: "2025-01-01-00000000".to_owned(),
        date: "2025-01-01".to_owned(),
        ..two.releases[0].clone()
    });
    let client = Client::new(two, Settings::default());
    let feed = client.get("/releases.atom", "").await;
    assert_eq!(
        (feed.status, feed.header("content-type")),
        (200, "application/atom+xml")
    );
    assert_eq!(feed.body.matches("<entry>").count(), 2);
    for part in [
        "<updated>2025-06-27T00:00:00Z</updated>",
        "<id>http://data.example/policy/id/release/2025-01-01-00000000</id>",
        "rel=\"self\" type=\"application/atom+xml\" href=\"http://data.example/policy/releases.atom\"",
    ] {
        assert!(feed.body.contains(part), "{part}: {}", feed.body);
    }
    let mut none = served(quads());
    none.releases.clear();
    let client = Client::new(none, Settings::default());
    assert_eq!(client.get("/releases.atom", "").await.status, 404);
}

#[tokio::test]
async fn what_an_earlier_release_had_is_gone_and_not_unknown() {
    let dir = tempfile::tempdir().unwrap();
    let id = "2025-01-01-00000000";
    let mut loader = Loader::new();
    loader.extend([statement(
        "id/item/004/9.9",
        rdfs::LABEL,
        tagged("旧", "ja"),
    )]);
    let earlier = loader.finish_of(id).unwrap();
    let mut file = fs::File::create(dir.path().join("seisaku.index")).unwrap();
    earlier.write(&mut file).unwrap();
    let mut two = served(quads());
    two.releases.push(ReleaseInfo {
        id: id.to_owned(),
        date: "2025-01-01".to_owned(),
        folder: dir.path().to_owned(),
        files: Vec::new(),
    });
    let client = Client::new(two, Settings::default());
    for path in [
        "/id/item/004/9.9",
        "/doc/item/004/9.9",
        "/policy/id/item/004/9.9",
    ] {
        let gone = client.get(path, "application/json").await;
        assert_eq!(gone.status, 410, "{path}");
        assert!(
            gone.body.contains(id) && gone.body.contains("/problems#gone"),
            "{}",
            gone.body
        );
        // Nobody knows of this one.
        let unknown = client.get(&path.replace("9.9", "8.8"), "").await;
        assert_eq!(unknown.status, 404, "{path}");
    }
    // A damaged index is no reason to fail.
    fs::write(dir.path().join("seisaku.index"), "no index").unwrap();
    assert_eq!(client.get("/id/item/004/9.9", "").await.status, 404);
}

#[tokio::test]
async fn a_name_that_entered_a_vocabulary_leads_on() {
    let mut all = quads();
    let body = "id/organisation/AMED";
    all.push(statement(
        body,
        skos::PREF_LABEL,
        tagged("日本医療研究開発機構", "ja"),
    ));
    all.push(statement(
        "id/organisation/A",
        skos::PREF_LABEL,
        tagged("同名", "ja"),
    ));
    all.push(statement(
        "id/organisation/B",
        skos::PREF_LABEL,
        tagged("同名", "ja"),
    ));
    let client = Client::new(served(all), Settings::default());
    let key = seisaku_vocab::name_key("日本医療研究開発機構");
    for folder in ["id", "doc"] {
        let moved = client
            .get(&format!("/{folder}/organisation/{key}"), "")
            .await;
        assert_eq!(moved.status, 301);
        assert_eq!(
            moved.header("location"),
            format!("/{folder}/organisation/AMED")
        );
    }
    // Another kind, and a name that two have.
    assert_eq!(
        client.get(&format!("/id/person/{key}"), "").await.status,
        404
    );
    let both = seisaku_vocab::name_key("同名");
    assert_eq!(
        client
            .get(&format!("/id/organisation/{both}"), "")
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn a_wrong_reading_can_be_reported_where_somebody_hears_of_it() {
    let mut heard = served(quads());
    heard.report = Some("mailto:data@example.org?subject={iri}".to_owned());
    let client = Client::new(heard, Settings::default());
    let resource = page(&client, "/doc/item/004/1.1.16").await;
    let link = "href=\"mailto:data@example.org?subject=http%3A%2F%2Fdata%2Eexample%2Fpolicy%2Fid%2Fitem%2F004%2F1%2E1%2E16\"";
    assert!(resource.contains(link), "{resource}");
    let nobody = page(&Client::small(), "/doc/item/004/1.1.16").await;
    assert!(!nobody.contains("class=\"report\""));
}

#[tokio::test]
async fn a_query_can_search() {
    let client = Client::small();
    let ask = |query: &str| {
        let query = format!("PREFIX s: <http://data.example/policy/search#> {query}");
        let client = &client;
        async move { client.query(&query, "text/csv").await }
    };
    let found = ask("SELECT ?t ?n { (?t ?n) s:matches 'item 1.1.16' }").await;
    assert_eq!(found.status, 200, "{}", found.body);
    let row = found.body.lines().nth(1).unwrap();
    assert!(
        row.starts_with("http://data.example/policy/id/item/004/1.1.16,10"),
        "{row}"
    );
    let joined = ask("SELECT ?l { ?t s:matches '太字' ; <http://www.w3.org/2000/01/rdf-schema#label> ?l FILTER(LANG(?l) = 'en') }").await;
    assert_eq!(
        joined.body.lines().nth(1),
        Some("Item 1.1.16"),
        "{}",
        joined.body
    );
    let none = ask("SELECT ?t { ?t s:matches 'ないもの' }").await;
    assert_eq!(none.body.lines().count(), 1);
    let cases = [
        "ASK { ?t s:matches ?w }".to_owned(),
        format!(
            "ASK {{ {} }}",
            (0..11)
                .map(|n| format!("?t s:matches 'a{n}' . "))
                .collect::<String>()
        ),
        format!("ASK {{ ?t s:matches 'a' }} # {}", "x".repeat(9_000)),
    ];
    for query in cases {
        let refused = ask(&query).await;
        assert_eq!(refused.status, 400, "{}", refused.body);
        assert!(refused.body.contains("refused-query"), "{}", refused.body);
    }
}

#[tokio::test]
async fn the_words_for_people_are_there() {
    let client = Client::small();
    for (path, part) in [
        ("/guide", "/reconcile"),
        ("/guide", "search#matches"),
        ("/persistence", "410"),
    ] {
        assert!(page(&client, path).await.contains(part), "{path}");
    }
}
