//! A release as something that Oxigraph's evaluator can query.
//!
//! [`Loader`] takes quads, or files in any RDF format, and ends in a [`Snapshot`]: read-only,
//! shared between threads, cheap to clone, swapped as a whole. Today an in-memory store stands
//! behind it, and [`Snapshot::store`] is the only place that shows so.
//!
//! This room knows no SPARQL text, no protocol and no HTTP.

mod describe;
mod load;
mod snapshot;

pub use describe::Description;
pub use load::{Input, LoadError, Loader, Place};
pub use oxigraph::io::RdfFormat;
pub use snapshot::Snapshot;
