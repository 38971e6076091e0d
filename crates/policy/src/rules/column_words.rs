//! Words in the headings of columns, and what they tell ([`super::columns`]).
//!
//! ```text
//! 今後の方向性    directions        関係府省    bodies        整理番号    numbers
//! 進捗状況        actions           実績値      something else
//! ```

use std::sync::LazyLock;

use super::columns::Role;
use crate::values::Words;

/// Words in the headings of each kind of column; directions first, since their headings may name
/// what is to be done as well (`今後の取組方針`). Bodies come after items, whose headings may name
/// the bodies that stand in the same cell (`施策【担当府省】`).
const WORDS: &[(Role, &[&str])] = &[
    (
        Role::Direction,
        &[
            "今後",
            "方向性",
            "課題",
            "予定",
            "方針",
            "以降",
            "次年度",
            "進め方",
            "論点",
            "展望",
            "将来",
            "見通し",
            "翌年度",
            "来年度",
            "その先",
            "これから",
            "次期",
            "改善",
            "見直し",
        ],
    ),
    (
        Role::Action,
        &[
            "取組",
            "取り組み",
            "実施",
            "実績",
            "状況",
            "計画",
            "進捗",
            "対応",
            "措置",
            "成果",
            "講じた",
            "講ずる",
            "行った",
            "行う",
            "内容",
            "結果",
            "活動",
            "これまで",
            "経過",
            "フォローアップ",
        ],
    ),
    (
        Role::Other,
        &[
            "備考",
            "予算",
            "指標",
            "期限",
            "時期",
            "頁",
            "ページ",
            "KPI",
            "目標",
            "評価",
            "単位",
            "現状",
        ],
    ),
    (Role::Item, &["項目", "施策", "事項", "課題名"]),
    (
        Role::Bodies,
        &[
            "担当",
            "主務",
            "主管",
            "幹事",
            "分担",
            "府省",
            "省庁",
            "所管",
            "関係機関",
            "実施主体",
            "部局",
            "協力",
            "連携",
            "主管",
            "主務",
        ],
    ),
];

/// The same, to look for all at once.
static ALL: LazyLock<Words> =
    LazyLock::new(|| Words::new(WORDS.iter().flat_map(|(_, words)| words.iter().copied())));

/// The role of the first of these words that a text holds.
fn told(text: &str) -> Option<Role> {
    let mut place = ALL.first_in(text)?;
    for (role, words) in WORDS {
        if place < words.len() {
            return Some(*role);
        }
        place -= words.len();
    }
    None
}

/// Endings of headings of items, whatever stands before them (`取組項目`).
const ITEMS: &[&str] = &["項目", "事項", "施策名", "取組名", "事業名", "件名", "名称"];

/// Endings of headings of bodies, whatever they do (`実施主体`).
const BODIES: &[&str] = &[
    "主体",
    "機関",
    "省庁",
    "府省",
    "府省庁",
    "部局",
    "官庁",
    "実施者",
];

/// Endings of headings of figures, whatever they are figures of (`実績値`).
const FIGURES: &[&str] = &["値", "率", "額", "指標"];

/// Words beside such an ending with which it is no heading of items (`今後の検討事項`).
const NOT_ITEMS: &[&str] = &["年度", "今後", "次", "講じた", "実施した"];

/// Headings of numbers, whole.
const NUMBERS: &[&str] = &["番", "No.", "No", "NO", "NO.", "#", "通番", "項番", "連番"];

/// The role that a column heading tells.
pub(crate) fn role(folded: &str) -> Option<Role> {
    let folded = folded.trim_matches('*');
    if NUMBERS.contains(&folded) || folded.ends_with("番号") {
        return Some(Role::Number);
    }
    // What stands in brackets is said beside the heading.
    let (heading, _) = folded
        .split_once(['【', '〔', '[', '(', '<', '〈', '《'])
        .filter(|(heading, _)| !heading.is_empty())
        .unwrap_or((folded, ""));
    if ITEMS.iter().any(|end| heading.ends_with(end))
        && !NOT_ITEMS.iter().any(|word| heading.contains(word))
    {
        return Some(Role::Item);
    }
    if BODIES.iter().any(|end| heading.ends_with(end)) {
        return Some(Role::Bodies);
    }
    if FIGURES.iter().any(|end| heading.ends_with(end)) {
        return Some(Role::Other);
    }
    let of_heading = told(heading);
    if heading.len() == folded.len() {
        return of_heading;
    }
    of_heading.or_else(|| told(folded))
}
