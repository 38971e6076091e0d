//! Plans of governments abroad.

use oxrdf::NamedNode;
use seisaku_policy::rules::bodies::body_kind;
use seisaku_policy::{Author, ForeignPlan, Pillar, Read};
use seisaku_text::squeeze;
use seisaku_vocab::{Kind, dcterms, name_key, normal_name, org, pol, skos};

use super::common::{
    area, body, dated, english_name, figure, heading, known, labelled_in_both, mentioned, ordered,
    other_name, person, place_key,
};
use super::outputs::event;
use crate::builder::{Builder, japanese, plain};
use crate::policies::class_by_name;

pub(super) fn plan(b: &mut Builder<'_>, plan: &ForeignPlan) {
    let iri = plan_itself(b, plan);
    let name = plan.name.value.clone();
    b.add(&iri, pol::PRINTED_NAME, plain(&name));
    b.quoted_read(&iri, &plan.name);
    if let Some(other) = &plan.other_name {
        other_name(b, &iri, other);
    }
    for text in &plan.texts {
        b.add(&iri, dcterms::DESCRIPTION, japanese(&text.value));
        b.quoted_read(&iri, text);
        mentioned(b, &iri, &text.spans);
    }
    if let Some(publisher) = &plan.publisher {
        let publisher = body(b, publisher);
        b.add(&iri, dcterms::PUBLISHER, publisher);
    }
    if let Some(country) = &plan.country {
        let place = area(b, country);
        b.add(&iri, pol::AREA, place);
    }
    if let Some(issued) = &plan.issued {
        dated(b, &iri, dcterms::ISSUED, issued);
    }
    if let Some((what, when)) = &plan.based_on {
        let basis = basis(b, plan, what);
        dated(b, &basis, pol::DATE, when);
        b.add(&iri, pol::BASED_ON, basis);
    }
    if let Some(above) = plan.heading.as_ref().filter(|_| plan.pillars.is_empty()) {
        let above = heading(b, above);
        b.add(&iri, dcterms::IS_PART_OF, above);
    }
    for one in &plan.figures {
        figure(b, &iri, &name, one);
    }
    for one in &plan.events {
        event(b, &iri, &name, one);
    }
    for one in &plan.authors {
        author(b, &iri, one);
    }
    for one in &plan.pillars {
        pillar(b, &iri, plan, one);
    }
    for (name, other) in &plan.sets_up {
        let body = set_up(b, name, other.as_ref());
        b.add(&iri, pol::ESTABLISHES, body);
    }
}

fn plan_itself(b: &mut Builder<'_>, plan: &ForeignPlan) -> NamedNode {
    let name = &plan.name.value;
    if let Some(known) = known(b, Kind::Policy, name) {
        return known;
    }
    let key = name_key(name);
    let iri = b.named(Kind::Policy, &key);
    let class = if name.contains("Plan") {
        pol::PLAN
    } else {
        class_by_name(name)
    };
    b.typed(&iri, pol::POLICY);
    b.typed(&iri, class);
    let ja = normal_name(name);
    // As it is labelled where it is cited; its English name is another label.
    let en = format!("Policy {ja}");
    labelled_in_both(b, &iri, &key, (&ja, &en));
    iri
}

/// What a plan rests on, which is known by its kind and day only.
fn basis(b: &mut Builder<'_>, plan: &ForeignPlan, what: &Read<String>) -> NamedNode {
    let key = format!("{}-basis", name_key(&plan.name.value));
    let iri = b.named(Kind::Policy, &key);
    b.typed(&iri, pol::POLICY);
    let ja = format!("{}（{}の根拠）", what.value, plan.name.value);
    let en = format!("Basis of {}", plan.name.value);
    labelled_in_both(b, &iri, &key, (&ja, &en));
    b.add(&iri, pol::PRINTED_NAME, plain(&what.value));
    b.quoted_read(&iri, what);
    iri
}

fn author(b: &mut Builder<'_>, plan: &NamedNode, author: &Author) {
    let who = person(b, &author.name);
    b.add(plan, dcterms::CREATOR, who.clone());
    let of = author.body.as_ref().map(|name| body(b, name));
    for post in &author.posts {
        let key = place_key(b, &post.spans);
        let label = normal_name(&post.value);
        let role = role(b, post);
        let held = b.part(Kind::Membership, &key);
        b.typed(&held, org::MEMBERSHIP);
        let name = &author.name.value;
        b.labelled(
            &held,
            &key,
            &format!("{name}：{label}"),
            &format!("Post of {} ({key})", english_name(b, &who, name)),
        );
        b.add(&held, org::MEMBER, who.clone());
        b.add(&held, org::ROLE_PROPERTY, role);
        if let Some(of) = &of {
            b.add(&held, org::ORGANIZATION_PROPERTY, of.clone());
        }
        b.quoted_read(&held, post);
        b.quoted_read(&held, &author.name);
    }
}

