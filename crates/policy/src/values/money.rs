//! Sums of money, exact, in yen.

use super::{Pattern, pattern};

/// A sum in yen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money {
    /// Yen; negative where ▲ or △ stands before it.
    pub yen: i128,
}

/// The shape of a sum in folded text, to be put into other patterns; it has no groups.
///
/// Numerals in kanji need a unit of ten thousand or more: 一円 is also a word for all of a region.
pub const MONEY: &str = r"[▲△+]?(?:\d[\d,]*(?:\.\d+)?(?:兆|千億|百億|十億|億|千万|百万|十万|万|千)?|[一二三四五六七八九〇十百千]+[兆億万])+(?:[一二三四五六七八九十百千]+)?円";

/// The shape of a sum or a range of sums: `5億円`, `5~10億円`, `5億円から10億円`, `約5億円`, `5億円以上`,
/// `5億円以上10億円以下`.
pub const AMOUNT: &str = r"(?:約|最大|上限)?(?:[▲△+]?(?:\d[\d,.]*(?:兆|億|千万|百万|万|千)?|[一二三四五六七八九十百千]+[兆億万]+)円?(?:程度)?(?:[~〜\-–−]|から|以上))?[▲△+]?(?:\d[\d,]*(?:\.\d+)?(?:兆|千億|百億|十億|億|千万|百万|十万|万|千)?|[一二三四五六七八九〇十百千]+[兆億万])+(?:[一二三四五六七八九十百千]+)?円(?:以上|以内|以下|まで|を?(?:上限|限度))?";

/// What parts the ends of a range.
const BETWEEN: &[&str] = &["~", "〜", "-", "–", "−", "から", "以上"];

/// An amount: one sum, or a range that may be open at an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount {
    /// The least, if it has one.
    pub min: Option<Money>,
    /// The greatest, if it has one; the same as the least for one sum.
    pub max: Option<Money>,
}

impl Amount {
    /// One sum.
    pub fn exact(money: Money) -> Self {
        Self {
            min: Some(money),
            max: Some(money),
        }
    }

    /// The same with its greatest alone, where it is one sum.
    pub(crate) fn capped(self) -> Self {
        Self {
            min: self.min.filter(|_| self.sum().is_none()),
            max: self.max,
        }
    }

    /// The sum, where it is one.
    pub fn sum(self) -> Option<Money> {
        self.min.filter(|min| Some(*min) == self.max)
    }
}

