//! Dates in Japanese and Gregorian years, to the precision printed, and fiscal years.

use std::fmt;

use super::{Pattern, captures, pattern};

/// A date as far as it is printed. It displays as `xsd:date`, `xsd:gYearMonth` or `xsd:gYear`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Date {
    /// A year.
    Year(i32),
    /// A month of a year.
    Month(i32, u32),
    /// A day.
    Day(i32, u32, u32),
}

impl Date {
    /// The year.
    pub fn year(self) -> i32 {
        match self {
            Date::Year(y) | Date::Month(y, _) | Date::Day(y, _, _) => y,
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Date::Year(y) => write!(f, "{y:04}"),
            Date::Month(y, m) => write!(f, "{y:04}-{m:02}"),
            Date::Day(y, m, d) => write!(f, "{y:04}-{m:02}-{d:02}"),
        }
    }
}

/// A date found in folded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateRead {
    /// The date; none where the one printed does not exist (`2月30日`).
    pub date: Option<Date>,
    /// Its first byte in the folded text.
    pub start: usize,
    /// The byte after it.
    pub end: usize,
}

/// A year (an era's or a western one, the other one in parentheses, with a second one where a range
/// or a pair is printed), and what follows it: 度, or a month and a day.
static DATE: Pattern = pattern!(
    r"(?:(明治|大正|昭和|平成|令和|[MTSHR])(元|\d{1,2}|[一二三四五六七八九十]{1,3})|(\d{4}|[〇一二三四五六七八九]{4}))(?:\((?:\d{4}|(?:昭和|平成|令和)(?:元|\d{1,2}))年?\))?(?:年?[~〜・\-](\d{1,2}|\d{4}))?年(?:\((?:\d{4}|(?:昭和|平成|令和)(?:元|\d{1,2}))年?\))?(?:(度)|(\d{1,2}|[一二三四五六七八九十]{1,3})月(?:(\d{1,2}|[一二三四五六七八九十]{1,3})日)?)?"
);
/// A day in digits: `R7.2.18`, `2025/6/13`.
static SHORT: Pattern = pattern!(
    r"(?:(明治|大正|昭和|平成|令和|[MTSHR明大昭平令])(元|\d{1,2})|(\d{4}))([./\-])(\d{1,2})[./\-](\d{1,2})"
);
/// The end of a range, after its beginning: the era, or the year, is not printed again.
static RANGE_END: Pattern =
    pattern!(r"^(?:から|[~〜\-])(?:(元|\d{1,2}|\d{4})年(度)?)?(?:(\d{1,2})月(?:(\d{1,2})日)?)?");
/// A part of a year, which makes no date more precise.
static PART: Pattern = pattern!(
    r"^(?:(?:春|夏|秋|冬|末|初め|初頭|上半期|下半期|前半|後半|前期|後期|第[1-4一二三四]四半期)頃?|頃)"
);
/// The number of a law, whose year is no date.
static LAW: Pattern = pattern!(r"^(?:法律|政令|省令|府令|勅令|条例|告示|規則|訓令)第");

/// The years that a paper can name: from the first of Meiji on.
const YEARS: std::ops::RangeInclusive<i32> = 1868..=2200;

/// The dates of a folded text, in order. A fiscal year (`令和7年度`) is none, nor is the year in
/// the number of a law. A part of a year (`令和8年春頃`) is printed with the year and is the year.
///
/// ```
/// use seisaku_policy::values::{Date, dates};
/// let found = dates("令和6年3月15日から2025年7月、2月30日");
/// assert_eq!(found[0].date, Some(Date::Day(2024, 3, 15)));
/// assert_eq!(found[1].date, Some(Date::Month(2025, 7)));
/// ```
pub fn dates(folded: &str) -> Vec<DateRead> {
    dates_of(&printed(folded), folded)
}

fn dates_of(printed: &[Printed], folded: &str) -> Vec<DateRead> {
    let mut found: Vec<DateRead> = printed
        .iter()
        .filter_map(|p| match p.value {
            Value::Date(date) => Some(DateRead {
                date,
                start: p.start,
                end: p.end,
            }),
            Value::FiscalYear(_) => None,
        })
        .collect();
    let taken: Vec<(usize, usize)> = found.iter().map(|d| (d.start, d.end)).collect();
    let short = short_dates(folded);
    found.extend(
        short
            .into_iter()
            .filter(|d| taken.iter().all(|(s, e)| d.end <= *s || d.start >= *e)),
    );
    found.sort_by_key(|d| (d.start, d.end));
    found
}

