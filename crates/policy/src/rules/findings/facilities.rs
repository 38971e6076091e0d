//! Facilities as cases: a name with country and body in parentheses, and a line that tells its opening.
//!
//! ```text
//! 海外における先進事例
//! 甲ファクトリー（英国・乙大学）
//! 2018年に開設した研究拠点。…
//! ```

use crate::rules::Context;
use crate::values::{Pattern, captures, pattern};
use crate::{Facility, Read, RuleId};

use super::developed::at;
use super::lines::{Line, Para, joined};
use super::{dates, lines};

/// The name of this rule.
pub const RULE: RuleId = "findings/facility";

static CASE: Pattern = pattern!(
    r"^([^()。]{3,40})\(([^()・]{1,12})・([^()]{2,40})\)((?:\d{4}|令和\d+|平成\d+)年(?:\d{1,2}月)?に(?:開設|設立|設置|開所|竣工).*)$"
);
static HEADING: Pattern = pattern!(r"(?:事例|取組例|好事例)$");

/// The facilities of a page.
pub(crate) fn read(ctx: &Context<'_>, lines: &[Line], paras: &[Para]) -> Vec<Facility> {
    paras
        .iter()
        .filter_map(|p| facility(ctx, lines, p))
        .collect()
}

fn facility(ctx: &Context<'_>, lines: &[Line], para: &Para) -> Option<Facility> {
    let c = captures(&CASE, para.text()).next()?;
    let (name, country, body, rest) = (c.get(1)?, c.get(2)?, c.get(3)?, c.get(4)?);
    let part = |m: &regex::Match<'_>| para.part(ctx, (m.start(), m.end()), RULE);
    let opened = dates::found(rest.as_str(), None).first().copied()?;
    let text = para.part(ctx, (rest.start(), rest.end()), RULE);
    let heading = lines
        .iter()
        .rfind(|l| {
            l.span.end <= para.span.start
                && l.text.chars().count() < 30
                && HEADING.as_ref().is_some_and(|p| p.is_match(&l.text))
        })
        .map(|l| Read::at(joined(ctx, &[l.span]), l.span, RULE));
    Some(Facility {
        name: part(&name),
        body: Some(part(&body)),
        country: Some(part(&country)),
        opened: Some(at(ctx, para, rest.start(), opened)),
        text: lines::printed(ctx, text.spans.first().copied()?, RULE),
        heading,
    })
}
