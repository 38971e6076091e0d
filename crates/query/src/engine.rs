//! What evaluates a query over our own data.

use std::sync::atomic::AtomicU64;

use oxigraph::model::{GraphName, Literal, NamedNode, NamedOrBlankNode, Term};
use oxigraph::sparql::{PreparedSparqlQuery, SparqlEvaluator};
use seisaku_federation::Session;
use seisaku_index::{MERGED, Snapshot};

use crate::order::Order;
use crate::{Cancel, algebra, plan};

/// Which graphs the query sees.
#[derive(Clone, Debug)]
pub(crate) enum Dataset {
    /// What the query says.
    Own,
    /// All graphs together as the default graph, and each by its name.
    Union,
    /// What the protocol says.
    Given {
        default: Vec<GraphName>,
        named: Vec<NamedOrBlankNode>,
    },
}

/// A query that can be evaluated.
pub(crate) struct Bound {
    pub(crate) query: PreparedSparqlQuery,
    pub(crate) order: Option<Order>,
    pub(crate) session: Option<Session>,
}

/// What evaluates a query over our own data, and the queries that its `SERVICE`s need.
#[derive(Clone)]
pub(crate) struct Engine {
    pub(crate) snapshot: Snapshot,
    pub(crate) dataset: Dataset,
    pub(crate) cancel: Cancel,
    pub(crate) functions: Vec<NamedNode>,
}

impl Engine {
    /// A query as the engine takes it, with a function that stops it ([`algebra::add_stops`]).
    pub(crate) fn prepare(
        &self,
        mut query: spargebra::Query,
        session: Option<&Session>,
    ) -> PreparedSparqlQuery {
        let (cancel, snapshot) = (&self.cancel, &self.snapshot);
        let mut evaluator = SparqlEvaluator::new().with_cancellation_token(cancel.token());
        for name in &self.functions {
            // A function that nobody knows is an error of its expression alone, which leaves
            // the value unbound; the engine would refuse the whole query
            // (SPARQL 1.1 Query, section 17.6).
            evaluator = evaluator.with_custom_function(name.clone(), |_| None);
        }
        if let Some(session) = session {
            evaluator = session.attach(evaluator);
            algebra::add_stops(&mut query);
        }
        let scope = self.dataset.scope(&query, snapshot);
        algebra::mend(&mut query, snapshot, &scope, true);
        let rows = AtomicU64::new(0);
        evaluator = evaluator
            .with_custom_function(NamedNode::new_unchecked(algebra::ROW), move |_| {
                Some(algebra::row(&rows))
            })
            .with_custom_function(NamedNode::new_unchecked(algebra::BLANK), algebra::blank);
        plan::plan(&mut query, snapshot, matches!(self.dataset, Dataset::Union));
        let watched = cancel.clone();
        let alive = NamedNode::new_unchecked(algebra::ALIVE);
        let mut query = evaluator
            .with_custom_function(alive, move |_| watched.check().is_ok().then(true_term))
            .for_query(query);
        match &self.dataset {
            Dataset::Own => {}
            Dataset::Union => query.dataset_mut().set_default_graph(vec![merged()]),
            Dataset::Given { default, named } => {
                let dataset = query.dataset_mut();
                dataset.set_default_graph(match default.len() {
                    0 | 1 => default.clone(),
                    _ => vec![merged()],
                });
                dataset.set_available_named_graphs(named.clone());
            }
        }
        query
    }
}

impl Dataset {
    /// The graphs that a query goes over.
    pub(crate) fn scope(&self, query: &spargebra::Query, snapshot: &Snapshot) -> algebra::Scope {
        let named = || snapshot.named_graphs().map(<[NamedNode]>::to_vec);
        match self {
            Self::Union => algebra::Scope {
                default: None,
                named: named(),
            },
            Self::Given { default, named } => algebra::Scope {
                default: Some(default.clone()),
                named: named
                    .iter()
                    .map(|name| match name {
                        NamedOrBlankNode::NamedNode(node) => Some(node.clone()),
                        NamedOrBlankNode::BlankNode(_) => None,
                    })
                    .collect(),
            },
            Self::Own => match query.dataset() {
                None => algebra::Scope {
                    default: Some(vec![GraphName::DefaultGraph]),
                    named: named(),
                },
                Some(dataset) => algebra::Scope {
                    default: Some(dataset.default.iter().cloned().map(Into::into).collect()),
                    named: Some(dataset.named.iter().flatten().cloned().collect()),
                },
            },
        }
    }

    /// The graphs that the merged graph is made of, where they are not all.
    pub(crate) fn merged(&self) -> Option<&[GraphName]> {
        match self {
            Self::Own | Self::Union => None,
            Self::Given { default, .. } => Some(default),
        }
    }
}

/// The graph that merges the default graphs.
fn merged() -> GraphName {
    NamedNode::new_unchecked(MERGED).into()
}

fn true_term() -> Term {
    Literal::from(true).into()
}
