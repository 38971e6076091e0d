//! What a page that reports findings says besides: statements under their headings, issues, directions.
//!
//! Headings may stand before or after what they head, or be stacked away from it. An entry is told
//! by how it ends: one that says what shall be done (`…を加速させる。`) is a direction, one that is no
//! sentence (`…する方策`) is an issue, the others are reports. A heading of trends has the reports right
//! before it, else those after it. A line by itself that is no sentence is a heading.

use std::collections::BTreeSet;

use seisaku_text::Span;

use crate::rules::Context;
use crate::values::{Pattern, captures, pattern};
use crate::{Bound, Course, Figure, Quantity, Read, RuleId, Statement, StatementKind, Trend};

use super::developed::figures;
use super::lines::{Line, Para, joined, paras};

/// The name of this rule.
pub const RULE: RuleId = "findings/statement";

static HEADING: Pattern = pattern!(r"^\(?[^。、()]{0,24}?(動向|課題|方向性|現状|状況)\)?$");
static INTENT: Pattern = pattern!(
    r"(?:させる|進める|図る|目指す|推進する|強化する|維持する|構築する|整備する|促進する|行う)。?$"
);
static AIM: Pattern = pattern!(r"を(?:実現|達成|創出)$");
static PART: Pattern = pattern!(r"(?:整備|構築|強化|革新|等の|の開発|形成|推進)$");
static WORD: Pattern = pattern!(r"[一-龠々]+|[ァ-ヶー]+|[A-Za-z]+");
static TREND: Pattern = pattern!(
    r"^(?:(\d{4}年から\d{4}年)(?:まで)?(?:の[^、]*)?、)?([^、。]+?)における([^、。]+?)は、((?:[^、。は]+は(?:増加|減少|横ばい|上昇|低下)、?)+)"
);
static COURSE: Pattern = pattern!(r"([^、。は]+)は(増加|減少|横ばい|上昇|低下)");
static SHARE: Pattern =
    pattern!(r"^([^。]+?)ともに、([^。]+?割合)は[^。]*?(約)?(半数|半分|\d+割)を占める");
/// Units of what is counted, not of time or order.
const COUNTED: &[&str] = &[
    "人", "名", "件", "例", "症例", "検体", "個", "種", "種類", "施設", "拠点", "機関", "社", "%",
    "倍", "か国", "カ国",
];
const LONGEST_HEADING: usize = 50;

/// Whether a page has headings of trends, issues or directions.
pub(crate) fn is_outlook(lines: &[Line]) -> bool {
    let headings: Vec<&Line> = lines
        .iter()
        .filter(|l| outlook(&l.text).is_some())
        .collect();
    headings.len() >= 2 && headings.iter().any(|l| outlook(&l.text) == Some("動向"))
}

fn outlook(folded: &str) -> Option<&str> {
    let m = captures(&HEADING, folded).next()?.get(1)?;
    Some(&folded[m.start()..m.end()])
}

/// The statements of a page outside `read`, and the trends in them.
pub(crate) fn read(
    ctx: &Context<'_>,
    lines: &[Line],
    taken: &[Span],
    title: Option<Span>,
    boxes: Vec<Read<String>>,
) -> (Vec<Statement>, Vec<Trend>) {
    // Marks round what was read do not make a line free.
    let is_taken = |span: Span| {
        let held = |t: &Span| t.end.min(span.end).saturating_sub(t.start.max(span.start));
        let most = taken.iter().chain(&title).map(held).max();
        most.unwrap_or_default() * 2 > span.end - span.start
    };
    let free: Vec<Line> = gaps(lines, &is_taken);
    let sets = entries(ctx, &free);
    let outlook_page = is_outlook(lines);
    let mut found = Vec::new();
    let mut trends = Vec::new();
    for para in &sets {
        let mut statement = statement(ctx, para, outlook_page);
        if statement.kind != StatementKind::Heading {
            trends.extend(courses(ctx, para));
            statement.figures = shares(ctx, para);
            if statement.kind == StatementKind::Finding && statement.figures.is_empty() {
                statement.figures = counts(para);
            }
        }
        found.push(statement);
    }
    let scattered = !boxes.is_empty();
    found.extend(boxes.into_iter().map(|text| Statement {
        kind: StatementKind::Heading,
        order: 0,
        text,
        heading: None,
        figures: Vec::new(),
    }));
    under_headings(ctx, &mut found, outlook_page, scattered);
    (found, trends)
}

/// The lines that are not taken; what follows a taken line begins anew.
fn gaps(lines: &[Line], is_taken: &dyn Fn(Span) -> bool) -> Vec<Line> {
    let mut found = Vec::new();
    let mut after = false;
    for line in lines {
        if is_taken(line.span) {
            after = true;
        } else {
            let mut line = line.clone();
            line.after_blank |= after;
            after = false;
            found.push(line);
        }
    }
    found
}

