//! Names that a text itself defines, names that no vocabulary knows, and numbers of things.

mod candidate;
mod context;
mod count;
mod edition;
mod part;
mod term;

use std::collections::BTreeSet;

use seisaku_text::Span;

use super::{Context, overlaps};
use crate::model::{Preamble, Term, Unit};
use crate::{Bullet, Definitions, EntityNames, Mention, Outline, Outlines, Read, RuleId, Section};

/// The name under which mentions of learnt names are read.
pub const LEARNT: RuleId = "names/learnt";

/// The texts whose mentions are told by what the document defines.
pub(crate) struct Texts<'r> {
    pub(crate) preamble: &'r mut Preamble,
    pub(crate) sections: &'r mut [Section],
    pub(crate) outlines: &'r mut Outlines,
}

/// Reads the document's definitions; names learnt become mentions of the texts.
pub(crate) fn read(
    ctx: &mut Context<'_>,
    publisher: Option<&Read<String>>,
    texts: Texts<'_>,
) -> Definitions {
    let Texts {
        preamble,
        sections,
        outlines,
    } = texts;
    let mut terms = term::read(ctx);
    let names = terms.iter().filter_map(|t| {
        let short = seisaku_text::squeeze(&t.short.value);
        Some((short, t.entity.clone()?))
    });
    let names = EntityNames::new(names);
    let mut named = BTreeSet::new();
    let mut bodies = publisher.map_or(Vec::new(), |p| context::bodies_in(ctx, &p.spans));
    each_text(preamble, sections, outlines, &mut |spans, mentions| {
        for span in spans {
            learnt(ctx, &names, *span, mentions);
        }
        named.extend(mentions.iter().map(|m| m.entity.clone()));
        bodies.extend(context::bodies(ctx, mentions));
    });
    let short = context::short_forms(ctx, &named);
    each_text(preamble, sections, outlines, &mut |spans, mentions| {
        for span in spans {
            let folded = ctx.fold(*span);
            let forms = short
                .find(folded.text())
                .filter(|(start, end, _)| context::stands_alone(folded.text(), *start, *end));
            let forms = forms.map(|(start, end, id)| Mention {
                entity: id.to_owned(),
                span: folded.span(start, end),
                rule: context::RULE,
                within: None,
            });
            let found = forms.chain(context::tails(ctx, &bodies, *span));
            found.for_each(|mention| add(mentions, mention));
        }
    });
    let units = units(preamble, sections, &outlines.outlines);
    uses(ctx, &units, &mut terms);
    let told = told(&outlines.outlines);
    let mut counts = count::read(ctx, &units);
    counts.retain(|c| !c.counted.spans.iter().any(|s| overlaps(&told, *s)));
    Definitions {
        counts,
        candidates: candidate::read(ctx, &units),
        editions: edition::read(ctx, &units),
        parts: part::read(ctx, &units),
        terms,
    }
}

/// The sums of money and the numbers to be reached, in order: they are no numbers of things.
fn told(outlines: &[Outline]) -> Vec<Span> {
    let sums = outlines.iter().flat_map(|o| &o.sums);
    let goals = outlines.iter().flat_map(|o| &o.goals);
    let targets = goals.flat_map(|g| &g.targets).flat_map(|t| &t.spans);
    let sums = sums.flat_map(|s| &s.amount.spans);
    let mut told: Vec<Span> = sums.chain(targets).copied().collect();
    told.sort_unstable();
    told
}

/// Adds the learnt names in a text.
fn learnt(ctx: &Context<'_>, names: &EntityNames, span: Span, mentions: &mut Vec<Mention>) {
    let folded = ctx.fold(span);
    for (start, end, entity) in names.find(folded.text()) {
        // 非AD is not AD.
        if folded.text()[..start].ends_with(['非', '抗']) {
            continue;
        }
        let mention = Mention {
            entity: entity.to_owned(),
            span: folded.span(start, end),
            rule: LEARNT,
            within: None,
        };
        add(mentions, mention);
    }
}

/// Adds a mention where no name lies over it that is as long; shorter ones are parts of it.
fn add(mentions: &mut Vec<Mention>, mention: Mention) {
    let place = mention.span;
    let meets = |m: &Mention| m.span.start < place.end && place.start < m.span.end;
    let part =
        |m: &Mention| place.contains(m.span) && m.span != place && m.entity != mention.entity;
    if mentions.iter().any(|m| meets(m) && !part(m)) {
        return;
    }
    for part in mentions.iter_mut().filter(|m| meets(m)) {
        part.within = Some((mention.entity.clone(), place));
    }
    mentions.push(mention);
}

