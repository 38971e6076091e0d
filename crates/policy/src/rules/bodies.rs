//! What a body is, by how its name ends: the one place that knows the endings.
//!
//! ```text
//! 医療連携審議会     a council: its members meet
//! 総務課             a unit of a larger body
//! 海洋研究機構       a body of its own
//! 厚生労働省         a ministry
//! ```
//!
//! The longest ending counts: 推進本部事務局 is a unit, 検討部会 a council.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// What a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BodyKind {
    /// Its members meet.
    Council,
    /// A unit with a name that other bodies have no like of in running text: 事務局, 支援センター.
    Office,
    /// A department, division or section: 総務課.
    Unit,
    /// A body of its own.
    Corporation,
    /// A ministry or agency.
    Ministry,
}

const COUNCILS: &[&str] = &[
    "会議",
    "調査会",
    "会合",
    "協議会",
    "審議会",
    "審査会",
    "委員会",
    "懇談会",
    "懇話会",
    "部会",
    "分科会",
    "検討会",
    "研究会",
    "連絡会",
    "評議会",
    "評議員会",
    "理事会",
    "幹事会",
    "運営会",
    "タスクフォース",
    "ワーキンググループ",
    "作業班",
    "推進本部",
    "対策本部",
    "戦略本部",
    "改革本部",
    "創生本部",
    "実現本部",
];
const OFFICES: &[&str] = &["事務局", "担当室", "センター", "本部"];
const UNITS: &[&str] = &[
    "部",
    "部門",
    "課",
    "室",
    "局",
    "係",
    "班",
    "グループ",
    "チーム",
    "ユニット",
    "事業本部",
    "支所",
    "支部",
    "支局",
    "出張所",
    "事務所",
    "官房",
    "領域",
];
const CORPORATIONS: &[&str] = &[
    "機構",
    "研究所",
    "研究院",
    "協会",
    "財団",
    "学会",
    "法人",
    "事業団",
    "公社",
    "基金",
    "連盟",
    "連合会",
    "組合",
    "会社",
    "大学",
    "学校",
    "病院",
    "医療院",
    "保健所",
    "試験場",
    "検査所",
    "機関",
    "銀行",
    "公庫",
    "同盟",
    "連合",
];
const MINISTRIES: &[&str] = &["省", "庁", "府"];

const ALL: &[(BodyKind, &[&str])] = &[
    (BodyKind::Council, COUNCILS),
    (BodyKind::Office, OFFICES),
    (BodyKind::Unit, UNITS),
    (BodyKind::Corporation, CORPORATIONS),
    (BodyKind::Ministry, MINISTRIES),
];

/// The characters that these endings end with: most texts end with others.
static LAST: LazyLock<BTreeSet<char>> = LazyLock::new(|| {
    let endings = ALL.iter().flat_map(|(_, endings)| endings.iter());
    endings
        .filter_map(|ending| ending.chars().next_back())
        .collect()
});

/// What a name is the name of, by its longest ending. An ending alone names nothing.
pub fn body_kind(name: &str) -> Option<BodyKind> {
    let last = name.chars().next_back()?;
    if !LAST.contains(&last) {
        return None;
    }
    ALL.iter()
        .flat_map(|(kind, endings)| endings.iter().map(move |e| (*kind, *e)))
        .filter(|(_, ending)| name.len() > ending.len() && name.ends_with(ending))
        .max_by_key(|(_, ending)| ending.len())
        .map(|(kind, _)| kind)
}

/// Whether a word is a kind of body and no more: 会議, 審議会, 研究所.
pub(crate) fn is_ending(word: &str) -> bool {
    let kinds = [COUNCILS, OFFICES, CORPORATIONS];
    kinds.iter().any(|kind| kind.contains(&word))
}

/// Whether a word is a kind of council and no more.
pub(crate) fn is_council_ending(word: &str) -> bool {
    COUNCILS.contains(&word)
}

/// Whether a name is made of kinds of bodies alone, as headings over lists of them are:
/// 審議会の部会, 本部・会議.
pub(crate) fn is_generic(name: &str) -> bool {
    const OTHERS: &[&str] = &[
        "独立行政法人",
        "国立研究開発法人",
        "その他",
        "関係",
        "主な",
        "各",
    ];
    let parts = name.split(['の', '・', '、', '及', '等']);
    let mut parts = parts
        .map(|p| p.trim_start_matches('び'))
        .filter(|p| !p.is_empty());
    parts.all(|part| is_ending(part) || OTHERS.contains(&part) || UNITS.contains(&part))
}

/// Whether a name ends as those of bodies do that stand for themselves in running text.
pub(crate) fn stands_alone(name: &str) -> bool {
    let kind = body_kind(name);
    matches!(
        kind,
        Some(BodyKind::Council | BodyKind::Office | BodyKind::Corporation)
    )
}

/// A pattern of names in running text that end as councils do.
pub(crate) fn council_pattern(before: &str, name: &str) -> Option<crate::values::Regex> {
    crate::values::Regex::new(&format!("{before}({name}(?:{}))", COUNCILS.join("|"))).ok()
}

/// A name of a unit: what may stand before its ending, and what after.
pub(crate) fn unit_pattern(before: &str, after: &str) -> Option<crate::values::Regex> {
    let endings: Vec<&str> = UNITS.iter().chain(OFFICES).copied().collect();
    crate::values::Regex::new(&format!("{before}(?:{}){after}", endings.join("|"))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_ending_tells() {
        assert_eq!(body_kind("医療連携審議会"), Some(BodyKind::Council));
        assert_eq!(body_kind("推進本部事務局"), Some(BodyKind::Office));
        assert_eq!(body_kind("検討部会"), Some(BodyKind::Council));
        assert_eq!(body_kind("第一営業事業本部"), Some(BodyKind::Unit));
        assert_eq!(body_kind("会議"), None);
        assert_eq!(body_kind("大阪府"), Some(BodyKind::Ministry));
        assert!(stands_alone("海洋研究機構") && !stands_alone("総務課"));
    }
}