/// The post of a name; one that no vocabulary knows is described.
fn role(b: &mut Builder<'_>, post: &Read<String>) -> NamedNode {
    if let Some(known) = b.vocabulary.role(&post.value) {
        let iri = known.iri.clone();
        b.quoted_read(&iri, post);
        return iri;
    }
    let key = name_key(&post.value);
    let iri = b.named(Kind::Role, &key);
    let label = normal_name(&post.value);
    let en = b
        .vocabulary
        .english_heading(&label)
        .map_or_else(|| format!("Post {label}"), str::to_owned);
    b.typed(&iri, org::ROLE);
    b.labelled(&iri, &key, &label, &en);
    b.add(&iri, skos::PREF_LABEL, japanese(&label));
    b.quoted_read(&iri, post);
    iri
}

fn pillar(b: &mut Builder<'_>, iri: &NamedNode, plan: &ForeignPlan, pillar: &Pillar) {
    let plan_key = name_key(&plan.name.value);
    let number = pillar.number.to_string();
    let measure = b.part(Kind::Measure, &format!("{plan_key}/{number}"));
    let name = &plan.name.value;
    b.typed(&measure, pol::MEASURE);
    let translated = b.vocabulary.english_heading(&pillar.title.value);
    let en = match translated {
        Some(title) => format!("Pillar {number} of {name}: {title}"),
        None => format!("Pillar {number} of {name}"),
    };
    b.labelled(
        &measure,
        &format!("{plan_key}/{number}"),
        &format!("{name}の柱{number}"),
        &en,
    );
    b.add(
        &measure,
        pol::NUMBER,
        crate::builder::integer(pillar.number),
    );
    ordered(b, &measure, pillar.number as usize);
    b.add(&measure, dcterms::TITLE, japanese(&pillar.title.value));
    b.add(&measure, dcterms::IS_PART_OF, iri.clone());
    b.quoted_read(&measure, &pillar.title);
    if let Some(above) = &plan.heading {
        let above = heading(b, above);
        b.add(&measure, dcterms::IS_PART_OF, above);
    }
    for (n, entry) in pillar.entries.iter().enumerate() {
        let key = format!("{plan_key}/{number}/{}", n + 1);
        let part = b.part(Kind::Measure, &key);
        b.typed(&part, pol::MEASURE);
        b.labelled(
            &part,
            &key,
            &format!("{name}の柱{number}の取組{}", n + 1),
            &format!("Action {} of pillar {number} of {name}", n + 1),
        );
        ordered(b, &part, n + 1);
        b.add(&part, dcterms::DESCRIPTION, japanese(&entry.text.value));
        b.add(&part, dcterms::IS_PART_OF, measure.clone());
        b.quoted_read(&part, &entry.text);
        mentioned(b, &part, &entry.text.spans);
        if let Some(note) = &entry.note {
            b.add(&part, skos::NOTE, japanese(&note.value));
            b.quoted_read(&part, note);
        }
    }
}

/// A body or mechanism that a plan sets up.
fn set_up(b: &mut Builder<'_>, name: &Read<String>, other: Option<&Read<String>>) -> NamedNode {
    let is_body = body_kind(&squeeze(&name.value)).is_some();
    let (kind, class) = if is_body {
        (Kind::Organisation, org::ORGANIZATION)
    } else {
        (Kind::Programme, pol::PROGRAMME)
    };
    let iri = match known(b, kind, &name.value) {
        Some(known) => known,
        None => {
            let key = name_key(&name.value);
            let iri = b.named(kind, &key);
            b.typed(&iri, class);
            let ja = normal_name(&name.value);
            // An acronym may stand before the name in Latin letters.
            let en = other.map_or(ja.as_str(), |o| o.value.rsplit(": ").next().unwrap_or(&ja));
            let en = en.rsplit(':').next().unwrap_or(en).trim().to_owned();
            labelled_in_both(b, &iri, &key, (&ja, &en));
            iri
        }
    };
    b.add(&iri, pol::PRINTED_NAME, plain(&name.value));
    b.quoted_read(&iri, name);
    if let Some(other) = other {
        if let Some((acronym, _)) = other.value.split_once(':') {
            b.add(&iri, pol::ACRONYM, plain(acronym.trim()));
        }
        b.quoted_read(&iri, other);
    }
    iri
}