/// Finds where the texts use the short forms and names of what no vocabulary knows.
fn uses(ctx: &Context<'_>, units: &[(Unit, Vec<Span>)], terms: &mut [Term]) {
    let unknown = |(_, term): &(usize, &Term)| term.entity.is_none();
    let names = terms
        .iter()
        .enumerate()
        .filter(unknown)
        .flat_map(|(i, term)| {
            let names = [&term.name.value, &term.short.value];
            names.map(|n| (seisaku_text::squeeze(n), i.to_string()))
        });
    let names = EntityNames::new(names);
    for (unit, spans) in units {
        let folded = ctx.source.fold_parts(spans);
        for (start, end, id) in names.find(folded.text()) {
            let term = id.parse::<usize>().ok().and_then(|i| terms.get_mut(i));
            if let Some(term) = term {
                term.uses.push((unit.clone(), folded.span(start, end)));
            }
        }
    }
}

fn each_text(
    preamble: &mut Preamble,
    sections: &mut [Section],
    outlines: &mut Outlines,
    visit: &mut dyn FnMut(&[Span], &mut Vec<Mention>),
) {
    fn bullets(list: &mut [Bullet], visit: &mut dyn FnMut(&[Span], &mut Vec<Mention>)) {
        for bullet in list {
            visit(&bullet.text.spans, &mut bullet.mentions);
            bullets(&mut bullet.children, visit);
        }
    }
    for node in outlines.outlines.iter_mut().flat_map(|o| &mut o.nodes) {
        visit(&node.text.spans, &mut node.mentions);
        for note in &mut node.notes {
            visit(&note.text.spans, &mut note.mentions);
        }
    }
    for part in &mut preamble.parts {
        for (text, mentions) in part.principles.iter_mut().chain(&mut part.notes) {
            visit(&text.spans, mentions);
        }
    }
    for section in sections {
        let intros: Vec<Span> = section
            .intros
            .iter()
            .filter_map(|i| i.spans.first().copied())
            .collect();
        visit(&intros, &mut section.mentions);
        for item in &mut section.items {
            if !item.narrative {
                visit(&item.text.spans, &mut item.mentions);
            }
            bullets(&mut item.actions, visit);
            bullets(&mut item.directions, visit);
        }
    }
}

/// The texts of the sections with their places.
fn units(
    preamble: &Preamble,
    sections: &[Section],
    outlines: &[Outline],
) -> Vec<(Unit, Vec<Span>)> {
    fn bullets(list: &[Bullet], unit: &dyn Fn(&str) -> Unit, found: &mut Vec<(Unit, Vec<Span>)>) {
        for bullet in list {
            found.extend(
                bullet
                    .text
                    .spans
                    .iter()
                    .map(|s| (unit(&bullet.key), vec![*s])),
            );
            bullets(&bullet.children, unit, found);
        }
    }
    let mut found = Vec::new();
    for (i, part) in (1..).zip(&preamble.parts) {
        for (k, (text, _)) in (1..).zip(&part.principles) {
            found.extend(text.spans.iter().map(|s| (Unit::Principle(i, k), vec![*s])));
        }
        for (k, (text, _)) in (1..).zip(&part.notes) {
            found.extend(text.spans.iter().map(|s| (Unit::Note(i, k), vec![*s])));
        }
    }
    for section in sections {
        for intro in &section.intros {
            let unit = Unit::Section(section.key.clone());
            found.extend(intro.spans.first().map(|s| (unit, vec![*s])));
        }
        for item in &section.items {
            let key = || item.key.clone();
            if !item.narrative {
                found.extend(
                    item.text
                        .spans
                        .iter()
                        .map(|s| (Unit::Item(key()), vec![*s])),
                );
            }
            let action = |b: &str| Unit::Action(key(), b.to_owned());
            bullets(&item.actions, &action, &mut found);
            let direction = |b: &str| Unit::Direction(key(), b.to_owned());
            bullets(&item.directions, &direction, &mut found);
        }
    }
    for (o, outline) in outlines.iter().enumerate() {
        for (n, node) in outline.nodes.iter().enumerate() {
            found.push((Unit::Node(o, n), node.text.spans.clone()));
        }
    }
    found
}
