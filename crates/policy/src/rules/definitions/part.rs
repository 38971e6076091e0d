//! Programmes and bodies that are printed as parts of another.
//!
//! ```text
//! 創造プログラム（CP）「海の統合システム」     the second is a theme of the first
//! 臨床推進事業（統計家育成事業）               the second is a part of the first
//! 改革会議のもとに置かれた検討会               the second is set up under the first
//! 保障審議会（医療部会）                       a name that begins with that of the upper body
//! ```

use std::collections::BTreeSet;

use seisaku_text::Span;

use super::super::{Context, known_names};
use crate::model::{PartOf, Unit};
use crate::values::{Pattern, pattern};
use crate::{Mention, Read, RuleId};

/// The name of this rule.
pub(super) const RULE: RuleId = "definitions/part";

/// What stands between the two names, and after the second.
static BETWEEN: Pattern = pattern!(r"^(?:\([A-Za-z0-9&.-]{2,20}\))?(「|『|\()$");

/// What stands between two bodies of which the second is set up under the first.
static UNDER: Pattern = pattern!(
    r"^の(?:もと|下)(?:に|で)(?:置かれ|設置され|設けられ|開催され|置く|設置する|設ける)(?:た|ている)?「?$"
);

/// The parts that the units name, once each.
pub(super) fn read(ctx: &Context<'_>, units: &[(Unit, Vec<Span>)]) -> Vec<PartOf> {
    let programmes: BTreeSet<&str> = ctx.names.programmes.values().map(String::as_str).collect();
    let bodies: BTreeSet<&str> = ctx.names.bodies.values().map(String::as_str).collect();
    let mut found: Vec<PartOf> = Vec::new();
    for span in units.iter().flat_map(|(_, spans)| spans) {
        let names = known_names::mentions(ctx, &[*span]);
        for name in &names {
            let Some((holder, place)) = &name.within else {
                continue;
            };
            let both = bodies.contains(name.entity.as_str()) && bodies.contains(holder.as_str());
            if both && place.start == name.span.start {
                add(ctx, &mut found, (&name.entity, holder), *place);
            }
        }
        let of = |known: &BTreeSet<&str>| {
            let outer = names.iter().filter(|m| m.within.is_none());
            let mut some: Vec<&Mention> = outer
                .filter(|m| known.contains(m.entity.as_str()))
                .collect();
            // A short form in parentheses after the name is not the next name.
            some.dedup_by(|next, name| next.entity == name.entity);
            some
        };
        for pair in of(&programmes).windows(2) {
            if let [upper, part] = pair
                && is_theme(ctx, upper.span, part.span, *span)
            {
                let whole = Span::new(upper.span.start, part.span.end);
                add(ctx, &mut found, (&upper.entity, &part.entity), whole);
            }
        }
        for pair in of(&bodies).windows(2) {
            let [upper, part] = pair else { continue };
            let between = ctx.fold(Span::new(upper.span.end, part.span.start));
            if UNDER.as_ref().is_some_and(|p| p.is_match(between.text())) {
                let whole = Span::new(upper.span.start, part.span.end);
                add(ctx, &mut found, (&upper.entity, &part.entity), whole);
            }
        }
    }
    found
}

/// Whether the second name stands in brackets of its own right after the first.
fn is_theme(ctx: &Context<'_>, upper: Span, part: Span, text: Span) -> bool {
    let between = ctx.fold(Span::new(upper.end, part.start));
    let open = BETWEEN.as_ref().and_then(|p| p.captures(between.text()));
    let close = match open.as_ref().and_then(|c| c.get(1)).map(|m| m.as_str()) {
        Some("「") => '」',
        Some("『") => '』',
        Some(_) => ')',
        None => return false,
    };
    ctx.fold(Span::new(part.end, text.end))
        .text()
        .starts_with(close)
}

fn add(ctx: &Context<'_>, found: &mut Vec<PartOf>, (upper, part): (&str, &str), whole: Span) {
    let same = |p: &&mut PartOf| p.upper == upper && p.part == part;
    if let Some(known) = found.iter_mut().find(same) {
        known.printed.spans.push(whole);
        return;
    }
    let printed: String = ctx.slice(whole).lines().map(str::trim).collect();
    found.push(PartOf {
        upper: upper.to_owned(),
        part: part.to_owned(),
        printed: Read::at(printed, whole, RULE),
    });
}
