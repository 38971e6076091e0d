//! The lines of running text: their width and indent, and those that only serve the layout.
//!
//! Page numbers, running titles and tables of contents are no text. A line is full where it
//! reaches the right margin; a full line goes on in the next one.
//!
//! ```text
//! 目次
//! １．港の整備………………３
//! - 5 -
//! ```

use std::collections::{BTreeMap, BTreeSet};

use seisaku_text::{Span, squeeze};

use super::marks::mark;
use crate::rules::Context;
use crate::rules::bullets::trim;
use crate::values::{Pattern, captures, pattern};
use crate::{Read, RuleId};

/// The name of the rule for numbers of pages.
const NUMBER: RuleId = "furniture/number";
/// The name of the rule for titles that are printed on every page.
const RUNNING: RuleId = "furniture/running-title";
/// The name of the rule for the lines of a table of contents.
const CONTENTS: RuleId = "furniture/contents";
/// The name of the rule for what closes a paper.
const CLOSING: RuleId = "furniture/mark";

static PAGE: Pattern = pattern!(
    r"^(?:[-‐‑–—―ー−~〜(\[]*(?:[Pp]\.?)?(?:\d{1,3}|[ivx]{1,4})(?:/\d{1,3})?(?:頁|ページ)?[-‐‑–—―ー−~〜)\]]*|\d{1,3}of\d{1,3})$"
);
static LEADER: Pattern = pattern!(
    r"^(.+?)(?:[・…‥.．·･―─]{3,}|…+|[\s　]{2,})[\s　]*[-(（]?([0-9０-９]{1,3}|[ivx]{1,4})[-)）]?$"
);
static FOOTNOTE: Pattern = pattern!(r"^([0-9０-９]{1,3})[\s　]+(\S.*)$");
/// A number behind a word, before a mark of punctuation or a particle.
static MARK: Pattern = pattern!(
    r"[\p{Hiragana}\p{Han}\p{Katakana}」』)](\d{1,3})(?:[。、」)]|を[^\d]|に(?:基|つ|お|よ|示|関)|が|は、)"
);
static CLOSE: Pattern = pattern!(r"^\(?以上\)?$|^記$");

/// A line of running text.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) span: Span,
    /// The columns before it; a character of full width takes two.
    pub(super) indent: usize,
    /// The column after it.
    pub(super) end: usize,
    /// Whether a blank line stands before it.
    pub(super) after_blank: bool,
    /// Whether a page ends before it.
    pub(super) after_page: bool,
}

/// The lines of a document without furniture, and the column that full lines reach.
pub(super) struct Lines {
    pub(super) lines: Vec<Line>,
    /// The column; none where each paragraph is one line.
    pub(super) margin: Option<usize>,
    /// The numbers of footnotes that the text prints behind words: `見込まれる1。`.
    marks: BTreeSet<String>,
}

impl Lines {
    /// Whether a line is a footnote: a number that the text has as a mark, a blank, a sentence.
    pub(super) fn is_footnote(&self, text: &str) -> bool {
        let found = FOOTNOTE.as_ref().and_then(|p| p.captures(text));
        found.is_some_and(|c| {
            self.marks.contains(&squeeze(&c[1])) && (ends(text) || c[2].contains("http"))
        })
    }

    /// Whether a line reaches the right margin.
    pub(super) fn is_full(&self, line: &Line) -> bool {
        const SLACK: usize = 6;
        self.margin.is_some_and(|m| line.end + SLACK >= m)
    }
}

/// All lines that are not blank.
pub(super) fn all(ctx: &Context<'_>) -> Vec<Line> {
    let mut after_blank = true;
    let mut after_page = false;
    let mut found = Vec::new();
    for line in ctx.source.lines() {
        let span = trim(ctx, line);
        after_page |= ctx.slice(line).contains('\u{c}');
        if span.is_empty() {
            after_blank = true;
            continue;
        }
        let before = ctx.slice(Span::new(line.start, span.start));
        let indent = columns(before);
        found.push(Line {
            span,
            indent,
            end: indent + columns(ctx.slice(span)),
            after_blank,
            after_page,
        });
        (after_blank, after_page) = (false, false);
    }
    found
}

fn columns(text: &str) -> usize {
    let width = |c: char| match c {
        '\u{c}' | '\u{feff}' => 0,
        '\u{ff61}'..='\u{ff9f}' => 1,
        _ if c.is_ascii() => 1,
        _ => 2,
    };
    text.chars().map(width).sum()
}

/// Takes out what only serves the layout. `titles` are the folded lines of the title.
pub(super) fn body(
    ctx: &Context<'_>,
    lines: Vec<Line>,
    titles: &BTreeSet<String>,
    furniture: &mut Vec<Read<String>>,
) -> Lines {
    let folded: Vec<String> = lines
        .iter()
        .map(|l| ctx.squeezed(l.span).into_owned())
        .collect();
    let contents = contents(ctx, &lines, &folded);
    let running = running(&folded, titles);
    let mut kept: Vec<Line> = Vec::new();
    let (mut after_blank, mut after_page) = (false, false);
    for (i, line) in lines.into_iter().enumerate() {
        after_blank |= line.after_blank;
        after_page |= line.after_page;
        let rule = if contents.contains(&i) {
            Some(CONTENTS)
        } else if is_page_number(&folded[i]) {
            Some(NUMBER)
        } else if running.contains(&i) {
            Some(RUNNING)
        } else if CLOSE.as_ref().is_some_and(|p| p.is_match(&folded[i])) {
            Some(CLOSING)
        } else {
            None
        };
        if let Some(rule) = rule {
            furniture.push(Read::at(ctx.slice(line.span).to_owned(), line.span, rule));
            after_page |= rule == NUMBER || rule == RUNNING;
            after_blank |= rule == CONTENTS;
            continue;
        }
        kept.push(Line {
            after_blank,
            after_page,
            ..line
        });
        (after_blank, after_page) = (false, false);
    }
    let text = squeeze(ctx.source.text());
    let marks = captures(&MARK, &text).filter_map(|c| c.get(1));
    Lines {
        marks: marks.map(|m| m.as_str().to_owned()).collect(),
        margin: margin(ctx, &kept),
        lines: kept,
    }
}

