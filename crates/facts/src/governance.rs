//! Who leads, advises and serves whom: councils, posts, persons and the relations between bodies.

use oxrdf::{Literal, NamedNode};
use seisaku_policy::governance::{About, Act, Holder, Post, Staff, SubBody};
use seisaku_policy::rules::bodies::{BodyKind, body_kind};
use seisaku_policy::{Body, Citation, Read, Reading};
use seisaku_text::squeeze;
use seisaku_vocab::{Kind, dcterms, foaf, name_key, normal_name, org, pol, qb, schema, skos, xsd};

use crate::builder::{Builder, english, japanese, plain};
use crate::document::programme;
use crate::findings::{indicator, qualifier};
use crate::policies::typed_date;
use crate::vocabulary::key_of;

pub(crate) fn governance(b: &mut Builder<'_>, reading: &Reading) {
    let read = &reading.governance;
    for mark in &read.marks {
        heading(b, mark);
    }
    for post in &read.posts {
        membership(b, post);
    }
    for duty in &read.duties {
        let body = body(b, &duty.subject);
        b.add(&body, org::PURPOSE, japanese(&duty.text.value));
        b.quoted_read(&body, &duty.text);
    }
    for note in &read.notes {
        noted(b, reading, note);
    }
    for part in &read.parts {
        let upper = body(b, &part.upper);
        let lower = body(b, &part.part);
        b.add(&lower, org::SUB_ORGANIZATION_OF, upper);
    }
    for member in &read.members {
        let (group, member) = (body(b, &member.upper), body(b, &member.part));
        b.add(&group, org::HAS_MEMBER, member);
    }
    for part in &read.seats {
        seat(b, part);
    }
    for (number, act) in read.acts.iter().enumerate() {
        self::act(b, act, number + 1);
    }
    for (name, date) in &read.established {
        let body = body(b, name);
        b.add(&body, pol::ESTABLISHED_ON, typed_date(date.value));
        b.quoted_read(&body, date);
    }
    for staff in &read.staff {
        number(b, staff);
    }
    for address in &read.addresses {
        let body = body(b, &address.subject);
        b.add(&body, schema::ADDRESS, japanese(&address.text.value));
        b.quoted_read(&body, &address.text);
    }
    for name in &read.english {
        let body = body(b, &name.body);
        b.add(&body, skos::ALT_LABEL, english(&name.name.value));
        b.add(&body, pol::PRINTED_NAME, plain(&name.name.value));
        b.add(&body, skos::ALT_LABEL, english(&name.short.value));
        b.quoted_read(&body, &name.name);
    }
    for short in &read.short {
        let body = body(b, &short.subject);
        b.add(&body, skos::ALT_LABEL, japanese(&short.text.value));
        b.quoted_read(&body, &short.text);
    }
    for remark in &read.remarks {
        let body = body(b, &remark.subject);
        b.add(&body, dcterms::DESCRIPTION, japanese(&remark.text.value));
        b.quoted_read(&body, &remark.text);
    }
    for from in &read.affiliations {
        let person = b.named(Kind::Person, &name_key(&from.subject.value));
        b.add(&person, schema::AFFILIATION, japanese(&from.text.value));
        b.quoted_read(&person, &from.text);
    }
    for source in &read.sources {
        let sum = programme(b, &source.sum.value);
        let from = programme(b, &source.from.value);
        b.add(&sum, dcterms::SOURCE, from.clone());
        b.quoted_read(&sum, &source.sum);
        b.quoted_read(&sum, &source.note);
        b.quoted_read(&from, &source.from);
    }
}

/// The body of a name, quoted from where it is named.
fn body(b: &mut Builder<'_>, name: &Read<String>) -> NamedNode {
    let iri = b.body_named(&name.value, &name.spans, name.rule);
    let known = b.vocabulary.entity(iri.as_str()).is_some();
    if !known && body_kind(&squeeze(&name.value)) == Some(BodyKind::Council) {
        b.typed(&iri, pol::COUNCIL);
    }
    b.quoted_read(&iri, name);
    iri
}

/// A post in the chart of a body, of which the body may have several.
fn seat(b: &mut Builder<'_>, part: &SubBody) {
    let upper = body(b, &part.upper);
    let upper_key = key_of(upper.as_str());
    let key = format!("{upper_key}-{}", name_key(&part.part.value));
    let iri = b.named(Kind::Role, &key);
    let label = normal_name(&part.part.value);
    b.typed(&iri, org::POST);
    let en = format!(
        "{} of {}",
        in_english(b, None, &label),
        in_english(b, Some(&upper), &part.upper.value)
    );
    named_thing(b, &iri, &key, &label, &en);
    b.add(&iri, org::POST_IN, upper);
    b.quoted_read(&iri, &part.part);
}

/// A name in English: the vocabulary's, the one of a table of labels, else the name as it is.
fn in_english(b: &Builder<'_>, iri: Option<&NamedNode>, name: &str) -> String {
    let entity = iri.and_then(|iri| b.vocabulary.entity(iri.as_str()));
    entity
        .or_else(|| b.vocabulary.role(name))
        .and_then(|e| e.preferred_label("en"))
        .or_else(|| b.vocabulary.english_heading(name))
        .map_or_else(|| normal_name(name), str::to_owned)
}

