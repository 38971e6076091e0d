//! Findings by example: made-up slides and tables, and what is read from them.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use seisaku_policy::{Bound, Course, Findings, Names, PartialDate, StatementKind, read};
use seisaku_text::{Document, Source};

fn findings(text: &str) -> Findings {
    let source = Source::decode("a.txt", text.as_bytes()).unwrap();
    let document = Document::read(&source).value;
    let mut names = Names::default();
    for country in ["米国", "米", "英国", "英", "独"] {
        names.places.insert(country.to_owned(), country.to_owned());
    }
    read(&source, &document, &names).value.findings
}

fn shown(date: PartialDate) -> String {
    match date {
        PartialDate::Full(date) => date.to_string(),
        PartialDate::MonthDay(month, day) => format!("--{month:02}-{day:02}"),
    }
}

/// Figures as `labels and headings|value unit`.
fn cells(text: &str) -> Vec<String> {
    let found = findings(text);
    let cells = found.tables.iter().flat_map(|t| &t.cells);
    cells
        .map(|c| {
            let dims: Vec<&str> = c.dims.iter().map(|(_, r)| r.value.as_str()).collect();
            let quantity = &c.quantity.value;
            format!("{}|{}{}", dims.join("/"), quantity.value, quantity.unit)
        })
        .collect()
}

#[test]
fn models_with_who_what_and_when() {
    let text = "題の一行\n\n治療のための基盤モデル 仮想臓器モデル\n\n\
        \u{f06c}米国・甲研究所(非営利)と乙大、丙大のチームが、約1.5億個の細胞からの観察\nデータを学習した\
        薬物言語モデル(ABC)を開発（2025年6月）\n\n\
        \u{f06c}元丁社の研究者らが設立した米国のDelta社が、戊大が参画して、約3,000例を学習した言語モデルXYZ-2を開発（令和6年3月）\n";
    let found = findings(text);
    let [abc, xyz] = found.outputs.as_slice() else {
        panic!("{:?}", found.outputs);
    };
    assert_eq!(abc.name.value, "ABC");
    let names: Vec<_> = abc.developers.iter().map(|d| d.value.as_str()).collect();
    assert_eq!(names, ["甲研究所", "乙大", "丙大"]);
    assert_eq!(abc.country.as_ref().unwrap().value, "米国");
    assert_eq!(shown(abc.date.as_ref().unwrap().value), "2025-06");
    let cells = &abc.figures[0];
    assert_eq!(cells.quantity.value.value, "150000000");
    assert_eq!(cells.quantity.value.bounds, [Bound::About]);
    assert_eq!(cells.indicator, "細胞からの観察データ");
    assert_eq!(
        (xyz.name.value.as_str(), xyz.developers[0].value.as_str()),
        ("XYZ-2", "Delta")
    );
    assert_eq!(xyz.participants[0].value, "戊大");
    assert_eq!(shown(xyz.date.as_ref().unwrap().value), "2024-03");
    assert_eq!(xyz.figures[0].quantity.value.unit, "例");
}

#[test]
fn tables_with_tabs_blanks_and_glued_titles() {
    let tabs = "表１ 患者数の推移\n単位：人\n疾患\t令和4年度\t令和5年度\t構成比\n甲病\t1,234\t2,345\t12.5%\n乙病\t34\t▲5\t約3%\n合計\t1,268\t2,340\t100%\n（注）速報値。\n";
    assert_eq!(
        cells(tabs)[..4],
        [
            "甲病/令和4年度/患者数|1234人",
            "甲病/令和5年度/患者数|2345人",
            "甲病/構成比|12.5%",
            "乙病/令和4年度/患者数|34人"
        ]
    );
    let found = findings(tabs);
    assert_eq!(found.tables[0].title.value, "表１ 患者数の推移");
    assert_eq!(found.tables[0].units[0].value, "人");
    let units = "題の一行\n\n区分 患者数（人） 割合（％）\n甲 10 2\n乙 30 4\n";
    assert_eq!(cells(units)[..2], ["甲/患者数|10人", "甲/割合|2%"]);
    let blanks = "題の一行\n\n都道府県 2019年 2020年\n甲県 10 20\n乙県 30 40.5\n";
    assert_eq!(cells(blanks)[3], "乙県/2020年|40.5");
    let glued = "甲分野の論文の動向 乙国 26,591\n丙国 25,904\n丁国 6,325\n\n(論文数)\n\n2011-2023年累積上位3国\n\n\
        注：“alpha beta”, “gamma”をキーワードに含む論文を集計\n";
    assert_eq!(
        cells(glued),
        ["乙国/論文数|26591", "丙国/論文数|25904", "丁国/論文数|6325"]
    );
    let found = findings(glued);
    let table = &found.tables[0];
    assert_eq!(table.keywords[0].value, "alpha beta");
    assert_eq!(table.period.as_ref().unwrap().value, "2011-2023年累積");
    assert_eq!(table.indicator.as_ref().unwrap().value, "論文数");
    assert!(
        cells("予算 1億円\n決算 2億円\n増減 1億円\n").is_empty(),
        "money is read elsewhere"
    );
}

