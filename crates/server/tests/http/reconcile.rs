//! The Reconciliation API over HTTP: what it can do, names matched, suggestions, previews, values.

use axum::body::Body;
use oxrdf::{GraphName, Literal, NamedNode, Quad, Term};
use seisaku_server::Settings;
use seisaku_vocab::{dcterms, org, rdf, rdfs, skos};
use serde_json::{Value, json};

use crate::client::{Answer, Client, encoded, iri, quads, served};

fn statement(subject: &str, predicate: impl Into<NamedNode>, object: impl Into<Term>) -> Quad {
    let graph = GraphName::from(iri("id/graph/vocabularies"));
    Quad::new(iri(subject), predicate, object, graph)
}

fn tagged(text: &str, language: &str) -> Literal {
    Literal::new_language_tagged_literal(text, language).unwrap()
}

/// Two ministries, an agency of one, and an item that the agency is in charge of.
fn client() -> Client {
    let mut all = quads();
    let bodies = [
        (
            "MHLW",
            "厚生労働省",
            "Ministry of Health, Labour and Welfare",
            "Ministry",
        ),
        (
            "METI",
            "経済産業省",
            "Ministry of Economy, Trade and Industry",
            "Ministry",
        ),
        (
            "AMED",
            "日本医療研究開発機構",
            "Japan Agency for Medical Research and Development",
            "Agency",
        ),
    ];
    for (code, ja, en, class) in bodies {
        let body = format!("id/organisation/{code}");
        all.push(statement(&body, rdf::TYPE, org::ORGANIZATION.into_owned()));
        all.push(statement(
            &body,
            rdf::TYPE,
            iri(&format!("ontology#{class}")),
        ));
        all.push(statement(&body, rdfs::LABEL, tagged(ja, "ja")));
        all.push(statement(&body, rdfs::LABEL, tagged(en, "en")));
        all.push(statement(&body, skos::PREF_LABEL, tagged(ja, "ja")));
        all.push(statement(&body, skos::NOTATION, Literal::from(code)));
        all.push(statement(&body, dcterms::IDENTIFIER, Literal::from(code)));
    }
    let amed = "id/organisation/AMED";
    all.push(statement(
        amed,
        org::SUB_ORGANIZATION_OF,
        iri("id/organisation/MHLW"),
    ));
    let elsewhere = NamedNode::new_unchecked("https://ror.org/004rtk039");
    all.push(statement(amed, skos::EXACT_MATCH, elsewhere));
    all.push(statement(
        amed,
        iri("ontology#establishedOn"),
        Literal::new_typed_literal("2015-04-01", seisaku_vocab::xsd::DATE),
    ));
    let item = "id/item/004/1.1.16";
    all.push(statement(item, iri("ontology#responsible"), iri(amed)));
    all.push(statement(item, iri("ontology#number"), Literal::from(16)));
    Client::new(served(all), Settings::default())
}

fn value(answer: &Answer) -> Value {
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, "application/json"),
        "{}",
        answer.body
    );
    serde_json::from_str(&answer.body).unwrap()
}

async fn get(client: &Client, path: &str) -> Value {
    let headers = [("accept-language", "en")];
    value(&client.ask("GET", path, &headers, Body::empty()).await)
}

/// The candidates of one name, by GET and by POST, which say the same.
async fn matched(client: &Client, asked: Value) -> Vec<Value> {
    let queries = encoded(&json!({ "q0": asked }).to_string());
    let by_get = get(client, &format!("/reconcile?queries={queries}")).await;
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("accept-language", "en"),
    ];
    let form = format!("queries={queries}");
    let by_post = value(&client.ask("POST", "/reconcile", &headers, form).await);
    assert_eq!(by_get, by_post);
    by_get["q0"]["result"].as_array().unwrap().clone()
}

