//! Headings, entries and paragraphs of running text as a tree, with the numbers of the headings.
//!
//! A mark that has been met on the way down closes everything down to it. One that has not opens a
//! level below where it begins a count; else the usual order of marks tells (`（３）` stands below
//! `２．`, whichever an excerpt prints first). A heading's number is the one that is printed; where
//! none is printed, or one comes again, its place gives it.

use std::collections::{BTreeMap, BTreeSet};

use super::marks::{self, Style};
use super::pieces::{Piece, Role, is_elision, word};
use crate::rules::outline::{RULE, fields, kinds, targets};
use crate::rules::{Context, known_names};
use crate::{OutlineKind, OutlineNode, Read};

struct Open {
    style: Style,
    node: usize,
    headed: bool,
    indent: usize,
    /// The kind of the entries below.
    kind: OutlineKind,
    numbers: Vec<u32>,
}

/// The nodes of running text, and the notes, which are placed later.
pub(super) fn grown(ctx: &Context<'_>, pieces: &[Piece]) -> (Vec<OutlineNode>, Vec<Piece>) {
    let mut grower = Grower {
        ctx,
        nodes: Vec::new(),
        numbers: Vec::new(),
        last: BTreeMap::new(),
        open: Vec::new(),
        marked: pieces
            .iter()
            .any(|p| matches!(p.role, Role::Heading(s) if s.is_high())),
        begun: false,
        parts: has_parts(pieces),
    };
    let mut notes = Vec::new();
    for piece in pieces {
        match piece.role {
            Role::Note => notes.push(piece.clone()),
            Role::Paragraph => grower.paragraph(piece),
            Role::Entry(style) => grower.entry(piece, style),
            Role::Heading(style) => grower.heading(piece, style),
        }
    }
    let mut nodes = grower.nodes;
    numbered(&mut nodes, &grower.numbers);
    (nodes, notes)
}

/// Whether the count of the first kind of numbered headings begins more than once, each time right
/// after a heading without a mark.
fn has_parts(pieces: &[Piece]) -> bool {
    let style = |p: &Piece| match p.role {
        Role::Heading(style) => Some(style),
        _ => None,
    };
    let first = pieces.iter().filter_map(style).find(|s| s.is_high());
    let begins = (0..pieces.len()).filter(|i| {
        style(&pieces[*i]).is_some_and(|s| Some(s) == first) && pieces[*i].numbers == [1]
    });
    let under_plain = |i: usize| {
        let above = pieces[..i].iter().rev().find_map(style);
        above == Some(Style::Plain)
    };
    let all: Vec<bool> = begins.map(under_plain).collect();
    all.len() > 1 && all.iter().all(|under| *under)
}

struct Grower<'c, 'a> {
    ctx: &'c Context<'a>,
    nodes: Vec<OutlineNode>,
    /// The numbers that each heading prints below those of the heading above.
    numbers: Vec<Vec<u32>>,
    open: Vec<Open>,
    /// The number that the last heading under each heading prints.
    last: BTreeMap<Option<usize>, u32>,
    /// Whether the text has headings with numbers.
    marked: bool,
    /// Whether the first of them has come.
    begun: bool,
    /// Whether the numbers begin anew under headings without a mark, which are parts.
    parts: bool,
}

impl Grower<'_, '_> {
    /// A paragraph stands under the heading, or under the entry where its indent is deeper.
    fn paragraph(&mut self, piece: &Piece) {
        let elision = is_elision(&piece.text(self.ctx));
        self.open
            .retain(|o| o.headed || !elision && !piece.after_blank && piece.indent > o.indent + 1);
        self.add(piece, OutlineKind::Paragraph, false, Vec::new());
    }

    fn entry(&mut self, piece: &Piece, style: Style) {
        self.close(piece, style);
        let kind = self.open.last().map_or(OutlineKind::Statement, |o| o.kind);
        let node = self.add(piece, kind, false, Vec::new());
        self.open(piece, style, node, false, kind);
    }

    fn heading(&mut self, piece: &Piece, style: Style) {
        self.open.retain(|o| o.headed);
        let text = piece.text(self.ctx);
        let unmarked = style == Style::Plain;
        let top = style == Style::Annex
            || unmarked
                && (word(&text) && kinds::of_heading(&text).is_none()
                    || self.marked && !self.begun
                    || self.parts);
        // What stands before the first numbered heading heads nothing of it.
        if style.is_high() && !self.begun && !self.parts {
            self.open.retain(|o| o.style != Style::Plain);
        }
        if top {
            self.open.clear();
        } else {
            self.close(piece, style);
        }
        self.begun |= style.is_high();
        let number = self.own_numbers(piece, style);
        if let Some(last) = number.last() {
            self.last.insert(self.open.last().map(|o| o.node), *last);
        }
        let inherited = self.open.last().map_or(OutlineKind::Statement, |o| o.kind);
        // Entries of running text are what they say, not measures with numbers of their own.
        let kind = match kinds::of_heading(&text).unwrap_or(inherited) {
            OutlineKind::Measure => OutlineKind::Statement,
            // What is, and what is in need of a remedy, stand mixed.
            OutlineKind::Issue if text.contains("現状") => OutlineKind::Statement,
            kind => kind,
        };
        let node = self.add(piece, OutlineKind::Section, true, number);
        self.open(piece, style, node, true, kind);
    }

