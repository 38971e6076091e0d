//! The lines of a slide brought together to headings, entries, notes and paragraphs.
//!
//! A line without a marker goes on from the line before: a sentence is broken by the layout, and
//! blank lines may stand inside it. It opens something new after a heading, after a full stop and
//! a blank line, or where it is one of the words that head a list.
//!
//! ```text
//! ・病原体の情報の早期入手・分与      one entry: a dot with a word or two, after a blank line,
//!                                     cannot be an entry beside long ones
//! ・提供
//! ・甲の発生 ・乙の低下 等            two entries
//! ①水道 ⑤道路                        two entries, whose numbers tell their order
//! Ⅳ 施策 ３．…                        two headings
//! ```

use seisaku_text::{Span, circled_number};

use super::kinds;
use super::shape::{self, Marker, Style};
use crate::rules::Context;
use crate::rules::bullets::trim;

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Heading(Style),
    Entry(Style),
    Note,
    Paragraph,
    /// Marks without a word.
    Mark,
}

/// A heading, entry, note or paragraph.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) role: Role,
    /// Its number, as it stands in keys.
    pub(super) number: String,
    pub(super) marker: Option<Span>,
    /// Its text, line by line, without the marker.
    pub(super) parts: Vec<Span>,
    /// All of it.
    pub(super) whole: Vec<Span>,
    /// Whether another heading is printed on its line after it.
    pub(super) glued: bool,
    /// Whether the title of the slide stands before it, below other text: it opens anew.
    pub(super) opens: bool,
}

/// A line of a slide.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) span: Span,
    pub(super) after_blank: bool,
    pub(super) after_title: bool,
}

/// The pieces of these lines.
pub(super) fn pieces(ctx: &Context<'_>, lines: &[Line]) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let next = lines.get(i + 1).map(|l| ctx.slice(l.span));
        for (n, span) in parted(ctx, line.span).into_iter().enumerate() {
            let part = Line {
                span,
                after_blank: line.after_blank && n == 0,
                after_title: line.after_title && n == 0,
            };
            if continues(ctx, found.last(), part) {
                extend(&mut found, span);
            } else if ctx.slice(span).chars().all(is_digit) {
                // The number of the page.
            } else {
                if n > 0
                    && let Some(last) = found.last_mut()
                {
                    last.glued = true;
                }
                let mut piece = opened(ctx, found.last(), span, next);
                piece.opens = part.after_title;
                found.push(piece);
            }
        }
    }
    found
}

fn extend(found: &mut [Piece], span: Span) {
    if let Some(last) = found.last_mut() {
        last.parts.push(span);
        last.whole.push(span);
    }
}

/// A line parted where several entries or headings stand on it.
fn parted(ctx: &Context<'_>, line: Span) -> Vec<Span> {
    let text = ctx.slice(line);
    let style = shape::marker(text).map(|m| m.style);
    let mut cuts = vec![0];
    for (i, c) in text.char_indices().skip(1) {
        let after_blank = text[..i].ends_with(char::is_whitespace);
        let rest = &text[i..];
        let cut = match style {
            Some(Style::Dot) => c == '・' && after_blank,
            Some(Style::Circled) => circled_number(c).is_some() && after_blank,
            Some(Style::Roman) => {
                let numbered = shape::marker(rest).map(|m| m.style);
                (after_blank && numbered == Some(Style::Arabic))
                    || (c == '・' && opens_roman(&rest[c.len_utf8()..]))
            }
            _ if text.starts_with('※') => c == '※' && after_blank,
            _ => false,
        };
        if cut {
            cuts.push(i);
        }
    }
    cuts.push(text.len());
    let parts = cuts.windows(2).map(|w| {
        let mut from = w[0];
        // The dot that joins two headings belongs to neither.
        if style == Some(Style::Roman) && text[from..].starts_with('・') {
            from += '・'.len_utf8();
        }
        trim(ctx, Span::new(line.start + from, line.start + w[1]))
    });
    parts.filter(|s| !s.is_empty()).collect()
}

fn opens_roman(text: &str) -> bool {
    shape::marker(text).is_some_and(|m| m.style == Style::Roman)
}

