//! What a check found, as text and as JSON.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use seisaku_vocab::{Kind, Vocabularies};
use serde::Serialize;

use crate::links::Links;
use crate::set::{Mapping, MappingSet};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The link must not be published.
    Error,
    /// It may be right, and a person should know.
    Warning,
}

/// Something about a link.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// How bad it is.
    pub level: Level,
    /// What it is, in one word.
    pub code: &'static str,
    /// The table.
    pub set: String,
    /// The line of the table.
    pub line: usize,
    /// What is linked.
    pub subject: String,
    /// To what.
    pub object: String,
    /// What is the matter, and what to do.
    pub message: String,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileRead {
    /// Where it lies.
    pub path: String,
    /// Why it could not be read to its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

/// How many of the named things of a class are linked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// The things that the vocabularies name.
    pub named: usize,
    /// Those with a link of any kind.
    pub linked: usize,
    /// Those with an exact one.
    pub exactly: usize,
}

/// The figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Links.
    pub links: usize,
    /// Things that they are from.
    pub subjects: usize,
    /// Links of which identifier and label stand together in a file, and nothing speaks against them.
    pub verified: usize,
    /// Links that the tables mark as unverified.
    pub marked: usize,
    /// Pairs that the tables reject.
    pub rejected: usize,
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
}

/// A report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The figures.
    pub totals: Totals,
    /// Links and verified ones by database.
    pub partners: BTreeMap<String, (usize, usize)>,
    /// By class of what is named.
    pub coverage: BTreeMap<String, Coverage>,
    /// Identifiers read, by database.
    pub identifiers: BTreeMap<String, usize>,
    /// Files read.
    pub files: Vec<FileRead>,
    /// What was found, errors first.
    pub findings: Vec<Finding>,
    /// The files in which identifier and label of each verified link stand together, by `subject object`.
    pub evidence: BTreeMap<String, Vec<String>>,
}

impl Report {
    /// The figures that the tables alone give.
    pub(super) fn of(links: &Links, vocabularies: &Vocabularies) -> Self {
        let mut report = Self::default();
        let (mut any, mut exact) = (BTreeSet::new(), BTreeSet::new());
        for (set, mapping) in links.mappings() {
            report.totals.links += 1;
            report.totals.marked += usize::from(mapping.is_marked_unverified());
            let prefix = mapping.object.split(':').next().unwrap_or_default();
            report.partners.entry(prefix.to_owned()).or_default().0 += 1;
            if let Some(subject) = set.expand(&mapping.subject) {
                if mapping.predicate == "skos:exactMatch" {
                    exact.insert(subject.as_str().to_owned());
                }
                any.insert(subject.into_string());
            }
        }
        report.totals.subjects = any.len();
        report.totals.rejected = links.all().count() - report.totals.links;
        for entity in vocabularies.entities() {
            if matches!(entity.kind, Kind::FiscalYear | Kind::Role) {
                continue;
            }
            for class in &entity.types {
                let name = class.as_str().rsplit(['#', '/']).next().unwrap_or_default();
                let entry = report.coverage.entry(name.to_owned()).or_default();
                entry.named += 1;
                entry.linked += usize::from(any.contains(entity.iri.as_str()));
                entry.exactly += usize::from(exact.contains(entity.iri.as_str()));
            }
        }
        report
    }

    /// Notes a finding.
    pub(super) fn note(
        &mut self,
        level: Level,
        code: &'static str,
        (set, mapping): (&MappingSet, &Mapping),
        message: String,
    ) {
        self.findings.push(Finding {
            level,
            code,
            set: set.name.clone(),
            line: mapping.line,
            subject: mapping.subject.clone(),
            object: mapping.object.clone(),
            message,
        });
    }

    /// Puts the findings in order, counts them, and takes back what errors speak against.
    pub(super) fn finish(&mut self) {
        self.findings.sort();
        self.findings.dedup();
        for finding in &self.findings {
            match finding.level {
                Level::Error => {
                    self.totals.errors += 1;
                    let pair = format!("{} {}", finding.subject, finding.object);
                    self.evidence.remove(&pair);
                }
                Level::Warning => self.totals.warnings += 1,
            }
        }
        self.totals.verified = self.evidence.len();
        for pair in self.evidence.keys() {
            let object = pair.split(' ').nth(1).unwrap_or_default();
            let prefix = object.split(':').next().unwrap_or_default();
            self.partners.entry(prefix.to_owned()).or_default().1 += 1;
        }
    }

    /// Whether no link must be held back.
    pub fn is_clean(&self) -> bool {
        self.totals.errors == 0
    }

    /// The report as JSON.
    ///
    /// # Errors
    /// When it cannot be written, which a plain structure always can.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        Ok(text)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            let level = match finding.level {
                Level::Error => "error",
                Level::Warning => "warning",
            };
            writeln!(
                f,
                "{level}: {} [mappings/{}.sssom.tsv:{}] {} {}: {}",
                finding.code,
                finding.set,
                finding.line,
                finding.subject,
                finding.object,
                finding.message
            )?;
        }
        for file in &self.files {
            if let Some(fault) = &file.fault {
                writeln!(f, "warning: {} cannot be read: {fault}", file.path)?;
            }
        }
        let t = &self.totals;
        writeln!(f, "links\t{}\nsubjects\t{}", t.links, t.subjects)?;
        writeln!(f, "verified\t{}\nunverified\t{}", t.verified, t.marked)?;
        writeln!(f, "errors\t{}\nwarnings\t{}", t.errors, t.warnings)?;
        writeln!(f, "files read\t{}", self.files.len())?;
        writeln!(f, "\ndatabase\tlinks\tverified")?;
        for (prefix, (links, verified)) in &self.partners {
            writeln!(f, "{prefix}\t{links}\t{verified}")?;
        }
        writeln!(f, "\nclass\tnamed\tlinked\texactly")?;
        for (class, c) in &self.coverage {
            writeln!(f, "{class}\t{}\t{}\t{}", c.named, c.linked, c.exactly)?;
        }
        Ok(())
    }
}
