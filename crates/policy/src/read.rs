//! A document read by all rules, in the order in which they need each other.

use std::collections::BTreeMap;

use seisaku_text::{Block, BlockKind, Document, Parsed, Source, Span, heading, squeeze};

use crate::rules::bullets::{self, Known, List};
use crate::rules::columns::{self, Columns, Role};
use crate::rules::headings::HeadedPage;
use crate::rules::{
    Context, budget_line, codes, contents, decision, fiscal_year, headings, intro, item, law,
    narrative, numbering, page_title, printed_date, repeats, title_block, untabled,
};
use crate::{Bullet, Item, Level, Names, PageTitle, Read, Reading, Section};

/// Reads a document. Reading never fails; what is irregular is in the diagnostics.
pub fn read(source: &Source, document: &Document, names: &Names) -> Parsed<Reading> {
    let mut ctx = Context {
        source,
        document,
        names,
        diagnostics: Vec::new(),
    };
    let page_titles = page_title::read(&ctx);
    let (title, publisher) = title_block::read(&ctx);
    let title = title.or_else(|| page_titles.first().map(|t| t.title.clone()));
    let fiscal_year = document_year(&ctx, title.as_ref(), &page_titles);
    let mut citations = decision::read(&mut ctx, &page_titles);
    citations.extend(law::read(&mut ctx));
    let budgets = budget_line::read(&ctx, &page_titles, fiscal_year.as_ref());
    let dates = printed_date::read(&mut ctx);
    let sections = sections(&mut ctx);
    let reading = Reading {
        codes: codes::legends(&ctx),
        title,
        publisher,
        fiscal_year,
        page_titles,
        sections,
        citations,
        budgets,
        dates,
    };
    let mut diagnostics = ctx.diagnostics;
    diagnostics.sort_by_key(|d| (d.span, d.code));
    diagnostics.dedup();
    Parsed {
        value: reading,
        diagnostics,
    }
}

/// The fiscal year of the title, else the one that most pages' titles name, else the one that the
/// text names most; among equals the latest.
fn document_year(
    ctx: &Context<'_>,
    title: Option<&Read<String>>,
    titles: &[PageTitle],
) -> Option<Read<i32>> {
    let of_title = title.and_then(|t| fiscal_year::first(ctx, *t.spans.first()?));
    of_title
        .or_else(|| {
            let spans: Vec<Span> = titles.iter().flat_map(|t| t.title.spans.clone()).collect();
            most_named(ctx, &spans)
        })
        .or_else(|| {
            let spans: Vec<Span> = ctx.document.blocks.iter().map(|b| b.span).collect();
            most_named(ctx, &spans)
        })
}

fn most_named(ctx: &Context<'_>, spans: &[Span]) -> Option<Read<i32>> {
    let mut named: BTreeMap<i32, Vec<Span>> = BTreeMap::new();
    for span in spans {
        for mention in fiscal_year::mentions(ctx, &[*span]) {
            named.entry(mention.year).or_default().push(mention.span);
        }
    }
    let (year, spans) = named.into_iter().max_by_key(|(year, s)| (s.len(), *year))?;
    Some(Read::at(year, *spans.first()?, fiscal_year::RULE))
}

/// Reads the sections twice: entries found the first time show bounds that are lost elsewhere.
fn sections(ctx: &mut Context<'_>) -> Vec<Section> {
    let before = ctx.diagnostics.len();
    let first = Plan::read(ctx, Known::new());
    ctx.diagnostics.truncate(before);
    let known = known_entries(&first);
    let mut sections = Plan::read(ctx, known);
    for section in &mut sections {
        numbering::number_items(ctx, section);
    }
    repeats::resolve(ctx, &mut sections);
    sections
}

fn known_entries(sections: &[Section]) -> Known {
    const SHORTEST: usize = 8;
    sections
        .iter()
        .flat_map(|s| &s.items)
        .flat_map(|i| i.actions.iter().chain(&i.directions))
        .map(|b| squeeze(&b.text.value))
        .filter(|text| text.chars().count() >= SHORTEST && text.ends_with('。'))
        .collect()
}

