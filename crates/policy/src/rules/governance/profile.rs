//! The overview of a body: purpose, founding, officers, staff, address, chart.
//!
//! ```text
//! 研究機構（ABC）の概要
//! １．目的          the lines that follow
//! ２．設立日 ２０１５年４月１日
//! ①役員
//! ・理事長 山田 太郎
//! ・監事（非常勤） 鈴木 花 佐藤 次郎      two persons
//! ②職員数（2025年１月１日現在）
//! １２０名
//! ```
//!
//! Which body it is, the line with 概要 tells, wherever it stands on the page.

use super::lines::{Line, joined};
use super::{chart, officers};
use crate::model::{About, English, Governance, Staff};
use crate::rules::Context;
use crate::rules::fiscal_year;
use crate::values::{MONEY, Pattern, captures, dates, money, pattern};
use crate::{BudgetLine, Read, RuleId};

/// The name of this rule.
pub const RULE: RuleId = "governance/profile";

static TITLE: Pattern = pattern!(r"^(.{2,40}?)(?:\(([A-Za-z]{2,8})\))?の?(?:概要|概況)$");
static LABEL: Pattern = pattern!(
    r"^(?:\d{1,2}[.、)]?|[①-⑳・])?(目的|設立日|設立年月日|設立|設置|役員|職員数|人員|所在地|予算|組織図|組織等|組織)(?:\(([^()]*)\))?:?(.*)$"
);
static COUNT: Pattern = pattern!(r"^(\d[\d,]*)(名|人)");
static ENGLISH: Pattern = pattern!(r"^([A-Z][A-Za-z]{1,9})\s*[:：]\s*([A-Z][A-Za-z ,&'-]{5,})$");
static SUM: Pattern = std::sync::LazyLock::new(|| {
    crate::values::Regex::new(&format!(r"^(\D{{2,40}}?):?({MONEY})[*※]?$")).ok()
});
static FOOTNOTE: Pattern = pattern!(r"[*※]:(.{2,40}?)(?:の一部)?を?(?:充当|財源)");

/// Reads the overview on a page; `verticals` are its words printed downwards.
pub(super) fn read(
    ctx: &Context<'_>,
    lines: &[Line],
    verticals: &[Read<String>],
    found: &mut Governance,
) -> bool {
    let Some(body) = lines.iter().find_map(|l| title(ctx, l)) else {
        return false;
    };
    if lines.iter().filter(|l| heading(&l.text).is_some()).count() < 2 {
        return false;
    }
    for line in lines {
        english(ctx, line, &body, found);
        footnote(ctx, line, lines, found);
        officers::since(ctx, line, found);
    }
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += 1;
        let Some((word, remark, value)) = heading(&line.text) else {
            continue;
        };
        let end = lines[at..]
            .iter()
            .position(|l| heading(&l.text).is_some())
            .map_or(lines.len(), |n| at + n);
        found
            .marks
            .push(Read::at(line.text.clone(), line.span, RULE));
        section(
            ctx,
            (line, &lines[at..end]),
            (word, remark, value),
            &body,
            found,
        );
    }
    for line in lines {
        officers::since(ctx, line, found);
    }
    if lines
        .iter()
        .any(|l| heading(&l.text).is_some_and(|h| h.0.starts_with("組織図")))
    {
        chart::read(ctx, lines, verticals, &body, found);
    }
    found.marks.push(body);
    true
}

fn title(ctx: &Context<'_>, line: &Line) -> Option<Read<String>> {
    let c = TITLE.as_ref()?.captures(&line.text)?;
    let name = c.get(1)?;
    super::lines::is_body(ctx, name.as_str())
        .then(|| Read::at(name.as_str().to_owned(), line.span, RULE))
}

/// The word, the remark in parentheses and the value of a heading of an overview.
pub(super) fn heading(text: &str) -> Option<(&str, &str, &str)> {
    let c = LABEL.as_ref()?.captures(text)?;
    let value = c.get(3).map_or("", |v| v.as_str());
    let word = c.get(1)?.as_str();
    // Only the date of founding and the address stand on the line of their heading.
    let fits = value.is_empty()
        || (word.starts_with("設") && !dates(value).is_empty())
        || (matches!(word, "所在地" | "目的") && text.contains(':'))
        || (matches!(word, "職員数" | "人員") && COUNT.as_ref()?.is_match(value));
    fits.then_some((word, c.get(2).map_or("", |r| r.as_str()), value))
}

