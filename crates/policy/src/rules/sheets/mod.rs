//! Sheets of programmes and tables of budgets: operators, periods, purposes, parts, counts and sums.

mod blocks;
mod budget_page;
mod counts;
mod events;
mod fields;
mod items;
mod line_sums;
mod named;
pub(crate) mod overview;
mod period;
mod scattered;
mod scheme;
mod shares;
mod sheet;
mod table;
mod trends;
mod walk;

use seisaku_text::{Diagnostic, Page, Severity, Span, squeeze};

use super::page_lines::page_lines;
use super::{Context, title_block, title_of};
use crate::values::{Pattern, amount, fiscal_years, pattern};
use crate::{Body, Channel, PageTitle, Read, RuleId, Section, Sheets, Subject, SumKind};

/// The name of the rule of tables.
pub const TABLE: RuleId = table::RULE;

/// Reads the document's sheets.
pub(crate) fn read(
    ctx: &mut Context<'_>,
    titles: &[PageTitle],
    document_year: Option<&Read<i32>>,
    sections: &[Section],
) -> Sheets {
    let mut sheets = Sheets::default();
    let document = ctx.document;
    let mut named = named::Named::default();
    let mut open = None;
    for page in &document.pages {
        let title = title_of(titles, page.number);
        let year = title
            .and_then(|t| fiscal_years(&squeeze(&t.title.value)).first().map(|y| y.0))
            .or(document_year.map(|y| y.value));
        let title = title.cloned().or_else(|| first_line(ctx, page));
        let of = (title.as_ref(), year);
        let taken = table::read(ctx, page, of, &mut open, &mut sheets);
        named.update(&sheets);
        let known = (year, taken.as_slice(), &named);
        if blocks::read(ctx, page, title.as_ref(), known, &mut sheets) {
            continue;
        }
        let Some(title) = title else { continue };
        if !sheet::read(ctx, page, &title, (year, &taken), &mut sheets) {
            budget_page::read(ctx, page, &title, (year, &taken, &named), &mut sheets);
            trends::read(ctx, page, &title, &mut sheets);
        }
    }
    items::read(ctx, sections, document_year.map(|y| y.value), &mut sheets);
    events::number(&mut sheets);
    sheets
}

/// The first line of a page without a title, up to a sum: a sheet may be a plain text. Numbers and
/// bodies may stand over the name of its programme.
fn first_line(ctx: &Context<'_>, page: &Page) -> Option<PageTitle> {
    const FIRST: usize = 6;
    const LONGEST: usize = 300;
    let all = lines(ctx, page);
    let titles = all.iter().find(|(l, _)| !title_block::stands_over(ctx, *l));
    let (line, _) = titles.or(all.first()).copied()?;
    let at = sheet::before_sum(ctx, line);
    let named = |line: &Span| {
        let short = line.end - line.start <= LONGEST && !ctx.slice(*line).contains('。');
        short && !fields::is_numbered(ctx, *line) && names_programme(ctx, &ctx.squeezed(*line))
    };
    let sheet = ctx.slice(page.span).contains('円');
    let lines = all.iter().map(|(line, _)| *line).filter(|_| sheet);
    let mut names = lines.filter(named);
    let (name, other) = (names.next(), names.next());
    let among_first = name.filter(|n| all.iter().take(FIRST).any(|(l, _)| l == n));
    let of_paper = ["予算", "要求"]
        .iter()
        .any(|w| ctx.squeezed(at).contains(w));
    let at = among_first
        .filter(|_| other.is_none() && !of_paper)
        .unwrap_or(at);
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
    let printed = ctx.squeezed(name).into_owned();
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

/// Whether a span overlaps one of others, which are in order and apart.
pub(crate) fn overlaps(others: &[Span], span: Span) -> bool {
    let at = others.partition_point(|o| o.end <= span.start);
    others.get(at).is_some_and(|o| o.start < span.end)
}

/// The body of a mark or a name, if it is known.
pub(crate) fn body_of(ctx: &Context<'_>, name: &str) -> Option<Body> {
    let known = ctx
        .names
        .abbreviations
        .get(name)
        .map(String::as_str)
        .or_else(|| ctx.names.body(name))?;
    Some(Body {
        known: Some(known.to_owned()),
        label: name.to_owned(),
    })
}

/// The account of the state that a label names.
pub(crate) fn account(label: &str) -> Option<Channel> {
    match label {
        _ if label.contains("特別会計") || label.ends_with("特会") => Some(Channel::Special),
        _ if label.contains("一般会計") || label.contains("一般財源") || label == "一会" => {
            Some(Channel::General)
        }
        _ => None,
    }
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
        ("債務負担", SumKind::Commitment),
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
