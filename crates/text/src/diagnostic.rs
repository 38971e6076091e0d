//! What a reading has to say besides its value.

use crate::Span;

/// A value read from a text, with what was noticed on the way.
///
/// Reading somebody's text never fails: what could not be read is a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed<T> {
    /// What was read.
    pub value: T,
    /// What was noticed, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The text is irregular; the reading is sure.
    Note,
    /// The reading is a judgement that a person may want to check.
    Warning,
    /// Something could not be read.
    Error,
}

impl Severity {
    /// The word that stands in a message.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One thing noticed in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// A stable code, such as `number-misread`.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// Where it is.
    pub span: Span,
    /// What happened and how it was read.
    pub message: String,
    /// What a curator can do.
    pub hints: Vec<String>,
}

impl Diagnostic {
    /// A diagnostic without hints.
    pub fn new(code: &'static str, severity: Severity, span: Span, message: String) -> Self {
        Self {
            code,
            severity,
            span,
            message,
            hints: Vec::new(),
        }
    }

    /// The same with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}
