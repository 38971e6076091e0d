//! The number of an item, whatever system it is of.
//!
//! ```text
//! ⑤  （１）  1.  1-2-3  ２）  （ア）  ⅰ  ａ）  １　…      before the text of an item
//! 施策⑱　…   No.7　…   事業番号３：…   （施策１）…        after a word for items
//! １－２－（３）   1-2-(3   No. 7   ⅳ   A-3               alone in a column of numbers
//! ```
//!
//! Of a number in steps the last counts: those before it are of the sections.

use seisaku_text::{circled_number, item_number, squeeze};

use super::columns::{self, Role};

/// What a number counts that is none of an item: `3 年`.
const COUNTED: &str = "年月日人名件回か箇カヶ個割倍億万円％%";

/// The number that the text of an item opens with, and the bytes that print it: as in any text, with
/// a closing parenthesis (`2）`), an ordinal parted by a blank or a mark (`１　水路`, `（ア）水路`), or one
/// after a word for items (`施策⑱　水路`).
pub(crate) fn number(text: &str) -> Option<(u32, usize)> {
    item_number(text)
        .or_else(|| in_steps(text))
        .or_else(|| ordinal(text))
        .or_else(|| worded(text))
}

/// The number in a cell that holds nothing else.
pub(crate) fn of_cell(text: &str) -> Option<u32> {
    const LONGEST: usize = 14;
    let folded = squeeze(text);
    if folded.is_empty() || folded.chars().count() > LONGEST {
        return None;
    }
    let mut steps = folded.split(|c: char| !c.is_alphanumeric());
    let last = steps.rfind(|step| !step.is_empty())?;
    let word = last
        .find(|c: char| c.is_ascii_digit())
        .unwrap_or(last.len());
    let (word, digits) = last.split_at(word);
    if !digits.is_empty() {
        let letters = word.len() < 3 && word.chars().all(|c| c.is_ascii_alphabetic());
        let digits = digits.trim_end_matches(['号', '番']);
        return digits
            .parse()
            .ok()
            .filter(|_| letters || word == "第" || names_items(word));
    }
    let (number, length, _) = counted(last)?;
    (length == last.len()).then_some(number)
}

/// Brackets round a word for items and a number.
const PAIRS: &[(char, char)] = &[
    ('【', '】'),
    ('［', '］'),
    ('[', ']'),
    ('〔', '〕'),
    ('〈', '〉'),
    ('＜', '＞'),
    ('《', '》'),
    ('（', '）'),
    ('(', ')'),
];

/// What an ordinal is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Digits,
    Kana,
    Roman,
    Letter,
}

fn ordinal(text: &str) -> Option<(u32, usize)> {
    let open = text.chars().next().filter(|c| matches!(c, '（' | '('));
    let from = open.map_or(0, char::len_utf8);
    let (number, length, kind) = counted(&text[from..])?;
    let rest = &text[from + length..];
    let Some(next) = rest.chars().next() else {
        return (open.is_none() && kind == Kind::Roman).then_some((number, from + length));
    };
    let mark = from + length + next.len_utf8();
    if matches!(next, '）' | ')') {
        return Some((number, mark));
    }
    if open.is_some() {
        return None;
    }
    if matches!(kind, Kind::Kana | Kind::Roman) && matches!(next, '.' | '．' | '、') {
        return Some((number, mark));
    }
    let first = rest.trim_start().chars().next()?;
    let parted = next.is_whitespace() && first.is_alphabetic() && !COUNTED.contains(first);
    (parted && kind != Kind::Letter).then_some((number, from + length))
}

/// A number after a word for items, with a mark or blank after it: `施策⑱　…`, `No.7 …`.
fn worded(text: &str) -> Option<(u32, usize)> {
    const LONGEST: usize = 10;
    let (at, _) = text
        .char_indices()
        .take(LONGEST)
        .find(|(_, c)| is_numeric(*c))?;
    let before = text[..at].trim_end_matches(['.', '．', '－', '-']);
    let bracket = PAIRS.iter().find(|(open, _)| before.starts_with(*open));
    if let Some((open, close)) = bracket {
        // `【施策１】…`
        let word = squeeze(&before[open.len_utf8()..]);
        let inner = &text[at..];
        let end = inner.find(*close)?;
        let number = of_cell(&inner[..end])?;
        return names_items(&word).then(|| (number, at + end + close.len_utf8()));
    }
    let word = squeeze(before);
    if !names_items(&word) {
        return None;
    }
    let rest = &text[at..];
    let first = rest.chars().next()?;
    if let Some(number) = circled_number(first) {
        return Some((number, at + first.len_utf8()));
    }
    if let Some((number, length)) = in_steps(rest) {
        return Some((number, at + length));
    }
    let (number, length, kind) = counted(rest)?;
    let mut after = rest[length..].chars();
    let next = after.next()?;
    let mark = matches!(
        next,
        ':' | '：' | '.' | '．' | '、' | ')' | '）' | '】' | '］'
    );
    let parted = next.is_whitespace()
        && after
            .as_str()
            .trim_start()
            .starts_with(|c: char| !COUNTED.contains(c));
    (kind == Kind::Digits && (mark || parted)).then(|| {
        let end = if mark { next.len_utf8() } else { 0 };
        (number, at + length + end)
    })
}

/// The same as for any character, without a look into tables for those that most texts are made of.
fn is_numeric(c: char) -> bool {
    match c {
        '\u{3041}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' => false,
        c => c.is_numeric(),
    }
}

