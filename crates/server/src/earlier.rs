//! What became of an IRI at which there is nothing any more: it was in an earlier release, or it
//! was made of the letters of a name that has another one by now.
//!
//! An IRI that was published is never met with silence: it leads on (301), or it is gone (410) and
//! the answer names the release that has it.

use std::fs::File;

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use oxrdf::{NamedNode, NamedOrBlankNode, Term};
use seisaku_index::Snapshot;
use seisaku_release::index_of;
use seisaku_vocab::{Kind, name_key, rdfs, skos};

use crate::error::{self, Problem};
use crate::reply::{CachePolicy, insert};
use crate::state::{ReleaseInfo, Served};

/// The length of a key that is made of a name's letters.
const DIGITS: usize = 10;

/// How many earlier releases are looked into.
const MOST: usize = 20;

/// The newest earlier release that has the resource. One without an index, or with a damaged one,
/// is passed over; none is held open, as its files may go at any time.
fn last_with<'s>(served: &'s Served, iri: &NamedNode) -> Option<&'s str> {
    let current = served.release.as_ref().map(|release| &release.id);
    let others = served.releases.iter().filter(|r| Some(&r.id) != current);
    let has = |release: &&ReleaseInfo| {
        let file = File::open(index_of(&release.folder)).ok();
        let opened = file.and_then(|file| Snapshot::open(&file, &release.id).ok());
        opened.is_some_and(|snapshot| snapshot.contains(iri))
    };
    others
        .take(MOST)
        .find(has)
        .map(|release| release.id.as_str())
}

/// The answer where `problem` is that there is nothing at `path` (`/id/` or `/doc/`) and this key.
pub(crate) fn instead(
    served: &Served,
    path: &str,
    key: &str,
    problem: Problem,
) -> Result<Response, Problem> {
    if problem.kind != error::Kind::NotFound {
        return Err(problem);
    }
    if let Some(key) = renamed(served, key) {
        let mut headers = HeaderMap::new();
        insert(&mut headers, header::LOCATION, &format!("{path}{key}"));
        headers.insert(header::CACHE_CONTROL, CachePolicy::Revalidate.value());
        return Ok((StatusCode::MOVED_PERMANENTLY, headers).into_response());
    }
    let iri = NamedNode::new(format!("{}id/{key}", served.space.base())).ok();
    Err(match iri.as_ref().and_then(|iri| last_with(served, iri)) {
        Some(id) => {
            let detail = format!(
                "{}id/{key} is no longer in the data; release {id} had it, and is at /dumps/#{id}",
                served.space.base(),
            );
            Problem::new(error::Kind::Gone, detail).near(problem.page.near)
        }
        None => problem,
    })
}

/// The kind and key of the thing that has a name by now from whose letters this key was made.
fn renamed(served: &Served, key: &str) -> Option<String> {
    let iri = format!("{}id/{key}", served.space.base());
    let resource = served.space.parse(&iri).filter(|r| r.fragment.is_none())?;
    let digits =
        resource.key.len() == DIGITS && resource.key.bytes().all(|b| b.is_ascii_hexdigit());
    if !digits {
        return None;
    }
    let mut found: Option<String> = None;
    for property in [rdfs::LABEL, skos::PREF_LABEL, skos::ALT_LABEL] {
        for quad in served.snapshot.quads(None, Some(property), None, None) {
            // What a damaged file cannot give is missing here; queries and `validate` name it.
            let Ok(quad) = quad else { continue };
            let (NamedOrBlankNode::NamedNode(thing), Term::Literal(name)) =
                (&quad.subject, &quad.object)
            else {
                continue;
            };
            let other = served.space.parse(thing.as_str());
            let Some(other) = other.filter(|o| o.kind == resource.kind && is_named(o.kind)) else {
                continue;
            };
            if name_key(name.value()) == resource.key {
                let other = format!("{}/{}", other.kind.as_str(), other.key);
                // Two things of one name: it is not known which one is meant.
                if found.get_or_insert(other.clone()) != &other {
                    return None;
                }
            }
        }
    }
    found
}

/// The kinds whose keys are those of a vocabulary, or made of names.
fn is_named(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Organisation
            | Kind::Person
            | Kind::Role
            | Kind::Programme
            | Kind::Policy
            | Kind::Concept
            | Kind::Place
            | Kind::Dataset
            | Kind::Publication
            | Kind::Award
    )
}
