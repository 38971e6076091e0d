//! From a draft to a published release.

use std::path::{Path, PathBuf};

use oxigraph::io::RdfFormat;
use oxigraph::model::GraphName;
use seisaku_index::Loader;
use seisaku_vocab::Space;

use crate::canonical::{ALGORITHM, Canonical};
use crate::contents::{Contents, sums};
use crate::counts::Counts;
use crate::describe::{self, LICENCE};
use crate::draft::{Draft, release_graph};
use crate::dumps::{DumpError, dumps, pretty};
use crate::error::PublishError;
use crate::folder::{Lock, LockError};
use crate::list::newest;
use crate::manifest::{
    CATALOGUE, CATALOGUE_TURTLE, CanonicalHash, MANIFEST, Manifest, SUMS, SourceEntry, release_id,
};
use crate::open::Release;
use crate::readme::{citation, readme};
use crate::shapes::{Report, Rules};
use crate::tables::tables;

/// A release that is there.
#[derive(Clone, Debug)]
pub struct Published {
    /// Its id.
    pub id: String,
    /// Its folder.
    pub path: PathBuf,
    /// Whether it was there before, whole and with the same content, so that nothing was written.
    pub already_there: bool,
    /// What the shapes found: warnings only.
    pub report: Report,
}

/// Checks the draft, writes it as a release below `dir` and makes it the current one.
///
/// `progress` is told what comes next, in a few words. A build that breaks off, for whatever
/// reason, leaves the releases and `current` as they were.
///
/// # Errors
/// When the draft is at fault, when the data violates its shapes, when another build is at work,
/// when a file cannot be written, and when a release of this id has another content.
///
/// ```no_run
/// use seisaku_release::{Draft, publish};
///
/// fn build(draft: &Draft) -> Result<(), seisaku_release::PublishError> {
///     let mut steps = Vec::new();
///     let published = publish("releases".as_ref(), draft, &mut |step| steps.push(step.to_owned()))?;
///     assert!(published.path.ends_with(&published.id));
///     Ok(())
/// }
/// ```
pub fn publish(
    dir: &Path,
    draft: &Draft,
    progress: &mut dyn FnMut(&str),
) -> Result<Published, PublishError> {
    draft.check()?;
    let shapes = draft.shapes.iter().map(|(n, t)| (n.as_str(), t.as_str()));
    let rules = Rules::read(shapes, &draft.space)?;
    let previous = previous(dir, draft);
    progress("putting the statements into canonical form");
    let canonical = Canonical::new(&draft.quads)?;
    let sha256 = canonical.sha256();
    let id = release_id(&draft.date, &sha256);
    let mut quads = canonical.quads;
    let previous = previous.filter(|previous| *previous != id);
    let about = describe::describe(draft, &id, &sha256, previous.as_deref(), &quads);
    quads.extend(about);
    let dataset = Canonical::new(&quads)?;
    progress("checking the shapes");
    let mut loader = Loader::new();
    loader.extend(dataset.quads.iter().cloned());
    let snapshot = loader.finish_of(&id)?;
    let report = rules.check(&snapshot)?;
    if !report.conforms() {
        return Err(PublishError::Shapes(Box::new(report)));
    }

    let lock = Lock::acquire(dir).map_err(|error| match error {
        LockError::Busy => PublishError::Busy(dir.to_owned()),
        LockError::File(error) => error.into(),
    })?;
    lock.clean()?;
    let mut files = inputs(draft, &report)?;
    let path = dir.join(&id);
    let already_there = path.exists();
    if already_there {
        progress("verifying the release that is there already");
        same(dir, &id, draft, &files)?;
    } else {
        progress("writing the dumps");
        let dumps = dumps(&dataset, &draft.space)?;
        progress("describing the release");
        let tables = tables(draft, &id, &snapshot)?;
        let dumps_told = dumps.iter().map(|dump| (&dump.entry, None));
        let tables_told = tables
            .iter()
            .map(|(table, words)| (&table.entry, Some(words)));
        let told: Vec<_> = dumps_told.chain(tables_told).collect();
        let (catalogue, model) = describe::catalogue(draft, &id, &told, &dataset.quads);
        let catalogue = Canonical::new(&catalogue)?;
        let mut loader = Loader::new();
        loader.extend(dataset.quads.iter().chain(&catalogue.quads).cloned());
        let snapshot = loader.finish_of(&id)?;
        files.extend(dumps);
        files.extend(tables.into_iter().map(|(table, _)| table));
        files.extend(model.into_iter().map(modelled));
        files.extend(descriptions(&dataset, &catalogue, &draft.space)?);
        let files = complete(draft, &id, sha256, &Counts::new(&dataset.quads), files)?;
        progress("writing the release");
        let staging = lock.stage()?;
        staging.write(&files)?;
        staging.write_index(&snapshot)?;
        staging.finish(&id)?;
    }
    lock.set_current(&id)?;
    Ok(Published {
        id,
        path,
        already_there,
        report,
    })
}

/// The release that this one takes the place of: the current one, unless it is of a later day.
fn previous(dir: &Path, draft: &Draft) -> Option<String> {
    let day = |id: &str| id.get(..draft.date.len()).map(str::to_owned);
    // Where there is none, or none that can be told, the description says nothing of it.
    newest(dir)
        .ok()
        .filter(|id| day(id).is_some_and(|day| day <= draft.date))
}

