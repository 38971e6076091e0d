//! Every date that is printed, wherever it stands, as precise as it is printed: `令和 6 年 3 月 1 5 日`,
//! `令和七年三月`, `令和8年春頃`; and every fiscal year, both ends of a range.
//!
//! Blanks within a number are dropped. A date that does not exist (`2月30日`) is reported and is
//! no date.

use seisaku_text::{Diagnostic, Severity};

use super::{Context, fiscal_year};
use crate::values::{Date, dates};
use crate::{Read, RuleId, YearMention};

/// The name of this rule.
pub const RULE: RuleId = "dates/date";

/// All dates of the document, in its order.
pub(crate) fn read(ctx: &mut Context<'_>) -> Vec<Read<Date>> {
    let mut found = Vec::new();
    for block in &ctx.document.blocks {
        let folded = ctx.fold(block.span);
        for date in dates(folded.text()) {
            let span = folded.span(date.start, date.end);
            match date.date {
                Some(date) => found.push(Read::at(date, span, RULE)),
                None => ctx.note(
                    Diagnostic::new(
                        "date-impossible",
                        Severity::Warning,
                        span,
                        "this date does not exist; it is kept as text".to_owned(),
                    )
                    .hint("compare with the printed page"),
                ),
            }
        }
    }
    found
}

/// All fiscal years of the document, in its order.
pub(crate) fn years(ctx: &Context<'_>) -> Vec<YearMention> {
    let blocks = ctx.document.blocks.iter();
    blocks
        .flat_map(|block| fiscal_year::mentions(ctx, &[block.span]))
        .collect()
}
