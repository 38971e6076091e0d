//! The units of a body in its chart: lines that end as names of units do, and words printed
//! downwards.
//!
//! ```text
//! 総務部
//! 研究基盤事業       a name too long for its box
//! 部
//! 技術部＊：…を充当   a footnote may be glued to the last
//! ```
//!
//! A word that names a role (監事, 統括役) is a post, no unit.

use seisaku_text::Span;

use super::lines::{Line, is_role};
use crate::model::{Governance, SubBody};
use crate::rules::Context;
use crate::rules::bodies::unit_pattern;
use crate::values::Pattern;
use crate::{Read, RuleId};

/// The name of this rule.
pub const RULE: RuleId = "governance/chart";

static UNIT: Pattern =
    std::sync::LazyLock::new(|| unit_pattern(r"^([^()。:※*\d]{1,24}?", r")(?:[*※]:.*)?$"));

/// Reads the chart of a page.
pub(super) fn read(
    ctx: &Context<'_>,
    lines: &[Line],
    verticals: &[Read<String>],
    body: &Read<String>,
    found: &mut Governance,
) {
    let mut unit = |part: Read<String>| {
        found.parts.push(SubBody {
            upper: body.clone(),
            part,
        });
    };
    for (i, line) in lines.iter().enumerate() {
        let whole = match lines.get(i + 1) {
            Some(next) if !next.after_blank && is_ending(&next.text) => {
                format!("{}{}", line.text, next.text)
            }
            _ => line.text.clone(),
        };
        let down = |v: &Read<String>| v.spans.iter().any(|s| line.span.contains(*s));
        if is_ending(&line.text) || verticals.iter().any(down) {
            continue;
        }
        let Some(name) = UNIT
            .as_ref()
            .and_then(|p| p.captures(&whole))
            .and_then(|c| c.get(1))
        else {
            continue;
        };
        let folded = ctx.fold(line.span);
        let mut spans: Vec<Span> = vec![folded.span(0, name.end().min(line.text.len()))];
        if whole.len() > line.text.len() {
            spans.extend(lines.get(i + 1).map(|l| l.span));
        }
        unit(Read {
            value: ctx.join(&spans),
            spans,
            rule: RULE,
        });
    }
    for word in verticals.iter().filter(|w| !is_post(&w.value)) {
        unit(word.clone());
    }
    let posts = verticals.iter().filter(|w| is_post(&w.value));
    found.seats.extend(posts.map(|word| SubBody {
        upper: body.clone(),
        part: word.clone(),
    }));
}

/// Whether a word of a chart names who holds a post, no unit.
fn is_post(word: &str) -> bool {
    word.ends_with('役') || is_role(word)
}

fn is_ending(text: &str) -> bool {
    matches!(text, "部" | "室" | "課" | "局" | "業部")
}
