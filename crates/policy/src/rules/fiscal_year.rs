//! Fiscal years named in a text: `令和8年度から`, `2025年度`, `令和 7 年度`.
//!
//! A mention leads from the smallest unit that names the year to the fiscal year, so that what is
//! planned for a year can be found.

use seisaku_text::{Folded, Span};

use super::Context;
use crate::values::fiscal_years;
use crate::{Read, RuleId, YearMention};

/// The name of this rule.
pub const RULE: RuleId = "dates/fiscal-year";

/// Every fiscal year that is named in the text printed in `parts`.
pub(crate) fn mentions(ctx: &Context<'_>, parts: &[Span]) -> Vec<YearMention> {
    mentions_in(&ctx.source.fold_parts(parts))
}

/// The same, for a text that is folded already.
pub(crate) fn mentions_in(folded: &Folded) -> Vec<YearMention> {
    fiscal_years(folded.text())
        .into_iter()
        .map(|(year, start, end)| YearMention {
            year,
            span: folded.span(start, end),
            rule: RULE,
        })
        .collect()
}

/// The first fiscal year in a span.
pub(crate) fn first(ctx: &Context<'_>, span: Span) -> Option<Read<i32>> {
    mentions(ctx, &[span])
        .into_iter()
        .next()
        .map(|m| Read::at(m.year, m.span, RULE))
}
