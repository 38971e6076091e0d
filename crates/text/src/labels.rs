//! Words for levels that a paper of tables uses in its headings, learnt from the paper itself.
//!
//! ```text
//! 区分1 公共施設への導入      in the table of contents
//! 区分 1 公共施設への導入     and again at the head of a page
//! ```
//!
//! Whatever the word, a line of it, a number and a title is a heading where the same line is printed
//! again, or where the numbers go on from one and a table stands under each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use crate::heading::LONGEST;
use crate::{Folded, Heading, Source, Span, heading, squeeze};

/// A word, a number and a title.
static LINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^((?:第\d)?[\p{Han}\p{Katakana}ー]{1,8}|[A-Z][a-z]{2,11})(\d{1,2})([:.、]?)(.*)$")
        .ok()
});

/// Ends of words before a number that are none for levels.
const NOT_LEVELS: &[&str] = &[
    "年", "月", "日", "回", "図", "図表", "表", "注", "別紙", "別添", "参考", "資料", "様式", "例",
    "問", "令和", "平成", "昭和", "第", "約", "計", "全", "各", "号", "附則", "議題", "議事",
    "写真", "別表", "別記", "案", "頁",
];

/// The words that a document uses before the numbers of its headings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels(BTreeSet<String>);

/// What is known of a word while lines are read.
#[derive(Default)]
struct Seen {
    titles: BTreeMap<u32, BTreeSet<String>>,
    /// A heading was printed again.
    again: bool,
    numbers: Vec<u32>,
    /// How many of them have a table after them.
    tables: usize,
    open: bool,
}

impl Labels {
    /// Learns the words of a paper.
    pub(crate) fn learn(source: &Source) -> Self {
        let text = source.text();
        let mut words: BTreeMap<String, Seen> = BTreeMap::new();
        for line in source.lines() {
            let slice = source.slice(line);
            if slice.contains(['\t', '|']) {
                for seen in words.values_mut().filter(|seen| seen.open) {
                    seen.open = false;
                    seen.tables += 1;
                }
                continue;
            }
            let listed = slice
                .trim_start()
                .starts_with(['-', '・', '○', '●', '•', '*']);
            let bare = slice
                .trim()
                .trim_start_matches(['-', '・', '○', '●', '•', '*', '#'])
                .trim();
            let from = line.start + slice.find(bare).unwrap_or_default();
            let place = Span::new(from, from + bare.len());
            let Some((label, found)) = numbered(text, place) else {
                continue;
            };
            if heading(text, place).is_some_and(|h| !h.label.is_empty()) {
                continue;
            }
            let seen = words.entry(label).or_default();
            let title = squeeze(&text[found.title.start..found.title.end]);
            let titles = seen.titles.entry(found.number).or_default();
            seen.again |= titles.contains(&title) && !title.is_empty();
            titles.insert(title);
            if !listed {
                seen.numbers.push(found.number);
                seen.open = true;
            }
        }
        let kept = words.into_iter().filter(|(_, seen)| seen.is_level());
        Self(kept.map(|(word, _)| word).collect())
    }

    /// Whether no word was learnt.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads a line as a heading, by its shape or by a word that was learnt.
    pub fn heading(&self, text: &str, line: Span) -> Option<Heading> {
        heading(text, line).or_else(|| {
            let (label, found) = numbered(text, line).filter(|_| !self.is_empty())?;
            self.0.contains(&label).then_some(found)
        })
    }
}

impl Seen {
    fn is_level(&self) -> bool {
        let from_one = self.titles.contains_key(&1) && !self.numbers.is_empty();
        let distinct: BTreeSet<u32> = self.numbers.iter().copied().collect();
        let steps = |pair: &[u32]| pair[1] == pair[0] + 1 || pair[1] == 1;
        let go_on = distinct.len() > 1
            && self.numbers.first() == Some(&1)
            && self.numbers.windows(2).all(steps)
            && self.tables == self.numbers.len();
        from_one && (self.again || go_on)
    }
}

/// A line as a word, a number and a title that a mark or a blank parts from it.
fn numbered(text: &str, line: Span) -> Option<(String, Heading)> {
    const LONGEST_TITLE: usize = 50;
    if line.end - line.start > LONGEST {
        return None;
    }
    // A word has a few letters; most lines have no number so near their beginning.
    const LONGEST_WORD: usize = 16;
    let near = text.get(line.start..line.end)?.chars().take(LONGEST_WORD);
    if !near.into_iter().any(char::is_numeric) {
        return None;
    }
    let folded = Folded::new(text, line);
    let found = LINE.as_ref()?.captures(folded.text())?;
    let (label, number, mark, title) = (found.get(1)?, found.get(2)?, found.get(3)?, found.get(4)?);
    let before = folded.span(label.start(), mark.end()).end;
    let parted = || before < folded.span(title.start(), title.end()).start;
    let bare = title.is_empty() || !mark.is_empty() || parted();
    let short = title.as_str().chars().count() <= LONGEST_TITLE && !title.as_str().ends_with('。');
    let word = label.as_str();
    if !bare || !short || NOT_LEVELS.iter().any(|end| word.ends_with(end)) {
        return None;
    }
    let heading = Heading {
        label: word.to_owned(),
        number: number.as_str().parse().ok()?,
        title: folded.span(title.start(), title.end()),
    };
    Some((word.to_owned(), heading))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learnt(text: &str) -> Vec<String> {
        let source = Source::decode("a.txt", text.as_bytes()).unwrap();
        Labels::learn(&source).0.into_iter().collect()
    }

    #[test]
    fn words_that_come_again_or_whose_numbers_go_on() {
        let cases: &[(&str, &[&str])] = &[
            (
                "部1:林\n- 区分1 苗\n\n部 1：林\n区分 1 苗\n一\t二\n",
                &["区分", "部"],
            ),
            ("節 1　苗\n\n一\t二\n\n節 2　木\n\n一\t二\n", &["節"]),
            (
                "第１階層 1：苗\n一\t二\n第１階層 2：木\n一\t二\n",
                &["第1階層"],
            ),
            ("パート 1 苗\n一\t二\nパート 1 苗\n三\t四\n", &["パート"]),
            ("令和 1 年\n一\t二\n令和 2 年\n一\t二\n", &[]),
            ("資料 1 一\n一\t二\n資料 1 一\n一\t二\n", &[]),
            ("苗 1 本\n苗 2 本\n一\t二\n", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(learnt(text), *expected, "{text}");
        }
    }
}
