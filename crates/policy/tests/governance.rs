//! Bodies, posts and overviews, on made-up text.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use seisaku_policy::{EntityNames, Names, Reading, read};
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
        .map(|p| (p.body.value.as_str(), p.holder.value.as_str()))
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
