//! Introductions: the list or paragraphs between a heading and the table.
//!
//! A page that prints the introduction again adds a place, not a paragraph. A line that goes on
//! after a break in the layout is joined without a blank.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use seisaku_text::{Span, squeeze};

use super::bullets::trim;
use super::{Context, cover, known_names, tag};
use crate::{Read, RuleId, Section};

/// The name of this rule.
pub const RULE: RuleId = "sections/intro";

/// Adds what is printed in `lines`: a paragraph, or the entries of a list where each of its lines opens
/// or goes on one (`・河川を…`).
pub(crate) fn add_entries(
    ctx: &mut Context<'_>,
    section: &mut Section,
    seen: &mut BTreeMap<String, usize>,
    lines: &[Span],
) {
    let opens = |line: &Span| {
        let rest = ctx.slice(*line).strip_prefix('・');
        rest.is_some_and(|rest| !rest.starts_with('・'))
    };
    if !lines.first().is_some_and(opens) {
        return add(ctx, section, seen, lines);
    }
    let mut entries: Vec<Vec<Span>> = Vec::new();
    for line in lines {
        let text = Span::new(line.start + '・'.len_utf8(), line.end);
        match entries.last_mut() {
            Some(open) if !opens(line) => open.push(*line),
            _ => entries.push(vec![trim(ctx, text)]),
        }
    }
    for entry in entries {
        add(ctx, section, seen, &entry);
    }
}

/// Adds the paragraph printed in `lines` to the introduction of `section`; `seen` holds where
/// each paragraph of it stands, by its folded text.
pub(crate) fn add(
    ctx: &mut Context<'_>,
    section: &mut Section,
    seen: &mut BTreeMap<String, usize>,
    lines: &[Span],
) {
    let tail = tag::split_tail(ctx, lines);
    let text = ctx.join(&tail.parts);
    let Some(span) = cover(lines) else { return };
    if text.is_empty() {
        return;
    }
    match seen.entry(squeeze(&text)) {
        Entry::Occupied(place) => {
            if let Some(intro) = section.intros.get_mut(*place.get()) {
                intro.spans.push(span);
            }
        }
        Entry::Vacant(place) => {
            place.insert(section.intros.len());
            section.intros.push(Read::at(text, span, RULE));
            let mentions = known_names::mentions(ctx, &tail.parts);
            section.mentions.extend(mentions);
        }
    }
    for body in tail.bodies {
        if !section.bodies.iter().any(|b| b.body == body.body) {
            section.bodies.push(body);
        }
    }
}
