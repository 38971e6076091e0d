//! What a sum or a text belongs to: a programme, a body, an item, a heading, or the document.

use seisaku_policy::{Body, Reading, Subject};
use seisaku_vocab::{Kind, dcterms, pol};

use crate::budgets::{Target, programme_target};
use crate::builder::{Builder, japanese};
use crate::vocabulary::key_of;

/// What a sum or a text belongs to. What names no programme is the heading that it stands under.
pub(crate) fn target(b: &mut Builder<'_>, reading: &Reading, subject: &Subject) -> Target {
    let (page, title, label) = match subject {
        Subject::Programme(name) => return programme_target(b, name),
        Subject::Item(key) => return item_target(b, key),
        Subject::Body(body) => return body_target(b, body),
        Subject::Page(page) => {
            let title = reading.page_titles.iter().find(|t| t.page == *page);
            match (title, &reading.title) {
                (None, Some(title)) => return document_target(b, &title.value),
                _ => (*page, title.map(|t| t.title.clone()), None),
            }
        }
        Subject::Label(page, text) => (*page, None, Some(text.as_str())),
    };
    let stem = b.source.stem().to_owned();
    let place = match label {
        Some(label) => format!("page-{page}/{}", seisaku_vocab::name_key(label)),
        None => format!("page-{page}/title"),
    };
    let iri = b.part(Kind::Paragraph, &place);
    let printed = label.or(title.as_ref().map(|t| t.value.as_str()));
    let ja = match printed {
        Some(printed) => printed.to_owned(),
        None => format!("{stem}の{page}ページ"),
    };
    let en = b.vocabulary.english_heading(&ja).map_or_else(
        || format!("heading “{ja}” on page {page} of {stem}"),
        str::to_owned,
    );
    b.typed(&iri, pol::HEADING);
    b.labelled(&iri, &place, &ja, &en);
    b.add(&iri, dcterms::TITLE, japanese(&ja));
    let whole = b.part(Kind::Page, &page.to_string());
    b.add(&iri, dcterms::IS_PART_OF, whole);
    if let Some(title) = &title {
        b.quoted_read(&iri, title);
    }
    Target {
        key: key_of(iri.as_str()),
        iri,
        ja,
        en,
    }
}

/// The target that an item is.
fn item_target(b: &Builder<'_>, key: &str) -> Target {
    let iri = b.part(Kind::Item, key);
    Target {
        key: key_of(iri.as_str()),
        ja: format!("小項目{key}"),
        en: format!("item {key}"),
        iri,
    }
}

/// The target that the document is, where its pages have no titles of their own.
fn document_target(b: &Builder<'_>, title: &str) -> Target {
    let iri = b.document();
    let stem = b.source.stem();
    Target {
        key: key_of(iri.as_str()),
        ja: title.to_owned(),
        en: b
            .vocabulary
            .english_heading(title)
            .map_or_else(|| format!("source document {stem}"), str::to_owned),
        iri,
    }
}

/// The target that a body is, in the sums of this document: another paper's are of other things.
fn body_target(b: &mut Builder<'_>, body: &Body) -> Target {
    let iri = b.body(body, &[], seisaku_policy::rules::sheets::TABLE);
    let entity = b.vocabulary.entity(iri.as_str());
    let label = |language| entity.and_then(|e| e.preferred_label(language));
    Target {
        key: format!("{}/{}", b.source.stem(), key_of(iri.as_str())),
        ja: label("ja").unwrap_or(&body.label).to_owned(),
        en: label("en").unwrap_or(&body.label).to_owned(),
        iri,
    }
}
