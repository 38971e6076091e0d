//! The links to other databases.
//!
//! - [`MappingSet`] is one SSSOM table of `ontology/mappings/`, [`Partner`] a database that the tables lead to.
//! - [`Links`] holds all of them and publishes them as quads ([`Links::quads`]).
//! - [`Check`] reads what the partners' own files say, and compares each link with it.
//!
//! This room knows no file system, no network and no document: texts come in with their names. What it publishes
//! stands in the default base.
//!
//! ```
//! use seisaku_links::Links;
//! use seisaku_vocab::Vocabularies;
//! let links = Links::parse(seisaku_vocab::files().iter().copied())?;
//! let quads = links.quads(&Vocabularies::default())?;
//! assert!(links.mappings().count() > 400 && quads.len() > 4000);
//! # Ok::<(), seisaku_links::LinksError>(())
//! ```

mod check;
mod links;
mod partners;
mod quads;
mod set;
mod table;

pub use check::{Check, Coverage, FileRead, Finding, Level, Report, Totals};
pub use links::{Links, LinksError};
pub use partners::{Partner, Partners};
pub use quads::QuadsError;
pub use set::{Mapping, MappingSet, SetError};
