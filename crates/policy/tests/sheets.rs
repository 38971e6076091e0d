//! Sheets of programmes and tables of budgets, by example, on text made up for the purpose.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use seisaku_policy::values::Amount;
use seisaku_policy::{Names, Said, Sheets, Subject, TextKind, read};
use seisaku_text::{Document, Source};

fn sheets(text: &str) -> Sheets {
    let mut names = Names::default();
    for (mark, id) in [("文", "MEXT"), ("厚", "MHLW")] {
        names.abbreviations.insert(mark.to_owned(), id.to_owned());
    }
    for (name, id) in [
        ("文部科学省", "MEXT"),
        ("大学機構", "UNI"),
        ("内閣府", "CAO"),
    ] {
        names.bodies.insert(name.to_owned(), id.to_owned());
    }
    let source = Source::decode("a.txt", text.as_bytes()).unwrap();
    let document = Document::read(&source);
    read(&source, &document.value, &names).value.sheets
}

fn subject(subject: &Subject) -> String {
    match subject {
        Subject::Programme(name) => name.clone(),
        Subject::Page(page) => format!("page {page}"),
        Subject::Label(_, label) => format!("“{label}”"),
        Subject::Item(key) => format!("item {key}"),
        Subject::Body(body) => body.label.clone(),
    }
}

fn amount(amount: Amount, unit: i128) -> String {
    let end = |m: Option<seisaku_policy::values::Money>| {
        m.map_or(String::new(), |m| (m.yen / unit).to_string())
    };
    match amount.sum() {
        Some(sum) => end(Some(sum)),
        None => format!("{}..{}", end(amount.min), end(amount.max)),
    }
}

/// The sums in millions of yen, each on a line.
fn sums(sheets: &Sheets) -> Vec<String> {
    sums_in(sheets, 1_000_000)
}

fn sums_in(sheets: &Sheets, unit: i128) -> Vec<String> {
    let told = sheets.sums.iter().map(|sum| {
        let year = sum.year.map_or(String::new(), |y| y.to_string());
        let channel = sum.channel.map_or(String::new(), |c| format!(" {c:?}"));
        let funder = sum.funder.as_ref();
        let funder = funder.map_or(String::new(), |f| format!(" [{}]", f.label));
        let whole = sum.whole.map_or(String::new(), |w| format!(" of {w}"));
        let rate = sum.rate.as_ref();
        let rate = rate.map_or(String::new(), |r| format!(" ({}%)", r.value.value));
        let notes: String = sum.notes.iter().map(|n| format!(" *{}", n.value)).collect();
        format!(
            "{} {year} {:?}{channel}{funder} {}{rate}{whole}{notes}",
            subject(&sum.subject),
            sum.kind,
            amount(sum.amount.value, unit)
        )
    });
    told.collect()
}

const SLIDES: &str = "前の資料について\n本文\n\n\n\n";

#[test]
fn a_sheet_with_parts() {
    let text = format!(
        "{SLIDES}海山資料活用プログラム(U-cat) 令和７年度予算額 43億円\n（前年度予算額 40億円）\n\n\
         \u{f0d8} 海山資料の散逸が進んでいる。\n\n課題\n\n事業内容 事業期間：令和３～7年度\n\n\
         ②山の資料基盤（YMK） 1.5億円※（２億円）\n山の3万人の資料を保有\n\n\
         ※①の経費の一部を含む\n\n（１）海の資料事業（事業期間：令和５年度～令和９年度）\n\
         ①港整備プログラム（５～10億円）12拠点（うち２拠点は大学の経費で実施）\n\
         1. 体制の整備：港を整える。\n・記録をとる。\n\n令和6年度補正予算額 三億円\n\n\
         【事業スキーム】\n国\n(1)大学機構\n（担当：資料課）\n"
    );
    let found = sheets(&text);
    assert_eq!(
        sums(&found),
        [
            "海山資料活用プログラム 2025 Initial 4300",
            "海山資料活用プログラム 2024 Initial 4000",
            "山の資料基盤 2025 Initial 150 of 0 *①の経費の一部を含む",
            "山の資料基盤 2024 Initial 200",
            "港整備プログラム 2025 Initial 500..1000 of 0",
            "海山資料活用プログラム 2024 Supplementary 300",
        ]
    );
    let said: Vec<String> = found
        .facts
        .iter()
        .filter_map(|f| match &f.said.value {
            Said::PartOf(above) => Some(format!("{} < {}", subject(&f.subject), subject(above))),
            Said::Period(from, to) => Some(format!(
                "{} {}-{}",
                subject(&f.subject),
                from.unwrap(),
                to.unwrap()
            )),
            Said::Operator(b) | Said::Responsible(b) => {
                Some(format!("{} @ {}", subject(&f.subject), b.label))
            }
            _ => None,
        })
        .collect();
    assert_eq!(
        said,
        [
            "海山資料活用プログラム 2021-2025",
            "山の資料基盤 < 海山資料活用プログラム",
            "海の資料事業 < 海山資料活用プログラム",
            "海の資料事業 2023-2027",
            "港整備プログラム < 海の資料事業",
            "海の資料事業 @ 大学機構",
            "海山資料活用プログラム @ 資料課",
        ]
    );
    let counts: Vec<_> = found
        .counts
        .iter()
        .map(|c| (c.value.value.as_str(), c.unit.as_str(), c.whole))
        .collect();
    assert_eq!(
        counts,
        [
            ("30000", "人", None),
            ("12", "拠点", None),
            ("2", "拠点", Some(1))
        ]
    );
    let kinds = |kind| found.texts.iter().filter(|t| t.kind == kind).count();
    assert_eq!((kinds(TextKind::Issue), kinds(TextKind::Measure)), (1, 2));
}

