//! Numbers of things: `15の研究テーマ`, `5つのサブ課題`, `1課題`, `33拠点`.
//!
//! Words may scale it (`15万人`), and it may be in kanji (`百二十か所`). A number within a date, or
//! one that numbers a thing (`第5期`), counts nothing. It tells of the programme that the text names
//! last before it, else of the one that the item names last, else of the text itself.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use seisaku_text::Span;

use super::super::{Context, known_names};
use crate::model::{Unit, UnitCount};
use crate::values::{Pattern, captures, kanji, pattern, scaled};
use crate::{Read, RuleId};

/// The name of this rule.
pub(super) const RULE: RuleId = "definitions/count";

/// A number in kanji, which has two at least: 一人 is a word.
static IN_KANJI: Pattern = pattern!(
    r"(第|数|何)?([一二三四五六七八九〇十百千万億]{2,})(課題|拠点|機関|施設|大学|病院|地区|地域|市町村|団体|種類|名|社|件|人|校|台|隻|か所|箇所|か国|ヘクタール)"
);
static COUNTED: Pattern = pattern!(
    r"(第)?(\d[\d,]*(?:\.\d+)?)(兆|億|万|千)?(?:(?:つ)?の([\p{Han}\p{Katakana}ー]{2,15})|(課題|拠点|機関|施設|大学|病院|大学院|テーマ|事業|項目|か国|カ国|ヶ国|名|社|件|か所|箇所|カ所|種類|領域|人|例|台|校|市町村|自治体|都道府県|世帯|団体|店舗|館|地区|地域|棟|橋|頭|両|便|路線|隻|床|ヘクタール))"
);

/// The numbers of the units.
pub(super) fn read(ctx: &Context<'_>, units: &[(Unit, Vec<Span>)]) -> Vec<UnitCount> {
    let mut found: Vec<UnitCount> = Vec::new();
    let programmes: BTreeSet<&str> = ctx.names.programmes.values().map(String::as_str).collect();
    let named_last = |spans: &[Span]| {
        let mentions = known_names::mentions(ctx, spans).into_iter().rev();
        let mut outer = mentions.filter(|m| m.within.is_none());
        outer.find(|m| programmes.contains(m.entity.as_str()))
    };
    let by_unit: BTreeMap<&Unit, &[Span]> = units.iter().map(|(u, s)| (u, s.as_slice())).collect();
    for (unit, spans) in units {
        let folded = ctx.source.fold_parts(spans);
        let text = folded.text();
        let mut numbers: Vec<_> = captures(&COUNTED, text)
            .filter_map(|c| in_digits(text, &c))
            .chain(captures(&IN_KANJI, text).filter_map(|c| in_kanji(&c)))
            .collect();
        numbers.sort_by_key(|n| n.place.start);
        for (order, number) in numbers.into_iter().enumerate() {
            let span = folded.span(number.place.start, number.place.end);
            let about = named_last(&up_to(spans, span.start))
                .or_else(|| named_last(by_unit.get(&item_of(unit)?)?));
            found.push(UnitCount {
                unit: unit.clone(),
                order: order + 1,
                number: number.value,
                about: about.map(|m| m.entity),
                counted: Read::at(number.counted, span, RULE),
            });
        }
    }
    found
}

/// What of these spans stands before a place.
fn up_to(spans: &[Span], place: usize) -> Vec<Span> {
    let before = spans.iter().filter(|s| s.start < place);
    before
        .map(|s| Span::new(s.start, s.end.min(place)))
        .collect()
}

/// The item that a bullet belongs to.
fn item_of(unit: &Unit) -> Option<Unit> {
    match unit {
        Unit::Action(item, _) | Unit::Direction(item, _) => Some(Unit::Item(item.clone())),
        _ => None,
    }
}

/// A number in a folded text.
struct Number {
    value: String,
    counted: String,
    place: Range<usize>,
}

fn in_digits(text: &str, c: &regex::Captures<'_>) -> Option<Number> {
    let (whole, digits) = (c.get(0)?, c.get(2)?);
    let before = text[..whole.start()].chars().next_back();
    let joined = before.is_some_and(|c| c.is_ascii_alphanumeric() || ".-".contains(c));
    (c.get(1).is_none() && !joined).then_some(Number {
        value: scaled(digits.as_str(), c.get(3).map_or("", |m| m.as_str())),
        counted: c.get(4).or(c.get(5))?.as_str().to_owned(),
        place: whole.range(),
    })
}

fn in_kanji(c: &regex::Captures<'_>) -> Option<Number> {
    let number = kanji(c.get(2)?.as_str())?;
    // 数十 is no number; the word 数 may stand before one.
    let counts = match c.get(1).map(|m| m.as_str()) {
        None => true,
        Some("数") => c
            .get(2)?
            .as_str()
            .contains(|c| "一二三四五六七八九".contains(c)),
        Some(_) => false,
    };
    counts.then_some(Number {
        value: number.to_string(),
        counted: c.get(3)?.as_str().to_owned(),
        place: c.get(0)?.range(),
    })
}
