//! What stands under and beside the names of bodies: roles in a cell, lines set in, trees.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use seisaku_policy::{Governance, Names, read};
use seisaku_text::{Document, Source};

fn governance(text: &str) -> Governance {
    let source = Source::decode("bodies.txt", text.as_bytes()).unwrap();
    let document = Document::read(&source).value;
    read(&source, &document, &Names::default()).value.governance
}

/// Roles as `body|role|holder`.
fn posts(found: &Governance) -> Vec<String> {
    let posts = found.posts.iter().map(|p| {
        let body = p.body.as_ref().map_or("", |b| b.value.as_str());
        format!("{body}|{}|{}", p.role.value, p.holder.value)
    });
    posts.collect()
}

/// Units as `upper>part`.
fn parts(found: &Governance) -> Vec<String> {
    let parts = found.parts.iter();
    parts
        .map(|p| format!("{}>{}", p.upper.value, p.part.value))
        .collect()
}

/// Bodies as `body since day`.
fn founded(found: &Governance) -> Vec<String> {
    let dates = found.established.iter();
    dates
        .map(|(body, date)| format!("{} {}", body.value, date.value))
        .collect()
}

#[test]
fn several_roles_in_a_cell() {
    let rows = [
        "議長：海洋大臣　副議長：環境大臣、農林水産大臣　構成員：関係省の局長",
        "議長：海洋大臣、副議長：環境大臣、農林水産大臣、構成員：関係省の局長",
        "議長（海洋大臣）、副議長（環境大臣、農林水産大臣）、構成員（関係省の局長）",
        "議長　海洋大臣　副議長　環境大臣、農林水産大臣　構成員　関係省の局長",
    ];
    for heading in ["構成", "構成員", "メンバー"] {
        for cell in rows {
            let text = format!(
                "会議の一覧\n\n会議\t設置年月日\t{heading}\t庶務\n海況調整会議\t令和5年4月1日\t{cell}\t海洋庁\n潮流協議会\t令和6年4月1日\t{cell}\t海洋庁\n"
            );
            let found = governance(&text);
            let told = posts(&found);
            for post in [
                "議長|海洋大臣",
                "副議長|環境大臣",
                "副議長|農林水産大臣",
                "構成員|関係省の局長",
            ] {
                let post = format!("海況調整会議|{post}");
                assert!(told.contains(&post), "{heading} {cell}: {post} in {told:?}");
            }
            assert_eq!(
                founded(&found),
                ["海況調整会議 2023-04-01", "潮流協議会 2024-04-01"]
            );
        }
    }
}

#[test]
fn lines_under_the_units_of_a_tree() {
    let trees = [
        "潮流審議会\n　├ 観測部会（平成23年10月11日設置）\n　│　部会長：海洋大臣\n　├ 予測部会（平成24年４月１日設置）\n　│　部会長：海洋庁長官\n　└ 通報部会（平成25年４月１日設置）\n　　　部会長：海上監\n",
        "潮流審議会\n┣ 観測部会\n┃　設置：平成23年10月11日\n┃　部会長：海洋大臣\n┣ 予測部会\n┃　設置：平成24年４月１日\n┃　部会長：海洋庁長官\n┗ 通報部会\n　　設置：平成25年４月１日\n　　部会長：海上監\n",
    ];
    for text in trees {
        let found = governance(text);
        assert_eq!(
            parts(&found),
            [
                "潮流審議会>観測部会",
                "潮流審議会>予測部会",
                "潮流審議会>通報部会"
            ],
            "{text}"
        );
        assert_eq!(
            posts(&found),
            [
                "観測部会|部会長|海洋大臣",
                "予測部会|部会長|海洋庁長官",
                "通報部会|部会長|海上監"
            ],
            "{text}"
        );
        assert_eq!(
            founded(&found),
            [
                "観測部会 2011-10-11",
                "予測部会 2012-04-01",
                "通報部会 2013-04-01"
            ],
            "{text}"
        );
    }
}

#[test]
fn a_body_over_lines_set_in_under_it() {
    let text = "２　海の機関\n\n国立研究開発法人波浪研究所（平成13年４月１日設立）\n　主務大臣：海洋大臣\n　理事長　山川　一郎\n　監事（非常勤）　森　花子\n　職員数　３１２名（令和８年４月１日現在）\n　所在地　架空市波止場１－１\n　組織\n　　総務部\n　　潮流研究部\n　　　観測室\n\n独立行政法人波止場機構（昭和49年８月１日設立）\n　理事長：田中　次郎\n　職員数：1,045名\n";
    let found = governance(text);
    assert_eq!(
        posts(&found),
        [
            "国立研究開発法人波浪研究所|理事長|山川 一郎",
            "国立研究開発法人波浪研究所|監事|森 花子",
            "独立行政法人波止場機構|理事長|田中 次郎"
        ]
    );
    assert_eq!(
        parts(&found),
        [
            "国立研究開発法人波浪研究所>総務部",
            "国立研究開発法人波浪研究所>潮流研究部",
            "潮流研究部>観測室"
        ]
    );
    assert_eq!(
        founded(&found),
        [
            "国立研究開発法人波浪研究所 2001-04-01",
            "独立行政法人波止場機構 1974-08-01"
        ]
    );
    let staff: Vec<_> = found.staff.iter().map(|s| s.count.value).collect();
    assert_eq!(staff, [312, 1045]);
}

#[test]
fn a_heading_of_kinds_of_bodies_is_no_body() {
    for heading in ["２　審議会の部会", "３．本部・会議", "(1) 審議会等の分科会"]
    {
        let text = format!(
            "{heading}\n\n潮流審議会\n├ 観測部会（平成23年10月11日設置）\n└ 予測部会（平成24年４月１日設置）\n"
        );
        let found = governance(&text);
        assert_eq!(
            parts(&found),
            ["潮流審議会>観測部会", "潮流審議会>予測部会"],
            "{heading}"
        );
    }
}
