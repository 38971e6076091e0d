//! Headings on pages: under which section each page stands.
//!
//! ```text
//! 大項目 1：世界最高水準の医療
//! 中項目 2 疾患領域
//! 2) 認知症
//! ```
//!
//! Every page prints its headings again, so a heading that is printed twice is one section. Pages
//! may come in any order. Where a page has lost its upper heading, its title may stand in the table
//! of contents or on another page. Else the numbers of its items tell: if they end where exactly
//! one section of the same lower number begins, the page belongs there (items ① ② before a section
//! that starts with ③). Else the upper heading of the page before goes on.

use std::collections::{BTreeMap, BTreeSet};

use seisaku_text::{Block, BlockKind, Diagnostic, Heading, Page, Severity, Span, squeeze};

use super::{Context, contents, item, unlabelled_headings};
use crate::RuleId;

/// The name of this rule.
pub const RULE: RuleId = "sections/heading";

/// A page with the headings that open it.
#[derive(Clone, Debug)]
pub(crate) struct HeadedPage<'a> {
    /// The blocks after the headings.
    pub body: &'a [Block],
    /// The headings: rank from 0, the heading, its span.
    pub headings: Vec<(usize, Heading, Span)>,
    /// Headings of other sections that stand before those, as in a table of contents.
    pub listed: Vec<(Vec<u32>, Span)>,
    /// The numbers of the section, once they are known.
    pub path: Vec<u32>,
    pub span: Span,
    /// The first and last number printed before an item of the page.
    pub numbers: Option<(u32, u32)>,
}

/// The pages that open with headings, with the numbers of the section that each belongs to.
pub(crate) fn headed_pages<'a>(ctx: &mut Context<'a>) -> Vec<HeadedPage<'a>> {
    let document = ctx.document;
    let mut pages: Vec<HeadedPage<'a>> = document
        .pages
        .iter()
        .filter_map(|page| headed(ctx, page, document.blocks_of(page)))
        .collect();
    if pages.is_empty() {
        return unlabelled_headings::pages(ctx);
    }
    rank(&mut pages);
    resolve(ctx, &mut pages);
    pages
}

fn headed<'a>(ctx: &Context<'_>, page: &Page, blocks: &'a [Block]) -> Option<HeadedPage<'a>> {
    let mut headings = Vec::new();
    let mut body = 0;
    for (i, block) in blocks.iter().enumerate() {
        match &block.kind {
            BlockKind::Heading(heading) if !heading.label.is_empty() => {
                headings.push((0, heading.clone(), block.span));
                body = i + 1;
            }
            _ if block.is_markup() => {}
            _ => break,
        }
    }
    if headings.is_empty() {
        return None;
    }
    let body = &blocks[body..];
    Some(HeadedPage {
        numbers: item::printed_numbers(ctx, body),
        body,
        headings,
        listed: Vec::new(),
        path: Vec::new(),
        span: page.span,
    })
}

/// The rank of a label is its place in the fullest run of headings.
fn rank(pages: &mut [HeadedPage<'_>]) {
    let order: Vec<String> = pages
        .iter()
        .max_by_key(|p| p.headings.len())
        .map(|p| p.headings.iter().map(|(_, h, _)| h.label.clone()).collect())
        .unwrap_or_default();
    for page in pages {
        for (place, (rank, heading, _)) in page.headings.iter_mut().enumerate() {
            *rank = order
                .iter()
                .position(|label| *label == heading.label)
                .unwrap_or(place);
        }
    }
}

/// A page whose place its own headings tell.
struct Placed {
    path: Vec<u32>,
    /// The title of its lowest heading.
    title: String,
    numbers: Option<(u32, u32)>,
}

fn resolve(ctx: &mut Context<'_>, pages: &mut [HeadedPage<'_>]) {
    let complete: Vec<Placed> = pages
        .iter()
        .filter_map(|p| {
            Some(Placed {
                path: own_path(p)?,
                title: lowest_title(ctx, p),
                numbers: p.numbers,
            })
        })
        .collect();
    // Only the first page of a section tells where the section begins.
    let mut begun: BTreeSet<Vec<u32>> = BTreeSet::new();
    let first_pages: Vec<Placed> = complete
        .into_iter()
        .filter(|placed| begun.insert(placed.path.clone()))
        .collect();
    let titles = titled(ctx, &first_pages);
    let mut carried: Vec<u32> = Vec::new();
    for page in pages.iter_mut() {
        page.path = match own_path(page) {
            Some(path) => path,
            None => recover(ctx, page, &first_pages, &titles, &carried),
        };
        carried.clone_from(&page.path);
    }
}

/// The path of a page that prints its headings from the top.
fn own_path(page: &HeadedPage<'_>) -> Option<Vec<u32>> {
    let (first, _, _) = page.headings.first()?;
    (*first == 0).then(|| page.headings.iter().map(|(_, h, _)| h.number).collect())
}

/// The title of the lowest heading of a page, folded.
fn lowest_title(ctx: &Context<'_>, page: &HeadedPage<'_>) -> String {
    let last = page.headings.last();
    last.map_or_else(String::new, |(_, h, _)| ctx.squeezed(h.title).into_owned())
}

/// The sections of each title: those of the table of contents and of pages.
fn titled(ctx: &Context<'_>, pages: &[Placed]) -> BTreeMap<String, BTreeSet<Vec<u32>>> {
    let of_contents = contents::titles(ctx)
        .into_iter()
        .map(|(path, read)| (squeeze(&read.value), path));
    let of_pages = pages.iter().map(|p| (p.title.clone(), p.path.clone()));
    let mut found: BTreeMap<String, BTreeSet<Vec<u32>>> = BTreeMap::new();
    for (title, path) in of_contents.chain(of_pages) {
        if !title.is_empty() {
            found.entry(title).or_default().insert(path);
        }
    }
    found
}

fn recover(
    ctx: &mut Context<'_>,
    page: &HeadedPage<'_>,
    first_pages: &[Placed],
    titles: &BTreeMap<String, BTreeSet<Vec<u32>>>,
    carried: &[u32],
) -> Vec<u32> {
    let own: Vec<u32> = page.headings.iter().map(|(_, h, _)| h.number).collect();
    let missing = page.headings.first().map_or(0, |(rank, _, _)| *rank);
    let goes_on = |placed: &Placed| match (page.numbers, placed.numbers) {
        (Some((_, last)), Some((first, _))) => last + 1 == first,
        _ => false,
    };
    let continued: Vec<&Vec<u32>> = first_pages
        .iter()
        .filter(|p| p.path.len() == missing + own.len() && p.path.ends_with(&own) && goes_on(p))
        .map(|p| &p.path)
        .collect();
    let title = lowest_title(ctx, page);
    let mut by_title = titles.get(&title).cloned().unwrap_or_default();
    by_title.retain(|path| path.len() == missing + own.len() && path.ends_with(&own));
    let (path, why) = match continued[..] {
        _ if by_title.len() == 1 => (
            by_title.pop_first().unwrap_or_default(),
            "its title stands there elsewhere",
        ),
        [path] => (
            path.clone(),
            "the numbers of its items go on in that section",
        ),
        _ => {
            let mut path: Vec<u32> = carried.iter().copied().take(missing).collect();
            path.extend(&own);
            (path, "the page before stands there")
        }
    };
    let key = super::numbering::key(&path);
    ctx.note(Diagnostic::new(
        "heading-lost",
        Severity::Warning,
        page.headings.first().map_or(page.span, |(_, _, span)| *span),
        format!("the upper heading of this page is missing; it is read as part of section {key}, since {why}"),
    ));
    path
}
