//! Introductions: the list or paragraphs between a heading and the table.
//!
//! A page that prints the introduction again adds a place, not a paragraph. A line that goes on
//! after a break in the layout is joined without a blank.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use seisaku_text::{Span, squeeze};

use super::{Context, cover, known_names, tag};
use crate::{Read, RuleId, Section};

/// The name of this rule.
pub const RULE: RuleId = "sections/intro";

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
