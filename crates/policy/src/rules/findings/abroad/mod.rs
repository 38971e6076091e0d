//! Plans of governments abroad: who issued them and when, who wrote them, what they rest on, their pillars.
//!
//! ```text
//! 2025年7月23日、甲国・乙府が公表した「AI行動計画」において、…
//! 今回の全23ページの計画は、1月23日の大統領令に基づき、180日間かけてまとめられたもので、丙局(ABC)の丁野・戊山局長が執筆。
//! ■柱１ 技術革新の加速
//! - 計算資源の整備
//! 【計画の構成】
//! ```
//!
//! A month without a year is of the year of issue; a day without one stays as it is printed. Names of
//! persons are written in katakana with ・; what stands right behind one is the post.

use std::cell::LazyCell;

use seisaku_text::Span;

use crate::rules::Context;
use crate::values::{Date, Pattern, captures, pattern};
use crate::{
    Author, Event, ForeignPlan, Output, OutputKind, PartialDate, Pillar, PillarEntry, Read, RuleId,
};

mod reported;

use super::dates;
use super::developed::{at, figures};
use super::lines::{Line, Para, is_heading, printed};
use super::names::names;

/// The name of this rule.
pub const RULE: RuleId = "findings/plan-abroad";

static ISSUED: Pattern = pattern!(
    r"^((?:\d{4}|令和\d+)年\d{1,2}月(?:\d{1,2}日)?)、([^、。「」]{2,30}?)が(?:公表|発表|策定)した「([^」]+)」"
);
static ANNOUNCED: Pattern = pattern!(
    r"^([^、。「」\d]{2,30}?)は((?:\d{4}|令和\d+)年(?:\d{1,2}月(?:\d{1,2}日)?)?)、「([^」(]+)(?:\(([^」)]+)\))?」を(?:発表|公表|策定)し"
);
static DRAFTED: Pattern =
    pattern!(r"^([^、。「」\d]{2,30}?)は、?「([^」(]+)(?:\(([^」)]+)\))?」の策定に向け");
static RESTS: Pattern = pattern!(r"(\d{1,2}月\d{1,2}日)の([一-龠]{2,12}?)に基づ");
static PAGES: Pattern = pattern!(r"全(\d+ページ)");
static TOOK: Pattern = pattern!(r"(\d+(?:日間|か月間|年間))かけて");
static WROTE: Pattern = pattern!(r"(?:で|は|、)((?:[^。]+、)?[^、。]+?)が(?:共同)?執筆");
static PERSON: Pattern = pattern!(r"[ァ-ヴー]{2,}(?:・[A-Z])*(?:・[ァ-ヴー]{2,})+");
static ASKED: Pattern = pattern!(r"(?:には)?、([^、。]+?)から([^、。]+?)が出され(?:、([^。]+))?");
static SETS_UP: Pattern = pattern!(r"「([^「」(]+)(?:\(([^「」)]+)\))?」?(?:や|、|及び|と)?");
static DATASET: Pattern = pattern!(
    r"(?:、|^)([^、。]+?)の(?:データセット|データベース)([A-Z][A-Za-z0-9\-]+)を[^。]*発表"
);
static RANGE: Pattern = pattern!(r"^(?:\d{4}|令和\d+)年\d{1,2}月?~\d{1,2}月");
static HELD: Pattern = pattern!(r"に([^、。に]+?)を実施|、([^、。]+?)を開催");
static PILLAR: Pattern = pattern!(r"^■?柱(\d+)[.:]?(.+)$");

