//! Tables of figures.

use seisaku_text::Span;

use super::Read;
use super::findings::Quantity;

/// What a heading or a label of a table tells of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// Where.
    Area,
    /// When.
    Period,
    /// What is counted.
    Indicator,
    /// Of whom or what: `65歳以上`.
    Class,
}

/// A figure of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observed {
    /// What it holds for: the labels of its row, then the headings of its column, outermost first.
    pub dims: Vec<(Dimension, Read<String>)>,
    /// The figure.
    pub quantity: Read<Quantity>,
    /// What the marks beside it mean.
    pub notes: Vec<Read<String>>,
    /// The whole row.
    pub row: Span,
    /// The place of the row, from 1.
    pub order: usize,
}

/// A table of figures, or a chart of which only the words are left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its title.
    pub title: Read<String>,
    /// What stands over or under it besides.
    pub captions: Vec<Read<String>>,
    /// What is counted.
    pub indicator: Option<Read<String>>,
    /// The units that are printed for all of it.
    pub units: Vec<Read<String>>,
    /// The time that it covers.
    pub period: Option<Read<String>>,
    /// The words that were looked for.
    pub keywords: Vec<Read<String>>,
    /// The areas of a legend.
    pub areas: Vec<Read<String>>,
    /// The rows of its headings.
    pub headings: Vec<Span>,
    /// Its figures.
    pub cells: Vec<Observed>,
    /// The lines of notes and sources that belong to it.
    pub notes: Vec<Span>,
}
