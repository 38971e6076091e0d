//! Problems between a worker and its server.

use seisaku_query::{Place, Visit};
use serde::{Deserialize, Serialize};

use super::{Aside, Kind, Problem, TABLE};

/// The limits that a query can meet in a worker, under the names of their keys.
const LIMITS: &[&str] = &[
    "bytes",
    "cells",
    "depth",
    "group",
    "links",
    "parts",
    "query-memory",
    "query-timeout",
    "services",
];

/// A problem on its way from a worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Wire {
    code: String,
    detail: String,
    place: Option<(usize, usize, usize)>,
    excerpt: Option<String>,
    limit: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    peers: Vec<Visit>,
}

impl Problem {
    pub(crate) fn to_wire(&self) -> Wire {
        Wire {
            code: self.code().to_owned(),
            detail: self.detail.clone(),
            place: self.place.map(|p| (p.byte, p.line, p.column)),
            excerpt: self.excerpt().map(str::to_owned),
            limit: self.limit.map(str::to_owned),
            peers: self.page.peers.clone(),
        }
    }

    pub(crate) fn from_wire(wire: Wire) -> Self {
        let kind = TABLE.iter().find(|row| row.1 == wire.code);
        Self {
            place: wire
                .place
                .map(|(byte, line, column)| Place { byte, line, column }),
            excerpt: wire.excerpt.map(String::into_boxed_str),
            limit: LIMITS
                .iter()
                .find(|l| Some(**l) == wire.limit.as_deref())
                .copied(),
            page: Box::new(Aside {
                peers: wire.peers,
                ..Aside::default()
            }),
            ..Self::new(kind.map_or(Kind::Internal, |row| row.0), wire.detail)
        }
    }
}
