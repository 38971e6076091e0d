//! What the descriptions of addresses refer to: parameters, headers, schemas.

use serde_json::{Map, Value, json};

use super::parts::reference;
use crate::error::TABLE;

/// Whether a parameter stands in the path.
pub(super) fn is_of_path(parameter: &str) -> bool {
    PARAMETERS
        .iter()
        .any(|(key, place, ..)| *key == parameter && *place == "path")
}

/// The key of a parameter, where it stands, its name, and what it means.
const PARAMETERS: &[(&str, &str, &str, &str)] = &[
    (
        "query",
        "query",
        "query",
        "The text of a query (SPARQL 1.1, with triple terms of 1.2)",
    ),
    (
        "edit",
        "query",
        "edit",
        "With any value, the query is not asked but put on a page, to be edited",
    ),
    (
        "explain",
        "query",
        "explain",
        "With any value, the query is not answered: the answer is JSON that tells what would be asked of which endpoint by `SERVICE`, in which order, how it is joined, and with how many bindings",
    ),
    (
        "default-graph-uri",
        "query",
        "default-graph-uri",
        "A graph of the default graph; may be given more than once",
    ),
    (
        "named-graph-uri",
        "query",
        "named-graph-uri",
        "A named graph; may be given more than once",
    ),
    (
        "format",
        "query",
        "format",
        "The format of the answer, by its short name (`json`, `ttl`, …) or media type; it goes before `Accept`",
    ),
    (
        "key",
        "path",
        "key",
        "The kind and the key of a resource; it may hold slashes",
    ),
    (
        "path",
        "path",
        "path",
        "The kind and the key of a resource, and perhaps the extension of a format; it may hold slashes",
    ),
    ("version", "path", "version", "A version of the ontology"),
    ("request", "path", "id", "The id of a query"),
    (
        "release",
        "path",
        "id",
        "The id of a release, `current` or `latest`",
    ),
    (
        "file",
        "path",
        "path",
        "A file of the release; it may hold slashes",
    ),
    (
        "class",
        "path",
        "name",
        "A class, by its prefixed name or IRI",
    ),
    ("example", "path", "name", "The name of an example query"),
    ("paper", "path", "key", "The key of a document"),
    (
        "sheet",
        "path",
        "page",
        "The number of a page of a document",
    ),
    ("words", "query", "q", "Words to look for"),
    ("number", "query", "page", "Which page of a list, from 1"),
    (
        "ministry",
        "query",
        "ministry",
        "The kind and the key of a body in charge",
    ),
    (
        "section",
        "query",
        "section",
        "The kind and the key of a section",
    ),
    (
        "disease",
        "query",
        "disease",
        "The kind and the key of a disease or concept",
    ),
    (
        "programme",
        "query",
        "programme",
        "The kind and the key of a programme",
    ),
    ("year", "query", "year", "The key of a fiscal year"),
    (
        "of",
        "query",
        "of",
        "The kind and the key of what stands at the top of the tree",
    ),
    (
        "queries",
        "query",
        "queries",
        "Names to be matched, as a JSON object of queries by their keys",
    ),
    (
        "extend",
        "query",
        "extend",
        "Values that are wanted of entities, as a JSON object of ids and properties",
    ),
    ("prefix", "query", "prefix", "The beginning of a name"),
    ("cursor", "query", "cursor", "How many to pass over"),
    ("entity", "query", "id", "The kind and the key of an entity"),
    (
        "type",
        "query",
        "type",
        "A class, by its prefixed name or IRI",
    ),
    ("limit", "query", "limit", "The most that are wanted"),
    ("to", "query", "to", "A language of the pages: `ja` or `en`"),
    ("back", "query", "back", "The page to go back to"),
    (
        "if-none-match",
        "header",
        "If-None-Match",
        "The entity tags of what the client has",
    ),
    (
        "if-modified-since",
        "header",
        "If-Modified-Since",
        "When what the client has was modified last",
    ),
    (
        "range",
        "header",
        "Range",
        "The bytes that are wanted, as `bytes=0-99`",
    ),
    (
        "if-range",
        "header",
        "If-Range",
        "The entity tag of the file of which the range is wanted",
    ),
];

