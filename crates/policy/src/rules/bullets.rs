//! Actions and directions: the entries of a cell, or of a list under a column heading.
//!
//! Each entry is an action (direction) with its own tag. An entry of a list within a list lies
//! under the entry before it, as does one with a lower marker. A paragraph before a list leads into
//! it and is no entry itself. A tag that stands alone after all entries belongs to each. A cell of
//! dashes holds nothing, nor does an entry that is only 同上 or 再掲.

use seisaku_text::{
    Block, BlockKind, KnownEntries, SegmentKind, Span, circled_number, markup, segments,
    split_bullets,
};

use super::{Context, codes, fiscal_year, known_names, markers, ordinal, tag};
use crate::{Bullet, Read, RuleId, TaggedBody};

/// The name of this rule.
pub const RULE: RuleId = "items/bullets";
/// The name under which a paragraph that leads into a list is read.
pub const LEAD_IN: RuleId = "items/lead-in";

/// The bullets of a cell.
pub(crate) fn of_cell(
    ctx: &mut Context<'_>,
    cell: Span,
    year: Option<&Read<i32>>,
    known: &KnownEntries,
) -> Vec<Bullet> {
    let mut entries = entries(ctx, cell, known);
    take_numbers(ctx, &mut entries);
    let mut list = List::new(year);
    let mut upper = None;
    for entry in &entries {
        if entry.leads_in {
            list.add_lead_in(ctx, &entry.lines);
            continue;
        }
        upper = upper.or(entry.marker);
        let lower = entry.marker.zip(upper);
        if entry.nested || lower.is_some_and(|(lower, upper)| markers::lies_under(lower, upper)) {
            list.add_under(ctx, &entry.lines);
        } else {
            list.add(ctx, &entry.lines);
        }
    }
    list.finish()
}

/// An entry of a cell, by its shape.
struct Entry {
    marker: Option<char>,
    lines: Vec<Span>,
    leads_in: bool,
    /// Whether it is of a list within a list.
    nested: bool,
}

fn entries(ctx: &mut Context<'_>, cell: Span, known: &KnownEntries) -> Vec<Entry> {
    let parts = segments(ctx.source.text(), with_blank(ctx, cell));
    let last_list = parts
        .iter()
        .rposition(|s| matches!(s.kind, SegmentKind::List(_)));
    let mut found = Vec::new();
    for (i, segment) in parts.iter().enumerate() {
        if segment.kind == SegmentKind::Paragraph {
            found.push(Entry {
                marker: None,
                lines: lines_of(ctx, segment.span),
                leads_in: last_list.is_some_and(|last| i < last),
                nested: false,
            });
            continue;
        }
        let mut noticed = Vec::new();
        let bullets = split_bullets(ctx.source.text(), segment.span, known, &mut noticed);
        ctx.diagnostics.append(&mut noticed);
        found.extend(bullets.into_iter().map(|bullet| Entry {
            marker: bullet.marker.and_then(|m| ctx.slice(m).chars().next()),
            lines: lines_of(ctx, bullet.span),
            leads_in: false,
            nested: matches!(segment.kind, SegmentKind::List(depth) if depth > 1),
        }));
    }
    found
}

/// Takes numbers off entries that are counted from one: `（１）… （２）…`.
fn take_numbers(ctx: &Context<'_>, entries: &mut [Entry]) {
    let counted: Vec<Option<(u32, usize)>> = entries
        .iter()
        .map(|entry| {
            let first = entry.lines.first().filter(|_| entry.marker.is_none())?;
            ordinal::number(ctx.slice(*first))
        })
        .collect();
    let numbers: Vec<u32> = counted
        .iter()
        .flatten()
        .map(|(number, _)| *number)
        .collect();
    let in_order = numbers
        .iter()
        .zip(1..)
        .all(|(number, place)| *number == place);
    if numbers.len() < 2 || !in_order {
        return;
    }
    for (entry, counted) in entries.iter_mut().zip(counted) {
        if let (Some((_, length)), Some(first)) = (counted, entry.lines.first_mut()) {
            *first = trim(ctx, Span::new(first.start + length, first.end));
            entry.marker = Some('①');
        }
    }
}

