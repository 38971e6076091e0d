//! Budget papers whose tables blanks part, and sheets whose parts are numbered, on made-up text.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use seisaku_policy::{Names, Said, Sheets, Subject, read};
use seisaku_text::{Document, Source};

fn sheets(text: &str) -> Sheets {
    let source = Source::decode("a.txt", text.as_bytes()).unwrap();
    let document = Document::read(&source);
    read(&source, &document.value, &Names::default())
        .value
        .sheets
}

/// The sums as `subject year kind yen`; the ends of a range are parted by dots.
fn sums(text: &str) -> Vec<String> {
    let told = sheets(text).sums.into_iter().map(|sum| {
        let of = match &sum.subject {
            Subject::Programme(name) | Subject::Label(_, name) => name.clone(),
            Subject::Page(_) => "whole".to_owned(),
            Subject::Item(key) => key.clone(),
            Subject::Body(body) => body.label.clone(),
        };
        let year = sum.year.map_or(String::new(), |y| y.to_string());
        let amount = sum.amount.value;
        let end = |m: Option<seisaku_policy::values::Money>| {
            m.map_or(String::new(), |m| m.yen.to_string())
        };
        let yen = match amount.sum() {
            Some(sum) => end(Some(sum)),
            None => format!("{}..{}", end(amount.min), end(amount.max)),
        };
        format!("{of} {year} {:?} {yen}", sum.kind)
    });
    told.collect()
}

#[test]
fn heads_over_two_lines() {
    let text = &[
        "資料２－１",
        "",
        "令和９年度　河川環境関係予算概算要求の概要",
        "",
        "　　　　　　　　　　　　　　　　　　　　（単位：百万円）",
        "　事　　　項　　　　　令和８年度　　　令和９年度　　差引増▲減額",
        "　　　　　　　　　　　当初予算額　　　要　求　額",
        "　川岸再生運用費　　　１，２００　　　１，４５０　　　　２５０",
        "　水質計測網　　　　　　　８４０　　　　　　－　　　　▲８４０",
        "　合　　　計　　　　　２，０４０　　　１，４５０　　　▲５９０",
    ]
    .join("\n");
    assert_eq!(
        sums(text),
        [
            "川岸再生運用費 2026 Initial 1200000000",
            "川岸再生運用費 2027 Request 1450000000",
            "川岸再生運用費 2027 Change 250000000",
            "水質計測網 2026 Initial 840000000",
            "水質計測網 2027 Change -840000000",
            "whole 2026 Total 2040000000",
            "whole 2027 Total 1450000000",
            "whole 2027 Change -590000000",
        ]
    );
}

#[test]
fn heads_under_years_with_marks_groups_and_gaps() {
    let text = &[
        "令和11年度　湖沼環境関係予算概算要求総括表",
        "　　　　　　　　　　　　　　　　　　　　　　　　　　　　　　　　　（百万円）",
        "　　　　　　　　　　　　　令和10年度　　　　　　　　令和11年度",
        "　区　　分　　　　当初予算額　　補正予算額　　　概算要求額　　　対前年度",
        "　　　　　　　　　　　　　　　　　　　　　　　　　　　　　　　　増△減額",
        "　　　　　　　　　　（Ａ）　　　　　　　　　　　　（Ｂ）　　　　（Ｂ－Ａ）",
        "【湖沼関係】",
        "　湖沼清浄促進費　　　560.5　　　　　　　　　　　　600.5　　　　　　40",
        "　うち調査費　　　　　　200　　　　　　10　　　　　　210　　　　　　　－",
    ]
    .join("\n");
    assert_eq!(
        sums(text),
        [
            "湖沼清浄促進費 2028 Initial 560500000",
            "湖沼清浄促進費 2029 Request 600500000",
            "湖沼清浄促進費 2029 Change 40000000",
            "調査費 2028 Initial 200000000",
            "調査費 2028 Supplementary 10000000",
            "調査費 2029 Request 210000000",
        ]
    );
}

