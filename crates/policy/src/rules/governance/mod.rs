//! Who leads, advises and serves whom: councils, posts, persons and the relations between bodies.

pub mod acts;
pub mod chart;
pub mod composition;
pub mod in_text;
mod lines;
pub mod notes;
pub mod officers;
pub mod overseers;
pub mod profile;
pub mod roster;
pub mod tables;
pub mod tree;
pub mod under;
pub mod vertical;

use super::Context;
use super::grid::GridRow;
use super::taken::Taken;
use crate::Governance;

/// Reads the document's governance, of which these are the rows, page by page.
pub(crate) fn read(ctx: &mut Context<'_>, rows: &[Vec<GridRow>]) -> Governance {
    let mut found = Governance::default();
    let mut listed = Vec::new();
    for (page, rows) in ctx.document.pages.iter().zip(rows) {
        // Only what a page has taken itself is looked up on it.
        listed.append(&mut found.listed);
        tables::read(ctx, rows, &mut found);
        roster::read(ctx, rows, &mut found);
        tree::read(ctx, rows, &mut found);
        headings(ctx, rows, &mut found);
        let mut lines = lines::lines(ctx, page);
        let taken = Taken::of(&found.listed);
        lines.retain(|l| !taken.holds(l.span));
        let before = found.posts.len() + found.duties.len();
        composition::read(ctx, &lines, &mut found);
        under::read(ctx, &lines, &mut found);
        let composed = found.posts.len() + found.duties.len() > before;
        let (verticals, beside) = vertical::read(ctx, &lines);
        lines.extend(beside);
        let profiled = profile::read(ctx, &lines, &verticals, &mut found);
        if composed && !profiled {
            notes::read(ctx, &lines, &mut found);
            acts::read(ctx, &lines, &mut found);
            acts::arrows(verticals, &mut found);
        }
    }
    listed.append(&mut found.listed);
    found.listed = listed;
    in_text::read(ctx, &mut found);
    found
}

/// Headings right over lists belong to them: `２．組織の一覧`.
fn headings(ctx: &Context<'_>, rows: &[GridRow], found: &mut Governance) {
    const LONGEST: usize = 40;
    let taken = Taken::of(&found.listed);
    let listed = |row: &GridRow| taken.meets(row.span);
    let over: Vec<&GridRow> = rows
        .windows(2)
        .filter(|pair| listed(&pair[1]) && !listed(&pair[0]))
        .map(|pair| &pair[0])
        .collect();
    for row in over {
        let text = ctx.fold(row.span).text().to_owned();
        if text.chars().count() <= LONGEST && !text.contains('。') {
            found.listed.push(row.span);
            found
                .marks
                .push(crate::Read::at(text, row.span, tables::RULE));
        }
    }
}
