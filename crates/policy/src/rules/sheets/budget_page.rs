//! A slide whose title is about a budget: what it says of it, its notes with sums, and its table.
//!
//! ```text
//! 令和６年度補正予算に、甲対象経費として288億円（文178、厚110）を計上。
//! 「乙推進費(555億円)」の一部（175億円）を調整費として充当見込み。
//! ```
//!
//! Such sums are of what the slide's title names. A part that is taken out of a named sum is a
//! part of that sum.

use seisaku_text::{Folded, Page, Span, squeeze};

use super::named::Named;
use super::sheet::sum;
use super::{Context, amount_at, kind_of, lines, programme, scattered, shares};
use crate::rules::known_names;
use crate::values::{AMOUNT, MONEY, Pattern, Regex, captures, fiscal_years};
use crate::{
    Body, Channel, PageTitle, Read, RuleId, SheetText, Sheets, Subject, SumKind, TextKind,
};

/// The name of this rule.
pub(super) const RULE: RuleId = "budgets/page";

static ENTERED: Pattern = std::sync::LazyLock::new(|| {
    Regex::new(&format!(
        r"([^、。「」]{{2,30}}?)(?:として|に|で)({AMOUNT})({})?",
        shares::GROUP
    ))
    .ok()
});
static SUM: Pattern = std::sync::LazyLock::new(|| Regex::new(MONEY).ok());
static PART_OF: Pattern = std::sync::LazyLock::new(|| {
    Regex::new(&format!(
        r"(?:([^、。「」]{{2,20}})に計上される)?「([^「」()]+)\(({MONEY})\)」の一部\(({MONEY})\)"
    ))
    .ok()
});

/// The channel that a label names.
pub(crate) fn channel_of(label: &str) -> Option<Channel> {
    const WORDS: &[(&str, Channel)] = &[
        ("AMED", Channel::Amed),
        ("インハウス", Channel::InHouse),
        ("基金", Channel::Fund),
    ];
    WORDS
        .iter()
        .find(|(word, _)| label.contains(word))
        .map(|(_, channel)| *channel)
}

/// Reads the page, if its title is about a budget.
pub(crate) fn read(
    ctx: &mut Context<'_>,
    page: &Page,
    title: &PageTitle,
    (year, taken, named): (Option<i32>, &[Span], &Named),
    out: &mut Sheets,
) {
    let has_sum = SUM
        .as_ref()
        .is_some_and(|p| p.is_match(&ctx.squeezed(page.span)));
    if !squeeze(&title.title.value).contains("予算") || !has_sum {
        return;
    }
    let subject = Subject::Page(page.number);
    let heading = title.title.spans.clone();
    let mut cells = Vec::new();
    let mut open: Vec<Span> = Vec::new();
    for (line, after_blank) in lines(ctx, page) {
        if heading
            .iter()
            .any(|h| h.start < line.end && line.start < h.end)
            || super::overlaps(taken, line)
        {
            continue;
        }
        let printed = ctx.slice(line);
        let folded = squeeze(printed);
        let bullet =
            printed.starts_with(|c: char| matches!(c, '\u{e000}'..='\u{f8ff}' | '※' | '○' | '・'));
        if after_blank || bullet {
            let parts = std::mem::take(&mut open);
            paragraph(ctx, page, &subject, &parts, (year, named), out);
        }
        // A line with the shares of a programme is read by its own rule.
        if folded.ends_with('>') || folded.chars().all(char::is_numeric) {
            continue;
        }
        const SENTENCE: usize = 40;
        if folded.contains('。') || folded.chars().count() > SENTENCE || !open.is_empty() {
            open.push(line);
        } else {
            cells.push(line);
        }
    }
    paragraph(ctx, page, &subject, &open, (year, named), out);
    scattered::read(ctx, page, &subject, &cells, year, out);
}

fn text(
    ctx: &Context<'_>,
    page: &Page,
    subject: &Subject,
    kind: TextKind,
    parts: Vec<Span>,
    out: &mut Sheets,
) {
    let joined = ctx.join(&parts);
    let value = joined
        .trim_start_matches(|c: char| !c.is_alphanumeric() && !"「（(".contains(c))
        .to_owned();
    let mentions = match kind {
        TextKind::Heading => Vec::new(),
        _ => known_names::mentions(ctx, &parts),
    };
    out.texts.push(SheetText {
        subject: subject.clone(),
        kind,
        title: None,
        mentions,
        text: Read {
            value,
            spans: parts,
            rule: RULE,
        },
        page: page.number,
    });
}

