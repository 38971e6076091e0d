//! Lines brought together to headings, entries, notes and paragraphs.
//!
//! A line goes on in the next one where it reaches the right margin, or where it breaks off in the
//! middle of a sentence; a page may end in between. A mark, a blank line after a sentence, a deeper
//! indent after a sentence open something new.
//!
//! ```text
//! （１）担い手の確保と                 a heading over two lines
//!       育成
//!   港の担い手の不足に対応するため、研   one paragraph
//! 修を行う。
//! ```

use seisaku_text::{Span, squeeze};

use super::lines::{Line, Lines, ends};
use super::marks::{self, Mark, Style};
use crate::rules::Context;
use crate::rules::bullets::trim;
use crate::rules::outline::{kinds, shape};
use crate::values::{Pattern, pattern};

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Heading(Style),
    Entry(Style),
    Note,
    Paragraph,
}

/// A heading, entry, note or paragraph.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) role: Role,
    pub(super) numbers: Vec<u32>,
    pub(super) marker: Option<Span>,
    /// Its text, line by line, without the mark.
    pub(super) parts: Vec<Span>,
    /// All of it, line by line.
    pub(super) whole: Vec<Span>,
    /// The columns before its first line.
    pub(super) indent: usize,
    pub(super) after_blank: bool,
    /// The lines that it is made of.
    lines: Vec<Line>,
    /// The characters of its text so far, and whether full stops and commas are among them.
    length: usize,
    stops: bool,
    commas: bool,
}

static NOTE: Pattern = pattern!(
    r"^(?:[（(]?(?:脚注|注釈|注記|注)[\s　]*[0-9０-９]{0,2}[\s　]*(?:[）)：:．.][\s　]*|[\s　]+)|※[\s　]*[0-9０-９]{0,2}[\s　：:）).]*|[＊*][\s　]*[0-9０-９]{1,2}[\s　：:）)]*|[（(](?:※|＊|\*|注)[\s　]*[0-9０-９]{0,2}[）)][\s　]*|\[\^?[0-9]{1,2}\][\s　:：]*)"
);
static BRACKET: Pattern = pattern!(
    r"^(?:【([^【】]+)】|〔([^〔〕]+)〕|［([^［］]+)］|《([^《》]+)》|[＜<〈]([^＜＞<>〈〉]+)[＞>〉])[\s　]*"
);
static PAREN_TITLE: Pattern = pattern!(r"^[（(]([^（）()]{2,24})[）)]$");
static CONNECTS: Pattern = pattern!(
    r"(?:[、・，とにをのやがは]|及び|並びに|又は|に関する|に係る|による|に対する|のための|に向けた|を通じた|に関し|おける|て|た)$"
);
static PARTICLE: Pattern =
    pattern!(r"^[をにがへ、。）」』]|^の(?:[^の]|$)|^(?:は|で|と|から|まで|より)[^\s　]");

/// The pieces of these lines.
pub(super) fn pieces(ctx: &Context<'_>, lines: &Lines) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    for line in &lines.lines {
        if goes_on(ctx, lines, found.last(), line) {
            if let Some(last) = found.last_mut() {
                last.parts.push(line.span);
                last.whole.push(line.span);
                last.lines.push(line.clone());
                last.grow(ctx.slice(line.span));
            }
        } else {
            opened(ctx, lines, line, &mut found);
        }
    }
    found
}

/// Whether a line goes on from the piece before it.
fn goes_on(ctx: &Context<'_>, lines: &Lines, last: Option<&Piece>, line: &Line) -> bool {
    let Some(last) = last else { return false };
    let text = ctx.slice(line.span);
    if shape::goes_on(text) {
        return true;
    }
    let Some(before) = last.lines.last() else {
        return false;
    };
    let full = lines.is_full(before);
    let printed = ctx.slice(before.span);
    let ended = ends(printed);
    let noted = is_note(text) || lines.is_footnote(text);
    if is_elision(text) || noted || word(text) && line.after_blank {
        return false;
    }
    if let Some(mark) = marks::mark(text) {
        return full && !ended && !line.after_blank && broken_before(&mark, text);
    }
    if BRACKET.as_ref().is_some_and(|p| p.is_match(text)) && (ended || !full) {
        return false;
    }
    if is_elision(printed) && !full {
        return false;
    }
    if line.after_page && !ended && last.sentence() {
        return true;
    }
    if line.after_blank {
        return !ended && (full || printed.ends_with('、')) && last.sentence();
    }
    if ended {
        return full && !last.opens_below(line);
    }
    match last.role {
        _ if full => true,
        Role::Paragraph | Role::Note => !last.is_title(ctx),
        Role::Heading(_) | Role::Entry(_) => last.sentence() || connects(printed),
    }
}

