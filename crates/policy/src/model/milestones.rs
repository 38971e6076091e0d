//! Dated events and plans.

use super::{Mention, Read, Subject};
use crate::values::Date;

/// Dated events and plans.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Milestones {
    /// In the order of the sections.
    pub entries: Vec<Milestone>,
}

/// The piece of text that a milestone stands in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// The headings of a part before the sections: its number.
    Part(usize),
    /// A principle of such a part: the numbers of the part and of the principle.
    Principle(usize, usize),
    /// A note of such a part.
    Note(usize, usize),
    /// An introduction of a section: its key.
    Section(String),
    /// The text of an item: its key.
    Item(String),
    /// An action: the keys of the item and of the bullet.
    Action(String, String),
    /// A direction: the keys of the item and of the bullet.
    Direction(String, String),
    /// A sheet of a programme.
    Sheet(Subject),
    /// A part of an outline: the places of the outline and of the node.
    Node(usize, usize),
}

/// When something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// At a date.
    Date(Date),
    /// In a fiscal year.
    FiscalYear(i32),
    /// At a time that only other texts can tell (`公布後1年以内`).
    Open,
}

/// How an event stands to the time of writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// To be done.
    Planned,
    /// To be done if something else happens.
    Conditional,
    /// Begun.
    Ongoing,
    /// Done.
    Completed,
}

/// An event or a plan with its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// Where it stands.
    pub unit: Unit,
    /// Its place among the milestones of the unit, from 1.
    pub order: usize,
    /// When it happens.
    pub time: Time,
    /// The time as printed.
    pub printed: Read<String>,
    /// The sentence, or the clause of it that the time belongs to.
    pub text: Read<String>,
    /// How it stands to the time of writing.
    pub status: Status,
    /// The known entities that the sentence names.
    pub mentions: Vec<Mention>,
}
