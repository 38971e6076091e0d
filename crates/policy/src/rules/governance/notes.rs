//! Notes with a numbered mark: what a marked word is.
//!
//! ```text
//! (＊２) 研究推進計画
//! ・法に基づく計画
//! ・対象期間は５年
//! ＊２                  the mark, fallen off the word
//! ```

use super::lines::{Line, joined};
use crate::model::{About, Governance};
use crate::rules::Context;
use crate::values::{Pattern, pattern};
use crate::{Read, RuleId};

/// The name of this rule.
pub const RULE: RuleId = "governance/notes";

static NOTE: Pattern = pattern!(r"^\((?:\*|※|注)\d{1,2}\)([^()]{2,40})(?:\(.*)?$");
static DATED: Pattern = pattern!(r"^\([^()]*\)$");
static MARK: Pattern = pattern!(r"^(?:\*|※)\d{1,2}$");

/// Reads the notes of a page.
pub(super) fn read(ctx: &Context<'_>, lines: &[Line], found: &mut Governance) {
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += 1;
        if MARK.as_ref().is_some_and(|p| p.is_match(&line.text)) {
            found
                .marks
                .push(Read::at(line.text.clone(), line.span, RULE));
            continue;
        }
        let Some(name) = NOTE
            .as_ref()
            .and_then(|p| p.captures(&line.text))
            .and_then(|c| c.get(1))
        else {
            continue;
        };
        let span = ctx.fold(line.span).span(name.start(), name.end());
        let subject = Read::at(name.as_str().to_owned(), span, RULE);
        found
            .marks
            .push(Read::at(line.text.clone(), line.span, RULE));
        if let Some(dated) = lines.get(at)
            && DATED.as_ref().is_some_and(|p| p.is_match(&dated.text))
        {
            found
                .marks
                .push(Read::at(dated.text.clone(), dated.span, RULE));
            at += 1;
        }
        while let Some(entry) = lines.get(at).filter(|l| l.text.starts_with('・')) {
            let rest = lines[at + 1..]
                .iter()
                .take_while(|l| !l.after_blank && !l.text.starts_with('・'))
                .count();
            let end = at + 1 + rest;
            debug_assert!(!entry.text.is_empty());
            if let Some(text) = joined(ctx, &lines[at..end], RULE) {
                found.notes.push(About {
                    subject: subject.clone(),
                    text,
                });
            }
            at = end;
        }
    }
}
