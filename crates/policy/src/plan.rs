//! A plan read page by page: sections, and in them introductions, tables, lists.

use std::collections::{BTreeMap, BTreeSet};

use seisaku_text::{Block, BlockKind, KnownEntries, Span, squeeze};

use crate::rules::bullets::{self, List};
use crate::rules::columns::{self, Column, Role};
use crate::rules::headings::HeadedPage;
use crate::rules::{
    Context, cards, contents, headings, intro, item, narrative, numbered_line, numbering, untabled,
};
use crate::{Bullet, Item, Level, Read, Section};

mod order;
mod rows;

/// The sections while the pages are read.
pub(crate) struct Plan {
    sections: BTreeMap<Vec<u32>, Section>,
    titles: BTreeMap<Vec<u32>, Read<String>>,
    /// The columns of each section so far: a page may go on without printing them again.
    columns: BTreeMap<Vec<u32>, Vec<Column>>,
    /// The columns that were printed last: a section may go on without printing its own.
    last_columns: Vec<Column>,
    headings: columns::Headings,
    /// The paragraphs of each section's introduction, by their folded text.
    intros: BTreeMap<Vec<u32>, BTreeMap<String, usize>>,
    /// Where the items of each page begin in each section.
    runs: BTreeMap<Vec<u32>, Vec<usize>>,
    /// The area that was open last.
    last_area: Vec<u32>,
    known: KnownEntries,
}

impl Plan {
    fn new(ctx: &Context<'_>, known: KnownEntries) -> Self {
        Plan {
            sections: BTreeMap::new(),
            titles: contents::titles(ctx),
            columns: BTreeMap::new(),
            last_columns: Vec::new(),
            headings: columns::Headings::of(ctx),
            intros: BTreeMap::new(),
            runs: BTreeMap::new(),
            last_area: Vec::new(),
            known,
        }
    }

    /// The sections of a paper of cards.
    pub(crate) fn of_cards(ctx: &mut Context<'_>, cards: Vec<cards::Part>) -> Vec<Section> {
        let mut plan = Plan::new(ctx, KnownEntries::default());
        plan.enter_cards(ctx, cards);
        plan.finish()
    }

    /// Reads all pages that stand under headings.
    pub(crate) fn read(ctx: &mut Context<'_>, known: KnownEntries) -> Vec<Section> {
        let mut plan = Plan::new(ctx, known);
        let mut listed = Vec::new();
        for mut page in headings::headed_pages(ctx) {
            listed.append(&mut page.listed);
            plan.open(ctx, &page);
            PageReader::new(&mut plan, page.path.clone()).read(ctx, page.body);
        }
        for (path, line) in listed {
            if let Some(section) = plan.sections.get_mut(&path) {
                section.headings.push(line);
            }
        }
        plan.finish()
    }

    /// The sections, in order. One whose upper heading is printed nowhere stands alone.
    fn finish(mut self) -> Vec<Section> {
        for (path, starts) in &self.runs {
            if let Some(section) = self.sections.get_mut(path) {
                order::pages(&mut section.items, starts);
            }
        }
        let keys: BTreeSet<String> = self.sections.values().map(|s| s.key.clone()).collect();
        let mut sections: Vec<Section> = self.sections.into_values().collect();
        for section in &mut sections {
            section.parent = section.parent.take().filter(|above| keys.contains(above));
        }
        sections
    }

    /// Enters the headings that open a page.
    fn open(&mut self, ctx: &mut Context<'_>, page: &HeadedPage<'_>) {
        let above = page.path.len().saturating_sub(page.headings.len());
        for (i, (_, heading, span)) in page.headings.iter().enumerate() {
            let path = &page.path[..(above + i + 1).min(page.path.len())];
            let level = if path.len() == 1 {
                Level::Major
            } else {
                Level::Middle
            };
            self.enter(ctx, path, level, heading.title, *span);
        }
    }

    fn enter_cards(&mut self, ctx: &mut Context<'_>, parts: Vec<cards::Part>) {
        for part in parts {
            let above = part.path.len().saturating_sub(part.headings.len());
            for (i, (heading, span)) in part.headings.iter().enumerate() {
                let path = &part.path[..above + i + 1];
                let level = match path.len() {
                    1 => Level::Major,
                    2 => Level::Middle,
                    _ => Level::Area,
                };
                self.enter(ctx, path, level, heading.title, *span);
            }
            if !self.sections.contains_key(&part.path) {
                // Without headings the paper is one section under its first line.
                let title = ctx.document.blocks.first().map(|b| b.span);
                let Some(title) = title else { continue };
                self.enter(ctx, &part.path, Level::Major, title, title);
            }
            let Some(section) = self.sections.get_mut(&part.path) else {
                continue;
            };
            let seen = self.intros.entry(part.path.clone()).or_default();
            for lines in &part.intros {
                intro::add_entries(ctx, section, seen, lines);
            }
            section.items.extend(part.items);
        }
    }

