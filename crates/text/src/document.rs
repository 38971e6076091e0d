//! A source as a document: its format, its pages and its blocks.

use crate::html;
use crate::page::{headed_pages, slide_pages};
use crate::table::{Table, is_rule};
use crate::{
    Block, BlockKind, Cell, Diagnostic, Labels, Page, Parsed, Severity, Source, Span, is_list_lead,
    squeeze,
};

/// What a text was taken from, told by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A paper of tables: headings on every page, rows with tabs between the cells.
    Tables,
    /// Slides: breaks that show as blanks, bullets, short lines.
    Slides,
    /// Neither: running text.
    Text,
    /// A page of HTML.
    Html,
}

/// A source read: every character that is not blank lies in a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What it was taken from.
    pub format: Format,
    /// Its pages, in order.
    pub pages: Vec<Page>,
    /// Its blocks, in order.
    pub blocks: Vec<Block>,
    /// The words that it uses for levels, in headings of tables.
    pub labels: Labels,
}

impl Document {
    /// Reads a source. Reading never fails.
    pub fn read(source: &Source) -> Parsed<Document> {
        let mut labels = Labels::default();
        let (mut blocks, format) = if html::is_html(source.text()) {
            (html::blocks(source, source.span()), Format::Html)
        } else {
            let mut blocks = blocks(source, &[], &labels);
            let format = format_of(source, &blocks);
            if format == Format::Tables {
                labels = Labels::learn(source);
            }
            if !labels.is_empty() {
                blocks = self::blocks(source, &[], &labels);
            }
            (blocks, format)
        };
        let pages = match format {
            Format::Tables | Format::Html => headed_pages(source, &blocks, &labels),
            Format::Slides => slide_pages(source),
            Format::Text => vec![Page {
                number: 1,
                span: source.span(),
            }],
        };
        // Slides may follow each other without a blank line; no block lies on two of them.
        if format == Format::Slides {
            let starts: Vec<usize> = pages.iter().map(|page| page.span.start).collect();
            blocks = self::blocks(source, &starts, &labels);
        }
        let mut diagnostics = source.diagnostics().to_vec();
        diagnostics.extend(control_characters(source));
        Parsed {
            value: Document {
                format,
                pages,
                blocks,
                labels,
            },
            diagnostics,
        }
    }

    /// The blocks of a page.
    pub fn blocks_of(&self, page: &Page) -> &[Block] {
        let start = self
            .blocks
            .partition_point(|b| b.span.start < page.span.start);
        let end = self
            .blocks
            .partition_point(|b| b.span.start < page.span.end);
        &self.blocks[start..end.max(start)]
    }
}

/// Rows with tabs make a paper of tables; several slides' breaks or bullets of a slide program
/// make slides, unless the pages are of running text.
fn format_of(source: &Source, blocks: &[Block]) -> Format {
    if blocks
        .iter()
        .any(|b| matches!(&b.kind, BlockKind::Row { cells } if cells.len() > 1))
    {
        return Format::Tables;
    }
    let slide_signs = source
        .text()
        .chars()
        .filter(|c| matches!(c, '\u{c}' | '\u{e000}'..='\u{f8ff}'))
        .count();
    if (slide_signs > 0 || slide_pages(source).len() > 2) && !is_running(source) {
        return Format::Slides;
    }
    Format::Text
}

/// Whether pages are of running text: sentences, each not far from the next, and numbers of pages
/// in lines of their own.
fn is_running(source: &Source) -> bool {
    const FEWEST: usize = 5;
    const LONGEST: usize = 80;
    let text = source.text();
    let glyph = |c: char| matches!(c, '\u{e000}'..='\u{f8ff}');
    let sentences = text.matches('。').count();
    let length = text.chars().filter(|c| !c.is_whitespace()).count();
    let number = |line: Span| {
        let bare = source.slice(line).trim();
        let inside = bare.trim_matches(|c: char| "-‐–—―ー− ".contains(c));
        let digits = (1..=3).contains(&inside.chars().count());
        squeeze(inside).parse::<u32>().ok().filter(|_| digits)
    };
    let numbers: Vec<u32> = source.lines().filter_map(number).collect();
    let upward = numbers.len() > 1 && numbers.is_sorted_by(|a, b| a < b);
    let numbered = text.contains('\u{c}') || upward;
    sentences >= FEWEST && length <= sentences * LONGEST && numbered && !text.contains(glyph)
}

