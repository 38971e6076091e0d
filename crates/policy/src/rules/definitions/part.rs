//! Programmes that are printed as parts of another.
//!
//! ```text
//! 創造プログラム（CP）「海の統合システム」     the second is a theme of the first
//! 臨床推進事業（統計家育成事業）               the second is a part of the first
//! ```

use std::collections::BTreeSet;

use seisaku_text::Span;

use super::super::{Context, known_names};
use crate::model::{ProgrammePart, Unit};
use crate::values::{Pattern, pattern};
use crate::{Read, RuleId};

/// The name of this rule.
pub(super) const RULE: RuleId = "definitions/part";

/// What stands between the two names, and after the second.
static BETWEEN: Pattern = pattern!(r"^(?:\([A-Za-z0-9&.-]{2,20}\))?(「|『|\()$");

/// The parts that the units name, once each.
pub(super) fn read(ctx: &Context<'_>, units: &[(Unit, Span)]) -> Vec<ProgrammePart> {
    let programmes: BTreeSet<&str> = ctx.names.programmes.values().map(String::as_str).collect();
    let mut found: Vec<ProgrammePart> = Vec::new();
    for (_, span) in units {
        let mut names = known_names::mentions(ctx, &[*span]);
        names.retain(|m| m.within.is_none() && programmes.contains(m.entity.as_str()));
        // A short form in parentheses after the name is not the next name.
        names.dedup_by(|next, name| next.entity == name.entity);
        for pair in names.windows(2) {
            let [upper, part] = pair else { continue };
            let between = ctx.fold(Span::new(upper.span.end, part.span.start));
            let open = BETWEEN.as_ref().and_then(|p| p.captures(between.text()));
            let close = match open.as_ref().and_then(|c| c.get(1)).map(|m| m.as_str()) {
                Some("「") => '」',
                Some("『") => '』',
                Some(_) => ')',
                None => continue,
            };
            let after = ctx.fold(Span::new(part.span.end, span.end));
            if !after.text().starts_with(close) {
                continue;
            }
            let whole = Span::new(upper.span.start, part.span.end);
            let printed: String = ctx.slice(whole).lines().map(str::trim).collect();
            let same = |p: &&mut ProgrammePart| p.upper == upper.entity && p.part == part.entity;
            match found.iter_mut().find(same) {
                Some(known) => known.printed.spans.push(whole),
                None => found.push(ProgrammePart {
                    upper: upper.entity.clone(),
                    part: part.entity.clone(),
                    printed: Read::at(printed, whole, RULE),
                }),
            }
        }
    }
    found
}
