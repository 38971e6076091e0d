//! A body with those who make it up and with what it does.
//!
//! ```text
//! 研究推進会議
//! （構成）
//! 議長  ：担当大臣
//! 構成員：関係省の局長
//!
//! （役割）
//! ・研究計画の作成
//! ```
//!
//! The name stands above, on one line or more; a label in parentheses or a role follows. Lines
//! without a role tell who makes it up. 【事務局】 heads the secretariat: it serves the body of the
//! page whose name is most like its own, the first printed among equals.

use super::lines::{Line, close, is_body, joined, lead_length, role_line};
use crate::model::{About, Governance, Holder, Post};
use crate::rules::Context;
use crate::rules::bodies::body_kind;
use crate::{Read, RuleId};

/// The name of this rule.
pub const RULE: RuleId = "governance/composition";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Composition,
    Tasks,
    Secretariat,
}

fn label(text: &str) -> Option<Part> {
    let inner = text
        .strip_prefix(['(', '【', '[', '〈', '<'])?
        .strip_suffix([')', '】', ']', '〉', '>'])?;
    match inner {
        "構成" | "構成員" | "メンバー" => Some(Part::Composition),
        "役割" | "任務" | "所掌" | "所掌事務" | "機能" => Some(Part::Tasks),
        "事務局" => Some(Part::Secretariat),
        _ => None,
    }
}

/// Reads the bodies of a page.
pub(super) fn read(ctx: &Context<'_>, lines: &[Line], found: &mut Governance) {
    let mut head: Option<Read<String>> = None;
    let mut heads: Vec<Read<String>> = Vec::new();
    let mut part: Option<Part> = None;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if let Some(found_part) = label(&line.text) {
            found
                .marks
                .push(Read::at(line.text.clone(), line.span, RULE));
            part = Some(found_part);
            at += 1;
            let end = end_of_group(lines, at);
            at = match (found_part, &head) {
                (Part::Secretariat, _) => {
                    head = secretariat(ctx, &lines[at..end], &heads, found);
                    end
                }
                (Part::Tasks, Some(body)) => tasks(ctx, &lines[at..end], at, body, found),
                (Part::Composition, Some(body))
                    if role_line(&lines[at.min(lines.len() - 1)].text).is_none() =>
                {
                    group(ctx, &lines[at..end], body, found);
                    end
                }
                _ => at,
            };
            continue;
        }
        if let Some(((r0, r1), (h0, h1))) = role_line(&line.text)
            && let Some(body) = &head
        {
            post(ctx, line, (r0, r1), (h0, h1), body, found);
            at += 1;
            continue;
        }
        match name(ctx, lines, at) {
            Some((body, next)) => {
                heads.push(body.clone());
                head = Some(body);
                at = next;
            }
            None => {
                if line.after_blank && part.is_none() {
                    head = None;
                }
                at += 1;
            }
        }
    }
    for body in heads {
        found.marks.push(body);
    }
}

/// The lines up to the next blank line or label; right after a label a blank does not count.
fn end_of_group(lines: &[Line], from: usize) -> usize {
    let rest = lines.iter().enumerate().skip(from);
    rest.skip(1)
        .find(|(_, l)| l.after_blank || label(&l.text).is_some() || role_line(&l.text).is_some())
        .map_or(lines.len(), |(i, _)| i)
        .max(from.min(lines.len()))
}

/// The name of a body that begins at a line, where a label or a role comes next.
fn name(ctx: &Context<'_>, lines: &[Line], at: usize) -> Option<(Read<String>, usize)> {
    (1..=3).find_map(|n| {
        let part = lines.get(at..at + n)?;
        if part.iter().skip(1).any(|l| l.after_blank) {
            return None;
        }
        let next = lines.get(at + n)?;
        if label(&next.text).is_none() && role_line(&next.text).is_none() {
            return None;
        }
        let text: String = part.iter().map(|l| l.text.as_str()).collect();
        let lead = lead_length(&text);
        is_body(ctx, &text[lead..]).then_some(())?;
        let mut name = joined(ctx, part, RULE)?;
        if lead > 0 {
            let start = ctx.fold(part[0].span).span(lead, part[0].text.len()).start;
            name.spans[0].start = start;
            name.value = close(&ctx.join(&name.spans));
        }
        Some((name, at + n))
    })
}

