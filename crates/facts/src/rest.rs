//! Text that no rule understood, as generic resources, and page furniture.

use seisaku_policy::{Rest, RestKind};
use seisaku_text::Document;
use seisaku_vocab::{Kind, dcterms, pol};

use crate::builder::{Builder, japanese};

/// States the rest of the text; gives it back for the coverage.
pub(crate) fn rest(b: &mut Builder<'_>, document: &Document) -> Vec<Rest> {
    let names = b.vocabulary.names();
    let pieces = seisaku_policy::rest(b.source, document, names, b.read());
    for piece in &pieces {
        state(b, document, piece);
    }
    pieces
}

fn state(b: &mut Builder<'_>, document: &Document, piece: &Rest) {
    let place = b.source.code_points(piece.span);
    let line = b.source.place(piece.span.start).line;
    let stem = b.source.stem().to_owned();
    let key = format!("{}-{}", place.start, place.end);
    let (class, ja, en) = match piece.kind {
        RestKind::Furniture => (pol::FURNITURE, "紙面付属要素", "Page furniture"),
        RestKind::Heading => (pol::HEADING, "見出し", "Heading"),
        RestKind::ListEntry => (pol::LIST_ENTRY, "列挙要素", "List entry"),
        RestKind::Paragraph => (pol::PARAGRAPH, "段落", "Paragraph"),
    };
    let iri = b.part(Kind::Paragraph, &key);
    b.typed(&iri, class);
    b.labelled(
        &iri,
        &key,
        &format!("{stem}の{line}行目の{ja}（{key}）"),
        &format!("{en} on line {line} of {stem} ({key})"),
    );
    match piece.kind {
        RestKind::Heading => b.add(&iri, dcterms::TITLE, japanese(&piece.text)),
        RestKind::ListEntry | RestKind::Paragraph => {
            b.add(&iri, dcterms::DESCRIPTION, japanese(&piece.text));
        }
        RestKind::Furniture => {}
    }
    // Pages follow each other without a gap.
    let index = document
        .pages
        .partition_point(|page| page.span.end <= piece.span.start);
    let page = document
        .pages
        .get(index)
        .filter(|page| page.span.contains(piece.span));
    if let Some(page) = page {
        let page = b.part(Kind::Page, &page.number.to_string());
        b.add(&iri, dcterms::IS_PART_OF, page);
    }
    b.quoted(&iri, &[piece.span], piece.rule);
    crate::mentions::entities(b, &iri, &piece.mentions);
}
