//! Numbers that a target says shall be reached: `2030年までに輸出額を５兆円とする`.
//!
//! A number with its unit counts where the words right after it say that it is the state to come
//! (`とする`, `を目指す`, `を達成`, `に増加` …). Years and other numbers of the sentence do not.

use seisaku_text::Span;

use crate::rules::Context;
use crate::values::{Pattern, captures, pattern, scaled};
use crate::{Read, RuleId, Target};

/// The name of this rule.
const RULE: RuleId = "outline/target";

static NUMBER: Pattern = pattern!(
    r"(\d[\d,]*(?:\.\d+)?)(兆|億|万)?(円|%|ポイント|人|名|件|品目|社|か所|箇所|歳|倍|割|拠点|施設|本|例|台|校|市町村|自治体|都道府県|世帯|団体|機関|隻|基|回|時間|トン|ヘクタール)(?:以上|超|程度|以下|未満)?(?:とする|にする|とし|を達成|の達成|を目指|を確保|(?:へ|に)(?:増加|増や|減ら|広げ|高め|引き?下げ|伸ば|拡大|向上|引き?上げ|削減|短縮|減少|延伸)|増や[すし]|減ら[すし]|増加させ)"
);

/// How a verb goes on that tells what has come about.
const DONE: &[&str] = &[
    "した",
    "している",
    "しており",
    "していた",
    "してき",
    "された",
    "されている",
    "れた",
];

/// The numbers that a target sets.
pub(super) fn read(ctx: &Context<'_>, parts: &[Span]) -> Vec<Read<Target>> {
    let folded = ctx.source.fold_parts(parts);
    captures(&NUMBER, folded.text())
        .filter_map(|c| {
            // What has come about is no target.
            let rest = &folded.text()[c.get(0)?.end()..];
            if DONE.iter().any(|done| rest.starts_with(done)) {
                return None;
            }
            let (number, unit) = (c.get(1)?, c.get(3)?);
            let scale = c.get(2).map_or("", |m| m.as_str());
            let target = Target {
                value: scaled(number.as_str(), scale),
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