/// The fiscal years of a folded text as (year in which it begins, first byte, byte after). Of a
/// range (`令和4~8年度`) both ends are found.
///
/// ```
/// use seisaku_policy::values::fiscal_years;
/// assert_eq!(fiscal_years("令和元年度から2025年度")[0].0, 2019);
/// assert_eq!(fiscal_years("令和元年度から2025年度")[1].0, 2025);
/// ```
pub fn fiscal_years(folded: &str) -> Vec<(i32, usize, usize)> {
    years_of(&printed(folded))
}

fn years_of(printed: &[Printed]) -> Vec<(i32, usize, usize)> {
    let years = printed.iter().filter_map(|p| match p.value {
        Value::FiscalYear(year) => Some((year, p.start, p.end)),
        Value::Date(_) => None,
    });
    years.collect()
}

/// The dates and the fiscal years of a folded text.
pub(crate) fn dates_and_years(folded: &str) -> (Vec<DateRead>, Vec<(i32, usize, usize)>) {
    let printed = printed(folded);
    (dates_of(&printed, folded), years_of(&printed))
}

/// What is printed at a place.
struct Printed {
    value: Value,
    start: usize,
    end: usize,
}

enum Value {
    FiscalYear(i32),
    /// None for a date that does not exist.
    Date(Option<Date>),
}

/// Every date and fiscal year with a printed 年, in order.
fn printed(folded: &str) -> Vec<Printed> {
    let mut found = Vec::new();
    for c in with_year(folded) {
        let Some(whole) = c.get(0) else { continue };
        let rest = &folded[whole.end()..];
        if c.get(3).is_some() && in_a_number(&folded[..whole.start()])
            || c.get(3).is_some_and(|y| !is_year(y.as_str()))
            || in_a_word(&folded[whole.start()..], &folded[..whole.start()])
            || LAW.as_ref().is_some_and(|law| law.is_match(rest))
        {
            continue;
        }
        let era = c.get(1).map(|m| m.as_str());
        let first = c.get(2).or(c.get(3)).and_then(|m| year(era, m.as_str()));
        let second = c.get(4);
        let first_end = second.map_or(whole.end(), |m| m.start() - 1);
        let end = second.map_or(whole.end(), |_| whole.end());
        let mut last = first;
        if let Some(second) = second {
            last = year(era, second.as_str());
            found.push(entry(&c, first, whole.start(), first_end, true));
            found.push(entry(&c, last, second.start(), end, false));
        } else {
            let tail = match c.get(5).or(c.get(6)) {
                Some(_) => 0,
                None => part(rest),
            };
            found.push(entry(&c, first, whole.start(), end + tail, false));
        }
        if let (Some(first), Some(last)) = (first, last) {
            found.extend(range_end(era, first.max(last), &c, rest, whole.end()));
        }
    }
    found
}

/// The matches of the pattern of dates. Each holds 年 within reach of its beginning, so what stands
/// further before the next 年 is not searched.
fn with_year(folded: &str) -> impl Iterator<Item = regex::Captures<'_>> {
    /// The bytes of the longest year: `昭和元(令和元年)`, and a second one.
    const REACH: usize = 64;
    let pattern = DATE.as_ref().filter(|p| p.may_match(folded));
    let mut from = 0;
    std::iter::from_fn(move || {
        let next = from + folded[from..].find('年')?;
        let mut near = next.saturating_sub(REACH);
        while !folded.is_char_boundary(near) {
            near -= 1;
        }
        let found = pattern?.captures_at(folded, near.max(from))?;
        from = found.get(0)?.end();
        Some(found)
    })
}

/// What is printed with this year; `bare` where the month belongs to the second year.
fn entry(
    c: &regex::Captures<'_>,
    year: Option<i32>,
    start: usize,
    end: usize,
    bare: bool,
) -> Printed {
    let number = |i| c.get(i).and_then(|m| number(m.as_str()));
    let value = match (c.get(5), year) {
        (Some(_), Some(year)) => Value::FiscalYear(year),
        (Some(_), None) => Value::Date(None),
        (None, year) => Value::Date(year.and_then(|year| match bare {
            true => Some(Date::Year(year)),
            false => date(year, number(6), number(7)),
        })),
    };
    Printed { value, start, end }
}