/// The cell with the blank before it: it can be all that is left of a list's bounds.
fn with_blank(ctx: &Context<'_>, cell: Span) -> Span {
    let before = ctx.source.text()[..cell.start].chars().next_back();
    match before {
        Some(c @ (' ' | '\u{3000}')) => Span::new(cell.start - c.len_utf8(), cell.end),
        _ => cell,
    }
}

/// Adds bullets of a further list to `target`; their keys go on from those that it has.
pub(crate) fn append(target: &mut Vec<Bullet>, bullets: Vec<Bullet>) {
    // The order of the last entry is how many there are.
    let last = target.iter().rev().find(|b| !b.lead_in);
    let before = last.map_or(0, |b| b.order);
    let leads = target.len() - before;
    for mut bullet in bullets {
        if bullet.lead_in {
            if leads > 0 {
                bullet.key = format!("lead{}", leads + 1);
            }
        } else if before > 0 {
            bullet.order += before;
            bullet.key = bullet.order.to_string();
            for child in &mut bullet.children {
                child.key = format!("{}.{}", bullet.key, child.order);
            }
        }
        target.push(bullet);
    }
}

/// Adds the bullets of a cell that goes on from the row before. Where that broke off in the middle of
/// a sentence, the first of them is the rest of it.
pub(crate) fn go_on(target: &mut Vec<Bullet>, bullets: Vec<Bullet>, opens_entry: bool) {
    let mut bullets = bullets.into_iter();
    let mut taken = 0;
    let broken = target.last_mut().filter(|last| {
        !opens_entry
            && last.tag.is_none()
            && last.children.is_empty()
            && !last.text.value.ends_with('。')
    });
    if let Some(last) = broken
        && let Some(rest) = bullets.next()
    {
        last.text.value.push_str(&rest.text.value);
        last.text.spans.extend(rest.text.spans);
        last.tag = rest.tag;
        last.bodies = rest.bodies;
        last.codes.extend(rest.codes);
        last.years.extend(rest.years);
        last.mentions.extend(rest.mentions);
        last.repeated = rest.repeated;
        last.children = rest.children;
        taken = 1;
    }
    let rest = bullets.map(|mut bullet| {
        bullet.order -= taken.min(bullet.order);
        bullet
    });
    append(target, rest.collect());
}

/// The bullets of a list that is printed entry by entry; an entry with more blanks before it than
/// the first lies under the one before.
pub(crate) fn of_list(
    ctx: &mut Context<'_>,
    entries: &[Block],
    year: Option<&Read<i32>>,
) -> Vec<Bullet> {
    let mut list = List::new(year);
    let outer = entries.first().map_or(0, indent);
    for entry in entries {
        let BlockKind::ListItem { lines, .. } = &entry.kind else {
            continue;
        };
        let lines = without_number(ctx, lines);
        if indent(entry) > outer {
            list.add_under(ctx, &lines);
        } else {
            list.add(ctx, &lines);
        }
    }
    list.finish()
}

fn indent(block: &Block) -> usize {
    match block.kind {
        BlockKind::ListItem { indent, .. } => indent,
        _ => 0,
    }
}

/// The lines of an entry without a circled number at its start.
fn without_number(ctx: &Context<'_>, lines: &[Span]) -> Vec<Span> {
    let mut lines = lines.to_vec();
    if let Some(first) = lines.first_mut()
        && let Some(c) = ctx.slice(*first).chars().next()
        && circled_number(c).is_some()
    {
        *first = trim(ctx, Span::new(first.start + c.len_utf8(), first.end));
    }
    lines
}

/// A list of bullets while it is read.
#[derive(Debug)]
pub(crate) struct List<'y> {
    bullets: Vec<Bullet>,
    year: Option<&'y Read<i32>>,
    /// A tag that stood alone.
    shared: Option<(Read<String>, Vec<TaggedBody>)>,
    count: usize,
}

impl<'y> List<'y> {
    pub(crate) fn new(year: Option<&'y Read<i32>>) -> Self {
        Self {
            bullets: Vec::new(),
            year,
            shared: None,
            count: 0,
        }
    }

