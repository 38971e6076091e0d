//! Headings and entries as a tree, by the way in which they are marked.
//!
//! A marker that has been met on the way down closes everything down to it; one that has not opens
//! a level below. So `Ⅲ．`, `２．`, `（１）`, `②` nest in whatever order a paper uses them.

use std::collections::BTreeMap;

use seisaku_text::{Span, squeeze};

use super::RULE;
use super::fields;
use super::kinds;
use super::notes;
use super::pieces::{Piece, Role};
use super::shape::Style;
use super::targets;
use crate::rules::{Context, cover, known_names};
use crate::{OutlineKind, OutlineNode, Read};

/// The nodes that these pieces come to, in order, and the marks without a word.
pub(super) struct Grown {
    pub(super) nodes: Vec<OutlineNode>,
    pub(super) marks: Vec<Span>,
}

/// How far above a bracket the heading may stand that it names.
const NEAR: usize = 64;

struct Open {
    style: Style,
    node: usize,
    /// The kind of the entries below.
    kind: OutlineKind,
}

/// The nodes of an outline. An excerpt's paragraphs and entries are text of its sections.
pub(super) fn grown(ctx: &Context<'_>, pieces: &[Piece]) -> Grown {
    let mut grown = Grown {
        nodes: Vec::new(),
        marks: Vec::new(),
    };
    let mut open: Vec<Open> = Vec::new();
    for piece in pieces {
        if piece.opens {
            open.clear();
        }
        match piece.role {
            Role::Mark => grown.marks.extend(cover(&piece.whole)),
            Role::Note => note(ctx, &mut grown.nodes, piece),
            Role::Paragraph => {
                open.retain(|o| !o.style.is_bullet());
                let kind = OutlineKind::Paragraph;
                add(ctx, &mut grown.nodes, open.last(), piece, kind, false);
            }
            Role::Entry(style) => {
                close(&mut open, style);
                let kind = open.last().map_or(OutlineKind::Statement, |o| o.kind);
                let node = add(ctx, &mut grown.nodes, open.last(), piece, kind, false);
                open.push(Open { style, node, kind });
            }
            Role::Heading(style) => heading(ctx, &mut grown.nodes, &mut open, piece, style),
        }
    }
    numbered(&mut grown.nodes);
    grown
}

/// A note explains the node before it; one that stands first is a paragraph.
fn note(ctx: &Context<'_>, nodes: &mut Vec<OutlineNode>, piece: &Piece) {
    match nodes.last_mut() {
        Some(node) => node.notes.push(notes::read(ctx, piece)),
        None => {
            add(ctx, nodes, None, piece, OutlineKind::Paragraph, false);
        }
    }
}

fn heading(
    ctx: &Context<'_>,
    nodes: &mut Vec<OutlineNode>,
    open: &mut Vec<Open>,
    piece: &Piece,
    style: Style,
) {
    open.retain(|o| !o.style.is_bullet());
    close(open, style);
    let text = ctx.join(&piece.parts);
    // A title in brackets may name one of several headings that stand glued above it.
    let named = (style == Style::Bracket)
        .then(|| {
            let near = nodes.iter().enumerate().rev().take(NEAR);
            near.into_iter()
                .find(|(_, n)| n.headed && squeeze(&n.text.value) == squeeze(&text))
                .map(|(i, _)| i)
        })
        .flatten();
    if let Some(above) = named
        && let Some(Open {
            style: Style::Roman,
            node,
            ..
        }) = open.last_mut()
    {
        *node = above;
    }
    let inherited = open.last().map_or(OutlineKind::Statement, |o| o.kind);
    let own = match inherited {
        OutlineKind::Measure => OutlineKind::Measure,
        _ => OutlineKind::Section,
    };
    let kind = kinds::of_heading(&text).unwrap_or(inherited);
    let node = add(ctx, nodes, open.last(), piece, own, true);
    open.push(Open { style, node, kind });
}

