//! Pages: where one page or slide ends and the next begins.

use crate::{Block, BlockKind, Labels, Source, Span, is_list_lead};

/// A page or slide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its place among the pages, from 1. Page numbers that are printed are text.
    pub number: usize,
    /// Its text, with the blanks that part it from the next.
    pub span: Span,
}

/// Pages that begin where the starts say. Together they are the whole text: blanks before the
/// first page and after the last belong to them too.
fn pages(source: &Source, starts: &[usize]) -> Vec<Page> {
    let mut bounds = vec![0];
    for start in starts {
        let last = bounds[bounds.len() - 1];
        // What lies before the first break may be blank, and is no page then.
        if !source.slice(Span::new(last, *start)).trim().is_empty() {
            bounds.push(*start);
        }
    }
    let ends = bounds.iter().skip(1).copied().chain([source.text().len()]);
    bounds
        .iter()
        .zip(ends)
        .enumerate()
        .map(|(i, (start, end))| Page {
            number: i + 1,
            span: Span::new(*start, end),
        })
        .collect()
}

/// Pages of a paper whose pages each open with the headings they stand under.
///
/// A run of labelled headings opens a page, unless a list follows whose entries are headings
/// themselves: that is a table of contents.
pub(crate) fn headed_pages(source: &Source, blocks: &[Block], labels: &Labels) -> Vec<Page> {
    let labelled =
        |block: &Block| matches!(&block.kind, BlockKind::Heading(h) if !h.label.is_empty());
    let blocks: Vec<&Block> = blocks.iter().filter(|b| !b.is_markup()).collect();
    let mut starts = Vec::new();
    let mut i = 0;
    while i < blocks.len() {
        if !labelled(blocks[i]) {
            i += 1;
            continue;
        }
        let run_start = i;
        while i < blocks.len() && labelled(blocks[i]) {
            i += 1;
        }
        if !is_contents_entry(source, blocks.get(i).copied(), labels) {
            starts.push(blocks[run_start].span.start);
        }
    }
    pages(source, &starts)
}

/// Whether the block is an entry of a list that is a heading: `- 中項目1 …`.
fn is_contents_entry(source: &Source, block: Option<&Block>, labels: &Labels) -> bool {
    match block.map(|b| &b.kind) {
        Some(BlockKind::ListItem { lines, .. }) => lines.first().is_some_and(|line| {
            labels
                .heading(source.text(), *line)
                .is_some_and(|h| !h.label.is_empty())
        }),
        _ => false,
    }
}

/// Pages of slides whose text was taken out page by page.
///
/// A break shows as a form feed, as three blank lines, or as one blank at the start of the first
/// line of a page. Such a blank alone can also be a remnant of something else: a page opens with
/// a title, so not with a list entry, a note or a fragment of a few characters; and where at most
/// two lines lie between two such blanks, those lines are the tail of the page before (a corner
/// label, a source, a title printed last).
pub(crate) fn slide_pages(source: &Source) -> Vec<Page> {
    const TAIL_LINES: usize = 2;
    let mut starts: Vec<Break> = Vec::new();
    let mut blank_run = 0;
    let mut lines_since = 0;
    for line in source.lines() {
        let text = source.slice(line);
        if text.contains('\u{c}') {
            starts.push(Break::sure(line.start));
            blank_run = 0;
            lines_since = 1;
            continue;
        }
        if text.trim().is_empty() {
            blank_run += 1;
            continue;
        }
        if blank_run >= 3 {
            starts.push(Break::sure(line.start));
            lines_since = 0;
        } else if opens_page(text) {
            if lines_since <= TAIL_LINES && starts.last().is_some_and(|b| !b.sure) {
                starts.pop();
            }
            starts.push(Break {
                at: line.start,
                sure: false,
            });
            lines_since = 0;
        }
        blank_run = 0;
        lines_since += 1;
    }
    // The text ends as a page does.
    let tail = |b: &Break| {
        let lines = source.text()[b.at..].lines();
        let printed = lines.filter(|l| !l.trim().chars().all(char::is_numeric));
        !b.sure && printed.count() <= TAIL_LINES
    };
    if starts.len() > 1 && starts.last().is_some_and(tail) {
        starts.pop();
    }
    let starts: Vec<usize> = starts.iter().map(|b| b.at).collect();
    pages(source, &starts)
}

struct Break {
    at: usize,
    sure: bool,
}

impl Break {
    fn sure(at: usize) -> Self {
        Self { at, sure: true }
    }
}

/// Whether a line that begins with one blank can be the first of a page.
fn opens_page(line: &str) -> bool {
    const FRAGMENT: usize = 3;
    let Some(rest) = line.strip_prefix(' ') else {
        return false;
    };
    let is_note = ["（注", "(注", "注", "＊", "*"]
        .iter()
        .any(|n| rest.starts_with(n));
    let is_note_inside = rest.contains("＊：") || rest.contains("※：");
    !rest.starts_with(char::is_whitespace)
        && !is_list_lead(rest)
        && !is_note
        && !is_note_inside
        && !is_sentence(rest)
        && rest.trim().chars().count() > FRAGMENT
}

/// Whether a line is a sentence or the beginning of one: a full stop, or a comma behind a clause.
/// Titles part nouns with commas, if they have any.
fn is_sentence(line: &str) -> bool {
    let clause = |(at, _): (usize, &str)| {
        let before = line[..at].chars().next_back();
        before.is_some_and(|c| matches!(c, 'ぁ'..='ん') && c != 'び')
    };
    line.contains('。') || line.match_indices('、').any(clause)
}
