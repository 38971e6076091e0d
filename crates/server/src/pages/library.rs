//! What the pages need of the data all the time, gathered once for a release: the papers with
//! the places that were read in them, the small items, and the words to search by.

use std::collections::BTreeMap;

use oxrdf::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use seisaku_vocab::{DEFAULT_BASE, Kind, Resource, dcterms, oa, pol, prov, rdf};

use crate::pages::items::{self, Item};
use crate::pages::search::Index;
use crate::state::Served;
use crate::terms::Labels;

/// All of it.
#[derive(Debug, Default)]
pub(crate) struct Library {
    pub(crate) papers: BTreeMap<String, Paper>,
    pub(crate) items: Vec<Item>,
    pub(crate) index: Index,
}

/// A source document as its pages give it.
#[derive(Debug, Default)]
pub(crate) struct Paper {
    pub(crate) labels: Labels,
    /// By their first character.
    pub(crate) sheets: Vec<Sheet>,
    /// By their first character, the longer ones first.
    pub(crate) places: Vec<Place>,
}

/// A page or slide: its characters from `start` to `end` of the document.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub(crate) number: String,
    pub(crate) labels: Labels,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) text: String,
}

/// A place in the text, and what was read there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) subject: NamedNode,
    /// The kind of the subject as its IRI has it.
    pub(crate) kind: &'static str,
}

impl Library {
    pub(crate) fn new(served: &Served) -> Self {
        let mut library = Self::default();
        library.read_papers(served);
        library.read_places(served);
        for paper in library.papers.values_mut() {
            paper.sheets.sort_by_key(|sheet| sheet.start);
            paper
                .places
                .sort_by_key(|p| (p.start, std::cmp::Reverse(p.end), p.subject.clone()));
            paper.places.dedup();
        }
        library.items = items::items(served);
        library.index = Index::new(served);
        library
    }

    fn read_papers(&mut self, served: &Served) {
        let class = own(served, pol::SOURCE_DOCUMENT);
        for iri in instances(served, &class) {
            if let Some(resource) = served.space.parse(iri.as_str()) {
                let labels = Labels::of(served, &iri);
                let paper = Paper {
                    labels,
                    ..Paper::default()
                };
                self.papers.insert(resource.key, paper);
            }
        }
        for page in instances(served, &own(served, pol::PAGE)) {
            let spans = iris(served, &page, prov::WAS_QUOTED_FROM);
            let places = spans
                .iter()
                .filter_map(|span| Some((span, place_of(served, span)?)));
            let Some((span, (key, start, end))) = places.max_by_key(|(_, (_, s, e))| e - s) else {
                continue;
            };
            let exact = crate::terms::literals(served, span, oa::EXACT);
            let Some(paper) = self.papers.get_mut(&key) else {
                continue;
            };
            let resource = served.space.parse(page.as_str());
            paper.sheets.push(Sheet {
                number: resource.map_or_else(String::new, |r| last(&r.key).to_owned()),
                labels: Labels::titled(served, &page),
                start,
                end,
                text: exact
                    .first()
                    .map_or_else(String::new, |l| l.value().to_owned()),
            });
        }
    }

    fn read_places(&mut self, served: &Served) {
        let mut add = |subject: &NamedNode, span: &NamedNode| {
            let Some(resource) = served.space.parse(subject.as_str()) else {
                return;
            };
            if matches!(resource.kind, Kind::Document | Kind::Page) {
                return;
            }
            if let Some((key, start, end)) = place_of(served, span)
                && let Some(paper) = self.papers.get_mut(&key)
            {
                let subject = subject.clone();
                let kind = resource.kind.as_str();
                paper.places.push(Place {
                    start,
                    end,
                    subject,
                    kind,
                });
            }
        };
        for (subject, span) in pairs(served, prov::WAS_QUOTED_FROM) {
            add(&subject, &span);
        }
        // A mention leads to what is mentioned.
        for (annotation, span) in pairs(served, oa::HAS_TARGET) {
            for entity in iris(served, &annotation, oa::HAS_BODY) {
                add(&entity, &span);
            }
        }
    }
}

