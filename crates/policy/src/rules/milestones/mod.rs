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

use seisaku_text::Span;

use super::{Context, known_names};
use crate::model::{Milestone, Unit};
use crate::{Bullet, Milestones, Read, RuleId, Section};

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
        entries: Vec::new(),
    };
    found.unit(unit, spans);
    found.entries
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
            let folded = self.ctx.fold(*span);
            let text = folded.text();
            for sentence in clause::sentences(text) {
                let times = time::times(&text[sentence.clone()], self.year);
                let ranges: Vec<_> = times.iter().map(|t| t.range.clone()).collect();
                let clauses = clause::clauses(&text[sentence.clone()], &ranges);
                for (time, clause) in times.iter().zip(clauses) {
                    order += 1;
                    let at = sentence.start;
                    let place = folded.span(at + clause.start, at + clause.end);
                    let printed = folded.span(at + time.range.start, at + time.range.end);
                    let whole = folded.span(sentence.start, sentence.end);
                    let after = &text[at + time.range.end..at + clause.end];
                    self.entries.push(Milestone {
                        unit: unit.clone(),
                        order,
                        time: time.time,
                        printed: self.read(printed),
                        text: self.read(place),
                        status: status::status(&text[at + clause.start..at + clause.end], after),
                        mentions: known_names::mentions(self.ctx, &[whole]),
                    });
                }
            }
        }
    }

    /// The text of a span, with the line breaks of the layout taken out.
    fn read(&self, span: Span) -> Read<String> {
        let text = self.ctx.slice(span).lines().map(str::trim).collect();
        Read::at(text, span, RULE)
    }
}
