//! Units of a body as a tree: drawn with lines, set in with blanks, or told by the dots before them.
//!
//! ```text
//! 研究機構
//! ├ 総務部（部長：山田　太郎）　12名
//! │　└ 人事課（課長）
//! └ 監査室
//!
//! ○ 研究局
//! ・企画課（課長、定員18名）
//! ・調査室（令和元年10月１日設置）
//! ```
//!
//! What stands in parentheses, or in lines of its own under the unit (`│　部会長：山田　太郎`), tells
//! who heads a unit, how many it has, since when it is. A run of
//! lines that all end as names of units do is a tree if something besides the names shows it.

mod remarks;

use seisaku_text::Span;

use super::lines::{DRAWN, is_body, is_role, lead_length, may_be_unit};
use crate::model::{Governance, SubBody};
use crate::rules::Context;
use crate::rules::bodies::{BodyKind, body_kind};
use crate::rules::grid::GridRow;
use crate::rules::page_lines::is_page_number;
use crate::rules::taken::Taken;
use crate::values::{Date, Pattern, dates, pattern};
use crate::{Read, RuleId};
use remarks::{headed, note, said, tells, told};

/// The name of this rule.
pub const RULE: RuleId = "governance/tree";

static UNIT: Pattern =
    pattern!(r"^([^()。、:]{2,30}?)(?:\(([^()]*)\))?(?:[:・…]*(約?\d[\d,]*(?:名|人)))?$");
static LEAD_IN: Pattern = pattern!(
    r"^(?:第\d+条)?(.{2,30}?)(?:に|には)、?次の.{1,20}を(?:置く|設ける|設置する|置くこととする)"
);
static TITLE: Pattern = pattern!(
    r"^(.{2,40}?)(?:の)?(?:内部)?(?:組織|機構|体制)(?:図|一覧|構成|及び.*|・.*|等.*|規程.*|規則.*)?(?:\(.*\))?$"
);
/// The most bytes of a line that names a unit.
const LONGEST: usize = 300;

/// A line that names a unit.
struct Unit {
    name: Read<String>,
    inner: Option<(String, Span)>,
    count: Option<(String, Span)>,
    /// What the lines under it say of it.
    notes: Vec<(String, Span)>,
    depth: usize,
    drawn: bool,
    line: Span,
}

/// Reads the trees of a page.
pub(super) fn read(ctx: &Context<'_>, rows: &[GridRow], found: &mut Governance) {
    let mut run: Vec<Unit> = Vec::new();
    let mut title: Option<Read<String>> = None;
    let mut on: Option<Read<Date>> = None;
    // The first of the units right before, and whether a sentence says that units follow.
    let (mut root, mut told): (Option<Read<String>>, bool) = (None, false);
    // What is read on the way stands before the row that is looked at.
    let taken = Taken::of(&found.listed);
    for row in rows {
        if !run.is_empty() && row.single().is_some_and(|c| is_page_number(&c.text)) {
            continue;
        }
        let free = !taken.holds(row.span);
        let mut unit = unit(ctx, row).filter(|_| free);
        if (!row.after_blank || run.is_empty() || set_in(row))
            && let Some(unit) = unit.take()
        {
            run.push(unit);
            continue;
        }
        if let Some(last) = run.last_mut()
            && free
            && let Some(note) = note(ctx, row, last)
        {
            last.notes.push(note);
            continue;
        }
        let first = run.first().map(|u| u.name.clone());
        if close(ctx, &mut run, (title.as_ref(), on.as_ref()), told, found) {
            root = first;
        }
        if let Some(unit) = unit {
            run.push(unit);
            continue;
        }
        let text: String = row.filled().map(|c| c.text.as_str()).collect();
        if let Some((role, holder)) = text
            .split_once(':')
            .filter(|(r, _)| is_role(r) && free && !row.after_blank)
            && let Some(root) = &root
        {
            let folded = ctx.fold(row.span);
            let role = Read::at(role.to_owned(), folded.span(0, role.len()), RULE);
            found
                .posts
                .push(headed(ctx, root, role, (holder, row.span)));
            found.listed.push(row.span);
            continue;
        }
        root = None;
        if let Some(body) = leads_in(ctx, row, &text, title.as_ref()) {
            found.marks.push(Read::at(text, row.span, RULE));
            found.listed.push(row.span);
            title = Some(body);
            told = true;
            continue;
        }
        told = false;
        if text.trim_end_matches(')').ends_with("現在") {
            let date = dates(&text).first().and_then(|d| d.date);
            on = date.map(|d| Read::at(d, row.span, RULE)).or(on);
        } else if let Some(body) = titled(ctx, row, &text) {
            title = Some(body);
        }
    }
    close(ctx, &mut run, (title.as_ref(), on.as_ref()), told, found);
}

/// Whether a row opens with a mark or is set in.
fn set_in(row: &GridRow) -> bool {
    let first = row.cells.first();
    first.is_some_and(|c| c.indent > 0 || lead_length(&c.text) > 0)
}

/// The body whose organisation a heading is about.
fn titled(ctx: &Context<'_>, row: &GridRow, text: &str) -> Option<Read<String>> {
    if !["組織", "機構", "体制"].iter().any(|w| text.contains(w)) {
        return None;
    }
    let text = &text[lead_length(text)..];
    let name = TITLE.as_ref()?.captures(text)?.get(1)?.as_str().to_owned();
    let folded = ctx.fold(row.span);
    let at = folded.text().find(&name)?;
    is_body(ctx, &name).then(|| Read::at(name.clone(), folded.span(at, at + name.len()), RULE))
}

