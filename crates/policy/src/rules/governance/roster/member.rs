//! A line of a list of members: who it is, and where they are from.
//!
//! ```text
//! 山田　太郎　・・・・　研究大学　教授
//! 山田（研究大学）、鈴木（研究省）
//! ```

use seisaku_text::Span;

use super::{RULE, State};
use crate::Read;
use crate::model::{About, Governance, Holder, Post};
use crate::rules::Context;
use crate::rules::bodies::body_kind;
use crate::rules::governance::composition::kind;
use crate::rules::governance::lines::is_role;
use crate::rules::grid::{GridCell, GridRow};
use crate::values::{Pattern, pattern};

/// A holder with where they are from in parentheses.
static FROM: Pattern = pattern!(r"^([^()]{1,16})\(([^()]{3,})\)$");
static AFFILIATION: Pattern = pattern!(
    r"大学|研究所|機構|株式会社|有限会社|法人|協会|学会|病院|センター|[^学]省|庁|連合会|組合|連盟|会社|財団|都道府県|知事|市長"
);

/// Reads a line, taken apart; whether it was one.
pub(super) fn member(
    ctx: &Context<'_>,
    row: &GridRow,
    parts: &[GridCell],
    role: Option<Read<String>>,
    state: &State,
    found: &mut Governance,
) -> bool {
    let of_post = |c: &&GridCell| is_affiliation(ctx, &c.text);
    let first = parts.iter().position(|c| !of_post(&c));
    let Some(whole) = parts.iter().map(|c| c.span).reduce(Span::cover) else {
        return false;
    };
    let read = |span: Span| {
        let words: Vec<&str> = ctx.slice(span).split_whitespace().collect();
        Read::at(words.join(" "), span, RULE)
    };
    let role = role.unwrap_or_else(|| Read::at("構成員".to_owned(), whole, RULE));
    // A blank within the name parts nothing: 山田　太郎（研究大学）.
    let all = GridCell {
        span: whole,
        text: ctx.fold(whole).text().to_owned(),
        indent: 0,
    };
    let of_one = FROM.as_ref().is_some_and(|p| p.is_match(&all.text));
    if (parts.len() == 1 || of_one) && enumerated(ctx, &all, &role, state, found) {
        found.listed.push(row.span);
        return true;
    }
    let (holder, kind_of, others) = match first {
        Some(at) if parts.len() > 1 => {
            let short = |c: &GridCell| c.text.chars().count() <= 3;
            // A blank parts family name and given name too.
            let two =
                parts.get(at + 1).is_some_and(|n| !of_post(&n) && short(n)) && short(&parts[at]);
            let end = at + 1 + usize::from(two);
            let name = parts[at..end]
                .iter()
                .map(|c| c.span)
                .reduce(Span::cover)
                .unwrap_or(whole);
            let rest = parts[..at].iter().chain(&parts[end..]);
            let kind = match kind(ctx, &parts[at].text) {
                Holder::Group => Holder::Group,
                _ => Holder::Person,
            };
            (read(name), kind, rest.map(|c| c.span).reduce(Span::cover))
        }
        _ => {
            let text = ctx.fold(whole).text().to_owned();
            (read(whole), kind(ctx, &text), None)
        }
    };
    if let Some(span) = others {
        found.affiliations.push(About {
            subject: holder.clone(),
            text: read(span),
        });
    }
    found.listed.push(row.span);
    found
        .posts
        .push(Post::new(state.body.clone(), role, holder, kind_of));
    true
}

/// Holders with where they are from in parentheses, parted at 、: `山田（研究大学）、鈴木（研究省）`.
fn enumerated(
    ctx: &Context<'_>,
    cell: &GridCell,
    role: &Read<String>,
    state: &State,
    found: &mut Governance,
) -> bool {
    let folded = ctx.fold(cell.span);
    let mut at = 0;
    let mut posts = Vec::new();
    for piece in folded.text().split('、') {
        let from = at;
        at += piece.len() + '、'.len_utf8();
        let Some(c) = FROM.as_ref().and_then(|p| p.captures(piece)) else {
            return false;
        };
        let (Some(who), Some(of)) = (c.get(1), c.get(2)) else {
            return false;
        };
        let read = |m: regex::Match<'_>| {
            let span = folded.span(from + m.start(), from + m.end());
            let words: Vec<&str> = ctx.slice(span).split_whitespace().collect();
            Read::at(words.join(" "), span, RULE)
        };
        posts.push((read(who), read(of)));
    }
    for (holder, text) in posts {
        let kind = match kind(ctx, &holder.value) {
            Holder::Post => Holder::Person,
            other => other,
        };
        if kind == Holder::Person {
            found.affiliations.push(About {
                subject: holder.clone(),
                text,
            });
        }
        found
            .posts
            .push(Post::new(state.body.clone(), role.clone(), holder, kind));
    }
    true
}

/// Whether a piece of a line tells where a person is from, or as what.
fn is_affiliation(ctx: &Context<'_>, text: &str) -> bool {
    const SHORTEST: usize = 3;
    let long = text.chars().count() >= SHORTEST;
    ctx.names.body(text).is_some()
        || is_role(text)
        || (long && body_kind(text).is_some())
        || matches!(kind(ctx, text), Holder::Post)
        || (long && AFFILIATION.as_ref().is_some_and(|p| p.is_match(text)))
}
