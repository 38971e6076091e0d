//! Diagnostics as SARIF 2.1.0, which editors and code hosts show at their places.

use std::path::Path;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use seisaku_text::{Diagnostic, Severity};
use serde_json::{Value, json};

use crate::catalogue::{self, Entry};
use crate::exit::Chain;
use crate::sources::Read;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";

/// What a path may not hold as it is in a URI.
const NOT_IN_PATHS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The log of one call.
#[derive(Default)]
pub(crate) struct Log {
    artifacts: Vec<Value>,
    results: Vec<Value>,
}

impl Log {
    /// Adds the diagnostics of a document.
    pub(crate) fn add(&mut self, read: &Read) {
        let index = self.artifacts.len();
        let results = read.diagnostics.iter().map(|d| result(read, index, d));
        self.results.extend(results);
        self.artifacts.push(artifact(read));
    }

    /// The log as a text.
    pub(crate) fn text(self, failed: &[anyhow::Error]) -> anyhow::Result<String> {
        let log = whole(self, failed);
        Ok(format!("{}\n", serde_json::to_string_pretty(&log)?))
    }
}

fn whole(Log { artifacts, results }: Log, failed: &[anyhow::Error]) -> Value {
    let failures: Vec<Value> = failed
        .iter()
        .map(|error| {
            json!({
                "level": "error",
                "message": { "text": Chain(error.as_ref()).to_string() },
            })
        })
        .collect();
    let rules: Vec<Value> = catalogue::ALL.iter().map(rule).collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "seisaku",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "artifacts": artifacts,
            "invocations": [{
                "executionSuccessful": failed.is_empty(),
                "toolExecutionNotifications": failures,
            }],
            "results": results,
        }],
    })
}

fn rule(entry: &Entry) -> Value {
    json!({
        "id": entry.code,
        "shortDescription": { "text": entry.summary() },
        "help": { "text": entry.page, "markdown": entry.page },
        "defaultConfiguration": { "level": level(entry.severity) },
    })
}

fn artifact(read: &Read) -> Value {
    json!({
        "location": { "uri": uri(&read.path) },
        "hashes": { "sha-256": read.source.sha256() },
        "encoding": read.source.encoding(),
    })
}

fn result(read: &Read, artifact: usize, diagnostic: &Diagnostic) -> Value {
    let source = &read.source;
    let start = source.place(diagnostic.span.start);
    let end = source.place(diagnostic.span.end);
    let points = source.code_points(diagnostic.span);
    let mut text = diagnostic.message.clone();
    for hint in &diagnostic.hints {
        text.push_str("\nhelp: ");
        text.push_str(hint);
    }
    let mut result = json!({
        "ruleId": diagnostic.code,
        "level": level(diagnostic.severity),
        "message": { "text": text },
        "locations": [{ "physicalLocation": {
            "artifactLocation": { "uri": uri(&read.path), "index": artifact },
            "region": {
                "startLine": start.line,
                "startColumn": start.column,
                "endLine": end.line,
                "endColumn": end.column,
                "charOffset": points.start,
                "charLength": points.end - points.start,
                "snippet": { "text": source.slice(diagnostic.span) },
            },
        }}],
        "properties": { "document": source.stem(), "hints": diagnostic.hints },
    });
    let index = catalogue::ALL
        .iter()
        .position(|entry| entry.code == diagnostic.code);
    if let Some(index) = index {
        result["ruleIndex"] = index.into();
    }
    result
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

/// A path as a URI: relative as it was given, or of a file.
fn uri(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let encoded = utf8_percent_encode(&text, NOT_IN_PATHS).to_string();
    if path.is_absolute() {
        format!(
            "file://{}{encoded}",
            if encoded.starts_with('/') { "" } else { "/" }
        )
    } else if encoded.split('/').next().is_some_and(|s| s.contains(':')) {
        // A colon in the first step of a relative path would be taken for a scheme.
        format!("./{encoded}")
    } else {
        encoded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        for (path, wanted) in [
            ("seeds/a.txt", "seeds/a.txt"),
            ("/data/a b.txt", "file:///data/a%20b.txt"),
            ("政策#1.txt", "%E6%94%BF%E7%AD%96%231.txt"),
            ("a:b.txt", "./a:b.txt"),
        ] {
            assert_eq!(uri(Path::new(path)), wanted);
        }
    }
}
