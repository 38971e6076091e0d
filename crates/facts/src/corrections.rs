//! Corrections laid over a reading: attributed, in a graph of their own, never by editing.
//!
//! A correction names a statement of the document by `rdf:subject` and `rdf:predicate`;
//! `rdf:object` is the value that it withdraws, `pol:correctedValue` what holds in its place. The
//! graph of the document stays as it was read. The layer, `graph/{document}/corrections`, holds the
//! corrections and the statements that they make.

use std::collections::BTreeMap;

use oxrdf::{NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use seisaku_text::Source;
use seisaku_vocab::{Kind, Space, dcterms, pol, prov, rdf, rdfs};

use crate::builder::{english, japanese, plain};
use crate::{DocumentGraph, document_key};

/// A correction that cannot be laid over a reading.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CorrectionError {
    /// A subject that is not of the layer.
    #[error(
        "{0} is not described here; a correction is named <#1>, and nothing else but agents named alike"
    )]
    Stranger(String),
    /// A correction lacks something.
    #[error("the correction {correction} has no {what}; add it")]
    Lacks {
        /// Which one.
        correction: String,
        /// A property, with its prefix.
        what: &'static str,
    },
    /// It is about something else.
    #[error("the correction {correction} is about {subject}, of which this document says nothing")]
    NotOfThis {
        /// Which one.
        correction: String,
        /// What it is about.
        subject: String,
    },
    /// What it withdraws is not there.
    #[error(
        "the correction {correction} withdraws {statement}, which the reading does not state; the text or its reading may have changed, so look at it again"
    )]
    NotStated {
        /// Which one.
        correction: String,
        /// The statement.
        statement: String,
    },
}

/// The quads of the layer that these statements, read from a file beside the document, make over
/// the quads of its reading.
///
/// # Errors
/// When a correction is not complete, or does not fit the reading.
pub fn corrections(
    reading: &[Quad],
    source: &Source,
    file: &[Triple],
) -> Result<Vec<Quad>, CorrectionError> {
    let graph = DocumentGraph::Corrections.of(&document_key(source));
    let prefix = format!("{}#", graph.as_str());
    let mut layer: Vec<Triple> = Vec::new();
    let mut found: BTreeMap<&NamedNode, Vec<&Triple>> = BTreeMap::new();
    for triple in file {
        match &triple.subject {
            NamedOrBlankNode::NamedNode(s) if s.as_str().starts_with(&prefix) => {
                found.entry(s).or_default().push(triple);
            }
            other => return Err(CorrectionError::Stranger(other.to_string())),
        }
    }
    for (name, triples) in found {
        let about = About { name, triples };
        layer.extend(about.triples.iter().map(|t| (*t).clone()));
        if about.is_correction() {
            about.apply(reading, &mut layer)?;
            about.label(&prefix, &mut layer);
        }
    }
    let document = Space::default().mint(Kind::Document, &document_key(source));
    layer.push(Triple::new(graph.clone(), prov::WAS_DERIVED_FROM, document));
    let mut quads: Vec<Quad> = layer
        .into_iter()
        .map(|triple| triple.in_graph(graph.clone()))
        .collect();
    quads.sort_by_cached_key(ToString::to_string);
    quads.dedup();
    Ok(quads)
}

/// What the file says about one name.
struct About<'a> {
    name: &'a NamedNode,
    triples: Vec<&'a Triple>,
}

impl About<'_> {
    fn values<'b>(&'b self, predicate: oxrdf::NamedNodeRef<'b>) -> impl Iterator<Item = &'b Term> {
        self.triples
            .iter()
            .filter(move |t| t.predicate == predicate)
            .map(|t| &t.object)
    }

    fn is_correction(&self) -> bool {
        let class = Term::from(pol::CORRECTION.into_owned());
        self.values(rdf::TYPE).any(|t| *t == class)
    }

    fn iri(
        &self,
        predicate: oxrdf::NamedNodeRef<'_>,
        what: &'static str,
    ) -> Result<NamedNode, CorrectionError> {
        let found = self.values(predicate).find_map(|t| match t {
            Term::NamedNode(iri) => Some(iri.clone()),
            _ => None,
        });
        found.ok_or_else(|| self.lacks(what))
    }

    fn lacks(&self, what: &'static str) -> CorrectionError {
        CorrectionError::Lacks {
            correction: self.name.to_string(),
            what,
        }
    }

    /// Adds the statements that the correction makes.
    fn apply(&self, reading: &[Quad], layer: &mut Vec<Triple>) -> Result<(), CorrectionError> {
        let subject = self.iri(rdf::SUBJECT, "rdf:subject that is an IRI")?;
        let predicate = self.iri(rdf::PREDICATE, "rdf:predicate that is an IRI")?;
        for (needed, what) in [
            (prov::WAS_ATTRIBUTED_TO, "prov:wasAttributedTo"),
            (prov::GENERATED_AT_TIME, "prov:generatedAtTime"),
            (rdfs::COMMENT, "rdfs:comment that says why"),
        ] {
            if self.values(needed).next().is_none() {
                return Err(self.lacks(what));
            }
        }
        let node = NamedOrBlankNode::from(subject.clone());
        if !reading.iter().any(|quad| quad.subject == node) {
            return Err(CorrectionError::NotOfThis {
                correction: self.name.to_string(),
                subject: subject.to_string(),
            });
        }
        let statement =
            |object: &Term| Triple::new(subject.clone(), predicate.clone(), object.clone());
        let mut withdraws = false;
        for object in self.values(rdf::OBJECT) {
            withdraws = true;
            let wanted = statement(object);
            if !reading.iter().any(|q| is(q, &wanted)) {
                return Err(CorrectionError::NotStated {
                    correction: self.name.to_string(),
                    statement: wanted.to_string(),
                });
            }
        }
        let stated: Vec<Triple> = self.values(pol::CORRECTED_VALUE).map(statement).collect();
        if stated.is_empty() && !withdraws {
            return Err(self.lacks("rdf:object to withdraw and no pol:correctedValue"));
        }
        layer.extend(stated);
        Ok(())
    }

    /// The labels and the identifier that every resource has, where the file gives none.
    fn label(&self, prefix: &str, layer: &mut Vec<Triple>) {
        let id = self.name.as_str().strip_prefix(prefix).unwrap_or_default();
        if self.values(rdfs::LABEL).next().is_none() {
            for label in [
                japanese(&format!("訂正{id}")),
                english(&format!("Correction {id}")),
            ] {
                layer.push(Triple::new(self.name.clone(), rdfs::LABEL, label));
            }
        }
        if self.values(dcterms::IDENTIFIER).next().is_none() {
            layer.push(Triple::new(
                self.name.clone(),
                dcterms::IDENTIFIER,
                plain(id),
            ));
        }
    }
}

fn is(quad: &Quad, triple: &Triple) -> bool {
    quad.subject == triple.subject
        && quad.predicate == triple.predicate
        && quad.object == triple.object
}
