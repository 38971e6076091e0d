//! Numbers of things: `15の研究テーマ`, `5つのサブ課題`, `1課題`, `33拠点`.
//!
//! Words may scale it (`15万人`). A number within a date, or one that numbers a thing (`第5期`),
//! counts nothing.

use seisaku_text::{Folded, Span};

use super::super::Context;
use crate::model::{Unit, UnitCount};
use crate::values::{Pattern, captures, pattern, scaled};
use crate::{Read, RuleId};

/// The name of this rule.
pub(super) const RULE: RuleId = "definitions/count";

static COUNTED: Pattern = pattern!(
    r"(第)?(\d[\d,]*(?:\.\d+)?)(兆|億|万|千)?(?:(?:つ)?の([\p{Han}\p{Katakana}ー]{2,15})|(課題|拠点|機関|施設|大学|病院|大学院|テーマ|事業|項目|か国|カ国|ヶ国|名|社|件|か所|箇所|カ所|種類|領域|人|例|台|校|市町村|自治体|都道府県|世帯|団体|店舗|館|路線|隻|床|ヘクタール))"
);

/// The numbers of the units.
pub(super) fn read(ctx: &Context<'_>, units: &[(Unit, Vec<Span>)]) -> Vec<UnitCount> {
    let mut found: Vec<UnitCount> = Vec::new();
    for (unit, spans) in units {
        let folded = Folded::of_parts(ctx.source.text(), spans);
        for c in captures(&COUNTED, folded.text()) {
            let (Some(whole), Some(digits)) = (c.get(0), c.get(2)) else {
                continue;
            };
            let Some(counted) = c.get(4).or(c.get(5)) else {
                continue;
            };
            let before = folded.text()[..whole.start()].chars().next_back();
            let joined = before.is_some_and(|c| c.is_ascii_alphanumeric() || ".-".contains(c));
            if c.get(1).is_some() || joined {
                continue;
            }
            let number = scaled(digits.as_str(), c.get(3).map_or("", |m| m.as_str()));
            let order = found.iter().filter(|f| f.unit == *unit).count() + 1;
            found.push(UnitCount {
                unit: unit.clone(),
                order,
                number,
                counted: Read::at(
                    counted.as_str().to_owned(),
                    folded.span(whole.start(), whole.end()),
                    RULE,
                ),
            });
        }
    }
    found
}
