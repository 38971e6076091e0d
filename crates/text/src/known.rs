//! Entries that stand elsewhere in a document, to be found again in runs of text.

use std::collections::BTreeMap;

/// A set of texts, folded by [`squeeze`](crate::squeeze), that are looked for all at once,
/// sentence by sentence.
///
/// ```
/// use seisaku_text::KnownEntries;
/// let known = KnownEntries::new(["二を進める。".to_owned()]);
/// let places: Vec<_> = known.places("一を進める。二を進める。");
/// assert_eq!(places, [(18, 36)]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct KnownEntries {
    /// What has been read of an entry; the first is nothing.
    nodes: Vec<Node>,
}

/// The sentences that may come next.
#[derive(Clone, Debug, Default)]
struct Node {
    next: BTreeMap<String, usize>,
    is_end: bool,
}

impl KnownEntries {
    /// A set of these texts.
    pub fn new(entries: impl IntoIterator<Item = String>) -> Self {
        let mut nodes = vec![Node::default()];
        for entry in entries {
            let mut at = 0;
            for sentence in sentences(&entry) {
                at = match nodes[at].next.get(sentence) {
                    Some(next) => *next,
                    None => {
                        let new = nodes.len();
                        nodes.push(Node::default());
                        nodes[at].next.insert(sentence.to_owned(), new);
                        new
                    }
                };
            }
            nodes[at].is_end = true;
        }
        Self { nodes }
    }

    /// Every place in `folded` where one of them stands as whole sentences, also within another,
    /// as first byte and byte after.
    pub fn places(&self, folded: &str) -> Vec<(usize, usize)> {
        if self.nodes.len() < 2 {
            return Vec::new();
        }
        let sentences: Vec<&str> = sentences(folded).collect();
        let mut found = Vec::new();
        let mut start = 0;
        for (first, sentence) in sentences.iter().enumerate() {
            let (mut at, mut end) = (0, start);
            for sentence in &sentences[first..] {
                let Some(next) = self.nodes[at].next.get(*sentence) else {
                    break;
                };
                (at, end) = (*next, end + sentence.len());
                if self.nodes[at].is_end {
                    found.push((start, end));
                }
            }
            start += sentence.len();
        }
        found
    }
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive('。')
}