/// Whether a word before a number is one for items or their numbers.
pub(crate) fn names_items(word: &str) -> bool {
    const LONGEST: usize = 6;
    const WORDS: &[&str] = &["取組", "事業", "No"];
    const SECTIONS: &[&str] = &["大項目", "中項目", "大施策", "中施策", "基本施策"];
    let short = (1..=LONGEST).contains(&word.chars().count());
    short
        && !SECTIONS.contains(&word)
        && (WORDS.contains(&word) || matches!(columns::role(word), Some(Role::Item | Role::Number)))
}

/// A number in steps whose last is in parentheses, or which dots part: `1-1-(2)　…`, `1.2.3　…`.
fn in_steps(text: &str) -> Option<(u32, usize)> {
    let mut at = 0;
    let mut steps: u32 = 0;
    loop {
        let open = text[at..]
            .chars()
            .next()
            .filter(|c| matches!(c, '（' | '('));
        at += open.map_or(0, char::len_utf8);
        let (number, length, kind) = counted(&text[at..])?;
        if kind != Kind::Digits || (open.is_some() && steps == 0) {
            return None;
        }
        at += length;
        steps += 1;
        let rest = &text[at..];
        let next = rest.chars().next()?;
        if open.is_some() {
            let close = matches!(next, '）' | ')');
            return close.then(|| (number, at + next.len_utf8()));
        }
        if matches!(next, '-' | '－' | '‐' | '−' | '–' | '.' | '．') {
            at += next.len_utf8();
            continue;
        }
        let first = rest.trim_start().chars().next()?;
        let named = next.is_whitespace() && first.is_alphabetic() && !COUNTED.contains(first);
        return (steps > 1 && named).then_some((number, at));
    }
}

/// An ordinal: its value, its bytes and what it is made of.
fn counted(text: &str) -> Option<(u32, usize, Kind)> {
    const LONGEST: usize = 3;
    const KANA: &str = "アイウエオカキクケコサシスセソタチツテト";
    let first = text.chars().next()?;
    if let Some(place) = KANA.chars().position(|c| c == first) {
        return Some((u32::try_from(place + 1).ok()?, first.len_utf8(), Kind::Kana));
    }
    if let Some(number) = roman(first) {
        return Some((number, first.len_utf8(), Kind::Roman));
    }
    if let Some(found) = roman_letters(text) {
        return Some(found);
    }
    let letter = match first {
        'ａ'..='ｚ' => Some(u32::from(first) - u32::from('ａ') + 1),
        'a'..='z' => Some(u32::from(first) - u32::from('a') + 1),
        _ => None,
    };
    if let Some(number) = letter {
        return Some((number, first.len_utf8(), Kind::Letter));
    }
    let digit = |c: char| match c {
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        c => c.to_digit(10),
    };
    let digits: Vec<char> = text.chars().take_while(|c| digit(*c).is_some()).collect();
    let length = digits.iter().map(|c| c.len_utf8()).sum();
    let values = digits.iter().filter_map(|c| digit(*c));
    let number = values.fold(0, |number: u32, d| {
        number.saturating_mul(10).saturating_add(d)
    });
    (1..=LONGEST)
        .contains(&digits.len())
        .then_some((number, length, Kind::Digits))
}

/// A small Roman number that is one character. Large ones number sections.
pub(crate) fn roman(c: char) -> Option<u32> {
    matches!(c, 'ⅰ'..='ⅻ').then(|| u32::from(c) - u32::from('ⅰ') + 1)
}

/// A small Roman number in letters, before a parenthesis or alone.
fn roman_letters(text: &str) -> Option<(u32, usize, Kind)> {
    const ROMAN: &[&str] = &["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"];
    let end = text.find(|c| !matches!(c, 'i' | 'v' | 'x'));
    let letters = &text[..end.unwrap_or(text.len())];
    let place = ROMAN.iter().position(|r| *r == letters)?;
    let alone = text[letters.len()..]
        .chars()
        .next()
        .is_none_or(|c| matches!(c, ')' | '）'));
    alone.then_some((u32::try_from(place + 1).ok()?, letters.len(), Kind::Roman))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_numeric() {
        assert!(('\0'..=char::MAX).all(|c| is_numeric(c) == c.is_numeric()));
    }

    #[test]
    fn numbers_before_a_text() {
        let cases = [
            ("⑤水路", 5, "⑤"),
            ("（ア）水路", 1, "（ア）"),
            ("ⅳ　水路", 4, "ⅳ"),
            ("ii) 水路", 2, "ii)"),
            ("ｂ）水路", 2, "ｂ）"),
            ("施策⑱　水路", 18, "施策⑱"),
            ("No. 7 水路", 7, "No. 7"),
            ("（施策１）水路", 1, "（施策１）"),
            ("【取組②】 水路", 2, "【取組②】"),
            ("施策番号３：水路", 3, "施策番号３："),
            ("【施策１】水路", 1, "【施策１】"),
            ("１－２－（３）水路", 3, "１－２－（３）"),
            ("1.2.3　水路", 3, "1.2.3"),
        ];
        for (text, expected, printed) in cases {
            let found = number(text).map(|(number, length)| (number, &text[..length]));
            assert_eq!(found, Some((expected, printed)), "{text}");
        }
        for text in [
            "2.5億円",
            "2.5 億円",
            "3 年の",
            "施策3件を",
            "（注）",
            "（施策の数）",
            "【令和７年度】",
            "i型の",
            "a and b",
        ] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_alone_in_a_cell() {
        let cases = [
            ("1-1-(1)", Some(1)),
            ("１－２－（３", Some(3)),
            ("No. 7", Some(7)),
            ("ⅳ", Some(4)),
            ("⑱", Some(18)),
            ("(ウ)", Some(3)),
            ("A-3", Some(3)),
            ("施策12", Some(12)),
            ("第３号", Some(3)),
            ("2 救助", None),
            ("年３回行う。", None),
            ("－", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(of_cell(text), expected, "{text}");
        }
    }
}
