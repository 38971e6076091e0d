//! A resource as a page: its statements both ways.

use std::collections::BTreeMap;

use oxrdf::{NamedNode, NamedOrBlankNode, Quad, Term};
use seisaku_index::Description;
use seisaku_query::{Format, write_quads};
use seisaku_vocab::rdf;

use super::LIMIT;
use crate::error::Problem;
use crate::html::{Alternate, Foot, Group, Line, ResourcePage, render};
use crate::state::Served;
use crate::terms::{Labels, short, term_cell};

/// The page about a resource.
pub(super) fn resource(
    served: &Served,
    iri: &NamedNode,
    alternates: Vec<Alternate>,
) -> Result<String, Problem> {
    let description = served.snapshot.describe(iri, LIMIT);
    let labels = Labels::of(served, iri);
    let name = short(served, iri.as_str());
    render(&ResourcePage {
        foot: Foot::of(served),
        iri: iri.as_str(),
        name: labels.any().map_or(name, str::to_owned),
        labels,
        groups: groups(served, iri, &description),
        incoming: incoming(served, &description),
        more: description.more,
        json: json(served, &description)?,
        alternates,
    })
}

/// The statements of the resource first, then those of its parts and blank nodes.
fn groups(served: &Served, iri: &NamedNode, description: &Description) -> Vec<Group> {
    let mut subjects: BTreeMap<(bool, String), Vec<&Quad>> = BTreeMap::new();
    for quad in &description.outgoing {
        let other = quad.subject != NamedOrBlankNode::from(iri.clone());
        let key = (other, quad.subject.to_string());
        subjects.entry(key).or_default().push(quad);
    }
    subjects
        .into_iter()
        .map(|((other, _), quads)| {
            let subject = quads.first().filter(|_| other).map(|quad| {
                let anchor = anchor(&quad.subject);
                let cell = term_cell(served, &Term::from(quad.subject.clone()));
                (anchor, cell)
            });
            let lines = quads.iter().map(|q| (&q.predicate, q.object.clone()));
            Group {
                subject,
                lines: lines_of(served, lines),
            }
        })
        .collect()
}

fn incoming(served: &Served, description: &Description) -> Vec<Line> {
    let lines = description.incoming.iter();
    lines_of(
        served,
        lines.map(|q| (&q.predicate, Term::from(q.subject.clone()))),
    )
}

/// Properties with their values, the type first; a value in two graphs stands once.
fn lines_of<'a>(
    served: &Served,
    statements: impl Iterator<Item = (&'a NamedNode, Term)>,
) -> Vec<Line> {
    let mut properties: BTreeMap<(bool, &str), (&NamedNode, Vec<Term>)> = BTreeMap::new();
    for (property, value) in statements {
        let key = (property.as_ref() != rdf::TYPE, property.as_str());
        let (_, values) = properties.entry(key).or_insert((property, Vec::new()));
        if !values.contains(&value) {
            values.push(value);
        }
    }
    properties
        .into_values()
        .map(|(property, values)| Line {
            property: term_cell(served, &Term::from(property.clone())),
            values: values.iter().map(|v| term_cell(served, v)).collect(),
        })
        .collect()
}

/// What links on the page lead to: the fragment of a part, the label of a blank node.
fn anchor(subject: &NamedOrBlankNode) -> String {
    match subject {
        NamedOrBlankNode::NamedNode(iri) => {
            let fragment = iri.as_str().split_once('#').map(|(_, f)| f);
            fragment.unwrap_or_default().to_owned()
        }
        NamedOrBlankNode::BlankNode(node) => node.as_str().to_owned(),
    }
}

/// The statements for readers of the page's source: search engines, and tools that judge.
fn json(served: &Served, description: &Description) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    write_quads(
        &description.outgoing,
        Format::JsonLd,
        &served.prefixes(),
        &mut bytes,
    )
    .map_err(|error| Problem::internal(&error))?;
    // `<` stands in strings only, where JSON lets it be escaped; so no literal ends the element.
    Ok(String::from_utf8_lossy(&bytes).replace('<', "\\u003c"))
}
