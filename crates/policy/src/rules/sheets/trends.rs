//! A slide that sets trends, issues and directions side by side, its headings away from their text.
//!
//! ```text
//! 〇海外では解析が進む。
//! （国際動向）
//! ○質の高い網を維持する。
//! （我が国の動向）
//! 主な課題
//! 〇国内でも構築が進む。
//! ○強みを活かす方策
//! 今後の方向性
//! ```
//!
//! Entries without a blank line between them are a group, and so are entries with the same bullet.
//! A group before the first heading is that heading's. Headings that stand together before as many
//! groups are those groups' in their order. What then is left belongs together: a group of
//! sentences to the heading of directions.

use seisaku_text::{Page, Span};

use super::{Context, lines};
use crate::rules::known_names;
use crate::values::{Pattern, pattern};
use crate::{PageTitle, Read, RuleId, SheetText, Sheets, Subject, TextKind};

/// The name of this rule.
pub(super) const RULE: RuleId = "sheets/trends";

static HEADING: Pattern = pattern!(
    r"^[(【<]?(?:(?:国際|国内|海外|我が国|世界)の?(?:動向|状況)(?:・.{2,8}(?:動向|状況))?|(?:主な|現状と?の?)?課題|今後の(?:方向性|方針|対応))[)】>]?$"
);
/// The fewest headings that make such a slide.
const HEADINGS: usize = 3;

/// A heading, or a group of entries, each in its lines.
enum Part {
    Heading(Span, Option<usize>),
    Group(Vec<Vec<Span>>),
}

/// Reads the page, if it is such a slide.
pub(crate) fn read(ctx: &Context<'_>, page: &Page, title: &PageTitle, out: &mut Sheets) {
    let all = lines(ctx, page);
    let is_heading = |line: &Span| {
        let text = ctx.squeezed(*line);
        HEADING.as_ref().is_some_and(|p| p.is_match(&text))
    };
    if all.iter().filter(|(line, _)| is_heading(line)).count() < HEADINGS {
        return;
    }
    let last = all
        .iter()
        .rposition(|(line, _)| is_heading(line))
        .unwrap_or(0);
    let mut parts = parts(ctx, &all[..=last], is_heading);
    // A title in the middle ends the slide's columns; what follows its last heading is one line
    // that all lead to.
    let conclusion = all.get(last + 1).map(|(line, _)| *line);
    let subject = Subject::Page(title.page);
    pair(&mut parts);
    let mut headings: Vec<(Span, Option<usize>)> = Vec::new();
    let mut groups: Vec<Vec<Vec<Span>>> = Vec::new();
    for part in parts {
        match part {
            Part::Heading(span, group) => headings.push((span, group)),
            Part::Group(entries) => groups.push(entries),
        }
    }
    for (span, group) in &headings {
        push(ctx, &subject, page, TextKind::Heading, None, &[*span], out);
        let Some(entries) = group.and_then(|g| groups.get(g)) else {
            continue;
        };
        let name = ctx.squeezed(*span);
        let name = name.trim_matches(|c: char| "()【】<>".contains(c));
        for entry in entries {
            push(ctx, &subject, page, kind(name), Some(name), entry, out);
        }
    }
    let read: Vec<usize> = headings.iter().filter_map(|h| h.1).collect();
    let unread = |(i, _): &(usize, &Vec<Vec<Span>>)| !read.contains(i);
    for (_, entries) in groups.iter().enumerate().filter(unread) {
        for entry in entries {
            push(ctx, &subject, page, TextKind::Passage, None, entry, out);
        }
    }
    if let Some(line) = conclusion {
        push(
            ctx,
            &subject,
            page,
            TextKind::Description,
            None,
            &[line],
            out,
        );
    }
    notes(ctx, page, &all[last + 1..], &subject, out);
}

