//! The ministries that oversee a body, in a chart above it.
//!
//! ```text
//! その他関係省文科省甲機構       two boxes and a ministry glued on one line
//! 所管府省
//! 内閣府
//! （甲機構担当室） 厚労省 経産省 総務省
//! 国立研究開発法人甲機構
//! ```
//!
//! The ministries named round the words 所管府省 are its members; where a box of other ministries
//! (その他関係省) stands beside, the last of the row is in that box. An office in parentheses is of the
//! ministry right before it.

use seisaku_text::Span;

use super::lines::Line;
use crate::model::{Governance, Holder, Post, SubBody};
use crate::rules::Context;
use crate::values::{Pattern, captures, pattern};
use crate::{Read, RuleId};

/// The name of this rule.
pub const RULE: RuleId = "governance/overseers";

static OFFICE: Pattern = pattern!(r"^\(([^()]{2,30}(?:室|課|局|部))\)");
static OTHERS: Pattern = pattern!(r"その他の?(?:関係)?(?:府省庁|府省|省庁|省)");
/// How many lines above the acts the boxes may stand.
const NEAR: usize = 6;

/// The overseers named in the lines before a line of acts; who they are goes to the posts.
pub(super) fn read(
    ctx: &Context<'_>,
    before: &[Line],
    found: &mut Governance,
) -> Option<Read<String>> {
    let near = &before[before.len().saturating_sub(NEAR)..];
    let place = near
        .iter()
        .position(|l| l.text.ends_with("所管府省") || l.text.ends_with("主務省"))?;
    let overseers = name(ctx, near, place);
    let mut ministries = ministries(ctx, near, found);
    let others = near.iter().find_map(|line| {
        let folded = ctx.fold(line.span);
        let box_of = OTHERS.as_ref()?.find(folded.text())?;
        let value = box_of.as_str().to_owned();
        Some(Read::at(
            value,
            folded.span(box_of.start(), box_of.end()),
            RULE,
        ))
    });
    if let Some(others) = others
        && ministries.len() > 1
        && let Some(last) = ministries.pop()
    {
        join(&others, last, found);
    }
    for ministry in ministries {
        join(&overseers, ministry, found);
    }
    Some(overseers)
}

/// A ministry is a member of the group.
fn join(group: &Read<String>, ministry: Read<String>, found: &mut Governance) {
    let role = Read {
        value: "構成員".to_owned(),
        spans: ministry.spans.clone(),
        rule: RULE,
    };
    found.members.push(SubBody {
        upper: group.clone(),
        part: ministry.clone(),
    });
    let group = Some(group.clone());
    found
        .posts
        .push(Post::new(group, role, ministry, Holder::Body));
}

/// What the box of the overseers says. The short name of the body that they oversee may stand at the
/// end of the line above.
fn name(ctx: &Context<'_>, near: &[Line], place: usize) -> Read<String> {
    let line = &near[place];
    let mut read = Read::at(line.text.clone(), line.span, RULE);
    if let Some(above) = place.checked_sub(1).map(|p| &near[p]) {
        let short = above
            .text
            .trim_end_matches(|c: char| c.is_ascii_alphabetic())
            .len();
        if short < above.text.len() {
            let span = ctx.fold(above.span).span(short, above.text.len());
            read.value.insert_str(0, &above.text[short..]);
            read.spans.insert(0, span);
        }
    }
    read
}

/// The ministries of the row in their order, each once; what oversees is no agency of its own.
fn ministries(ctx: &Context<'_>, near: &[Line], found: &mut Governance) -> Vec<Read<String>> {
    let mut all: Vec<Read<String>> = Vec::new();
    for line in near {
        let folded = ctx.fold(line.span);
        let office = captures(&OFFICE, folded.text()).next();
        if let Some(office) = office.and_then(|c| c.get(1))
            && let Some(upper) = all.last()
        {
            let span = folded.span(office.start(), office.end());
            found.parts.push(SubBody {
                upper: upper.clone(),
                part: Read::at(office.as_str().to_owned(), span, RULE),
            });
        }
        for (start, end, _) in ctx.names.entities.find(folded.text()) {
            let value = folded.text()[start..end].to_owned();
            let is_ministry = value.ends_with(['省', '府', '庁']);
            if is_ministry && ctx.names.body(&value).is_some() {
                let span: Span = folded.span(start, end);
                if all.iter().all(|m| m.value != value) {
                    all.push(Read::at(value, span, RULE));
                }
            }
        }
    }
    all
}
