//! Statements of one document, gathered; spans are stated once, whoever quotes them.

use std::borrow::Cow;
use std::collections::BTreeSet;

use oxrdf::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use seisaku_policy::{Body, Read, RuleId};
use seisaku_text::{CodePoints, Document, Source, Span};
use seisaku_vocab::{
    Entity, Key, Kind, Space, dcterms, is_key, org, prov, rdf, rdfs, skos, superclasses, xsd,
};

use crate::statements::lines::write_number;
use crate::statements::terms::{write_quoted, write_term};
use crate::statements::{Stated, Statements};
use crate::units::Units;
use crate::{DocumentGraph, Vocabulary, document_key, fiscal_year};

/// The statements of a document while they are made.
pub(crate) struct Builder<'a> {
    pub source: &'a Source,
    pub vocabulary: &'a Vocabulary,
    pub key: Key,
    space: Space,
    stated: Stated,
    /// The places that were named, with the rules that named them.
    places: Vec<(Span, RuleId)>,
    /// The place that was named last.
    last_place: Option<(Span, NamedNode)>,
    /// What the IRIs of places begin with.
    place_prefix: String,
    /// The IRI of the document, and what those of its pages begin with.
    wholes: [NamedNode; 2],
    /// The places of all resources but pages and the document.
    read: Vec<Span>,
    /// The fiscal years that are described already.
    years: BTreeSet<i32>,
    /// The bodies that are labelled already, by whichever rule named them first.
    bodies: BTreeSet<String>,
    /// The pages, by number.
    pages: Vec<(usize, Span)>,
    /// The units of bodies, by how the document names them.
    pub units: Units,
}

/// The body whose secretariat has this name.
fn secretariat_of<'v>(vocabulary: &'v Vocabulary, name: &str) -> Option<&'v Entity> {
    let upper = vocabulary.names().body(name.strip_suffix("事務局")?)?;
    vocabulary.entity(upper)
}

/// The English label of a body that no vocabulary knows.
pub(crate) fn english_body(vocabulary: &Vocabulary, name: &str) -> String {
    let upper = secretariat_of(vocabulary, name).and_then(|u| u.preferred_label("en"));
    upper.map_or_else(|| name.to_owned(), |u| format!("Secretariat of the {u}"))
}

impl<'a> Builder<'a> {
    pub(crate) fn new(source: &'a Source, document: &Document, vocabulary: &'a Vocabulary) -> Self {
        let (key, space) = (document_key(source), Space::default());
        let place_prefix = format!("{}/", space.mint(Kind::Span, &key).as_str());
        Self {
            source,
            vocabulary,
            wholes: [Kind::Document, Kind::Page].map(|kind| space.mint(kind, &key)),
            key,
            space,
            place_prefix,
            last_place: None,
            stated: Stated::default(),
            places: Vec::new(),
            read: Vec::new(),
            years: BTreeSet::new(),
            bodies: BTreeSet::new(),
            pages: document.pages.iter().map(|p| (p.number, p.span)).collect(),
            units: Units::default(),
        }
    }

    /// The IRI of a part of this document.
    pub(crate) fn part(&self, kind: Kind, key: &str) -> NamedNode {
        let (base, kind, document) = (self.space.base(), kind.as_str(), self.key.as_str());
        let mut iri = [base, "id/", kind, "/", document].concat();
        for segment in key.split('/') {
            iri.push('/');
            if is_key(segment) {
                iri.push_str(segment);
            } else {
                iri.push_str(Key::new(segment).as_str());
            }
        }
        NamedNode::new_unchecked(iri)
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
        let object = object.into();
        self.state(subject, predicate, |out| write_term(out, &object));
    }

    /// The same, the object as it is written.
    fn state(
        &mut self,
        subject: &NamedNode,
        predicate: NamedNodeRef<'static>,
        object: impl FnOnce(&mut String),
    ) {
        let subject = self.stated.subject(subject.as_str());
        let predicate = self.stated.constant(predicate.as_str());
        let object = self.stated.terms.intern(object);
        self.stated.push(subject, predicate, object);
    }

    /// States a type and all types above it.
    pub(crate) fn typed(&mut self, subject: &NamedNode, class: NamedNodeRef<'_>) {
        let subject = self.stated.subject(subject.as_str());
        let predicate = self.stated.constant(rdf::TYPE.as_str());
        for above in superclasses(class) {
            let above = self.stated.constant(above.as_str());
            self.stated.push(subject, predicate, above);
        }
        let class = self.stated.iri(class.as_str());
        self.stated.push(subject, predicate, class);
    }