#[test]
fn a_budget_whose_cells_are_scattered() {
    let text = format!(
        "{SLIDES}令和８年度 海山研究関連予算について\n\n\
         \u{f0d8} 令和7年度補正予算に、AMED対象経費として28億円（文18、厚10）を計上。\n\
         \u{f0d8} 内閣府に計上される「共通推進費(55億円)」の一部（5億円）を調整費として充当。\n\n\
         ８年度予算 ７年度予算\n（当初）\n\n機構（AMED）\n対象経費\n\n１，２３２億円\n（文583,\n\n厚0）\n\n\
         1,245億円\n\nインハウス経費\n\n８億円\n７億円\n\n対前年度\n増▲減額 増▲減率\n\n▲１３億円 ▲１％\n\n１億円 １４％\n"
    );
    assert_eq!(
        sums(&sheets(&text)),
        [
            "page 2 2025 Supplementary Amed 2800",
            "page 2 2025 Supplementary Amed [文] 1800 of 0",
            "page 2 2025 Supplementary Amed [厚] 1000 of 0",
            "共通推進費 2026 Initial [内閣府] 5500",
            "page 2 2026 Adjustment [内閣府] 500 of 3",
            "page 2 2026 Initial Amed 123200",
            "page 2 2026 Initial Amed [文] 58300 of 5",
            "page 2 2026 Initial Amed [厚] 0 of 5",
            "page 2 2025 Initial Amed 124500",
            "page 2 2026 Initial InHouse 800",
            "page 2 2025 Initial InHouse 700",
            "page 2 2026 Change Amed -1300 (-1%)",
            "page 2 2026 Change InHouse 100 (14%)",
        ]
    );
}

#[test]
fn a_table_with_tabs_and_a_unit_above() {
    let text = "予算の表\n（単位：百万円）\n\
        事項\t令和６年度予算額\t令和７年度概算要求額\t文部科学省\t増減\t備考\n\
        海の資料事業\t1,200\t1,500\t900\t300\t新規を含む\n\
        山の資料事業\t80.5\t−\t\t▲80.5\t\n";
    let found = sheets(text);
    assert_eq!(
        sums(&found),
        [
            "海の資料事業 2024 Initial 1200",
            "海の資料事業 2025 Request 1500",
            "海の資料事業 2025 Initial [文部科学省] 900",
            "海の資料事業 2025 Change 300",
            "山の資料事業 2024 Initial 80",
            "山の資料事業 2025 Change -80",
        ]
    );
    let notes = found.texts.iter().filter(|t| t.kind == TextKind::Note);
    assert_eq!(notes.count(), 1);
}

