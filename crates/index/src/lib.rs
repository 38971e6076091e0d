//! A release as something that Oxigraph's evaluator can query.
//!
//! [`Loader`] takes quads, or files in any RDF format, and ends in a [`Snapshot`]: read-only,
//! shared between threads, cheap to clone, swapped as a whole. Behind it stands an index of our
//! own: a dictionary of terms as they were written, and the triples in three orders, in one file
//! that is mapped and not loaded. The evaluator reads it through a [`Dataset`].
//!
//! This room knows no SPARQL text, no protocol and no HTTP.

mod build;
mod counts;
mod dataset;
mod describe;
mod dictionary;
mod graphs;
mod ids;
mod index;
mod layout;
mod load;
mod matches;
mod memory;
mod order;
mod snapshot;

pub use build::TooLarge;
pub use counts::{Counts, Totals};
pub use dataset::{Dataset, LEXICAL, MERGED, Node};
pub use describe::Description;
pub use dictionary::canonical;
pub use ids::{Ids, Kind, View};
pub use layout::LayoutError;
pub use load::{Input, LoadError, Loader, Place};
pub use oxigraph::io::RdfFormat;
pub use snapshot::{OpenError, Snapshot};
