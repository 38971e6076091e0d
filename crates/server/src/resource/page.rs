//! A resource as a page: its statements both ways.

use std::collections::BTreeMap;

use oxrdf::{NamedNode, NamedOrBlankNode, Quad, Term};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use seisaku_index::Description;
use seisaku_query::{Format, write_quads};
use seisaku_vocab::{Kind, rdf};
use serde_json::{Value, json};

use super::LIMIT;
use crate::error::Problem;
use crate::html::{Alternate, Cell, Foot, Group, Line, ResourcePage, render};
use crate::pages::kinds;
use crate::pages::language::{Language, Reader};
use crate::pages::library::{self, Library};
use crate::pages::quote::quotes;
use crate::state::Served;
use crate::terms::{Labels, short, term_cell};

/// Values of one property that a page shows; a query gives the rest.
const VALUES: usize = 25;
/// Parts of a resource that a page shows.
const PARTS: usize = 20;
/// Statements beyond which a page carries none of them for programs, which have their formats.
const CARRIED: usize = 250;

/// The page about a resource.
pub(super) fn resource(
    served: &Served,
    library: &Library,
    iri: &NamedNode,
    reader: &Reader,
    alternates: Vec<Alternate>,
) -> Result<String, Problem> {
    let description = served.snapshot.describe(iri, LIMIT);
    let language = reader.language;
    let labels = Labels::of(served, iri);
    let name = labels.named(language, &short(served, iri.as_str()));
    let groups = groups(served, iri, &description, language);
    render(&ResourcePage {
        foot: Foot::of(served, reader),
        iri: iri.as_str(),
        json: carried_of(served, iri, &labels, &description)?,
        labels,
        name,
        kinds: classes(served, iri, language),
        text: library::text(served, iri),
        quotes: quotes(served, library, iri, language),
        read: read(served, iri),
        more: description.more || groups.len() > PARTS,
        groups: groups.into_iter().take(PARTS).collect(),
        incoming: incoming(served, iri, &description, language),
        alternates,
    })
}

fn classes(served: &Served, iri: &NamedNode, language: Language) -> Vec<(Cell, String)> {
    let classes = library::iris(served, iri, rdf::TYPE).into_iter();
    let class = |class: NamedNode| {
        let list = kinds::address(served, &class);
        (term_cell(served, &Term::from(class), language), list)
    };
    classes.map(class).collect()
}

/// Where a paper or a page of one is read.
fn read(served: &Served, iri: &NamedNode) -> Option<String> {
    let resource = served.space.parse(iri.as_str())?;
    match resource.kind {
        // A page's key is its document's and its number.
        Kind::Document | Kind::Page => Some(format!("/read/{}", resource.key)),
        _ => None,
    }
}

/// The statements of the resource first, then those of its parts and blank nodes.
fn groups(
    served: &Served,
    iri: &NamedNode,
    description: &Description,
    language: Language,
) -> Vec<Group> {
    let mut subjects: BTreeMap<(bool, String), Vec<&Quad>> = BTreeMap::new();
    for quad in &description.outgoing {
        let other = quad.subject != NamedOrBlankNode::from(iri.clone());
        let key = (other, quad.subject.to_string());
        subjects.entry(key).or_default().push(quad);
    }
    let parts = subjects.into_iter().take(PARTS + 1);
    parts
        .map(|((other, _), quads)| {
            let subject = quads.first().filter(|_| other).map(|quad| {
                let anchor = anchor(&quad.subject);
                let cell = term_cell(served, &Term::from(quad.subject.clone()), language);
                (anchor, cell)
            });
            let lines = quads.iter().map(|q| (&q.predicate, q.object.clone()));
            let of = match quads.first().map(|quad| &quad.subject) {
                Some(NamedOrBlankNode::NamedNode(subject)) => format!("<{}> ", subject.as_str()),
                _ => String::new(),
            };
            let query = |property: &str| format!("SELECT ?value {{ {of}<{property}> ?value }}");
            Group {
                subject,
                lines: lines_of(served, lines, language, &query),
            }
        })
        .collect()
}

fn incoming(
    served: &Served,
    iri: &NamedNode,
    description: &Description,
    language: Language,
) -> Vec<Line> {
    let lines = description.incoming.iter();
    let query =
        |property: &str| format!("SELECT ?thing {{ ?thing <{property}> <{}> }}", iri.as_str());
    lines_of(
        served,
        lines.map(|q| (&q.predicate, Term::from(q.subject.clone()))),
        language,
        &query,
    )
}

