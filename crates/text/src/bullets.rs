//! A run of text that was a list, split where its entries were.

use std::collections::BTreeSet;

use crate::{Diagnostic, Folded, KnownEntries, Severity, Span, circled_number, is_bullet_glyph};

/// An entry of a list that was printed in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bullet {
    /// The entry, without its marker and without blanks round it.
    pub span: Span,
    /// The marker, where one is printed.
    pub marker: Option<Span>,
}

/// Splits the list in `span`, whose markup is lost.
///
/// Traces of a bound, surest first:
/// 1. a printed marker (`●`, `• `, `・ `, or circled numbers or `・` at once before text where the
///    run opens with one: such a `・` is a marker at the start of a line or after a sentence);
/// 2. a blank after a full stop or a closing 】, where the run itself opens with a blank: the
///    blank is all that is left of each entry's bounds;
/// 3. a tag in 【 】 with further text after it;
/// 4. text that stands as an entry of its own elsewhere (`known`, folded without its tag);
/// 5. an opening that comes again and again, where nothing else divides the run.
///
/// A line that begins after a full stop is an entry where no marker is printed.
///
/// Within brackets nothing is a bound. Sentences that nothing divides stay one entry; a
/// diagnostic says so.
pub fn split_bullets(
    text: &str,
    span: Span,
    known: &KnownEntries,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Bullet> {
    let slice = text.get(span.start..span.end).unwrap_or_default();
    let scan = Scan::new(slice);
    let mut bounds = scan.bounds();
    if !scan.spaced && bounds.is_empty() {
        bounds = known_bounds(text, span, known);
        if bounds.is_empty() {
            bounds = repeated_opening(slice);
        }
    } else if !scan.spaced {
        bounds.extend(known_bounds(text, span, known));
    }
    bounds.insert(0);
    let starts: Vec<usize> = bounds.iter().copied().collect();
    let mut bullets = Vec::new();
    for (i, start) in starts.iter().enumerate() {
        let end = starts.get(i + 1).copied().unwrap_or(slice.len());
        if let Some(bullet) = trimmed(slice, *start, end, span.start) {
            bullets.push(bullet);
        }
    }
    if !scan.spaced && !scan.marked {
        note_glued(text, &bullets, diagnostics);
    }
    bullets
}

/// What a run looks like, character by character.
struct Scan<'a> {
    chars: Vec<(usize, char)>,
    /// The run opens with a blank, so blanks are bounds.
    spaced: bool,
    /// The run opens with a marker, so markers are bounds.
    marked: bool,
    numbered: bool,
    /// The run opens with a middle dot at once before text.
    dotted: bool,
    text: &'a str,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str) -> Self {
        let first = text.trim_start().chars().next();
        Self {
            chars: text.char_indices().collect(),
            spaced: text.starts_with(char::is_whitespace),
            marked: first.is_some_and(is_bullet_glyph) || text.trim_start().starts_with("・ "),
            numbered: first.is_some_and(|c| circled_number(c).is_some()),
            dotted: is_dotted(text.trim_start()),
            text,
        }
    }

    fn bounds(&self) -> BTreeSet<usize> {
        let mut bounds = BTreeSet::new();
        let mut depth = 0_usize;
        let mut tag_start = None;
        for (i, &(at, c)) in self.chars.iter().enumerate() {
            match c {
                '（' | '(' | '「' | '『' | '【' => {
                    if c == '【' && depth == 0 {
                        tag_start = Some(at);
                    }
                    depth += 1;
                }
                '）' | ')' | '」' | '』' | '】' => {
                    depth = depth.saturating_sub(1);
                    if c == '】' && depth == 0 {
                        bounds.extend(self.after_tag(i, tag_start.take()));
                    }
                }
                _ if depth > 0 => {}
                '\n' if self.opens_under(i) => {
                    bounds.insert(at);
                }
                '\n' if !self.marked && !self.dotted => {
                    bounds.extend(self.after_sentence(i).then_some(at));
                }
                '。' if self.spaced => bounds.extend(self.after_blank(i)),
                _ if self.is_marker(i) => {
                    bounds.insert(at);
                }
                _ => {}
            }
        }
        bounds
    }

    fn char(&self, i: usize) -> Option<char> {
        self.chars.get(i).map(|(_, c)| *c)
    }

    /// A bound after the full stop or bracket at `i`, where a blank and then text follow.
    fn after_blank(&self, i: usize) -> Option<usize> {
        let (at, next) = *self.chars.get(i + 1)?;
        let rest = self.text[at..].trim_start();
        // A tag belongs to the entry before it.
        (next.is_whitespace() && !rest.is_empty() && !rest.starts_with('【')).then_some(at)
    }

    /// A bound after the tag that closes at `i`.
    fn after_tag(&self, i: usize, tag_start: Option<usize>) -> Option<usize> {
        if self.spaced {
            return self.after_blank(i);
        }
        if self.char(i + 1) == Some('。') {
            return self.chars.get(i + 2).map(|(at, _)| *at);
        }
        let sentence_ended = self.text[..tag_start?].trim_end().ends_with('。');
        let (at, next) = *self.chars.get(i + 1)?;
        (sentence_ended && next != '【').then_some(at)
    }

    /// Whether the character before `i`, blanks left aside, ends a sentence or a tag, and text
    /// follows that is no tag.
    fn after_sentence(&self, i: usize) -> bool {
        let (at, _) = self.chars[i];
        let rest = self.text[at..].trim_start();
        self.chars[..i]
            .iter()
            .rev()
            .map(|(_, c)| *c)
            .find(|c| !c.is_whitespace())
            .is_some_and(|c| matches!(c, '。' | '】'))
            && !rest.is_empty()
            && !rest.starts_with('【')
    }

    /// Whether the line after `i` opens with a dash, or with a circled number or dot after a sentence.
    fn opens_under(&self, i: usize) -> bool {
        let (at, _) = self.chars[i];
        let rest = self.text[at..].trim_start();
        let number = rest.chars().next().and_then(circled_number);
        let lower = number.is_some() || is_dotted(rest);
        dash(rest).is_some() || (lower && self.after_sentence(i))
    }

    fn is_marker(&self, i: usize) -> bool {
        let Some(c) = self.char(i) else { return false };
        let after_blank = i == 0 || self.char(i - 1).is_some_and(char::is_whitespace);
        if self.numbered && circled_number(c).is_some() {
            return after_blank;
        }
        if c == '・' && self.dotted {
            let line_start = i == 0 || self.char(i - 1) == Some('\n');
            return line_start || self.after_sentence(i);
        }
        if c == '・' {
            let at_bound = after_blank || self.after_sentence(i);
            return self.marked && at_bound && self.char(i + 1).is_some_and(char::is_whitespace);
        }
        self.marked && is_bullet_glyph(c)
    }
}

