//! Sheets of programmes and tables of budgets: operators, periods, purposes, parts, counts and sums.

use seisaku_text::Span;

use super::{Body, Channel, Mention, Milestone, Read, RuleId};
use crate::values::Amount;

/// Sheets of programmes and tables of budgets: operators, periods, purposes, parts, counts and sums.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheets {
    /// Sums; a share names its whole by the place in this list.
    pub sums: Vec<Sum>,
    /// What is said of programmes besides sums and texts.
    pub facts: Vec<SheetFact>,
    /// Numbers about programmes.
    pub counts: Vec<Count>,
    /// Texts of sheets.
    pub texts: Vec<SheetText>,
    /// Dated events of sheets.
    pub events: Vec<Milestone>,
}

/// What a sum, a number or a text is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A programme, by its name as printed.
    Programme(String),
    /// What stands under the heading of a page.
    Page(usize),
    /// What stands under a heading or label that names no programme, on a page.
    Label(usize, String),
    /// An item of a plan, by its key.
    Item(String),
    /// A body, in a table with a row for each.
    Body(Body),
}

/// The stage or nature of a sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SumKind {
    /// 当初予算, and 予算額 without more.
    Initial,
    /// 補正予算.
    Supplementary,
    /// 概算要求.
    Request,
    /// 執行額.
    Executed,
    /// 繰越額.
    CarriedOver,
    /// 調整費.
    Adjustment,
    /// 増減額.
    Change,
    /// 総額, and 合計 in a table.
    Total,
    /// １件当たりの額.
    PerAward,
    /// 国庫債務負担行為.
    Commitment,
}

/// A sum of money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// What it is for.
    pub subject: Subject,
    /// Other names under which it is printed again, with the line that does.
    pub also: Vec<(Subject, Span)>,
    /// Its kind.
    pub kind: SumKind,
    /// Its fiscal year.
    pub year: Option<i32>,
    /// The year with which a change compares.
    pub compared_with: Option<i32>,
    /// The amount, at the place where it is printed.
    pub amount: Read<Amount>,
    /// Its channel.
    pub channel: Option<Channel>,
    /// The body in whose accounts it is entered.
    pub funder: Option<Body>,
    /// The sum of which it is a share.
    pub whole: Option<usize>,
    /// The rate of change in per cent that is printed beside it.
    pub rate: Option<Read<Rate>>,
    /// Notes on it.
    pub notes: Vec<Read<String>>,
    /// The labels and headings that say what it is.
    pub labels: Vec<Span>,
}

/// A rate of change in per cent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rate {
    /// The number as a decimal, negative for a decrease.
    pub value: String,
    /// Whether it is the ratio of the two years (対前年度比 112.3％), and no difference.
    pub ratio: bool,
}

impl Rate {
    /// A rate that is printed at `span` under a label, as an increase or a decrease.
    pub(crate) fn read(
        number: &str,
        down: bool,
        label: &str,
        span: Span,
        rule: RuleId,
    ) -> Read<Self> {
        let signed = number.starts_with(['+', '▲', '△', '-', '−']);
        let sign = if down || number.starts_with(['▲', '△', '-', '−']) {
            "-"
        } else {
            ""
        };
        let digits = number.trim_start_matches(['+', '▲', '△', '-', '−']);
        let value = Self {
            value: format!("{sign}{digits}"),
            ratio: label.contains('比') && !signed && !down,
        };
        Read::at(value, span, rule)
    }
}

/// What is said of a programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// It is named here.
    Named,
    /// Its acronym.
    Acronym(String),
    /// The words that its acronym stands for.
    Expansion(String),
    /// It is a part of another.
    PartOf(Subject),
    /// Its place among the parts.
    Order(u32),
    /// Its first and last fiscal years.
    Period(Option<i32>, Option<i32>),
    /// The body in charge.
    Responsible(Body),
    /// The body that runs it.
    Operator(Body),
}

/// Something said of a programme, with its places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetFact {
    /// The programme.
    pub subject: Subject,
    /// What is said.
    pub said: Read<Said>,
}

/// A number about a programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The programme.
    pub subject: Subject,
    /// The number, as a decimal.
    pub value: Read<String>,
    /// The unit as printed.
    pub unit: String,
    /// The label that says what is counted, where there is one.
    pub indicator: Option<Read<String>>,
    /// The fiscal year for which it is printed.
    pub year: Option<i32>,
    /// Whether it is printed as about right.
    pub about: bool,
    /// The clause or sentence in which it stands.
    pub clause: String,
    /// The known entities that the clause names.
    pub mentions: Vec<Mention>,
    /// The count of which it is a part, by its place in the list.
    pub whole: Option<usize>,
}

/// What a text of a sheet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TextKind {
    /// It says what the subject is and does.
    Description,
    /// 現状・課題.
    Issue,
    /// 今後の方向性.
    Direction,
    /// A piece of work.
    Measure,
    /// A target.
    Goal,
    /// A passage under a heading, such as a trend.
    Passage,
    /// A note.
    Note,
    /// A heading.
    Heading,
    /// A label in a figure.
    Label,
}

/// A text of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetText {
    /// What it belongs to.
    pub subject: Subject,
    /// What it is.
    pub kind: TextKind,
    /// Its title, where one stands before a colon.
    pub title: Option<String>,
    /// The text.
    pub text: Read<String>,
    /// The page.
    pub page: usize,
    /// The known entities that it names.
    pub mentions: Vec<Mention>,
}

impl Sheets {
    /// States something of a programme.
    pub(crate) fn say(&mut self, subject: &Subject, said: Said, span: Span, rule: RuleId) {
        self.facts.push(SheetFact {
            subject: subject.clone(),
            said: Read::at(said, span, rule),
        });
    }
}
