//! Short forms that a text defines.
//!
//! ```text
//! 未診断疾患イニシアチブ（IRUD）               an acronym after the name
//! 「利活用プラットフォーム（略称CANNDs）」      the same with 略称
//! PHR（パーソナルヘルスレコード）               the name after the acronym
//! 「一部を改正する法律案」（以下「改正法案」という。）
//! 中央社会保険医療協議会（中医協）              characters of the name, and the other way round
//! AYA世代（Adolescent & Young Adult）          capitals of the words
//! ※ PHR：パーソナルヘルスレコード             a note
//! ```
//!
//! The long form is within 「」, or the longest known name that ends before the parentheses, or
//! the run of characters of one word. Where the short form is the name of another known thing,
//! that thing is meant: 浮腫（ARIA-E）names ARIA-E.

use seisaku_text::Folded;

use super::super::Context;
use crate::model::Term;
use crate::values::{Pattern, captures, pattern};
use crate::{Read, RuleId};

/// The name of this rule.
pub(super) const RULE: RuleId = "definitions/short-form";

static SHORT_AFTER: Pattern = pattern!(
    r"」?\((?:(?:[^()]{1,40}[。、])?以下(?:、|単に|総称して)?「([^「」()]{2,30})」(?:という|とする|と呼ぶ|と略す|と総称する)?[^()]{0,3}|(?:略称:?)?([A-Z][A-Za-z0-9&.-]*[A-Z][A-Za-z0-9&.-]*)|(?:略称:?)?([\p{Han}\p{Katakana}ー]{2,12}))\)"
);
static LONG_AFTER: Pattern = pattern!(
    r"([A-Za-z][A-Za-z&-]*[A-Z][A-Za-z-]*)\(([\p{Han}\p{Hiragana}\p{Katakana}ー・]{4,40})\)"
);

/// An acronym before the words whose capitals it is.
static WORDS_AFTER: Pattern =
    pattern!(r"([A-Z][A-Z0-9]{1,7})[\p{Han}\p{Katakana}ー]{0,4}\(([A-Z][A-Za-z&'/-]{4,80})[()]");
/// A note on an acronym.
static NOTE: Pattern = pattern!(
    r"[※＊*注]\d{0,2}\)?([A-Z][A-Za-z0-9-]{1,11})[:=]([A-Z][A-Za-z&',-]{5,80}|[\p{Han}\p{Katakana}ー・]{3,40})"
);
/// Short forms of the last word of a name, which stand for that word.
const WORDS: &[(&str, &str)] = &[
    ("DB", "データベース"),
    ("PF", "プラットフォーム"),
    ("PJ", "プロジェクト"),
    ("WG", "ワーキンググループ"),
    ("HP", "ホームページ"),
];

/// The short forms of the document.
pub(super) fn read(ctx: &Context<'_>) -> Vec<Term> {
    let mut found: Vec<Term> = Vec::new();
    for block in &ctx.document.blocks {
        let folded = ctx.fold(block.span);
        after_the_name(ctx, &folded, &mut found);
        let text = folded.text();
        let notes = captures(&NOTE, text);
        let words = captures(&WORDS_AFTER, text).filter(|c| {
            c.get(1)
                .zip(c.get(2))
                .is_some_and(|(s, l)| capitals(l.as_str()) == s.as_str())
        });
        for c in captures(&LONG_AFTER, text).chain(words).chain(notes) {
            let (Some(short), Some(long)) = (c.get(1), c.get(2)) else {
                continue;
            };
            let long = (long.start(), long.end());
            let term = term(ctx, &folded, long, (short.start(), short.end()), true);
            add(&mut found, term);
        }
    }
    found
}

/// The capitals of words printed without blanks.
fn capitals(words: &str) -> String {
    words.chars().filter(char::is_ascii_uppercase).collect()
}

/// Whether a short form is made of characters of the name, in their order.
fn is_contraction(short: &str, name: &str) -> bool {
    let mut rest = name.chars();
    let shorter = short.chars().count() + 2 < name.chars().count();
    // The end of a name is a plain word: 機関 of 医療機関.
    shorter && !name.ends_with(short) && short.chars().all(|c| rest.any(|n| n == c))
}

/// Short forms in parentheses after the name, or before it where they are made of its characters.
fn after_the_name(ctx: &Context<'_>, folded: &Folded, found: &mut Vec<Term>) {
    for c in captures(&SHORT_AFTER, folded.text()) {
        let (Some(whole), Some(short)) = (c.get(0), c.get(1).or(c.get(2)).or(c.get(3))) else {
            continue;
        };
        let quoted = whole.as_str().starts_with('」');
        let text = folded.text();
        let start = spelt_out(text, whole.start(), short.as_str())
            .or_else(|| long_form(ctx, text, whole.start(), quoted))
            .map(|start| translated(text, start, short.as_str()));
        let Some(start) = start else {
            continue;
        };
        let mut long = (start, whole.start());
        let mut short = (short.start(), short.end());
        if c.get(3).is_some() {
            let (name, form) = (&text[long.0..long.1], &text[short.0..short.1]);
            if is_contraction(name, form) {
                (long, short) = (short, long);
            } else if !is_contraction(form, name) {
                continue;
            }
        }
        let term = term(ctx, folded, long, short, c.get(2).is_some());
        add(found, term);
    }
}