fn parameters() -> Map<String, Value> {
    let parameter = |(key, place, name, what): &(&str, &str, &str, &str)| {
        let schema = match *key {
            "default-graph-uri" | "named-graph-uri" => {
                json!({ "type": "array", "items": { "type": "string", "format": "uri" } })
            }
            _ => json!({ "type": "string" }),
        };
        let value = json!({
            "name": name,
            "in": place,
            "required": *place == "path",
            "description": what,
            "schema": schema,
        });
        ((*key).to_owned(), value)
    };
    PARAMETERS.iter().map(parameter).collect()
}

/// What the descriptions of addresses refer to.
pub(super) fn components() -> Value {
    let header = |what: &str| json!({ "description": what, "schema": { "type": "string" } });
    json!({
        "parameters": parameters(),
        "headers": {
            "ETag": header("The tag of this representation of this release; none where each answer is another"),
            "Cache-Control": header("How long it may be kept"),
            "Retry-After": header("Seconds after which it may be tried again"),
            "Allow": header("The methods"),
        },
        "responses": {
            "had": { "description": "The client has it already" },
            "methods": {
                "description": "The methods, in `Allow`",
                "headers": { "Allow": reference("headers", "Allow") },
            },
        },
        "schemas": schemas(),
    })
}

fn schemas() -> Value {
    let types: Vec<String> = TABLE
        .iter()
        .map(|row| format!("/problems#{}", row.1))
        .collect();
    let number = json!({ "type": "integer", "minimum": 0 });
    let text = json!({ "type": "string" });
    json!({
        "Problem": {
            "type": "object",
            "description": "What was wrong, and where (RFC 9457)",
            "required": ["type", "title", "status", "detail"],
            "properties": {
                "type": { "enum": types },
                "title": text,
                "status": { "type": "integer", "minimum": 400, "maximum": 599 },
                "detail": text,
                "instance": text,
                "line": number,
                "column": number,
                "byte": number,
                "excerpt": text,
                "near": { "type": "array", "items": text },
                "peers": { "type": "array", "items": reference("schemas", "Visit") },
            },
            "additionalProperties": false,
        },
        "Results": {
            "type": "object",
            "description": "SPARQL 1.1 Query Results JSON Format",
            "required": ["head"],
            "oneOf": [{ "required": ["results"] }, { "required": ["boolean"] }],
        },
        "Explanation": explanation(),
        "Status": {
            "type": "object",
            "required": ["id", "state", "seconds", "rows", "bytes"],
            "properties": {
                "id": text,
                "state": { "enum": ["running", "answered", "broken off", "not answered"] },
                "seconds": { "type": "number", "minimum": 0 },
                "rows": number,
                "bytes": number,
                "peers": { "type": "array", "items": reference("schemas", "Visit") },
                "problem": reference("schemas", "Problem"),
            },
        },
        "Visit": visit(),
        "Releases": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "date", "files"],
                "properties": {
                    "id": text,
                    "date": { "type": "string", "format": "date" },
                    "files": { "type": "array", "items": { "type": "object",
                        "required": ["href", "media_type", "bytes", "sha256"] } },
                },
            },
        },
    })
}

fn explanation() -> Value {
    let text = json!({ "type": "string" });
    json!({
        "type": "object",
        "description": "What would be asked of which endpoint (parameter explain)",
        "required": ["form", "services"],
        "properties": {
            "form": text,
            "services": { "type": "array", "items": { "type": "object",
                "required": ["place", "peer", "endpoint", "silent", "first", "join", "keys", "parallel", "sent"] } },
        },
    })
}

fn visit() -> Value {
    let number = json!({ "type": "integer", "minimum": 0 });
    let text = json!({ "type": "string" });
    json!({
        "type": "object",
        "description": "What one SERVICE of a query asked of one peer",
        "required": ["peer", "endpoint", "how", "bindings", "blocks", "requests", "bytes_out", "bytes_in", "rows", "milliseconds"],
        "properties": {
            "peer": text,
            "endpoint": text,
            "how": { "enum": ["", "bindings", "whole", "first"] },
            "bindings": number,
            "blocks": number,
            "kept": number,
            "requests": number,
            "failed": number,
            "bytes_out": number,
            "bytes_in": number,
            "rows": number,
            "milliseconds": number,
            "missing": { "type": "array", "items": text },
            "notes": { "type": "array", "items": text },
        },
    })
}
