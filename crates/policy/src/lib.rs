//! The domain model of policy papers, and the rules that find it in blocks.
//!
//! Each rule is a file in [`rules`], whose doc comment says what it reads, with an example; the
//! name of the rule stands on every fact that it found. The names that rules look for come in as
//! plain tables ([`Names`]): no rule names a document, a line or a fact of a document.
//!
//! ```
//! use seisaku_policy::{Names, read};
//! use seisaku_text::{Document, Source};
//!
//! let text = "大項目 1：医療\n\n小項目\t令和7年度の取組\t今後の方向性\n①研究の推進【厚】\t● 進める。\t● 続ける。\n";
//! let source = Source::decode("plan.txt", text.as_bytes())?;
//! let document = Document::read(&source);
//! let mut names = Names::default();
//! names.abbreviations.insert("厚".to_owned(), "MHLW".to_owned());
//! let reading = read(&source, &document.value, &names).value;
//! let item = &reading.sections[0].items[0];
//! assert_eq!((item.key.as_str(), item.text.value.as_str()), ("1.1", "研究の推進"));
//! assert_eq!(item.bodies[0].body.known.as_deref(), Some("MHLW"));
//! # Ok::<(), seisaku_text::DecodeError>(())
//! ```
//!
//! The room knows no RDF, no IRIs, no input and no output.

mod entities;
mod model;
mod names;
mod patterns;
mod plan;
mod read;
pub mod rules;
pub mod values;

pub use entities::EntityNames;
pub use model::{
    Article, Author, Award, Basis, Bound, Course, Dimension, Event, Facility, Figure, ForeignPlan,
    Note, Observed, Outline, OutlineGoal, OutlineKind, OutlineNode, OutlineNote, OutlineSum,
    Output, OutputKind, Paper, PartialDate, PictureLabel, Pillar, PillarEntry, Quantity, Quotation,
    ResearchResult, Statement, StatementKind, Step, Table, Target, Told, Trend, Use, Validity,
};
pub use model::{
    Body, BudgetLine, Bullet, Candidate, Channel, Citation, CitationKind, Code, Decision,
    Definitions, Edition, Findings, Governance, Item, Level, Mention, Milestone, Milestones,
    NameKind, Outlines, PageTitle, Part, PartOf, Preamble, Read, Reading, RuleId, Section, Share,
    Sheets, Status, TaggedBody, Term, Time, Unit, UnitCount, YearMention,
};
pub use model::{Count, Rate, Said, SheetFact, SheetText, Subject, Sum, SumKind, TextKind};
pub mod governance {
    //! What is read of bodies: posts, tasks, parts, acts.
    pub use crate::model::{About, Act, English, Holder, MoneySource, Post, Staff, SubBody};
}

pub use names::{Names, PolicyName};
pub use read::read;
pub use rules::rest::{Rest, RestKind, rest};