/// A paragraph: a note where it prints sums or stands behind a bullet, else a description.
fn paragraph(
    ctx: &mut Context<'_>,
    page: &Page,
    subject: &Subject,
    parts: &[Span],
    (year, named): (Option<i32>, &Named),
    out: &mut Sheets,
) {
    let Some(first) = parts.first() else { return };
    let before = out.sums.len();
    let folded = ctx.source.fold_parts(parts);
    part_of(ctx, &folded, subject, year, out);
    if out.sums.len() == before {
        entered(ctx, &folded, subject, (year, named), out);
    }
    let bullet = ctx
        .slice(*first)
        .starts_with(|c: char| !c.is_alphanumeric() && c != '「');
    let kind = match bullet || out.sums.len() > before {
        true => TextKind::Note,
        false => TextKind::Description,
    };
    text(ctx, page, subject, kind, parts.to_vec(), out);
}

/// A part that is taken out of a named sum.
fn part_of(
    ctx: &mut Context<'_>,
    folded: &Folded,
    subject: &Subject,
    year: Option<i32>,
    out: &mut Sheets,
) {
    let text = folded.text().to_owned();
    for c in captures(&PART_OF, &text) {
        let (Some(all), Some(name), Some(whole), Some(part)) =
            (c.get(0), c.get(2), c.get(3), c.get(4))
        else {
            continue;
        };
        let at = |m: regex::Match<'_>| folded.span(m.start(), m.end());
        let named = programme(ctx, at(name));
        let funder = c.get(1).and_then(|m| body_at_end(ctx, m.as_str()));
        let (Some(all_of_it), Some(part)) = (
            amount_at(ctx, at(whole), RULE),
            amount_at(ctx, at(part), RULE),
        ) else {
            continue;
        };
        let mut first = sum(&named, year, SumKind::Initial, all_of_it);
        first.funder.clone_from(&funder);
        first.labels.push(at(name));
        out.sums.push(first);
        let kind = kind_of(&text[all.end()..]);
        let mut second = sum(subject, year, kind, part);
        second.funder = funder;
        second.whole = Some(out.sums.len() - 1);
        out.sums.push(second);
    }
}

/// The longest known body that a text ends with.
fn body_at_end(ctx: &Context<'_>, text: &str) -> Option<Body> {
    text.char_indices()
        .map(|(i, _)| &text[i..])
        .find_map(|tail| {
            Some(Body {
                known: Some(ctx.names.body(tail)?.to_owned()),
                label: tail.to_owned(),
            })
        })
}

/// Sums that a sentence enters into a year's budget, of programmes by name and of what the tables
/// have rows for.
pub(crate) fn entered(
    ctx: &mut Context<'_>,
    folded: &Folded,
    subject: &Subject,
    (year, named_rows): (Option<i32>, &Named),
    out: &mut Sheets,
) {
    let text = folded.text().to_owned();
    let printed = fiscal_years(&text).first().copied();
    for c in captures(&ENTERED, &text) {
        let (Some(label), Some(amount)) = (c.get(1), c.get(2)) else {
            continue;
        };
        let place = folded.span(amount.start(), amount.end());
        let Some(amount) = amount_at(ctx, place, RULE) else {
            continue;
        };
        let named = folded.span(label.start(), label.end());
        let of = match channel_of(label.as_str()) {
            Some(_) => subject.clone(),
            None => match named_rows.subject(label.as_str(), out) {
                Some(row) => row,
                None if super::names_programme(ctx, label.as_str()) => programme(ctx, named),
                None => continue,
            },
        };
        let mut found = sum(&of, printed.map(|y| y.0).or(year), kind_of(&text), amount);
        found.channel = channel_of(label.as_str());
        found.labels.push(named);
        found
            .labels
            .extend(printed.map(|(_, start, end)| folded.span(start, end)));
        out.sums.push(found);
        if let Some(group) = c.get(3) {
            let whole = out.sums.len() - 1;
            shares::read(ctx, folded, group, whole, out);
        }
    }
}
