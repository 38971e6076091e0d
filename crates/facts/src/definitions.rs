//! Names that a text itself defines, names that no vocabulary knows, and numbers of things.

use oxrdf::{Literal, NamedNode, NamedNodeRef};
use seisaku_policy::{Candidate, NameKind, Reading, Term};
use seisaku_text::squeeze;
use seisaku_vocab::{Kind, pol, qb, skos, xsd};

use crate::builder::{Builder, english, japanese, plain};
use crate::milestones::Place;

pub(crate) fn definitions(b: &mut Builder<'_>, reading: &Reading) {
    for term in &reading.definitions.terms {
        term_itself(b, term);
    }
    for candidate in &reading.definitions.candidates {
        candidate_itself(b, candidate);
    }
    for count in &reading.definitions.counts {
        let place = Place::of(b, &count.unit);
        let key = format!("count/{}/{}", place.key, count.order);
        let iri = b.part(Kind::Observation, &key);
        b.typed(&iri, qb::OBSERVATION);
        let printed = &count.counted.value;
        b.labelled(
            &iri,
            &key,
            &format!("{}にある{printed}の数", place.ja),
            &format!("Number {} in {}", count.order, place.en),
        );
        let value = Literal::new_typed_literal(count.number.to_string(), xsd::DECIMAL);
        b.add(&iri, pol::VALUE, value);
        b.add(&iri, pol::UNIT, plain(printed));
        b.add(&iri, pol::ABOUT, place.iri);
        b.quoted_read(&iri, &count.counted);
    }
}

/// A short form on what it stands for; a concept where no vocabulary knows it.
fn term_itself(b: &mut Builder<'_>, term: &Term) {
    let name = seisaku_vocab::normal_name(&term.name.value);
    let iri = match &term.entity {
        Some(known) => NamedNode::new_unchecked(known.clone()),
        None => unknown(b, term, &name),
    };
    let own = |b: &Builder<'_>, text: &str| {
        let entity = b.vocabulary.entity(iri.as_str());
        let preferred = entity
            .and_then(|e| e.preferred_label("ja"))
            .unwrap_or(&name);
        squeeze(preferred) == squeeze(text)
    };
    if term.acronym {
        b.add(&iri, pol::ACRONYM, plain(&term.short.value));
    } else if !own(b, &term.short.value) {
        let short = &term.short.value;
        let tag = if short.is_ascii() { english } else { japanese };
        b.add(&iri, skos::ALT_LABEL, tag(short));
    }
    if !own(b, &term.name.value) {
        b.add(&iri, skos::ALT_LABEL, japanese(&term.name.value));
    }
    b.add(&iri, pol::PRINTED_NAME, plain(&term.name.value));
    b.quoted_read(&iri, &term.name);
    b.quoted_read(&iri, &term.short);
}

/// A named thing that no vocabulary knows, by the last word of its name; else a concept. The
/// name of a series with a number is an edition of it.
fn unknown(b: &mut Builder<'_>, term: &Term, name: &str) -> NamedNode {
    let (kind, class, word) = term
        .kind
        .map_or((Kind::Concept, skos::CONCEPT, "Term"), class);
    let key = seisaku_vocab::name_key(name);
    let iri = b.named(kind, &key);
    b.typed(&iri, class);
    let label = match kind {
        Kind::Concept => &term.short.value,
        _ => name,
    };
    let known = b.vocabulary.english_heading(name);
    let en = known.map_or_else(|| format!("{word} {label}"), str::to_owned);
    b.labelled(&iri, &key, name, &en);
    b.add(&iri, skos::PREF_LABEL, japanese(name));
    b.add(&iri, skos::PREF_LABEL, english(&en));
    let folded = squeeze(name);
    let stem = folded.trim_end_matches(|c: char| c.is_ascii_digit());
    let policies = &b.vocabulary.names().policies;
    let series = policies
        .get(stem)
        .filter(|p| p.series && kind == Kind::Policy);
    if let Some(series) = series.map(|p| NamedNode::new_unchecked(p.id.clone())) {
        b.add(&iri, pol::EDITION_OF, series);
    }
    iri
}

fn candidate_itself(b: &mut Builder<'_>, candidate: &Candidate) {
    let name = seisaku_vocab::normal_name(&candidate.name.value);
    let (kind, class, word) = class(candidate.kind);
    let key = seisaku_vocab::name_key(&name);
    let iri = b.named(kind, &key);
    b.typed(&iri, class);
    let known = b.vocabulary.english_heading(&name);
    let en = known.map_or_else(|| format!("{word} {name}"), str::to_owned);
    b.labelled(&iri, &key, &name, &en);
    b.add(&iri, skos::PREF_LABEL, japanese(&name));
    b.add(&iri, skos::PREF_LABEL, english(&en));
    b.add(&iri, pol::PRINTED_NAME, plain(&candidate.name.value));
    b.quoted_read(&iri, &candidate.name);
    for unit in &candidate.units {
        let place = Place::of(b, unit);
        b.add(&place.iri, pol::MENTIONS, iri.clone());
    }
}

fn class(kind: NameKind) -> (Kind, NamedNodeRef<'static>, &'static str) {
    match kind {
        NameKind::Programme => (Kind::Programme, pol::PROGRAMME, "Programme"),
        NameKind::System => (Kind::Programme, pol::INFORMATION_SYSTEM, "Programme"),
        NameKind::Database => (Kind::Programme, pol::DATABASE, "Programme"),
        NameKind::Registry => (Kind::Programme, pol::REGISTRY, "Programme"),
        NameKind::Platform => (Kind::Programme, pol::PLATFORM, "Programme"),
        NameKind::Strategy => (Kind::Policy, pol::STRATEGY, "Policy"),
        NameKind::Plan => (Kind::Policy, pol::PLAN, "Policy"),
        NameKind::Law => (Kind::Policy, pol::LAW, "Policy"),
        NameKind::Bill => (Kind::Policy, pol::BILL, "Policy"),
        NameKind::Guideline => (Kind::Policy, pol::GUIDELINE, "Policy"),
    }
}
