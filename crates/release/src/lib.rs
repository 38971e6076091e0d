//! Checks a dataset, describes it, and writes an immutable, check-summed set of files; lists and
//! opens releases.
//!
//! - [`publish`] takes a [`Draft`] to a release: canonical form and hash, a description in a
//!   graph of its own, the shapes, the dumps, and a rename that makes all of it visible at once.
//! - [`shapes`] compiles SHACL to SPARQL, one public query for each constraint.
//! - [`list`], [`newest`] and [`Release`] read what was published and verify it first.
//!
//! The same draft gives the same bytes on every machine and at any hour. This room knows no
//! network and no HTTP, and never changes a published release.

mod canonical;
mod contents;
mod counts;
mod describe;
mod draft;
mod dumps;
mod error;
mod folder;
mod list;
mod manifest;
mod open;
mod pieces;
mod publish;
mod readme;
pub mod shapes;
mod tables;

pub use canonical::CanonicalError;
pub use counts::Counts;
pub use describe::{ExampleError, examples};
pub use draft::{Draft, DraftError, SourceFile, check_contact, check_date, check_endpoint};
pub use dumps::DumpError;
pub use error::PublishError;
pub use folder::FileError;
pub use list::{list, newest};
pub use manifest::{CanonicalHash, FileEntry, Manifest, SourceEntry};
pub use open::{OpenError, Release, SnapshotError, ValidateError, index_of};
pub use publish::{Published, publish};
pub use tables::TableError;
