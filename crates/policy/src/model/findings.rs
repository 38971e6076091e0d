//! What a paper reports of the world: models, prizes, papers, plans of other countries and statistics.

use seisaku_text::Span;

use super::tables::Table;
use super::{Read, Told};
use crate::values::Date;

/// What a paper reports of the world: models, prizes, papers, plans of other countries and statistics.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Models, data sets and projects with who made them and when.
    pub outputs: Vec<Output>,
    /// Prizes with their laureates.
    pub awards: Vec<Award>,
    /// Results with the papers that report them.
    pub results: Vec<ResearchResult>,
    /// Papers that are cited by themselves.
    pub papers: Vec<Paper>,
    /// Plans of governments abroad.
    pub plans: Vec<ForeignPlan>,
    /// Tables of figures.
    pub tables: Vec<Table>,
    /// What rose, fell or stayed, without a figure.
    pub trends: Vec<Trend>,
    /// Rows of tables that set examples against what they are examples of.
    pub uses: Vec<Use>,
    /// Steps of a process with how long they take.
    pub steps: Vec<Step>,
    /// Facilities with the body that has them and the year of opening.
    pub facilities: Vec<Facility>,
    /// Statements under headings.
    pub statements: Vec<Statement>,
    /// Notes and sources.
    pub notes: Vec<Note>,
}

/// How a figure bounds what it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bound {
    /// 約
    About,
    /// 以上
    AtLeast,
    /// 超
    MoreThan,
    /// 以下
    AtMost,
    /// 未満
    LessThan,
}

/// A number with what it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The exact number, as a decimal: `9300000000000`, `0.5`.
    pub value: String,
    /// The unit as printed; empty where none is.
    pub unit: String,
    /// How it bounds.
    pub bounds: Vec<Bound>,
}

/// A figure about a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// What is counted.
    pub indicator: String,
    /// How many.
    pub quantity: Read<Quantity>,
}

/// What an output is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OutputKind {
    /// A model.
    Model,
    /// A data set.
    Dataset,
    /// A project or plan of research.
    Project,
}

/// Something dated about a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub text: Read<String>,
    /// When.
    pub date: Option<Read<PartialDate>>,
    /// The bodies that took part.
    pub bodies: Vec<Read<String>>,
    /// The figures that it prints.
    pub figures: Vec<Figure>,
}

/// A model, data set or project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// What it is.
    pub kind: OutputKind,
    /// Its name as printed.
    pub name: Read<String>,
    /// The phrase that names it with its kind: `仮想細胞モデル(STATE)`.
    pub phrase: Option<String>,
    /// The sort of thing: `ゲノム言語モデル`.
    pub sort: Option<Read<String>>,
    /// The sentence that reports it.
    pub text: Read<String>,
    /// The bodies that made it.
    pub developers: Vec<Read<String>>,
    /// What is said of those bodies.
    pub told: Vec<Told>,
    /// The bodies that took part.
    pub participants: Vec<Read<String>>,
    /// The country that it is said to be from.
    pub country: Option<Read<String>>,
    /// When it was made or announced.
    pub date: Option<Read<PartialDate>>,
    /// What it is about: the subject of a data set.
    pub subject: Option<Read<String>>,
    /// Figures about it.
    pub figures: Vec<Figure>,
    /// The heading that it stands under.
    pub heading: Option<Read<String>>,
    /// What else is said to have happened.
    pub events: Vec<Event>,
}

/// A date of which the year may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartialDate {
    /// A date with its year.
    Full(Date),
    /// A month and day.
    MonthDay(u32, u32),
}

/// A prize given for one contribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Award {
    /// The family of prizes: `ノーベル賞`.
    pub prize: Option<Read<String>>,
    /// The prize: `物理学賞`.
    pub field: Read<String>,
    /// The year.
    pub year: Option<Read<Date>>,
    /// Who got it.
    pub laureates: Vec<Read<String>>,
    /// The line that names them.
    pub line: Span,
    /// For what.
    pub contribution: Option<Read<String>>,
}

/// A paper as cited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Its authors as printed.
    pub authors: Vec<String>,
    /// Its title, where it is printed.
    pub title: Option<String>,
    /// Its journal.
    pub journal: String,
    /// Its year.
    pub year: i32,
    /// Its address.
    pub url: Option<String>,
    /// The whole citation.
    pub text: Read<String>,
}

