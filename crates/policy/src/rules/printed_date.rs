//! Every date that is printed, wherever it stands, as precise as it is printed: `令和 6 年 3 月 1 5 日`,
//! `令和七年三月`, `令和8年春頃`; and every fiscal year, both ends of a range.
//!
//! Blanks within a number are dropped. A date that does not exist (`2月30日`) is reported and is
//! no date.

use seisaku_text::{Diagnostic, Severity, Span};

use super::{Context, fiscal_year, places};
use crate::values::{Date, dates_and_years};
use crate::{Read, RuleId, YearMention};

/// The name of this rule.
pub const RULE: RuleId = "dates/date";

/// All dates of the document, and all its fiscal years, in its order.
pub(crate) fn read(ctx: &mut Context<'_>) -> (Vec<Read<Date>>, Vec<YearMention>) {
    let mut found = Vec::new();
    let mut named = Vec::new();
    for places in texts(ctx) {
        let folded = ctx.source.fold_parts(&places);
        let (dates, years) = dates_and_years(folded.text());
        for date in dates {
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
        named.extend(years.into_iter().map(|(year, start, end)| YearMention {
            year,
            span: folded.span(start, end),
            rule: fiscal_year::RULE,
        }));
    }
    (found, named)
}

/// The texts of the document: its blocks, and the cells of tables that run through them.
fn texts(ctx: &Context<'_>) -> Vec<Vec<Span>> {
    let blocks = ctx.document.blocks.iter().map(|b| b.span);
    let mut found: Vec<Vec<Span>> = blocks
        .flat_map(|block| places::outside(&ctx.placed, block))
        .map(|part| vec![part])
        .collect();
    for table in &ctx.placed {
        let cells = table.rows.iter().flat_map(|row| &row.cells);
        found.extend(table.headings.iter().chain(cells).cloned());
    }
    found.retain(|places| !places.is_empty());
    found.sort_by_key(|places| places[0]);
    found
}
