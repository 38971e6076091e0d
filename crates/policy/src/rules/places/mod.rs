//! Tables whose columns are told by their places in the line, as text taken from a page has them.
//!
//! ```text
//! 番　　施策　　　　　　所管　　　令和９年度の実施状況　　　今後の方向
//!
//! １　　官舎の転用　　　財務省　　・３２戸を住まいに変え　　・費用の基準を令和10年
//! 　　　　　　　　　　　　　　　　た。　　　　　　　　　　　9月に定める。
//! ```
//!
//! Blanks wider than one part the pieces of a line; each belongs to the column whose heading begins
//! where it does. Places are counted in characters or in widths, whichever fits more of them. The
//! pieces of a cell stand under each other. A row begins after a blank line where the items or numbers
//! go on, or with a new number; in a table without blank lines with each number, or with an item beside
//! which other cells begin anew. The table ends with a line that does not fit its columns.

use seisaku_text::{BlockKind, Span};

use super::columns::{self, Column, Role};
use super::numbered_line::is_page_number;
use super::{Context, ordinal};

mod grid;

pub(crate) use grid::parts;
use grid::{BULLETS, Grid, Piece, pieces};

/// A table.
#[derive(Clone, Debug)]
pub(crate) struct PlacedTable {
    /// From its headings to its last line.
    pub span: Span,
    /// Its columns.
    pub columns: Vec<Column>,
    /// The headings, column by column.
    pub headings: Vec<Vec<Span>>,
    /// Its rows.
    pub rows: Vec<PlacedRow>,
}

/// A row.
#[derive(Clone, Debug)]
pub(crate) struct PlacedRow {
    /// Where its first line begins and its last ends.
    pub span: Span,
    /// The pieces of each cell, from the top.
    pub cells: Vec<Vec<Span>>,
    /// Whether it goes on from the row before.
    pub goes_on: bool,
}

/// Whether a text at this place may run beside others in a table.
pub(crate) fn cross(tables: &[PlacedTable], place: Span) -> bool {
    let next = tables.partition_point(|table| table.span.end <= place.start);
    tables
        .get(next)
        .is_some_and(|table| table.span.contains(place))
}

/// Where the lines of headings stand, in order.
pub(crate) fn headings(tables: &[PlacedTable]) -> Vec<Span> {
    let lines = tables
        .iter()
        .map(|table| table.headings.iter().flatten().copied());
    lines.filter_map(|line| line.reduce(Span::cover)).collect()
}

/// The parts of a place outside all tables.
pub(crate) fn outside(tables: &[PlacedTable], place: Span) -> Vec<Span> {
    let first = tables.partition_point(|table| table.span.end <= place.start);
    let within = tables[first..]
        .iter()
        .take_while(|t| t.span.start < place.end);
    let mut found = Vec::new();
    let mut at = place.start;
    for table in within {
        if table.span.start > at {
            found.push(Span::new(at, table.span.start));
        }
        at = at.max(table.span.end);
    }
    if at < place.end {
        found.push(Span::new(at, place.end));
    }
    found
}

/// A line that is not blank.
struct Line {
    span: Span,
    pieces: Vec<Piece>,
    after_blank: bool,
    page: bool,
}

/// The tables of the document, where no other marks part its cells.
pub(crate) fn read(ctx: &Context<'_>) -> Vec<PlacedTable> {
    /// How many lines tell how places are counted.
    const LOOK: usize = 20;
    let is_row = |b: &seisaku_text::Block| matches!(b.kind, BlockKind::Row { .. });
    if ctx.document.blocks.iter().any(is_row) {
        return Vec::new();
    }
    let lines = lines(ctx);
    let mut headings = columns::Headings::of(ctx);
    let mut found: Vec<PlacedTable> = Vec::new();
    let mut grid: Option<Grid> = None;
    let mut open = false;
    let mut group: Vec<(usize, Vec<Vec<Span>>)> = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        if line.page {
            continue;
        }
        if line.after_blank {
            close(ctx, &lines, grid.as_ref(), &mut group, &mut found);
        }
        let next: Vec<Vec<Piece>> = lines[i + 1..]
            .iter()
            .take(if line.pieces.len() > 2 { LOOK } else { 0 })
            .map(|l| l.pieces.clone())
            .collect();
        if let Some(read) = Grid::read(ctx, &mut headings, &line.pieces, &next) {
            close(ctx, &lines, grid.as_ref(), &mut group, &mut found);
            found.push(PlacedTable {
                span: line.span,
                columns: read.columns.clone(),
                headings: line.pieces.iter().map(|p| vec![p.span]).collect(),
                rows: Vec::new(),
            });
            grid = Some(read);
            open = true;
            continue;
        }
        let Some(columns) = &grid else { continue };
        let cells = columns.cells(ctx, &line.pieces);
        // A line that fills several columns where they begin opens a table again that a page broke.
        let exact = line
            .pieces
            .iter()
            .filter(|p| columns.starts.contains(&p.at[columns.measure]));
        open |= exact.count() > 2;
        match cells.filter(|_| open) {
            Some(cells) => group.push((i, cells)),
            None => {
                close(ctx, &lines, grid.as_ref(), &mut group, &mut found);
                open = false;
            }
        }
    }
    close(ctx, &lines, grid.as_ref(), &mut group, &mut found);
    found.retain(|table| is_plan(ctx, table));
    found
}

