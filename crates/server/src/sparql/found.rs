//! What the searches of a query find, looked up before it goes to whoever evaluates it: the index
//! of names and texts is in the service, and a worker has none.

use std::collections::BTreeMap;

use oxrdf::NamedNode;
use seisaku_index::Snapshot;
use seisaku_query::{Found, Limits, QueryError, Request, is_quick, searched};
use seisaku_vocab::Space;

use crate::error::{Kind, Problem};
use crate::pages::search::Index;
use crate::state::{AppState, Served};

/// Hits of one search.
const MOST: usize = 500;

/// Searches of one query.
const SEARCHES: usize = 10;

/// The local part of the predicate, below the base.
const PREDICATE: &str = "search#matches";

/// A text without this asks for no search, and is not looked through for one.
const NAME_SPACE: &str = "search#";

/// Whether a query may ask for a search, by its text alone.
pub fn may_search(query: &str) -> bool {
    query.contains(NAME_SPACE)
}

/// The request with what its searches find in a dataset; the index is made for it alone.
///
/// # Errors
/// When the query is none, and when a search in it is not written as one.
pub fn find(
    snapshot: &Snapshot,
    space: &Space,
    request: Request,
    limits: &Limits,
) -> Result<Request, QueryError> {
    let words = searched(&request, limits, predicate(space).as_str())?;
    if words.is_empty() {
        return Ok(request);
    }
    let served = Served {
        snapshot: snapshot.clone(),
        space: space.clone(),
        endpoint: String::new(),
        union_default_graph: true,
        release: None,
        releases: Vec::new(),
        examples: Vec::new(),
        report: None,
        worker: None,
    };
    let index = Index::new(&served);
    Ok(with_hits(&index, space, request, words))
}

/// The predicate that asks for a search.
pub(crate) fn predicate(space: &Space) -> NamedNode {
    NamedNode::new_unchecked(format!("{}{PREDICATE}", space.base()))
}

fn with_hits(
    index: &Index,
    space: &Space,
    request: Request,
    words: impl IntoIterator<Item = String>,
) -> Request {
    let hits = |words: String| {
        let hits = index.search(&words, MOST).into_iter();
        let hits = hits.map(|hit| (hit.iri.into_string(), hit.score));
        let hits: Vec<(String, u32)> = hits.collect();
        (words, hits)
    };
    let hits: BTreeMap<String, Vec<(String, u32)>> = words.into_iter().map(hits).collect();
    Request {
        found: Some(Found {
            predicate: predicate(space).into_string(),
            hits,
        }),
        ..request
    }
}

/// The request with what its searches find in what is served.
pub(super) async fn found(state: &AppState, request: Request) -> Result<Request, Problem> {
    if !may_search(&request.query) {
        return Ok(request);
    }
    if !is_quick(&request.query) {
        let detail = "a query that searches is read twice, and this one is too long or too deep for that; shorten it";
        return Err(Problem::new(Kind::RefusedQuery, detail));
    }
    let (state, limits) = (state.clone(), state.settings().limits);
    let looked_up = tokio::task::spawn_blocking(move || {
        let space = state.served().space.clone();
        let words = searched(&request, &limits, predicate(&space).as_str())?;
        if words.len() > SEARCHES {
            let detail = format!(
                "the query searches for {} texts, and {SEARCHES} at most are looked for; split it",
                words.len()
            );
            return Err(Problem::new(Kind::RefusedQuery, detail).at_limit("searches"));
        }
        if words.is_empty() {
            return Ok(request);
        }
        let library = state.library();
        Ok(with_hits(&library.index, &space, request, words))
    });
    looked_up.await.map_err(|error| Problem::internal(&error))?
}
