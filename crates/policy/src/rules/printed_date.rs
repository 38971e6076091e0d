//! Every date that is printed to the day, wherever it stands: `令和 6 年 3 月 1 5 日`.
//!
//! Blanks within a number are dropped. A date that does not exist (`2月30日`) is reported and is
//! no date.

use seisaku_text::{Diagnostic, Severity};

use super::Context;
use crate::values::{Date, dates};
use crate::{Read, RuleId};

/// The name of this rule.
pub const RULE: RuleId = "dates/day";

/// All days of the document, in its order.
pub(crate) fn read(ctx: &mut Context<'_>) -> Vec<Read<Date>> {
    let mut found = Vec::new();
    for block in &ctx.document.blocks {
        let folded = ctx.fold(block.span);
        for date in dates(folded.text()) {
            let span = folded.span(date.start, date.end);
            match date.date {
                Some(day @ Date::Day(..)) => found.push(Read::at(day, span, RULE)),
                Some(_) => {}
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
