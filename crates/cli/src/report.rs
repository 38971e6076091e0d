//! Diagnostics for a person: file, line, the text, and a caret under the place.

use std::collections::BTreeMap;
use std::io::IsTerminal as _;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use seisaku_text::{Diagnostic, Severity, Source, Span};

use crate::output::note;
use crate::sources::Read;

/// Prints every diagnostic of a document, then how many there are; only the latter if `quiet`.
pub(crate) fn diagnostics(read: &Read, quiet: bool) {
    if !quiet {
        let renderer = if std::io::stderr().is_terminal() {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        for diagnostic in &read.diagnostics {
            note(&renderer.render(&[group(read, diagnostic)]));
        }
    }
    counts(read);
}

/// Every diagnostic of a document as a person reads it, for a file.
pub(crate) fn text(read: &Read) -> String {
    let renderer = Renderer::plain();
    let mut text = String::new();
    for diagnostic in &read.diagnostics {
        text.push_str(&renderer.render(&[group(read, diagnostic)]));
        text.push('\n');
    }
    text
}

/// Prints how many diagnostics there are of a document.
pub(crate) fn counts(read: &Read) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for diagnostic in &read.diagnostics {
        *counts.entry(diagnostic.severity.as_str()).or_default() += 1;
    }
    let counts: Vec<String> = counts
        .iter()
        .map(|(severity, n)| match n {
            1 => format!("1 {severity}"),
            n => format!("{n} {severity}s"),
        })
        .collect();
    let counts = match counts.len() {
        0 => "nothing irregular".to_owned(),
        _ => counts.join(", "),
    };
    note(&format!(
        "{}: {} statements, {counts}",
        read.path.display(),
        read.quads.len() + read.layers.len()
    ));
}

/// Prints how much of a document was read.
pub(crate) fn coverage(read: &Read) {
    let coverage = &read.coverage;
    let total = coverage.total();
    note(&format!(
        "{}: {total} characters that are not blank",
        read.path.display()
    ));
    for (what, n) in [
        ("extracted", coverage.extracted),
        ("page furniture", coverage.furniture),
        ("generic text", coverage.generic),
        ("none", coverage.none),
    ] {
        // Tenths of a per cent, in whole numbers.
        let share = (n * 1000).checked_div(total).unwrap_or_default();
        note(&format!(
            "  {what:<15}{n:>8}{:>5}.{} %",
            share / 10,
            share % 10
        ));
    }
}

fn group<'a>(read: &'a Read, diagnostic: &'a Diagnostic) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    };
    let (text, line, within) = lines_of(&read.source, diagnostic.span);
    let mut group = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code)
        .element(
            Snippet::source(text)
                .line_start(line)
                .path(read.path.to_string_lossy().into_owned())
                .annotation(AnnotationKind::Primary.span(within.start..within.end)),
        );
    for hint in &diagnostic.hints {
        group = group.element(Level::HELP.message(hint.as_str()));
    }
    group
}

/// The lines that hold a span, the number of the first, and the span within them. Of a span over
/// many lines only the first is shown.
fn lines_of(source: &Source, span: Span) -> (&str, usize, Span) {
    let text = source.text();
    let start = text[..span.start].rfind(['\n', '\r']).map_or(0, |i| i + 1);
    let end = text[span.start..]
        .find(['\n', '\r'])
        .map_or(text.len(), |i| span.start + i);
    let within = Span::new(
        span.start - start,
        span.end.min(end).max(span.start) - start,
    );
    (&text[start..end], source.place(span.start).line, within)
}
