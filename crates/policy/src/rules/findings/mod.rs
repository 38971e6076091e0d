//! What a paper reports of the world: models, prizes, papers, plans of other countries and statistics.

pub mod abroad;
pub mod awards;
mod dates;
pub mod developed;
pub mod facilities;
mod lines;
mod names;
pub mod notes;
mod quantity;
pub mod results;
pub mod statements;
pub mod steps;
pub mod tables;
pub mod uses;

use seisaku_text::{Format, Page, Span};

use super::Context;
use super::grid::GridRow;
use crate::{Findings, ForeignPlan, Governance, PageTitle, Read};

/// Reads the document's findings, of which these are the rows, page by page.
pub(crate) fn read(
    ctx: &mut Context<'_>,
    rows: &[Vec<GridRow>],
    titles: &[PageTitle],
    governance: &Governance,
) -> Findings {
    let mut all = Findings::default();
    let mut listed = governance.listed.clone();
    listed.sort_unstable();
    for (page, rows) in ctx.document.pages.iter().zip(rows) {
        let listed = within(&listed, page.span);
        let lines = lines::lines(ctx, page);
        let paras = lines::paras(ctx, &lines);
        let mut here = Findings {
            outputs: developed::read(ctx, &lines, &paras),
            awards: awards::read(ctx, &lines),
            tables: tables::read(ctx, rows, &lines, title_of(titles, page), listed),
            uses: uses::read(ctx, &lines, &paras),
            facilities: facilities::read(ctx, &lines, &paras),
            ..Findings::default()
        };
        let (plans, announced) = abroad::read(ctx, &lines, &paras);
        here.plans = plans;
        let (steps, boxes) = steps::read(ctx, &lines);
        here.steps = steps;
        here.outputs.extend(announced);
        (here.results, here.papers) = results::read(ctx, &lines);
        let is_text = ctx.document.format == Format::Text;
        let reports = is_text || here != Findings::default() || statements::is_outlook(&lines);
        // A list of bodies has notes too.
        here.notes = notes::read(ctx, &lines, reports || !listed.is_empty());
        if reports {
            let title = title_of(titles, page).and_then(|t| t.spans.first().copied());
            let mut taken = taken(&here);
            taken.extend(listed);
            taken.extend(
                boxes
                    .iter()
                    .flat_map(|b| &b.spans)
                    .copied()
                    .reduce(Span::cover),
            );
            (here.statements, here.trends) = statements::read(ctx, &lines, &taken, title, boxes);
            // What else a paper says that is no slide is read by other rules.
            if ctx.document.format != Format::Slides {
                here.statements.retain(|s| is_text && !s.figures.is_empty());
            }
        }
        append(&mut all, here);
    }
    all
}

fn title_of<'t>(titles: &'t [PageTitle], page: &Page) -> Option<&'t Read<String>> {
    super::title_of(titles, page.number).map(|t| &t.title)
}

/// The places that findings hold.
fn taken(found: &Findings) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for output in &found.outputs {
        spans.extend(&output.text.spans);
        spans.extend(output.heading.iter().flat_map(|h| &h.spans));
    }
    for award in &found.awards {
        spans.extend(&award.field.spans);
        spans.push(award.line);
        spans.extend(award.contribution.iter().flat_map(|c| &c.spans));
    }
    for table in &found.tables {
        spans.extend(&table.title.spans);
        spans.extend(table.captions.iter().flat_map(|c| &c.spans));
        spans.extend(table.cells.iter().map(|c| c.row));
        spans.extend(&table.headings);
        spans.extend(&table.notes);
        spans.extend(
            table
                .areas
                .iter()
                .flat_map(|a| &a.spans)
                .copied()
                .reduce(Span::cover),
        );
    }
    for row in &found.uses {
        spans.extend(row.table.iter().flat_map(|t| &t.spans));
        let parts = [&row.purpose].into_iter().chain(&row.examples);
        let parts: Vec<Span> = parts.flat_map(|p| p.spans.clone()).collect();
        spans.extend(super::cover(&parts));
    }
    for step in &found.steps {
        spans.extend(
            step.text
                .spans
                .iter()
                .chain(&step.before.spans)
                .copied()
                .reduce(Span::cover),
        );
    }
    for case in &found.facilities {
        let parts: Vec<Span> = case
            .name
            .spans
            .iter()
            .chain(&case.text.spans)
            .copied()
            .collect();
        spans.extend(super::cover(&parts));
        spans.extend(case.heading.iter().flat_map(|h| &h.spans));
    }
    for plan in &found.plans {
        spans.extend(of_plan(plan));
    }
    for result in &found.results {
        let papers = result.papers.iter().flat_map(|p| &p.text.spans);
        let parts = result.title.spans.iter().chain(papers);
        spans.extend(parts.copied().reduce(Span::cover));
        spans.extend(result.heading.iter().flat_map(|h| &h.spans));
    }
    spans.extend(found.papers.iter().flat_map(|p| &p.text.spans));
    spans.extend(found.notes.iter().flat_map(|n| &n.text.spans));
    spans
}

/// The places that a plan holds.
fn of_plan(plan: &ForeignPlan) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    spans.extend(plan.texts.iter().flat_map(|t| &t.spans));
    spans.extend(plan.heading.iter().flat_map(|h| &h.spans));
    for pillar in &plan.pillars {
        let entries = pillar.entries.iter().flat_map(|e| {
            e.text
                .spans
                .iter()
                .chain(e.note.iter().flat_map(|n| &n.spans))
                .copied()
        });
        spans.extend(
            pillar
                .title
                .spans
                .iter()
                .copied()
                .chain(entries)
                .reduce(Span::cover),
        );
    }
    spans
}

/// Those of spans in order that begin on a page.
fn within(spans: &[Span], page: Span) -> &[Span] {
    let from = spans.partition_point(|s| s.start < page.start);
    let until = spans.partition_point(|s| s.start < page.end);
    &spans[from..until.max(from)]
}

fn append(all: &mut Findings, page: Findings) {
    all.outputs.extend(page.outputs);
    all.awards.extend(page.awards);
    all.results.extend(page.results);
    all.papers.extend(page.papers);
    all.plans.extend(page.plans);
    all.tables.extend(page.tables);
    all.trends.extend(page.trends);
    all.uses.extend(page.uses);
    all.steps.extend(page.steps);
    all.facilities.extend(page.facilities);
    all.statements.extend(page.statements);
    all.notes.extend(page.notes);
}
