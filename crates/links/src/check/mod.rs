//! The links compared with what the partners' own files say.
//!
//! ```
//! use seisaku_links::{Check, Links};
//! use seisaku_vocab::Vocabularies;
//! let partners = "prefix\ttitle_en\ttitle_ja\tiri\tpattern\tidentifiers_org\tsource\tendpoint\n\
//!     A\tA\tA\thttp://a.org/\t\\d+\t\tA:source\t\n";
//! let set = "#curie_map:\n#  A: http://a.org/\n#  our: http://w3id.org/seisaku/id/concept/\n\
//!     subject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\tmapping_justification\tauthor_label\tconfidence\n\
//!     our:x\tX\tskos:exactMatch\tA:1\tX\tsemapv:LexicalMatching\tSeisaku\t1\n";
//! let files = [("mappings/partners.tsv", partners), ("mappings/x.sssom.tsv", set)];
//! let (links, names) = (Links::parse(files)?, "<http://w3id.org/seisaku/id/concept/x> \
//!     <http://www.w3.org/2004/02/skos/core#prefLabel> \"X\"@en .");
//! let vocabularies = Vocabularies::parse([("x.ttl", names)])?;
//! let mut check = Check::new(&links, &vocabularies);
//! check.read("partner.ttl", b"<http://a.org/1> <http://www.w3.org/2000/01/rdf-schema#label> \"obsolete X\" .");
//! let report = check.report();
//! assert!(report.findings.iter().any(|f| f.code == "obsolete"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod across;
mod evidence;
mod names;
mod read;
mod report;
mod ror;
mod rules;
mod words;

pub use report::{Coverage, FileRead, Finding, Level, Report, Totals};

use seisaku_vocab::Vocabularies;

pub(crate) use evidence::{Layout, layouts};

use names::Names;
use read::Reader;

use crate::links::Links;

/// Links, and what has been read to compare them with.
#[derive(Debug)]
pub struct Check<'a> {
    links: &'a Links,
    vocabularies: &'a Vocabularies,
    names: Names,
    files: Vec<FileRead>,
}

impl<'a> Check<'a> {
    /// A check of these links from what these vocabularies name.
    pub fn new(links: &'a Links, vocabularies: &'a Vocabularies) -> Self {
        Self {
            links,
            vocabularies,
            names: Names::default(),
            files: Vec::new(),
        }
    }

    /// Reads a partner's file: `path` is where it lies below their folder, with slashes. A file of which nothing is
    /// known is passed over.
    pub fn read(&mut self, path: &str, bytes: &[u8]) {
        let mut reader = Reader {
            layouts: self.links.layouts(),
            partners: self.links.partners(),
            names: &mut self.names,
        };
        let fault = match reader.read(path, bytes) {
            Ok(false) => return,
            Ok(true) => None,
            Err(fault) => Some(fault),
        };
        self.files.push(FileRead {
            path: path.to_owned(),
            fault,
        });
    }

    /// What comes of it. Without any file read, what can be told from the tables alone.
    pub fn report(&self) -> Report {
        let mut report = Report::of(self.links, self.vocabularies);
        report.files.clone_from(&self.files);
        report.identifiers = self
            .names
            .counts()
            .into_iter()
            .map(|(prefix, n)| (prefix.to_owned(), n))
            .collect();
        rules::check(self.links, self.vocabularies, &self.names, &mut report);
        across::check(self.links, &self.names, &mut report);
        report.finish();
        report
    }
}
