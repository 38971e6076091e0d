//! The ministries' shares of a sum, each by the mark of the ministry.
//!
//! ```text
//! （こ6,総3,文583,厚479,経161）
//! （文178、厚82、経29）
//! ```
//!
//! The numbers are in the unit of the sum that they follow; a printed zero is a zero.

use regex::Match;
use seisaku_text::{Diagnostic, Folded, Severity};

use super::Context;
use crate::values::{Amount, Money, Pattern, captures, money, pattern};
use crate::{Body, Read, RuleId, Sheets, Sum};

/// The name of this rule.
pub(super) const RULE: RuleId = "budgets/ministry-share";

/// The shape of a group of shares, without groups.
pub(crate) const GROUP: &str = r"\((?:[^\d(),、]{1,6}[\d,.]*\d(?:億円|百万円|千円|円)?[,、]?)+\)";

static SHARE: Pattern = pattern!(r"([^\d(),、.]{1,6})(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)");
static UNIT: Pattern = pattern!(r"[^\d,.]*円$");

/// Adds the shares in `group` of the sum at `whole`.
pub(crate) fn read(
    ctx: &mut Context<'_>,
    folded: &Folded,
    group: Match<'_>,
    whole: usize,
    out: &mut Sheets,
) {
    let Some(sum) = out.sums.get(whole).cloned() else {
        return;
    };
    let Some(place) = sum.amount.spans.first() else {
        return;
    };
    let printed = ctx.fold(*place);
    let unit = UNIT
        .as_ref()
        .and_then(|p| p.find(printed.text()))
        .map_or("円", |u| u.as_str())
        .to_owned();
    for c in captures(&SHARE, group.as_str()) {
        let (Some(all), Some(mark), Some(number)) = (c.get(0), c.get(1), c.get(2)) else {
            continue;
        };
        let Some(money) = in_unit(number.as_str(), &unit) else {
            continue;
        };
        let span = folded.span(group.start() + all.start(), group.start() + all.end());
        let known = ctx
            .names
            .abbreviations
            .get(mark.as_str())
            .cloned()
            .or_else(|| ctx.names.body(mark.as_str()).map(str::to_owned));
        if known.is_none() {
            ctx.note(Diagnostic::new(
                "body-unknown",
                Severity::Warning,
                span,
                format!("no vocabulary has a body with the mark {}", mark.as_str()),
            ));
        }
        out.sums.push(Sum {
            amount: Read::at(
                Amount::exact(money),
                folded.span(group.start() + number.start(), group.start() + number.end()),
                RULE,
            ),
            funder: Some(Body {
                known,
                label: mark.as_str().to_owned(),
            }),
            whole: Some(whole),
            rate: None,
            notes: Vec::new(),
            labels: vec![span],
            ..sum.clone()
        });
    }
}

/// A bare number in the unit of a heading or of the sum that it belongs to.
pub(crate) fn in_unit(number: &str, unit: &str) -> Option<Money> {
    money(&format!("{number}{unit}"))
}
