//! Results of research, each with the papers that report it.
//!
//! ```text
//! ○糖尿病のリスク層別化（甲大乙山先生ら）
//! • 世界最大規模の解析により、リスクを算出
//! Suzuki, Yamauchi et al. Nature (2024)
//! ```
//!
//! A paper is authors up to `et al.`, the journal, and the year in parentheses; or, after 出典, a
//! journal, the year and the title.

use seisaku_text::{Span, squeeze};

use crate::rules::Context;
use crate::values::{Pattern, captures, pattern};
use crate::{Paper, Read, ResearchResult, RuleId};

use super::lines::{Line, joined, printed};

/// The name of this rule.
pub const RULE: RuleId = "findings/result";

static PAPER: Pattern = pattern!(
    r"^([A-Z][A-Za-z'’\-]+(?:, [A-Z][A-Za-z'’\-]+)*),? et al\.,? ([A-Z][A-Za-z.& ]*?),? \((\d{4})\)\.?$"
);
static SOURCE: Pattern = pattern!(
    r"^出典[：:]\s*([A-Z][A-Za-z.& ]+?)\s*\((\d{4})\)\s*([A-Z].*?)(?:\s+(https?://[\x21-\x7e]+))?\s*$"
);
static TITLE: Pattern =
    pattern!(r"^[○〇●■◆](.+?)(?:\(([^()]+(?:ら|等|他|ほか|グループ|チーム))\))?$");
static HEADING: Pattern = pattern!(r"(?:成果例|成果)\)?$");

/// The results of a page, and the papers that stand by themselves.
pub(crate) fn read(ctx: &Context<'_>, lines: &[Line]) -> (Vec<ResearchResult>, Vec<Paper>) {
    let mut results: Vec<ResearchResult> = Vec::new();
    let mut alone = Vec::new();
    let mut heading: Option<Read<String>> = None;
    let mut open: Option<ResearchResult> = None;
    let mut in_entry = false;
    for (i, line) in lines.iter().enumerate() {
        if let Some(paper) = paper(ctx, line.span) {
            in_entry = false;
            match &mut open {
                Some(result) => result.papers.push(paper),
                None => alone.push(paper),
            }
        } else if let Some(next) = title(ctx, line) {
            results.extend(open.take().filter(|r| !r.papers.is_empty()));
            open = has_papers(ctx, &lines[i + 1..]).then(|| ResearchResult {
                heading: heading.clone(),
                ..next
            });
            in_entry = false;
        } else if let Some(result) = &mut open {
            if line.text.starts_with(['•', '・', '-', '●']) {
                let span = after_marker(ctx, line.span);
                result.entries.push(printed(ctx, span, RULE));
                in_entry = true;
            } else if let Some(entry) = result
                .entries
                .last_mut()
                .filter(|_| in_entry && !line.after_blank)
                && let Some(first) = entry.spans.first().copied()
            {
                *entry = printed(ctx, first.cover(line.span), RULE);
            } else {
                results.extend(open.take().filter(|r| !r.papers.is_empty()));
            }
        } else if HEADING.as_ref().is_some_and(|p| p.is_match(&line.text)) {
            let text = joined(ctx, &[line.span]);
            let text = text.trim_matches(['（', '）', '(', ')']).to_owned();
            heading = Some(Read::at(text, line.span, RULE));
        }
    }
    results.extend(open.filter(|r| !r.papers.is_empty()));
    (results, alone)
}

/// Whether a paper follows before the next title.
fn has_papers(ctx: &Context<'_>, after: &[Line]) -> bool {
    after
        .iter()
        .take_while(|l| !l.text.starts_with(['○', '〇', '■', '◆', '※']))
        .any(|l| paper(ctx, l.span).is_some())
}

fn title(ctx: &Context<'_>, line: &Line) -> Option<ResearchResult> {
    let folded = ctx.fold(line.span);
    let c = captures(&TITLE, folded.text()).next()?;
    let part = |m: regex::Match<'_>| printed(ctx, folded.span(m.start(), m.end()), RULE);
    Some(ResearchResult {
        title: part(c.get(1)?),
        by: c.get(2).map(part),
        entries: Vec::new(),
        papers: Vec::new(),
        heading: None,
    })
}

fn after_marker(ctx: &Context<'_>, line: Span) -> Span {
    let text = ctx.slice(line);
    let marker = text.chars().next().map_or(0, char::len_utf8);
    let lead = text[marker..].len() - text[marker..].trim_start().len();
    Span::new((line.start + marker + lead).min(line.end), line.end)
}

/// A line that is a paper.
fn paper(ctx: &Context<'_>, line: Span) -> Option<Paper> {
    let text = ctx.slice(line);
    let whole = Read::at(joined(ctx, &[line]), line, RULE);
    if let Some(c) = captures(&PAPER, text).next() {
        return Some(Paper {
            authors: c.get(1)?.as_str().split(", ").map(str::to_owned).collect(),
            title: None,
            journal: c.get(2)?.as_str().to_owned(),
            year: c.get(3)?.as_str().parse().ok()?,
            url: None,
            text: whole,
        });
    }
    let c = captures(&SOURCE, text).next()?;
    Some(Paper {
        authors: Vec::new(),
        title: Some(c.get(3)?.as_str().to_owned()),
        journal: c.get(1)?.as_str().to_owned(),
        year: c.get(2)?.as_str().parse().ok()?,
        url: c.get(4).map(|m| squeeze(m.as_str())),
        text: whole,
    })
}