/// The bullet in `start..end` of `slice`, its marker taken off.
fn trimmed(slice: &str, start: usize, end: usize, offset: usize) -> Option<Bullet> {
    let raw = &slice[start..end];
    let lead = raw.len() - raw.trim_start().len();
    let body = raw.trim();
    let mut chars = body.chars();
    let first = chars.next()?;
    let is_marker = is_bullet_glyph(first)
        || circled_number(first).is_some()
        || (first == '・' && chars.next().is_some_and(char::is_whitespace))
        || dash(body).is_some()
        || is_dotted(body);
    let at = offset + start + lead;
    if !is_marker {
        return Some(Bullet {
            span: Span::new(at, at + body.len()),
            marker: None,
        });
    }
    let rest = &body[first.len_utf8()..];
    let blank = rest.len() - rest.trim_start().len();
    let content = at + first.len_utf8() + blank;
    (content < at + body.len()).then(|| Bullet {
        span: Span::new(content, at + body.len()),
        marker: Some(Span::new(at, at + first.len_utf8())),
    })
}

/// The dash or arrow that the text opens with as a marker: a blank and text follow it, or a word at once.
fn dash(text: &str) -> Option<char> {
    let mut chars = text.chars();
    let dash = chars.next().filter(|c| {
        matches!(
            c,
            '-' | '－' | '–' | '―' | '‐' | '−' | '→' | '⇒' | '➡' | '↳' | '└'
        )
    })?;
    let rest = chars.as_str();
    let word = |c: char| c.is_alphabetic() && !c.is_ascii();
    let arrow = !matches!(dash, '-' | '－' | '–' | '―' | '‐' | '−');
    let parted = (arrow || rest.starts_with(char::is_whitespace)) && !rest.trim().is_empty();
    (parted || rest.starts_with(word)).then_some(dash)
}

/// Whether the text opens with a middle dot at once before text.
fn is_dotted(text: &str) -> bool {
    text.strip_prefix('・')
        .is_some_and(|rest| rest.starts_with(|c: char| !c.is_whitespace() && c != '・'))
}

