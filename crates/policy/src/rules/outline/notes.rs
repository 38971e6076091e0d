//! Notes below entries, and the marks that point to them.
//!
//! The layout moves marks printed above the line to the end of the slide; a blank is left where
//! each stood. The word before that blank is what the note explains.
//!
//! ```text
//! ・地域包括ケア（CCS ）の推進        CCS is the word
//! ※ Community Care System
//! …
//! ※                                   the mark, moved
//! ```

use seisaku_text::Span;

use super::RULE;
use super::pieces::Piece;
use crate::rules::{Context, known_names};
use crate::{OutlineNode, OutlineNote, Read};

/// A note, of which the word is not known yet.
pub(super) fn read(ctx: &Context<'_>, piece: &Piece) -> OutlineNote {
    OutlineNote {
        text: Read {
            value: ctx.join(&piece.parts),
            spans: piece.whole.clone(),
            rule: RULE,
        },
        word: None,
        name: None,
        mark: None,
        mentions: known_names::mentions(ctx, &piece.parts),
    }
}

/// Finds the words that the notes explain, and gives the moved marks to them in order.
pub(super) fn placed(ctx: &Context<'_>, nodes: &mut [OutlineNode], marks: &[Span]) {
    let mut marks = marks.iter();
    for node in nodes.iter_mut().filter(|n| !n.notes.is_empty()) {
        let words: Vec<Span> = node
            .text
            .spans
            .iter()
            .flat_map(|line| words_before_blanks(ctx, *line))
            .collect();
        for (note, span) in node.notes.iter_mut().zip(words) {
            note.word = Some(Read::at(ctx.slice(span).to_owned(), span, RULE));
            note.name = name_before(ctx, &node.text.spans, span);
            note.mark = marks.next().copied();
        }
    }
}

/// The words that stand before a blank within a line.
fn words_before_blanks(ctx: &Context<'_>, line: Span) -> Vec<Span> {
    let text = ctx.slice(line);
    let mut found = Vec::new();
    let mut word_end = 0;
    for (i, c) in text.char_indices() {
        // A mark that the layout has left in its place stands like a blank.
        if !c.is_whitespace() && c != '※' {
            word_end = i + c.len_utf8();
            continue;
        }
        found.extend(
            word(&text[..word_end]).map(|(from, to)| Span::new(line.start + from, line.start + to)),
        );
    }
    // Blanks inside a Latin name are no gaps.
    found.dedup();
    found.retain(|span| {
        if !ctx
            .slice(*span)
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-'))
        {
            return false;
        }
        let after = &text[span.end - line.start..];
        let next = after.trim_start_matches(closes).trim_start().chars().next();
        let latin = ctx
            .slice(*span)
            .ends_with(|c: char| c.is_ascii_alphabetic());
        !(latin && next.is_some_and(|c| c.is_ascii_alphabetic()))
    });
    found
}

fn closes(c: char) -> bool {
    matches!(c, '」' | '）' | ')')
}

/// The word that ends at `end`: what stands in 「」 without a remark in parentheses, a name of
/// Latin letters with its blanks, else back to a mark of punctuation or a particle.
fn word(before: &str) -> Option<(usize, usize)> {
    let before = before.trim_end_matches(['（', '(']);
    let bare = before.strip_suffix('」').unwrap_or(before);
    let bare = match (bare.ends_with('）'), bare.rfind('（')) {
        (true, Some(open)) => &bare[..open],
        _ => bare,
    };
    let latin = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-');
    let word_start = if bare.ends_with(|c: char| c.is_ascii_alphanumeric()) {
        let run = bare.trim_end_matches(latin).len();
        run + (bare[run..].len() - bare[run..].trim_start().len())
    } else {
        bare.rfind(|c: char| "（）「」、。のをにはがと)(".contains(c) || c.is_whitespace())
            .map_or(0, |i| {
                i + bare[i..].chars().next().map_or(0, char::len_utf8)
            })
    };
    (word_start < bare.len()).then_some((word_start, bare.len()))
}

/// The name that is printed before the parentheses that hold the word: X（word）.
fn name_before(ctx: &Context<'_>, lines: &[Span], word: Span) -> Option<Read<String>> {
    let line = lines.iter().find(|l| l.contains(word))?;
    let before = ctx.slice(Span::new(line.start, word.start));
    let name = before.strip_suffix(['（', '('])?;
    let start = name
        .rfind(|c: char| "、。（）「」の".contains(c))
        .map_or(0, |i| {
            i + name[i..].chars().next().map_or(0, char::len_utf8)
        });
    let name = name[start..].trim_start_matches(|c: char| !c.is_alphanumeric());
    let from = word.start - '（'.len_utf8() - name.len();
    let span = Span::new(from, from + name.len());
    (name.chars().count() > 2).then(|| Read::at(ctx.slice(span).to_owned(), span, RULE))
}
