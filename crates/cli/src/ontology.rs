//! The files of `ontology/`: those that the program holds, or those of a folder.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, bail};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedNode, Quad, Term};
use seisaku_facts::Vocabulary;
use seisaku_links::Links;
use seisaku_vocab::{Kind, Space, owl};

use crate::args::CommonArgs;

/// The ontology as the commands use it.
pub(crate) struct Ontology {
    files: Vec<(String, String)>,
    pub vocabulary: Vocabulary,
}

impl Ontology {
    /// Reads it.
    pub(crate) fn read(common: &CommonArgs) -> anyhow::Result<Self> {
        let files = match &common.ontology {
            None => seisaku_vocab::files()
                .iter()
                .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
                .collect(),
            Some(folder) => from_folder(folder)?,
        };
        let vocabulary = Vocabulary::parse(files.iter().map(|(n, t)| (n.as_str(), t.as_str())))?;
        Ok(Self { files, vocabulary })
    }

    /// The shapes, as (name, Turtle).
    pub(crate) fn shapes(&self) -> Vec<(String, String)> {
        self.in_folder("shapes/")
    }

    /// The ontology, its shapes and the vocabularies, each in its graph, in the default base.
    pub(crate) fn quads(&self) -> anyhow::Result<Vec<Quad>> {
        let graph = |key| Space::default().resource(Kind::Graph, key);
        let mut quads = Vec::new();
        for (name, text) in &self.files {
            if name == "core.ttl" || name == "outside.ttl" || name.starts_with("modules/") {
                quads.extend(parse(name, text, &graph("ontology"))?);
            } else if name.starts_with("shapes/") {
                quads.extend(parse(name, text, &graph("shapes"))?);
            }
        }
        quads.extend(self.vocabulary.quads(graph("vocabularies").as_ref().into()));
        Ok(quads)
    }

    /// The links to other databases.
    pub(crate) fn links(&self) -> anyhow::Result<Links> {
        let files = self.files.iter().map(|(n, t)| (n.as_str(), t.as_str()));
        Ok(Links::parse(files)?)
    }

    /// The tables of the links as (file name, text).
    pub(crate) fn mappings(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .filter_map(|(name, text)| Some((name.strip_prefix("mappings/")?, text.as_str())))
    }

    /// The version that the ontology states of itself.
    pub(crate) fn version(quads: &[Quad]) -> String {
        quads
            .iter()
            .filter(|q| q.predicate == owl::VERSION_INFO)
            .find_map(|q| match &q.object {
                Term::Literal(l) => Some(l.value().to_owned()),
                _ => None,
            })
            .unwrap_or_default()
    }

    /// The example queries as (name, text), in order of their names.
    pub(crate) fn queries(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().filter_map(|(path, text)| {
            let name = path.strip_prefix("queries/")?.strip_suffix(".rq")?;
            Some((name, text.as_str()))
        })
    }

    /// The queries of the tables as (name, text), in order of their names.
    pub(crate) fn tables(&self) -> Vec<(String, String)> {
        let named = |(path, text): &(String, String)| {
            let name = path.strip_prefix("tables/")?.strip_suffix(".rq")?;
            Some((name.to_owned(), text.clone()))
        };
        self.files.iter().filter_map(named).collect()
    }

    fn in_folder(&self, prefix: &str) -> Vec<(String, String)> {
        self.files
            .iter()
            .filter(|(name, _)| name.starts_with(prefix) && name.ends_with(".ttl"))
            .cloned()
            .collect()
    }
}

fn parse(name: &str, text: &str, graph: &NamedNode) -> anyhow::Result<Vec<Quad>> {
    RdfParser::from_format(RdfFormat::Turtle)
        .with_default_graph(graph.clone())
        .for_slice(text)
        .collect::<Result<_, _>>()
        .with_context(|| format!("the ontology file {name} cannot be read"))
}

fn from_folder(folder: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    walk(folder, folder, &mut files)?;
    files.sort();
    if !files.iter().any(|(name, _)| name == "core.ttl") {
        bail!(
            "{} holds no core.ttl; give the folder of an ontology",
            folder.display()
        );
    }
    Ok(files)
}

fn walk(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) -> anyhow::Result<()> {
    let failed = || format!("the ontology folder {} cannot be read", folder.display());
    for entry in fs::read_dir(folder).with_context(failed)? {
        let path = entry.with_context(failed)?.path();
        if path.is_dir() {
            walk(root, &path, files)?;
        } else if path
            .extension()
            .and_then(|e| e.to_str())
            .is_some_and(|e| ["ttl", "tsv", "rq"].contains(&e))
        {
            let text = fs::read_to_string(&path)
                .with_context(|| format!("{} cannot be read", path.display()))?;
            let name: Vec<String> = path
                .strip_prefix(root)?
                .components()
                .map(|c| c.as_os_str().to_string_lossy().into_owned())
                .collect();
            files.push((name.join("/"), text));
        }
    }
    Ok(())
}
