//! The model as quads, each resource with its spans and the rules that found it; names resolved
//! against the vocabularies.
//!
//! ```
//! use seisaku_facts::{Vocabulary, facts};
//! use seisaku_text::{Document, Source};
//!
//! let vocabulary = Vocabulary::embedded()?;
//! let text = "大項目 1：医療\n\n小項目\t令和7年度の取組\t今後の方向性\n①研究【厚】\t● 進める。\t● 続ける。\n";
//! let source = Source::decode("plan.txt", text.as_bytes())?;
//! let document = Document::read(&source).value;
//! let reading = seisaku_policy::read(&source, &document, vocabulary.names()).value;
//! let quads = facts(&source, &document, &reading, &vocabulary).quads;
//! let responsible = "<http://w3id.org/seisaku/id/item/plan/1.1> \
//!     <http://w3id.org/seisaku/ontology#responsible> \
//!     <http://w3id.org/seisaku/id/organisation/MHLW> \
//!     <http://w3id.org/seisaku/id/graph/plan>";
//! assert!(quads.iter().any(|q| q.to_string() == responsible));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Quads stand in the default base; [`seisaku_vocab::Space::rebase`] moves them. The order of the
//! quads depends on nothing but the document. The room knows no files and no store.

mod budgets;
mod builder;
mod candidates;
mod corrections;
mod coverage;
mod declared;
mod definitions;
mod document;
mod document_graph;
mod findings;
mod fiscal_year;
mod governance;
mod holders;
mod mentions;
mod milestones;
mod outline;
mod plan;
mod policies;
mod preamble;
mod rest;
mod sheets;
mod statements;
mod targets;
mod units;
mod vocabulary;

pub use candidates::{Candidate, candidates};
pub use corrections::{CorrectionError, corrections};
pub use coverage::Coverage;
pub use declared::{Declared, declare};
pub use document_graph::DocumentGraph;
pub use fiscal_year::fiscal_year_statements;
pub use holders::{Holder, Segment, holders, segments};
pub use statements::Statements;
pub use vocabulary::{Vocabulary, VocabularyLoadError};

use seisaku_policy::Reading;
use seisaku_text::{Document, Source};
use seisaku_vocab::Key;

use builder::Builder;

/// The key of a document: its file's name without extension, or a hash of it.
pub fn document_key(source: &Source) -> Key {
    Key::new(source.stem())
}

/// What a document comes to.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The statements, in the named graph of the document, sorted, each once.
    pub quads: Statements,
    /// How much of the text they hold.
    pub coverage: Coverage,
}

/// Everything that was read from a document.
pub fn facts(
    source: &Source,
    document: &Document,
    reading: &Reading,
    vocabulary: &Vocabulary,
) -> Facts {
    let mut builder = Builder::new(source, document, vocabulary);
    units::units(&mut builder, reading);
    document::document(&mut builder, document, reading);
    preamble::preamble(&mut builder, reading);
    plan::sections(&mut builder, reading);
    policies::citations(&mut builder, reading);
    budgets::budgets(&mut builder, reading);
    let places = outline::outline(&mut builder, reading);
    governance::governance(&mut builder, reading);
    sheets::sheets(&mut builder, reading);
    findings::findings(&mut builder, reading);
    milestones::milestones(&mut builder, reading, &places);
    definitions::definitions(&mut builder, reading, &places);
    let extracted = builder.read().to_vec();
    let rest = rest::rest(&mut builder, document);
    let coverage = Coverage::new(source, &extracted, &rest);
    // Dates stand in texts of all kinds, which they do not part.
    mentions::dates(&mut builder, reading);
    Facts {
        coverage,
        quads: builder.finish(),
    }
}
