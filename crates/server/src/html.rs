//! What the pages are made from; the templates stand in `templates/`.

use askama::Template;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use seisaku_query::Visit;

use crate::error::{Problem, TABLE};
use crate::pages::language::{Language, Reader};
use crate::pages::quote::Quote;
use crate::state::{Example, ReleaseInfo, Served};
use crate::terms::Labels;

/// One value on a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cell {
    /// The name of the resource, where it has one.
    pub(crate) label: Option<String>,
    /// The value, or the short form of the IRI.
    pub(crate) text: String,
    pub(crate) href: Option<String>,
    pub(crate) language: Option<String>,
}

impl Cell {
    pub(crate) fn text(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            ..Self::default()
        }
    }
}

/// Solutions as a table.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// What the foot of every page says.
#[derive(Clone, Debug)]
pub(crate) struct Foot<'a> {
    pub(crate) release: Option<&'a str>,
    pub(crate) language: Language,
    /// The address that chooses the other language and comes back.
    pub(crate) switch: String,
    /// How our IRIs begin.
    pub(crate) base: &'a str,
    /// Where a wrong reading is reported.
    report: Option<&'a str>,
}

impl<'a> Foot<'a> {
    pub(crate) fn of(served: &'a Served, reader: &Reader) -> Self {
        Self {
            release: served.release.as_ref().map(|r| r.id.as_str()),
            language: reader.language,
            switch: reader.switch(),
            base: served.space.base(),
            report: served.report.as_deref(),
        }
    }

    /// The address at which a wrong reading of a resource is reported, where there is one.
    pub(crate) fn report_of(&self, iri: &str) -> Option<String> {
        let iri = utf8_percent_encode(iri, NON_ALPHANUMERIC).to_string();
        self.report.map(|report| report.replace("{iri}", &iri))
    }

    /// The name of something in the language of the reader.
    pub(crate) fn name(&self, labels: &Labels, otherwise: &str) -> String {
        labels.named(self.language, otherwise)
    }

    /// The words in the language of the reader.
    pub(crate) fn say<'w>(&self, ja: &'w str, en: &'w str) -> &'w str {
        self.language.say(ja, en)
    }
}

/// A link to another format of what a page shows.
#[derive(Clone, Debug)]
pub(crate) struct Alternate {
    pub(crate) href: String,
    pub(crate) media_type: &'static str,
    pub(crate) label: &'static str,
}

#[derive(Template)]
#[template(path = "home.html")]
pub(crate) struct HomePage<'a> {
    pub(crate) foot: Foot<'a>,
    pub(crate) served: &'a Served,
    /// What is said of the project, as JSON-LD; empty where nothing is.
    pub(crate) json: &'a str,
    pub(crate) alternates: &'a [Alternate],
    pub(crate) papers: Vec<(String, String)>,
    pub(crate) triples: String,
    pub(crate) graphs: usize,
    pub(crate) query: &'a str,
    pub(crate) examples: Vec<ExampleLink<'a>>,
}

/// An example with the address that fills the box with it.
pub(crate) struct ExampleLink<'a> {
    pub(crate) title_ja: &'a str,
    pub(crate) title_en: &'a str,
    pub(crate) href: String,
}

#[derive(Template)]
#[template(path = "query.html")]
pub(crate) struct QueryPage<'a> {
    pub(crate) foot: Foot<'a>,
    pub(crate) query: &'a str,
    pub(crate) examples: &'a [Example],
    pub(crate) table: Option<Table>,
    pub(crate) graph: Option<String>,
    pub(crate) cut: bool,
    /// What other endpoints were asked.
    pub(crate) visits: Vec<Visit>,
}

impl<'a> QueryPage<'a> {
    pub(crate) fn new(served: &'a Served, reader: &Reader, query: &'a str) -> Self {
        Self {
            foot: Foot::of(served, reader),
            query,
            examples: &served.examples,
            table: None,
            graph: None,
            cut: false,
            visits: Vec::new(),
        }
    }
}