fn ids(result: &[Value]) -> Vec<&str> {
    result.iter().map(|r| r["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_manifest_says_where_everything_is() {
    let client = client();
    let manifest = get(&client, "/reconcile").await;
    assert_eq!(manifest["versions"], json!(["0.2"]));
    assert_eq!(
        manifest["identifierSpace"],
        "http://data.example/policy/id/"
    );
    assert_eq!(
        manifest["view"]["url"],
        "http://data.example/policy/id/{{id}}"
    );
    let mut ran = 0;
    for suggested in ["entity", "type", "property"] {
        let service = &manifest["suggest"][suggested];
        assert_eq!(service["service_url"], "http://data.example/policy");
        let path = service["service_path"].as_str().unwrap();
        // It is there below the path of the base too.
        for path in [path.to_owned(), format!("/policy{path}")] {
            get(&client, &format!("{path}?prefix=a")).await;
            ran += 1;
        }
    }
    assert_eq!(ran, 6);
    let ministry = json!({ "id": "org:Organization", "name": "org:Organization" });
    assert!(
        manifest["defaultTypes"]
            .as_array()
            .unwrap()
            .contains(&ministry),
        "{manifest}"
    );
}

#[tokio::test]
async fn names_are_matched_however_they_are_written() {
    let client = client();
    for name in [
        "AMED",
        "ＡＭＥＤ",
        "日本医療研究開発機構",
        "Japan Agency for Medical Research and Development",
        "organisation/AMED",
        "https://ror.org/004rtk039",
        "http://data.example/policy/id/organisation/AMED",
    ] {
        let result = matched(&client, json!({ "query": name })).await;
        assert_eq!(result[0]["id"], "organisation/AMED", "{name}: {result:?}");
        assert_eq!(
            (&result[0]["match"], &result[0]["score"]),
            (&json!(true), &json!(100.0)),
            "{name}"
        );
        assert_eq!(result[0]["type"][0]["id"], "pol:Agency");
    }
    // A part of a name is no match, and each that has it is a candidate.
    let result = matched(&client, json!({ "query": "Ministry of" })).await;
    assert_eq!(ids(&result), ["organisation/MHLW", "organisation/METI"]);
    assert!(
        result
            .iter()
            .all(|r| r["match"] == json!(false) && r["score"].as_f64().unwrap() < 100.0)
    );
    assert_eq!(
        matched(&client, json!({ "query": "ないもの" })).await.len(),
        0
    );
    assert_eq!(
        matched(&client, json!({ "query": "Ministry of", "limit": 1 }))
            .await
            .len(),
        1
    );
}

#[tokio::test]
async fn types_and_values_narrow_down() {
    let client = client();
    let of_type = |kind: Value| json!({ "query": "Ministry", "type": kind });
    let cases = [
        (json!("pol:Ministry"), 2),
        (json!(["pol:Ministry", "pol:Agency"]), 2),
        (json!("http://www.w3.org/ns/org#Organization"), 2),
        (json!("pol:Agency"), 0),
        (json!("pol:Nothing"), 0),
    ];
    for (kind, found) in cases {
        assert_eq!(
            matched(&client, of_type(kind.clone())).await.len(),
            found,
            "{kind}"
        );
    }
    let with = |v: Value| json!({ "query": "日本医療研究開発機構", "properties": [{ "pid": "org:subOrganizationOf", "v": v }] });
    for fits in [
        json!("MHLW"),
        json!("厚生労働省"),
        json!({ "id": "organisation/MHLW" }),
        json!(["METI", "MHLW"]),
    ] {
        let result = matched(&client, with(fits.clone())).await;
        assert_eq!(
            (&result[0]["match"], &result[0]["score"]),
            (&json!(true), &json!(100.0)),
            "{fits}"
        );
    }
    let result = matched(&client, with(json!("METI"))).await;
    assert_eq!(
        (&result[0]["match"], &result[0]["score"]),
        (&json!(false), &json!(70.0))
    );
}

#[tokio::test]
async fn beginnings_of_names_are_completed() {
    let client = client();
    let entities = get(&client, "/reconcile/suggest/entity?prefix=Ministry").await;
    assert_eq!(
        ids(entities["result"].as_array().unwrap()),
        ["organisation/MHLW", "organisation/METI"]
    );
    let later = get(
        &client,
        "/reconcile/suggest/entity?prefix=Ministry&cursor=1",
    )
    .await;
    assert_eq!(
        ids(later["result"].as_array().unwrap()),
        ["organisation/METI"]
    );
    let types = get(&client, "/reconcile/suggest/type?prefix=organ").await;
    assert_eq!(
        ids(types["result"].as_array().unwrap()),
        ["org:Organization"]
    );
    let properties = get(&client, "/reconcile/suggest/property?prefix=respons").await;
    assert_eq!(
        ids(properties["result"].as_array().unwrap()),
        ["pol:responsible"]
    );
    let proposed = get(&client, "/reconcile/properties?type=pol:Agency&limit=99").await;
    let proposed = ids(proposed["properties"].as_array().unwrap());
    assert!(proposed.contains(&"org:subOrganizationOf"), "{proposed:?}");
    assert!(!proposed.contains(&"pol:responsible"), "{proposed:?}");
}

#[tokio::test]
async fn values_are_added_to_what_was_matched() {
    let client = client();
    let asked = json!({
        "ids": ["organisation/AMED", "item/004/1.1.16", "organisation/nothing"],
        "properties": [
            { "id": "org:subOrganizationOf" },
            { "id": "rdfs:label", "settings": { "limit": "1" } },
            { "id": "pol:establishedOn" },
            { "id": "pol:number" },
            { "id": "pol:responsible", "settings": { "content": "iri" } },
        ],
    });
    let extend = encoded(&asked.to_string());
    let value = get(&client, &format!("/reconcile?extend={extend}")).await;
    assert_eq!(value["meta"].as_array().unwrap().len(), 5);
    let amed = &value["rows"]["organisation/AMED"];
    let parent =
        json!([{ "id": "organisation/MHLW", "name": "Ministry of Health, Labour and Welfare" }]);
    assert_eq!(amed["org:subOrganizationOf"], parent);
    assert_eq!(amed["rdfs:label"].as_array().unwrap().len(), 1);
    assert_eq!(amed["pol:establishedOn"], json!([{ "date": "2015-04-01" }]));
    let item = &value["rows"]["item/004/1.1.16"];
    assert_eq!(item["pol:number"], json!([{ "int": 16 }]));
    let body = "http://data.example/policy/id/organisation/AMED";
    assert_eq!(item["pol:responsible"], json!([{ "str": body }]));
    assert_eq!(
        value["rows"]["organisation/nothing"]["pol:number"],
        json!([])
    );
}

#[tokio::test]
async fn a_preview_may_stand_within_other_pages() {
    let client = client();
    let page = client
        .get("/reconcile/preview?id=organisation%2FAMED", "")
        .await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("日本医療研究開発機構"), "{}", page.body);
    assert!(
        !page
            .header("content-security-policy")
            .contains("frame-ancestors")
    );
    assert_eq!(page.header("x-frame-options"), "");
    let other = client.get("/", "text/html").await;
    assert_eq!(other.header("x-frame-options"), "DENY");
    let none = client
        .get("/reconcile/preview?id=organisation%2Fnothing", "")
        .await;
    assert_eq!(none.status, 404);
}

#[tokio::test]
async fn what_is_wrong_is_told() {
    let client = client();
    let many: serde_json::Map<String, Value> = (0..501)
        .map(|n| (format!("q{n}"), json!({ "query": "a" })))
        .collect();
    let many = format!(
        "/reconcile?queries={}",
        encoded(&Value::Object(many).to_string())
    );
    let cases = [
        ("/reconcile?queries=%7B", 400),
        ("/reconcile?queries=%5B%5D", 400),
        (
            "/reconcile?queries=%7B%22q0%22%3A%7B%22limit%22%3A%22a%22%7D%7D",
            400,
        ),
        ("/reconcile?queries=%7B%7D&extend=%7B%7D", 400),
        ("/reconcile?extend=%7B%7D", 400),
        (many.as_str(), 413),
        ("/reconcile/preview", 400),
    ];
    for (path, status) in cases {
        assert_eq!(client.get(path, "").await.status, status, "{path}");
    }
    let headers = [("content-type", "application/json")];
    let answer = client.ask("POST", "/reconcile", &headers, "{}").await;
    assert_eq!(answer.status, 415);
}
