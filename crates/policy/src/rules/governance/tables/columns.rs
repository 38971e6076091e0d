//! What a column of a table of bodies or of persons holds, by the words of its heading.
//!
//! ```text
//! 名称 | 設置年月日 | 職員数（人） | 上部組織 | 備考
//! ```
//!
//! What stands in parentheses is a remark; blanks in a heading (`備　考`) are layout.

use crate::rules::bodies::{body_kind, is_council_ending, is_ending};
use crate::rules::governance::lines::is_role;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// The name of the body.
    Name,
    /// One of several columns that lead from larger bodies to smaller.
    Level,
    Upper,
    Founded,
    /// Who heads the body, by role or name.
    Head,
    Staff,
    Short,
    English,
    Address,
    Duty,
    /// Who is in a council, often with their roles.
    Members,
    /// Who does the office work of a council.
    Secretariat,
    Role,
    Person,
    Affiliation,
    Since,
    Remark,
    /// How many officers there are of each kind.
    Officers,
    /// Numbers of rows and what else serves the layout.
    Order,
    Other,
}

const NAMES: &[&str] = &[
    "名称",
    "組織名",
    "組織名称",
    "組織",
    "機関名",
    "機関名称",
    "機関",
    "会議名",
    "会議体",
    "会議体名",
    "部署",
    "部署名",
    "部局",
    "部局名",
    "課室名",
    "課名",
    "室名",
    "団体名",
    "団体",
    "法人名",
    "施設名",
    "委員会名",
    "審議会名",
    "会議名称",
    "名前",
    "機関・組織",
    "体制",
    "正式名称",
];
const UPPERS: &[&str] = &[
    "上位組織",
    "上部組織",
    "上部機関",
    "上位機関",
    "上級機関",
    "上位部署",
    "上位",
    "所管",
    "所管府省",
    "所管省庁",
    "所管部局",
    "所管課",
    "所管官庁",
    "主管",
    "主管課",
    "主管部局",
    "主務官庁",
    "設置主体",
    "設置者",
    "親組織",
    "親機関",
    "親会議",
    "監督官庁",
    "所属組織",
    "所属部局",
    "担当部局",
    "上位会議",
    "母体",
];
const HEADS: &[&str] = &[
    "長",
    "代表",
    "代表者",
    "責任者",
    "組織長",
    "長氏名",
    "長職名",
    "責任者名",
    "代表者名",
    "代表者氏名",
    "統括者",
    "統括責任者",
    "トップ",
    "管理者",
    "長役職",
];
const STAFF: &[&str] = &[
    "職員数",
    "人数",
    "人員",
    "定員",
    "定員数",
    "構成員数",
    "委員数",
    "委員定数",
    "定数",
    "現員",
    "人員数",
    "従業員数",
    "教職員数",
    "会員数",
    "実員",
    "常勤職員数",
    "配置人員",
];
const ROLES: &[&str] = &[
    "役職",
    "役割",
    "職",
    "職名",
    "役名",
    "職位",
    "役職名",
    "役",
    "区分",
    "職種",
];
const PERSONS: &[&str] = &[
    "氏名",
    "委員名",
    "委員氏名",
    "担当者",
    "担当者名",
    "役員名",
    "構成員名",
];
const MEMBERS: &[&str] = &[
    "構成",
    "構成メンバー",
    "メンバー",
    "委員構成",
    "構成者",
    "構成府省",
    "参加者",
    "出席者",
    "組織構成",
];
const AFFILIATIONS: &[&str] = &[
    "所属",
    "所属機関",
    "所属先",
    "所属等",
    "現職",
    "肩書",
    "肩書き",
    "勤務先",
    "本務",
    "主な職業",
    "現職等",
    "経歴",
    "所属団体",
];

