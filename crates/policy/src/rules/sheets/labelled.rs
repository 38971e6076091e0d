//! Sheets in labelled blocks.
//!
//! ```text
//! 事業名：甲乙支援事業
//! 実施主体：都道府県
//! 事業期間：令和６年度～令和８年度
//! 予算額：5～10億円
//! 目的：地域の体制を整える。
//! ```
//!
//! Each 事業名 opens a sheet; text without a label goes on with the label before it.

use seisaku_text::{Page, Span};

use super::sheet::sum;
use super::{Context, amount_at, kind_of, lines, programme};
use crate::rules::known_names;
use crate::values::{AMOUNT, Pattern, captures, fiscal_years, pattern};
use crate::{Body, Read, RuleId, Said, SheetText, Sheets, Subject, TextKind};

/// The name of this rule.
pub(super) const RULE: RuleId = "sheets/labelled";

static LABEL: Pattern = pattern!(
    r"^[【〇○●・■]?(事業名|プログラム名|実施主体|実施機関|補助先|担当課?|担当部局|所管|事業期間|実施期間|(?:(?:令和|平成)(?:\d{1,2}|元)年度|前年度)?(?:当初|補正)?(?:予算額|概算要求額|執行額|繰越額|補正予算額?)|目的|事業目的|内容|事業内容|概要|対象|補助率|KPI|目標|成果目標|現状・課題|課題)[】]?[:：]?(.*)$"
);
static SUM: Pattern = std::sync::LazyLock::new(|| {
    regex::Regex::new(&format!(
        r"((?:(?:令和|平成)(?:\d{{1,2}}|元)年度|前年度)?)((?:当初|補正)?)(?:予算額?:?)?\(?({AMOUNT})"
    ))
    .ok()
});
static YEAR: Pattern = pattern!(r"((?:令和|平成|20)?(?:\d{1,2}|元))(?:年度)?");

/// Reads the labelled sheets of a page; whether there are any.
pub(crate) fn read(
    ctx: &mut Context<'_>,
    page: &Page,
    year: Option<i32>,
    out: &mut Sheets,
) -> bool {
    let mut subject: Option<Subject> = None;
    let mut open: Option<(String, Vec<Span>)> = None;
    for (line, _) in lines(ctx, page) {
        let folded = ctx.fold(line);
        let text = folded.text().to_owned();
        let found = LABEL.as_ref().and_then(|p| p.captures(&text)).filter(|c| {
            // Without a colon or brackets a label is a word of its own line.
            c.get(2).is_none_or(|v| v.as_str().is_empty()) || text.contains([':', '】'])
        });
        let Some(c) = found else {
            if let Some((_, parts)) = &mut open {
                parts.push(line);
            }
            continue;
        };
        if let (Some(subject), Some((label, parts))) = (&subject, open.take()) {
            field(ctx, page, subject, (&label, &parts), year, out);
        }
        let (label, value) = (c.get(1), c.get(2));
        let place = value
            .filter(|v| !v.as_str().is_empty())
            .map(|v| folded.span(v.start(), v.end()));
        let label = label.map_or("", |l| l.as_str());
        if matches!(label, "事業名" | "プログラム名") {
            subject = place.map(|place| programme(ctx, place));
            if let Some(subject) = &subject {
                out.say(subject, Said::Named, line, RULE);
            }
        } else {
            open = Some((label.to_owned(), place.into_iter().collect()));
        }
    }
    if let (Some(subject), Some((label, parts))) = (&subject, open) {
        field(ctx, page, subject, (&label, &parts), year, out);
    }
    subject.is_some()
}

fn field(
    ctx: &mut Context<'_>,
    page: &Page,
    subject: &Subject,
    (label, parts): (&str, &[Span]),
    year: Option<i32>,
    out: &mut Sheets,
) {
    let Some(first) = parts.first().copied() else {
        return;
    };
    let text = ctx.join(parts);
    let body = |ctx: &Context<'_>| Body {
        known: ctx.names.body(&text).map(str::to_owned),
        label: text.clone(),
    };
    if label.contains("予算") || label.ends_with('額') {
        return sums(ctx, subject, label, parts, year, out);
    }
    let kind = match label {
        "実施主体" | "実施機関" | "補助先" => {
            let body = body(ctx);
            return out.say(subject, Said::Operator(body), first, RULE);
        }
        "担当" | "担当課" | "担当部局" | "所管" => {
            let body = body(ctx);
            return out.say(subject, Said::Responsible(body), first, RULE);
        }
        "事業期間" | "実施期間" => return period(ctx, subject, parts, out),
        "KPI" | "目標" | "成果目標" => TextKind::Goal,
        "現状・課題" | "課題" => TextKind::Issue,
        "対象" | "補助率" => TextKind::Measure,
        _ => TextKind::Description,
    };
    super::counts::read(ctx, subject, parts, &text, out);
    out.texts.push(SheetText {
        subject: subject.clone(),
        kind,
        title: (kind == TextKind::Measure).then(|| label.to_owned()),
        text: Read {
            value: text,
            spans: parts.to_vec(),
            rule: RULE,
        },
        page: page.number,
        mentions: known_names::mentions(ctx, parts),
    });
}

fn sums(
    ctx: &mut Context<'_>,
    subject: &Subject,
    label: &str,
    parts: &[Span],
    year: Option<i32>,
    out: &mut Sheets,
) {
    let folded = ctx.source.fold_parts(parts);
    let text = folded.text().to_owned();
    let labelled = fiscal_years(label).first().map(|y| y.0);
    for c in captures(&SUM, &text) {
        let (Some(all), Some(amount)) = (c.get(0), c.get(3)) else {
            continue;
        };
        let of = match &c[1] {
            "" => labelled.or(year),
            "前年度" => labelled.or(year).map(|y| y - 1),
            printed => fiscal_years(printed).first().map(|y| y.0),
        };
        let place = folded.span(amount.start(), amount.end());
        if let Some(amount) = amount_at(ctx, place, RULE) {
            let mut found = sum(subject, of, kind_of(&format!("{label}{}", &c[2])), amount);
            found.labels.push(folded.span(all.start(), all.end()));
            out.sums.push(found);
        }
    }
}

fn period(ctx: &Context<'_>, subject: &Subject, parts: &[Span], out: &mut Sheets) {
    let folded = ctx.source.fold_parts(parts);
    let mut era = String::new();
    let mut years = Vec::new();
    for c in captures(&YEAR, folded.text()) {
        let printed = &c[1];
        let own: String = printed
            .chars()
            .filter(|c| !c.is_ascii_digit() && *c != '元')
            .collect();
        let full = if own.is_empty() && !printed.starts_with("20") {
            format!("{era}{printed}年度")
        } else {
            era = own;
            format!("{printed}年度")
        };
        years.extend(fiscal_years(&full).first().map(|y| y.0));
    }
    if let (Some(first), Some(place)) = (years.first(), parts.first()) {
        let end = years.get(1).copied();
        out.say(subject, Said::Period(Some(*first), end), *place, RULE);
    }
}
