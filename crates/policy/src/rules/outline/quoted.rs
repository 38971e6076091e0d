//! Sentences that quote a policy: `「第４期港湾計画」（令和５年６月閣議決定）において「…」が掲げられ、…とされている。`
//!
//! The citation with its decision is followed by において; the sentence to its full stop is what
//! the policy says, in the words of the paper.

use seisaku_text::Span;

use crate::rules::Context;
use crate::rules::known_names;
use crate::{Citation, CitationKind, Quotation, Read, RuleId};

/// The name of this rule.
const RULE: RuleId = "policies/quotation";
/// A sentence longer than this, in bytes, is none.
const LONGEST: usize = 3000;

/// The sentences of the document that quote a policy.
pub(super) fn read(ctx: &Context<'_>, citations: &[Citation]) -> Vec<Quotation> {
    citations
        .iter()
        .filter(|c| matches!(c.kind.value, CitationKind::Decided(_)))
        .filter_map(|c| sentence(ctx, c))
        .collect()
}

fn sentence(ctx: &Context<'_>, citation: &Citation) -> Option<Quotation> {
    let name = citation.name.spans.first()?;
    let end = citation.kind.spans.first()?.end;
    let text = ctx.source.text();
    let after = text.get(end..)?;
    after.trim_start_matches('等').strip_prefix("において")?;
    let stop = after.find('。').filter(|i| *i <= LONGEST)? + '。'.len_utf8();
    let bracket = text[..name.start].ends_with('「');
    let start = name.start - if bracket { '「'.len_utf8() } else { 0 };
    let span = Span::new(start, end + stop);
    Some(Quotation {
        policy: citation.clone(),
        text: Read::at(ctx.slice(span).lines().map(str::trim).collect(), span, RULE),
        mentions: known_names::mentions(ctx, &[span]),
    })
}