/// The plans of a page, and the data sets that their paragraphs announce.
pub(crate) fn read(
    ctx: &Context<'_>,
    lines: &[Line],
    paras: &[Para],
) -> (Vec<ForeignPlan>, Vec<Output>) {
    let mut plans: Vec<ForeignPlan> = Vec::new();
    let mut outputs = Vec::new();
    // Few papers tell of plans abroad, so the headings are looked for when one does.
    let headings: LazyCell<Vec<&Line>, _> = LazyCell::new(|| {
        let headings = lines.iter().filter(|l| !l.text.ends_with('。'));
        headings.filter(|l| is_heading(&l.text)).collect()
    });
    let heading = |para: &Para| {
        let above = headings.partition_point(|l| l.span.end <= para.span.start);
        let line = above.checked_sub(1).and_then(|last| headings.get(last));
        line.map(|l| printed(ctx, l.span, RULE))
    };
    for para in paras {
        if let Some(plan) = issued(ctx, para) {
            plans.push(plan);
        } else if let Some(plan) = announced(ctx, para).or_else(|| drafted(ctx, para)) {
            let year = plan.issued.as_ref().and_then(|d| dates::year(d.value));
            outputs.extend(dataset(ctx, para, year, plan.publisher.as_ref()));
            let heading = heading(para);
            plans.push(ForeignPlan { heading, ..plan });
        } else {
            let told = reported::reported(ctx, para).into_iter();
            plans.extend(told.map(|plan| ForeignPlan {
                heading: heading(para),
                ..plan
            }));
        }
    }
    let has_pillars = lines.iter().any(|l| is_pillar(&l.text));
    if has_pillars && let [plan] = plans.as_mut_slice() {
        for para in paras.iter().filter(|p| !p.text().contains('柱')) {
            about(ctx, para, plan);
        }
        pillars(ctx, lines, plan);
    }
    (plans, outputs)
}

fn is_pillar(folded: &str) -> bool {
    PILLAR.as_ref().is_some_and(|p| p.is_match(folded))
}

fn new(name: Read<String>, para: Read<String>) -> ForeignPlan {
    ForeignPlan {
        name,
        other_name: None,
        publisher: None,
        country: None,
        issued: None,
        texts: vec![para],
        based_on: None,
        authors: Vec::new(),
        pillars: Vec::new(),
        figures: Vec::new(),
        events: Vec::new(),
        sets_up: Vec::new(),
        heading: None,
    }
}

fn part(ctx: &Context<'_>, para: &Para, range: (usize, usize)) -> Read<String> {
    para.part(ctx, range, RULE)
}

fn range(m: &regex::Match<'_>) -> (usize, usize) {
    (m.start(), m.end())
}

fn date(ctx: &Context<'_>, para: &Para, m: &regex::Match<'_>) -> Option<Read<PartialDate>> {
    let found = dates::found(m.as_str(), None).first().copied()?;
    Some(at(ctx, para, m.start(), found))
}

fn issued(ctx: &Context<'_>, para: &Para) -> Option<ForeignPlan> {
    let c = captures(&ISSUED, para.text()).next()?;
    let (when, who, name) = (c.get(1)?, c.get(2)?, c.get(3)?);
    let mut plan = new(part(ctx, para, range(&name)), para.read(ctx, RULE));
    plan.issued = date(ctx, para, &when);
    plan.publisher = Some(part(ctx, para, range(&who)));
    Some(plan)
}

fn announced(ctx: &Context<'_>, para: &Para) -> Option<ForeignPlan> {
    let c = captures(&ANNOUNCED, para.text()).next()?;
    let (who, when, name) = (c.get(1)?, c.get(2)?, c.get(3)?);
    let mut plan = new(part(ctx, para, range(&name)), para.read(ctx, RULE));
    plan.other_name = c.get(4).map(|m| part(ctx, para, range(&m)));
    plan.issued = date(ctx, para, &when);
    plan.publisher = Some(part(ctx, para, range(&who)));
    Some(plan)
}

