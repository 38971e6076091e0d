//! Notes below entries: the note, the word that it explains, and the acronym that it expands.

use oxrdf::NamedNode;
use seisaku_policy::{OutlineNode, OutlineNote};
use seisaku_vocab::{Kind, dcterms, oa, pol, skos};

use super::part_of;
use crate::builder::{Builder, english, japanese, plain};
use crate::mentions;

pub(super) fn notes(b: &mut Builder<'_>, node: &OutlineNode, above: &NamedNode) {
    for note in &node.notes {
        let iri = note_itself(b, note, above);
        if let Some(word) = &note.word {
            annotation(b, note, &word.value, &iri);
            acronym(b, note, &word.value);
        }
    }
}

fn note_itself(b: &mut Builder<'_>, note: &OutlineNote, above: &NamedNode) -> NamedNode {
    let start = note
        .text
        .spans
        .first()
        .map_or(0, |s| b.source.code_points(*s).start);
    let end = note
        .text
        .spans
        .last()
        .map_or(0, |s| b.source.code_points(*s).end);
    let key = format!("{start}-{end}");
    let iri = b.part(Kind::Paragraph, &key);
    b.typed(&iri, pol::PARAGRAPH);
    let stem = b.source.stem().to_owned();
    b.labelled(
        &iri,
        &key,
        &format!("{stem}の注{key}"),
        &format!("Note {key} of {stem}"),
    );
    b.add(&iri, dcterms::DESCRIPTION, japanese(&note.text.value));
    b.quoted_read(&iri, &note.text);
    part_of(b, &iri, above);
    mentions::entities(b, &iri, &note.mentions);
    iri
}

/// A note as an annotation of the word that it explains.
fn annotation(b: &mut Builder<'_>, note: &OutlineNote, word: &str, body: &NamedNode) {
    let Some((read, span)) = note
        .word
        .as_ref()
        .and_then(|w| Some((w, *w.spans.first()?)))
    else {
        return;
    };
    let place = b.source.code_points(span);
    let key = format!("{}-{}/note", place.start, place.end);
    let iri = b.part(Kind::Annotation, &key);
    b.typed(&iri, oa::ANNOTATION);
    b.labelled(
        &iri,
        &key,
        &format!("「{word}」への注"),
        &format!("Note on {word}"),
    );
    b.add(&iri, oa::HAS_BODY, body.clone());
    let target = b.span(span, read.rule);
    b.add(&iri, oa::HAS_TARGET, target);
    b.quoted_read(&iri, read);
    b.quoted_read(&iri, &note.text);
    if let Some(mark) = note.mark {
        b.quoted(&iri, &[mark], read.rule);
    }
}

/// A word of Latin letters whose note is a name of Latin words is an acronym.
fn acronym(b: &mut Builder<'_>, note: &OutlineNote, word: &str) {
    let expansion = &note.text.value;
    // `single IRB`: the acronym is the last word.
    let word = word.rsplit(' ').next().unwrap_or(word);
    if !word.is_ascii() || !expansion.is_ascii() || !expansion.contains(' ') {
        return;
    }
    let known = [word, expansion.as_str()]
        .into_iter()
        .find_map(|name| known(b, name));
    let iri = known.unwrap_or_else(|| {
        let key = seisaku_vocab::name_key(expansion);
        let iri = b.named(Kind::Concept, &key);
        let ja = note
            .name
            .as_ref()
            .map_or(word, |n| n.value.as_str())
            .to_owned();
        b.typed(&iri, skos::CONCEPT);
        b.labelled(&iri, &key, &ja, expansion);
        b.add(&iri, skos::PREF_LABEL, japanese(&ja));
        b.add(&iri, skos::PREF_LABEL, english(expansion));
        iri
    });
    b.add(&iri, pol::ACRONYM, plain(word));
    b.add(&iri, skos::ALT_LABEL, english(expansion));
    b.quoted_read(&iri, &note.text);
    if let Some(name) = &note.name {
        b.add(&iri, pol::PRINTED_NAME, plain(&name.value));
        b.quoted_read(&iri, name);
    }
}

/// The entity that a vocabulary knows by exactly this name.
fn known(b: &Builder<'_>, name: &str) -> Option<NamedNode> {
    let folded = seisaku_text::squeeze(name);
    let names = &b.vocabulary.names().entities;
    let (_, _, entity) = names
        .find(&folded)
        .find(|(start, end, _)| *start == 0 && *end == folded.len())?;
    Some(NamedNode::new_unchecked(entity))
}
