//! Words that are looked for one after the other in short texts, most of which hold none.

use super::letters;
use super::needs::bits;

/// Words, in the order in which they count.
#[derive(Debug)]
pub(crate) struct Words(Vec<(&'static str, Box<[u16]>)>);

impl Words {
    pub(crate) fn new(words: impl IntoIterator<Item = &'static str>) -> Self {
        let with_bits = |word: &'static str| (word, bits(word).collect());
        Self(words.into_iter().map(with_bits).collect())
    }

    /// The first of the words that a text holds, by its place among them.
    pub(crate) fn first_in(&self, text: &str) -> Option<usize> {
        letters::with(text, |letters| {
            self.0.iter().position(|(word, bits)| {
                bits.iter().all(|bit| letters.has(*bit)) && text.contains(word)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_counts() {
        let words = Words::new(["今後", "取組", "取り組み"]);
        assert_eq!(words.first_in("各府省の取組と今後の方向性"), Some(0));
        assert_eq!(words.first_in("取り組みの組"), Some(2));
        assert_eq!(words.first_in("後の今"), None);
    }
}