fn drafted(ctx: &Context<'_>, para: &Para) -> Option<ForeignPlan> {
    let text = para.text();
    let c = captures(&DRAFTED, text).next()?;
    let (whole, who, name) = (c.get(0)?, c.get(1)?, c.get(2)?);
    let mut plan = new(part(ctx, para, range(&name)), para.read(ctx, RULE));
    plan.other_name = c.get(3).map(|m| part(ctx, para, range(&m)));
    plan.publisher = Some(part(ctx, para, range(&who)));
    let rest = &text[whole.end()..];
    let from = whole.end();
    let when = dates::found(rest, None).first().copied();
    for c in captures(&HELD, rest) {
        let Some(m) = c.get(1).or_else(|| c.get(2)) else {
            continue;
        };
        let near = when.filter(|w| w.end <= m.start() && c.get(1).is_some());
        plan.events.push(Event {
            text: para.part(ctx, (from + m.start(), from + m.end()), RULE),
            date: near.map(|w| at(ctx, para, from, with_range(rest, w))),
            bodies: plan.publisher.iter().cloned().collect(),
            figures: Vec::new(),
        });
    }
    if let Some(end) = rest.find("設立") {
        for c in captures(&SETS_UP, &rest[..end]) {
            let Some(m) = c.get(1) else { continue };
            let here =
                |m: regex::Match<'_>| para.part(ctx, (from + m.start(), from + m.end()), RULE);
            plan.sets_up.push((here(m), c.get(2).map(here)));
        }
    }
    Some(plan)
}

/// A date that opens a range of months (`2025年4~6月`), which is a date of its year.
fn with_range(text: &str, found: dates::Found) -> dates::Found {
    let whole = captures(&RANGE, &text[found.start..]).next();
    match (whole.and_then(|c| c.get(0)), found.date) {
        (Some(m), PartialDate::Full(date)) => dates::Found {
            date: PartialDate::Full(Date::Year(date.year())),
            start: found.start,
            end: found.start + m.end(),
        },
        _ => found,
    }
}

/// A data set that a later sentence of the paragraph announces.
fn dataset(
    ctx: &Context<'_>,
    para: &Para,
    year: Option<i32>,
    publisher: Option<&Read<String>>,
) -> Option<Output> {
    let text = para.text();
    let start = text.find('。').map_or(0, |i| i + '。'.len_utf8());
    let c = captures(&DATASET, &text[start..]).next()?;
    let (subject, name) = (c.get(1)?, c.get(2)?);
    let here = |m: &regex::Match<'_>| para.part(ctx, (start + m.start(), start + m.end()), RULE);
    let when = dates::found(&text[start..], year).first().copied();
    Some(Output {
        kind: OutputKind::Dataset,
        name: here(&name),
        phrase: None,
        sort: None,
        text: para.part(ctx, (start, text.len()), RULE),
        told: Vec::new(),
        developers: publisher.iter().map(|p| (*p).clone()).collect(),
        participants: Vec::new(),
        country: None,
        date: when.map(|w| at(ctx, para, start, w)),
        subject: Some(here(&subject)),
        figures: Vec::new(),
        heading: None,
        events: Vec::new(),
    })
}

/// What a paragraph of the page says of its plan.
fn about(ctx: &Context<'_>, para: &Para, plan: &mut ForeignPlan) {
    let text = para.text();
    let year = plan.issued.as_ref().and_then(|d| dates::year(d.value));
    let mut said = false;
    if let Some(c) = captures(&RESTS, text).next()
        && let (Some(when), Some(what)) = (c.get(1), c.get(2))
    {
        let what = part(ctx, para, range(&what));
        plan.based_on = date(ctx, para, &when).map(|when| (what, when));
        said = true;
    }
    for (pattern, indicator) in [(&PAGES, "ページ数"), (&TOOK, "作成期間")] {
        let Some(m) = captures(pattern, text).next().and_then(|c| c.get(1)) else {
            continue;
        };
        for mut figure in figures(para, (m.start(), m.end()), RULE) {
            indicator.clone_into(&mut figure.indicator);
            plan.figures.push(figure);
        }
        said = true;
    }
    if let Some(m) = captures(&WROTE, text).next().and_then(|c| c.get(1)) {
        let mut from = m.start();
        for piece in m.as_str().split('、') {
            plan.authors.extend(author(ctx, para, from, piece));
            from += piece.len() + '、'.len_utf8();
        }
        said = true;
    }
    for when in dates::found(text, year) {
        let rest = &text[when.end..];
        let Some(c) = captures(&ASKED, rest)
            .next()
            .filter(|c| c.get(0).is_some_and(|m| m.start() == 0))
        else {
            continue;
        };
        let (Some(who), Some(what)) = (c.get(1), c.get(2)) else {
            continue;
        };
        let here = |m: &regex::Match<'_>| (when.end + m.start(), when.end + m.end());
        let answered = c.get(3).map(|m| figures(para, here(&m), RULE));
        let mut answered = answered.unwrap_or_default();
        for figure in &mut answered {
            "意見提出者数".clone_into(&mut figure.indicator);
        }
        plan.events.push(Event {
            text: para.part(ctx, here(&what), RULE),
            date: Some(at(ctx, para, 0, when)),
            bodies: names(ctx, para, here(&who), RULE).0,
            figures: answered,
        });
        said = true;
    }
    if said || para.glyph.is_none() && para.lines.len() > 1 {
        let read = para.read(ctx, RULE);
        if !plan.texts.contains(&read) {
            plan.texts.push(read);
        }
    }
}

