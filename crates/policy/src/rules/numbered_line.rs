//! A line that is a number and a title, whatever the number looks like.
//!
//! ```text
//! 第１章 森と木    第一　水量    Ⅰ．観測    １．地上    一　涵養    （１）観測    （二）訓練    ア　水質
//! 1-2 森    Ａ．育成    Ａ－１　苗    Ⅱ－３　種
//! ```
//!
//! The label is the kind of the number; numbers of one kind stand at one level.

use seisaku_text::{Heading, Span};

use super::Context;
use crate::values::{Pattern, pattern};

/// A number of any kind and the title after it.
static NUMBERED: Pattern = pattern!(
    r"^#{0,6}(?:第(?P<of>\d{1,2}|[一二三四五六七八九十]{1,3})(?P<kind>[章節部編]|の(?:柱|視点|観点|方向|目標|課題|重点|分野)|)|(?P<lettered>[A-Z]{1,4}(?:[-‐−.]\d{1,2})+|\d{1,2}[-‐−.][A-Z])[.、:]?|(?P<roman>[IVX]{1,4})[.、:]?|\((?P<round>\d{1,2}|[一二三四五六七八九十]{1,3})\)|(?P<half>\d{1,2})\)|(?P<steps>\d{1,2}(?:[-‐−.]\d{1,2})+)[.、:]?|(?P<bare>\d{1,2})(?P<mark>[.、]?)|(?P<kanji>[一二三四五六七八九十]{1,3})[.、]?|(?P<kana>[アイウエオカキクケコ])[.、]?|(?P<letter>[A-Z])[.、:])(?P<title>.+)$"
);

const LONGEST: usize = 40;

/// Reads a short line with a number and a title.
pub(crate) fn heading(ctx: &Context<'_>, line: Span) -> Option<Heading> {
    if line.end - line.start > LONGEST * 4 {
        return None;
    }
    let folded = ctx.fold(line);
    let text = folded.text();
    if text.chars().count() > LONGEST || text.ends_with(['。', '】', '、']) {
        return None;
    }
    let c = NUMBERED.as_ref()?.captures(text)?;
    let title = c.name("title")?;
    let group = |name: &str| c.name(name).map(|m| m.as_str());
    // A bare number is parted from its title by a mark or a blank.
    let parted = || {
        let before = &text[..title.start()];
        let blank = folded.span(title.start() - 1, title.start()).end
            < folded.span(title.start(), title.end()).start;
        (before.ends_with(['.', '、', ':']) || blank).then_some(())
    };
    let (label, number) = if let Some(kind) = group("kind") {
        let kind = match kind {
            "" => parted().map(|()| "第")?,
            kind if kind.starts_with('の') => parted().map(|()| kind)?,
            kind => kind,
        };
        (kind.to_owned(), kanji_or_digits(group("of")?)?)
    } else if let Some(steps) = group("lettered") {
        parted()?;
        let numbers = numbers_of(steps)?;
        (vec!["A"; numbers.len()].join("-"), *numbers.last()?)
    } else if let Some(roman) = group("roman") {
        parted()?;
        ("I".to_owned(), roman_number(roman)?)
    } else if let Some(number) = group("round") {
        let label = match number.parse::<u32>() {
            Ok(_) => "(1)",
            Err(_) => "(一)",
        };
        (label.to_owned(), kanji_or_digits(number)?)
    } else if let Some(number) = group("half") {
        ("1)".to_owned(), number.parse().ok()?)
    } else if let Some(steps) = group("steps") {
        parted()?;
        let steps: Vec<&str> = steps.split(['-', '‐', '−', '.']).collect();
        let label = vec!["1"; steps.len()].join("-");
        (label, steps.last()?.parse().ok()?)
    } else if let Some(kanji) = group("kanji") {
        parted()?;
        ("一".to_owned(), kanji_or_digits(kanji)?)
    } else if let Some(letter) = group("letter") {
        ("A".to_owned(), letter_number(letter)?)
    } else if let Some(kana) = group("kana") {
        parted()?;
        const KANA: &str = "アイウエオカキクケコ";
        let place = KANA.chars().position(|c| kana.starts_with(c))?;
        ("ア".to_owned(), u32::try_from(place + 1).ok()?)
    } else {
        parted()?;
        (format!("1{}", group("mark")?), group("bare")?.parse().ok()?)
    };
    Some(Heading {
        label,
        number,
        title: folded.span(title.start(), title.end()),
    })
}

/// Whether a line is a page number: digits, with dashes round them at most.
pub(crate) fn is_page_number(text: &str) -> bool {
    const LONGEST: usize = 4;
    let bare = text.trim_matches(|c: char| c.is_whitespace() || "-－―–—".contains(c));
    let digits = bare.chars().take_while(|c| c.is_numeric());
    !bare.is_empty() && digits.take(LONGEST).map(char::len_utf8).sum::<usize>() == bare.len()
}

/// The numbers from the top that a number in steps prints: `2-1` is the first under the second.
pub(crate) fn steps(ctx: &Context<'_>, heading: &Heading, line: Span) -> Option<Vec<u32>> {
    if !heading.label.contains('-') {
        return None;
    }
    let folded = ctx.fold(Span::new(line.start, heading.title.start));
    numbers_of(folded.text())
}

/// The numbers in steps; the first may be Roman, or a letter: `A-2`, `II-3`.
fn numbers_of(steps: &str) -> Option<Vec<u32>> {
    let numbers = steps.split(|c: char| !c.is_ascii_alphanumeric());
    let number = |text: &str| {
        let digits = || text.parse().ok().or_else(|| roman_number(text));
        digits().or_else(|| letter_number(text))
    };
    numbers.filter(|n| !n.is_empty()).map(number).collect()
}

/// The place of a letter in the alphabet.
fn letter_number(text: &str) -> Option<u32> {
    let letter = text
        .chars()
        .next()
        .filter(|c| text.len() == 1 && c.is_ascii_uppercase())?;
    Some(u32::from(letter) - u32::from('A') + 1)
}

/// A number in digits, or in ideographs up to 99.
fn kanji_or_digits(text: &str) -> Option<u32> {
    const KANJI: &str = "一二三四五六七八九";
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let digit = |text: &str| {
        let mut chars = text.chars();
        let c = chars.next()?;
        let place = KANJI.chars().position(|k| k == c)?;
        chars
            .next()
            .is_none()
            .then(|| u32::try_from(place + 1).ok())?
    };
    match text.split_once('十') {
        None => digit(text),
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { 1 } else { digit(tens)? };
            let ones = if ones.is_empty() { 0 } else { digit(ones)? };
            Some(tens * 10 + ones)
        }
    }
}

fn roman_number(text: &str) -> Option<u32> {
    const ROMAN: &[&str] = &[
        "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII",
    ];
    let place = ROMAN.iter().position(|r| *r == text)?;
    u32::try_from(place + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_ideographs() {
        let cases = [
            ("一", 1),
            ("十", 10),
            ("十二", 12),
            ("二十", 20),
            ("三十一", 31),
            ("7", 7),
        ];
        for (text, number) in cases {
            assert_eq!(kanji_or_digits(text), Some(number), "{text}");
        }
        assert_eq!(kanji_or_digits("一一"), None);
    }
}
