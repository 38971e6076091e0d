//! Headings of a paper of tables that have no numbers: what stands before several tables, each time in
//! the same dress.
//!
//! ```text
//! ## 作る            ■　使われていない土地       【守る】       <h2>通学</h2>
//! № | 施策 | …       番号 | 施策 | …             施策 | …       <table>…
//! ```
//!
//! They are counted. What is printed again, as on the next page, keeps its number.

use std::collections::{BTreeMap, BTreeSet};

use seisaku_text::{Block, BlockKind, Heading, Span, is_bullet_glyph};

use super::bullets::trim;
use super::numbered_line::is_page_number;
use super::{Context, columns, tag};

/// How many characters such a heading has at most.
const LONGEST: usize = 40;

/// The headings, by the number of their block; `tables` are the blocks that head columns.
pub(crate) fn headings(
    ctx: &Context<'_>,
    blocks: &[Block],
    tables: &[usize],
) -> BTreeMap<usize, (Heading, Span)> {
    let dresses = chosen(ctx, blocks, tables);
    if dresses.is_empty() {
        return BTreeMap::new();
    }
    let mut order: Vec<String> = Vec::new();
    // For each rank the titles so far, in the section that is open above.
    let mut titles: Vec<BTreeMap<String, u32>> = Vec::new();
    let mut found = BTreeMap::new();
    for (i, block) in blocks.iter().enumerate() {
        let Some((dress, title)) = dressed(ctx, block).filter(|(d, _)| dresses.contains(d)) else {
            continue;
        };
        let rank = order.iter().position(|d| *d == dress).unwrap_or_else(|| {
            order.push(dress.clone());
            order.len() - 1
        });
        titles.truncate(rank + 1);
        titles.resize(rank + 1, BTreeMap::new());
        let text = ctx.squeezed(title).into_owned();
        let next = u32::try_from(titles[rank].len() + 1).unwrap_or(u32::MAX);
        let number = *titles[rank].entry(text).or_insert(next);
        let heading = Heading {
            label: dress,
            number,
            title,
        };
        found.insert(i, (heading, block.span));
    }
    match found.len() {
        0 | 1 => BTreeMap::new(),
        _ => found,
    }
}

/// The dresses of headings: those before two tables, or before one where a mark says that it is one.
fn chosen(ctx: &Context<'_>, blocks: &[Block], tables: &[usize]) -> BTreeSet<String> {
    const FARTHEST: usize = 8;
    let mut before: BTreeMap<String, usize> = BTreeMap::new();
    for table in tables {
        let above = blocks[..*table].iter().rev().take(FARTHEST);
        let above = above.take_while(|b| !matches!(b.kind, BlockKind::Row { .. }));
        if let Some((dress, _)) = above.into_iter().find_map(|b| dressed(ctx, b)) {
            *before.entry(dress).or_default() += 1;
        }
    }
    before.retain(|dress, n| *n > 1 || dress.starts_with(['#', 'h']));
    before.into_keys().collect()
}

/// A heading's dress, and its title.
fn dressed(ctx: &Context<'_>, block: &Block) -> Option<(String, Span)> {
    let (line, sign) = match &block.kind {
        BlockKind::Paragraph { lines } => match lines[..] {
            [line] => (line, None),
            _ => return None,
        },
        BlockKind::ListItem { lines, marker, .. } => match lines[..] {
            [line] => (line, ctx.slice(*marker).chars().next()),
            _ => return None,
        },
        BlockKind::Heading(_) | BlockKind::Row { .. } => return None,
    };
    let text = ctx.slice(line);
    let short = text.chars().count() <= LONGEST && !text.contains('。');
    if !short || is_page_number(text) || columns::line(ctx, &[line]).is_some() {
        return None;
    }
    if let Some(sign) = sign {
        let shape = is_bullet_glyph(sign) && !matches!(sign, '※' | '•');
        return shape.then(|| (sign.to_string(), line));
    }
    let rest = text.trim_start_matches('#');
    if rest.len() < text.len() && rest.starts_with(char::is_whitespace) {
        let marks = text.len() - rest.len();
        let title = trim(ctx, Span::new(line.start + marks, line.end));
        return Some(("#".repeat(marks), title));
    }
    if let Some(level) = element(ctx, line) {
        return Some((level, line));
    }
    bracketed(ctx, line)
}

/// The element of a heading that opens right before a line.
fn element(ctx: &Context<'_>, line: Span) -> Option<String> {
    const FARTHEST: usize = 100;
    let before = ctx.source.text()[..line.start].trim_end();
    let before = before.strip_suffix('>')?;
    let tag = before
        .rfind('<')
        .filter(|at| before.len() - at < FARTHEST)?;
    let name = before[tag + 1..].to_ascii_lowercase();
    let level = name.strip_prefix('h')?.chars().next()?;
    level.is_ascii_digit().then(|| format!("h{level}"))
}

/// A line in brackets of its own.
fn bracketed(ctx: &Context<'_>, line: Span) -> Option<(String, Span)> {
    const PAIRS: &[(char, char)] = &[
        ('【', '】'),
        ('《', '》'),
        ('＜', '＞'),
        ('〈', '〉'),
        ('［', '］'),
    ];
    let text = ctx.slice(line);
    let (open, close) = PAIRS.iter().find(|(open, _)| text.starts_with(*open))?;
    let inner = text.strip_prefix(*open)?.strip_suffix(*close)?;
    let start = line.start + open.len_utf8();
    let folded = ctx.squeezed(line);
    let plain = !inner.contains(*open) && !tag::names_bodies(ctx, &folded);
    plain.then(|| (open.to_string(), Span::new(start, start + inner.len())))
}