/// Whether a table is one of items: bodies have a column, or both actions and directions, and most rows
/// hold sentences or entries of lists.
fn is_plan(ctx: &Context<'_>, table: &PlacedTable) -> bool {
    let has = |role: Role| table.columns.iter().any(|c| c.role == role);
    let is_text = |piece: &Span| {
        let text = ctx.slice(*piece);
        text.contains('。') || text.starts_with(BULLETS)
    };
    let holds = |row: &&PlacedRow| {
        let lists = table.columns.iter().zip(&row.cells);
        lists
            .filter(|(c, _)| matches!(c.role, Role::Action | Role::Direction))
            .any(|(_, cell)| cell.iter().any(is_text))
    };
    let texts = table.rows.iter().filter(holds).count();
    let told = has(Role::Bodies) || (has(Role::Action) && has(Role::Direction));
    told && texts > 0 && texts * 2 >= table.rows.len()
}

fn lines(ctx: &Context<'_>) -> Vec<Line> {
    let mut found: Vec<Line> = Vec::new();
    let mut after_blank = true;
    for span in ctx.source.lines() {
        let pieces = pieces(ctx, span);
        if !pieces.is_empty() {
            let page = pieces.len() == 1 && is_page_number(ctx.slice(span));
            let after_page = found.last().is_some_and(|l| l.page);
            found.push(Line {
                span,
                pieces,
                after_blank: after_blank || after_page,
                page,
            });
        }
        after_blank = found.last().is_none_or(|l| l.span != span);
    }
    found
}

/// Makes rows of lines that no blank line parts.
fn close(
    ctx: &Context<'_>,
    lines: &[Line],
    grid: Option<&Grid>,
    group: &mut Vec<(usize, Vec<Vec<Span>>)>,
    found: &mut [PlacedTable],
) {
    let group = std::mem::take(group);
    let (Some(grid), Some(table)) = (grid, found.last_mut()) else {
        return;
    };
    if !group.iter().any(|(_, cells)| grid.tells(cells)) {
        return;
    }
    let numbered = grid.columns.iter().any(|c| c.role == Role::Number);
    for (n, (i, cells)) in group.into_iter().enumerate() {
        let line = lines[i].span;
        let has_item = grid.filled(&cells, Role::Item);
        let has_number = grid.filled(&cells, Role::Number);
        let opens = match (n, numbered) {
            (0, _) => has_item || has_number,
            (_, true) => has_item && has_number && number(ctx, grid, &cells),
            (_, false) => has_item && begins_anew(ctx, grid, &cells),
        };
        if opens || n == 0 {
            table.rows.push(PlacedRow {
                span: line,
                cells: vec![Vec::new(); grid.columns.len()],
                goes_on: !opens,
            });
        }
        if let Some(row) = table.rows.last_mut() {
            row.span = row.span.cover(line);
            for (cell, more) in row.cells.iter_mut().zip(cells) {
                cell.extend(more);
            }
        }
        table.span = table.span.cover(line);
    }
}

/// Whether the cell of numbers holds one.
fn number(ctx: &Context<'_>, grid: &Grid, cells: &[Vec<Span>]) -> bool {
    let mut of_row = grid.columns.iter().zip(cells);
    of_row.any(|(c, cell)| {
        c.role == Role::Number
            && cell
                .iter()
                .any(|p| ordinal::of_cell(ctx.slice(*p)).is_some())
    })
}

/// Whether an item opens in a line without a column of numbers: it has a number, or the cells beside it
/// open a list.
fn begins_anew(ctx: &Context<'_>, grid: &Grid, cells: &[Vec<Span>]) -> bool {
    let mut of_row = grid.columns.iter().zip(cells);
    of_row.any(|(c, cell)| {
        let Some(first) = cell.first().map(|p| ctx.slice(*p)) else {
            return false;
        };
        match c.role {
            Role::Item => ordinal::number(first).is_some(),
            Role::Action => first.starts_with(BULLETS),
            _ => false,
        }
    })
}
