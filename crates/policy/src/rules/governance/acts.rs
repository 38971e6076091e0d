//! What bodies do to another: a line of several acts under the names of those who are concerned.
//!
//! ```text
//! 所管府省
//! 研究機構
//! 長の任命・解任 目標の提示 補助金の交付
//! ```
//!
//! The body above the line is the one that they concern; 所管府省 does them, and the ministries
//! printed round its name are in it. Where a name その他… stands beside, the last of them is of the
//! others. An office in parentheses below a ministry is a part of it. Words printed downwards are labels of arrows: 調査 and 助言 are done by the body of the page that has the word
//! in its name or its tasks.

use seisaku_text::Span;

use super::lines::{Line, is_body};
use crate::model::{Act, Governance, SubBody};
use crate::rules::Context;
use crate::values::{Pattern, pattern};
use crate::{Read, RuleId};

/// The name of this rule.
pub const RULE: RuleId = "governance/acts";

static ACT: Pattern =
    pattern!(r"^.{1,20}の[^の]{0,8}(?:任命|解任|提示|交付|監督|認可|評価|指示|承認)$");
static PARENTHESES: Pattern = pattern!(r"\([^()]*\)$");

/// Reads the lines of acts of a page.
pub(super) fn read(ctx: &Context<'_>, lines: &[Line], found: &mut Governance) {
    for (i, line) in lines.iter().enumerate() {
        let pieces = words(ctx, line.span);
        if pieces.len() < 2 || !pieces.iter().all(|p| is_act(&p.value)) {
            continue;
        }
        let to = lines[..i].last().and_then(|l| body(ctx, l));
        let by = overseers(ctx, &lines[..i], found);
        for text in pieces {
            found.acts.push(Act {
                text,
                by: by.clone(),
                to: to.clone(),
            });
        }
    }
}

fn is_act(text: &str) -> bool {
    ACT.as_ref().is_some_and(|p| p.is_match(text))
}

/// The words of a line that blanks part.
pub(super) fn words(ctx: &Context<'_>, span: Span) -> Vec<Read<String>> {
    let text = ctx.slice(span);
    text.split_whitespace()
        .map(|word| {
            // A word is a part of the text that it was split from.
            let at = span.start + (word.as_ptr() as usize - text.as_ptr() as usize);
            Read::at(word.to_owned(), Span::new(at, at + word.len()), RULE)
        })
        .collect()
}

/// The body that a line is, without what stands in parentheses after it.
pub(super) fn body(ctx: &Context<'_>, line: &Line) -> Option<Read<String>> {
    let name = PARENTHESES
        .as_ref()
        .and_then(|p| p.find(&line.text))
        .map_or(line.text.as_str(), |m| &line.text[..m.start()]);
    is_body(ctx, name).then(|| Read::at(name.to_owned(), line.span, RULE))
}

/// 所管府省 and the bodies named round it, within the lines before.
fn overseers(ctx: &Context<'_>, before: &[Line], found: &mut Governance) -> Option<Read<String>> {
    const NEAR: usize = 6;
    let from = before.len().saturating_sub(NEAR);
    let near = &before[from..];
    let place = near
        .iter()
        .position(|l| l.text.ends_with("所管府省") || l.text.ends_with("主務省"))?;
    let line = &near[place];
    let above = place.checked_sub(1).map(|p| &near[p]);
    let mut name = line.text.clone();
    let mut spans = vec![line.span];
    // The short name of the body that they oversee may stand at the end of the line above.
    let short: String = above.map_or_else(String::new, |l| {
        let letters: Vec<char> = l
            .text
            .chars()
            .rev()
            .take_while(char::is_ascii_alphabetic)
            .collect();
        letters.into_iter().rev().collect()
    });
    if let (Some(above), false) = (above, short.is_empty()) {
        let end = above.text.len();
        spans.insert(0, ctx.fold(above.span).span(end - short.len(), end));
        name = format!("{short}{name}");
    }
    for line in near {
        let folded = ctx.fold(line.span);
        for (start, end, _) in ctx.names.entities.find(folded.text()) {
            let span = folded.span(start, end);
            let value = folded.text()[start..end].to_owned();
            if ctx.names.body(&value).is_some() {
                found.marks.push(Read::at(value, span, RULE));
            }
        }
        found
            .marks
            .push(Read::at(line.text.clone(), line.span, RULE));
    }
    let group = Read {
        value: name,
        spans,
        rule: RULE,
    };
    members(ctx, near, &group, found);
    Some(group)
}

/// The ministries in the lines round the name of a group, with the office that stands below one.
fn members(ctx: &Context<'_>, near: &[Line], group: &Read<String>, found: &mut Governance) {
    let mut ministries: Vec<Read<String>> = Vec::new();
    for line in near {
        let folded = ctx.fold(line.span);
        let text = folded.text();
        if let Some(office) = office(text)
            && let Some(upper) = ministries.last()
        {
            let part = folded.span('('.len_utf8(), '('.len_utf8() + office.len());
            found.parts.push(SubBody {
                upper: upper.clone(),
                part: Read::at(office.to_owned(), part, RULE),
            });
        }
        for (start, end, _) in ctx.names.entities.find(text) {
            let name = &text[start..end];
            if name.ends_with(['省', '府', '庁']) && ctx.names.body(name).is_some() {
                let read = Read::at(name.to_owned(), folded.span(start, end), RULE);
                ministries.push(read);
            }
        }
    }
    if near.iter().any(|l| l.text.starts_with("その他")) {
        ministries.pop();
    }
    found
        .members
        .extend(ministries.into_iter().map(|part| SubBody {
            upper: group.clone(),
            part,
        }));
}

/// The office that a line begins with, in parentheses.
fn office(text: &str) -> Option<&str> {
    let (office, _) = text.strip_prefix('(')?.split_once(')')?;
    office.ends_with(['室', '課', '局', '部']).then_some(office)
}

/// Gives labels of arrows to the body that does what they say.
pub(super) fn arrows(labels: Vec<Read<String>>, found: &mut Governance) {
    const DEEDS: &[&str] = &["調査", "助言", "報告", "指示", "評価", "提言", "審議"];
    for text in labels {
        let Some(deed) = DEEDS.iter().find(|d| text.value.ends_with(**d)) else {
            found.marks.push(text);
            continue;
        };
        let by_name = |name: &str| name.contains(*deed);
        let by = found
            .duties
            .iter()
            .find(|d| by_name(&d.subject.value))
            .or_else(|| found.duties.iter().find(|d| by_name(&d.text.value)))
            .map(|d| d.subject.clone());
        found.acts.push(Act { text, by, to: None });
    }
}
