//! The times in a sentence: dates, fiscal years, times told by the document (`本年3月`, `前年度`,
//! `年度末まで`), by a time before them (`翌年度`) or by another text (`公布後1年6月以内`, `今国会`,
//! `第3期`, `5年間`).

use std::ops::Range;

use crate::EntityNames;
use crate::model::Time;
use crate::values::{Date, Pattern, captures, dates_and_years, pattern};

/// What may follow a time and belongs to its wording.
static SUFFIX: Pattern = pattern!(
    r"^(?:当初|初め|前半|後半|上半期|下半期|第[1-4]四半期|春|夏|秋|冬|末)?(?:頃|ごろ)?(?:中|以降|以内|内|まで|から|より|時点|現在|を?(?:目途|目処|めど))?"
);
/// What follows a year that is the number of a law.
static LAW: Pattern = pattern!(r"^(?:法律|政令|省令|府令)");
/// What follows the date of a decision in parentheses.
static DECISION: Pattern =
    pattern!(r"^[^()、。]{0,30}(?:決定|了解|策定|改定|改訂|公表|公布|施行)\)");
static BY_DOCUMENT: Pattern = pattern!(
    r"(本|今|昨|前|来|次|翌|同)年(?:(度)|(\d{1,2})月(?:(\d{1,2})日)?)?|(年度[内中末]|年[内末])"
);
static BY_TEXT: Pattern = pattern!(
    r"(?:公布|施行|成立|発効|開始|策定|採択)(?:後|の日から|から)(?:起算して)?[\d一二三四五六七八九十]+(?:年|か月|月|日)(?:[\d一二三四五六七八九十]+(?:か月|月|日))?(?:以内|後|を超えない範囲内?)?|\d+年(?:以内|後)|(?:今|次期|前)(?:通常|臨時)?国会|(?:今後)?\d+(?:年間|[かカヵヶ箇]年|[かカヵヶ箇]月間)|第\d+期|将来的に|今後(?:も|は)?、"
);
/// A condition that is a time where a sentence has no other.
static CONDITION: Pattern =
    pattern!(r"(?:成立|施行|公布|発効|承認|採択)(?:した|された)(?:際|場合|後)");
/// What follows a number of years that is part of a name: `10か年戦略`.
const NAMES: &[&str] = &["戦略", "計画", "構想", "プラン"];

/// Words that begin with 中, which belongs to the time otherwise (`年度中`).
const NEXT_WORDS: &[&str] = &["中間", "中央", "中心", "中小", "中期", "中長期", "中核"];

/// A time in a sentence.
pub(super) struct Found {
    pub(super) range: Range<usize>,
    pub(super) time: Time,
    /// Whether it is the date of a decision in parentheses, which belongs to the policy before it.
    pub(super) decision: bool,
}

/// The times of a folded sentence, in order; `year` is the fiscal year of the document. A time in a
/// known name is part of the name.
pub(super) fn times(sentence: &str, year: Option<i32>, names: &EntityNames) -> Vec<Found> {
    let mut found = printed(sentence);
    let by_text = |p| captures(p, sentence).filter_map(|c| c.get(0).map(|m| m.range()));
    found.extend(by_text(&BY_TEXT).map(|range| (range, Time::Open)));
    for c in captures(&BY_DOCUMENT, sentence) {
        if let Some(whole) = c.get(0) {
            let before = last_before(&found, whole.start());
            found.push((whole.range(), told(&c, year, before)));
        }
    }
    // Most sentences tell no time.
    let known: Vec<(usize, usize)> = match found.is_empty() {
        true => Vec::new(),
        false => names.find(sentence).map(|(s, e, _)| (s, e)).collect(),
    };
    found.retain(|(range, _)| is_time(sentence, range, &known));
    found.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut at = 0;
    found.retain(|(range, _)| {
        let apart = range.start >= at;
        at = at.max(range.end);
        apart
    });
    if found.is_empty() {
        found.extend(by_text(&CONDITION).map(|range| (range, Time::Open)));
    }
    found
        .into_iter()
        .map(|(range, time)| worded(sentence, range, time))
        .collect()
}

/// Dates and fiscal years.
fn printed(sentence: &str) -> Vec<(Range<usize>, Time)> {
    let (days, years) = dates_and_years(sentence);
    let days = days
        .into_iter()
        .filter_map(|d| Some((d.start..d.end, Time::Date(d.date?))));
    let years = years
        .into_iter()
        .map(|(year, start, end)| (start..end, Time::FiscalYear(year)));
    days.chain(years).collect()
}

