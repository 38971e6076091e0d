//! Fields and areas that an outline or a picture names, and the projects of a picture.

use oxrdf::NamedNode;
use seisaku_policy::{Outlines, Read};
use seisaku_text::{Span, squeeze};
use seisaku_vocab::{Kind, dcterms, oa, pol, skos};

use crate::builder::{Builder, english, japanese};
use crate::document::programme;

/// A text is about the fields that it lists.
pub(super) fn fields(b: &mut Builder<'_>, unit: &NamedNode, fields: &[Read<String>]) {
    for field in fields {
        let concept = concept(b, field);
        b.add(unit, dcterms::SUBJECT, concept.clone());
        mention(b, unit, field, concept);
    }
}

/// A slide names the projects and areas of its pictures.
pub(super) fn labels(b: &mut Builder<'_>, outlines: &Outlines) {
    for label in &outlines.labels {
        let page = label.name.spans.first().and_then(|s| b.page_of(*s));
        let Some(page) = page else { continue };
        let entity = if label.project {
            programme(b, &format!("{}プロジェクト", label.name.value))
        } else {
            concept(b, &label.name)
        };
        mention(b, &page, &label.name, entity);
    }
}

/// A list under a heading of projects (`八つの研究プロジェクト`) names them without that word.
pub(super) fn listed(b: &mut Builder<'_>, unit: &NamedNode, name: &Read<String>, heading: &str) {
    const KINDS: &[&str] = &["プロジェクト", "プログラム", "事業"];
    let Some(kind) = KINDS.iter().find(|kind| heading.ends_with(**kind)) else {
        return;
    };
    let known = b.vocabulary.programme(&format!("{}{kind}", name.value));
    if let Some(known) = known.map(NamedNode::new_unchecked) {
        mention(b, unit, name, known);
    }
}

/// The concept of this name; one that no vocabulary knows is described by its name.
fn concept(b: &mut Builder<'_>, name: &Read<String>) -> NamedNode {
    let folded = squeeze(&name.value);
    let bare = folded.split('(').next().unwrap_or_default();
    if let Some(known) = b.vocabulary.concept(bare) {
        return NamedNode::new_unchecked(known);
    }
    let key = seisaku_vocab::name_key(&name.value);
    let iri = b.named(Kind::Concept, &key);
    let ja = seisaku_vocab::normal_name(&name.value);
    let en = format!("Concept {ja}");
    b.typed(&iri, skos::CONCEPT);
    b.labelled(&iri, &key, &ja, &en);
    b.add(&iri, skos::PREF_LABEL, japanese(&ja));
    b.add(&iri, skos::PREF_LABEL, english(&en));
    iri
}

fn mention(b: &mut Builder<'_>, unit: &NamedNode, name: &Read<String>, entity: NamedNode) {
    b.add(unit, pol::MENTIONS, entity.clone());
    let Some(span) = name.spans.first().copied() else {
        return;
    };
    let key = annotation_key(b, span);
    let iri = b.part(Kind::Annotation, &key);
    b.typed(&iri, oa::ANNOTATION);
    let label = &name.value;
    let known = b.vocabulary.entity(entity.as_str());
    let en = known.and_then(|e| e.preferred_label("en")).unwrap_or(label);
    let en = format!("Naming of {en}");
    b.labelled(&iri, &key, &format!("「{label}」の列挙"), &en);
    b.add(&iri, oa::HAS_BODY, entity);
    let target = b.span(span, name.rule);
    b.add(&iri, oa::HAS_TARGET, target);
    b.quoted_read(&iri, name);
}

fn annotation_key(b: &Builder<'_>, span: Span) -> String {
    let place = b.source.code_points(span);
    format!("{}-{}/named", place.start, place.end)
}
