//! A graph being written.

use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, Quad, Term};
use seisaku_vocab::{rdf, rdfs, xsd};

/// Statements on their way into one graph.
#[derive(Debug)]
pub(super) struct Page {
    graph: NamedNode,
    pub(super) quads: Vec<Quad>,
}

impl Page {
    pub(super) fn new(graph: NamedNode) -> Self {
        Self {
            graph,
            quads: Vec::new(),
        }
    }

    pub(super) fn graph(&self) -> &NamedNode {
        &self.graph
    }

    fn push(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, object: Term) {
        self.quads.push(Quad::new(
            subject.clone(),
            predicate.into_owned(),
            object,
            GraphName::from(self.graph.clone()),
        ));
    }

    pub(super) fn link<'p, 'o>(
        &mut self,
        subject: &NamedNode,
        predicate: impl Into<NamedNodeRef<'p>>,
        object: impl Into<NamedNodeRef<'o>>,
    ) {
        let object: NamedNodeRef<'_> = object.into();
        self.push(subject, predicate.into(), object.into_owned().into());
    }

    pub(super) fn is_a<'o>(&mut self, subject: &NamedNode, class: impl Into<NamedNodeRef<'o>>) {
        self.link(subject, rdf::TYPE, class);
    }

    pub(super) fn say<'p>(
        &mut self,
        subject: &NamedNode,
        predicate: impl Into<NamedNodeRef<'p>>,
        value: Literal,
    ) {
        self.push(subject, predicate.into(), value.into());
    }

    pub(super) fn text(
        &mut self,
        subject: &NamedNode,
        predicate: NamedNodeRef<'_>,
        [ja, en]: [&str; 2],
    ) {
        for (tag, text) in [("ja", ja), ("en", en)] {
            // The tags are `ja` and `en`.
            let literal = Literal::new_language_tagged_literal_unchecked(text, tag);
            self.push(subject, predicate, literal.into());
        }
    }

    /// A label in Japanese and in English.
    pub(super) fn label(&mut self, subject: &NamedNode, words: [&str; 2]) {
        self.text(subject, rdfs::LABEL, words);
    }
}

/// A whole number.
pub(super) fn number(figure: impl ToString) -> Literal {
    Literal::new_typed_literal(figure.to_string(), xsd::INTEGER)
}
