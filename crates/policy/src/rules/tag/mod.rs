//! Bodies in a tag: `【◎健、文、厚】`, `【文・◎厚・経】`, `【 ◎文厚AMED 】`, `**【厚】**`.
//!
//! A tag ends an item, a bullet or an introduction and names the bodies in charge by their marks.
//! Marks are parted by 、 or ・ or by nothing at all; the longest known mark counts, so that 科技
//! is one body and not two. ◎ makes the mark after it the lead. A tag may stand before the full
//! stop of its sentence or after it.
//!
//! Not every 【 】 is a tag of bodies: it is one if it holds a known mark, or nothing but marks of
//! three characters at most. A mark that no table knows becomes a body of its own. A body may stand
//! under its name too: `【国交省、厚労省】`. Where the closing bracket is lost, what follows the opening
//! one to the end is a tag if every mark is known. Where the paper shows that bodies stand in other
//! brackets ([`brackets`]), marks count there as well: `（文・デジ）`.

use seisaku_text::{Diagnostic, Severity, Span};

use super::bullets::lines_of;
use super::{Context, cover};
use crate::{Body, Item, Read, RuleId, TaggedBody};

pub(crate) mod brackets;
mod marks;
mod tail;

pub(crate) use marks::alone;
use marks::{Mark, NOT_BODIES, marks_of, marks_of_lines, marks_of_text};
pub(crate) use tail::{Tail, split_tail, split_title};

/// The name of this rule.
pub const RULE: RuleId = "tags/bodies";

/// Words in brackets that tell in what state a thing is; they stay in the text.
const STATES: &[&str] = &["新規", "継続", "拡充", "一部新規", "見直し", "新", "改"];

/// The mark of what is printed again.
const REPEATED: &str = "再掲";

/// The same mark in other brackets.
const REPEATED_IN_PARENTHESES: &[&str] = &["（再掲）", "(再掲)", "〔再掲〕", "［再掲］", "[再掲]"];

/// A folded text without the marks of a state at its end.
pub(crate) fn without_states(text: &str) -> &str {
    let mut rest = text;
    while let Some(open) = opening(rest).filter(|open| *open > 0) {
        let inner = rest[open..].trim_matches(|c: char| !c.is_alphanumeric());
        if !STATES.contains(&inner) {
            break;
        }
        rest = &rest[..open];
    }
    rest
}

/// Brackets of tags. In others than 【 】 every mark has to be known.
const BRACKETS: &[(char, char)] = &[
    ('【', '】'),
    ('〔', '〕'),
    ('［', '］'),
    ('[', ']'),
    ('《', '》'),
    ('＜', '＞'),
    ('〈', '〉'),
    ('≪', '≫'),
    ('（', '）'),
    ('(', ')'),
];

/// Where the brackets open that close at the end of `text`.
fn opening(text: &str) -> Option<usize> {
    let last = text.chars().next_back()?;
    let (open, _) = BRACKETS.iter().find(|(_, close)| *close == last)?;
    text.rfind(*open)
}

/// Whether the text holds nothing but bodies in their marks or names, each of them known.
pub(crate) fn all_known(ctx: &Context<'_>, text: &str) -> bool {
    let marks = marks_of_text(ctx, text);
    let body = |m: &Mark| m.sure && !NOT_BODIES.contains(&m.label.as_str());
    !marks.is_empty() && marks.iter().all(body)
}

/// Whether the text holds nothing but known bodies, some of them in marks of two characters at most.
fn all_codes(ctx: &Context<'_>, text: &str) -> bool {
    const LONGEST: usize = 2;
    let short = |m: &Mark| m.label.chars().count() <= LONGEST;
    all_known(ctx, text) && marks_of_text(ctx, text).iter().any(short)
}

/// Reads a cell of bodies in charge, which is a tag without its brackets. 同上 means the bodies of
/// the item `above`.
pub(crate) fn of_column(ctx: &mut Context<'_>, cell: Span, item: &mut Item, above: Option<&Item>) {
    let lines = lines_of(ctx, cell);
    of_lines(ctx, &lines, item, above);
}

/// Whether a cell holds nothing but names of known bodies, none of them a mere mark.
pub(crate) fn only_bodies(ctx: &Context<'_>, lines: &[Span]) -> bool {
    let marks = marks_of_lines(ctx, lines);
    let named = |m: &Mark| m.sure && m.label.chars().count() > 1;
    !marks.is_empty() && marks.iter().all(named)
}

/// Whether a text ends in a tag of known bodies.
pub(crate) fn ends_in_bodies(ctx: &Context<'_>, lines: &[Span]) -> bool {
    let Some(last) = lines.last() else {
        return false;
    };
    let text = ctx.slice(*last);
    let Some(open) = opening(text.trim_end()) else {
        return false;
    };
    let marks = marks_of(ctx, Span::new(last.start + open, last.end));
    !marks.is_empty() && marks.iter().all(|m| m.sure)
}

/// Whether a folded text names a known body among others.
pub(crate) fn names_bodies(ctx: &Context<'_>, text: &str) -> bool {
    marks_of_text(ctx, text).iter().any(|m| m.sure)
}