#[test]
fn figures_by_area_time_and_class() {
    let crossed = "表２　性・年齢別の患者数（単位：千人）\n\n\t令和２年\t\t令和５年\t\n年齢\t男\t女\t男\t女\n総数\t1,234.5\t1,345\t－\t…\n（再掲）65歳以上\t７２２\tx\t728.9*\t0\n* 速報値\n";
    assert_eq!(
        cells(crossed),
        [
            "総数/令和２年/男/患者数|1234.5千人",
            "総数/令和２年/女/患者数|1345千人",
            "65歳以上/令和２年/男/患者数|722千人",
            "65歳以上/令和５年/男/患者数|728.9千人",
            "65歳以上/令和５年/女/患者数|0千人"
        ]
    );
    let found = findings(crossed);
    assert_eq!(found.tables[0].cells[3].notes[0].value, "速報値");
    let bars = "| 国名 | 2021年 | 2021年の構成比 |\n|:--|--:|--:|\n| 米国 | 12.3 | 60% |\n| 英国 | 0.1未満 | － |\n";
    assert_eq!(
        cells(bars),
        [
            "米国/2021年|12.3",
            "米国/2021年/構成比|60%",
            "英国/2021年|0.1"
        ]
    );
    let lines = "主な指標\n\n・利用者数　約５９０万人（令和４年度）\n・認定率　19.0％（令和４年度末）\n・職員数　215.4万人（令和４年10月１日現在）\n";
    assert_eq!(
        cells(lines),
        [
            "令和４年度/利用者数|5900000人",
            "令和４年度末/認定率|19.0%",
            "令和４年10月１日現在/職員数|2154000人"
        ]
    );
    let shares = "回答者の性別\n男性：620人（50.2%）\n女性：600人（48.6%）\n無回答：14人（1.1%）\n";
    assert_eq!(cells(shares)[..2], ["男性|620人", "男性|50.2%"]);
}

#[test]
fn prizes_examples_steps_and_papers() {
    let found = findings(
        "題の一行\n2023年の甲乙賞について\n\n【化学賞】\n・山田太郎氏／川田花子氏\n：新しい触媒を\n発見\n",
    );
    let award = &found.awards[0];
    assert_eq!(award.prize.as_ref().unwrap().value, "甲乙賞");
    assert_eq!(award.laureates[1].value, "川田花子");
    assert_eq!(
        award.contribution.as_ref().unwrap().value,
        "新しい触媒を発見"
    );
    let found = findings(
        "題の一行\n\n用途の分野 活用例\n\n読影の\n支援\n\nX線（胸部／腹部）／内視鏡\n\n予測 需要予測／故障予測\n",
    );
    assert_eq!(found.uses[0].purpose.value, "読影の支援");
    assert_eq!(found.uses[0].examples[0].value, "X線（胸部／腹部）");
    assert_eq!(found.uses[1].examples[1].value, "故障予測");
    let found = findings(
        "題の一行\n\n仮説を形成\n（ 1か月～2か月⇒1日～3日 ）\n\n結果を\n考察\n（ ～1か月⇒～1日\n）\n",
    );
    let steps: Vec<_> = found.steps.iter().map(|s| s.text.value.as_str()).collect();
    assert_eq!(steps, ["仮説を形成", "結果を考察"]);
    assert_eq!(found.steps[1].after.value, "～1日");
    let found = findings(
        "題の一行\n\n○甲病の層別化（乙大丙先生ら）\n• 大規模な解析\nSato, Ito et al. J. Exam. (2024)\n",
    );
    let paper = &found.results[0].papers[0];
    assert_eq!((paper.journal.as_str(), paper.year), ("J. Exam.", 2024));
    assert_eq!(found.results[0].by.as_ref().unwrap().value, "乙大丙先生ら");
}

#[test]
fn plans_abroad_with_authors_and_pillars() {
    let found = findings(
        "題の一行\n\n\u{f0d8} 2024年5月2日、甲国・乙府が公表した「AI行動計画」において、言及。\n\n\
         \u{f0d8} 今回の全12ページの計画は、2月3日の大統領令に基づき、90日間かけてまとめられたもので、\
         丙局(ABC)のジョン・A・ドウ局長、メアリー・スーAI担当\n顧問が執筆。本年3月には、丁機構から情報提供依頼が出され、200人以上が意見提出。\n\n\
         ■柱１ 技術革新\n- 計算資源の整備\n（大学を含む）\n■柱２ 人材\n【計画の構成】\n",
    );
    let plan = &found.plans[0];
    assert_eq!(plan.name.value, "AI行動計画");
    assert_eq!(shown(plan.issued.as_ref().unwrap().value), "2024-05-02");
    assert_eq!(shown(plan.based_on.as_ref().unwrap().1.value), "--02-03");
    assert_eq!(plan.authors[1].name.value, "メアリー・スー");
    assert_eq!(plan.authors[1].posts[0].value, "AI担当顧問");
    assert_eq!(
        shown(plan.events[0].date.as_ref().unwrap().value),
        "2024-03"
    );
    assert_eq!(
        plan.events[0].figures[0].quantity.value.bounds,
        [Bound::AtLeast]
    );
    assert_eq!(
        plan.pillars[0].entries[0].note.as_ref().unwrap().value,
        "大学を含む"
    );
    assert_eq!(plan.pillars[1].number, 2);
}

