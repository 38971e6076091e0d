//! Dated events and plans, in introductions, items, actions and directions, and in what outlines say.
//!
//! ```text
//! 標準型電子カルテについては、令和8年度以降に本格実施する予定。   planned, FY2026
//! 法案が成立すれば、令和7年度中に本格稼働する。                   conditional, FY2025
//! 2023年度に策定・公表した「戦略」に基づき、整理を進める。         completed, FY2023
//! ```
//!
//! Each time in a text is one milestone, with the sentence that holds it; where a sentence holds
//! several, with its clause. The date of a decision in parentheses is a milestone of the policy
//! before it; the year of a law's number belongs to the law.

mod clause;
mod status;
mod time;

use std::ops::Range;

pub(crate) use clause::sentences;

use seisaku_text::{Folded, Span, is_bullet_glyph};

use super::{Context, known_names, overlaps, places};
use crate::model::{Milestone, Status, Unit};
use crate::{Bullet, Mention, Milestones, Outlines, Preamble, Read, RuleId, Section};

/// The name of this rule.
pub const RULE: RuleId = "milestones/time";

/// Reads the milestones of what stands before the sections, of the sections, and of the outlines.
pub(crate) fn read(
    ctx: &Context<'_>,
    preamble: &Preamble,
    sections: &[Section],
    outlines: &Outlines,
    year: Option<i32>,
) -> Milestones {
    let periods = outlines.periods.iter();
    let mut periods: Vec<Span> = periods
        .flat_map(|p| p.printed.spans.iter().copied())
        .collect();
    periods.sort_unstable();
    let mut found = Finder {
        ctx,
        year,
        periods,
        entries: Vec::new(),
    };
    found.preamble(preamble);
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
    for (o, outline) in outlines.outlines.iter().enumerate() {
        for (n, node) in outline.nodes.iter().enumerate() {
            if node.headed && !outline.running {
                continue;
            }
            found.joined(&Unit::Node(o, n), &node.text.spans);
        }
    }
    Milestones {
        entries: found.entries,
    }
}

/// The milestones in a text outside the sections.
pub(crate) fn in_text(
    ctx: &Context<'_>,
    unit: &Unit,
    spans: &[Span],
    year: Option<i32>,
) -> Vec<Milestone> {
    let mut found = Finder {
        ctx,
        year,
        periods: Vec::new(),
        entries: Vec::new(),
    };
    found.unit(unit, spans);
    found.entries
}

struct Finder<'c, 'a> {
    ctx: &'c Context<'a>,
    /// The fiscal year of the document, by which 本年 and 前年度 are told.
    year: Option<i32>,
    /// For how long the policies apply, in order, which is no event.
    periods: Vec<Span>,
    entries: Vec<Milestone>,
}

impl Finder<'_, '_> {
    fn preamble(&mut self, preamble: &Preamble) {
        for (i, part) in (1..).zip(&preamble.parts) {
            self.unit(&Unit::Part(i), &part.headings);
            for (k, (text, _)) in (1..).zip(&part.principles) {
                self.unit(&Unit::Principle(i, k), &text.spans);
            }
            for (k, (text, _)) in (1..).zip(&part.notes) {
                self.unit(&Unit::Note(i, k), &text.spans);
            }
        }
    }

    fn bullets(&mut self, bullets: &[Bullet], unit: &dyn Fn(String) -> Unit) {
        for bullet in bullets {
            self.unit(&unit(bullet.key.clone()), &bullet.text.spans);
            self.bullets(&bullet.children, unit);
        }
    }

    fn unit(&mut self, unit: &Unit, spans: &[Span]) {
        // Cells side by side print a text in pieces.
        let placed = |span: &Span| places::cross(&self.ctx.placed, *span);
        if spans.len() > 1 && spans.iter().all(placed) {
            return self.joined(unit, spans);
        }
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
        for sentence in clause::sentences(folded.text()) {
            for entry in self.sentence(unit, folded, parts, sentence) {
                *order += 1;
                self.entries.push(Milestone {
                    order: *order,
                    ..entry
                });
            }
        }
    }

    /// The milestones of a sentence, each with its clause.
    fn sentence(
        &self,
        unit: &Unit,
        folded: &Folded,
        parts: &[Span],
        sentence: Range<usize>,
    ) -> Vec<Milestone> {
        let (at, text) = (sentence.start, &folded.text()[sentence.clone()]);
        let times = time::times(text, self.year, &self.ctx.names.entities);
        let plans = times.iter().filter(|t| !t.decision);
        let ranges: Vec<Range<usize>> = plans.map(|t| t.range.clone()).collect();
        let mut clauses = clause::clauses(text, &ranges).into_iter();
        let whole = [folded.span(at, at + text.len())];
        let mut found = Vec::new();
        for time in &times {
            let (clause, status, place) = if time.decision {
                let known = self.ctx.names.entities.find(text).map(|(s, e, _)| s..e);
                let clause = clause::decided(text, &time.range, known);
                let place = [folded.span(at + clause.start, at + clause.end)];
                (clause, Status::Completed, place)
            } else {
                let Some(clause) = clauses.next() else { break };
                let after = &text[time.range.end.min(clause.end)..clause.end];
                let status = status::status(&text[clause.clone()], after, text);
                (clause, status, whole)
            };
            let printed = folded.span(at + time.range.start, at + time.range.end);
            if overlaps(&self.periods, printed) {
                continue;
            }
            let told = without_glyph(self.ctx, folded.span(at + clause.start, at + clause.end));
            found.push(Milestone {
                unit: unit.clone(),
                order: 0,
                time: time.time,
                printed: self.read(printed, parts),
                text: self.read(told, parts),
                status,
                mentions: self.mentions(&place),
            });
        }
        found
    }

    fn mentions(&self, spans: &[Span]) -> Vec<Mention> {
        known_names::mentions(self.ctx, spans)
    }

    /// The text of a span within these parts, with the line breaks of the layout taken out.
    fn read(&self, span: Span, parts: &[Span]) -> Read<String> {
        printed_within(self.ctx, span, parts, RULE)
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
