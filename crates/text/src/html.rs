//! A page of HTML, in any state of repair, as blocks whose spans are places in its source.
//!
//! Tags are told by shape, as in a cell ([`crate::markup`]), and nothing has to be balanced: a
//! parser that builds a tree would repair the page and lose where each character stands. A block
//! is what stands between two tags that part blocks; its lines are the texts within, so that tags
//! in a sentence are in no line. A row of a table has its cells, an `<li>` is an entry of a list,
//! `<br>` ends a line. Tags between blocks, comments, scripts and styles become paragraphs without
//! a line.
//!
//! ```text
//! <tr><td>①研究【厚】</td><td><ul><li>進める。</li></ul></td></tr>    a row of two cells
//! <li>がんの<b>研究</b></li>                                          an entry of two lines
//! <!-- 注 --> <script>…</script>                                      a paragraph of none
//! ```

use crate::cell::{PARTING, Tags};
use crate::fold::floor;
use crate::{Block, BlockKind, Cell, Source, Span, heading, is_list_lead};

/// Elements that hold no text of the page.
const RAW: &[&str] = &["script", "style"];

/// Whether a text is a page of HTML, by its beginning.
pub(crate) fn is_html(text: &str) -> bool {
    const BEGINNING: usize = 1024;
    let end = floor(text, BEGINNING);
    let head = text[..end].trim_start().to_ascii_lowercase();
    let opens = |starts: &[&str]| starts.iter().any(|s| head.starts_with(s));
    opens(&["<!doctype html", "<html", "<head", "<body"])
        || (opens(&["<?xml", "<!--"]) && head.contains("<html"))
        || is_fragment(&head)
}

/// Whether a text opens as a part of a page does: with an element of text, closed again, and nearly all
/// its lines open or close one.
fn is_fragment(head: &str) -> bool {
    const OPENERS: &[&str] = &[
        "h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "section", "article", "main", "header",
    ];
    let opened = OPENERS.iter().find(|name| {
        let rest = head.strip_prefix('<').and_then(|h| h.strip_prefix(**name));
        rest.is_some_and(|rest| rest.starts_with(['>', ' ']))
    });
    let lines = head.lines().map(str::trim).filter(|line| !line.is_empty());
    let (marked, plain): (Vec<&str>, Vec<&str>) =
        lines.partition(|line| line.starts_with('<') || line.ends_with('>'));
    opened.is_some_and(|name| head.contains(&format!("</{name}>")))
        && marked.len() > plain.len() * 4
}

/// Where a table ends whose tag opens a line of plain text: after its closing tag.
pub(crate) fn end_of_table(source: &Source, line: Span) -> Option<usize> {
    let opens = |tag: &str| {
        let head = source.slice(line).trim_start().get(..tag.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(tag))
    };
    if !opens("<table>") && !opens("<table ") {
        return None;
    }
    Tags::new(source.text(), Span::new(line.start, source.text().len()))
        .find(|(tag, _)| tag.closing && tag.name.eq_ignore_ascii_case("table"))
        .map(|(_, span)| span.end)
}

/// The blocks of a page, or of a table within a text.
pub(crate) fn blocks(source: &Source, part: Span) -> Vec<Block> {
    let mut reader = Reader::new(source);
    let mut tags = Tags::new(source.text(), part);
    let mut at = part.start;
    while let Some((tag, mut span)) = tags.next() {
        reader.text(Span::new(at, span.start));
        let name = tag.name.to_ascii_lowercase();
        if !tag.closing && RAW.contains(&name.as_str()) {
            span.end = end_of_raw(source.text(), &name, span.end);
            tags.skip_to(span.end);
        }
        reader.tag(&name, tag.closing, span);
        at = span.end;
    }
    reader.text(Span::new(at, part.end));
    reader.finish(part.end)
}

/// Where an element without text ends: before its closing tag, or at the end of the page.
fn end_of_raw(text: &str, name: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let closes = |at: &usize| {
        let after = &bytes[*at..];
        after.starts_with(b"</")
            && after
                .get(2..2 + name.len())
                .is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()))
    };
    (from..bytes.len()).find(closes).unwrap_or(bytes.len())
}

/// What the open block will be.
#[derive(Clone, Copy)]
enum Open {
    Paragraph,
    Entry { indent: usize, marker: Span },
}

/// A row whose cells are being read.
struct Row {
    /// How many blocks there were before it.
    before: usize,
    start: usize,
    cells: Vec<Cell>,
    /// Where the content of the open cell begins.
    open: Option<usize>,
}

struct Reader<'s> {
    source: &'s Source,
    blocks: Vec<Block>,
    open: Open,
    /// The lines of the open block.
    lines: Vec<Span>,
    /// The markup since the last text.
    markup: Option<Span>,
    depth: usize,
    row: Option<Row>,
    /// Whether a `<br>` ended the last line.
    broken: bool,
}

impl<'s> Reader<'s> {
    fn new(source: &'s Source) -> Self {
        Self {
            source,
            blocks: Vec::new(),
            open: Open::Paragraph,
            lines: Vec::new(),
            markup: None,
            depth: 0,
            row: None,
            broken: false,
        }
    }