/// The blocks of a source; a line at one of the `breaks`, which are in order, opens a new one.
fn blocks(source: &Source, breaks: &[usize], labels: &Labels) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut after_blank = true;
    let mut table = Table::default();
    let lines: Vec<Span> = source.lines().collect();
    let closes = |line: &Span| source.slice(*line).to_ascii_lowercase().contains("</table");
    let tables_end = lines.iter().rposition(closes).map_or(0, |last| last + 1);
    // The first line that no row has taken up yet.
    let mut free = 0;
    for (i, &line) in lines.iter().enumerate() {
        if i < free {
            continue;
        }
        let text = source.slice(line);
        let body = text.trim();
        if body.is_empty() {
            after_blank = true;
            continue;
        }
        // A page that ends parts blocks as a blank line does.
        after_blank |= text.starts_with('\u{c}') || breaks.binary_search(&line.start).is_ok();
        let indent = text.len() - text.trim_start().len();
        let span = Span::new(line.start + indent, line.start + indent + body.len());
        if after_blank {
            table = Table::default();
        }
        if table.goes_on(source, blocks.last_mut(), line) {
            continue;
        }
        let within = (i < tables_end).then_some(span);
        if let Some(end) = within.and_then(|span| html::end_of_table(source, span)) {
            // What follows the table on its last line is rare, and part of it here.
            let taken = lines[i..].iter().take_while(|l| l.start < end).count();
            free = i + taken;
            let last = lines.get(free.saturating_sub(1)).map_or(end, |l| l.end);
            blocks.extend(html::blocks(source, Span::new(span.start, last.max(end))));
            table = Table::default();
        } else if is_rule(body) {
            let lines = Vec::new();
            push(&mut blocks, span, BlockKind::Paragraph { lines }, false);
        } else if let Some(row) = table.row(source, &lines[i..]) {
            free = i + row.lines;
            let cells = row.cells;
            push(
                &mut blocks,
                row.span.unwrap_or_else(|| line_span(&cells, span)),
                BlockKind::Row { cells },
                after_blank,
            );
        } else if is_list_lead(body) {
            push(
                &mut blocks,
                span,
                list_item(source, span, indent),
                after_blank,
            );
        } else if let Some(found) = labels.heading(source.text(), span) {
            push(&mut blocks, span, BlockKind::Heading(found), after_blank);
        } else if after_blank || !continued(&mut blocks, span) {
            let lines = vec![span];
            push(
                &mut blocks,
                span,
                BlockKind::Paragraph { lines },
                after_blank,
            );
        }
        after_blank = false;
    }
    blocks
}

fn push(blocks: &mut Vec<Block>, span: Span, kind: BlockKind, after_blank: bool) {
    blocks.push(Block {
        span,
        kind,
        after_blank,
    });
}

/// Adds a line to the paragraph or list entry before it, if there is one.
fn continued(blocks: &mut [Block], line: Span) -> bool {
    let Some(block) = blocks.last_mut() else {
        return false;
    };
    match &mut block.kind {
        BlockKind::Paragraph { lines } | BlockKind::ListItem { lines, .. } => {
            lines.push(line);
            block.span = block.span.cover(line);
            true
        }
        BlockKind::Heading(_) | BlockKind::Row { .. } => false,
    }
}

