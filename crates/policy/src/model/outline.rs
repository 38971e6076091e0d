//! What outlines say: excerpts of decisions under their headings, measures of a strategy, its targets, issues and basic policies.

use seisaku_text::Span;

use super::{Citation, Mention, Read, SumKind};
use crate::values::Amount;

/// What outlines say: excerpts of decisions under their headings, measures of a strategy, its targets, issues and basic policies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outlines {
    /// The outlines, in the order of their slides.
    pub outlines: Vec<Outline>,
    /// Where slides say that they were taken from.
    pub sources: Vec<Read<String>>,
    /// The addresses that are printed.
    pub links: Vec<Read<String>>,
    /// The labels of pictures that name projects and areas.
    pub labels: Vec<PictureLabel>,
    /// Corner labels and logos.
    pub furniture: Vec<Read<String>>,
    /// The sentences that quote a policy.
    pub quotations: Vec<Quotation>,
    /// The times for which policies are meant to apply.
    pub periods: Vec<Validity>,
    /// Articles of laws that are cited, and what is based on them.
    pub articles: Vec<Article>,
    /// What is based on a law of which no article is cited.
    pub bases: Vec<Basis>,
}

/// An outline: what stands on a slide, with what goes on from it on the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// The number of its first page.
    pub page: usize,
    /// The policy that it sets out, as its title cites it.
    pub policy: Option<Citation>,
    /// Whether it sets out the policy from beginning to end, so that its entries are the policy's.
    pub whole: bool,
    /// Its headings, entries and paragraphs, in order; what is above stands before what is below.
    pub nodes: Vec<OutlineNode>,
    /// Whether it is running text, not slides.
    pub running: bool,
    /// The sums of public money that its texts print.
    pub sums: Vec<OutlineSum>,
    /// What its texts set as targets.
    pub goals: Vec<OutlineGoal>,
}

/// A sum of public money in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineSum {
    /// The index of the node that prints it.
    pub node: usize,
    /// The programme that it is for; none where it is for what the heading says.
    pub programme: Option<Read<String>>,
    /// Its kind.
    pub kind: SumKind,
    /// Its fiscal year.
    pub year: Option<i32>,
    /// The amount.
    pub amount: Read<Amount>,
}

/// A sentence that sets a target with a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineGoal {
    /// The index of the node that prints it.
    pub node: usize,
    /// The sentence.
    pub text: Read<String>,
    /// The numbers to be reached.
    pub targets: Vec<Read<Target>>,
}

/// What a part of an outline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OutlineKind {
    /// A heading.
    Section,
    /// A measure, headed or listed.
    Measure,
    /// A state to be reached.
    Goal,
    /// A circumstance in need of a remedy.
    Issue,
    /// A principle.
    BasicPolicy,
    /// A direction for the future.
    Direction,
    /// An entry under a heading that says nothing of its kind.
    Statement,
    /// A paragraph.
    Paragraph,
}

/// A heading, entry or paragraph of an outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineNode {
    /// The index of the node above, in the outline.
    pub parent: Option<usize>,
    /// What it is.
    pub kind: OutlineKind,
    /// Whether it is a heading.
    pub headed: bool,
    /// Whether it prints a number of its own.
    pub numbered: bool,
    /// Its key among all parts of its policy: `1`, `1(4)`, `6-1(2).1`.
    pub key: String,
    /// Whether another outline sets out the whole policy and prints it too.
    pub shared: bool,
    /// Its place among its siblings of the same kind, from 1.
    pub order: usize,
    /// Its marker as printed.
    pub marker: Option<Read<String>>,
    /// Its text.
    pub text: Read<String>,
    /// The known entities that it names.
    pub mentions: Vec<Mention>,
    /// The citations of the document that it names, by their place in the list, with the name.
    pub cited: Vec<(usize, Span)>,
    /// The fields that a sentence of it lists, as printed.
    pub fields: Vec<Read<String>>,
    /// The numbers that it says shall be reached, where it is a target.
    pub targets: Vec<Read<Target>>,
    /// What is explained below it.
    pub notes: Vec<OutlineNote>,
}

/// A note below an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineNote {
    /// The text of the note, without its mark.
    pub text: Read<String>,
    /// The word that it explains.
    pub word: Option<Read<String>>,
    /// The name that the text gives the word in front of it: X（word）.
    pub name: Option<Read<String>>,
    /// The mark, where the layout has moved it to the end of the slide.
    pub mark: Option<Span>,
    /// The known entities that it names.
    pub mentions: Vec<Mention>,
}

/// The time for which a policy is meant to apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Validity {
    /// The policy.
    pub policy: Citation,
    /// The first fiscal year.
    pub from: i32,
    /// The last fiscal year.
    pub until: i32,
    /// The words as printed.
    pub printed: Read<String>,
}

/// An article of a law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// The identifier of the law in the tables of names.
    pub law: String,
    /// The article as printed: `第17条`.
    pub article: Read<String>,
    /// The policy that is based on it.
    pub basis_of: Option<Citation>,
}

/// A law on which a policy is based.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// The policy.
    pub policy: Citation,
    /// The identifier of the law in the tables of names.
    pub law: String,
    /// The words as printed.
    pub printed: Read<String>,
}

/// A label in a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureLabel {
    /// Its number in a circle.
    pub number: Option<u32>,
    /// What it names, without 「PJ」.
    pub name: Read<String>,
    /// Whether it names a project; otherwise an area.
    pub project: bool,
}

/// A sentence that tells what a policy says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// The policy.
    pub policy: Citation,
    /// The sentence.
    pub text: Read<String>,
    /// The known entities that it names.
    pub mentions: Vec<Mention>,
}

/// A number to be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The number, as a decimal.
    pub value: String,
    /// Its unit as printed.
    pub unit: String,
}
