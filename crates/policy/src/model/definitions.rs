//! Names that a text itself defines, and numbers of things.

use seisaku_text::Span;

use super::{Read, Unit};

/// What a text says of names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Definitions {
    /// Short forms with what they stand for.
    pub terms: Vec<Term>,
    /// Names that no vocabulary knows.
    pub candidates: Vec<Candidate>,
    /// Editions of series of policies, told apart by a number.
    pub editions: Vec<Edition>,
    /// Programmes and bodies that are parts of another.
    pub parts: Vec<PartOf>,
    /// Numbers of things.
    pub counts: Vec<UnitCount>,
}

/// A short form and what it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The entity in the tables of names; none for one that they lack.
    pub entity: Option<String>,
    /// The long form as printed.
    pub name: Read<String>,
    /// The short form as printed.
    pub short: Read<String>,
    /// What it names, by the last word of the long form, where the tables lack it.
    pub kind: Option<NameKind>,
    /// Whether the short form is an acronym.
    pub acronym: bool,
    /// Where the texts use either form, of a thing that the tables of names lack.
    pub uses: Vec<(Unit, Span)>,
}

/// An edition of a series of policies, told by a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// The identifier of the series.
    pub series: String,
    /// Its number.
    pub number: u32,
    /// Whether the number counts terms (第4期), not revisions (第三次).
    pub by_term: bool,
    /// The name as first printed, with every place.
    pub name: Read<String>,
    /// The pieces of text that name it.
    pub units: Vec<Unit>,
}

/// What a name that no vocabulary knows names, by its last word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameKind {
    /// 事業, プログラム.
    Programme,
    /// システム.
    System,
    /// データベース.
    Database,
    /// レジストリ.
    Registry,
    /// プラットフォーム.
    Platform,
    /// 戦略.
    Strategy,
    /// 計画.
    Plan,
    /// 法, 法律.
    Law,
    /// 法案, 法律案.
    Bill,
    /// ガイドライン, 指針.
    Guideline,
}

/// A name that no vocabulary knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What it names.
    pub kind: NameKind,
    /// The name as first printed, with every place.
    pub name: Read<String>,
    /// The pieces of text that print it.
    pub units: Vec<Unit>,
}

/// A programme or a body that is a part of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartOf {
    /// The identifier of the upper one.
    pub upper: String,
    /// The identifier of the part.
    pub part: String,
    /// Both as printed.
    pub printed: Read<String>,
}

/// A number of things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitCount {
    /// Where it stands.
    pub unit: Unit,
    /// Its place among the numbers of the unit, from 1.
    pub order: usize,
    /// The number, as a decimal.
    pub number: String,
    /// The programme that it tells of; none where it tells of the text itself.
    pub about: Option<String>,
    /// What is counted, at the place of number and word.
    pub counted: Read<String>,
}
