//! Prizes: a heading `【物理学賞】`, and under it each laureate with the contribution after a colon.
//!
//! ```text
//! 【化学賞】
//! ・甲野太郎氏／乙山次郎氏
//! ：新しい触媒を発見
//! ```
//!
//! The year and the family of prizes stand on the same page (`2024年のノーベル賞`).

use seisaku_text::Span;

use crate::rules::Context;
use crate::values::{Date, Pattern, captures, pattern};
use crate::{Award, Read, RuleId};

use super::lines::{Line, joined, printed};
use super::notes::is_note;

/// The name of this rule.
pub const RULE: RuleId = "findings/award";

static FAMILY: Pattern = pattern!(r"(\d{4})年の?([一-龠ァ-ヶーA-Za-z]+賞)");
static FIELD: Pattern = pattern!(r"^【([^】]+賞)】$");

/// The awards of a page.
pub(crate) fn read(ctx: &Context<'_>, lines: &[Line]) -> Vec<Award> {
    let family = lines.iter().find_map(|line| {
        let folded = ctx.fold(line.span);
        let c = captures(&FAMILY, folded.text()).next()?;
        let (year, name) = (c.get(1)?, c.get(2)?);
        let name = printed(ctx, folded.span(name.start(), name.end()), RULE);
        let span = folded.span(year.start(), year.end());
        let year = Read::at(Date::Year(year.as_str().parse().ok()?), span, RULE);
        Some((name, year))
    });
    let mut found: Vec<Award> = Vec::new();
    let mut field: Option<Read<String>> = None;
    for (i, line) in lines.iter().enumerate() {
        if let Some(c) = captures(&FIELD, &line.text).next() {
            field = c
                .get(1)
                .map(|m| Read::at(m.as_str().to_owned(), line.span, RULE));
        } else if let Some(field) = field.as_ref().filter(|_| is_laureate(&line.text)) {
            found.push(Award {
                prize: family.as_ref().map(|f| f.0.clone()),
                field: field.clone(),
                year: family.as_ref().map(|f| f.1.clone()),
                line: line.span,
                laureates: laureates(ctx, line.span),
                contribution: contribution(ctx, &lines[i + 1..]),
            });
        } else if line.after_blank {
            field = None;
        }
    }
    found
}

fn is_laureate(text: &str) -> bool {
    text.starts_with('・') && text.contains('氏')
}

fn laureates(ctx: &Context<'_>, line: Span) -> Vec<Read<String>> {
    let text = ctx.slice(line);
    let mut at = line.start;
    let mut found = Vec::new();
    for piece in text.split_inclusive(['／', '/', '、']) {
        let body = piece.trim_end_matches(['／', '/', '、']).trim_end();
        let name = body.trim_start_matches(['・', ' ']).split('氏').next();
        if let Some(name) = name.filter(|n| !n.is_empty()) {
            let start = at + body.find(name).unwrap_or_default();
            found.push(printed(ctx, Span::new(start, start + name.len()), RULE));
        }
        at += piece.len();
    }
    found
}

/// The lines from one that opens with a colon up to a blank line or the next laureate.
fn contribution(ctx: &Context<'_>, after: &[Line]) -> Option<Read<String>> {
    let first = after.first().filter(|l| l.text.starts_with(':'))?;
    let more = after[1..].iter().take_while(|l| {
        !l.after_blank && !l.text.starts_with(['・', '【', ':']) && !is_note(&l.text)
    });
    let spans: Vec<Span> = [first.span]
        .into_iter()
        .chain(more.map(|l| l.span))
        .collect();
    let text = joined(ctx, &spans)
        .trim_start_matches(['：', ':'])
        .trim()
        .to_owned();
    Some(Read::at(text, crate::rules::cover(&spans)?, RULE))
}
