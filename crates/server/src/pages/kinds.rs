//! Lists: the classes, and the resources of a class, page by page.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use oxrdf::{NamedNode, NamedOrBlankNode, Term};
use percent_encoding::percent_decode_str;
use seisaku_vocab::{Kind as ResourceKind, rdf, rdfs};

use crate::error::{Kind, Problem};
use crate::html::{Cell, Foot, render};
use crate::pages::items::order;
use crate::pages::language::{Language, Reader};
use crate::pages::library::{instances, iris, text};
use crate::pages::search::is_findable;
use crate::params::Params;
use crate::reply::Whole;
use crate::state::{AppState, Served};
use crate::terms::{Labels, expand, href, short};

/// The rows of one page.
const ROWS: usize = 100;

pub(crate) struct KindRow {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) short: String,
    pub(crate) many: usize,
}

#[derive(Template)]
#[template(path = "kinds.html")]
pub(crate) struct KindsPage<'a> {
    pub(crate) foot: Foot<'a>,
    pub(crate) rows: Vec<KindRow>,
}

pub(crate) struct MemberRow {
    pub(crate) cell: Cell,
    pub(crate) text: String,
}

#[derive(Template)]
#[template(path = "members.html")]
pub(crate) struct MembersPage<'a> {
    pub(crate) foot: Foot<'a>,
    pub(crate) name: String,
    pub(crate) class: Cell,
    pub(crate) total: usize,
    pub(crate) first: usize,
    pub(crate) rows: Vec<MemberRow>,
    pub(crate) earlier: Option<String>,
    pub(crate) later: Option<String>,
}

/// The classes of a resource of our own ontology that are no superclass of another one.
pub(crate) fn main_class(served: &Served, iri: &NamedNode) -> Option<NamedNode> {
    let classes = iris(served, iri, rdf::TYPE);
    let base = served.space.base();
    let above: Vec<NamedNode> = classes
        .iter()
        .flat_map(|class| iris(served, class, rdfs::SUB_CLASS_OF))
        .collect();
    let rank = |class: &&NamedNode| (above.contains(class), !class.as_str().starts_with(base));
    classes.iter().min_by_key(rank).cloned()
}

/// The classes of what can be looked for by name, those with most instances first.
pub(crate) fn findable(served: &Served) -> Vec<NamedNode> {
    let first = |class: &NamedNode| {
        let class = Some(class.as_ref().into());
        let mut quads = served.snapshot.quads(None, Some(rdf::TYPE), class, None);
        match quads.next()?.ok()?.subject {
            NamedOrBlankNode::NamedNode(iri) => Some(iri),
            NamedOrBlankNode::BlankNode(_) => None,
        }
    };
    let mut classes = Vec::new();
    for object in served.snapshot.objects(rdf::TYPE) {
        // What a damaged file cannot give is missing here; queries and `validate` name it.
        let Ok((Term::NamedNode(class), many)) = object else {
            continue;
        };
        // What no rule read further is found by its text, and is of no kind that one asks for.
        let is_offered = |iri: &NamedNode| {
            let kind = served
                .space
                .parse(iri.as_str())
                .map(|resource| resource.kind);
            is_findable(served, iri) && kind != Some(ResourceKind::Paragraph)
        };
        if first(&class).is_some_and(|iri| is_offered(&iri)) {
            classes.push((many, class));
        }
    }
    classes.sort_by(|(a, x), (b, y)| b.cmp(a).then_with(|| x.cmp(y)));
    classes.into_iter().map(|(_, class)| class).collect()
}

/// Instances that are looked at to see what a class has.
const LOOKED_AT: usize = 200;