/// Paragraphs, joined where one breaks off at 、 or goes on in the middle of a sentence.
fn entries(ctx: &Context<'_>, lines: &[Line]) -> Vec<Para> {
    let mut lines = lines.to_vec();
    for i in 1..lines.len() {
        let breaks_off = lines[i - 1].text.ends_with(['、', '等', 'の', 'を'])
            && lines[i - 1].text.chars().count() > 30;
        if lines[i].after_blank && breaks_off {
            lines[i].after_blank = false;
        }
        // A heading in parentheses stands by itself.
        if outlook(&lines[i].text).is_some() || outlook(&lines[i - 1].text).is_some() {
            lines[i].after_blank = true;
        }
        let own = |l: &Line| {
            l.text.starts_with('【') || l.text.starts_with('＜') || l.text.starts_with('<')
        };
        let closed = |l: &Line| own(l) && l.text.ends_with(['】', '>']);
        if own(&lines[i]) || closed(&lines[i - 1]) || lines[i].text.starts_with("(参考)") {
            lines[i].after_blank = true;
        }
    }
    paras(ctx, &lines)
}

fn statement(ctx: &Context<'_>, para: &Para, outlook_page: bool) -> Statement {
    let text = para.text();
    let kind = if para.glyph.is_none() && is_heading(text) {
        if outlook_page && AIM.as_ref().is_some_and(|p| p.is_match(text)) {
            StatementKind::Aim
        } else {
            StatementKind::Heading
        }
    } else if !outlook_page {
        StatementKind::Finding
    } else if INTENT.as_ref().is_some_and(|p| p.is_match(text)) {
        StatementKind::Direction
    } else if !text.ends_with('。') && para.glyph.is_some() {
        StatementKind::Issue
    } else {
        StatementKind::Finding
    };
    let mut value = joined(ctx, &para.lines);
    if kind == StatementKind::Heading {
        value = value
            .trim_matches(['（', '）', '【', '】', '＜', '＞', '(', ')'])
            .to_owned();
    }
    Statement {
        kind,
        order: 0,
        text: Read::at(value, para.span, RULE),
        heading: None,
        figures: Vec::new(),
    }
}

fn is_heading(folded: &str) -> bool {
    folded.chars().count() <= LONGEST_HEADING && !folded.contains('。') && !folded.ends_with('」')
}

/// Gives each statement its heading and its place under it.
fn under_headings(ctx: &Context<'_>, found: &mut [Statement], outlook_page: bool, scattered: bool) {
    let headings: Vec<(usize, Read<String>, String)> = found
        .iter()
        .enumerate()
        .filter(|(_, s)| s.kind == StatementKind::Heading)
        .map(|(i, s)| (i, s.text.clone(), seisaku_text::squeeze(&s.text.value)))
        .collect();
    let by_word = |word: &str| headings.iter().find(|h| outlook(&h.2) == Some(word));
    let mut taken: Vec<usize> = Vec::new();
    for i in 0..found.len() {
        let heading = match (outlook_page, found[i].kind) {
            (_, StatementKind::Heading) => None,
            (true, StatementKind::Issue) => by_word("課題").map(|h| h.1.clone()),
            (true, StatementKind::Direction | StatementKind::Aim) => {
                by_word("方向性").map(|h| h.1.clone())
            }
            (true, StatementKind::Finding) => {
                let h = trend_heading(found, &headings, &taken, i);
                taken.extend(h.map(|h| h.0));
                h.map(|h| h.1.clone())
            }
            (false, _) if scattered => {
                let before = found[..i].iter().rev().find_map(|s| s.heading.clone());
                alike(ctx, &found[i].text, &headings, before.as_ref())
            }
            (false, _) => headings.iter().rfind(|h| h.0 < i).map(|h| h.1.clone()),
        };
        found[i].heading = heading;
    }
    for i in 0..found.len() {
        let alike = |s: &&Statement| s.kind == found[i].kind && s.heading == found[i].heading;
        let order = found[..=i].iter().filter(alike).count();
        found[i].order = order;
    }
}

/// Where the boxes of a picture are scattered, an entry is of the heading of a part (`…の整備`) that
/// shares a phrase with it, else of the one that shares most words: runs of one script, cut into
/// pairs of characters where they are Chinese. Among equals the nearest line counts, and among
/// those the one of the entry before.
fn alike(
    ctx: &Context<'_>,
    text: &Read<String>,
    headings: &[(usize, Read<String>, String)],
    before: Option<&Read<String>>,
) -> Option<Read<String>> {
    const FEWEST: usize = 2;
    let own = words(&text.value);
    let line = |read: &Read<String>| {
        let start = read.spans.first().map_or(0, |s| s.start);
        ctx.source.place(start).line
    };
    let rank = |read: &Read<String>| {
        let shared = words(&read.value).intersection(&own).count();
        let distance = line(read).abs_diff(line(text));
        let phrase = phrase(&read.value, &text.value);
        (
            phrase,
            shared,
            std::cmp::Reverse(distance),
            before == Some(read),
        )
    };
    let best = headings
        .iter()
        .map(|h| &h.1)
        .filter(|h| *h != text && PART.as_ref().is_some_and(|p| p.is_match(&h.value)))
        .max_by_key(|h| rank(h))?;
    (rank(best).1 >= FEWEST).then(|| best.clone())
}

