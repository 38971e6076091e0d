//! The folder of releases: one writer at a time, and every step whole or not at all.
//!
//! A release is written into `.building`, each file is brought to the disk, and the folder is
//! renamed to its id; then `current` is replaced by a rename. Whatever moment a build dies at,
//! `current` names a whole release, and the next build removes what is left of the dead one.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use seisaku_index::Snapshot;

use crate::contents::Contents;
use crate::open::INDEX;

const BUILDING: &str = ".building";
const LOCK: &str = ".lock";
const CURRENT_NEW: &str = ".current.new";

/// The name of the file that names the current release.
pub(crate) const CURRENT: &str = "current";

/// A file or folder that could not be used.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} {}; {}", path.display(), advice(source))]
pub struct FileError {
    /// What was tried, such as `write`.
    pub action: &'static str,
    /// The file or folder.
    pub path: PathBuf,
    /// What the system said.
    #[source]
    pub source: io::Error,
}

impl FileError {
    /// An error made from what the system said, for `map_err`.
    pub(crate) fn of(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self {
            action,
            path: path.to_owned(),
            source,
        }
    }
}

fn advice(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "the disk is full: free some space and try again"
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "give yourself the right to it or name another folder"
        }
        io::ErrorKind::NotFound => "it does not exist",
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "a file is where a folder should be, or the other way round"
        }
        _ => "see the cause and try again",
    }
}

/// Why the folder could not be locked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LockError {
    #[error("another build holds the lock")]
    Busy,
    #[error(transparent)]
    File(#[from] FileError),
}

/// The right to write below the folder; the system takes it back when the process ends, however
/// it ends.
#[derive(Debug)]
pub(crate) struct Lock {
    folder: PathBuf,
    // Held for its lock.
    _file: File,
}

impl Lock {
    /// Makes the folder if need be and locks it, without waiting.
    pub(crate) fn acquire(folder: &Path) -> Result<Self, LockError> {
        fs::create_dir_all(folder).map_err(FileError::of("create the folder", folder))?;
        let path = folder.join(LOCK);
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(FileError::of("write", &path))?;
        match file.try_lock() {
            Ok(()) => Ok(Self {
                folder: folder.to_owned(),
                _file: file,
            }),
            Err(TryLockError::WouldBlock) => Err(LockError::Busy),
            Err(TryLockError::Error(source)) => Err(FileError::of("lock", &path)(source).into()),
        }
    }

    /// Starts a release. What a dead build left behind is removed first: while this lock is
    /// held, no living one can have anything there.
    pub(crate) fn stage(&self) -> Result<Staging<'_>, FileError> {
        let path = self.folder.join(BUILDING);
        remove(&path)?;
        fs::create_dir(&path).map_err(FileError::of("create the folder", &path))?;
        Ok(Staging {
            lock: self,
            path: Some(path),
        })
    }

    /// Removes what a dead build left behind, for a build that has nothing to write.
    pub(crate) fn clean(&self) -> Result<(), FileError> {
        remove(&self.folder.join(BUILDING))?;
        remove(&self.folder.join(CURRENT_NEW))
    }

    /// Makes `current` name the release.
    pub(crate) fn set_current(&self, id: &str) -> Result<(), FileError> {
        let current = self.folder.join(CURRENT);
        if fs::read_to_string(&current).is_ok_and(|text| text.trim_end() == id) {
            return Ok(());
        }
        let new = self.folder.join(CURRENT_NEW);
        write_synced(&new, format!("{id}\n").as_bytes())?;
        fs::rename(&new, &current).map_err(FileError::of("replace", &current))?;
        sync_folder(&self.folder)
    }
}

/// A release being written; it goes away unless it is finished.
#[derive(Debug)]
pub(crate) struct Staging<'l> {
    lock: &'l Lock,
    path: Option<PathBuf>,
}

impl Staging<'_> {
    /// Writes the files and the folders that they lie in, and brings all to the disk.
    pub(crate) fn write(&self, files: &[Contents<'_>]) -> Result<(), FileError> {
        let Some(root) = &self.path else {
            return Ok(());
        };
        for file in files {
            let path = root.join(&file.entry.path);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(FileError::of("create the folder", folder))?;
            }
            write_synced(&path, &file.bytes)?;
        }
        for file in files {
            if let Some(folder) = root.join(&file.entry.path).parent() {
                sync_folder(folder)?;
            }
        }
        sync_folder(root)
    }

    /// Writes the index, which no list of files names.
    pub(crate) fn write_index(&self, snapshot: &Snapshot) -> Result<(), FileError> {
        let Some(root) = &self.path else {
            return Ok(());
        };
        let path = root.join(INDEX);
        replace(&path, |file| snapshot.write(file)).map_err(FileError::of("write", &path))
    }

    /// Gives the folder its name.
    pub(crate) fn finish(mut self, id: &str) -> Result<PathBuf, FileError> {
        let target = self.lock.folder.join(id);
        if let Some(path) = &self.path {
            fs::rename(path, &target).map_err(FileError::of("create the release", &target))?;
        }
        self.path = None;
        sync_folder(&self.lock.folder)?;
        Ok(target)
    }
}

impl Drop for Staging<'_> {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            // What cannot be removed now, the next build removes.
            let _ = fs::remove_dir_all(path);
        }
    }
}

fn remove(path: &Path) -> Result<(), FileError> {
    let removed = match fs::symlink_metadata(path) {
        Ok(what) if what.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    };
    removed.map_err(FileError::of("remove what a broken build left at", path))
}

/// Writes a file aside and puts it in its place.
pub(crate) fn replace(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let aside = path.with_extension(format!("{}.partial", std::process::id()));
    let written = File::create(&aside).and_then(|mut file| {
        write(&mut file)?;
        file.sync_all()
    });
    let replaced = written.and_then(|()| fs::rename(&aside, path));
    if replaced.is_err() {
        // A leftover takes room and is never read.
        let _ = fs::remove_file(&aside);
    }
    replaced
}

fn write_synced(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let write = || {
        let mut file = File::create(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(FileError::of("write", path))
}

/// Brings the names in a folder to the disk, where the system has a way to do so.
fn sync_folder(path: &Path) -> Result<(), FileError> {
    if cfg!(unix) {
        File::open(path)
            .and_then(|folder| folder.sync_all())
            .map_err(FileError::of("write", path))?;
    }
    Ok(())
}