    fn enter(
        &mut self,
        ctx: &mut Context<'_>,
        path: &[u32],
        level: Level,
        title: Span,
        heading: Span,
    ) -> &mut Section {
        let text = without_continued(ctx.slice(title).trim()).to_owned();
        let printed = Read::at(text, title, headings::RULE);
        let canonical = self.titles.get(path).cloned();
        let section = self
            .sections
            .entry(path.to_vec())
            .or_insert_with(|| Section {
                key: numbering::key(path),
                parent: (path.len() > 1).then(|| numbering::key(&path[..path.len() - 1])),
                level,
                number: path.last().copied().unwrap_or_default(),
                title: canonical.unwrap_or_else(|| printed.clone()),
                headings: Vec::new(),
                intros: Vec::new(),
                bodies: Vec::new(),
                mentions: Vec::new(),
                items: Vec::new(),
            });
        section.headings.push(heading);
        if section.title.value.is_empty() {
            section.title = printed;
        } else if !printed.value.is_empty()
            && squeeze(&printed.value) != squeeze(&section.title.value)
        {
            ctx.note(seisaku_text::Diagnostic::new(
                "heading-differs",
                seisaku_text::Severity::Note,
                title,
                format!(
                    "section {} is titled {:?} elsewhere; that title is kept",
                    section.key, section.title.value
                ),
            ));
        }
        section
    }
}

/// A title without the mark of a page that goes on.
fn without_continued(title: &str) -> &str {
    const MARKS: &[&str] = &["（続き）", "(続き)", "（つづき）", "（続）", "(続)"];
    let found = MARKS.iter().find_map(|mark| title.strip_suffix(mark));
    found.map_or(title, str::trim_end)
}

/// What the blocks of a page are read as, one after the other.
struct PageReader<'p> {
    plan: &'p mut Plan,
    /// The section that the page is in, with the area where one is open.
    path: Vec<u32>,
    depth: usize,
    columns: Vec<Column>,
    /// The column that a line of text has opened.
    narrative: Option<Column>,
    /// The column of the next list under an item without a row.
    untabled: Option<usize>,
    /// The sections whose items of this page have begun.
    begun: BTreeSet<Vec<u32>>,
}

impl<'p> PageReader<'p> {
    fn new(plan: &'p mut Plan, path: Vec<u32>) -> Self {
        Self {
            columns: plan
                .columns
                .get(&path)
                .unwrap_or(&plan.last_columns)
                .clone(),
            plan,
            depth: path.len(),
            path,
            narrative: None,
            untabled: None,
            begun: BTreeSet::new(),
        }
    }

    fn read(mut self, ctx: &mut Context<'_>, blocks: &[Block]) {
        let mut i = 0;
        while i < blocks.len() {
            let block = &blocks[i];
            i += 1;
            if block.is_markup() || numbered_line::is_page_number(ctx.slice(block.span)) {
                continue;
            }
            match &block.kind {
                BlockKind::Heading(found) => self.area(ctx, found.number, found.title, block.span),
                BlockKind::Row { cells } => self.row(ctx, cells, &blocks[i..]),
                BlockKind::Paragraph { lines } => {
                    match self.heads_table(ctx, lines, &blocks[i..]) {
                        Some((number, title)) => self.area(ctx, number, title, block.span),
                        None => self.paragraph(ctx, block, lines),
                    }
                }
                BlockKind::ListItem { .. } => {
                    let end = i + blocks[i..].iter().take_while(|b| self.goes_on(b)).count();
                    self.list(ctx, &blocks[i - 1..end]);
                    i = end;
                }
            }
        }
    }

    /// A numbered line right before a table heads an area, whatever its number looks like.
    fn heads_table(
        &self,
        ctx: &Context<'_>,
        lines: &[Span],
        next: &[Block],
    ) -> Option<(u32, Span)> {
        let [line] = lines else { return None };
        let is_row = |b: &Block| matches!(b.kind, BlockKind::Row { .. });
        let found = numbered_line::heading(ctx, *line)?;
        let free = self.untabled.is_none() && self.narrative.is_none();
        (free && next.first().is_some_and(is_row)).then_some((found.number, found.title))
    }

