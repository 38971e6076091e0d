//! Models, data sets, projects, facilities and prizes.

use oxrdf::NamedNode;
use seisaku_policy::{Award, Event, Facility, Output, OutputKind};
use seisaku_vocab::{Kind, dcat, dcterms, name_key, normal_name, pol, schema, skos};

use super::common::{
    area, body, dated, english_name, figure, known, mentioned, on_page, person, place_key, thing,
    under,
};
use crate::builder::{Builder, english, japanese, plain};
use crate::policies::typed_date;

pub(super) fn output(b: &mut Builder<'_>, output: &Output) {
    let iri = output_itself(b, output);
    let name = &output.name.value;
    b.add(&iri, pol::PRINTED_NAME, plain(name));
    b.add(&iri, dcterms::DESCRIPTION, japanese(&output.text.value));
    b.quoted_read(&iri, &output.name);
    b.quoted_read(&iri, &output.text);
    mentioned(b, &iri, &output.text.spans);
    under(b, &iri, output.heading.as_ref(), &output.text.spans);
    let made = match output.kind {
        OutputKind::Dataset => dcterms::PUBLISHER,
        OutputKind::Model | OutputKind::Project => pol::DEVELOPER,
    };
    for developer in &output.developers {
        let developer = body(b, developer);
        b.add(&iri, made, developer);
    }
    for told in &output.told {
        let of = body(b, &told.body);
        if let Some(founder) = &told.founder {
            b.add(&of, schema::FOUNDER, japanese(&founder.value));
            b.quoted_read(&of, founder);
        }
        if let Some(kind) = &told.kind {
            b.add(&of, dcterms::DESCRIPTION, japanese(&kind.value));
            b.quoted_read(&of, kind);
        }
    }
    for participant in &output.participants {
        let participant = body(b, participant);
        b.add(&iri, pol::PARTICIPANT, participant);
    }
    if let Some(country) = &output.country {
        let place = area(b, country);
        b.add(&iri, pol::AREA, place);
        b.quoted_read(&iri, country);
    }
    if let Some(date) = &output.date {
        dated(b, &iri, pol::DATE, date);
    }
    if let Some(sort) = &output.sort {
        let sort = thing(b, Kind::Concept, pol::RESEARCH_MODEL, sort);
        b.add(&iri, pol::SORT, sort);
    }
    if let Some(subject) = &output.subject {
        b.add(&iri, dcterms::SUBJECT, japanese(&subject.value));
        b.quoted_read(&iri, subject);
    }
    for one in &output.figures {
        figure(b, &iri, name, one);
    }
    for one in &output.events {
        event(b, &iri, name, one);
    }
}

fn output_itself(b: &mut Builder<'_>, output: &Output) -> NamedNode {
    let (kind, class) = match output.kind {
        OutputKind::Model => (Kind::Concept, pol::RESEARCH_MODEL),
        OutputKind::Dataset => (Kind::Dataset, dcat::DATASET),
        OutputKind::Project => (Kind::Programme, pol::RESEARCH_PROGRAMME),
    };
    let name = &output.name.value;
    let phrase = output.phrase.as_deref().unwrap_or(name);
    if let Some(iri) = known(b, kind, phrase).or_else(|| known(b, kind, name)) {
        return iri;
    }
    // A name in plain words is a name only with the body whose it is.
    let latin = name.chars().any(|c| c.is_ascii_alphabetic());
    let whose = output.developers.first().filter(|_| !latin);
    let key = name_key(&whose.map_or_else(|| name.clone(), |w| format!("{} {name}", w.value)));
    let iri = b.named(kind, &key);
    b.typed(&iri, class);
    let label = normal_name(name);
    b.labelled(&iri, &key, &label, &label);
    b.add(&iri, skos::PREF_LABEL, japanese(&label));
    if output.kind == OutputKind::Project {
        b.add(&iri, skos::PREF_LABEL, english(&label));
    }
    iri
}