fn list_item(source: &Source, span: Span, indent: usize) -> BlockKind {
    let body = source.slice(span);
    let marker = body.chars().next().map_or(0, char::len_utf8);
    let rest = &body[marker..];
    let content = span.start + marker + (rest.len() - rest.trim_start().len());
    BlockKind::ListItem {
        indent,
        marker: Span::new(span.start, span.start + marker),
        lines: vec![Span::new(content.min(span.end), span.end)],
    }
}

fn line_span(cells: &[Cell], line: Span) -> Span {
    cells
        .iter()
        .filter(|c| !c.span.is_empty())
        .map(|c| c.span)
        .reduce(Span::cover)
        .unwrap_or(line)
}

/// Characters that no text should hold are kept, and reported.
fn control_characters(source: &Source) -> Vec<Diagnostic> {
    source
        .text()
        .char_indices()
        .filter(|(_, c)| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}'))
        .map(|(i, c)| {
            Diagnostic::new(
                "control-character",
                Severity::Note,
                Span::new(i, i + c.len_utf8()),
                format!(
                    "the control character U+{:04X} stands in the text; it is kept",
                    u32::from(c)
                ),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Source, Document) {
        let source = Source::decode("a.txt", text.as_bytes()).unwrap();
        let document = Document::read(&source).value;
        (source, document)
    }

    #[test]
    fn a_line_after_a_list_entry_belongs_to_it() {
        let (source, document) = read("- そのため\nの基盤\n\n次\n");
        let BlockKind::ListItem { lines, .. } = &document.blocks[0].kind else {
            panic!("{:?}", document.blocks[0]);
        };
        let joined: String = lines.iter().map(|l| source.slice(*l)).collect();
        assert_eq!(joined, "そのための基盤");
        assert_eq!(document.blocks.len(), 2);
    }

    #[test]
    fn cells_with_an_empty_first() {
        let (source, document) = read("\t取組\t方向性\n①一\t二\t三\n");
        let BlockKind::Row { cells } = &document.blocks[0].kind else {
            panic!("{:?}", document.blocks[0]);
        };
        assert!(cells[0].span.is_empty());
        assert_eq!(source.slice(cells[2].span), "方向性");
    }

    #[test]
    fn slides_break_at_blanks_that_are_breaks() {
        let text = "題一の資料\n本文\n\n\n\n題二の資料\n〇 一\n 〇 二\n 題三の資料\n本文\n本文\n 出典\n 題四の資料\n本文\n本文\n本文\n 題五の資料\n本文\n本文\n";
        let (source, document) = read(text);
        let firsts: Vec<_> = document
            .pages
            .iter()
            .map(|p| {
                source
                    .slice(p.span)
                    .trim()
                    .lines()
                    .next()
                    .unwrap_or_default()
            })
            .collect();
        assert_eq!(
            firsts,
            [
                "題一の資料",
                "題二の資料",
                "題三の資料",
                "題四の資料",
                "題五の資料"
            ]
        );
    }

    #[test]
    fn no_block_lies_on_two_slides() {
        let (source, document) =
            read("題一の資料\n本文\n\n\n\n題二の資料\n本文\n本文\n 題三の資料\n本文\n本文\n");
        assert_eq!((document.format, document.pages.len()), (Format::Slides, 3));
        for block in &document.blocks {
            let on = document
                .pages
                .iter()
                .filter(|p| p.span.contains(block.span));
            assert_eq!(on.count(), 1, "{}", source.slice(block.span));
        }
    }

    #[test]
    fn every_character_that_is_not_blank_lies_in_a_block() {
        let (source, document) = read("題\n\n大項目 1：医療\n- 一\n続き\n①二\t三\t\n\u{7}四\n");
        let mut covered = vec![false; source.text().len()];
        for block in &document.blocks {
            covered[block.span.start..block.span.end].fill(true);
        }
        for (i, c) in source.text().char_indices() {
            assert!(c.is_whitespace() || covered[i], "{c:?} at {i}");
        }
    }
}
