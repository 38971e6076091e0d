//! Altered copies: what was changed is read changed, what was not stays. At least a thousand
//! alterations of a small paper and of a page of the seeds, read in one process.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use seisaku_facts::{Vocabulary, facts};
use seisaku_policy::Reading;
use seisaku_text::{Document, Source, squeeze};

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::embedded().unwrap());

/// An item as its facts say: key, text, marks of bodies with the lead, actions, directions.
type Item = (
    String,
    String,
    Vec<(String, bool)>,
    Vec<String>,
    Vec<String>,
);

/// A row of the paper that is made.
#[derive(Clone, Debug)]
struct Row {
    amount: u32,
    year: u32,
    bodies: Vec<&'static str>,
}

const MARKS: &[&str] = &["文", "厚", "経", "総", "健", "AMED"];

fn row() -> impl Strategy<Value = Row> {
    let bodies = proptest::sample::subsequence(MARKS, 1..4);
    (1..9999_u32, 1..9_u32, bodies).prop_map(|(amount, year, bodies)| Row {
        amount,
        year,
        bodies,
    })
}

fn page(number: usize, rows: &[Row]) -> String {
    let heading = format!("大項目 1：医療の研究\n\n中項目 {number} 領域{number}の研究\n\n");
    let columns = "小項目\t令和7年度の取組\t今後の方向性\n";
    let rows = rows.iter().enumerate().map(|(i, row)| {
        let marker = char::from_u32(0x2460 + u32::try_from(i).unwrap()).unwrap();
        let bodies = row.bodies.join("・");
        format!(
            "{marker}対象{i}の研究を進める。【{bodies}】\t● {}億円で実施する。● 続けて公開する。\t● 令和{}年度から始める。\n",
            row.amount, row.year
        )
    });
    format!("{heading}{columns}{}\n", rows.collect::<String>())
}

fn paper(pages: &[Vec<Row>]) -> String {
    let pages = pages.iter().enumerate();
    pages.map(|(i, rows)| page(i + 1, rows)).collect()
}

fn pages() -> impl Strategy<Value = Vec<Vec<Row>>> {
    proptest::collection::vec(proptest::collection::vec(row(), 1..5), 1..4)
}

fn read(bytes: &[u8]) -> (Source, Reading) {
    let source = Source::decode("paper.txt", bytes).unwrap();
    let document = Document::read(&source).value;
    let reading = seisaku_policy::read(&source, &document, VOCABULARY.names()).value;
    let found = facts(&source, &document, &reading, &VOCABULARY);
    assert_eq!(found.coverage.none, 0, "text lies in no span");
    (source, reading)
}

/// The items, their texts folded, so that width and line ends make no difference.
fn items(bytes: &[u8]) -> BTreeSet<Item> {
    let (_, reading) = read(bytes);
    let texts = |bullets: &[seisaku_policy::Bullet]| -> Vec<String> {
        bullets.iter().map(|b| squeeze(&b.text.value)).collect()
    };
    let all = reading.sections.iter().flat_map(|s| &s.items);
    all.map(|item| {
        let bodies = item.bodies.iter();
        (
            item.key.clone(),
            squeeze(&item.text.value),
            bodies
                .map(|b| (b.body.known.clone().unwrap_or_default(), b.lead))
                .collect(),
            texts(&item.actions),
            texts(&item.directions),
        )
    })
    .collect()
}

/// The same text in full width where it has one, but for tabs and line ends.
fn wide(text: &str) -> String {
    let full = |c: char| match c {
        '0'..='9' | 'A'..='Z' => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
        _ => c,
    };
    text.chars().map(full).collect()
}

