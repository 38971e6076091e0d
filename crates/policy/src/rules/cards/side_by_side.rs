//! The rows of tables whose columns are told by their places, as steps ([`crate::rules::places`]).

use super::lines::{self, Kind, Line};
use super::{Step, is_placed, sections};
use crate::rules::Context;
use crate::rules::columns::Role;
use crate::rules::places::{PlacedRow, PlacedTable};

/// The steps of a paper with such tables; none of any other paper.
pub(super) fn steps(ctx: &Context<'_>, lines: &[Line]) -> Option<Vec<Step>> {
    if !is_placed(&ctx.placed) {
        return None;
    }
    let mut steps: Vec<Step> = Vec::new();
    let mut lines = lines.iter().peekable();
    for table in &ctx.placed {
        for (i, row) in table.rows.iter().enumerate() {
            let from = if i == 0 {
                table.span.start
            } else {
                row.span.start
            };
            while let Some(line) = lines.next_if(|l| l.span.end <= from) {
                steps.push(Step::Line(line.clone()));
            }
            // Between its headings and its first row nothing stands.
            while lines.next_if(|l| l.span.start < row.span.end).is_some() {}
            add_row(ctx, table, row, &mut steps);
        }
        steps.push(Step::End);
    }
    steps.extend(lines.cloned().map(Step::Line));
    sections::find_signs(ctx, &mut steps);
    Some(steps)
}

fn add_row(ctx: &Context<'_>, table: &PlacedTable, row: &PlacedRow, steps: &mut Vec<Step>) {
    let of_role = |role: Role| {
        let place = table.columns.iter().rposition(|c| c.role == role);
        place
            .and_then(|i| row.cells.get(i))
            .cloned()
            .unwrap_or_default()
    };
    if !row.goes_on {
        let (lines, number) = (of_role(Role::Item), of_role(Role::Number));
        if lines.is_empty() {
            return;
        }
        steps.push(Step::Card { lines, number });
    }
    for (column, cell) in table.columns.iter().zip(&row.cells) {
        if matches!(column.role, Role::Item | Role::Number) {
            continue;
        }
        steps.push(Step::Column(column.clone()));
        for piece in cell {
            let (marker, line) = match lines::marked(ctx, *piece) {
                Some(Kind::Marked { marker, text }) => (Some(marker), text),
                _ => (None, *piece),
            };
            steps.push(Step::Entry { marker, line });
        }
    }
    steps.push(Step::End);
}
