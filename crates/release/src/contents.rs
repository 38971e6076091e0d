//! A file of a release before it is written.

use std::borrow::Cow;

use sha2::{Digest, Sha256};

use crate::canonical::hex;
use crate::manifest::FileEntry;

/// A file with its place in the release.
#[derive(Clone, Debug)]
pub(crate) struct Contents<'a> {
    /// What the manifest says about it.
    pub(crate) entry: FileEntry,
    /// Its bytes.
    pub(crate) bytes: Cow<'a, [u8]>,
}

impl<'a> Contents<'a> {
    /// A file at `path` below the folder of the release.
    pub(crate) fn new(path: String, media_type: &str, bytes: impl Into<Cow<'a, [u8]>>) -> Self {
        let bytes = bytes.into();
        Self {
            entry: FileEntry {
                path,
                media_type: media_type.to_owned(),
                // No file of a release comes near the end of a u64.
                bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
                sha256: hex(&Sha256::digest(&bytes)),
            },
            bytes,
        }
    }
}

/// The lines of `sha256sum` for the files, by path.
pub(crate) fn sums<'e>(files: impl IntoIterator<Item = &'e FileEntry>) -> String {
    let mut files: Vec<&FileEntry> = files.into_iter().collect();
    files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    files
        .iter()
        .map(|f| format!("{}  {}\n", f.sha256, f.path))
        .collect()
}