/// What a heading says; `None` where it is none of a table of bodies or persons.
pub(super) fn column(heading: &str) -> Option<Column> {
    let word = heading
        .split('(')
        .next()
        .unwrap_or_default()
        .replace('の', "");
    let word = word.strip_suffix('等').map_or(word.clone(), str::to_owned);
    let word = word.as_str();
    let any = |list: &[&str]| list.contains(&word);
    let opens = |starts: &[&str]| starts.iter().any(|s| word.starts_with(s));
    let found = if any(NAMES) || word.ends_with("名称") || are_kinds(word) {
        Column::Name
    } else if any(UPPERS) {
        Column::Upper
    } else if any(&[
        "根拠",
        "設置根拠",
        "根拠法令",
        "設置根拠法令",
        "根拠法",
        "根拠規定",
        "根拠規程",
        "設置根拠等",
    ]) {
        Column::Remark
    } else if opens(&["設立", "設置", "発足", "創設", "創立", "開設", "開所"]) && is_date(word)
    {
        Column::Founded
    } else if any(&["役員", "役員数", "役員構成", "役員等"]) {
        Column::Officers
    } else if any(STAFF) {
        Column::Staff
    } else if any(MEMBERS) {
        Column::Members
    } else if any(HEADS) {
        Column::Head
    } else if any(PERSONS) || word.ends_with("氏名") {
        Column::Person
    } else if any(ROLES) {
        Column::Role
    } else if any(AFFILIATIONS) || word.starts_with("所属") {
        Column::Affiliation
    } else if any(&["略称", "略号", "略語", "略記", "通称"]) {
        Column::Short
    } else if opens(&["英語名", "英文名", "英名", "英語表記", "英略"]) {
        Column::English
    } else if any(&["所在地", "住所", "所在", "設置場所"]) {
        Column::Address
    } else if opens(&[
        "所掌",
        "主な業務",
        "業務",
        "担当業務",
        "設置目的",
        "目的",
        "任務",
        "機能",
    ]) {
        Column::Duty
    } else if opens(&["就任", "任期", "委嘱", "着任", "任命", "在任"]) {
        Column::Since
    } else if any(&["備考", "摘要", "注", "注記", "その他", "備考欄"]) {
        Column::Remark
    } else if matches!(word, "No" | "No." | "番号" | "#" | "連番" | "項番") {
        Column::Order
    } else if any(&[
        "庶務",
        "庶務担当",
        "事務局",
        "事務担当",
        "担当課",
        "担当部署",
        "事務局担当",
    ]) {
        Column::Secretariat
    } else if is_role(word) {
        Column::Head
    } else {
        return level(word);
    };
    Some(found)
}

/// Whether a heading is one of a table of bodies or persons.
pub(super) fn is_known(heading: &str) -> bool {
    column(heading).is_some()
}

/// Whether a heading is nothing but kinds of councils, or of several bodies: 会議, 本部・会議.
fn are_kinds(word: &str) -> bool {
    let word = word.strip_suffix('名').unwrap_or(word);
    is_council_ending(word) || word.contains('・') && word.split('・').all(is_ending)
}

fn is_date(word: &str) -> bool {
    let rest = word.chars().skip(2).collect::<String>();
    matches!(
        rest.as_str(),
        "" | "日" | "年" | "月日" | "年月" | "年月日" | "年度" | "時期" | "年次"
    )
}

/// A heading that is a kind of unit alone: 局, 部, 課.
fn level(word: &str) -> Option<Column> {
    let whole = [
        "局",
        "部",
        "課",
        "室",
        "係",
        "班",
        "グループ",
        "部門",
        "府省",
        "省庁",
        "課室",
    ];
    let kind = whole.contains(&word) || (body_kind(word).is_none() && word == "本部");
    kind.then_some(Column::Level)
}

/// The columns of a row of headings: at least two words that are known, one of which tells whom
/// the rows are about.
pub(super) fn columns(headings: &[&str]) -> Option<Vec<Column>> {
    if headings.len() < 2 {
        return None;
    }
    let told: Vec<Option<Column>> = headings.iter().map(|h| column(h)).collect();
    let has = |wanted| told.contains(&Some(wanted));
    let known = told.iter().flatten().count();
    let levels = told.iter().filter(|c| **c == Some(Column::Level)).count();
    let bodies = has(Column::Name) || levels > 1;
    let persons = has(Column::Person)
        && (has(Column::Role) || has(Column::Affiliation) || has(Column::Since));
    // 所属 names the bodies themselves where nobody belongs to them.
    let of_units = !bodies
        && !has(Column::Person)
        && has(Column::Affiliation)
        && (has(Column::Upper) || has(Column::Head) || has(Column::Founded) || has(Column::Staff));
    let filled = headings.iter().filter(|h| !h.is_empty()).count();
    if known < 2 || known * 2 < filled || !(bodies || persons || of_units) {
        return None;
    }
    let chosen = told.into_iter().map(|c| match c {
        Some(Column::Affiliation) if of_units => Column::Name,
        Some(Column::Level) if levels < 2 => Column::Other,
        Some(column) => column,
        None => Column::Other,
    });
    Some(chosen.collect())
}
