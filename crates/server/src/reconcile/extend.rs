//! Values of entities, for columns beside the names that were matched.

use oxrdf::{Literal, NamedNode, Term};
use seisaku_vocab::xsd;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{BATCH, entity, id, named};
use crate::error::{Kind, Problem};
use crate::pages::language::Language;
use crate::state::Served;
use crate::terms::{Labels, expand};

/// Which values of which entities.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    ids: Vec<String>,
    properties: Vec<Property>,
}

#[derive(Debug, Deserialize)]
struct Property {
    id: String,
    #[serde(default)]
    settings: Map<String, Value>,
}

impl Property {
    /// The most values of an entity; forms send numbers as texts.
    fn limit(&self) -> usize {
        let given = self.settings.get("limit");
        let number = given.and_then(|value| match value {
            Value::String(text) => text.trim().parse().ok(),
            value => value.as_u64(),
        });
        match number.and_then(|n| usize::try_from(n).ok()) {
            None | Some(0) => usize::MAX,
            Some(number) => number,
        }
    }

    fn content(&self) -> &str {
        let given = self.settings.get("content").and_then(Value::as_str);
        given.unwrap_or("entity")
    }
}

/// The values; an id or a property that is none has none.
pub(super) fn values(served: &Served, asked: Asked, language: Language) -> Result<Value, Problem> {
    if asked.ids.len().saturating_mul(asked.properties.len()) > BATCH * 10 {
        let detail = format!(
            "{} values are asked for at once; send {} entities times properties at most, and the others after them",
            asked.ids.len() * asked.properties.len(),
            BATCH * 10
        );
        return Err(Problem::new(Kind::TooLarge, detail).at_limit("batch"));
    }
    let meta = |property: &Property| match expand(served, &property.id) {
        Some(iri) => {
            let name = named(served, &iri, language)["name"].clone();
            json!({ "id": property.id, "name": name })
        }
        None => json!({ "id": property.id, "name": property.id }),
    };
    let mut rows = Map::new();
    for id in &asked.ids {
        let iri = entity(served, id);
        let mut row = Map::new();
        for property in &asked.properties {
            let name = expand(served, &property.id);
            let cell = match (&iri, &name) {
                (Some(iri), Some(name)) => cell(served, iri, name, property, language),
                _ => Vec::new(),
            };
            row.insert(property.id.clone(), Value::Array(cell));
        }
        rows.insert(id.clone(), Value::Object(row));
    }
    let meta: Vec<Value> = asked.properties.iter().map(meta).collect();
    Ok(json!({ "meta": meta, "rows": rows }))
}

fn cell(
    served: &Served,
    iri: &NamedNode,
    name: &NamedNode,
    property: &Property,
    language: Language,
) -> Vec<Value> {
    let subject = iri.as_ref().into();
    let quads = served
        .snapshot
        .quads(Some(subject), Some(name.as_ref()), None, None);
    // What a damaged file cannot give is missing here; queries and `validate` name it.
    let mut values: Vec<Term> = quads.filter_map(|quad| Some(quad.ok()?.object)).collect();
    values.sort_by_cached_key(ToString::to_string);
    values.dedup();
    let shown = values.iter().take(property.limit());
    shown
        .map(|value| match value {
            Term::Literal(literal) => of_literal(literal),
            Term::NamedNode(thing) => of_thing(served, thing, property.content(), language),
            other => json!({ "str": other.to_string() }),
        })
        .collect()
}

fn of_thing(served: &Served, thing: &NamedNode, content: &str, language: Language) -> Value {
    let name = || Labels::of(served, thing).named(language, thing.as_str());
    match (content, id(served, thing)) {
        ("name", _) => json!({ "str": name() }),
        ("entity", Some(id)) => json!({ "id": id, "name": name() }),
        _ => json!({ "str": thing.as_str() }),
    }
}

fn of_literal(literal: &Literal) -> Value {
    let text = literal.value();
    let datatype = literal.datatype();
    let whole = || text.parse::<i64>().ok();
    let float = || text.parse::<f64>().ok().filter(|number| number.is_finite());
    if datatype == xsd::INTEGER
        && let Some(number) = whole()
    {
        return json!({ "int": number });
    }
    if datatype == xsd::DECIMAL
        && let Some(number) = float()
    {
        return json!({ "float": number });
    }
    if datatype == xsd::DATE {
        return json!({ "date": text });
    }
    if datatype == xsd::BOOLEAN {
        return json!({ "bool": matches!(text, "true" | "1") });
    }
    json!({ "str": text })
}
