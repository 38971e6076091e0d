//! All names of entities in one automaton.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored, Input, MatchKind, StartKind};

/// Names of entities, which are looked for all at once.
///
/// ```
/// use seisaku_policy::EntityNames;
/// let names = [("認知症", "dementia"), ("認知症研究開発事業", "programme")];
/// let names = EntityNames::new(names.map(|(n, id)| (n.to_owned(), id.to_owned())));
/// let found: Vec<_> = names.find("認知症と認知症研究開発事業").map(|f| f.2).collect();
/// assert_eq!(found, ["dementia", "programme"]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct EntityNames {
    automaton: Option<AhoCorasick>,
    /// How the names begin: at most places none does.
    starts: Starts,
    /// The identifier of each name, in the order of the automaton's patterns.
    ids: Vec<String>,
    /// The names that a longer name holds.
    nested: BTreeMap<String, Vec<Nested>>,
}

/// A name within a longer one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nested {
    /// Its first byte in the longer name.
    pub start: usize,
    /// The byte after it.
    pub end: usize,
    /// The identifier of what it names.
    pub id: String,
}

impl EntityNames {
    /// Names, folded by [`seisaku_text::squeeze`], with the identifier of what they name. Of two
    /// entities with one name the first counts. A name of one character is left out: it stands
    /// in too many words.
    pub fn new(names: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut table: BTreeMap<String, String> = BTreeMap::new();
        for (name, id) in names {
            if name.chars().nth(1).is_some() {
                table.entry(name).or_insert(id);
            }
        }
        // Without an automaton nothing is found; one fails only past all memory.
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(StartKind::Anchored)
            .build(table.keys())
            .ok();
        Self {
            automaton,
            starts: Starts::of(table.keys()),
            ids: table.into_values().collect(),
            nested: BTreeMap::new(),
        }
    }

    /// Looks for the names within each of `names` that `may_hold` allows: of the longer name's
    /// identifier and the one within.
    ///
    /// ```
    /// use seisaku_policy::EntityNames;
    /// let names = [("海洋法", "law"), ("海洋法申請システム", "system"), ("非海洋法人", "body")];
    /// let names = names.map(|(n, id)| (n.to_owned(), id.to_owned()));
    /// let known = EntityNames::new(names.clone()).nest(names, |_, _| true);
    /// assert_eq!(known.nested("海洋法申請システム")[0].id, "law");
    /// assert!(known.nested("非海洋法人").is_empty());
    /// ```
    #[must_use]
    pub fn nest(
        mut self,
        names: impl IntoIterator<Item = (String, String)>,
        may_hold: impl Fn(&str, &str) -> bool,
    ) -> Self {
        for (name, id) in names {
            let found = self.inside(&name, &id, &may_hold);
            if !found.is_empty() {
                self.nested.entry(name).or_insert(found);
            }
        }
        self
    }

    /// The names that a longer name holds; the longest at each place.
    pub fn nested(&self, name: &str) -> &[Nested] {
        self.nested.get(name).map_or(&[], Vec::as_slice)
    }

    fn inside(&self, name: &str, id: &str, may_hold: &dyn Fn(&str, &str) -> bool) -> Vec<Nested> {
        let Some(automaton) = &self.automaton else {
            return Vec::new();
        };
        let mut found: Vec<Nested> = Vec::new();
        for at in name.char_indices().map(|(i, _)| i) {
            // The whole name is what is found first from its start on; its parts end before it.
            let mut end = name.len();
            while let Some(part) =
                automaton.find(Input::new(name).span(at..end).anchored(Anchored::Yes))
            {
                let inner = self.ids.get(part.pattern().as_usize());
                let range = part.start()..part.end();
                if let Some(inner) = inner
                    && inner != id
                    && range.len() < name.len()
                    && stands_alone(name, range.start, range.end)
                    && is_a_word(name, range.start, range.end)
                    && may_hold(id, inner)
                    && found.iter().all(|f| range.end > f.end)
                {
                    found.push(Nested {
                        start: range.start,
                        end: range.end,
                        id: inner.clone(),
                    });
                    break;
                }
                // A shorter one may begin here.
                end = part.end()
                    - name[..part.end()]
                        .chars()
                        .next_back()
                        .map_or(1, char::len_utf8);
            }
        }
        found
    }

