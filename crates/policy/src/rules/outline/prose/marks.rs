//! The marks that open a heading or an entry of running text.
//!
//! ```text
//! 第２章 …   第一 …   Ⅰ …   一 …   １ …   １－２ …   (1) …   1) …   ① …   ア …   (a) …   ⅰ）…
//! ■ …   ○ …   ・…                            entries, or headings where text stands below
//! 別紙１ …   参考 …                           what is appended
//! ```
//!
//! Kana count in the order of アイウ, or of イロハ where a list opens with イ.

use seisaku_text::{circled_number, squeeze};

use crate::values::{Pattern, pattern};

/// How a heading or entry is marked. The order is that of how high they stand where nothing else
/// tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Style {
    Annex,
    Volume,
    Part,
    Chapter,
    Section,
    Item,
    Ordinal,
    Boxed,
    Roman,
    Kanji,
    Capital,
    Arabic,
    Paren,
    ParenKanji,
    Half,
    Circled,
    Kana,
    ParenKana,
    Letter,
    ParenLetter,
    SmallRoman,
    Bracket,
    ParenTitle,
    Plain,
    Square,
    OpenSquare,
    Diamond,
    OpenDiamond,
    Arrow,
    Double,
    Disc,
    Ring,
    Dot,
    Dash,
}

impl Style {
    /// Whether its marks hold no number.
    pub(super) fn is_bullet(self) -> bool {
        self >= Self::Square
    }

    /// Whether such a line is a heading even where nothing stands below it.
    pub(super) fn is_high(self) -> bool {
        self <= Self::Paren
    }
}

/// The mark that a line opens with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) style: Style,
    /// Its numbers from the top: one, or several where they are printed in steps (`１－２`).
    pub(super) numbers: Vec<u32>,
    /// Its length in bytes, with the blank after it.
    pub(super) length: usize,
    /// Whether a blank alone tells the number from the text.
    pub(super) weak: bool,
}

static CHAPTER: Pattern = pattern!(
    r"^第[\s　]*([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})[\s　]*([編部章節款項])(?:[\s　：:．.]+|$|(\P{Hiragana}))"
);
static ORDINAL: Pattern =
    pattern!(r"^第([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})(?:[\s　．.、]+|$)");
static STEPS: Pattern = pattern!(
    r"^([0-9０-９]{1,2}|[Ⅰ-Ⅻ])[－ー―‐‑–\-．.]([0-9０-９]{1,2})(?:[－ー―‐‑–\-．.]([0-9０-９]{1,2}))?(?:．[\s　]*|[.]?[\s　]+)"
);
static BOXED: Pattern = pattern!(
    r"^[【〔［\[＜<]([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3}|[Ⅰ-Ⅻ])[】〕］\]＞>][\s　]*"
);
static ROMAN: Pattern = pattern!(r"^([Ⅰ-Ⅻ])(?:[．.、：:\s　]+|$)");
static LATIN_ROMAN: Pattern = pattern!(r"^(I{1,3}|IV|VI{0,3}|IX|X)(?:[．.][\s　]*|[\s　]+)");
static ARABIC: Pattern = pattern!(r"^([0-9０-９]{1,2})(．[\s　]*|\.[\s　]*|、|[\s　]+)");
static PAREN: Pattern = pattern!(r"^[（(][\s　]*([0-9０-９]{1,2})[\s　]*[）)][\s　．.]*");
static HALF: Pattern = pattern!(r"^([0-9０-９]{1,2})[）)][\s　]*");
static PAREN_KANJI: Pattern = pattern!(r"^[（(]([一二三四五六七八九十]{1,3})[）)][\s　]*");
static KANJI: Pattern = pattern!(r"^([一二三四五六七八九十]{1,3})([、．.][\s　]*|[\s　]+)");
static KANA: Pattern = pattern!(r"^([ア-ンｱ-ﾝ])([．.、)）][\s　]*|[\s　]+)");
static PAREN_KANA: Pattern = pattern!(r"^[（(]([ア-ンｱ-ﾝ])[）)][\s　]*");
static SMALL: Pattern = pattern!(r"^[（(]?([ⅰ-ⅻ]|i{1,3}|iv|v|vi{1,3})(?:[）)．.][\s　]*)");
static SMALL_BARE: Pattern = pattern!(r"^([ⅰ-ⅻ])[\s　]+");
static PAREN_LETTER: Pattern = pattern!(r"^[（(]([A-Za-zＡ-Ｚａ-ｚ])[）)][\s　]*");
static LETTER: Pattern = pattern!(r"^([a-zａ-ｚ])[）)．.][\s　]*");
static CAPITAL: Pattern = pattern!(r"^([A-ZＡ-Ｚ])[）)．.][\s　]*");
static ANNEX: Pattern = pattern!(
    r"^[（(【〔<＜]?(?:別紙|別添|別表|参考資料|参考|附[\s　]*則|附属資料|付属資料|付録|補論|附属書)[\s　]*(?:[0-9０-９一二三四五六七八九]{0,2})(?:[）)】〕>＞][\s　：:]*|[\s　：:]+|$)"
);

