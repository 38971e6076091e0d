//! Who leads, advises and serves whom: councils, posts, persons and the relations between bodies.

use seisaku_text::Span;

use crate::values::Date;
use crate::{Bound, BudgetLine, Read};

/// Who leads, advises and serves whom: councils, posts, persons and the relations between bodies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Governance {
    /// Who has which role in which body.
    pub posts: Vec<Post>,
    /// What a body is there for: its tasks and its purpose.
    pub duties: Vec<About>,
    /// What else is told of a body or of whatever a note is about.
    pub notes: Vec<About>,
    /// Bodies and what they are a part of.
    pub parts: Vec<SubBody>,
    /// Groups of bodies and who is in them.
    pub members: Vec<SubBody>,
    /// Posts in the charts of bodies.
    pub seats: Vec<SubBody>,
    /// What bodies do for or to each other.
    pub acts: Vec<Act>,
    /// When bodies came into being.
    pub established: Vec<(Read<String>, Read<Date>)>,
    /// How many people they have.
    pub staff: Vec<Staff>,
    /// Where they are.
    pub addresses: Vec<About>,
    /// Their short and English names.
    pub english: Vec<English>,
    /// Their short forms in tables.
    pub short: Vec<About>,
    /// What else a list says of a body, with the heading that it stands under.
    pub remarks: Vec<About>,
    /// Where persons come from, as printed.
    pub affiliations: Vec<About>,
    /// What a sum is taken from: the sum's name and the source's.
    pub sources: Vec<MoneySource>,
    /// Sums that an overview of a body prints.
    pub budgets: Vec<BudgetLine>,
    /// The rows and lines of lists of bodies and persons.
    pub listed: Vec<Span>,
    /// Headings and marks that only serve the layout of what was read.
    pub marks: Vec<Read<String>>,
}

/// Who holds a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A person by name.
    Person,
    /// Whoever holds a post of government.
    Post,
    /// People of a kind: 有識者.
    Group,
    /// A body.
    Body,
    /// Whoever has the role in the body: nothing else is told of them.
    Incumbent,
}

/// A role in a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// The body, where it is told.
    pub body: Option<Read<String>>,
    /// The role.
    pub role: Read<String>,
    /// Who has it.
    pub holder: Read<String>,
    /// What the holder is.
    pub kind: Holder,
    /// Since when.
    pub since: Option<Read<Date>>,
    /// Whether it is printed as part-time.
    pub part_time: bool,
    /// What else is printed beside it.
    pub remark: Option<Read<String>>,
}

impl Post {
    /// A role in a body of which nothing else is told.
    pub(crate) fn new(
        body: Option<Read<String>>,
        role: Read<String>,
        holder: Read<String>,
        kind: Holder,
    ) -> Self {
        Self {
            body,
            role,
            holder,
            kind,
            since: None,
            part_time: false,
            remark: None,
        }
    }
}

/// A text about something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// What it is about.
    pub subject: Read<String>,
    /// The text.
    pub text: Read<String>,
}

/// A body and what it is a part of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubBody {
    /// The upper body.
    pub upper: Read<String>,
    /// The part.
    pub part: Read<String>,
}

/// What bodies do for or to each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// What is done.
    pub text: Read<String>,
    /// Who does it, where that is told.
    pub by: Option<Read<String>>,
    /// To whom, where that is told.
    pub to: Option<Read<String>>,
}

/// How many people a body has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// The body.
    pub body: Read<String>,
    /// How many.
    pub count: Read<u64>,
    /// The unit as printed; empty where none is.
    pub unit: String,
    /// How it bounds.
    pub bound: Option<Bound>,
    /// The word that says what is counted, in a table: 定員.
    pub what: Option<Read<String>>,
    /// The day of the count.
    pub on: Option<Read<Date>>,
}

/// The short and the English name of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct English {
    /// The body.
    pub body: Read<String>,
    /// The short name.
    pub short: Read<String>,
    /// The English name.
    pub name: Read<String>,
}

/// What a sum is taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoneySource {
    /// The name of the sum.
    pub sum: Read<String>,
    /// The name of the source.
    pub from: Read<String>,
    /// The note.
    pub note: Read<String>,
}

/// What a report says of a body that it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The body.
    pub body: Read<String>,
    /// Who founded it.
    pub founder: Option<Read<String>>,
    /// What kind of body it is.
    pub kind: Option<Read<String>>,
}
