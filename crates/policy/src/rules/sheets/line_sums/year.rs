//! The fiscal years of sums, printed in full, in short, or told by the year of the sheet.
//!
//! ```text
//! 令和８年度、R8、FY2026、2026年度、８年度、29年度 (平成), 前年度、翌年度
//! ```

use crate::values::{Pattern, fiscal_years};

/// The shape of a year of a budget, without groups.
pub(crate) const YEAR: &str = r"(?:前々年度|前年度|本年度|今年度|当年度|翌年度|(?:令和|平成|昭和)(?:\d{1,2}|元)年度?|FY20\d{2}|20\d{2}年度?|[RH]\d{1,2}年?度?|(?:\d{1,2}|元)年度)";

static YEARS: Pattern = std::sync::LazyLock::new(|| crate::values::Regex::new(YEAR).ok());

/// Without a sheet's year, a number of a year up to this one is taken to be of Reiwa.
const REIWA_FOR_SURE: i32 = 2038;

/// The year that is printed, told by that of the sheet where it is relative.
pub(crate) fn year_of(printed: &str, sheet: Option<i32>) -> Option<i32> {
    let relative = [
        ("前々年度", -2),
        ("前年度", -1),
        ("本年度", 0),
        ("今年度", 0),
        ("当年度", 0),
        ("翌年度", 1),
    ];
    if let Some((_, by)) = relative.iter().find(|(word, _)| printed == *word) {
        return sheet.map(|year| year + by);
    }
    let text = printed.trim_start_matches("FY");
    let text = match text.strip_suffix("年度").or(text.strip_suffix('年')) {
        Some(text) => text,
        None => text,
    };
    let year = |text: &str| {
        let found = fiscal_years(&format!("{text}年度"));
        found.first().map(|y| y.0)
    };
    match text.chars().next()? {
        'R' => year(&text.replacen('R', "令和", 1)),
        'H' => year(&text.replacen('H', "平成", 1)),
        c if (c.is_ascii_digit() && text.len() < 4) || c == '元' => {
            // Of two eras the one that is near the sheet's year is meant.
            const NEAR: i32 = 10;
            let latest = sheet.map_or(REIWA_FOR_SURE, |y| y + NEAR);
            let reiwa = year(&format!("令和{text}")).filter(|y| *y <= latest);
            reiwa.or_else(|| year(&format!("平成{text}")))
        }
        _ => year(text),
    }
}

/// The first year of a budget that is printed.
pub(crate) fn first_year(text: &str, sheet: Option<i32>) -> Option<i32> {
    YEARS
        .iter()
        .flat_map(|p| p.find_iter(text))
        .find_map(|y| year_of(y.as_str(), sheet))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_in_every_form() {
        let cases = [
            ("令和8年度", Some(2026)),
            ("R8", Some(2026)),
            ("FY2026", Some(2026)),
            ("8年度", Some(2026)),
            ("29年度", Some(2017)),
            ("元年度", Some(2019)),
            ("前年度", Some(2024)),
            ("前々年度", Some(2023)),
            ("翌年度", Some(2026)),
        ];
        for (text, expected) in cases {
            assert_eq!(year_of(text, Some(2025)), expected, "{text}");
        }
        assert_eq!(year_of("前年度", None), None);
    }
}
