//! The documents of `seeds/`, and altered copies of them.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::{TempDir, tempdir};

use crate::data::Dataset;
use crate::harness::{Run, root, seisaku};

/// A document as text, under its file name.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub name: String,
    pub text: String,
}

impl Document {
    /// The document of `seeds/` whose name begins with this code.
    pub(crate) fn seed(code: &str) -> Self {
        let path = seed_paths()
            .into_iter()
            .find(|p| file_name(p).starts_with(code))
            .unwrap_or_else(|| panic!("seeds/ has no document {code}"));
        Self {
            name: file_name(&path),
            text: fs::read_to_string(path).unwrap(),
        }
    }

    /// The name without extension, which identifies the document.
    pub(crate) fn stem(&self) -> &str {
        self.name.strip_suffix(".txt").unwrap()
    }

    /// A copy in which another text stands wherever the one does; it has to stand somewhere.
    pub(crate) fn with(&self, from: &str, to: &str) -> Self {
        assert!(
            self.text.contains(from),
            "{} does not hold {from:?}",
            self.name
        );
        Self {
            name: self.name.clone(),
            text: self.text.replace(from, to),
        }
    }

    /// Writes it into a folder.
    pub(crate) fn write(&self, dir: &Path) -> PathBuf {
        let path = dir.join(&self.name);
        fs::write(&path, &self.text).unwrap();
        path
    }
}

/// Both seeds, by name.
pub(crate) fn seed_paths() -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(root().join("seeds"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    paths.sort();
    assert_eq!(paths.len(), 2, "{paths:?}");
    paths
}

/// Both seeds as documents.
pub(crate) fn seeds() -> [Document; 2] {
    ["000", "004"].map(Document::seed)
}

/// Documents written to a folder and converted there.
pub(crate) fn converted(documents: &[Document]) -> (Dataset, Run) {
    let dir: TempDir = tempdir().unwrap();
    let names = documents.iter().map(|document| {
        document.write(dir.path());
        &document.name
    });
    let run = seisaku(["convert"])
        .args(names)
        .in_dir(dir.path())
        .run()
        .expect(0);
    (Dataset::parse(&run.stdout), run)
}

/// The dataset of both seeds as they are, converted once for all tests.
pub(crate) fn of_seeds() -> &'static Dataset {
    static DATASET: std::sync::OnceLock<Dataset> = std::sync::OnceLock::new();
    DATASET.get_or_init(|| converted(&seeds()).0)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}
