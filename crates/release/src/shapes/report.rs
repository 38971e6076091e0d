//! What a check found.

use std::fmt;

use oxigraph::model::{NamedNode, Term};
use serde::Serialize;

use super::ast::Severity;

/// One violation of one constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// What it means.
    pub severity: Severity,
    /// The shape with the target.
    pub shape: NamedNode,
    /// The property shape, where it has an IRI of its own.
    pub property_shape: Option<NamedNode>,
    /// The property that was checked; none where the node itself was.
    pub path: Option<NamedNode>,
    /// The component, such as `sh:minCount`.
    pub constraint: &'static str,
    /// The node at fault.
    pub focus: Term,
    /// The value at fault, where it is a single one.
    pub value: Option<Term>,
    /// What to tell a reader, in English.
    pub message: String,
    /// What to tell a reader, in Japanese, where the shape says it.
    pub message_ja: Option<String>,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.severity, self.focus)?;
        if let Some(path) = &self.path {
            write!(f, " {path}")?;
        }
        if let Some(value) = &self.value {
            write!(f, " {value}")?;
        }
        write!(
            f,
            ": {} ({}, {})",
            self.message, self.shape, self.constraint
        )
    }
}

/// Everything that a check found, the worst first, then by shape, property, constraint and node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The violations of every severity.
    pub violations: Vec<Violation>,
}

impl Report {
    /// A report of these violations, put in order, each once.
    pub(super) fn new(mut violations: Vec<Violation>) -> Self {
        violations.sort_by_cached_key(key);
        violations.dedup();
        Self { violations }
    }

    /// Whether nothing has the severity [`Severity::Violation`]: warnings do not count.
    pub fn conforms(&self) -> bool {
        self.count(Severity::Violation) == 0
    }

    /// How many there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.violations
            .iter()
            .filter(|v| v.severity == severity)
            .count()
    }

    /// The report as JSON with a line break at its end, the same bytes for the same report.
    ///
    /// # Errors
    /// When the serialiser fails, which a report gives it no reason for.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        let results: Vec<Json<'_>> = self.violations.iter().map(Json::new).collect();
        let mut text = serde_json::to_string_pretty(&Whole {
            conforms: self.conforms(),
            results,
        })?;
        text.push('\n');
        Ok(text)
    }
}

/// How many violations an error shows before it only counts the others.
const SHOWN: usize = 10;

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, violation) in self.violations.iter().take(SHOWN).enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            violation.fmt(f)?;
        }
        match self.violations.len().checked_sub(SHOWN) {
            Some(more) if more > 0 => write!(f, "\nand {more} more"),
            _ => Ok(()),
        }
    }
}

type Key = (Severity, String, String, &'static str, String, String);

fn key(violation: &Violation) -> Key {
    (
        violation.severity,
        violation.shape.as_str().to_owned(),
        violation
            .path
            .as_ref()
            .map_or_else(String::new, |p| p.as_str().to_owned()),
        violation.constraint,
        violation.focus.to_string(),
        violation
            .value
            .as_ref()
            .map_or_else(String::new, ToString::to_string),
    )
}

#[derive(Serialize)]
struct Whole<'a> {
    conforms: bool,
    results: Vec<Json<'a>>,
}

/// A violation as it is published: terms as in N-Triples.
#[derive(Serialize)]
struct Json<'a> {
    severity: String,
    focus: String,
    path: Option<String>,
    value: Option<String>,
    shape: String,
    constraint: &'static str,
    message: &'a str,
    message_ja: Option<&'a str>,
}

impl<'a> Json<'a> {
    fn new(violation: &'a Violation) -> Self {
        Self {
            severity: violation.severity.to_string(),
            focus: violation.focus.to_string(),
            path: violation.path.as_ref().map(ToString::to_string),
            value: violation.value.as_ref().map(ToString::to_string),
            shape: violation.shape.to_string(),
            constraint: violation.constraint,
            message: &violation.message,
            message_ja: violation.message_ja.as_deref(),
        }
    }
}
