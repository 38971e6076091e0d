//! Statements of one document, gathered; spans are stated once, whoever quotes them.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use oxrdf::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use seisaku_policy::{Body, Read, RuleId};
use seisaku_text::{CodePoints, Document, Source, Span};
use seisaku_vocab::{
    Key, Kind, Space, dcterms, oa, org, pol, prov, rdf, rdfs, skos, superclasses, xsd,
};

use crate::{Vocabulary, document_graph, document_key, fiscal_year};

/// The quads of a document while they are made.
pub(crate) struct Builder<'a> {
    pub source: &'a Source,
    pub vocabulary: &'a Vocabulary,
    pub key: Key,
    space: Space,
    graph: NamedNode,
    quads: Vec<Quad>,
    spans: BTreeMap<Span, BTreeSet<RuleId>>,
    /// The places of all resources but pages and the document.
    read: Vec<Span>,
    /// The fiscal years that are described already.
    years: BTreeSet<i32>,
    /// The pages, by number.
    pages: Vec<(usize, Span)>,
}

impl<'a> Builder<'a> {
    pub(crate) fn new(source: &'a Source, document: &Document, vocabulary: &'a Vocabulary) -> Self {
        Self {
            source,
            vocabulary,
            key: document_key(source),
            space: Space::default(),
            graph: document_graph(source),
            quads: Vec::new(),
            spans: BTreeMap::new(),
            read: Vec::new(),
            years: BTreeSet::new(),
            pages: document.pages.iter().map(|p| (p.number, p.span)).collect(),
        }
    }

    /// The IRI of a part of this document.
    pub(crate) fn part(&self, kind: Kind, key: &str) -> NamedNode {
        let mut full = self.key.clone();
        for segment in key.split('/') {
            full = full.and(segment);
        }
        self.space.mint(kind, &full)
    }

    /// The IRI of a thing that other documents may name as well.
    pub(crate) fn named(&self, kind: Kind, key: &str) -> NamedNode {
        self.space.resource(kind, key)
    }

    /// The IRI of the page that holds a place.
    pub(crate) fn page_of(&self, span: Span) -> Option<NamedNode> {
        // Pages follow each other without a gap.
        let index = self.pages.partition_point(|(_, p)| p.end <= span.start);
        let page = self.pages.get(index).filter(|(_, p)| p.contains(span))?;
        Some(self.part(Kind::Page, &page.0.to_string()))
    }

    /// The IRI of the document itself.
    pub(crate) fn document(&self) -> NamedNode {
        self.space.mint(Kind::Document, &self.key)
    }

    pub(crate) fn add(
        &mut self,
        subject: &NamedNode,
        predicate: NamedNodeRef<'static>,
        object: impl Into<Term>,
    ) {
        self.quads.push(Quad::new(
            subject.clone(),
            predicate,
            object,
            self.graph.clone(),
        ));
    }

    /// States a type and all types above it.
    pub(crate) fn typed(&mut self, subject: &NamedNode, class: NamedNodeRef<'_>) {
        self.add(subject, rdf::TYPE, class.into_owned());
        for above in superclasses(class) {
            self.add(subject, rdf::TYPE, above.into_owned());
        }
    }

    /// The labels and the identifier that every resource has.
    pub(crate) fn labelled(&mut self, subject: &NamedNode, identifier: &str, ja: &str, en: &str) {
        self.add(subject, rdfs::LABEL, japanese(ja));
        self.add(subject, rdfs::LABEL, english(en));
        self.add(subject, dcterms::IDENTIFIER, plain(identifier));
    }

    /// The same, for a piece of text that has no name but its place: labels by its line.
    pub(crate) fn labelled_by_line(
        &mut self,
        subject: &NamedNode,
        key: &str,
        span: Span,
        (ja, en): (&str, &str),
    ) {
        let line = self.source.place(span.start).line;
        let stem = self.source.stem();
        let ja = format!("{stem}の{line}行目の{ja}（{key}）");
        let en = format!("{en} on line {line} of {stem} ({key})");
        self.labelled(subject, key, &ja, &en);
    }

    /// States that the resource was read at these places by this rule.
    pub(crate) fn quoted(&mut self, subject: &NamedNode, spans: &[Span], rule: RuleId) {
        let kind = self.space.parse(subject.as_str()).map(|r| r.kind);
        if !matches!(kind, Some(Kind::Page | Kind::Document)) {
            self.read.extend(spans);
        }
        for span in spans {
            let iri = self.span(*span, rule);
            self.add(subject, prov::WAS_QUOTED_FROM, iri);
        }
    }

    /// The same, for a value with its places and rule.
    pub(crate) fn quoted_read<T>(&mut self, subject: &NamedNode, read: &Read<T>) {
        self.quoted(subject, &read.spans, read.rule);
    }

    /// The IRI of a place in the text, which will be described.
    pub(crate) fn span(&mut self, span: Span, rule: RuleId) -> NamedNode {
        self.spans.entry(span).or_default().insert(rule);
        let CodePoints { start, end } = self.source.code_points(span);
        self.part(Kind::Span, &format!("{start}-{end}"))
    }

    /// The IRI of a fiscal year, described here where no vocabulary does.
    pub(crate) fn fiscal_year(&mut self, year: i32) -> NamedNode {
        let iri = fiscal_year::iri(year);
        if self.vocabulary.entity(iri.as_str()).is_none() && self.years.insert(year) {
            for triple in fiscal_year::fiscal_year_statements(year) {
                self.quads.push(triple.in_graph(self.graph.clone()));
            }
        }
        iri
    }

