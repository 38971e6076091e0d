//! The times in a sentence: dates, fiscal years, and times told by the document (`本年3月`,
//! `前年度`) or by another text (`公布後1年6月以内`, `今国会`).

use std::ops::Range;

use crate::model::Time;
use crate::values::{Date, Pattern, captures, dates, fiscal_years, pattern};

/// What may follow a time and belongs to its wording.
static SUFFIX: Pattern =
    pattern!(r"^(?:末)?(?:中|内|以降|以内|まで|から|より|頃|を目途|を目処|目途)?");
/// What follows a year that is the number of a law or the date of a decision.
static NO_EVENT: Pattern =
    pattern!(r"^(?:法律|政令|省令|府令|[^()、。]{2,30}(?:決定|了解|改定)\))");
static BY_DOCUMENT: Pattern = pattern!(r"(本年|今年|昨年|前年|来年|次年)(?:(度)|(\d{1,2})月)?");
static BY_TEXT: Pattern = pattern!(
    r"(?:公布|施行|成立|発効)(?:後|の日から|から)\d+(?:年|か月|月)(?:\d+(?:か月|月))?(?:以内|後|を超えない範囲)?|\d+年(?:以内|後)|(?:今|次期|前)(?:通常)?国会"
);

/// A time in a sentence.
pub(super) struct Found {
    pub(super) range: Range<usize>,
    pub(super) time: Time,
}

/// The times of a folded sentence, in order; `year` is the fiscal year of the document.
pub(super) fn times(sentence: &str, year: Option<i32>) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for date in dates(sentence) {
        if let Some(value) = date.date {
            found.push(Found {
                range: date.start..date.end,
                time: Time::Date(value),
            });
        }
    }
    for (year, start, end) in fiscal_years(sentence) {
        found.push(Found {
            range: start..end,
            time: Time::FiscalYear(year),
        });
    }
    for c in captures(&BY_DOCUMENT, sentence) {
        if let Some(whole) = c.get(0) {
            found.push(Found {
                range: whole.range(),
                time: by_document(&c, year),
            });
        }
    }
    for c in captures(&BY_TEXT, sentence) {
        if let Some(whole) = c.get(0) {
            found.push(Found {
                range: whole.range(),
                time: Time::Open,
            });
        }
    }
    let no_event = |end: usize| {
        NO_EVENT
            .as_ref()
            .is_some_and(|p| p.is_match(&sentence[end..]))
    };
    found.retain(|f| !no_event(f.range.end));
    found.sort_by_key(|f| (f.range.start, std::cmp::Reverse(f.range.end)));
    let mut at = 0;
    found.retain(|f| {
        let apart = f.range.start >= at;
        at = at.max(f.range.end);
        apart
    });
    for time in &mut found {
        let rest = &sentence[time.range.end..];
        let suffix = SUFFIX.as_ref().and_then(|p| p.find(rest));
        time.range.end += suffix.map_or(0, |s| s.end());
    }
    found
}

/// A year told by the document's own.
fn by_document(c: &regex::Captures<'_>, year: Option<i32>) -> Time {
    let Some(year) = year else { return Time::Open };
    let year = match c.get(1).map_or("", |w| w.as_str()) {
        "昨年" | "前年" => year - 1,
        "来年" | "次年" => year + 1,
        _ => year,
    };
    if c.get(2).is_some() {
        return Time::FiscalYear(year);
    }
    match c.get(3).and_then(|m| m.as_str().parse().ok()) {
        Some(month @ 1..=12) => Time::Date(Date::Month(year, month)),
        _ => Time::Date(Date::Year(year)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_every_form() {
        let text = "令和8年度以降、本年3月、前年度、公布後1年6月以内、平成29年法律第28号";
        let found: Vec<_> = times(text, Some(2025))
            .into_iter()
            .map(|f| (text[f.range].to_owned(), f.time))
            .collect();
        let expected = [
            ("令和8年度以降", Time::FiscalYear(2026)),
            ("本年3月", Time::Date(Date::Month(2025, 3))),
            ("前年度", Time::FiscalYear(2024)),
            ("公布後1年6月以内", Time::Open),
        ];
        assert_eq!(found, expected.map(|(t, time)| (t.to_owned(), time)));
    }
}
