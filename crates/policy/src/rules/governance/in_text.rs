//! Who heads a body, where running text sets it up.
//!
//! ```text
//! 点検のため、「安全推進会議」（議長：担当大臣）を置く。
//! 安全推進会議の議長は、担当大臣をもって充てる。
//! ```
//!
//! In a later sentence the body may stand under the last part of its name: `会議の議長は、…`.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use seisaku_text::{BlockKind, Folded, Span};

use super::composition::kind;
use super::lines::{ROLE_WORD, is_body};
use crate::model::{Governance, Post};
use crate::rules::Context;
use crate::values::{Pattern, captures};
use crate::{Read, RuleId};

/// The name of this rule.
pub const RULE: RuleId = "governance/in-text";

/// A body, and in brackets after it roles and those who have them.
static IN_BRACKETS: Pattern = LazyLock::new(|| {
    crate::values::Regex::new(&format!(
        r"([^「」『』、。()〔〕\[\]:]{{2,40}})[」』]?[(〔\[]({0}[:=][^()〔〕\[\]。]{{2,80}})[)〕\]]",
        *ROLE_WORD
    ))
    .ok()
});

/// A body, a role in it and who has it, in a sentence.
static SENTENCE: Pattern = LazyLock::new(|| {
    crate::values::Regex::new(&format!(
        r"(?:^|[。、]|(?:同|当該))「?([^「」、。()]{{2,40}})」?(?:に、?|の)({0})(?:は、?|として、?|には、?)([^。、()]{{2,40}}?)(?:をもって充て|とする|とし、|が務め|を充て|が当た|がこれに当た)",
        *ROLE_WORD
    ))
    .ok()
});

/// A role and who has it, in brackets.
static ROLE: Pattern =
    LazyLock::new(|| crate::values::Regex::new(&format!(r"({})[:=]", *ROLE_WORD)).ok());

/// Posts that are read already: body, role, holder.
type Known = BTreeSet<[String; 3]>;

/// Reads the paragraphs of the document.
pub(super) fn read(ctx: &Context<'_>, found: &mut Governance) {
    let posts = found.posts.iter().filter_map(|post| {
        let body = post.body.as_ref()?;
        Some([&body.value, &post.role.value, &post.holder.value].map(String::clone))
    });
    let mut known: Known = posts.collect();
    let mut last: Option<Read<String>> = None;
    for block in &ctx.document.blocks {
        let (BlockKind::Paragraph { lines } | BlockKind::ListItem { lines, .. }) = &block.kind
        else {
            continue;
        };
        let tells = lines
            .iter()
            .any(|l| ctx.slice(*l).contains(['長', '座', '主', '代', '幹', '事']));
        if !tells {
            continue;
        }
        let folded = ctx.source.fold_parts(lines);
        for c in captures(&IN_BRACKETS, folded.text()) {
            let (Some(name), Some(roles)) = (c.get(1), c.get(2)) else {
                continue;
            };
            let Some(body) = body(ctx, &folded, name.start(), name.end()) else {
                continue;
            };
            let place = (roles.start(), roles.end());
            in_brackets(ctx, &folded, place, &body, (&mut known, found));
            last = Some(body);
        }
        for c in captures(&SENTENCE, folded.text()) {
            let (Some(name), Some(role), Some(holder)) = (c.get(1), c.get(2), c.get(3)) else {
                continue;
            };
            const ENDS: &[&str] = &["長", "代行", "代理", "主査", "構成員", "本部員"];
            if !ENDS.iter().any(|end| role.as_str().ends_with(end)) {
                continue;
            }
            let named = body(ctx, &folded, name.start(), name.end());
            let meant = || last.clone().filter(|l| l.value.ends_with(name.as_str()));
            let Some(body) = named.or_else(meant) else {
                continue;
            };
            let place = |start, end| folded.span(start, end);
            let role = at(ctx, place(role.start(), role.end()));
            add(
                ctx,
                &body,
                &role,
                place(holder.start(), holder.end()),
                (&mut known, found),
            );
            last = Some(body);
        }
    }
}

fn at(ctx: &Context<'_>, span: Span) -> Read<String> {
    Read::at(ctx.slice(span).trim().to_owned(), span, RULE)
}

/// The body whose name ends at `end`: of what stands before it the longest that is a name.
fn body(ctx: &Context<'_>, folded: &Folded, start: usize, end: usize) -> Option<Read<String>> {
    let text = folded.text();
    let name = &text[start..end];
    let quoted = text[..start].ends_with(['「', '『']);
    let from = |at: usize| (is_body(ctx, &name[at..])).then_some(at);
    let at_whole = from(0).filter(|_| quoted || !name.contains(['は', 'が', 'を', 'に', 'て']));
    let place = at_whole.or_else(|| {
        let known = |(at, _): &(usize, char)| ctx.names.body(&name[*at..]).is_some();
        let particle = |(at, _): &(usize, char)| {
            let before = name[..*at].chars().next_back();
            before.is_none_or(|c| matches!(c, 'は' | 'が' | 'を' | 'に' | 'て' | 'り' | 'し'))
        };
        let at = name.char_indices().find(known);
        let at = at.or_else(|| name.char_indices().rfind(particle));
        at.and_then(|(at, _)| from(at))
    })?;
    Some(self::at(ctx, folded.span(start + place, end)))
}

fn in_brackets(
    ctx: &Context<'_>,
    folded: &Folded,
    (start, end): (usize, usize),
    body: &Read<String>,
    (known, found): (&mut Known, &mut Governance),
) {
    let text = &folded.text()[start..end];
    let roles: Vec<(usize, usize, usize)> = captures(&ROLE, text)
        .filter_map(|c| {
            let (whole, role) = (c.get(0)?, c.get(1)?);
            Some((role.start(), role.end(), whole.end()))
        })
        .collect();
    let ends = roles
        .iter()
        .skip(1)
        .map(|(start, ..)| *start)
        .chain([text.len()]);
    for ((from, to, value), until) in roles.iter().copied().zip(ends) {
        let role = at(ctx, folded.span(start + from, start + to));
        let mut place = value;
        for piece in text[value..until].split(['、', ';', '・', ',']) {
            let holder = (start + place, start + place + piece.len());
            place += piece.len();
            place += text[place..].chars().next().map_or(0, char::len_utf8);
            if !piece.is_empty() {
                let place = folded.span(holder.0, holder.1);
                add(ctx, body, &role, place, (&mut *known, &mut *found));
            }
        }
    }
}

fn add(
    ctx: &Context<'_>,
    body: &Read<String>,
    role: &Read<String>,
    holder: Span,
    (known, found): (&mut Known, &mut Governance),
) {
    let holder = at(ctx, holder);
    let key = [&body.value, &role.value, &holder.value].map(String::clone);
    if known.insert(key) {
        let kind = kind(ctx, &holder.value);
        let post = Post::new(Some(body.clone()), role.clone(), holder, kind);
        found.posts.push(post);
    }
}