/// A result of research.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResearchResult {
    /// What it is, without the names after it.
    pub title: Read<String>,
    /// Whose it is, as printed.
    pub by: Option<Read<String>>,
    /// What was found.
    pub entries: Vec<Read<String>>,
    /// The papers.
    pub papers: Vec<Paper>,
    /// The heading that it stands under.
    pub heading: Option<Read<String>>,
}

/// A person with a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// The name.
    pub name: Read<String>,
    /// The posts as printed.
    pub posts: Vec<Read<String>>,
    /// The body.
    pub body: Option<Read<String>>,
}

/// An entry of a pillar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PillarEntry {
    /// The entry.
    pub text: Read<String>,
    /// What stands in parentheses after it.
    pub note: Option<Read<String>>,
}

/// A pillar of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pillar {
    /// Its number.
    pub number: u32,
    /// Its title.
    pub title: Read<String>,
    /// Its entries.
    pub entries: Vec<PillarEntry>,
}

/// A plan of a government abroad.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignPlan {
    /// Its name as printed.
    pub name: Read<String>,
    /// The name in Latin letters that stands after it.
    pub other_name: Option<Read<String>>,
    /// Who issued it.
    pub publisher: Option<Read<String>>,
    /// The country or union that it is of.
    pub country: Option<Read<String>>,
    /// When it was issued.
    pub issued: Option<Read<PartialDate>>,
    /// What is said of it.
    pub texts: Vec<Read<String>>,
    /// The kind and date of what it rests on: `大統領令`.
    pub based_on: Option<(Read<String>, Read<PartialDate>)>,
    /// Who wrote it.
    pub authors: Vec<Author>,
    /// Its pillars.
    pub pillars: Vec<Pillar>,
    /// Figures about it.
    pub figures: Vec<Figure>,
    /// What happened on the way.
    pub events: Vec<Event>,
    /// What it sets up: the name, and the name in Latin letters.
    pub sets_up: Vec<(Read<String>, Option<Read<String>>)>,
    /// The heading that its pillars stand under.
    pub heading: Option<Read<String>>,
}

/// Which way something went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Course {
    /// 増加
    Rise,
    /// 減少
    Fall,
    /// 横ばい
    Level,
}

/// What rose, fell or stayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trend {
    /// What.
    pub subject: Read<String>,
    /// Which way.
    pub course: Course,
    /// Of what it is a figure.
    pub indicator: Option<Read<String>>,
    /// Where.
    pub area: Option<Read<String>>,
    /// When.
    pub period: Option<Read<String>>,
}

/// A row of a table of examples.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The heading of the table.
    pub table: Option<Read<String>>,
    /// What they are examples of.
    pub purpose: Read<String>,
    /// The examples.
    pub examples: Vec<Read<String>>,
}

/// A step of a process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its place, from 1.
    pub order: usize,
    /// What is done.
    pub text: Read<String>,
    /// How long it took.
    pub before: Read<String>,
    /// How long it takes.
    pub after: Read<String>,
}

/// A facility.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facility {
    /// Its name.
    pub name: Read<String>,
    /// The body that has it.
    pub body: Option<Read<String>>,
    /// Its country.
    pub country: Option<Read<String>>,
    /// When it was opened.
    pub opened: Option<Read<PartialDate>>,
    /// What is said of it.
    pub text: Read<String>,
    /// The heading that it stands under.
    pub heading: Option<Read<String>>,
}

/// What a statement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StatementKind {
    /// What is reported.
    Finding,
    /// What is in need of a remedy.
    Issue,
    /// What is to be done.
    Direction,
    /// What is to be reached.
    Aim,
    /// A heading.
    Heading,
}

/// A statement under a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What it is.
    pub kind: StatementKind,
    /// Its place among its like under the heading, from 1.
    pub order: usize,
    /// What it says.
    pub text: Read<String>,
    /// The heading.
    pub heading: Option<Read<String>>,
    /// The figures that it prints, each with the area that it is of.
    pub figures: Vec<(Figure, Option<Read<String>>)>,
}

/// A note or a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Whether it says where something is from.
    pub source: bool,
    /// Its text.
    pub text: Read<String>,
    /// The date that it prints.
    pub date: Option<Read<Date>>,
    /// The body that made or published what it names.
    pub body: Option<Read<String>>,
    /// The address that it prints.
    pub url: Option<Read<String>>,
}
