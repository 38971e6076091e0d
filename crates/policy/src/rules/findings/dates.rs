//! Dates of which a part is told by the text before: `本年2月`, `また6月には`, `1月23日の`.

use crate::PartialDate;
use crate::values::{Date, Pattern, captures, dates, pattern};

static SHORT: Pattern = pattern!(r"(本年|同年|今年)?(\d{1,2})月(?:(\d{1,2})日)?");

/// A date found in folded text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    /// The date.
    pub date: PartialDate,
    /// Its first byte.
    pub start: usize,
    /// The byte after it.
    pub end: usize,
}

/// The dates of a folded text. A month without a year is of the year of the date before it, or
/// of `year`; a day without a year stays without one.
pub(crate) fn found(folded: &str, year: Option<i32>) -> Vec<Found> {
    let full = dates(folded);
    let mut all: Vec<Found> = full
        .iter()
        .filter_map(|d| {
            Some(Found {
                date: PartialDate::Full(d.date?),
                start: d.start,
                end: d.end,
            })
        })
        .collect();
    for c in captures(&SHORT, folded) {
        let Some(whole) = c.get(0) else { continue };
        let inside = |d: &&crate::values::DateRead| d.start < whole.end() && whole.start() < d.end;
        let joined = folded[..whole.start()].ends_with(|c: char| c.is_ascii_digit() || c == '~');
        if full.iter().any(|d| inside(&d)) || joined {
            continue;
        }
        let number = |i| c.get(i).and_then(|m| m.as_str().parse::<u32>().ok());
        let Some(month) = number(2).filter(|m| (1..=12).contains(m)) else {
            continue;
        };
        let before = full.iter().rfind(|d| d.end <= whole.start());
        let year = before.and_then(|d| Some(d.date?.year())).or(year);
        let date = match (number(3), year, c.get(1)) {
            (None, Some(year), _) => PartialDate::Full(Date::Month(year, month)),
            (Some(day), Some(year), Some(_)) => PartialDate::Full(Date::Day(year, month, day)),
            (Some(day), ..) if (1..=31).contains(&day) => PartialDate::MonthDay(month, day),
            _ => continue,
        };
        all.push(Found {
            date,
            start: whole.start(),
            end: whole.end(),
        });
    }
    all.sort_by_key(|d| d.start);
    all
}

/// The year of a date.
pub(crate) fn year(date: PartialDate) -> Option<i32> {
    match date {
        PartialDate::Full(date) => Some(date.year()),
        PartialDate::MonthDay(..) => None,
    }
}
