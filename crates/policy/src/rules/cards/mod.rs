//! Items whose cells stand one under the other, or side by side without anything between them: a
//! title, the bodies in charge, and a list under the heading of each column.
//!
//! ```text
//! Ⅰ．観測の強化
//! （１）電離圏の観測の継続
//! 担当：◎総務省、文部科学省
//! ［令和５年度の実績］
//! ・ 観測を続け、データを１５分ごとに公開し
//! た。
//! ［今後の取組］
//! ・ 装置を試作する。
//! ```
//!
//! A table without rows. What its cells are is told by labels between them ([`labelled`]), by a run of
//! headings before them, in whose order they come ([`cells`]), or by their places in the line
//! ([`super::places`]). All three lead to the same steps; numbered lines elsewhere are headings of
//! sections, whose kinds rank as they first come. A line without a marker goes on from the line
//! before, over the edge of a page too.

use seisaku_text::{Block, BlockKind, Heading, Span};

use super::columns::Column;
use super::{Context, places};
use crate::{Item, RuleId};

mod assigned;
mod cells;
mod labelled;
mod lines;
mod sections;
mod side_by_side;
mod walk;

use lines::Line;

/// The name of this rule.
pub const RULE: RuleId = "items/card";

/// How many cards and how many headings of columns make a paper of cards.
const LEAST: usize = 2;

/// What stands under one run of headings.
pub(crate) struct Part {
    pub path: Vec<u32>,
    /// The headings that open it, from the top.
    pub headings: Vec<(Heading, Span)>,
    /// The paragraphs before the first card.
    pub intros: Vec<Vec<Span>>,
    pub items: Vec<Item>,
}

/// What a paper of cards is made of, one after the other.
#[derive(Clone, Debug)]
enum Step {
    /// A line that may be anything.
    Line(Line),
    /// The heading of a section that a sign marks.
    Heading(Heading, Span),
    /// The text of an item, and its number where that stands apart.
    Card { lines: Vec<Span>, number: Vec<Span> },
    /// A column opens.
    Column(Column),
    /// An entry of the open column, or the rest of the one before.
    Entry { marker: Option<char>, line: Span },
    /// The item ends.
    End,
}

/// The parts of a paper of cards; none of any other paper.
pub(crate) fn parts(ctx: &mut Context<'_>) -> Vec<Part> {
    let is_row = |b: &Block| matches!(b.kind, BlockKind::Row { .. });
    if ctx.document.blocks.iter().any(is_row) {
        return Vec::new();
    }
    let lines = lines::lines(ctx);
    let steps = side_by_side::steps(ctx, &lines)
        .or_else(|| cells::steps(ctx, &lines))
        .or_else(|| labelled::steps(ctx, &lines));
    match steps {
        Some(steps) => walk::parts(ctx, steps),
        None => Vec::new(),
    }
}

/// Whether the document has tables whose columns are told by their places.
pub(crate) fn is_placed(tables: &[places::PlacedTable]) -> bool {
    tables.iter().map(|t| t.rows.len()).sum::<usize>() >= LEAST
}
