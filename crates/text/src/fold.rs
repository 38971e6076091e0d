//! Text folded for matching: width, compatibility forms and blanks made one, with the way back.

mod scan;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use crate::Span;
use scan::{character, fold_into, is_stable_text};

/// A stretch of text in normalisation form NFKC without blanks, in which patterns are looked for;
/// every place in it leads back to the source.
///
/// Line breaks of the layout and blanks round digits (`令和 7 年度`, `1 5 日`) disappear, so that a
/// name broken over lines is found. So do characters that are not seen: control characters,
/// zero-width and bidirectional marks, variation selectors. Marks are joined to the character
/// before them (`ﾃﾞ`, and a decomposed `デ`, are `デ`), and a character reference of HTML is the
/// character that it stands for.
///
/// ```
/// use seisaku_text::{Folded, Span};
/// let text = "（２０２５年\n６月 1 3 日）";
/// let folded = Folded::new(text, Span::new(0, text.len()));
/// assert_eq!(folded.text(), "(2025年6月13日)");
/// let at = folded.text().find("6月").unwrap();
/// assert_eq!(folded.span(at, at + "6月13日".len()), Span::new(19, 33));
/// ```
///
/// Parts of one source share its folded text, so that a part costs next to nothing.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    whole: Arc<Whole>,
    /// What of the folded text it is.
    at: Range<usize>,
    /// The runs that hold it.
    runs: Range<usize>,
    /// Where it ends in the source.
    end: usize,
}

/// Folded text and where it comes from.
#[derive(Clone, Debug, Default)]
struct Whole {
    text: String,
    runs: Vec<Run>,
    /// How many runs end before every so many bytes of the source; none where it is a small part.
    miles: Vec<usize>,
}

/// The bytes of the source from one mile to the next.
const MILE: usize = 128;

/// A stretch of the folded text that comes from one place.
#[derive(Clone, Copy, Debug)]
struct Run {
    /// Its first byte in the folded text.
    at: usize,
    /// Where it comes from.
    origin: Span,
    /// Whether it is the source's text unchanged, byte for byte; else all of it comes from all of
    /// the origin.
    same: bool,
}

impl Whole {
    /// Adds text that stays what it is.
    fn push_same(&mut self, text: &str, start: usize) {
        let origin = Span::new(start, start + text.len());
        match self.runs.last_mut() {
            Some(run) if run.same && run.origin.end == origin.start => {
                run.origin.end = origin.end;
            }
            _ => self.runs.push(Run {
                at: self.text.len(),
                origin,
                same: true,
            }),
        }
        self.text.push_str(text);
    }

    /// How many runs end at a byte of the source or before it.
    fn ended(&self, byte: usize) -> usize {
        let mile = byte / MILE;
        let from = self.miles.get(mile).copied().unwrap_or_default();
        let to = self.miles.get(mile + 1).copied();
        let near = &self.runs[from..to.unwrap_or(self.runs.len())];
        from + near.partition_point(|run| run.origin.end <= byte)
    }

    /// Enters the miles.
    fn measure(&mut self) {
        for (i, run) in self.runs.iter().enumerate() {
            while self.miles.len() * MILE < run.origin.end {
                self.miles.push(i);
            }
        }
    }

    /// Enters what was added to the text last.
    fn push_run(&mut self, at: usize, origin: Span) {
        if self.text.len() > at {
            self.runs.push(Run {
                at,
                origin,
                same: false,
            });
        }
    }
}

impl Folded {
    /// Folds the part `span` of `text`.
    pub fn new(text: &str, span: Span) -> Self {
        Self::of_parts(text, &[span])
    }

    /// Folds all of a source, of which parts will be asked for.
    pub(crate) fn whole(text: &str) -> Self {
        let mut whole = Whole::default();
        fold_into(text, 0, &mut whole);
        whole.measure();
        Self::all(whole)
    }

    /// Folds several parts of `text` as one, for what is printed in pieces.
    pub fn of_parts(text: &str, parts: &[Span]) -> Self {
        let mut whole = Whole::default();
        for part in parts {
            let slice = text.get(part.start..part.end).unwrap_or_default();
            fold_into(slice, part.start, &mut whole);
        }
        Self::all(whole)
    }

    /// The part `span` of `source`, all of which this is. A part that begins or ends within what
    /// is folded as one is folded anew.
    pub(crate) fn part(&self, source: &str, span: Span) -> Self {
        self.shared(source, span)
            .unwrap_or_else(|| Self::new(source, span))
    }

    /// Parts of `source`, all of which this is, one after the other.
    pub(crate) fn joined(&self, source: &str, parts: &[Span]) -> Self {
        let mut joined = Whole::default();
        for part in parts {
            let part = self.part(source, *part);
            let text = &part.whole.text;
            for (i, run) in part.runs().iter().enumerate() {
                let next = part.runs().get(i + 1).map_or(part.at.end, |next| next.at);
                let at = run.at.max(part.at.start);
                let text = &text[at..next];
                if run.same {
                    joined.push_same(text, run.origin.start + (at - run.at));
                } else {
                    let from = joined.text.len();
                    joined.text.push_str(text);
                    joined.push_run(from, run.origin);
                }
            }
        }
        Self::all(joined)
    }

    fn all(whole: Whole) -> Self {
        Self {
            at: 0..whole.text.len(),
            runs: 0..whole.runs.len(),
            end: usize::MAX,
            whole: Arc::new(whole),
        }
    }

    /// Folding goes forward and looks no further back than the character that it is at, so what
    /// begins anywhere else is folded alike.
    fn shared(&self, source: &str, span: Span) -> Option<Self> {
        let (at, runs) = self.place(source, span)?;
        Some(Self {
            whole: Arc::clone(&self.whole),
            at,
            runs,
            end: span.end,
        })
    }

