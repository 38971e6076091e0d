//! Units of bodies: a unit is known by its name within the body that it is in, since other bodies
//! have a general affairs department too. What a document says is in what is learnt before it is
//! told, so that a unit has one IRI wherever the document names it.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::NamedNode;
use seisaku_policy::governance::SubBody;
use seisaku_policy::rules::bodies::{BodyKind, body_kind};
use seisaku_policy::{Read, Reading};
use seisaku_text::{Span, squeeze};
use seisaku_vocab::{Kind, name_key, normal_name, pol, skos};

use crate::builder::{Builder, english, japanese};
use crate::vocabulary::key_of;

/// The units of a document.
#[derive(Debug, Default)]
pub(crate) struct Units {
    /// By where they are named.
    by_place: BTreeMap<Span, NamedNode>,
    /// By name, where only one has it.
    by_name: BTreeMap<String, NamedNode>,
}

impl Units {
    /// The unit of this name at this place.
    pub(crate) fn get(&self, name: &str, spans: &[Span]) -> Option<&NamedNode> {
        let here = spans.first().and_then(|s| self.by_place.get(s));
        here.or_else(|| self.by_name.get(&squeeze(name)))
    }
}

/// Learns the units of a document, and states what they are.
pub(crate) fn units(b: &mut Builder<'_>, reading: &Reading) {
    let parts = &reading.governance.parts;
    let mut uppers: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for part in parts {
        let known = uppers.entry(squeeze(&part.part.value)).or_default();
        known.insert(squeeze(&part.upper.value));
    }
    let known = Parts::of(parts);
    for part in parts {
        if !is_unit(b, &part.part.value) {
            continue;
        }
        let iri = iri(b, part, &known, MOST_LEVELS);
        let name = squeeze(&part.part.value);
        if uppers.get(&name).is_some_and(|u| u.len() == 1) {
            b.units.by_name.insert(name, iri.clone());
        }
        if let Some(span) = part.part.spans.first() {
            b.units.by_place.insert(*span, iri.clone());
        }
        describe(b, part, &iri, &known);
    }
}

/// The parts of bodies, by where they are named and by their names: the first of each.
struct Parts<'r> {
    all: &'r [SubBody],
    by_place: BTreeMap<Option<Span>, usize>,
    by_name: BTreeMap<String, usize>,
}

impl<'r> Parts<'r> {
    fn of(all: &'r [SubBody]) -> Self {
        let mut parts = Self {
            all,
            by_place: BTreeMap::new(),
            by_name: BTreeMap::new(),
        };
        for (i, part) in all.iter().enumerate() {
            let place = part.part.spans.first().copied();
            parts.by_place.entry(place).or_insert(i);
            parts.by_name.entry(squeeze(&part.part.value)).or_insert(i);
        }
        parts
    }

    /// Where a body is named as a part, at the same place or else under the same name.
    fn get(&self, name: &Read<String>) -> Option<&'r SubBody> {
        let here = self.by_place.get(&name.spans.first().copied());
        let found = here.or_else(|| self.by_name.get(&squeeze(&name.value)))?;
        self.all.get(*found)
    }
}

/// A chart that leads back to itself is followed no further.
const MOST_LEVELS: usize = 16;

/// Whether a name is known only within a larger body. One that ends as no body does is one too: it
/// stands in a chart.
fn is_unit(b: &Builder<'_>, name: &str) -> bool {
    let kind = body_kind(&squeeze(name));
    let own = matches!(
        kind,
        Some(BodyKind::Council | BodyKind::Corporation | BodyKind::Ministry)
    );
    !own && b.vocabulary.names().body(name).is_none()
}

fn iri(b: &Builder<'_>, part: &SubBody, parts: &Parts<'_>, levels: usize) -> NamedNode {
    let upper = upper(b, &part.upper, parts, levels);
    let key = format!("{}-{}", key_of(upper.as_str()), name_key(&part.part.value));
    b.named(Kind::Organisation, &key)
}

fn upper(b: &Builder<'_>, name: &Read<String>, parts: &Parts<'_>, levels: usize) -> NamedNode {
    if let Some(known) = b.vocabulary.names().body(&name.value) {
        return NamedNode::new_unchecked(known);
    }
    let above = parts
        .get(name)
        .filter(|p| levels > 0 && is_unit(b, &p.part.value));
    match above {
        Some(part) => iri(b, part, parts, levels - 1),
        None => b.named(Kind::Organisation, &name_key(&name.value)),
    }
}

fn describe(b: &mut Builder<'_>, part: &SubBody, iri: &NamedNode, parts: &Parts<'_>) {
    let upper = upper(b, &part.upper, parts, MOST_LEVELS);
    let label = normal_name(&part.part.value);
    b.typed(iri, pol::OFFICE);
    let within = b
        .vocabulary
        .entity(upper.as_str())
        .and_then(|e| e.preferred_label("en").map(str::to_owned))
        .unwrap_or_else(|| key_of(upper.as_str()));
    let en = format!("Unit {label} of {within}");
    b.labelled(iri, &key_of(iri.as_str()), &label, &en);
    b.add(iri, skos::PREF_LABEL, japanese(&label));
    b.add(iri, skos::PREF_LABEL, english(&en));
    b.quoted_read(iri, &part.part);
}
