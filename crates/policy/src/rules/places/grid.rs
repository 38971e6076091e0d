//! The pieces of a line, and the columns in which they begin.
//!
//! ```text
//! １　　官舎の転用　　　財務省　　・３２戸を住まいに変え
//! ```

use seisaku_text::{Cell, Span};

use crate::rules::columns::{self, Column, Role};
use crate::rules::{Context, ordinal};

/// How many pieces a line has.
pub(crate) fn parts(ctx: &Context<'_>, line: Span) -> usize {
    pieces(ctx, line).len()
}

/// A piece of a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) span: Span,
    /// The place of its first character in characters, and in widths.
    pub(super) at: [usize; 2],
}

/// The pieces of a line that blanks wider than one part.
pub(super) fn pieces(ctx: &Context<'_>, line: Span) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    let mut at = [0, 0];
    // The width of the blanks since the last character.
    let mut gap = 2;
    for (i, c) in ctx.slice(line).char_indices() {
        let width = if c.is_ascii() || matches!(c, '\u{ff61}'..='\u{ff9f}') {
            1
        } else {
            2
        };
        let place = line.start + i;
        if c.is_whitespace() {
            gap += width;
        } else {
            let end = place + c.len_utf8();
            match found.last_mut() {
                Some(open) if gap < 2 => open.span.end = end,
                _ => found.push(Piece {
                    span: Span::new(place, end),
                    at,
                }),
            }
            gap = 0;
        }
        at = [at[0] + 1, at[1] + width];
    }
    found
}

/// The columns of a table, and where they begin.
pub(super) struct Grid {
    pub(super) columns: Vec<Column>,
    pub(super) starts: Vec<usize>,
    /// Which of the two ways of counting places fits.
    pub(super) measure: usize,
}

/// What an entry of a list begins with.
pub(super) const BULLETS: &[char] = &['・', '○', '●', '◯', '〇', '◆', '■', '□', '◇'];

/// How far from its column a piece may begin.
const SLACK: usize = 1;

impl Grid {
    /// Reads a line as headings; the lines after it tell how places are counted.
    pub(super) fn read(
        ctx: &Context<'_>,
        headings: &mut columns::Headings,
        line: &[Piece],
        next: &[Vec<Piece>],
    ) -> Option<Self> {
        const FEWEST: usize = 3;
        const MOST: usize = 30;
        let entry = |p: &Piece| ctx.slice(p.span).starts_with(BULLETS);
        if !(FEWEST..=MOST).contains(&line.len()) || line.iter().any(entry) {
            return None;
        }
        let cells: Vec<Cell> = line.iter().map(|p| Cell { span: p.span }).collect();
        let columns = headings.columns(ctx, &cells)?;
        let fits = |measure: usize| {
            let starts: Vec<usize> = line.iter().map(|p| p.at[measure]).collect();
            let pieces = next.iter().flatten();
            pieces.filter(|p| starts.contains(&p.at[measure])).count()
        };
        let measure = usize::from(fits(1) > fits(0));
        Some(Self {
            columns,
            starts: line.iter().map(|p| p.at[measure]).collect(),
            measure,
        })
    }

    /// The column in which a piece begins.
    fn column(&self, piece: &Piece) -> usize {
        let at = piece.at[self.measure];
        let next = self.starts.partition_point(|start| *start <= at + SLACK);
        next.saturating_sub(1)
    }

    /// The pieces of a line, column by column; none where the line does not fit.
    pub(super) fn cells(&self, ctx: &Context<'_>, line: &[Piece]) -> Option<Vec<Vec<Span>>> {
        let mut cells = vec![Vec::new(); self.starts.len()];
        for (i, piece) in line.iter().enumerate() {
            let column = self.column(piece);
            let free = line
                .get(i + 1)
                .map_or(self.starts.len(), |next| self.column(next));
            let room = self
                .starts
                .get(column + 1)
                .map(|next| next - self.starts[column]);
            let length = self.length(ctx, piece.span);
            let numbers = self.columns[column].role == Role::Number;
            if numbers && ordinal::of_cell(ctx.slice(piece.span)).is_none() {
                return None;
            }
            let over = room.is_some_and(|room| length > room + SLACK);
            if over && line.len() == 1 {
                return None;
            }
            match room.filter(|_| over && column + 1 < free) {
                // A cell that is full leaves no blank before the next.
                Some(room) => {
                    let cut = self.cut(ctx, piece.span, room);
                    cells[column].push(Span::new(piece.span.start, cut));
                    cells[column + 1].push(Span::new(cut, piece.span.end));
                }
                None => cells[column].push(piece.span),
            }
        }
        Some(cells)
    }

    fn width(&self, c: char) -> usize {
        match self.measure {
            0 => 1,
            _ if c.is_ascii() => 1,
            _ => 2,
        }
    }

    fn length(&self, ctx: &Context<'_>, span: Span) -> usize {
        ctx.slice(span).chars().map(|c| self.width(c)).sum()
    }

    /// The byte at which a piece reaches a width.
    fn cut(&self, ctx: &Context<'_>, span: Span, room: usize) -> usize {
        let mut width = 0;
        for (i, c) in ctx.slice(span).char_indices() {
            if width >= room {
                return span.start + i;
            }
            width += self.width(c);
        }
        span.end
    }

    pub(super) fn filled(&self, cells: &[Vec<Span>], role: Role) -> bool {
        let of_role = self
            .columns
            .iter()
            .zip(cells)
            .filter(|(c, _)| c.role == role);
        of_role.into_iter().any(|(_, cell)| !cell.is_empty())
    }

    /// Whether a cell is filled that is neither of items nor of numbers.
    pub(super) fn tells(&self, cells: &[Vec<Span>]) -> bool {
        let mut of_row = self.columns.iter().zip(cells);
        of_row.any(|(c, cell)| !matches!(c.role, Role::Item | Role::Number) && !cell.is_empty())
    }
}