/// Where the words begin that a short form of capitals spells, or the last word that it stands for.
fn spelt_out(text: &str, end: usize, short: &str) -> Option<usize> {
    let before = &text[..end];
    if let Some((_, word)) = WORDS.iter().find(|(form, _)| *form == short) {
        return before.ends_with(word).then(|| end - word.len());
    }
    let run = before.trim_end_matches(|c: char| c.is_ascii_alphabetic() || "&'-".contains(c));
    let words = &before[run.len()..];
    words
        .char_indices()
        .filter(|(_, c)| c.is_ascii_uppercase())
        .map(|(i, _)| i)
        .find(|i| words[*i..].len() > short.len() && capitals(&words[*i..]) == short)
        .map(|i| run.len() + i)
}

fn term(
    ctx: &Context<'_>,
    folded: &Folded,
    long: (usize, usize),
    short: (usize, usize),
    acronym: bool,
) -> Option<Term> {
    let text = folded.text();
    let (of_short, of_long) = (
        exactly(ctx, &text[short.0..short.1]),
        exactly(ctx, &text[long.0..long.1]),
    );
    // A name with what it is before it: モデル（M3）, where M3 is known in context.
    let in_context = ctx.names.in_context.get(&text[short.0..short.1]);
    if in_context.is_some_and(|id| of_long.as_ref().is_some_and(|long| long != id)) {
        return None;
    }
    let entity = of_short.clone().or_else(|| of_long.clone());
    let read = |(start, end)| {
        let span = folded.span(start, end);
        let printed: String = ctx.slice(span).lines().map(str::trim).collect();
        Read::at(printed, span, RULE)
    };
    let (name, short) = (read(long), read(short));
    let acronym = acronym && is_acronym(&short.value);
    // A name with what it is before it (財団（Foundation X）、モデル（M3）) is no short form.
    let other = of_short.is_some() && of_short != of_long;
    if other && (!acronym && is_latin(&short.value) || short.value.ends_with(char::is_numeric)) {
        return None;
    }
    Some(Term {
        entity,
        name,
        kind: super::candidate::kind(&text[long.0..long.1]),
        short,
        acronym,
        uses: Vec::new(),
    })
}

/// One definition printed again adds its places.
fn add(found: &mut Vec<Term>, term: Option<Term>) {
    let Some(term) = term else { return };
    let same = |t: &&mut Term| t.name.value == term.name.value && t.short.value == term.short.value;
    match found.iter_mut().find(same) {
        Some(known) => {
            known.name.spans.extend(term.name.spans);
            known.short.spans.extend(term.short.spans);
        }
        None => found.push(term),
    }
}

/// The entity that a folded name is the whole name of.
fn exactly(ctx: &Context<'_>, name: &str) -> Option<String> {
    ctx.names
        .entities
        .find(name)
        .find(|(start, end, _)| *start == 0 && *end == name.len())
        .map(|(_, _, id)| id.to_owned())
}

/// Where the long form that ends at `end` begins.
fn long_form(ctx: &Context<'_>, text: &str, end: usize, quoted: bool) -> Option<usize> {
    let before = &text[..end];
    let open = before.rfind('「').map(|i| i + '「'.len_utf8());
    let closed = before.rfind('」').map_or(0, |i| i + '」'.len_utf8());
    if let Some(open) = open.filter(|open| quoted || *open > closed)
        && !text[open..end].contains(['。', '('])
    {
        return Some(open);
    }
    let line = before
        .rfind(['。', '、', '(', ')', '【', '】'])
        .map_or(0, |i| {
            i + before[i..].chars().next().map_or(0, char::len_utf8)
        });
    let known = ctx
        .names
        .entities
        .find(&before[line..])
        .find(|(_, found, _)| line + found == end)
        .map(|(start, _, _)| line + start);
    known.or_else(|| word(before))
}

/// Where a name begins whose words the short form gives in English: `AIの科学(Science of AI)`; it
/// is longer than its last word.
fn translated(text: &str, start: usize, short: &str) -> usize {
    const WORDS: usize = 6;
    if short.chars().filter(char::is_ascii_lowercase).count() < WORDS {
        return start;
    }
    let before = text[..start].strip_suffix('の');
    before.and_then(word).unwrap_or(start)
}

/// Where the run of characters of one word begins that ends a text: two characters at least.
fn word(before: &str) -> Option<usize> {
    let part = |c: char| {
        matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{30a0}'..='\u{30ff}' | '々')
            || c.is_ascii_alphanumeric()
    };
    let run = before.trim_end_matches(part);
    let length = before[run.len()..].chars().count();
    (2..=30).contains(&length).then_some(run.len())
}

/// Whether the first word of a short form is all capitals and figures, or it is one word.
fn is_acronym(short: &str) -> bool {
    let word = short.split_whitespace().next().unwrap_or_default();
    const LONGEST: usize = 20;
    word == short
        || short.chars().count() <= LONGEST
            && word
                .chars()
                .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
}

fn is_latin(text: &str) -> bool {
    text.is_ascii()
}
