//! Officers: a role, and the persons who have it.
//!
//! ```text
//! ・監事（非常勤） 鈴木 花 佐藤 次郎
//! 鈴木監事（２０２５年４月～）      since when, by the family name
//! ```
//!
//! A blank parts family name and given name as it parts persons: an even number of words are pairs.

use seisaku_text::Span;

use super::acts::words;
use super::lines::{Line, ROLE_WORD, is_role};
use crate::model::{Governance, Holder, Post};
use crate::rules::Context;
use crate::values::{Pattern, dates, pattern};
use crate::{Read, RuleId};

/// The name of this rule.
pub const RULE: RuleId = "governance/officers";

static ROLE: Pattern = pattern!(r"^[・○●-]?([^()\s]+?)(?:\(([^()]*)\))?$");
static SINCE: Pattern = std::sync::LazyLock::new(|| {
    crate::values::Regex::new(&format!(r"^(.{{1,6}}?)({})\(([^()]*?)[~〜]\)$", *ROLE_WORD)).ok()
});

/// Reads the lines under the heading of the officers.
pub(super) fn read(ctx: &Context<'_>, lines: &[Line], body: &Read<String>, found: &mut Governance) {
    for line in lines {
        let pieces = words(ctx, line.span);
        let Some((first, names)) = pieces.split_first() else {
            continue;
        };
        let folded = ctx.fold(*first.spans.first().unwrap_or(&line.span));
        let Some(c) = ROLE.as_ref().and_then(|p| p.captures(folded.text())) else {
            continue;
        };
        let Some(role) = c.get(1).filter(|r| is_role(r.as_str())) else {
            continue;
        };
        let part_time = c.get(2).is_some_and(|r| r.as_str() == "非常勤");
        let role = Read::at(
            role.as_str().to_owned(),
            folded.span(0, folded.text().len()),
            RULE,
        );
        for holder in persons(ctx, names) {
            found.posts.push(Post {
                part_time,
                ..Post::new(Some(body.clone()), role.clone(), holder, Holder::Person)
            });
        }
    }
}

fn persons(ctx: &Context<'_>, names: &[Read<String>]) -> Vec<Read<String>> {
    let size = if names.len().is_multiple_of(2) { 2 } else { 1 };
    names
        .chunks(size)
        .filter_map(|name| {
            let spans: Vec<Span> = name.iter().flat_map(|n| n.spans.clone()).collect();
            let span = crate::rules::cover(&spans)?;
            let words: Vec<&str> = ctx.slice(span).split_whitespace().collect();
            Some(Read::at(words.join(" "), span, RULE))
        })
        .collect()
}

/// A line that tells since when an officer is in office.
pub(super) fn since(ctx: &Context<'_>, line: &Line, found: &mut Governance) {
    let Some(c) = SINCE.as_ref().and_then(|p| p.captures(&line.text)) else {
        return;
    };
    let Some(date) = c
        .get(3)
        .and_then(|d| dates(d.as_str()).first().and_then(|d| d.date))
    else {
        return;
    };
    debug_assert!(!ctx.slice(line.span).is_empty());
    for post in &mut found.posts {
        if post.role.value == c[2] && post.holder.value.starts_with(&c[1]) {
            post.since = Some(Read::at(date, line.span, RULE));
        }
    }
}
