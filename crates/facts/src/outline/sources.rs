//! Where slides were taken from, the addresses that they print, and their corner labels.

use seisaku_policy::{Read, Reading};
use seisaku_text::Span;
use seisaku_vocab::{Kind, dcterms, pol};

use super::part_of;
use crate::builder::{Builder, japanese};
use oxrdf::NamedNode;

pub(super) fn sources(b: &mut Builder<'_>, reading: &Reading) {
    let outlines = &reading.outlines;
    let notes = reading.findings.notes.iter().filter(|n| n.source);
    let noted: Vec<Span> = notes.flat_map(|n| n.text.spans.clone()).collect();
    for source in &outlines.sources {
        // A source that findings tell more of is theirs.
        let told = |s: &Span| noted.iter().any(|n| n.start < s.end && s.start < n.end);
        if source.spans.iter().any(told) {
            continue;
        }
        let iri = piece(b, source, ("出典", "Source"), pol::PARAGRAPH.into_owned());
        b.add(&iri, dcterms::DESCRIPTION, japanese(&source.value));
        for span in &source.spans {
            if let Some(page) = b.page_of(*span) {
                part_of(b, &iri, &page);
                b.add(&page, dcterms::SOURCE, iri.clone());
            }
        }
    }
    for quotation in &outlines.quotations {
        let names = ("引用", "Quotation");
        let iri = piece(b, &quotation.text, names, pol::PARAGRAPH.into_owned());
        b.add(&iri, dcterms::DESCRIPTION, japanese(&quotation.text.value));
        let policy = crate::policies::policy_of(b, &quotation.policy);
        b.add(&iri, dcterms::REFERENCES, policy);
        crate::mentions::entities(b, &iri, &quotation.mentions);
    }
    for link in &outlines.links {
        let page = link.spans.first().and_then(|s| b.page_of(*s));
        if let (Some(page), Ok(target)) = (page, NamedNode::new(&link.value)) {
            b.add(&page, dcterms::REFERENCES, target);
            b.quoted_read(&page, link);
        }
    }
    for label in &outlines.furniture {
        let iri = piece(
            b,
            label,
            ("紙面付属要素", "Page furniture"),
            pol::FURNITURE.into_owned(),
        );
        let page = label.spans.first().and_then(|s| b.page_of(*s));
        if let Some(page) = page {
            part_of(b, &iri, &page);
        }
    }
}

fn piece(
    b: &mut Builder<'_>,
    read: &Read<String>,
    names: (&str, &str),
    class: NamedNode,
) -> NamedNode {
    let span = read.spans.first().copied();
    let place = span.map(|s| b.source.code_points(s));
    let key = place.map_or_else(String::new, |p| format!("{}-{}", p.start, p.end));
    let iri = b.part(Kind::Paragraph, &key);
    let stem = b.source.stem().to_owned();
    b.typed(&iri, class.as_ref());
    b.labelled(
        &iri,
        &key,
        &format!("{stem}の{}（{key}）", names.0),
        &format!("{} in {stem} ({key})", names.1),
    );
    b.quoted_read(&iri, read);
    iri
}
