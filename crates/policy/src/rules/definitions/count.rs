//! Numbers of things: `15の研究テーマ`, `5つのサブ課題`, `1課題`, `33拠点`.
//!
//! A number within a date, or one that numbers a thing (`第5期`), counts nothing. It tells of the
//! programme that the text names last before it, else of the one that the item names last, else of
//! the text itself.

use std::collections::BTreeSet;

use seisaku_text::Span;

use super::super::{Context, known_names};
use crate::model::{Unit, UnitCount};
use crate::values::{Pattern, captures, pattern};
use crate::{Read, RuleId};

/// The name of this rule.
pub(super) const RULE: RuleId = "definitions/count";

static COUNTED: Pattern = pattern!(
    r"(第)?(\d[\d,]*)(?:(?:つ)?の([\p{Han}\p{Katakana}ー]{2,15})|(課題|拠点|機関|施設|大学|病院|大学院|テーマ|事業|項目|か国|カ国|ヶ国|名|社|件|か所|種類|領域))"
);

/// The numbers of the units.
pub(super) fn read(ctx: &Context<'_>, units: &[(Unit, Span)]) -> Vec<UnitCount> {
    let mut found: Vec<UnitCount> = Vec::new();
    let programmes: BTreeSet<&str> = ctx.names.programmes.values().map(String::as_str).collect();
    let named_last = |span: Span| {
        let mentions = known_names::mentions(ctx, &[span]).into_iter().rev();
        let mut outer = mentions.filter(|m| m.within.is_none());
        outer.find(|m| programmes.contains(m.entity.as_str()))
    };
    for (unit, span) in units {
        let folded = ctx.fold(*span);
        for c in captures(&COUNTED, folded.text()) {
            let (Some(whole), Some(digits)) = (c.get(0), c.get(2)) else {
                continue;
            };
            let Some(counted) = c.get(3).or(c.get(4)) else {
                continue;
            };
            let before = folded.text()[..whole.start()].chars().next_back();
            let joined = before.is_some_and(|c| c.is_ascii_alphanumeric() || ".-".contains(c));
            let Ok(number) = digits.as_str().replace(',', "").parse() else {
                continue;
            };
            if c.get(1).is_some() || joined {
                continue;
            }
            let place = folded.span(whole.start(), whole.end());
            let about = named_last(Span::new(span.start, place.start)).or_else(|| {
                let item = units
                    .iter()
                    .find(|(u, _)| item_of(unit).is_some_and(|i| *u == i));
                named_last(item?.1)
            });
            let order = found.iter().filter(|f| f.unit == *unit).count() + 1;
            found.push(UnitCount {
                unit: unit.clone(),
                order,
                number,
                about: about.map(|m| m.entity),
                counted: Read::at(counted.as_str().to_owned(), place, RULE),
            });
        }
    }
    found
}

/// The item that a bullet belongs to.
fn item_of(unit: &Unit) -> Option<Unit> {
    match unit {
        Unit::Action(item, _) | Unit::Direction(item, _) => Some(Unit::Item(item.clone())),
        _ => None,
    }
}
