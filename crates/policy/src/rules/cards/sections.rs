//! The headings of sections in a paper of cards: numbered lines, and lines that a sign marks.
//!
//! ```text
//! Ⅰ．観測の強化
//! ■　使われていない土地と建物
//! ```
//!
//! A sign marks headings where a line with it comes right before a card or table, and none with it ends
//! as a sentence does. Such sections are counted.

use std::collections::BTreeSet;

use seisaku_text::{Heading, Span, is_bullet_glyph};

use super::Step;
use super::lines::{Kind, Line};
use crate::rules::{Context, numbered_line};

/// How many characters a heading with a sign has at most.
const LONGEST: usize = 40;

/// A line as the heading of a section.
pub(super) fn heading(ctx: &Context<'_>, line: &Line) -> Option<Heading> {
    match line.kind {
        Kind::Numbered => numbered_line::heading(ctx, line.span),
        Kind::Plain => {
            seisaku_text::heading(ctx.source.text(), line.span).filter(|h| !h.label.is_empty())
        }
        _ => None,
    }
}

/// The kinds of numbers of sections, as they first come.
pub(super) fn order(ctx: &Context<'_>, steps: &[Step]) -> Vec<String> {
    let mut order: Vec<String> = Vec::new();
    for step in steps {
        let label = match step {
            Step::Line(line) => heading(ctx, line).map(|h| h.label),
            Step::Heading(heading, _) => Some(heading.label.clone()),
            _ => None,
        };
        if let Some(label) = label.filter(|label| !order.contains(label)) {
            order.push(label);
        }
    }
    order
}

/// Makes the lines that a sign marks headings of sections.
pub(super) fn find_signs(ctx: &Context<'_>, steps: &mut [Step]) {
    let sign = |step: &Step| match step {
        Step::Line(line) => match line.kind {
            Kind::Marked { marker, text } if is_bullet_glyph(marker) => {
                Some((marker, text, line.clone()))
            }
            _ => None,
        },
        _ => None,
    };
    let is_title = |line: &Line, text: Span| {
        let text = ctx.slice(text);
        line.parted && !text.contains('。') && text.chars().count() <= LONGEST
    };
    let mut before: BTreeSet<char> = BTreeSet::new();
    let mut never: BTreeSet<char> = BTreeSet::new();
    for pair in steps.windows(2) {
        let Some((marker, text, line)) = sign(&pair[0]) else {
            continue;
        };
        if !is_title(&line, text) {
            never.insert(marker);
        } else if matches!(pair[1], Step::Card { .. }) {
            before.insert(marker);
        }
    }
    let mut number = 0;
    let mut above: BTreeSet<String> = BTreeSet::new();
    let mut begun = false;
    for step in steps {
        let Some((marker, text, line)) = sign(step) else {
            // Under each heading that stands above them they are counted anew.
            if let Step::Line(line) = step
                && let Some(found) = heading(ctx, line)
            {
                if !begun {
                    above.insert(found.label);
                } else if above.contains(&found.label) {
                    number = 0;
                }
            }
            continue;
        };
        if before.contains(&marker) && !never.contains(&marker) {
            number += 1;
            begun = true;
            let heading = Heading {
                label: marker.to_string(),
                number,
                title: text,
            };
            *step = Step::Heading(heading, line.span);
        }
    }
}
