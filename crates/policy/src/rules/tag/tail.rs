//! The tail of tags at the end of a text, taken off: bodies, states, repeats.
//!
//! ```text
//! …を行う【厚】。   …の検討【文】【再掲】   …の回収【Ｂ－１の再掲】   …を公表（新規）
//! ```
//!
//! Several tags may stand side by side; the mark of a state stays in the text, though a tag may stand
//! before it. What is printed in bold is read without its asterisks.

use seisaku_text::{Span, squeeze};

use super::{
    BRACKETS, REPEATED, REPEATED_IN_PARENTHESES, RULE, STATES, bodies, brackets, inner, marks_of,
    opening, parentheses_tell_bodies,
};
use crate::rules::Context;
use crate::{Read, TaggedBody};

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
    split(ctx, lines, false)
}

/// Takes the tail of tags off a title, at whose end bodies in parentheses are those in charge.
pub(crate) fn split_title(ctx: &mut Context<'_>, lines: &[Span]) -> Tail {
    split(ctx, lines, true)
}

fn split(ctx: &mut Context<'_>, lines: &[Span], title: bool) -> Tail {
    let mut tail = Tail::default();
    let Some((last, before)) = lines.split_last() else {
        return tail;
    };
    let mut body = *last;
    let mut stop = None;
    // Marks of a state stay in the text; a tag may stand before them.
    let mut states: Vec<Span> = Vec::new();
    let mut before_states = None;
    loop {
        body = trim_end(ctx, body);
        let text = ctx.slice(body);
        let bold = text.strip_suffix("**").map_or(text, str::trim_end);
        let (bracketed, full_stop) = match bold.strip_suffix('。').map(str::trim_end) {
            Some(rest) if opening(rest).is_some() => (rest, Some(bold.len() - '。'.len_utf8())),
            _ => (bold, None),
        };
        let at_stop = full_stop.map(|at| {
            let start = body.start + at;
            Span::new(start, start + '。'.len_utf8())
        });
        if let Some(marked) = REPEATED_IN_PARENTHESES
            .iter()
            .find(|m| bracketed.ends_with(**m))
        {
            let start = bracketed.len() - marked.len();
            let span = Span::new(body.start + start, body.start + bracketed.len());
            tail.repeated = Some(span);
            body = trim_end(ctx, Span::new(body.start, span.start));
            stop = stop.or(at_stop);
            before_states = None;
            continue;
        }
        let Some(open) = opening(bracketed).or_else(|| unclosed(ctx, body, bracketed)) else {
            break;
        };
        let span = Span::new(body.start + open, body.start + bracketed.len());
        if STATES.contains(&squeeze(inner(ctx, span)).as_str()) {
            before_states.get_or_insert((body, states.len(), stop));
            states.push(span);
            stop = stop.or(at_stop);
            body = Span::new(body.start, span.start);
            continue;
        }
        let before = (!title).then_some(&bracketed[..open]);
        if !take(ctx, span, before, &mut tail) {
            break;
        }
        before_states = None;
        stop = stop.or(at_stop);
        let rest = ctx.slice(Span::new(body.start, span.start)).trim_end();
        let rest = rest.strip_suffix("**").unwrap_or(rest);
        body = Span::new(body.start, body.start + rest.len());
    }
    if let Some((whole, count, stop_before)) = before_states {
        body = whole;
        states.truncate(count);
        stop = stop_before;
    }
    tail.parts = before.to_vec();
    if !body.is_empty() {
        tail.parts.push(body);
    }
    tail.parts.extend(states.into_iter().rev());
    tail.parts.extend(stop);
    without_emphasis(ctx, &mut tail.parts);
    tail
}

/// Takes the asterisks of emphasis out of a text: `**電子化**する。`.
fn without_emphasis(ctx: &Context<'_>, parts: &mut Vec<Span>) {
    const SIGN: &str = "**";
    let count = parts
        .iter()
        .map(|p| ctx.slice(*p).matches(SIGN).count())
        .sum::<usize>();
    if count == 0 || count % 2 != 0 {
        return;
    }
    let mut kept = Vec::new();
    for part in parts.iter() {
        let mut at = part.start;
        for (i, sign) in ctx.slice(*part).match_indices(SIGN) {
            kept.push(Span::new(at, part.start + i));
            at = part.start + i + sign.len();
        }
        kept.push(Span::new(at, part.end));
    }
    kept.retain(|piece| !piece.is_empty());
    *parts = kept;
}

/// Where brackets of bodies open that do not close before the end of `text`, which stands at `place`.
fn unclosed(ctx: &Context<'_>, place: Span, text: &str) -> Option<usize> {
    const LONGEST: usize = 60;
    let tail = text.char_indices().rev().take(LONGEST);
    let (at, _) = tail
        .take_while(|(_, c)| !BRACKETS.iter().any(|(_, close)| close == c))
        .find(|(_, c)| BRACKETS.iter().any(|(open, _)| open == c))?;
    let marks = marks_of(ctx, Span::new(place.start + at, place.start + text.len()));
    (at > 0 && !marks.is_empty() && marks.iter().all(|m| m.sure)).then_some(at)
}

/// Reads the brackets at `span`, which stand after `before`, or at the end of a title; whether they
/// belong to the tail.
fn take(ctx: &mut Context<'_>, span: Span, before: Option<&str>, tail: &mut Tail) -> bool {
    if is_repeat(&squeeze(inner(ctx, span))) {
        tail.repeated = Some(span);
        return true;
    }
    let told = brackets::tell_bodies(ctx, span);
    if let Some(before) = before.filter(|_| ctx.slice(span).starts_with(['（', '(']))
        && (!told || is_weekday(ctx, span, before))
        && !parentheses_tell_bodies(ctx, span, before)
    {
        return false;
    }
    let bodies = bodies(ctx, span);
    if bodies.is_empty() {
        return false;
    }
    // Several tags may stand side by side.
    let whole = match &tail.tag {
        Some(after) => span.cover(after.spans[0]),
        None => span,
    };
    tail.tag = Some(Read::at(ctx.slice(whole).to_owned(), whole, RULE));
    tail.bodies.splice(0..0, bodies);
    true
}

/// Whether a folded text in brackets says that a thing is printed again, and where it was first at most:
/// `再掲`, `B-1の再掲`, `再掲:1.2.3`.
fn is_repeat(text: &str) -> bool {
    const LONGEST: usize = 16;
    let reference = |c: char| {
        c.is_ascii_alphanumeric() || "-‐−.,:()、・の→参照第部章節項柱番号施策取組分野".contains(c)
    };
    let Some((before, after)) = text.split_once(REPEATED) else {
        return false;
    };
    before.chars().count() + after.chars().count() <= LONGEST
        && before.chars().chain(after.chars()).all(reference)
}

/// Whether a character in parentheses is a day of the week after a date: `９月20日（金）`.
fn is_weekday(ctx: &Context<'_>, span: Span, before: &str) -> bool {
    let inner = squeeze(inner(ctx, span));
    before.trim_end().ends_with('日') && inner.chars().all(|c| "月火水木金土日祝・".contains(c))
}

fn trim_end(ctx: &Context<'_>, span: Span) -> Span {
    Span::new(span.start, span.start + ctx.slice(span).trim_end().len())
}
