//! Footnotes: each belongs to the text that prints its mark, else to one that prints the word that
//! it explains, else to the text before it.
//!
//! ```text
//! 観測点※１を置く。
//! ※１　観測点：海面に固定した装置
//! ```

use seisaku_text::{Span, squeeze};

use super::pieces::Piece;
use crate::rules::outline::RULE;
use crate::rules::{Context, known_names};
use crate::{OutlineKind, OutlineNode, OutlineNote, Read};

/// How far away the text may stand that a note belongs to, in nodes.
const NEAR: usize = 200;

/// Gives the notes to the nodes.
pub(super) fn placed(ctx: &Context<'_>, nodes: &mut [OutlineNode], notes: &[Piece]) {
    let start = |n: &OutlineNode| n.text.spans.first().map_or(0, |s| s.start);
    let texts: Vec<String> = nodes.iter().map(|n| squeeze(&n.text.value)).collect();
    for piece in notes {
        let mark = piece
            .marker
            .map_or_else(String::new, |m| mark(ctx.slice(m)));
        let word = word(ctx, piece);
        let first = piece.whole.first().map_or(0, |s| s.start);
        // Nodes stand in the order of the text.
        let next = nodes.partition_point(|n| start(n) < first);
        let near = next.saturating_sub(NEAR)..(next + NEAR).min(nodes.len());
        let above = near.start..next;
        let with_mark = || {
            let printed = |i: &usize| place(&texts[*i], &mark).is_some();
            above.clone().rev().find(|i| !mark.is_empty() && printed(i))
        };
        let with_word = || {
            let word = squeeze(&word.as_ref()?.value);
            let named = |i: &usize| texts[*i].contains(&word);
            let in_text = |i: &usize| nodes[*i].kind != OutlineKind::Section && named(i);
            let found = near.clone().find(in_text);
            found.or_else(|| near.clone().find(named))
        };
        let before = next.checked_sub(1);
        let Some(at) = with_mark().or_else(with_word).or(before) else {
            continue;
        };
        let note = OutlineNote {
            text: Read {
                value: piece.text(ctx),
                spans: piece.whole.clone(),
                rule: RULE,
            },
            word: word.or_else(|| marked_word(ctx, &nodes[at], &mark)),
            name: None,
            mark: None,
            mentions: known_names::mentions(ctx, &piece.parts),
        };
        nodes[at].notes.push(note);
    }
}

/// A mark as it stands in a text: `※1`, `(注1)` as `注1`; none without a number.
fn mark(marker: &str) -> String {
    let folded = squeeze(marker);
    let bare = folded.trim_matches(|c: char| "()[]:.^".contains(c));
    match bare.ends_with(|c: char| c.is_ascii_digit()) || bare == "※" {
        true => bare.to_owned(),
        false => String::new(),
    }
}

/// Where a text prints a mark: a whole number, behind a word.
fn place(text: &str, mark: &str) -> Option<usize> {
    let digit = |c: char| c.is_ascii_digit();
    let found = text.match_indices(mark).find(|(at, _)| {
        let joined = text[at + mark.len()..].starts_with(digit);
        let behind = text[..*at].ends_with(|c: char| !digit(c) && c != '.' && c != ',');
        !joined && (behind || !mark.starts_with(digit))
    });
    found.map(|(at, _)| at)
}

/// The word before a colon that a note begins with.
fn word(ctx: &Context<'_>, piece: &Piece) -> Option<Read<String>> {
    const LONGEST: usize = 30;
    let part = piece.parts.first()?;
    let text = ctx.slice(*part);
    let at = text.find(['：', ':'])?;
    let word = text[..at].trim();
    let bare = word.trim_matches(['「', '」']);
    let is_word = (2..=LONGEST).contains(&bare.chars().count()) && !bare.contains(['。', '、']);
    let start = part.start + text.find(bare)?;
    is_word.then(|| Read::at(bare.to_owned(), Span::new(start, start + bare.len()), RULE))
}

/// The word that a text prints before a mark.
fn marked_word(ctx: &Context<'_>, node: &OutlineNode, mark: &str) -> Option<Read<String>> {
    if mark.is_empty() {
        return None;
    }
    for span in &node.text.spans {
        let folded = ctx.fold(*span);
        let text = folded.text();
        let Some(at) = place(text, mark) else {
            continue;
        };
        let before = text[..at].trim_end_matches('(').trim_end_matches('」');
        let start = before
            .rfind(|c: char| "「」、。のをにはがとで()".contains(c))
            .map_or(0, |i| {
                i + before[i..].chars().next().map_or(0, char::len_utf8)
            });
        // What is no name is no word: the note explains the sentence.
        let named = !before[start..].contains(|c| matches!(c, 'ぁ'..='ん'));
        if start < before.len() && named {
            let place = folded.span(start, before.len());
            return Some(Read::at(ctx.slice(place).to_owned(), place, RULE));
        }
    }
    None
}