    /// Reads the text between two tags.
    fn text(&mut self, span: Span) {
        let text = self.source.slice(span);
        let mut at = span.start;
        for line in text.split_inclusive(['\n', '\r']) {
            let body = line.trim();
            if !body.is_empty() {
                let start = at + (line.len() - line.trim_start().len());
                self.line(Span::new(start, start + body.len()));
            }
            at += line.len();
        }
    }

    fn line(&mut self, line: Span) {
        // Text between two cells ends the row.
        if self.row.as_ref().is_some_and(|row| row.open.is_none()) {
            self.close();
            self.close_row(line.start);
        }
        if std::mem::take(&mut self.broken) && self.opens_block(line) {
            self.close();
        }
        if self.lines.is_empty() {
            self.begin(line);
        } else {
            // Tags between two lines of a block lie in the block.
            self.markup = None;
            self.lines.push(line);
        }
    }

    /// Whether a line after `<br>` is no part of the block before.
    fn opens_block(&self, line: Span) -> bool {
        let is_heading = |line: &Span| heading(self.source.text(), *line).is_some();
        is_list_lead(self.source.slice(line))
            || is_heading(&line)
            || (self.lines.len() == 1 && self.lines.iter().any(is_heading))
    }

    /// Opens a block with its first line.
    fn begin(&mut self, mut line: Span) {
        if let Open::Entry { .. } = self.open {
            // Tags between marker and text lie in the entry.
            self.markup = None;
        } else {
            self.flush_markup();
        }
        let body = self.source.slice(line);
        if is_list_lead(body) {
            let glyph = body.chars().next().map_or(0, char::len_utf8);
            let content = line.end - body[glyph..].trim_start().len();
            let glyph = Span::new(line.start, line.start + glyph);
            self.open = match self.open {
                Open::Paragraph => Open::Entry {
                    indent: self.depth,
                    marker: glyph,
                },
                Open::Entry { indent, marker } => Open::Entry {
                    indent,
                    marker: marker.cover(glyph),
                },
            };
            line.start = content;
        }
        self.lines.push(line);
    }

    fn tag(&mut self, name: &str, closing: bool, span: Span) {
        if name == "br" {
            self.broken = true;
        }
        let waits = matches!(self.open, Open::Entry { .. }) && self.lines.is_empty();
        let within_entry = waits && !closing && matches!(name, "p" | "div");
        if !PARTING.contains(&name) || within_entry {
            self.add_markup(span);
            return;
        }
        self.close();
        match (name, closing) {
            ("ul" | "ol" | "menu", false) => self.depth += 1,
            ("ul" | "ol" | "menu", true) => self.depth = self.depth.saturating_sub(1),
            // A table within a cell makes the outer one a matter of layout.
            ("table", false) => self.row = None,
            ("td" | "th", true) => self.close_cell(span.start),
            ("td" | "th", false) => return self.open_cell(span),
            ("tr" | "table" | "tbody" | "thead" | "tfoot", _) => self.close_row(span.start),
            ("li", false) => {
                self.flush_markup();
                self.open = Open::Entry {
                    indent: self.depth.saturating_sub(1),
                    marker: span,
                };
                return;
            }
            _ => {}
        }
        self.add_markup(span);
    }

    fn add_markup(&mut self, span: Span) {
        self.markup = Some(self.markup.map_or(span, |before| before.cover(span)));
    }

    fn flush_markup(&mut self) {
        if let Some(span) = self.markup.take() {
            self.push(span, BlockKind::Paragraph { lines: Vec::new() });
        }
    }

    fn push(&mut self, span: Span, kind: BlockKind) {
        self.blocks.push(Block {
            span,
            kind,
            after_blank: true,
        });
    }

    /// Ends the open block.
    fn close(&mut self) {
        self.broken = false;
        let open = std::mem::replace(&mut self.open, Open::Paragraph);
        let lines = std::mem::take(&mut self.lines);
        let Some(span) = lines.iter().copied().reduce(Span::cover) else {
            if let Open::Entry { marker, .. } = open {
                self.add_markup(marker);
            }
            return;
        };
        let found = match lines[..] {
            [line] => heading(self.source.text(), line),
            _ => None,
        };
        match (open, found) {
            (Open::Entry { indent, marker }, _) => self.push(
                marker.cover(span),
                BlockKind::ListItem {
                    indent,
                    marker,
                    lines,
                },
            ),
            (Open::Paragraph, Some(found)) => self.push(span, BlockKind::Heading(found)),
            (Open::Paragraph, None) => self.push(span, BlockKind::Paragraph { lines }),
        }
    }

    fn open_cell(&mut self, tag: Span) {
        self.close_cell(tag.start);
        self.add_markup(tag);
        match &mut self.row {
            Some(row) => row.open = Some(tag.end),
            None => {
                self.flush_markup();
                self.row = Some(Row {
                    before: self.blocks.len(),
                    start: tag.end,
                    cells: Vec::new(),
                    open: Some(tag.end),
                });
            }
        }
    }

