//! The Reconciliation API, as it is described to programs.

use serde_json::json;

use super::parts::{Operation, PAGE, operation};
use crate::error::Kind::{BadRequest, NotFound, TooLarge, UnsupportedMedia};

/// The addresses of the service, with what they take and give.
pub(super) fn addresses() -> Vec<(&'static str, Vec<Operation>)> {
    let found = |what: &str| json!({ "description": what, "content": { "application/json": {} } });
    let batch = "What the service can do; or the matches of `queries`, or the values of `extend`";
    let json = |summary, parameters: &[&'static str], what: &str| {
        operation("get", summary)
            .takes(parameters)
            .takes(&["if-none-match", "if-modified-since"])
            .answer(200, found(what))
            .cached()
            .fails(&[BadRequest])
    };
    let suggest = |summary| json(summary, &["prefix", "cursor"], "What may be meant");
    let service = json(
        "Match names with the data (Reconciliation API 0.2)",
        &["queries", "extend"],
        batch,
    )
    .fails(&[TooLarge]);
    let form = json!({
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "queries": { "type": "string" },
                        "extend": { "type": "string" },
                    },
                },
            },
        },
    });
    let post = operation("post", "The same, by a form")
        .body(form)
        .answer(200, found(batch))
        .fails(&[BadRequest, TooLarge, UnsupportedMedia]);
    let preview = operation("get", "An entity on a small page")
        .takes(&["entity", "if-none-match", "if-modified-since"])
        .gives(200, "The page", &[PAGE])
        .cached()
        .fails(&[BadRequest, NotFound]);
    let properties = json(
        "The properties that entities of a class have",
        &["type", "limit"],
        "The properties",
    );
    vec![
        ("/reconcile", vec![service, post]),
        ("/reconcile/preview", vec![preview]),
        ("/reconcile/properties", vec![properties]),
        (
            "/reconcile/suggest/entity",
            vec![suggest("Entities by the beginning of a name")],
        ),
        (
            "/reconcile/suggest/type",
            vec![suggest("Classes by the beginning of a name")],
        ),
        (
            "/reconcile/suggest/property",
            vec![suggest("Properties by the beginning of a name")],
        ),
    ]
}
