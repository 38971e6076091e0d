//! Standard output for data, standard error for everything else.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::Context as _;

/// A message on standard error.
pub(crate) fn note(text: &str) {
    // Where standard error is closed, nobody is there to be told.
    let _ = writeln!(io::stderr(), "{text}");
}

/// A problem on standard error.
pub(crate) fn problem(text: &str) {
    note(&format!("error: {text}"));
}

/// A line on standard output.
pub(crate) fn line(text: &str) -> anyhow::Result<()> {
    writeln!(io::stdout(), "{text}").context("standard output cannot be written")
}

/// Runs `write` on a file that appears whole or not at all, or on standard output.
///
/// What is there already and is no file (a device, a pipe) is written to as it stands: a rename
/// would put a file in its place.
pub(crate) fn to_file_or_stdout(
    path: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let Some(path) = path else {
        let mut out = BufWriter::new(io::stdout().lock());
        write(&mut out)?;
        return out.flush().context("standard output cannot be written");
    };
    let failed = || format!("{} cannot be written", path.display());
    if fs::metadata(path).is_ok_and(|there| !there.is_file()) {
        let mut out = BufWriter::new(
            File::options()
                .write(true)
                .open(path)
                .with_context(failed)?,
        );
        write(&mut out)?;
        return out.flush().with_context(failed);
    }
    let mut name = path
        .file_name()
        .with_context(|| format!("{} names no file", path.display()))?
        .to_owned();
    name.push(".partial");
    let partial = path.with_file_name(name);
    let written = File::create(&partial)
        .with_context(failed)
        .and_then(|file| {
            let mut out = BufWriter::new(file);
            write(&mut out)?;
            out.flush().with_context(failed)?;
            out.get_ref().sync_all().with_context(failed)
        })
        .and_then(|()| fs::rename(&partial, path).with_context(failed));
    if written.is_err() {
        // What failed is said; a leftover that cannot be removed either adds nothing.
        let _ = fs::remove_file(&partial);
    }
    written
}
