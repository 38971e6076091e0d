//! Names known beforehand, wherever a text prints them: bodies, programmes, policies, concepts.
//!
//! The longest name at a place counts, so that 認知症研究開発事業 is that programme where it is known,
//! and the text is about it. A name within it, as 認知症 here, is found as one that the longer name
//! holds, where it is a word of its own: not in 非認知症 or フレイルティ (フレイル). Width,
//! compatibility forms, blanks and the line breaks of the layout make
//! no difference. A name of Latin letters or digits is found only where no further letter or
//! digit is joined to it: AMED is not in AMEDX.

use seisaku_text::{Folded, Source, Span};

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
    of_folded(names, &source.fold_parts(parts))
}

/// The same, for a text that is folded already.
pub(crate) fn of_folded(names: &Names, folded: &Folded) -> Vec<Mention> {
    let mut found = Vec::new();
    for (start, end, entity) in names.entities.find(folded.text()) {
        let span = folded.span(start, end);
        let mention = |entity: &str, span, within| Mention {
            entity: entity.to_owned(),
            span,
            rule: RULE,
            within,
        };
        found.push(mention(entity, span, None));
        for part in names.entities.nested(&folded.text()[start..end]) {
            let place = folded.span(start + part.start, start + part.end);
            found.push(mention(&part.id, place, Some((entity.to_owned(), span))));
        }
    }
    found
}
