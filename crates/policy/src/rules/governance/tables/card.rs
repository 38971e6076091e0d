//! What is told of one body line by line: a word of a heading, and what it says.
//!
//! ```text
//! 名称　　研究推進機構（略称：推進機構）
//! 設立　　平成23年４月１日
//! 役員　　理事長１名、理事３名
//! ```
//!
//! It begins with the name, and is read as a row of a table whose columns have these headings.

use seisaku_text::Span;

use super::columns::column;
use super::{Above, Column, RULE, Told, entry, rows};
use crate::Read;
use crate::model::{About, Governance};
use crate::rules::Context;
use crate::rules::bodies::body_kind;
use crate::rules::governance::lines::lead_length;
use crate::rules::grid::{GridCell, GridRow, Parted};
use crate::values::{Pattern, pattern};

static SHORT: Pattern =
    pattern!(r"\((?:略称|通称|以下)?[:、]?「?([^()「」:]{2,16})」?(?:という。?)?\)$");
const FEWEST: usize = 3;

/// A unit of the body, and the one that it is in if that is not the body itself.
type Unit = (Option<Read<String>>, Read<String>);

/// A card.
#[derive(Default)]
pub(super) struct Card {
    headings: Vec<(Column, GridCell)>,
    cells: Vec<GridCell>,
    /// The line of each heading.
    places: Vec<Span>,
    /// How many lines it has.
    pub lines: usize,
    /// Where they stand.
    pub rows: Vec<Span>,
    /// Its units.
    pub parts: Vec<Unit>,
    /// Words over them.
    pub words: Vec<Read<String>>,
}

impl Card {
    /// A card whose name stands over it.
    pub(super) fn named(name: GridCell, row: Span) -> Self {
        let heading = GridCell {
            span: Span::new(row.start, row.start),
            text: String::new(),
            indent: 0,
        };
        let mut card = Self::default();
        card.push(Column::Name, heading, name, row);
        card
    }

    /// Adds what a line says.
    pub(super) fn push(&mut self, column: Column, heading: GridCell, cell: GridCell, row: Span) {
        self.add(column, heading, cell, row);
        self.lines += 1;
        self.rows.push(row);
    }

    /// Adds what a further piece of a line says.
    pub(super) fn add(&mut self, column: Column, heading: GridCell, cell: GridCell, row: Span) {
        self.headings.push((column, heading));
        self.cells.push(cell);
        self.places.push(row);
    }
}

/// The card that begins at the first of some rows.
pub(super) fn card(ctx: &Context<'_>, rows: &[GridRow]) -> Option<Card> {
    let mut card = Card::default();
    for row in rows {
        let Some((column, heading, cell)) = pair(ctx, row) else {
            break;
        };
        let known = card
            .headings
            .iter()
            .any(|(c, _)| *c == column && column != Column::Remark);
        if (card.lines == 0) != (column == Column::Name) || known {
            break;
        }
        card.push(column, heading, cell, row.span);
    }
    let named = card.cells.first().is_some_and(|c| {
        let name = c.text.split('(').next().unwrap_or_default();
        body_kind(name).is_some() || ctx.names.body(name).is_some()
    });
    (named && card.lines >= FEWEST).then_some(card)
}

/// A heading and what it says: two cells, or a colon between them.
pub(super) fn pair(ctx: &Context<'_>, row: &GridRow) -> Option<(Column, GridCell, GridCell)> {
    let mut filled: Vec<&GridCell> = row.filled().collect();
    let first = *filled.first()?;
    // Blanks within what stands behind a colon part nothing.
    let labelled = first
        .text
        .split_once(':')
        .is_some_and(|(_, rest)| !rest.is_empty());
    let whole = match labelled && row.parted == Parted::Blanks {
        true => filled[1..]
            .iter()
            .map(|c| c.span)
            .fold(first.span, Span::cover),
        false => first.span,
    };
    if whole != first.span {
        filled.truncate(1);
    }
    let folded = ctx.fold(whole);
    let cell = |span, text: &str| GridCell {
        span,
        text: text.to_owned(),
        indent: 0,
    };
    let lead = lead_length(folded.text());
    if filled.len() == 1 {
        let text = folded.text();
        let colon = text.find(':').filter(|at| *at > lead)?;
        let heading = &text[lead..colon];
        let at = colon + 1;
        return Some((
            column(heading)?,
            cell(folded.span(lead, colon), heading),
            cell(folded.span(at, text.len()), &text[at..]),
        ));
    }
    let heading = first.text[lead.min(first.text.len())..].trim_end_matches(':');
    let rest = filled[1..].iter().map(|c| c.span).reduce(Span::cover)?;
    let text: String = filled[1..].iter().map(|c| c.text.as_str()).collect();
    Some((
        column(heading)?,
        cell(first.span, heading),
        cell(rest, &text),
    ))
}

/// Reads a card.
pub(super) fn read(ctx: &Context<'_>, card: &Card, above: &mut Above, found: &mut Governance) {
    let told: Vec<Told<'_>> = card
        .headings
        .iter()
        .map(|(c, _)| *c)
        .zip(&card.cells)
        .collect();
    let headings: Vec<GridCell> = card.headings.iter().map(|(_, h)| h.clone()).collect();
    // Numbers and colons belong to the headings.
    let printed = headings.iter().zip(&card.places);
    for (heading, row) in printed.filter(|(heading, _)| !heading.text.is_empty()) {
        let mut mark = heading.read(ctx, RULE);
        mark.spans = vec![*row];
        found.marks.push(mark);
    }
    found.listed.extend(&card.rows);
    found.marks.extend(card.words.iter().cloned());
    let before = found.marks.len();
    rows::row(
        ctx,
        &told,
        &headings,
        &mut rows::Nesting::default(),
        above,
        found,
    );
    let Some(name) = found.marks.get(before).cloned() else {
        return;
    };
    let cell = &card.cells[0];
    if let Some(m) = SHORT
        .as_ref()
        .and_then(|p| p.captures(&cell.text))
        .and_then(|c| c.get(1))
    {
        found.short.push(About {
            subject: name.clone(),
            text: super::part(ctx, cell, (m.start(), m.end())),
        });
        let whole = Read::at(cell.text.clone(), cell.span, RULE);
        found.marks.push(whole);
    }
    found.parts.extend(entry::parts(card, &name));
    above.whole = above.whole.take().or_else(|| Some(name.clone()));
    above.body = Some(name);
}
