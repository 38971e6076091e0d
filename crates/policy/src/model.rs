//! What a policy paper says, each leaf with its spans and the rule that read it.

mod definitions;
mod findings;
mod governance;
mod milestones;
mod outline;
mod preamble;
mod sheets;
mod tables;

pub use definitions::{Candidate, Definitions, Edition, NameKind, PartOf, Term, UnitCount};
pub use findings::{
    Author, Award, Bound, Course, Event, Facility, Figure, Findings, ForeignPlan, Note, Output,
    OutputKind, Paper, PartialDate, Pillar, PillarEntry, Quantity, ResearchResult, Statement,
    StatementKind, Step, Trend, Use,
};
pub use governance::{
    About, Act, English, Governance, Holder, MoneySource, Post, Staff, SubBody, Told,
};
pub use milestones::{Milestone, Milestones, Status, Time, Unit};
pub use outline::{
    Article, Basis, Outline, OutlineGoal, OutlineKind, OutlineNode, OutlineNote, OutlineSum,
    Outlines, PictureLabel, Quotation, Target, Validity,
};
pub use preamble::{Part, Preamble};
pub use sheets::{
    Count, Rate, Said, SheetFact, SheetText, Sheets, Subject, Sum, SumKind, TextKind,
};
pub use tables::{Dimension, Observed, Table};

use seisaku_text::Span;

use crate::values::{Date, Money};

/// The name of a rule, as it is published with each fact: `folder/file` of its source.
pub type RuleId = &'static str;

/// A value read from the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read<T> {
    /// The value.
    pub value: T,
    /// Where it stands; more than one place where it is printed again.
    pub spans: Vec<Span>,
    /// The rule that read it.
    pub rule: RuleId,
}

impl<T> Read<T> {
    /// A value read at one place.
    pub fn at(value: T, span: Span, rule: RuleId) -> Self {
        Self {
            value,
            spans: vec![span],
            rule,
        }
    }
}

/// Everything read from one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The title of the document.
    pub title: Option<Read<String>>,
    /// The body that publishes it, as printed.
    pub publisher: Option<Read<String>>,
    /// The date that stands at its head, where nothing says who decided it.
    pub issued: Option<Read<Date>>,
    /// The fiscal year that it is about.
    pub fiscal_year: Option<Read<i32>>,
    /// The titles of its pages, by the number of the page.
    pub page_titles: Vec<PageTitle>,
    /// The bodies whose papers its pages show, by the number of the page.
    pub page_authors: Vec<(usize, Read<String>)>,
    /// Its sections, in the order of their numbers.
    pub sections: Vec<Section>,
    /// The codes that it defines.
    pub codes: Vec<Code>,
    /// The policies that it cites with a decision or a law number.
    pub citations: Vec<Citation>,
    /// The sums that it prints in lines of programmes.
    pub budgets: Vec<BudgetLine>,
    /// Every date that is printed, as precise as it is printed.
    pub dates: Vec<Read<Date>>,
    /// Every fiscal year that is named.
    pub years: Vec<YearMention>,
    /// What outlines say: excerpts of decisions under their headings, measures of a strategy, its targets, issues and basic policies.
    pub outlines: Outlines,
    /// Who leads, advises and serves whom: councils, posts, persons and the relations between bodies.
    pub governance: Governance,
    /// Sheets of programmes and tables of budgets: operators, periods, purposes, parts, counts and sums.
    pub sheets: Sheets,
    /// What a paper reports of the world: models, prizes, papers, plans of other countries and statistics.
    pub findings: Findings,
    /// What stands before the sections.
    pub preamble: Preamble,
    /// Dated events and plans.
    pub milestones: Milestones,
    /// Names that the text itself defines: short forms, acronyms with their expansions, and names that no vocabulary knows.
    pub definitions: Definitions,
}

/// The title of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageTitle {
    /// The number of the page.
    pub page: usize,
    /// Its title.
    pub title: Read<String>,
}

/// How high a section stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// 大項目, or whatever stands first in a run of headings.
    Major,
    /// 中項目, or whatever stands second.
    Middle,
    /// An area within a section, headed by a bare number.
    Area,
}

/// A section of a plan, brought together from all pages that print its heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its numbers from the top, joined by dots: `1.2.3`.
    pub key: String,
    /// The key of the section above.
    pub parent: Option<String>,
    /// How high it stands.
    pub level: Level,
    /// Its own number.
    pub number: u32,
    /// Its title: the table of contents' where there is one, else the first that is printed.
    pub title: Read<String>,
    /// Every heading that is printed for it, the title's own included.
    pub headings: Vec<Span>,
    /// Its introductory paragraphs.
    pub intros: Vec<Read<String>>,
    /// The bodies in the tags of its introduction.
    pub bodies: Vec<TaggedBody>,
    /// The known entities that its introduction names.
    pub mentions: Vec<Mention>,
    /// Its items, in order.
    pub items: Vec<Item>,
}

