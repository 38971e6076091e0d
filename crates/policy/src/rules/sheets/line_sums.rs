//! Sums in a line or a text, each told by the words before it.
//!
//! ```text
//! 令和８年度概算要求額（案） １２億円の内数（前年度予算額 １０億円、令和７年度補正予算額 ３億円）
//! 一般会計 5億円、エネルギー対策特別会計 7億円（うち調査費 2億円） 対前年度比 +12.3％
//! １課題当たり年間 ３，０００万円 ～ ５，０００万円 程度    of each case, and of no year's budget
//! ```
//!
//! A sum in parentheses behind another is the year before's, unless a note on the page says what
//! stands in parentheses. Accounts and うち are shares of the sum before them. A sum without such
//! words is none of a budget.

mod meaning;
mod year;

use std::ops::Range;

use seisaku_text::{Folded, squeeze};

use super::sheet::sum;
use super::{Context, amount_at, kind_of};
use crate::values::{AMOUNT, Pattern, Regex, captures, pattern};
use crate::{Rate, Read, RuleId, Sheets, Subject, SumKind};
use meaning::{ACCOUNT, Meaning, meaning};
pub(crate) use meaning::{Given, is_label};
pub(crate) use year::{YEAR, first_year, year_of};

/// The name of this rule.
pub(super) const RULE: RuleId = "sheets/sum";

static SUM: Pattern = std::sync::LazyLock::new(|| Regex::new(AMOUNT).ok());
static RATE: Pattern = pattern!(
    r"(対?前年度?(?:当初)?(?:予算)?(?:額)?比(?:率)?|(?:対前年度)?(?:増▲?△?減率|伸び?率))[:は】]?約?([+▲△\-−]?\d+(?:\.\d+)?)%(増|減)?"
);
static INSIDE: Pattern = pattern!(r"^の内数");
/// What a note says of the sums in parentheses: `（）内は前年度当初予算額`.
static PARENTHESES: Pattern =
    pattern!(r"\(\)(?:内|書き?)?(?:の(?:数|金|計)[^は]{0,4})?は、?([^。)※]{2,30})");

/// Where the label of the first sum of a year begins in a folded line.
pub(crate) fn begins(text: &str) -> Option<usize> {
    first_sum(text).map(|found| found.start)
}

/// The year of a folded line's first sum, if that is an initial budget or a request.
pub(crate) fn sheet_year(text: &str) -> Option<i32> {
    let found = first_sum(text)?;
    let kind = matches!(found.kind, SumKind::Initial | SumKind::Request);
    found.year.filter(|_| kind)
}

fn first_sum(text: &str) -> Option<Meaning> {
    if !text.contains('円') {
        return None;
    }
    let given = Given {
        prose: true,
        ..Given::default()
    };
    let mut at = 0;
    for m in SUM.iter().flat_map(|p| p.find_iter(text)) {
        match meaning(&text[at..m.start()], at, &given, None) {
            Some(found) if found.kind != SumKind::PerAward => return Some(found),
            _ => at = m.end(),
        }
    }
    None
}

/// What a page's notes say of the sums in parentheses.
pub(crate) fn parentheses(page: &str, year: Option<i32>) -> Option<(Option<i32>, SumKind)> {
    let c = captures(&PARENTHESES, page).next()?;
    let words = c.get(1)?.as_str();
    let of = first_year(words, year);
    let budget = ["予算", "要求", "執行", "決算"]
        .iter()
        .any(|w| words.contains(w));
    (budget || of.is_some()).then(|| (of.or(year), kind_of(words)))
}

