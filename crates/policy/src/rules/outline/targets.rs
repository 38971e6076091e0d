//! Numbers that a target says shall be reached: `2030年までに輸出額を５兆円とする`.
//!
//! A number with its unit counts where the words right after it say that it is the state to come
//! (`とする`, `を目指す`, `を達成`, `に増加` …). Years and other numbers of the sentence do not.

use seisaku_text::{Folded, Span};

use crate::rules::Context;
use crate::values::{Pattern, captures, pattern};
use crate::{Read, RuleId, Target};

/// The name of this rule.
const RULE: RuleId = "outline/target";

static NUMBER: Pattern = pattern!(
    r"(\d[\d,]*(?:\.\d+)?)(兆|億|万)?(円|%|ポイント|人|名|件|品目|社|か所|箇所|歳|倍|割|拠点|施設|本|例)(?:以上|超|程度|以下|未満)?(?:とする|にする|とし|を達成|の達成|を目指|を確保|(?:へ|に)(?:増加|拡大|向上|引き?上げ|削減|短縮|減少|延伸))"
);

/// The numbers that a target sets.
pub(super) fn read(ctx: &Context<'_>, parts: &[Span]) -> Vec<Read<Target>> {
    let folded = Folded::of_parts(ctx.source.text(), parts);
    captures(&NUMBER, folded.text())
        .filter_map(|c| {
            let (number, unit) = (c.get(1)?, c.get(3)?);
            let zeros = match c.get(2).map(|m| m.as_str()) {
                Some("兆") => 12,
                Some("億") => 8,
                Some("万") => 4,
                _ => 0,
            };
            let target = Target {
                value: shifted(&number.as_str().replace(',', ""), zeros),
                unit: unit.as_str().to_owned(),
            };
            Some(Read::at(
                target,
                folded.span(number.start(), unit.end()),
                RULE,
            ))
        })
        .collect()
}

/// A decimal with its point moved to the right.
fn shifted(number: &str, places: usize) -> String {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let moved: String = fraction
        .chars()
        .chain(std::iter::repeat('0'))
        .take(places)
        .collect();
    let rest: String = fraction.chars().skip(places).collect();
    match rest.is_empty() {
        true => format!("{whole}{moved}"),
        false => format!("{whole}{moved}.{rest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::shifted;

    #[test]
    fn points_move() {
        assert_eq!(shifted("1.25", 4), "12500");
        assert_eq!(shifted("1.25", 0), "1.25");
        assert_eq!(shifted("1.23456", 4), "12345.6");
        assert_eq!(shifted("5", 12), "5000000000000");
    }
}
