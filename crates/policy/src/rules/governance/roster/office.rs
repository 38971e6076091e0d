//! A sentence that says who does the office work of a body.
//!
//! ```text
//! 会議の庶務は、研究省において処理する。
//! ```

use super::{RULE, mark};
use crate::Read;
use crate::model::{Governance, Post};
use crate::rules::Context;
use crate::rules::governance::composition::kind;
use crate::rules::grid::GridRow;
use crate::values::{Pattern, pattern};

static SECRETARIAT: Pattern = pattern!(
    r"^(?:\d+[.)]?|第\d+条|[^。、]{2,30}の)?(庶務|事務局|事務)は、?([^。、]{2,40}?)(?:において|が|に)(?:行う|処理する|担当する|置く|務める)。$"
);

/// A sentence that says who does the office work: `会議の庶務は、研究省において処理する。`
pub(super) fn secretariat(
    ctx: &Context<'_>,
    row: &GridRow,
    text: &str,
    body: Read<String>,
    found: &mut Governance,
) -> bool {
    let Some(c) = SECRETARIAT.as_ref().and_then(|p| p.captures(text)) else {
        return false;
    };
    let (Some(role), Some(holder)) = (c.get(1), c.get(2)) else {
        return false;
    };
    let folded = ctx.fold(row.span);
    let read = |m: regex::Match<'_>| {
        Read::at(m.as_str().to_owned(), folded.span(m.start(), m.end()), RULE)
    };
    let kind = kind(ctx, holder.as_str());
    let post = Post::new(Some(body), read(role), read(holder), kind);
    found.posts.push(post);
    mark(row.span, text, found);
    true
}
