//! Diagnostics as they are published: one JSON object a line.

use serde::Serialize;

use crate::sources::Read;

/// A diagnostic on the wire.
#[derive(Serialize)]
struct WireDiagnostic<'a> {
    document: &'a str,
    code: &'a str,
    severity: &'a str,
    /// Unicode code points of the decoded text, end exclusive.
    start: usize,
    end: usize,
    line: usize,
    column: usize,
    message: &'a str,
    hints: &'a [String],
}

/// The diagnostics of all documents as JSON Lines.
pub(crate) fn json_lines(read: &[Read]) -> anyhow::Result<String> {
    let mut lines = String::new();
    for document in read {
        for diagnostic in &document.diagnostics {
            let points = document.source.code_points(diagnostic.span);
            let place = document.source.place(diagnostic.span.start);
            let wire = WireDiagnostic {
                document: document.source.stem(),
                code: diagnostic.code,
                severity: diagnostic.severity.as_str(),
                start: points.start,
                end: points.end,
                line: place.line,
                column: place.column,
                message: &diagnostic.message,
                hints: &diagnostic.hints,
            };
            lines.push_str(&serde_json::to_string(&wire)?);
            lines.push('\n');
        }
    }
    Ok(lines)
}
