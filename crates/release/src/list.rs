//! Which releases there are, and which is the current one.

use std::path::Path;
use std::{fs, io};

use crate::folder::{CURRENT, FileError};
use crate::manifest::{MANIFEST, is_release_id};
use crate::open::OpenError;

/// The ids of the releases in a folder, the latest first.
///
/// Folders of other names and builds that never ended are passed over.
///
/// # Errors
/// When the folder is missing or cannot be read.
pub fn list(dir: &Path) -> Result<Vec<String>, OpenError> {
    let read = |source| FileError::of("read", dir)(source);
    let mut ids = Vec::new();
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(OpenError::Empty(dir.to_owned()));
        }
        Err(error) => return Err(read(error).into()),
    };
    for entry in entries {
        let entry = entry.map_err(read)?;
        if let Some(name) = entry.file_name().to_str()
            && is_release_id(name)
            && entry.path().join(MANIFEST).is_file()
        {
            ids.push(name.to_owned());
        }
    }
    ids.sort_unstable_by(|a, b| b.cmp(a));
    Ok(ids)
}

/// The id of the current release: the one that `current` names, or the latest where there is no
/// such file.
///
/// # Errors
/// When there is no release, when `current` names none, and when the folder cannot be read.
pub fn newest(dir: &Path) -> Result<String, OpenError> {
    let ids = list(dir)?;
    let current = dir.join(CURRENT);
    let text = match fs::read_to_string(&current) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return ids
                .into_iter()
                .next()
                .ok_or_else(|| OpenError::Empty(dir.to_owned()));
        }
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            return Err(OpenError::BadCurrent(current));
        }
        Err(error) => return Err(FileError::of("read", &current)(error).into()),
    };
    let id = text.trim();
    if !is_release_id(id) {
        return Err(OpenError::BadCurrent(current));
    }
    if !ids.iter().any(|known| known == id) {
        let folder = dir.join(id);
        if folder.is_dir() {
            return Err(OpenError::MissingFile(folder.join(MANIFEST)));
        }
        return Err(OpenError::Missing {
            id: id.to_owned(),
            dir: dir.to_owned(),
        });
    }
    Ok(id.to_owned())
}