/// The unit that a line names.
fn unit(ctx: &Context<'_>, row: &GridRow) -> Option<Unit> {
    if row.span.end - row.span.start > LONGEST {
        return None;
    }
    let folded = ctx.fold(row.span);
    // ア and a blank number an entry too.
    let first = &row.cells.first()?.text;
    let numbered = row.cells.len() > 1
        && first.chars().count() == 1
        && folded.text().starts_with(first.as_str());
    let lead = match lead_length(folded.text()) {
        0 if numbered => row.cells[0].text.len(),
        lead => lead,
    };
    let text = &folded.text()[lead..];
    // A sentence is no name; most lines fail here.
    let head = text.split('(').next().unwrap_or_default();
    let told_of = lead > 0 && head.len() < text.len();
    if head.contains(['。', '、']) || !(told_of || may_be_unit(text)) {
        return None;
    }
    let c = UNIT.as_ref()?.captures(text)?;
    let name = c.get(1)?;
    // What is told of an entry may show that it is a unit, however its name ends.
    let shown = lead > 0 && c.get(2).is_some_and(|m| told(m.as_str()) > 1);
    body_kind(name.as_str())
        .map(|_| ())
        .or(shown.then_some(()))?;
    let place = |m: regex::Match<'_>| folded.span(lead + m.start(), lead + m.end());
    let taken = |m: regex::Match<'_>| (m.as_str().to_owned(), place(m));
    let before = &folded.text()[..lead];
    let drawn = before.contains(DRAWN);
    let start = place(name);
    Some(Unit {
        name: Read::at(ctx.slice(start).split_whitespace().collect(), start, RULE),
        inner: c.get(2).map(taken),
        count: c.get(3).map(taken),
        notes: Vec::new(),
        depth: depth(ctx, row, start.start, before),
        drawn,
        line: row.span,
    })
}

/// How deep a name stands: by its column in a drawn tree, else by the column and the kind of the
/// mark before it.
fn depth(ctx: &Context<'_>, row: &GridRow, name: usize, lead: &str) -> usize {
    const STEP: usize = 10;
    let text = ctx.source.text();
    let line = text[..row.span.start]
        .rfind(['\n', '\r'])
        .map_or(0, |at| at + 1);
    let width = |to: usize| -> usize {
        let before = text.get(line..to).unwrap_or_default();
        before
            .chars()
            .map(|c| if c.is_ascii() { 1 } else { 2 })
            .sum()
    };
    if lead.is_empty() || lead.contains(DRAWN) {
        return width(name) * STEP;
    }
    let rank = match lead.chars().next() {
        Some('■' | '□' | '◆' | '◇' | '【') => 1,
        Some('○' | '●' | '◎') => 2,
        Some('・' | '•') => 3,
        Some('-') => 4,
        _ => 0,
    };
    width(row.span.start) * STEP + rank
}

fn close(
    ctx: &Context<'_>,
    run: &mut Vec<Unit>,
    (title, on): (Option<&Read<String>>, Option<&Read<Date>>),
    led_in: bool,
    found: &mut Governance,
) -> bool {
    let units = std::mem::take(run);
    let told = |u: &Unit| {
        let inner = u.inner.as_ref().is_some_and(|(text, _)| tells(text));
        u.count.is_some() || inner || !u.notes.is_empty()
    };
    let shown = led_in || units.iter().any(|u| u.drawn || told(u));
    if units.len() < 2 || !shown {
        return false;
    }
    let mut above: Vec<(usize, Read<String>)> = Vec::new();
    for unit in units {
        found.listed.push(unit.line);
        // Numbers and lines of the drawing belong to the unit too.
        let whole = Read::at(unit.name.value.clone(), unit.line, RULE);
        found.marks.push(whole);
        above.retain(|(depth, _)| *depth < unit.depth);
        // Councils of a page are no units of the body that it is about.
        let council = body_kind(&unit.name.value) == Some(BodyKind::Council);
        let of_title = title.filter(|_| !council).cloned();
        let upper = above.last().map(|(_, name)| name.clone()).or(of_title);
        if let Some(upper) = upper.filter(|u| u.value != unit.name.value) {
            found.parts.push(SubBody {
                upper,
                part: unit.name.clone(),
            });
        }
        above.push((unit.depth, unit.name.clone()));
        if let Some((text, span)) = &unit.count {
            said(ctx, text, *span, (&unit.name, on), found);
        }
        if let Some((text, span)) = &unit.inner {
            let folded = ctx.fold(*span);
            let mut at = 0;
            for piece in text.split('、') {
                let place = folded.span(at, at + piece.len());
                at += piece.len() + '、'.len_utf8();
                said(ctx, piece, place, (&unit.name, on), found);
            }
        }
        for (text, span) in &unit.notes {
            found.listed.push(*span);
            said(ctx, text, *span, (&unit.name, on), found);
        }
    }
    true
}

/// The body of which a sentence says that it has the units that follow; the last word of its name
/// may stand for it.
fn leads_in(
    ctx: &Context<'_>,
    row: &GridRow,
    text: &str,
    title: Option<&Read<String>>,
) -> Option<Read<String>> {
    if !text.contains("次の") {
        return None;
    }
    let name = LEAD_IN
        .as_ref()?
        .captures(text)?
        .get(1)?
        .as_str()
        .to_owned();
    let folded = ctx.fold(row.span);
    let at = folded.text().find(&name)?;
    let span = folded.span(at, at + name.len());
    let whole = title.filter(|t| t.value.ends_with(&name));
    Some(Read::at(
        whole.map_or(name, |t| t.value.clone()),
        span,
        RULE,
    ))
}