    /// Whether the entry goes on the list before it. Under an item without a row a blank line
    /// parts one column's list from the next.
    fn goes_on(&self, block: &Block) -> bool {
        matches!(block.kind, BlockKind::ListItem { .. })
            && !(self.untabled.is_some() && block.after_blank)
    }

    fn section(&mut self) -> Option<&mut Section> {
        self.plan.sections.get_mut(&self.path)
    }

    fn area(&mut self, ctx: &mut Context<'_>, number: u32, title: Span, heading: Span) {
        self.path.truncate(self.depth);
        self.path.push(number);
        let path = self.path.clone();
        self.plan.enter(ctx, &path, Level::Area, title, heading);
        self.plan.last_area = path;
    }

    /// Adds an item to the open section. On a page without the heading of its area an item whose number
    /// goes on from the last area stands there.
    fn add_item(&mut self, item: Item) {
        let sections = &self.plan.sections;
        let items = |path: &[u32]| sections.get(path).map_or(&[][..], |s| &s.items);
        let area = &self.plan.last_area;
        let before = || items(area).iter().filter_map(|i| i.number).max();
        let goes_on = self.path.len() == self.depth
            && area.len() == self.depth + 1
            && area.starts_with(&self.path)
            && items(&self.path).is_empty()
            && before().is_some_and(|last| item.number == Some(last + 1));
        if goes_on {
            self.path.clone_from(area);
        }
        let Some(section) = self.plan.sections.get_mut(&self.path) else {
            return;
        };
        if self.begun.insert(self.path.clone()) {
            let runs = self.plan.runs.entry(self.path.clone()).or_default();
            runs.push(section.items.len());
        }
        section.items.push(item);
    }

    fn paragraph(&mut self, ctx: &mut Context<'_>, block: &Block, lines: &[Span]) {
        if let Some(column) = columns::line(ctx, lines) {
            self.narrative = Some(column);
            self.untabled = None;
            self.narrative_item(block.span);
        } else if item::opening_number(ctx, block).is_some() {
            if let Some(found) = item::read(ctx, lines, untabled::RULE) {
                self.add_item(found);
                self.untabled = Some(0);
            }
        } else if let Some(column) = self.narrative.clone() {
            let mut list = List::new(column.year.as_ref());
            list.add(ctx, lines);
            self.extend(column.role, list.finish());
        } else {
            self.intro(ctx, lines);
        }
    }

    fn list(&mut self, ctx: &mut Context<'_>, entries: &[Block]) {
        let column = match (&self.narrative, self.untabled) {
            (Some(column), _) => column.clone(),
            (None, place) => {
                // The first list under an item without a row is in the column after the items.
                let place = place.unwrap_or_default() + 1;
                self.columns.get(place).cloned().unwrap_or(Column {
                    role: columns::default_role(place),
                    year: None,
                })
            }
        };
        if self.narrative.is_none() && self.untabled.is_none() {
            for entry in entries {
                if let BlockKind::ListItem { lines, .. } = &entry.kind {
                    self.intro(ctx, lines);
                }
            }
            return;
        }
        let found = bullets::of_list(ctx, entries, column.year.as_ref());
        self.extend(column.role, found);
        self.untabled = self.untabled.map(|n| n + 1);
    }

    fn intro(&mut self, ctx: &mut Context<'_>, lines: &[Span]) {
        if let Some(section) = self.plan.sections.get_mut(&self.path) {
            let seen = self.plan.intros.entry(self.path.clone()).or_default();
            intro::add_entries(ctx, section, seen, lines);
        }
    }

    /// The item that stands for a section without a table.
    fn narrative_item(&mut self, span: Span) {
        if let Some(section) = self.section() {
            match section.items.iter_mut().find(|i| i.narrative) {
                Some(found) => found.text.spans.push(span),
                None => section.items.push(narrative::item(span)),
            }
        }
    }

    /// Adds bullets to the last item.
    fn extend(&mut self, role: Role, bullets: Vec<Bullet>) {
        let Some(found) = self.section().and_then(|s| s.items.last_mut()) else {
            return;
        };
        match role {
            Role::Direction => bullets::append(&mut found.directions, bullets),
            _ => bullets::append(&mut found.actions, bullets),
        }
    }
}