#[test]
fn a_sheet_in_labelled_blocks() {
    let text = "事業の一覧について\n\n事業名：海の資料事業\n実施主体：大学機構\n\
        事業期間：令和６年度～８年度\n予算額：令和６年度 1兆2,345億円\n（前年度予算額 500百万円）\n\
        目的：資料を\n整える。\nKPI：年100件\n\n事業名：山の資料事業\n予算額：二千五百万円\n";
    let found = sheets(text);
    assert_eq!(
        sums(&found),
        [
            "海の資料事業 2024 Initial 1234500",
            "海の資料事業 2023 Initial 500",
            "山の資料事業 2024 Initial 25",
        ]
    );
    let texts: Vec<_> = found
        .texts
        .iter()
        .map(|t| (t.kind, t.text.value.as_str()))
        .collect();
    assert_eq!(
        texts,
        [
            (TextKind::Description, "資料を整える。"),
            (TextKind::Goal, "年100件")
        ]
    );
}

#[test]
fn trends_whose_headings_stand_elsewhere() {
    let text = format!(
        "{SLIDES}〇海外では解析が\n進む。\n\n（国際状況）\n\n国際状況・我が国の状況\n\n\
         ○質の高い網を維持する。\n\n（我が国の状況）\n\n主な課題\n\n〇国内でも進む。\n\n\
         ○強みを活かす方策\n○成果の展開\n\n今後の方向性\n\nよりよい医療を実現\n\n\
         網の今後の方向性について\n※ 網とは施設の\n連携。\n作業部会\n\n\n\n次の資料について\n本文\n"
    );
    let found = sheets(&text);
    let told: Vec<String> = found
        .texts
        .iter()
        .filter(|t| t.kind != TextKind::Heading)
        .map(|t| {
            let title = t.title.as_deref().unwrap_or("-");
            format!("{:?} {title}: {}", t.kind, t.text.value)
        })
        .collect();
    assert_eq!(
        told,
        [
            "Passage 国際状況: 海外では解析が進む。",
            "Passage 我が国の状況: 国内でも進む。",
            "Issue 主な課題: 強みを活かす方策",
            "Issue 主な課題: 成果の展開",
            "Direction 今後の方向性: 質の高い網を維持する。",
            "Description -: よりよい医療を実現",
            "Note -: 網とは施設の連携。",
        ]
    );
}

#[test]
fn trends_that_findings_tell_are_read_once() {
    let text = format!(
        "{SLIDES}〇海外では解析が\n進む。\n\n（国際動向）\n\n○質の高い網を維持する。\n\n\
         （我が国の動向）\n\n主な課題\n\n〇国内でも進む。\n\n○強みを活かす方策\n\n今後の方向性\n\n\
         網の今後の方向性について\n※ 網とは施設の\n連携。\n\n\n\n次の資料について\n本文\n"
    );
    let source = Source::decode("a.txt", text.as_bytes()).unwrap();
    let document = Document::read(&source).value;
    let reading = read(&source, &document, &Names::default()).value;
    assert!(
        reading.sheets.texts.is_empty(),
        "{:?}",
        reading.sheets.texts
    );
    let told = reading.findings.statements.iter();
    let told: Vec<&str> = told
        .filter(|s| s.heading.is_some())
        .map(|s| s.text.value.as_str())
        .collect();
    assert_eq!(told.len(), 4, "{told:?}");
}

#[test]
fn a_sheet_that_is_a_plain_text() {
    let text = "海の資料事業 令和７年度概算要求額 16億円\n（前年度予算額 ▲０．５億円）\n令和５年度執行額：約13億円\n";
    assert_eq!(
        sums(&sheets(text)),
        [
            "海の資料事業 2025 Request 1600",
            "海の資料事業 2024 Initial -50",
            "海の資料事業 2023 Executed 1300",
        ]
    );
}