impl QueryPage<'_> {
    /// The address at which it stands what the query asks of other endpoints.
    fn explained(&self) -> String {
        let query = utf8_percent_encode(self.query, NON_ALPHANUMERIC);
        format!("/sparql?explain=1&query={query}")
    }

    /// How a peer was asked, in the language of the reader.
    fn how(&self, visit: &Visit) -> &'static str {
        match visit.how.as_str() {
            "bindings" => self.foot.language.say("値を送って", "by bindings"),
            "whole" => self.foot.language.say("全体を", "as a whole"),
            "first" => self.foot.language.say("先に全体を", "first, as a whole"),
            _ => self.foot.language.say("なし", "not asked"),
        }
    }

    /// Whether the editor is there.
    fn editor(&self) -> bool {
        crate::editor::is_there()
    }

    /// The formats that the results are fetched in, with their addresses.
    fn downloads(&self) -> Vec<(&'static str, String)> {
        let query = utf8_percent_encode(self.query, NON_ALPHANUMERIC);
        let formats = [
            ("CSV", "csv"),
            ("TSV", "tsv"),
            ("JSON", "json"),
            ("XML", "xml"),
        ];
        let link = |(name, format)| (name, format!("/sparql?format={format}&query={query}"));
        formats.map(link).into()
    }
}

impl Example {
    /// The address that fills the box of the query page with it.
    pub(crate) fn href(&self) -> String {
        let query = utf8_percent_encode(&self.query, NON_ALPHANUMERIC);
        format!("/sparql?edit=1&query={query}")
    }
}

/// What a subject says, or what is said of it.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// The subject, where it is another than the page's: a part, or a blank node.
    pub(crate) subject: Option<(String, Cell)>,
    pub(crate) lines: Vec<Line>,
}

/// A property with its values.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) property: Cell,
    pub(crate) values: Vec<Cell>,
    /// How many more there are, and the query that gives them.
    pub(crate) rest: Option<(usize, String)>,
}

#[derive(Template)]
#[template(path = "resource.html")]
pub(crate) struct ResourcePage<'a> {
    pub(crate) foot: Foot<'a>,
    pub(crate) iri: &'a str,
    pub(crate) labels: Labels,
    pub(crate) name: String,
    /// The classes, each with the address of its list.
    pub(crate) kinds: Vec<(Cell, String)>,
    /// The printed text.
    pub(crate) text: String,
    pub(crate) quotes: Vec<Quote>,
    /// The paper to be read, where the resource is one or a page of one.
    pub(crate) read: Option<String>,
    pub(crate) groups: Vec<Group>,
    pub(crate) incoming: Vec<Line>,
    pub(crate) more: bool,
    pub(crate) alternates: Vec<Alternate>,
    /// The description as JSON-LD, in which nothing can end the element around it.
    pub(crate) json: String,
}

/// A term of the ontology.
#[derive(Clone, Debug)]
pub(crate) struct TermEntry {
    pub(crate) anchor: String,
    pub(crate) name: String,
    pub(crate) types: Vec<Cell>,
    pub(crate) labels: Labels,
    pub(crate) definitions: Vec<Cell>,
    /// What it is a kind of, is used on and leads to.
    pub(crate) around: Vec<Line>,
    /// The list of its instances.
    pub(crate) list: Option<String>,
}

#[derive(Template)]
#[template(path = "graph.html")]
pub(crate) struct GraphPage<'a> {
    pub(crate) foot: Foot<'a>,
    pub(crate) title: &'a str,
    pub(crate) iri: &'a str,
    pub(crate) terms: Vec<TermEntry>,
    pub(crate) alternates: Vec<Alternate>,
}

#[derive(Template)]
#[template(path = "dumps.html")]
pub(crate) struct DumpsPage<'a> {
    pub(crate) foot: Foot<'a>,
    pub(crate) releases: &'a [ReleaseInfo],
}

#[derive(Template)]
#[template(path = "problem.html")]
pub(crate) struct ProblemPage<'a> {
    pub(crate) foot: Foot<'a>,
    pub(crate) problem: &'a Problem,
}

#[derive(Template)]
#[template(path = "problems.html")]
pub(crate) struct ProblemsPage<'a> {
    pub(crate) foot: Foot<'a>,
    pub(crate) rows: Vec<ProblemRow>,
}

/// A row of the table of problems.
pub(crate) struct ProblemRow {
    pub(crate) code: &'static str,
    pub(crate) status: u16,
    pub(crate) title: &'static str,
    pub(crate) meaning: &'static str,
}

impl<'a> ProblemsPage<'a> {
    pub(crate) fn new(served: &'a Served, reader: &Reader) -> Self {
        let row = |&(_, code, status, title, meaning): &(_, _, axum::http::StatusCode, _, _)| {
            ProblemRow {
                code,
                status: status.as_u16(),
                title,
                meaning,
            }
        };
        Self {
            foot: Foot::of(served, reader),
            rows: TABLE.iter().map(row).collect(),
        }
    }
}

/// The page as text.
pub(crate) fn render(page: &impl Template) -> Result<String, Problem> {
    page.render().map_err(|error| Problem::internal(&error))
}
