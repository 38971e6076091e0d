//! Dated events and plans, in introductions, items, actions and directions, and in what outlines say.
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

use seisaku_text::{Folded, Span, is_bullet_glyph};

use super::{Context, known_names};
use crate::model::{Milestone, Unit};
use crate::{Bullet, Milestones, Outlines, Read, RuleId, Section};

/// The name of this rule.
pub const RULE: RuleId = "milestones/time";

/// Reads the milestones of the sections.
pub(crate) fn read(ctx: &Context<'_>, sections: &[Section], year: Option<i32>) -> Milestones {
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
    Milestones {
        entries: found.entries,
    }
}

/// Adds to each entry and paragraph of the outlines the times that it names. The time for which the
/// policy applies is no event.
pub(crate) fn of_outlines(ctx: &Context<'_>, outlines: &mut Outlines, year: Option<i32>) {
    let periods: Vec<Span> = outlines
        .periods
        .iter()
        .flat_map(|p| p.printed.spans.iter().copied())
        .collect();
    let nodes = outlines.outlines.iter_mut().flat_map(|o| &mut o.nodes);
    for node in nodes.filter(|n| !n.headed) {
        let mut found = Finder {
            ctx,
            year,
            entries: Vec::new(),
        };
        let text = ctx.source.fold_parts(&node.text.spans);
        found.text(&Unit::Node, &text, &mut 0);
        let in_period = |span: &Span| periods.iter().any(|p| p.contains(*span));
        found
            .entries
            .retain(|m| !m.printed.spans.iter().any(in_period));
        node.milestones = found.entries;
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
            self.text(unit, &self.ctx.fold(*span), &mut order);
        }
    }

    fn text(&mut self, unit: &Unit, folded: &Folded, order: &mut usize) {
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
                    printed: self.read(printed),
                    text: self.read(place),
                    status: status::status(&text[at + clause.start..at + clause.end], after),
                    mentions: known_names::mentions(self.ctx, &[whole]),
                });
            }
        }
    }

    /// The text of a span, with the line breaks of the layout taken out.
    fn read(&self, span: Span) -> Read<String> {
        let span = without_glyph(self.ctx, span);
        let text = self.ctx.slice(span).lines().map(str::trim).collect();
        Read::at(text, span, RULE)
    }
}

/// A span without the glyph of a list that opens it.
fn without_glyph(ctx: &Context<'_>, span: Span) -> Span {
    let text = ctx.slice(span);
    let is_glyph = |c: char| c == '・' || is_bullet_glyph(c);
    let rest = text.trim_start_matches(|c: char| is_glyph(c) || c.is_whitespace());
    match text.starts_with(is_glyph) {
        true => Span::new(span.end - rest.len(), span.end),
        false => span,
    }
}