impl Piece {
    /// Whether its text so far reads like a sentence that has not ended.
    fn sentence(&self) -> bool {
        const LONG: usize = 38;
        self.stops || self.length >= LONG || self.marker.is_none() && self.commas
    }

    fn grow(&mut self, text: &str) {
        self.length += text.chars().count();
        self.stops |= text.contains('。');
        self.commas |= text.contains(['、', '，']);
    }

    /// Whether a line begins a paragraph below this one by its indent.
    fn opens_below(&self, line: &Line) -> bool {
        let before = self.lines.last().map_or(0, |l| l.indent);
        let first = self.lines.first().map_or(0, |l| l.indent);
        let single = self.lines.len() == 1;
        let hanging = self.marker.is_some();
        match (hanging, single) {
            (true, true) => false,
            (false, true) => line.indent >= first && first > 0,
            (_, false) => line.indent > before,
        }
    }

    /// Whether it is one short line without a sentence in it.
    fn is_title(&self, ctx: &Context<'_>) -> bool {
        const LONGEST: usize = 34;
        let [line] = &self.lines[..] else {
            return false;
        };
        let text = ctx.slice(line.span);
        if word(text) {
            return true;
        }
        text.chars().count() <= LONGEST
            && !text.contains(['。', '、'])
            && !connects(text)
            && !is_open(text)
            && self.marker.is_none()
    }

    /// Its text.
    pub(super) fn text(&self, ctx: &Context<'_>) -> String {
        ctx.join(&self.parts)
    }
}

fn connects(text: &str) -> bool {
    CONNECTS.as_ref().is_some_and(|p| p.is_match(text))
}

/// Whether a bracket that a text opens is not closed in it.
pub(super) fn is_open(text: &str) -> bool {
    let count = |c: &[char]| text.matches(c).count();
    count(&['「', '（', '(', '『']) > count(&['」', '）', ')', '』'])
}

/// Whether a mark is a part of a sentence that was broken before it.
fn broken_before(mark: &Mark, text: &str) -> bool {
    let rest = &text[mark.length..];
    let particle = PARTICLE.as_ref().is_some_and(|p| p.is_match(rest));
    !mark.style.is_bullet() && (particle || mark.weak || rest.is_empty())
        || mark.style == Style::Dot && !text.starts_with("・ ")
}

fn is_note(text: &str) -> bool {
    NOTE.as_ref().is_some_and(|p| p.is_match(text))
}

/// Whether a line says that text is left out, with a number before it or not.
pub(super) fn is_elision(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| c.is_whitespace() || "・…‥.．".contains(c));
    bare.is_empty() || shape::is_elision(bare) || shape::is_elision(&format!("({bare})"))
}

/// Whether a line is one of the words that head parts of papers.
pub(super) fn word(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "はじめに",
        "おわりに",
        "終わりに",
        "むすび",
        "結び",
        "前文",
        "序文",
        "序",
        "背景",
        "目的",
        "趣旨",
        "経緯",
        "まとめ",
        "総論",
        "各論",
    ];
    let folded = squeeze(text);
    WORDS.contains(&folded.as_str()) || kinds::of_heading(text).is_some()
}

/// A line that opens something new, which may be several pieces.
struct Opened<'c, 'a> {
    ctx: &'c Context<'a>,
    line: &'c Line,
}

impl Opened<'_, '_> {
    fn piece(&self, role: Role, numbers: Vec<u32>, marker: Option<Span>, at: [Span; 2]) -> Piece {
        let [body, whole] = at;
        let mut piece = Piece {
            role,
            numbers,
            marker,
            parts: vec![body],
            whole: vec![whole],
            indent: self.line.indent,
            after_blank: self.line.after_blank,
            lines: vec![self.line.clone()],
            length: 0,
            stops: false,
            commas: false,
        };
        piece.grow(self.ctx.slice(body));
        piece
    }

    fn plain(&self, role: Role, span: Span) -> Piece {
        self.piece(role, Vec::new(), None, [span, span])
    }

    /// The mark of this length, and what follows it.
    fn split(&self, length: usize) -> (Span, Span) {
        let span = self.line.span;
        let cut = span.start + length;
        (
            trim(self.ctx, Span::new(span.start, cut)),
            trim(self.ctx, Span::new(cut, span.end)),
        )
    }

