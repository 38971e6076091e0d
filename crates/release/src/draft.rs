//! What a release is made from.

use std::collections::BTreeSet;

use oxigraph::model::{GraphName, NamedNode, Quad};
use seisaku_vocab::{Kind, Space};

/// Everything that goes into a release. The same draft gives the same bytes.
#[derive(Clone, Debug)]
pub struct Draft {
    /// All statements but those about the release itself, each in a named graph.
    pub quads: Vec<Quad>,
    /// The source files as they were read.
    pub sources: Vec<SourceFile>,
    /// The tables of links to other databases, and what their check found.
    pub mappings: Vec<SourceFile>,
    /// The diagnostics of the reading, as JSON Lines.
    pub diagnostics: String,
    /// The date of the release, `YYYY-MM-DD`: an input, never the clock.
    pub date: String,
    /// The IRIs of the release; those of the quads are below its base already.
    pub space: Space,
    /// The public address of the SPARQL endpoint.
    pub endpoint: String,
    /// The version of the ontology.
    pub ontology_version: String,
    /// The shapes files, as (name, Turtle), in the default base.
    pub shapes: Vec<(String, String)>,
    /// The queries that tables are made from, as (name, text), in the default base.
    pub tables: Vec<(String, String)>,
    /// Where the publisher can be reached: a mailto, http or https IRI.
    pub contact: Option<String>,
}

/// A source file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Its name in its folder of the release, `sources/` or `mappings/`.
    pub file_name: String,
    /// Its media type.
    pub media_type: String,
    /// Its bytes, unchanged.
    pub bytes: Vec<u8>,
}

/// What is wrong with a draft.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// The date is none.
    #[error("the date {0:?} of the release is not a day of the calendar; write it as 2025-06-27")]
    Date(String),
    /// The endpoint is no address.
    #[error(
        "the endpoint {0:?} is not an address; give an absolute http or https IRI such as http://localhost:7878/sparql"
    )]
    Endpoint(String),
    /// The contact is no address.
    #[error(
        "the contact {0:?} is not an address; give an IRI such as mailto:data@example.org or https://example.org/contact"
    )]
    Contact(String),
    /// There is nothing to publish.
    #[error("the draft has no statements; convert at least one document first")]
    Empty,
    /// A statement is in no named graph.
    #[error(
        "the statement {0} is in no graph with an IRI; put it into the graph that it belongs to"
    )]
    Graph(String),
    /// A statement is where only the release speaks.
    #[error(
        "the statement {0} is in the graph that describes the release; put it into another one"
    )]
    ReleaseGraph(String),
    /// A file name that cannot stand in a folder on every system.
    #[error(
        "the source file name {0:?} cannot be used; it must not be empty, start with a dot, or hold a slash, a backslash, a colon or a control character"
    )]
    FileName(String),
    /// Two source files have one name.
    #[error("two source files are named {0:?}; rename one of them")]
    SameFileName(String),
}

impl Draft {
    /// The graph of the statements about the release itself.
    pub(crate) fn release_graph(&self) -> NamedNode {
        release_graph(&self.space)
    }

    /// Checks what the types do not.
    pub(crate) fn check(&self) -> Result<(), DraftError> {
        check_date(&self.date)?;
        check_endpoint(&self.endpoint)?;
        self.contact.as_deref().map_or(Ok(()), check_contact)?;
        self.check_quads()?;
        for folder in [&self.sources, &self.mappings] {
            let mut names = BTreeSet::new();
            for file in folder {
                if !is_file_name(&file.file_name) {
                    return Err(DraftError::FileName(file.file_name.clone()));
                }
                if !names.insert(&file.file_name) {
                    return Err(DraftError::SameFileName(file.file_name.clone()));
                }
            }
        }
        Ok(())
    }

    fn check_quads(&self) -> Result<(), DraftError> {
        if self.quads.is_empty() {
            return Err(DraftError::Empty);
        }
        let release = self.release_graph();
        for quad in &self.quads {
            match &quad.graph_name {
                GraphName::NamedNode(graph) if *graph == release => {
                    return Err(DraftError::ReleaseGraph(quad.to_string()));
                }
                GraphName::NamedNode(_) => {}
                _ => return Err(DraftError::Graph(quad.to_string())),
            }
        }
        Ok(())
    }
}

/// Checks the date of a release before anything is read for it.
///
/// # Errors
/// When it is no day of the calendar, written as `2025-06-27`.
pub fn check_date(date: &str) -> Result<(), DraftError> {
    if is_date(date) {
        Ok(())
    } else {
        Err(DraftError::Date(date.to_owned()))
    }
}

/// Checks the address of an endpoint before anything is read for its release.
///
/// # Errors
/// When it is no absolute http or https IRI.
pub fn check_endpoint(endpoint: &str) -> Result<(), DraftError> {
    let http = endpoint.starts_with("http://") || endpoint.starts_with("https://");
    if http && NamedNode::new(endpoint).is_ok() {
        Ok(())
    } else {
        Err(DraftError::Endpoint(endpoint.to_owned()))
    }
}

/// Checks where the publisher can be reached.
///
/// # Errors
/// When it is no mailto, http or https IRI.
pub fn check_contact(contact: &str) -> Result<(), DraftError> {
    let known = ["mailto:", "http://", "https://"];
    let reachable = known.iter().any(|scheme| contact.starts_with(scheme));
    if reachable && NamedNode::new(contact).is_ok() {
        Ok(())
    } else {
        Err(DraftError::Contact(contact.to_owned()))
    }
}

/// The graph of the statements about a release itself.
pub(crate) fn release_graph(space: &Space) -> NamedNode {
    space.resource(Kind::Graph, "release")
}

/// Whether the text is a day of the Gregorian calendar as `YYYY-MM-DD`.
pub(crate) fn is_date(text: &str) -> bool {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(i, b)| match i {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        });
    if !shape {
        return false;
    }
    let number = |range: std::ops::Range<usize>| text[range].parse::<u32>().unwrap_or_default();
    let (year, month, day) = (number(0..4), number(5..7), number(8..10));
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    (1..=days).contains(&day)
}

fn is_file_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with('.')
        && !name
            .chars()
            .any(|c| c.is_control() || matches!(c, '/' | '\\' | ':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days_of_the_calendar() {
        for good in ["2025-06-27", "2024-02-29", "2000-02-29", "2025-12-31"] {
            assert!(is_date(good), "{good}");
        }
        for bad in [
            "",
            "2025-6-27",
            "2025-02-29",
            "1900-02-29",
            "2025-13-01",
            "2025-00-10",
            "2025-04-31",
            "2025-04-00",
            "2025/04/01",
            "令和7年度",
            "+025-04-01",
            "2025-04-01Z",
        ] {
            assert!(!is_date(bad), "{bad}");
        }
    }

    #[test]
    fn file_names_stay_in_their_folder() {
        for good in ["004.txt", "議事 録.pdf", "a..b"] {
            assert!(is_file_name(good), "{good}");
        }
        for bad in [
            "", ".", "..", ".hidden", "a/b", "a\\b", "a\nb", "c:x", "a\0",
        ] {
            assert!(!is_file_name(bad), "{bad:?}");
        }
    }
}