fn same(text: &str, bytes: &[u8]) -> TestCaseResult {
    prop_assert_eq!(items(text.as_bytes()), items(bytes));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn another_encoding(pages in pages(), which in 0..6_usize) {
        let text = paper(&pages);
        let units = || text.encode_utf16();
        let bytes: Vec<u8> = match which {
            0 => encoding_rs::SHIFT_JIS.encode(&text).0.into_owned(),
            1 => encoding_rs::EUC_JP.encode(&text).0.into_owned(),
            2 => encoding_rs::ISO_2022_JP.encode(&text).0.into_owned(),
            3 => units().flat_map(u16::to_le_bytes).collect(),
            4 => [0xfeff].into_iter().chain(units()).flat_map(u16::to_be_bytes).collect(),
            _ => format!("\u{feff}{text}").into_bytes(),
        };
        let source = Source::decode("paper.txt", &bytes).unwrap();
        prop_assert_eq!(source.text(), text.as_str());
        same(&text, &bytes)?;
    }

    #[test]
    fn other_line_ends(pages in pages(), end in prop_oneof![Just("\r\n"), Just("\r")]) {
        let text = paper(&pages);
        same(&text, text.replace('\n', end).as_bytes())?;
    }

    #[test]
    fn another_width(pages in pages()) {
        let text = paper(&pages);
        same(&text, wide(&text).as_bytes())?;
    }

    #[test]
    fn marks_that_are_not_seen(pages in pages(), at in any::<prop::sample::Index>(), mark in prop_oneof![
        Just('\u{200b}'), Just('\u{2060}'), Just('\u{fe00}'), Just('\u{e0100}'), Just('\u{2067}')
    ]) {
        let text = paper(&pages);
        // Within a sentence, and what is no part of a character also before signs of the layout.
        let joined = matches!(mark, '\u{fe00}' | '\u{e0100}');
        let signs = text.char_indices().filter(|(_, c)| !joined && matches!(c, '①'..='⑳' | '●' | '【' | '大'));
        let mut places: Vec<usize> = text.match_indices("研究を進").map(|(i, m)| i + m.len()).collect();
        places.extend(signs.map(|(i, _)| i));
        let at = *at.get(&places);
        let marked = format!("{}{mark}{}", &text[..at], &text[at..]);
        same(&text, marked.as_bytes())?;
    }

    #[test]
    fn pages_in_another_order(pages in pages(), by in 0..4_usize) {
        let mut printed: Vec<String> = pages.iter().enumerate().map(|(i, rows)| page(i + 1, rows)).collect();
        let text = printed.concat();
        let length = printed.len();
        printed.rotate_left(by % length);
        same(&text, printed.concat().as_bytes())?;
    }

    #[test]
    fn another_amount(pages in pages(), at in any::<prop::sample::Index>(), amount in 10_000..99_999_u32) {
        let before = items(paper(&pages).as_bytes());
        let mut altered = pages.clone();
        let index = at.index(altered.len());
        altered[index][0].amount = amount;
        let after = items(paper(&altered).as_bytes());
        let gone: Vec<&Item> = before.difference(&after).collect();
        let new: Vec<&Item> = after.difference(&before).collect();
        prop_assert_eq!((gone.len(), new.len()), (1, 1));
        let mut expected = gone[0].clone();
        expected.3[0] = format!("{amount}億円で実施する。");
        prop_assert_eq!(new[0], &expected);
    }

    #[test]
    fn other_bodies(pages in pages(), at in any::<prop::sample::Index>(), row in row()) {
        let before = items(paper(&pages).as_bytes());
        let mut altered = pages.clone();
        let index = at.index(altered.len());
        altered[index][0].bodies.clone_from(&row.bodies);
        let after = items(paper(&altered).as_bytes());
        let key = format!("1.{}.1", index + 1);
        let others = |items: &BTreeSet<Item>| -> Vec<Item> {
            items.iter().filter(|i| i.0 != key).cloned().collect()
        };
        prop_assert_eq!(others(&before), others(&after));
        let found = after.iter().find(|i| i.0 == key).unwrap();
        let names = VOCABULARY.names();
        let expected: Vec<String> = row.bodies.iter().map(|m| names.abbreviations[*m].clone()).collect();
        let bodies: Vec<String> = found.2.iter().map(|(body, _)| body.clone()).collect();
        prop_assert_eq!(bodies, expected);
    }

    #[test]
    fn as_a_page_of_html(pages in pages()) {
        let text = paper(&pages);
        let mut html = "<!DOCTYPE html><html><body>".to_owned();
        for line in text.lines().filter(|l| !l.is_empty()) {
            match line.contains('\t') {
                true => html.push_str(&format!("<table><tr><td>{}</td></tr></table>", line.replace('\t', "</td><td>"))),
                false => html.push_str(&format!("<h2>{line}</h2>")),
            }
        }
        same(&text, html.as_bytes())?;
    }
}
