//! Words as they are compared: the same for full and half width, capital and small letters,
//! hiragana and katakana, with and without blanks, long marks and points.

use unicode_normalization::UnicodeNormalization as _;

/// The form in which two spellings of a word are the same.
pub(crate) fn normal(text: &str) -> String {
    text.nfkc()
        .flat_map(char::to_lowercase)
        .filter_map(fold)
        .collect()
}

fn fold(c: char) -> Option<char> {
    match c {
        // Katakana stand 0x60 after the hiragana of the same sound.
        'ァ'..='ヶ' => char::from_u32(u32::from(c) - 0x60).map(small),
        'ー' | '・' | '゠' | '、' | '。' | '‐'..='―' => None,
        c if c.is_alphanumeric() => Some(small(c)),
        _ => None,
    }
}

/// Small ka and ke stand for counters, and are written in every way: 10か年, 10ヶ年, 10カ年.
fn small(c: char) -> char {
    match c {
        'ゕ' | 'ゖ' => 'か',
        c => c,
    }
}

/// The pairs of neighbouring characters, and single ones where there is no pair.
pub(crate) fn grams(normal: &str) -> impl Iterator<Item = [char; 2]> + '_ {
    let second = normal.chars().skip(1).chain(std::iter::once('\0'));
    let pairs = normal.chars().zip(second).map(|(a, b)| [a, b]);
    let single = normal.chars().nth(1).is_none();
    pairs.filter(move |pair| single || pair[1] != '\0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_word() {
        let same: [&[&str]; 5] = [
            &["ＡＭＥＤ", "amed", "A-MED"],
            &["タンパク質", "たんぱく質", "ﾀﾝﾊﾟｸ質"],
            &["データー", "データ"],
            &["リアルワールド・エビデンス", "リアルワールド エビデンス"],
            &["10か年", "１０ヶ年", "10カ年"],
        ];
        for words in same {
            let first = normal(words[0]);
            assert!(
                !first.is_empty() && words.iter().all(|w| normal(w) == first),
                "{words:?}"
            );
        }
        assert_ne!(normal("タンパク質"), normal("蛋白質"));
    }

    #[test]
    fn pairs() {
        let shown = |text| grams(text).collect::<Vec<_>>();
        assert_eq!(shown("abc"), [['a', 'b'], ['b', 'c']]);
        assert_eq!(shown("a"), [['a', '\0']]);
        assert_eq!(shown(""), Vec::<[char; 2]>::new());
    }
}
