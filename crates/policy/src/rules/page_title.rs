//! Titles of pages.
//!
//! A page of a paper is titled by the lowest heading that opens it. A slide is titled by its
//! first line, unless another line is a title by its wording (`…について`, `…の概要`,
//! `…の位置付け`, `…（イメージ）`, `（参考）…`): a drawing program may put the title after the
//! body. A slide of a line or two is a divider, and all of it is the title.
//!
//! No title: a list entry, a source, a note, a numbered heading on a slide that goes on from the
//! one before, or a sentence.

use seisaku_text::{Block, BlockKind, Format, Page, Span, is_list_lead, squeeze};

use super::page_lines::page_lines;
use super::{Context, cover};
use crate::values::{Pattern, pattern};
use crate::{PageTitle, Read, RuleId};

/// The name of this rule.
pub const RULE: RuleId = "pages/title";

static BY_WORDING: Pattern =
    pattern!(r"^\(参考\).+|(?:について|の概要|の位置付け|の位置づけ|\(イメージ\)|関連部分)$");
static NOT_A_TITLE: Pattern = pattern!(
    r"^\d*(?:資料|出典|\(出典\)|\(注|注|※|\*|Copyright|©)|^[((]?\d+[)).]|^第?[一二三四五六七八九十\d]+[章節]|抜粋\)?(?:\(参考\))?$|。"
);
/// What follows a title on its line: a budget.
static AFTER: Pattern =
    pattern!(r"(?:令和|平成)(?:\d+|元)年度(?:当初|補正)?(?:予算|概算要求|要求)");

const LONGEST: usize = 80;
const DIVIDER_LINES: usize = 2;

/// The titles of all pages that have one.
pub(crate) fn read(ctx: &Context<'_>) -> Vec<PageTitle> {
    ctx.document
        .pages
        .iter()
        .filter_map(|page| {
            let title = match ctx.document.format {
                Format::Slides => of_slide(ctx, page),
                Format::Tables | Format::Html => of_headings(ctx, ctx.document.blocks_of(page)),
                Format::Text => None,
            };
            Some(PageTitle {
                page: page.number,
                title: title?,
            })
        })
        .collect()
}

fn of_headings(ctx: &Context<'_>, blocks: &[Block]) -> Option<Read<String>> {
    let span = blocks
        .iter()
        .map_while(|b| matches!(&b.kind, BlockKind::Heading(_)).then_some(b.span))
        .last()?;
    let title = ctx.slice(span).trim_start_matches('#').trim_start();
    Some(Read::at(title.to_owned(), span, RULE))
}

fn of_slide(ctx: &Context<'_>, page: &Page) -> Option<Read<String>> {
    let lines: Vec<Span> = page_lines(ctx, page).iter().map(|l| l.span).collect();
    let divider = lines.len() <= DIVIDER_LINES && !lines.iter().any(|l| refused(ctx, *l, true));
    let span = if divider {
        cover(&lines)?
    } else {
        let worded = lines.iter().find(|l| worded(ctx, **l));
        *worded.or_else(|| lines.first().filter(|l| !refused(ctx, **l, false)))?
    };
    let span = before_budget(ctx, span);
    let title: String = ctx
        .slice(span)
        .lines()
        .map(str::trim)
        .collect::<String>()
        .replace('※', "");
    Some(Read::at(title, span, RULE))
}

fn worded(ctx: &Context<'_>, line: Span) -> bool {
    let text = ctx.squeezed(line);
    BY_WORDING.as_ref().is_some_and(|p| p.is_match(&text)) && !refused(ctx, line, true)
}

/// Whether a line cannot be a title. A divider or a title by its wording may have a number.
fn refused(ctx: &Context<'_>, line: Span, numbered: bool) -> bool {
    let printed = ctx.slice(line);
    let text = squeeze(printed);
    let shape = NOT_A_TITLE.as_ref().and_then(|p| p.find(&text));
    let number_only = shape.is_some_and(|m| m.start() == 0 && m.as_str().ends_with(['.', ')']));
    is_list_lead(printed)
        || text.chars().count() > LONGEST
        || printed.is_ascii()
        || (shape.is_some() && !(numbered && number_only))
}

fn before_budget(ctx: &Context<'_>, span: Span) -> Span {
    let folded = ctx.fold(span);
    match AFTER.as_ref().and_then(|p| p.find(folded.text())) {
        Some(found) if found.start() > 0 => {
            let end = folded.span(found.start(), found.end()).start;
            let text = ctx.slice(Span::new(span.start, end)).trim_end();
            Span::new(span.start, span.start + text.len())
        }
        _ => span,
    }
}
