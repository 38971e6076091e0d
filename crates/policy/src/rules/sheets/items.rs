//! Sums of a year's budget in the entries of a plan.
//!
//! ```text
//! ・柵の資材費を補助した（令和６年度予算額　１２億５，０００万円）。
//! ```
//!
//! Such a sum is of the item that the entry stands under. Without its year and the word for a
//! budget a sum in an entry is any sum.

use seisaku_text::Span;

use super::Context;
use super::line_sums::{self, Given};
use crate::{Bullet, Section, Sheets, Subject};

/// Reads the items of the sections.
pub(crate) fn read(
    ctx: &mut Context<'_>,
    sections: &[Section],
    year: Option<i32>,
    out: &mut Sheets,
) {
    for item in sections.iter().flat_map(|s| &s.items) {
        let subject = Subject::Item(item.key.clone());
        let mut texts: Vec<Span> = Vec::new();
        if !item.narrative {
            texts.extend(&item.text.spans);
        }
        for bullet in item.actions.iter().chain(&item.directions) {
            spans(bullet, &mut texts);
        }
        for span in texts {
            let folded = ctx.fold(span);
            let given = Given {
                year,
                prose: true,
                ..Given::default()
            };
            if folded.text().contains('円') {
                line_sums::read(ctx, &folded, &subject, &given, out);
            }
        }
    }
}

fn spans(bullet: &Bullet, found: &mut Vec<Span>) {
    found.extend(&bullet.text.spans);
    for child in &bullet.children {
        spans(child, found);
    }
}