/// The length of the longest phrase of both texts; a single word, and less than five characters,
/// is none.
fn phrase(one: &str, other: &str) -> usize {
    const SHORTEST: usize = 5;
    let chars: Vec<char> = one.chars().collect();
    let longest = |from: usize| {
        (from + SHORTEST..=chars.len())
            .map(|to| chars[from..to].iter().collect::<String>())
            .take_while(|part| other.contains(part.as_str()))
            .filter(|part| part.contains(|c| matches!(c, 'ぁ'..='ん')))
            .map(|part| part.chars().count())
            .last()
    };
    (0..chars.len())
        .filter_map(longest)
        .max()
        .unwrap_or_default()
}

fn words(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for word in WORD.iter().flat_map(|p| p.find_iter(text)) {
        let chars: Vec<char> = word.as_str().chars().collect();
        if chars.first().is_some_and(|c| matches!(c, '一'..='龠')) {
            found.extend(chars.windows(2).map(|w| w.iter().collect::<String>()));
        } else if chars.len() > 1 {
            found.insert(word.as_str().to_owned());
        }
    }
    found
}

/// The heading of the trends that the report at `i` tells: the next one if only reports stand
/// between, else the one before.
fn trend_heading<'h>(
    found: &[Statement],
    headings: &'h [(usize, Read<String>, String)],
    taken: &[usize],
    i: usize,
) -> Option<&'h (usize, Read<String>, String)> {
    let trend = |h: &&(usize, Read<String>, String)| {
        outlook(&h.2) == Some("動向") && h.2.chars().count() < 9
    };
    let next = headings.iter().find(|h| h.0 > i);
    let unbroken = next.is_some_and(|h| {
        found[i..h.0]
            .iter()
            .all(|s| s.kind == StatementKind::Finding)
    });
    let after = next.filter(trend).filter(|_| unbroken);
    after.or_else(|| {
        headings
            .iter()
            .rfind(|h| h.0 < i && trend(h) && !taken.contains(&h.0))
    })
}

fn courses(ctx: &Context<'_>, para: &Para) -> Vec<Trend> {
    let Some(c) = captures(&TREND, para.text()).next() else {
        return Vec::new();
    };
    let part = |m: regex::Match<'_>| para.part(ctx, (m.start(), m.end()), RULE);
    let Some(list) = c.get(4) else {
        return Vec::new();
    };
    captures(&COURSE, list.as_str())
        .filter_map(|t| {
            let subject = t.get(1)?;
            let from = list.start();
            Some(Trend {
                subject: para.part(ctx, (from + subject.start(), from + subject.end()), RULE),
                course: match t.get(2)?.as_str() {
                    "増加" | "上昇" => Course::Rise,
                    "減少" | "低下" => Course::Fall,
                    _ => Course::Level,
                },
                indicator: c.get(3).map(part),
                area: c.get(2).map(part),
                period: c.get(1).map(part),
            })
        })
        .collect()
}

/// What a report counts: `約3,000例を収集`.
fn counts(para: &Para) -> Vec<(Figure, Option<Read<String>>)> {
    figures(para, (0, para.text().len()), RULE)
        .into_iter()
        .filter(|f| COUNTED.contains(&f.quantity.value.unit.as_str()))
        .map(|f| (f, None))
        .collect()
}

/// `全世界、日本ともに、…が占める割合は大きく、約半数を占める`: one figure for each area.
fn shares(ctx: &Context<'_>, para: &Para) -> Vec<(Figure, Option<Read<String>>)> {
    let Some(c) = captures(&SHARE, para.text()).next() else {
        return Vec::new();
    };
    let (Some(areas), Some(what), Some(share)) = (c.get(1), c.get(2), c.get(4)) else {
        return Vec::new();
    };
    let value = match share.as_str().strip_suffix('割') {
        Some(tenths) => format!("0.{tenths}"),
        None => "0.5".to_owned(),
    };
    let from = c.get(3).map_or(share.start(), |m| m.start());
    let quantity = Quantity {
        value,
        unit: share.as_str().to_owned(),
        bounds: c.get(3).map(|_| Bound::About).into_iter().collect(),
    };
    let quantity = Read::at(quantity, para.folded.span(from, share.end()), RULE);
    let mut at = areas.start();
    let mut found = Vec::new();
    for area in areas.as_str().split('、') {
        let figure = Figure {
            indicator: what.as_str().to_owned(),
            quantity: quantity.clone(),
        };
        let area_read = para.part(ctx, (at, at + area.len()), RULE);
        found.push((figure, Some(area_read)));
        at += area.len() + '、'.len_utf8();
    }
    found
}
