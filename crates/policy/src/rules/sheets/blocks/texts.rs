//! The texts of a block, and what sentences say of its programme.

use seisaku_text::{Span, is_bullet_glyph};

use super::super::line_sums::{self, Given};
use super::super::{counts, events};
use super::{Blocks, RULE};
use crate::rules::known_names;
use crate::{Read, SheetText, Subject, TextKind};

impl Blocks<'_, '_> {
    /// Sums and times in sentences.
    pub(super) fn prose(&mut self, subject: &Subject, parts: &[Span]) {
        let folded = self.ctx.source.fold_parts(parts);
        let given = Given {
            prose: true,
            ..self.given()
        };
        line_sums::read(self.ctx, &folded, subject, &given, self.out);
        events::text(self.ctx, parts, subject, given.year, self.out);
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