/// Whether a folded text is a word for the state of a thing, or for its repetition.
pub(crate) fn is_state(text: &str) -> bool {
    STATES.contains(&text) || text == REPEATED
}

/// Reads a cell of bodies in charge, which is printed in `lines`.
pub(crate) fn of_lines(
    ctx: &mut Context<'_>,
    lines: &[Span],
    item: &mut Item,
    above: Option<&Item>,
) {
    let Some(cell) = cover(lines) else { return };
    const DITTO: &[&str] = &["同上", "〃", "″", "々"];
    let same = matches!(lines, [line] if DITTO.contains(&&*ctx.squeezed(*line)));
    let read = match above.filter(|_| same) {
        Some(above) => above
            .bodies
            .iter()
            .map(|body| TaggedBody {
                span: cell,
                ..body.clone()
            })
            .collect(),
        None => all_bodies(ctx, lines),
    };
    if read.is_empty() {
        return;
    }
    if item.tag.is_none() {
        item.tag = Some(Read {
            value: ctx.slice(cell).to_owned(),
            spans: lines.to_vec(),
            rule: RULE,
        });
    }
    for body in read {
        if !item.bodies.iter().any(|b| b.body == body.body) {
            item.bodies.push(body);
        }
    }
}

/// Whether bodies in parentheses are those in charge of what stands before. After a sentence they
/// are; after a noun they are where they do not explain the name of another body
/// (`支援室（環境省）`). Each stands there under a name, not under a mark of one character.
fn parentheses_tell_bodies(ctx: &Context<'_>, span: Span, before: &str) -> bool {
    const OF_BODIES: &[&str] = &[
        "室",
        "課",
        "局",
        "部",
        "会",
        "会議",
        "省",
        "庁",
        "府",
        "院",
        "所",
        "人",
        "機構",
        "大臣",
        "官房",
        "センター",
        "団",
        "社",
        "大学",
    ];
    let marks = marks_of(ctx, span);
    let named = |m: &Mark| m.sure && m.label.chars().count() > 1;
    let before = before.trim_end();
    let after_sentence = before.ends_with(|c| matches!(c, 'ぁ'..='ん' | '。'));
    let ministry = |m: &Mark| m.label.ends_with(['省', '庁', '府']);
    let explains = before.ends_with(|c: char| c.is_ascii_alphanumeric())
        || OF_BODIES.iter().any(|end| before.ends_with(end));
    !marks.is_empty()
        && marks.iter().all(named)
        && (after_sentence || (!explains && marks.iter().all(ministry)))
}

fn inner<'a>(ctx: &Context<'a>, span: Span) -> &'a str {
    let text = ctx.slice(span).trim_matches('*').trim();
    let pair = |(open, close): &(char, char)| text.strip_prefix(*open)?.strip_suffix(*close);
    // The closing bracket may be lost.
    let half = |(open, close): &(char, char)| {
        text.strip_prefix(*open)
            .filter(|rest| !rest.contains(*close))
    };
    let found = BRACKETS.iter().find_map(pair);
    found
        .or_else(|| BRACKETS.iter().find_map(half))
        .unwrap_or(text)
}

/// The bodies of the tag at `span`; none if it is no tag of bodies.
pub(crate) fn bodies(ctx: &mut Context<'_>, span: Span) -> Vec<TaggedBody> {
    let marks = marks_of(ctx, span);
    let means_other = |m: &Mark| NOT_BODIES.contains(&m.label.as_str());
    let any_known = marks.iter().any(|m| m.sure && !means_other(m));
    let all_short = !marks.is_empty()
        && marks
            .iter()
            .all(|m| m.label.chars().count() <= 3 && !means_other(m));
    let any_known = any_known || marks.iter().any(|m| ends_as_ministry(&m.label));
    let plausible = |m: &Mark| m.sure || m.label.chars().count() <= 2 || ends_as_ministry(&m.label);
    let told = || brackets::tell_bodies(ctx, span) && any_known && marks.iter().all(plausible);
    let sure = ctx.slice(span).starts_with('【') || marks.iter().all(|m| m.sure) || told();
    match sure && (any_known || all_short) {
        true => tagged(ctx, span, marks),
        false => Vec::new(),
    }
}

/// Whether a name that no table knows is one of central government by its ending.
fn ends_as_ministry(name: &str) -> bool {
    const ENDS: &[&str] = &["省", "庁", "内閣府", "委員会", "官房", "事務局"];
    const LEAST: usize = 3;
    name.chars().count() >= LEAST && ENDS.iter().any(|end| name.ends_with(end))
}

/// The bodies of a cell, where it is sure that bodies stand there.
fn all_bodies(ctx: &mut Context<'_>, lines: &[Span]) -> Vec<TaggedBody> {
    let Some(span) = lines.first().copied() else {
        return Vec::new();
    };
    let mut marks = marks_of_lines(ctx, lines);
    marks.retain(|m| m.label.chars().any(char::is_alphabetic));
    tagged(ctx, span, marks)
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
