//! Names of bodies in an enumeration: `米国・甲研究所と乙大、丙大学のチーム`.
//!
//! A country before a name, a clause that tells of a founder (`元丙社の研究者らが設立した`), a note in
//! parentheses, 社 behind Latin letters, and 等 or のチーム at the end are no part of a name.

use crate::rules::Context;
use crate::values::{Pattern, captures, pattern};
use crate::{Read, RuleId, Told};

use super::lines::Para;

static CLAUSE: Pattern = pattern!(r"^(.*?)(?:が|の)?(?:設立した|創業した|立ち上げた|率いる)");
static FOUNDED: Pattern = pattern!(r"(?:設立した|創業した|立ち上げた)$");
static KIND: Pattern =
    pattern!(r"\(([^()]*(?:機関|団体|企業|会社|財団|法人|大学|ベンチャー|スタートアップ|省庁))\)$");
static TAIL: Pattern =
    pattern!(r"(?:のチーム|の研究チーム|の研究グループ|の共同チーム|ら|等|など|\([^()]*\)|社)+$");
static BOUND: Pattern = pattern!(r"、|/|,|と(?:[A-Zァ-ヶー一-龠])|及び|並びに");

/// The names between two bytes of a paragraph's folded text, and the country before the first.
pub(crate) fn names(
    ctx: &Context<'_>,
    para: &Para,
    (start, end): (usize, usize),
    rule: RuleId,
) -> (Vec<Read<String>>, Option<Read<String>>) {
    let text = &para.text()[start..end];
    let mut country = None;
    let mut found = Vec::new();
    for (from, to) in pieces(text) {
        let (mut from, mut to) = (from, to);
        if let Some(clause) = first(&CLAUSE, &text[from..to]) {
            from += clause;
        }
        if let Some((name, whole)) = place(ctx, &text[from..to]) {
            let printed = (start + from, start + from + name);
            country = country.or_else(|| Some(para.part(ctx, printed, rule)));
            from += whole;
        }
        while let Some(tail) = TAIL.as_ref().and_then(|p| p.find(&text[from..to])) {
            let latin = text[from..from + tail.start()]
                .chars()
                .next_back()
                .is_some_and(|c| c.is_ascii_alphanumeric());
            // 社 belongs to a name in Japanese.
            if tail.as_str().starts_with('社') && !latin || tail.start() == 0 {
                break;
            }
            to = from + tail.start();
        }
        if from < to {
            found.push(para.part(ctx, (start + from, start + to), rule));
        }
    }
    (found, country)
}

/// What an enumeration says of the bodies that it names: who founded one, and, in parentheses behind
/// a name, what kind of body it is.
pub(crate) fn told(
    ctx: &Context<'_>,
    para: &Para,
    (start, end): (usize, usize),
    rule: RuleId,
) -> Vec<Told> {
    let text = &para.text()[start..end];
    let mut found = Vec::new();
    for (from, to) in pieces(text) {
        let piece = &text[from..to];
        let part = |m: regex::Match<'_>| {
            let at = start + from;
            para.part(ctx, (at + m.start(), at + m.end()), rule)
        };
        let clause = CLAUSE.as_ref().and_then(|p| p.captures(piece));
        let founded = |c: &regex::Captures<'_>| {
            let whole = c.get(0).map_or("", |m| m.as_str());
            FOUNDED.as_ref().is_some_and(|p| p.is_match(whole))
        };
        let founder = clause.filter(founded).and_then(|c| c.get(1)).map(part);
        let kind = captures(&KIND, piece)
            .next()
            .and_then(|c| c.get(1))
            .map(part);
        if founder.is_none() && kind.is_none() {
            continue;
        }
        let (names, _) = names(ctx, para, (start + from, start + to), rule);
        found.extend(names.into_iter().next().map(|body| Told {
            body,
            founder,
            kind,
        }));
    }
    found
}

/// The place that a text opens with, before ・ or の: where its name ends, and the word behind it.
fn place(ctx: &Context<'_>, text: &str) -> Option<(usize, usize)> {
    let end = text.find(['・', 'の'])?;
    let behind = text[end..].chars().next()?;
    let known = ctx.names.places.contains_key(&text[..end]);
    known.then_some((end, end + behind.len_utf8()))
}

fn first(pattern: &Pattern, text: &str) -> Option<usize> {
    pattern.as_ref()?.find(text).map(|m| m.end())
}

/// The parts of an enumeration, parentheses kept whole.
fn pieces(text: &str) -> Vec<(usize, usize)> {
    let mut bounds = vec![(0, 0)];
    for bound in BOUND.iter().flat_map(|p| p.find_iter(text)) {
        let before = &text[..bound.start()];
        if before.matches('(').count() > before.matches(')').count() {
            continue;
        }
        let end = match bound.as_str().strip_prefix('と') {
            Some(next) => bound.end() - next.len(),
            None => bound.end(),
        };
        bounds.push((bound.start(), end));
    }
    let ends = bounds.iter().skip(1).map(|b| b.0).chain([text.len()]);
    bounds.iter().zip(ends).map(|(b, end)| (b.1, end)).collect()
}
