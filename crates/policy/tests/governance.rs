//! Bodies, posts and overviews, on made-up text.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use seisaku_policy::{Bound, EntityNames, Names, Reading, read};
use seisaku_text::{Document, Source};

fn reading(text: &str) -> Reading {
    let source = Source::decode("slides.txt", text.as_bytes()).unwrap();
    let document = Document::read(&source).value;
    read(&source, &document, &Names::default()).value
}

#[test]
fn a_council_with_its_roles_and_tasks() {
    let text = "海洋データ推進会議\n（構成）\n議長 ：海洋大臣\n副議長：山田 太郎、鈴木 花\n\n（役割）\n・海洋計画 の作成\n\n※海洋データ推進会議の下に、以下の協議会を設置\n・波浪協議会\n";
    let found = reading(text).governance;
    let posts: Vec<_> = found
        .posts
        .iter()
        .map(|p| (p.role.value.as_str(), p.holder.value.as_str()))
        .collect();
    assert_eq!(
        posts,
        [
            ("議長", "海洋大臣"),
            ("副議長", "山田 太郎"),
            ("副議長", "鈴木 花")
        ]
    );
    assert_eq!(found.duties[0].text.value, "海洋計画の作成");
    assert_eq!(found.parts[0].part.value, "波浪協議会");
}

#[test]
fn an_overview_with_two_officers_on_a_line() {
    let text = "海洋研究機構の概要\n２．設立日 ２０１０年５月１日\n\n①役員\n・監事（非常勤） 鈴木 花 佐藤 次郎\n\n②職員数（2024年１月１日現在）\n１２０名\n";
    let found = reading(text).governance;
    let names: Vec<_> = found
        .posts
        .iter()
        .map(|p| p.holder.value.as_str())
        .collect();
    assert_eq!(names, ["鈴木 花", "佐藤 次郎"]);
    assert!(found.posts.iter().all(|p| p.part_time));
    assert_eq!(found.established[0].1.value.to_string(), "2010-05-01");
    assert_eq!(found.staff[0].count.value, 120);
}

/// Roles as `body|role|holder`.
fn posts(text: &str) -> Vec<String> {
    let found = reading(text).governance;
    let posts = found.posts.iter().map(|p| {
        let body = p.body.as_ref().map_or("", |b| b.value.as_str());
        format!("{body}|{}|{}", p.role.value, p.holder.value)
    });
    posts.collect()
}

/// Units as `upper>part`.
fn parts(text: &str) -> Vec<String> {
    let found = reading(text).governance;
    let parts = found.parts.iter();
    parts
        .map(|p| format!("{}>{}", p.upper.value, p.part.value))
        .collect()
}

#[test]
fn a_list_of_bodies_in_any_order_of_columns() {
    let text = "組織の一覧\n（令和9年4月1日現在）\n\n上位の組織\t名　称\t定員（人）\t長\t設置年月\t備考\n\
        －\t波浪研究機構\t120\t理事長\t平成20年4月\t\n\
        波浪研究機構\t観測部\t３０\t部長（併任）\t令和元年５月\t移転予定\n〃\t観測評価委員会\t10人以内\t委員長\t－\t\n";
    assert_eq!(
        posts(text),
        [
            "波浪研究機構|理事長|理事長",
            "観測部|部長|部長",
            "観測評価委員会|委員長|委員長"
        ]
    );
    assert_eq!(
        parts(text),
        ["波浪研究機構>観測部", "波浪研究機構>観測評価委員会"]
    );
    let found = reading(text).governance;
    let dates: Vec<String> = found
        .established
        .iter()
        .map(|e| e.1.value.to_string())
        .collect();
    assert_eq!(dates, ["2008-04", "2019-05"]);
    let staff: Vec<_> = found
        .staff
        .iter()
        .map(|s| (s.count.value, s.unit.as_str(), s.bound))
        .collect();
    assert_eq!(
        staff,
        [
            (120, "人", None),
            (30, "人", None),
            (10, "人", Some(Bound::AtMost))
        ]
    );
    assert_eq!(
        found.staff[0].on.as_ref().unwrap().value.to_string(),
        "2027-04-01"
    );
    assert_eq!(
        posts("名称　　波浪研究機構\n設立　　平成23年４月１日\n役員　　理事長１名、理事３名\n"),
        ["波浪研究機構|理事長|理事長", "波浪研究機構|理事|理事"]
    );
}

