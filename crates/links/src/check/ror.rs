//! Records of ROR: names of a body, its identifiers elsewhere, and the bodies that it is related to.
//!
//! The records have come in two schemas; what differs between them is only where things stand.

use serde_json::Value;

use super::names::Names;

const BEGINS: &str = "https://ror.org/";

/// Reads a record; `false` where it is none.
pub(super) fn read(record: &Value, path: &str, names: &mut Names) -> bool {
    let Some(local) = record["id"].as_str().and_then(|i| i.strip_prefix(BEGINS)) else {
        return false;
    };
    let own = own_names(record);
    let mut ids = vec![("ROR".to_owned(), local.to_owned())];
    ids.extend(elsewhere(&record["external_ids"]));
    for id in &ids {
        for name in &own {
            names.note(id, name, path);
        }
    }
    if record["status"].as_str().is_some_and(|s| s != "active") {
        names.note_obsolete(&ids[0]);
    }
    for related in record["relationships"].as_array().into_iter().flatten() {
        let local = related["id"].as_str().and_then(|i| i.strip_prefix(BEGINS));
        if let (Some(local), Some(name)) = (local, related["label"].as_str()) {
            names.note(&("ROR".to_owned(), local.to_owned()), name, path);
        }
    }
    true
}

fn own_names(record: &Value) -> Vec<&str> {
    let mut names: Vec<&str> = record["name"].as_str().into_iter().collect();
    for list in ["names", "labels", "acronyms", "aliases"] {
        for item in record[list].as_array().into_iter().flatten() {
            let name = item
                .as_str()
                .or_else(|| item["value"].as_str())
                .or_else(|| item["label"].as_str());
            names.extend(name);
        }
    }
    names
}

fn elsewhere(ids: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut take = |kind: &str, entry: &Value| {
        let prefix = match kind.to_lowercase().as_str() {
            "wikidata" => "wikidata",
            "fundref" => "FundRef",
            _ => return,
        };
        // Where one is preferred, the others are of parts of the body, or of what it was before.
        let ids: Vec<&str> = match (entry["preferred"].as_str(), &entry["all"]) {
            (Some(preferred), _) => vec![preferred],
            (None, Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
            (None, one) => one.as_str().into_iter().collect(),
        };
        found.extend(ids.into_iter().map(|id| (prefix.to_owned(), id.to_owned())));
    };
    match ids {
        Value::Array(entries) => {
            for entry in entries {
                take(entry["type"].as_str().unwrap_or_default(), entry);
            }
        }
        Value::Object(entries) => {
            for (kind, entry) in entries {
                take(kind, entry);
            }
        }
        _ => {}
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(prefix: &str, local: &str) -> (String, String) {
        (prefix.to_owned(), local.to_owned())
    }

    #[test]
    fn both_schemas_are_read() {
        let first = serde_json::json!({
            "id": "https://ror.org/01", "status": "active", "name": "A", "labels": [{"label": "甲"}],
            "aliases": ["B"], "external_ids": {"Wikidata": {"preferred": null, "all": ["Q1"]}},
            "relationships": [{"id": "https://ror.org/02", "label": "Its parent"}]
        });
        let second = serde_json::json!({
            "id": "https://ror.org/03", "status": "withdrawn", "names": [{"value": "C"}],
            "external_ids": [{"type": "fundref", "preferred": "5", "all": ["5", "6"]}]
        });
        let mut names = Names::default();
        assert!(read(&first, "1.json", &mut names) && read(&second, "2.json", &mut names));
        assert!(!read(&serde_json::json!({"id": "x"}), "3.json", &mut names));
        assert!(names.get(&id("wikidata", "Q1")).unwrap().has("甲"));
        assert!(names.get(&id("ROR", "02")).unwrap().has("Its parent"));
        assert!(names.get(&id("FundRef", "5")).unwrap().has("C"));
        assert!(names.get(&id("FundRef", "6")).is_none());
        assert!(names.get(&id("ROR", "03")).unwrap().obsolete);
    }
}
