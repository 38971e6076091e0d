//! Items printed as cards: a title, the bodies in charge, and a list under the heading of each column.
//!
//! ```text
//! Ⅰ．観測の強化
//! （１）電離圏の観測の継続
//! 担当：◎総務省、文部科学省
//! ［令和５年度の実績］
//! ・ 観測を続け、データを１５分ごとに公開し
//! た。
//! ［今後の取組］
//! ・ 装置を試作する。
//! ```
//!
//! A table whose columns stand one under the other. What comes right before the bodies, or before
//! the first heading of a column, is an item; numbered lines elsewhere are headings of sections,
//! whose kinds rank as they first come. A line without a marker goes on from the line before, over
//! the edge of a page too.

use seisaku_text::{Block, BlockKind, Heading, Span, is_bullet_glyph};

use super::bullets::{self, List};
use super::columns::{Column, Role};
use super::{Context, cover, item, markers, numbered_line, tag};
use crate::{Item, RuleId};

mod lines;

use lines::{Kind, Line};

/// The name of this rule.
pub const RULE: RuleId = "items/card";

/// How many cards and how many headings of columns make a paper of cards.
const LEAST: usize = 2;

/// What stands under one run of headings.
pub(crate) struct Part {
    pub path: Vec<u32>,
    /// The headings that open it, from the top.
    pub headings: Vec<(Heading, Span)>,
    /// The paragraphs before the first card.
    pub intros: Vec<Vec<Span>>,
    pub items: Vec<Item>,
}

/// The parts of a paper of cards; none of any other paper.
pub(crate) fn parts(ctx: &mut Context<'_>) -> Vec<Part> {
    let is_row = |b: &Block| matches!(b.kind, BlockKind::Row { .. });
    if ctx.document.blocks.iter().any(is_row) {
        return Vec::new();
    }
    let lines = lines::lines(ctx);
    let labels = lines.iter().filter(|l| matches!(l.kind, Kind::Label(..)));
    if labels.count() < LEAST {
        return Vec::new();
    }
    let titles = titles(&lines);
    if titles
        .iter()
        .filter(|(_, end)| in_charge(ctx, &lines, *end))
        .count()
        < LEAST
    {
        return Vec::new();
    }
    let mut walk = Walk::new(ctx, &lines, &titles);
    let mut at = 0;
    for (start, end) in titles {
        for line in &lines[at..start] {
            walk.line(line);
        }
        walk.card(&lines[start..end]);
        at = end;
    }
    for line in &lines[at..] {
        walk.line(line);
    }
    walk.close();
    walk.parts
}

/// Whether bodies are named after the title that ends before this line, or in a tag at its end.
fn in_charge(ctx: &mut Context<'_>, lines: &[Line], end: usize) -> bool {
    let title = lines[end - 1].span;
    matches!(lines[end].kind, Kind::Bodies(_)) || !tag::split_tail(ctx, &[title]).bodies.is_empty()
}

/// The lines of the titles of cards: from a marker or number to the line before the bodies or, where
/// no bodies are named, before the first heading of a column.
fn titles(lines: &[Line]) -> Vec<(usize, usize)> {
    const MOST_LINES: usize = 3;
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (end, line) in lines.iter().enumerate() {
        if !matches!(line.kind, Kind::Bodies(_) | Kind::Label(..)) {
            continue;
        }
        let opens = |l: &Line| {
            matches!(
                l.kind,
                Kind::Numbered | Kind::Marked { .. } | Kind::Titled(_)
            )
        };
        let first = end.saturating_sub(MOST_LINES);
        let start = (first..end)
            .rev()
            .take_while(|i| {
                // Only plain lines lie between the first line of a title and what follows it.
                (*i + 1..end).all(|k| matches!(lines[k].kind, Kind::Plain))
            })
            .find(|i| opens(&lines[*i]));
        let before = found.last().map_or(0, |(_, end)| *end);
        // A list before a heading of a column is the column's before.
        let listed = |start: usize| {
            let Kind::Marked { marker, .. } = lines[start].kind else {
                return false;
            };
            let dotted = !is_bullet_glyph(marker) || marker == '•';
            matches!(line.kind, Kind::Label(..))
                && (dotted || !lines[start].after_blank)
                && lines[before..start]
                    .iter()
                    .any(|l| matches!(l.kind, Kind::Label(..)))
        };
        let start = start.filter(|start| *start >= before);
        if let Some(start) = start.filter(|start| !listed(*start)) {
            found.push((start, end));
        }
    }
    found
}

/// What has been read so far.
struct Walk<'w, 'a> {
    ctx: &'w mut Context<'a>,
    /// The kinds of numbers of sections, from the top.
    order: Vec<String>,
    parts: Vec<Part>,
    path: Vec<u32>,
    /// Whether the last line was a heading.
    heading: bool,
    column: Option<Column>,
    /// The entries of the open column: marker and lines.
    entries: Vec<(Option<char>, Vec<Span>)>,
}

impl<'w, 'a> Walk<'w, 'a> {
    fn new(ctx: &'w mut Context<'a>, lines: &[Line], titles: &[(usize, usize)]) -> Self {
        let mut order: Vec<String> = Vec::new();
        let mut at = 0;
        for (start, end) in titles.iter().copied().chain([(lines.len(), lines.len())]) {
            for heading in lines[at..start]
                .iter()
                .filter_map(|line| section(ctx, line))
            {
                if !order.contains(&heading.label) {
                    order.push(heading.label);
                }
            }
            at = end;
        }
        Self {
            ctx,
            order,
            parts: Vec::new(),
            path: Vec::new(),
            heading: false,
            column: None,
            entries: Vec::new(),
        }
    }

