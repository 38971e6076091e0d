//! The steps of a paper of cards, taken one after the other.

use seisaku_text::{Heading, Span};

use super::lines::{Kind, Line};
use super::{Part, RULE, Step, sections};
use crate::Item;
use crate::rules::bullets::{self, List};
use crate::rules::columns::{Column, Role};
use crate::rules::{Context, cover, item, markers, numbered_line, tag};

/// The parts that the steps lead to.
pub(super) fn parts(ctx: &mut Context<'_>, steps: Vec<Step>) -> Vec<Part> {
    let order = sections::order(ctx, &steps);
    let mut walk = Walk {
        ctx,
        order,
        parts: Vec::new(),
        path: Vec::new(),
        heading: false,
        column: None,
        entries: Vec::new(),
    };
    for step in steps {
        walk.step(step);
    }
    walk.close();
    walk.parts
}

/// How many characters a line has at least that is full.
const FULL_LINE: usize = 30;

/// An entry of the open column.
struct Entry {
    marker: Option<char>,
    /// The blanks before it.
    indent: usize,
    lines: Vec<Span>,
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
    entries: Vec<Entry>,
}

impl Walk<'_, '_> {
    fn step(&mut self, step: Step) {
        match step {
            Step::Line(line) => self.line(&line),
            Step::Heading(heading, span) => self.section(heading, span),
            Step::Card { lines, number } => self.card(&lines, &number),
            Step::Column(column) => self.open(column, None),
            Step::Entry { marker: None, line } => self.go_on(line, false),
            Step::Entry { marker, line } => self.entry(marker, line, 0),
            Step::End => {
                self.close();
                self.column = None;
            }
        }
    }

    fn card(&mut self, lines: &[Span], number: &[Span]) {
        self.close();
        self.column = None;
        self.heading = false;
        let Some(mut found) = item::read_title(self.ctx, lines, RULE) else {
            return;
        };
        if !number.is_empty() && found.number.is_none() {
            item::number_of_column(self.ctx, number, &mut found);
        }
        self.part().items.push(found);
    }

    fn line(&mut self, line: &Line) {
        if let Some(heading) = sections::heading(self.ctx, line).filter(|_| self.may_end(line)) {
            return self.section(heading, line.span);
        }
        self.heading = false;
        match &line.kind {
            Kind::Bodies(span) => {
                self.bodies(&[*span]);
                if let Some(item) = self.item() {
                    item.text.spans.push(line.span);
                }
            }
            Kind::Label(column, rest) => {
                let end = rest.map_or(line.span.end, |rest| rest.start);
                let heading = bullets::trim(self.ctx, Span::new(line.span.start, end));
                self.open(column.clone(), Some(heading));
                if let Some(rest) = rest {
                    self.entry(None, *rest, line.indent);
                }
            }
            Kind::Marked { marker, text } => self.entry(Some(*marker), *text, line.indent),
            Kind::Page => {}
            Kind::Numbered | Kind::Titled(_) | Kind::Plain => {
                self.go_on(line.span, line.after_blank);
            }
        }
    }

    fn bodies(&mut self, lines: &[Span]) {
        if let Some(mut found) = self.item_taken() {
            tag::of_lines(self.ctx, lines, &mut found, None);
            self.part().items.push(found);
        }
    }

    fn open(&mut self, column: Column, heading: Option<Span>) {
        self.close();
        if let Some(item) = self.item() {
            item.text.spans.extend(heading);
        }
        self.column = Some(column);
    }

    fn entry(&mut self, marker: Option<char>, line: Span, indent: usize) {
        self.entries.push(Entry {
            marker,
            indent,
            lines: vec![line],
        });
    }

    /// Whether what is open can end before this line: the sentence before it is whole.
    fn may_end(&self, line: &Line) -> bool {
        let last = self.entries.last().and_then(|entry| entry.lines.last());
        last.is_none_or(|last| {
            let text = self.ctx.slice(*last).trim_end();
            // At the edge of a page a full line goes on.
            let short = line.parted && text.chars().count() < FULL_LINE;
            line.after_blank || short || text.ends_with(['。', '】', '］', '〕'])
        })
    }

    fn go_on(&mut self, line: Span, after_blank: bool) {
        // Without markers a line after a sentence is an entry of its own.
        let whole = |entry: &Entry| {
            let last = entry.lines.last().map_or("", |l| self.ctx.slice(*l));
            let ends = last.ends_with(['。', '】']);
            match entry.marker {
                Some(_) => after_blank && ends,
                None => after_blank || ends,
            }
        };
        match self.entries.last_mut() {
            Some(open) if !whole(open) => open.lines.push(line),
            _ => self.entry(None, line, 0),
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

    fn item(&mut self) -> Option<&mut Item> {
        self.parts.last_mut()?.items.last_mut()
    }

    fn item_taken(&mut self) -> Option<Item> {
        self.parts.last_mut()?.items.pop()
    }

    /// Gives the open entries to the open column, or to the introduction.
    fn close(&mut self) {
        let entries = std::mem::take(&mut self.entries);
        let Some(column) = &self.column else {
            if let Some(part) = self.parts.last_mut().filter(|p| p.items.is_empty()) {
                part.intros.extend(entries.into_iter().map(|e| e.lines));
            }
            return;
        };
        let role = column.role;
        let lines = || entries.iter().flat_map(|e| e.lines.iter().copied());
        match role {
            Role::Action | Role::Direction => {}
            Role::Bodies => {
                let lines: Vec<Span> = lines().collect();
                return self.bodies(&lines);
            }
            Role::Untold => {
                let lines: Vec<Span> = lines().collect();
                if tag::only_bodies(self.ctx, &lines) {
                    self.bodies(&lines);
                }
                return;
            }
            Role::Item | Role::Number | Role::Other => return,
        }
        let mut list = List::new(column.year.as_ref());
        let mut upper: Option<(char, usize)> = None;
        for entry in &entries {
            if cover(&entry.lines).is_none() {
                continue;
            }
            let own = entry.marker.map(|marker| (marker, entry.indent));
            upper = upper.or(own);
            match own
                .zip(upper)
                .is_some_and(|(own, upper)| is_under(own, upper))
            {
                true => list.add_under(self.ctx, &entry.lines),
                false => list.add(self.ctx, &entry.lines),
            }
        }
        let read = list.finish();
        if let Some(item) = self.item() {
            match role {
                Role::Direction => bullets::append(&mut item.directions, read),
                _ => bullets::append(&mut item.actions, read),
            }
        }
    }
}

/// Whether an entry lies under another, by their markers and the blanks before them.
fn is_under(lower: (char, usize), upper: (char, usize)) -> bool {
    markers::lies_under(lower.0, upper.0) || (lower.0 != upper.0 && lower.1 > upper.1)
}
