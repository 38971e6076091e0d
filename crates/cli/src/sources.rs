//! Documents read and turned into quads; what `convert` and `build` share.

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use anyhow::{Context as _, anyhow, bail};
use oxigraph::model::Quad;
use seisaku_facts::Coverage;
use seisaku_policy::values::Date;
use seisaku_text::{Diagnostic, Document, Source};
use seisaku_vocab::Kind;

use crate::ontology::Ontology;
use crate::overlay::Overlay;
use crate::sidecar::Sidecar;

/// A document read.
pub(crate) struct Read {
    pub path: PathBuf,
    pub bytes: Vec<u8>,
    pub source: Source,
    pub quads: Vec<Quad>,
    pub coverage: Coverage,
    pub diagnostics: Vec<Diagnostic>,
    /// Files beside the document that were read with it.
    pub beside: Vec<seisaku_release::SourceFile>,
    /// The latest day that is declared of the document, or that it names.
    pub latest: Option<String>,
}

impl Read {
    /// The document as a release keeps it, with the files beside it.
    pub(crate) fn source_files(&self) -> Vec<seisaku_release::SourceFile> {
        let mut files = vec![seisaku_release::SourceFile {
            file_name: self.source.file_name().to_owned(),
            media_type: "text/plain; charset=utf-8".to_owned(),
            bytes: self.bytes.clone(),
        }];
        files.extend(self.beside.iter().cloned());
        files
    }
}

/// Documents that were read, and those that could not be.
pub(crate) struct Sources {
    pub read: Vec<Read>,
    pub failed: Vec<anyhow::Error>,
}

/// Reads documents; one that cannot be read does not stop the others. In the order of their
/// names, so that the order of the call makes no difference.
pub(crate) fn read_all(
    files: &[PathBuf],
    ontology: &Ontology,
    mut step: impl FnMut(&str),
) -> Sources {
    let mut sources = Sources {
        read: Vec::new(),
        failed: Vec::new(),
    };
    let mut by_key: BTreeMap<String, Vec<Read>> = BTreeMap::new();
    for result in read_each(files, ontology, &mut step) {
        match result {
            Ok(read) => {
                let key = seisaku_facts::document_key(&read.source);
                by_key
                    .entry(key.as_str().to_owned())
                    .or_default()
                    .push(read);
            }
            Err(error) => sources.failed.push(error),
        }
    }
    for (_, mut same) in by_key {
        // Which of two were meant cannot be told, so the order of the call decides nothing.
        if same.len() > 1 {
            sources.failed.push(one_name(&mut same));
        } else {
            sources.read.append(&mut same);
        }
    }
    sources
        .read
        .sort_by(|a, b| a.source.file_name().cmp(b.source.file_name()));
    sources
}

/// Reads each document, as many at a time as the machine has cores; the results in the order of
/// the files, whichever was read first.
fn read_each(
    files: &[PathBuf],
    ontology: &Ontology,
    step: &mut impl FnMut(&str),
) -> Vec<anyhow::Result<Read>> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let next = AtomicUsize::new(0);
    let (done, results) = mpsc::channel();
    let mut found: BTreeMap<usize, anyhow::Result<Read>> = BTreeMap::new();
    thread::scope(|scope| {
        for _ in 0..cores.min(files.len()) {
            let (done, next) = (done.clone(), &next);
            scope.spawn(move || {
                while let Some((index, path)) = {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    files.get(index).map(|path| (index, path))
                } {
                    // Nobody listens any more only if the whole call has ended.
                    let _ = done.send((index, read(path, ontology)));
                }
            });
        }
        drop(done);
        for (index, result) in results {
            if let Some(path) = files.get(index) {
                step(&format!("reading {}", path.display()));
            }
            found.insert(index, result);
        }
    });
    found.into_values().collect()
}

fn one_name(same: &mut [Read]) -> anyhow::Error {
    same.sort_by(|a, b| a.path.cmp(&b.path));
    let paths: Vec<String> = same.iter().map(|r| r.path.display().to_string()).collect();
    anyhow!(
        "{} have one name, and a document is identified by its name; rename all but one",
        paths.join(" and ")
    )
}

fn read(path: &Path, ontology: &Ontology) -> anyhow::Result<Read> {
    let name = path
        .file_name()
        .and_then(|n| n.to_str())
        .with_context(|| format!("{} has no name that is text", path.display()))?;
    if path.is_dir() {
        bail!("{} is a folder; give the documents in it", path.display());
    }
    let bytes = fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let source = Source::decode(name, &bytes)
        .with_context(|| format!("{} cannot be read", path.display()))?;
    let document = Document::read(&source);
    let reading = seisaku_policy::read(&source, &document.value, ontology.vocabulary.names());
    let mut facts = seisaku_facts::facts(
        &source,
        &document.value,
        &reading.value,
        &ontology.vocabulary,
    );
    let named = reading.value.dates.iter().map(|d| d.value).max();
    let mut latest = named.map(|date: Date| date.to_string());
    let mut beside = Vec::new();
    if let Some(sidecar) = Sidecar::beside(path, &source)? {
        let declared = &sidecar.declared;
        seisaku_facts::declare(&mut facts.quads, &source, &ontology.vocabulary, declared);
        let days = [&declared.issued, &declared.retrieved];
        latest = days.into_iter().flatten().max().cloned().or(latest);
        beside.push(sidecar.file);
    }
    if let Some(mut overlay) = Overlay::beside(path, &source, &facts.quads)? {
        facts.quads.append(&mut overlay.quads);
        beside.push(overlay.file);
    }
    let mut diagnostics = document.diagnostics;
    diagnostics.extend(reading.diagnostics);
    diagnostics.sort_by_key(|d| d.span);
    Ok(Read {
        path: path.to_owned(),
        beside,
        latest,
        bytes,
        source,
        quads: facts.quads,
        coverage: facts.coverage,
        diagnostics,
    })
}

/// The quads of all documents with what the vocabularies say of the entities that they name.
pub(crate) fn standalone(read: &[Read], ontology: &Ontology) -> Vec<Quad> {
    let mut quads: Vec<Quad> = read.iter().flat_map(|r| r.quads.iter().cloned()).collect();
    let graph = seisaku_vocab::Space::default().resource(Kind::Graph, "vocabularies");
    let named = ontology.vocabulary.statements_for(&quads, &graph);
    quads.extend(named);
    quads
}