/// The order of kana in lists.
const KANA_ORDER: &str =
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
/// The old order of kana in lists.
const OLD_ORDER: &str =
    "イロハニホヘトチリヌルヲワカヨタレソツネナラムウノオクヤマケフコエテアサキユメミシヒモセスン";

/// The mark that a line opens with.
pub(super) fn mark(line: &str) -> Option<Mark> {
    if let Some(found) = ANNEX.as_ref().and_then(|p| p.find(line)) {
        return Some(made(Style::Annex, Vec::new(), found.len()));
    }
    chapter(line)
        .or_else(|| steps(line))
        .or_else(|| numbered(line))
        .or_else(|| glyph(line))
        .filter(|mark| !(mark.weak && is_counter(&line[mark.length..])))
}

fn made(style: Style, numbers: Vec<u32>, length: usize) -> Mark {
    Mark {
        style,
        numbers,
        length,
        weak: false,
    }
}

fn chapter(line: &str) -> Option<Mark> {
    let c = CHAPTER.as_ref()?.captures(line)?;
    let style = match c.get(2)?.as_str() {
        "編" => Style::Volume,
        "部" => Style::Part,
        "章" => Style::Chapter,
        "節" => Style::Section,
        _ => Style::Item,
    };
    // The first character of the title is no part of the mark.
    let length = c.get(0)?.len() - c.get(3).map_or(0, |m| m.len());
    Some(made(style, vec![numeral(c.get(1)?.as_str())?], length))
}

fn steps(line: &str) -> Option<Mark> {
    let c = STEPS.as_ref()?.captures(line)?;
    let numbers: Option<Vec<u32>> = (1..c.len())
        .filter_map(|i| c.get(i))
        .map(|m| numeral(m.as_str()))
        .collect();
    Some(made(Style::Arabic, numbers?, c.get(0)?.len()))
}

fn numbered(line: &str) -> Option<Mark> {
    let patterns: [(&Pattern, Style); 14] = [
        (&BOXED, Style::Boxed),
        (&ORDINAL, Style::Ordinal),
        (&ROMAN, Style::Roman),
        (&LATIN_ROMAN, Style::Roman),
        (&PAREN, Style::Paren),
        (&HALF, Style::Half),
        (&ARABIC, Style::Arabic),
        (&PAREN_KANJI, Style::ParenKanji),
        (&KANJI, Style::Kanji),
        (&PAREN_KANA, Style::ParenKana),
        (&KANA, Style::Kana),
        (&SMALL, Style::SmallRoman),
        (&SMALL_BARE, Style::SmallRoman),
        (&PAREN_LETTER, Style::ParenLetter),
    ];
    let with_letter = patterns
        .into_iter()
        .chain([(&LETTER, Style::Letter), (&CAPITAL, Style::Capital)]);
    for (pattern, style) in with_letter {
        let Some(c) = pattern.as_ref().and_then(|p| p.captures(line)) else {
            continue;
        };
        let length = c.get(0).map_or(0, |m| m.len());
        let separator = c.get(2).map_or(".", |m| m.as_str());
        // A decimal, or a number of something.
        if style == Style::Arabic
            && !separator.trim().is_empty()
            && line[length..].starts_with(char::is_numeric)
        {
            continue;
        }
        let number = numeral(c.get(1)?.as_str())?;
        let weak = separator.trim().is_empty();
        return Some(Mark {
            weak,
            ..made(style, vec![number], length)
        });
    }
    None
}

/// Whether a text goes on with the unit of the number before it: `３ 年間`, `２ か所`.
fn is_counter(rest: &str) -> bool {
    const UNITS: &[&str] = &[
        "年", "月", "日", "人", "件", "%", "％", "割", "か所", "箇所", "倍", "回", "名", "社",
        "億", "万", "兆", "円", "つ", "歳", "時", "か月", "か国",
    ];
    rest.starts_with(char::is_numeric)
        || UNITS.iter().any(|unit| rest.starts_with(unit))
            && ![
                "日本", "人材", "人口", "人々", "社会", "時代", "年齢", "日常", "人",
            ]
            .iter()
            .any(|word| rest.starts_with(word) && (*word != "人" || rest.len() > 12))
}

