//! A document read by all rules, in the order in which they need each other.

use std::collections::{BTreeMap, BTreeSet};

use seisaku_text::{Document, KnownEntries, Parsed, Source, Span, squeeze};

use crate::plan::Plan;
use crate::rules::{
    Context, budget_line, codes, decision, definitions, findings, fiscal_year, governance, law,
    milestones, numbering, outline, page_author, page_title, preamble, printed_date, repeats,
    sheets, title_block,
};
use crate::{Findings, Names, PageTitle, Read, Reading, Section, Sheets, Subject};

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
    let mut budgets = budget_line::read(&ctx, &page_titles, fiscal_year.as_ref());
    let dates = printed_date::read(&mut ctx);
    let mut sections = sections(&mut ctx);
    let mut outlines = outline::read(&ctx, &page_titles, &citations);
    let governance = governance::read(&mut ctx);
    outline::noted(&ctx, &governance.notes, &citations, &mut outlines);
    budgets.extend(governance.budgets.iter().cloned());
    let mut sheets = sheets::read(&mut ctx, &page_titles, fiscal_year.as_ref());
    let mut findings = findings::read(&mut ctx, &page_titles);
    let page_authors = page_author::read(&ctx, &page_titles);
    read_once(&mut sheets, &mut findings, &page_titles, &page_authors);
    let milestones = milestones::read(&ctx, &sections, fiscal_year.as_ref().map(|y| y.value));
    milestones::of_outlines(&ctx, &mut outlines, fiscal_year.as_ref().map(|y| y.value));
    let definitions = definitions::read(&mut ctx, &mut sections);
    let reading = Reading {
        preamble: preamble::read(&ctx),
        outlines,
        governance,
        sheets,
        findings,
        milestones,
        definitions,
        codes: codes::legends(&ctx),
        title,
        publisher,
        fiscal_year,
        page_titles,
        page_authors,
        sections,
        citations,
        budgets,
        dates,
        years: printed_date::years(&ctx),
    };
    let mut diagnostics = ctx.diagnostics;
    diagnostics.sort_by_key(|d| (d.span, d.code));
    diagnostics.dedup();
    Parsed {
        value: reading,
        diagnostics,
    }
}

/// A text is one thing: what is a statement or a note of a page's findings, or its title, is no text of a
/// sheet, and the name of an author no statement.
fn read_once(
    sheets: &mut Sheets,
    findings: &mut Findings,
    titles: &[PageTitle],
    authors: &[(usize, Read<String>)],
) {
    let meet = |a: &Span, b: &Span| a.start < b.end && b.start < a.end;
    findings.statements.retain(|s| {
        let named = |(_, name): &(usize, Read<String>)| name.spans == s.text.spans;
        !authors.iter().any(named)
    });
    let texts = findings.statements.iter().map(|s| &s.text);
    let notes = findings.notes.iter().map(|n| &n.text);
    let held: Vec<Span> = texts
        .chain(notes)
        .chain(titles.iter().map(|t| &t.title))
        .flat_map(|t| t.spans.iter().copied())
        .collect();
    sheets.texts.retain(|t| {
        let of_page = matches!(t.subject, Subject::Page(_));
        let read = |span: &Span| held.iter().any(|h| meet(h, span));
        !(of_page && t.text.spans.iter().any(read))
    });
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
    let first = Plan::read(ctx, KnownEntries::default());
    ctx.diagnostics.truncate(before);
    let known = known_entries(&first);
    let mut sections = Plan::read(ctx, known);
    for section in &mut sections {
        numbering::number_items(ctx, section);
    }
    repeats::resolve(ctx, &mut sections);
    sections
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
