//! Numbers of things in the text of a sheet.
//!
//! ```text
//! 一般住民15万人の試料を保有             150000 人
//! 33拠点（うち５拠点は交付金で実施）       33 拠点, and 5 of them, with the words of its own clause
//! ```
//!
//! The number is exact as far as it is printed: 約２万人 is 20000, about right.

use seisaku_text::Span;

use super::Context;
use crate::rules::known_names;
use crate::values::{Pattern, captures, money, pattern};
use crate::{Count, Read, RuleId, Sheets, Subject};

/// The name of this rule.
pub(super) const RULE: RuleId = "sheets/count";

static COUNT: Pattern = pattern!(
    r"(\d[\d,]*(?:\.\d+)?(?:億|千万|百万|十万|万|千)?)(人|名|拠点|症例|疾患|機関|施設|検体|大学|社|件|課題)"
);
static PART: Pattern = pattern!(r"[(（](うち[^()（）]*)[)）]");

/// The counts in the text printed in `parts`, of which `clause` is the joined text.
pub(crate) fn read(
    ctx: &Context<'_>,
    subject: &Subject,
    parts: &[Span],
    clause: &str,
    out: &mut Sheets,
) -> bool {
    let folded = ctx.source.fold_parts(parts);
    let part = captures(&PART, folded.text()).next();
    let inner = part.as_ref().and_then(|c| c.get(1));
    let mut whole = None;
    let before = out.counts.len();
    for c in captures(&COUNT, folded.text()) {
        let (Some(all), Some(number), Some(unit)) = (c.get(0), c.get(1), c.get(2)) else {
            continue;
        };
        // An ordinal (第5件) counts nothing, nor does 1件当たり.
        const EACH: &[&str] = &["当たり", "当り", "あたり", "につき", "ごと"];
        let after = &folded.text()[all.end()..];
        if folded.text()[..all.start()].ends_with('第') || EACH.iter().any(|w| after.starts_with(w))
        {
            continue;
        }
        let Some(value) = money(&format!("{}円", number.as_str())) else {
            continue;
        };
        let inside = inner.filter(|i| i.start() <= all.start() && all.end() <= i.end());
        let same_unit = whole.filter(|w: &usize| out.counts[*w].unit == unit.as_str());
        out.counts.push(Count {
            subject: subject.clone(),
            value: Read::at(
                value.yen.to_string(),
                folded.span(all.start(), all.end()),
                RULE,
            ),
            unit: unit.as_str().to_owned(),
            indicator: None,
            year: None,
            about: folded.text()[..all.start()].ends_with(['約', '概']),
            clause: match inside {
                Some(i) => ctx.slice(folded.span(i.start(), i.end())).to_owned(),
                None => clause.to_owned(),
            },
            mentions: match inside {
                Some(i) => known_names::mentions(ctx, &[folded.span(i.start(), i.end())]),
                None => known_names::mentions(ctx, parts),
            },
            whole: inside.and(same_unit),
        });
        if inside.is_none() {
            whole = Some(out.counts.len() - 1);
        } else if let (Some(inside), Some(count)) = (inside, out.counts.last_mut()) {
            count
                .value
                .spans
                .push(folded.span(inside.start(), inside.end()));
        }
    }
    out.counts.len() > before
}

static LABELLED: Pattern = pattern!(
    r"^(?:約|最大|計|新規)?(\d[\d,]*(?:\.\d+)?)(億|千万|百万|十万|万|千)?([^\d、。()~〜\-]{0,6}?)(?:程度|以上|以内|以下|前後|を?予定|の?見込み?|/年|年)*(?:[、。(]|$)"
);

/// The number in the value of a field whose label says what is counted: `採択件数 １２件程度`.
pub(crate) fn labelled(
    ctx: &Context<'_>,
    subject: &Subject,
    (label, parts): (Span, &[Span]),
    clause: &str,
    out: &mut Sheets,
) {
    // Numbers side by side are a row of a table.
    let numbers = |part: &Span| {
        let words = ctx.slice(*part).split_whitespace();
        words.filter(|w| w.starts_with(char::is_numeric)).count()
    };
    if parts.iter().any(|part| numbers(part) > 1) {
        return;
    }
    let folded = ctx.source.fold_parts(parts);
    let Some(c) = captures(&LABELLED, folded.text()).next() else {
        return;
    };
    let (Some(number), Some(unit)) = (c.get(1), c.get(3)) else {
        return;
    };
    let scale = c.get(2).map_or("", |m| m.as_str());
    let Some(value) = money(&format!("{}{scale}円", number.as_str())) else {
        return;
    };
    let mut read = Read::at(value.yen.to_string(), folded.span(0, unit.end()), RULE);
    read.spans.extend(parts);
    read.spans.dedup();
    out.counts.push(Count {
        subject: subject.clone(),
        value: read,
        unit: unit.as_str().to_owned(),
        indicator: Some(Read::at(ctx.slice(label).to_owned(), label, RULE)),
        year: None,
        about: folded.text().starts_with('約') || folded.text()[unit.end()..].contains("程度"),
        clause: clause.to_owned(),
        mentions: known_names::mentions(ctx, parts),
        whole: None,
    });
}