/// Reads an amount that has the shape [`AMOUNT`] from folded text.
///
/// ```
/// use seisaku_policy::values::amount;
/// let range = amount("5~10億円").unwrap();
/// assert_eq!(range.min.map(|m| m.yen), Some(500_000_000));
/// assert_eq!(range.max.map(|m| m.yen), Some(1_000_000_000));
/// ```
pub fn amount(folded: &str) -> Option<Amount> {
    let text = folded.strip_prefix('約').unwrap_or(folded);
    let (text, capped) = match text
        .strip_prefix("最大")
        .or_else(|| text.strip_prefix("上限"))
    {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    if let Some(text) = text.strip_suffix("以上") {
        return Some(Amount {
            min: Some(money(text)?),
            max: None,
        });
    }
    const CAPS: &[&str] = &["以内", "以下", "まで", "を上限", "上限", "を限度", "限度"];
    let below = CAPS.iter().find_map(|cap| text.strip_suffix(cap));
    let text = below.unwrap_or(text);
    let range = BETWEEN.iter().find_map(|sign| text.split_once(sign));
    let Some((low, high)) = range else {
        let sum = money(text)?;
        return Some(match capped || below.is_some() {
            true => Amount {
                min: None,
                max: Some(sum),
            },
            false => Amount::exact(sum),
        });
    };
    let low = low.trim_end_matches("程度");
    let max = money(high)?;
    let min = match low.strip_suffix('円') {
        Some(_) => money(low)?,
        None if low.ends_with(|c: char| c.is_ascii_digit()) => {
            let unit = high.trim_start_matches(|c: char| c.is_ascii_digit() || ",.▲△+".contains(c));
            money(&format!("{low}{unit}"))?
        }
        None => money(&format!("{low}円"))?,
    };
    (min <= max).then_some(Amount {
        min: Some(min),
        max: Some(max),
    })
}

static PART: Pattern = pattern!(
    r"^(?:(\d[\d,]*)(?:\.(\d+))?(兆|千億|百億|十億|億|千万|百万|十万|万|千)?|([一二三四五六七八九〇十百千]+[兆億万]?))"
);

/// Reads a sum from folded text: `1兆2,345億円`, `10.4億円`, `▲12億円`, `1億二千万円`.
///
/// `None` where the text is no sum, or is no whole number of yen.
///
/// ```
/// use seisaku_policy::values::money;
/// assert_eq!(money("10.4億円").map(|m| m.yen), Some(1_040_000_000));
/// assert_eq!(money("▲12億円").map(|m| m.yen), Some(-1_200_000_000));
/// ```
pub fn money(folded: &str) -> Option<Money> {
    let (negative, rest) = match folded.strip_prefix(['▲', '△']) {
        Some(rest) => (true, rest),
        None => (false, folded.strip_prefix('+').unwrap_or(folded)),
    };
    let mut digits = rest.strip_suffix('円')?;
    let mut yen: i128 = 0;
    if digits.is_empty() {
        return None;
    }
    while !digits.is_empty() {
        let part = PART.as_ref()?.captures(digits)?;
        let text = |i: usize| part.get(i).map(|m| m.as_str());
        let sum = match text(4) {
            Some(numerals) => kanji(numerals)?,
            None => {
                let unit = unit(text(3).unwrap_or_default());
                let number: i128 = text(1)?.replace(',', "").parse().ok()?;
                let fraction = match text(2) {
                    Some(fraction) => fraction_of(fraction, unit)?,
                    None => 0,
                };
                number.checked_mul(unit)?.checked_add(fraction)?
            }
        };
        yen = yen.checked_add(sum)?;
        digits = &digits[part.get(0)?.end()..];
    }
    Some(Money {
        yen: if negative { -yen } else { yen },
    })
}

/// A number in kanji: `二千五百万`.
pub(crate) fn kanji(text: &str) -> Option<i128> {
    let (mut all, mut section, mut digit): (i128, i128, i128) = (0, 0, 0);
    let mut counted = false;
    for c in text.chars() {
        if let Some(value) = "〇一二三四五六七八九".chars().position(|d| d == c) {
            digit = digit
                .checked_mul(10)?
                .checked_add(i128::try_from(value).ok()?)?;
            counted = true;
            continue;
        }
        match c {
            '十' | '百' | '千' => {
                section += digit.max(1) * unit_of(c);
                counted = true;
            }
            '万' | '億' | '兆' if counted => {
                all = all.checked_add(section.checked_add(digit)?.checked_mul(unit_of(c))?)?;
                section = 0;
            }
            _ => return None,
        }
        digit = 0;
    }
    counted.then_some(all + section + digit)
}

fn unit_of(c: char) -> i128 {
    if c == '十' {
        return 10;
    }
    let mut buffer = [0; 4];
    match c {
        '百' => 100,
        _ => unit(c.encode_utf8(&mut buffer)),
    }
}

fn unit(word: &str) -> i128 {
    match word {
        "兆" => 1_000_000_000_000,
        "千億" => 100_000_000_000,
        "百億" => 10_000_000_000,
        "十億" => 1_000_000_000,
        "億" => 100_000_000,
        "千万" => 10_000_000,
        "百万" => 1_000_000,
        "十万" => 100_000,
        "万" => 10_000,
        "千" => 1_000,
        _ => 1,
    }
}

/// `.4` of a unit, exact or not at all.
fn fraction_of(digits: &str, unit: i128) -> Option<i128> {
    let scale = 10_i128.checked_pow(u32::try_from(digits.len()).ok()?)?;
    let scaled = digits.parse::<i128>().ok()?.checked_mul(unit)?;
    (scaled % scale == 0).then_some(scaled / scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_open_and_closed() {
        let yen = |text: &str| {
            let found = amount(text);
            found.map(|a| (a.min.map(|m| m.yen), a.max.map(|m| m.yen)))
        };
        let million = 1_000_000;
        assert_eq!(
            yen("500万円~1億円"),
            Some((Some(5 * million), Some(100 * million)))
        );
        assert_eq!(yen("3億円以上"), Some((Some(300 * million), None)));
        assert_eq!(yen("最大3億円"), Some((None, Some(300 * million))));
        assert_eq!(yen("10~5億円"), None);
        for text in [
            "5-10億円",
            "5億円から10億円",
            "5億円から10億円まで",
            "5億円以上10億円以下",
            "5億円~10億円を上限",
            "五億円〜十億円",
        ] {
            let bounds = (Some(500 * million), Some(1000 * million));
            assert_eq!(yen(text), Some(bounds), "{text}");
        }
        assert_eq!(yen("3億円を上限"), Some((None, Some(300 * million))));
    }

    #[test]
    fn sums_as_they_are_printed() {
        let cases = [
            ("344億円", Some(34_400_000_000)),
            ("1,232億円", Some(123_200_000_000)),
            ("1兆2,345億円", Some(1_234_500_000_000)),
            ("3億5,000万円", Some(350_000_000)),
            ("120百万円", Some(120_000_000)),
            ("0.5億円", Some(50_000_000)),
            ("1234円", Some(1234)),
            ("0.001円", None),
            ("三億円", Some(300_000_000)),
            ("二千五百万円", Some(25_000_000)),
            ("十億円", Some(1_000_000_000)),
            ("三億五千万円", Some(350_000_000)),
            ("1億二千万円", Some(120_000_000)),
            ("+3億円", Some(300_000_000)),
            ("億円", None),
            ("99999999999999999999999999999999999999999円", None),
        ];
        for (text, expected) in cases {
            assert_eq!(money(text).map(|m| m.yen), expected, "{text}");
        }
    }
}
