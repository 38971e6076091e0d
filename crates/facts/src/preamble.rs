//! What a paper prints before its sections.

use oxrdf::NamedNode;
use seisaku_policy::rules::preamble::RULE;
use seisaku_policy::{Part, Reading};
use seisaku_vocab::{Kind, dcterms, pol};

use crate::builder::{Builder, integer, japanese, plain};
use crate::{mentions, policies};

pub(crate) fn preamble(b: &mut Builder<'_>, reading: &Reading) {
    let document = b.document();
    if let Some(contents) = &reading.preamble.contents {
        b.quoted_read(&document, contents);
        let iri = b.part(Kind::Paragraph, "contents");
        b.typed(&iri, pol::HEADING);
        b.labelled(
            &iri,
            "contents",
            "目次の見出し",
            "Heading of the table of contents",
        );
        b.add(&iri, dcterms::TITLE, japanese(&contents.value));
        b.quoted_read(&iri, contents);
    }
    for (i, legend) in reading.preamble.legends.iter().enumerate() {
        let key = format!("legend-{}", i + 1);
        let iri = b.part(Kind::Paragraph, &key);
        b.typed(&iri, pol::PARAGRAPH);
        let (ja, en) = (format!("凡例{}", i + 1), format!("Legend {}", i + 1));
        b.labelled(&iri, &key, &ja, &en);
        b.add(&iri, dcterms::DESCRIPTION, japanese(&legend.value));
        b.add(&iri, dcterms::IS_PART_OF, document.clone());
        b.quoted_read(&iri, legend);
    }
    for (i, part) in reading.preamble.parts.iter().enumerate() {
        state(b, reading, i + 1, part);
    }
}

fn state(b: &mut Builder<'_>, reading: &Reading, number: usize, part: &Part) {
    let document = b.document();
    let key = format!("part-{number}");
    let iri = b.part(Kind::Paragraph, &key);
    b.typed(&iri, pol::HEADING);
    let title = &part.title.value;
    let en = b
        .vocabulary
        .english_heading(title)
        .map_or_else(|| format!("Part {number} without a number"), str::to_owned);
    b.labelled(&iri, &key, title, &en);
    b.add(&iri, dcterms::TITLE, japanese(title));
    b.add(&iri, dcterms::IS_PART_OF, document.clone());
    b.add(&document, dcterms::HAS_PART, iri.clone());
    b.quoted_read(&iri, &part.title);
    b.quoted(&iri, &part.headings, RULE);
    for heading in &part.headings {
        let printed = plain(b.source.slice(*heading));
        b.add(&iri, pol::PRINTED_HEADING, printed);
    }
    let policies = sources(b, reading, part);
    for (i, (text, named)) in part.principles.iter().enumerate() {
        let order = i + 1;
        let identifier = format!("{key}/{order}");
        let principle = b.part(Kind::BasicPolicy, &identifier);
        b.typed(&principle, pol::BASIC_POLICY);
        b.labelled(
            &principle,
            &identifier,
            &format!("基本方針{order}（抜粋）"),
            &format!("Basic policy {order} (excerpt)"),
        );
        b.add(&principle, dcterms::DESCRIPTION, japanese(&text.value));
        b.add(&principle, pol::ORDER, integer(order));
        b.add(&principle, dcterms::IS_PART_OF, iri.clone());
        b.add(&iri, dcterms::HAS_PART, principle.clone());
        for policy in &policies {
            b.add(&principle, dcterms::IS_PART_OF, policy.clone());
        }
        b.quoted_read(&principle, text);
        mentions::entities(b, &principle, named);
    }
    for (i, (text, named)) in part.notes.iter().enumerate() {
        let note_key = format!("{key}-note-{}", i + 1);
        let note = b.part(Kind::Paragraph, &note_key);
        b.typed(&note, pol::PARAGRAPH);
        b.labelled(
            &note,
            &note_key,
            &format!("{title}の注記{}", i + 1),
            &format!("Note {} of part {number} without a number", i + 1),
        );
        b.add(&note, dcterms::DESCRIPTION, japanese(&text.value));
        b.add(&note, dcterms::IS_PART_OF, iri.clone());
        b.add(&iri, dcterms::HAS_PART, note.clone());
        b.quoted_read(&note, text);
        mentions::entities(b, &note, named);
    }
}

/// The policies that the headings of the part cite.
fn sources(b: &Builder<'_>, reading: &Reading, part: &Part) -> Vec<NamedNode> {
    let inside = |span| part.headings.iter().any(|h| h.contains(span));
    reading
        .citations
        .iter()
        .filter(|c| c.kind.spans.iter().any(|s| inside(*s)))
        .map(|c| policies::policy_of(b, c))
        .collect()
}
