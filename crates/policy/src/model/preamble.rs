//! What a paper prints before its sections.

use seisaku_text::Span;

use super::{Mention, Read};

/// What a paper prints before its sections.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preamble {
    /// The heading of the table of contents.
    pub contents: Option<Read<String>>,
    /// The parts without a number that the table of contents announces.
    pub parts: Vec<Part>,
    /// What marks mean: `【 】は関係省庁`.
    pub legends: Vec<Read<String>>,
}

/// A part without a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its title, where the table of contents prints it.
    pub title: Read<String>,
    /// Every heading that opens it; none where it is announced and not printed.
    pub headings: Vec<Span>,
    /// The principles that it takes from a policy.
    pub principles: Vec<(Read<String>, Vec<Mention>)>,
    /// What else stands in it.
    pub notes: Vec<(Read<String>, Vec<Mention>)>,
}
