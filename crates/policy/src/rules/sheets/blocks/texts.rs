//! The texts of a block, and what sentences say of its programme.

use seisaku_text::{Span, is_bullet_glyph};

use super::super::fields::Field;
use super::super::line_sums::{self, Given};
use super::super::{budget_page, counts, events, period, scheme};
use super::{Blocks, RULE};
use crate::rules::known_names;
use crate::values::{Pattern, pattern};
use crate::{Read, Said, SheetText, Subject, TextKind};

/// What is done with money that a note enters into a budget.
static ENTERS: Pattern = pattern!(r"円[^。]{0,12}(?:計上|措置|確保|追加|充当|手当|予算化)");

impl Blocks<'_, '_> {
    /// Sums and times in sentences.
    pub(super) fn prose(&mut self, subject: &Subject, parts: &[Span]) {
        let folded = self.ctx.source.fold_parts(parts);
        let given = Given {
            prose: true,
            ..self.given()
        };
        line_sums::read(self.ctx, &folded, subject, &given, self.out);
        if let (Subject::Programme(_), Some((years, range))) =
            (subject, period::in_sentence(folded.text()))
        {
            let place = folded.span(range.start, range.end);
            self.out
                .say(subject, Said::Period(years.0, years.1), place, RULE);
        }
        events::text(self.ctx, parts, subject, given.year, self.out);
    }

    /// The body to which the money goes, where no field names who runs the programme.
    pub(super) fn scheme(&mut self, subject: &Subject, field: &Field, parts: &[Span]) {
        if !scheme::is_label(&self.ctx.squeezed(field.label)) {
            return;
        }
        let told = self.out.facts.iter().rev();
        let mut told = told.take_while(|f| f.subject == *subject);
        let named = told.any(|f| matches!(f.said.value, Said::Operator(_)));
        if let Some((body, place)) = scheme::receiver(self.ctx, parts).filter(|_| !named) {
            self.out.say(subject, Said::Operator(body), place, RULE);
        }
    }

    /// A note; it may enter sums of the programmes of the paper into another budget.
    pub(super) fn note(&mut self, line: Span, subject: &Subject) {
        let folded = self.ctx.fold(line);
        let of_budget = ["予算", "要求"].iter().any(|w| folded.text().contains(w));
        let enters = ENTERS.as_ref().is_some_and(|p| p.is_match(folded.text()));
        if of_budget && enters {
            let (year, named) = (self.year, self.named);
            budget_page::entered(self.ctx, &folded, subject, (year, named), self.out);
        }
        self.push(TextKind::Note, subject, &[line]);
    }

    pub(super) fn paragraph(&mut self) {
        let parts = std::mem::take(&mut self.paragraph);
        let Some(subject) = self.subject.clone().filter(|_| !parts.is_empty()) else {
            return;
        };
        let text = self.ctx.join(&parts);
        counts::read(self.ctx, &subject, &parts, &text, self.out);
        self.prose(&subject, &parts);
        self.push(TextKind::Description, &subject, &parts);
    }

    pub(super) fn push(&mut self, kind: TextKind, subject: &Subject, parts: &[Span]) {
        let joined = self.ctx.join(parts);
        let lead =
            |c: char| is_bullet_glyph(c) || matches!(c, '・' | '◎' | '◯') || c.is_whitespace();
        self.out.texts.push(SheetText {
            subject: subject.clone(),
            kind,
            title: None,
            text: Read {
                value: joined.trim_start_matches(lead).to_owned(),
                spans: parts.to_vec(),
                rule: RULE,
            },
            page: self.page,
            mentions: match kind {
                TextKind::Heading => Vec::new(),
                _ => known_names::mentions(self.ctx, parts),
            },
        });
    }
}
