//! Headings of a paper of tables that labels none of them: numbers alone tell the levels.
//!
//! ```text
//! Ⅰ．地域の医療
//! １．在宅医療
//! 検討事項 | 実施状況 | 今後の課題
//! （１）訪問診療【厚】 | ・始めた。 | ・広げる。
//! ```
//!
//! The kinds of numbers (`第１章`, `Ⅰ．`, `１．`, `（１）`, `１`) rank as they first come. A paper without
//! any heading is one section under its first line. Without a table of items nothing is read here.

use seisaku_text::{Block, BlockKind, Heading, Span};

use super::headings::HeadedPage;
use super::{Context, columns, item};
use crate::values::{Pattern, pattern};

/// A number of any kind and the title after it.
static NUMBERED: Pattern = pattern!(
    r"^(?:第(\d{1,2}|[一二三四五六七八九十])([章節部編])|([IVX]{1,4})[.、:]?|\((\d{1,2})\)|(\d{1,2})\)|(\d{1,2})([.、]?))(.+)$"
);

/// The parts of the document that stand under such headings.
pub(crate) fn pages<'a>(ctx: &Context<'a>) -> Vec<HeadedPage<'a>> {
    let blocks = &ctx.document.blocks;
    let mut columns = columns::Headings::default();
    let has_table = blocks.iter().any(
        |b| matches!(&b.kind, BlockKind::Row { cells } if columns.columns(ctx, cells).is_some()),
    );
    if !has_table {
        return Vec::new();
    }
    let headings: Vec<Vec<(Heading, Span)>> = blocks.iter().map(|b| headings_of(ctx, b)).collect();
    let mut order: Vec<&str> = Vec::new();
    for (heading, _) in headings.iter().flatten() {
        if !order.contains(&heading.label.as_str()) {
            order.push(&heading.label);
        }
    }
    let mut found = Vec::new();
    let mut path: Vec<u32> = Vec::new();
    let mut i = 0;
    while i < blocks.len() {
        let run = i;
        let mut opened = Vec::new();
        while let Some(lines) = headings.get(i).filter(|lines| !lines.is_empty()) {
            for (heading, line) in lines {
                let rank = order.iter().position(|l| *l == heading.label);
                let rank = rank.unwrap_or_default().min(path.len());
                path.truncate(rank);
                path.push(heading.number);
                opened.push((rank, heading.clone(), *line));
            }
            i += 1;
        }
        if run == 0 && opened.is_empty() {
            opened.push((0, whole(blocks[0].span), blocks[0].span));
            i = usize::from(!matches!(blocks[0].kind, BlockKind::Row { .. }));
            // A line before the first heading opens a section only if the items stand there.
            if order.is_empty() {
                path.push(1);
            }
        }
        let end = (i..blocks.len())
            .find(|at| !headings[*at].is_empty())
            .unwrap_or(blocks.len());
        let body = &blocks[i..end];
        i = end;
        if path.is_empty() {
            continue;
        }
        found.push(HeadedPage {
            numbers: item::printed_numbers(ctx, body),
            body,
            span: blocks[run].span,
            headings: lowest_run(opened),
            path: path.clone(),
        });
    }
    found
}

/// Of headings that follow each other at one level only the last has a text.
fn lowest_run(opened: Vec<(usize, Heading, Span)>) -> Vec<(usize, Heading, Span)> {
    let mut kept: Vec<(usize, Heading, Span)> = Vec::new();
    for heading in opened {
        kept.retain(|(rank, ..)| *rank < heading.0);
        kept.push(heading);
    }
    kept
}

fn whole(title: Span) -> Heading {
    Heading {
        label: String::new(),
        number: 1,
        title,
    }
}

/// The headings of a block, if it is nothing but headings, one a line.
fn headings_of(ctx: &Context<'_>, block: &Block) -> Vec<(Heading, Span)> {
    let lines = match &block.kind {
        BlockKind::Paragraph { lines } => lines.clone(),
        BlockKind::Heading(_) => vec![block.span],
        _ => return Vec::new(),
    };
    let found = lines.iter().map(|line| Some((heading(ctx, *line)?, *line)));
    found.collect::<Option<Vec<_>>>().unwrap_or_default()
}

/// A short line with a number and a title.
fn heading(ctx: &Context<'_>, line: Span) -> Option<Heading> {
    const LONGEST: usize = 40;
    if line.end - line.start > LONGEST * 4 {
        return None;
    }
    let folded = ctx.fold(line);
    let text = folded.text();
    if text.chars().count() > LONGEST || text.ends_with(['。', '】', '、']) {
        return None;
    }
    let c = NUMBERED.as_ref()?.captures(text)?;
    let title = c.get(8)?;
    let group = |i: usize| c.get(i).map(|m| m.as_str());
    // A bare or a Roman number is parted from its title by a mark or a blank.
    let parted = title.start() > 0
        && (text[..title.start()].ends_with(['.', '、', ':'])
            || folded.span(title.start() - 1, title.start()).end
                < folded.span(title.start(), title.end()).start);
    let (label, number) = if let Some(kind) = group(2) {
        (kind.to_owned(), kanji_or_digits(group(1)?)?)
    } else if let Some(roman) = group(3) {
        parted.then_some(())?;
        ("I".to_owned(), roman_number(roman)?)
    } else if let Some(number) = group(4) {
        ("(1)".to_owned(), number.parse().ok()?)
    } else if let Some(number) = group(5) {
        ("1)".to_owned(), number.parse().ok()?)
    } else {
        parted.then_some(())?;
        (format!("1{}", group(7)?), group(6)?.parse().ok()?)
    };
    Some(Heading {
        label,
        number,
        title: folded.span(title.start(), title.end()),
    })
}

fn kanji_or_digits(text: &str) -> Option<u32> {
    const KANJI: &str = "一二三四五六七八九十";
    let kanji = || {
        let place = KANJI.chars().position(|c| text.starts_with(c))?;
        u32::try_from(place + 1).ok()
    };
    text.parse().ok().or_else(kanji)
}

fn roman_number(text: &str) -> Option<u32> {
    const ROMAN: &[&str] = &[
        "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII",
    ];
    let place = ROMAN.iter().position(|r| *r == text)?;
    u32::try_from(place + 1).ok()
}