/// The end of a range that begins with what was just read.
fn range_end(
    era: Option<&str>,
    first: i32,
    c: &regex::Captures<'_>,
    rest: &str,
    at: usize,
) -> Option<Printed> {
    let r = RANGE_END.as_ref()?.captures(rest)?;
    let text = |i| r.get(i).map(|m| m.as_str());
    // 令和8年度から5年間 lasts five years.
    if rest[r.get(0)?.end()..].starts_with('間') {
        return None;
    }
    let start = r.get(1).or(r.get(3))?.start() + at;
    let end = r.get(0)?.end() + at;
    let own = match text(1) {
        // A western year alone is found by itself.
        Some(year) if year.len() == 4 => return None,
        Some(digits) => Some(year(Some(era?), digits)?),
        None => None,
    };
    let value = match (own, text(2), text(3)) {
        (Some(year), Some(_), None) => Value::FiscalYear(year),
        (Some(year), None, month) => {
            Value::Date(date(year, month.and_then(number), text(4).and_then(number)))
        }
        // A month alone is of the same year, if a month was printed before it.
        (None, None, Some(month)) if c.get(6).is_some() => {
            Value::Date(date(first, number(month), text(4).and_then(number)))
        }
        _ => return None,
    };
    Some(Printed { value, start, end })
}

/// Days in digits alone. One that does not exist is a number of something else.
fn short_dates(folded: &str) -> Vec<DateRead> {
    captures(&SHORT, folded)
        .filter_map(|c| {
            let whole = c.get(0)?;
            let before = &folded[..whole.start()];
            let after = folded[whole.end()..].chars().next();
            let joined = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | '-');
            if before.ends_with(joined) || after.is_some_and(joined) {
                return None;
            }
            // Hyphens part the days of western years only.
            let era = c.get(1).map(|m| m.as_str());
            if era.is_some() && c.get(4)?.as_str() == "-" {
                return None;
            }
            let year = year(era, c.get(2).or(c.get(3))?.as_str())?;
            let day = date(year, number(c.get(5)?.as_str()), number(c.get(6)?.as_str()))?;
            Some(DateRead {
                date: Some(day),
                start: whole.start(),
                end: whole.end(),
            })
        })
        .collect()
}

/// The bytes of a part of a year at the start of `rest`.
fn part(rest: &str) -> usize {
    PART.as_ref()
        .and_then(|p| p.find(rest))
        .map_or(0, |m| m.end())
}

/// Whether the text ends within a number, whose last digits are no year.
fn in_a_number(before: &str) -> bool {
    before.ends_with(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.'))
}

/// Whether a letter for an era is the end of a word: the `R` of `DR3年`.
fn in_a_word(text: &str, before: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && before.ends_with(|c: char| c.is_ascii_alphanumeric())
}

/// Four digits before 年 that are no year of policy are a number of something else.
fn is_year(western: &str) -> bool {
    number(western).is_some_and(|n| i32::try_from(n).is_ok_and(|n| YEARS.contains(&n)))
}

/// The year that an era's or a western number means.
fn year(era: Option<&str>, text: &str) -> Option<i32> {
    let n = i32::try_from(number(text)?).ok()?;
    if n >= *YEARS.start() {
        return YEARS.contains(&n).then_some(n);
    }
    let (first, last) = match era? {
        "明治" | "M" | "明" => (1868, 1912),
        "大正" | "T" | "大" => (1912, 1926),
        "昭和" | "S" | "昭" => (1926, 1989),
        // Plans made before an era ended go on counting in it.
        "平成" | "H" | "平" => (1989, 2019 + HEISEI_PLANS),
        _ => (2019, i32::MAX),
    };
    let year = first + n - 1;
    (n >= 1 && year <= last).then_some(year)
}

/// So many years beyond its end the era Heisei is used for what was planned in it.
const HEISEI_PLANS: i32 = 8;

/// A number in digits or in kanji: `十二`, `三十一`, `二〇二五`, `元`.
fn number(text: &str) -> Option<u32> {
    if text == "元" {
        return Some(1);
    }
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok();
    }
    let digit = |c: char| "〇一二三四五六七八九".chars().position(|d| d == c);
    let digits: Option<Vec<usize>> = text.chars().map(digit).collect();
    if let Some(digits) = digits {
        let n = digits.iter().fold(0, |n, d| n * 10 + d);
        return u32::try_from(n).ok();
    }
    let (tens, ones) = text.split_once('十')?;
    let of = |text: &str, none| match text.chars().next() {
        None => Some(none),
        Some(c) if text.chars().count() == 1 => digit(c),
        Some(_) => None,
    };
    u32::try_from(of(tens, 1)? * 10 + of(ones, 0)?).ok()
}