fn glyph(line: &str) -> Option<Mark> {
    let first = line.chars().next()?;
    let after = &line[first.len_utf8()..];
    let length = first.len_utf8() + after.len() - after.trim_start().len();
    let code = u32::from(first);
    let number = circled_number(first)
        .or_else(|| matches!(first, '❶'..='❿').then(|| code - u32::from('❶') + 1))
        .or_else(|| matches!(first, '➀'..='➉').then(|| code - u32::from('➀') + 1));
    if let Some(number) = number {
        return Some(made(Style::Circled, vec![number], length));
    }
    if matches!(first, '⑴'..='⒇') {
        let number = code - u32::from('⑴') + 1;
        return Some(made(Style::Paren, vec![number], length));
    }
    let style = match first {
        '■' => Style::Square,
        '□' => Style::OpenSquare,
        '◆' => Style::Diamond,
        '◇' => Style::OpenDiamond,
        '▼' | '★' | '☆' | '▶' | '►' | '▷' | '▸' => Style::Arrow,
        '◎' => Style::Double,
        '●' => Style::Disc,
        '○' | '〇' | '◯' => Style::Ring,
        '・' | '•' | '▪' | '‣' | '➢' | '✓' | '✔' | '\u{e000}'..='\u{f8ff}'
            if !after.starts_with(first) =>
        {
            Style::Dot
        }
        '-' | '–' | '−' | '－' | '—' | '*' | '➔' | '→'
            if after.starts_with(char::is_whitespace) =>
        {
            Style::Dash
        }
        _ => return None,
    };
    (!after.trim().is_empty()).then(|| made(style, Vec::new(), length))
}

/// The place of a kana in the old order.
pub(super) fn old_kana(mark: &str) -> Option<u32> {
    let kana = mark.chars().find(|c| OLD_ORDER.contains(*c))?;
    place(OLD_ORDER, kana)
}

fn place(order: &str, kana: char) -> Option<u32> {
    let place = order.chars().position(|c| c == kana)?;
    u32::try_from(place + 1).ok()
}

/// A number in digits of any width, kanji, Roman numerals, letters or kana.
fn numeral(text: &str) -> Option<u32> {
    let folded = squeeze(text);
    if let Ok(number) = folded.parse() {
        return Some(number);
    }
    let first = folded.chars().next()?;
    let lower = folded.to_ascii_lowercase();
    const ROMAN: &[&str] = &[
        "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii",
    ];
    let roman_allowed = folded.len() > 1 || text != folded || "ivx".contains(lower.as_str());
    if let Some(found) = ROMAN.iter().position(|r| roman_allowed && *r == lower) {
        return u32::try_from(found + 1).ok();
    }
    if first.is_ascii_alphabetic() {
        return Some(u32::from(first.to_ascii_lowercase()) - u32::from('a') + 1);
    }
    place(KANA_ORDER, first).or_else(|| kanji(&folded))
}

fn kanji(text: &str) -> Option<u32> {
    let digit = |text: &str, none: u32| match text {
        "" => Some(none),
        _ => place("一二三四五六七八九", text.chars().next()?),
    };
    match text.split_once('十') {
        Some((tens, ones)) => Some(digit(tens, 1)? * 10 + digit(ones, 0)?),
        None => digit(text, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_all_shapes() {
        let cases: &[(&str, Style, &[u32], &str)] = &[
            ("第二章　港の整備", Style::Chapter, &[2], "港の整備"),
            ("第１章港の整備", Style::Chapter, &[1], "港の整備"),
            ("第３　費用", Style::Ordinal, &[3], "費用"),
            ("Ⅳ　港", Style::Roman, &[4], "港"),
            ("II. 港", Style::Roman, &[2], "港"),
            ("１－２　港", Style::Arabic, &[1, 2], "港"),
            ("2.1.3 港", Style::Arabic, &[2, 1, 3], "港"),
            ("１　港", Style::Arabic, &[1], "港"),
            ("⑶ 港", Style::Paren, &[3], "港"),
            ("2）港", Style::Half, &[2], "港"),
            ("十一、港", Style::Kanji, &[11], "港"),
            ("ウ　港", Style::Kana, &[3], "港"),
            ("(ｲ) 港", Style::ParenKana, &[2], "港"),
            ("ｂ．港", Style::Letter, &[2], "港"),
            ("ⅲ）港", Style::SmallRoman, &[3], "港"),
            ("❷港", Style::Circled, &[2], "港"),
            ("◆港", Style::Diamond, &[], "港"),
            ("別紙２　港", Style::Annex, &[], "港"),
        ];
        for (line, style, numbers, rest) in cases {
            let found = mark(line).unwrap_or_else(|| panic!("{line}"));
            let text = &line[found.length..];
            assert_eq!(
                (found.style, &found.numbers[..], text),
                (*style, *numbers, *rest)
            );
        }
        for line in ["2.5倍", "３ 年間", "第２章では", "参考に", "・・・", "アの"]
        {
            assert_eq!(mark(line), None, "{line}");
        }
        assert_eq!(old_kana("ロ　"), Some(2));
    }
}
