//! All tables with the databases that they lead to.

use std::collections::BTreeSet;

use crate::check::{Layout, layouts};
use crate::partners::Partners;
use crate::set::{Mapping, MappingSet, SetError};

/// The folder of the tables below `ontology/`.
const FOLDER: &str = "mappings/";
/// How the name of a table ends.
const SSSOM: &str = ".sssom.tsv";

/// The tables of links.
#[derive(Clone, Debug, Default)]
pub struct Links {
    sets: Vec<MappingSet>,
    partners: Partners,
    layouts: Vec<Layout>,
}

/// A file of `ontology/mappings/` that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum LinksError {
    /// A table.
    #[error(transparent)]
    Set(#[from] SetError),
    /// A pattern of the table of databases.
    #[error("line {line} of mappings/partners.tsv has a pattern that is no regular expression")]
    Pattern {
        /// The line.
        line: usize,
    },
    /// What they say cannot be published.
    #[error(transparent)]
    Quads(#[from] crate::QuadsError),
}

impl Links {
    /// The tables among the files of an `ontology/` folder, as (path below it, text).
    ///
    /// # Errors
    /// When one of them is no table, or lacks a column.
    pub fn parse<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, LinksError> {
        let mut links = Self::default();
        for (path, text) in files {
            let Some(name) = path.strip_prefix(FOLDER) else {
                continue;
            };
            if let Some(name) = name.strip_suffix(SSSOM) {
                links.sets.push(MappingSet::parse(name, text)?);
            } else if name == "partners.tsv" {
                links.partners = Partners::parse(text)?;
            } else if name == "evidence.tsv" {
                links.layouts = layouts(text)?;
            }
        }
        links.sets.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(links)
    }

    /// The tables, by name.
    pub fn sets(&self) -> &[MappingSet] {
        &self.sets
    }

    /// The databases.
    pub fn partners(&self) -> &Partners {
        &self.partners
    }

    /// How the partners' files are read.
    pub(crate) fn layouts(&self) -> &[Layout] {
        &self.layouts
    }

    /// Every link that holds, with its table.
    pub fn mappings(&self) -> impl Iterator<Item = (&MappingSet, &Mapping)> {
        self.all().filter(|(_, m)| !m.negated)
    }

    /// The subjects of all links, as IRIs.
    pub fn subjects(&self) -> BTreeSet<String> {
        let iri = |(set, m): (&MappingSet, &Mapping)| Some(set.expand(&m.subject)?.into_string());
        self.mappings().filter_map(iri).collect()
    }

    /// Every row, those too that say that a link does not hold.
    pub fn all(&self) -> impl Iterator<Item = (&MappingSet, &Mapping)> {
        self.sets
            .iter()
            .flat_map(|set| set.mappings.iter().map(move |m| (set, m)))
    }
}
