//! Numbers with the words that scale them.

use super::{Pattern, captures, pattern};

/// The exact decimal of a printed number and the word behind it: `9.3` and 兆.
pub(crate) fn scaled(number: &str, word: &str) -> String {
    let zeros = match word {
        "兆" => 12,
        "億" => 8,
        "千万" => 7,
        "百万" => 6,
        "万" => 4,
        "千" => 3,
        _ => 0,
    };
    let number = number.replace(',', "");
    let (whole, fraction) = number.split_once('.').unwrap_or((&number, ""));
    let mut digits = format!("{whole}{fraction}");
    let mut places = fraction.len();
    for _ in 0..zeros {
        if places > 0 {
            places -= 1;
        } else {
            digits.push('0');
        }
    }
    let point = digits.len() - places;
    let whole = match digits[..point].trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    match &digits[point..] {
        "" => whole.to_owned(),
        fraction => format!("{whole}.{fraction}"),
    }
}

static PIECE: Pattern = pattern!(r"(\d[\d,]*(?:\.\d+)?)(兆|億|千万|百万|万|千)?");

/// The exact decimal of a number that may be printed in steps: `1億2,380万`.
pub(crate) fn stepped(text: &str) -> String {
    let pieces: Vec<String> = captures(&PIECE, text)
        .map(|c| scaled(&c[1], c.get(2).map_or("", |m| m.as_str())))
        .collect();
    let Some((last, steps)) = pieces.split_last() else {
        return String::new();
    };
    let (whole, fraction) = last.split_once('.').unwrap_or((last, ""));
    let whole = steps.iter().map(String::as_str).chain([whole]);
    let sum: Option<u128> = whole.map(|p| p.parse::<u128>().ok()).sum();
    match sum {
        Some(sum) if fraction.is_empty() => sum.to_string(),
        Some(sum) => format!("{sum}.{fraction}"),
        None => last.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact() {
        assert_eq!(scaled("1.25", "万"), "12500");
        assert_eq!(scaled("1.23456", "万"), "12345.6");
        assert_eq!(scaled("5", "兆"), "5000000000000");
        assert_eq!(scaled("9.3", "兆"), "9300000000000");
        assert_eq!(scaled("1.25", ""), "1.25");
        assert_eq!(scaled("26,591", ""), "26591");
        assert_eq!(stepped("1億2,380万"), "123800000");
        assert_eq!(stepped("1,234.5"), "1234.5");
        assert_eq!(stepped("9.3兆"), "9300000000000");
    }
}