    /// The labels and the identifier that every resource has.
    pub(crate) fn labelled(&mut self, subject: &NamedNode, identifier: &str, ja: &str, en: &str) {
        if subject.as_str().contains("/id/organisation/") {
            self.bodies.insert(subject.as_str().to_owned());
        }
        self.text(subject, rdfs::LABEL, ja, "@ja");
        self.text(subject, rdfs::LABEL, en, "@en");
        self.text(subject, dcterms::IDENTIFIER, identifier, "");
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

    /// States a text, with the mark of its language.
    fn text(
        &mut self,
        subject: &NamedNode,
        predicate: NamedNodeRef<'static>,
        text: &str,
        language: &str,
    ) {
        self.state(subject, predicate, |out| {
            write_quoted(out, &literal_text(text));
            out.push_str(language);
        });
    }

    /// States that the resource was read at these places by this rule.
    pub(crate) fn quoted(&mut self, subject: &NamedNode, spans: &[Span], rule: RuleId) {
        if !self.is_whole(subject) {
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
        self.places.push((span, rule));
        // Who names a place often quotes it as well.
        if let Some((last, iri)) = &self.last_place
            && *last == span
        {
            return iri.clone();
        }
        let CodePoints { start, end } = self.source.code_points(span);
        let mut iri = String::with_capacity(self.place_prefix.len() + 24);
        iri.push_str(&self.place_prefix);
        write_number(&mut iri, start);
        iri.push('-');
        write_number(&mut iri, end);
        let iri = NamedNode::new_unchecked(iri);
        self.last_place = Some((span, iri.clone()));
        iri
    }

    /// The IRI of a fiscal year, described here where no vocabulary does.
    pub(crate) fn fiscal_year(&mut self, year: i32) -> NamedNode {
        let iri = fiscal_year::iri(year);
        if self.vocabulary.entity(iri.as_str()).is_none() && self.years.insert(year) {
            for triple in fiscal_year::fiscal_year_statements(year) {
                let subject = self.stated.iri(match &triple.subject {
                    NamedOrBlankNode::NamedNode(iri) => iri.as_str(),
                    NamedOrBlankNode::BlankNode(_) => continue,
                });
                let predicate = self.stated.iri(triple.predicate.as_str());
                let object = self
                    .stated
                    .terms
                    .intern(|out| write_term(out, &triple.object));
                self.stated.push(subject, predicate, object);
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
        if let Some(unit) = self.units.get(&body.label, spans).cloned() {
            self.quoted(&unit, spans, rule);
            return unit;
        }
        let key = seisaku_vocab::name_key(&body.label);
        let iri = self.named(Kind::Organisation, &key);
        let name = seisaku_vocab::normal_name(&body.label);
        let en = self.vocabulary.english_heading(&name).map(str::to_owned);
        self.typed(&iri, org::ORGANIZATION);
        if !self.bodies.contains(iri.as_str()) {
            let en = en
                .clone()
                .unwrap_or_else(|| english_body(self.vocabulary, &name));
            self.labelled(&iri, &key, &name, &en);
        }
        let upper = secretariat_of(self.vocabulary, &name).map(|u| u.iri.clone());
        if let Some(upper) = upper {
            self.add(&iri, org::SUB_ORGANIZATION_OF, upper);
        }
        self.add(&iri, skos::PREF_LABEL, japanese(&name));
        if let Some(en) = en {
            self.add(&iri, skos::PREF_LABEL, english(&en));
        }
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

    /// All statements in order, each once.
    pub(crate) fn finish(self) -> Statements {
        let document = self.document();
        self.stated.finish(
            DocumentGraph::Read.of(&self.key),
            self.source,
            &document,
            &self.place_prefix,
            self.places,
        )
    }

    /// Whether the resource is a page or the document, which hold all of their text.
    fn is_whole(&self, subject: &NamedNode) -> bool {
        let subject = subject.as_str();
        self.wholes
            .iter()
            .any(|whole| match subject.strip_prefix(whole.as_str()) {
                Some(rest) => rest.is_empty() || rest.starts_with('/'),
                None => false,
            })
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

/// Text as a literal can hold it: a character that XML cannot hold becomes U+FFFD.
pub(crate) fn literal_text(text: &str) -> Cow<'_, str> {
    let lost = |c: char| match c {
        '\t' | '\n' | '\r' => false,
        '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => true,
        _ => false,
    };
    // U+FFFE and U+FFFF begin with the byte EF, and so do characters of full width.
    let suspect = |b: u8| (b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r')) || b == 0xef;
    if text.bytes().any(suspect) && text.contains(lost) {
        Cow::Owned(text.replace(lost, "\u{fffd}"))
    } else {
        Cow::Borrowed(text)
    }
}
