//! Mentions: from the smallest unit that names an entity to the entity, and the place as a Web
//! Annotation.

use oxrdf::NamedNode;
use seisaku_policy::{Mention, Reading, RuleId, YearMention};
use seisaku_text::Span;
use seisaku_vocab::{Kind, oa, pol};

use crate::builder::Builder;
use crate::policies::typed_date;
use crate::vocabulary::key_of;

/// States that `unit` names these entities. One that is named only within a longer name is told
/// apart: the text is about what the longer name stands for.
pub(crate) fn entities(b: &mut Builder<'_>, unit: &NamedNode, mentions: &[Mention]) {
    for mention in mentions.iter().filter(|m| m.within.is_none()) {
        let (entity, key, name) = named(b, &mention.entity);
        annotate(b, unit, entity, (&key, &name), mention.span, mention.rule);
    }
    for mention in mentions {
        let Some((holder, place)) = &mention.within else {
            continue;
        };
        let of_holder = |m: &&Mention| m.entity == *holder && m.span == *place;
        if !mentions.iter().any(|m| of_holder(&m)) {
            continue;
        }
        let (entity, key, name) = named(b, &mention.entity);
        b.add(unit, pol::MENTIONS_IN_NAME, entity.clone());
        let nested = annotation(b, entity, (&key, &name), mention.span, mention.rule);
        let outer = b.part(Kind::Annotation, &identifier(b, *place, &key_of(holder)));
        b.add(&nested, pol::NESTED_IN, outer);
    }
}

/// An entity with its key and its English name.
fn named(b: &Builder<'_>, entity: &str) -> (NamedNode, String, String) {
    let key = key_of(entity);
    let known = b.vocabulary.entity(entity);
    let name = known.and_then(|e| e.preferred_label("en")).unwrap_or(&key);
    let name = name.to_owned();
    (NamedNode::new_unchecked(entity), key, name)
}

/// States that `unit` names these fiscal years.
pub(crate) fn years(b: &mut Builder<'_>, unit: &NamedNode, mentions: &[YearMention]) {
    for mention in mentions {
        let year = b.fiscal_year(mention.year);
        let name = format!("FY{}", mention.year);
        annotate(b, unit, year, (&name, &name), mention.span, mention.rule);
    }
}

/// States that `unit` names a policy, known or not.
pub(crate) fn policy(
    b: &mut Builder<'_>,
    unit: &NamedNode,
    policy: NamedNode,
    name: &str,
    span: Span,
    rule: RuleId,
) {
    let key = key_of(policy.as_str());
    let name = seisaku_vocab::normal_name(name);
    annotate(b, unit, policy, (&key, &name), span, rule);
}

/// States that `unit` names, at this place, an entity that no vocabulary knows.
pub(crate) fn unknown(
    b: &mut Builder<'_>,
    unit: &NamedNode,
    entity: &NamedNode,
    name: &str,
    (span, rule): (Span, RuleId),
) {
    let key = key_of(entity.as_str());
    annotate(b, unit, entity.clone(), (&key, name), span, rule);
}

/// Every date and fiscal year that is printed, as what its place says.
pub(crate) fn dates(b: &mut Builder<'_>, reading: &Reading) {
    for date in &reading.dates {
        for place in &date.spans {
            let span = b.span(*place, date.rule);
            b.add(&span, pol::DATE, typed_date(date.value));
        }
    }
    for mention in &reading.years {
        let year = b.fiscal_year(mention.year);
        let span = b.span(mention.span, mention.rule);
        b.add(&span, pol::FISCAL_YEAR_PROPERTY, year);
    }
}

fn annotate(
    b: &mut Builder<'_>,
    unit: &NamedNode,
    entity: NamedNode,
    names: (&str, &str),
    span: Span,
    rule: RuleId,
) {
    b.add(unit, pol::MENTIONS, entity.clone());
    annotation(b, entity, names, span, rule);
}

/// The identifier of the mention of the thing with this key.
fn identifier(b: &Builder<'_>, span: Span, key: &str) -> String {
    let place = b.source.code_points(span);
    format!("{}-{}/{key}", place.start, place.end)
}

/// A mention as a Web Annotation.
fn annotation(
    b: &mut Builder<'_>,
    entity: NamedNode,
    (key, name): (&str, &str),
    span: Span,
    rule: RuleId,
) -> NamedNode {
    let identifier = identifier(b, span, key);
    let annotation = b.part(Kind::Annotation, &identifier);
    b.typed(&annotation, oa::ANNOTATION);
    let printed: String = b.source.slice(span).lines().map(str::trim).collect();
    b.labelled(
        &annotation,
        &identifier,
        &["「", &printed, "」への言及"].concat(),
        &["Mention of ", name].concat(),
    );
    b.add(&annotation, oa::HAS_BODY, entity);
    let target = b.span(span, rule);
    b.add(&annotation, oa::HAS_TARGET, target);
    b.quoted(&annotation, &[span], rule);
    annotation
}
