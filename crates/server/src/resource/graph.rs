//! Whole graphs that have an address of their own: the ontology, the shapes, the release.

use std::collections::BTreeMap;

use axum::extract::{Path, Request, State};
use axum::response::Response;
use oxrdf::{
    GraphName, GraphNameRef, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term,
};
use seisaku_query::{Format, write_quads};
use seisaku_vocab::{Kind as ResourceKind, dcterms, owl, rdf, rdfs, skos};

use super::{alternates, link};
use crate::error::{Kind, Problem};
use crate::html::{Cell, Foot, GraphPage, Line, TermEntry, render};
use crate::negotiate::{accept, choose};
use crate::pages::kinds;
use crate::pages::language::{Language, Reader};
use crate::params::Params;
use crate::reply::{CachePolicy, Whole};
use crate::state::{AppState, Served};
use crate::terms::{Labels, literals, short, term_cell};

const DOMAIN: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/2000/01/rdf-schema#domain");
const RANGE: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/2000/01/rdf-schema#range");

/// A graph with an address.
struct Topic {
    key: &'static str,
    /// A graph that is given with it.
    also: Option<&'static str>,
    path: &'static str,
    title_ja: &'static str,
    title_en: &'static str,
}

const ONTOLOGY: Topic = Topic {
    key: "ontology",
    also: None,
    path: "/ontology",
    title_ja: "オントロジー",
    title_en: "Ontology",
};

const SHAPES: Topic = Topic {
    key: "shapes",
    also: None,
    path: "/shapes",
    title_ja: "シェイプ",
    title_en: "Shapes",
};

const RELEASE: Topic = Topic {
    key: "release",
    also: Some("catalog"),
    path: "/.well-known/void",
    title_ja: "この公開版について",
    title_en: "About this release",
};