    fn marked(&self, mark: Mark, found: &mut Vec<Piece>) {
        let span = self.line.span;
        let (marker, body) = self.split(mark.length);
        if is_elision(self.ctx.slice(body)) && !body.is_empty() {
            found.push(self.plain(Role::Paragraph, span));
            return;
        }
        // What is appended may have no title of its own.
        let body = match body.is_empty() {
            true => unbracketed(self.ctx, span),
            false => body,
        };
        let Some((title, rest)) = headed_by_blank(self.ctx, body) else {
            let role = Role::Entry(mark.style);
            found.push(self.piece(role, mark.numbers, Some(marker), [body, span]));
            return;
        };
        let at = [title, marker.cover(title)];
        let role = Role::Heading(mark.style);
        found.push(self.piece(role, mark.numbers, Some(marker), at));
        found.push(self.plain(Role::Paragraph, rest));
    }

    /// A title in brackets, with the text that may follow it.
    fn bracketed(&self, found: &mut Vec<Piece>) -> bool {
        let span = self.line.span;
        let text = self.ctx.slice(span);
        let inside = |m: regex::Match<'_>| Span::new(span.start + m.start(), span.start + m.end());
        if let Some(c) = BRACKET.as_ref().and_then(|p| p.captures(text))
            && let Some(title) = (1..c.len()).find_map(|i| c.get(i))
        {
            let (top, rest) = self.split(c.get(0).map_or(0, |m| m.len()));
            let role = Role::Heading(Style::Bracket);
            found.push(self.piece(role, Vec::new(), None, [inside(title), top]));
            if !rest.is_empty() {
                found.push(self.plain(Role::Paragraph, rest));
            }
            return true;
        }
        let title = PAREN_TITLE.as_ref().and_then(|p| p.captures(text));
        let Some(title) = title.and_then(|c| c.get(1)) else {
            return false;
        };
        let role = Role::Heading(Style::ParenTitle);
        found.push(self.piece(role, Vec::new(), None, [inside(title), span]));
        true
    }
}

fn opened(ctx: &Context<'_>, lines: &Lines, line: &Line, found: &mut Vec<Piece>) {
    let text = ctx.slice(line.span);
    let opened = Opened { ctx, line };
    let note = NOTE.as_ref().and_then(|p| p.find(text)).map(|m| m.len());
    let footnote = || {
        let number = text.find(char::is_whitespace);
        number.filter(|_| lines.is_footnote(text))
    };
    if is_elision(text) {
        found.push(opened.plain(Role::Paragraph, line.span));
    } else if let Some(length) = note.or_else(footnote) {
        let (marker, body) = opened.split(length);
        let at = [body, line.span];
        found.push(opened.piece(Role::Note, Vec::new(), Some(marker), at));
    } else if let Some(mark) = marks::mark(text) {
        opened.marked(mark, found);
    } else if !opened.bracketed(found) {
        found.push(opened.plain(Role::Paragraph, line.span));
    }
}

/// A line without brackets round it.
fn unbracketed(ctx: &Context<'_>, span: Span) -> Span {
    let text = ctx.slice(span);
    let bare = text.trim_start_matches(OPENING);
    let start = span.start + text.len() - bare.len();
    Span::new(start, start + bare.trim_end_matches(CLOSING).len())
}

const OPENING: &[char] = &['（', '(', '【', '〔', '＜', '<'];
const CLOSING: &[char] = &['）', ')', '】', '〕', '＞', '>'];

/// A short title before a wide blank and a sentence: `担い手の育成　研修を行い、…。`
fn headed_by_blank(ctx: &Context<'_>, body: Span) -> Option<(Span, Span)> {
    const LONGEST: usize = 22;
    const SHORTEST: usize = 12;
    let text = ctx.slice(body);
    let at = text.find(['　', '：'])?;
    let title = &text[..at];
    let rest = text[at..].trim_start_matches(['　', '：', ' ']);
    let is_title = title.chars().count() <= LONGEST
        && !title.contains(['。', '、', '「', '（'])
        && !title.ends_with(['は', 'が', 'を', 'に']);
    let is_sentence =
        rest.chars().count() >= SHORTEST && (rest.contains('、') || rest.contains('。'));
    (is_title && is_sentence).then(|| {
        let start = body.end - rest.len();
        (
            Span::new(body.start, body.start + at),
            Span::new(start, body.end),
        )
    })
}
