//! The rows of a table: headings of columns, items, and what goes on from the row before.

use seisaku_text::{Block, BlockKind, Cell, Span, heading, is_list_lead};

use super::PageReader;
use crate::Read;
use crate::rules::bullets;
use crate::rules::columns::{self, Column, Role};
use crate::rules::{Context, item, tag};

impl PageReader<'_> {
    /// Reads a row.
    pub(super) fn row(&mut self, ctx: &mut Context<'_>, cells: &[Cell], next: &[Block]) {
        self.narrative = None;
        self.untabled = None;
        if let Some(columns) = self.plan.headings.columns(ctx, cells) {
            let columns = with_bodies(ctx, columns, next);
            self.plan
                .columns
                .insert(self.path[..self.depth].to_vec(), columns.clone());
            self.plan.last_columns.clone_from(&columns);
            self.columns = columns;
            // A heading may have slipped into the first cell of the heading row.
            if let Some(first) = cells.first()
                && let Some(found) = heading(ctx.source.text(), first.span)
            {
                self.area(ctx, found.number, found.title, first.span);
            }
            return;
        }
        if columns::add_years(ctx, cells, &mut self.columns) {
            return;
        }
        self.find_numbers(ctx, cells);
        let Some(mut found) = self.item_of_row(ctx, cells) else {
            return self.row_goes_on(ctx, cells);
        };
        for (i, cell) in cells.iter().enumerate() {
            let (role, year) = self.column(i);
            let target = match role {
                Role::Action => &mut found.actions,
                Role::Direction => &mut found.directions,
                Role::Bodies => {
                    let above = self.plan.sections.get(&self.path);
                    let above = above.and_then(|s| s.items.last());
                    tag::of_column(ctx, cell.span, &mut found, above);
                    continue;
                }
                Role::Untold => {
                    let lines = bullets::lines_of(ctx, cell.span);
                    if tag::only_bodies(ctx, &lines) {
                        tag::of_lines(ctx, &lines, &mut found, None);
                    }
                    continue;
                }
                Role::Item | Role::Number | Role::Other => continue,
            };
            let read = bullets::of_cell(ctx, cell.span, year, &self.plan.known);
            bullets::append(target, read);
        }
        self.add_item(found);
    }

    /// Numbers may stand in a column whose heading is lost, or that shares one with the items: a cell
    /// of the items that holds nothing but a number tells.
    fn find_numbers(&mut self, ctx: &Context<'_>, cells: &[Cell]) {
        let Some(place) = self.columns.iter().position(|c| c.role == Role::Item) else {
            return;
        };
        let only_number = cells
            .get(place)
            .is_some_and(|cell| item::only_number(ctx.slice(cell.span)));
        if !only_number || self.columns.iter().any(|c| c.role == Role::Number) {
            return;
        }
        let numbers = Column {
            role: Role::Number,
            year: None,
        };
        if cells.len() > self.columns.len() {
            self.columns.insert(place, numbers);
        } else if let [own, next, ..] = &mut self.columns[place..]
            && next.year.is_none()
        {
            *own = numbers;
            next.role = Role::Item;
        }
    }

    /// What the column of this place holds, and the fiscal year in its heading.
    fn column(&self, place: usize) -> (Role, Option<&Read<i32>>) {
        let column = self.columns.get(place);
        let role = column.map_or_else(|| columns::default_role(place), |c| c.role);
        (role, column.and_then(|c| c.year.as_ref()))
    }

    /// A row without an item goes on from the row before: a page broke there.
    fn row_goes_on(&mut self, ctx: &mut Context<'_>, cells: &[Cell]) {
        let last = self.section().and_then(|s| s.items.pop());
        let Some(mut found) = last else { return };
        for (i, cell) in cells.iter().enumerate().filter(|(_, c)| !c.span.is_empty()) {
            let (role, year) = self.column(i);
            let target = match role {
                Role::Action => &mut found.actions,
                Role::Direction => &mut found.directions,
                Role::Bodies => {
                    tag::of_column(ctx, cell.span, &mut found, None);
                    continue;
                }
                Role::Item | Role::Number | Role::Other | Role::Untold => continue,
            };
            // Without the tag of its list a blank after a sentence parts entries, as within the list.
            let tab = cell.span.start.saturating_sub(1);
            let whole = match ctx.source.text().get(tab..cell.span.start) {
                Some("\t") => Span::new(tab, cell.span.end),
                _ => cell.span,
            };
            let read = bullets::of_cell(ctx, whole, year, &self.plan.known);
            let text = ctx.slice(cell.span);
            let opens_entry = text.starts_with(['・', '<', '-', '－']) || is_list_lead(text);
            bullets::go_on(target, read, opens_entry);
        }
        if let Some(section) = self.section() {
            section.items.push(found);
        }
    }

    /// The item of a row, from the cell of the items and that of the numbers.
    fn item_of_row(&self, ctx: &mut Context<'_>, cells: &[Cell]) -> Option<crate::Item> {
        let cell_of = |role: Role| {
            // Of several the last: those before it hold what the items are grouped by.
            let place = self.columns.iter().rposition(|c| c.role == role)?;
            cells.get(place)
        };
        let cell = cell_of(Role::Item)
            .filter(|cell| !cell.span.is_empty())
            .or(cells.first())?;
        let lines = item::cell_text(ctx, cell.span);
        let mut found = item::read(ctx, &lines, item::RULE)?;
        if let Some(number) = cell_of(Role::Number).filter(|_| found.number.is_none()) {
            item::number_of_column(ctx, &[number.span], &mut found);
        }
        Some(found)
    }
}

/// A column whose cells hold nothing but known bodies or their marks is that of bodies, whatever its
/// heading says or leaves unsaid.
fn with_bodies(ctx: &Context<'_>, mut columns: Vec<Column>, next: &[Block]) -> Vec<Column> {
    /// How many rows tell.
    const LOOK: usize = 12;
    let rows = next.iter().map_while(|b| match &b.kind {
        BlockKind::Row { cells } => Some(cells),
        _ if b.is_markup() => Some(&NO_CELLS),
        _ => None,
    });
    let rows: Vec<&Vec<Cell>> = rows.take(LOOK).collect();
    if columns.iter().any(|c| c.role == Role::Bodies) {
        return columns;
    }
    for (i, column) in columns.iter_mut().enumerate() {
        if !matches!(column.role, Role::Untold | Role::Other) {
            continue;
        }
        let cells = rows.iter().filter_map(|row| row.get(i));
        let filled: Vec<String> = cells
            .map(|cell| ctx.squeezed(cell.span).into_owned())
            .filter(|text| !text.is_empty())
            .collect();
        if !filled.is_empty() && filled.iter().all(|text| tag::all_known(ctx, text)) {
            column.role = Role::Bodies;
            break;
        }
    }
    columns
}

static NO_CELLS: Vec<Cell> = Vec::new();
