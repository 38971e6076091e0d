//! 【再掲】: what is printed again, and where it was first.
//!
//! A bullet with the mark repeats the bullet of the same column of another item whose text is the
//! same; where none is quite the same, the one most like it, if they share four fifths of their
//! pairs of characters. Its item then repeats the other item. An item with the mark repeats the item
//! whose text is the same. A mark whose original cannot be found is reported.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use seisaku_text::{Diagnostic, Severity, Span, squeeze};

use super::{Context, tag};
use crate::{Bullet, Item, Read, RuleId, Section};

/// The name of this rule.
pub const RULE: RuleId = "items/repeat";

/// The least share of pairs of characters in common.
const LEAST_LIKENESS: f64 = 0.8;
/// How many texts a mark is compared with; in papers of thousands of rows it bounds the time.
const MOST_COMPARED: usize = 500;

struct Candidate {
    item: String,
    bullet: String,
    column: Column,
    text: String,
    /// The pairs of characters in the text, once it is compared.
    pairs: OnceCell<Pairs>,
}

impl Candidate {
    fn pairs(&self) -> &Pairs {
        self.pairs.get_or_init(|| Pairs::of(&self.text))
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    Action,
    Direction,
    /// The item's own text.
    Item,
}

type Pair = (char, char);

/// The pairs of a text.
struct Pairs {
    /// In order, and how often each comes.
    each: Vec<(Pair, usize)>,
    total: usize,
}

impl Pairs {
    fn of(text: &str) -> Self {
        let mut all: Vec<Pair> = text.chars().zip(text.chars().skip(1)).collect();
        all.sort_unstable();
        let same = all.chunk_by(|a, b| a == b);
        Self {
            each: same.map(|pairs| (pairs[0], pairs.len())).collect(),
            total: all.len(),
        }
    }
}

/// The candidates, found by their text and by the pairs of characters in it.
struct Index {
    candidates: Vec<Candidate>,
    exact: BTreeMap<(Column, String), Vec<usize>>,
    /// The candidates that hold a pair, in order; most texts are found without.
    pairs: OnceCell<Vec<(Column, Pair, usize)>>,
}

impl Index {
    fn new(candidates: Vec<Candidate>) -> Self {
        let mut exact: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (i, c) in candidates.iter().enumerate() {
            exact.entry((c.column, c.text.clone())).or_default().push(i);
        }
        Self {
            candidates,
            exact,
            pairs: OnceCell::new(),
        }
    }

    /// The candidates of a column that hold a pair.
    fn holders(&self, column: Column, pair: Pair) -> &[(Column, Pair, usize)] {
        let all = self.pairs.get_or_init(|| {
            let numbered = (0..).zip(&self.candidates);
            let all =
                numbered.flat_map(|(i, c)| c.pairs().each.iter().map(move |p| (c.column, p.0, i)));
            let mut all: Vec<_> = all.collect();
            all.sort_unstable();
            all
        });
        let start = all.partition_point(|(c, p, _)| (*c, *p) < (column, pair));
        let end = start + all[start..].partition_point(|(c, p, _)| (*c, *p) == (column, pair));
        &all[start..end]
    }

    /// The first candidate of another item that has the text, else the one most like it.
    fn original(&self, column: Column, own: &str, text: &str) -> Option<&Candidate> {
        let other = |i: &usize| Some(&self.candidates[*i]).filter(|c| c.item != own);
        let exact = self.exact.get(&(column, text.to_owned()));
        if let Some(found) = exact.and_then(|all| all.iter().find_map(other)) {
            return Some(found);
        }
        let counted = Pairs::of(text);
        self.alike(column, &counted)
            .iter()
            .filter_map(other)
            .map(|c| (likeness(c.pairs(), &counted), c))
            .filter(|(likeness, _)| *likeness >= LEAST_LIKENESS)
            // The first of those that are most alike.
            .reduce(|best, next| if next.0 > best.0 { next } else { best })
            .map(|(_, c)| c)
    }