    /// The folded text of a part, where it is one of this.
    pub(crate) fn part_text(&self, source: &str, span: Span) -> Option<&str> {
        let (at, _) = self.place(source, span)?;
        Some(&self.whole.text[at])
    }

    /// What of the folded text a part is, and the runs that hold it.
    fn place(&self, source: &str, span: Span) -> Option<(Range<usize>, Range<usize>)> {
        source.get(span.start..span.end)?;
        let cut = |byte: usize, run: &Run| run.same.then(|| run.at + (byte - run.origin.start));
        let Whole { text, runs, .. } = &*self.whole;
        let first = self.whole.ended(span.start);
        let start = match runs.get(first) {
            Some(run) if run.origin.start < span.start => cut(span.start, run)?,
            Some(run) => run.at,
            None => text.len(),
        };
        let ended = self.whole.ended(span.end);
        let open = runs
            .get(ended)
            .is_some_and(|run| run.origin.start < span.end);
        let after = first.max(ended + usize::from(open));
        let end = match runs[..after].last() {
            Some(run) if run.origin.end > span.end => cut(span.end, run)?,
            _ => runs.get(after).map_or(text.len(), |run| run.at),
        };
        let after = if start < end { after } else { first };
        Some((start..end.max(start), first..after))
    }

    /// The folded text.
    pub fn text(&self) -> &str {
        &self.whole.text[self.at.clone()]
    }

    fn runs(&self) -> &[Run] {
        &self.whole.runs[self.runs.clone()]
    }

    /// The span in the source of the range `start..end` of the folded text.
    pub fn span(&self, start: usize, end: usize) -> Span {
        match (self.origin(start), self.origin(end.wrapping_sub(1))) {
            (Some(first), Some(last)) if start < end && first.start <= last.end => {
                Span::new(first.start, last.end)
            }
            _ => {
                let last = self.runs().last().map_or(0, |run| run.origin.end);
                let at = self.origin(start).map_or(last.min(self.end), |s| s.start);
                Span::new(at, at)
            }
        }
    }

    /// Where the character at this byte of the folded text comes from.
    fn origin(&self, byte: usize) -> Option<Span> {
        if byte >= self.at.len() {
            return None;
        }
        let byte = self.at.start + byte;
        let runs = self.runs();
        let run = runs[runs.partition_point(|run| run.at <= byte) - 1];
        if !run.same {
            return Some(run.origin);
        }
        let first = floor(&self.whole.text, byte);
        let after = ceil(&self.whole.text, byte + 1);
        let moved = |at: usize| run.origin.start + (at - run.at);
        Some(Span::new(moved(first), moved(after)))
    }

    /// The offset in the folded text of the first character at or after `byte` of the source.
    pub fn offset(&self, byte: usize) -> usize {
        let runs = self.runs();
        let index = runs.partition_point(|run| run.origin.end <= byte);
        let at = match runs.get(index) {
            None => self.at.end,
            Some(run) if !run.same || byte <= run.origin.start => run.at,
            Some(run) => floor(&self.whole.text, run.at + (byte - run.origin.start)),
        };
        at.clamp(self.at.start, self.at.end) - self.at.start
    }
}

/// The last boundary of characters at or before `at`.
pub(crate) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The first boundary of characters at or after `at`.
fn ceil(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// Text in normalisation form NFKC without blanks, for comparing; what [`Folded`] makes of it.
///
/// ```
/// assert_eq!(seisaku_text::squeeze("ＡＩ 技術"), "AI技術");
/// ```
pub fn squeeze(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    fold_into(text, 0, &mut whole);
    whole
}

/// The same, without a copy where the text is folded already.
pub fn squeezed(text: &str) -> Cow<'_, str> {
    match is_stable_text(text) {
        true => Cow::Borrowed(text),
        false => Cow::Owned(squeeze(text)),
    }
}

/// Text in which each character reference of HTML is the character that it stands for.
pub fn resolved(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some((c, next)) = character(text, at) {
        out.push(c);
        at = next;
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_are_one() {
        for form in [
            "データ",
            "ﾃﾞｰﾀ",
            "テ\u{3099}ータ",
            "デ\u{200b}ー\u{2067}タ",
            "\u{feff}デー\u{0}タ\u{fe00}",
            "テ\u{200b}\u{3099}ー\nタ",
            "&#12487;&#x30fc;タ",
        ] {
            assert_eq!(squeeze(form), "データ", "{form:?}");
            let within = format!("医{form}療");
            let folded = Folded::new(&within, Span::new(0, within.len()));
            assert_eq!(folded.text(), "医データ療");
            let place = folded.span("医".len(), "医データ".len());
            assert_eq!(squeeze(&within[place.start..place.end]), "データ");
            assert!(within[..place.start].starts_with('医'));
        }
    }

    #[test]
    fn the_way_back_and_forth() {
        let text = "葛\u{e0100}城A&amp;B ①㌔";
        let folded = Folded::new(text, Span::new(0, text.len()));
        assert_eq!(folded.text(), "葛城A&B1キロ");
        assert_eq!(folded.span(0, "葛".len()), Span::new(0, 7));
        let kilo = folded.text().find('キ').unwrap();
        assert_eq!(folded.span(kilo, kilo + 1), folded.span(kilo, kilo + 6));
        for (byte, c) in text.char_indices().filter(|(_, c)| *c != '①') {
            let offset = folded.offset(byte);
            assert!(folded.text().is_char_boundary(offset), "{c}");
        }
        assert_eq!(folded.offset(text.find('B').unwrap()), "葛城A&".len());
        assert_eq!(Folded::default().span(0, 0), Span::new(0, 0));
    }
}
