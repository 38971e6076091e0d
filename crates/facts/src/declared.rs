//! What a curator declares about a document beside it: where it is from, who issued it, under
//! which terms.
//!
//! These statements are no reading, so they stand in a graph of their own,
//! `graph/{document}/declared`, which leads to the file that declares them.

use oxrdf::{Literal, NamedNode, NamedNodeRef, Quad, Term};
use seisaku_text::Source;
use seisaku_vocab::{
    Kind, Space, dcterms, foaf, org, pav, pol, prov, rdf, rdfs, skos, superclasses, xsd,
};

use crate::builder::{english, japanese, plain};
use crate::{DocumentGraph, Statements, Vocabulary, document_key, fiscal_year};

/// A declaration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Declared {
    /// The name of the file that declares it.
    pub file_name: String,
    /// The SHA-256 of that file, in hex.
    pub sha256: String,
    /// The title in Japanese.
    pub title_ja: Option<String>,
    /// The title in English.
    pub title_en: Option<String>,
    /// The body that issued the document: its notation or its name.
    pub publisher: Option<String>,
    /// The address that the document was taken from.
    pub source: Option<NamedNode>,
    /// The address of its licence.
    pub licence: Option<NamedNode>,
    /// Its terms in words, in Japanese and in English.
    pub rights: (Option<String>, Option<String>),
    /// The day on which it was taken from its address, `YYYY-MM-DD`.
    pub retrieved: Option<String>,
    /// The day on which it was issued, `YYYY-MM-DD`.
    pub issued: Option<String>,
    /// The fiscal year that it is about.
    pub fiscal_year: Option<i32>,
}

/// The statements that declare it, in their graph. What was made up for want of a title in the
/// statements of a document gives way to the title that is declared; what was read stays as it is.
pub fn declare(
    read: &mut Statements,
    source: &Source,
    vocabulary: &Vocabulary,
    declared: &Declared,
) -> Vec<Quad> {
    let space = Space::default();
    let key = document_key(source);
    let mut layer = Layer {
        graph: DocumentGraph::Declared.of(&key),
        document: space.mint(Kind::Document, &key),
        quads: Vec::new(),
    };
    layer.titles(read, source.stem(), declared);
    layer.addresses(declared);
    if let Some(name) = &declared.publisher {
        layer.publisher(name, vocabulary);
    }
    if let Some(year) = declared.fiscal_year {
        let iri = fiscal_year::iri(year);
        if vocabulary.entity(iri.as_str()).is_none() {
            let graph = layer.graph.clone();
            let statements = fiscal_year::fiscal_year_statements(year).into_iter();
            layer
                .quads
                .extend(statements.map(|t| t.in_graph(graph.clone())));
        }
        layer.say(pol::FISCAL_YEAR_PROPERTY, iri);
    }
    layer.origin(&space, declared);
    layer.quads
}

struct Layer {
    graph: NamedNode,
    document: NamedNode,
    quads: Vec<Quad>,
}

impl Layer {
    fn add(
        &mut self,
        subject: &NamedNode,
        predicate: NamedNodeRef<'static>,
        object: impl Into<Term>,
    ) {
        let quad = Quad::new(subject.clone(), predicate, object, self.graph.clone());
        self.quads.push(quad);
    }

    /// States something of the document.
    fn say(&mut self, predicate: NamedNodeRef<'static>, object: impl Into<Term>) {
        let document = self.document.clone();
        self.add(&document, predicate, object);
    }

    fn titles(&mut self, read: &mut Statements, stem: &str, declared: &Declared) {
        if let Some(title) = &declared.title_ja {
            let made_up = japanese(stem);
            if self.take(read, dcterms::TITLE, &made_up) {
                self.take(read, rdfs::LABEL, &made_up);
                self.say(dcterms::TITLE, japanese(title));
                self.say(rdfs::LABEL, japanese(title));
            } else {
                self.alternative(read, dcterms::TITLE, japanese(title));
            }
        }
        if let Some(title) = &declared.title_en {
            let made_up = english(&format!("Source document {stem}"));
            if self.take(read, rdfs::LABEL, &made_up) {
                self.say(rdfs::LABEL, english(title));
            } else {
                self.alternative(read, rdfs::LABEL, english(title));
            }
        }
    }

    /// Takes a statement of the document away; whether it was there.
    fn take(&self, read: &mut Statements, predicate: NamedNodeRef<'_>, object: &Literal) -> bool {
        read.take(&self.document, predicate, &object.clone().into())
    }

    /// A title that differs from the one that was read stands beside it.
    fn alternative(&mut self, read: &Statements, predicate: NamedNodeRef<'_>, title: Literal) {
        if !read.states(&self.document, predicate, &title.clone().into()) {
            self.say(dcterms::ALTERNATIVE, title);
        }
    }

    fn addresses(&mut self, declared: &Declared) {
        if let Some(source) = &declared.source {
            self.say(dcterms::SOURCE, source.clone());
        }
        if let Some(licence) = &declared.licence {
            self.say(dcterms::LICENSE, licence.clone());
        }
        if let Some(rights) = &declared.rights.0 {
            self.say(dcterms::RIGHTS, japanese(rights));
        }
        if let Some(rights) = &declared.rights.1 {
            self.say(dcterms::RIGHTS, english(rights));
        }
        for (predicate, day) in [
            (pav::RETRIEVED_ON, &declared.retrieved),
            (dcterms::ISSUED, &declared.issued),
        ] {
            if let Some(day) = day {
                self.say(predicate, Literal::new_typed_literal(day, xsd::DATE));
            }
        }
    }

    /// A body that no vocabulary knows is described by its name, as one that is read.
    fn publisher(&mut self, name: &str, vocabulary: &Vocabulary) {
        if let Some(known) = vocabulary.body(name) {
            self.say(dcterms::PUBLISHER, NamedNode::new_unchecked(known));
            return;
        }
        let key = seisaku_vocab::name_key(name);
        let body = Space::default().resource(Kind::Organisation, &key);
        let name = seisaku_vocab::normal_name(name);
        self.add(&body, rdf::TYPE, org::ORGANIZATION.into_owned());
        for above in superclasses(org::ORGANIZATION) {
            self.add(&body, rdf::TYPE, above.into_owned());
        }
        self.add(&body, rdfs::LABEL, japanese(&name));
        let en = crate::builder::english_body(vocabulary, &name);
        self.add(&body, rdfs::LABEL, english(&en));
        self.add(&body, skos::PREF_LABEL, japanese(&name));
        self.add(&body, dcterms::IDENTIFIER, plain(&key));
        self.say(dcterms::PUBLISHER, body);
    }

    /// The file that declares this, and that the graph is derived from it.
    fn origin(&mut self, space: &Space, declared: &Declared) {
        let file = space.resource(Kind::Document, &declared.file_name);
        let name = declared.file_name.as_str();
        self.add(&file, rdf::TYPE, foaf::DOCUMENT.into_owned());
        self.add(
            &file,
            rdfs::LABEL,
            japanese(&format!("付記ファイル {name}")),
        );
        self.add(&file, rdfs::LABEL, english(&format!("Declaration {name}")));
        self.add(&file, dcterms::IDENTIFIER, plain(name));
        self.add(&file, pol::SHA256, plain(&declared.sha256));
        let document = self.document.clone();
        self.add(&file, foaf::PRIMARY_TOPIC, document);
        let graph = self.graph.clone();
        self.add(&graph, prov::WAS_DERIVED_FROM, file);
    }
}
