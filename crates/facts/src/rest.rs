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
        state(b, piece);
    }
    pieces
}

fn state(b: &mut Builder<'_>, piece: &Rest) {
    let place = b.source.code_points(piece.span);
    let key = format!("{}-{}", place.start, place.end);
    let (class, ja, en) = match piece.kind {
        RestKind::Furniture => (pol::FURNITURE, "紙面付属要素", "Page furniture"),
        RestKind::Heading => (pol::HEADING, "見出し", "Heading"),
        RestKind::ListEntry => (pol::LIST_ENTRY, "列挙要素", "List entry"),
        RestKind::Paragraph => (pol::PARAGRAPH, "段落", "Paragraph"),
    };
    let iri = b.part(Kind::Paragraph, &key);
    b.typed(&iri, class);
    b.labelled_by_line(&iri, &key, piece.span, (ja, en));
    match piece.kind {
        RestKind::Heading => b.add(&iri, dcterms::TITLE, japanese(&piece.text)),
        RestKind::ListEntry | RestKind::Paragraph => {
            b.add(&iri, dcterms::DESCRIPTION, japanese(&piece.text));
        }
        RestKind::Furniture => {}
    }
    if let Some(page) = b.page_of(piece.span) {
        b.add(&iri, dcterms::IS_PART_OF, page);
    }
    b.quoted(&iri, &[piece.span], piece.rule);
    crate::mentions::entities(b, &iri, &piece.mentions);
}
