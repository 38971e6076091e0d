//! Dated events and plans, in introductions, items, actions and directions.
//!
//! ```text
//! 標準型電子カルテについては、令和8年度以降に本格実施する予定。   planned, FY2026
//! 法案が成立すれば、令和7年度中に本格稼働する。                   conditional, FY2025
//! 2023年度に策定・公表した「戦略」に基づき、整理を進める。         completed, FY2023
//! ```
//!
//! Each time in a text is one milestone, with the sentence that holds it; where a sentence holds
//! several, with its clause. The date of a decision in parentheses and the year of a law's number
//! belong to the policy.

mod clause;
mod status;
mod time;

pub(crate) use clause::sentences;

use seisaku_text::{Folded, Span};

use super::{Context, known_names};
use crate::model::{Milestone, Unit};
use crate::{Bullet, Milestones, Outline, Read, RuleId, Section};

/// The name of this rule.
pub const RULE: RuleId = "milestones/time";

/// Reads the milestones of the sections.
pub(crate) fn read(
    ctx: &Context<'_>,
    sections: &[Section],
    outlines: &[Outline],
    year: Option<i32>,
) -> Milestones {
    let mut found = Finder {
        ctx,
        year,
        entries: Vec::new(),
    };
    for section in sections {
        let first = |read: &Read<String>| read.spans.first().copied();
        let intros: Vec<Span> = section.intros.iter().filter_map(first).collect();
        found.unit(&Unit::Section(section.key.clone()), &intros);
        for item in &section.items {
            if !item.narrative {
                found.unit(&Unit::Item(item.key.clone()), &item.text.spans);
            }
            let action = |key: String| Unit::Action(item.key.clone(), key);
            found.bullets(&item.actions, &action);
            let direction = |key: String| Unit::Direction(item.key.clone(), key);
            found.bullets(&item.directions, &direction);
        }
    }
    for (o, outline) in outlines.iter().enumerate() {
        for (n, node) in outline.nodes.iter().enumerate() {
            found.joined(&Unit::Node(o, n), &node.text.spans);
        }
    }
    Milestones {
        entries: found.entries,
    }
}

struct Finder<'c, 'a> {
    ctx: &'c Context<'a>,
    /// The fiscal year of the document, by which 本年 and 前年度 are told.
    year: Option<i32>,
    entries: Vec<Milestone>,
}

impl Finder<'_, '_> {
    fn bullets(&mut self, bullets: &[Bullet], unit: &dyn Fn(String) -> Unit) {
        for bullet in bullets {
            self.unit(&unit(bullet.key.clone()), &bullet.text.spans);
            self.bullets(&bullet.children, unit);
        }
    }

    fn unit(&mut self, unit: &Unit, spans: &[Span]) {
        let mut order = 0;
        for span in spans {
            self.text(unit, &self.ctx.fold(*span), &[*span], &mut order);
        }
    }

    /// The same, for a text that is printed in pieces.
    fn joined(&mut self, unit: &Unit, parts: &[Span]) {
        let folded = self.ctx.source.fold_parts(parts);
        self.text(unit, &folded, parts, &mut 0);
    }

    fn text(&mut self, unit: &Unit, folded: &Folded, parts: &[Span], order: &mut usize) {
        let text = folded.text();
        for sentence in clause::sentences(text) {
            let times = time::times(&text[sentence.clone()], self.year);
            let ranges: Vec<_> = times.iter().map(|t| t.range.clone()).collect();
            let clauses = clause::clauses(&text[sentence.clone()], &ranges);
            for (time, clause) in times.iter().zip(clauses) {
                *order += 1;
                let at = sentence.start;
                let place = folded.span(at + clause.start, at + clause.end);
                let printed = folded.span(at + time.range.start, at + time.range.end);
                let whole = folded.span(sentence.start, sentence.end);
                let after = &text[at + time.range.end..at + clause.end];
                self.entries.push(Milestone {
                    unit: unit.clone(),
                    order: *order,
                    time: time.time,
                    printed: self.read(printed, parts),
                    text: self.read(place, parts),
                    status: status::status(&text[at + clause.start..at + clause.end], after),
                    mentions: known_names::mentions(self.ctx, &[whole]),
                });
            }
        }
    }

    /// The text of a span within these parts, with the line breaks of the layout taken out.
    fn read(&self, span: Span, parts: &[Span]) -> Read<String> {
        printed_within(self.ctx, span, parts, RULE)
    }
}

/// The text of a span as far as it lies in these parts of one text.
pub(crate) fn printed_within(
    ctx: &Context<'_>,
    span: Span,
    parts: &[Span],
    rule: RuleId,
) -> Read<String> {
    let first = parts.partition_point(|p| p.end <= span.start);
    let near = parts[first..].iter().take_while(|p| p.start < span.end);
    let within = near.map(|part| {
        let start = part.start.max(span.start);
        Span::new(start, part.end.min(span.end).max(start))
    });
    let spans: Vec<Span> = within.filter(|s| !s.is_empty()).collect();
    let lines = spans.iter().flat_map(|s| ctx.slice(*s).lines());
    Read {
        value: lines.map(str::trim).collect(),
        spans: match spans.len() {
            1 => spans,
            // Lines that follow each other are one place.
            _ if text_between(ctx, &spans) => spans,
            _ => vec![span],
        },
        rule,
    }
}

/// Whether other text stands between the spans.
fn text_between(ctx: &Context<'_>, spans: &[Span]) -> bool {
    spans.windows(2).any(|pair| {
        let gap = Span::new(pair[0].end, pair[1].start.max(pair[0].end));
        !ctx.slice(gap).trim().is_empty()
    })
}
