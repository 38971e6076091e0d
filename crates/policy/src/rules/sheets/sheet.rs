//! A programme's sheet: a slide whose title is the programme and which prints its sum.
//!
//! ```text
//! 甲乙研究基盤整備事業 令和７年度予算額 16億円
//! （前年度予算額 13億円）
//! 事業内容 事業実施期間 令和３年度～令和７年度
//! ①甲計画（KK）
//! 22億円（20億円）
//! ```
//!
//! Parts of the sheet's lines are found by [`super::walk`].

use seisaku_text::{Page, Span};

use super::walk::Walk;
use super::{Context, line_sums, lines, names_programme, programme};
use crate::values::{Pattern, pattern};
use crate::{PageTitle, Read, RuleId, Said, Sheets, Subject, Sum};

/// The name of this rule.
pub(super) const RULE: RuleId = "sheets/sheet";

static TITLE: Pattern = pattern!(r"^([^()]+)(?:\(([^()]{1,20})\))?$");

/// Reads the page, if it is a sheet.
pub(crate) fn read(
    ctx: &mut Context<'_>,
    page: &Page,
    title: &PageTitle,
    (year, taken): (Option<i32>, &[Span]),
    out: &mut Sheets,
) -> bool {
    let Some(at) = title.title.spans.first().copied() else {
        return false;
    };
    let folded = ctx.fold(at);
    let Some(c) = TITLE.as_ref().and_then(|p| p.captures(folded.text())) else {
        return false;
    };
    let Some(name) = c.get(1) else { return false };
    let all = lines(ctx, page);
    let has_sum = all
        .iter()
        .any(|(line, _)| line_sums::begins(&ctx.squeezed(*line)).is_some());
    if !has_sum || !names_programme(ctx, name.as_str()) {
        return false;
    }
    let span = folded.span(name.start(), name.end());
    let subject = programme(ctx, span);
    out.say(&subject, Said::Named, span, RULE);
    if let Some(acronym) = c.get(2) {
        let place = folded.span(acronym.start(), acronym.end());
        out.say(
            &subject,
            Said::Acronym(acronym.as_str().to_owned()),
            place,
            RULE,
        );
    }
    let year = all
        .iter()
        .filter_map(|(line, _)| line_sums::sheet_year(&ctx.squeezed(*line)))
        .max()
        .or(year);
    Walk::new(ctx, page, subject, year, taken, out).run(&all, at);
    true
}

/// What stands on a line before its first sum.
pub(super) fn before_sum(ctx: &Context<'_>, line: Span) -> Span {
    let folded = ctx.fold(line);
    match line_sums::begins(folded.text()) {
        Some(start) if start > 0 => folded.span(0, start),
        _ => line,
    }
}

/// A sum with nothing but what every sum has.
pub(crate) fn sum(
    subject: &Subject,
    year: Option<i32>,
    kind: crate::SumKind,
    amount: Read<crate::values::Amount>,
) -> Sum {
    Sum {
        subject: subject.clone(),
        also: Vec::new(),
        kind,
        year,
        compared_with: None,
        amount,
        channel: None,
        funder: None,
        whole: None,
        rate: None,
        notes: Vec::new(),
        labels: Vec::new(),
    }
}
