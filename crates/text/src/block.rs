//! Blocks: what a text is made of, line by line.

use crate::{Heading, Span};

/// A part of a text with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The whole block, without blanks round it.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
    /// Whether a blank line stands before it.
    pub after_blank: bool,
}

impl Block {
    /// Whether it is markup between blocks, of a page of HTML or a table with bars.
    pub fn is_markup(&self) -> bool {
        matches!(&self.kind, BlockKind::Paragraph { lines } if lines.is_empty())
    }
}

/// What a block is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading by its shape.
    Heading(Heading),
    /// Lines of running text; one span for each line, without blanks round it. Of a page of HTML
    /// the texts between tags. One without any is markup.
    Paragraph {
        /// The lines.
        lines: Vec<Span>,
    },
    /// An entry of a list.
    ListItem {
        /// The blanks before the marker.
        indent: usize,
        /// The marker.
        marker: Span,
        /// The lines of the entry, without the marker.
        lines: Vec<Span>,
    },
    /// A row of a table.
    Row {
        /// The cells, in order.
        cells: Vec<Cell>,
    },
}

/// A cell of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The cell with its markup, without blanks round it; empty where nothing is printed.
    pub span: Span,
}
