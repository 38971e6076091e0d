//! The marks and names of bodies in a tag or a cell, one by one, and which of them leads.
//!
//! ```text
//! ◎健、文、厚        文厚AMED           国交省／厚労省
//! 国土交通省（主）   ★法、総            主担当：環境省、協力：総務省
//! ```
//!
//! ◎ before a name, a sign of which the paper says so, or a word in parentheses after it, makes it the
//! lead; other signs before a name are left aside. Marks that nothing parts are told apart; a word of two
//! marks is cut only where each of them stands alone elsewhere, so that a name in no table stays whole.

use std::collections::BTreeSet;

use seisaku_text::{Span, squeeze};

use super::inner;
use crate::rules::Context;

/// Marks in 【 】 of three characters or fewer that stand for no body.
pub(super) const NOT_BODIES: &[&str] = &[
    "再掲", "新規", "継続", "拡充", "参考", "略", "注", "例", "国", "国内", "海外", "国外", "地方",
    "民間",
];

/// How many characters a mark has at most, where marks stand together.
const LONGEST_MARK: usize = 8;

/// Words after the name of a body, in parentheses or before a colon, that make it the lead.
const LEADS: &[&str] = &[
    "主",
    "主担当",
    "主務",
    "主管",
    "主査",
    "主たる担当",
    "取りまとめ",
    "とりまとめ",
    "取り纏め",
    "取纏め",
    "総括",
    "幹事",
    "代表",
    "リード",
    "◎",
];

/// Words that say that a body has a part in it.
const PARTS: &[&str] = &[
    "副",
    "副担当",
    "従",
    "協力",
    "連携",
    "関係",
    "関連",
    "共管",
    "担当",
    "共同",
    "支援",
    "○",
];

/// Signs before a body that leads, whatever the paper says of them.
const LEAD_SIGNS: &[char] = &['★', '☆', '◉', '⦿', '⊚'];
/// Signs that may stand before a body.
const SIGNS: &[char] = &[
    '○', '〇', '◯', '●', '◇', '◆', '□', '■', '△', '▲', '※', '*', '＊',
];

/// A mark or name of a body.
pub(super) struct Mark {
    pub(super) known: Option<String>,
    pub(super) label: String,
    pub(super) lead: bool,
    /// Whether the name tables or the document's legend tell what it stands for.
    pub(super) sure: bool,
}

/// The marks in a token that nothing parts: `◎文厚AMED`. A token that does not come apart into
/// known marks is one body: `◎` and a name.
fn marks(ctx: &Context<'_>, token: &str) -> Vec<Mark> {
    let leads = |c: char| LEAD_SIGNS.contains(&c) || ctx.leads.contains(&c);
    let signs = token.replace(leads, "◎");
    signs
        .split_inclusive('◎')
        .scan(false, |lead, piece| {
            let own = std::mem::replace(lead, piece.ends_with('◎'));
            let name = piece.trim_end_matches('◎');
            Some((name.trim_start_matches(SIGNS), own))
        })
        .filter(|(name, _)| !name.is_empty())
        .flat_map(|(name, lead)| unparted(ctx, name, lead))
        .collect()
}

fn unparted(ctx: &Context<'_>, name: &str, lead: bool) -> Vec<Mark> {
    let mark = |(known, label), lead| Mark {
        known,
        label,
        lead,
        sure: true,
    };
    let unknown = || {
        vec![Mark {
            known: None,
            label: name.to_owned(),
            lead,
            sure: false,
        }]
    };
    if let Some(meant) = meant(ctx, name) {
        return vec![mark(meant, lead)];
    }
    if NOT_BODIES.contains(&name) {
        return unknown();
    }
    let mut found = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
        let ends: Vec<usize> = ends.take(LONGEST_MARK).collect();
        let longest = ends
            .into_iter()
            .rev()
            .find_map(|end| Some((end, meant(ctx, &rest[..end])?)));
        let Some((end, meant)) = longest else {
            return unknown();
        };
        found.push(mark(meant, lead && found.is_empty()));
        rest = &rest[end..];
    }
    // A word of two characters may be a name of its own: each of them stands alone elsewhere, or the
    // word is not cut.
    let single = |m: &Mark| m.label.chars().all(|c| ctx.alone.contains(&c));
    let cut = found.len() == 2 && name.chars().count() == 2;
    match cut && !found.iter().all(single) {
        true => unknown(),
        false => found,
    }
}

/// The characters that stand alone between others than letters.
pub(crate) fn alone(text: &str) -> BTreeSet<char> {
    // Nearly all of a text is kanji and kana; for others the tables of Unicode are asked.
    let alphabetic = |c: char| {
        matches!(c, '\u{4e00}'..='\u{9fff}' | 'ぁ'..='ゖ' | 'ァ'..='ヺ') || c.is_alphabetic()
    };
    let words = text.split(|c: char| !alphabetic(c));
    let single = |word: &str| {
        let mut chars = word.chars();
        chars.next().filter(|_| chars.next().is_none())
    };
    words.filter_map(single).collect()
}

/// The body that a mark or name stands for: its identifier, where it is known, and its label.
fn meant(ctx: &Context<'_>, name: &str) -> Option<(Option<String>, String)> {
    if let Some(full) = ctx.legend.get(name) {
        return Some((ctx.names.body(full).map(str::to_owned), full.clone()));
    }
    let mark = ctx.names.abbreviations.get(name).map(String::as_str);
    let other = !NOT_BODIES.contains(&name);
    let known = mark
        .or_else(|| ctx.names.body(name).filter(|_| other))
        .or_else(|| ctx.names.ministry(name).filter(|_| other))?;
    Some((Some(known.to_owned()), name.to_owned()))
}

/// The bodies named in the tag or cell at `span`.
pub(super) fn marks_of(ctx: &Context<'_>, span: Span) -> Vec<Mark> {
    marks_of_text(ctx, &squeeze(inner(ctx, span)))
}

/// The bodies named in a cell: each line parts names, unless a name itself is broken.
pub(super) fn marks_of_lines(ctx: &Context<'_>, lines: &[Span]) -> Vec<Mark> {
    let texts: Vec<String> = lines.iter().map(|l| squeeze(inner(ctx, *l))).collect();
    let parted = marks_of_text(ctx, &texts.join("、"));
    if texts.len() < 2 || parted.iter().all(|m| m.sure) {
        return parted;
    }
    let joined = marks_of_text(ctx, &texts.concat());
    match joined.iter().all(|m| m.sure) {
        true => joined,
        false => parted,
    }
}

/// The bodies named in a folded text.
pub(super) fn marks_of_text(ctx: &Context<'_>, text: &str) -> Vec<Mark> {
    let mut found: Vec<Mark> = Vec::new();
    let mut leads = false;
    for token in text.split(['、', '・', ',', '/', ';', '(', ')', '\n']) {
        let (said, token) = match token.split_once(':') {
            Some((said, rest)) => (Some(said), rest),
            None => (None, token),
        };
        match said {
            Some(said) if LEADS.contains(&said) => leads = true,
            Some(said) if PARTS.contains(&said) => leads = false,
            Some(said) => found.extend(marks(ctx, said)),
            None => {}
        }
        if token.is_empty() || PARTS.contains(&token) {
            continue;
        }
        if LEADS.contains(&token) {
            if let Some(before) = found.last_mut() {
                before.lead = true;
            }
            continue;
        }
        let first = found.len();
        found.extend(marks(ctx, token));
        if let Some(mark) = found.get_mut(first).filter(|_| leads) {
            mark.lead = true;
        }
    }
    found
}
