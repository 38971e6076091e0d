//! Dated events and plans, in introductions, items, actions and directions.
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

use seisaku_text::{Folded, Span};

use super::{Context, known_names};
use crate::model::{Milestone, Status, Unit};
use crate::{Bullet, Mention, Milestones, Preamble, Read, RuleId, Section};

/// The name of this rule.
pub const RULE: RuleId = "milestones/time";

/// Reads the milestones of what stands before the sections, and of the sections.
pub(crate) fn read(
    ctx: &Context<'_>,
    preamble: &Preamble,
    sections: &[Section],
    year: Option<i32>,
) -> Milestones {
    let mut found = Finder {
        ctx,
        year,
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
        let mut order = 0;
        for span in spans {
            let folded = self.ctx.fold(*span);
            for sentence in clause::sentences(folded.text()) {
                for entry in self.sentence(unit, &folded, sentence) {
                    order += 1;
                    self.entries.push(Milestone { order, ..entry });
                }
            }
        }
    }

    /// The milestones of a sentence, each with its clause.
    fn sentence(&self, unit: &Unit, folded: &Folded, sentence: Range<usize>) -> Vec<Milestone> {
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
            found.push(Milestone {
                unit: unit.clone(),
                order: 0,
                time: time.time,
                printed: self.read(folded.span(at + time.range.start, at + time.range.end)),
                text: self.read(folded.span(at + clause.start, at + clause.end)),
                status,
                mentions: self.mentions(&place),
            });
        }
        found
    }

    fn mentions(&self, spans: &[Span]) -> Vec<Mention> {
        known_names::mentions(self.ctx, spans)
    }

    /// The text of a span, with the line breaks of the layout taken out.
    fn read(&self, span: Span) -> Read<String> {
        let text = self.ctx.slice(span).lines().map(str::trim).collect();
        Read::at(text, span, RULE)
    }
}