/// Closes what a marker of this style ends.
fn close(open: &mut Vec<Open>, style: Style) {
    if let Some(same) = open.iter().position(|o| o.style == style) {
        open.truncate(same);
    } else if style == Style::Circle {
        // A circle never stands below a dot.
        open.retain(|o| o.style != Style::Dot);
    } else if matches!(style, Style::Chapter | Style::Roman) {
        open.retain(|o| o.style < style);
    }
}

fn add(
    ctx: &Context<'_>,
    nodes: &mut Vec<OutlineNode>,
    above: Option<&Open>,
    piece: &Piece,
    kind: OutlineKind,
    headed: bool,
) -> usize {
    let text = match kind {
        OutlineKind::Paragraph => without_page_number(ctx, piece),
        _ => ctx.join(&piece.parts),
    };
    nodes.push(OutlineNode {
        parent: above.map(|o| o.node),
        kind,
        headed,
        numbered: !piece.number.is_empty(),
        key: piece.number.clone(),
        shared: false,
        order: 0,
        marker: piece
            .marker
            .map(|span| Read::at(ctx.slice(span).to_owned(), span, RULE)),
        text: Read {
            value: text,
            spans: piece.whole.clone(),
            rule: RULE,
        },
        mentions: known_names::mentions(ctx, &piece.parts),
        cited: Vec::new(),
        fields: fields::read(ctx, &piece.parts),
        targets: match kind {
            OutlineKind::Goal => targets::read(ctx, &piece.parts),
            _ => Vec::new(),
        },
        notes: Vec::new(),
    });
    nodes.len() - 1
}

/// The text of a paragraph; the number of a page that stands behind its last sentence is not of it.
fn without_page_number(ctx: &Context<'_>, piece: &Piece) -> String {
    let text = ctx.join(&piece.parts);
    let bare = text.trim_end_matches(char::is_numeric);
    match bare.trim_end() {
        sentence if bare.ends_with(char::is_whitespace) && sentence.ends_with('。') => {
            sentence.to_owned()
        }
        _ => text,
    }
}

/// Entries of several columns stand in the order of their numbers; then each node gets its place
/// among its siblings and its key.
fn numbered(nodes: &mut [OutlineNode]) {
    let mut siblings: BTreeMap<(Option<usize>, OutlineKind), usize> = BTreeMap::new();
    for i in 0..nodes.len() {
        let parent = nodes[i].parent;
        let printed = nodes[i].key.clone();
        let count = siblings.entry((parent, nodes[i].kind)).or_default();
        let before = *count;
        *count += 1;
        let above = parent.map_or("", |p| nodes[p].key.as_str());
        let key = match (nodes[i].kind, printed.is_empty()) {
            (OutlineKind::Measure, false) => measure_key(nodes, parent, &printed),
            (OutlineKind::Measure, true) if measured(nodes, parent) => {
                format!("{above}.{}", before + 1)
            }
            (OutlineKind::Measure, true) => format!("{}", before + 1),
            (OutlineKind::Section, false) if parent.is_some() => format!("{above}.{printed}"),
            (OutlineKind::Section, false) => printed.clone(),
            (_, _) if parent.is_some() => format!("{above}.{}", before + 1),
            _ => (before + 1).to_string(),
        };
        nodes[i].order = printed.parse().unwrap_or(before + 1);
        nodes[i].key = key;
    }
}

fn measured(nodes: &[OutlineNode], parent: Option<usize>) -> bool {
    parent.is_some_and(|p| nodes[p].kind == OutlineKind::Measure)
}

/// The key of a numbered measure: its chapter's number, then the numbers below it in parentheses.
/// A number with a dash holds its chapter's number already.
fn measure_key(nodes: &[OutlineNode], parent: Option<usize>, printed: &str) -> String {
    match parent {
        Some(p) if nodes[p].kind == OutlineKind::Measure && !printed.contains('-') => {
            match nodes[p].marker.as_ref().map(|m| m.value.as_str()) {
                Some(marker) if marker.starts_with(['(', '（']) => {
                    format!("{}.{printed}", nodes[p].key)
                }
                _ => format!("{}({printed})", nodes[p].key),
            }
        }
        _ => printed.to_owned(),
    }
}