fn is_page_number(folded: &str) -> bool {
    PAGE.as_ref().is_some_and(|p| p.is_match(folded))
}

/// The lines that repeat the title, and those beside the numbers of pages that repeat each other.
fn running(folded: &[String], titles: &BTreeSet<String>) -> BTreeSet<usize> {
    let mut found: BTreeSet<usize> = (0..folded.len())
        .filter(|i| titles.contains(&folded[*i]))
        .collect();
    let mut beside: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for i in (0..folded.len()).filter(|i| is_page_number(&folded[*i])) {
        let near = [i.checked_sub(1), Some(i + 1)];
        for at in near.into_iter().flatten().filter(|at| *at < folded.len()) {
            let text = folded[at].as_str();
            if mark(text).is_none() && !text.ends_with('。') && !is_page_number(text) {
                beside.entry(text).or_default().push(at);
            }
        }
    }
    found.extend(beside.into_values().filter(|at| at.len() > 1).flatten());
    found
}

/// The lines of a table of contents: a heading 目次 with what follows until a line comes again, and
/// lines that end with leaders and the number of a page.
fn contents(ctx: &Context<'_>, lines: &[Line], folded: &[String]) -> BTreeSet<usize> {
    const LONGEST: usize = 50;
    let led = |i: usize| {
        LEADER
            .as_ref()
            .is_some_and(|p| p.is_match(ctx.slice(lines[i].span)))
            && !folded[i].contains('。')
    };
    let leaders: BTreeSet<usize> = (0..lines.len())
        .filter(|i| led(*i) && has_leaders(&folded[*i]))
        .collect();
    let mut found = leaders;
    let heading = folded.iter().position(|t| {
        matches!(
            t.trim_matches(['-', '<', '>', '【', '】']),
            "目次" | "もくじ"
        )
    });
    let Some(heading) = heading else {
        // A single line with dots is no table.
        return if found.len() > 1 {
            found
        } else {
            BTreeSet::new()
        };
    };
    found.insert(heading);
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for (i, line) in folded.iter().enumerate().skip(heading + 1) {
        let text = without_page(line);
        let is_entry = led(i)
            || !line.contains('。')
                && !line.ends_with('、')
                && line.chars().count() <= LONGEST
                && !seen.contains(&text);
        if !is_entry {
            break;
        }
        seen.insert(text);
        found.insert(i);
    }
    // Where nothing comes again, the entries are those with the number of a page.
    let last = found.last().map_or(0, |l| l + 1);
    let again = folded
        .get(last)
        .is_some_and(|t| seen.contains(&without_page(t)));
    if !again {
        found.retain(|i| *i <= heading || led(*i));
    }
    found
}

fn has_leaders(folded: &str) -> bool {
    ["..", "・・・", "――", "──", "…"]
        .iter()
        .any(|l| folded.contains(l))
}

/// An entry without leaders and the number of its page.
fn without_page(folded: &str) -> String {
    let bare = folded.trim_end_matches(|c: char| c.is_ascii_digit() || "-()".contains(c));
    let title = bare.trim_end_matches(['・', '…', '.', '―', '─', '·', '‥']);
    if title.len() == bare.len() && bare.len() == folded.len() {
        return folded.to_owned();
    }
    title.to_owned()
}

/// The column that broken lines reach; none where some paragraphs are far longer lines.
fn margin(ctx: &Context<'_>, lines: &[Line]) -> Option<usize> {
    const NARROWEST: usize = 44;
    const FEW: usize = 20;
    let broken = lines.windows(2).filter(|pair| {
        let text = ctx.slice(pair[0].span);
        let next = ctx.slice(pair[1].span);
        !pair[1].after_blank && !ends(text) && mark(next).is_none() && pair[0].end >= NARROWEST
    });
    let margin = broken.map(|pair| pair[0].end).max()?;
    let longer = lines.iter().filter(|l| l.end > margin + 8).count();
    (longer * FEW <= lines.len()).then_some(margin)
}

/// Whether a text ends a sentence.
pub(super) fn ends(text: &str) -> bool {
    let bare = text.trim_end_matches(['）', ')', '」', '』', '】']);
    let closed = bare.ends_with(['。', '！', '？', '．']);
    closed || text.ends_with(['：', ':']) || text.ends_with("略）") || text.ends_with("・・・")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_pages_and_entries_of_contents() {
        for text in ["5", "-12-", "3/10", "P.4", "iv", "(7)"] {
            assert!(is_page_number(text), "{text}");
        }
        assert!(!is_page_number("2027年"));
        assert_eq!(without_page("1.港の整備………3"), "1.港の整備");
        assert_eq!(without_page("1.港の整備"), "1.港の整備");
    }
}
