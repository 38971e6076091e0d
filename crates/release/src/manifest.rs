//! The table of contents of a release.

use seisaku_vocab::is_key;
use serde::{Deserialize, Serialize};

use crate::counts::Counts;
use crate::draft::is_date;

/// The name of the checksums in the folder of a release: of every other file, the manifest too.
pub(crate) const SUMS: &str = "SHA256SUMS";

/// The name of the manifest in the folder of a release.
pub(crate) const MANIFEST: &str = "manifest.json";

/// The catalogue and the figures of the release, beside the dumps: it tells their checksums.
pub(crate) const CATALOGUE: &str = "catalog.nq";

/// All that the release says about itself, to be read by people and fetched alone.
pub(crate) const CATALOGUE_TURTLE: &str = "catalog.ttl";

/// What a release is and which files it has, as `manifest.json` states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The date and the first eight digits of the canonical hash.
    pub id: String,
    /// The date of the release, `YYYY-MM-DD`.
    pub date: String,
    /// The base of its IRIs.
    pub base: String,
    /// The public address of its SPARQL endpoint.
    pub endpoint: String,
    /// The licence of the data.
    pub licence: String,
    /// The canonical hash of all graphs but the one about the release itself.
    pub canonical: CanonicalHash,
    /// The version of the ontology.
    pub ontology_version: String,
    /// How much there is of what.
    pub counts: Counts,
    /// The source files; they lie in `sources/`.
    pub sources: Vec<SourceEntry>,
    /// All files but the manifest itself and the checksums, by path.
    pub files: Vec<FileEntry>,
}

/// A hash and how it is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CanonicalHash {
    /// How it is made.
    pub algorithm: String,
    /// The digest in lower-case hexadecimal digits.
    pub sha256: String,
}

/// A source file of a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceEntry {
    /// Its name in `sources/`.
    pub file_name: String,
    /// Its media type.
    pub media_type: String,
    /// Its length.
    pub bytes: u64,
    /// The digest of its bytes in lower-case hexadecimal digits.
    pub sha256: String,
}

/// A file of a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Its path below the folder of the release, with slashes.
    pub path: String,
    /// Its media type.
    pub media_type: String,
    /// Its length.
    pub bytes: u64,
    /// The digest of its bytes in lower-case hexadecimal digits.
    pub sha256: String,
}

impl Manifest {
    /// What is said about the file at a path.
    pub fn file(&self, path: &str) -> Option<&FileEntry> {
        self.files.iter().find(|f| f.path == path)
    }
}

/// The id of a release.
pub(crate) fn release_id(date: &str, sha256: &str) -> String {
    let digits: String = sha256.chars().take(8).collect();
    format!("{date}-{digits}")
}

/// Whether the text could be the id of a release; anything else never becomes part of a path.
pub(crate) fn is_release_id(text: &str) -> bool {
    let Some((date, digits)) = text.split_at_checked(10) else {
        return false;
    };
    let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    is_date(date)
        && is_key(text)
        && digits.len() == 9
        && digits.strip_prefix('-').is_some_and(|d| d.bytes().all(hex))
}

/// Whether a path of a manifest stays in the folder of the release.
pub(crate) fn is_inside(path: &str) -> bool {
    !path.contains(['\\', ':', '\0'])
        && path
            .split('/')
            .all(|part| !part.is_empty() && part != "." && part != "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_a_date_and_eight_digits() {
        assert!(is_release_id("2025-06-27-0a1b2c3d"));
        for bad in [
            "",
            "2025-06-27",
            "2025-06-27-0A1B2C3D",
            "2025-06-27-0a1b2c3",
            "2025-06-27-0a1b2c3d/",
            "../2025-06-27-0a1b2c3d",
            "2025-02-30-0a1b2c3d",
            "令和7年令和7年令和7年",
        ] {
            assert!(!is_release_id(bad), "{bad}");
        }
    }

    #[test]
    fn paths_stay_inside() {
        assert!(is_inside("sources/議事録.txt"));
        for bad in ["", "/etc/passwd", "../x", "a/../b", "a//b", "c:x", "a\\b"] {
            assert!(!is_inside(bad), "{bad}");
        }
    }
}
