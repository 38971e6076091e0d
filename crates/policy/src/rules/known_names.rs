//! Names known beforehand, wherever a text prints them: bodies, programmes, policies, concepts.
//!
//! The longest name at a place counts, so that 認知症 is not found in 認知症研究開発事業 where that
//! programme is known. Width, compatibility forms, blanks and the line breaks of the layout make
//! no difference. A name of Latin letters or digits is found only where no further letter or
//! digit is joined to it: AMED is not in AMEDX.

use seisaku_text::{Source, Span};

use super::Context;
use crate::{Mention, Names, RuleId};

/// The name of this rule.
pub const RULE: RuleId = "names/known";

/// Every known name in the text printed in `parts`, in order.
pub(crate) fn mentions(ctx: &Context<'_>, parts: &[Span]) -> Vec<Mention> {
    mentions_in(ctx.source, ctx.names, parts)
}

/// The same, without a context.
pub fn mentions_in(source: &Source, names: &Names, parts: &[Span]) -> Vec<Mention> {
    let folded = source.fold_parts(parts);
    names
        .entities
        .find(folded.text())
        .map(|(start, end, entity)| Mention {
            entity: entity.to_owned(),
            span: folded.span(start, end),
            rule: RULE,
        })
        .collect()
}
