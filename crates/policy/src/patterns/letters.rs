//! Which characters a text holds, and which pairs of them, as far as it takes to see what it cannot hold.
//!
//! A set of 1,024 bits. Half of them are of characters: one for each of ASCII, one for every two of kana
//! and Japanese marks, 255 for all kanji and signs together, and one for the rest of Unicode. The others
//! are of pairs. Where a bit is missing, nothing that has it is in the text; where it is there, something
//! may be.

use std::cell::RefCell;
use std::marker::PhantomData;
use std::ops::Range;

const WORDS: usize = 16;
/// How many of them are of characters.
const OF_CHARS: usize = 8;

/// The characters of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Letters([u64; WORDS]);

/// The bit of all characters that have no other.
const OTHER: u16 = 511;
/// The first bit of kana, and of kanji.
const KANA: u16 = 128;
const KANJI: u16 = 256;

/// The bit of a character.
pub(super) fn bit(c: char) -> u16 {
    match u32::from(c) {
        // What is matched here fits.
        c @ ..0x80 => c as u16,
        c @ 0x3000..0x3100 => KANA + (c & 0x7f) as u16,
        c @ (0x2000..0xa000 | 0xff00..0x10000) => {
            KANJI + (c.wrapping_mul(0x9e37_79b1) >> 24).min(254) as u16
        }
        _ => OTHER,
    }
}

/// The bit of two characters, one right after the other.
pub(super) fn pair(first: char, second: char) -> u16 {
    const PAIRS: u16 = 512;
    let mixed = u32::from(first).wrapping_mul(0x9e37_79b1) ^ u32::from(second);
    PAIRS + (mixed.wrapping_mul(0x85eb_ca6b) >> 23) as u16
}

impl Letters {
    pub(super) const NONE: Self = Self([0; WORDS]);

    /// Those of a text.
    pub(super) fn of(text: &str) -> Self {
        let mut all = Self::NONE;
        let mut before = None;
        for c in text.chars() {
            all.add_next(before.replace(c), c);
        }
        all
    }

    fn add_next(&mut self, before: Option<char>, c: char) {
        self.add(bit(c));
        if let Some(before) = before {
            self.add(pair(before, c));
        }
    }

    pub(super) fn add(&mut self, bit: u16) {
        self.0[usize::from(bit >> 6) % WORDS] |= 1 << (bit & 63);
    }

    pub(super) fn has(&self, bit: u16) -> bool {
        self.0[usize::from(bit >> 6) % WORDS] & (1 << (bit & 63)) != 0
    }

    pub(super) fn add_all(&mut self, other: &Self) {
        for (own, more) in self.0.iter_mut().zip(other.0) {
            *own |= more;
        }
    }

    /// Whether a bit is in both.
    pub(super) fn meets(&self, other: &Self) -> bool {
        let both = self.0.iter().zip(other.0).map(|(a, b)| a & b);
        both.fold(0, |all, bits| all | bits) != 0
    }

    /// How many bits there are.
    pub(super) fn count(&self) -> u32 {
        self.0.iter().map(|bits| bits.count_ones()).sum()
    }

    /// Adds the characters from one to another.
    pub(super) fn add_range(&mut self, first: char, last: char) {
        /// More kanji than this have nearly all of their bits.
        const MANY: u32 = 1024;
        let (first, last) = (u32::from(first), u32::from(last));
        let blocks = [
            (0, 0x7f, true),
            (0x80, 0x1fff, false),
            (0x2000, 0x9fff, true),
            (0xa000, 0xfeff, false),
            (0xff00, 0xffff, true),
            (0x1_0000, 0x10_ffff, false),
        ];
        for (from, to, told_apart) in blocks {
            let (from, to) = (from.max(first), to.min(last));
            if from > to {
                continue;
            }
            if !told_apart {
                self.add(OTHER);
            } else if to - from > MANY {
                self.0[usize::from(KANJI >> 6)..OF_CHARS].fill(!0);
                for c in from.max(0x3000)..=to.min(0x30ff) {
                    self.add_code(c);
                }
            } else {
                for c in from..=to {
                    self.add_code(c);
                }
            }
        }
    }

    fn add_code(&mut self, code: u32) {
        if let Some(c) = char::from_u32(code) {
            self.add(bit(c));
        }
    }
}

/// What is known of texts beforehand, by thread.
struct Known {
    document: Blocks,
    seen: Seen,
}

thread_local! {
    static KNOWN: RefCell<Known> = const {
        RefCell::new(Known {
            document: Blocks::NONE,
            seen: Seen(Vec::new()),
        })
    };
}

