//! What is told of a unit, in parentheses behind its name or in lines of its own.
//!
//! ```text
//! 総務部（部長：山田　太郎、定員18名）
//! 火山部会（平成27年12月１日設置）
//! │　部会長：気象庁長官
//! ```

use seisaku_text::{Span, squeeze};

use super::{LONGEST, RULE, Unit, depth};
use crate::model::{About, Governance, Holder, Post, Staff};
use crate::rules::Context;
use crate::rules::governance::composition::kind;
use crate::rules::governance::lines::{DRAWN, is_role, lead_length};
use crate::rules::governance::tables::own_role;
use crate::rules::grid::GridRow;
use crate::values::{Date, Pattern, dates, pattern};
use crate::{Bound, Read};

static COUNT: Pattern = pattern!(r"^([^\d:約]{0,8}):?(約)?(\d[\d,]*)(名|人)$");
static FOUNDED: Pattern = pattern!(r"(?:設置|設立|発足|開設|新設|創設)");
static ALSO: Pattern = pattern!(r"^(.+?)(?:が|の)?(併任|兼務|兼任|兼職|事務取扱)$");

/// What a line under a unit says of it: who heads it, since when it is, how many it has. The line
/// is set in from the unit's, or belongs to the drawing.
pub(super) fn note(ctx: &Context<'_>, row: &GridRow, unit: &Unit) -> Option<(String, Span)> {
    if row.span.end - row.span.start > LONGEST {
        return None;
    }
    let folded = ctx.fold(row.span);
    let lead = lead_length(folded.text());
    let drawn = folded.text()[..lead].contains(DRAWN);
    let text = folded.text()[lead..].to_owned();
    let place = folded.span(lead, folded.text().len());
    let inside = drawn || depth(ctx, row, place.start, "") > unit.depth;
    let of_unit = text.split_once(':').is_some_and(|(role, _)| is_role(role))
        || behind_a_blank(ctx, &text, place).is_some_and(|(role, _)| is_role(role))
        || told(&text) > 0 && !text.contains('。');
    (inside && of_unit && !text.is_empty()).then_some((text, place))
}

/// How many of the pieces of a remark tell what lists of units do: since when, how many.
pub(super) fn told(text: &str) -> usize {
    let tells = |piece: &&str| {
        [&FOUNDED, &COUNT]
            .iter()
            .any(|p| p.as_ref().is_some_and(|p| p.is_match(piece)))
    };
    text.split('、').filter(tells).count()
}

/// Whether a remark on a unit is of those that lists of units have.
pub(super) fn tells(text: &str) -> bool {
    text.split('、').any(|piece| {
        let role = piece.split(':').next().unwrap_or_default();
        is_role(role)
            || COUNT.as_ref().is_some_and(|p| p.is_match(piece))
            || (FOUNDED.as_ref().is_some_and(|p| p.is_match(piece)) && !dates(piece).is_empty())
    })
}

/// What one remark says of a unit.
pub(super) fn said(
    ctx: &Context<'_>,
    text: &str,
    span: Span,
    (name, on): (&Read<String>, Option<&Read<Date>>),
    found: &mut Governance,
) {
    if let Some(c) = COUNT.as_ref().and_then(|p| p.captures(text))
        && let Ok(value) = c[3].replace(',', "").parse()
    {
        let what = c.get(1).filter(|m| !m.as_str().is_empty());
        found.staff.push(Staff {
            body: name.clone(),
            count: Read::at(value, span, RULE),
            unit: c[4].to_owned(),
            bound: c.get(2).map(|_| Bound::About),
            what: what.map(|m| Read::at(m.as_str().to_owned(), span, RULE)),
            on: on.cloned(),
        });
        return;
    }
    let date = dates(text).iter().find_map(|d| d.date);
    if let Some(date) = date.filter(|_| FOUNDED.as_ref().is_some_and(|p| p.is_match(text))) {
        found
            .established
            .push((name.clone(), Read::at(date, span, RULE)));
        return;
    }
    let (role, holder) = text
        .split_once(':')
        .or_else(|| behind_a_blank(ctx, text, span))
        .unwrap_or((text, ""));
    let own = own_role(role, &name.value).map(|at| &role[at..]);
    let named = is_role(role) || (!holder.is_empty() && heads(role));
    let Some(role) = own.or_else(|| named.then_some(role)) else {
        found.remarks.push(About {
            subject: name.clone(),
            text: Read::at(ctx.slice(span).trim().to_owned(), span, RULE),
        });
        return;
    };
    let role = Read::at(role.to_owned(), span, RULE);
    found.posts.push(headed(ctx, name, role, (holder, span)));
}

/// Whether a short word ends as those for who heads a unit do: 拠点長.
fn heads(word: &str) -> bool {
    const LONGEST: usize = 6;
    word.chars().count() <= LONGEST && word.ends_with('長')
}

/// A role and its holder that a blank parts: `室長　山田　太郎`.
fn behind_a_blank<'t>(ctx: &Context<'_>, text: &'t str, span: Span) -> Option<(&'t str, &'t str)> {
    let first = ctx.slice(span).split_whitespace().next()?;
    let role = squeeze(first);
    let rest = text.strip_prefix(role.as_str())?;
    let is = is_role(&role) || heads(&role);
    (is && !rest.is_empty()).then(|| text.split_at(role.len()))
}

/// Who heads a unit; a post may be held by who has another.
pub(super) fn headed(
    ctx: &Context<'_>,
    name: &Read<String>,
    role: Read<String>,
    (holder, span): (&str, Span),
) -> Post {
    let remark = |text: &str| Some(Read::at(text.to_owned(), span, RULE));
    if holder.is_empty() || matches!(holder, "空席" | "欠員" | "未定") {
        let incumbent = role.clone();
        let post = Post::new(Some(name.clone()), role, incumbent, Holder::Incumbent);
        return Post {
            remark: remark(holder).filter(|r| !r.value.is_empty()),
            ..post
        };
    }
    let also = ALSO.as_ref().and_then(|p| p.captures(holder));
    let who = also
        .as_ref()
        .and_then(|c| c.get(1))
        .map_or(holder, |m| m.as_str());
    let folded = ctx.fold(span);
    let place = folded
        .text()
        .find(who)
        .map_or(span, |at| folded.span(at, at + who.len()));
    let words: Vec<&str> = ctx.slice(place).split_whitespace().collect();
    let read = Read::at(words.join(" "), place, RULE);
    let post = Post::new(Some(name.clone()), role, read, kind(ctx, who));
    Post {
        remark: also.and_then(|c| c.get(2).and_then(|m| remark(m.as_str()))),
        ..post
    }
}
