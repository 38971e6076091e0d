//! Fields listed inside a sentence: `原動力となる水素、蓄電池、海洋、宇宙等について、…`.
//!
//! The list is of four names or more without a particle among them, and ends with 等 and what is
//! done about them. A remark in parentheses belongs to its name.

use seisaku_text::Span;

use crate::rules::Context;
use crate::values::{Pattern, captures, pattern};
use crate::{Read, RuleId};

/// The name of this rule.
const RULE: RuleId = "outline/fields";

static LIST: Pattern = pattern!(
    r"((?:[\p{Han}\p{Katakana}ーA-Za-z0-9・]+(?:\([^()、]*\))?、){3,}[\p{Han}\p{Katakana}ーA-Za-z0-9・]+?(?:\([^()、]*\))?)等(?:について|の分野|における|に関する)"
);

/// The fields that a text lists.
pub(super) fn read(ctx: &Context<'_>, parts: &[Span]) -> Vec<Read<String>> {
    let folded = ctx.source.fold_parts(parts);
    let mut found = Vec::new();
    for list in captures(&LIST, folded.text()) {
        let Some(list) = list.get(1) else { continue };
        let mut at = list.start();
        for name in list.as_str().split('、') {
            let span = folded.span(at, at + name.len());
            found.push(Read::at(name.to_owned(), span, RULE));
            at += name.len() + '、'.len_utf8();
        }
    }
    found
}
