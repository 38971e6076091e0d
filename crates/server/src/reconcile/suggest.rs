//! What may be meant by the beginning of a name: entities, classes, properties.

use axum::extract::{Request, State};
use axum::response::Response;
use oxrdf::NamedNode;
use serde_json::{Value, json};

use super::matching::description;
use super::{answer, id, named};
use crate::error::Problem;
use crate::pages::kinds::{findable, main_class, properties_in_use};
use crate::pages::language::{Language, Reader};
use crate::pages::words::normal;
use crate::params::Params;
use crate::reply::CachePolicy;
use crate::state::{AppState, Served};
use crate::terms::{Labels, expand, short};

/// How many are suggested at once.
const SUGGESTED: usize = 20;

/// Which part of a list is wanted: those that `prefix` begins, from the `cursor`th on.
struct Wanted {
    prefix: String,
    cursor: usize,
    language: Language,
}

impl Wanted {
    fn of(request: &Request) -> Result<Self, Problem> {
        let params = Params::of_query(request.uri().query())?;
        Ok(Self {
            prefix: params.one("prefix")?.unwrap_or_default().to_owned(),
            cursor: params
                .one("cursor")?
                .and_then(|c| c.parse().ok())
                .unwrap_or_default(),
            language: Reader::of(request).language,
        })
    }

    /// The terms that have the prefix in a name of theirs; those that begin with it first.
    fn terms(&self, served: &Served, terms: Vec<NamedNode>) -> Value {
        let prefix = normal(&self.prefix);
        let place = |term: &NamedNode| {
            let labels = Labels::of(served, term);
            let short = short(served, term.as_str());
            let names = [labels.ja, labels.en, Some(short)];
            let places = names
                .iter()
                .flatten()
                .map(|name| normal(name).find(&prefix));
            places.flatten().min()
        };
        let placed = terms
            .into_iter()
            .filter_map(|term| Some((place(&term)?, term)));
        let mut placed: Vec<(usize, NamedNode)> = placed.collect();
        // Stable, so that what is used most stays first.
        placed.sort_by_key(|(place, _)| (*place > 0, *place));
        let shown = placed.iter().skip(self.cursor).take(SUGGESTED);
        let shown: Vec<Value> = shown
            .map(|(_, term)| named(served, term, self.language))
            .collect();
        json!({ "result": shown })
    }
}

/// `GET /reconcile/suggest/entity`
pub(crate) async fn entities(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Problem> {
    let (served, library) = (state.served(), state.library());
    let wanted = Wanted::of(&request)?;
    let most = wanted.cursor.saturating_add(SUGGESTED);
    let hits = library.index.search(&wanted.prefix, most);
    let shown: Vec<Value> = hits
        .iter()
        .skip(wanted.cursor)
        .map(|hit| {
            let id = id(&served, &hit.iri).unwrap_or(hit.iri.as_str());
            let class = main_class(&served, &hit.iri);
            let class = class.map(|class| named(&served, &class, wanted.language));
            json!({
                "id": id,
                "name": Labels::of(&served, &hit.iri).named(wanted.language, id),
                "description": description(&served, &hit.iri),
                "notable": class.into_iter().collect::<Vec<_>>(),
            })
        })
        .collect();
    let value = json!({ "result": shown });
    answer(&served, &value, CachePolicy::Revalidate, request.headers())
}

/// `GET /reconcile/suggest/type`
pub(crate) async fn types(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Problem> {
    let served = state.served();
    let value = Wanted::of(&request)?.terms(&served, findable(&served));
    answer(&served, &value, CachePolicy::Revalidate, request.headers())
}

/// `GET /reconcile/suggest/property`
pub(crate) async fn properties(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Problem> {
    let served = state.served();
    let mut all: Vec<NamedNode> = Vec::new();
    for class in findable(&served) {
        let more = properties_in_use(&served, &class);
        all.extend(
            more.into_iter()
                .filter(|p| !all.contains(p))
                .collect::<Vec<_>>(),
        );
    }
    let value = Wanted::of(&request)?.terms(&served, all);
    answer(&served, &value, CachePolicy::Revalidate, request.headers())
}

/// `GET /reconcile/properties`: the properties that entities of a class have, those of most of
/// them first.
pub(crate) async fn properties_of(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Problem> {
    let served = state.served();
    let params = Params::of_query(request.uri().query())?;
    let language = Reader::of(&request).language;
    let class = params.one("type")?.unwrap_or_default();
    let limit = params
        .one("limit")?
        .and_then(|l| l.parse().ok())
        .unwrap_or(usize::MAX);
    let found = expand(&served, class).map_or_else(Vec::new, |c| properties_in_use(&served, &c));
    let shown = found.iter().take(limit);
    let value = json!({
        "type": class,
        "properties": shown.map(|p| named(&served, p, language)).collect::<Vec<_>>(),
    });
    answer(&served, &value, CachePolicy::Revalidate, request.headers())
}
