//! Who leads, advises and serves whom: councils, posts, persons and the relations between bodies.

pub mod acts;
pub mod chart;
pub mod composition;
mod lines;
pub mod notes;
pub mod officers;
pub mod overseers;
pub mod profile;
pub mod tables;
pub mod under;
pub mod vertical;

use super::Context;
use crate::Governance;

/// Reads the document's governance.
pub(crate) fn read(ctx: &mut Context<'_>) -> Governance {
    let mut found = Governance::default();
    for page in &ctx.document.pages {
        let mut lines = lines::lines(ctx, page);
        let before = found.posts.len() + found.duties.len();
        composition::read(ctx, &lines, &mut found);
        tables::read(ctx, page, &mut found);
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
    found
}
