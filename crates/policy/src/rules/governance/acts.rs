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
use super::overseers;
use crate::model::{Act, Governance};
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
        let by = overseers::read(ctx, &lines[..i], found);
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