/// Asks something of the letters of a text.
pub(super) fn with<T>(text: &str, ask: impl FnOnce(&Letters) -> T) -> T {
    // Shorter texts are counted as fast as they are found again.
    const SHORTEST: usize = 16;
    if text.len() < SHORTEST {
        return ask(&Letters::of(text));
    }
    KNOWN.with_borrow_mut(|known| match known.document.letters(text) {
        Some(letters) => ask(&letters),
        None if REMEMBERED < text.len() => ask(&Letters::of(text)),
        None => ask(known.seen.letters(text)),
    })
}

/// The letters of a document, block by block: a part of it has no others than the blocks that hold it.
struct Blocks {
    /// Where the text of the document stands in memory.
    place: Range<usize>,
    letters: Vec<Letters>,
}

/// The bytes of a block.
const BLOCK: usize = 64;

impl Blocks {
    const NONE: Self = Self {
        place: 0..0,
        letters: Vec::new(),
    };

    fn of(text: &str) -> Self {
        let mut letters = vec![Letters::NONE; text.len() / BLOCK + 1];
        let mut before = None;
        for (at, c) in text.char_indices() {
            // A part that holds a pair holds its second character.
            letters[at / BLOCK].add_next(before.replace(c), c);
        }
        let start = text.as_ptr().addr();
        Self {
            place: start..start + text.len(),
            letters,
        }
    }

    /// Those of a text, if it is a part of the document.
    fn letters(&self, text: &str) -> Option<Letters> {
        let start = text.as_ptr().addr();
        if !self.place.contains(&start) || start + text.len() > self.place.end {
            return None;
        }
        let first = start - self.place.start;
        let blocks = &self.letters[first / BLOCK..=(first + text.len() - 1) / BLOCK];
        let mut all = Letters::NONE;
        for block in blocks {
            all.add_all(block);
        }
        Some(all)
    }
}

/// While this lives, the letters of a document's text are known.
#[derive(Debug)]
pub(crate) struct Counted<'t>(PhantomData<&'t str>);

impl<'t> Counted<'t> {
    /// Counts the letters of a text.
    pub(crate) fn new(text: &'t str) -> Self {
        KNOWN.with_borrow_mut(|known| known.document = Blocks::of(text));
        Self(PhantomData)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        KNOWN.with_borrow_mut(|known| known.document = Blocks::NONE);
    }
}

/// The letters of the texts that were asked for last. Rule after rule asks for the same lines, so
/// most have been counted before.
struct Seen(Vec<(String, Letters)>);

const SLOTS: usize = 2048;
/// Longer texts would fill the memory.
const REMEMBERED: usize = 8192;

impl Seen {
    fn letters(&mut self, text: &str) -> &Letters {
        if self.0.is_empty() {
            self.0.resize(SLOTS, (String::new(), Letters::NONE));
        }
        let seen = &mut self.0[slot(text.as_bytes())];
        if seen.0 != text {
            seen.1 = Letters::of(text);
            seen.0.clear();
            seen.0.push_str(text);
        }
        &seen.1
    }
}

/// The place of a text, by its length, its middle and its ends.
fn slot(text: &[u8]) -> usize {
    let part = |at: usize| {
        let part = text.get(at..at + 8).and_then(|b| b.try_into().ok());
        u64::from_le_bytes(part.unwrap_or_default())
    };
    let ends =
        part(0) ^ part(text.len() / 2).rotate_left(23) ^ part(text.len() - 8).rotate_left(41);
    let mixed = (ends ^ text.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 48) as usize % SLOTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_each_of_its_characters() {
        for (first, last) in [
            ('a', 'z'),
            ('ァ', 'ー'),
            ('一', '龠'),
            ('\u{0}', '\u{10ffff}'),
        ] {
            let mut range = Letters::NONE;
            range.add_range(first, last);
            assert!((first..=last).all(|c| range.has(bit(c))), "{first}-{last}");
        }
        let mut kana = Letters::NONE;
        kana.add_range('ァ', 'ー');
        assert!(!kana.meets(&Letters::of("開発 12")));
    }

    #[test]
    fn texts_are_remembered_as_they_are() {
        let texts = ["令和7年度の取組を進める。", "令和7年度の取組を進めた。"];
        for text in texts.repeat(2) {
            assert!(
                with(text, |letters| *letters == Letters::of(text)),
                "{text}"
            );
        }
    }

    #[test]
    fn a_part_of_a_document_has_its_letters() {
        let text = "第5期の計画を進める。研究開発に3億円を付ける。".repeat(20);
        let counted = Counted::new(&text);
        for (at, _) in text.char_indices().step_by(7) {
            for part in [&text[at..], &text[..at]] {
                let has = |c: char| with(part, |letters| letters.has(bit(c)));
                assert!(part.chars().all(has), "{part}");
            }
        }
        assert!(!with(&text[..59], |letters| letters.has(bit('Z'))));
        drop(counted);
        assert!(with(&text, |letters| *letters == Letters::of(&text)));
    }
}