impl Paper {
    /// The page on which a character stands.
    pub(crate) fn sheet_at(&self, character: usize) -> Option<&Sheet> {
        let after = self
            .sheets
            .partition_point(|sheet| sheet.start <= character);
        self.sheets
            .get(after.checked_sub(1)?)
            .filter(|sheet| character < sheet.end)
    }
}

impl Sheet {
    /// Characters of the document, as far as they stand on this page.
    pub(crate) fn slice(&self, start: usize, end: usize) -> String {
        let from = start.max(self.start) - self.start;
        let to = end.min(self.end).saturating_sub(self.start);
        self.text
            .chars()
            .skip(from)
            .take(to.saturating_sub(from))
            .collect()
    }
}

/// A term of our own ontology below the base that is served.
pub(crate) fn own(served: &Served, term: NamedNodeRef<'_>) -> NamedNode {
    let rest = term.as_str().strip_prefix(DEFAULT_BASE).unwrap_or_default();
    NamedNode::new_unchecked(format!("{}{rest}", served.space.base()))
}

/// The document, the first character and the one after the last of a span, as its IRI says.
pub(crate) fn place_of(served: &Served, span: &NamedNode) -> Option<(String, usize, usize)> {
    let resource = served.space.parse(span.as_str())?;
    let Resource {
        kind: Kind::Span,
        key,
        fragment: None,
    } = resource
    else {
        return None;
    };
    let (document, range) = key.rsplit_once('/')?;
    let (start, end) = range.split_once('-')?;
    Some((document.to_owned(), start.parse().ok()?, end.parse().ok()?))
}

pub(crate) fn last(key: &str) -> &str {
    key.rsplit('/').next().unwrap_or(key)
}

/// The instances of a class, in order, each once.
pub(crate) fn instances(served: &Served, class: &NamedNode) -> Vec<NamedNode> {
    let found = served
        .snapshot
        .quads(None, Some(rdf::TYPE), Some(class.as_ref().into()), None)
        // What a damaged file cannot give is missing here; queries and `validate` name it.
        .filter_map(|quad| match quad.ok()?.subject {
            NamedOrBlankNode::NamedNode(iri) => Some(iri),
            NamedOrBlankNode::BlankNode(_) => None,
        });
    let mut found: Vec<_> = found.collect();
    found.sort();
    found.dedup();
    found
}

/// The subjects and objects of a property, both IRIs.
fn pairs(
    served: &Served,
    property: NamedNodeRef<'_>,
) -> impl Iterator<Item = (NamedNode, NamedNode)> {
    let quads = served.snapshot.quads(None, Some(property), None, None);
    quads.filter_map(|quad| {
        let quad = quad.ok()?;
        match (quad.subject, quad.object) {
            (NamedOrBlankNode::NamedNode(s), Term::NamedNode(o)) => Some((s, o)),
            _ => None,
        }
    })
}

/// What a resource leads to by a property, in order, each once.
pub(crate) fn iris(
    served: &Served,
    subject: &NamedNode,
    property: NamedNodeRef<'_>,
) -> Vec<NamedNode> {
    let quads = served
        .snapshot
        .quads(Some(subject.as_ref().into()), Some(property), None, None);
    let mut found: Vec<_> = quads
        .filter_map(|quad| match quad.ok()?.object {
            Term::NamedNode(iri) => Some(iri),
            _ => None,
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

/// The first printed text of a resource.
pub(crate) fn text(served: &Served, iri: &NamedNode) -> String {
    let texts = crate::terms::literals(served, iri, dcterms::DESCRIPTION);
    texts
        .first()
        .map_or_else(String::new, |l| l.value().to_owned())
}