#[test]
fn units_in_trees_columns_and_dots() {
    let drawn = "波浪研究機構の組織図\n　├ 企画部（部長：理事が兼務）　12名\n　│　└ 広報課（課長）\n　└ 監査室\n";
    assert_eq!(
        parts(drawn),
        [
            "波浪研究機構>企画部",
            "企画部>広報課",
            "波浪研究機構>監査室"
        ]
    );
    assert_eq!(posts(drawn), ["企画部|部長|理事", "広報課|課長|課長"]);
    let levels = "局\t部\t課\t定員\n海洋局\t調査部\t水温課\t5\n\t\t塩分課\t4\n計\t\t\t9\n";
    assert_eq!(
        parts(levels),
        ["海洋局>調査部", "調査部>水温課", "調査部>塩分課"]
    );
    let dots = "○ 海洋局（局長）\n・水温課（課長、定員18名）\n・塩分室（令和元年10月１日設置）\n";
    assert_eq!(parts(dots), ["海洋局>水温課", "海洋局>塩分室"]);
}

#[test]
fn members_with_dots_blanks_and_marks() {
    let text = "海洋データ検討会　構成員名簿\n（敬称略・五十音順、◎は座長）\n\n【構成員】\n◎甲　　○○大学　教授\n　乙　・・・・　△△協会　理事\n\
        【オブザーバー】\n　海洋庁観測課\n";
    assert_eq!(
        posts(text),
        [
            "海洋データ検討会|座長|甲",
            "海洋データ検討会|構成員|乙",
            "海洋データ検討会|オブザーバー|海洋庁観測課"
        ]
    );
    let found = reading(text).governance;
    assert_eq!(found.affiliations[1].text.value, "△△協会 理事");
    let text = "海洋推進本部の設置について\n\n１．構成\n本部長　　海洋大臣\n本部員　　総務大臣\n　　　　　財政大臣\n\n２．庶務\n本部の庶務は、海洋庁において処理する。\n";
    assert_eq!(
        posts(text),
        [
            "海洋推進本部|本部長|海洋大臣",
            "海洋推進本部|本部員|総務大臣",
            "海洋推進本部|本部員|財政大臣",
            "海洋推進本部|庶務|海洋庁"
        ]
    );
}

#[test]
fn ministries_that_oversee_a_body() {
    let mut names = Names::default();
    let ministries = [
        ("水産省", "A"),
        ("海洋府", "B"),
        ("港湾省", "C"),
        ("波浪省", "D"),
    ];
    for (name, id) in ministries {
        names.bodies.insert(name.to_owned(), id.to_owned());
    }
    names.entities = EntityNames::new(ministries.map(|(n, id)| (n.to_owned(), id.to_owned())));
    let text = "海洋推進会議\n（構成）\n議長 ：海洋大臣\n\nその他関係省水産省KK\n所管府省\n\n海洋府\n（海洋機構担当室） 港湾省 波浪省\n\n海洋研究機構\n\n理事長の任命 目標の提示\n";
    let source = Source::decode("slides.txt", text.as_bytes()).unwrap();
    let document = Document::read(&source).value;
    let found = read(&source, &document, &names).value.governance;
    let members: Vec<_> = found
        .posts
        .iter()
        .filter(|p| p.role.value == "構成員")
        .map(|p| {
            (
                p.body.as_ref().unwrap().value.as_str(),
                p.holder.value.as_str(),
            )
        })
        .collect();
    assert_eq!(
        members,
        [
            ("その他関係省", "波浪省"),
            ("KK所管府省", "水産省"),
            ("KK所管府省", "海洋府"),
            ("KK所管府省", "港湾省"),
        ]
    );
    assert_eq!(found.parts[0].upper.value, "海洋府");
    assert_eq!(found.parts[0].part.value, "海洋機構担当室");
}
