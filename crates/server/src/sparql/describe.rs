//! The endpoint without a query: its [service
//! description](https://www.w3.org/TR/sparql11-service-description/), or a page to write one on.

use axum::response::Response;
use oxrdf::{GraphName, Literal, NamedNode, Quad, Term};
use seisaku_query::{Format, extension_functions, write_quads};
use seisaku_vocab::{Kind, rdf, sd, void};

use super::found::predicate;
use super::{Operation, page};
use crate::error::{Kind as Fault, Problem};
use crate::negotiate::{accept, choose};
use crate::openapi;
use crate::reply::{CachePolicy, Whole};
use crate::state::{AppState, Served};

/// The answer to a request without a query, or with one to be edited.
pub(crate) fn or_page(
    state: &AppState,
    operation: &Operation,
    query: &str,
) -> Result<Response, Problem> {
    let served = state.served();
    let mut offered = Format::GRAPHS.to_vec();
    offered.push(Format::Html);
    let format = operation.params.format();
    let editing = operation.params.one("edit")?.is_some();
    let media = if editing {
        Format::Html.media()
    } else {
        choose(format, &accept(&operation.headers), &offered).map_err(|_| {
            Problem::new(
                Fault::BadRequest,
                "the parameter query is missing; give the text of a query",
            )
        })?
    };
    if media.format == Format::Html {
        return page::form(&served, &operation.headers, query);
    }
    let mut bytes = Vec::new();
    write_quads(
        &quads(&served, !state.settings().federation.peers().is_empty()),
        media.format,
        &served.prefixes(),
        &mut bytes,
    )
    .map_err(|error| Problem::internal(&error))?;
    let whole = Whole {
        bytes,
        media_type: media.media_type,
        negotiated: true,
        cache: CachePolicy::Revalidate,
        modified: served.modified(),
        link: Some(openapi::link()),
    };
    Ok(whole.answer(&operation.headers))
}

struct Description(Vec<Quad>);

impl Description {
    fn say(
        &mut self,
        subject: &NamedNode,
        predicate: impl Into<NamedNode>,
        object: impl Into<Term>,
    ) {
        let graph = GraphName::DefaultGraph;
        self.0
            .push(Quad::new(subject.clone(), predicate, object, graph));
    }
}

/// A term of the vocabulary that `vocab` does not list.
fn term(local: &str) -> NamedNode {
    let namespace = sd::SERVICE.as_str().trim_end_matches("Service");
    NamedNode::new_unchecked(format!("{namespace}{local}"))
}

/// The service, its languages, formats and graphs, as they are.
fn quads(served: &Served, asks_others: bool) -> Vec<Quad> {
    let endpoint = NamedNode::new(&served.endpoint).unwrap_or_else(|error| {
        tracing::warn!(%error, "the address of the endpoint is no IRI");
        NamedNode::new_unchecked(format!("{}sparql", served.space.base()))
    });
    let part = |name: &str| NamedNode::new_unchecked(format!("{}#{name}", endpoint.as_str()));
    let (service, dataset, default) = (part("service"), part("dataset"), part("default-graph"));
    let mut page = Description(Vec::new());
    page.say(&service, rdf::TYPE, sd::SERVICE);
    page.say(&service, sd::ENDPOINT, endpoint.clone());
    page.say(&service, term("supportedLanguage"), term("SPARQL10Query"));
    page.say(&service, term("supportedLanguage"), term("SPARQL11Query"));
    if served.union_default_graph {
        page.say(&service, term("feature"), term("UnionDefaultGraph"));
    }
    if asks_others {
        page.say(&service, term("feature"), term("BasicFederatedQuery"));
    }
    let formats = Format::RESULTS.iter().chain(Format::GRAPHS);
    for iri in formats.filter_map(|format| format.iri()) {
        page.say(
            &service,
            term("resultFormat"),
            NamedNode::new_unchecked(iri),
        );
    }
    for function in extension_functions() {
        page.say(&service, term("extensionFunction"), function.clone());
        page.say(&function, rdf::TYPE, term("Function"));
    }
    page.say(&service, term("propertyFeature"), predicate(&served.space));
    page.say(&service, term("defaultDataset"), dataset.clone());
    page.say(&dataset, rdf::TYPE, term("Dataset"));
    page.say(&dataset, term("defaultGraph"), default.clone());
    page.say(&default, rdf::TYPE, sd::GRAPH);
    if served.union_default_graph {
        page.say(&default, void::TRIPLES, Literal::from(triples(served)));
    }
    if let Some(release) = &served.release {
        let release = served.space.resource(Kind::Release, &release.id);
        page.say(&release, rdf::TYPE, void::DATASET);
        page.say(&release, void::SPARQL_ENDPOINT, endpoint.clone());
        for quad in about(served, &release) {
            page.0.push(quad);
        }
    }
    for (i, name) in served.snapshot.graphs().iter().enumerate() {
        let graph = part(&format!("graph-{}", i + 1));
        page.say(&dataset, term("namedGraph"), graph.clone());
        page.say(&graph, rdf::TYPE, sd::NAMED_GRAPH);
        page.say(&graph, sd::NAME, name.clone());
    }
    page.0
}

/// What the data says of the release itself, its parts aside.
fn about(served: &Served, release: &NamedNode) -> Vec<Quad> {
    let quads = served
        .snapshot
        .quads(Some(release.as_ref().into()), None, None, None);
    // What a damaged file cannot give is missing here; queries and `validate` name it.
    let mut quads: Vec<Quad> = quads
        .filter_map(Result::ok)
        .map(|quad| Quad {
            graph_name: GraphName::DefaultGraph,
            ..quad
        })
        .collect();
    quads.sort_by_cached_key(ToString::to_string);
    quads
}

fn triples(served: &Served) -> i64 {
    i64::try_from(served.snapshot.len()).unwrap_or(i64::MAX)
}
