//! Sums of money, exact, in yen.

use super::{Pattern, pattern};

/// A sum in yen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money {
    /// Yen; negative where ▲ or △ stands before it.
    pub yen: i128,
}

/// The shape of a sum in folded text, to be put into other patterns; it has no groups.
pub const MONEY: &str =
    r"[▲△]?(?:\d[\d,]*(?:\.\d+)?(?:兆|千億|百億|十億|億|千万|百万|十万|万|千)?)+円";

static PART: Pattern =
    pattern!(r"(\d[\d,]*)(?:\.(\d+))?(兆|千億|百億|十億|億|千万|百万|十万|万|千)?");

/// Reads a sum from folded text: `1兆2,345億円`, `10.4億円`, `▲12億円`.
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
        None => (false, folded),
    };
    let digits = rest.strip_suffix('円')?;
    let mut yen: i128 = 0;
    let mut at = 0;
    for part in PART.as_ref()?.captures_iter(digits) {
        let whole = part.get(0)?;
        if whole.start() != at {
            return None;
        }
        at = whole.end();
        let unit = unit(part.get(3).map_or("", |u| u.as_str()));
        let number: i128 = part.get(1)?.as_str().replace(',', "").parse().ok()?;
        yen = yen.checked_add(number.checked_mul(unit)?)?;
        if let Some(fraction) = part.get(2) {
            yen = yen.checked_add(fraction_of(fraction.as_str(), unit)?)?;
        }
    }
    (at == digits.len() && at > 0).then_some(Money {
        yen: if negative { -yen } else { yen },
    })
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
            ("億円", None),
            ("99999999999999999999999999999999999999999円", None),
        ];
        for (text, expected) in cases {
            assert_eq!(money(text).map(|m| m.yen), expected, "{text}");
        }
    }
}
