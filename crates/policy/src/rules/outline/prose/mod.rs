//! Decisions and other papers of running text, or excerpts of them: headings of any kind as a tree,
//! with their paragraphs, entries, footnotes, sums and targets.
//!
//! ```text
//! 港の整備に関する基本方針（抜粋）
//! 令和９年６月18日 閣議決定
//! 第２章　重点的な施策
//! １．（略）
//! ２．担い手の育成
//! （１）研修
//!   研修を受ける者を２０３０年までに５，０００人に増や
//! す。
//! ```
//!
//! A text is read so where it has sentences enough for its length, and headings or a decision at
//! its head.

mod goals;
mod head;
mod lines;
mod marks;
mod notes;
mod pieces;
mod roles;
mod sums;
mod tree;

use seisaku_text::{Format, Span, squeeze};

use super::Context;
use crate::{Citation, EntityNames, Outline, OutlineNode, Read};

pub(crate) use head::Head;

/// The length of the mark that a line opens with.
pub(crate) fn mark_length(line: &str) -> usize {
    // No mark is longer.
    const LONGEST: usize = 40;
    let end = line
        .char_indices()
        .nth(LONGEST)
        .map_or(line.len(), |(i, _)| i);
    let start = line[..end].lines().next().unwrap_or_default();
    marks::mark(start).map_or(0, |m| m.length)
}

/// The head of a document of running text; none for other documents.
pub(crate) fn head(ctx: &Context<'_>) -> Option<Head> {
    if ctx.document.format != Format::Text {
        return None;
    }
    let all = lines::all(ctx);
    let head = head::read(ctx, &all);
    head::is_running(ctx, &head, &all).then_some(head)
}

/// The outline of running text below its head.
pub(super) fn outline(
    ctx: &Context<'_>,
    head: &Head,
    citations: &[Citation],
    furniture: &mut Vec<Read<String>>,
) -> Outline {
    furniture.extend(head.furniture.iter().cloned());
    if head.citations.is_empty() {
        // The lines of the head are what the document itself says of itself.
        furniture.extend(head.own_lines(ctx));
    }
    let below = lines::all(ctx).split_off(head.lines);
    let lines = lines::body(ctx, below, &head.titles, furniture);
    let pieces = roles::told(ctx, pieces::pieces(ctx, &lines));
    let (mut nodes, notes) = tree::grown(ctx, &pieces);
    notes::placed(ctx, &mut nodes, &notes);
    let sums = sums::read(ctx, &nodes);
    Outline {
        page: 1,
        policy: head.citations.first().cloned(),
        whole: false,
        running: true,
        goals: goals::read(ctx, &nodes, &sums),
        sums,
        nodes: cited(ctx, nodes, citations),
    }
}

/// The policies of which footnotes tell the decision: `「港湾計画」5` with `5 令和９年６月閣議決定。`.
pub(crate) fn decided_in_notes(ctx: &Context<'_>, outlines: &[Outline]) -> Vec<Citation> {
    let nodes = outlines.iter().filter(|o| o.running).flat_map(|o| &o.nodes);
    let notes = nodes.flat_map(|n| &n.notes);
    let decided = notes.filter_map(|note| {
        let name = note.word.clone()?;
        let quoted = ctx.source.text()[..name.spans.first()?.start].ends_with('「');
        let span = note.text.spans.first()?.cover(*note.text.spans.last()?);
        let kind = head::decided(ctx, span).filter(|_| quoted)?;
        Some(Citation {
            name,
            aliases: Vec::new(),
            kind,
        })
    });
    decided.collect()
}

/// Enters which policies each text names: by citation, or later by a name or short form of one.
fn cited(
    ctx: &Context<'_>,
    mut nodes: Vec<OutlineNode>,
    citations: &[Citation],
) -> Vec<OutlineNode> {
    const SHORTEST: usize = 3;
    let names = citations.iter().enumerate().flat_map(|(i, c)| {
        let all = std::iter::once(&c.name).chain(&c.aliases);
        all.map(move |name| (squeeze(&name.value), i.to_string()))
    });
    let names = EntityNames::new(names.filter(|(name, _)| name.chars().count() >= SHORTEST));
    for node in &mut nodes {
        let folded = ctx.source.fold_parts(&node.text.spans);
        let found = names.find(folded.text()).filter_map(|(start, end, id)| {
            // A name may be a part of a longer one.
            let longer = folded.text()[..start].ends_with(is_name);
            let at = id.parse().ok()?;
            (!longer).then(|| (at, folded.span(start, end)))
        });
        let found: Vec<(usize, Span)> = found.collect();
        let known = |span: &Span| {
            node.mentions
                .iter()
                .any(|m| m.span.start < span.end && span.start < m.span.end)
        };
        node.cited = found.into_iter().filter(|(_, s)| !known(s)).collect();
    }
    nodes
}

fn is_name(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{30a0}'..='\u{30ff}')
}
