//! What can go wrong: with a query before it runs, and while it runs.

use std::{fmt, io};

use oxigraph::model::IriParseError;
use oxigraph::sparql::{QueryEvaluationError, SparqlSyntaxError};
use seisaku_federation::{PeerError, Visit};

use crate::{Format, Stopped};

/// A place in the text of a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The byte, counted from 0.
    pub byte: usize,
    /// The line, counted from 1.
    pub line: usize,
    /// The column, counted from 1 in code points.
    pub column: usize,
}

impl Place {
    /// The place of a byte of the text; past its end, the end.
    pub(crate) fn of_byte(text: &str, byte: usize) -> Self {
        let before = text.get(..byte).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        Self {
            byte: before.len(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// Why a query is not evaluated.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// The text is longer than we read.
    #[error("the query is {bytes} bytes long and at most {limit} are read; shorten it")]
    TooLong {
        /// Its length in bytes.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// Brackets lie in each other too deeply; the engine's parser would run out of stack.
    #[error("the query is nested more than {limit} levels deep at {place}; flatten it")]
    TooDeep {
        /// Where the limit is passed.
        place: Place,
        /// The limit.
        limit: usize,
    },
    /// The query has more parts than can be planned in a reasonable time.
    #[error("the query has {count} {what} and at most {limit} are planned; split it")]
    TooComplex {
        /// What there is too much of.
        what: &'static str,
        /// The name of the limit.
        limit_name: &'static str,
        /// How much there is.
        count: usize,
        /// The limit.
        limit: usize,
    },
    /// The text is no SPARQL query.
    #[error("{message}")]
    Syntax {
        /// What was found and what was expected, with the place.
        message: String,
        /// Where, when the engine says so.
        place: Option<Place>,
        /// The line, and a line with a caret under the place.
        excerpt: Option<String>,
        /// The engine's own words, where the engine refuses it.
        #[source]
        source: Option<Box<SparqlSyntaxError>>,
    },
    /// The text is a SPARQL update.
    #[error(
        "this is an update, and the data can only be read; send a query (SELECT, ASK, CONSTRUCT or DESCRIBE)"
    )]
    Update,
    /// A search is not written as one.
    #[error("the predicate of the search {reason}")]
    Search {
        /// What is wrong, and what to write.
        reason: &'static str,
    },
    /// An IRI beside the query is none.
    #[error("{parameter} is not an absolute IRI: {value}; correct it")]
    BadIri {
        /// What it was given for.
        parameter: &'static str,
        /// The value.
        value: String,
        /// What is wrong with it.
        #[source]
        source: IriParseError,
    },
}

impl QueryError {
    /// Where in the query the fault lies, when that is known.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::TooDeep { place, .. } => Some(*place),
            Self::Syntax { place, .. } => *place,
            _ => None,
        }
    }

    /// The limit that the query passes, under the name of its field in [`Limits`](crate::Limits).
    pub fn limit(&self) -> Option<&'static str> {
        Some(match self {
            Self::TooLong { .. } => "bytes",
            Self::TooDeep { .. } => "depth",
            Self::TooComplex { limit_name, .. } => limit_name,
            _ => return None,
        })
    }

    /// The faulty line with a caret under the place, when that is known.
    pub fn excerpt(&self) -> Option<&str> {
        match self {
            Self::Syntax { excerpt, .. } => excerpt.as_deref(),
            _ => None,
        }
    }
}

/// Why an answer broke off, or never began.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// It was stopped.
    #[error(transparent)]
    Stopped(#[from] Stopped),
    /// The answer cannot be written in the format.
    #[error("a {form} query cannot be answered in {}; choose another format", format.label())]
    Format {
        /// The form of the query, as it is written.
        form: &'static str,
        /// The format that was asked for.
        format: Format,
    },
    /// The query asks for what cannot be done.
    #[error("the query cannot be evaluated as it stands; check its functions and their arguments")]
    Query(#[source] Box<QueryEvaluationError>),
    /// Another endpoint did not give what the query asks of it.
    #[error("{source}")]
    Peer {
        /// What is missing.
        source: PeerError,
        /// What went where until then.
        visits: Vec<Visit>,
    },
    /// The engine failed.
    #[error("the query could not be evaluated to its end; the fault is ours")]
    Engine(#[source] Box<QueryEvaluationError>),
    /// The answer could not be written.
    #[error("the answer could not be written")]
    Write(#[source] io::Error),
}
