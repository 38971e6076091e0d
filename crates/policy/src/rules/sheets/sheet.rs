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

use regex::Regex;
use seisaku_text::{Page, Span};

use super::walk::Walk;
use super::{Context, amount_at, kind_of, lines, names_programme, programme};
use crate::values::{AMOUNT, Pattern, captures, fiscal_years, pattern};
use crate::{PageTitle, Read, RuleId, Said, Sheets, Subject, Sum};

/// The name of this rule.
pub(super) const RULE: RuleId = "sheets/sheet";
/// The name of the part of this rule that reads sums.
pub(super) const SUM: RuleId = "sheets/sum";

static TITLE: Pattern = pattern!(r"^([^()]+)(?:\(([^()]{1,20})\))?$");
static SUMS: Pattern = std::sync::LazyLock::new(|| {
    Regex::new(&format!(
        r"\(?((?:令和|平成|20)?(?:\d{{1,2}}|元)年度|前年度)((?:第\d次)?(?:当初|補正)?)(予算案?額?|概算要求額?|要求額|執行額|繰越額|決算額)[案:(（]*({AMOUNT})[)）]*"
    ))
    .ok()
});

/// Reads the page, if it is a sheet.
pub(crate) fn read(
    ctx: &mut Context<'_>,
    page: &Page,
    title: &PageTitle,
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
    let has_sum = all.iter().any(|(line, _)| {
        let text = ctx.squeezed(*line);
        SUMS.as_ref().is_some_and(|p| p.is_match(&text))
    });
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
        .find_map(|(line, _)| first_year(&ctx.squeezed(*line)));
    Walk::new(ctx, page, subject, year, out).run(&all, at);
    true
}

/// What stands on a line before its first sum.
pub(super) fn before_sum(ctx: &Context<'_>, line: Span) -> Span {
    let folded = ctx.fold(line);
    match SUMS.as_ref().and_then(|p| p.find(folded.text())) {
        Some(found) if found.start() > 0 => folded.span(0, found.start()),
        _ => line,
    }
}

/// The year of the first sum that is not the year before's.
fn first_year(text: &str) -> Option<i32> {
    captures(&SUMS, text)
        .filter(|c| kind_of(&c[2]) == crate::SumKind::Initial)
        .find_map(|c| fiscal_years(c.get(1)?.as_str()).first().map(|y| y.0))
}

/// The sums that a line gives with their year; the parts of the line that they take.
pub(crate) fn sums(
    ctx: &mut Context<'_>,
    line: Span,
    subject: &Subject,
    year: Option<i32>,
    out: &mut Sheets,
) -> Vec<Span> {
    let folded = ctx.fold(line);
    let text = folded.text().to_owned();
    let mut taken = Vec::new();
    for c in captures(&SUMS, &text) {
        let (Some(all), Some(when), Some(amount)) = (c.get(0), c.get(1), c.get(4)) else {
            continue;
        };
        let span = folded.span(all.start(), all.end());
        let of = match when.as_str() {
            "前年度" => year.map(|y| y - 1),
            printed => fiscal_years(printed)
                .first()
                .map(|y| y.0)
                .or_else(|| fiscal_years(&format!("令和{printed}")).first().map(|y| y.0)),
        };
        let words = format!("{}{}", &c[2], &c[3]);
        let place = folded.span(amount.start(), amount.end());
        if let Some(amount) = amount_at(ctx, place, SUM) {
            out.sums.push(Sum {
                labels: vec![span],
                ..sum(subject, of, kind_of(&words), amount)
            });
            taken.push(span);
        }
    }
    taken
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
