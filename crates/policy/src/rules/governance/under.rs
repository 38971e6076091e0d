//! A list of bodies set up under another.
//!
//! ```text
//! ※研究推進会議の下に、以下の協議会を設置
//! ・研究データ協議会
//! ```

use super::lines::{Line, is_body};
use crate::model::{Governance, SubBody};
use crate::rules::Context;
use crate::values::{Pattern, pattern};
use crate::{Read, RuleId};

/// The name of this rule.
pub const RULE: RuleId = "governance/under";

static LEAD: Pattern =
    pattern!(r"^[※*・○]?(.{2,40}?)の(?:下|もと)に、?(?:以下|次)の.{1,12}を(?:設置|置く|開催)");

/// Reads the lists of a page.
pub(super) fn read(ctx: &Context<'_>, lines: &[Line], found: &mut Governance) {
    for (i, line) in lines.iter().enumerate() {
        let Some(upper) = LEAD
            .as_ref()
            .and_then(|p| p.captures(&line.text))
            .and_then(|c| c.get(1))
        else {
            continue;
        };
        let span = ctx.fold(line.span).span(upper.start(), upper.end());
        let upper = Read::at(upper.as_str().to_owned(), span, RULE);
        found
            .marks
            .push(Read::at(line.text.clone(), line.span, RULE));
        for entry in &lines[i + 1..] {
            let Some(name) = entry.text.strip_prefix(['・', '-', '●', '○']) else {
                break;
            };
            if !is_body(ctx, name) {
                break;
            }
            let from = entry.text.len() - name.len();
            let span = ctx.fold(entry.span).span(from, entry.text.len());
            found.parts.push(SubBody {
                upper: upper.clone(),
                part: Read::at(ctx.slice(span).to_owned(), span, RULE),
            });
        }
    }
}
