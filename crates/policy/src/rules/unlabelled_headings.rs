//! Headings of a paper of tables that labels none of them: numbers alone tell the levels.
//!
//! ```text
//! Ⅰ．地域の医療
//! １．在宅医療
//! 検討事項 | 実施状況 | 今後の課題
//! （１）訪問診療【厚】 | ・始めた。 | ・広げる。
//! ```
//!
//! The kinds of numbers ([`super::numbered_line`]) rank as they first come. A paper without any
//! heading is one section under its first line, unless headings without numbers show
//! ([`super::unnumbered_headings`]). Without a table of items nothing is read here.
//!
//! Text taken out of a page may have its headings after its table. Headings at the end of a page
//! that nothing follows belong to the table above, if that opens the page; where the first table of
//! the paper comes before all headings and nothing comes after the last, so do all.

use std::ops::Range;

use seisaku_text::{Block, BlockKind, Heading, Span};

use super::headings::HeadedPage;
use super::numbered_line::is_page_number;
use super::{Context, columns, item, numbered_line, unnumbered_headings};

/// Headings that follow each other.
struct Run {
    blocks: Range<usize>,
    headings: Vec<(Heading, Span)>,
    /// The blocks that stand under them.
    body: Range<usize>,
}

/// The parts of the document that stand under such headings.
pub(crate) fn pages<'a>(ctx: &Context<'a>) -> Vec<HeadedPage<'a>> {
    let blocks = &ctx.document.blocks;
    let tables = tables(ctx, blocks);
    let Some(first_table) = tables.first() else {
        return Vec::new();
    };
    let numbered = |i: usize| headings_of(ctx, &blocks[i]);
    let mut runs = runs(blocks, &numbered);
    if runs.is_empty() {
        let found = unnumbered_headings::headings(ctx, blocks, &tables);
        runs = self::runs(blocks, &|i| found.get(&i).cloned().into_iter().collect());
    }
    if runs.is_empty() {
        return vec![whole(ctx, blocks)];
    }
    if !stand_after(blocks, &mut runs, *first_table) {
        move_down(ctx, blocks, &mut runs, &tables);
    }
    let mut order: Vec<&str> = Vec::new();
    for (heading, _) in runs.iter().flat_map(|run| &run.headings) {
        if !order.contains(&heading.label.as_str()) {
            order.push(&heading.label);
        }
    }
    let mut path: Vec<u32> = Vec::new();
    let mut found = Vec::new();
    for run in &runs {
        let mut opened: Vec<(usize, Heading, Span)> = Vec::new();
        let mut listed: Vec<(Vec<u32>, Span)> = Vec::new();
        for (heading, line) in &run.headings {
            let rank = order.iter().position(|l| *l == heading.label);
            let mut rank = rank.unwrap_or_default().min(path.len());
            path.truncate(rank);
            path.push(heading.number);
            if let Some(steps) = numbered_line::steps(ctx, heading, *line) {
                rank = steps.len() - 1;
                path = steps;
            }
            // Of headings that follow each other at one level only the last has a text.
            opened.retain(|(above, ..)| *above < rank);
            opened.push((rank, heading.clone(), *line));
            listed.push((path.clone(), *line));
        }
        listed.retain(|(_, line)| opened.iter().all(|(_, _, kept)| kept != line));
        let body = &blocks[run.body.clone()];
        found.push(HeadedPage {
            numbers: item::printed_numbers(ctx, body),
            body,
            span: blocks[run.blocks.start].span,
            headings: opened,
            listed,
            path: path.clone(),
        });
    }
    found
}

/// The rows that are headings of columns.
fn tables(ctx: &Context<'_>, blocks: &[Block]) -> Vec<usize> {
    let mut columns = columns::Headings::of(ctx);
    let mut is_table = |b: &Block| matches!(&b.kind, BlockKind::Row { cells } if columns.columns(ctx, cells).is_some());
    (0..blocks.len())
        .filter(|i| is_table(&blocks[*i]))
        .collect()
}

