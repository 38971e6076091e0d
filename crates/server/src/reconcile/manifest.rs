//! What the service can do, for programs that begin to use it.

use serde_json::{Value, json};

use super::named;
use crate::pages::kinds::findable;
use crate::pages::language::Language;
use crate::sitemap::origin;
use crate::state::Served;

/// The size of a preview, in pixels.
const WIDTH: u32 = 430;
const HEIGHT: u32 = 300;

/// The classes that are offered before anybody has chosen one.
const OFFERED: usize = 8;

pub(super) fn manifest(served: &Served, language: Language) -> Value {
    let base = served.space.base();
    let origin = origin(served);
    let service = |path: &str| json!({ "service_url": origin, "service_path": path });
    let types = findable(served);
    let types = types.iter().take(OFFERED);
    json!({
        "versions": ["0.2"],
        "name": language.say("政策（Seisaku）", "Seisaku: Japanese policy papers"),
        "identifierSpace": format!("{base}id/"),
        "schemaSpace": format!("{base}ontology#"),
        "documentation": format!("{origin}/guide#openrefine"),
        "defaultTypes": types.map(|class| named(served, class, language)).collect::<Vec<_>>(),
        "view": { "url": format!("{origin}/id/{{{{id}}}}") },
        "preview": {
            "url": format!("{origin}/reconcile/preview?id={{{{id}}}}"),
            "width": WIDTH,
            "height": HEIGHT,
        },
        "suggest": {
            "entity": service("/reconcile/suggest/entity"),
            "type": service("/reconcile/suggest/type"),
            "property": service("/reconcile/suggest/property"),
        },
        "extend": {
            "propose_properties": service("/reconcile/properties"),
            "property_settings": settings(language),
        },
    })
}

/// What can be said of a property whose values are asked for.
fn settings(language: Language) -> Value {
    json!([
        {
            "name": "limit",
            "label": language.say("値の数の上限", "Most values"),
            "type": "number",
            "default": 0,
            "help_text": language.say("0はすべて", "0 for all"),
        },
        {
            "name": "content",
            "label": language.say("資源の表し方", "Resources as"),
            "type": "select",
            "default": "entity",
            "help_text": language.say("値が資源のときの表し方", "How a value that is a resource is given"),
            "choices": [
                { "value": "entity", "name": language.say("資源", "Entities") },
                { "value": "name", "name": language.say("名前", "Names") },
                { "value": "iri", "name": "IRI" },
            ],
        },
    ])
}
