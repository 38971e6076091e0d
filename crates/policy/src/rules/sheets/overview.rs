//! Sums in the overview of a body that the same paper prints again in a sheet or a table.
//!
//! ```text
//! 乙機構（ABC）の概要
//! 予算（２０２５年度）
//! 乙機構向け補助金等 １,２３２億円          in the table: ABC対象経費 １,２３２億円
//! 調整費 １７５億円                         in the sheet: 一部（175億円）を調整費として充当
//! ```
//!
//! The same amount of the same year, for the same body or of the same kind, is the same money.

use super::budget_page::channel_of;
use super::{Context, kind_of};
use crate::values::Amount;
use crate::{BudgetLine, Sheets, Subject, SumKind};

/// Takes out of the lines those that a sum of the sheets is, and adds their places to it.
pub(crate) fn join(ctx: &Context<'_>, lines: &mut Vec<BudgetLine>, sheets: &mut Sheets) {
    lines.retain(|line| {
        let Some(amount) = &line.amount else {
            return true;
        };
        let year = line.fiscal_year.as_ref().map(|y| y.value);
        let kind = kind_of(&line.name.value);
        let same = sheets.sums.iter_mut().find(|sum| {
            let money = sum.amount.value == Amount::exact(amount.value) && sum.year == year;
            let of = match kind {
                SumKind::Initial => sum.funder.is_none() && is_of_body(ctx, sum, &line.name.value),
                _ => true,
            };
            money && sum.kind == kind && of
        });
        let Some(sum) = same else { return true };
        sum.amount.spans.extend(&amount.spans);
        sum.labels.push(line.span);
        let name = seisaku_text::squeeze(&line.name.value);
        sum.also.push((Subject::Programme(name), line.span));
        false
    });
}

/// Whether a sum reaches its users through the body that a label names.
fn is_of_body(ctx: &Context<'_>, sum: &crate::Sum, label: &str) -> bool {
    let Some(channel) = sum.channel else {
        return false;
    };
    let folded = seisaku_text::squeeze(label);
    let named = ctx
        .names
        .bodies
        .iter()
        .filter(|(name, _)| folded.contains(name.as_str()));
    let mut ids: Vec<&String> = named.map(|(_, id)| id).collect();
    ids.dedup();
    let names = ctx.names.bodies.iter().filter(|(_, id)| ids.contains(id));
    names
        .into_iter()
        .any(|(name, _)| channel_of(name) == Some(channel))
}
