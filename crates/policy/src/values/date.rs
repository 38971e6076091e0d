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

static DATE: Pattern = pattern!(
    r"(?:(明治|大正|昭和|平成|令和)(元|\d{1,2})|(\d{4}))年(?:(\d{1,2})月(?:(\d{1,2})日)?)?(度)?"
);

/// The years that a paper can name: from the first of Meiji on.
const YEARS: std::ops::RangeInclusive<i32> = 1868..=2200;

/// The dates of a folded text, in order. A fiscal year (`令和7年度`) is none.
///
/// ```
/// use seisaku_policy::values::{Date, dates};
/// let found = dates("令和6年3月15日から2025年7月、2月30日");
/// assert_eq!(found[0].date, Some(Date::Day(2024, 3, 15)));
/// assert_eq!(found[1].date, Some(Date::Month(2025, 7)));
/// ```
pub fn dates(folded: &str) -> Vec<DateRead> {
    captures(&DATE, folded)
        .filter(|c| c.get(6).is_none())
        .filter_map(|c| {
            let whole = c.get(0)?;
            Some(DateRead {
                date: date(&c),
                start: whole.start(),
                end: whole.end(),
            })
        })
        .collect()
}

/// The fiscal years of a folded text as (year in which it begins, first byte, byte after).
///
/// ```
/// use seisaku_policy::values::fiscal_years;
/// assert_eq!(fiscal_years("令和元年度から2025年度")[0].0, 2019);
/// assert_eq!(fiscal_years("令和元年度から2025年度")[1].0, 2025);
/// ```
pub fn fiscal_years(folded: &str) -> Vec<(i32, usize, usize)> {
    captures(&DATE, folded)
        .filter(|c| c.get(6).is_some() && c.get(4).is_none())
        .filter_map(|c| {
            let whole = c.get(0)?;
            Some((year(&c)?, whole.start(), whole.end()))
        })
        .collect()
}

fn year(c: &regex::Captures<'_>) -> Option<i32> {
    if let Some(western) = c.get(3) {
        // Four digits before 年 that are no year of policy are a number of something else.
        return western
            .as_str()
            .parse()
            .ok()
            .filter(|year| YEARS.contains(year));
    }
    let (first, last) = match c.get(1)?.as_str() {
        "明治" => (1868, 1912),
        "大正" => (1912, 1926),
        "昭和" => (1926, 1989),
        "平成" => (1989, 2019),
        _ => (2019, i32::MAX),
    };
    let n: i32 = match c.get(2)?.as_str() {
        "元" => 1,
        digits => digits.parse().ok()?,
    };
    let year = first + n - 1;
    (n >= 1 && year <= last).then_some(year)
}

fn date(c: &regex::Captures<'_>) -> Option<Date> {
    let year = year(c)?;
    let Some(month) = c.get(4) else {
        return Some(Date::Year(year));
    };
    let month: u32 = month.as_str().parse().ok()?;
    if !(1..=12).contains(&month) {
        return None;
    }
    let Some(day) = c.get(5) else {
        return Some(Date::Month(year, month));
    };
    let day: u32 = day.as_str().parse().ok()?;
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
}
