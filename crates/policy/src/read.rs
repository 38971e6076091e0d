//! A document read by all rules, in the order in which they need each other.

use std::collections::{BTreeMap, BTreeSet};

use seisaku_text::{Document, KnownEntries, Parsed, Source, Span, squeeze};

use crate::patterns::Counted;
use crate::plan::Plan;
use crate::rules::outline::prose::Head;
use crate::rules::{
    Context, budget_line, cards, codes, decided_event, decision, definitions, findings,
    fiscal_year, governance, grid, known_names, law, legend, milestones, numbering, outline,
    overlaps, page_author, page_title, places, preamble, printed_date, repeats, sheets, tag,
    title_block, told_by_cells,
};
use crate::{Citation, Findings, Names, PageTitle, Read, Reading, Section, Sheets, Subject};

/// Reads a document. Reading never fails; what is irregular is in the diagnostics.
pub fn read(source: &Source, document: &Document, names: &Names) -> Parsed<Reading> {
    let _counted = Counted::new(source.folded_text());
    let mut ctx = context(source, document, names);
    let page_titles = page_title::read(&ctx);
    let mut sections = sections(&mut ctx);
    // A plan has its own order, whatever its tables look like.
    let head = match sections.is_empty() {
        true => outline::prose::head(&ctx),
        false => None,
    };
    let (title, publisher, fiscal_year) = title_page(&ctx, head.as_ref(), &page_titles);
    let mut citations = citations(&mut ctx, head.as_ref(), &page_titles);
    let mut budgets = budget_line::read(&ctx, &page_titles, fiscal_year.as_ref());
    let (dates, years) = printed_date::read(&mut ctx);
    let mut outlines = outline::read(&ctx, &page_titles, &citations, head.as_ref());
    citations.extend(outline::prose::decided_in_notes(&ctx, &outlines.outlines));
    let rows = grid::of_pages(&ctx);
    let governance = governance::read(&mut ctx, &rows);
    outline::noted(&ctx, &governance.notes, &citations, &mut outlines);
    let page_authors = page_author::read(&ctx, &page_titles);
    let year = fiscal_year.as_ref();
    let findings = findings::read(&mut ctx, &rows, &page_titles, &governance);
    let (mut sheets, findings) = match &head {
        Some(_) => (Sheets::default(), beside_text(findings)),
        None => {
            let sheets = sheets::read(&mut ctx, &page_titles, year, &sections);
            read_once(sheets, findings, &page_titles, &page_authors)
        }
    };
    let mut of_bodies = governance.budgets.clone();
    sheets::overview::join(&ctx, &mut of_bodies, &mut sheets);
    budgets.extend(of_bodies);
    let decided = head.as_ref().and_then(Head::decided);
    let year = year.map(|y| y.value).or(decided);
    let mut preamble = preamble::read(&ctx);
    let mut milestones = milestones::read(&ctx, &preamble, &sections, &outlines, year);
    milestones.entries.append(&mut sheets.events);
    let texts = definitions::Texts {
        preamble: &mut preamble,
        sections: &mut sections,
        outlines: &mut outlines,
    };
    let definitions = definitions::read(&mut ctx, publisher.as_ref(), texts);
    let reading = Reading {
        preamble,
        outlines,
        governance,
        sheets,
        findings,
        milestones,
        definitions,
        codes: codes::legends(&ctx),
        title,
        publisher,
        issued: head.and_then(|h| h.issued),
        fiscal_year,
        page_titles,
        page_authors,
        sections,
        citations,
        budgets,
        dates,
        years,
    };
    let mut diagnostics = ctx.diagnostics;
    diagnostics.sort_by_key(|d| (d.span, d.code));
    diagnostics.dedup();
    Parsed {
        value: reading,
        diagnostics,
    }
}

/// What the rules work on, with what the document explains of itself.
fn context<'a>(source: &'a Source, document: &'a Document, names: &'a Names) -> Context<'a> {
    let mut ctx = Context::new(source, document, names);
    ctx.legend = legend::read(&ctx);
    ctx.leads = legend::leads(&ctx);
    ctx.alone = tag::alone(source.text());
    ctx.brackets = tag::brackets::read(&ctx);
    ctx.placed = places::read(&ctx);
    ctx.headings = told_by_cells::learn(&ctx);
    ctx
}

/// The title, the publisher and the fiscal year.
type TitlePage = (
    Option<Read<String>>,
    Option<Read<String>>,
    Option<Read<i32>>,
);

