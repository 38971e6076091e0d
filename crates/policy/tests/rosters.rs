//! Members of councils under their roles, units with who heads them, decisions that lines tell of, on
//! made-up text.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use seisaku_policy::{CitationKind, Governance, Names, Reading, read};
use seisaku_text::{Document, Source};

fn reading(text: &str) -> Reading {
    let source = Source::decode("a.txt", text.as_bytes()).unwrap();
    let document = Document::read(&source).value;
    read(&source, &document, &Names::default()).value
}

/// Roles as `body|role|holder`.
fn posts(found: &Governance) -> Vec<String> {
    let posts = found.posts.iter().map(|p| {
        let body = p.body.as_ref().map_or("", |b| b.value.as_str());
        format!("{body}|{}|{}", p.role.value, p.holder.value)
    });
    posts.collect()
}

fn parts(found: &Governance) -> Vec<String> {
    let parts = found.parts.iter();
    parts
        .map(|p| format!("{} < {}", p.part.value, p.upper.value))
        .collect()
}

fn dates(found: &Governance) -> Vec<String> {
    let dates = found.established.iter();
    dates
        .map(|(body, date)| format!("{} {}", body.value, date.value))
        .collect()
}

#[test]
fn members_under_roles_that_stand_alone() {
    let text = &[
        "参考１",
        "",
        "海岸保全審議会　委員名簿",
        "（令和６年10月１日現在、五十音順、敬称略）",
        "",
        "○海岸保全審議会（平成26年６月３日設置）",
        "",
        "会長",
        "　岬　太郎　　　　湾岸大学教授",
        "委員",
        "　浜田　花　　　　海岸研究所理事長",
        "　　　　　（以上２名）",
        "",
        "－１－",
        "",
        "参考１",
        "",
        "○高潮分科会（令和元年７月設置）",
        "",
        "分科会長代理",
        "　岬　太郎　　　　湾岸大学教授",
        "",
        "　□観測小委員会（令和３年13月設置）",
        "　　委員長",
        "　　　磯野　一　　　　臨海県部長",
        "",
        "○侵食分科会",
        "専門委員",
        "　潮見　二郎　　　弁護士",
        "",
        "（事務局）",
        "　海岸保全審議会事務局　令和４年４月１日設置",
        "　事務局長　　灘　三郎",
    ]
    .join("\n");
    let found = reading(text).governance;
    assert_eq!(
        posts(&found),
        [
            "海岸保全審議会|会長|岬 太郎",
            "海岸保全審議会|委員|浜田 花",
            "高潮分科会|分科会長代理|岬 太郎",
            "観測小委員会|委員長|磯野 一",
            "侵食分科会|専門委員|潮見 二郎",
            "海岸保全審議会事務局|事務局長|灘 三郎",
        ]
    );
    assert_eq!(
        parts(&found),
        [
            "高潮分科会 < 海岸保全審議会",
            "観測小委員会 < 高潮分科会",
            "侵食分科会 < 海岸保全審議会",
        ]
    );
    assert_eq!(
        dates(&found),
        [
            "海岸保全審議会 2014-06-03",
            "高潮分科会 2019-07",
            "海岸保全審議会事務局 2022-04-01",
        ]
    );
    assert_eq!(found.staff[0].count.value, 2);
}

#[test]
fn members_under_labels_with_affiliations_in_parentheses() {
    let text = &[
        "雪氷対策推進会議　構成員",
        "設置：平成29年11月1日",
        "（敬称略）",
        "",
        "【座長】",
        "雪村　一郎（北方大学大学院教授）",
        "",
        "【構成員】（一名）",
        "氷川　花子（雪氷研究所　所長）",
        "",
        "【除雪小委員会】（令和３年12月1日設置）",
        "＜委員長＞",
        "氷川　花子（雪氷研究所　所長）",
        "",
        "■ 凍結予測部会 ■（令和６年４月１日設置）",
        "◆部 会 長",
        "  霜田 次郎      雪氷研究所 所長",
    ]
    .join("\n");
    let found = reading(text).governance;
    assert_eq!(
        posts(&found),
        [
            "雪氷対策推進会議|座長|雪村 一郎",
            "雪氷対策推進会議|構成員|氷川 花子",
            "除雪小委員会|委員長|氷川 花子",
            "凍結予測部会|部会長|霜田 次郎",
        ]
    );
    assert_eq!(dates(&found)[0], "雪氷対策推進会議 2017-11-01");
    assert_eq!(parts(&found)[0], "除雪小委員会 < 雪氷対策推進会議");
}

#[test]
fn units_under_a_heading_with_who_heads_them() {
    let text = &[
        "# 研究機関の一覧",
        "",
        "### 深海研究機構",
        "",
        "- 深海生物部（平成20年10月設置、部長　岬四郎、職員96人）",
        "  - 採集課（課長　浜五郎、職員22人）",
        "- 3 -",
        "- 西日本拠点（令和２年13月設置、拠点長　磯六郎、職員48人）",
    ]
    .join("\n");
    let found = reading(text).governance;
    assert_eq!(
        posts(&found),
        [
            "深海生物部|部長|岬四郎",
            "採集課|課長|浜五郎",
            "西日本拠点|拠点長|磯六郎",
        ]
    );
    assert_eq!(
        parts(&found),
        [
            "深海生物部 < 深海研究機構",
            "採集課 < 深海生物部",
            "西日本拠点 < 深海研究機構",
        ]
    );
    assert_eq!(found.staff.last().unwrap().count.value, 48);
}

#[test]
fn a_role_is_printed_once_for_those_below() {
    let text = "山岳会議　委員名簿\n\n区分\t氏名\t所属\n会長\t山辺　一郎\t山岳大学教授\n委員\t谷川　二郎\t谷間市長\n\t峰岸　三郎\t登山協会会長\n";
    let found = posts(&reading(text).governance);
    assert_eq!(found[2], "山岳会議|委員|峰岸 三郎");
}

#[test]
fn a_line_that_tells_of_a_decision() {
    let text = "事業の経緯\n　　令和４年７月　　　　「沿岸再生計画」を決定（沿岸再生会議）\n　　令和５年４月３日　　海岸会議において「海岸方針」を改定\n　　令和６年５月　　「手引」を公表\n";
    let told = reading(text)
        .citations
        .into_iter()
        .filter_map(|c| match c.kind.value {
            CitationKind::Decided(d) => Some(format!("{} {} {}", c.name.value, d.date, d.body)),
            CitationKind::Law { .. } => None,
        });
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            "沿岸再生計画 2022-07 沿岸再生会議",
            "海岸方針 2023-04-03 海岸会議",
        ]
    );
}
