//! From quads and files to a snapshot.

use std::io::{self, Read};

use oxigraph::io::{RdfFormat, RdfParseError, RdfParser, RdfSyntaxError};
use oxigraph::model::{BlankNode, GraphName, IriParseError, NamedOrBlankNode, Quad, Term, Triple};

use crate::{LayoutError, Snapshot, TooLarge};

/// A file to load: what a parser needs to know beside its bytes.
#[derive(Clone, Debug)]
pub struct Input<'a> {
    /// The name that errors give, usually the path.
    pub name: &'a str,
    /// The format of the bytes.
    pub format: RdfFormat,
    /// The IRI that relative IRIs are resolved against; without one they are errors.
    pub base: Option<&'a str>,
    /// The graph of statements that stand in no named graph.
    pub graph: GraphName,
}

/// A place in a file, both counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line.
    pub line: u64,
    /// The column, in code points.
    pub column: u64,
}

/// Why a dataset could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The bytes could not be read.
    #[error("{name} cannot be read; check that it exists and that you may read it")]
    Read {
        /// The file, as its input named it.
        name: String,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The bytes are not in the format.
    #[error("{name}{} is not valid {format}; correct it there or name another format", shown(place.as_ref()))]
    Syntax {
        /// The file, as its input named it.
        name: String,
        /// The format that was expected.
        format: &'static str,
        /// Where, if the parser knows.
        place: Option<Place>,
        /// What the parser said.
        #[source]
        source: Box<RdfSyntaxError>,
    },
    /// The base is no IRI.
    #[error(
        "the base {base:?} of {name} is not an absolute IRI; give one such as http://example.org/"
    )]
    Base {
        /// The file, as its input named it.
        name: String,
        /// The base that was given.
        base: String,
        /// What is wrong with it.
        #[source]
        source: IriParseError,
    },
    /// There is more than an index can number.
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
    /// The index that was built cannot be opened, which is a fault of this program.
    #[error("the index in memory could not be opened")]
    Layout(#[from] LayoutError),
}

fn shown(place: Option<&Place>) -> String {
    place.map_or_else(String::new, |p| format!(":{}:{}", p.line, p.column))
}

/// Collects quads from several inputs and makes a [`Snapshot`] of them.
///
/// ```
/// use oxigraph::model::GraphName;
/// use seisaku_index::{Input, Loader, RdfFormat};
///
/// let mut loader = Loader::new();
/// let input = Input {
///     name: "things.ttl",
///     format: RdfFormat::Turtle,
///     base: Some("http://example.org/"),
///     graph: GraphName::DefaultGraph,
/// };
/// assert_eq!(loader.read(&input, "<a> <b> <c>, <d> .".as_bytes())?, 2);
/// assert_eq!(loader.finish()?.len(), 2);
/// # Ok::<(), seisaku_index::LoadError>(())
/// ```
#[derive(Debug, Default)]
pub struct Loader {
    quads: Vec<Quad>,
    inputs: usize,
}

impl Loader {
    /// A loader with nothing in it.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads an input to its end and says how many statements it had.
    ///
    /// Blank nodes of different inputs stay apart, also where their labels are the same.
    ///
    /// # Errors
    /// When the bytes cannot be read or are not in the format, or when the base is no IRI.
    /// The statements before the fault are kept out.
    pub fn read(&mut self, input: &Input<'_>, reader: impl Read) -> Result<usize, LoadError> {
        let mut parser =
            RdfParser::from_format(input.format).with_default_graph(input.graph.clone());
        if let Some(base) = input.base {
            parser = parser
                .with_base_iri(base)
                .map_err(|source| LoadError::Base {
                    name: input.name.to_owned(),
                    base: base.to_owned(),
                    source,
                })?;
        }
        let before = self.quads.len();
        for quad in parser.for_reader(reader) {
            match quad {
                Ok(quad) => self.quads.push(set_apart(quad, self.inputs)),
                Err(error) => {
                    self.quads.truncate(before);
                    return Err(parse_error(error, input));
                }
            }
        }
        self.inputs += 1;
        Ok(self.quads.len() - before)
    }

    /// The snapshot of everything read so far.
    ///
    /// # Errors
    /// When there are too many statements or terms.
    pub fn finish(self) -> Result<Snapshot, LoadError> {
        self.finish_of("")
    }

    /// The same, with a text that says what it was made of, which [`Snapshot::open`] compares.
    ///
    /// # Errors
    /// As [`Self::finish`].
    pub fn finish_of(self, origin: &str) -> Result<Snapshot, LoadError> {
        Snapshot::build(&self.quads, origin)
    }
}

impl Extend<Quad> for Loader {
    fn extend<I: IntoIterator<Item = Quad>>(&mut self, quads: I) {
        self.quads.extend(quads);
    }
}

fn parse_error(error: RdfParseError, input: &Input<'_>) -> LoadError {
    match error {
        RdfParseError::Io(source) => LoadError::Read {
            name: input.name.to_owned(),
            source,
        },
        RdfParseError::Syntax(source) => LoadError::Syntax {
            name: input.name.to_owned(),
            format: input.format.name(),
            place: source.location().map(|range| Place {
                line: range.start.line + 1,
                column: range.start.column + 1,
            }),
            source: Box::new(source),
        },
    }
}

/// The labels of the first input stay, so that a canonical file keeps its canonical labels.
fn set_apart(quad: Quad, input: usize) -> Quad {
    if input == 0 {
        return quad;
    }
    Quad {
        subject: apart_subject(quad.subject, input),
        predicate: quad.predicate,
        object: apart_term(quad.object, input),
        graph_name: match quad.graph_name {
            GraphName::BlankNode(node) => apart(&node, input).into(),
            other => other,
        },
    }
}

fn apart_subject(subject: NamedOrBlankNode, input: usize) -> NamedOrBlankNode {
    match subject {
        NamedOrBlankNode::BlankNode(node) => apart(&node, input).into(),
        named @ NamedOrBlankNode::NamedNode(_) => named,
    }
}

fn apart_term(term: Term, input: usize) -> Term {
    match term {
        Term::BlankNode(node) => apart(&node, input).into(),
        Term::Triple(triple) => Triple::new(
            apart_subject(triple.subject, input),
            triple.predicate,
            apart_term(triple.object, input),
        )
        .into(),
        other => other,
    }
}

fn apart(node: &BlankNode, input: usize) -> BlankNode {
    // A label may start with a letter and go on with letters, digits and dots.
    BlankNode::new_unchecked(format!("f{input}.{}", node.as_str()))
}
