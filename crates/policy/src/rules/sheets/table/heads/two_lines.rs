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

/// A column while its words are gathered.
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
        if upper.tabbed || lower.tabbed || upper.cells.len() < 2 {
            return None;
        }
        let texts = |entry: &Entry| -> Vec<String> {
            entry.cells.iter().map(|c| ctx.squeezed(*c)).collect()
        };
        let (above, below) = (texts(upper), texts(lower));
        let sums = |t: &String| is(&SUM_HEAD, bare(t)) || is(&CHANGE, t) || is(&RATE, t);
        let time = |t: &String| is(&YEAR_ALONE, bare(t)) || t.starts_with("前年度");
        let known = |t: &String| {
            let other = is(&NAME_HEAD, bare(t)) || REMARKS.contains(&t.as_str()) || is(&MARK, t);
            !is(&NUMBER, t) && (sums(t) || time(t) || other)
        };
        let fits = above.iter().chain(&below).all(known);
        let kinds = |texts: &[String]| texts.iter().any(|t| sums(t));
        let times = |texts: &[String]| texts.iter().any(|t| time(t));
        if !fits || !(kinds(&below) && times(&above) || kinds(&above) && times(&below)) {
            return None;
        }
        let joined = join(upper, &above, lower, &below);
        let texts: Vec<String> = joined.iter().map(|j| j.text.clone()).collect();
        let cells: Vec<Span> = joined.iter().map(|j| j.span).collect();
        let mut heads = Self::of(ctx, &texts, &cells, year)?;
        heads.places = joined.iter().map(|j| j.place).collect();
        let sums = heads.columns.iter().flatten().count();
        let named = texts.first().is_some_and(|t| is(&NAME_HEAD, bare(t)));
        // Without a head of their own the names stand before the first column.
        if heads.columns[0].is_some() && sums > 1 {
            heads.columns.insert(0, None);
            heads.texts.insert(0, String::new());
            heads.places.insert(0, Place { start: 0, end: 0 });
        }
        (heads.columns[0].is_none() && (named || sums > 1)).then_some(heads)
    }

    /// Whether a line under heads holds nothing but marks that refer to them; units are taken.
    pub(in super::super) fn marks(&mut self, ctx: &Context<'_>, entry: &Entry) -> bool {
        let texts: Vec<String> = entry.cells.iter().map(|c| ctx.squeezed(*c)).collect();
        let filled: Vec<&String> = texts.iter().filter(|t| !t.is_empty()).collect();
        let marks = !filled.is_empty() && filled.iter().all(|t| is(&MARK, t));
        if marks {
            let given = filled.iter().find_map(|t| unit(t));
            self.unit = self.unit.take().or(given);
        }
        marks
    }
}

/// The columns of two lines: a word below goes with the nearest above.
fn join(upper: &Entry, above: &[String], lower: &Entry, below: &[String]) -> Vec<Joined> {
    let words = |entry: &Entry, texts: &[String]| -> Vec<Joined> {
        let cells = entry.cells.iter().zip(&entry.places).zip(texts);
        cells
            .map(|((span, place), text)| Joined {
                text: text.clone(),
                span: *span,
                place: *place,
            })
            .collect()
    };
    let over = words(upper, above);
    let mut used = vec![false; over.len()];
    let mut found = Vec::new();
    for word in words(lower, below) {
        let apart = |other: &Joined| other.place.middle().abs_diff(word.place.middle());
        let nearest = (0..over.len()).min_by_key(|i| apart(&over[*i]));
        let near = nearest.filter(|i| apart(&over[*i]) <= 2 * NEAR);
        found.push(match near {
            Some(i) => {
                used[i] = true;
                Joined {
                    text: format!("{}{}", over[i].text, word.text),
                    place: match below.len() > above.len() {
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
