//! Who decided a paper and when, by the lines of its head.
//!
//! ```text
//! 令和９年６月18日 閣議決定
//! 令和９年６月18日（金）       the body in the next line, or in the line before
//! 閣　議　決　定
//! （平成30年12月21日 会議決定 令和２年７月10日一部改正）      the revision adds its place
//! 令和９年６月18日 連絡会議    what stands under the date of a council is what it came to
//! ```

use seisaku_text::Span;

use super::Reader;
use crate::rules::{Context, title_block};
use crate::values::{Date, Pattern, dates, pattern};
use crate::{CitationKind, Decision, Read, RuleId};

/// The name of the rule for decisions.
pub(super) const DECISION: RuleId = crate::rules::decision::RULE;

/// What follows a date: the body, and what it did.
static DONE: Pattern = pattern!(
    r"^(?:\([月火水木金土日]\))?(?:付け?)?[、,]?に?([^()\d、。]{0,40}?)(決定|了解|改定|改訂|策定|申合せ|申し合わせ|とりまとめ|取りまとめ|制定|了承|承認|合意|(?:一部)?(?:改正|改定|変更|改訂)|公表|報告|答申|提言)?[、,;]?$"
);
static REVISED_FIRST: Pattern = pattern!(
    r"^(?:最終)?(?:一部)?(?:改正|改定|変更|改訂):?([^()]{4,20}日)(?:\D{0,30}(?:決定|了解))?$"
);
/// What is done to a paper that is there already.
static REVISED: Pattern = pattern!(r"^(?:一部)?(?:改正|改定|変更|改訂)$");
static BODY_FIRST: Pattern = pattern!(
    r"^\(?([^()\d、。]{2,30}?)(決定|了解|改定|策定|申合せ|とりまとめ|取りまとめ|制定|了承|承認|合意)\)?$"
);

/// Endings of the names of councils.
const COUNCILS: &[&str] = &[
    "会議",
    "本部",
    "委員会",
    "審議会",
    "協議会",
    "懇談会",
    "検討会",
];

/// Whether a name is one of a council.
pub(super) fn is_council(name: &str) -> bool {
    COUNCILS.iter().any(|ending| name.ends_with(ending))
}

impl Reader<'_, '_> {
    /// A line that is nothing but dates with what was done then, or one of the two.
    pub(super) fn decision(&mut self, span: Span, folded: &str) -> bool {
        let inside = folded.strip_prefix('(').and_then(|f| f.strip_suffix(')'));
        let bare = inside.unwrap_or(folded);
        // What was done may stand before its date.
        if let Some(c) = REVISED_FIRST.as_ref().and_then(|p| p.captures(bare))
            && let Some(first) = self.decisions.last_mut()
            && dates(&c[1]).len() == 1
        {
            first.spans.push(span);
            return true;
        }
        let found = dates(bare);
        if found.first().is_some_and(|d| d.start == 0) {
            let ends = found.iter().skip(1).map(|d| d.start).chain([bare.len()]);
            let parts: Option<Vec<_>> = found
                .iter()
                .zip(ends)
                .map(|(d, end)| Some((d.date?, DONE.as_ref()?.captures(&bare[d.end..end])?)))
                .collect();
            let Some(parts) = parts else { return false };
            self.closed = !self.title.is_empty();
            for (date, c) in parts {
                self.done(date, &c[1], c.get(2).map(|m| m.as_str()), span);
            }
            return true;
        }
        let Some(c) = BODY_FIRST.as_ref().and_then(|p| p.captures(folded)) else {
            return false;
        };
        let Some((date, at)) = self.date else {
            // The date may stand below.
            let decides = c[1] == *"閣議" || is_council(&c[1]);
            if decides {
                self.closed = !self.title.is_empty();
                self.undated = Some((c[1].to_owned(), c[2].to_owned(), span));
            }
            return decides;
        };
        self.date = None;
        self.decided(date, &c[1], &c[2], at.cover(span));
        true
    }

    /// What was done at a date. A revision of what was decided before adds its place.
    fn done(&mut self, date: Date, body: &str, kind: Option<&str>, span: Span) {
        match (kind, self.decisions.last_mut()) {
            (Some(kind), Some(first)) if REVISED.as_ref().is_some_and(|p| p.is_match(kind)) => {
                if !first.spans.contains(&span) {
                    first.spans.push(span);
                }
            }
            (Some(kind), _) => self.decided(date, body, kind, span),
            (None, _) => {
                if let Some((body, kind, at)) = self.undated.take() {
                    return self.decided(date, &body, &kind, at.cover(span));
                }
                if is_council(body) {
                    // What stands under the date of a council is what it came to.
                    return self.decided(date, body, "", span);
                }
                self.date = Some((date, span));
                if !body.is_empty() {
                    let read = Read::at(body.to_owned(), span, title_block::RULE);
                    self.body.get_or_insert(read);
                }
            }
        }
    }

    pub(super) fn decided(&mut self, date: Date, body: &str, kind: &str, span: Span) {
        let decision = Decision {
            date,
            body: body.trim_start_matches('に').to_owned(),
            kind: format!("{body}{kind}"),
        };
        self.decisions.push(Read::at(decision, span, DECISION));
    }
}

/// The decision that a text is, and nothing else.
pub(in super::super) fn decided(ctx: &Context<'_>, span: Span) -> Option<Read<CitationKind>> {
    let folded = ctx.squeezed(span);
    let bare = folded.trim_end_matches('。');
    let found = dates(bare);
    let first = found.first().filter(|_| found.len() == 1)?;
    // A mark may stand before it.
    if bare[..first.start].contains(char::is_alphabetic) {
        return None;
    }
    let c = DONE.as_ref()?.captures(&bare[first.end..])?;
    let (body, kind) = (c.get(1)?.as_str(), c.get(2)?.as_str());
    let decision = Decision {
        date: first.date?,
        body: body.to_owned(),
        kind: format!("{body}{kind}"),
    };
    (!body.is_empty()).then(|| Read::at(CitationKind::Decided(decision), span, DECISION))
}
