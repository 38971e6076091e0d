//! Why a draft was not published.

use std::path::PathBuf;

use seisaku_index::LoadError;

use crate::canonical::CanonicalError;
use crate::draft::DraftError;
use crate::dumps::DumpError;
use crate::folder::FileError;
use crate::open::OpenError;
use crate::shapes::{CheckError, Report, Severity, ShapesError};
use crate::tables::TableError;

/// Why a draft was not published. Nothing is left half-written.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The draft is at fault.
    #[error(transparent)]
    Draft(#[from] DraftError),
    /// The shapes cannot be read.
    #[error(transparent)]
    ShapesFile(#[from] ShapesError),
    /// The shapes cannot be checked.
    #[error(transparent)]
    Check(#[from] CheckError),
    /// The data violates the shapes.
    #[error(
        "the data violates its shapes in {count} places, so nothing was written; correct the data or the shapes:\n{report}",
        count = .0.count(Severity::Violation), report = .0
    )]
    Shapes(Box<Report>),
    /// The data has no canonical form.
    #[error(transparent)]
    Canonical(#[from] CanonicalError),
    /// The data cannot be loaded to be checked.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// A table cannot be made.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A dump cannot be made.
    #[error(transparent)]
    Dump(#[from] DumpError),
    /// The manifest or the report cannot be made.
    #[error("the file {file} of the release could not be made")]
    Json {
        /// The file.
        file: &'static str,
        /// What the serialiser said.
        #[source]
        source: serde_json::Error,
    },
    /// Another build is at work.
    #[error(
        "another build is writing to {}; which one is not known, so wait for it and try again",
        .0.display()
    )]
    Busy(PathBuf),
    /// A file or folder cannot be written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The release is there, but no longer as it was published.
    #[error(
        "the release {id} is there already, but damaged; move its folder away and build it again"
    )]
    Damaged {
        /// Its id.
        id: String,
        /// What is wrong with it.
        #[source]
        source: OpenError,
    },
    /// The release is there and was made from other things.
    #[error(
        "the release {id} is there already with another {what}, and a published release is never changed; build with another date, or as before"
    )]
    Differs {
        /// Its id.
        id: String,
        /// What differs.
        what: String,
    },
}
