//! The formats of answers: their media types, short names and what they can hold.

use oxigraph::io::{JsonLdProfile, RdfFormat};
use oxigraph::sparql::results::QueryResultsFormat;

use crate::Form;

/// A format that an answer or a page can have.
///
/// ```
/// use seisaku_query::Format;
/// assert_eq!(Format::from_name("ttl"), Some(Format::Turtle));
/// assert_eq!(Format::from_media_type("Text/Turtle; charset=utf-8"), Some(Format::Turtle));
/// assert_eq!(Format::Json.media_type(), "application/sparql-results+json");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// [SPARQL 1.1 Query Results JSON Format](https://www.w3.org/TR/sparql11-results-json/).
    Json,
    /// [SPARQL Query Results XML Format](https://www.w3.org/TR/rdf-sparql-XMLres/).
    Xml,
    /// [SPARQL 1.1 Query Results CSV Format](https://www.w3.org/TR/sparql11-results-csv-tsv/).
    Csv,
    /// [SPARQL 1.1 Query Results TSV Format](https://www.w3.org/TR/sparql11-results-csv-tsv/).
    Tsv,
    /// [Turtle](https://www.w3.org/TR/turtle/).
    Turtle,
    /// [N-Triples](https://www.w3.org/TR/n-triples/).
    NTriples,
    /// [N-Quads](https://www.w3.org/TR/n-quads/).
    NQuads,
    /// [TriG](https://www.w3.org/TR/trig/).
    TriG,
    /// [JSON-LD 1.1](https://www.w3.org/TR/json-ld11/).
    JsonLd,
    /// [RDF/XML](https://www.w3.org/TR/rdf-syntax-grammar/).
    RdfXml,
    /// A page for people.
    Html,
}

/// A format under one of its media types: what was agreed on with a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Media {
    /// The format of the bytes.
    pub format: Format,
    /// The media type that the answer is announced with.
    pub media_type: &'static str,
}

impl Format {
    /// The formats of solutions and of booleans; the first is given where any will do.
    pub const RESULTS: &'static [Format] = &[Self::Json, Self::Xml, Self::Csv, Self::Tsv];

    /// The formats of graphs; the first is given where any will do.
    pub const GRAPHS: &'static [Format] = &[
        Self::Turtle,
        Self::NTriples,
        Self::RdfXml,
        Self::JsonLd,
        Self::TriG,
        Self::NQuads,
    ];

    /// The formats that the answer to a query of this form can have.
    ///
    /// ```
    /// use seisaku_query::{Form, Format};
    /// assert!(Format::for_form(Form::Ask).contains(&Format::Json));
    /// assert!(!Format::for_form(Form::Construct).contains(&Format::Csv));
    /// ```
    pub fn for_form(form: Form) -> &'static [Format] {
        match form {
            Form::Select | Form::Ask => Self::RESULTS,
            Form::Construct | Form::Describe => Self::GRAPHS,
        }
    }

    /// The media types that ask for this format; the first is its own, and one of the others is
    /// answered with only where a client names it.
    pub fn media_types(self) -> &'static [&'static str] {
        match self {
            Self::Json => &["application/sparql-results+json", "application/json"],
            Self::Xml => &[
                "application/sparql-results+xml",
                "application/xml",
                "text/xml",
            ],
            Self::Csv => &["text/csv"],
            Self::Tsv => &["text/tab-separated-values"],
            Self::Turtle => &["text/turtle", "text/n3", "application/x-turtle"],
            Self::NTriples => &["application/n-triples"],
            Self::NQuads => &["application/n-quads"],
            Self::TriG => &["application/trig"],
            Self::JsonLd => &["application/ld+json"],
            Self::RdfXml => &["application/rdf+xml"],
            // Not as XHTML: the pages are not well-formed XML.
            Self::Html => &["text/html"],
        }
    }

    /// The format's own media type.
    pub fn media_type(self) -> &'static str {
        self.media_types().first().copied().unwrap_or_default()
    }

    /// The format under its own media type.
    pub fn media(self) -> Media {
        Media {
            format: self,
            media_type: self.media_type(),
        }
    }

    /// The short name, which is the file extension too.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Xml => "xml",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Turtle => "ttl",
            Self::NTriples => "nt",
            Self::NQuads => "nq",
            Self::TriG => "trig",
            Self::JsonLd => "jsonld",
            Self::RdfXml => "rdf",
            Self::Html => "html",
        }
    }

    /// The name that people use.
    pub fn label(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Xml => "XML",
            Self::Csv => "CSV",
            Self::Tsv => "TSV",
            Self::Turtle => "Turtle",
            Self::NTriples => "N-Triples",
            Self::NQuads => "N-Quads",
            Self::TriG => "TriG",
            Self::JsonLd => "JSON-LD",
            Self::RdfXml => "RDF/XML",
            Self::Html => "HTML",
        }
    }

    /// The format of a short name or file extension, as in `format=` (without regard to case).
    pub fn from_name(name: &str) -> Option<Self> {
        let mut all = Self::all();
        all.find(|f| f.name().eq_ignore_ascii_case(name))
            .or_else(|| match name.to_ascii_lowercase().as_str() {
                "turtle" | "n3" => Some(Self::Turtle),
                "ntriples" => Some(Self::NTriples),
                "nquads" => Some(Self::NQuads),
                "rdfxml" => Some(Self::RdfXml),
                "json-ld" => Some(Self::JsonLd),
                "srj" => Some(Self::Json),
                "srx" => Some(Self::Xml),
                _ => None,
            })
    }

    /// The format of a media type; its parameters are passed over.
    pub fn from_media_type(media_type: &str) -> Option<Self> {
        let essence = media_type.split(';').next().unwrap_or_default().trim();
        Self::all().find(|f| {
            f.media_types()
                .iter()
                .any(|t| t.eq_ignore_ascii_case(essence))
        })
    }

    /// The IRI of the format in the W3C's
    /// [list](https://www.w3.org/ns/formats/), which service descriptions use.
    pub fn iri(self) -> Option<&'static str> {
        match self.results() {
            Some(format) => Some(format.iri()),
            None => self.graph().map(RdfFormat::iri),
        }
    }

    /// The engine's format of solutions and booleans, where this is one.
    pub(crate) fn results(self) -> Option<QueryResultsFormat> {
        match self {
            Self::Json => Some(QueryResultsFormat::Json),
            Self::Xml => Some(QueryResultsFormat::Xml),
            Self::Csv => Some(QueryResultsFormat::Csv),
            Self::Tsv => Some(QueryResultsFormat::Tsv),
            _ => None,
        }
    }

    /// The engine's format of graphs, where this is one.
    pub(crate) fn graph(self) -> Option<RdfFormat> {
        match self {
            Self::Turtle => Some(RdfFormat::Turtle),
            Self::NTriples => Some(RdfFormat::NTriples),
            Self::NQuads => Some(RdfFormat::NQuads),
            Self::TriG => Some(RdfFormat::TriG),
            Self::JsonLd => Some(RdfFormat::JsonLd {
                profile: JsonLdProfile::Streaming.into(),
            }),
            Self::RdfXml => Some(RdfFormat::RdfXml),
            _ => None,
        }
    }

    fn all() -> impl Iterator<Item = Self> {
        let pages = [Self::Html];
        Self::RESULTS
            .iter()
            .chain(Self::GRAPHS)
            .copied()
            .chain(pages)
    }
}