/// Properties with their values, the type first; a value in two graphs stands once.
fn lines_of<'a>(
    served: &Served,
    statements: impl Iterator<Item = (&'a NamedNode, Term)>,
    language: Language,
    query: &dyn Fn(&str) -> String,
) -> Vec<Line> {
    let mut properties: BTreeMap<(bool, &str), (&NamedNode, Vec<Term>)> = BTreeMap::new();
    for (property, value) in statements {
        let key = (property.as_ref() != rdf::TYPE, property.as_str());
        let (_, values) = properties.entry(key).or_insert((property, Vec::new()));
        if !values.contains(&value) {
            values.push(value);
        }
    }
    let rest = |property: &NamedNode, many: usize| {
        let query = utf8_percent_encode(&query(property.as_str()), NON_ALPHANUMERIC).to_string();
        let address = format!("/sparql?format=html&query={query}");
        (many > VALUES).then(|| (many - VALUES, address))
    };
    properties
        .into_values()
        .map(|(property, values)| Line {
            property: term_cell(served, &Term::from(property.clone()), language),
            rest: rest(property, values.len()),
            values: values
                .iter()
                .take(VALUES)
                .map(|value| term_cell(served, value, language))
                .collect(),
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

/// What a page about `iri` carries for readers of its source, as JSON-LD.
pub(super) fn carried(served: &Served, iri: &NamedNode) -> Result<String, Problem> {
    let description = served.snapshot.describe(iri, LIMIT);
    carried_of(served, iri, &Labels::of(served, iri), &description)
}

/// The statements for readers of the page's source: search engines, and tools that judge.
fn carried_of(
    served: &Served,
    iri: &NamedNode,
    labels: &Labels,
    description: &Description,
) -> Result<String, Problem> {
    let mut all = vec![for_search_engines(served, iri, labels)];
    if description.outgoing.len() <= CARRIED {
        let mut bytes = Vec::new();
        let prefixes = served.prefixes();
        write_quads(&description.outgoing, Format::JsonLd, &prefixes, &mut bytes)
            .map_err(|error| Problem::internal(&error))?;
        all.extend(serde_json::from_slice::<Value>(&bytes).ok());
    }
    // `<` stands in strings only, where JSON lets it be escaped; so no literal ends the element.
    Ok(Value::from(all).to_string().replace('<', "\\u003c"))
}

/// The resource as search engines know such things (<https://schema.org/>).
fn for_search_engines(served: &Served, iri: &NamedNode, labels: &Labels) -> Value {
    let tagged = |value: &Option<String>, tag: &str| {
        let value = value.as_ref()?;
        Some(json!({ "@value": value, "@language": tag }))
    };
    let names: Vec<Value> = [tagged(&labels.ja, "ja"), tagged(&labels.en, "en")]
        .into_iter()
        .flatten()
        .collect();
    let kind = served.space.parse(iri.as_str()).map(|r| r.kind);
    let mut thing = json!({
        "@context": "https://schema.org/",
        "@id": iri.as_str(),
        "@type": schema_type(kind),
        "name": names,
        "url": iri.as_str(),
    });
    let text = library::text(served, iri);
    if !text.is_empty() {
        thing["description"] = text.into();
    }
    let above = library::iris(served, iri, seisaku_vocab::dcterms::IS_PART_OF);
    if let Some(above) = above.first() {
        thing["isPartOf"] = json!({ "@id": above.as_str() });
    }
    thing
}

/// The class of schema.org that is nearest to a kind.
fn schema_type(kind: Option<Kind>) -> &'static str {
    match kind {
        Some(Kind::Organisation) => "Organization",
        Some(Kind::Person) => "Person",
        Some(Kind::Place) => "Place",
        Some(Kind::Programme) => "Project",
        Some(Kind::Document) => "DigitalDocument",
        Some(Kind::Concept) => "DefinedTerm",
        Some(Kind::Observation) => "Observation",
        Some(Kind::Release | Kind::Dataset | Kind::Graph) => "Dataset",
        Some(Kind::Role) => "Role",
        Some(Kind::Milestone) => "Event",
        Some(
            Kind::Policy
            | Kind::Page
            | Kind::Section
            | Kind::Paragraph
            | Kind::Item
            | Kind::Action
            | Kind::Direction
            | Kind::Measure
            | Kind::Goal
            | Kind::Issue
            | Kind::BasicPolicy
            | Kind::Publication
            | Kind::Span,
        ) => "CreativeWork",
        _ => "Thing",
    }
}
