//! Laws cited with their number: `健康・医療戦略推進法（平成26年法律第48号）`.
//!
//! A short form may follow in the same parentheses: `（平成29年法律第28号。以下「次世代医療基盤法」
//! という。）`.

use super::{Context, decision};
use crate::values::{Pattern, captures, pattern};
use crate::{Citation, CitationKind, Read, RuleId};

/// The name of this rule.
pub const RULE: RuleId = "policies/law-number";

static NUMBERED: Pattern = pattern!(
    r"\(((?:明治|大正|昭和|平成|令和)(?:元|\d{1,2}|[一二三四五六七八九十]{1,3})年\p{Han}{0,8}?(?:法律|政令|省令|府令|勅令|規則|告示|条例)第(?:\d+|[一二三四五六七八九十百千〇]+)号)(?:。以下、?「([^」]+)」という。?)?\)"
);

/// The laws of the document that stand with their number.
pub(crate) fn read(ctx: &mut Context<'_>) -> Vec<Citation> {
    let mut found = Vec::new();
    for block in &ctx.document.blocks {
        let folded = ctx.fold(block.span);
        for c in captures(&NUMBERED, folded.text()) {
            let (Some(whole), Some(number)) = (c.get(0), c.get(1)) else {
                continue;
            };
            let span = folded.span(number.start(), number.end());
            let kind = Read::at(
                CitationKind::Law {
                    number: ctx.slice(span).to_owned(),
                },
                folded.span(whole.start(), whole.end()),
                RULE,
            );
            let Some(mut citation) = decision::named(ctx, &folded, whole.start(), kind) else {
                continue;
            };
            citation.aliases.extend(c.get(2).map(|alias| {
                let span = folded.span(alias.start(), alias.end());
                let alias = ctx.slice(span).lines().map(str::trim).collect();
                Read::at(alias, span, RULE)
            }));
            found.push(citation);
        }
    }
    found
}
