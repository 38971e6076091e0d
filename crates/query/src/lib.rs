//! A SPARQL request within limits, answered by Oxigraph, in a negotiated format.
//!
//! A [`Request`] becomes a [`Prepared`] query, which knows its [`Form`] before anything is
//! evaluated, so that a caller can settle the [`Format`] first ([`Accept`]). [`run`] then
//! evaluates and writes in one synchronous call that a [`Cancel`] stops.
//!
//! What a query asks of other endpoints goes through a [`Federation`]; without one it is refused.
//!
//! This room knows no sockets and no HTTP framework: a request is text, an answer is bytes.

#![cfg_attr(doctest, doc(test(attr(deny(warnings)))))]

mod accept;
mod algebra;
mod cancel;
mod engine;
mod error;
mod explain;
mod extensions;
mod federated;
mod guard;
mod ids;
mod media;
mod order;
mod plan;
mod prefixes;
mod prepare;
mod request;
mod reuse;
mod run;
mod syntax;
mod tokens;

pub use accept::Accept;
pub use cancel::{Cancel, Stopped};
pub use error::{Place, QueryError, RunError};
pub use explain::Explanation;
pub use extensions::extension_functions;
pub use guard::{check, is_quick};
pub use media::{Format, Media};
pub use prefixes::{Prefixes, write_quads};
pub use prepare::{Cost, Form, Prepared, parse, searched};
pub use request::{Found, Limits, Request};
pub use run::{Stats, run};
pub use seisaku_federation::{
    Circuit, Desk, Federation, Memory, Options, PeerError, Peers, Step, Visit,
};
