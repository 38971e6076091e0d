//! Numbers with the words that scale them.

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
    }
}