fn date(year: i32, month: Option<u32>, day: Option<u32>) -> Option<Date> {
    let Some(month) = month else {
        return Some(Date::Year(year));
    };
    if !(1..=12).contains(&month) {
        return None;
    }
    let Some(day) = day else {
        return Some(Date::Month(year, month));
    };
    (1..=days_in(year, month))
        .contains(&day)
        .then_some(Date::Day(year, month, day))
}

fn days_in(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eras_precisions_and_impossible_dates() {
        let cases = [
            ("令和7年2月18日", Some("2025-02-18")),
            ("平成31年4月30日", Some("2019-04-30")),
            ("昭和64年1月7日", Some("1989-01-07")),
            ("令和元年5月", Some("2019-05")),
            ("2018年", Some("2018")),
            ("明治45年", Some("1912")),
            ("平成40年1月1日", None),
            ("令和7年2月29日", None),
            ("令和6年2月29日", Some("2024-02-29")),
            ("2025年13月", None),
        ];
        for (text, expected) in cases {
            let found = dates(text);
            assert_eq!(found.len(), 1, "{text}");
            let shown = found[0].date.map(|d| d.to_string());
            assert_eq!(shown.as_deref(), expected, "{text}");
        }
        assert!(dates("令和7年度").is_empty());
    }

    #[test]
    fn forms_of_dates() {
        let cases: &[(&str, &[(&str, &str)])] = &[
            ("令和七年三月", &[("2025-03", "令和七年三月")]),
            (
                "2023年(令和5年)6月9日",
                &[("2023-06-09", "2023年(令和5年)6月9日")],
            ),
            (
                "平成三十一年四月三十日",
                &[("2019-04-30", "平成三十一年四月三十日")],
            ),
            ("令和8年春頃に", &[("2026", "令和8年春頃")]),
            ("2025年第1四半期", &[("2025", "2025年第1四半期")]),
            ("令和9年末まで", &[("2027", "令和9年末")]),
            (
                "令和7年4月~9月",
                &[("2025-04", "令和7年4月"), ("2025-09", "9月")],
            ),
            (
                "令和7年4月1日から令和8年3月31日",
                &[
                    ("2025-04-01", "令和7年4月1日"),
                    ("2026-03-31", "令和8年3月31日"),
                ],
            ),
            ("令和4年~8年", &[("2022", "令和4年"), ("2026", "8年")]),
            (
                "2025/6/13、R7.2.18",
                &[("2025-06-13", "2025/6/13"), ("2025-02-18", "R7.2.18")],
            ),
            ("12345年、1,000年、令和6年法律第12号、v1.2025.6.13", &[]),
        ];
        for (text, expected) in cases {
            let found: Vec<(String, &str)> = dates(text)
                .iter()
                .map(|d| (d.date.unwrap().to_string(), &text[d.start..d.end]))
                .collect();
            let found: Vec<(&str, &str)> = found.iter().map(|(d, t)| (d.as_str(), *t)).collect();
            assert_eq!(found, *expected, "{text}");
        }
    }

    #[test]
    fn ranges_of_fiscal_years() {
        for (text, expected) in [
            ("令和4~8年度", vec![2022, 2026]),
            ("令和4年度~8年度", vec![2022, 2026]),
            ("令和8年度から令和12年度まで", vec![2026, 2030]),
            ("2025-2029年度", vec![2025, 2029]),
            ("令和7・8年度", vec![2025, 2026]),
            ("平成32年度", vec![2020]),
            ("令和七年度末", vec![2025]),
            (
                "R7年度と令和8(2026)年度、2027(令和9)年度",
                vec![2025, 2026, 2027],
            ),
            ("DR3年度", vec![]),
        ] {
            let found: Vec<i32> = fiscal_years(text).iter().map(|(y, ..)| *y).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
