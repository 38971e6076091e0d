//! The rules. One rule is one file: its doc comment says what it reads and why, with an example.

pub mod bodies;
pub mod budget_line;
pub mod bullets;
pub mod cards;
pub mod codes;
mod column_words;
pub mod columns;
pub mod contents;
pub mod decided_event;
pub mod decision;
pub mod definitions;
pub mod findings;
pub mod fiscal_year;
pub mod governance;
pub(crate) mod grid;
pub mod headings;
pub mod intro;
pub mod item;
pub mod known_names;
pub mod law;
pub mod legend;
mod line_places;
mod markers;
pub mod milestones;
pub mod narrative;
pub(crate) mod numbered_line;
pub mod numbering;
mod ordinal;
pub mod outline;
pub mod page_author;
mod page_lines;
pub mod page_title;
pub(crate) mod places;
pub mod preamble;
pub mod printed_date;
pub mod repeats;
pub mod rest;
pub mod sheets;
pub mod tag;
mod taken;
pub mod title_block;
pub(crate) mod told_by_cells;
pub mod unlabelled_headings;
pub(crate) mod unnumbered_headings;
pub mod untabled;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use seisaku_text::{Diagnostic, Document, Folded, Format, Source, Span, markup, resolved};

use crate::{Names, PageTitle};

/// What a rule works on, and where it says what it noticed.
#[derive(Debug)]
pub struct Context<'a> {
    /// The document's text.
    pub source: &'a Source,
    /// Its blocks and pages.
    pub document: &'a Document,
    /// The names known beforehand.
    pub names: &'a Names,
    /// The marks of bodies that the document explains, with the names that they stand for.
    pub legend: BTreeMap<String, String>,
    /// The signs that the document says to mark the body that leads.
    pub leads: BTreeSet<char>,
    /// What is under headings of columns that no word tells.
    pub(crate) headings: BTreeMap<String, columns::Role>,
    /// The opening brackets of which the document shows that bodies stand in them.
    pub brackets: BTreeSet<char>,
    /// The characters that stand alone somewhere, as marks of bodies do between marks of punctuation.
    pub alone: BTreeSet<char>,
    /// The tables whose columns are told by their places in the line.
    pub(crate) placed: Vec<places::PlacedTable>,
    /// The lines of each page, once they are asked for.
    pub(crate) lines: OnceCell<Vec<Vec<page_lines::PageLine>>>,
    /// Whether pages are read for the bounds of entries alone, and not for what the entries say.
    pub(crate) learning: bool,
    /// What was noticed.
    pub diagnostics: Vec<Diagnostic>,
}

impl<'a> Context<'a> {
    /// A document of which nothing has been learnt yet.
    pub(crate) fn new(source: &'a Source, document: &'a Document, names: &'a Names) -> Self {
        Self {
            source,
            document,
            names,
            legend: BTreeMap::new(),
            leads: BTreeSet::new(),
            brackets: BTreeSet::new(),
            alone: BTreeSet::new(),
            placed: Vec::new(),
            headings: BTreeMap::new(),
            lines: OnceCell::new(),
            learning: false,
            diagnostics: Vec::new(),
        }
    }

    pub(crate) fn slice(&self, span: Span) -> &'a str {
        self.source.slice(span)
    }

    pub(crate) fn fold(&self, span: Span) -> Folded {
        self.source.fold(span)
    }

    /// The folded text of a span, for comparing.
    pub(crate) fn squeezed(&self, span: Span) -> Cow<'a, str> {
        self.source.squeezed(span)
    }

    pub(crate) fn note(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Where a text stands that is printed in these lines: all of it, but piece by piece where it is
    /// one of several cells side by side.
    pub(crate) fn places_of(&self, lines: &[Span]) -> Vec<Span> {
        let place = cover(lines);
        match place.is_some_and(|place| places::cross(&self.placed, place)) {
            true => lines.to_vec(),
            false => place.into_iter().collect(),
        }
    }

    /// The text of pieces printed one after the other, joined without a blank.
    pub(crate) fn join(&self, parts: &[Span]) -> String {
        let joined: String = parts.iter().map(|p| self.slice(*p)).collect();
        let text = joined.trim();
        if self.document.format == Format::Html {
            return unmarked(text);
        }
        text.to_owned()
    }
}

/// A text of HTML without its tags, and with the characters that its references stand for.
pub(crate) fn unmarked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for tag in markup(text, Span::new(0, text.len())) {
        out.push_str(&text[at..tag.start]);
        at = tag.end;
    }
    out.push_str(&text[at..]);
    resolved(&out).into_owned()
}

/// The title of a page; titles stand in the order of their pages.
pub(crate) fn title_of(titles: &[PageTitle], page: usize) -> Option<&PageTitle> {
    let index = titles.partition_point(|title| title.page < page);
    titles.get(index).filter(|title| title.page == page)
}

/// Whether a span shares a character with one of others, which are in order and apart.
pub(crate) fn overlaps(others: &[Span], span: Span) -> bool {
    let next = others.partition_point(|o| o.end <= span.start);
    others.get(next).is_some_and(|o| o.start < span.end)
}

/// The span that covers all of `spans`.
pub(crate) fn cover(spans: &[Span]) -> Option<Span> {
    spans.iter().copied().reduce(Span::cover)
}
