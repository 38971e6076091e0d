//! Documents to measure with: copies with other numbers, and texts that are large in one way.

/// A copy in which the last digit of each number of two digits or more is another one, so that no
/// two copies hold the same amounts, years and dates.
pub fn altered(text: &str, copy: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = 0;
    let mut chars = text.chars().peekable();
    let mut place = copy;
    while let Some(c) = chars.next() {
        let zero = match c {
            '0'..='9' => '0',
            '０'..='９' => '０',
            _ => {
                before = 0;
                out.push(c);
                continue;
            }
        };
        before += 1;
        let last = !chars.peek().is_some_and(|c| c.is_numeric());
        if before < 2 || !last {
            out.push(c);
            continue;
        }
        place += 1;
        let digit = (u32::from(c) - u32::from(zero) + u32::try_from(place % 10).unwrap_or(0)) % 10;
        out.extend(char::from_u32(u32::from(zero) + digit));
    }
    out
}

const HEADINGS: &str = "大項目 1：医療\n\n中項目 1 研究\n\n小項目\t令和7年度の取組\t今後の方向性\n";

fn row(i: usize, again: &str) -> String {
    format!("①研究{i}を進める。【厚・文】\t● 予算{i}を付ける。{again}● 二を行う。\t● 続ける。\n")
}

fn rows(n: usize, again: &str) -> String {
    (0..n).map(|i| row(i, again)).collect()
}

/// Texts that are large in one way, with what they are; or this part of each.
pub fn large(part: usize) -> Vec<(&'static str, String)> {
    let of = |whole: usize| whole / part;
    let sentence = "研究開発を進め、令和7年度に3億円の予算を付ける（令和7年2月18日閣議決定）。";
    let pages: String = (0..of(5_000))
        .map(|i| {
            format!(
                "大項目 {}：医療\n中項目 {} 研究\n{}",
                i / 100 + 1,
                i % 100 + 1,
                row(i, "")
            )
        })
        .collect();
    let lists: String = (0..of(1_000))
        .map(|i| format!("{}- 第{i}層\n", " ".repeat(i)))
        .collect();
    let mut all = vec![
        (
            "a line of 3 MB",
            sentence.repeat(of(3_000_000) / sentence.len()),
        ),
        (
            "a cell of 3 MB",
            format!(
                "{HEADINGS}①一【厚】\t{}\t二\n",
                sentence.repeat(of(3_000_000) / sentence.len())
            ),
        ),
        (
            "a bullet of 1 MB without a full stop",
            format!(
                "{HEADINGS}①一【厚】\t{}\t二\n",
                "甲の開発".repeat(of(1_000_000) / 12)
            ),
        ),
        ("200,000 lines", "研究開発を進める\n".repeat(of(200_000))),
        (
            "200,000 entries of a list",
            format!("{HEADINGS}{}", "- 研究開発を進める。\n".repeat(of(200_000))),
        ),
        ("20,000 rows", format!("{HEADINGS}{}", rows(of(20_000), ""))),
        (
            "5,000 rows that repeat",
            format!(
                "{HEADINGS}{}",
                rows(of(5_000), "再び行う【再掲】。● 予算を付ける。【再掲】")
            ),
        ),
        ("5,000 pages with headings", pages),
        (
            "50,000 slides",
            "題の資料です\n本文\n\n\n\n".repeat(of(50_000)),
        ),
        ("1,000 levels of a list", lists),
        (
            "1 MB of brackets",
            format!(
                "{HEADINGS}①一【厚】\t{}\t二\n",
                "【（「".repeat(of(110_000))
            ),
        ),
        ("1 MB of references", "&amp;&#12398;&x".repeat(of(70_000))),
        (
            "1 MB of marks",
            "か\u{3099}\u{200b}\u{3099}".repeat(of(80_000)),
        ),
        ("1 MB of digits", "1２三".repeat(of(140_000))),
    ];
    all.extend(of_html(of));
    all
}

/// The same in HTML.
fn of_html(of: impl Fn(usize) -> usize) -> Vec<(&'static str, String)> {
    vec![
        (
            "1,000 levels of HTML",
            format!(
                "<html><body>{}医療",
                "<div><ul><li><table><tr><td>一".repeat(of(1_000))
            ),
        ),
        (
            "20,000 rows of HTML",
            format!(
                "<html><table>{}",
                "<tr><td>①一【厚】<td>二<td>三".repeat(of(20_000))
            ),
        ),
        (
            "1 MB of open tags",
            "<html>".to_owned() + &"<script <!-- <a ".repeat(of(60_000)),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_nothing_else() {
        let text = "大項目 1：２１８億円 2025年";
        let copy = altered(text, 0);
        assert_eq!(copy, "大項目 1：２１９億円 2027年");
        assert_ne!(altered(text, 1), copy);
        assert!(large(1).iter().all(|(_, text)| text.len() > 10_000));
    }
}