/// The properties that instances of a class have, those of most of them first.
pub(crate) fn properties_in_use(served: &Served, class: &NamedNode) -> Vec<NamedNode> {
    let mut counted: BTreeMap<NamedNode, usize> = BTreeMap::new();
    for iri in instances(served, class).iter().take(LOOKED_AT) {
        let quads = served
            .snapshot
            .quads(Some(iri.as_ref().into()), None, None, None);
        let properties: BTreeSet<NamedNode> = quads
            .filter_map(|quad| Some(quad.ok()?.predicate))
            .collect();
        for property in properties.into_iter().filter(|p| *p != rdf::TYPE) {
            *counted.entry(property).or_default() += 1;
        }
    }
    let mut properties: Vec<_> = counted.into_iter().collect();
    properties.sort_by(|(x, a), (y, b)| b.cmp(a).then_with(|| x.cmp(y)));
    properties
        .into_iter()
        .map(|(property, _)| property)
        .collect()
}

/// The address of the list of a class.
pub(crate) fn address(served: &Served, class: &NamedNode) -> String {
    let short = short(served, class.as_str());
    format!(
        "/kinds/{}",
        percent_encoding::utf8_percent_encode(&short, percent_encoding::NON_ALPHANUMERIC)
    )
}

/// `GET /kinds`: every class with the number of its resources.
pub(crate) async fn all(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Problem> {
    let served = state.served();
    let reader = Reader::of(&request);
    let mut rows = Vec::new();
    for object in served.snapshot.objects(rdf::TYPE) {
        // What a damaged file cannot give is missing here; queries and `validate` name it.
        let Ok((Term::NamedNode(class), many)) = object else {
            continue;
        };
        rows.push(KindRow {
            href: address(&served, &class),
            name: Labels::of(&served, &class)
                .named(reader.language, &short(&served, class.as_str())),
            short: short(&served, class.as_str()),
            many,
        });
    }
    rows.sort_by(|a, b| (b.many, &a.short).cmp(&(a.many, &b.short)));
    let page = render(&KindsPage {
        foot: Foot::of(&served, &reader),
        rows,
    })?;
    let whole = Whole {
        modified: served.modified(),
        ..Whole::page(page)
    };
    Ok(whole.answer(request.headers()))
}

/// `GET /kinds/{class}`: the resources of a class.
pub(crate) async fn members(
    State(state): State<AppState>,
    Path(name): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let served = state.served();
    let reader = Reader::of(&request);
    let params = Params::of_query(request.uri().query())?;
    let number = params
        .one("page")?
        .and_then(|p| p.parse().ok())
        .unwrap_or(1_usize)
        .max(1);
    let name = percent_decode_str(&name).decode_utf8_lossy().into_owned();
    let class = expand(&served, &name);
    let mut found = class
        .as_ref()
        .map_or_else(Vec::new, |class| instances(&served, class));
    let (Some(class), false) = (class, found.is_empty()) else {
        let detail = format!("nothing is of the kind {name}; the list of kinds is at /kinds");
        return Err(Problem::new(Kind::NotFound, detail));
    };
    found.sort_by_cached_key(|iri| order(iri.as_str()));
    let first = (number - 1).saturating_mul(ROWS);
    let link = |number: usize| format!("{}?page={number}", address(&served, &class));
    let shown = found.iter().skip(first).take(ROWS);
    let page = MembersPage {
        foot: Foot::of(&served, &reader),
        name: Labels::of(&served, &class).named(reader.language, &name),
        class: Cell {
            href: href(&served, class.as_str()),
            ..Cell::text(&short(&served, class.as_str()))
        },
        total: found.len(),
        first: first + 1,
        rows: shown
            .map(|iri| member(&served, iri, reader.language))
            .collect(),
        earlier: (number > 1).then(|| link(number - 1)),
        later: (found.len() > first + ROWS).then(|| link(number + 1)),
    };
    let whole = Whole {
        modified: served.modified(),
        ..Whole::page(render(&page)?)
    };
    Ok(whole.answer(request.headers()))
}

fn member(served: &Served, iri: &NamedNode, language: Language) -> MemberRow {
    let name = short(served, iri.as_str());
    MemberRow {
        cell: Cell {
            label: Some(Labels::of(served, iri).named(language, &name)),
            href: href(served, iri.as_str()),
            ..Cell::text(&name)
        },
        text: text(served, iri).chars().take(80).collect(),
    }
}
