//! Names that a text itself defines, names that no vocabulary knows, and numbers of things.

mod candidate;
mod count;
mod term;

use seisaku_text::Span;

use super::Context;
use crate::model::Unit;
use crate::{Bullet, Definitions, EntityNames, Mention, RuleId, Section};

/// The name under which mentions of learnt names are read.
pub const LEARNT: RuleId = "names/learnt";

/// Reads the document's definitions; names learnt become mentions of the sections' texts.
pub(crate) fn read(ctx: &mut Context<'_>, sections: &mut [Section]) -> Definitions {
    let terms = term::read(ctx);
    let names = terms.iter().filter_map(|t| {
        let short = seisaku_text::squeeze(&t.short.value);
        Some((short, t.entity.clone()?))
    });
    let names = EntityNames::new(names);
    each_text(sections, &mut |spans, mentions| {
        for span in spans {
            learnt(ctx, &names, *span, mentions);
        }
    });
    let units = units(sections);
    Definitions {
        counts: count::read(ctx, &units),
        candidates: candidate::read(ctx, &units),
        terms,
    }
}

/// Adds the learnt names in a text, where no longer name lies over them.
fn learnt(ctx: &Context<'_>, names: &EntityNames, span: Span, mentions: &mut Vec<Mention>) {
    let folded = ctx.fold(span);
    for (start, end, entity) in names.find(folded.text()) {
        // 非AD is not AD.
        if folded.text()[..start].ends_with(['非', '抗']) {
            continue;
        }
        let found = folded.span(start, end);
        let known = |m: &Mention| m.span.start < found.end && found.start < m.span.end;
        if !mentions.iter().any(known) {
            mentions.push(Mention {
                entity: entity.to_owned(),
                span: found,
                rule: LEARNT,
                within: None,
            });
        }
    }
}

fn each_text(sections: &mut [Section], visit: &mut dyn FnMut(&[Span], &mut Vec<Mention>)) {
    fn bullets(list: &mut [Bullet], visit: &mut dyn FnMut(&[Span], &mut Vec<Mention>)) {
        for bullet in list {
            visit(&bullet.text.spans, &mut bullet.mentions);
            bullets(&mut bullet.children, visit);
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
fn units(sections: &[Section]) -> Vec<(Unit, Span)> {
    fn bullets(list: &[Bullet], unit: &dyn Fn(&str) -> Unit, found: &mut Vec<(Unit, Span)>) {
        for bullet in list {
            found.extend(bullet.text.spans.iter().map(|s| (unit(&bullet.key), *s)));
            bullets(&bullet.children, unit, found);
        }
    }
    let mut found = Vec::new();
    for section in sections {
        for intro in &section.intros {
            let unit = Unit::Section(section.key.clone());
            found.extend(intro.spans.first().map(|s| (unit, *s)));
        }
        for item in &section.items {
            let key = || item.key.clone();
            if !item.narrative {
                found.extend(item.text.spans.iter().map(|s| (Unit::Item(key()), *s)));
            }
            let action = |b: &str| Unit::Action(key(), b.to_owned());
            bullets(&item.actions, &action, &mut found);
            let direction = |b: &str| Unit::Direction(key(), b.to_owned());
            bullets(&item.directions, &direction, &mut found);
        }
    }
    found
}
