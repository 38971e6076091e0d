//! How much of a text lies in what was read from it.

use seisaku_policy::{Rest, RestKind};
use seisaku_text::{Source, Span};

/// The characters of a document that are not blank, by what holds them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// In the span of a resource that a rule read.
    pub extracted: usize,
    /// In page furniture, named as such.
    pub furniture: usize,
    /// In generic text that no rule understood.
    pub generic: usize,
    /// In none of these: lost. Nothing should be.
    pub none: usize,
}

/// What holds a byte of the text; what comes later counts before what comes earlier.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Holder {
    None,
    Generic,
    Furniture,
    Extracted,
}

impl Coverage {
    pub(crate) fn new(source: &Source, extracted: &[Span], rest: &[Rest]) -> Self {
        let mut holders = vec![Holder::None; source.text().len()];
        let pieces = rest.iter().map(|piece| {
            let holder = match piece.kind {
                RestKind::Furniture => Holder::Furniture,
                RestKind::Heading | RestKind::ListEntry | RestKind::Paragraph => Holder::Generic,
            };
            (piece.span, holder)
        });
        let read = extracted.iter().map(|span| (*span, Holder::Extracted));
        for (span, holder) in pieces.chain(read) {
            for held in &mut holders[span.start..span.end] {
                *held = holder.max(*held);
            }
        }
        let mut coverage = Self::default();
        for (at, _) in source
            .text()
            .char_indices()
            .filter(|(_, c)| !c.is_whitespace())
        {
            match holders[at] {
                Holder::Extracted => coverage.extracted += 1,
                Holder::Furniture => coverage.furniture += 1,
                Holder::Generic => coverage.generic += 1,
                Holder::None => coverage.none += 1,
            }
        }
        coverage
    }

    /// All characters that are not blank.
    pub fn total(&self) -> usize {
        self.extracted + self.furniture + self.generic + self.none
    }
}