fn section(
    ctx: &Context<'_>,
    (line, rest): (&Line, &[Line]),
    (word, remark, value): (&str, &str, &str),
    body: &Read<String>,
    found: &mut Governance,
) {
    match word {
        "目的" => {
            if let Some(text) = joined(ctx, rest, RULE) {
                found.duties.push(About {
                    subject: body.clone(),
                    text,
                });
            }
        }
        "役員" => officers::read(ctx, rest, body, found),
        "職員数" | "人員" => staff(ctx, line, rest, (remark, value), body, found),
        "予算" => sums(ctx, line, rest, found),
        "所在地" => {
            if let Some(text) = rest
                .first()
                .and_then(|l| joined(ctx, std::slice::from_ref(l), RULE))
            {
                found.addresses.push(About {
                    subject: body.clone(),
                    text,
                });
            }
        }
        _ if word.starts_with("設") => {
            let read = dates(value)
                .into_iter()
                .find_map(|d| Some((d.date?, d.start, d.end)));
            if let Some((date, start, end)) = read {
                let before = line.text.len() - value.len();
                let span = ctx.fold(line.span).span(before + start, before + end);
                found
                    .established
                    .push((body.clone(), Read::at(date, span, RULE)));
            }
        }
        _ => {}
    }
}

fn staff(
    ctx: &Context<'_>,
    line: &Line,
    rest: &[Line],
    (remark, value): (&str, &str),
    body: &Read<String>,
    found: &mut Governance,
) {
    let (text, span) = match rest.first() {
        Some(first) if value.is_empty() => (first.text.as_str(), first.span),
        _ => (value, line.span),
    };
    let Some(c) = COUNT.as_ref().and_then(|p| p.captures(text)) else {
        return;
    };
    let Ok(count) = c[1].replace(',', "").parse() else {
        return;
    };
    let on = dates(remark)
        .into_iter()
        .find_map(|d| d.date)
        .map(|d| Read::at(d, line.span, RULE));
    debug_assert!(!ctx.slice(span).is_empty());
    found.staff.push(Staff {
        body: body.clone(),
        count: Read::at(count, span, RULE),
        unit: c[2].to_owned(),
        what: None,
        bound: None,
        on,
    });
}

/// The sums under a heading of the budget, of the fiscal year in the heading.
fn sums(ctx: &Context<'_>, line: &Line, rest: &[Line], found: &mut Governance) {
    let year = fiscal_year::first(ctx, line.span);
    for sum in rest {
        let Some(c) = SUM.as_ref().and_then(|p| p.captures(&sum.text)) else {
            continue;
        };
        let (Some(name), Some(amount)) = (c.get(1), c.get(2)) else {
            continue;
        };
        let folded = ctx.fold(sum.span);
        let place = folded.span(amount.start(), amount.end());
        let printed = folded.span(name.start(), name.end());
        found.budgets.push(BudgetLine {
            number: None,
            name: Read::at(ctx.slice(printed).trim().to_owned(), printed, RULE),
            fiscal_year: year.clone(),
            amount: money(amount.as_str()).map(|m| Read::at(m, place, RULE)),
            shares: Vec::new(),
            span: sum.span,
            rule: RULE,
        });
    }
}

fn english(ctx: &Context<'_>, line: &Line, body: &Read<String>, found: &mut Governance) {
    let raw = ctx.slice(line.span);
    let Some(c) = ENGLISH.as_ref().and_then(|p| p.captures(raw)) else {
        return;
    };
    found.english.push(English {
        body: body.clone(),
        short: Read::at(c[1].to_owned(), line.span, RULE),
        name: Read::at(c[2].trim().to_owned(), line.span, RULE),
    });
}

/// A footnote that tells what a sum is taken from belongs to the sum with the same mark.
fn footnote(ctx: &Context<'_>, line: &Line, lines: &[Line], found: &mut Governance) {
    for c in captures(&FOOTNOTE, &line.text) {
        let (Some(whole), Some(from)) = (c.get(0), c.get(1)) else {
            continue;
        };
        let folded = ctx.fold(line.span);
        let sum = lines.iter().find_map(|l| {
            let text = l.text.strip_suffix(['*', '※'])?;
            let end = text.find(|c: char| c.is_ascii_digit())?;
            text.ends_with('円').then_some(())?;
            Some(Read::at(
                text[..end].to_owned(),
                ctx.fold(l.span).span(0, end),
                RULE,
            ))
        });
        let Some(sum) = sum else { continue };
        found.sources.push(crate::model::MoneySource {
            sum,
            from: Read::at(
                from.as_str().to_owned(),
                folded.span(from.start(), from.end()),
                RULE,
            ),
            note: Read::at(
                from.as_str().to_owned(),
                folded.span(whole.start(), line.text.len()),
                RULE,
            ),
        });
    }
}
