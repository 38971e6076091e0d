//! From which month to which: `2025年4～6月`, `令和7年11月～令和8年2月`.

use super::{Date, Pattern, captures, dates, pattern};

static RANGE: Pattern = pattern!(
    r"^年(\d{1,2})月?(?:[~〜–-]|から)(?:((?:令和|平成)?(?:\d{1,4}|元)年|翌年)?)(\d{1,2})月"
);

/// The first and the last month of the first range of months in a folded text.
///
/// ```
/// use seisaku_policy::values::{Date, months};
/// let range = months("2025年4~6月に意見を募集");
/// assert_eq!(range, Some((Date::Month(2025, 4), Date::Month(2025, 6))));
/// let over = months("令和7年11月~令和8年2月");
/// assert_eq!(over, Some((Date::Month(2025, 11), Date::Month(2026, 2))));
/// assert_eq!(months("2025年6月"), None);
/// ```
pub fn months(folded: &str) -> Option<(Date, Date)> {
    let (at, _) = folded
        .match_indices('年')
        .find(|(at, _)| RANGE.as_ref().is_some_and(|p| p.is_match(&folded[*at..])))?;
    let year = year_before(&folded[..at])?;
    let c = captures(&RANGE, &folded[at..]).next()?;
    let month = |i: usize| {
        let month = c.get(i)?.as_str().parse::<u32>().ok()?;
        (1..=12).contains(&month).then_some(month)
    };
    let (first, last) = (month(1)?, month(3)?);
    let end = match c.get(2).map_or("", |m| m.as_str()) {
        "" if last < first => year + 1,
        "" => year,
        "翌年" => year + 1,
        named => year_before(named.trim_end_matches('年'))?,
    };
    Some((Date::Month(year, first), Date::Month(end, last)))
}

/// The year that a text ends with, without 年.
fn year_before(text: &str) -> Option<i32> {
    let whole = format!("{text}年");
    let found = dates(&whole).into_iter().last()?;
    (found.end == whole.len()).then_some(found.date?.year())
}
