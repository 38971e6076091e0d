//! Mentions: from the smallest unit that names an entity to the entity, and the place as a Web
//! Annotation.

use oxrdf::NamedNode;
use seisaku_policy::{Mention, Reading, RuleId, YearMention};
use seisaku_text::Span;
use seisaku_vocab::{Kind, oa, pol};

use crate::builder::Builder;
use crate::policies::typed_date;
use crate::vocabulary::key_of;

/// States that `unit` names these entities.
pub(crate) fn entities(b: &mut Builder<'_>, unit: &NamedNode, mentions: &[Mention]) {
    for mention in mentions {
        let entity = NamedNode::new_unchecked(mention.entity.clone());
        let key = key_of(&mention.entity);
        let name = b
            .vocabulary
            .entity(&mention.entity)
            .and_then(|e| e.preferred_label("en"))
            .unwrap_or(&key)
            .to_owned();
        annotate(b, unit, entity, (&key, &name), mention.span, mention.rule);
    }
}

/// States that `unit` names these fiscal years.
pub(crate) fn years(b: &mut Builder<'_>, unit: &NamedNode, mentions: &[YearMention]) {
    for mention in mentions {
        let year = b.fiscal_year(mention.year);
        let name = format!("FY{}", mention.year);
        annotate(b, unit, year, (&name, &name), mention.span, mention.rule);
    }
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
    (key, name): (&str, &str),
    span: Span,
    rule: RuleId,
) {
    b.add(unit, pol::MENTIONS, entity.clone());
    let place = b.source.code_points(span);
    let identifier = format!("{}-{}/{key}", place.start, place.end);
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
}