/// A file of the model of the data.
fn modelled<'c>((name, text): (&str, String)) -> Contents<'c> {
    let media_type = match name.rsplit_once('.') {
        Some((_, "shex")) => "text/shex",
        Some((_, "svg")) => "image/svg+xml",
        _ => "application/yaml",
    };
    Contents::new(name.to_owned(), media_type, text.into_bytes())
}

/// The files that tell what the release is: the catalogue as statements to load beside the dumps,
/// and all that the release says about itself as Turtle.
fn descriptions(
    dataset: &Canonical,
    catalogue: &Canonical,
    space: &Space,
) -> Result<[Contents<'static>; 2], PublishError> {
    let about = GraphName::from(release_graph(space));
    let of_release = dataset.quads.iter().filter(|q| q.graph_name == about);
    let all: Vec<_> = of_release.chain(&catalogue.quads).cloned().collect();
    let turtle = pretty(&all, RdfFormat::Turtle, space).map_err(|source| DumpError {
        file: CATALOGUE_TURTLE.to_owned(),
        source,
    })?;
    let lines = catalogue.text.clone().into_bytes();
    Ok([
        Contents::new(CATALOGUE.to_owned(), "application/n-quads", lines),
        Contents::new(CATALOGUE_TURTLE.to_owned(), "text/turtle", turtle),
    ])
}

/// The files that the draft gives as they are.
fn inputs<'d>(draft: &'d Draft, report: &Report) -> Result<Vec<Contents<'d>>, PublishError> {
    let warnings = report.to_json().map_err(|source| PublishError::Json {
        file: "shapes-report.json",
        source,
    })?;
    let mut files = vec![
        Contents::new(
            "diagnostics.jsonl".to_owned(),
            "application/x-ndjson",
            draft.diagnostics.as_bytes(),
        ),
        Contents::new(
            "shapes-report.json".to_owned(),
            "application/json",
            warnings.into_bytes(),
        ),
    ];
    for (folder, within) in [("sources", &draft.sources), ("mappings", &draft.mappings)] {
        for file in within {
            files.push(Contents::new(
                format!("{folder}/{}", file.file_name),
                &file.media_type,
                file.bytes.as_slice(),
            ));
        }
    }
    Ok(files)
}

/// All files in order, with the words, then the manifest, and last the checksums of all.
fn complete<'d>(
    draft: &Draft,
    id: &str,
    sha256: String,
    counts: &Counts,
    mut files: Vec<Contents<'d>>,
) -> Result<Vec<Contents<'d>>, PublishError> {
    let words = readme(draft, id, &sha256, counts.quads);
    files.push(Contents::new(
        "README.md".to_owned(),
        "text/markdown",
        words.into_bytes(),
    ));
    files.push(Contents::new(
        "CITATION.cff".to_owned(),
        "application/yaml",
        citation(draft, id).into_bytes(),
    ));
    files.sort_by(|a, b| a.entry.path.cmp(&b.entry.path));
    let manifest = Manifest {
        id: id.to_owned(),
        date: draft.date.clone(),
        base: draft.space.base().to_owned(),
        endpoint: draft.endpoint.clone(),
        licence: LICENCE.to_owned(),
        canonical: CanonicalHash {
            algorithm: ALGORITHM.to_owned(),
            sha256,
        },
        ontology_version: draft.ontology_version.clone(),
        counts: counts.clone(),
        sources: sources(&files),
        files: files.iter().map(|f| f.entry.clone()).collect(),
    };
    let mut text =
        serde_json::to_string_pretty(&manifest).map_err(|source| PublishError::Json {
            file: MANIFEST,
            source,
        })?;
    text.push('\n');
    files.push(Contents::new(
        MANIFEST.to_owned(),
        "application/json",
        text.into_bytes(),
    ));
    let sums = sums(files.iter().map(|f| &f.entry));
    files.push(Contents::new(
        SUMS.to_owned(),
        "text/plain",
        sums.into_bytes(),
    ));
    Ok(files)
}

fn sources(files: &[Contents<'_>]) -> Vec<SourceEntry> {
    files
        .iter()
        .filter_map(|file| {
            let entry = file.entry.clone();
            Some(SourceEntry {
                file_name: entry.path.strip_prefix("sources/")?.to_owned(),
                media_type: entry.media_type,
                bytes: entry.bytes,
                sha256: entry.sha256,
            })
        })
        .collect()
}

/// Verifies the release that is there and that it was made from the same things.
fn same(dir: &Path, id: &str, draft: &Draft, files: &[Contents<'_>]) -> Result<(), PublishError> {
    let release = Release::open(dir, id).map_err(|source| PublishError::Damaged {
        id: id.to_owned(),
        source,
    })?;
    let manifest = release.manifest();
    let values = [
        ("base", manifest.base.as_str(), draft.space.base()),
        ("endpoint", &manifest.endpoint, &draft.endpoint),
        (
            "ontology version",
            &manifest.ontology_version,
            &draft.ontology_version,
        ),
    ];
    let value = values
        .iter()
        .find(|(_, there, here)| there != here)
        .map(|(what, ..)| (*what).to_owned());
    let file = files
        .iter()
        .find(|f| manifest.file(&f.entry.path) != Some(&f.entry))
        .map(|f| f.entry.path.clone());
    let number = (manifest.sources.len() != draft.sources.len())
        .then(|| "number of source files".to_owned());
    match value.or(file).or(number) {
        None => Ok(()),
        Some(what) => Err(PublishError::Differs {
            id: id.to_owned(),
            what,
        }),
    }
}
