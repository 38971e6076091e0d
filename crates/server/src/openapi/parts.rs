//! The parts that descriptions of addresses are put together from.

use std::collections::BTreeMap;

use seisaku_query::Format;
use serde_json::{Map, Value, json};

use super::components::is_of_path;
use crate::error::{Kind, TABLE};

/// Media types by the formats that have them.
pub(super) const RESULTS: &[&str] = &["results"];
pub(super) const GRAPHS: &[&str] = &["graphs"];
pub(super) const PAGE: &[&str] = &["text/html"];

/// What a method of an address takes and gives.
#[derive(Clone, Debug)]
pub(super) struct Operation {
    method: &'static str,
    summary: &'static str,
    parameters: Vec<&'static str>,
    body: Option<Value>,
    answers: BTreeMap<u16, Value>,
    problems: Vec<Kind>,
}

/// One that gives nothing yet, and may fail by our fault.
pub(super) fn operation(method: &'static str, summary: &'static str) -> Operation {
    Operation {
        method,
        summary,
        parameters: Vec::new(),
        body: None,
        answers: BTreeMap::new(),
        problems: vec![Kind::Internal],
    }
}

impl Operation {
    /// Parameters, by their names among the components.
    pub(super) fn takes(mut self, parameters: &[&'static str]) -> Self {
        self.parameters.extend(parameters);
        self
    }

    pub(super) fn body(self, body: Value) -> Self {
        Self {
            body: Some(body),
            ..self
        }
    }

    /// An answer in one of these media types.
    pub(super) fn gives(self, status: u16, what: &str, media_types: &[&[&str]]) -> Self {
        let content: Map<String, Value> = media_types
            .iter()
            .flat_map(|types| types.iter())
            .flat_map(|name| match *name {
                "results" => types_of(Format::RESULTS),
                "graphs" => types_of(Format::GRAPHS),
                media_type => vec![media_type],
            })
            .map(|media_type| (media_type.to_owned(), schema_of(media_type)))
            .collect();
        self.answer(status, json!({ "description": what, "content": content }))
    }

    pub(super) fn answer(mut self, status: u16, answer: Value) -> Self {
        self.answers.insert(status, answer);
        self
    }

    /// It has validators, and says when the client has it already.
    pub(super) fn cached(mut self) -> Self {
        for answer in self.answers.values_mut() {
            answer["headers"] = json!({
                "ETag": { "$ref": "#/components/headers/ETag" },
                "Cache-Control": { "$ref": "#/components/headers/Cache-Control" },
            });
        }
        let had = json!({ "$ref": "#/components/responses/had" });
        self.answer(304, had)
    }

    pub(super) fn fails(mut self, problems: &[Kind]) -> Self {
        self.problems.extend(problems);
        self
    }

    /// Writes it into the item of its path; of what can be had by GET, the head and the methods.
    pub(super) fn write(&self, path: &str, item: &mut Map<String, Value>) {
        item.insert(
            self.method.to_owned(),
            self.value(path, self.method, |answer| answer),
        );
        if self.method == "get" {
            let head = self.value(path, "head", |mut answer| {
                if let Some(answer) = answer.as_object_mut() {
                    answer.remove("content");
                }
                answer
            });
            item.insert("head".to_owned(), head);
            let parameters: Vec<_> = self.parameters.iter().filter(|p| is_of_path(p)).collect();
            item.insert(
                "options".to_owned(),
                json!({
                    "operationId": id(path, "options"),
                    "summary": "The methods that the address takes",
                    "parameters": parameters.iter().map(|p| reference("parameters", p)).collect::<Vec<_>>(),
                    "responses": { "204": reference("responses", "methods") },
                }),
            );
        }
    }

    fn value(&self, path: &str, method: &str, answer: impl Fn(Value) -> Value) -> Value {
        let mut responses = Map::new();
        for (status, value) in &self.answers {
            responses.insert(status.to_string(), answer(value.clone()));
        }
        for (status, problem) in wrong(&self.problems) {
            responses.insert(status.to_string(), answer(problem));
        }
        let parameters = self.parameters.iter();
        let mut value = json!({
            "operationId": id(path, method),
            "summary": self.summary,
            "parameters": parameters.map(|p| reference("parameters", p)).collect::<Vec<_>>(),
            "responses": responses,
        });
        if let Some(body) = &self.body {
            value["requestBody"] = body.clone();
        }
        value
    }
}

/// A name for an operation that no other has.
fn id(path: &str, method: &str) -> String {
    let path = path.replace('/', "_").replace(['{', '}'], "");
    format!("{method}{path}")
}

pub(super) fn reference(kind: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{kind}/{name}") })
}

/// The answers to what is wrong, by status.
pub(super) fn wrong(problems: &[Kind]) -> BTreeMap<u16, Value> {
    let mut by_status: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    for (kind, _, status, title, _) in TABLE {
        if problems.contains(kind) {
            by_status.entry(status.as_u16()).or_default().push(title);
        }
    }
    let answer = |status: u16, titles: Vec<&str>| {
        let mut answer = json!({
            "description": titles.join(", or: "),
            "content": {
                "application/problem+json": { "schema": reference("schemas", "Problem") },
                "text/html": {},
            },
        });
        if status == 503 {
            answer["headers"] = json!({ "Retry-After": reference("headers", "Retry-After") });
        }
        answer
    };
    by_status
        .into_iter()
        .map(|(status, titles)| (status, answer(status, titles)))
        .collect()
}

fn types_of(formats: &[Format]) -> Vec<&'static str> {
    formats
        .iter()
        .flat_map(|f| f.media_types())
        .copied()
        .collect()
}

/// What is known of a body beyond its media type.
fn schema_of(media_type: &str) -> Value {
    match media_type {
        "application/sparql-results+json" => json!({ "schema": reference("schemas", "Results") }),
        "application/json" => {
            let kinds = ["Results", "Explanation"].map(|name| reference("schemas", name));
            json!({ "schema": { "oneOf": kinds } })
        }
        _ => json!({}),
    }
}

/// The ways to send a query in a body.
pub(super) fn query_form() -> Value {
    let iris = json!({ "type": "array", "items": { "type": "string", "format": "uri" } });
    json!({
        "required": true,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "required": ["query"],
                    "properties": {
                        "query": { "type": "string" },
                        "default-graph-uri": iris,
                        "named-graph-uri": iris,
                        "format": { "type": "string" },
                    },
                },
            },
            "application/sparql-query": { "schema": { "type": "string" } },
        },
    })
}

/// What became of a query.
pub(super) fn status() -> Value {
    json!({
        "description": "What became of it so far",
        "content": { "application/json": { "schema": reference("schemas", "Status") } },
    })
}

pub(super) fn redirect(what: &str) -> Value {
    json!({
        "description": what,
        "headers": { "Location": { "required": true, "schema": { "type": "string" } } },
    })
}

/// The list of releases.
pub(super) fn list() -> Value {
    json!({
        "description": "The list",
        "content": {
            "text/html": {},
            "application/json": { "schema": reference("schemas", "Releases") },
        },
    })
}

/// A file, whose media type its release knows.
pub(super) fn files(what: &str) -> Value {
    json!({ "description": what, "content": { "*/*": {} } })
}

pub(super) fn text(what: &str) -> Value {
    json!({ "description": what, "content": { "text/plain": { "schema": { "type": "string" } } } })
}