/// `GET /ontology`: the terms that the data is written with.
pub(crate) async fn ontology(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Problem> {
    answer(&state, &ONTOLOGY, &request)
}

/// `GET /ontology/{version}`: the same, as long as that is the version that is served.
pub(crate) async fn ontology_version(
    State(state): State<AppState>,
    Path(version): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let served = state.served();
    let versions = literals(&served, &served.space.ontology(), owl::VERSION_INFO);
    if versions.iter().any(|v| v.value() == version) {
        return answer(&state, &ONTOLOGY, &request);
    }
    let known: Vec<_> = versions.iter().map(Literal::value).collect();
    Err(Problem::new(
        Kind::NotFound,
        format!(
            "there is no version {version} of the ontology here; served is {}",
            known.join(", ")
        ),
    ))
}

/// `GET /shapes`: what the data is checked against; a release without such a graph has it in
/// that of the ontology.
pub(crate) async fn shapes(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Problem> {
    let served = state.served();
    let topic = if quads(&served, &SHAPES).is_empty() {
        &ONTOLOGY
    } else {
        &SHAPES
    };
    answer(&state, topic, &request)
}

/// `GET /.well-known/void` and `/catalog`: what the release says about itself
/// ([VoID, section 7.2](https://www.w3.org/TR/void/#well-known)).
pub(crate) async fn void(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Problem> {
    answer(&state, &RELEASE, &request)
}

fn answer(state: &AppState, topic: &Topic, request: &Request) -> Result<Response, Problem> {
    let served = &state.served();
    let reader = Reader::of(request);
    let quads = quads(served, topic);
    if quads.is_empty() {
        return Err(Problem::new(
            Kind::NotFound,
            format!("the data that is served has no graph of the {}", topic.key),
        ));
    }
    let mut offered = Format::GRAPHS.to_vec();
    offered.push(Format::Html);
    let params = Params::of_query(request.uri().query())?;
    let media = choose(params.format(), &accept(request.headers()), &offered)?;
    let path = topic.path;
    let alternates = alternates(path, "format");
    let iri = graph(served, topic.key);
    let link = link(&alternates, path, iri.as_str());
    let bytes = if media.format == Format::Html {
        render(&GraphPage {
            foot: Foot::of(served, &reader),
            title: reader.language.say(topic.title_ja, topic.title_en),
            iri: iri.as_str(),
            terms: terms(served, &quads, reader.language),
            alternates,
        })?
        .into_bytes()
    } else {
        let mut bytes = Vec::new();
        write_quads(&quads, media.format, &served.prefixes(), &mut bytes)
            .map_err(|error| Problem::internal(&error))?;
        bytes
    };
    let whole = Whole {
        bytes,
        media_type: media.media_type,
        negotiated: true,
        cache: CachePolicy::Revalidate,
        modified: served.modified(),
        link: Some(link),
    };
    Ok(whole.answer(request.headers()))
}

fn graph(served: &Served, key: &str) -> NamedNode {
    served.space.resource(ResourceKind::Graph, key)
}

/// The statements of the graphs, in order.
fn quads(served: &Served, topic: &Topic) -> Vec<Quad> {
    let mut quads = Vec::new();
    for key in [Some(topic.key), topic.also].into_iter().flatten() {
        let graph = graph(served, key);
        let name = GraphNameRef::from(graph.as_ref());
        let found = served
            .snapshot
            .quads(None, None, None, Some(name))
            // What a damaged file cannot give is missing here; queries and `validate` name it.
            .filter_map(Result::ok);
        quads.extend(found.map(|quad| Quad {
            graph_name: GraphName::from(graph.clone()),
            ..quad
        }));
    }
    quads.sort_by_cached_key(ToString::to_string);
    quads
}

/// The named subjects of the graph with what a reader looks for first.
fn terms(served: &Served, quads: &[Quad], language: Language) -> Vec<TermEntry> {
    let mut subjects: BTreeMap<&str, (&NamedNode, Vec<&Quad>)> = BTreeMap::new();
    for quad in quads {
        // Of others' terms only the names stand here, and parts of the figures have a page each.
        let is_part = |iri: &str| iri.contains("/id/") && iri.contains('#');
        if let NamedOrBlankNode::NamedNode(subject) = &quad.subject
            && subject.as_str().starts_with(served.space.base())
            && !is_part(subject.as_str())
        {
            let entry = subjects.entry(subject.as_str());
            entry.or_insert((subject, Vec::new())).1.push(quad);
        }
    }
    let cells = |quads: &[&Quad], wanted: &dyn Fn(&Quad) -> bool| -> Vec<Cell> {
        let found = quads.iter().filter(|q| wanted(q));
        found
            .map(|q| term_cell(served, &q.object, language))
            .collect()
    };
    subjects
        .into_values()
        .map(|(subject, quads)| TermEntry {
            anchor: subject
                .as_str()
                .split_once('#')
                .map_or("", |(_, f)| f)
                .to_owned(),
            name: short(served, subject.as_str()),
            types: cells(&quads, &|q| q.predicate.as_ref() == rdf::TYPE),
            labels: Labels::of(served, subject),
            definitions: definitions(&quads, language),
            around: around(served, &quads, language),
            list: served
                .snapshot
                .count(None, Some(rdf::TYPE), Some(subject.as_ref().into()))
                .gt(&0)
                .then(|| kinds::address(served, subject)),
        })
        .collect()
}

/// What a term is a kind of, is used on and leads to.
fn around(served: &Served, quads: &[&Quad], language: Language) -> Vec<Line> {
    let shown = [rdfs::SUB_CLASS_OF, DOMAIN, RANGE];
    let line = |property: NamedNodeRef<'_>| {
        let of = quads.iter().filter(|q| q.predicate.as_ref() == property);
        let values: Vec<Cell> = of.map(|q| term_cell(served, &q.object, language)).collect();
        (!values.is_empty()).then(|| Line {
            property: term_cell(served, &Term::from(property.into_owned()), language),
            values,
            rest: None,
        })
    };
    shown.into_iter().filter_map(line).collect()
}

/// What a term means, in a language, else in any.
fn definitions(quads: &[&Quad], language: Language) -> Vec<Cell> {
    let defines = [skos::DEFINITION, rdfs::COMMENT, dcterms::DESCRIPTION];
    let of = quads
        .iter()
        .filter(|q| defines.contains(&q.predicate.as_ref()));
    let words: Vec<&Literal> = of
        .filter_map(|q| match &q.object {
            Term::Literal(words) => Some(words),
            _ => None,
        })
        .collect();
    let read = |words: &&&Literal| words.language().is_none_or(|tag| tag == language.tag());
    let best: Vec<&&Literal> = words.iter().filter(read).collect();
    let shown = if best.is_empty() {
        words.iter().collect()
    } else {
        best
    };
    shown
        .into_iter()
        .map(|words| Cell::text(words.value()))
        .collect()
}
