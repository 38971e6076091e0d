//! Bodies in a tag: `【◎健、文、厚】`, `【文・◎厚・経】`, `【 ◎文厚AMED 】`, `**【厚】**`.
//!
//! A tag ends an item, a bullet or an introduction and names the bodies in charge by their marks.
//! Marks are parted by 、 or ・ or by nothing at all; the longest known mark counts, so that 科技
//! is one body and not two. ◎ makes the mark after it the lead. A tag may stand before the full
//! stop of its sentence or after it.
//!
//! Not every 【 】 is a tag of bodies: it is one if it holds a known mark, or nothing but marks of
//! three characters at most. A mark that no table knows becomes a body of its own. A body may stand
//! under its name too: `【国交省、厚労省】`.

use seisaku_text::{Diagnostic, Severity, Span, squeeze};

use super::Context;
use crate::{Body, Item, Read, RuleId, TaggedBody};

/// The name of this rule.
pub const RULE: RuleId = "tags/bodies";

/// Marks in 【 】 of three characters or fewer that stand for no body.
const NOT_BODIES: &[&str] = &[
    "再掲", "新規", "継続", "拡充", "参考", "略", "注", "例", "国", "国内", "海外", "国外", "地方",
    "民間",
];

/// The mark of what is printed again.
const REPEATED: &str = "再掲";

/// The same mark in other brackets.
const REPEATED_IN_PARENTHESES: &[&str] = &["（再掲）", "(再掲)", "〔再掲〕", "［再掲］", "[再掲]"];

/// What is left of a text when its tail of tags is taken off.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tail {
    /// The text without the tags, in pieces: a full stop may stand after a tag.
    pub parts: Vec<Span>,
    /// The tag as printed.
    pub tag: Option<Read<String>>,
    /// The bodies of the tag.
    pub bodies: Vec<TaggedBody>,
    /// The mark of repetition.
    pub repeated: Option<Span>,
}

/// Takes the tail of tags off the text that is printed in `lines`.
pub(crate) fn split_tail(ctx: &mut Context<'_>, lines: &[Span]) -> Tail {
    let mut tail = Tail::default();
    let Some((last, before)) = lines.split_last() else {
        return tail;
    };
    let mut body = *last;
    let mut stop = None;
    loop {
        body = trim_end(ctx, body);
        let text = ctx.slice(body);
        let bold = text.strip_suffix("**").map_or(text, str::trim_end);
        let (bracketed, full_stop) = match bold.strip_suffix('。').map(str::trim_end) {
            Some(rest) if opening(rest).is_some() => (rest, Some(bold.len() - '。'.len_utf8())),
            _ => (bold, None),
        };
        if let Some(marked) = REPEATED_IN_PARENTHESES
            .iter()
            .find(|m| bracketed.ends_with(**m))
        {
            let start = bracketed.len() - marked.len();
            let span = Span::new(body.start + start, body.start + bracketed.len());
            tail.repeated = Some(span);
            body = trim_end(ctx, Span::new(body.start, span.start));
            continue;
        }
        let Some(open) = opening(bracketed) else {
            break;
        };
        let span = Span::new(body.start + open, body.start + bracketed.len());
        if !take(ctx, span, &mut tail) {
            break;
        }
        if let Some(at) = full_stop {
            stop.get_or_insert(Span::new(
                body.start + at,
                body.start + at + '。'.len_utf8(),
            ));
        }
        let rest = ctx.slice(Span::new(body.start, span.start)).trim_end();
        let rest = rest.strip_suffix("**").unwrap_or(rest);
        body = Span::new(body.start, body.start + rest.len());
    }
    tail.parts = before.to_vec();
    if !body.is_empty() {
        tail.parts.push(body);
    }
    tail.parts.extend(stop);
    tail
}

/// Brackets of tags. In others than 【 】 every mark has to be known.
const BRACKETS: &[(char, char)] = &[
    ('【', '】'),
    ('〔', '〕'),
    ('［', '］'),
    ('[', ']'),
    ('《', '》'),
    ('＜', '＞'),
];

/// Where the brackets open that close at the end of `text`.
fn opening(text: &str) -> Option<usize> {
    let last = text.chars().next_back()?;
    let (open, _) = BRACKETS.iter().find(|(_, close)| *close == last)?;
    text.rfind(*open)
}

/// Reads the brackets at `span`; whether they belong to the tail.
fn take(ctx: &mut Context<'_>, span: Span, tail: &mut Tail) -> bool {
    if squeeze(inner(ctx, span)) == REPEATED {
        tail.repeated = Some(span);
        return true;
    }
    let bodies = bodies(ctx, span);
    if bodies.is_empty() {
        return false;
    }
    tail.tag = Some(Read::at(ctx.slice(span).to_owned(), span, RULE));
    tail.bodies = bodies;
    true
}

