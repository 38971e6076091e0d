//! Sheets of programmes and tables of budgets: operators, periods, purposes, parts, counts and sums.

mod budget_page;
mod counts;
mod labelled;
mod scattered;
mod shares;
mod sheet;
mod table;
mod trends;
mod walk;

use seisaku_text::{Diagnostic, Page, Severity, Span, squeeze};

use super::page_lines::page_lines;
use super::{Context, title_of};
use crate::values::{Pattern, amount, fiscal_years, pattern};
use crate::{PageTitle, Read, RuleId, Sheets, Subject, SumKind};

/// Reads the document's sheets.
pub(crate) fn read(
    ctx: &mut Context<'_>,
    titles: &[PageTitle],
    document_year: Option<&Read<i32>>,
) -> Sheets {
    let mut sheets = Sheets::default();
    let document = ctx.document;
    for page in &document.pages {
        let title = title_of(titles, page.number);
        let year = title
            .and_then(|t| fiscal_years(&squeeze(&t.title.value)).first().map(|y| y.0))
            .or(document_year.map(|y| y.value));
        table::read(ctx, page, year, &mut sheets);
        if labelled::read(ctx, page, year, &mut sheets) {
            continue;
        }
        let Some(title) = title.cloned().or_else(|| first_line(ctx, page)) else {
            continue;
        };
        if !sheet::read(ctx, page, &title, &mut sheets) {
            budget_page::read(ctx, page, &title, year, &mut sheets);
            trends::read(ctx, page, &title, &mut sheets);
        }
    }
    sheets
}

/// The first line of a page without a title, up to a sum: a sheet may be a plain text.
fn first_line(ctx: &Context<'_>, page: &Page) -> Option<PageTitle> {
    let (line, _) = lines(ctx, page).first().copied()?;
    let at = sheet::before_sum(ctx, line);
    Some(PageTitle {
        page: page.number,
        title: Read::at(ctx.slice(at).to_owned(), at, sheet::RULE),
    })
}

/// The lines of a page that are not blank, and whether a blank line stands before each.
pub(crate) fn lines(ctx: &Context<'_>, page: &Page) -> Vec<(Span, bool)> {
    page_lines(ctx, page)
        .into_iter()
        .map(|line| (line.span, line.after_blank))
        .collect()
}

static NAME: Pattern = pattern!(
    r"^[^()、。:<>※]{2,60}(?:事業|プログラム|プロジェクト|計画|基盤|制度|イニシアチブ|推進費|補助金|交付金)$"
);

/// Whether a name, folded, is one of a programme by the vocabulary or by its ending.
pub(crate) fn names_programme(ctx: &Context<'_>, name: &str) -> bool {
    ctx.names.programmes.contains_key(name) || NAME.as_ref().is_some_and(|p| p.is_match(name))
}

/// The programme of this name; one that no vocabulary knows is noted.
pub(crate) fn programme(ctx: &mut Context<'_>, name: Span) -> Subject {
    let printed = ctx.squeezed(name);
    if !ctx.names.programmes.contains_key(&printed) {
        ctx.note(
            Diagnostic::new(
                "programme-unknown",
                Severity::Warning,
                name,
                format!("no vocabulary names the programme {printed}; it becomes one of its own"),
            )
            .hint("add it to ontology/vocabularies/programmes.ttl"),
        );
    }
    Subject::Programme(printed)
}

/// The kind of a sum by the words that stand with it.
pub(crate) fn kind_of(words: &str) -> SumKind {
    const KINDS: &[(&str, SumKind)] = &[
        ("補正", SumKind::Supplementary),
        ("要求", SumKind::Request),
        ("執行", SumKind::Executed),
        ("決算", SumKind::Executed),
        ("繰越", SumKind::CarriedOver),
        ("調整", SumKind::Adjustment),
        ("増減", SumKind::Change),
        ("総額", SumKind::Total),
    ];
    KINDS
        .iter()
        .find(|(word, _)| words.contains(word))
        .map_or(SumKind::Initial, |(_, kind)| *kind)
}

/// The amount printed at a place; one that cannot be is noted.
pub(crate) fn amount_at(
    ctx: &mut Context<'_>,
    span: Span,
    rule: RuleId,
) -> Option<Read<crate::values::Amount>> {
    let folded = ctx.fold(span);
    let found = amount(folded.text());
    if found.is_none() {
        ctx.note(Diagnostic::new(
            "amount-unreadable",
            Severity::Warning,
            span,
            format!(
                "{} is no amount in whole yen; it is left out",
                folded.text()
            ),
        ));
    }
    found.map(|found| Read::at(found, span, rule))
}