/// A small item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The key that its place gives it: `1.1.16`, `1.3.u1`, `2.1.n`.
    pub key: String,
    /// Its number in the section; none for an item without a number.
    pub number: Option<u32>,
    /// What stands where the number is printed.
    pub marker: Option<Read<String>>,
    /// Its text, without marker and tag.
    pub text: Read<String>,
    /// Whether it stands for a section whose actions are printed without a table of items.
    pub narrative: bool,
    /// Its tag as printed, with the brackets.
    pub tag: Option<Read<String>>,
    /// The bodies in its tag.
    pub bodies: Vec<TaggedBody>,
    /// Where it is marked as repeated.
    pub repeated: Option<Span>,
    /// The key of the item that it repeats.
    pub repeats: Option<Read<String>>,
    /// The known entities that its own text names.
    pub mentions: Vec<Mention>,
    /// Its actions.
    pub actions: Vec<Bullet>,
    /// Its directions.
    pub directions: Vec<Bullet>,
}

/// An action or a direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bullet {
    /// The key within the item and the column: `2`, `2.1` for one under it, `lead` for a
    /// paragraph that leads into the list.
    pub key: String,
    /// Its place among its siblings, from 1; 0 for a paragraph that leads into the list.
    pub order: usize,
    /// Its text, without marker, tag and mark of repetition.
    pub text: Read<String>,
    /// Whether it leads into a list.
    pub lead_in: bool,
    /// Its tag as printed.
    pub tag: Option<Read<String>>,
    /// The bodies in its tag.
    pub bodies: Vec<TaggedBody>,
    /// The codes in its text (`PJ1`).
    pub codes: Vec<Read<String>>,
    /// The fiscal year of its column.
    pub fiscal_year: Option<Read<i32>>,
    /// The fiscal years that its text names.
    pub years: Vec<YearMention>,
    /// The known entities that its text names.
    pub mentions: Vec<Mention>,
    /// Where it is marked as repeated.
    pub repeated: Option<Span>,
    /// What it repeats: the key of the item and of the bullet there.
    pub repeats: Option<(String, String)>,
    /// The bullets under it.
    pub children: Vec<Bullet>,
}

/// A known entity named in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Its identifier in the tables of names.
    pub entity: String,
    /// Where it is named.
    pub span: Span,
    /// The rule that read it.
    pub rule: RuleId,
    /// The longer name that holds it: the entity that it stands for and its place. The text is
    /// about that entity.
    pub within: Option<(String, Span)>,
}

/// A fiscal year named in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearMention {
    /// The year in which it begins.
    pub year: i32,
    /// Where it is named.
    pub span: Span,
    /// The rule that read it.
    pub rule: RuleId,
}

/// A body named in a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Body {
    /// Its identifier in the tables of names; none for a body that they lack.
    pub known: Option<String>,
    /// What is printed, or the name that the document's legend gives it.
    pub label: String,
}

/// A body in a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaggedBody {
    /// The body.
    pub body: Body,
    /// Whether ◎ marks it as the lead.
    pub lead: bool,
    /// The span of the tag.
    pub span: Span,
    /// The rule that read it.
    pub rule: RuleId,
}

/// A code that a legend defines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// The code: `PJ1`.
    pub code: String,
    /// What it stands for, as printed.
    pub name: Read<String>,
}

/// Who decided what, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The date as far as it is printed.
    pub date: Date,
    /// What is printed before 決定: `閣議`, or the name of a body.
    pub body: String,
    /// The kind as printed: `閣議決定`, `健康・医療戦略推進本部決定`.
    pub kind: String,
}

/// What a citation says of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CitationKind {
    /// It was decided.
    Decided(Decision),
    /// It is a law with a number (`平成26年法律第48号`).
    Law {
        /// The number as printed.
        number: String,
    },
}

/// A policy cited with its decision or its law number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The name as printed, with the line breaks of the layout taken out.
    pub name: Read<String>,
    /// Further names that stand in parentheses or are introduced by 以下.
    pub aliases: Vec<Read<String>>,
    /// What is said of it.
    pub kind: Read<CitationKind>,
}

/// The way by which money reaches a programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    /// Through AMED.
    Amed,
    /// Through the government's own institutes.
    InHouse,
    /// From a fund.
    Fund,
    /// From the general account.
    General,
    /// From a special account.
    Special,
}

/// A part of a sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// Its channel.
    pub channel: Channel,
    /// Its amount; none where none is printed.
    pub amount: Option<Read<Money>>,
    /// Where it stands.
    pub span: Span,
}

/// A line that gives a programme's sum: name, amount, and its shares in angle brackets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetLine {
    /// The number before the name.
    pub number: Option<u32>,
    /// The programme as printed.
    pub name: Read<String>,
    /// The fiscal year.
    pub fiscal_year: Option<Read<i32>>,
    /// The amount; none where none is printed.
    pub amount: Option<Read<Money>>,
    /// The shares.
    pub shares: Vec<Share>,
    /// The whole line.
    pub span: Span,
    /// The rule that read it.
    pub rule: RuleId,
}
