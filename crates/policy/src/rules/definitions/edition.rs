//! Editions of a series of policies that are told apart by a number.
//!
//! ```text
//! 第4期がん対策推進基本計画      the fourth
//! 健康日本21（第三次）           the third
//! ```
//!
//! A number of a year is none of these: the decision that a citation prints tells it.

use seisaku_text::Span;

use super::super::Context;
use crate::model::{Edition, Unit};
use crate::values::{Pattern, pattern};
use crate::{Read, RuleId};

/// The name of this rule.
pub(super) const RULE: RuleId = "definitions/edition";

static BEFORE: Pattern = pattern!(r"第(\d{1,2}|[一二三四五六七八九十])([期次])$");
static AFTER: Pattern = pattern!(r"^\(第(\d{1,2}|[一二三四五六七八九十])([期次])\)");

/// The editions that the units name.
pub(super) fn read(ctx: &Context<'_>, units: &[(Unit, Vec<Span>)]) -> Vec<Edition> {
    let mut found: Vec<Edition> = Vec::new();
    for (unit, spans) in units {
        let folded = ctx.source.fold_parts(spans);
        let text = folded.text();
        for (start, end, id) in ctx.names.entities.find(text) {
            let policy = ctx.names.policies.get(&text[start..end]);
            if !policy.is_some_and(|p| p.series && p.id == id) {
                continue;
            }
            let before = BEFORE.as_ref().and_then(|p| p.captures(&text[..start]));
            let after = AFTER.as_ref().and_then(|p| p.captures(&text[end..]));
            let Some(c) = before.or(after) else { continue };
            let (Some(whole), Some(number), Some(counter)) = (
                c.get(0),
                c.get(1).and_then(|n| ordinal(n.as_str())),
                c.get(2),
            ) else {
                continue;
            };
            let range = match whole.as_str().starts_with('(') {
                true => (start, end + whole.end()),
                false => (whole.start(), end),
            };
            let place = folded.span(range.0, range.1);
            let printed: String = ctx.slice(place).lines().map(str::trim).collect();
            let by_term = counter.as_str() == "期";
            let same =
                |e: &&mut Edition| e.series == id && e.number == number && e.by_term == by_term;
            match found.iter_mut().find(same) {
                Some(known) => {
                    known.name.spans.push(place);
                    known.units.push(unit.clone());
                }
                None => found.push(Edition {
                    series: id.to_owned(),
                    number,
                    by_term,
                    name: Read::at(printed, place, RULE),
                    units: vec![unit.clone()],
                }),
            }
        }
    }
    found
}

fn ordinal(text: &str) -> Option<u32> {
    let kanji = text
        .chars()
        .next()
        .and_then(|c| "一二三四五六七八九十".chars().position(|k| k == c));
    match kanji {
        Some(i) => u32::try_from(i + 1).ok(),
        None => text.parse().ok(),
    }
}
