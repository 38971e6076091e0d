//! Brackets in which bodies stand, as the paper itself shows.
//!
//! ```text
//! 施策（関係省庁）                    a heading of a column
//! 凡例：［　］は担当する省庁           a legend
//! …の測定（文、デジ）                 nothing but known marks, again and again, at the ends
//! ```
//!
//! In 【 】 bodies stand without a word. In parentheses anything may stand; only where the paper shows it
//! are they marks there.

use std::collections::{BTreeMap, BTreeSet};

use seisaku_text::{BlockKind, Span, squeeze};

use super::{BRACKETS, all_codes};
use crate::rules::Context;
use crate::rules::columns::{self, Role};
use crate::values::{Pattern, captures, pattern};

/// Empty brackets of which a legend tells what stands in them.
static LEGEND: Pattern = pattern!(
    r"([\[〔《<〈≪(])[○◎●◯〇]*[\]〕》>〉≫)](?:内|の中|書き)?(?:に?は|:|=)[^。]{0,16}(?:府省|省庁|官庁|担当|所管|主務|機関)"
);

/// How many different tags, and what share of all brackets at ends, show that bodies stand there.
const LEAST: usize = 3;

/// The opening brackets of which the document shows it.
pub(crate) fn read(ctx: &Context<'_>) -> BTreeSet<char> {
    let mut found = BTreeSet::new();
    for block in &ctx.document.blocks {
        match &block.kind {
            BlockKind::Row { cells } => {
                found.extend(cells.iter().filter_map(|cell| heading(ctx, cell.span)));
            }
            BlockKind::Paragraph { lines } | BlockKind::ListItem { lines, .. } => {
                for line in lines.iter().filter(|line| line.end - line.start < LONGEST) {
                    let folded = ctx.fold(*line);
                    found.extend(
                        captures(&LEGEND, folded.text()).filter_map(|c| c[1].chars().next()),
                    );
                }
            }
            BlockKind::Heading(_) => {}
        }
    }
    // Widths are folded away.
    let mut all = repeated(ctx);
    for (open, _) in BRACKETS {
        if found
            .iter()
            .any(|f| squeeze(&open.to_string()).starts_with(*f))
        {
            all.insert(*open);
        }
    }
    all
}

/// Whether the brackets at `span` are of a kind in which bodies stand.
pub(super) fn tell_bodies(ctx: &Context<'_>, span: Span) -> bool {
    let open = ctx.slice(span).chars().next();
    open.is_some_and(|open| ctx.brackets.contains(&open))
}

/// How many bytes a line of a legend, or a heading, has at most.
const LONGEST: usize = 300;

/// The bracket in the heading of a column, where it tells of bodies: `施策（関係省庁）`.
fn heading(ctx: &Context<'_>, cell: Span) -> Option<char> {
    if cell.end - cell.start > LONGEST {
        return None;
    }
    let folded = ctx.fold(cell);
    let text = folded.text();
    let (before, inner) = text.split_once(['(', '[', '〔', '<', '〈', '《'])?;
    let open = text[before.len()..].chars().next()?;
    let (inner, rest) = inner.split_once([')', ']', '〕', '>', '〉', '》'])?;
    let told = rest.is_empty() && !before.is_empty() && columns::role(inner) == Some(Role::Bodies);
    told.then_some(open)
}

/// The brackets that hold nothing but known marks again and again, where a text ends.
fn repeated(ctx: &Context<'_>) -> BTreeSet<char> {
    const MOST: usize = 30;
    let text = ctx.source.text();
    let mut tags: BTreeMap<char, (BTreeSet<&str>, usize, usize)> = BTreeMap::new();
    let mut open: Option<(usize, char)> = None;
    let letter = |c: &char| matches!(c, '\u{3041}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}');
    for (at, c) in text.char_indices().filter(|(_, c)| !letter(c)) {
        if c == '\n' || c == '\t' {
            open = None;
        } else if BRACKETS.iter().any(|(o, _)| *o == c) {
            open = Some((at + c.len_utf8(), c));
        } else if BRACKETS.iter().any(|(_, close)| *close == c)
            && let Some((from, bracket)) = open.take()
            && ends_text(&text[at + c.len_utf8()..])
        {
            let inner = &text[from..at];
            let (seen, known, all) = tags.entry(bracket).or_default();
            *all += 1;
            if seen.contains(inner) {
                *known += 1;
            } else if inner.chars().take(MOST + 1).count() <= MOST
                && all_codes(ctx, &squeeze(inner))
            {
                seen.insert(inner);
                *known += 1;
            }
        }
    }
    let shown = tags
        .into_iter()
        .filter(|(_, (seen, known, all))| seen.len() >= LEAST && known * 2 >= *all);
    shown.map(|(open, _)| open).collect()
}

/// Whether a text ends before `rest`.
fn ends_text(rest: &str) -> bool {
    let rest = rest
        .strip_prefix('。')
        .unwrap_or(rest)
        .trim_start_matches([' ', '\u{3000}']);
    rest.is_empty() || rest.starts_with(['\n', '\r', '\t', '<', '|', '【'])
}