/// Reads a cell of bodies in charge, which is a tag without its brackets. 同上 means the bodies of
/// the item `above`.
pub(crate) fn of_column(ctx: &mut Context<'_>, cell: Span, item: &mut Item, above: Option<&Item>) {
    const DITTO: &[&str] = &["同上", "〃", "″", "々"];
    let same = DITTO.contains(&ctx.squeezed(cell).as_str());
    let read = match above.filter(|_| same) {
        Some(above) => above
            .bodies
            .iter()
            .map(|body| TaggedBody {
                span: cell,
                ..body.clone()
            })
            .collect(),
        None => all_bodies(ctx, cell),
    };
    if read.is_empty() {
        return;
    }
    if item.tag.is_none() {
        item.tag = Some(Read::at(ctx.slice(cell).to_owned(), cell, RULE));
    }
    for body in read {
        if !item.bodies.iter().any(|b| b.body == body.body) {
            item.bodies.push(body);
        }
    }
}

fn inner<'a>(ctx: &Context<'a>, span: Span) -> &'a str {
    ctx.slice(span)
        .trim_start_matches(|c| BRACKETS.iter().any(|(open, _)| *open == c))
        .trim_end_matches(|c| BRACKETS.iter().any(|(_, close)| *close == c))
}

/// The bodies of the tag at `span`; none if it is no tag of bodies.
pub(crate) fn bodies(ctx: &mut Context<'_>, span: Span) -> Vec<TaggedBody> {
    let marks = marks_of(ctx, span);
    let means_other = |m: &Mark| NOT_BODIES.contains(&m.label.as_str());
    let any_known = marks.iter().any(|m| m.known.is_some() && !means_other(m));
    let all_short = !marks.is_empty()
        && marks
            .iter()
            .all(|m| m.label.chars().count() <= 3 && !means_other(m));
    let sure = ctx.slice(span).starts_with('【') || marks.iter().all(|m| m.known.is_some());
    match sure && (any_known || all_short) {
        true => tagged(ctx, span, marks),
        false => Vec::new(),
    }
}

/// The bodies at `span`, where it is sure that bodies stand there.
fn all_bodies(ctx: &mut Context<'_>, span: Span) -> Vec<TaggedBody> {
    let mut marks = marks_of(ctx, span);
    marks.retain(|m| m.label.chars().any(char::is_alphabetic));
    tagged(ctx, span, marks)
}

fn marks_of(ctx: &Context<'_>, span: Span) -> Vec<Mark> {
    squeeze(inner(ctx, span))
        .split(['、', '・', ',', '/', '，'])
        .filter(|token| !token.is_empty())
        .flat_map(|token| marks(ctx, token))
        .collect()
}

fn tagged(ctx: &mut Context<'_>, span: Span, marks: Vec<Mark>) -> Vec<TaggedBody> {
    let mut found = Vec::new();
    for mark in marks {
        if mark.known.is_none() {
            ctx.note(
                Diagnostic::new(
                    "body-unknown",
                    Severity::Warning,
                    span,
                    format!(
                        "the mark {} names no known body; it is kept as a body of its own",
                        mark.label
                    ),
                )
                .hint("add the body with pol:abbreviation to the vocabulary of organisations"),
            );
        }
        found.push(TaggedBody {
            body: Body {
                known: mark.known,
                label: mark.label,
            },
            lead: mark.lead,
            span,
            rule: RULE,
        });
    }
    found
}

struct Mark {
    known: Option<String>,
    label: String,
    lead: bool,
}

/// The marks in a token that nothing parts: `◎文厚AMED`. A token that does not come apart into
/// known marks is one body: `◎` and a name.
fn marks(ctx: &Context<'_>, token: &str) -> Vec<Mark> {
    token
        .split_inclusive('◎')
        .scan(false, |lead, piece| {
            let own = std::mem::replace(lead, piece.ends_with('◎'));
            Some((piece.trim_end_matches('◎'), own))
        })
        .filter(|(name, _)| !name.is_empty())
        .flat_map(|(name, lead)| unparted(ctx, name, lead))
        .collect()
}

fn unparted(ctx: &Context<'_>, name: &str, lead: bool) -> Vec<Mark> {
    let mark = |known: Option<&str>, label: &str, lead| Mark {
        known: known.map(str::to_owned),
        label: label.to_owned(),
        lead,
    };
    let table = &ctx.names.abbreviations;
    if NOT_BODIES.contains(&name) && !table.contains_key(name) {
        return vec![mark(None, name, lead)];
    }
    if let Some(known) = table.get(name).map(String::as_str) {
        return vec![mark(Some(known), name, lead)];
    }
    if let Some(known) = ctx.names.body(name) {
        return vec![mark(Some(known), name, lead)];
    }
    let mut found = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let longest = table
            .iter()
            .filter(|(mark, _)| rest.starts_with(mark.as_str()))
            .max_by_key(|(mark, _)| mark.len());
        let Some((label, id)) = longest else {
            return vec![mark(None, name, lead)];
        };
        found.push(mark(Some(id), label, lead && found.is_empty()));
        rest = &rest[label.len()..];
    }
    found
}

fn trim_end(ctx: &Context<'_>, span: Span) -> Span {
    Span::new(span.start, span.start + ctx.slice(span).trim_end().len())
}
