//! Entries that stand elsewhere in a document, to be found again in runs of text.

use aho_corasick::AhoCorasick;

/// A set of texts, folded by [`squeeze`](crate::squeeze), that are looked for all at once.
///
/// ```
/// use seisaku_text::KnownEntries;
/// let known = KnownEntries::new(["二を進める。".to_owned()]);
/// let places: Vec<_> = known.places("一を進める。二を進める。").collect();
/// assert_eq!(places, [(18, 36)]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct KnownEntries(Option<AhoCorasick>);

impl KnownEntries {
    /// A set of these texts.
    pub fn new(entries: impl IntoIterator<Item = String>) -> Self {
        // Too many texts for one automaton find nothing: bounds that are lost stay lost.
        Self(AhoCorasick::new(entries).ok())
    }

    /// Every place in `folded` where one of them stands, also within another, as first byte and
    /// byte after.
    pub fn places<'a>(&'a self, folded: &'a str) -> impl Iterator<Item = (usize, usize)> + 'a {
        self.0
            .iter()
            .flat_map(move |all| all.find_overlapping_iter(folded))
            .map(|found| (found.start(), found.end()))
    }
}