    /// Adds an entry printed in `lines`.
    pub(crate) fn add(&mut self, ctx: &mut Context<'_>, lines: &[Span]) {
        let key = (self.count + 1).to_string();
        if let Some(bullet) = self.bullet(ctx, lines, key, self.count + 1) {
            self.count += 1;
            self.bullets.push(bullet);
        }
    }

    /// Adds an entry under the one before it.
    pub(crate) fn add_under(&mut self, ctx: &mut Context<'_>, lines: &[Span]) {
        let Some(upper) = self.bullets.iter().rposition(|b| !b.lead_in) else {
            return self.add(ctx, lines);
        };
        let order = self.bullets[upper].children.len() + 1;
        let key = format!("{}.{order}", self.bullets[upper].key);
        if let Some(bullet) = self.bullet(ctx, lines, key, order) {
            self.bullets[upper].children.push(bullet);
        }
    }

    fn add_lead_in(&mut self, ctx: &mut Context<'_>, lines: &[Span]) {
        let before = self.bullets.iter().filter(|b| b.lead_in).count();
        let key = match before {
            0 => "lead".to_owned(),
            n => format!("lead{}", n + 1),
        };
        if let Some(mut bullet) = self.bullet(ctx, lines, key, 0) {
            bullet.lead_in = true;
            bullet.text.rule = LEAD_IN;
            self.bullets.push(bullet);
        }
    }

    fn bullet(
        &mut self,
        ctx: &mut Context<'_>,
        lines: &[Span],
        key: String,
        order: usize,
    ) -> Option<Bullet> {
        let tail = tag::split_tail(ctx, lines);
        let text = ctx.join(&tail.parts);
        if holds_nothing(&text) {
            if let Some(tag) = tail.tag {
                self.shared = Some((tag, tail.bodies));
            }
            return None;
        }
        let (codes, years, mentions) = match ctx.learning {
            true => (Vec::new(), Vec::new(), Vec::new()),
            false => {
                let folded = ctx.source.fold_parts(&tail.parts);
                let mentions = known_names::of_folded(ctx.names, &folded);
                let years = fiscal_year::mentions_in(&folded);
                (codes::used(&folded), years, mentions)
            }
        };
        Some(Bullet {
            key,
            order,
            codes,
            years,
            mentions,
            text: Read {
                value: text,
                spans: ctx.places_of(lines),
                rule: RULE,
            },
            lead_in: false,
            tag: tail.tag,
            bodies: tail.bodies,
            fiscal_year: self.year.cloned(),
            repeated: tail.repeated,
            repeats: None,
            children: Vec::new(),
        })
    }

    pub(crate) fn finish(mut self) -> Vec<Bullet> {
        if let Some((tag, bodies)) = self.shared {
            for bullet in self.bullets.iter_mut().filter(|b| b.bodies.is_empty()) {
                bullet.tag = Some(tag.clone());
                bullet.bodies.clone_from(&bodies);
            }
        }
        self.bullets
    }
}

/// Dashes, or a word that refers to another cell or says that there is nothing.
fn holds_nothing(text: &str) -> bool {
    const WORDS: &[&str] = &["同上", "〃", "再掲", "なし", "該当なし", "特になし"];
    let bare = text.trim_matches([
        '-', '－', '―', 'ー', '–', '—', '。', '（', '）', '(', ')', '・',
    ]);
    bare.is_empty() || WORDS.contains(&bare)
}

/// The lines of a span, without markup within them and blanks round them.
pub(crate) fn lines_of(ctx: &Context<'_>, span: Span) -> Vec<Span> {
    let mut pieces = Vec::new();
    let mut from = span.start;
    let tags = markup(ctx.source.text(), span);
    for tag in tags.into_iter().chain([Span::new(span.end, span.end)]) {
        let mut at = from;
        for line in ctx
            .slice(Span::new(from, tag.start))
            .split_inclusive(['\n', '\r'])
        {
            pieces.push(trim(ctx, Span::new(at, at + line.len())));
            at += line.len();
        }
        from = tag.end;
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

pub(crate) fn trim(ctx: &Context<'_>, span: Span) -> Span {
    let text = ctx.slice(span);
    let start = span.start + (text.len() - text.trim_start().len());
    Span::new(start, start + text.trim().len())
}
