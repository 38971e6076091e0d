//! 【再掲】: what is printed again, and where it was first.
//!
//! A bullet with the mark repeats the bullet of the same column of another item whose text is the
//! same; where none is quite the same, the one most like it, if they share four fifths of their
//! pairs of characters. Its item then repeats the other item. An item with the mark repeats the item
//! whose text is the same. A mark whose original cannot be found is reported.

use std::collections::BTreeMap;

use seisaku_text::{Diagnostic, Severity, Span, squeeze};

use super::Context;
use crate::{Bullet, Item, Read, RuleId, Section};

/// The name of this rule.
pub const RULE: RuleId = "items/repeat";

/// The least share of pairs of characters in common.
const LEAST_LIKENESS: f64 = 0.8;

struct Candidate {
    item: String,
    bullet: String,
    column: Column,
    text: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Action,
    Direction,
}

/// Finds what each marked bullet repeats.
pub(crate) fn resolve(ctx: &mut Context<'_>, sections: &mut [Section]) {
    let candidates: Vec<Candidate> = sections
        .iter()
        .flat_map(|s| &s.items)
        .flat_map(candidates_of)
        .collect();
    let texts: Vec<(String, String)> = sections
        .iter()
        .flat_map(|s| &s.items)
        .filter(|item| item.repeated.is_none() && !item.narrative)
        .map(|item| (item.key.clone(), squeeze(&item.text.value)))
        .collect();
    for item in sections.iter_mut().flat_map(|s| &mut s.items) {
        let mut votes: BTreeMap<String, Vec<Span>> = BTreeMap::new();
        let own = item.key.clone();
        for (column, bullets) in [
            (Column::Action, &mut item.actions),
            (Column::Direction, &mut item.directions),
        ] {
            for bullet in bullets.iter_mut().filter(|b| b.repeated.is_some()) {
                resolve_bullet(ctx, bullet, column, &own, &candidates, &mut votes);
            }
        }
        if let Some(mark) = item.repeated {
            item.repeats = original_item(ctx, item, mark, &texts);
            continue;
        }
        // The item that most marks lead to; among equals the first.
        let most = votes.values().map(Vec::len).max();
        item.repeats = votes
            .into_iter()
            .find(|(_, spans)| Some(spans.len()) == most)
            .map(|(key, spans)| Read {
                value: key,
                spans,
                rule: RULE,
            });
    }
}

/// The item whose text is that of the marked one, or else most like it.
fn original_item(
    ctx: &mut Context<'_>,
    item: &Item,
    mark: Span,
    texts: &[(String, String)],
) -> Option<Read<String>> {
    let own = squeeze(&item.text.value);
    let same = texts.iter().find(|(_, text)| *text == own);
    let original = same.or_else(|| {
        texts
            .iter()
            .map(|candidate| (likeness(&candidate.1, &own), candidate))
            .filter(|(likeness, _)| *likeness >= LEAST_LIKENESS)
            .reduce(|best, next| if next.0 > best.0 { next } else { best })
            .map(|(_, candidate)| candidate)
    });
    if original.is_none() {
        without_original(ctx, mark);
    }
    original.map(|(key, _)| Read::at(key.clone(), mark, RULE))
}

fn without_original(ctx: &mut Context<'_>, mark: Span) {
    ctx.note(Diagnostic::new(
        "repeat-without-original",
        Severity::Warning,
        mark,
        "nothing printed elsewhere is like the text marked as repeated".to_owned(),
    ));
}

fn candidates_of(item: &Item) -> Vec<Candidate> {
    let of = |bullets: &[Bullet], column| -> Vec<Candidate> {
        bullets
            .iter()
            .filter(|b| b.repeated.is_none() && !b.lead_in)
            .map(|b| Candidate {
                item: item.key.clone(),
                bullet: b.key.clone(),
                column,
                text: squeeze(&b.text.value),
            })
            .collect()
    };
    let mut found = of(&item.actions, Column::Action);
    found.extend(of(&item.directions, Column::Direction));
    found
}

fn resolve_bullet(
    ctx: &mut Context<'_>,
    bullet: &mut Bullet,
    column: Column,
    own: &str,
    candidates: &[Candidate],
    votes: &mut BTreeMap<String, Vec<Span>>,
) {
    let text = squeeze(&bullet.text.value);
    let others = || {
        candidates
            .iter()
            .filter(|c| c.column == column && c.item != own)
    };
    let original = others().find(|c| c.text == text).or_else(|| {
        others()
            .map(|c| (likeness(&c.text, &text), c))
            .filter(|(likeness, _)| *likeness >= LEAST_LIKENESS)
            // The first of those that are most alike.
            .reduce(|best, next| if next.0 > best.0 { next } else { best })
            .map(|(_, c)| c)
    });
    let mark = bullet.repeated.unwrap_or(bullet.text.spans[0]);
    match original {
        Some(original) => {
            bullet.repeats = Some((original.item.clone(), original.bullet.clone()));
            votes.entry(original.item.clone()).or_default().push(mark);
        }
        None => without_original(ctx, mark),
    }
}

/// Twice the pairs of characters in common, over the pairs of both (Dice's coefficient).
fn likeness(a: &str, b: &str) -> f64 {
    let (pairs_a, pairs_b) = (pairs(a), pairs(b));
    let total: usize = pairs_a.values().chain(pairs_b.values()).sum();
    let common: usize = pairs_a
        .iter()
        .map(|(pair, n)| pairs_b.get(pair).map_or(0, |m| *n.min(m)))
        .sum();
    if total == 0 {
        return 0.0;
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "a text has far fewer pairs than 2^52"
    )]
    let share = 2.0 * common as f64 / total as f64;
    share
}

fn pairs(text: &str) -> BTreeMap<(char, char), usize> {
    let mut counts = BTreeMap::new();
    for pair in text.chars().zip(text.chars().skip(1)) {
        *counts.entry(pair).or_default() += 1;
    }
    counts
}