    fn close_cell(&mut self, end: usize) {
        let Some(row) = &mut self.row else { return };
        let Some(start) = row.open.take() else { return };
        let content = self.source.slice(Span::new(start, end));
        let body = content.trim();
        let from = match body.is_empty() {
            true => start,
            false => end - content.trim_start().len(),
        };
        row.cells.push(Cell {
            span: Span::new(from, from + body.len()),
        });
    }

    /// Ends the row before a tag: a row of several cells takes the place of the blocks in it.
    fn close_row(&mut self, end: usize) {
        self.close_cell(end);
        let Some(row) = self.row.take() else { return };
        let filled = row.cells.iter().map(|c| c.span).filter(|s| !s.is_empty());
        let Some(span) = filled.reduce(Span::cover) else {
            return;
        };
        // The cells may hold nothing but tags.
        let printed = self.blocks[row.before..].iter().any(|b| !b.is_markup());
        if row.cells.len() < 2 || !printed {
            return;
        }
        // Tags after the last cell, which an entry without text has made a block of.
        let ends = self.blocks[row.before..].iter().map(|b| b.span.end);
        let after = ends.max().filter(|end| *end > span.end);
        self.blocks.truncate(row.before);
        if row.start < span.start {
            let empty = Span::new(row.start, span.start);
            if !self.source.slice(empty).trim().is_empty() {
                self.push(empty, BlockKind::Paragraph { lines: Vec::new() });
            }
        }
        self.push(span, BlockKind::Row { cells: row.cells });
        self.markup = self
            .markup
            .filter(|markup| markup.end > span.end)
            .map(|markup| Span::new(markup.start.max(span.end), markup.end));
        if let Some(after) = after {
            self.add_markup(Span::new(span.end, after));
        }
    }

    fn finish(mut self, end: usize) -> Vec<Block> {
        self.close();
        self.close_row(end);
        self.flush_markup();
        self.blocks
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Document, Format};

    const PAGE: &str = "<!DOCTYPE html>\n<html><head><title>計画</title>\n<style>p{}</style></head>\n\
        <body><!-- 注 --><h2>大項目 1：<b>医療</b></h2><h3>中項目 1 研究</h3><p>まず<a\n href=\"x\">進</a>める。<br>- 一\n\
        <ul><li>二<ul><li><p>三</ul></ul><table><tr><th>小項目<th>令和7年度の取組<th>今後の方向性\n\
        <tr><td>①研究&amp;開発【厚】</td><td></td><td><ul><li>続ける。</li></ul></td></tr></table>\n\
        <script>if (a<b) { '<p>' }</script>\n終わり</body></html>\n";

    fn read(text: &str) -> (Source, Vec<Block>) {
        let source = Source::decode("a.html", text.as_bytes()).unwrap();
        let document = Document::read(&source).value;
        assert_eq!(document.format, Format::Html);
        (source, document.blocks)
    }

    fn told(source: &Source, block: &Block) -> String {
        let joined = |lines: &[Span]| lines.iter().map(|l| source.slice(*l)).collect::<String>();
        match &block.kind {
            BlockKind::Heading(h) => format!("h {} {}", h.number, source.slice(h.title)),
            BlockKind::Paragraph { lines } => format!("p {}", joined(lines)),
            BlockKind::ListItem { indent, lines, .. } => format!("li {indent} {}", joined(lines)),
            BlockKind::Row { cells } => {
                let cells: Vec<&str> = cells.iter().map(|c| source.slice(c.span)).collect();
                format!("tr {}", cells.join("|"))
            }
        }
    }

    #[test]
    fn a_page_as_blocks() {
        let (source, blocks) = read(PAGE);
        let told: Vec<String> = blocks
            .iter()
            .filter(|b| !b.is_markup())
            .map(|b| told(&source, b))
            .collect();
        let expected = [
            "p 計画",
            "p 大項目 1：医療",
            "h 1 研究",
            "p まず進める。",
            "li 0 一",
            "li 0 二",
            "li 1 三",
            "tr 小項目|令和7年度の取組|今後の方向性",
            "tr ①研究&amp;開発【厚】||<ul><li>続ける。</li></ul>",
            "p 終わり",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn every_character_lies_in_one_block() {
        let broken = format!(
            "<html>{}<td>甲<td>乙<table><tr><td>丙</b><li><!-- 丁",
            "<div><ul>".repeat(1000)
        );
        for text in [
            PAGE,
            &broken,
            "<html><td><td>",
            "<html><script>甲",
            "<html><tr><td><td>甲<td>",
            "<html><td><td>① </td><li>",
        ] {
            let (source, blocks) = read(text);
            let mut at = 0;
            for block in &blocks {
                assert!(at <= block.span.start, "{:?}", source.slice(block.span));
                let between = Span::new(at, block.span.start);
                assert_eq!(source.slice(between).trim(), "", "before {:?}", block.span);
                at = block.span.end;
            }
            assert_eq!(source.text()[at..].trim(), "");
        }
    }
}