    /// Every name in folded text: first byte, byte after, identifier.
    pub fn find<'a>(
        &'a self,
        folded: &'a str,
    ) -> impl Iterator<Item = (usize, usize, &'a str)> + 'a {
        let mut from = 0;
        std::iter::from_fn(move || {
            loop {
                let (start, end, id) = self.next(folded, from)?;
                from = end;
                if stands_alone(folded, start, end) {
                    return Some((start, end, id));
                }
            }
        })
    }

    /// The first name from a byte on, the longest at its place.
    fn next<'a>(&'a self, folded: &str, from: usize) -> Option<(usize, usize, &'a str)> {
        let automaton = self.automaton.as_ref()?;
        let mut chars = folded[from..].char_indices();
        let (mut at, mut first) = chars.next()?;
        let (mut next, mut second) = chars.next()?;
        loop {
            let third = chars.next();
            let start = from + at;
            if self.starts.may_begin(first, second, third.map(|(_, c)| c))
                && let here = Input::new(folded).range(start..).anchored(Anchored::Yes)
                && let Some(found) = automaton.find(here)
            {
                let id = self.ids.get(found.pattern().as_usize())?;
                return Some((start, found.end(), id));
            }
            (at, first) = (next, second);
            (next, second) = third?;
        }
    }
}

/// The first three characters of names, as far as it takes to see where none begins: a bit for each
/// three, or two where a name has no more, which they share with few others.
#[derive(Clone, Debug, Default)]
struct Starts(Vec<u64>);

impl Starts {
    const BITS: u32 = 16;

    fn of<'n>(names: impl Iterator<Item = &'n String>) -> Self {
        let mut bits = vec![0; (1 << Self::BITS) / 64];
        for name in names {
            let mut chars = name.chars();
            if let (Some(first), Some(second)) = (chars.next(), chars.next()) {
                let (word, bit) = Self::place(first, second, chars.next());
                bits[word] |= bit;
            }
        }
        Self(bits)
    }

    fn may_begin(&self, first: char, second: char, third: Option<char>) -> bool {
        let has = |third| {
            let (word, bit) = Self::place(first, second, third);
            self.0.get(word).is_some_and(|bits| bits & bit != 0)
        };
        has(None) || third.is_some() && has(third)
    }

    fn place(first: char, second: char, third: Option<char>) -> (usize, u64) {
        let mix = |hash: u32, part: u32| (hash ^ part).wrapping_mul(0x9e37_79b1).rotate_left(15);
        let two = mix(mix(0, u32::from(first)), u32::from(second));
        let all = third.map_or(two, |third| mix(two, u32::from(third)));
        let place = all.wrapping_mul(0x85eb_ca6b) >> (32 - Self::BITS);
        (place as usize / 64, 1 << (place % 64))
    }
}

/// Whether a part of a longer name is a word there: no run of kanji, katakana or letters goes on
/// from before it, no katakana goes on after it, no word of negation stands before it, and no one
/// kanji makes another word of it (内閣府, 医療情報化).
fn is_a_word(name: &str, start: usize, end: usize) -> bool {
    let katakana = |c: char| matches!(c, '\u{30a1}'..='\u{30fa}' | 'ー');
    let kanji = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}' | '々');
    let (before, first) = (
        name[..start].chars().next_back(),
        name[start..].chars().next(),
    );
    let (last, after) = (name[..end].chars().next_back(), name[end..].chars().next());
    let both = |a: Option<char>, b: Option<char>, of: &dyn Fn(char) -> bool| {
        a.is_some_and(of) && b.is_some_and(of)
    };
    !(both(before, first, &katakana)
        || both(before, first, &kanji)
        || both(last, after, &katakana)
        || both(last, after, &kanji)
            && (name[end..].chars().nth(1).is_none()
                || name[end..].starts_with(['化', '的', '性']))
        || before.is_some_and(|c| "非抗未無反脱".contains(c)))
}

/// Whether no Latin letter or digit is joined to one at either end.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let joined =
        |left: &str, right: &str| word(left.chars().next_back()) && word(right.chars().next());
    !joined(&text[..start], &text[start..]) && !joined(&text[..end], &text[end..])
}