/// Whether what looks like a time is one, and no part of a name or of a law's number.
fn is_time(sentence: &str, range: &Range<usize>, known: &[(usize, usize)]) -> bool {
    let (text, rest) = (&sentence[range.clone()], &sentence[range.end..]);
    let in_name = known
        .iter()
        .any(|(start, end)| *start < range.end && range.start < *end);
    // 第2期 before the name of a plan numbers the plan.
    let name = rest
        .split([
            'を', 'は', 'に', 'で', 'の', '、', '。', '「', '」', '(', ')',
        ])
        .next();
    let edition =
        text.starts_with('第') && name.is_some_and(|name| NAMES.iter().any(|n| name.contains(n)));
    let named = text.ends_with('年') && NAMES.iter().any(|n| rest.starts_with(n));
    // 1年内 and 数年内 are no times of the document.
    let counted = text.starts_with('年')
        && sentence[..range.start]
            .ends_with(|c: char| c.is_alphanumeric() && !"にはをがも".contains(c));
    let law = LAW.as_ref().is_some_and(|p| p.is_match(rest));
    !(in_name || edition || named || counted || law)
}

/// The year of the last time before `at`.
fn last_before(found: &[(Range<usize>, Time)], at: usize) -> Option<i32> {
    let before = found.iter().filter(|(range, _)| range.end <= at);
    match before.max_by_key(|(range, _)| range.end)?.1 {
        Time::Date(date) => Some(date.year()),
        Time::FiscalYear(year) => Some(year),
        Time::Open => None,
    }
}

/// A time with the words that belong to it.
fn worded(sentence: &str, mut range: Range<usize>, time: Time) -> Found {
    if sentence[range.clone()].ends_with('、') {
        range.end -= '、'.len_utf8();
    }
    let rest = &sentence[range.end..];
    let decision = sentence[..range.start].ends_with('(')
        && DECISION.as_ref().is_some_and(|p| p.is_match(rest));
    if !decision {
        let suffix = SUFFIX.as_ref().and_then(|p| p.find(rest));
        let joined = NEXT_WORDS.iter().any(|word| rest.starts_with(word));
        range.end += suffix.filter(|_| !joined).map_or(0, |s| s.end());
    }
    Found {
        range,
        time,
        decision,
    }
}

/// A year told by the document's own, or by the time before it.
fn told(c: &regex::Captures<'_>, year: Option<i32>, before: Option<i32>) -> Time {
    let word = c.get(1).map_or("", |w| w.as_str());
    let year = match word {
        "昨" | "前" => year.map(|y| y - 1),
        "来" | "次" => year.map(|y| y + 1),
        "翌" => before.map(|y| y + 1),
        "同" => before,
        _ => year,
    };
    let Some(year) = year else { return Time::Open };
    let fiscal = c.get(5).is_some_and(|w| w.as_str().starts_with("年度"));
    if c.get(2).is_some() || fiscal {
        return Time::FiscalYear(year);
    }
    let number = |i| c.get(i).and_then(|m| m.as_str().parse::<u32>().ok());
    match (number(3), number(4)) {
        (Some(month @ 1..=12), Some(day @ 1..=31)) => Time::Date(Date::Day(year, month, day)),
        (Some(month @ 1..=12), _) => Time::Date(Date::Month(year, month)),
        _ => Time::Date(Date::Year(year)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<(String, Time)> {
        let names = [("免疫研究10か年戦略".to_owned(), "policy".to_owned())];
        times(text, Some(2025), &EntityNames::new(names))
            .into_iter()
            .map(|f| (text[f.range].to_owned(), f.time))
            .collect()
    }

    #[test]
    fn times_of_every_form() {
        use Time::{FiscalYear, Open};
        let month = |y, m| Time::Date(Date::Month(y, m));
        let cases: &[(&str, &[(&str, Time)])] = &[
            ("令和8年度以降", &[("令和8年度以降", FiscalYear(2026))]),
            ("本年3月に", &[("本年3月", month(2025, 3))]),
            ("前年度に", &[("前年度", FiscalYear(2024))]),
            ("公布後1年6月以内に", &[("公布後1年6月以内", Open)]),
            ("平成29年法律第28号", &[]),
            ("年度末までに", &[("年度末まで", FiscalYear(2025))]),
            (
                "年内に、本年春頃から",
                &[
                    ("年内", Time::Date(Date::Year(2025))),
                    ("本年春頃から", Time::Date(Date::Year(2025))),
                ],
            ),
            ("数年内に、5年内に", &[]),
            (
                "令和8年度に試行し、翌年度に開始",
                &[
                    ("令和8年度", FiscalYear(2026)),
                    ("翌年度", FiscalYear(2027)),
                ],
            ),
            (
                "令和8年度上半期を目途に",
                &[("令和8年度上半期を目途", FiscalYear(2026))],
            ),
            (
                "第3期では、5年間の成果を",
                &[("第3期", Open), ("5年間", Open)],
            ),
            ("「第2期がん計画」や10か年戦略、免疫研究10か年戦略", &[]),
            ("法案が成立した際の施行", &[("成立した際", Open)]),
            ("今後、順次始める", &[("今後", Open)]),
        ];
        for (text, expected) in cases {
            let expected: Vec<_> = expected
                .iter()
                .map(|(t, time)| ((*t).to_owned(), *time))
                .collect();
            assert_eq!(all(text), expected, "{text}");
        }
    }
}