    /// The numbers of a heading below the one above it. イ is the first of the old order where no ア
    /// stands before it.
    fn own_numbers(&self, piece: &Piece, style: Style) -> Vec<u32> {
        let printed = piece.numbers.clone();
        if printed.len() > 1 {
            let above = self.open.last().map_or(&[][..], |o| &o.numbers);
            let told = (1..printed.len())
                .rev()
                .find(|n| above.ends_with(&printed[..*n]));
            return printed[told.unwrap_or_default()..].to_vec();
        }
        let marker = piece.marker.map_or("", |m| self.ctx.slice(m));
        let kana = matches!(style, Style::Kana | Style::ParenKana);
        let Some(old) = marks::old_kana(marker).filter(|_| kana) else {
            return printed;
        };
        let parent = self.open.last().map(|o| o.node);
        let last = self.last.get(&parent).copied();
        match old == last.map_or(1, |last| last + 1) {
            true => vec![old],
            false => printed,
        }
    }

    fn open(&mut self, piece: &Piece, style: Style, node: usize, headed: bool, kind: OutlineKind) {
        self.open.push(Open {
            style,
            node,
            headed,
            indent: piece.indent,
            kind,
            numbers: piece.numbers.clone(),
        });
    }

    /// Closes what a mark of this style ends.
    fn close(&mut self, piece: &Piece, style: Style) {
        let steps = piece.numbers.len();
        if steps > 1 {
            // Numbers in steps tell themselves what they stand below.
            let above = &piece.numbers[..steps - 1];
            let place = self
                .open
                .iter()
                .rposition(|o| o.numbers == above && (above.len() > 1 || o.style <= style));
            match place {
                Some(place) => self.open.truncate(place + 1),
                None => {
                    self.open.retain(|o| o.numbers.len() < 2);
                    self.close_to(style);
                }
            }
            return;
        }
        if let Some(same) = self
            .open
            .iter()
            .position(|o| o.style == style && o.numbers.len() <= 1)
        {
            self.open.truncate(same);
        } else if style.is_bullet() || piece.numbers != [1] || style < Style::Kanji {
            // What begins a count stands below whatever is open.
            self.close_to(style);
        }
    }

    /// Closes what stands lower in the usual order of marks.
    fn close_to(&mut self, style: Style) {
        let unmarked = |s: Style| matches!(s, Style::Bracket | Style::ParenTitle | Style::Plain);
        if unmarked(style) {
            return;
        }
        self.open
            .retain(|o| o.style < style || o.headed && style.is_bullet() && !o.style.is_bullet());
    }

    fn add(&mut self, piece: &Piece, kind: OutlineKind, headed: bool, number: Vec<u32>) -> usize {
        let ctx = self.ctx;
        let text = piece.text(ctx).replace('\u{c}', "");
        self.nodes.push(OutlineNode {
            parent: self.open.last().map(|o| o.node),
            kind,
            headed,
            numbered: !number.is_empty(),
            key: String::new(),
            shared: false,
            order: 0,
            marker: piece
                .marker
                .map(|span| Read::at(ctx.slice(span).to_owned(), span, RULE)),
            text: Read {
                value: text,
                // A mark is no part of the text in which times and numbers are looked for.
                spans: match piece.marker {
                    Some(_) => piece.parts.clone(),
                    None => piece.whole.clone(),
                },
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
        self.numbers.push(number);
        self.nodes.len() - 1
    }
}

/// Gives each node its place and its key among all headings.
fn numbered(nodes: &mut [OutlineNode], printed: &[Vec<u32>]) {
    let mut used: BTreeMap<Option<usize>, BTreeSet<&[u32]>> = BTreeMap::new();
    for (node, numbers) in nodes.iter().zip(printed) {
        if node.headed && !numbers.is_empty() {
            used.entry(node.parent).or_default().insert(numbers);
        }
    }
    let mut given: BTreeMap<Option<usize>, Given> = BTreeMap::new();
    let mut orders: BTreeMap<(Option<usize>, OutlineKind), usize> = BTreeMap::new();
    for i in 0..nodes.len() {
        let parent = nodes[i].parent;
        let order = orders.entry((parent, nodes[i].kind)).or_default();
        *order += 1;
        nodes[i].order = *order;
        let above = parent.map_or_else(String::new, |p| format!("{}.", nodes[p].key));
        if nodes[i].headed {
            let siblings = given.entry(parent).or_default();
            let numbers = free(&printed[i], siblings, used.get(&parent));
            let own: Vec<String> = numbers.iter().map(u32::to_string).collect();
            nodes[i].key = format!("{above}{}", own.join("."));
            siblings.give(numbers);
        } else {
            nodes[i].key = format!("{above}{order}");
        }
    }
}

/// The numbers that the headings under one heading have got.
#[derive(Default)]
struct Given {
    all: BTreeSet<Vec<u32>>,
    last: Option<u32>,
    most: Option<u32>,
}

impl Given {
    fn give(&mut self, numbers: Vec<u32>) {
        self.last = numbers.first().copied();
        self.most = self.most.max(self.last);
        self.all.insert(numbers);
    }
}

/// The numbers of a heading: the printed ones the first time; else the one after the heading
/// before, where no heading prints it; else the first after all.
fn free(printed: &[u32], siblings: &Given, used: Option<&BTreeSet<&[u32]>>) -> Vec<u32> {
    let taken =
        |n: u32| siblings.all.contains(&[n][..]) || used.is_some_and(|u| u.contains(&[n][..]));
    if !printed.is_empty() && !siblings.all.contains(printed) {
        return printed.to_vec();
    }
    let next = match siblings.last {
        Some(last) => last + 1,
        None if taken(1) => 0,
        None => 1,
    };
    if !taken(next) {
        return vec![next];
    }
    let most = used.and_then(|u| u.last()).and_then(|n| n.first().copied());
    vec![siblings.most.max(most).map_or(1, |m| m + 1)]
}
