//! Diagnostics as they are published: one JSON object a line.

use serde::Serialize;

use crate::sources::Read;

/// A diagnostic on the wire.
#[derive(Serialize)]
struct WireDiagnostic<'a> {
    document: &'a str,
    file: &'a str,
    code: &'a str,
    severity: &'a str,
    /// Unicode code points of the decoded text, end exclusive.
    start: usize,
    end: usize,
    /// Counted from 1, columns in code points; the end is exclusive.
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    message: &'a str,
    hints: &'a [String],
}

/// The diagnostics of all documents as JSON Lines; each file goes by its name.
pub(crate) fn json_lines(read: &[Read]) -> anyhow::Result<String> {
    json_lines_by(read, |document| document.source.file_name().to_owned())
}

/// The same of one document; its file goes by the path that it was called with.
pub(crate) fn json_lines_by_path(read: &Read) -> anyhow::Result<String> {
    json_lines_by(std::slice::from_ref(read), |document| {
        document.path.display().to_string()
    })
}

fn json_lines_by(read: &[Read], file: impl Fn(&Read) -> String) -> anyhow::Result<String> {
    let mut lines = String::new();
    for document in read {
        let file = file(document);
        for diagnostic in &document.diagnostics {
            let points = document.source.code_points(diagnostic.span);
            let place = document.source.place(diagnostic.span.start);
            let end = document.source.place(diagnostic.span.end);
            let wire = WireDiagnostic {
                document: document.source.stem(),
                file: &file,
                code: diagnostic.code,
                severity: diagnostic.severity.as_str(),
                start: points.start,
                end: points.end,
                line: place.line,
                column: place.column,
                end_line: end.line,
                end_column: end.column,
                message: &diagnostic.message,
                hints: &diagnostic.hints,
            };
            lines.push_str(&serde_json::to_string(&wire)?);
            lines.push('\n');
        }
    }
    Ok(lines)
}