/// The sections while the pages are read.
struct Plan {
    sections: BTreeMap<Vec<u32>, Section>,
    titles: BTreeMap<Vec<u32>, Read<String>>,
    known: Known,
}

impl Plan {
    fn read(ctx: &mut Context<'_>, known: Known) -> Vec<Section> {
        let mut plan = Plan {
            sections: BTreeMap::new(),
            titles: contents::titles(ctx),
            known,
        };
        for page in headings::headed_pages(ctx) {
            plan.open(ctx, &page);
            PageReader::new(&mut plan, page.path.clone()).read(ctx, page.body);
        }
        plan.sections.into_values().collect()
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

    fn enter(
        &mut self,
        ctx: &mut Context<'_>,
        path: &[u32],
        level: Level,
        title: Span,
        heading: Span,
    ) -> &mut Section {
        let printed = Read::at(ctx.slice(title).trim().to_owned(), title, headings::RULE);
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

/// What the blocks of a page are read as, one after the other.
struct PageReader<'p> {
    plan: &'p mut Plan,
    /// The section that the page is in, with the area where one is open.
    path: Vec<u32>,
    depth: usize,
    columns: Option<Columns>,
    /// The column that a line of text has opened.
    narrative: Option<(Role, Option<Read<i32>>)>,
    /// The column of the next list under an item without a row.
    untabled: Option<usize>,
}

impl<'p> PageReader<'p> {
    fn new(plan: &'p mut Plan, path: Vec<u32>) -> Self {
        Self {
            plan,
            depth: path.len(),
            path,
            columns: None,
            narrative: None,
            untabled: None,
        }
    }

    fn read(mut self, ctx: &mut Context<'_>, blocks: &[Block]) {
        let mut i = 0;
        while i < blocks.len() {
            let block = &blocks[i];
            i += 1;
            match &block.kind {
                BlockKind::Heading(found) => self.area(ctx, found.number, found.title, block.span),
                BlockKind::Row { cells } => self.row(ctx, cells),
                BlockKind::Paragraph { lines } => self.paragraph(ctx, block, lines),
                BlockKind::ListItem { .. } => {
                    let end = i + blocks[i..].iter().take_while(|b| self.goes_on(b)).count();
                    self.list(ctx, &blocks[i - 1..end]);
                    i = end;
                }
            }
        }
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
    }

    fn row(&mut self, ctx: &mut Context<'_>, cells: &[seisaku_text::Cell]) {
        self.narrative = None;
        self.untabled = None;
        if let Some(columns) = columns::columns(ctx, cells) {
            self.columns = Some(columns);
            // A heading may have slipped into the first cell of the heading row.
            if let Some(first) = cells.first()
                && let Some(found) = heading(ctx.source.text(), first.span)
            {
                self.area(ctx, found.number, found.title, first.span);
            }
            return;
        }
        let lines = cells
            .first()
            .map(|c| item::cell_text(ctx, c.span))
            .unwrap_or_default();
        let Some(mut found) = item::read(ctx, &lines, item::RULE) else {
            return;
        };
        let columns = self.columns.clone();
        let roles = columns
            .as_ref()
            .map(|c| c.roles.as_slice())
            .unwrap_or_default();
        for (i, cell) in cells.iter().enumerate().skip(1) {
            let role = roles.get(i).copied().unwrap_or(match i {
                1 => Role::Action,
                _ => Role::Direction,
            });
            let year = columns.as_ref().and_then(|c| c.year.as_ref());
            match role {
                Role::Action => {
                    found
                        .actions
                        .extend(bullets::of_cell(ctx, cell.span, year, &self.plan.known))
                }
                _ => found.directions.extend(bullets::of_cell(
                    ctx,
                    cell.span,
                    None,
                    &self.plan.known,
                )),
            }
        }
        if let Some(section) = self.section() {
            section.items.push(found);
        }
    }

    fn paragraph(&mut self, ctx: &mut Context<'_>, block: &Block, lines: &[Span]) {
        if let Some(column) = columns::line(ctx, lines) {
            self.narrative = Some(column);
            self.untabled = None;
            self.narrative_item(block.span);
        } else if item::opening_number(ctx, block).is_some() {
            if let Some(found) = item::read(ctx, lines, untabled::RULE)
                && let Some(section) = self.section()
            {
                section.items.push(found);
                self.untabled = Some(0);
            }
        } else if let Some((role, year)) = self.narrative.clone() {
            let mut list = List::new(year.as_ref());
            list.add(ctx, lines);
            self.extend(role, list.finish());
        } else if let Some(section) = self.plan.sections.get_mut(&self.path) {
            intro::add(ctx, section, lines);
        }
    }

    fn list(&mut self, ctx: &mut Context<'_>, entries: &[Block]) {
        let year = match (&self.narrative, self.untabled) {
            (Some((Role::Action, year)), _) => year.clone(),
            (None, Some(0)) => self.columns.as_ref().and_then(|c| c.year.clone()),
            _ => None,
        };
        if self.narrative.is_none() && self.untabled.is_none() {
            for entry in entries {
                if let BlockKind::ListItem { lines, .. } = &entry.kind
                    && let Some(section) = self.plan.sections.get_mut(&self.path)
                {
                    intro::add(ctx, section, lines);
                }
            }
            return;
        }
        let mut list = List::new(year.as_ref());
        let outer = entries.first().map_or(0, indent);
        for entry in entries {
            let BlockKind::ListItem { lines, .. } = &entry.kind else {
                continue;
            };
            let lines = without_number(ctx, lines);
            if indent(entry) > outer {
                list.add_under(ctx, &lines);
            } else {
                list.add(ctx, &lines);
            }
        }
        let role = match (&self.narrative, self.untabled) {
            (Some((role, _)), _) => *role,
            (None, Some(0)) => Role::Action,
            _ => Role::Direction,
        };
        self.extend(role, list.finish());
        self.untabled = self.untabled.map(|n| n + 1);
    }

    /// The item that stands for a section without a table.
    fn narrative_item(&mut self, span: Span) {
        if let Some(section) = self.section() {
            match section.items.iter_mut().find(|i| i.narrative) {
                Some(found) => found.text.spans.push(span),
                None => section.items.push(Item {
                    key: String::new(),
                    number: None,
                    marker: None,
                    text: Read::at(String::new(), span, narrative::RULE),
                    narrative: true,
                    tag: None,
                    bodies: Vec::new(),
                    repeats: None,
                    actions: Vec::new(),
                    directions: Vec::new(),
                }),
            }
        }
    }

    /// Adds bullets to the last item; their keys go on from those that it has.
    fn extend(&mut self, role: Role, bullets: Vec<Bullet>) {
        let Some(found) = self.section().and_then(|s| s.items.last_mut()) else {
            return;
        };
        let target = match role {
            Role::Direction => &mut found.directions,
            Role::Action | Role::Item => &mut found.actions,
        };
        let before = target.iter().filter(|b| !b.lead_in).count();
        for mut bullet in bullets {
            if before > 0 && !bullet.lead_in {
                bullet.order += before;
                bullet.key = bullet.order.to_string();
                for child in &mut bullet.children {
                    child.key = format!("{}.{}", bullet.key, child.order);
                }
            }
            target.push(bullet);
        }
    }
}

fn indent(block: &Block) -> usize {
    match block.kind {
        BlockKind::ListItem { indent, .. } => indent,
        _ => 0,
    }
}

/// The lines of an entry without a circled number at its start.
fn without_number(ctx: &Context<'_>, lines: &[Span]) -> Vec<Span> {
    let mut lines = lines.to_vec();
    if let Some(first) = lines.first_mut()
        && let Some(c) = ctx.slice(*first).chars().next()
        && seisaku_text::circled_number(c).is_some()
    {
        *first = bullets::trim(ctx, Span::new(first.start + c.len_utf8(), first.end));
    }
    lines
}