#[test]
fn plans_abroad_in_any_order_of_words() {
    let text = "題の一行\n\n○ 英国では、2024年3月に政府が「量子戦略」を公表し、10年間で約25億ポンドを投資するとした。\n\
        ○ 米国：保健省「データ計画（Data Plan）」（令和5年6月）\n○ 英国保健省が2025年6月に公表した「健康ビジョン」では、人を育てる。\n\
        ○ 我が国では、令和5年3月に「活用計画」を策定した。\n";
    let found = findings(text);
    let plans: Vec<String> = found
        .plans
        .iter()
        .map(|p| {
            let by = p.publisher.as_ref().map_or("", |p| p.value.as_str());
            let when = p
                .issued
                .as_ref()
                .map(|d| shown(d.value))
                .unwrap_or_default();
            format!(
                "{}|{by}|{when}|{}",
                p.name.value,
                p.country.as_ref().unwrap().value
            )
        })
        .collect();
    assert_eq!(
        plans,
        [
            "量子戦略|英国政府|2024-03|英国",
            "データ計画|保健省|2023-06|米国",
            "健康ビジョン|英国保健省|2025-06|英国"
        ]
    );
    let sum = &found.plans[0].figures[0];
    assert_eq!(
        (sum.indicator.as_str(), sum.quantity.value.value.as_str()),
        ("投資額", "2500000000")
    );
}

#[test]
fn trends_and_stacked_headings() {
    let found = findings(
        "題の一行\n〇 海外では解析が加速。\n\n（国際動向）\n\n○基盤を活かし、研究を加速させる。\n\n（国内動向）\n\n主な課題\n\n\
         〇 2001年から2011年までの10年間で、日本における論文数は、甲学は減少、乙学は増加。\n\n○成果を出口へつなぐ方策\n\n今後の方向性\n\n\n\n\u{f0d8} 別の題\n",
    );
    let kinds: Vec<_> = found
        .statements
        .iter()
        .filter(|s| s.kind != StatementKind::Heading)
        .map(|s| (s.kind, s.heading.as_ref().map_or("", |h| h.value.as_str())))
        .collect();
    assert_eq!(
        kinds,
        [
            (StatementKind::Finding, "国際動向"),
            (StatementKind::Direction, "今後の方向性"),
            (StatementKind::Finding, "国内動向"),
            (StatementKind::Issue, "主な課題"),
        ]
    );
    assert_eq!(found.trends[0].course, Course::Fall);
    assert_eq!(found.trends[1].subject.value, "乙学");
}

#[test]
fn ranks_years_over_one_row_and_headings_by_place() {
    let ranked = "【第２表】　習慣のある者の割合\n（単位：％）\n\n順位　都道府県　2015年度　2017年度\n1　　　滋賀県　　31.2　　　33.0\n2　　　熊本県　　28.7　　　×\n";
    assert_eq!(
        cells(ranked),
        [
            "滋賀県/2015年度/習慣のある者の割合|31.2%",
            "滋賀県/2017年度/習慣のある者の割合|33.0%",
            "熊本県/2015年度/習慣のある者の割合|28.7%"
        ]
    );
    let outcome = "４．成果目標\n\n　　　　　　　　　令和５年度　　令和10年度\n　　　　　　　　　（実績）　　　（目標）\n　航路の数　　　　　　０　　　　　１２\n";
    let found = cells(outcome);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[1].contains("航路の数") && found[1].ends_with("|12"),
        "{found:?}"
    );
    let split = "町別の受診者数\n（単位：人）\n町名　　　対象者数　　　受診者数　　　受診率\n　　　　　　　　　　　男　　　　女\n東海町　　　1,200　　310　　　420　　　　60.8\n西山村　　　　480　　110　　　130　　　　50.0\n";
    assert_eq!(
        cells(split)[..4],
        [
            "東海町/対象者数|1200人",
            "東海町/受診者数/男|310人",
            "東海町/受診者数/女|420人",
            "東海町/受診率|60.8"
        ]
    );
    let titled = "都道府県別の集落の数の推移\n（単位：集落）\n都道府県\t令和２年\t令和３年\n北海道\t2,310\t2,288\n京　都　府\t1,203\t…\n";
    assert_eq!(cells(titled)[2], "京都府/令和２年/集落の数|1203集落");
}