/// Adds the sums of a text to those of the subject; whether there are any.
pub(crate) fn read(
    ctx: &mut Context<'_>,
    folded: &Folded,
    subject: &Subject,
    given: &Given<'_>,
    out: &mut Sheets,
) -> bool {
    let text = folded.text().to_owned();
    let first = out.sums.len();
    let above = given.before.filter(|_| follows(&text));
    let mut last: Option<Meaning> = above.and_then(|i| Some(Meaning::of(out.sums.get(i)?)));
    let mut whole: Option<usize> = above;
    let mut at = 0;
    for m in SUM.iter().flat_map(|p| p.find_iter(&text)) {
        let before = &text[at..m.start()];
        let found = meaning(before, at, given, last.as_ref());
        let from = at;
        at = m.end();
        let Some(found) = found else {
            last = last.filter(|_| before.starts_with(['(', '、', '→', '⇒']));
            continue;
        };
        let Some(amount) = amount_at(ctx, folded.span(m.start(), m.end()), RULE) else {
            continue;
        };
        let capped = |text: &str| ["上限", "限度", "最大"].iter().any(|w| text.contains(w));
        let mut amount = amount;
        if found.kind == SumKind::PerAward && (capped(before) || given.field.is_some_and(capped)) {
            amount.value = amount.value.capped();
        }
        let mut read = sum(subject, found.year, found.kind, amount);
        read.channel = found.channel;
        read.whole = whole.filter(|_| found.part);
        if found.kind == SumKind::Change {
            read.compared_with = found.year.map(|y| y - 1);
        }
        if let Some(share) = &found.share {
            share_of(ctx, folded, share, given.page, &mut read);
        }
        let inside = INSIDE.as_ref().and_then(|p| p.find(&text[at..]));
        if let Some(inside) = inside {
            let place = folded.span(m.start(), at + inside.end());
            read.notes
                .push(Read::at(ctx.slice(place).to_owned(), place, RULE));
            at += inside.end();
        }
        read.labels.push(folded.span(found.start.max(from), at));
        if !found.part {
            whole = Some(out.sums.len());
        }
        out.sums.push(read);
        last = Some(found);
    }
    let rated = rates(folded, first, given.before, out);
    rated || out.sums.len() > first
}

/// Whether a text goes on from the sum before it.
fn follows(text: &str) -> bool {
    let inner = text.trim_start_matches(['【', '・', '○', '(', '〔']);
    let account = captures(
        &ACCOUNT,
        inner
            .split(|c: char| c.is_ascii_digit())
            .next()
            .unwrap_or(""),
    )
    .next()
    .is_some();
    inner.starts_with("うち")
        || account
        || inner.starts_with(|c: char| c.is_ascii_digit()) && inner != text
}

/// A share by what it is named: by a body, it is what the body enters; else a sum of its own name.
fn share_of(
    ctx: &Context<'_>,
    folded: &Folded,
    share: &Range<usize>,
    page: usize,
    read: &mut crate::Sum,
) {
    let name = &folded.text()[share.clone()];
    if let Some(body) = super::body_of(ctx, name) {
        read.funder = Some(body);
        return;
    }
    read.channel = super::budget_page::channel_of(name).or(read.channel);
    if read.channel.is_none() {
        let printed = squeeze(name);
        read.subject = match super::names_programme(ctx, &printed) {
            true => Subject::Programme(printed),
            false => Subject::Label(page, printed),
        };
        read.labels.push(folded.span(share.start, share.end));
    }
}

/// The rates of change, each of the change before it or else of the first sum.
fn rates(folded: &Folded, first: usize, before: Option<usize>, out: &mut Sheets) -> bool {
    let mut any = false;
    for c in captures(&RATE, folded.text()) {
        let (Some(all), Some(number)) = (c.get(0), c.get(2)) else {
            continue;
        };
        let place = folded.span(all.start(), all.end());
        let change = out.sums[first..]
            .iter()
            .position(|s| s.kind == SumKind::Change);
        let of = match out.sums.len() > first {
            true => Some(first + change.unwrap_or(0)),
            false => before,
        };
        let Some(sum) = of.and_then(|i| out.sums.get_mut(i)) else {
            continue;
        };
        any = true;
        let word = c.get(3).map_or("", |m| m.as_str());
        let number = match word {
            "増" => format!("+{}", number.as_str()),
            _ => number.as_str().to_owned(),
        };
        sum.rate = Some(Rate::read(&number, word == "減", &c[1], place, RULE));
    }
    any
}
