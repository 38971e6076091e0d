//! The shapes by which a line says what it is in an outline.
//!
//! ```text
//! 第２章 …   Ⅲ．…   ３．…   ６ー１．…   （４）…   ②…   ⅲ）…   【…】   headings
//! （…）                                       a heading, where it is a line of its own
//! ○ …  ◇ …  ・…  • …                          entries
//! ※ …                                         a note
//! ```

use seisaku_text::{circled_number, squeeze};

use crate::values::{Pattern, pattern};

/// How a heading or entry is marked. The order is that of how high they stand where nothing else
/// tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Style {
    Chapter,
    Roman,
    Word,
    Arabic,
    Dashed,
    Paren,
    Circled,
    SmallRoman,
    Bracket,
    ParenTitle,
    Plain,
    Circle,
    Dot,
}

impl Style {
    pub(super) fn is_bullet(self) -> bool {
        matches!(self, Style::Circle | Style::Dot)
    }
}

/// A line's marker: its style, its number as it stands in keys, and its length in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Marker {
    pub(super) style: Style,
    pub(super) number: String,
    pub(super) length: usize,
}

static CHAPTER: Pattern = pattern!(r"^第([0-9０-９]+)[章節部編]\s*");
static ROMAN: Pattern = pattern!(r"^([Ⅰ-Ⅻ])(?:[．.]\s*|\s+)");
static DASHED: Pattern = pattern!(r"^([0-9０-９]+)[ー―－‐‑–-]([0-9０-９]+)[．.]\s*");
static ARABIC: Pattern = pattern!(r"^([0-9０-９]{1,2})(?:．|\.\s*)");
static PAREN: Pattern = pattern!(r"^[（(]([0-9０-９]{1,2})[）)]\s*");
static SMALL: Pattern = pattern!(r"^([ⅰ-ⅻ])[）)．.]\s*");
static BRACKET: Pattern = pattern!(r"^【([^【】]+)】$");
static PAREN_TITLE: Pattern = pattern!(r"^[（(]([^（）()]+)[）)]$");
static ELISION: Pattern = pattern!(r"^[（(](?:前|中|後)?略[）)]$");

/// The marker that a line opens with.
pub(super) fn marker(line: &str) -> Option<Marker> {
    // What no pattern begins with is most of the text.
    let opens =
        |c: char| matches!(c, '第' | 'Ⅰ'..='Ⅻ' | 'ⅰ'..='ⅻ' | '0'..='9' | '０'..='９' | '(' | '（');
    if !line.starts_with(opens) {
        return of_glyph(line);
    }
    let patterns: [(&Pattern, Style); 6] = [
        (&CHAPTER, Style::Chapter),
        (&ROMAN, Style::Roman),
        (&DASHED, Style::Dashed),
        (&ARABIC, Style::Arabic),
        (&PAREN, Style::Paren),
        (&SMALL, Style::SmallRoman),
    ];
    for (pattern, style) in patterns {
        let Some(found) = pattern.as_ref().and_then(|p| p.captures(line)) else {
            continue;
        };
        let length = found.get(0).map_or(0, |m| m.len());
        if style == Style::Arabic && line[length..].starts_with(|c: char| c.is_numeric()) {
            continue;
        }
        let numbers: Vec<String> = (1..found.len())
            .filter_map(|i| found.get(i))
            .map(|m| numeral(m.as_str()))
            .collect();
        return Some(Marker {
            style,
            number: numbers.join("-"),
            length,
        });
    }
    of_glyph(line)
}

fn of_glyph(line: &str) -> Option<Marker> {
    let first = line.chars().next()?;
    if let Some(number) = circled_number(first) {
        return Some(glyph(line, Style::Circled, number.to_string()));
    }
    let style = match first {
        '○' | '〇' | '◇' | '◆' | '■' | '□' | '●' => Style::Circle,
        '・' | '•' | '▪' | '➢' | '\u{e000}'..='\u{f8ff}' => Style::Dot,
        '-' | '–' if line[first.len_utf8()..].starts_with(char::is_whitespace) => Style::Dot,
        _ => return None,
    };
    Some(glyph(line, style, String::new()))
}

fn glyph(line: &str, style: Style, number: String) -> Marker {
    let first = line.chars().next().map_or(0, char::len_utf8);
    let rest = &line[first..];
    Marker {
        style,
        number,
        length: first + rest.len() - rest.trim_start().len(),
    }
}

/// The inside of a line that is a title in brackets or parentheses: style, first byte, byte after.
pub(super) fn bracketed(line: &str) -> Option<(Style, usize, usize)> {
    if is_elision(line) {
        return None;
    }
    for (pattern, style) in [
        (&BRACKET, Style::Bracket),
        (&PAREN_TITLE, Style::ParenTitle),
    ] {
        let inside = pattern.as_ref().and_then(|p| p.captures(line));
        if let Some(inside) = inside.and_then(|c| c.get(1)) {
            return Some((style, inside.start(), inside.end()));
        }
    }
    None
}

/// Whether a line says that text is left out: （略）, （中略）.
pub(super) fn is_elision(line: &str) -> bool {
    ELISION.as_ref().is_some_and(|p| p.is_match(line))
}

/// Whether a line goes on from the one before, whatever stands there.
pub(super) fn goes_on(line: &str) -> bool {
    line.starts_with(['、', '／', '：', '。', '）', '」', '，'])
}

/// A number in Arabic digits: of full width, Roman, small Roman.
fn numeral(text: &str) -> String {
    let first = text.chars().next().map_or(0, u32::from);
    match first {
        0x2160..=0x216b => (first - 0x2160 + 1).to_string(),
        0x2170..=0x217b => (first - 0x2170 + 1).to_string(),
        _ => squeeze(text).trim_start_matches('0').to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_of_all_shapes() {
        let cases = [
            ("第４章 結び", Style::Chapter, "4", "結び"),
            ("Ⅲ．組織", Style::Roman, "3", "組織"),
            ("１２．雑則", Style::Arabic, "12", "雑則"),
            ("６―２．輸出", Style::Dashed, "6-2", "輸出"),
            ("(3) 人材", Style::Paren, "3", "人材"),
            ("⑪水産", Style::Circled, "11", "水産"),
            ("ⅳ）港湾", Style::SmallRoman, "4", "港湾"),
            ("〇 道路", Style::Circle, "", "道路"),
            ("・橋", Style::Dot, "", "橋"),
        ];
        for (line, style, number, rest) in cases {
            let found = marker(line).unwrap();
            let text = &line[found.length..];
            assert_eq!(
                (found.style, found.number.as_str(), text),
                (style, number, rest)
            );
        }
        assert_eq!(marker("2.5倍"), None);
        assert_eq!(marker("令和"), None);
    }
}
