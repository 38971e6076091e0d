//! What a text has to hold where a pattern matches, told by the pattern's own shape.

use regex_syntax::hir::{Class, Hir, HirKind};

use super::letters::{Letters, bit, pair};

/// Something that has to be in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// A character, or a pair.
    One(u16),
    /// One character of several.
    Any(Box<Letters>),
    /// All that one of several words needs.
    Either(Box<[Box<[Need]>]>),
}

impl Need {
    pub(super) fn met(&self, letters: &Letters) -> bool {
        match self {
            Self::One(bit) => letters.has(*bit),
            Self::Any(any) => letters.meets(any),
            Self::Either(words) => words
                .iter()
                .any(|word| word.iter().all(|need| need.met(letters))),
        }
    }

    /// The fewest texts meet what is rare: pairs before kanji before kana before one of many.
    fn rank(&self) -> (u8, u32) {
        match self {
            Self::One(bit) if *bit >= 256 => (0, u32::from(u16::MAX - *bit)),
            Self::One(bit) if *bit < 128 => (2, u32::from(*bit)),
            Self::One(bit) => (1, u32::from(*bit)),
            Self::Any(any) => (3, any.count()),
            Self::Either(words) => (4, u32::try_from(words.len()).unwrap_or(u32::MAX)),
        }
    }
}

/// The bits of a word: of its pairs, or of its only character.
pub(super) fn bits(word: &str) -> impl Iterator<Item = u16> {
    let pairs = word.chars().zip(word.chars().skip(1));
    let only = word.chars().next().filter(|c| c.len_utf8() == word.len());
    let pairs = pairs.map(|(first, second)| pair(first, second));
    pairs.chain(only.map(bit))
}

/// A set of more characters than this is met by nearly all texts.
const MOST_LETTERS: u32 = 160;
/// Of more words than this, one character of each is looked for.
const MOST_WORDS: usize = 48;

/// What a match needs, the rarest first.
pub(super) fn needs(hir: &Hir) -> Vec<Need> {
    let mut found = match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Vec::new(),
        HirKind::Literal(text) => match std::str::from_utf8(&text.0) {
            Ok(text) => bits(text).map(Need::One).collect(),
            Err(_) => Vec::new(),
        },
        HirKind::Class(class) => one_of(letters(class)),
        HirKind::Repetition(again) if again.min == 0 => Vec::new(),
        HirKind::Repetition(again) => needs(&again.sub),
        HirKind::Capture(group) => needs(&group.sub),
        HirKind::Concat(parts) => parts.iter().flat_map(needs).collect(),
        HirKind::Alternation(words) => of_words(words),
    };
    found.sort_by_key(Need::rank);
    found.dedup();
    found
}

fn of_words(words: &[Hir]) -> Vec<Need> {
    let words: Vec<Vec<Need>> = words.iter().map(needs).collect();
    if words.iter().any(Vec::is_empty) {
        return Vec::new();
    }
    if words.len() <= MOST_WORDS {
        let words = words.into_iter().map(Vec::into_boxed_slice);
        return vec![Need::Either(words.collect())];
    }
    let mut any = Letters::NONE;
    for word in &words {
        match &word[0] {
            Need::One(bit) => any.add(*bit),
            Need::Any(letters) => any.add_all(letters),
            Need::Either(_) => return Vec::new(),
        }
    }
    one_of(any)
}

/// One of several characters, if they are few.
fn one_of(letters: Letters) -> Vec<Need> {
    let few = letters.count() <= MOST_LETTERS;
    few.then(|| Need::Any(Box::new(letters)))
        .into_iter()
        .collect()
}

/// The characters of a class.
fn letters(class: &Class) -> Letters {
    let mut all = Letters::NONE;
    match class {
        Class::Unicode(class) => {
            for range in class.ranges() {
                all.add_range(range.start(), range.end());
            }
        }
        // Patterns of bytes are not used; one would be met by all texts.
        Class::Bytes(_) => all.add_range('\0', char::MAX),
    }
    all
}

/// Which characters a match can begin or end with.
pub(super) struct Edge {
    pub(super) letters: Letters,
    /// Whether it can be empty, so that it says nothing of its neighbours.
    pub(super) empty: bool,
}

/// The first character of a match, or its last.
pub(super) fn edge(hir: &Hir, first: bool) -> Edge {
    let mut found = Edge {
        letters: Letters::NONE,
        empty: false,
    };
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => found.empty = true,
        HirKind::Literal(text) => match std::str::from_utf8(&text.0) {
            Ok(text) => {
                let mut chars = text.chars();
                let c = if first {
                    chars.next()
                } else {
                    chars.next_back()
                };
                found.letters.add(bit(c.unwrap_or_default()));
            }
            Err(_) => found.letters.add_range('\0', char::MAX),
        },
        HirKind::Class(class) => found.letters = letters(class),
        HirKind::Repetition(again) => {
            found = edge(&again.sub, first);
            found.empty |= again.min == 0;
        }
        HirKind::Capture(group) => found = edge(&group.sub, first),
        HirKind::Concat(parts) => {
            found.empty = true;
            let mut parts = parts.iter();
            while found.empty
                && let Some(part) = if first {
                    parts.next()
                } else {
                    parts.next_back()
                }
            {
                let part = edge(part, first);
                found.letters.add_all(&part.letters);
                found.empty = part.empty;
            }
        }
        HirKind::Alternation(words) => {
            for word in words {
                let word = edge(word, first);
                found.letters.add_all(&word.letters);
                found.empty |= word.empty;
            }
        }
    }
    found
}
