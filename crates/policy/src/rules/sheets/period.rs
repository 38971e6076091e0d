//! The fiscal years of a programme's period.
//!
//! ```text
//! 令和４年度～令和８年度、令和９～１３年度、R8～R12、令和８年度から５年間、令和８年４月～令和１１年３月
//! ～令和９年度、令和８年度～（終期の定めなし）
//! 令和７年度から令和１１年度までの５年間で、観測船を建造する。
//! ```

use std::ops::Range;

use crate::values::{Date, Pattern, captures, dates, fiscal_years, pattern};

/// The first and the last year, where they are told.
type Years = (Option<i32>, Option<i32>);

static SHORT: Pattern = pattern!(
    r"([RH]|令和|平成|20)(\d{1,2}|元)年?度?(?:[~〜\-–]|から)(?:[RH]|令和|平成|20)?(\d{1,2}|元)"
);
static ONE: Pattern = pattern!(r"([RH])(\d{1,2})(?:年度?)?");
static FOR_YEARS: Pattern =
    pattern!(r"(?:から|より|以降)(?:最長|原則)?(\d{1,2})(?:か|カ|ヵ|箇)?年間?");
/// From a year to another, or for some years, and what the sentence goes on with.
static SENTENCE: Pattern = std::sync::LazyLock::new(|| {
    let year = r"(?:令和|平成|20)(?:\d{1,2}|元)年?度?";
    let lasts = r"(?:の|、|\()?(?:約|最長|原則)?\d{1,2}(?:か|カ|ヵ|箇)?年(?:間|計画)";
    let of = r"(?:の期間|(?:を|が)(?:事業|実施|研究|計画)?期間|を対象|にかけて|にわた)";
    let to = r"(?:から|より|[~〜\-–])(?:令和|平成|20)?(?:\d{1,2}|元)年?度?(?:まで)?";
    crate::patterns::Regex::new(&format!(
        "({year}{to}(?:{lasts})|{year}(?:から|より){lasts}|{year}{to}{of})([^。]*)"
    ))
    .ok()
});
static OPEN_START: Pattern = pattern!(r"^[~〜\-–]");

/// The first and the last fiscal year of a folded period.
pub(crate) fn read(folded: &str) -> Years {
    let found = years(folded);
    let open_start = OPEN_START.as_ref().is_some_and(|p| p.is_match(folded));
    match (&found[..], open_start) {
        ([], _) => (None, None),
        ([only], true) => (None, Some(*only)),
        ([only], false) => {
            let length = captures(&FOR_YEARS, folded).next();
            let length: Option<i32> = length.and_then(|c| c[1].parse().ok());
            (Some(*only), length.map(|n| only + n - 1))
        }
        ([first, second, ..], _) => (Some(*first), Some(*second)),
    }
}

/// The period that a sentence of what a programme does gives, and its place: with how long it lasts
/// or that it is the programme's. What has happened is no period of it.
pub(crate) fn in_sentence(folded: &str) -> Option<(Years, Range<usize>)> {
    let c = captures(&SENTENCE, folded).next()?;
    let (place, rest) = (c.get(1)?, c.get(2)?);
    let years = read(place.as_str());
    let over = rest.as_str().ends_with(['た', 'だ']);
    (years.0.is_some() && years.1.is_some() && !over).then(|| (years, place.range()))
}

fn years(folded: &str) -> Vec<i32> {
    let year = |era: &str, number: &str| {
        let era = match era {
            "R" => "令和",
            "H" => "平成",
            other => other,
        };
        fiscal_years(&format!("{era}{number}年度"))
            .first()
            .map(|y| y.0)
    };
    let printed: Vec<i32> = fiscal_years(folded).iter().map(|y| y.0).collect();
    if printed.len() > 1 {
        return printed;
    }
    let dated: Vec<i32> = dates(folded)
        .into_iter()
        .filter_map(|d| d.date)
        .map(fiscal_year_of)
        .collect();
    if dated.len() > 1 || printed.is_empty() && !dated.is_empty() {
        return dated;
    }
    let lasts = captures(&FOR_YEARS, folded).next().is_some();
    if let Some(c) = captures(&SHORT, folded).next().filter(|_| !lasts) {
        let all: Option<Vec<i32>> = [&c[2], &c[3]].into_iter().map(|n| year(&c[1], n)).collect();
        return all.unwrap_or_default();
    }
    if !printed.is_empty() {
        return printed;
    }
    captures(&ONE, folded)
        .filter_map(|c| year(&c[1], &c[2]))
        .collect()
}

/// The fiscal year that holds a date: it begins in April. A year alone is taken as printed.
fn fiscal_year_of(date: Date) -> i32 {
    match date {
        Date::Year(year) => year,
        Date::Month(year, month) | Date::Day(year, month, _) => year - i32::from(month < 4),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_of_every_form() {
        let cases = [
            ("令和4年度~令和8年度", (Some(2022), Some(2026))),
            ("令和9~13年度", (Some(2027), Some(2031))),
            (
                "令和8年度から令和12年度まで(5年間)",
                (Some(2026), Some(2030)),
            ),
            ("R8~R12", (Some(2026), Some(2030))),
            ("令和8年度から5年間", (Some(2026), Some(2030))),
            ("令和8年4月~令和11年3月", (Some(2026), Some(2028))),
            ("~令和9年度", (None, Some(2027))),
            ("令和8年度~(終期の定めなし)", (Some(2026), None)),
            ("2026年度-2028年度", (Some(2026), Some(2028))),
            ("未定", (None, None)),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn periods_in_sentences() {
        let years = |text| in_sentence(text).map(|(years, _)| years);
        let told = Some((Some(2025), Some(2029)));
        for text in [
            "令和7年度から令和11年度までの5年間で、船を建造する。",
            "令和7年度から5年間、船を建造する。",
            "令和7~11年度の5か年計画により、船を建造する。",
            "令和7年度から令和11年度までを事業期間として行う。",
        ] {
            assert_eq!(years(text), told, "{text}");
        }
        for text in [
            "令和7年度から令和11年度までの5年間で、人口は減少した。",
            "令和7年度から令和11年度まで増えた。",
            "令和7年度に船を建造する。",
        ] {
            assert_eq!(years(text), None, "{text}");
        }
    }
}
