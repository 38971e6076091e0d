//! The triples of all shapes files, by subject.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Term};
use seisaku_vocab::{Space, rdf};

use super::read::ShapesError;

/// The namespace of SHACL.
pub(super) const SH: &str = "http://www.w3.org/ns/shacl#";

/// One subject with its properties.
#[derive(Debug)]
pub(super) struct Node {
    /// The subject.
    pub(super) id: NamedOrBlankNode,
    /// The file that first says something about it.
    pub(super) file: String,
    /// Values by predicate IRI, in the order of the file.
    properties: BTreeMap<String, Vec<Term>>,
}

impl Node {
    /// The values of a SHACL property, given by its local name.
    pub(super) fn sh(&self, local: &str) -> &[Term] {
        self.get(&format!("{SH}{local}"))
    }

    /// The values of a property.
    pub(super) fn get(&self, predicate: &str) -> &[Term] {
        self.properties.get(predicate).map_or(&[], Vec::as_slice)
    }

    /// The SHACL properties that it has, by local name, in order.
    pub(super) fn sh_properties(&self) -> impl Iterator<Item = (&str, &[Term])> {
        self.properties
            .iter()
            .filter_map(|(p, values)| Some((p.strip_prefix(SH)?, values.as_slice())))
    }

    /// Whether it is typed with the SHACL class.
    pub(super) fn is_a(&self, local: &str) -> bool {
        self.get(rdf::TYPE.as_str())
            .iter()
            .any(|t| matches!(t, Term::NamedNode(t) if t.as_str().strip_prefix(SH) == Some(local)))
    }
}

/// All nodes of all shapes files.
#[derive(Debug, Default)]
pub(super) struct ShapesGraph {
    nodes: BTreeMap<String, Node>,
}

impl ShapesGraph {
    /// Parses the files; IRIs of the default base move to the base of `space`.
    pub(super) fn parse<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
        space: &Space,
    ) -> Result<Self, ShapesError> {
        let mut graph = Self::default();
        for (file, text) in files {
            // Two files may use one label for two blank nodes.
            let parser = RdfParser::from_format(RdfFormat::Turtle).rename_blank_nodes();
            for quad in parser.for_slice(text) {
                let quad = quad.map_err(|source| ShapesError::Syntax {
                    file: file.to_owned(),
                    source: Box::new(source),
                })?;
                let quad = space.rebase(quad);
                graph
                    .nodes
                    .entry(quad.subject.to_string())
                    .or_insert_with(|| Node {
                        id: quad.subject,
                        file: file.to_owned(),
                        properties: BTreeMap::new(),
                    })
                    .properties
                    .entry(quad.predicate.into_string())
                    .or_default()
                    .push(quad.object);
            }
        }
        Ok(graph)
    }

    /// All nodes, in order.
    pub(super) fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.nodes.values()
    }

    /// The node that a value stands for.
    pub(super) fn node(&self, term: &Term) -> Option<&Node> {
        match term {
            Term::NamedNode(_) | Term::BlankNode(_) => self.nodes.get(&term.to_string()),
            _ => None,
        }
    }

    /// The members of an RDF list; `None` where it is broken or runs in a circle.
    pub(super) fn list(&self, head: &Term) -> Option<Vec<Term>> {
        let mut members = Vec::new();
        let mut seen = BTreeSet::new();
        let mut here = head.clone();
        while here != Term::from(rdf::NIL.into_owned()) {
            if !seen.insert(here.to_string()) {
                return None;
            }
            let node = self.node(&here)?;
            let [first] = node.get(rdf::FIRST.as_str()) else {
                return None;
            };
            let [rest] = node.get(rdf::REST.as_str()) else {
                return None;
            };
            members.push(first.clone());
            here = rest.clone();
        }
        Some(members)
    }
}
