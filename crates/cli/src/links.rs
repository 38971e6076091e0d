//! The links to other databases on their way into a release.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};
use oxigraph::model::{NamedOrBlankNode, Quad};
use seisaku_links::{Check, Report};
use seisaku_release::SourceFile;
use seisaku_vocab::{DEFAULT_BASE, Space};

use crate::exit::Failure;
use crate::ontology::Ontology;
use crate::sources::Read;

/// A form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ReportFormat {
    /// For a person.
    Text,
    /// For a program.
    Json,
}

/// What a release says of the links.
pub(crate) struct Published {
    /// Their graph, in the default base.
    pub quads: Vec<Quad>,
    /// Their tables, in the base of the release.
    pub files: Vec<SourceFile>,
}

/// The links from what the vocabularies name, and from what was read in these documents.
pub(crate) fn published(
    ontology: &Ontology,
    read: &[Read],
    space: &Space,
    partners: Option<&Path>,
) -> Result<Published, Failure> {
    let report = check(ontology, partners)?;
    if !report.is_clean() {
        return Err(Failure::Input(anyhow!(
            "links to other databases are wrong, so nothing was published:\n{report}"
        )));
    }
    let links = ontology.links()?;
    let vocabularies = ontology.vocabulary.vocabularies();
    let elsewhere = links.subjects();
    let elsewhere = elsewhere.iter().filter(|s| vocabularies.get(s).is_none());
    let found = found(elsewhere.map(String::as_str).collect(), read);
    let is_there = |iri: &str| vocabularies.get(iri).is_some() || found.contains(iri);
    let file = |(name, text): (&str, &str)| SourceFile {
        file_name: name.to_owned(),
        media_type: "text/tab-separated-values; charset=utf-8".to_owned(),
        bytes: text.replace(DEFAULT_BASE, space.base()).into_bytes(),
    };
    let mut files: Vec<SourceFile> = ontology.mappings().map(file).collect();
    files.extend(reports(&report)?);
    let quads = links.quads_of(vocabularies, is_there);
    Ok(Published {
        quads: quads.map_err(anyhow::Error::from)?,
        files,
    })
}

/// Checks the links against the files in `folder`; without one, by the tables alone.
pub(crate) fn check(ontology: &Ontology, folder: Option<&Path>) -> anyhow::Result<Report> {
    let links = ontology.links()?;
    let mut check = Check::new(&links, ontology.vocabulary.vocabularies());
    if let Some(folder) = folder {
        let mut files = Vec::new();
        walk(folder, &mut files)?;
        files.sort();
        for path in files {
            let bytes =
                fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
            let below = path.strip_prefix(folder)?;
            let name: Vec<_> = below.iter().map(|p| p.to_string_lossy()).collect();
            check.read(&name.join("/"), &bytes);
        }
    }
    let report = check.report();
    if folder.is_some() && report.files.is_empty() {
        bail!("no file of another database is known in the folder that --links names");
    }
    Ok(report)
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let failed = || format!("the folder {} cannot be read", folder.display());
    for entry in fs::read_dir(folder).with_context(failed)? {
        let path = entry.with_context(failed)?.path();
        if path.is_dir() {
            walk(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// The reports of a check as files of a release.
fn reports(report: &Report) -> anyhow::Result<[SourceFile; 2]> {
    let file = |name: &str, media_type: &str, text: String| SourceFile {
        file_name: name.to_owned(),
        media_type: media_type.to_owned(),
        bytes: text.into_bytes(),
    };
    let json = report
        .to_json()
        .context("the report on the links cannot be written")?;
    Ok([
        file("report.json", "application/json", json),
        file(
            "report.txt",
            "text/plain; charset=utf-8",
            report.to_string(),
        ),
    ])
}

/// Those of the IRIs of which the documents say something.
fn found(iris: BTreeSet<&str>, read: &[Read]) -> BTreeSet<String> {
    if iris.is_empty() {
        return BTreeSet::new();
    }
    let subject = |quad: Quad| match quad.subject {
        NamedOrBlankNode::NamedNode(iri) if iris.contains(iri.as_str()) => Some(iri.into_string()),
        _ => None,
    };
    read.iter()
        .flat_map(Read::all_quads)
        .filter_map(subject)
        .collect()
}