fn title_page(ctx: &Context<'_>, head: Option<&Head>, titles: &[PageTitle]) -> TitlePage {
    let (title, publisher) = match head {
        Some(head) => (head.title.clone(), head.publisher.clone()),
        None => title_block::read(ctx),
    };
    let title = title.or_else(|| titles.first().map(|t| t.title.clone()));
    let fiscal_year = match head {
        // Running text is of the year that its title names; others are what it speaks of.
        Some(head) => head.year(ctx),
        None => document_year(ctx, title.as_ref(), titles),
    };
    (title, publisher, fiscal_year)
}

/// The decisions and laws that the document names; the head of running text holds its own.
fn citations(ctx: &mut Context<'_>, head: Option<&Head>, titles: &[PageTitle]) -> Vec<Citation> {
    let mut citations = decision::read(ctx, titles);
    citations.extend(decided_event::read(ctx));
    citations.extend(law::read(ctx));
    if let Some(head) = head {
        citations.retain(|c| c.kind.spans.iter().all(|s| s.start >= head.end));
        citations.splice(0..0, head.citations.iter().cloned());
    }
    citations
}

/// What running text says is in its outline, but for its tables and the plans of others.
fn beside_text(findings: Findings) -> Findings {
    Findings {
        plans: findings.plans,
        tables: findings.tables,
        ..Findings::default()
    }
}

/// A text is one thing: what is a statement or a note of a page's findings, or its title, is no text of a
/// sheet, and the name of an author no statement.
fn read_once(
    mut sheets: Sheets,
    mut findings: Findings,
    titles: &[PageTitle],
    authors: &[(usize, Read<String>)],
) -> (Sheets, Findings) {
    let names: BTreeSet<&[Span]> = authors.iter().map(|(_, n)| n.spans.as_slice()).collect();
    findings
        .statements
        .retain(|s| !names.contains(s.text.spans.as_slice()));
    let texts = findings.statements.iter().map(|s| &s.text);
    let notes = findings.notes.iter().map(|n| &n.text);
    let held = texts.chain(notes).chain(titles.iter().map(|t| &t.title));
    let held = apart(held.flat_map(|t| t.spans.iter().copied()).collect());
    sheets.texts.retain(|t| {
        let of_page = matches!(t.subject, Subject::Page(_));
        !(of_page && t.text.spans.iter().any(|span| overlaps(&held, *span)))
    });
    (sheets, findings)
}

/// Spans in order, those that meet as one.
fn apart(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut apart: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match apart.last_mut() {
            Some(last) if span.start < last.end => *last = last.cover(span),
            _ => apart.push(span),
        }
    }
    apart
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

fn sections(ctx: &mut Context<'_>) -> Vec<Section> {
    let cards = cards::parts(ctx);
    let mut sections = match cards.is_empty() {
        true => of_pages(ctx),
        false => Plan::of_cards(ctx, cards),
    };
    for section in &mut sections {
        numbering::number_items(ctx, section);
        let headings = section.headings.iter();
        let named = headings.flat_map(|h| known_names::mentions(ctx, &[*h]));
        section.mentions.extend(named.collect::<Vec<_>>());
    }
    repeats::resolve(ctx, &mut sections);
    sections
}

/// Reads the pages twice: entries found the first time show bounds that are lost elsewhere.
fn of_pages(ctx: &mut Context<'_>) -> Vec<Section> {
    let before = ctx.diagnostics.len();
    ctx.learning = true;
    let first = Plan::read(ctx, KnownEntries::default());
    ctx.learning = false;
    if first.is_empty() {
        return first;
    }
    ctx.diagnostics.truncate(before);
    Plan::read(ctx, known_entries(&first))
}

fn known_entries(sections: &[Section]) -> KnownEntries {
    const SHORTEST: usize = 8;
    // A longer entry is a run whose bounds are lost themselves; an automaton of it would be large.
    const LONGEST: usize = 1000;
    let entries: BTreeSet<String> = sections
        .iter()
        .flat_map(|s| &s.items)
        .flat_map(|i| i.actions.iter().chain(&i.directions))
        .map(|b| squeeze(&b.text.value))
        .filter(|text| (SHORTEST..=LONGEST).contains(&text.chars().count()) && text.ends_with('。'))
        .collect();
    KnownEntries::new(entries)
}
