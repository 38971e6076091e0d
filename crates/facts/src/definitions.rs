//! Names that a text itself defines, names that no vocabulary knows, and numbers of things.

use oxrdf::{Literal, NamedNode, NamedNodeRef};
use seisaku_policy::rules::definitions::LEARNT;
use seisaku_policy::{Candidate, Edition, NameKind, Reading, Term};
use seisaku_text::squeeze;
use seisaku_vocab::{Kind, Space, dcterms, org, pol, qb, skos, xsd};

use crate::builder::{Builder, english, japanese, plain};
use crate::mentions;
use crate::milestones::Place;

pub(crate) fn definitions(b: &mut Builder<'_>, reading: &Reading, nodes: &[Vec<Place>]) {
    for term in &reading.definitions.terms {
        term_itself(b, term, nodes);
    }
    for candidate in &reading.definitions.candidates {
        candidate_itself(b, candidate, nodes);
    }
    for edition in &reading.definitions.editions {
        edition_itself(b, edition, nodes);
    }
    for part in &reading.definitions.parts {
        let lower = NamedNode::new_unchecked(part.part.clone());
        let upper = NamedNode::new_unchecked(part.upper.clone());
        let is_body = |iri: &str| {
            Space::default()
                .parse(iri)
                .is_some_and(|r| r.kind == Kind::Organisation)
        };
        let relation = match is_body(&part.part) {
            true => org::SUB_ORGANIZATION_OF,
            false => dcterms::IS_PART_OF,
        };
        b.add(&lower, relation, upper);
        b.quoted_read(&lower, &part.printed);
    }
    for count in &reading.definitions.counts {
        let place = Place::of(b, &count.unit, nodes);
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
        let value = Literal::new_typed_literal(count.number.as_str(), xsd::DECIMAL);
        b.add(&iri, pol::VALUE, value);
        b.add(&iri, pol::UNIT, plain(printed));
        let about = count.about.as_ref();
        let about = about.map_or_else(
            || place.iri.clone(),
            |a| NamedNode::new_unchecked(a.clone()),
        );
        b.add(&iri, pol::ABOUT, about);
        b.add(&iri, dcterms::IS_PART_OF, place.iri);
        b.quoted_read(&iri, &count.counted);
    }
}

/// A short form on what it stands for; a concept where no vocabulary knows it.
fn term_itself(b: &mut Builder<'_>, term: &Term, nodes: &[Vec<Place>]) {
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
    for (unit, span) in &term.uses {
        let place = Place::of(b, unit, nodes);
        mentions::unknown(b, &place.iri, &iri, &name, (*span, LEARNT));
    }
}

/// A named thing that no vocabulary knows, by the last word of its name; else a concept. The
/// name of a series with a number is an edition of it.
fn unknown(b: &mut Builder<'_>, term: &Term, name: &str) -> NamedNode {
    const BODIES: &[&str] = &[
        "会議",
        "協議会",
        "委員会",
        "審議会",
        "検討会",
        "機構",
        "本部",
        "センター",
        "研究所",
    ];
    if term.kind.is_none() && BODIES.iter().any(|body| name.ends_with(body)) {
        return b.body_named(name, &term.name.spans, term.name.rule);
    }
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

fn candidate_itself(b: &mut Builder<'_>, candidate: &Candidate, nodes: &[Vec<Place>]) {
    let name = seisaku_vocab::normal_name(&candidate.name.value);
    let (kind, class, word) = class(candidate.kind);
    // A plain word (基本指針) names another thing in another document.
    const SHORTEST: usize = 6;
    let key = match name.chars().count() < SHORTEST {
        true => seisaku_vocab::name_key(&format!("{} {name}", b.source.stem())),
        false => seisaku_vocab::name_key(&name),
    };
    let iri = b.named(kind, &key);
    b.typed(&iri, class);
    let known = b.vocabulary.english_heading(&name);
    let en = known.map_or_else(|| format!("{word} {name}"), str::to_owned);
    b.labelled(&iri, &key, &name, &en);
    b.add(&iri, skos::PREF_LABEL, japanese(&name));
    b.add(&iri, skos::PREF_LABEL, english(&en));
    b.add(&iri, pol::PRINTED_NAME, plain(&candidate.name.value));
    b.quoted_read(&iri, &candidate.name);
    for (unit, span) in candidate.units.iter().zip(&candidate.name.spans) {
        let place = Place::of(b, unit, nodes);
        let read = (*span, candidate.name.rule);
        mentions::unknown(b, &place.iri, &iri, &name, read);
    }
}

/// An edition of a series that is told by its number; its labels are the same in every document.
fn edition_itself(b: &mut Builder<'_>, edition: &Edition, nodes: &[Vec<Place>]) {
    let Some(series) = b.vocabulary.entity(&edition.series).cloned() else {
        return;
    };
    let number = edition.number;
    let label = |language| series.preferred_label(language).unwrap_or(&series.key);
    let kanji = usize::try_from(number)
        .ok()
        .and_then(|n| "〇一二三四五六七八九十".chars().nth(n));
    let revision = kanji.map_or_else(|| number.to_string(), String::from);
    let (word, ja) = match edition.by_term {
        true => ("term", format!("第{number}期{}", label("ja"))),
        false => ("no", format!("{}（第{revision}次）", label("ja"))),
    };
    let en = format!("{} ({word} {number})", label("en"));
    let key = format!("{}-{word}-{number}", series.key);
    let iri = b.named(Kind::Policy, &key);
    b.typed(&iri, pol::POLICY);
    for class in &series.edition_types {
        b.typed(&iri, class.as_ref());
    }
    b.labelled(&iri, &key, &ja, &en);
    b.add(&iri, skos::PREF_LABEL, japanese(&ja));
    b.add(&iri, skos::PREF_LABEL, english(&en));
    b.add(&iri, pol::EDITION_OF, series.iri.clone());
    b.add(&iri, pol::PRINTED_NAME, plain(&edition.name.value));
    b.quoted_read(&iri, &edition.name);
    for (unit, span) in edition.units.iter().zip(&edition.name.spans) {
        let place = Place::of(b, unit, nodes);
        mentions::unknown(b, &place.iri, &iri, &en, (*span, edition.name.rule));
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