    /// The candidates that can be like a text, in order: such a one shares two thirds of its pairs
    /// with it, so at least one of any third of them. The rarest pairs tell most.
    fn alike(&self, column: Column, counted: &Pairs) -> Vec<usize> {
        let held = |(pair, count): &(Pair, usize)| (self.holders(column, *pair), *count);
        let mut rarest: Vec<_> = counted.each.iter().map(held).collect();
        rarest.sort_by_key(|(holders, _)| holders.len());
        let mut found = BTreeSet::new();
        let mut seen = 0;
        for (holders, count) in rarest {
            if seen * 3 > counted.total || found.len() >= MOST_COMPARED {
                break;
            }
            seen += count;
            found.extend(holders.iter().map(|held| held.2).take(MOST_COMPARED));
        }
        found.into_iter().collect()
    }
}

/// Finds what each marked bullet repeats.
pub(crate) fn resolve(ctx: &mut Context<'_>, sections: &mut [Section]) {
    let items = || sections.iter().flat_map(|s| &s.items);
    let marked = items().any(|item| {
        let mut bullets = item.actions.iter().chain(&item.directions);
        item.repeated.is_some() || bullets.any(|bullet| bullet.repeated.is_some())
    });
    if !marked {
        return;
    }
    let marked = items().any(|item| item.repeated.is_some());
    let whole = items().filter(|item| marked && item.repeated.is_none() && !item.narrative);
    let texts = Index::new(whole.map(item_itself).collect());
    let index = Index::new(items().flat_map(candidates_of).collect());
    for item in sections.iter_mut().flat_map(|s| &mut s.items) {
        let mut votes: BTreeMap<String, Vec<Span>> = BTreeMap::new();
        let own = item.key.clone();
        for (column, bullets) in [
            (Column::Action, &mut item.actions),
            (Column::Direction, &mut item.directions),
        ] {
            for bullet in bullets.iter_mut().filter(|b| b.repeated.is_some()) {
                resolve_bullet(ctx, bullet, column, &own, &index, &mut votes);
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
    texts: &Index,
) -> Option<Read<String>> {
    let own = name(item);
    let original = texts.original(Column::Item, &item.key, &own);
    if original.is_none() {
        without_original(ctx, mark);
    }
    original.map(|c| Read::at(c.item.clone(), mark, RULE))
}

fn without_original(ctx: &mut Context<'_>, mark: Span) {
    ctx.note(Diagnostic::new(
        "repeat-without-original",
        Severity::Warning,
        mark,
        "nothing printed elsewhere is like the text marked as repeated".to_owned(),
    ));
}

fn item_itself(item: &Item) -> Candidate {
    Candidate {
        item: item.key.clone(),
        bullet: String::new(),
        column: Column::Item,
        text: name(item),
        pairs: OnceCell::new(),
    }
}

/// The text of an item without the marks of its state (`【継続】`), which are not repeated with it.
fn name(item: &Item) -> String {
    let text = squeeze(&item.text.value);
    tag::without_states(&text).to_owned()
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
                pairs: OnceCell::new(),
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
    index: &Index,
    votes: &mut BTreeMap<String, Vec<Span>>,
) {
    let text = squeeze(&bullet.text.value);
    let original = index.original(column, own, &text);
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
fn likeness(a: &Pairs, b: &Pairs) -> f64 {
    let total = a.total + b.total;
    // Texts of very different length have too little in common, whatever it is.
    let most = share(a.total.min(b.total), total);
    if most < LEAST_LIKENESS {
        return most;
    }
    let mut common = 0;
    let mut rest = b.each.iter().peekable();
    for (pair, count) in &a.each {
        while rest.next_if(|(other, _)| other < pair).is_some() {}
        if let Some((_, other)) = rest.next_if(|(other, _)| other == pair) {
            common += count.min(other);
        }
    }
    share(common, total)
}

/// Twice the common pairs over all.
fn share(common: usize, total: usize) -> f64 {
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