/// The runs of headings; `of_block` gives those of a block by its number.
fn runs(blocks: &[Block], of_block: &dyn Fn(usize) -> Vec<(Heading, Span)>) -> Vec<Run> {
    let mut found: Vec<Run> = Vec::new();
    for i in 0..blocks.len() {
        let headings = of_block(i);
        if headings.is_empty() {
            continue;
        }
        match found.last_mut() {
            Some(run) if run.blocks.end == i => {
                run.headings.extend(headings);
                run.blocks.end = i + 1;
            }
            _ => found.push(Run {
                blocks: i..i + 1,
                headings,
                body: 0..0,
            }),
        }
    }
    let ends: Vec<usize> = found.iter().skip(1).map(|run| run.blocks.start).collect();
    let ends = ends.into_iter().chain([blocks.len()]);
    for (run, end) in found.iter_mut().zip(ends) {
        run.body = run.blocks.end..end;
    }
    found
}

fn is_row(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Row { .. })
}

/// Whether all headings stand after what they head; they are given what stands before them then.
fn stand_after(blocks: &[Block], runs: &mut [Run], first_table: usize) -> bool {
    let (Some(first), Some(last)) = (runs.first(), runs.last()) else {
        return false;
    };
    let opens = first_table < first.blocks.start;
    if !opens || blocks[last.body.clone()].iter().any(is_row) {
        return false;
    }
    let mut start = 0;
    for run in runs {
        run.body = start..run.blocks.start;
        start = run.blocks.end;
    }
    true
}

/// Gives headings at the end of a page the table above them.
fn move_down(ctx: &Context<'_>, blocks: &[Block], runs: &mut [Run], tables: &[usize]) {
    for i in 1..runs.len() {
        let (before, at) = runs.split_at_mut(i);
        let (Some(above), Some(run)) = (before.last_mut(), at.first_mut()) else {
            continue;
        };
        let has_text = blocks[run.body.clone()]
            .iter()
            .any(|b| !is_page_number(ctx.slice(b.span)));
        if has_text {
            continue;
        }
        let opens_page = |start: &usize| {
            let between = Span::new(blocks[*start - 1].span.end, blocks[*start].span.start);
            is_page_number(ctx.slice(blocks[*start - 1].span))
                || ctx.slice(between).contains('\u{c}')
        };
        let page = (above.body.start + 1..above.body.end)
            .rev()
            .find(opens_page)
            .filter(|start| tables.binary_search(start).is_ok());
        if let Some(start) = page {
            run.body = start..run.blocks.start;
            above.body.end = start;
        }
    }
}

/// A paper without headings.
fn whole<'a>(ctx: &Context<'a>, blocks: &'a [Block]) -> HeadedPage<'a> {
    let title = blocks[0].span;
    let heading = Heading {
        label: String::new(),
        number: 1,
        title,
    };
    let body = &blocks[usize::from(!is_row(&blocks[0]))..];
    HeadedPage {
        numbers: item::printed_numbers(ctx, body),
        body,
        span: title,
        headings: vec![(0, heading, title)],
        listed: Vec::new(),
        path: vec![1],
    }
}

/// The headings of a block, if it is nothing but headings, one a line, and a page number.
fn headings_of(ctx: &Context<'_>, block: &Block) -> Vec<(Heading, Span)> {
    let lines = match &block.kind {
        BlockKind::Paragraph { lines } => lines.clone(),
        BlockKind::Heading(_) => vec![block.span],
        _ => return Vec::new(),
    };
    let found = lines
        .iter()
        .filter(|line| !is_page_number(ctx.slice(**line)))
        .map(|line| Some((numbered_line::heading(ctx, *line)?, *line)));
    found.collect::<Option<Vec<_>>>().unwrap_or_default()
}