fn author(ctx: &Context<'_>, para: &Para, from: usize, piece: &str) -> Option<Author> {
    let name = PERSON.as_ref()?.find(piece)?;
    let here = |start: usize, end: usize| para.part(ctx, (from + start, from + end), RULE);
    let body = piece[..name.start()]
        .strip_suffix('の')
        .map(|b| b.split('(').next().unwrap_or(b).len())
        .filter(|n| *n > 0);
    let mut posts = Vec::new();
    let after = &piece[name.end()..];
    let (first, second) = match after.split_once('(') {
        Some((first, second)) => (first, second.trim_end_matches(')')),
        None => (after, ""),
    };
    for post in [first, second].into_iter().filter(|p| !p.is_empty()) {
        let start = name.end() + after.find(post)?;
        posts.push(here(start, start + post.len()));
    }
    Some(Author {
        name: here(name.start(), name.end()),
        posts,
        body: body.map(|end| here(0, end)),
    })
}

fn pillars(ctx: &Context<'_>, lines: &[Line], plan: &mut ForeignPlan) {
    let mut notes_open = false;
    for line in lines {
        let text = ctx.slice(line.span);
        if let Some(c) = captures(&PILLAR, &line.text).next()
            && let (Some(number), Some(title)) = (c.get(1), c.get(2))
            && let Ok(number) = number.as_str().parse()
        {
            let folded = ctx.fold(line.span);
            let title = printed(ctx, folded.span(title.start(), title.end()), RULE);
            plan.pillars.push(Pillar {
                number,
                title: Read::at(title.value, line.span, RULE),
                entries: Vec::new(),
            });
            notes_open = false;
        } else if line.text.starts_with('【')
            && line.text.ends_with('】')
            && !plan.pillars.is_empty()
        {
            let title = line.text.trim_matches(['【', '】']).to_owned();
            plan.heading = Some(Read::at(title, line.span, RULE));
            break;
        } else if let Some(pillar) = plan.pillars.last_mut() {
            if let Some(rest) = text.strip_prefix(['-', '・', '－']) {
                pillar.entries.push(entry(ctx, line.span, rest));
                notes_open = true;
            } else if let Some(entry) = pillar.entries.last_mut()
                && text.starts_with(['（', '('])
                && notes_open
            {
                let note = text.trim_matches(['（', '）', '(', ')']).to_owned();
                entry.note = Some(Read::at(note, line.span, RULE));
            }
        }
    }
}

/// An entry; what stands in parentheses after a blank is a note to it.
fn entry(ctx: &Context<'_>, line: Span, rest: &str) -> PillarEntry {
    let start = line.end - rest.len() + (rest.len() - rest.trim_start().len());
    let body = Span::new(start, line.end);
    let text = ctx.slice(body);
    let cut = text
        .find(" （")
        .or_else(|| text.find(" ("))
        .filter(|i| !text[..*i].is_empty());
    let note = cut.map(|i| {
        let note = text[i..]
            .trim()
            .trim_matches(['（', '）', '(', ')'])
            .trim()
            .to_owned();
        Read::at(note, Span::new(body.start + i + 1, body.end), RULE)
    });
    let end = cut.map_or(body.end, |i| body.start + i);
    PillarEntry {
        text: printed(ctx, Span::new(body.start, end), RULE),
        note,
    }
}
