//! The table of contents: every address of the service.

use axum::Router;
use axum::extract::Request;
use axum::http::Uri;
use axum::http::uri::PathAndQuery;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use tower::ServiceExt as _;

use crate::error::{Kind, Problem};
use crate::state::AppState;
use crate::{
    dumps, editor, feed, finish, health, home, openapi, pages, reconcile, requests, resource,
    sitemap, sparql,
};

/// The service as a function of its state; it needs no socket.
///
/// Where the base of our IRIs has a path, every address is there below that path too, so that
/// `http://example.org/policy/id/item/x` can be looked up on a server at `http://example.org/`.
///
/// ```
/// use seisaku_index::Snapshot;
/// use seisaku_server::{AppState, Served, Settings, app};
/// # let served = Served {
/// #     snapshot: Snapshot::from_quads([])?,
/// #     space: seisaku_vocab::Space::default(),
/// #     endpoint: "http://localhost/sparql".to_owned(),
/// #     union_default_graph: true,
/// #     release: None,
/// #     releases: Vec::new(),
/// #     examples: Vec::new(),
/// #     worker: None,
/// #     report: None,
/// # };
/// let router = app(AppState::new(served, Settings::default()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn app(state: AppState) -> Router {
    let routes = Router::new()
        .route("/", get(home::home))
        .route("/sparql", get(sparql::get).post(sparql::post))
        .route("/sparql/", get(sparql::get).post(sparql::post))
        .route("/update", get(sparql::update).post(sparql::update))
        .route("/id/{*key}", get(resource::id))
        .route("/doc/{*path}", get(resource::document))
        .route("/ontology", get(resource::ontology))
        .route("/ontology/{version}", get(resource::ontology_version))
        .route("/shapes", get(resource::shapes))
        .route("/.well-known/void", get(resource::void))
        .route("/catalog", get(resource::void))
        .route("/dumps/", get(dumps::index))
        .route("/dumps", get(dumps::index))
        .route("/dumps/{id}/{*path}", get(dumps::file))
        .route("/language", get(pages::language::choose))
        .route("/search", get(pages::search::search))
        .route("/kinds", get(pages::kinds::all))
        .route("/kinds/{name}", get(pages::kinds::members))
        .route("/items", get(pages::items::page))
        .route("/budgets", get(pages::budgets::page))
        .route("/guide", get(pages::guide::page))
        .route("/measures", get(pages::measures::tree))
        .route("/governance", get(pages::governance::tree))
        .route("/statistics", get(pages::statistics::page))
        .route("/persistence", get(pages::about::persistence))
        .route("/read", get(pages::paper::all))
        .route("/read/{key}", get(pages::paper::first))
        .route("/read/{key}/{page}", get(pages::paper::page))
        .route(
            "/.well-known/sparql-examples/{name}",
            get(resource::example),
        )
        .route(
            "/reconcile",
            get(reconcile::service).post(reconcile::service),
        )
        .route("/reconcile/preview", get(reconcile::preview))
        .route("/reconcile/properties", get(reconcile::properties_of))
        .route("/reconcile/suggest/entity", get(reconcile::entities))
        .route("/reconcile/suggest/type", get(reconcile::types))
        .route("/reconcile/suggest/property", get(reconcile::properties))
        .route("/releases.atom", get(feed::feed))
        .route("/problems", get(home::problems))
        .route(openapi::PATH, get(openapi::openapi))
        .route("/static/style.css", get(home::style))
        .route("/static/mark.svg", get(home::mark))
        .route("/static/editor.js", get(editor::script))
        .route("/static/editor.css", get(editor::style))
        .route("/robots.txt", get(home::robots))
        .route("/sitemap.xml", get(sitemap::sitemap))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/requests/{id}", get(requests::status))
        .route("/metrics", get(health::metrics))
        .fallback(nothing)
        .with_state(state.clone());
    // Outside of the routes, which write `Allow` on their way out.
    below_base(state.clone(), routes).layer(from_fn_with_state(state, finish::finish))
}

async fn nothing(uri: Uri) -> Problem {
    let detail = format!("there is no page {}; begin at /", uri.path());
    Problem::new(Kind::NotFound, detail)
}

/// Answers addresses below the path of the base as those without it.
fn below_base(state: AppState, routes: Router) -> Router {
    let fallback = move |mut request: Request| {
        let served = state.served();
        let base = base_path(served.space.base());
        if let Some(shorter) = without(base, request.uri()) {
            *request.uri_mut() = shorter;
        }
        routes.clone().oneshot(request)
    };
    Router::new().fallback(fallback)
}

/// The path of an absolute IRI that ends with a slash: `/` at least.
fn base_path(base: &str) -> &str {
    let host = base.split_once("://").map_or(base, |(_, rest)| rest);
    host.find('/').map_or("/", |at| &host[at..])
}

/// A path as it is without that of the base.
pub(crate) fn local_path<'p>(base: &str, path: &'p str) -> &'p str {
    match path.strip_prefix(base_path(base)) {
        Some(rest) if base_path(base) != "/" => rest,
        _ => path,
    }
}

fn without(base: &str, uri: &Uri) -> Option<Uri> {
    if base == "/" {
        return None;
    }
    let rest = uri.path_and_query()?.as_str().strip_prefix(base)?;
    let path: PathAndQuery = format!("/{rest}").parse().ok()?;
    Some(Uri::from(path))
}