fn heading(b: &mut Builder<'_>, mark: &Read<String>) {
    let name = Body {
        known: b.vocabulary.names().body(&mark.value).map(str::to_owned),
        label: mark.value.clone(),
    };
    if let Some(known) = name.known {
        b.quoted_read(&NamedNode::new_unchecked(known), mark);
        return;
    }
    for span in &mark.spans {
        let place = b.source.code_points(*span);
        let key = format!("governance-{}-{}", place.start, place.end);
        let iri = b.part(Kind::Paragraph, &key);
        b.typed(&iri, pol::HEADING);
        let title = b.source.slice(*span).trim().to_owned();
        let line = b.source.place(span.start).line;
        let en = b.vocabulary.english_heading(&title).map_or_else(
            || format!("Heading on line {line} of {} ({key})", b.source.stem()),
            str::to_owned,
        );
        b.labelled(&iri, &key, &title, &en);
        b.add(&iri, dcterms::TITLE, japanese(&title));
        b.quoted(&iri, &[*span], mark.rule);
    }
}

fn role(b: &mut Builder<'_>, name: &Read<String>) -> NamedNode {
    if let Some(known) = b.vocabulary.role(&name.value) {
        return known.iri.clone();
    }
    let key = name_key(&name.value);
    let iri = b.named(Kind::Role, &key);
    b.typed(&iri, org::ROLE);
    let label = normal_name(&name.value);
    let en = match b.vocabulary.english_heading(&label) {
        Some(known) => known.to_owned(),
        None => format!("Role {label}"),
    };
    named_thing(b, &iri, &key, &label, &en);
    b.quoted_read(&iri, name);
    iri
}

fn named_thing(b: &mut Builder<'_>, iri: &NamedNode, key: &str, ja: &str, en: &str) {
    b.labelled(iri, key, ja, en);
    b.add(iri, skos::PREF_LABEL, japanese(ja));
    b.add(iri, skos::PREF_LABEL, english(en));
}

fn holder(b: &mut Builder<'_>, post: &Post) -> NamedNode {
    let name = &post.holder;
    let label = normal_name(&name.value);
    let key = name_key(&name.value);
    let iri = match post.kind {
        Holder::Body => return body(b, name),
        Holder::Person if let Some(known) = known_person(b, &name.value) => known,
        Holder::Person => {
            let iri = b.named(Kind::Person, &key);
            b.typed(&iri, foaf::PERSON);
            b.add(&iri, foaf::NAME, japanese(&name.value));
            named_thing(b, &iri, &key, &label, &format!("Person {label}"));
            iri
        }
        Holder::Group => {
            let iri = b.named(Kind::Person, &key);
            b.typed(&iri, foaf::GROUP);
            let en = match b.vocabulary.english_heading(&label) {
                Some(known) => known.to_owned(),
                None => format!("Group {label}"),
            };
            named_thing(b, &iri, &key, &label, &en);
            iri
        }
        Holder::Post => official(b, &name.value),
        Holder::Incumbent => {
            let body = post.body.as_ref().map_or("", |b| b.value.as_str());
            official(b, &format!("{body}の{}", name.value))
        }
    };
    b.quoted_read(&iri, name);
    iri
}

/// The known person of a name, blanks aside.
fn known_person(b: &Builder<'_>, name: &str) -> Option<NamedNode> {
    crate::findings::known(b, Kind::Person, name)
}

/// A post of government, whoever holds it.
fn official(b: &mut Builder<'_>, name: &str) -> NamedNode {
    if let Some(known) = b.vocabulary.role(name) {
        let iri = known.iri.clone();
        b.typed(&iri, org::POST);
        return iri;
    }
    let key = name_key(name);
    let iri = b.named(Kind::Role, &key);
    let label = normal_name(name);
    b.typed(&iri, org::POST);
    named_thing(b, &iri, &key, &label, &format!("Post {label}"));
    iri
}