/// What happened with a thing, as a dated event.
pub(super) fn event(b: &mut Builder<'_>, about: &NamedNode, name: &str, event: &Event) {
    let key = place_key(b, &event.text.spans);
    let iri = b.part(Kind::Milestone, &key);
    let en = english_name(b, about, name);
    b.typed(&iri, pol::MILESTONE);
    b.labelled(
        &iri,
        &key,
        &format!("{name}：{}", event.text.value),
        &format!("Event of {en} ({key})"),
    );
    b.add(&iri, dcterms::DESCRIPTION, japanese(&event.text.value));
    b.add(&iri, dcterms::IS_PART_OF, about.clone());
    b.quoted_read(&iri, &event.text);
    if let Some(date) = &event.date {
        dated(b, &iri, pol::DATE, date);
    }
    for one in &event.bodies {
        let participant = body(b, one);
        b.add(&iri, pol::PARTICIPANT, participant);
    }
    for one in &event.figures {
        figure(b, &iri, &event.text.value, one);
    }
}

pub(super) fn facility(b: &mut Builder<'_>, facility: &Facility) {
    let iri = thing(b, Kind::Programme, pol::FACILITY, &facility.name);
    b.add(&iri, dcterms::DESCRIPTION, japanese(&facility.text.value));
    b.quoted_read(&iri, &facility.text);
    mentioned(b, &iri, &facility.text.spans);
    under(b, &iri, facility.heading.as_ref(), &facility.name.spans);
    if let Some(name) = &facility.body {
        let operator = body(b, name);
        b.add(&iri, pol::OPERATOR, operator);
        b.quoted_read(&iri, name);
    }
    if let Some(country) = &facility.country {
        let place = area(b, country);
        b.add(&iri, pol::AREA, place);
        b.quoted_read(&iri, country);
    }
    if let Some(date) = &facility.opened {
        dated(b, &iri, pol::DATE, date);
    }
}

pub(super) fn award(b: &mut Builder<'_>, award: &Award) {
    let spans = award.laureates.first().map_or(&[][..], |l| &l.spans);
    let key = place_key(b, spans);
    let iri = b.part(Kind::Award, &key);
    let names: Vec<String> = award.laureates.iter().map(|l| l.value.clone()).collect();
    let names_en: Vec<String> = names
        .iter()
        .map(|name| {
            let known = known(b, Kind::Person, name);
            known.map_or_else(|| name.clone(), |iri| english_name(b, &iri, name))
        })
        .collect();
    let (names, names_en) = (names.join("、"), names_en.join(", "));
    b.typed(&iri, pol::AWARD);
    let field = &award.field.value;
    let field_en = b
        .vocabulary
        .english_heading(field)
        .unwrap_or(field)
        .to_owned();
    b.labelled(
        &iri,
        &key,
        &format!("{field}：{names}"),
        &format!("Award to {names_en} ({field_en})"),
    );
    b.add(&iri, dcterms::TITLE, japanese(field));
    b.quoted_read(&iri, &award.field);
    on_page(b, &iri, spans);
    if let Some(prize) = &award.prize {
        let prize = thing(b, Kind::Concept, skos::CONCEPT, prize);
        b.add(&iri, pol::PRIZE, prize);
    }
    if let Some(year) = &award.year {
        b.add(&iri, pol::DATE, typed_date(year.value));
        b.quoted_read(&iri, year);
    }
    b.quoted(&iri, &[award.line], award.field.rule);
    for laureate in &award.laureates {
        let laureate_iri = person(b, laureate);
        b.add(&iri, pol::LAUREATE, laureate_iri);
        b.quoted_read(&iri, laureate);
    }
    if let Some(contribution) = &award.contribution {
        b.add(&iri, dcterms::DESCRIPTION, japanese(&contribution.value));
        b.quoted_read(&iri, contribution);
        mentioned(b, &iri, &contribution.spans);
    }
}