/// Whether a line goes on from the piece before it.
fn continues(ctx: &Context<'_>, last: Option<&Piece>, line: Line) -> bool {
    let text = ctx.slice(line.span);
    let Some(last) = last.filter(|_| !line.after_title) else {
        return false;
    };
    if last.role == Role::Mark {
        return text.chars().all(is_digit);
    }
    if text.chars().all(is_digit) {
        return false;
    }
    if shape::goes_on(text) {
        return true;
    }
    if text.starts_with('※') || is_mark(text) || shape::is_elision(text) {
        return false;
    }
    let before = last.parts.last().map_or("", |s| ctx.slice(*s));
    if let Some(marker) = shape::marker(text) {
        return is_fragment(&marker, text, line, last, before);
    }
    if shape::bracketed(text).is_some() || kinds::of_heading(text).is_some() {
        return false;
    }
    match last.role {
        Role::Heading(_) => before.ends_with(['、', '・']),
        Role::Paragraph if shape::is_elision(before) => false,
        _ => !(line.after_blank && before.ends_with('。')),
    }
}

/// Whether a dot with a word or two goes on from a long line before it.
fn is_fragment(marker: &Marker, text: &str, line: Line, last: &Piece, before: &str) -> bool {
    const FRAGMENT: usize = 5;
    const LONG: usize = 12;
    marker.style == Style::Dot
        && text.starts_with('・')
        && line.after_blank
        && matches!(last.role, Role::Entry(_))
        && text.chars().count() <= FRAGMENT
        && before.chars().count() >= LONG
        && !before.ends_with(['。', '）'])
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

fn is_mark(text: &str) -> bool {
    text.contains(['※', '＊'])
        && text
            .chars()
            .all(|c| matches!(c, '※' | '＊') || is_digit(c) || c.is_whitespace())
}

fn opened(ctx: &Context<'_>, last: Option<&Piece>, span: Span, next: Option<&str>) -> Piece {
    let text = ctx.slice(span);
    let piece = |role, number: String, marker: Option<Span>, body: Span| Piece {
        role,
        number,
        marker,
        parts: vec![body],
        whole: vec![span],
        glued: false,
        opens: false,
    };
    if is_mark(text) {
        return piece(Role::Mark, String::new(), None, span);
    }
    if let Some(rest) = text.strip_prefix('※') {
        let digits = rest.len() - rest.trim_start_matches(is_digit).len();
        let start = span.start + '※'.len_utf8() + digits;
        let mark = Span::new(span.start, start);
        let body = trim(ctx, Span::new(start, span.end));
        return piece(Role::Note, String::new(), Some(mark), body);
    }
    if let Some((style, start, end)) = shape::bracketed(text)
        && (style == Style::Bracket
            || matches!(last.map(|l| l.role), None | Some(Role::Heading(_))))
    {
        let inside = Span::new(span.start + start, span.start + end);
        return piece(Role::Heading(style), String::new(), None, inside);
    }
    if let Some(marker) = shape::marker(text) {
        let role = match marker.style.is_bullet() {
            true => Role::Entry(marker.style),
            false => Role::Heading(marker.style),
        };
        let body = Span::new(span.start + marker.length, span.end);
        let printed = trim(ctx, Span::new(span.start, body.start));
        let body = without_and_so_on(ctx, body);
        return piece(role, marker.number, Some(printed), body);
    }
    let role = if kinds::of_heading(text).is_some() {
        Role::Heading(Style::Word)
    } else if is_subheading(text, last, next) {
        Role::Heading(Style::Plain)
    } else {
        Role::Paragraph
    };
    piece(role, String::new(), None, span)
}

/// A short line between a heading and a list is a heading itself.
fn is_subheading(text: &str, last: Option<&Piece>, next: Option<&str>) -> bool {
    const LONGEST: usize = 40;
    matches!(last.map(|l| l.role), Some(Role::Heading(_)))
        && text.chars().count() <= LONGEST
        && !text.ends_with('。')
        && next
            .and_then(shape::marker)
            .is_some_and(|m| m.style.is_bullet())
}

/// A blank and 等 after the last of several entries says that there are more.
fn without_and_so_on(ctx: &Context<'_>, body: Span) -> Span {
    let text = ctx.slice(body);
    match text.strip_suffix('等') {
        Some(rest) if rest.ends_with(char::is_whitespace) => {
            Span::new(body.start, body.start + rest.trim_end().len())
        }
        _ => body,
    }
}
