//! Heads over two lines whose words blanks part: what stands under what.
//!
//! ```text
//! 事　　　項　　　令和８年度　　令和９年度　　差引増▲減額
//! 　　　　　　　　当初予算額　　要　求　額
//! 　　　　　　　　　（Ａ）　　　　（Ｂ）　　　　（Ｂ－Ａ）     marks, and no heads
//! ```

use seisaku_text::Span;

use super::super::super::Context;
use super::super::entries::{Entry, Place};
use super::{CHANGE, Heads, NAME_HEAD, NUMBER, RATE, SUM_HEAD, YEAR_ALONE, bare, is, unit};
use crate::values::{Pattern, pattern};

/// A word that refers to a head or gives its unit.
static MARK: Pattern = pattern!(
    r"^\(?(?:[A-Za-zア-オ](?:[-−/÷][A-Za-zア-オ])?(?:=[A-Za-z][-−+/][A-Za-z])?|%|(?:億|千万|百万|千|万)?円|[①-⑨](?:[-−][①-⑨])?|単位:.{1,4})\)?$"
);
const REMARKS: &[&str] = &["備考", "摘要", "主な内容", "担当", "所管"];
/// How many columns of characters the middle of a word may be away from that of the word above it.
const NEAR: usize = 14;

/// A word that goes on in the line below or from the line above.
static PIECE: Pattern =
    pattern!(r"^(?:対?前年度?|増▲?△?減|比較|予算|要求|案|\(案\)|額|当初|補正|概算|決算|比|率)$");

/// A column while its words are gathered.
#[derive(Clone)]
struct Joined {
    text: String,
    span: Span,
    place: Place,
}

impl Heads {
    /// The heads of two lines.
    pub(in super::super) fn two(
        ctx: &Context<'_>,
        upper: &Entry,
        lower: &Entry,
        year: Option<i32>,
    ) -> Option<Self> {
        let of_blanks = !upper.tabbed && !lower.tabbed && few(upper) && few(lower);
        let year_in = |entry: &Entry| ctx.slice(entry.span).contains('年');
        if !of_blanks || upper.cells.len() < 2 || !(year_in(upper) || year_in(lower)) {
            return None;
        }
        let (above, below) = (words(ctx, upper), words(ctx, lower));
        let kinds = |words: &[Joined]| words.iter().any(|w| is_kind(&w.text));
        let times = |words: &[Joined]| words.iter().any(|w| is_time(&w.text));
        let fits = above.iter().chain(&below).all(|w| is_known(&w.text));
        if !fits || !(kinds(&below) && times(&above) || kinds(&above) && times(&below)) {
            return None;
        }
        Self::joined(ctx, above, below, year)
    }

    /// These heads with a further line under them.
    pub(in super::super) fn over(
        &self,
        ctx: &Context<'_>,
        lower: &Entry,
        year: Option<i32>,
    ) -> Option<Self> {
        if lower.tabbed || self.places.len() != self.cells.len() || !few(lower) {
            return None;
        }
        let below = words(ctx, lower);
        let told = |w: &Joined| is_kind(&w.text) || is_time(&w.text) || is(&PIECE, &w.text);
        if !below.iter().all(|w| is_known(&w.text)) || !below.iter().any(told) {
            return None;
        }
        let above = self.texts.iter().zip(&self.cells).zip(&self.places);
        let above = above.map(|((text, span), place)| Joined {
            text: text.clone(),
            span: *span,
            place: *place,
        });
        let above = above.filter(|w| !w.text.is_empty()).collect();
        let mut heads = Self::joined(ctx, above, below, year)?;
        heads.unit = heads.unit.or_else(|| self.unit.clone());
        heads.programmes |= self.programmes;
        heads.bodies |= self.bodies;
        Some(heads)
    }

    fn joined(
        ctx: &Context<'_>,
        above: Vec<Joined>,
        below: Vec<Joined>,
        year: Option<i32>,
    ) -> Option<Self> {
        let joined = join(above, below);
        let texts: Vec<String> = joined.iter().map(|j| j.text.clone()).collect();
        let cells: Vec<Span> = joined.iter().map(|j| j.span).collect();
        let mut heads = Self::of(ctx, &texts, &cells, year)?;
        heads.places = joined.iter().map(|j| j.place).collect();
        let sums = heads.columns.iter().flatten().count();
        let named = texts.first().is_some_and(|t| is(&NAME_HEAD, bare(t)));
        // Without a head of their own the names stand before the first column.
        if heads.columns[0].is_some() && sums > 1 {
            let start = heads.cells[0].start;
            heads.columns.insert(0, None);
            heads.texts.insert(0, String::new());
            heads.cells.insert(0, Span::new(start, start));
            heads.places.insert(0, Place { start: 0, end: 0 });
        }
        (heads.columns[0].is_none() && (named || sums > 1)).then_some(heads)
    }

    /// Whether a line under heads holds nothing but marks that refer to them; units are taken.
    pub(in super::super) fn marks(&mut self, ctx: &Context<'_>, entry: &Entry) -> bool {
        let texts: Vec<String> = entry
            .cells
            .iter()
            .map(|c| ctx.squeezed(*c).into_owned())
            .collect();
        let filled: Vec<&String> = texts.iter().filter(|t| !t.is_empty()).collect();
        let marks = !filled.is_empty() && filled.iter().all(|t| is(&MARK, t));
        if marks {
            let given = filled.iter().find_map(|t| unit(t));
            self.unit = self.unit.take().or(given);
        }
        marks
    }
}

/// Whether a line has as few words as heads have.
pub(super) fn few(entry: &Entry) -> bool {
    const MOST: usize = 40;
    entry.cells.len() <= MOST
}

fn is_kind(text: &str) -> bool {
    is(&SUM_HEAD, bare(text)) || is(&CHANGE, text) || is(&RATE, text)
}

fn is_time(text: &str) -> bool {
    is(&YEAR_ALONE, bare(text)) || text.starts_with("前年度")
}

/// Whether a word can stand in heads.
fn is_known(text: &str) -> bool {
    let other = is(&NAME_HEAD, bare(text)) || REMARKS.contains(&text) || is(&MARK, text);
    !is(&NUMBER, text) && (is_kind(text) || is_time(text) || other || is(&PIECE, text))
}

fn words(ctx: &Context<'_>, entry: &Entry) -> Vec<Joined> {
    let cells = entry.cells.iter().zip(&entry.places);
    cells
        .map(|(span, place)| Joined {
            text: ctx.squeezed(*span).into_owned(),
            span: *span,
            place: *place,
        })
        .collect()
}

/// The columns of two lines: a word below goes with the nearest above.
fn join(over: Vec<Joined>, below: Vec<Joined>) -> Vec<Joined> {
    let more = below.len() > over.len();
    let mut used = vec![false; over.len()];
    let mut found = Vec::new();
    for word in below {
        let apart = |other: &Joined| other.place.middle().abs_diff(word.place.middle());
        let nearest = (0..over.len()).min_by_key(|i| apart(&over[*i]));
        let near = nearest.filter(|i| apart(&over[*i]) <= 2 * NEAR);
        found.push(match near {
            Some(i) => {
                used[i] = true;
                Joined {
                    text: format!("{}{}", over[i].text, word.text),
                    place: match more {
                        true => word.place,
                        false => word.place.cover(over[i].place),
                    },
                    span: word.span,
                }
            }
            None => word,
        });
    }
    let alone = over.into_iter().zip(used).filter(|(_, used)| !used);
    found.extend(alone.map(|(word, _)| word));
    found.sort_by_key(|j| j.place.start);
    found
}
