//! Short forms that are names only in context.
//!
//! ```text
//! 健康・医療戦略推進本部決定 … 推進本部は、     the body named before, whose name ends so
//! クラウド型の情報連携基盤 … 情報連携基盤と     a short form that the vocabulary keeps for texts
//!                                              which name the thing in full
//! ```
//!
//! Such a form stands alone: no kanji or katakana is joined to it.

use std::collections::BTreeSet;

use seisaku_text::Span;

use super::super::{Context, known_names};
use crate::values::{Pattern, captures, pattern};
use crate::{EntityNames, Mention, RuleId};

/// The name of this rule.
pub(super) const RULE: RuleId = "names/in-context";

/// What names of bodies end with, and what stands for a body named before.
static TAIL: Pattern = pattern!(
    r"推進本部|対策本部|本部|推進会議|合同会議|会議|協議会|検討会|懇談会|委員会|審議会|分科会|部会|ワーキンググループ|機構"
);

/// A body that a text names in full.
pub(super) struct Named {
    /// Where.
    pub span: Span,
    /// The name, folded.
    pub name: String,
    /// Its identifier.
    pub id: String,
}

/// The short forms of what the document names in full.
pub(super) fn short_forms(ctx: &Context<'_>, named: &BTreeSet<String>) -> EntityNames {
    let forms = ctx.names.in_context.iter();
    EntityNames::new(
        forms
            .filter(|(_, id)| named.contains(id.as_str()))
            .map(|(form, id)| (form.clone(), id.clone())),
    )
}

/// The bodies among mentions.
pub(super) fn bodies(ctx: &Context<'_>, mentions: &[Mention]) -> Vec<Named> {
    let body = |m: &Mention| {
        let name = ctx.squeezed(m.span).into_owned();
        let known = ctx.names.bodies.get(&name) == Some(&m.entity);
        known.then(|| Named {
            span: m.span,
            name,
            id: m.entity.clone(),
        })
    };
    mentions.iter().filter_map(body).collect()
}

/// The bodies that `spans` name in full.
pub(super) fn bodies_in(ctx: &Context<'_>, spans: &[Span]) -> Vec<Named> {
    bodies(ctx, &known_names::mentions(ctx, spans))
}

/// The ends of names in a text, each for the body named last before it.
pub(super) fn tails(ctx: &Context<'_>, bodies: &[Named], span: Span) -> Vec<Mention> {
    let folded = ctx.fold(span);
    let text = folded.text();
    let mut found = Vec::new();
    for tail in captures(&TAIL, text).filter_map(|c| c.get(0)) {
        if !stands_alone(text, tail.start(), tail.end()) {
            continue;
        }
        let place = folded.span(tail.start(), tail.end());
        let before = bodies
            .iter()
            .filter(|b| b.span.end <= place.start && b.name.ends_with(tail.as_str()));
        let meant = before.max_by_key(|b| b.span.end);
        found.extend(meant.map(|body| Mention {
            entity: body.id.clone(),
            span: place,
            rule: RULE,
            within: None,
        }));
    }
    found
}

/// Whether no word goes on at either end.
pub(super) fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let word = |c: char| {
        c.is_ascii_alphanumeric()
            || matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{30a1}'..='\u{30ff}' | '々')
    };
    let after = &text[end..];
    !text[..start].ends_with(word)
        && (after.starts_with(['等', '及', '並', '又', '・']) || !after.starts_with(word))
}
