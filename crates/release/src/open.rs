//! A published release, opened and verified.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use oxigraph::model::GraphName;
use seisaku_index::{
    Input, LayoutError, LoadError, Loader, OpenError as IndexError, RdfFormat, Snapshot,
};
use seisaku_vocab::{BadBase, Space};
use sha2::{Digest, Sha256};

use crate::canonical::hex;
use crate::contents::{Contents, sums};
use crate::draft::release_graph;
use crate::folder::{FileError, replace};
use crate::manifest::{
    CATALOGUE, FileEntry, MANIFEST, Manifest, SUMS, is_inside, is_release_id, release_id,
};
use crate::shapes::{CheckError, Report, Rules, ShapesError};

const N_QUADS: &str = "seisaku.nq";

/// The index of the statements. It is made from the N-Quads and says nothing of its own, so the
/// manifest does not name it, and it may be built again at any time.
pub(crate) const INDEX: &str = "seisaku.index";

/// The index of the release whose folder this is.
pub fn index_of(folder: &Path) -> PathBuf {
    folder.join(INDEX)
}

/// Why releases could not be listed or one could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A file or folder cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// There is no release.
    #[error("there is no release in {}; build one with `seisaku build`", .0.display())]
    Empty(PathBuf),
    /// `current` holds something else than an id.
    #[error("{} does not name a release; write the id of one into it, or build again", .0.display())]
    BadCurrent(PathBuf),
    /// There is no release of that name.
    #[error("there is no release {id} in {}; choose another, or build again", dir.display())]
    Missing {
        /// The name that was asked for.
        id: String,
        /// The folder of releases.
        dir: PathBuf,
    },
    /// The manifest cannot be understood.
    #[error("the manifest {} is damaged; replace the release by an intact copy", path.display())]
    BadManifest {
        /// The manifest.
        path: PathBuf,
        /// What the parser said.
        #[source]
        source: serde_json::Error,
    },
    /// The manifest is readable and wrong.
    #[error("the manifest {} is damaged: {reason}; replace the release by an intact copy", path.display())]
    WrongManifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong.
        reason: &'static str,
    },
    /// The base of the manifest is none.
    #[error("the manifest {} is damaged; replace the release by an intact copy", path.display())]
    Base {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with the base.
        #[source]
        source: BadBase,
    },
    /// A file of the release is not there.
    #[error("the file {} of the release is missing; replace the release by an intact copy", .0.display())]
    MissingFile(PathBuf),
    /// A file of the release is not what was published.
    #[error("the file {} of the release was changed after it was published; replace the release by an intact copy", .0.display())]
    ChangedFile(PathBuf),
}