#[test]
fn numbered_parts_whatever_they_end_in() {
    let text = &[
        "No.3　　　（甲省・乙省連携事業）",
        "",
        "山地斜面観測高度化事業",
        "",
        "【令和12年度要求額　18億円（12.5億円）】",
        "【令和11年度補正予算額　三億円】",
        "※（　）内は前年度当初予算額",
        "",
        "２．事業内容",
        "（１）観測機器の整備　　　　　６億５千",
        "万円",
        "　　　１団体当たり300万円以上1,000万円以下",
        "（２）人材の育成",
        "　　　令和12年度要求額　五千万円",
        "　　　一つの団体に対する補助の上限は100万円",
        "",
        "○事業期間　令和11年度～令和15年度",
    ]
    .join("\n");
    assert_eq!(
        sums(text),
        [
            "山地斜面観測高度化事業 2030 Request 1800000000",
            "山地斜面観測高度化事業 2029 Initial 1250000000",
            "山地斜面観測高度化事業 2029 Supplementary 300000000",
            "観測機器の整備 2030 Request 650000000",
            "観測機器の整備  PerAward 3000000..10000000",
            "人材の育成 2030 Request 50000000",
            "人材の育成  PerAward ..1000000",
        ]
    );
    let facts = sheets(text).facts;
    let period = facts
        .iter()
        .find(|f| matches!(f.said.value, Said::Period(..)))
        .unwrap();
    assert_eq!(
        period.subject,
        Subject::Programme("山地斜面観測高度化事業".to_owned())
    );
}

#[test]
fn the_tables_of_a_form_are_of_what_it_names() {
    let text = &[
        "令和６年度行政事業レビューシート",
        "",
        "事業名\t港湾照明更新事業\t担当課\t港湾課",
        "会計区分\t一般会計",
        "実施方法\t補助",
        "実施主体\t港湾管理者",
        "",
        "予算額・執行額",
        "（単位：千円）",
        "\t令和５年度\t令和６年度\t令和７年度要求",
        "当初予算\t450\t480\t512",
        "補正予算\t▲15\t－",
        "執行額\t431",
        "",
        "成果目標",
        "成果指標\t単位\t令和５年度\t令和６年度",
        "更新した灯具の数\t基\t310\t402",
    ]
    .join("\n");
    assert_eq!(
        sums(text),
        [
            "港湾照明更新事業 2023 Initial 450000",
            "港湾照明更新事業 2024 Initial 480000",
            "港湾照明更新事業 2025 Request 512000",
            "港湾照明更新事業 2023 Supplementary -15000",
            "港湾照明更新事業 2023 Executed 431000",
        ]
    );
    let operated = sheets(text).facts.into_iter().any(|f| match f.said.value {
        Said::Operator(body) => body.label == "港湾管理者",
        _ => false,
    });
    assert!(operated);
}

#[test]
fn names_alone_group_the_rows_under_them() {
    let groups = ["【１】波の観測", "＜波の観測＞"];
    for group in groups {
        for blank in ["", "\n"] {
            let text = format!(
                "令和10年度　波の予算概算要求\n（単位：百万円）\n\n事業名\t令和10年度概算要求額\t令和９年度当初予算額\n{group}\n観測船整備事業\t12\t10\n{blank}【２】波の防ぎ\n（ア）岸\n消波堤事業\t820\t\n1,480\n合計\t832\t1,490\n"
            );
            assert_eq!(
                sums(&text),
                [
                    "観測船整備事業 2028 Request 12000000",
                    "観測船整備事業 2027 Initial 10000000",
                    "消波堤事業 2028 Request 820000000",
                    "消波堤事業 2027 Initial 1480000000",
                    "whole 2028 Total 832000000",
                    "whole 2027 Total 1490000000",
                ],
                "{group}{blank}"
            );
        }
    }
}

#[test]
fn a_table_with_a_row_for_each_ministry() {
    for head in ["府省名", "所管", "府省庁", "担当省庁", "機関"] {
        let text = format!(
            "令和10年度　波の予算\n（単位：億円）\n{head}\t令和10年度当初予算額\t令和９年度当初予算額\n波浪省\t13.5\t12\n岸辺庁\t7\t8\n計\t20.5\t20\n"
        );
        assert_eq!(
            sums(&text),
            [
                "波浪省 2028 Initial 1350000000",
                "波浪省 2027 Initial 1200000000",
                "岸辺庁 2028 Initial 700000000",
                "岸辺庁 2027 Initial 800000000",
                "whole 2028 Total 2050000000",
                "whole 2027 Total 2000000000",
            ],
            "{head}"
        );
    }
}

#[test]
fn a_note_enters_sums_into_another_budget() {
    let text = "令和10年度　波の予算概算要求\n（単位：百万円）\n事業名\t令和10年度概算要求額\n観測船の建造\t12,300\n消波堤整備事業\t1,560\n\n※令和９年度補正予算において、観測船の建造に25億円、消波堤整備事業に９億５千万円を計上。\n";
    assert_eq!(
        sums(text),
        [
            "観測船の建造 2028 Request 12300000000",
            "消波堤整備事業 2028 Request 1560000000",
            "観測船の建造 2027 Supplementary 2500000000",
            "消波堤整備事業 2027 Supplementary 950000000",
        ]
    );
}