/// Bounds round text that is an entry elsewhere, where it begins and ends with a sentence.
fn known_bounds(text: &str, span: Span, known: &KnownEntries) -> BTreeSet<usize> {
    let folded = Folded::new(text, span);
    let run = folded.text();
    let mut bounds = BTreeSet::new();
    for (start, end) in known.places(run) {
        if start == 0 && end == run.len() {
            continue;
        }
        for at in [start, end] {
            // A tag belongs to the entry before it.
            if at > 0 && at < run.len() && !run[at..].starts_with('【') {
                bounds.insert(folded.span(at, at + 1).start - span.start);
            }
        }
    }
    bounds
}

/// Bounds where the first words of the run come again, if no full stop divides it.
fn repeated_opening(slice: &str) -> BTreeSet<usize> {
    const SHORTEST: usize = 5;
    let body = slice.trim();
    if body.trim_end_matches('。').contains('。') {
        return BTreeSet::new();
    }
    let opening = |length: usize| {
        let end = body.char_indices().nth(length).map(|(i, _)| i)?;
        Some(&body[..end])
    };
    let Some(mut prefix) = opening(SHORTEST) else {
        return BTreeSet::new();
    };
    let count = body.matches(prefix).count();
    if count < 2 {
        return BTreeSet::new();
    }
    for length in SHORTEST + 1.. {
        match opening(length) {
            Some(longer) if body.matches(longer).count() == count => prefix = longer,
            _ => break,
        }
    }
    let lead = slice.len() - slice.trim_start().len();
    body.match_indices(prefix)
        .map(|(i, _)| i + lead)
        .filter(|i| *i > lead)
        .collect()
}

fn note_glued(text: &str, bullets: &[Bullet], diagnostics: &mut Vec<Diagnostic>) {
    for bullet in bullets {
        let body = &text[bullet.span.start..bullet.span.end];
        let sentences = sentence_count(body);
        if sentences > 1 {
            diagnostics.push(
                Diagnostic::new(
                    "bullets-glued",
                    Severity::Warning,
                    bullet.span,
                    format!("{sentences} sentences stand together and nothing shows where one entry ends; they are read as one entry"),
                )
                .hint("compare with the printed page; a correction can be laid over this reading"),
            );
        }
    }
}

fn sentence_count(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut count = 0;
    for c in text.chars() {
        match c {
            '（' | '(' | '「' | '『' => depth += 1,
            '）' | ')' | '」' | '』' => depth = depth.saturating_sub(1),
            '。' if depth == 0 => count += 1,
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str, known: &[&str]) -> Vec<String> {
        let known = KnownEntries::new(known.iter().map(|k| (*k).to_owned()));
        split_bullets(text, Span::new(0, text.len()), &known, &mut Vec::new())
            .into_iter()
            .map(|b| text[b.span.start..b.span.end].to_owned())
            .collect()
    }

    #[test]
    fn traces_of_a_bound() {
        let cases: &[(&str, &[&str], &[&str])] = &[
            (
                " ・ 一【文】。 ・ 二【厚】。 ",
                &[],
                &["一【文】。", "二【厚】。"],
            ),
            (" 一。二。 三。", &[], &["一。二。", "三。"]),
            ("● 一。● 二（三。四）。", &[], &["一。", "二（三。四）。"]),
            (
                "• 一する。【厚】• 二【文】。",
                &[],
                &["一する。【厚】", "二【文】。"],
            ),
            (
                "一【こ】。二。三【厚】。",
                &[],
                &["一【こ】。", "二。三【厚】。"],
            ),
            ("一。【こ】二。【厚】", &[], &["一。【こ】", "二。【厚】"]),
            (
                " 一する。【再掲】 二する。【再掲】",
                &[],
                &["一する。【再掲】", "二する。【再掲】"],
            ),
            (
                "一する。二する。三する。",
                &["二する。"],
                &["一する。", "二する。", "三する。"],
            ),
            (
                "痛みに対する甲の開発痛みに対する乙の開発",
                &[],
                &["痛みに対する甲の開発", "痛みに対する乙の開発"],
            ),
            (
                " ①一に →「あ」 ②上記①に加え、二",
                &[],
                &["一に →「あ」", "上記①に加え、二"],
            ),
            ("一。二。", &[], &["一。二。"]),
            (
                "・一・二する。\n・三。・四",
                &[],
                &["一・二する。", "三。", "四"],
            ),
            (
                "・一。\n　－ 甲。\n　－ 乙。\n・二。",
                &[],
                &["一。", "甲。", "乙。", "二。"],
            ),
            ("一。\n二の\n続き。", &[], &["一。", "二の\n続き。"]),
            (
                " 推進している。 【取組の例】 ",
                &[],
                &["推進している。 【取組の例】"],
            ),
        ];
        for (text, known, expected) in cases {
            assert_eq!(split(text, known), *expected, "{text}");
        }
    }
}