    /// The IRI of a body; one that no vocabulary knows is described by its label and quoted from
    /// where it is named.
    pub(crate) fn body(&mut self, body: &Body, spans: &[Span], rule: RuleId) -> NamedNode {
        if let Some(known) = &body.known {
            return NamedNode::new_unchecked(known.clone());
        }
        let key = seisaku_vocab::name_key(&body.label);
        let iri = self.named(Kind::Organisation, &key);
        let name = seisaku_vocab::normal_name(&body.label);
        self.typed(&iri, org::ORGANIZATION);
        self.labelled(&iri, &key, &name, &name);
        self.add(&iri, skos::PREF_LABEL, japanese(&name));
        self.quoted(&iri, spans, rule);
        iri
    }

    /// The body of this name, known or not.
    pub(crate) fn body_named(&mut self, name: &str, spans: &[Span], rule: RuleId) -> NamedNode {
        let body = Body {
            known: self.vocabulary.names().body(name).map(str::to_owned),
            label: name.to_owned(),
        };
        self.body(&body, spans, rule)
    }

    /// The places of all resources so far but pages and the document.
    pub(crate) fn read(&self) -> &[Span] {
        &self.read
    }

    /// All quads, sorted, each once.
    pub(crate) fn finish(mut self) -> Vec<Quad> {
        for (span, rules) in std::mem::take(&mut self.spans) {
            self.describe_span(span, &rules);
        }
        let mut quads = self.quads;
        quads.sort_unstable_by(order);
        quads.dedup();
        quads
    }

    fn describe_span(&mut self, span: Span, rules: &BTreeSet<RuleId>) {
        let CodePoints { start, end } = self.source.code_points(span);
        let key = format!("{start}-{end}");
        let iri = self.part(Kind::Span, &key);
        let exact = literal_text(self.source.slice(span));
        let (first, last) = self.source.line_range(span);
        let stem = self.source.stem().to_owned();
        self.typed(&iri, pol::TEXT_SPAN);
        self.labelled(
            &iri,
            &key,
            &format!("{stem}の{start}字目から{end}字目まで"),
            &format!("Characters {start} to {end} of {stem}"),
        );
        let document = self.document();
        self.add(&iri, oa::HAS_SOURCE, document);
        self.add(&iri, oa::EXACT, plain(&exact));
        self.add(&iri, pol::FIRST_LINE, integer(first));
        self.add(&iri, pol::LAST_LINE, integer(last));
        for rule in rules {
            self.add(&iri, pol::RULE, plain(rule));
        }
        let position = NamedNode::new_unchecked(format!("{}#position", iri.as_str()));
        self.typed(&position, oa::TEXT_POSITION_SELECTOR);
        self.labelled(
            &position,
            &format!("{key}#position"),
            &format!("位置 {start}–{end}"),
            &format!("Position {start}–{end}"),
        );
        self.add(&position, oa::START, offset(start));
        self.add(&position, oa::END, offset(end));
        let quote = NamedNode::new_unchecked(format!("{}#quote", iri.as_str()));
        self.typed(&quote, oa::TEXT_QUOTE_SELECTOR);
        self.labelled(
            &quote,
            &format!("{key}#quote"),
            &format!("引用 {start}–{end}"),
            &format!("Quote {start}–{end}"),
        );
        self.add(&quote, oa::EXACT, plain(&exact));
        self.add(&iri, oa::HAS_SELECTOR, position);
        self.add(&iri, oa::HAS_SELECTOR, quote);
    }
}

/// The order of the quads of one graph: subject, predicate, object.
fn order(a: &Quad, b: &Quad) -> Ordering {
    subject(a)
        .cmp(subject(b))
        .then_with(|| a.predicate.as_str().cmp(b.predicate.as_str()))
        .then_with(|| object(a).cmp(&object(b)))
}

fn subject(quad: &Quad) -> &str {
    match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => node.as_str(),
        NamedOrBlankNode::BlankNode(node) => node.as_str(),
    }
}

/// What an object is compared by; a document's quads hold no triple terms.
fn object(quad: &Quad) -> (u8, &str, &str, &str) {
    match &quad.object {
        Term::NamedNode(node) => (0, node.as_str(), "", ""),
        Term::BlankNode(node) => (1, node.as_str(), "", ""),
        Term::Literal(literal) => (
            2,
            literal.value(),
            literal.language().unwrap_or_default(),
            literal.datatype().as_str(),
        ),
        Term::Triple(triple) => (3, triple.predicate.as_str(), "", ""),
    }
}

/// A text in Japanese.
pub(crate) fn japanese(text: &str) -> Literal {
    Literal::new_language_tagged_literal_unchecked(literal_text(text), "ja")
}

/// A text in English.
pub(crate) fn english(text: &str) -> Literal {
    Literal::new_language_tagged_literal_unchecked(literal_text(text), "en")
}

/// A string.
pub(crate) fn plain(text: &str) -> Literal {
    Literal::new_simple_literal(literal_text(text))
}

/// A number of things.
pub(crate) fn integer(number: impl ToString) -> Literal {
    Literal::new_typed_literal(number.to_string(), xsd::INTEGER)
}

/// An offset into a text, as Web Annotation types it.
fn offset(number: usize) -> Literal {
    Literal::new_typed_literal(number.to_string(), xsd::NON_NEGATIVE_INTEGER)
}

/// Text as a literal can hold it: a character that XML cannot hold becomes U+FFFD.
pub(crate) fn literal_text(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\t' | '\n' | '\r' => c,
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
            _ => c,
        })
        .collect()
}
