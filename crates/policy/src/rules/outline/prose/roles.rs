//! Which marked pieces are headings, and which short lines without a mark.
//!
//! A marked piece without a sentence is a heading: a high one always, a low one or a bullet where
//! text stands below it or below another of its kind. A short line between a blank or a sentence
//! and a text is a heading too.
//!
//! ```text
//! ■現状               a heading, since a paragraph follows
//! 人口が減っている。
//! ・都市 ・農村        entries
//! ```

use std::collections::{BTreeMap, BTreeSet};

use super::lines::ends;
use super::marks::Style;
use super::pieces::{Piece, Role, is_elision, is_open, word};
use crate::rules::Context;

/// A heading is not longer than this.
const LONGEST: usize = 60;

/// Tells headings from entries and paragraphs.
pub(super) fn told(ctx: &Context<'_>, mut pieces: Vec<Piece>) -> Vec<Piece> {
    let texts: Vec<String> = pieces.iter().map(|p| p.text(ctx)).collect();
    let mut headed: BTreeSet<Style> = BTreeSet::new();
    // Where each kind of mark comes first.
    let mut firsts: BTreeMap<Style, usize> = BTreeMap::new();
    for (i, piece) in pieces.iter().enumerate() {
        if let Role::Entry(style) | Role::Heading(style) = piece.role {
            firsts.entry(style).or_insert(i);
        }
    }
    let announced = announced(&pieces, &texts);
    // The kind of the list that a paragraph has announced, once its first entry has come.
    let mut listed: Option<Option<Style>> = None;
    for i in 0..pieces.len() {
        match pieces[i].role {
            Role::Entry(style) if titled(&texts[i], style) => {
                let of_list = listed.is_some_and(|list| list.is_none_or(|s| s == style))
                    && !(style.is_high() && has_text(&pieces, &texts, &firsts, i, style));
                listed = listed.filter(|_| of_list).map(|_| Some(style));
                if of_list {
                    continue;
                }
                if style.is_high() {
                    pieces[i].role = Role::Heading(style);
                } else if has_text(&pieces, &texts, &firsts, i, style) {
                    headed.insert(style);
                }
            }
            Role::Paragraph => listed = announces(&texts[i]).then_some(None),
            Role::Heading(Style::ParenTitle) if !stands_over(&pieces, &texts, i) => {
                pieces[i].role = Role::Paragraph;
                pieces[i].parts = pieces[i].whole.clone();
            }
            Role::Heading(_) => listed = None,
            Role::Entry(_) | Role::Note => {}
        }
    }
    // From the end on: a heading may stand over another one.
    for i in (0..pieces.len()).rev() {
        match pieces[i].role {
            Role::Entry(style)
                if headed.contains(&style) && titled(&texts[i], style) && !announced[i] =>
            {
                pieces[i].role = Role::Heading(style);
            }
            Role::Paragraph if is_plain_heading(ctx, &pieces, &texts, i) => {
                pieces[i].role = Role::Heading(Style::Plain);
            }
            _ => {}
        }
    }
    pieces
}

/// Whether a text can be a title.
fn titled(text: &str, style: Style) -> bool {
    !matches!(style, Style::Dot | Style::Dash)
        && !text.contains('。')
        && !ends(text)
        && text.chars().count() <= LONGEST
}

/// Whether text stands right below a piece: a paragraph, or entries of a lower kind.
fn has_text(
    pieces: &[Piece],
    texts: &[String],
    firsts: &BTreeMap<Style, usize>,
    i: usize,
    style: Style,
) -> bool {
    let Some(next) = pieces.get(i + 1) else {
        return false;
    };
    match next.role {
        Role::Paragraph => texts[i + 1].contains('。') || is_elision(&texts[i + 1]),
        Role::Entry(below) | Role::Heading(below) => {
            let seen = firsts.get(&below).is_some_and(|first| *first < i);
            below > style && (!seen || below.is_bullet() || next.numbers == [1])
        }
        Role::Note => false,
    }
}

/// Whether a paragraph says that a list follows.
fn announces(text: &str) -> bool {
    text.ends_with(['：', ':'])
        || ["次の", "以下の", "次に掲げる", "以下に掲げる"]
            .iter()
            .any(|w| {
                text.rsplit('。')
                    .find(|s| !s.is_empty())
                    .is_some_and(|s| s.contains(w))
            })
}

/// For each piece whether the list that it is of stands below a paragraph that announces it.
fn announced(pieces: &[Piece], texts: &[String]) -> Vec<bool> {
    let mut found = Vec::with_capacity(pieces.len());
    // The kind of the list that goes on, and whether it was announced.
    let mut list: (Option<Style>, bool) = (None, false);
    for (i, piece) in pieces.iter().enumerate() {
        let style = match piece.role {
            Role::Entry(style) | Role::Heading(style) => Some(style),
            Role::Paragraph | Role::Note => None,
        };
        if style.is_none() || style != list.0 {
            let before = i
                .checked_sub(1)
                .filter(|b| pieces[*b].role == Role::Paragraph);
            list = (style, before.is_some_and(|b| announces(&texts[b])));
        }
        found.push(list.1);
    }
    found
}

/// Whether a heading has something below it.
fn stands_over(pieces: &[Piece], texts: &[String], i: usize) -> bool {
    pieces.get(i + 1).is_some_and(|next| match next.role {
        Role::Paragraph => texts[i + 1].contains('。') || is_elision(&texts[i + 1]),
        Role::Entry(_) | Role::Heading(_) => true,
        Role::Note => false,
    })
}

/// Whether a paragraph is a short line that heads what follows.
fn is_plain_heading(ctx: &Context<'_>, pieces: &[Piece], texts: &[String], i: usize) -> bool {
    const LONG: usize = 34;
    let (piece, text) = (&pieces[i], &texts[i]);
    let opens = piece.after_blank
        || i == 0
        || matches!(pieces[i - 1].role, Role::Heading(_))
        || ends(&texts[i - 1]);
    let short = text.chars().count() <= LONG
        && piece.whole.len() <= 2
        && !text.contains(['。', '、'])
        && !ends(text)
        && !is_open(text)
        && !is_elision(text)
        && text.chars().any(char::is_alphabetic);
    let names = word(ctx.slice(piece.whole[0]));
    opens && short && (names || stands_over(pieces, texts, i)) && i + 1 < pieces.len()
}