/// Notes at the foot, each with the lines that go on.
fn notes(ctx: &Context<'_>, page: &Page, rest: &[(Span, bool)], of: &Subject, out: &mut Sheets) {
    let mut open: Vec<Span> = Vec::new();
    for (line, after_blank) in rest {
        // A note ends with its sentence.
        let ended = open
            .last()
            .is_none_or(|last| ctx.slice(*last).ends_with('。'));
        if ctx.slice(*line).starts_with('※') || *after_blank || ended {
            push_note(ctx, page, of, &std::mem::take(&mut open), out);
            if !ctx.slice(*line).starts_with('※') {
                continue;
            }
        }
        open.push(*line);
    }
    push_note(ctx, page, of, &open, out);
}

fn push_note(ctx: &Context<'_>, page: &Page, of: &Subject, parts: &[Span], out: &mut Sheets) {
    if !parts.is_empty() {
        push(ctx, of, page, TextKind::Note, None, parts, out);
    }
}

fn kind(heading: &str) -> TextKind {
    match heading {
        _ if heading.contains("課題") => TextKind::Issue,
        _ if heading.contains("今後") => TextKind::Direction,
        _ => TextKind::Passage,
    }
}

fn parts(
    ctx: &Context<'_>,
    lines: &[(Span, bool)],
    is_heading: impl Fn(&Span) -> bool,
) -> Vec<Part> {
    let mut found: Vec<Part> = Vec::new();
    let mut bullet = ' ';
    for (line, after_blank) in lines {
        let first = ctx.slice(*line).chars().next().unwrap_or(' ');
        if is_heading(line) {
            found.push(Part::Heading(*line, None));
            continue;
        }
        let opens = matches!(first, '○' | '〇' | '◯' | '●');
        match found.last_mut() {
            Some(Part::Group(entries)) if !opens => {
                if let Some(entry) = entries.last_mut() {
                    entry.push(*line);
                }
            }
            Some(Part::Group(entries)) if !*after_blank || first == bullet => {
                entries.push(vec![*line]);
            }
            _ if opens => found.push(Part::Group(vec![vec![*line]])),
            _ => {}
        }
        if opens {
            bullet = first;
        }
    }
    found
}

/// Finds the group of each heading, by the number of the group.
fn pair(parts: &mut [Part]) {
    let group_at = |parts: &[Part], i: usize| {
        parts[..i]
            .iter()
            .filter(|p| matches!(p, Part::Group(_)))
            .count()
    };
    let mut taken: Vec<usize> = Vec::new();
    if let [Part::Group(_), Part::Heading(_, group), ..] = parts {
        *group = Some(0);
        taken.push(0);
    }
    let mut i = 0;
    while i < parts.len() {
        let headings = parts[i..]
            .iter()
            .take_while(|p| matches!(p, Part::Heading(..)))
            .count();
        let groups = parts[i + headings..]
            .iter()
            .take_while(|p| matches!(p, Part::Group(_)))
            .count();
        if headings > 0 && headings == groups {
            let first = group_at(parts, i);
            for (n, part) in parts[i..i + headings].iter_mut().enumerate() {
                if let Part::Heading(_, group @ None) = part {
                    *group = Some(first + n);
                    taken.push(first + n);
                }
            }
        }
        i += (headings + groups).max(1);
    }
    let all = group_at(parts, parts.len());
    let left: Vec<usize> = (0..all).filter(|g| !taken.contains(g)).collect();
    let free = parts.iter_mut().rev().find_map(|p| match p {
        Part::Heading(_, group @ None) => Some(group),
        _ => None,
    });
    if let ([group], Some(heading)) = (&left[..], free) {
        *heading = Some(*group);
    }
}

fn push(
    ctx: &Context<'_>,
    subject: &Subject,
    page: &Page,
    kind: TextKind,
    title: Option<&str>,
    parts: &[Span],
    out: &mut Sheets,
) {
    let joined = ctx.join(parts);
    let text = joined.trim_start_matches(|c: char| {
        matches!(c, '○' | '〇' | '◯' | '●' | '※') || c.is_whitespace()
    });
    out.texts.push(SheetText {
        subject: subject.clone(),
        kind,
        title: title.map(str::to_owned),
        text: Read {
            value: text.to_owned(),
            spans: parts.to_vec(),
            rule: RULE,
        },
        page: page.number,
        mentions: match kind {
            TextKind::Heading => Vec::new(),
            _ => known_names::mentions(ctx, parts),
        },
    });
}
