//! Documents read and turned into quads; what `convert` and `build` share.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};
use oxigraph::model::Quad;
use seisaku_facts::{Coverage, Statements};
use seisaku_policy::values::Date;
use seisaku_text::{Diagnostic, Document, Source};

use crate::ahead::with_documents;
use crate::ontology::Ontology;
use crate::overlay::Overlay;
use crate::plan::Plan;
use crate::sidecar::Sidecar;

/// A document read.
pub(crate) struct Read {
    pub path: PathBuf,
    pub bytes: Vec<u8>,
    pub source: Source,
    /// What was read from it.
    pub quads: Statements,
    /// What is declared of it and what corrects it, in graphs of their own.
    pub layers: Vec<Quad>,
    pub coverage: Coverage,
    pub diagnostics: Vec<Diagnostic>,
    /// Files beside the document that were read with it.
    pub beside: Vec<seisaku_release::SourceFile>,
    /// The latest day that is declared of the document, or that it names.
    pub latest: Option<String>,
}

impl Read {
    /// The statements of all its graphs.
    pub(crate) fn all_quads(&self) -> impl Iterator<Item = Quad> {
        self.quads.iter().chain(self.layers.iter().cloned())
    }

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
    let plan = Plan::new(files);
    let mut read: Vec<Read> = Vec::new();
    let mut failed = Vec::new();
    with_documents(&plan.groups, ontology, |documents| {
        for (found, group) in documents.zip(&plan.groups) {
            for (_, path) in group {
                step(&format!("reading {}", path.display()));
            }
            read.extend(found.read.map(|read| *read));
            failed.extend(found.failed);
        }
    });
    read.sort_by(|a, b| a.source.file_name().cmp(b.source.file_name()));
    Sources {
        read,
        failed: in_order(failed),
    }
}

/// What went wrong, in the order of the call.
pub(crate) fn in_order(mut failed: Vec<(usize, anyhow::Error)>) -> Vec<anyhow::Error> {
    failed.sort_by_key(|(at, _)| *at);
    failed.into_iter().map(|(_, error)| error).collect()
}

pub(crate) fn one_name(same: &mut [Read]) -> anyhow::Error {
    same.sort_by(|a, b| a.path.cmp(&b.path));
    let paths: Vec<String> = same.iter().map(|r| r.path.display().to_string()).collect();
    anyhow!(
        "{} have one name, and a document is identified by its name; rename all but one",
        paths.join(" and ")
    )
}

pub(crate) fn read(path: &Path, ontology: &Ontology) -> anyhow::Result<Read> {
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
    // A month or a year is no day that a release could be of.
    let days = reading.value.dates.iter().map(|d| d.value);
    let named = days.filter(|date| matches!(date, Date::Day(..))).max();
    let mut latest = named.map(|date: Date| date.to_string());
    let mut beside = Vec::new();
    let mut layers = Vec::new();
    if let Some(sidecar) = Sidecar::beside(path, &source)? {
        let declared = &sidecar.declared;
        let quads = &mut facts.quads;
        layers = seisaku_facts::declare(quads, &source, &ontology.vocabulary, declared);
        let days = [&declared.issued, &declared.retrieved];
        latest = days.into_iter().flatten().max().cloned().or(latest);
        beside.push(sidecar.file);
    }
    let stated = || facts.quads.iter().chain(layers.iter().cloned()).collect();
    if let Some(overlay) = Overlay::beside(path, &source, stated)? {
        layers.extend(overlay.quads);
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
        layers,
        coverage: facts.coverage,
        diagnostics,
    })
}