/// Why a release could not be checked again.
#[derive(Debug, thiserror::Error)]
pub enum ValidateError {
    /// The release cannot be loaded.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// The shapes cannot be read.
    #[error(transparent)]
    Shapes(#[from] ShapesError),
    /// The shapes cannot be checked.
    #[error(transparent)]
    Check(#[from] CheckError),
}

/// Why a release could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// Its statements cannot be read from the disk.
    #[error(transparent)]
    File(#[from] FileError),
    /// Its statements cannot be understood.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// Its index is damaged.
    #[error("the index {} cannot be used; remove it, and it is built again", path.display())]
    Index {
        /// The index.
        path: PathBuf,
        /// What is wrong with it, with its section.
        #[source]
        source: LayoutError,
    },
}

/// A published release whose files were all found as they were published.
#[derive(Clone, Debug)]
pub struct Release {
    path: PathBuf,
    manifest: Manifest,
    space: Space,
    /// The manifest and the checksums, which the manifest cannot list.
    own: [FileEntry; 2],
}

impl Release {
    /// Opens a release and verifies its manifest and every file.
    ///
    /// Files that the manifest does not name are passed over.
    ///
    /// # Errors
    /// When there is no such release, and when its manifest or a file is missing or changed; the
    /// error names the file.
    pub fn open(dir: &Path, id: &str) -> Result<Self, OpenError> {
        let missing = || OpenError::Missing {
            id: id.to_owned(),
            dir: dir.to_owned(),
        };
        if !is_release_id(id) {
            return Err(missing());
        }
        let path = dir.join(id);
        if !path.exists() {
            return Err(missing());
        }
        let (manifest, space) = read_manifest(&path.join(MANIFEST), id)?;
        for entry in &manifest.files {
            verify(&path, entry)?;
        }
        let own = verify_sums(&path, &manifest)?;
        let release = Self {
            path,
            manifest,
            space,
            own,
        };
        release.verify_canonical()?;
        Ok(release)
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.manifest.id
    }

    /// Its folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The IRIs of the release.
    pub fn space(&self) -> &Space {
        &self.space
    }

    /// Where a file of the release lies; `None` for what is no part of it.
    pub fn file(&self, name: &str) -> Option<PathBuf> {
        self.files()
            .any(|entry| entry.path == name)
            .then(|| self.path.join(name))
    }

    /// Every file of the release: those of the manifest, the manifest and the checksums.
    pub fn files(&self) -> impl Iterator<Item = &FileEntry> {
        self.manifest.files.iter().chain(&self.own)
    }

    /// Where its index lies; there may be none, where nobody could write it.
    pub fn index_path(&self) -> PathBuf {
        self.path.join(INDEX)
    }

    /// Its statements, ready to be queried.
    ///
    /// The index of the release is mapped. Where it is missing or of another version, it is built
    /// from the N-Quads, and written for the next time if the folder can be written to.
    ///
    /// # Errors
    /// When the index is damaged, and when the N-Quads cannot be read, which were whole when the
    /// release was opened.
    pub fn snapshot(&self) -> Result<Snapshot, SnapshotError> {
        let path = self.index_path();
        let damaged = |source| SnapshotError::Index {
            path: path.clone(),
            source,
        };
        let there = match File::open(&path) {
            Ok(file) => Snapshot::open(&file, self.id()),
            Err(error) => Err(error.into()),
        };
        match there {
            Ok(snapshot) => {
                snapshot.verify().map_err(damaged)?;
                return Ok(snapshot);
            }
            Err(IndexError::Layout(
                error @ (LayoutError::Damaged { .. } | LayoutError::Foreign),
            )) => {
                return Err(damaged(error));
            }
            Err(IndexError::Layout(_) | IndexError::Origin | IndexError::Read(_)) => {}
        }
        let snapshot = self.index()?;
        // Who may not write here reads the N-Quads again next time.
        let _ = replace(&path, |file| snapshot.write(file));
        Ok(snapshot)
    }

    /// The index, built from the N-Quads and those of the catalogue, which older releases lack.
    fn index(&self) -> Result<Snapshot, SnapshotError> {
        let mut loader = Loader::new();
        let catalogue = self.manifest.file(CATALOGUE).map(|_| CATALOGUE);
        for file in [Some(N_QUADS), catalogue].into_iter().flatten() {
            let path = self.path.join(file);
            let file = File::open(&path).map_err(FileError::of("read", &path))?;
            let name = path.display().to_string();
            let input = Input {
                name: &name,
                format: RdfFormat::NQuads,
                base: None,
                graph: GraphName::DefaultGraph,
            };
            loader.read(&input, BufReader::new(file))?;
        }
        Ok(loader.finish_of(self.id())?)
    }

    /// Checks the release against shapes, given as (name, Turtle) in the default base.
    ///
    /// # Errors
    /// When the release or the shapes cannot be read; what the check finds is in the report.
    pub fn validate<'a>(
        &self,
        shapes: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Report, ValidateError> {
        let rules = Rules::read(shapes, &self.space)?;
        Ok(rules.check(&self.snapshot()?)?)
    }

    /// The id, the manifest and the statements vouch for each other.
    fn verify_canonical(&self) -> Result<(), OpenError> {
        let path = self.path.join(N_QUADS);
        let read = |source| FileError::of("read", &path)(source);
        let own = format!(" {} .\n", release_graph(&self.space));
        let mut reader = BufReader::new(File::open(&path).map_err(read)?);
        let mut hasher = Sha256::new();
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).map_err(read)? > 0 {
            if !line.ends_with(own.as_bytes()) {
                hasher.update(&line);
            }
            line.clear();
        }
        if hex(&hasher.finalize()) == self.manifest.canonical.sha256 {
            Ok(())
        } else {
            Err(OpenError::ChangedFile(path))
        }
    }
}

fn read_manifest(path: &Path, id: &str) -> Result<(Manifest, Space), OpenError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(OpenError::MissingFile(path.to_owned()));
        }
        Err(error) => return Err(FileError::of("read", path)(error).into()),
    };
    let manifest: Manifest =
        serde_json::from_slice(&bytes).map_err(|source| OpenError::BadManifest {
            path: path.to_owned(),
            source,
        })?;
    let wrong = |reason| OpenError::WrongManifest {
        path: path.to_owned(),
        reason,
    };
    if manifest.id != id {
        return Err(wrong("it names another release than its folder"));
    }
    if release_id(&manifest.date, &manifest.canonical.sha256) != id {
        return Err(wrong("its date and hash do not make its id"));
    }
    if manifest.file(N_QUADS).is_none() {
        return Err(wrong("it lists no seisaku.nq"));
    }
    if !manifest.files.iter().all(|f| is_inside(&f.path)) {
        return Err(wrong("it lists a file outside its folder"));
    }
    let space = Space::new(&manifest.base).map_err(|source| OpenError::Base {
        path: path.to_owned(),
        source,
    })?;
    Ok((manifest, space))
}

fn verify(folder: &Path, entry: &FileEntry) -> Result<(), OpenError> {
    let path = folder.join(&entry.path);
    let read = |source| FileError::of("read", &path)(source);
    let mut file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(OpenError::MissingFile(path));
        }
        Err(error) => return Err(read(error).into()),
    };
    // The length first: it costs nothing.
    if file.metadata().map_err(read)?.len() != entry.bytes
        || sha256(&mut file).map_err(read)? != entry.sha256
    {
        return Err(OpenError::ChangedFile(path));
    }
    Ok(())
}

/// Verifies the checksums, which vouch for the manifest and must agree with it on every other
/// file; gives the entries of both.
fn verify_sums(folder: &Path, manifest: &Manifest) -> Result<[FileEntry; 2], OpenError> {
    let path = folder.join(SUMS);
    let text = match fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(OpenError::MissingFile(path));
        }
        Err(error) => return Err(FileError::of("read", &path)(error).into()),
    };
    let entry = |name: &str, media_type: &str, bytes: &[u8]| {
        Contents::new(name.to_owned(), media_type, bytes.to_vec()).entry
    };
    let of_manifest = folder.join(MANIFEST);
    let bytes = fs::read(&of_manifest).map_err(FileError::of("read", &of_manifest))?;
    let own = entry(MANIFEST, "application/json", &bytes);
    if sums(manifest.files.iter().chain([&own])).into_bytes() != text {
        let line = format!("{}  {MANIFEST}\n", own.sha256).into_bytes();
        let vouched = text.windows(line.len()).any(|w| w == line);
        return Err(OpenError::ChangedFile(if vouched {
            path
        } else {
            of_manifest
        }));
    }
    Ok([own, entry(SUMS, "text/plain", &text)])
}

fn sha256(reader: &mut impl Read) -> io::Result<String> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok(hex(&hasher.finalize())),
            Ok(n) => hasher.update(&buffer[..n]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