    fn card(&mut self, title: &[Line]) {
        self.close();
        self.column = None;
        self.heading = false;
        let mut lines: Vec<Span> = title.iter().map(|l| l.span).collect();
        if let (Some(Kind::Marked { text, .. } | Kind::Titled(text)), Some(first)) =
            (title.first().map(|l| &l.kind), lines.first_mut())
        {
            *first = *text;
        }
        let Some(found) = item::read(self.ctx, &lines, RULE) else {
            return;
        };
        self.part().items.push(found);
    }

    fn line(&mut self, line: &Line) {
        if let Some(heading) = section(self.ctx, line).filter(|_| self.may_end(line)) {
            return self.section(heading, line.span);
        }
        self.heading = false;
        match &line.kind {
            Kind::Bodies(span) => {
                let span = *span;
                if let Some(mut found) = self.item_taken() {
                    tag::of_column(self.ctx, span, &mut found, None);
                    found.text.spans.push(line.span);
                    self.part().items.push(found);
                }
            }
            Kind::Label(column, rest) => {
                self.close();
                let printed = line.span.start..rest.map_or(line.span.end, |rest| rest.start);
                if let Some(mut found) = self.item_taken() {
                    let heading = bullets::trim(self.ctx, Span::new(printed.start, printed.end));
                    found.text.spans.push(heading);
                    self.part().items.push(found);
                }
                self.column = Some(column.clone());
                self.entries.extend(rest.map(|rest| (None, vec![rest])));
            }
            Kind::Marked { marker, text } => self.entries.push((Some(*marker), vec![*text])),
            Kind::Numbered | Kind::Titled(_) | Kind::Plain => self.go_on(line),
        }
    }

    /// Whether what is open can end before this line: the sentence before it is whole.
    fn may_end(&self, line: &Line) -> bool {
        let last = self.entries.last().and_then(|(_, lines)| lines.last());
        last.is_none_or(|last| {
            line.after_blank
                || self
                    .ctx
                    .slice(*last)
                    .trim_end()
                    .ends_with(['。', '】', '］'])
        })
    }

    fn go_on(&mut self, line: &Line) {
        // Without markers a line after a sentence is an entry of its own.
        let whole = |(marker, lines): &(Option<char>, Vec<Span>)| {
            let last = lines.last().map_or("", |l| self.ctx.slice(*l));
            let ends = last.ends_with(['。', '】']);
            match marker {
                Some(_) => line.after_blank && ends,
                None => line.after_blank || ends,
            }
        };
        match self.entries.last_mut() {
            Some(open) if !whole(open) => open.1.push(line.span),
            _ => self.entries.push((None, vec![line.span])),
        }
    }

    fn section(&mut self, heading: Heading, span: Span) {
        self.close();
        self.column = None;
        let rank = self.order.iter().position(|l| *l == heading.label);
        self.path.truncate(rank.unwrap_or_default());
        self.path.push(heading.number);
        if let Some(steps) = numbered_line::steps(self.ctx, &heading, span) {
            self.path = steps;
        }
        match self.parts.last_mut() {
            Some(part) if self.heading && part.path.len() < self.path.len() => {
                part.path.clone_from(&self.path);
                part.headings.push((heading, span));
            }
            _ => self.parts.push(Part {
                path: self.path.clone(),
                headings: vec![(heading, span)],
                intros: Vec::new(),
                items: Vec::new(),
            }),
        }
        self.heading = true;
    }

    /// The open part. Cards before any heading stand in a section of their own.
    fn part(&mut self) -> &mut Part {
        if self.parts.is_empty() {
            self.path = vec![1];
            self.parts.push(Part {
                path: vec![1],
                headings: Vec::new(),
                intros: Vec::new(),
                items: Vec::new(),
            });
        }
        let last = self.parts.len() - 1;
        &mut self.parts[last]
    }

    fn item_taken(&mut self) -> Option<Item> {
        self.parts.last_mut()?.items.pop()
    }

    /// Gives the open entries to the open column, or to the introduction.
    fn close(&mut self) {
        let entries = std::mem::take(&mut self.entries);
        let Some(column) = &self.column else {
            if let Some(part) = self.parts.last_mut().filter(|p| p.items.is_empty()) {
                part.intros
                    .extend(entries.into_iter().map(|(_, lines)| lines));
            }
            return;
        };
        let mut list = List::new(column.year.as_ref());
        let mut upper = None;
        for (marker, lines) in &entries {
            if cover(lines).is_none() {
                continue;
            }
            upper = upper.or(*marker);
            let lower = marker.zip(upper);
            match lower.is_some_and(|(lower, upper)| markers::lies_under(lower, upper)) {
                true => list.add_under(self.ctx, lines),
                false => list.add(self.ctx, lines),
            }
        }
        let read = list.finish();
        let role = column.role;
        if let Some(mut found) = self.item_taken() {
            match role {
                Role::Direction => bullets::append(&mut found.directions, read),
                _ => bullets::append(&mut found.actions, read),
            }
            self.part().items.push(found);
        }
    }
}

/// A line as the heading of a section.
fn section(ctx: &Context<'_>, line: &Line) -> Option<Heading> {
    match line.kind {
        Kind::Numbered => numbered_line::heading(ctx, line.span),
        Kind::Plain => {
            seisaku_text::heading(ctx.source.text(), line.span).filter(|h| !h.label.is_empty())
        }
        _ => None,
    }
}
