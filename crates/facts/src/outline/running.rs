//! What running text says besides its headings and texts: sums, targets, and the policies that it
//! names.

use std::collections::BTreeMap;

use oxrdf::{Literal, NamedNode};
use seisaku_policy::{Outline, OutlineGoal, OutlineSum, Reading};
use seisaku_text::Span;
use seisaku_vocab::{Kind, dcterms, pol, xsd};

use super::part_of;
use crate::budgets::{Stated, Target, budget, programme_target};
use crate::builder::{Builder, integer, japanese, plain};
use crate::milestones::Place;
use crate::vocabulary::key_of;
use crate::{mentions, policies};

/// A text names the policies that the document cites.
pub(super) fn cited(
    b: &mut Builder<'_>,
    reading: &Reading,
    unit: &NamedNode,
    cited: &[(usize, Span)],
) {
    for (at, span) in cited {
        let Some(citation) = reading.citations.get(*at) else {
            continue;
        };
        let policy = policies::policy_of(b, citation);
        mentions::policy(
            b,
            unit,
            policy,
            &citation.name.value,
            *span,
            citation.name.rule,
        );
    }
}

/// The sums of public money: each of the programme that its sentence names, else of the heading
/// that it stands under.
pub(super) fn sums(b: &mut Builder<'_>, outline: &Outline, places: &[Place]) {
    for sum in &outline.sums {
        let target = match &sum.programme {
            Some(name) => {
                let target = programme_target(b, &name.value);
                b.quoted_read(&target.iri, name);
                target
            }
            None => heading(b, outline, sum, places),
        };
        let iri = budget(
            b,
            &Stated {
                target: &target,
                kind: sum.kind,
                year: sum.year,
                channel: None,
                funder: None,
                amount: Some(&sum.amount),
                spans: &sum.amount.spans,
                rule: sum.amount.rule,
            },
        );
        b.add(&target.iri, pol::HAS_BUDGET, iri);
    }
}

/// The heading that a sum stands under, or the document.
fn heading(b: &Builder<'_>, outline: &Outline, sum: &OutlineSum, places: &[Place]) -> Target {
    let mut at = Some(sum.node);
    while let Some(node) = at.and_then(|i| outline.nodes.get(i)) {
        if node.headed
            && let Some(place) = at.and_then(|i| places.get(i))
        {
            return Target {
                iri: place.iri.clone(),
                key: key_of(place.iri.as_str()),
                ja: node.text.value.clone(),
                en: place.en.clone(),
            };
        }
        at = node.parent;
    }
    let stem = b.source.stem().to_owned();
    let iri = b.document();
    Target {
        key: key_of(iri.as_str()),
        iri,
        ja: stem.clone(),
        en: stem,
    }
}

/// The targets with a number, each a part of what its text is part of.
pub(super) fn goals(b: &mut Builder<'_>, outline: &Outline, places: &[Place]) {
    let mut orders: BTreeMap<usize, usize> = BTreeMap::new();
    for goal in &outline.goals {
        let order = orders.entry(goal.node).or_default();
        *order += 1;
        goal_itself(b, outline, goal, places, *order);
    }
}

fn goal_itself(
    b: &mut Builder<'_>,
    outline: &Outline,
    goal: &OutlineGoal,
    places: &[Place],
    order: usize,
) {
    let Some(place) = places.get(goal.node) else {
        return;
    };
    let key = format!("{}/{order}", place.key);
    let iri = b.part(Kind::Goal, &key);
    b.typed(&iri, pol::GOAL);
    b.labelled(
        &iri,
        &key,
        &format!("{}の目標{order}", place.ja),
        &format!("Target {order} of {}", place.en),
    );
    b.add(&iri, dcterms::DESCRIPTION, japanese(&goal.text.value));
    b.add(&iri, pol::ORDER, integer(order));
    b.quoted_read(&iri, &goal.text);
    for target in &goal.targets {
        let value = Literal::new_typed_literal(target.value.value.as_str(), xsd::DECIMAL);
        b.add(&iri, pol::TARGET_VALUE, value);
        b.add(&iri, pol::UNIT, plain(&target.value.unit));
        b.quoted_read(&iri, target);
    }
    let above = outline.nodes.get(goal.node).and_then(|n| n.parent);
    let whole = above.and_then(|p| places.get(p)).unwrap_or(place);
    part_of(b, &iri, &whole.iri);
}