fn tasks(
    ctx: &Context<'_>,
    lines: &[Line],
    at: usize,
    body: &Read<String>,
    found: &mut Governance,
) -> usize {
    let mut entries: Vec<Vec<Line>> = Vec::new();
    for line in lines {
        match entries.last_mut() {
            Some(last) if !line.text.starts_with('・') => last.push(line.clone()),
            _ => entries.push(vec![line.clone()]),
        }
    }
    for entry in entries {
        if let Some(text) = joined(ctx, &entry, RULE) {
            found.duties.push(About {
                subject: body.clone(),
                text,
            });
        }
    }
    at + lines.len()
}

fn group(ctx: &Context<'_>, lines: &[Line], body: &Read<String>, found: &mut Governance) {
    let Some(holder) = joined(ctx, lines, RULE) else {
        return;
    };
    let role = Read {
        value: "構成員".to_owned(),
        spans: holder.spans.clone(),
        rule: RULE,
    };
    let kind = kind(ctx, &holder.value);
    found
        .posts
        .push(Post::new(Some(body.clone()), role, holder, kind));
}

fn post(
    ctx: &Context<'_>,
    line: &Line,
    role: (usize, usize),
    holders: (usize, usize),
    body: &Read<String>,
    found: &mut Governance,
) {
    let folded = ctx.fold(line.span);
    let role = Read::at(
        line.text[role.0..role.1].to_owned(),
        folded.span(role.0, role.1),
        RULE,
    );
    let mut at = holders.0;
    for piece in line.text[holders.0..holders.1].split('、') {
        let span = folded.span(at, at + piece.len());
        at += piece.len() + '、'.len_utf8();
        if piece.is_empty() {
            continue;
        }
        let holder = Read::at(ctx.slice(span).trim().to_owned(), span, RULE);
        found.posts.push(Post::new(
            Some(body.clone()),
            role.clone(),
            holder,
            kind(ctx, piece),
        ));
    }
}

/// What a holder is, by the ending of the text.
pub(super) fn kind(ctx: &Context<'_>, text: &str) -> Holder {
    const POSTS: &[&str] = &[
        "大臣",
        "長官",
        "政務官",
        "総理",
        "局長",
        "部長",
        "課長",
        "次官",
        "審議官",
        "理事長",
        "総裁",
        "会長",
        "室長",
        "官房長",
        "院長",
        "所長",
        "学長",
        "総長",
        "本部長",
        "センター長",
        "参事官",
        "統括官",
        "知事",
        "市長",
        "町長",
        "村長",
        "教授",
        "代表取締役",
        "取締役",
        "理事",
        "社長",
    ];
    const GROUPS: &[&str] = &[
        "クラス",
        "閣僚",
        "有識者",
        "専門家",
        "代表",
        "委員",
        "等",
        "職員",
        "者",
    ];
    if ctx.names.body(text).is_some() {
        Holder::Body
    } else if POSTS.iter().any(|p| text.ends_with(p)) {
        Holder::Post
    } else if GROUPS.iter().any(|p| text.ends_with(p)) {
        Holder::Group
    } else if is_body(ctx, text) || (text.chars().count() > 2 && body_kind(text).is_some()) {
        Holder::Body
    } else {
        Holder::Person
    }
}

fn secretariat(
    ctx: &Context<'_>,
    lines: &[Line],
    heads: &[Read<String>],
    found: &mut Governance,
) -> Option<Read<String>> {
    let holder = joined(ctx, lines, RULE)?;
    let shared = |head: &Read<String>| {
        let stem: String = head.value.chars().collect();
        (1..=stem.chars().count())
            .take_while(|n| {
                let start: String = stem.chars().take(*n).collect();
                holder.value.contains(&start)
            })
            .count()
    };
    let body = heads.iter().rev().max_by_key(|h| shared(h))?.clone();
    let role = Read {
        value: "事務局".to_owned(),
        spans: holder.spans.clone(),
        rule: RULE,
    };
    found
        .posts
        .push(Post::new(Some(body), role, holder.clone(), Holder::Body));
    Some(holder)
}
