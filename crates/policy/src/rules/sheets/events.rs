//! Dated events of a sheet: a line of its schedule, and times in its sentences.
//!
//! ```text
//! 〇 令和９年夏　公募要領の公表
//! 〇 令和１２年度末　中間評価
//! 公募の開始は令和８年６月を予定する。
//! ```
//!
//! A date that does not exist is none.

use std::ops::Range;

use seisaku_text::{Folded, Span};

use super::fields::body;
use super::{Context, line_sums};
use crate::model::{Milestone, Status, Time, Unit};
use crate::rules::{known_names, milestones};
use crate::values::{Pattern, dates, fiscal_years, pattern};
use crate::{Read, RuleId, Sheets, Subject};

/// The name of this rule.
pub(super) const RULE: RuleId = "sheets/event";

/// What may stand between a date and its event.
static BETWEEN: Pattern = pattern!(
    r"^(?:末|中|頃|初め|初旬|上旬|中旬|下旬|春|夏|秋|冬|上半期|下半期|前半|後半|以降|\(予定\)|\(見込み?\)|予定)*$"
);
/// Words that go on a sentence, and no event.
static GOES_ON: Pattern =
    pattern!(r"^(?:[~〜\-–]|から|まで|に|は|の|を|で|と|、|。|より|及び|当初|補正|予算|要求)");

/// Reads a line of a schedule: a date, a blank or a colon, and an event.
pub(crate) fn line(ctx: &Context<'_>, line: Span, of: &Subject, out: &mut Sheets) -> bool {
    let inner = body(ctx, line);
    let folded = ctx.fold(inner);
    let text = folded.text();
    let date = dates(text)
        .into_iter()
        .filter(|d| d.start == 0)
        .find_map(|d| Some((d.end, Time::Date(d.date?))));
    let year = fiscal_years(text)
        .first()
        .filter(|y| y.1 == 0)
        .map(|y| (y.2, Time::FiscalYear(y.0)));
    let Some((end, time)) = date.or(year) else {
        return false;
    };
    // A blank or a colon parts the date from its event; else the date opens a sentence.
    let Some(at) = parted(ctx, &folded, inner, end) else {
        return false;
    };
    let rest: Range<usize> = at..text.len();
    let goes_on = GOES_ON
        .as_ref()
        .is_some_and(|p| p.is_match(&text[rest.clone()]));
    // Years side by side head a table.
    let again = fiscal_years(&text[rest.clone()])
        .first()
        .is_some_and(|y| y.1 == 0);
    if goes_on || again || !text[rest.clone()].chars().any(char::is_alphabetic) {
        return false;
    }
    let event = folded.span(rest.start, rest.end);
    let printed = folded.span(0, at);
    if text.ends_with('。') || line_sums::begins(text).is_some() {
        return false;
    }
    let word = ctx.slice(printed).trim_end_matches([':', '：']).trim_end();
    let printed = Span::new(printed.start, printed.start + word.len());
    out.events.push(Milestone {
        unit: Unit::Sheet(of.clone()),
        order: 0,
        time,
        printed: Read::at(ctx.slice(printed).to_owned(), printed, RULE),
        text: Read::at(ctx.slice(event).to_owned(), event, RULE),
        status: match ctx.squeezed(event).ends_with("済み") {
            true => Status::Completed,
            false => Status::Planned,
        },
        mentions: known_names::mentions(ctx, &[event]),
    });
    if let Some(last) = out.events.last_mut() {
        last.text.spans.push(line);
    }
    true
}

/// Where the event begins after a date: behind the first blank or colon, if nothing but a part of
/// a year stands before it.
fn parted(ctx: &Context<'_>, folded: &Folded, line: Span, end: usize) -> Option<usize> {
    let date = folded.span(0, end).end;
    let rest = &ctx.source.text()[date..line.end];
    let gap = rest.find(|c: char| c.is_whitespace() || matches!(c, ':' | '：'))?;
    let event = folded.offset(date + gap);
    let between = folded.text()[end..event].trim_end_matches(':');
    let part = BETWEEN.as_ref().is_some_and(|p| p.is_match(between));
    let skip = folded.text()[event..].len() - folded.text()[event..].trim_start_matches(':').len();
    part.then_some(event + skip)
}

/// The times in a text of a sheet.
pub(crate) fn text(
    ctx: &Context<'_>,
    parts: &[Span],
    of: &Subject,
    year: Option<i32>,
    out: &mut Sheets,
) {
    let Some(whole) = crate::rules::cover(parts) else {
        return;
    };
    let unit = Unit::Sheet(of.clone());
    out.events
        .extend(milestones::in_text(ctx, &unit, &[whole], year));
}

/// Numbers the events of each subject.
pub(crate) fn number(out: &mut Sheets) {
    let mut orders = std::collections::BTreeMap::new();
    for event in &mut out.events {
        if let Unit::Sheet(subject) = &event.unit {
            let order = orders.entry(subject.clone()).or_insert(0);
            *order += 1;
            event.order = *order;
        }
    }
}