#[test]
fn a_table_of_blanks_with_shares_and_a_total() {
    let text = "令和９年度 港湾関係予算の概要\n単位：千円\n\
        事業名　　　令和８年度予算額　令和９年度要求額　増減　　　対前年度比　備考\n\
        １ 港の整備事業【新規】　－　　20,000　　　皆増　　　－　　うち国庫債務負担行為 8百万円\n\
        ２ 港の保全事業　　　　30,000　28,000　　　△ 2,000　93.3％\n\
        うち文部科学省分　　　1,000　　900　　　　△ 100　　90.0％\n\
        計　　　　　　　　　　30,000　48,000　　　18,000　　160.0％\n";
    let found = sheets(text);
    assert_eq!(
        sums_in(&found, 1000),
        [
            "港の整備事業 2027 Request 20000 of 9",
            "港の整備事業 2027 Commitment 8000",
            "港の保全事業 2026 Initial 30000 of 8",
            "港の保全事業 2027 Request 28000 (93.3%) of 9",
            "港の保全事業 2027 Change -2000 of 10",
            "港の保全事業 2026 Initial [文部科学省] 1000 of 2",
            "港の保全事業 2027 Request [文部科学省] 900 (90.0%) of 3",
            "港の保全事業 2027 Change [文部科学省] -100 of 4",
            "page 1 2026 Total 30000",
            "page 1 2027 Total 48000 (160.0%)",
            "page 1 2027 Change 18000",
        ]
        .map(str::to_owned)
    );
}

#[test]
fn a_form_and_a_table_of_kinds() {
    let text = "事業の点検\n\n1\t事業名\t川の資料事業\t担当課室\t資料課\n\
        2\t事業終了（予定）年度\t令和４年度\n3\t補助先\t市町村、大学機構\n\n\
        （単位：百万円）\n\t30年度\t令和元年度\t令和２年度要求\n当初予算\t120\t135\t180\n\
        翌年度へ繰越し\t－\t▲ 10\t\n計\t120\t125\t180\n執行率（％）\t92％\t\t\n";
    let found = sheets(text);
    assert_eq!(
        sums(&found),
        [
            "川の資料事業 2018 Initial 120 of 4",
            "川の資料事業 2019 Initial 135 of 5",
            "川の資料事業 2020 Request 180 of 6",
            "川の資料事業 2019 CarriedOver -10 of 5",
            "川の資料事業 2018 Total 120",
            "川の資料事業 2019 Total 125",
            "川の資料事業 2020 Total 180",
        ]
    );
    let operators = found
        .facts
        .iter()
        .filter(|f| matches!(f.said.value, Said::Operator(_)));
    assert_eq!(operators.count(), 2);
    let rate = &found.counts[0];
    assert_eq!((rate.value.value.as_str(), rate.year), ("92", Some(2018)));
}

#[test]
fn blocks_under_names_with_sums_of_every_wording() {
    let text = "令和８年度 山の関係の概算要求について\n\n\
        （１）山の資料事業【新規】　３億\n６，０００万円（２億円）\n　　　うち一般会計　１億円\n\
        ・実施機関　大学機構\n・補助上限額：１件当たり 500万円\n・採択予定件数　１２件程度\n\n\
        （２）谷の資料事業　1,200百万円の内数\n（令和７年度補正予算額　二億円）\n\
        対前年度比 +12.5％\n令和９年４月　公募の開始\n令和11年2月30日　報告会\n";
    let found = sheets(text);
    assert_eq!(
        sums(&found),
        [
            "山の資料事業 2026 Request 360",
            "山の資料事業 2025 Initial 200",
            "山の資料事業 2026 Request General 100 of 0",
            "山の資料事業  PerAward ..5",
            "谷の資料事業 2026 Request 1200 (12.5%) *1,200百万円の内数",
            "谷の資料事業 2025 Supplementary 200",
        ]
    );
    let count = &found.counts[0];
    let indicator = count.indicator.as_ref().unwrap();
    assert_eq!(
        (count.value.value.as_str(), indicator.value.as_str()),
        ("12", "採択予定件数")
    );
}

#[test]
fn the_same_money_in_the_overview_of_a_body() {
    let text = format!(
        "{SLIDES}令和７年度 海山研究関連予算について\n\n\
         \u{f0d8} 「共通推進費(55億円)」の一部（5億円）を調整費として充当。\n\n\n\n\
         大学機構（UNI）の概要\n\n１．設立日 ２０１５年４月１日\n\n２．予算（２０２５年度）\n調整費 ５億円\n\n３．所在地\n東京都\n"
    );
    let source = Source::decode("a.txt", text.as_bytes()).unwrap();
    let document = Document::read(&source);
    let mut names = Names::default();
    names.bodies.insert("大学機構".to_owned(), "UNI".to_owned());
    let reading = read(&source, &document.value, &names).value;
    let adjustment = reading.sheets.sums.last().unwrap();
    assert_eq!(adjustment.amount.spans.len(), 2, "{:#?}", reading.budgets);
    assert!(reading.budgets.is_empty());
}
