//! The pages for people, as they are described to programs.

use serde_json::json;

use super::parts::{GRAPHS, Operation, PAGE, operation, redirect};
use super::reconcile;
use crate::error::Kind::{BadRequest, NotAcceptable, NotFound};

/// The addresses of the pages, with what they take and give.
pub(super) fn pages() -> Vec<(&'static str, Vec<Operation>)> {
    let mut pages = lists();
    pages.extend(papers());
    pages.extend(reconcile::addresses());
    pages.push((
        "/.well-known/sparql-examples/{name}",
        vec![
            operation("get", "An example query, as data")
                .takes(&["example", "format", "if-none-match", "if-modified-since"])
                .gives(200, "The statements", &[GRAPHS, PAGE])
                .cached()
                .fails(&[BadRequest, NotFound, NotAcceptable]),
        ],
    ));
    pages
}

fn page(summary: &'static str, parameters: &[&'static str]) -> Operation {
    operation("get", summary)
        .takes(parameters)
        .takes(&["if-none-match", "if-modified-since"])
        .gives(200, "The page", &[PAGE])
        .cached()
        .fails(&[BadRequest])
}

fn lists() -> Vec<(&'static str, Vec<Operation>)> {
    let found = json!({
        "description": "What was found",
        "content": { "text/html": {}, "application/json": {} },
    });
    let search = operation("get", "Resources by words of their labels and texts")
        .takes(&["words", "number", "format", "if-none-match"])
        .answer(200, found)
        .cached()
        .fails(&[BadRequest, NotAcceptable]);
    let language = operation("get", "Choose the language of the pages")
        .takes(&["to", "back"])
        .answer(303, redirect("The page before"))
        .fails(&[BadRequest]);
    let filters = [
        "words",
        "number",
        "ministry",
        "section",
        "disease",
        "programme",
    ];
    let items = page(
        "Small items, by body, section, disease and programme",
        &filters,
    );
    let members = page("The resources of a kind", &["class", "number"]).fails(&[NotFound]);
    vec![
        ("/language", vec![language]),
        ("/search", vec![search]),
        ("/kinds", vec![page("The kinds of resources", &[])]),
        ("/kinds/{name}", vec![members]),
        ("/items", vec![items]),
        ("/guide", vec![page("How to use all this", &[])]),
        (
            "/budgets",
            vec![page("Budgets of a year as a picture", &["year"])],
        ),
        (
            "/measures",
            vec![page("The tree of measures as a picture", &["of"])],
        ),
        (
            "/governance",
            vec![page("Bodies with their members as a picture", &["of"])],
        ),
        (
            "/statistics",
            vec![page("Figures of the papers as a picture", &["number"])],
        ),
        ("/persistence", vec![page("What becomes of names", &[])]),
    ]
}

fn papers() -> Vec<(&'static str, Vec<Operation>)> {
    let first = operation("get", "The first page of a document")
        .takes(&["paper"])
        .answer(303, redirect("It"))
        .fails(&[BadRequest, NotFound]);
    let sheet = page(
        "A page of a document, with what was read from it",
        &["paper", "sheet"],
    )
    .fails(&[NotFound]);
    vec![
        ("/read", vec![page("The documents to be read", &[])]),
        ("/read/{key}", vec![first]),
        ("/read/{key}/{page}", vec![sheet]),
    ]
}