fn membership(b: &mut Builder<'_>, post: &Post) {
    let body = post.body.as_ref().map(|name| body(b, name));
    let role_iri = role(b, &post.role);
    let holder = holder(b, post);
    let of_body = body.as_ref().map(|iri| key_of(iri.as_str()));
    let key = [
        of_body,
        Some(key_of(role_iri.as_str())),
        Some(key_of(holder.as_str())),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join("/");
    let iri = b.part(Kind::Membership, &key);
    b.typed(&iri, org::MEMBERSHIP);
    let of_body = post.body.as_ref();
    let of_body_ja = of_body.map_or("", |b| b.value.as_str());
    let ja = match post.kind {
        Holder::Incumbent => format!("{of_body_ja}の{}", post.role.value),
        _ => format!("{of_body_ja}の{}：{}", post.role.value, post.holder.value),
    };
    let mut en = in_english(b, Some(&role_iri), &post.role.value);
    if let Some(read) = of_body {
        en.insert_str(
            0,
            &format!("{}, ", in_english(b, body.as_ref(), &read.value)),
        );
    }
    if !matches!(post.kind, Holder::Incumbent) {
        en.push_str(": ");
        en.push_str(&in_english(b, Some(&holder), &post.holder.value));
    }
    b.labelled(&iri, &key, ja.trim_start_matches('の'), &en);
    b.add(&iri, org::MEMBER, holder);
    if let Some(body) = body {
        b.add(&iri, org::ORGANIZATION_PROPERTY, body);
    }
    b.add(&iri, org::ROLE_PROPERTY, role_iri);
    if let Some(since) = &post.since {
        b.add(&iri, pol::SINCE, typed_date(since.value));
        b.quoted_read(&iri, since);
    }
    if post.part_time {
        b.add(&iri, dcterms::DESCRIPTION, japanese("非常勤"));
    }
    if let Some(remark) = &post.remark {
        b.add(&iri, dcterms::DESCRIPTION, japanese(&remark.value));
        b.quoted_read(&iri, remark);
    }
    b.quoted_read(&iri, &post.role);
    b.quoted_read(&iri, &post.holder);
}

/// What a note says of a body, a policy, or a post.
fn noted(b: &mut Builder<'_>, reading: &Reading, note: &About) {
    let name = &note.subject;
    // A policy that is cited here with its decision is that edition of it.
    let is_cited = |c: &&Citation| c.name.spans.iter().any(|s| name.spans.contains(s));
    if let Some(cited) = reading.citations.iter().find(is_cited) {
        let policy = crate::policies::policy_of(b, cited);
        b.add(&policy, dcterms::DESCRIPTION, japanese(&note.text.value));
        return b.quoted_read(&policy, &note.text);
    }
    let names = b.vocabulary.names();
    let known = names
        .body(&name.value)
        .or_else(|| {
            let squeezed = seisaku_text::squeeze(&name.value);
            names.policies.get(&squeezed).map(|p| p.id.as_str())
        })
        .map(NamedNode::new_unchecked);
    let iri = known.unwrap_or_else(|| official(b, &name.value));
    b.add(&iri, dcterms::DESCRIPTION, japanese(&note.text.value));
    b.quoted_read(&iri, name);
    b.quoted_read(&iri, &note.text);
}

fn act(b: &mut Builder<'_>, act: &Act, number: usize) {
    let key = format!("act-{number}");
    let iri = b.part(Kind::Membership, &key);
    b.typed(&iri, schema::ACTION);
    let en = b
        .vocabulary
        .english_heading(&act.text.value)
        .map_or_else(|| format!("Act {number} between bodies"), str::to_owned);
    b.labelled(&iri, &key, &act.text.value, &en);
    b.add(&iri, dcterms::DESCRIPTION, japanese(&act.text.value));
    if let Some(by) = &act.by {
        let by = body(b, by);
        b.add(&iri, schema::AGENT, by);
    }
    if let Some(to) = &act.to {
        let to = body(b, to);
        b.add(&iri, schema::OBJECT, to);
    }
    b.quoted_read(&iri, &act.text);
}

/// What a number of people of a body counts where nothing else is said.
const STAFF: &str = "職員数";

fn number(b: &mut Builder<'_>, staff: &Staff) {
    let body = body(b, &staff.body);
    let of_body = key_of(body.as_str());
    let what = staff.what.as_ref().map(|what| what.value.as_str());
    let key = match what {
        Some(what) => format!("{of_body}/{}", name_key(what)),
        None => format!("{of_body}/staff"),
    };
    let iri = b.part(Kind::Observation, &key);
    b.typed(&iri, qb::OBSERVATION);
    let ja = format!("{}の{}", staff.body.value, what.unwrap_or(STAFF));
    let en = what.map_or_else(
        || format!("Number of staff of {of_body}"),
        |what| format!("{what} of {of_body}"),
    );
    b.labelled(&iri, &key, &ja, &en);
    b.add(&iri, pol::ABOUT, body);
    let counted = indicator(b, what.unwrap_or(STAFF));
    match &staff.what {
        Some(what) => b.quoted_read(&counted, what),
        None => b.quoted_read(&counted, &staff.count),
    }
    b.add(&iri, pol::INDICATOR_PROPERTY, counted);
    let value = Literal::new_typed_literal(staff.count.value.to_string(), xsd::DECIMAL);
    b.add(&iri, pol::VALUE, value);
    if !staff.unit.is_empty() {
        b.add(&iri, pol::UNIT, plain(&staff.unit));
    }
    if let Some(bound) = staff.bound {
        b.add(&iri, pol::QUALIFIER_PROPERTY, qualifier(bound).into_owned());
    }
    b.quoted_read(&iri, &staff.count);
    if let Some(on) = &staff.on {
        b.add(&iri, pol::PERIOD, plain(&on.value.to_string()));
        b.quoted_read(&iri, on);
    }
}
